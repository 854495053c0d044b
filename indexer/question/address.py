"""A plan as a short JSON text that may stand in an address, and back. What comes from outside is checked before it is a Plan."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from archive.errors import GongkaiError
from indexer.question.kinds import KIND_BY_NAME
from indexer.question.plan import (
    BODY,
    FACT_NUMBER,
    FILTER_FIELDS,
    FOUND,
    GROWTH,
    MEAN_OF_SCOPE,
    MEDIAN_OF_SCOPE,
    NAMED,
    Ask,
    Condition,
    Filter,
    Op,
    Plan,
    Scope,
    Shown,
)
from indexer.question.quantities import UnknownQuantity, quantity

_ISSUED = re.compile(r"yes|no|\d\d|\d{4}(?:-\d\d){0,2}|[<>](?:\d{4}-)?\d\d-\d\d", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_LONGEST, _MOST = 8000, 200
FOUND_LONGEST = 2000  # of a plan within a plan
_SHOWN = {
    "b": "bodies",
    "y": "years",
    "eb": "earlier_bodies",
    "ey": "earlier_years",
    "t": "terms",
    "l": "listed",
    "m": "measured",
    "ty": "told_years",
    "a": "absent",
    "tb": "told_bodies",
}
_PLANS = {"f": "found", "r": "ranked", "w": "wide"}  # addresses within an address


class PlanError(GongkaiError):
    """Text that is no plan."""


def to_address(plan: Plan) -> str:
    made: dict[str, Any] = {"k": plan.ask.kind}
    if plan.scope:
        made["f"] = [[("-" if f.exclude else "") + f.field, *f.values] for f in plan.scope]
    made |= {name: _plain(value) for name, value in plan.ask.to_plain().items()}
    shown: dict[str, Any] = {key: list(getattr(plan.shown, name)[:NAMED]) for key, name in _SHOWN.items() if getattr(plan.shown, name)}
    shown |= {key: value for key, name in _PLANS.items() if (value := getattr(plan.shown, name))}
    return json.dumps(made | ({"s": shown} if shown else {}), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Condition):
        items = [value.quantity, value.op.value, str(value.value), value.than, value.year, value.than_year]
        while items[-1] in ("", 0):
            items.pop()
        return items
    return str(value) if isinstance(value, StrEnum | Decimal) else value


def from_address(text: str) -> Plan:
    """Raises PlanError for anything ``to_address`` could not have written."""
    try:
        if len(text) > _LONGEST:
            raise ValueError("too long")
        found = json.loads(text)
        return checked(_plan(found))
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, InvalidOperation, UnknownQuantity, RecursionError) as error:
        raise PlanError("地址中的问题无法识别。", advice="请重新提问。") from error


def _plan(found: dict[str, Any]) -> Plan:
    kind = KIND_BY_NAME[found.pop("k")]
    filters = [Filter(name.removeprefix("-"), tuple(map(_text, values)), name.startswith("-")) for name, *values in found.pop("f", [])]
    told = found.pop("s", {})
    plans = {name: _text(told.pop(key, "")) for key, name in _PLANS.items()}
    shown = {_SHOWN[key]: tuple(values) for key, values in told.items()}
    hints, known = get_type_hints(kind), {each.name: each for each in fields(kind)}
    made = {name: _typed(value, hints[name]) for name, value in found.items() if known[name]}
    lacking = [name for name, each in known.items() if each.default is MISSING and name not in made]
    _require(not lacking)
    for address in filter(None, plans.values()):
        from_address(address)
    return Plan(Scope(tuple(filters)), kind(**made), _shown(shown, plans))


def _shown(found: dict[str, tuple[Any, ...]], plans: dict[str, str]) -> Shown:
    _require(all(isinstance(each, int if "years" in name else str) for name, values in found.items() for each in values))
    return Shown(**found, **plans)  # type: ignore[arg-type]


def _typed(value: Any, hint: Any) -> Any:
    if get_origin(hint) is tuple:
        _require(isinstance(value, list) and len(value) <= _MOST)
        return tuple(_typed(each, get_args(hint)[0]) for each in value)
    if hint is Condition:
        return _condition(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint is Decimal:
        return Decimal(_text(value))
    _require(isinstance(value, hint) and not (isinstance(value, str) and len(value) > 2000))
    return value


def _condition(items: list[Any]) -> Condition:
    code, op, value, than, year, than_year = [*items, *["", 0, 0][len(items) - 3 :]] if len(items) > 3 else [*items, "", 0, 0]
    return Condition(_text(code), Op(op), Decimal(_text(value)), _text(than), int(year), int(than_year))


def checked(plan: Plan) -> Plan:
    """The plan itself, if every part of it is one this program knows; ValueError or UnknownQuantity otherwise."""
    for each in plan.scope:
        longest = FOUND_LONGEST if each.field == FOUND else 100
        _require(each.field in FILTER_FIELDS and bool(each.values) and all(len(value) <= longest for value in each.values))
        if each.field == FOUND:
            _require(len(each.values) == 1 and bool(from_address(each.values[0])))
        _require(each.field != "published" or all(_ISSUED.fullmatch(value) for value in each.values))
        _require(each.field != "report_year" or all(_YEAR.fullmatch(value) for value in each.values))
    check_ask(plan.ask)
    for code in plan.shown.measured:
        quantity(code)
    return plan


def check_ask(ask: Ask) -> None:
    for code in ask.measured:
        quantity(code)
    for each in getattr(ask, "conditions", ()):
        _require(each.quantity in FACT_NUMBER or bool(quantity(each.quantity)))
        _require(each.than in ("", MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, GROWTH) or each.than.startswith(BODY) or bool(quantity(each.than)))
        _require(each.value.is_finite() and abs(each.value) < Decimal(10) ** 15)
        _require(all(year == 0 or 1900 <= year <= 2999 for year in (each.year, each.than_year)))
    ask.check()


def _text(value: Any) -> str:
    _require(isinstance(value, str) and len(value) <= 2000)
    return str(value)


def _require(held: bool) -> None:
    if not held:
        raise ValueError("not a plan")
