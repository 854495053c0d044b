"""Questions about numbers → plans: how many, who, ranked, over time, compared, in shares, as a table."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.form import EQUATIONS, table3, table4
from indexer.question.express import Choice
from indexer.question.plan import ENDS, INNER_GROUPS, Aggregate, Condition, Filter, Intent, Op, Plan
from indexer.question.problems import Option, Problem, Reason
from indexer.question.quantities import quantity, ratio
from indexer.question.shape import NOTHING, Result, is_conditional, names_offices, of_bodies, positive, with_conditions
from indexer.question.shares import every_one, share, which_kind
from indexer.question.slots import Slots
from indexer.question.tokens import T
from indexer.question.wording import GROUPS
from indexer.question.yearly import by_year

_GROUP_DEFAULT = {
    "applicant": table3.code("new_received", "total"),
    "result": table3.code("total_processed", "total"),
    "outcome": "t4_lit_total",
}

_SIDES = ("agency", "county", "city", "province", "town", "sector", "level", "kind", "body_type")  # what two of may be compared
# 最多的两家加起来: of those chosen, not of all.
_TOGETHER = frozenset(("加起来", "合计", "总和", "之和", "合起来", "加总", "加在一起", "加一起", "合在一起", "一共", "总共", "共计"))
# A statement to be confirmed: “有” or “没有” in front of the answer would be misread.
_CONFIRMED = ("对不对", "对吗", "对么", "是吧", "对吧", "是不是", "没错吧")
_HELD = ("比", "多于", "少于", "大于", "小于", "高于", "低于", "超过", "不及", "不如", "不到", "不低于", "不少于")
_GROWTH = ("增长率", "增幅", "涨幅", "增速", "降幅", "减幅")
_PRINTED_IN = {"applicant": 3, "result": 3, "outcome": 4, "quantity": 0}
_BOTH_KINDS = "+".join(table4.code(group.code, "total") for group in table4.GROUPS)


def plan_counted(slots: Slots, base: Plan) -> Result:
    """``base``: the plan with the question's filters, nothing else."""
    if slots.choices:
        return _which_measure(slots, base)
    base, slots = _as_kinds(slots, base), _per_item(_either(_summed(slots)), base)
    group = _group(slots)
    quantities = tuple(slots.quantities)
    if quantities == (_BOTH_KINDS,) and (slots.has(T.VERSUS, T.EACH, T.TABLE) or slots.said("同时", "既", "都有")):
        quantities = (table4.code("review", "total"), "t4_lit_total")  # 复议和诉讼哪个多
        slots = replace(slots, quantities=list(quantities))
    if group in INNER_GROUPS and quantities and quantity(quantities[0]).fields[0].table != _PRINTED_IN[group]:
        said = f"按{GROUPS[group].removeprefix('按')}拆分“{quantity(quantities[0]).label}”"
        whole = replace(with_conditions(base, slots), quantities=quantities)
        return whole, Problem(Reason.UNSUPPORTED, (said,), (Option(quantity(quantities[0]).label, _number(slots, whole)),))
    if not quantities and group in _GROUP_DEFAULT:
        quantities = (_GROUP_DEFAULT[group],)
    plan = replace(with_conditions(base, slots), quantities=quantities, unit=slots.unit, aggregate=_averaged(slots))
    if slots.has(T.SHARE) and not (slots.has(T.TREND) and len(slots.years) > 1):
        shared = share(slots, plan)
        if isinstance(shared, tuple):
            return shared
        if shared is not None:
            return plan_counted(_as_ratio(slots, shared), replace(shared, quantities=(), conditions=()))
    if _says_or(slots) and len(slots.counted) > 1 and plan.conditions:
        return plan, Problem(Reason.UNSUPPORTED, ("用“或”连接两个条件，请分开问",))
    for rule in (
        by_year,
        every_one,
        which_kind,
        _multiple,
        _whole_held,
        _held_against,
        _comparison,
        _ranking,
        _trend,
        _table,
        _breakdown,
        _counting,
        _listing,
    ):
        made = rule(slots, plan, group)
        if made is not None:
            return made
    return _number(slots, plan), None


