"""Follow-ups: what a question leaves out is taken from the one before; what it mentions replaces it."""

from __future__ import annotations

from dataclasses import replace

from indexer.question.counted import Result
from indexer.question.grammar import has_core
from indexer.question.holdings import Holdings
from indexer.question.plan import FACT_FIELDS, SCOPE_FIELDS, Aggregate, Condition, Filter, Intent, Plan
from indexer.question.problems import Reason
from indexer.question.slots import Slots
from indexer.question.tokens import T

_OPENERS = (
    "那",
    "那么",
    "再",
    "换",
    "改",
    "同样",
    "如果",
    "只看",
    "只要",
    "其中",
    "另外",
    "还有",
    "然后",
    "接着",
    "继续",
    "要是",
    "仅看",
    "光看",
    "单看",
)
# Words that by themselves say in which form an answer is wanted.
_FORMS = (
    T.WHICH,
    T.MEAN,
    T.MEDIAN,
    T.MOST,
    T.LEAST,
    T.RANKING,
    T.FIRST,
    T.NTH,
    T.TREND,
    T.VERSUS,
    T.GROUP,
    T.EACH,
    T.SHARE,
    T.TABLE,
    T.SUM,
)
_REFERRING = ("其中", "这些", "它们", "他们", "上述", "那些", "里面", "前述", "以上", "这几", "这两", "这三", "上面")


def continues(slots: Slots, before: Plan | None) -> bool:
    """Whether the question leans on the one before."""
    if before is None:
        return False
    if slots.has(T.HELP):
        return False
    if slots.has(T.PRONOUN) or slots.text.startswith(_OPENERS) or not has_core(slots):
        return not (_complete(slots) and slots.text.startswith(_OPENERS) and not slots.has(T.PRONOUN)) or _shared_scope(slots, before)
    ends = slots.text.rstrip("?？。!！ ").endswith("呢")
    if ends and not slots.has(*_FORMS, T.QUANT):
        return True
    return _unscoped(slots) and bool(before.filter("agency")) and not slots.has(T.WHICH, T.ALL, T.GROUP, T.DEFINE, T.COMPARABLE)


def _complete(slots: Slots) -> bool:
    """A whole question of its own, with who and when."""
    return has_core(slots) and slots.scope.filters_named and bool(slots.years)


def _shared_scope(slots: Slots, before: Plan) -> bool:
    return not has_core(slots)


def _unscoped(slots: Slots) -> bool:
    return slots.scope.empty and not slots.years and not slots.years_excluded


def merged(slots: Slots, fresh: Result, before: Plan, holdings: Holdings) -> Result:
    """The plan of a follow-up. ``fresh``: what it would mean on its own."""
    plan, problem = fresh
    refers = any(token.text.startswith(_REFERRING) for token in slots.all(T.PRONOUN))
    filters = _filters(slots, plan, before, holdings, refers)
    if problem is not None and problem.reason in (Reason.NO_MEASURE, Reason.NO_CONTEXT, Reason.UNRELATED):
        problem = None
    if plan.intent is Intent.EVIDENCE:
        plan = replace(_evidence(slots, plan, before), filters=filters)
    elif plan.intent is Intent.EXPLAIN and plan.topic == "why":
        codes = plan.quantities or before.quantities or tuple(c.quantity for c in before.conditions) or tuple(_measured_by(before))
        plan = replace(plan, filters=filters, quantities=codes)
    elif not has_core(slots):
        plan = replace(_inherited(slots, before, plan), filters=filters)
    else:
        plan = replace(_with_measure(slots, plan, before, refers), filters=filters)
    return replace(plan, unit=slots.unit or plan.unit or before.unit), problem


def _filters(slots: Slots, plan: Plan, before: Plan, holdings: Holdings, refers: bool) -> tuple[Filter, ...]:
    kept = list(before.filters)
    named = [f for f in plan.filters if f.field in SCOPE_FIELDS]
    if any(not f.exclude for f in named):
        named = _same_office(slots, named, before, holdings)
        kept = [f for f in kept if f.field not in SCOPE_FIELDS or (f.exclude and f.field not in {n.field for n in named})]
    years = [f for f in plan.filters if f.field == "report_year"]
    if any(not f.exclude for f in years):
        kept = [f for f in kept if f.field != "report_year"]
        if slots.has(T.VERSUS) and before.years and len(slots.years) == 1:
            together = sorted({*before.years, *slots.years})
            years = [Filter("report_year", tuple(map(str, together)))]
    facts = [f for f in plan.filters if f.field in FACT_FIELDS]
    asks_number = bool(slots.quantities) and slots.scope.filters_named and not refers
    if (facts or plan.conditions or asks_number) and not refers:
        kept = [f for f in kept if f.field not in FACT_FIELDS]
    others = [f for f in plan.filters if f.field not in (*SCOPE_FIELDS, *FACT_FIELDS, "report_year")]
    combined: dict[tuple[str, bool], Filter] = {(f.field, f.exclude): f for f in kept}
    combined.update({(f.field, f.exclude): f for f in (*named, *years, *facts, *others)})
    return tuple(combined.values())


