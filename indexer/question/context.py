"""What every kind of answer works with: the reports of a scope, their figures, and citations for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from archive.audit import BALANCES, CONTRADICTIONS
from archive.form import FIELD_BY_CODE
from archive.models import EvidenceKind, Finding, Paragraph, ParagraphKind
from archive.store import Store
from archive.store.stored import Summary
from indexer.documents import concern
from indexer.index import Index
from indexer.query import Choice, Stated, either
from indexer.question.display import EVIDENCE, shown
from indexer.question.figures import Figure, Figures, Source, amount_of
from indexer.question.holdings import Holdings, name_of
from indexer.question.model import Cell, Citation, Column, Gap, Row
from indexer.question.plan import FOUND, Scope, Shown
from indexer.question.quantities import Quantity, quantity
from indexer.question.reports import PAGE, Reports
from indexer.question.times import spoken
from indexer.question.wording import filter_text

_LONGEST_QUOTE = 600
_TOLD = 50  # reports whose contradictions are told one by one
# Which table's numbers a contradiction concerns.
_CONCERNS = {"N-01": 3, "N-02": 3, "N-03": 3, "N-10": 3, "T3-10": 3, "N-04": 4, "N-08": 4, "T4-06": 4}


@dataclass
class Context:
    scope: Scope
    holdings: Holdings
    store: Store
    index: Index
    shown: Shown = field(default_factory=Shown)
    _paragraphs: dict[tuple[str, str], Paragraph] = field(default_factory=dict)

    @cached_property
    def reports(self) -> Reports:
        return self.holdings.select(self.scope)

    @property
    def years(self) -> tuple[int, ...]:
        return self.reports.years

    def figures(self, reports: Sequence[Summary], codes: Iterable[str]) -> Figures:
        """Of a few reports."""
        return Figures(self.store, reports, tuple(quantity(code) for code in codes))

    def said(self, reports: Sequence[Summary], of: Quantity) -> list[tuple[Summary, Figure]]:
        """What each of a few reports says."""
        figures = self.figures(reports, [of.code])
        return [(report, figures.figure(report.id, of)) for report in reports]

    def entered(self, codes: Iterable[str]) -> int:
        """Reports in which such a quantity rests on a number read by eye."""
        read = [Stated(amount_of(quantity(code)), (EvidenceKind.ENTERED.value,)) for code in codes]
        return len(self.reports.where(either(read))) if read and "yes" in self.index.engine().names("entered") else 0

    # Words

    def name(self) -> str:
        """嘉兴市2020年, 馆藏2019—2021年: the reports an answer is about, as a subject."""
        who = [value for name in ("agency", "town", "county", "city", "province") for value in self.scope.get(name)]
        apart = (FOUND, "sector", "level", "kind", "body_type", "form", "published")
        others = [filter_text(f) for f in self.scope if f.field in apart or f.exclude]
        years = self.scope.years or self.years
        name = "、".join(dict.fromkeys(who)) if 0 < len(who) <= 4 else f"{who[0]}等{len(who)}个单位" if who else "馆藏"
        return f"{name}{spoken(years)}{'（' + '，'.join(others) + '）' if others else ''}"

    # Rows and citations

    def row(self, report: Summary, figure: Figure, of: Quantity, unit: str = "") -> Row:
        return report_row(report, figure, of, unit)

    def gap(self, report: Summary, reason: str) -> Gap:
        return Gap(name_of(report), report.report_year, report.id, reason or "年报没有写明")

    def gaps(self, reports: Reports, reason: Callable[[Summary], str]) -> tuple[Gap, ...]:
        """The first of the reports that do not say it, and why."""
        return tuple(self.gap(report, reason(report)) for report in reports[:PAGE]) if reports else ()

    def reports_of(self, rows: Sequence[Row]) -> dict[str, Summary]:
        """Those rows are about, by id."""
        return {report.id: report for report in self.holdings.reader.read([row.report_id for row in rows if row.report_id])}

    def cited(self, report: Summary, *figures: Figure) -> tuple[Citation, ...]:
        made = [self._cite_source(report, source, figure) for figure in figures for source in figure.sources if source.paragraph]
        return tuple(dict.fromkeys(made))

    def cite_cells(self, codes: Sequence[str]) -> Callable[[Sequence[Row]], list[tuple[Citation, ...]]]:
        """The cells behind rows that are about one report each."""

        def cite(rows: Sequence[Row]) -> list[tuple[Citation, ...]]:
            reports = self.reports_of(rows)
            figures = self.figures(list(reports.values()), codes)
            self.fetch((report_id, *figures.paragraphs(report_id)) for report_id in reports)
            of = [quantity(code) for code in codes]
            return [
                self.cited(reports[row.report_id], *(figures.figure(row.report_id, each) for each in of))
                if row.report_id in reports
                else ()
                for row in rows
            ]

        return cite

    def _cite_source(self, report: Summary, source: Source, figure: Figure) -> Citation:
        paragraph = self.paragraph(report.id, source.paragraph) if source.paragraph else None
        quote, raw, evidence = source.quote, source.quote, EVIDENCE[figure.evidence]
        if paragraph is not None:
            quote, raw = _line(paragraph, source.cell[0]) if source.cell is not None else _whole(paragraph, source.quote)
        if source.cell is not None and figure.value is not None and len(figure.sources) == 1:
            evidence = _told(source.code, figure, quantity(source.code))
        anchor = source.code if source.cell is not None else source.paragraph or ""
        return Citation(report.id, name_of(report), report.report_year, source.paragraph, anchor, quote, raw, evidence, source.quote)

    def cite(self, report: Summary, paragraph: Paragraph, evidence: str = "", around: str = "") -> Citation:
        quote, raw = _whole(paragraph, around)
        return Citation(report.id, name_of(report), report.report_year, paragraph.id, paragraph.id, quote, raw, evidence, around)

    def paragraph(self, report_id: str, paragraph_id: str) -> Paragraph | None:
        key = (report_id, paragraph_id)
        if key not in self._paragraphs:
            for found in self.store.paragraphs(report_id, [paragraph_id]):
                self._paragraphs[key] = found
        return self._paragraphs.get(key)

    def fetch(self, wanted: Iterable[Sequence[str]]) -> None:
        """Reads paragraphs beforehand, many at a time: a report's id, then its paragraphs'."""
        asked = {report_id: [id for id in dict.fromkeys(ids) if (report_id, id) not in self._paragraphs] for report_id, *ids in wanted}
        for report_id, found in self.store.paragraphs_of_many({id: ids for id, ids in asked.items() if ids}).items():
            self._paragraphs.update({(report_id, paragraph.id): paragraph for paragraph in found})

    # What else the reports say

    def findings(self, reports: Sequence[Summary], rules: Sequence[str]) -> dict[str, list[Finding]]:
        """Of a few reports."""
        wanted = set(rules)
        ids = [report.id for report in reports if wanted & set(report.rules)]
        claims = self.store.claims(ids, ()) if ids else {}
        return {id: mine for id in ids if id in claims and (mine := [f for f in claims[id].findings if f.rule in wanted])}

    def contradictions(self, reports: Reports, codes: Iterable[str]) -> list[str]:
        """What speaks against the very numbers shown: never hidden. The first are told, all are counted."""
        fields = [field for code in codes for field in quantity(code).fields]
        tables, cells = {field.table for field in fields}, {field.code for field in fields}
        told = tuple(rule for rule in sorted(CONTRADICTIONS) if _CONCERNS.get(rule) in tables)
        concerns = tuple(concern(rule, cell) for rule in sorted(BALANCES) for cell in cells)
        against = reports.where(either([Choice("rule", told, exact=True), Choice("concerns", concerns, exact=True)]))
        first = against[:_TOLD]
        found = self.findings(first, (*told, *sorted(BALANCES)))
        said = []
        for report in first:
            mine = [f for f in found.get(report.id, ()) if f.rule in told or cells & set(f.fields)]
            said += [f"{called(report)}：{finding.message}。" for finding in mine]
        more = len(against) - len(first)
        return [*said, f"另有{more}份年报也有这样的矛盾，未逐一列出。"] if more > 0 else said


def report_row(report: Summary, figure: Figure, of: Quantity, unit: str = "") -> Row:
    known = figure.value is not None
    return Row(
        agency=name_of(report),
        report_year=report.report_year,
        report_id=report.id,
        value=figure.value,
        unit=of.unit,
        display=shown(figure.value, of, unit) if known else figure.missing or "未知",
        evidence=EVIDENCE[figure.evidence] if known else figure.missing,
        derived=figure.derived,
        note="；".join(figure.notes),
    )


def _told(code: str, figure: Figure, of: Quantity) -> str:
    """表三“本年新收·总计”栏为3件."""
    field = FIELD_BY_CODE[code]
    table = f"表{'零一二三四'[field.table]}" if field.table else ""
    return f"{table}“{field.label.lstrip('一二三四、')}”栏为{shown(figure.value, of)}"


def called(report: Summary) -> str:
    """缙云县人力资源和社会保障局2020年度"""
    return f"{name_of(report)}{report.report_year}年度" if report.report_year is not None else name_of(report)


def column(code: str, unit: str = "") -> Column:
    of = quantity(code)
    return Column(of.code, of.label, "%" if of.unit == "%" else (unit or "元") if of.money else of.unit)


def cell(code: str, value: Decimal | None, unit: str = "", missing: str = "") -> Cell:
    of = quantity(code)
    return Cell(code, value, shown(value, of, unit) if value is not None else missing or "未知", of.unit)


def _line(paragraph: Paragraph, row: int) -> tuple[str, str]:
    """One row of a table: its cells, and the same stretch of the original."""
    lines = paragraph.text.split("\n")
    if row >= len(lines):
        return _whole(paragraph, "")
    start = sum(len(line) + 1 for line in lines[:row])
    end = start + len(lines[row])
    raw = paragraph.raw[paragraph.offsets[start] : paragraph.offsets[end]]
    cells = [text.strip() or "（空白）" for text in lines[row].split("\t")]
    return " | ".join(cells), raw.strip("\n")


def _whole(paragraph: Paragraph, around: str) -> tuple[str, str]:
    """A paragraph, or of a long one the part around what matters."""
    text = paragraph.text
    if paragraph.kind is ParagraphKind.TABLE and not around:
        around = text[:200]
    if len(text) <= _LONGEST_QUOTE:
        return text, paragraph.raw
    at = max(text.find(around), 0) if around else 0
    start = max(0, at - 120)
    end = min(len(text), max(at + len(around) + 240, start + 360))
    raw = paragraph.raw[paragraph.offsets[start] : paragraph.offsets[end]]
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}", raw
