"""What every kind of answer works with: the reports a plan selects, their figures, and citations for both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from archive.models import Answer as FactAnswer
from archive.models import Paragraph, ParagraphKind
from archive.store import Store
from archive.store.stored import Summary
from indexer.question.answer.model import Citation, Coverage, Gap, Row
from indexer.question.answer.selecting import Selection, in_every_year, select
from indexer.question.display import EVIDENCE, shown
from indexer.question.figures import Figure, Figures, Source
from indexer.question.holdings import Holdings, name_of
from indexer.question.plan import FACT_FIELDS, Plan
from indexer.question.quantities import Quantity, quantity
from indexer.results import SearchRequest, SearchResult

CITED_ROWS = 60  # rows beyond these are linked, but not quoted
_LONGEST_QUOTE = 600
_NOT_IN_FORM = "版表格没有"
_UNCLEAR = {FactAnswer.UNKNOWN: "年报没有写明", FactAnswer.CONFLICT: "年报前后说法矛盾"}


class TextIndex(Protocol):
    """What is needed of ``indexer.Index``."""

    def search(self, request: SearchRequest) -> SearchResult: ...


@dataclass
class Context:
    plan: Plan
    holdings: Holdings
    store: Store
    index: TextIndex
    notes: list[str] = field(default_factory=list)
    _paragraphs: dict[tuple[str, str], Paragraph] = field(default_factory=dict)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(quantity(code) for code in self.plan.quantities)

    @cached_property
    def scope(self) -> list[Summary]:
        """Reports by who and when, before facts and conditions."""
        return self.holdings.select(f for f in self.plan.filters if f.field not in FACT_FIELDS)

    @cached_property
    def selection(self) -> Selection:
        """The scope by facts and conditions: matching, failing, unclear."""
        found = select(self.plan, self.scope, self.figures)
        return in_every_year(self.plan, found, self.scope, self.holdings.years) if self.plan.always else found

    @property
    def reports(self) -> list[Summary]:
        return list(self.selection.matching) if self.conditional else self.scope

    @property
    def conditional(self) -> bool:
        return bool(self.plan.conditions or any(f.field in FACT_FIELDS for f in self.plan.filters))

    def figures(self, reports: Sequence[Summary], quantities: Iterable[Quantity]) -> Figures:
        return Figures(self.store, reports, tuple(quantities))

    def gap(self, report: Summary, reason: str) -> Gap:
        return Gap(name_of(report), report.report_year, report.id, reason)

    # Rows and citations

    def row(self, report: Summary, figure: Figure, of: Quantity, *, quoted: bool = True) -> Row:
        return Row(
            agency=name_of(report),
            report_year=report.report_year,
            report_id=report.id,
            value=figure.value,
            display=shown(figure.value, of, self.plan.unit) if figure.value is not None else figure.missing or "未知",
            evidence=EVIDENCE[figure.evidence] if figure.value is not None else figure.missing,
            derived=figure.derived,
            note="；".join(figure.notes),
            citations=self.cited(report, figure) if quoted else (),
        )

    def cited(self, report: Summary, figure: Figure) -> tuple[Citation, ...]:
        made = [self.cite_source(report, source, EVIDENCE[figure.evidence]) for source in figure.sources if source.paragraph]
        return tuple(dict.fromkeys(made))

    def cite_source(self, report: Summary, source: Source, evidence: str) -> Citation:
        paragraph = self.paragraph(report.id, source.paragraph) if source.paragraph else None
        quote, raw = source.quote, source.quote
        if paragraph is not None:
            quote, raw = _line(paragraph, source.cell[0]) if source.cell is not None else _whole(paragraph, source.quote)
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

    def load(self, wanted: dict[str, list[str]]) -> None:
        """Read many paragraphs at once, before they are cited."""
        for report_id, found in self.store.paragraphs_of_many(wanted).items():
            for paragraph in found:
                self._paragraphs[report_id, paragraph.id] = paragraph


def coverage(reports: int, rows: Iterable[Row], gaps: Sequence[Gap], what: str = "计算") -> Coverage:
    """按5份年报计算，其中1份由标题（无）推定、1份由正文推定，0份未知。"""
    counted = list(rows)
    derived: dict[str, int] = {}
    for row in counted:
        if row.derived:
            derived[row.evidence] = derived.get(row.evidence, 0) + 1
    how = "、".join(f"{count}份{evidence}" for evidence, count in derived.items())
    text = f"范围内{reports}份年报，按其中{len(counted)}份{what}"
    if len(counted) == reports:
        text = f"按{reports}份年报{what}"
    text += f"，其中{how}" if how else ""
    lacking = sum(_NOT_IN_FORM in gap.reason for gap in gaps)
    unknown = len(gaps) - lacking
    text += f"；{lacking}份的表格没有这一项" if lacking else ""
    text += f"；{unknown}份未知，未计入，也不按0计" if unknown else "，0份未知"
    return Coverage(reports, len(counted), sum(derived.values()), tuple(gaps), f"{text}。")


def _line(paragraph: Paragraph, row: int) -> tuple[str, str]:
    """One row of a table: its cells, and the same stretch of the original."""
    lines = paragraph.text.split("\n")
    if row >= len(lines):
        return _whole(paragraph, "")
    start = sum(len(line) + 1 for line in lines[:row])
    end = start + len(lines[row])
    raw = paragraph.raw[paragraph.offsets[start] : paragraph.offsets[end]]
    cells = [cell.strip() or "（空白）" for cell in lines[row].split("\t")]
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


def total(rows: Iterable[Row]) -> Decimal:
    return sum((row.value for row in rows if row.value is not None), Decimal(0))
