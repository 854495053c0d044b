"""The invented reports of the samples as an archive, without writing files and reading them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.audit import RULE_BY_ID
from archive.form import FIELD_BY_CODE, SECTION_BY_NUMBER
from archive.models import Evidence, EvidenceKind, Fact, Finding, Paragraph, ParagraphKind, Report, State, Value
from archive.narrative.statements import statements
from archive.samples import Truth, truths
from archive.store import Store
from archive.truth.ladder import Sources
from archive.truth.settle import settle

TABLES = {2: 2, 3: 3, 4: 4}  # table → section


def build(home: Path, reports: int = 60) -> Store:
    store = Store(home)
    for number, truth in enumerate(truths(seed=7, reports=reports)):
        store.add(report_of(truth), f"示例（虚构）{number}".encode(), f"{number}.txt")
    return store


def report_of(truth: Truth) -> Report:
    paragraphs = tuple(_paragraphs(truth))
    table = {p.section: p.id for p in paragraphs if p.kind is ParagraphKind.TABLE}
    values = _decided(truth, {value.code: value for value in _values(truth, table, paragraphs)}, paragraphs)
    facts = {code: _fact(code, truth, table, paragraphs) for code in truth.facts}
    rules = sorted(truth.findings | truth.series_findings)
    findings = tuple(Finding(rule, RULE_BY_ID[rule].severity, f"{RULE_BY_ID[rule].title}（虚构）") for rule in rules)
    return Report(
        is_report=True,
        reason=None,
        title=truth.title,
        report_year=truth.report_year,
        published=truth.published.isoformat() if truth.published else None,
        form=truth.edition.value,
        agency=truth.agency,
        paragraphs=paragraphs,
        values=values,
        facts=facts,
        findings=findings,
    )


def _decided(truth: Truth, cells: dict[str, Value], paragraphs: tuple[Paragraph, ...]) -> dict[str, Value]:
    """As extraction decides them."""
    none = {
        p.section: Evidence(EvidenceKind.HEADING_NONE, p.text, p.id)
        for p in paragraphs
        if p.kind is ParagraphKind.HEADING and p.section in truth.none_headings
    }
    said = statements(list(paragraphs), truth.report_year)
    stated = {code: value for code, value in cells.items() if code.startswith("n_")}
    absent = {code: Value(code, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING) for code in truth.cells}
    printed = absent | {code: value for code, value in cells.items() if not code.startswith("n_")}
    return settle(Sources(printed, said, none, truth.edition.value)).values | stated


def _paragraphs(truth: Truth) -> Iterator[Paragraph]:
    texts: list[tuple[ParagraphKind, int | None, str]] = [(ParagraphKind.TITLE, None, truth.title)]
    for number, section in SECTION_BY_NUMBER.items():
        none = "（无）" if number in truth.none_headings else ""
        texts.append((ParagraphKind.HEADING, number, section.title + none))
        texts += [(ParagraphKind.TEXT, number, text) for text in truth.sections.get(number, ())]
        if number in TABLES and number not in truth.lost_tables:
            texts.append((ParagraphKind.TABLE, number, "\n".join(f"{label}\t{shown}" for _, label, shown in _cells(truth, number))))
    if truth.published is not None:
        day = truth.published
        texts.append((ParagraphKind.SIGNATURE, 6, f"{day.year}年{day.month}月{day.day}日"))
    for position, (kind, section_number, text) in enumerate(texts, 1):
        yield Paragraph(f"p{position}", kind, section_number, text, text, tuple(range(len(text) + 1)))


def _cells(truth: Truth, table: int) -> list[tuple[str, str, str]]:
    return [(code, FIELD_BY_CODE[code].label, shown) for code, shown in truth.printed.items() if FIELD_BY_CODE[code].table == table]


def _values(truth: Truth, table: dict[int | None, str], paragraphs: tuple[Paragraph, ...]) -> Iterator[Value]:
    for number in TABLES:
        if number in truth.lost_tables:
            continue
        for row, (code, _, shown) in enumerate(_cells(truth, number)):
            value = truth.cells[code]
            state = State.EXPLICIT if value is not None else State.DASH if shown.strip() else State.BLANK
            kind = EvidenceKind.TABLE_CELL if value is not None else EvidenceKind.TABLE_BLANK
            yield Value(code, value, shown, state, kind, table[number], (row, 1))
    said = {"n_published": truth.statements.published, "n_requests": truth.statements.requests}
    for code, number_said in said.items():
        if number_said is not None:
            from decimal import Decimal

            where = next((p.id for p in paragraphs if p.kind is ParagraphKind.TEXT and str(number_said) in p.text), None)
            yield Value(code, Decimal(number_said), str(number_said), State.EXPLICIT, EvidenceKind.NARRATIVE_NUMBER, where)


def _fact(code: str, truth: Truth, table: dict[int | None, str], paragraphs: tuple[Paragraph, ...]) -> Fact:
    stated = truth.facts[code]
    section = 3 if code == "zero_requests" else 4
    heading = next(p for p in paragraphs if p.kind is ParagraphKind.HEADING and p.section == section)
    text = next((p for p in paragraphs if p.kind is ParagraphKind.TEXT and ("申请" in p.text or "诉讼" in p.text)), paragraphs[0])
    where = {EvidenceKind.TABLE_CELL: table.get(section), EvidenceKind.HEADING_NONE: heading.id}
    evidence = tuple(Evidence(kind, "（虚构）", where.get(kind, text.id)) for kind in stated.known_by)
    return Fact(code, stated.answer, evidence, count=stated.count)