def _summed(slots: Slots) -> Slots:
    """许可加处罚最多的单位, 许可和处罚加起来超过100的: one number."""
    codes = list(dict.fromkeys(said.code for said in slots.counted if not said.negated and not said.fact))
    plus = any(token.kind is T.AND and token.text in ("加", "加上") for token in slots.tokens)
    together = any(token.text in _TOGETHER for token in slots.all(T.SUM)) and (slots.conditions or slots.has(T.MOST, T.LEAST))
    if len(codes) < 2 or not (plus or together) or not _alike(codes) or slots.choices:
        return slots
    if not plus and slots.tokens.index(slots.all(T.SUM)[0]) > min((slots.tokens.index(t) for t in slots.all(T.MOST)), default=999):
        return slots  # 最多的两家加起来
    whole = "+".join(codes)
    held = [replace(condition, quantity=whole) for condition in slots.conditions]
    counted = [replace(slots.counted[0], code=whole)]
    return replace(slots, quantities=[] if held else [whole], conditions=held, counted=counted)


def _alike(codes: list[str]) -> bool:
    """Whether numbers can be added up: one unit, no rates, and no more than a person would say."""
    units = {quantity(code).unit for code in codes}
    return len(units) == 1 and not any(quantity(code).ratio for code in codes) and len("+".join(codes)) < 600


def _either(slots: Slots) -> Slots:
    """有没有企业或者律所提出过申请, 处罚或强制不为零: counts are never negative, so either is their sum."""
    codes = list(dict.fromkeys(said.code for said in slots.counted if not said.negated and not said.fact))
    if not _says_or(slots) or len(codes) < 2 or slots.has(T.QUANT) or not _alike(codes) or not (of_bodies(slots) or slots.has(T.YESNO)):
        return slots
    if not all(c.value == 0 and c.op in (Op.GT, Op.NE) for c in slots.conditions):
        return slots
    whole = "+".join(codes)
    return replace(slots, quantities=[whole], conditions=[], counted=[replace(slots.counted[0], code=whole, conditions=())])


def _per_item(slots: Slots, plan: Plan) -> Slots:
    """那24个采购项目平均多少钱: of one body, per item."""
    bought = {"t2_procurement_amount_yuan", "t2_procurement_items"}
    codes = {said.code for said in slots.counted}
    if not slots.has(T.MEAN) or not codes or not codes <= bought or len(plan.filter("agency")) != 1 or "项目" not in slots.text:
        return slots
    code = ratio("t2_procurement_amount_yuan", "t2_procurement_items")
    tokens = [token for token in slots.tokens if token.kind is not T.MEAN]
    return replace(slots, quantities=[code], conditions=[], tokens=tokens, counted=[replace(slots.counted[0], code=code, conditions=())])


def _says_or(slots: Slots) -> bool:
    return any(token.kind is T.AND and token.text in ("或", "或者") for token in slots.tokens)


def _as_kinds(slots: Slots, plan: Plan) -> Plan:
    """部门和乡镇比: two kinds side by side, no body is both."""
    if plan.filter("body_type") == ("subdistrict_office",) and plan.filter("level") == ("town",):
        return plan.without("level").with_filter("body_type", ("subdistrict_office", "town_government"))
    if plan.filter("kind") != ("department",) or plan.filter("level") != ("town",):
        return plan
    kinds = ("town", "department") if slots.text.find("乡") < slots.text.find("部门") else ("department", "town")
    return plan.without("level").with_filter("kind", kinds)


def _as_ratio(slots: Slots, plan: Plan) -> Slots:
    """The question with its share settled: what is left is about the ratio."""
    tokens = [token for token in slots.tokens if token.kind is not T.SHARE]
    return replace(slots, quantities=list(plan.quantities), conditions=[], tokens=tokens)


def _averaged(slots: Slots) -> Aggregate:
    return Aggregate.MEAN if slots.has(T.MEAN) else Aggregate.MEDIAN if slots.has(T.MEDIAN) else Aggregate.NONE


def _which_measure(slots: Slots, base: Plan) -> Result:
    choice: Choice = slots.choices[0]
    options = []
    for label, code in choice.options:
        chosen = replace(slots, choices=slots.choices[1:], quantities=[*slots.quantities, code])
        plan, _ = plan_counted(chosen, base)
        options.append(Option(label, plan))
    first = options[0].plan or base
    return replace(first, quantities=()), Problem(Reason.WHICH_MEASURE, (choice.asked,), tuple(options))


def _group(slots: Slots) -> str:
    named = [token.value for token in slots.all(T.GROUP) if token.value]
    if named:
        group = next((value for value in named if value != "agency"), named[0])
        table = quantity(slots.quantities[0]).fields[0].table if slots.quantities else None
        return {("result", 4): "outcome", ("outcome", 3): "result"}.get((group, table or 0), group)
    if not slots.has(T.GROUP) or not slots.quantities:
        return ""
    first = quantity(slots.quantities[0]).fields[0]
    if first.table == 4:
        return "outcome"
    if first.table == 3 and slots.said("结果", "处理", "办理"):
        return "result"
    if first.table == 3:
        return "result" if first.row == "total_processed" else "applicant" if first.row == "new_received" else "agency"
    return "agency"


