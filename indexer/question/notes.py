"""What must be said beside numbers of several years: the rules of comparability (C-01 … C-07), each where it applies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.engine import Count
from indexer.query import Choice
from indexer.question.quantities import Quantity
from indexer.question.reports import Reports

C01 = "2019年起统计口径改变（由附表改为三张表），与以前年度不可直接比较。"
C02_FEES = "行政事业性收费：2020年及以前（2019版）填的是收费项目数，2021年起（2021版）填的是收费金额（万元），不可直接比较。"
C02_DOCS = "2019版的“新制作数量”与2021版的“制发件数”大致可比；“对外公开总数量”与“现行有效件数”含义不同，不可直接比较。"
C02_GONE = (
    "政府集中采购、其他对外管理服务事项、上一年项目数量和本年增减只在2019版表格（2019、2020年度）中填报，2021版取消，以后年度没有可比的数。"
)
C02_SAME = "行政许可、行政处罚、行政强制的处理决定数量在2019版和2021版表格中都有，可以比较。"
C03 = "表三各行在2019版和2021版之间可以比较；2019版的“其他处理”等于2021版（六）三项之和。"
C04 = "2024年起对不予公开决定不服须先申请行政复议（复议前置），行政复议和直接起诉的件数不可与以前年度直接比较。"
C05 = "2018—2019年、2023—2024年有机构改革，同一领域的单位可能合并或更名，前后年度的范围不一定相同。"
C06 = "范围内有政府（或政府办公室）的年报，它可能只填本级，也可能汇总所属各单位，与其他单位相加可能重复计算。"
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
