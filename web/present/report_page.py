"""One report laid out for reading: sections in reading order, official tables where their source stands, findings beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from archive.audit import RULE_BY_ID, AnyRule
from archive.form import FACT_BY_CODE, ITEM_BY_CODE, Field, Measure
from archive.models import Decision, EvidenceKind, Finding, Paragraph, ParagraphKind, Report, Severity, Value, Word
from archive.store.rows import is_stored
from web.present.evidence import SEVERITY, FactView, ShownCell, cell, fact_view
from web.present.form_tables import FormTable, form_tables
from web.present.marks import Span, changed, marked
from web.present.names import section_title
from web.present.source_table import SourceCell, is_grid, source_rows

Highlights = Mapping[str, Iterable[Span]]  # paragraph id → spans in the text that is shown

SEVERITY_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class FindingView:
    number: int  # from 1, in the summary's order; its address is #f1
    rule: str
    severity: str
    word: Word
    message: str
    paragraphs: tuple[str, ...]
    fields: tuple[str, ...]
    decision: Decision | None = None

    @property
    def target(self) -> str | None:
        """Where the reader should look: the paragraph, or else the first cell."""
        return self.paragraphs[0] if self.paragraphs else self.fields[0] if self.fields else None


@dataclass(frozen=True, slots=True)
class ParagraphView:
    id: str
    number: str  # "12" of p12
    kind: str
    html: Markup
    rows: tuple[tuple[SourceCell, ...], ...]  # a table's cells; empty for running text
    masked: bool
    hit: bool
    page: int | None
    findings: tuple[FindingView, ...]
    beside: Markup | None = None  # the original characters with the differences marked, where they are asked for and there are any


@dataclass(frozen=True, slots=True)
class Part:
    """A run of paragraphs of one section, or one official table among them."""

    paragraph: ParagraphView | None = None
    table: FormTable | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    number: int | None
    anchor: str
    title: str
    heading: ParagraphView | None  # as the document writes it; None where the document lacks it
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """A sum, a ratio, a row of the other edition, or what a sentence says."""

    shown: ShownCell
    unit: str
    known: str  # how, or why not
    parts: tuple[tuple[str, str], ...]  # code and label of the cells it is made of


@dataclass(frozen=True, slots=True)
class ReportPage:
    sections: tuple[SectionView, ...]
    facts: tuple[FactView, ...]
    findings: tuple[FindingView, ...]
    masked: bool
    unassessed: tuple[AnyRule, ...]  # rules that say nothing here because they could not be assessed
    others: tuple[OtherNumber, ...] = ()  # numbers no official table prints: together with its cells all that have an address

    @property
    def flagged(self) -> dict[str, tuple[FindingView, ...]]:
        """Field → the findings about its cell."""
        found: dict[str, tuple[FindingView, ...]] = {}
        for finding in self.findings:
            for code in finding.fields:
                found[code] = (*found.get(code, ()), finding)
        return found

    @property
    def cells(self) -> frozenset[str]:
        """The fields that have an address on this page."""
        tables = (part.table for section in self.sections for part in section.parts if part.table is not None)
        return frozenset(code for table in tables if table.filled for code in table.codes)


def report_page(report: Report, *, raw: bool = False, beside: bool = False, highlights: Highlights | None = None) -> ReportPage:
    """``raw``: the original characters; ``beside``: both texts, with the differences marked."""
    findings = finding_views(report.findings)
    notes = _beside(findings)
    masked = {mask.paragraph for mask in report.masks}
    spans = highlights or {}
    views = [_paragraph(p, raw, tuple(spans.get(p.id, ())), p.id in masked, notes.get(p.id, ())) for p in report.paragraphs]
    if beside:
        views = [_compared(view, p) for view, p in zip(views, report.paragraphs, strict=True)]
    tables = {table.number: table for table in form_tables(report, to_cells=not raw)}
    return ReportPage(
        tuple(_sections(report.paragraphs, views, tables)),
        tuple(fact_view(report.facts[code]) for code in FACT_BY_CODE if code in report.facts),
        findings,
        bool(masked),
        tuple(RULE_BY_ID[id] for id in report.unassessed if id in RULE_BY_ID),
        tuple(_others(report, tables.values(), to_cells=not raw)),
    )


def _others(report: Report, tables: Iterable[FormTable], *, to_cells: bool) -> Iterable[OtherNumber]:
    """The declared measures, where the report has the official tables, and whatever else is known of it."""
    printed = {code for table in tables for code in table.codes}
    for code, item in sorted(ITEM_BY_CODE.items(), key=lambda each: not isinstance(each[1], Measure)):
        value = report.values.get(code)
        measured = isinstance(item, Measure) and bool(printed)
        if measured or (code not in printed and value is not None and is_stored(value)):
            yield _other(item, value, report.values, to_cells)


def _other(item: Field | Measure, value: Value | None, values: Mapping[str, Value], to_cells: bool) -> OtherNumber:
    shown = cell(item, value, to_cells=to_cells)
    known = shown.spoken or (EvidenceKind.TABLE_CELL.word.label if value and value.value is not None else shown.shown)
    parts = () if value is None else tuple((code, ITEM_BY_CODE[code].label) for code in value.basis if code in values)
    return OtherNumber(shown, item.unit if value and value.value is not None else "", known, parts)


def page_starts(report: Report) -> dict[str, int]:
    """The paragraphs a page of the original begins with."""
    starts: dict[int, str] = {}
    for paragraph in report.paragraphs:
        if paragraph.page is not None:
            starts.setdefault(paragraph.page, paragraph.id)
    return {id: page for page, id in starts.items()}


def finding_views(findings: Iterable[Finding]) -> tuple[FindingView, ...]:
    return tuple(
        FindingView(n, f.rule, f.severity.value, SEVERITY[f.severity], f.message, f.paragraphs, f.fields, f.decision)
        for n, f in enumerate(in_order(findings), start=1)
    )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first; within a severity in the order of the audit."""
    return sorted(findings, key=lambda finding: SEVERITY_ORDER.index(finding.severity))