# Forms of answers, the first that applies


def _multiple(slots: Slots, plan: Plan, group: str) -> Result | None:
    """几倍, 几分之几: the one named first over the other."""
    if not slots.has(T.TIMES) or not plan.quantities:
        return None
    times = replace(plan, intent=Intent.COMPARE, aggregate=Aggregate.TIMES)
    if slots.has(T.MOST) and slots.has(T.LEAST):
        return replace(times, quantities=plan.quantities[:1], group=ENDS), None
    field = next((name for name in _SIDES if len(plan.filter(name)) == 2), "")
    if field:
        return replace(times, group=field), None
    if len(plan.years) == 2:
        named = [year for token in slots.all(T.YEAR) for year in token.years]
        ordered_years = dict.fromkeys(str(year) for year in (*named, *plan.years) if year in plan.years)
        return replace(times.with_filter("report_year", ordered_years), group="report_year"), None
    if len(plan.quantities) == 2:
        return replace(times, group="quantity"), None
    return times, Problem(Reason.UNSUPPORTED, ("比较的另一方",), (Option(quantity(plan.quantities[0]).label, _number(slots, plan)),))


def _whole_held(slots: Slots, plan: Plan, group: str) -> Result | None:
    """采购额合计超过一千万吗: the sum itself is shown."""
    if not (slots.has(T.SUM) and slots.conditions and slots.has(T.YESNO)) or of_bodies(slots) or plan.quantities:
        return None
    codes = tuple(dict.fromkeys(c.quantity for c in slots.conditions))
    if len(codes) != 1 or quantity(codes[0]).ratio:
        return None
    return replace(with_conditions(plan, replace(slots, conditions=[])), intent=Intent.AGGREGATE, quantities=codes,
                   conditions=(), aggregate=Aggregate.SUM, yes_no=True), None  # fmt: skip


def _held_against(slots: Slots, plan: Plan, group: str) -> Result | None:
    """行政处罚比行政许可多的单位: one number of a report against another."""
    if not slots.has(T.VERSUS) or len(plan.quantities) != 2 or not of_bodies(slots) or len(plan.filter("agency")) > 1:
        return None
    between = slots.text[slots.tokens[slots.counted[0].last].end : slots.tokens[slots.counted[-1].first].start] if slots.counted else ""
    money = {quantity(code).money or quantity(code).ratio for code in plan.quantities}
    if not any(word in between for word in _HELD) or (money != {False} and not _alike(list(plan.quantities))):
        return None
    fewer = slots.said("少", "低", "小", "不及", "不如", "不到")
    held = Condition(plan.quantities[0], Op.LT if fewer else Op.GT, NOTHING, plan.quantities[1])
    intent = Intent.COUNT if slots.counting else Intent.LIST
    return replace(plan, intent=intent, quantities=(), conditions=(*plan.conditions, held)), None


def _comparison(slots: Slots, plan: Plan, group: str) -> Result | None:
    paired = slots.has(T.TREND) and (slots.has(T.QUANT) or slots.said(*_GROWTH)) and len(plan.years) == 2 and not slots.span
    if not (slots.has(T.VERSUS) or paired) or not plan.quantities:
        return None
    two = replace(plan, intent=Intent.COMPARE)
    widest = slots.said("差距最大", "相差最大", "相差最多", "差最多", "悬殊最大", "差别最大", "差异最大")
    if (widest or (slots.has(T.MOST) and slots.has(T.LEAST))) and not group:
        return replace(two, quantities=plan.quantities[:1], group=ENDS), None
    for field in _SIDES:
        if len(plan.filter(field)) > 1:
            return replace(two, group=field), None
    if all(code.endswith("_change") for code in plan.quantities):
        return None  # 项目减少了多少: the number itself is a difference
    if len(plan.years) > 1 and (not slots.span or len(plan.years) == 2):
        growth = slots.said(*_GROWTH, "百分之", "百分比", "比例") and not quantity(plan.quantities[0]).ratio
        return replace(two, group="report_year", aggregate=Aggregate.GROWTH if growth else plan.aggregate), None
    if len(plan.quantities) > 1:
        return replace(two, group="quantity"), None
    if group == "report_year" or slots.has(T.TREND) or len(plan.years) > 1:
        return None
    if _against_body(slots):
        everyone, _ = _ranked(slots, plan.without(*_SIDES), "", "desc")
        whole = replace(everyone, limit=0, nth=0)
        return two, Problem(Reason.UNSUPPORTED, ("拿一个单位的数作标准挑选其他单位",), (Option("各单位由高到低排列", whole),))
    if slots.has(T.MOST, T.LEAST, T.RANKING, T.FIRST, T.WHICH):
        return _ranking(slots, replace(plan), group) or _ranked(slots, plan, group, "desc")
    return two, Problem(Reason.UNSUPPORTED, ("比较的另一方",), (Option(quantity(plan.quantities[0]).label, _number(slots, plan)),))


