"""A stored report as the index sees it: its paragraphs' texts, its facets, its numbers. Engines know nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from archive.audit import BALANCES, CONTRADICTIONS
from archive.form import FACT_BY_CODE, FIELD_BY_CODE, MEASURES, Edition, Measure
from archive.models import Evidence, Report
from archive.store.stored import StoredReport
from indexer.passages import WEIGHTS


@dataclass(frozen=True, slots=True)
class IndexDocument:
    id: str
    names: str  # title, agency and places: searched beside the text, and counting more
    paragraphs: tuple[str, ...]  # cleaned texts in reading order
    facets: Mapping[str, tuple[str, ...]]  # absent: not known
    numbers: Mapping[str, float]  # absent: not known
    weights: bytes = b""  # one per paragraph, from ``passages.WEIGHTS``; empty: all the same

    @property
    def year(self) -> int:
        return int(self.numbers.get("report_year", 0))

    @property
    def agency(self) -> str:
        return next(iter(self.facets.get("agency", ())), "")


def document(stored: StoredReport) -> IndexDocument:
    report = stored.report
    agency = report.agency
    places = (agency.province, agency.city, agency.county, agency.town)
    names = dict.fromkeys(name for name in (report.title, agency.name, agency.as_written, *places) if name)
    if any(paragraph.id != f"p{number}" for number, paragraph in enumerate(report.paragraphs, 1)):
        raise ValueError(f"the paragraphs of {stored.id} are not numbered in reading order")
    texts = tuple(paragraph.text for paragraph in report.paragraphs)
    weights = bytes(WEIGHTS[paragraph.kind] for paragraph in report.paragraphs)
    return IndexDocument(stored.id, "\n".join(names), texts, facets_of(report), numbers_of(report), weights)


def facets_of(report: Report) -> dict[str, tuple[str, ...]]:
    agency = report.agency
    single = {
        "report_year": None if report.report_year is None else str(report.report_year),
        "province": agency.province,
        "city": agency.city,
        "county": agency.county,
        "town": agency.town,
        "level": agency.level,
        "sector": agency.sector,
        "body_type": agency.body_type,
        "form": report.form,
        "agency": agency.name,
        **{code: fact.answer.value for code, fact in report.facts.items() if code in FACT_BY_CODE},
        "contradiction": _yes(any(finding.rule in CONTRADICTIONS for finding in report.findings)),
        "balance": _yes(any(finding.rule in BALANCES for finding in report.findings)),
    }
    zero = report.facts.get("zero_requests")
    several = {
        "severity": _distinct(finding.severity.value for finding in report.findings) or ("none",),
        "rule": _distinct(finding.rule for finding in report.findings),
        "evidence": _kinds(zero.evidence) if zero else (),
    }
    return {name: (value,) for name, value in single.items() if value} | {name: values for name, values in several.items() if values}


def numbers_of(report: Report) -> dict[str, float]:
    known = {code: value.value for code, value in report.values.items() if value.value is not None and code in FIELD_BY_CODE}
    numbers = {code: float(number) for code, number in known.items()}
    for measure in MEASURES:
        number = _measured(measure, known, report.form)
        if number is not None:
            numbers[measure.code] = number
    if report.report_year is not None:
        numbers["report_year"] = float(report.report_year)
    return numbers


def _measured(measure: Measure, known: Mapping[str, Decimal], form: str | None) -> float | None:
    """A sum is known when all its parts in this edition of the form are; a ratio also needs something to divide by."""
    top = _sum(measure.terms, known, form)
    if not measure.over or top is None:
        return None if top is None else float(top)
    bottom = _sum(measure.over, known, form)
    return float(100 * top / bottom) if bottom else None


def _sum(codes: Iterable[str], known: Mapping[str, Decimal], form: str | None) -> Decimal | None:
    edition = next((edition for edition in Edition if edition.value == form), None)
    if edition is None:
        return None
    parts = [known.get(code) for code in codes if edition in FIELD_BY_CODE[code].editions]
    total = Decimal(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total if parts else None


def _kinds(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return _distinct(item.kind.value for item in evidence)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _yes(true: bool) -> str:
    return "yes" if true else "no"
