"""Bodies chosen by what changed from one year to another, or by what held in one year and not in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.question.plan import FACT_FIELDS, Aggregate, Condition, Intent, Op, Plan
from indexer.question.problems import Option, Problem, Reason
from indexer.question.quantities import quantity
from indexer.question.shape import NOTHING, Result, of_bodies, ordered
from indexer.question.slots import YEAR_BEFORE, Said, Slots
from indexer.question.tokens import T, Token

_FEWER = ("减少", "下降", "少了", "减了", "降了", "跌", "变少", "降低", "降幅", "减幅", "比上年少", "比去年少", "少的", "更少", "下滑")
_UNCHANGED = ("没变", "不变", "一样", "持平", "没有变化", "没变化", "无变化")
_IN_PROPORTION = ("快", "增长率", "增幅", "涨幅", "增速", "降幅", "百分比", "百分之", "幅度", "比例", "成长率")


def by_year(slots: Slots, plan: Plan, group: str) -> Result | None:
    for rule in (_printed_change, _unlike_years, _changed):
        made = rule(slots, plan, group)
        if made is not None:
            return made
    return None


def _printed_change(slots: Slots, plan: Plan, group: str) -> Result | None:
    """行政许可项目减少的单位: the form prints the change itself. 行政强制减少的单位: of items, or of decisions?"""
    of_change = bool(plan.quantities) and all(code.endswith("_change") for code in plan.quantities)
    if not of_change and (either := _change_or_years(slots, plan, group)) is not None:
        return either
    if not of_change or ordered(slots) or not of_bodies(slots):
        return None
    if all(token.note for token in slots.all(T.YEAR)):
        plan = plan.without("report_year")  # 比上年: what the column says anyway
    op = Op.LT if slots.said(*_FEWER) else Op.EQ if slots.said(*_UNCHANGED) else Op.GT
    signs = tuple(Condition(code, op, NOTHING) for code in plan.quantities)
    return replace(plan, intent=Intent.COUNT if slots.counting else Intent.LIST, conditions=(*plan.conditions, *signs), quantities=()), None


def _change_or_years(slots: Slots, plan: Plan, group: str) -> Result | None:
    decisions = [code for code in plan.quantities if code.endswith("_decisions")]
    named = any(token.kind is T.CELL and token.value == "decisions" for token in slots.tokens)
    plain = (
        slots.has(T.TREND)
        and len(slots.years) < 2
        and not slots.span
        and not group
        and not slots.said("逐年", "历年", "趋势", "走势", "同比")
    )
    if (
        len(decisions) != 1
        or len(plan.quantities) != 1
        or named
        or not plain
        or not (of_bodies(slots) or ordered(slots) or slots.has(T.QUANT))
    ):
        return None
    change = decisions[0].replace("_decisions", "_change")
    of_items = _of_printed(slots, replace(plan, quantities=(change,)))
    over_years = _changed(slots, plan, group) or (replace(plan, intent=Intent.TREND, group="report_year"), None)
    options = (
        Option(f"{_line_name(decisions[0])}项目数的增减（表格印出）", of_items),
        Option(f"{_line_name(decisions[0])}处理决定数量各年度的增减", over_years[0]),
    )
    return replace(plan, quantities=()), Problem(Reason.WHICH_MEASURE, (f"{_line_name(decisions[0])}增减",), options)


def _line_name(code: str) -> str:
    return quantity(code).label.removesuffix("处理决定数量")


def _of_printed(slots: Slots, plan: Plan) -> Plan:
    fewer = slots.said(*_FEWER)
    if ordered(slots):
        return replace(plan, intent=Intent.RANK, sort="asc" if fewer else "desc", limit=slots.limit or 1)
    if of_bodies(slots):
        held = Condition(plan.quantities[0], Op.LT if fewer else Op.GT, NOTHING)
        return replace(plan, intent=Intent.LIST, conditions=(*plan.conditions, held), quantities=())
    return replace(plan, intent=Intent.AGGREGATE, aggregate=Aggregate.SUM)


# What holds in one year and not in the other


def _unlike_years(slots: Slots, plan: Plan, group: str) -> Result | None:
    """2021年有申请而2022年没有: each condition is one of the year that stands before it."""
    if len(slots.years) < 2 or slots.span or len(plan.filter("agency")) == 1 or not of_bodies(slots):
        return None
    made = [c for said in slots.counted if (year := _year_of(slots, said.first)) for c in _conditions(said, year)]
    idle = [token for token in slots.unknown if token.kind is T.NOT]
    for token in idle:
        year = _year_of(slots, slots.tokens.index(token))
        if made and year:
            made.append(replace(made[-1], op=Op.EQ, value=NOTHING, year=year))
    if len({condition.year for condition in made}) < 2:
        return None
    slots.unknown = [token for token in slots.unknown if token not in idle]
    intent = Intent.COUNT if slots.counting else Intent.LIST
    return replace(plan.without(*FACT_FIELDS), intent=intent, conditions=tuple(made), quantities=(), yes_no=slots.has(T.YESNO)), None


def _year_of(slots: Slots, at: int) -> int:
    """The one year named last before a token; 0 where several years share what follows."""
    before = [i for i in range(at) if slots.tokens[i].kind is T.YEAR]
    if not before or len(slots.tokens[before[-1]].years) != 1:
        return 0
    joined = len(before) > 1 and all(t.kind in (T.AND, T.FILLER) for t in slots.tokens[before[-2] + 1 : before[-1]])
    return 0 if joined else slots.tokens[before[-1]].years[0]


def _conditions(said: Said, year: int) -> list[Condition]:
    if said.conditions:
        return [replace(each, year=year) for each in said.conditions]
    none = said.negated != (said.fact == "zero_requests")
    return [Condition(said.code, Op.EQ if none else Op.GT, NOTHING, year=year)]


# What rose or fell


def _changed(slots: Slots, plan: Plan, group: str) -> Result | None:
    """申请量增加了的单位, 增长最快的单位, 2022年申请比2021年多的单位: each body's one year against its other."""
    compared = slots.has(T.TREND) or (slots.has(T.VERSUS) and len(slots.years) == 2)
    asked = of_bodies(slots) or ordered(slots)
    if all(code.endswith("_change") for code in plan.quantities):
        return None
    if slots.said("逐年", "连年", "年年", "每年都", "连续"):
        chosen = bool(plan.quantities) and (of_bodies(slots) or bool(slots.has(T.MOST, T.LEAST))) and slots.has(T.TREND)
        return (plan, Problem(Reason.UNSUPPORTED, ("按逐年的增减挑选单位",), (_over_time(plan),))) if chosen and group == "" else None
    if not compared or not asked or len(plan.quantities) != 1 or group not in ("", "agency") or slots.conditions:
        return None
    if any(len(plan.filter(field)) > 1 for field in ("agency", "county", "city", "sector", "level")) or len(plan.filter("agency")) == 1:
        return None
    years, note = _two_years(slots)
    if len(years) < 2:
        return plan, Problem(Reason.UNSUPPORTED, ("按增减幅度挑选单位（馆藏只有一个年度）",))
    if note:
        slots.notes.append(note)
    first, last = years[0], years[-1]
    plan = plan.with_filter("report_year", tuple(str(year) for year in sorted({first, last})))
    fewer = slots.said(*_FEWER)
    code = plan.quantities[0]
    if ordered(slots):
        how = Aggregate.GROWTH if slots.said(*_IN_PROPORTION) and not quantity(code).ratio else Aggregate.CHANGE
        lowest = fewer or (slots.has(T.LEAST) and not slots.has(T.MOST))
        limit = slots.limit or slots.nth or (1 if slots.has(T.MOST, T.LEAST) and not slots.has(T.RANKING, T.FIRST) else 0)
        made = replace(plan, intent=Intent.RANK, aggregate=how, sort="asc" if lowest else "desc", limit=limit, nth=slots.nth)
        return replace(made, group=""), None
    op = Op.LT if fewer else Op.EQ if slots.said(*_UNCHANGED) else Op.GT
    held = Condition(code, op, NOTHING, code, last, first)
    intent = Intent.COUNT if slots.counting else Intent.LIST
    return replace(plan, intent=intent, quantities=(), conditions=(*plan.conditions, held), yes_no=slots.has(T.YESNO)), None


