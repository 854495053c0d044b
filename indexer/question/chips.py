"""The plan as parts that can be taken away or changed, and as the same filters in a search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from indexer.question.address import to_address
from indexer.question.holdings import Holdings
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.passages import Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.split import Split
from indexer.question.kinds.talk import Refusal, Talk
from indexer.question.model import Chip
from indexer.question.plan import FACT_NUMBER, FOUND, UNITS, Condition, Filter, Op, Plan, Scope
from indexer.question.quantities import quantity
from indexer.question.wording import GROUPS, condition_text, filter_text, quantities_text, value_label

_MOST_CHOICES = 12
# What people ask most; offered in place of the number asked for.
USUAL = ("t3_new_received__total", "t3_granted__total", "t3_denied_total", "t3_unable_total", "t4_lit_total", "t4_review_total",
         "t2_licensing_decisions", "t2_penalty_decisions", "t2_procurement_amount_yuan", "disclosure_rate")  # fmt: skip
_FACETS = ("report_year", "province", "city", "county", "sector", "level", "body_type", "form")
_GROUPINGS = ("report_year", "city", "county", "sector", "level", "kind")
_OPERATORS = {Op.GT: ">", Op.GE: ">=", Op.LT: "<", Op.LE: "<="}
_LONGEST_QUERY = 200
_QUALITY_FACET = ("contradiction", "balance")


def chips(plan: Plan, holdings: Holdings) -> tuple[Chip, ...]:
    return tuple(_made(plan, holdings)) if not isinstance(plan.ask, Talk | Refusal) else ()


def _made(plan: Plan, holdings: Holdings) -> Iterator[Chip]:
    ask = plan.ask
    codes: tuple[str, ...] = getattr(ask, "quantities", ())
    yield from (_quantity_chip(plan, codes, code) for code in codes)
    yield from _said(plan, codes)
    if isinstance(ask, Listing):
        yield from (_condition_chip(plan, ask, each) for each in ask.conditions)
    yield from (_filter_chip(plan, each, holdings) for each in plan.scope)
    if isinstance(ask, Ranking) and ask.limit:
        yield _limit_chip(plan, ask)
    if hasattr(ask, "unit") and any(quantity(code).money for code in codes):
        now = ask.unit or "元"
        others = tuple((unit, to_address(replace(plan, ask=replace(ask, unit=unit)))) for unit in UNITS if unit != now)  # type: ignore[call-arg]
        yield Chip("unit", f"以{now}为单位", None, others)


def _said(plan: Plan, codes: tuple[str, ...]) -> list[Chip]:
    """What is asked, part by part, but for what has a chip of its own."""
    ask = plan.ask
    own = {quantities_text(codes), f"前{getattr(ask, 'limit', 0)}名", f"以{getattr(ask, 'unit', '')}为单位"}
    own |= {condition_text(each) for each in ask.conditions} if isinstance(ask, Listing) else set()
    return [Chip("intent", part, None, tuple(_instead(plan, part))) for part in ask.words().split("｜") if part not in own]


def _instead(plan: Plan, part: str) -> Iterator[tuple[str, str]]:
    """Other groups and the other order, for the part that names them."""
    ask = plan.ask
    if isinstance(ask, Split) and part == GROUPS[ask.group]:
        for group in _GROUPINGS:
            if group != ask.group:
                yield GROUPS[group], to_address(replace(plan, ask=replace(ask, group=group)))
    elif isinstance(ask, Ranking) and part in ("从高到低", "从低到高"):
        order = "desc" if ask.order == "asc" else "asc"
        yield "从高到低" if order == "desc" else "从低到高", to_address(replace(plan, ask=replace(ask, order=order)))


def _filter_chip(plan: Plan, each: Filter, holdings: Holdings) -> Chip:
    left = plan.with_scope(Scope(tuple(f for f in plan.scope if f is not each)))
    return Chip(each.field, filter_text(each), to_address(left), tuple(_other_values(plan, each, holdings)))


def _other_values(plan: Plan, each: Filter, holdings: Holdings) -> Iterator[tuple[str, str]]:
    """The same plan for each other year or place the archive has."""
    if each.exclude or each.field in ("published", FOUND):
        return
    values = holdings.select(f for f in plan.scope if f.field != each.field).values(each.field, _MOST_CHOICES)
    for value in values:
        if (value,) != each.values:
            yield value_label(each.field, value), to_address(plan.with_scope(plan.scope.set(each.field, [value])))


def _limit_chip(plan: Plan, ask: Ranking) -> Chip:
    limits = {n: to_address(replace(plan, ask=replace(ask, limit=n))) for n in (1, 3, 5, 10, 0)}
    more = tuple((f"前{n}名" if n else "全部", address) for n, address in limits.items() if n != ask.limit)
    return Chip("limit", f"前{ask.limit}名", limits[0], more)


def _condition_chip(plan: Plan, ask: Listing, each: Condition) -> Chip:
    left = tuple(c for c in ask.conditions if c is not each)
    return Chip("condition", condition_text(each), to_address(replace(plan, ask=replace(ask, conditions=left))) if left else None)


def _quantity_chip(plan: Plan, codes: tuple[str, ...], code: str) -> Chip:
    def swapped(to: tuple[str, ...]) -> str:
        return to_address(replace(plan, ask=replace(plan.ask, quantities=to)))  # type: ignore[call-arg]

    at, others = codes.index(code), () if hasattr(plan.ask, "group") else (other for other in USUAL if other not in codes)
    choices = tuple((quantity(other).label, swapped((*codes[:at], other, *codes[at + 1 :]))) for other in others)
    left = (*codes[:at], *codes[at + 1 :])
    return Chip("quantity", quantity(code).label, swapped(left) if left else None, choices)


def search_url(plan: Plan, holdings: Holdings) -> str | None:
    """The same reports in the search page, as far as its filters can say it."""
    ask = plan.ask
    if ask.intent_of() in ("define", "refuse"):
        return None
    query = " ".join(_query(plan))
    pairs = [("q", query)] if query and len(query) <= _LONGEST_QUERY else []
    if isinstance(ask, Listing) and not ask.over:
        pairs += [(c.quantity, "yes" if c.value else "no") for c in ask.conditions if c.quantity in FACT_NUMBER]
    for each in plan.scope:
        pairs += _facets(each, holdings)
    if isinstance(ask, Findings) and ask.topic in _QUALITY_FACET:
        pairs.append((ask.topic, "no" if ask.absent else "yes"))
    return f"/search?{urlencode(pairs)}" if pairs else "/search"


def _query(plan: Plan) -> Iterator[str]:
    """What the query language can say of it."""
    ask = plan.ask
    if isinstance(ask, Words) and not ask.absent:
        yield (" OR " if ask.either else " ").join(f'"{word}"' if ask.exact else word for word in ask.text)
    if agencies := plan.scope.get("agency"):
        yield f"单位:{','.join(agencies[:10])}"
    if towns := plan.scope.get("town"):
        yield f"乡镇:{','.join(towns)}"
    if isinstance(ask, Listing) and not ask.over:
        yield from filter(None, map(_range, ask.conditions))


def _facets(each: Filter, holdings: Holdings) -> list[tuple[str, str]]:
    if each.field == "kind":
        return [("body_type", value) for value in holdings.select([each]).values("body_type")]
    if each.field not in _FACETS:
        return []
    values = (value for value in holdings.values_of(each.field) if value not in each.values) if each.exclude else each.values
    return [(each.field, value) for value in values]


def rows_url(plan: Plan) -> str:
    """All rows, where an answer shows only the first."""
    return f"/ask.csv?{urlencode([('plan', to_address(plan))])}"


def _range(condition: Condition) -> str:
    """新收申请:>10, in the query language, for what is one declared number."""
    if condition.quantity in FACT_NUMBER or condition.than:
        return ""
    of = quantity(condition.quantity)
    if len(of.terms) != 1 or len(of.terms[0]) != 1 or of.over:
        return ""
    if condition.op in _OPERATORS:
        return f"{condition.quantity}:{_OPERATORS[condition.op]}{condition.value}"
    return f"{condition.quantity}:{condition.value}" if condition.op is Op.EQ else ""