def _against_body(slots: Slots) -> bool:
    """公开信息比平湖多的单位: a body behind 比 is no scope."""
    at = [i for i, token in enumerate(slots.tokens) if token.kind is T.VERSUS and token.text.startswith("比")]
    return any(slots.tokens[i + 1].kind in (T.AGENCY, T.PLACE, T.BODY) for i in at if i + 1 < len(slots.tokens)) and of_bodies(slots)


def _ranking(slots: Slots, plan: Plan, group: str) -> Result | None:
    if not slots.has(T.MOST, T.LEAST, T.RANKING, T.FIRST, T.NTH):
        return None
    if not plan.quantities and not plan.conditions:
        return None
    if slots.has(T.MOST) and slots.has(T.LEAST):
        everyone, _ = _ranked(slots, plan, group, "desc")
        return replace(everyone, limit=0, nth=0), None  # 最高和最低的: both ends of the whole ranking
    if plan.aggregate in (Aggregate.MEAN, Aggregate.MEDIAN) and not group:
        first, _ = _ranked(slots, replace(plan, aggregate=Aggregate.NONE), group, "asc" if slots.has(T.LEAST) else "desc")
        readings = (Option("平均值", _number(slots, plan)), Option("最高或最低的单位", first))
        return first, Problem(Reason.UNSUPPORTED, ("一次既求平均又排名",), readings)
    lowest = slots.has(T.LEAST) or slots.limit_sort == "asc" or slots.value(T.RANKING) == "asc"
    if plan.quantities and all(code.endswith("_change") for code in plan.quantities):
        lowest = slots.said("减少", "减了", "减得", "降") is not slots.has(T.LEAST)  # 减少最多: the lowest
    sums, tops = slots.all(T.SUM), [*slots.all(T.MOST), *slots.all(T.LEAST)]
    whole = bool(sums and tops) and sums[0].start < tops[0].start and group in ("", "agency") and len(plan.years) != 1
    return _ranked(slots, plan, "agency" if whole else "" if group == "agency" else group, "asc" if lowest else "desc")


def _ranked(slots: Slots, plan: Plan, group: str, sort: str) -> Result:
    only = slots.has(T.MOST, T.LEAST) and not slots.has(T.RANKING, T.FIRST)
    limit = slots.limit or (slots.nth if slots.nth else 1 if only else 0)
    quantities = plan.quantities or (plan.conditions[0].quantity,)
    together = any(token.text in _TOGETHER for token in slots.all(T.SUM)) and not plan.aggregate and limit != 1 and not group
    if together:
        plan = replace(plan, aggregate=Aggregate.SUM)
    return replace(plan, intent=Intent.RANK, quantities=quantities[:1], group=group, sort=sort, limit=limit, nth=slots.nth), None


def _trend(slots: Slots, plan: Plan, group: str) -> Result | None:
    if not plan.quantities or not (slots.has(T.TREND) or group == "report_year"):
        return None
    if not group and len(plan.years) < 2 and slots.has(T.QUANT) and all(code.endswith("_change") for code in plan.quantities):
        return None  # 行政许可增加了多少项: printed
    if group and group != "report_year":
        return None
    return replace(plan, intent=Intent.TREND, group="report_year"), None


def _table(slots: Slots, plan: Plan, group: str) -> Result | None:
    if not slots.has(T.TABLE):
        return None
    if not plan.quantities and plan.conditions:
        plan = replace(plan, quantities=tuple(dict.fromkeys(c.quantity for c in plan.conditions)))
    if group in ("", "agency"):
        return replace(plan, intent=Intent.TABLE), None
    return replace(plan, intent=Intent.TREND if group == "report_year" else Intent.BREAKDOWN, group=group), None