def _over_time(plan: Plan) -> Option:
    return Option("逐年变化", replace(plan, intent=Intent.TREND, group="report_year"))


def _two_years(slots: Slots) -> tuple[tuple[int, ...], str]:
    """(earlier, later) as far as the question goes; else the two newest of the archive, which is said."""
    named = [token for token in slots.all(T.YEAR) if len(token.years) == 1]
    if len(slots.years) > 1:
        first_named = named[0].years[0] if named else slots.years[0]
        against = slots.said("比") and len(slots.years) == 2 and first_named < slots.years[-1] and _then_compared(slots, named)
        return (slots.years[::-1] if against else slots.years), ""
    if len(slots.years) == 1 and any(token.text in YEAR_BEFORE for token in named):
        return (slots.years[0], slots.years[0] + 1), ""
    if len(slots.years) == 1:
        return (slots.years[0] - 1, slots.years[0]), f"与上一年（{slots.years[0] - 1}年）比较"
    years = slots.held_years[-2:]
    return years, f"没有说明年度，按馆藏最近的{years[0]}年和{years[-1]}年比较" if len(years) == 2 else ""


def _then_compared(slots: Slots, named: Sequence[Token]) -> bool:
    """2020年比2021年多: the year named first is the one asked about."""
    versus = next((t.start for t in slots.tokens if t.kind is T.VERSUS and t.text.startswith("比")), -1)
    return len(named) == 2 and named[0].start < versus < named[1].start
