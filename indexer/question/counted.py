"""Questions about numbers → plans: how many, who, ranked, over time, compared, in shares, as a table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from archive.form import EQUATIONS, table3, table4
from indexer.question.express import Choice
from indexer.question.plan import INNER_GROUPS, Aggregate, Condition, Filter, Intent, Op, Plan
from indexer.question.problems import Option, Problem, Reason
from indexer.question.quantities import DECIDED, quantity, ratio
from indexer.question.slots import Slots
from indexer.question.tokens import T
from indexer.question.wording import GROUPS

_NOTHING = Decimal(0)
# Conditions that are facts of a report, which know “unknown” and “conflict” as well.
_AS_FACT = {
    (table3.code("new_received", "total"), Op.EQ): ("zero_requests", "yes"),
    (table3.code("new_received", "total"), Op.GT): ("zero_requests", "no"),
    ("t4_lit_pending", Op.GT): ("pending_litigation", "yes"),
    ("t4_lit_pending", Op.EQ): ("pending_litigation", "no"),
    (table4.code("review", "pending"), Op.GT): ("pending_review", "yes"),
    (table4.code("review", "pending"), Op.EQ): ("pending_review", "no"),
}
_GROUP_DEFAULT = {
    "applicant": table3.code("new_received", "total"),
    "result": table3.code("total_processed", "total"),
    "outcome": "t4_lit_total",
}

_PRINTED_IN = {"applicant": 3, "result": 3, "outcome": 4, "quantity": 0}
_BOTH_KINDS = "+".join(table4.code(group.code, "total") for group in table4.GROUPS)

Result = tuple[Plan, Problem | None]


def plan_counted(slots: Slots, base: Plan) -> Result:
    """``base``: the plan with the question's filters, nothing else."""
    if slots.choices:
        return _which_measure(slots, base)
    group = _group(slots)
    quantities = tuple(slots.quantities)
    if quantities == (_BOTH_KINDS,) and (slots.has(T.VERSUS, T.EACH, T.TABLE) or slots.said("同时", "既", "都有")):
        quantities = (table4.code("review", "total"), "t4_lit_total")  # 复议和诉讼哪个多
        slots = replace(slots, quantities=list(quantities))
    if group in INNER_GROUPS and quantities and quantity(quantities[0]).fields[0].table != _PRINTED_IN[group]:
        said = f"按{GROUPS[group].removeprefix('按')}拆分“{quantity(quantities[0]).label}”"
        whole = replace(_with_conditions(base, slots), quantities=quantities)
        return whole, Problem(Reason.UNSUPPORTED, (said,), (Option(quantity(quantities[0]).label, _number(slots, whole)),))
    if not quantities and group in _GROUP_DEFAULT:
        quantities = (_GROUP_DEFAULT[group],)
    plan = replace(_with_conditions(base, slots), quantities=quantities, unit=slots.unit, aggregate=_averaged(slots))
    if slots.has(T.SHARE):
        shared = _share(slots, plan)
        if shared is not None:
            return shared
    unlike = _unlike_years(slots, plan)
    if unlike is not None:
        return unlike
    for rule in (_trend_of_agencies, _comparison, _ranking, _trend, _table, _breakdown, _counting, _listing):
        made = rule(slots, plan, group)
        if made is not None:
            return made
    return _number(slots, plan), None


def _averaged(slots: Slots) -> Aggregate:
    return Aggregate.MEAN if slots.has(T.MEAN) else Aggregate.MEDIAN if slots.has(T.MEDIAN) else Aggregate.NONE


def _with_conditions(base: Plan, slots: Slots) -> Plan:
    conditions = [*slots.conditions, *(Condition(code, Op.EQ, _NOTHING) for code in slots.negated)]
    plan = base
    for fact, answer in slots.facts.items():
        plan = plan.with_filter(fact, (answer,))
    return _facts_of(plan, conditions)


def _facts_of(plan: Plan, conditions: list[Condition]) -> Plan:
    """零申请 instead of 新收申请 = 0: the fact also knows what a sentence or a heading （无） says."""
    kept = []
    for condition in conditions:
        at_least_one = condition.op is Op.GE and condition.value == 1
        op = Op.GT if at_least_one else condition.op
        fact = _AS_FACT.get((condition.quantity, op)) if condition.value == 0 or at_least_one else None
        if fact is not None and len(conditions) == len({c.quantity for c in conditions}):
            plan = plan.with_filter(fact[0], (fact[1],))
        else:
            kept.append(condition)
    return replace(plan, conditions=tuple(kept))


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


# Shares


