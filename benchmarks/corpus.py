"""Any number of invented reports as the index sees them and as the archive keeps them, made from the sample generator's truths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from archive.audit import RULE_BY_ID
from archive.form import FIELD_BY_CODE, SECTIONS, table3, table4
from archive.models import Agency, Evidence, Fact, Finding, Paragraph, ParagraphKind, Report, State, Value
from archive.models import EvidenceKind as Kind
from archive.samples import Truth, truths
from archive.store import Store
from archive.truth.measures import measures
from indexer.documents import IndexDocument


def documents(reports: int, seed: int = 7) -> Iterator[IndexDocument]:
    return (_document(number, truth) for number, truth in enumerate(truths(seed, reports)))


def _document(number: int, truth: Truth) -> IndexDocument:
    agency = truth.agency
    names = dict.fromkeys(filter(None, (truth.title, agency.name, agency.province, agency.city, agency.county, agency.town)))
    numbers = {code: float(value) for code, value in truth.cells.items() if value is not None and code in FIELD_BY_CODE}
    numbers["report_year"] = float(truth.report_year)
    return IndexDocument(f"{number:012x}", "\n".join(names), tuple(paragraphs_of(truth)), _facets(truth, agency), numbers)


def _facets(truth: Truth, agency: Agency) -> dict[str, tuple[str, ...]]:
    rules = tuple(sorted(truth.findings | truth.series_findings))
    single = {
        "report_year": str(truth.report_year),
        "province": agency.province,
        "city": agency.city,
        "county": agency.county,
        "town": agency.town,
        "level": agency.level,
        "sector": agency.sector,
        "body_type": agency.body_type,
        "form": truth.edition.value,
        "agency": agency.name,
        "contradiction": "yes" if any(rule.startswith("N-") for rule in rules) else "no",
        "balance": "yes" if any(rule.startswith("T") for rule in rules) else "no",
        **{code: fact.answer.value for code, fact in truth.facts.items()},
    }
    several = {
        "rule": rules,
        "severity": ("warning",) if rules else ("none",),
        "evidence": tuple(kind.value for kind in truth.facts["zero_requests"].known_by),
    }
    return {name: (value,) for name, value in single.items() if value} | {name: values for name, values in several.items() if values}


def paragraphs_of(truth: Truth) -> Iterator[str]:
    """Headings, sentences and the two big tables, cells joined by TAB as extraction does."""
    yield truth.title
    headings = {section.number: section.title for section in SECTIONS}
    for number, texts in truth.sections.items():
        if number in headings:
            yield headings[number]
        yield from texts
        if number == 3:
            yield _table(truth, [(row.label, [table3.code(row.code, column.code) for column in table3.COLUMNS]) for row in table3.ROWS])
        if number == 4:
            yield _table(truth, [(group.label, [table4.code(group.code, o.code) for o in table4.OUTCOMES]) for group in table4.GROUPS])


def _table(truth: Truth, rows: list[tuple[str, list[str]]]) -> str:
    return "\n".join("\t".join([label, *(truth.printed.get(code, "") for code in codes)]) for label, codes in rows)


def fill(home: Path, reports: int, seed: int = 7) -> None:
    """An archive of them, not yet indexed. Nothing here need survive a power cut."""
    with patch("os.fsync"), Store(home) as store:
        for number, truth in enumerate(truths(seed, reports)):
            store.add(report(truth), f"示例（虚构）{number}".encode(), f"{number}.txt")


def report(truth: Truth) -> Report:
    texts = list(paragraphs_of(truth))
    paragraphs = tuple(
        Paragraph(f"p{i}", ParagraphKind.TABLE if "\t" in text else ParagraphKind.TEXT, 1, text, text, tuple(range(len(text) + 1)))
        for i, text in enumerate(texts, 1)
    )
    values = {
        code: Value(code, value, str(value), State.EXPLICIT, Kind.TABLE_CELL) for code, value in truth.cells.items() if value is not None
    }
    values |= {measure.code: measure for measure in measures(values, truth.edition)}
    facts = {
        code: Fact(code, fact.answer, tuple(Evidence(kind, "", None) for kind in fact.known_by), (), fact.count)
        for code, fact in truth.facts.items()
    }
    return Report(
        True,
        None,
        truth.title,
        truth.report_year,
        None,
        truth.edition.value,
        truth.agency,
        paragraphs,
        values,
        facts,
        tuple(_findings(truth)),
    )


def _findings(truth: Truth) -> Iterator[Finding]:
    for rule in sorted(truth.findings | truth.series_findings):
        yield Finding(rule, RULE_BY_ID[rule].severity, RULE_BY_ID[rule].title)
