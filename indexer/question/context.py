"""What every kind of answer works with: the reports of a scope, their figures, and citations for both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from archive.audit import BALANCES, CONTRADICTIONS
from archive.form import FIELD_BY_CODE
from archive.models import Finding, Paragraph, ParagraphKind
from archive.store import Store
from archive.store.stored import Summary
from indexer.index import Index
from indexer.question.display import EVIDENCE, shown
from indexer.question.figures import Figure, Figures, Source
from indexer.question.holdings import Holdings, name_of
from indexer.question.model import Cell, Citation, Column, Coverage, Gap, Row
from indexer.question.plan import Scope, Shown
from indexer.question.quantities import Quantity, quantity
from indexer.question.times import spoken
from indexer.question.wording import filter_text

_LONGEST_QUOTE = 600
_NOT_IN_FORM = ("版表格没有", "没有统一表格")
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
    _figures: dict[tuple[str, frozenset[str]], Figures] = field(default_factory=dict)

    @cached_property
    def reports(self) -> list[Summary]:
        return self.holdings.select(self.scope)

    @cached_property
    def years(self) -> tuple[int, ...]:
        return years_of(self.reports)

    def figures(self, reports: Sequence[Summary], codes: Iterable[str]) -> Figures:
        return Figures(self.store, reports, tuple(quantity(code) for code in codes))

    # Words

    def name(self, reports: Sequence[Summary] | None = None) -> str:
        """嘉兴市2020年, 馆藏2019—2021年: the reports an answer is about, as a subject."""
        who = [value for name in ("agency", "town", "county", "city", "province") for value in self.scope.get(name)]
        apart = ("sector", "level", "kind", "body_type", "form", "published")
        others = [filter_text(f) for f in self.scope if f.field in apart or f.exclude]
        years = self.scope.years or (years_of(reports) if reports is not None else self.years)
        name = "、".join(dict.fromkeys(who)) if 0 < len(who) <= 4 else f"{who[0]}等{len(who)}个单位" if who else "馆藏"
        return f"{name}{spoken(years)}{'（' + '，'.join(others) + '）' if others else ''}"

    # Rows and citations

    def row(self, report: Summary, figure: Figure, of: Quantity, unit: str = "") -> Row:
        return report_row(report, figure, of, unit)

    def gap(self, report: Summary, reason: str) -> Gap:
        return Gap(name_of(report), report.report_year, report.id, reason or "年报没有写明")

    def cited(self, report: Summary, *figures: Figure) -> tuple[Citation, ...]:
        made = [self._cite_source(report, source, figure) for figure in figures for source in figure.sources if source.paragraph]
        return tuple(dict.fromkeys(made))

    def cite_cells(self, figures: Figures, codes: Sequence[str], row: Row) -> tuple[Citation, ...]:
        report = self.holdings.by_id.get(row.report_id or "")
        return self.cited(report, *(figures.figure(report.id, quantity(code)) for code in codes)) if report is not None else ()

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

    # What else the reports say

    def findings(self, reports: Iterable[Summary], rules: Sequence[str]) -> dict[str, list[Finding]]:
        wanted = set(rules)
        ids = [report.id for report in reports if wanted & set(report.rules)]
        claims = self.store.claims(ids, ()) if ids else {}
        return {id: mine for id in ids if id in claims and (mine := [f for f in claims[id].findings if f.rule in wanted])}

    def contradictions(self, reports: Sequence[Summary], codes: Iterable[str]) -> list[str]:
        """What speaks against the very numbers shown: never hidden."""
        fields = [field for code in codes for field in quantity(code).fields]
        tables, cells = {field.table for field in fields}, {field.code for field in fields}
        told = tuple(rule for rule in sorted(CONTRADICTIONS) if _CONCERNS.get(rule) in tables)
        found = self.findings(reports[:400], (*told, *sorted(BALANCES)))
        said = []
        for id, each in found.items():
            mine = [f for f in each if f.rule in told or cells & set(f.fields)]
            said += [f"{called(self.holdings.by_id[id])}：{finding.message}。" for finding in mine]
        return said


def report_row(report: Summary, figure: Figure, of: Quantity, unit: str = "") -> Row:
    known = figure.value is not None
    return Row(
        agency=name_of(report),
        report_year=report.report_year,
        report_id=report.id,
        value=figure.value,
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


def coverage(reports: int, rows: Iterable[Row], gaps: Sequence[Gap], what: str = "计算") -> Coverage:
    """按5份年报计算，其中1份由标题（无）推定、1份由正文推定，0份未知。"""
    counted = list(rows)
    derived: dict[str, int] = {}
    for row in counted:
        if row.derived:
            derived[row.evidence] = derived.get(row.evidence, 0) + 1
    how = "、".join(f"{count}份{evidence}" for evidence, count in derived.items())
    text = f"范围内{reports}份年报，按其中{len(counted)}份{what}" if len(counted) != reports else f"按{reports}份年报{what}"
    text += f"，其中{how}" if how else ""
    lacking = sum(any(words in gap.reason for words in _NOT_IN_FORM) for gap in gaps)
    unknown = len(gaps) - lacking
    text += f"；{lacking}份的表格没有这一项" if lacking else ""
    text += f"；{unknown}份未知，未计入，也不按0计" if unknown else "，0份未知"
    return Coverage(reports, len(counted), sum(derived.values()), tuple(gaps), f"{text}。")


def called(report: Summary) -> str:
    """缙云县人力资源和社会保障局2020年度"""
    return f"{name_of(report)}{report.report_year}年度" if report.report_year is not None else name_of(report)


def years_of(reports: Iterable[Summary]) -> tuple[int, ...]:
    return tuple(sorted({report.report_year for report in reports if report.report_year is not None}))


def column(code: str, unit: str = "") -> Column:
    of = quantity(code)
    return Column(of.code, of.label, "%" if of.unit == "%" else (unit or "元") if of.money else of.unit)


def cell(code: str, value: Decimal | None, unit: str = "", missing: str = "") -> Cell:
    return Cell(code, value, shown(value, quantity(code), unit) if value is not None else missing or "未知")


def unit_of(of: Quantity) -> str:
    """Of ``value``: money in yuan, ratios as fractions."""
    return "" if of.unit == "%" else of.unit


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
