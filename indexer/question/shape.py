"""What several kinds of counted questions have in common."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from archive.form import table3, table4
from indexer.question.plan import FACT_FIELDS, Condition, Op, Plan
from indexer.question.problems import Problem
from indexer.question.quantities import quantity
from indexer.question.slots import Slots
from indexer.question.tokens import T

NOTHING = Decimal(0)
Result = tuple[Plan, Problem | None]
# Conditions that are facts of a report, which know “unknown” and “conflict” as well.
_AS_FACT = {
    (table3.code("new_received", "total"), Op.EQ): ("zero_requests", "yes"),
    (table3.code("new_received", "total"), Op.GT): ("zero_requests", "no"),
    ("t4_lit_pending", Op.GT): ("pending_litigation", "yes"),
    ("t4_lit_pending", Op.EQ): ("pending_litigation", "no"),
    (table4.code("review", "pending"), Op.GT): ("pending_review", "yes"),
    (table4.code("review", "pending"), Op.EQ): ("pending_review", "no"),
}


def names_offices(slots: Slots) -> bool:
    """收到过申请的单位, 收到申请但没被告的: a noun phrase whose head is the bodies, said or left out."""
    tokens = [token for token in slots.tokens if token.kind is not T.BREAK]
    if len(tokens) < 2 or slots.has(T.QUANT, T.SUM, T.MEAN, T.GROUP):
        return False
    if tokens[-1].kind not in (T.OFFICE, T.LEVEL):
        conditional = bool(slots.negated or slots.facts or slots.conditions)
        return conditional and tokens[-1].text == "的" and not slots.scope.include.agencies
    before = tokens[-2]
    return before.text.endswith("的") and before.end == tokens[-1].start


def of_bodies(slots: Slots) -> bool:
    """Whether bodies are asked for, not a number."""
    return slots.has(T.WHICH) or names_offices(slots) or slots.counting


def is_conditional(plan: Plan) -> bool:
    return bool(plan.conditions or any(f.field in FACT_FIELDS for f in plan.filters))


def with_facts(plan: Plan, conditions: list[Condition]) -> Plan:
    """零申请 instead of 新收申请 = 0: the fact also knows what a sentence or a heading （无） says."""
    kept = []
    for condition in conditions:
        at_least_one = condition.op is Op.GE and condition.value == 1
        op = Op.GT if at_least_one else condition.op
        plain = not (condition.than or condition.year) and (condition.value == 0 or at_least_one)
        fact = _AS_FACT.get((condition.quantity, op)) if plain else None
        if fact is not None and len(conditions) == len({c.quantity for c in conditions}):
            plan = plan.with_filter(fact[0], (fact[1],))
        else:
            kept.append(condition)
    return replace(plan, conditions=tuple(kept))


def with_conditions(base: Plan, slots: Slots) -> Plan:
    conditions = [*slots.conditions, *(Condition(code, Op.EQ, NOTHING) for code in slots.negated)]
    plan = base
    for fact, answer in slots.facts.items():
        plan = plan.with_filter(fact, (answer,))
    return with_facts(plan, conditions)


def positive(plan: Plan) -> Plan:
    """哪些单位有行政诉讼: those with more than none. A ratio is merely shown."""
    more = [Condition(code, Op.GT, NOTHING) for code in plan.quantities if not quantity(code).ratio]
    made = with_facts(replace(plan, quantities=()), [*plan.conditions, *more])
    facts = {f for f in made.filters if f not in plan.filters}
    shown = tuple(code for code in plan.quantities if quantity(code).ratio or facts)
    return replace(made, quantities=shown)


def ordered(slots: Slots) -> bool:
    """最多, 第三名, 前五: a place in a ranking is asked for; 多的 alone may also compare."""
    plain = [t for t in (*slots.all(T.MOST), *slots.all(T.LEAST)) if t.text != "多的"]
    return bool(plain) or slots.has(T.RANKING, T.FIRST, T.NTH)
