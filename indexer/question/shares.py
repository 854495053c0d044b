"""Shares: a part of its whole, the bodies of which something holds, one body's part of all."""

from __future__ import annotations

from dataclasses import replace

from archive.form import table4
from indexer.question.plan import SCOPE_FIELDS, Aggregate, Intent, Plan
from indexer.question.problems import Option, Problem, Reason
from indexer.question.quantities import denominator, quantity, ratio
from indexer.question.shape import Result, is_conditional, ordered, positive
from indexer.question.slots import Slots
from indexer.question.tokens import T

_OF_ALL = ("占总数", "占全部", "占全市", "占全县", "占全区", "占所有", "占总量", "占总额", "占合计", "占馆藏", "占整个", "总数的", "全部的")
_KINDS_OF = ("哪一类", "哪类", "哪种", "哪一种", "哪几类")


def share(slots: Slots, plan: Plan) -> Result | Plan | None:
    """A finished plan, a plan whose quantity became a ratio and that is yet to be given its form, or None."""
    if any(quantity(code).ratio for code in plan.quantities):
        return None
    if plan.conditions and all(quantity(condition.quantity).ratio for condition in plan.conditions):
        return None  # 自然人占比100%的单位
    if not plan.quantities and plan.conditions and len(plan.filter("agency")) == 1:
        plan = replace(plan, quantities=(plan.conditions[0].quantity,), conditions=())  # 予以公开1件，占比多少
    if len(plan.quantities) == 1 and _of_offices(slots):
        return replace(positive(plan), quantities=(), intent=Intent.COUNT, aggregate=Aggregate.SHARE), None
    if not plan.quantities:
        return (replace(plan, intent=Intent.COUNT, aggregate=Aggregate.SHARE), None) if is_conditional(plan) else None
    if any(token.value in ("applicant", "result", "outcome") for token in slots.all(T.GROUP)):
        return None  # 各类申请人占比: a breakdown shows shares
    if len(plan.quantities) == 2 and (slots.said("占") or slots.said("之比")):
        return replace(plan, quantities=(ratio(*plan.quantities),), conditions=())
    if len(plan.quantities) > 1:
        return None
    below = denominator(plan.quantities[0])
    of_all = _of_all(slots, plan)
    if of_all is not None and (below is None or slots.said(*_OF_ALL)):
        return of_all, None
    if below is not None:
        return replace(plan, quantities=(ratio(plan.quantities[0], below),), conditions=())
    options = tuple(Option(quantity(code).label, replace(plan, intent=Intent.AGGREGATE)) for code in plan.quantities)
    return plan, Problem(Reason.UNSUPPORTED, ("占什么的比例",), options)


def every_one(slots: Slots, plan: Plan, group: str) -> Result | None:
    """全部申请是不是都来自个人: the part over its whole, yes only where it is all."""
    every = slots.has(T.ALL) and slots.has(T.YESNO) and slots.said("都", "均")
    if not every or slots.has(T.OFFICE, T.WHICH, T.GROUP, T.QUANT) or len(plan.quantities) != 1 or plan.conditions:
        return None
    below = denominator(plan.quantities[0])
    if below is None or {field.table for field in quantity(plan.quantities[0]).fields} != {3}:
        return plan, Problem(Reason.UNSUPPORTED, ("判断是不是全部",))  # of suits some are pending, which no part shows
    code = ratio(plan.quantities[0], below)
    return replace(plan, intent=Intent.AGGREGATE, quantities=(code,), aggregate=Aggregate.SUM, yes_no=True), None


def which_kind(slots: Slots, plan: Plan, group: str) -> Result | None:
    """诉讼案件属于哪一类: the kinds of suit the form prints apart."""
    asked = any(token.text in _KINDS_OF for token in slots.all(T.WHICH)) and not slots.has(T.OFFICE)
    if not asked or plan.quantities != ("t4_lit_total",) or plan.conditions:
        return None
    kinds = tuple(table4.code(each.code, "total") for each in table4.GROUPS if each.code.startswith("lit_"))
    return replace(plan, intent=Intent.TABLE, quantities=kinds), None


def _of_all(slots: Slots, plan: Plan) -> Plan | None:
    """One body's, or the towns', part of all; each body's part; who has the greatest part."""
    if slots.conditions:
        return None
    if ordered(slots) or slots.limit:
        lowest = slots.has(T.LEAST) or slots.limit_sort == "asc" or slots.value(T.RANKING) == "asc"
        limit = slots.limit or slots.nth or (1 if slots.has(T.MOST, T.LEAST) and not slots.has(T.RANKING) else 0)
        group = next((t.value for t in slots.all(T.GROUP) if t.value != "agency"), "")
        return replace(plan, intent=Intent.RANK, aggregate=Aggregate.SHARE, group=group, sort="asc" if lowest else "desc", limit=limit)
    group = next((t.value for t in slots.all(T.GROUP) if t.value), "agency" if slots.has(T.GROUP, T.EACH, T.WHICH) else "")
    if group and not slots.has(T.WHICH):
        return replace(plan, intent=Intent.BREAKDOWN, aggregate=Aggregate.SHARE, group=group)
    named = [f for f in plan.filters if f.field in SCOPE_FIELDS and not f.exclude]
    if len(named) == 1 and len(named[0].values) == 1:
        return replace(plan, intent=Intent.AGGREGATE, aggregate=Aggregate.SHARE)
    return None


def _of_offices(slots: Slots) -> bool:
    """收到申请的单位占比: of the bodies, not of the requests."""
    for i, token in enumerate(slots.tokens):
        if token.kind is T.SHARE:
            before = [t for t in slots.tokens[:i] if t.kind is not T.FILLER][-1:]
            return bool(before) and before[0].kind is T.OFFICE and not slots.has(T.MOST, T.LEAST, T.GROUP, T.EACH)
    return False
