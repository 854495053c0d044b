"""A plan as a short piece of text that may stand in an address, and back.

    plan    = part { ";" part }
    part    = key ":" item { "," item }          every item is percent-encoded

    i:list;f:report_year,2020;f:-level,town;c:t3_new_received__total,gt,0;q:t2_procurement_amount_yuan;u:%E4%B8%87%E5%85%83

Whatever comes from outside is checked against the declared form before it becomes a Plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, unquote

from archive.errors import GongkaiError
from indexer.question.plan import FILTER_FIELDS, GROUPS, MEAN_OF_SCOPE, UNITS, Aggregate, Condition, Filter, Intent, Op, Plan
from indexer.question.quantities import UnknownQuantity, quantity

_ISSUED = re.compile(r"yes|no|\d\d|\d{4}(?:-\d\d){0,2}|[<>](?:\d{4}-)?\d\d-\d\d", re.ASCII)
_LONGEST = 6000
_MOST_ITEMS = 200
_WORDS = {"a": "aggregate", "g": "group", "s": "sort", "u": "unit", "o": "topic"}
_NUMBERS = {"l": "limit", "n": "nth"}
_SWITCHES = {"y": "yes_no", "w": "always", "x": "absent", "r": "any_text"}


class PlanError(GongkaiError):
    """Text that is no plan."""


def to_address(plan: Plan) -> str:
    parts = [_part("i", [plan.intent.value])]
    parts += [_part("f", [f"-{f.field}" if f.exclude else f.field, *f.values]) for f in plan.filters]
    parts += [_part("c", _condition_items(c)) for c in plan.conditions]
    parts += [_part("q", [code]) for code in plan.quantities]
    parts += [_part("t", [words]) for words in plan.text]
    parts += [_part(key, [getattr(plan, name)]) for key, name in _WORDS.items() if getattr(plan, name)]
    parts += [_part(key, [str(getattr(plan, name))]) for key, name in _NUMBERS.items() if getattr(plan, name)]
    parts += [_part(key, ["1"]) for key, name in _SWITCHES.items() if getattr(plan, name)]
    return ";".join(parts)


def from_address(text: str) -> Plan:
    """Raises PlanError for anything ``to_address`` could not have written."""
    if not text or len(text) > _LONGEST:
        raise PlanError("地址中的问题无法识别。", advice="请重新提问。")
    found: dict[str, list[list[str]]] = {}
    for part in text.split(";"):
        key, colon, items = part.partition(":")
        if not colon:
            raise PlanError("地址中的问题无法识别。", advice="请重新提问。")
        found.setdefault(key, []).append([unquote(item) for item in items.split(",")][:_MOST_ITEMS])
    try:
        return checked(_plan(found))
    except (KeyError, ValueError, IndexError, InvalidOperation, UnknownQuantity) as error:
        raise PlanError("地址中的问题无法识别。", advice="请重新提问。") from error


def _plan(found: dict[str, list[list[str]]]) -> Plan:
    if set(found) - {"i", "f", "c", "q", "t", *_WORDS, *_NUMBERS, *_SWITCHES}:
        raise ValueError("unknown part")
    filters = [Filter(name.removeprefix("-"), tuple(values), name.startswith("-")) for name, *values in found.get("f", [])]
    words: dict[str, Any] = {name: found[key][0][0] for key, name in _WORDS.items() if key in found}
    words["aggregate"] = Aggregate(words.get("aggregate", ""))
    numbers: dict[str, Any] = {name: int(found[key][0][0]) for key, name in _NUMBERS.items() if key in found}
    switches: dict[str, Any] = {name: True for key, name in _SWITCHES.items() if key in found}
    return Plan(
        intent=Intent(found["i"][0][0]),
        filters=tuple(filters),
        conditions=tuple(map(_condition, found.get("c", []))),
        quantities=tuple(items[0] for items in found.get("q", [])),
        text=tuple(items[0] for items in found.get("t", [])),
        **words,
        **numbers,
        **switches,
    )


def _condition_items(each: Condition) -> list[str]:
    items = [each.quantity, each.op.value, str(each.value)]
    return [*items, each.than, str(each.year), str(each.than_year)] if each.than or each.year or each.than_year else items


def _condition(items: list[str]) -> Condition:
    code, op, value, *held_against = items
    if not held_against:
        return Condition(code, Op(op), Decimal(value))
    than, year, than_year = held_against
    return Condition(code, Op(op), Decimal(value), than, int(year), int(than_year))


def checked(plan: Plan) -> Plan:
    """The plan itself, if every part of it is one this program knows; ValueError or UnknownQuantity otherwise."""
    for each in plan.filters:
        _require(each.field in FILTER_FIELDS and bool(each.values) and all(len(value) <= 100 for value in each.values))
        _require(each.field != "published" or all(_ISSUED.fullmatch(value) for value in each.values))
        _require(each.field != "report_year" or all(value.isascii() and value.isdigit() and len(value) == 4 for value in each.values))
    for condition in plan.conditions:
        quantity(condition.quantity)
        if condition.than not in ("", MEAN_OF_SCOPE):
            quantity(condition.than)
        _require(all(year == 0 or 1900 <= year <= 2999 for year in (condition.year, condition.than_year)))
        _require(condition.value.is_finite() and abs(condition.value) < Decimal(10) ** 15)
    for code in plan.quantities:
        quantity(code)
    _require(plan.group in ("", *GROUPS) and plan.sort in ("", "asc", "desc") and plan.unit in ("", *UNITS))
    _require(0 <= plan.limit <= 1000 and 0 <= plan.nth <= 1000 and len(plan.topic) <= 100)
    _require(len(plan.text) <= 8 and all(0 < len(words) <= 100 for words in plan.text))
    _require(len(plan.filters) <= 20 and len(plan.conditions) <= 10 and len(plan.quantities) <= 12)
    return plan


def _require(true: bool) -> None:
    if not true:
        raise ValueError("not a plan")


def _part(key: str, items: Iterable[str]) -> str:
    return f"{key}:{','.join(quote(item, safe='_~+/') for item in items)}"