def _same_office(slots: Slots, named: list[Filter], before: Plan, holdings: Holdings) -> list[Filter]:
    """“平湖呢？” after 秀洲区民政局 means the 民政局 of 平湖, if the archive has one."""
    previous = before.filter("agency")
    if not slots.scope.place_only or len(previous) != 1 or previous[0] not in holdings.offices:
        return named
    old = holdings.offices[previous[0]]
    places = {(f.field, value) for f in named for value in f.values}
    found = [
        office.name
        for office in holdings.offices.values()
        if office.region
        and office.region[-1] in places
        and office.agency.sector == old.agency.sector
        and office.agency.level == old.agency.level
    ]
    return [Filter("agency", tuple(found))] if len(found) == 1 else named


def _inherited(slots: Slots, before: Plan, plan: Plan) -> Plan:
    """The question names no measure: that of the one before, in the form the new words ask for."""
    if not slots.has(*_FORMS) and not slots.counting:
        return replace(before, yes_no=before.yes_no)
    from indexer.question.counted import plan_counted

    codes = list(before.quantities) or [condition.quantity for condition in before.conditions] or _measured_by(before)
    if not codes or before.intent in (Intent.SEARCH, Intent.EXPLAIN, Intent.QUALITY, Intent.DEFINE):
        return replace(before, intent=_form(slots, before), limit=slots.limit or before.limit)
    listed = slots.has(T.WHICH) or slots.counting
    if listed and not slots.has(T.MOST, T.LEAST, T.RANKING) and (before.conditions or any(f.field in FACT_FIELDS for f in before.filters)):
        return replace(before, intent=Intent.COUNT if slots.counting else Intent.LIST)
    asked = replace(slots, quantities=codes)
    made, _ = plan_counted(asked, replace(plan, intent=Intent.CLARIFY))
    return replace(made, conditions=before.conditions or made.conditions)


def _form(slots: Slots, before: Plan) -> Intent:
    return Intent.TABLE if slots.has(T.TABLE) and before.intent is Intent.LIST else before.intent


def _measured_by(before: Plan) -> list[str]:
    facts = {"zero_requests": "t3_new_received__total", "pending_litigation": "t4_lit_pending", "pending_review": "t4_review_pending"}
    return [facts[f.field] for f in before.filters if f.field in facts]


def _with_measure(slots: Slots, plan: Plan, before: Plan, refers: bool) -> Plan:
    """A new measure in the old scope. Without a form of its own it takes the old one's."""
    carried = before.conditions if refers else ()
    if plan.intent in (Intent.LOOKUP, Intent.AGGREGATE) and not slots.has(T.QUANT, *_FORMS) and plan.quantities:
        if before.intent in (Intent.LIST, Intent.COUNT) and before.conditions and not refers:
            old = before.conditions[0]
            return replace(before, conditions=tuple(Condition(code, old.op, old.value) for code in plan.quantities), quantities=())
        if before.intent in (Intent.RANK, Intent.TREND, Intent.COMPARE, Intent.BREAKDOWN, Intent.TABLE, Intent.AGGREGATE):
            if before.group in ("applicant", "result", "outcome", "quantity"):
                return replace(plan, conditions=(*carried, *plan.conditions))
            return replace(before, quantities=plan.quantities, conditions=(*before.conditions,))
    aggregate = plan.aggregate
    if plan.intent is Intent.AGGREGATE and before.aggregate is Aggregate.MEAN and not slots.has(T.SUM):
        aggregate = before.aggregate
    return replace(plan, conditions=(*carried, *plan.conditions), aggregate=aggregate)


def _evidence(slots: Slots, plan: Plan, before: Plan) -> Plan:
    """给我看原文: of whatever the question before was about."""
    if plan.quantities or plan.topic:
        return plan
    topic = {
        Intent.QUALITY: f"quality:{before.topic}",
        Intent.EXPLAIN: f"section:{before.topic}",
        Intent.LOOKUP: before.topic,
        Intent.EVIDENCE: before.topic,
        Intent.RANK: "meta:published" if before.topic == "published" else "",
    }.get(before.intent, "")
    codes = before.quantities or tuple(dict.fromkeys(condition.quantity for condition in before.conditions))
    return replace(
        before,
        intent=Intent.EVIDENCE,
        topic=topic,
        quantities=codes,
        aggregate=Aggregate.NONE,
        limit=before.limit,
    )