def _share(slots: Slots, plan: Plan) -> Result | None:
    whole = [code for code in plan.quantities if quantity(code).ratio]
    if whole:
        return None
    if not plan.quantities and plan.conditions and len(plan.filter("agency")) == 1:
        plan = replace(plan, quantities=(plan.conditions[0].quantity,), conditions=())  # 予以公开1件，占比多少
    if len(plan.quantities) == 1 and _share_of_offices(slots):
        return replace(positive(plan), quantities=(), intent=Intent.COUNT, aggregate=Aggregate.SHARE), None
    if not plan.quantities:
        return (replace(plan, intent=Intent.COUNT, aggregate=Aggregate.SHARE), None) if _is_conditional(plan) else None
    if slots.has(T.GROUP):
        return None  # 各类申请人占比: a breakdown shows shares
    if len(plan.quantities) == 2 and slots.said("占"):
        codes: tuple[str, ...] = (ratio(*plan.quantities),)
    elif len(plan.quantities) == 1:
        below = denominator(plan.quantities[0])
        if below is None and len(plan.filter("agency")) == 1:
            return replace(plan, intent=Intent.AGGREGATE, aggregate=Aggregate.SHARE), None
        if below is None:
            options = tuple(Option(quantity(code).label, replace(plan, intent=Intent.AGGREGATE)) for code in plan.quantities)
            return plan, Problem(Reason.UNSUPPORTED, ("占什么的比例",), options)
        codes = (ratio(plan.quantities[0], below),)
    else:
        return None
    asked = replace(slots, quantities=list(codes), tokens=[token for token in slots.tokens if token.kind is not T.SHARE])
    return plan_counted(asked, replace(plan, quantities=(), conditions=()))


def _share_of_offices(slots: Slots) -> bool:
    """收到申请的单位占比: of the bodies, not of the requests."""
    for i, token in enumerate(slots.tokens):
        if token.kind is T.SHARE:
            before = [t for t in slots.tokens[:i] if t.kind is not T.FILLER][-1:]
            return bool(before) and before[0].kind is T.OFFICE
    return False


def denominator(code: str) -> str | None:
    """What a part is naturally a share of: results of all results, a kind of applicant of all applicants."""
    fields = quantity(code).fields
    tables, columns, rows = ({getattr(field, name) for field in fields} for name in ("table", "column", "row"))
    if tables == {3}:
        if columns != {"total"} and len(rows) == 1:
            return table3.code(fields[0].row, "total")
        if not rows & {"new_received", "carried_in", "carried_out", "total_processed"}:
            column = columns.pop() if len(columns) == 1 else "total"
            return table3.code("total_processed", column)
        return "t3_caseload" if rows == {"carried_out"} or rows == {"carried_in"} else None
    if tables == {4} and "total" not in columns:
        outcomes = sorted(DECIDED) if columns <= DECIDED else ["total"]
        return "+".join(table4.code(group, outcome) for group in dict.fromkeys(f.row for f in fields) for outcome in outcomes)
    return None


def _is_conditional(plan: Plan) -> bool:
    return bool(plan.conditions or any(f.field in ("zero_requests", "pending_litigation", "pending_review") for f in plan.filters))


# Forms of answers, the first that applies


def _unlike_years(slots: Slots, plan: Plan) -> Result | None:
    """2021年有申请而2022年没有, 2022年申请比2021年多的单位: what holds in one year and not in the other is not offered."""
    if len(slots.years) < 2 or slots.span or len(plan.filter("agency")) == 1:
        return None
    of_bodies = slots.has(T.WHICH) or _names_offices(slots) or slots.counting
    listed = len(slots.quantities) if of_bodies and not slots.has(T.QUANT) else 0
    both_ways = len(slots.negated) + len(slots.facts) + len({c.quantity for c in slots.conditions}) + listed > 1
    compared = slots.has(T.VERSUS, T.TREND) and of_bodies and not any(len(plan.filter(field)) > 1 for field in ("agency", "county", "city"))
    if not both_ways and not compared:
        return None
    codes = plan.quantities or tuple(slots.negated)
    shown = replace(plan, intent=Intent.TREND, group="report_year", quantities=codes[:1], conditions=())
    options = (Option("逐年变化", shown),) if codes else ()
    return shown, Problem(Reason.UNSUPPORTED, ("按两个年度的不同情况挑选单位",), options)


def _trend_of_agencies(slots: Slots, plan: Plan, group: str) -> Result | None:
    """哪些单位申请量增加了: needs a comparison within each agency, which is not offered."""
    ordered = slots.has(T.MOST, T.LEAST, T.RANKING, T.FIRST, T.NTH)
    if plan.quantities and not ordered and all(code.endswith("_change") for code in plan.quantities):
        return _by_change(slots, plan)
    rising = slots.has(T.TREND) and (slots.has(T.WHICH) or slots.has(T.MOST, T.LEAST)) and group != "report_year"
    if not rising or not plan.quantities:
        return None
    over_time = replace(plan, intent=Intent.TREND, group="report_year")
    return over_time, Problem(Reason.UNSUPPORTED, ("按增减幅度挑选单位",), (Option("逐年变化", over_time),))


def _by_change(slots: Slots, plan: Plan) -> Result | None:
    """行政许可项目减少的单位: the form prints the change itself."""
    if not slots.has(T.WHICH) and not _names_offices(slots):
        return None
    fewer = slots.said("减少", "下降", "少了", "减了")
    if all(token.note for token in slots.all(T.YEAR)):
        plan = plan.without("report_year")  # 比上年: what the column says anyway
    signs = tuple(Condition(code, Op.LT if fewer else Op.GT, _NOTHING) for code in plan.quantities)
    return replace(plan, intent=Intent.LIST, conditions=(*plan.conditions, *signs), quantities=()), None


