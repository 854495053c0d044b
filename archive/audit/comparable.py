"""Rules of comparability (C-…): what must be said where numbers stand beside each other or are added up.

They say nothing of one report. ``archive.audit.notes`` gives what holds of a set of fields, years and agencies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from archive.agency.lineage import break_between, bureau
from archive.audit.rule import Check, Rule, Verdicts, problem
from archive.form import FIELD_BY_CODE, Field
from archive.models import Agency, EvidenceKind, Severity


@dataclass(frozen=True, slots=True)
class Comparison:
    """Numbers set beside each other, or added up."""

    codes: tuple[str, ...]  # fields
    years: tuple[int, ...]
    agencies: tuple[Agency, ...] = ()
    summed: bool = False
    known: Mapping[EvidenceKind, int] = field(default_factory=dict)  # of a sum: how many reports say it, by how
    unknown: int = 0  # of a sum: how many reports do not

    def crosses(self, year: int) -> bool:
        """Whether the years lie on both sides of the end of ``year``."""
        return bool(self.years) and min(self.years) <= year < max(self.years)

    def fields(self, table: int) -> list[Field]:
        return [each for code in self.codes if (each := FIELD_BY_CODE.get(code)) is not None and each.table == table]


@dataclass(frozen=True, slots=True)
class Note:
    rule: str
    text: str

    @property
    def forbids(self) -> bool:
        """Whether the numbers cannot be compared; else it is a remark beside numbers that can."""
        return self.rule not in _REMARKS


def note(
    id: str, title: str, why: str = "", *, fires: Comparison, says: str, silent: Comparison, blank: Comparison | None = None
) -> Callable[[Check[Comparison]], Rule[Comparison, Comparison]]:
    return lambda check: Rule(id, Severity.INFO, title, why, check, (), fires, says, silent, blank, False)


_NEW, _REVIEWS = ("t3_new_received__total",), ("t4_review_total", "t4_lit_direct_total")
_BUREAU = Agency("示例县水务局", None, county="示例县", level="county", body_type="department")
_GOVERNMENT = Agency("示例县人民政府", None, county="示例县", level="county", body_type="government")

APPROXIMATE = "2019年起统计口径改变（由附表改为三张表），与以前年度不可直接比较。"


@note(
    "C-01",
    "2018年与2019年之间口径改变",
    "2019年起由附表改为三张表",
    fires=Comparison(_NEW, (2018, 2019)),
    says=APPROXIMATE,
    silent=Comparison(_NEW, (2019, 2020)),
    blank=Comparison(_NEW, ()),
)
def annex_and_tables(compared: Comparison) -> Verdicts:
    if not compared.years:
        yield None
    elif compared.crosses(2018):
        yield problem(APPROXIMATE)


FEES = "行政事业性收费：2020年及以前（2019版）填的是收费项目数，2021年起（2021版）填的是收费金额（万元），不可直接比较。"
DOCUMENTS = "2019版的“新制作数量”与2021版的“制发件数”大致可比；“对外公开总数量”与“现行有效件数”含义不同，不可直接比较。"
GONE = (
    "政府集中采购、其他对外管理服务事项、上一年项目数量和本年增减只在2019版表格（2019、2020年度）中填报，2021版取消，以后年度没有可比的数。"
)


@note(
    "C-02",
    "2020年与2021年之间表二部分项目不可比",
    "2019版与2021版表二不同",
    fires=Comparison(("t2_fees_amount_yuan",), (2020, 2021)),
    says=FEES,
    silent=Comparison(("t2_licensing_decisions",), (2020, 2021)),
    blank=Comparison(("t2_fees_amount_yuan",), ()),
)
def table2_editions(compared: Comparison) -> Verdicts:
    if not compared.years:
        yield None
        return
    rows = {each.row for each in compared.fields(2)} if compared.crosses(2020) else set()
    columns = {each.column for each in compared.fields(2)} if rows else set()
    if "fees" in rows:
        yield problem(FEES)
    if rows & {"procurement", "other_services"} or columns & {"prev_items", "change"}:
        yield problem(GONE)
    if rows & {"regulations", "normative_docs"}:
        yield problem(DOCUMENTS)


_REMARKS = frozenset({"C-03"})
OTHER_PROCESSING = "表三各行在2019版和2021版之间可以比较；2019版的“其他处理”等于2021版（六）三项之和。"


@note(
    "C-03",
    "2020年与2021年之间表三“其他处理”分行不同",
    "2021版（六）分为三行",
    fires=Comparison(("t3_other_processing__total", "t3_other_misc__total"), (2020, 2021)),
    says=OTHER_PROCESSING,
    silent=Comparison(_NEW, (2020, 2021)),
    blank=Comparison(("t3_other_processing__total",), ()),
)
def table3_editions(compared: Comparison) -> Verdicts:
    if not compared.years:
        yield None
    elif compared.crosses(2020) and any(each.row.startswith("other_") for each in compared.fields(3)):
        yield problem(OTHER_PROCESSING)


REVIEW_FIRST = "2024年起对不予公开决定不服须先申请行政复议（复议前置），行政复议和直接起诉的件数不可与以前年度直接比较。"


@note(
    "C-04",
    "2023年与2024年之间复议前置",
    "《行政复议法》（2023年修订）第二十三条第（四）项，自2024年1月1日起施行",
    fires=Comparison(_REVIEWS, (2023, 2024)),
    says=REVIEW_FIRST,
    silent=Comparison(_REVIEWS, (2022, 2023)),
    blank=Comparison(_REVIEWS, ()),
)
def review_first(compared: Comparison) -> Verdicts:
    if not compared.years:
        yield None
    elif compared.crosses(2023) and compared.fields(4):
        yield problem(REVIEW_FIRST)


_FARMING = Agency("示例县农业农村局", None, county="示例县", level="county", body_type="department")


@note(
    "C-05",
    "机构合并或更名前后不可直接比较",
    "2018—2019年、2023—2024年机构改革",
    fires=Comparison(_NEW, (2023, 2024), (_FARMING,)),
    says="示例县农业农村局：2024年由农业农村、乡村振兴组建，前后年度的职能范围不同，不可直接比较。",
    silent=Comparison(_NEW, (2021, 2022), (_FARMING,)),
    blank=Comparison(_NEW, (2023, 2024)),
)
def reforms(compared: Comparison) -> Verdicts:
    if not compared.years or not any(agency.name for agency in compared.agencies):
        yield None
        return
    for agency in compared.agencies:
        reform = break_between(bureau(agency), min(compared.years), max(compared.years))
        if reform is not None:
            became = "由" + "、".join(reform.predecessors) + "组建" if reform.merger else f"由{reform.predecessors[0]}更名"
            yield problem(f"{agency.name}：{reform.year}年{became}，前后年度的职能范围不同，不可直接比较。")


COUNTED_TWICE = "范围内有政府（或政府办公室）的年报，它可能只填本级，也可能汇总所属各单位，与其他单位相加可能重复计算。"


@note(
    "C-06",
    "政府汇总年报与所属单位相加可能重复",
    "政府年报可能只填本级，也可能汇总所属单位",
    fires=Comparison(_NEW, (2022,), (_GOVERNMENT, _BUREAU), summed=True),
    says=COUNTED_TWICE,
    silent=Comparison(_NEW, (2022,), (_BUREAU,), summed=True),
    blank=Comparison(_NEW, (2022,), (Agency("某单位", None),), summed=True),
)
def counted_twice(compared: Comparison) -> Verdicts:
    kinds = [agency.body_type for agency in compared.agencies]
    governments = [kind for kind in kinds if kind in ("government", "government_office")]
    if not compared.summed:
        return
    if governments and len(governments) < len(kinds):
        yield problem(COUNTED_TWICE)
    elif None in kinds:
        yield None


_HOW = {
    EvidenceKind.COMPUTED: "由其他单元格算出",
    EvidenceKind.HEADING_NONE: "由标题（无）推定",
    EvidenceKind.NARRATIVE_NUMBER: "由正文推定",
    EvidenceKind.NARRATIVE_ZERO: "由正文推定",
    EvidenceKind.RECOGNISED: "由图片识别",
    EvidenceKind.ENTERED: "由人工读出",
}


@note(
    "C-07",
    "合计须说明按几份年报计算",
    "推定的和未知的不能混在印出来的数里",
    fires=Comparison(
        _NEW, (2022,), (_BUREAU,) * 5, True, {EvidenceKind.TABLE_CELL: 3, EvidenceKind.HEADING_NONE: 1, EvidenceKind.NARRATIVE_ZERO: 1}
    ),
    says="按5份年报计算，其中1份由标题（无）推定、1份由正文推定，0份未知。",
    silent=Comparison(_NEW, (2022,), (_BUREAU,)),
    blank=Comparison(_NEW, (2022,), (_BUREAU,), summed=True),
)
def coverage(compared: Comparison) -> Verdicts:
    if not compared.summed:
        return
    if not (compared.known or compared.unknown):
        yield None
        return
    derived: dict[str, int] = {}
    for kind, count in compared.known.items():
        if kind in _HOW:
            derived[_HOW[kind]] = derived.get(_HOW[kind], 0) + count
    parts = "、".join(f"{count}份{how}" for how, count in derived.items())
    among = f"其中{parts}，" if parts else ""
    yield problem(f"按{sum(compared.known.values())}份年报计算，{among}{compared.unknown}份未知。")