def _breakdown(slots: Slots, plan: Plan, group: str) -> Result | None:
    if not plan.quantities:
        return None
    if group == "agency" and (slots.has(T.SUM, T.MEAN, T.MEDIAN) or slots.counting):
        return None
    if slots.has(T.EACH) and not group:
        several = next((field for field in ("agency", "county", "city", "sector") if len(plan.filter(field)) > 1), "")
        group = "report_year" if len(plan.years) > 1 and not several else several or "agency"
    if not group:
        return None
    if len(plan.quantities) > 1 and group == "agency":
        return replace(plan, intent=Intent.TABLE), None
    return replace(plan, intent=Intent.BREAKDOWN, group=group), None


def _counting(slots: Slots, plan: Plan, group: str) -> Result | None:
    of_reports = slots.has(T.QUANT) and not plan.quantities and is_conditional(plan) and not slots.has(T.WHICH)
    if not slots.counting and not of_reports:
        return None
    bodies = all(token.value in ("家", "个") for token in slots.all(T.QUANT)) and not slots.has(T.MEAN)
    if plan.quantities and (bodies or not slots.has(T.SUM, T.MEAN)):
        plan = positive(plan)
    elif plan.quantities:
        return None
    return replace(plan, intent=Intent.COUNT, always=_always(slots)), None


def _always(slots: Slots) -> bool:
    """一直零申请, 从未收到申请, 2021和2022年都零申请: in every year there is a report of, or that is named."""
    if len(slots.years) > 1 and not slots.span and slots.said("都", "均"):
        return True
    if re.search(r"[二两三四五六七八九十\d]年(?:里|来|间)?(?:都|均)", slots.text):
        return True
    return slots.has(T.ALWAYS) or (slots.said("从未", "从没", "从来") and slots.has(T.NOT, T.FACT))


def _listing(slots: Slots, plan: Plan, group: str) -> Result | None:
    asked = slots.has(T.WHICH) or (slots.has(T.YESNO) and not slots.has(T.QUANT)) or names_offices(slots)
    if plan.quantities and not asked:
        wants_number = slots.has(T.QUANT, T.SUM, T.MEAN, T.MEDIAN)
        if wants_number or not (slots.has(T.EXISTS) and slots.has(T.OFFICE)):
            return None
    if plan.quantities:
        if slots.has(T.QUANT) and not slots.has(T.WHICH):
            return None
        plan = positive(plan)
    elif not is_conditional(plan):
        return None
    if slots.has(T.YESNO) and slots.has(T.ALL, T.GROUP) and slots.said("都"):
        return replace(plan, intent=Intent.COUNT), None  # 所有单位都…吗: how many of them
    return replace(plan, intent=Intent.LIST, yes_no=slots.has(T.YESNO) and not slots.said(*_CONFIRMED), always=_always(slots)), None


def _number(slots: Slots, plan: Plan) -> Plan:
    aggregate = _averaged(slots) or Aggregate.SUM
    codes = plan.quantities
    asked = sum(token.kind is T.QUANT for token in slots.tokens)  # 收到几件、办结几件: two numbers
    if len(codes) > 1 and asked < 2 and slots.has(T.SUM) and _addable(codes):
        return replace(plan, intent=Intent.AGGREGATE, quantities=("+".join(codes),), aggregate=aggregate)
    if len(codes) > 1:
        return replace(plan, intent=Intent.TABLE)
    one_report = len(plan.years) == 1 or (not plan.years and not slots.has(T.SUM))
    single = len(plan.filter("agency")) == 1 and one_report and aggregate is Aggregate.SUM
    return replace(plan, intent=Intent.LOOKUP if single else Intent.AGGREGATE, aggregate=aggregate)


def _addable(codes: tuple[str, ...]) -> bool:
    """Whether the form itself adds such numbers up: parts of one total, or one column of table 2 or of table 4.

    新收 and 办结, or a total and its part, stand side by side instead.
    """
    read = [quantity(code) for code in codes]
    if any(each.ratio for each in read) or len({each.unit for each in read}) > 1:
        return False
    fields = [field for each in read for field in each.fields]
    parts = {field.code for field in fields}
    one_column = len({(field.table, field.column) for field in fields}) == 1 and fields[0].table in (2, 4)
    return one_column or any(parts <= set(equation.left) for equation in EQUATIONS)


def year_filters(slots: Slots) -> list[Filter]:
    made = [Filter("report_year", tuple(str(year) for year in slots.years))] if slots.years else []
    if slots.years_excluded:
        made.append(Filter("report_year", tuple(str(year) for year in slots.years_excluded), exclude=True))
    return made