def _comparison(slots: Slots, plan: Plan, group: str) -> Result | None:
    paired = slots.has(T.TREND) and slots.has(T.QUANT) and len(plan.years) == 2 and not slots.span
    if not (slots.has(T.VERSUS) or paired) or not plan.quantities:
        return None
    two = replace(plan, intent=Intent.COMPARE)
    for field in ("agency", "county", "city", "province", "town", "sector", "level"):
        if len(plan.filter(field)) > 1:
            return replace(two, group=field), None
    if all(code.endswith("_change") for code in plan.quantities):
        return None  # 项目减少了多少: the number itself is a difference
    if len(plan.years) > 1 and (not slots.span or len(plan.years) == 2):
        return replace(two, group="report_year"), None
    if len(plan.quantities) > 1:
        return replace(two, group="quantity"), None
    if group == "report_year" or slots.has(T.TREND) or len(plan.years) > 1:
        return None
    if slots.has(T.MOST, T.LEAST, T.RANKING, T.FIRST, T.WHICH):
        return _ranking(slots, replace(plan), group) or _ranked(slots, plan, group, "desc")
    return two, Problem(Reason.UNSUPPORTED, ("比较的另一方",), (Option(quantity(plan.quantities[0]).label, _number(slots, plan)),))


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
    return _ranked(slots, plan, group, "asc" if lowest else "desc")


def _ranked(slots: Slots, plan: Plan, group: str, sort: str) -> Result:
    only = slots.has(T.MOST, T.LEAST) and not slots.has(T.RANKING, T.FIRST)
    limit = slots.limit or (slots.nth if slots.nth else 1 if only else 0)
    quantities = plan.quantities or (plan.conditions[0].quantity,)
    return replace(plan, intent=Intent.RANK, quantities=quantities[:1], group=group, sort=sort, limit=limit, nth=slots.nth), None


def _trend(slots: Slots, plan: Plan, group: str) -> Result | None:
    if not plan.quantities or not (slots.has(T.TREND) or group == "report_year"):
        return None
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
    of_reports = slots.has(T.QUANT) and not plan.quantities and _is_conditional(plan) and not slots.has(T.WHICH)
    if not slots.counting and not of_reports:
        return None
    if plan.quantities and not slots.has(T.SUM, T.MEAN):
        plan = positive(plan)
    elif plan.quantities:
        return None
    return replace(plan, intent=Intent.COUNT, always=_always(slots)), None


def _always(slots: Slots) -> bool:
    """一直零申请, 从未收到申请, 2021和2022年都零申请: in every year there is a report of, or that is named."""
    if len(slots.years) > 1 and not slots.span and slots.said("都", "均"):
        return True
    return slots.has(T.ALWAYS) or (slots.said("从未", "从没", "从来") and slots.has(T.NOT, T.FACT))


def _listing(slots: Slots, plan: Plan, group: str) -> Result | None:
    asked = slots.has(T.WHICH) or (slots.has(T.YESNO) and not slots.has(T.QUANT)) or _names_offices(slots)
    if plan.quantities and not asked:
        wants_number = slots.has(T.QUANT, T.SUM, T.MEAN, T.MEDIAN)
        if wants_number or not (slots.has(T.EXISTS) and slots.has(T.OFFICE)):
            return None
    if plan.quantities:
        if slots.has(T.QUANT) and not slots.has(T.WHICH):
            return None
        plan = positive(plan)
    elif not _is_conditional(plan):
        return None
    if slots.has(T.YESNO) and slots.has(T.ALL, T.GROUP) and slots.said("都"):
        return replace(plan, intent=Intent.COUNT), None  # 所有单位都…吗: how many of them
    return replace(plan, intent=Intent.LIST, yes_no=slots.has(T.YESNO), always=_always(slots)), None


def _names_offices(slots: Slots) -> bool:
    """收到过申请的单位: a noun phrase whose head is the bodies."""
    tokens = [token for token in slots.tokens if token.kind is not T.BREAK]
    if len(tokens) < 2 or tokens[-1].kind not in (T.OFFICE, T.LEVEL) or slots.has(T.QUANT, T.SUM, T.MEAN, T.GROUP):
        return False
    before = tokens[-2]
    return before.text.endswith("的") and before.end == tokens[-1].start


def positive(plan: Plan) -> Plan:
    """哪些单位有行政诉讼: those with more than none. A ratio is merely shown."""
    more = [Condition(code, Op.GT, _NOTHING) for code in plan.quantities if not quantity(code).ratio]
    made = _facts_of(replace(plan, quantities=()), [*plan.conditions, *more])
    facts = {f for f in made.filters if f not in plan.filters}
    shown = tuple(code for code in plan.quantities if quantity(code).ratio or facts)
    return replace(made, quantities=shown)


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
