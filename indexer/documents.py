"""A stored report as the index sees it: its paragraphs' texts, its facets, its numbers. Engines know nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.audit import BALANCES, CONTRADICTIONS, RULES
from archive.form import FACT_BY_CODE
from archive.models import Evidence, EvidenceKind, ParagraphKind, Report
from archive.read_by import not_run
from archive.store import Store
from archive.store.stored import StoredReport, is_invented, reporter
from indexer.as_read import code_as_read
from indexer.fields import NUMBER_BY_CODE
from indexer.passages import WEIGHTS
from indexer.states import ABSENT, KNOWN, MISSING, state_of


@dataclass(frozen=True, slots=True)
class IndexDocument:
    id: str
    names: str  # title, agency and places: searched beside the text, and counting more
    paragraphs: tuple[str, ...]  # cleaned texts in reading order
    facets: Mapping[str, tuple[str, ...]]  # absent: not known
    numbers: Mapping[str, float]  # absent: not known
    weights: bytes = b""  # one per paragraph, from ``passages.WEIGHTS``; empty: all the same
    states: Mapping[str, str] = field(default_factory=dict)  # code → how the number is known or why not (``states``); absent: no row

    @property
    def year(self) -> int:
        return int(self.numbers.get("report_year", 0))

    @property
    def agency(self) -> str:
        return next(iter(self.facets.get("agency", ())), "")

    def state(self, code: str) -> str:
        """A number nothing is said about is a printed one."""
        return self.states.get(code) or (KNOWN[0] if code in self.numbers else MISSING)


def documents(store: Store, ids: Sequence[str]) -> Iterator[IndexDocument]:
    for stored in store.reports(ids):
        by_eye = any(value.evidence is EvidenceKind.ENTERED for value in stored.report.values.values())
        read = store.seen(by_eye=False).get(stored.id) if by_eye else None
        yield document(stored, read.report if read else None)


def document(stored: StoredReport, as_read: Report | None = None) -> IndexDocument:
    """``as_read``: without numbers read by eye, should it have some."""
    report = stored.report
    agency = report.agency
    places = (agency.province, agency.city, agency.county, agency.town)
    names = dict.fromkeys(name for name in (report.title, agency.name, agency.as_written, *places) if name)
    if any(paragraph.id != f"p{number}" for number, paragraph in enumerate(report.paragraphs, 1)):
        raise ValueError(f"the paragraphs of {stored.id} are not numbered in reading order")
    texts = tuple(paragraph.text for paragraph in report.paragraphs)
    weights = bytes(WEIGHTS[paragraph.kind] for paragraph in report.paragraphs)
    facets = facets_of(report) | _unchecked(stored) | {"reporter": (reporter(agency, stored.filename),)}
    return IndexDocument(stored.id, "\n".join(names), texts, facets, numbers_of(report), weights, states_of(report, as_read))


def _unchecked(stored: StoredReport) -> dict[str, tuple[str, ...]]:
    """Rules that say nothing about the report: they could not be assessed, or its reading program did not have them."""
    silent = {*stored.report.unassessed, *not_run(stored.reading)}
    rules = tuple(rule.id for rule in RULES if rule.id in silent)
    never = tuple(not_run(stored.reading))
    return {name: values for name, values in (("unassessed", rules), ("not_run", never)) if values}


def concern(rule: str, code: str) -> str:
    """A value of the facet ``concerns``: what a finding of the rule is about; no code: nothing in particular."""
    return f"{rule} {code}".strip()


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
        "published": report.published,
        "as_written": agency.as_written,
        "adcode": agency.adcode,
        **{code: fact.answer.value for code, fact in report.facts.items() if code in FACT_BY_CODE},
        "contradiction": _yes(any(finding.rule in CONTRADICTIONS for finding in report.findings)),
        "balance": _yes(any(finding.rule in BALANCES for finding in report.findings)),
        "entered": _yes(any(value.evidence is EvidenceKind.ENTERED for value in report.values.values())),
    }
    zero = report.facts.get("zero_requests")
    several = {
        "severity": _distinct(finding.severity.value for finding in report.findings) or ("none",),
        "rule": _distinct(finding.rule for finding in report.findings),
        "concerns": _distinct(concern(finding.rule, code) for finding in report.findings for code in finding.fields or ("",)),
        "decision": _distinct(finding.decision.kind.value if finding.decision else "open" for finding in report.findings),
        "evidence": _kinds(zero.evidence) if zero else (),
        "covered": _covered(report),
    }
    return {name: (value,) for name, value in single.items() if value} | {name: values for name, values in several.items() if values}


def numbers_of(report: Report) -> dict[str, float]:
    """Every field and measure whose number is decided."""
    numbers = {code: float(value.value) for code, value in report.values.items() if value.value is not None and code in NUMBER_BY_CODE}
    return numbers if report.report_year is None else numbers | {"report_year": float(report.report_year)}


def states_of(report: Report, as_read: Report | None = None) -> dict[str, str]:
    """How each number is known, or why it is not; what the report does not have is left out. Also what was otherwise ``as_read``."""
    states = _states(report)
    if as_read is None:
        return states
    before = _states(as_read)
    return states | {code_as_read(code): before.get(code, ABSENT) for code, state in states.items() if before.get(code) != state}


def _states(report: Report) -> dict[str, str]:
    return {code: state for code, value in report.values.items() if code in NUMBER_BY_CODE and (state := state_of(value))}


def _kinds(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return _distinct(item.kind.value for item in evidence)


def _covered(report: Report) -> tuple[str, ...]:
    signed = any(paragraph.kind is ParagraphKind.SIGNATURE for paragraph in report.paragraphs)
    parts = {"title": report.title is not None, "signature": signed, "invented": is_invented(report.agency, report.title)}
    return tuple(name for name, there in parts.items() if there)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _yes(true: bool) -> str:
    return "yes" if true else "no"
