"""The plan as parts that can be taken away or changed, and as the same filters in a search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from indexer.question.address import to_address
from indexer.question.answer.model import Chip
from indexer.question.holdings import Holdings, kind_of
from indexer.question.plan import FACT_FIELDS, UNITS, Condition, Filter, Intent, Op, Plan
from indexer.question.quantities import quantity
from indexer.question.wording import GROUPS, INTENTS, condition_text, filter_text, topic_text, value_label

_MOST_CHOICES = 12
# What people ask most; offered in place of the number asked for.
USUAL = (
    "t3_new_received__total",
    "t3_granted__total",
    "t3_denied_total",
    "t3_unable_total",
    "t4_lit_total",
    "t4_review_total",
    "t2_licensing_decisions",
    "t2_penalty_decisions",
    "t2_procurement_amount_yuan",
    "disclosure_rate",
)
_FACETS = (
    "report_year",
    "zero_requests",
    "pending_litigation",
    "pending_review",
    "province",
    "city",
    "county",
    "sector",
    "level",
    "body_type",
    "form",
)
_OPERATORS = {Op.GT: ">", Op.GE: ">=", Op.LT: "<", Op.LE: "<="}
_QUALITY_FACET = {"contradiction": "contradiction", "balance": "balance"}


def chips(plan: Plan, holdings: Holdings) -> tuple[Chip, ...]:
    made = [Chip("intent", INTENTS[plan.intent], None)]
    made += [_filter_chip(plan, each, holdings) for each in plan.filters]
    made += [_condition_chip(plan, each) for each in plan.conditions]
    made += [_quantity_chip(plan, code) for code in plan.quantities]
    if plan.group:
        made.append(Chip("group", GROUPS[plan.group], None))
    if plan.limit and plan.intent is Intent.RANK:
        more = tuple((f"前{n}名" if n else "全部", to_address(replace(plan, limit=n))) for n in (1, 3, 5, 10, 0) if n != plan.limit)
        made.append(Chip("limit", f"前{plan.limit}名", to_address(replace(plan, limit=0)), more))
    if any(quantity(code).money for code in plan.quantities):
        now = plan.unit or "元"
        others = tuple((unit, to_address(replace(plan, unit=unit))) for unit in UNITS if unit != now)
        made.append(Chip("unit", f"以{now}为单位", None, others))
    made += [Chip("text", f"“{words}”", _without_words(plan, words)) for words in plan.text]
    topic = topic_text(plan)
    if topic:
        made.append(Chip("topic", topic, None))
    return tuple(made)


def _filter_chip(plan: Plan, each: Filter, holdings: Holdings) -> Chip:
    left = replace(plan, filters=tuple(f for f in plan.filters if f is not each))
    return Chip(each.field, filter_text(each), to_address(left), tuple(_other_values(plan, each, holdings)))


def _other_values(plan: Plan, each: Filter, holdings: Holdings) -> Iterator[tuple[str, str]]:
    """The same plan for each other year, place or answer the archive has."""
    if each.exclude:
        return
    rest = [f for f in plan.filters if f.field != each.field and f.field not in FACT_FIELDS]
    values = ("yes", "no", "unknown", "conflict") if each.field in FACT_FIELDS else holdings.values_of(each.field, holdings.select(rest))
    for value in values[:_MOST_CHOICES]:
        if (value,) != each.values:
            other = Filter(each.field, (value,))
            yield value_label(each.field, value), to_address(replace(plan, filters=tuple(other if f is each else f for f in plan.filters)))


def _condition_chip(plan: Plan, each: Condition) -> Chip:
    left = replace(plan, conditions=tuple(c for c in plan.conditions if c is not each))
    return Chip("condition", condition_text(each), to_address(left))


def _quantity_chip(plan: Plan, code: str) -> Chip:
    others = [other for other in USUAL if other not in plan.quantities]
    if plan.group in ("applicant", "result", "outcome"):
        others = []
    swapped = tuple(
        (quantity(other).label, to_address(replace(plan, quantities=tuple(other if q == code else q for q in plan.quantities))))
        for other in others
    )
    left = tuple(q for q in plan.quantities if q != code)
    return Chip("quantity", quantity(code).label, to_address(replace(plan, quantities=left)) if left else None, swapped)


def _without_words(plan: Plan, words: str) -> str | None:
    left = tuple(each for each in plan.text if each != words)
    return to_address(replace(plan, text=left)) if left else None


def search_url(plan: Plan, holdings: Holdings) -> str | None:
    """The same reports in the search page, as far as its filters can say it."""
    if plan.intent in (Intent.DEFINE, Intent.REFUSE):
        return None
    pairs: list[tuple[str, str]] = []
    words = [f'"{phrase}"' for phrase in plan.text]
    agencies = plan.filter("agency")
    query = [(" OR " if plan.any_text else " ").join(words)] if words and not plan.absent else []
    if agencies:
        query.append(f"单位:{','.join(agencies[:10])}")
    towns = plan.filter("town")
    if towns:
        query.append(f"乡镇:{','.join(towns)}")
    query += [said for condition in plan.conditions if (said := _range(condition))]
    query = [part for part in query if part]
    if query and len(joined := " ".join(query)) <= 200:
        pairs.append(("q", joined))
    for each in plan.filters:
        if each.field == "kind":
            kept = {r.agency.body_type for r in holdings.reports if (kind_of(r) in each.values) is not each.exclude}
            pairs += [("body_type", value) for value in sorted(filter(None, kept))]
        if each.field in _FACETS:
            values = each.values if not each.exclude else tuple(v for v in holdings.values_of(each.field) if v not in each.values)
            pairs += [(each.field, value) for value in values]
    if plan.intent is Intent.QUALITY and plan.topic in _QUALITY_FACET:
        pairs.append((_QUALITY_FACET[plan.topic], "no" if plan.absent else "yes"))
    return f"/search?{urlencode(pairs)}" if pairs else "/search"


def _range(condition: Condition) -> str:
    """新收申请:>10, in the query language, for what is one declared number."""
    of = quantity(condition.quantity)
    if len(of.terms) != 1 or len(of.terms[0]) != 1 or of.over:
        return ""
    if condition.op in _OPERATORS:
        return f"{condition.quantity}:{_OPERATORS[condition.op]}{condition.value}"
    return f"{condition.quantity}:{condition.value}" if condition.op is Op.EQ else ""