def _beside(findings: Iterable[FindingView]) -> dict[str, tuple[FindingView, ...]]:
    beside: dict[str, tuple[FindingView, ...]] = {}
    for finding in findings:
        for paragraph in dict.fromkeys(finding.paragraphs):
            beside[paragraph] = (*beside.get(paragraph, ()), finding)
    return beside


def _paragraph(p: Paragraph, raw: bool, spans: tuple[Span, ...], masked: bool, findings: tuple[FindingView, ...]) -> ParagraphView:
    grid = p.kind is ParagraphKind.TABLE and is_grid(p.text) and not raw
    text = p.raw if raw else p.text
    rows = source_rows(p.id, text, spans) if grid else ()
    html = Markup("") if grid else marked(text, spans)
    return ParagraphView(p.id, p.id.removeprefix("p"), p.kind.value, html, rows, masked, bool(spans), p.page, findings)


def _compared(view: ParagraphView, p: Paragraph) -> ParagraphView:
    ours, theirs = changed(p.text, p.raw, p.offsets)
    if not theirs and not ours:
        return view
    html = view.html if view.rows else marked(p.text, ours)
    return replace(view, html=html, beside=marked(p.raw, theirs))


def _sections(paragraphs: Iterable[Paragraph], views: Iterable[ParagraphView], tables: dict[int, FormTable]) -> Iterable[SectionView]:
    """Consecutive paragraphs of one section belong together. An official table stands before its main source, else ends its section."""
    groups = _groups(paragraphs, views)
    before: dict[str, list[FormTable]] = {}
    for table in tables.values():
        if home := _home(table, groups):
            before.setdefault(home, []).append(table)
    placed = {table.number for found in before.values() for table in found}
    last = {number: index for index, (number, _) in enumerate(groups)}
    homeless = {number: table for number, table in tables.items() if number not in placed and number not in last}
    seen: set[int] = set()
    for index, (number, group) in enumerate(groups):
        for missing in [n for n in homeless if number is not None and n < number]:
            yield _lost(homeless.pop(missing))
        first = number is not None and number not in seen
        heading = group[0] if first and group[0].kind == ParagraphKind.HEADING else None
        parts: list[Part] = []
        for view in group[1:] if heading else group:
            parts += [Part(table=table) for table in before.get(view.id, ())]
            parts.append(Part(paragraph=view))
        if number in tables and number not in placed and last[number] == index:
            parts.append(Part(table=tables[number]))
        anchor = f"s{number}" if first else f"s{number or 0}-{index}"
        if number is not None:
            seen.add(number)
        yield SectionView(number, anchor, section_title(number), heading, tuple(parts))
    for table in homeless.values():
        yield _lost(table)


def _groups(paragraphs: Iterable[Paragraph], views: Iterable[ParagraphView]) -> list[tuple[int | None, list[ParagraphView]]]:
    groups: list[tuple[int | None, list[ParagraphView]]] = []
    for paragraph, view in zip(paragraphs, views, strict=True):
        if not groups or groups[-1][0] != paragraph.section:
            groups.append((paragraph.section, []))
        groups[-1][1].append(view)
    return groups


def _home(table: FormTable, groups: Iterable[tuple[int | None, list[ParagraphView]]]) -> str | None:
    """The first table paragraph that a good share of the values stem from."""
    in_tables = [view.id for _, group in groups for view in group if view.kind == ParagraphKind.TABLE]
    return next((id for id in in_tables if id in table.sources[:2]), None)


def _lost(table: FormTable) -> SectionView:
    """A section the document does not have, shown for its table's sake."""
    return SectionView(table.number, f"s{table.number}", section_title(table.number), None, (Part(table=table),))
