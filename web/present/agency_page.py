"""One agency over the years: a few numbers of every report, each with its evidence and its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.form import FIELD_BY_CODE, Edition
from archive.store.stored import StoredValue, Summary
from web.present.evidence import Cell, cell

# What people compare first. All of them mean the same in both editions of the form.
COLUMNS: Mapping[str, str] = {
    "t3_new_received__total": "新收申请",
    "t3_total_processed__total": "办理总计",
    "t3_carried_out__total": "结转下年",
    "t4_review_total": "行政复议",
    "t4_lit_direct_total": "直接起诉",
    "t4_lit_after_review_total": "复议后起诉",
    "t2_licensing_decisions": "行政许可",
    "t2_penalty_decisions": "行政处罚",
}


@dataclass(frozen=True, slots=True)
class YearRow:
    summary: Summary
    cells: tuple[Cell, ...]


def year_rows(summaries: Sequence[Summary], values: Iterable[StoredValue]) -> tuple[YearRow, ...]:
    """One row for each report, in the order given."""
    found = {(stored.report_id, stored.value.code): stored.value for stored in values}
    return tuple(YearRow(s, tuple(cell(FIELD_BY_CODE[code], found.get((s.id, code))) for code in COLUMNS)) for s in summaries)


def breaks(summaries: Sequence[Summary]) -> tuple[str, ...]:
    """What must be known before comparing these years."""
    years = {s.report_year for s in summaries if s.report_year is not None}
    notes = []
    if any(s.form == Edition.FREE for s in summaries):
        notes.append("2019年起统计口径改变，与以前年度不可直接比较。")
    if years and min(years) <= 2023 < max(years):
        notes.append("2024年起，对不予公开决定不服须先申请行政复议（行政复议法第二十三条），“直接起诉”数不可与以前年度直接比较。")
    return tuple(notes)
