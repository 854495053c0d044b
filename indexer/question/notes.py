"""What must be said beside numbers of several years: the rules of comparability (C-01 … C-07), each where it applies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive.audit import comparable
from indexer.engine import Count
from indexer.query import Choice
from indexer.question.quantities import Quantity
from indexer.question.reports import Reports

C01, C02_FEES, C02_DOCS, C02_GONE = comparable.APPROXIMATE, comparable.FEES, comparable.DOCUMENTS, comparable.GONE
C02_SAME = "行政许可、行政处罚、行政强制的处理决定数量在2019版和2021版表格中都有，可以比较。"
C03, C04 = comparable.OTHER_PROCESSING, comparable.REVIEW_FIRST
C05 = "2018—2019年、2023—2024年有机构改革，同一领域的单位可能合并或更名，前后年度的范围不一定相同。"
C06 = comparable.COUNTED_TWICE
DIFFERENT_BODIES = "各年度馆藏的单位不同，逐年数字的变化也包含单位增减的影响，不宜直接看作趋势。"
STOCK = "这是年末时点的数，不同年度不能相加；没有指定年度的，每个单位取最新一份年报。"
_GONE_COLUMNS = ("prev_items", "change")


def comparability(quantities: Sequence[Quantity], years: Iterable[int]) -> list[str]:
    """Notes for numbers of these years shown side by side."""
    span = sorted(set(years))
    if len(span) < 2:
        return []
    first, last = span[0], span[-1]
    fields = [field for each in quantities for field in each.fields]
    notes = []
    if first <= 2018 < last:
        notes.append(C01)
    if first <= 2020 < last:
        notes += _across_forms(fields_rows={field.row for field in fields if field.table == 2}, columns={field.column for field in fields})
    if first <= 2023 < last and any(field.table == 4 for field in fields):
        notes.append(C04)
    return notes


def _across_forms(fields_rows: set[str], columns: set[str]) -> list[str]:
    notes = []
    if "fees" in fields_rows:
        notes.append(C02_FEES)
    if fields_rows & {"procurement", "other_services"} or (fields_rows and columns & set(_GONE_COLUMNS)):
        notes.append(C02_GONE)
    if fields_rows & {"regulations", "normative_docs"}:
        notes.append(C02_DOCS)
    return notes


def of_bodies(reports: Reports, *, by_year: bool) -> list[str]:
    """Notes that depend on who reports."""
    notes = []
    governments = reports.where(Choice("body_type", ("government", "government_office"), exact=True))
    if governments and reports.bodies > governments.bodies:
        notes.append(C06)
    if by_year:
        groups = reports.counted(lambda scope: Count(scope, ("report_year",), distinct=("reporter",))).groups
        if any(group.distinct[0] < reports.bodies for group in groups):
            notes.append(DIFFERENT_BODIES)
        years = reports.years
        if years and (min(years) <= 2018 < max(years) or min(years) <= 2023 < max(years)):
            notes.append(C05)
    return notes
