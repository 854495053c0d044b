"""Parameters of addresses: every page says which it takes. Others, and values that mean nothing, are answered with what was meant.

An ignored parameter would show more reports than were asked for, and a misspelt value none. A page with a form is shown all the
same, as if the value had not been given, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from archive.errors import GongkaiError
from indexer.as_read import ENTERED
from indexer.engine import SORTS
from indexer.fields import FACET_BY_NAME, NUMBER_BY_CODE, facet_named
from web import errors
from web.present.ranges import with_range
from web.present.search_state import FILTERS, SearchState, is_sort

View = TypeVar("View", bound=Callable[..., object])

SEARCH: tuple[str, ...] = ("q", "page", "sort", "without", *FILTERS)
RANGE = ("number", "low", "high")  # a range as the form beside the results sends it
# What apps and sites add to an address that is passed on.
_ADDED = frozenset({"from", "isappinstalled", "scene", "spm", "wxfrom", "nsukey"})
_MOST_PAGES = 1_000_000
_YEAR = r"(19|20)\d\d"
_RULE = r"[A-Z0-9]+-\d+[a-z]?"
_BAD_VALUES = "gongkai.bad_values"


class UnknownParameter(GongkaiError):
    """A parameter, or a value of one, that means nothing here."""


class BadValue(UnknownParameter):
    """``value`` of the parameters ``names``; none: whatever values they have."""

    def __init__(self, message: str, *, advice: str = "", names: Sequence[str] = (), value: str | None = None) -> None:
        super().__init__(message, advice=advice)
        self.names = names
        self.value = value

    def is_about(self, name: str, value: str) -> bool:
        return name in self.names and self.value in (None, value.strip())


class NotFound(BadValue, errors.NotHere):
    """What the archive does not hold."""


def takes(*names: str, form: bool = False) -> Callable[[View], View]:
    """Declare the parameters of a page; without this it takes none. ``form``: it has one, to be shown whatever is given."""

    def declared(view: View) -> View:
        view.parameters = frozenset(names)  # type: ignore[attr-defined]
        view.has_form = form  # type: ignore[attr-defined]
        return view

    return declared


def bad_values() -> tuple[BadValue, ...]:
    """What was left out of the present address."""
    found: tuple[BadValue, ...] = request.environ.get(_BAD_VALUES, ())
    return found


def install(app: Flask) -> None:
    @app.errorhandler(BadValue)
    def keep_the_form(error: BadValue) -> Response:
        view = current_app.view_functions[request.endpoint or ""]
        shown = _without(error, app) if getattr(view, "has_form", False) else None
        return shown or errors.respond(errors.problem_of(error))

    @app.before_request
    def refuse_unknown_parameters() -> None:
        if request.endpoint is None or request.method not in ("GET", "HEAD") or request.endpoint.endswith("static"):
            return
        known: frozenset[str] = getattr(current_app.view_functions[request.endpoint], "parameters", frozenset())
        unknown = [name for name in request.args if name not in known and name not in _ADDED and not name.startswith("utm_")]
        if unknown:
            raise BadValue(f"没有这样的参数：{'、'.join(unknown)}。", names=unknown, advice=_nearest(unknown[0], known))


def _without(error: BadValue, app: Flask) -> Response | None:
    """The page of the address without such values; None: it is not left with anything to show."""
    pairs = list(request.args.items(multi=True))
    bad: list[BadValue] = []
    while True:
        bad.append(error)
        kept = [pair for pair in pairs if not error.is_about(*pair)]
        if len(kept) == len(pairs):
            return None
        pairs = kept
        with app.request_context({**request.environ, "QUERY_STRING": urlencode(pairs), _BAD_VALUES: tuple(bad)}):
            try:
                shown = app.make_response(app.dispatch_request())
            except BadValue as another:
                error = another
                continue
            except (GongkaiError, HTTPException):
                return None  # there would be no such page without it either
        shown.status_code = errors.problem_of(bad[0]).status
        return shown if "Location" not in shown.headers else None


def search_state() -> SearchState:
    """The search of the present address."""
    for name, value in request.args.items(multi=True):
        if value.strip() and name in SEARCH:
            _check(name, value.strip())
    if request.args.get("page", "").strip():
        number("page", 1, _MOST_PAGES)
    return SearchState.from_pairs(request.args.items(multi=True))


def ranged_state() -> SearchState:
    """The same, with the range the form beside the results sends in its words."""
    state, code = search_state(), number_code()
    low, high = _bound("low"), _bound("high")
    return with_range(state, code, low, high) if code and (low is not None or high is not None) else state


def number_code() -> str:
    """The number whose spread is asked for."""
    code = request.args.get("number", "").strip()
    if code and (code == "report_year" or code not in NUMBER_BY_CODE):
        raise BadValue(f"没有“{code[:40]}”这项数字。", names=("number",), advice="可用的数字见帮助页“可以写的字段”。")
    return code


def _bound(name: str) -> Decimal | None:
    text = request.args.get(name, "").strip().replace(",", "").replace("，", "")
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,4})?", text, re.ASCII):
        raise BadValue(f"范围的{'下限' if name == 'low' else '上限'}应为数字，不能是“{text[:40]}”。", names=("low", "high"))
    return Decimal(text)


def _check(name: str, value: str) -> None:
    """Whether a search can have it: one of a few values, a year, a rule; names of places and bodies are looked for as they are."""
    known = values_of(name)
    if known and value not in known and not (name == "sort" and is_sort(value)):
        raise BadValue(f"{_called(name)}没有“{value[:40]}”这个值。", names=(name,), advice=offered(value[:40], known), value=value)
    if name == "report_year" and not re.fullmatch(_YEAR, value, re.ASCII):
        raise BadValue(f"{_called(name)}应为四位数字，如 2021，不能是“{value[:40]}”。", names=(name,), value=value)
    if name in ("rule", "unassessed") and not re.fullmatch(_RULE, value, re.ASCII):
        raise BadValue(f"{_called(name)}没有“{value[:40]}”这一条。", names=(name,), advice="规则的编号见帮助页，如 S-01。", value=value)


def year(name: str) -> str:
    """A year, or none."""
    text = request.args.get(name, "").strip()
    if text and not re.fullmatch(_YEAR, text, re.ASCII):
        raise BadValue(f"{_called(name)}应为四位数字，如 2021，不能是“{text[:40]}”。", names=(name,))
    return text


def number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 9):
        raise BadValue(f"{_called(name)}应为 1 到 {most} 的整数，不能是“{text[:40]}”。", names=(name,))
    return int(text)


def choice(name: str, *values: str) -> str:
    """One of a few values, or none."""
    text = request.args.get(name, "").strip()
    if text and text not in values:
        raise BadValue(f"{_called(name)}没有“{text[:40]}”这个值。", names=(name,), advice=f"可用：{'、'.join(values)}。")
    return text


def values_of(name: str) -> Mapping[str, str]:
    """Code → label, of a parameter with few values."""
    if name == "sort":
        return SORTS
    if name == "without":
        return {ENTERED: "人工读数"}
    facet = FACET_BY_NAME.get(name)
    return facet.labels if facet is not None and facet.closed else {}


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if not names:
        return "这一页没有参数，请去掉网址中“?”以后的部分。"
    facet = facet_named(name)  # its Chinese name
    said = {word: whole for whole in names for word in whole.split("_")} | {whole: whole for whole in names}  # yaer: report_year
    near = [facet.name] if facet is not None and facet.name in names else [said[word] for word in get_close_matches(name, said, 1, 0.7)]
    return f"是不是 {_named(near[0])}？" if near else f"可用的参数：{'、'.join(map(_named, names))}。"


_CALLED = {
    "q": "检索词",
    "page": "页码",
    "sort": "排序",
    "without": "不计",
    "number": "数字",
    "measure": "数字",
    "by": "分组",
    "across": "再按",
    "statistic": "怎样算",
    "order": "次序",
    "table": "表",
    "grid": "按什么列",
    "year": "年度",
    "other_year": "年度",
    "missing": "没有年报的年份",
}


def _called(name: str) -> str:
    """As the forms call it, with the name in the address."""
    said = FACET_BY_NAME[name].label if name in FACET_BY_NAME else _CALLED.get(name, "参数")
    return f"“{said}”（{name}）"


def _named(name: str) -> str:
    label = FACET_BY_NAME[name].label if name in FACET_BY_NAME else _CALLED.get(name, "")
    return f"{name}（{label}）" if label else name


def offered(value: str, known: Mapping[str, str]) -> str:
    meant = next((code for code, label in known.items() if label == value), None) or next(iter(get_close_matches(value, known, 1)), None)
    listed = "、".join(f"{code}（{label}）" for code, label in known.items())
    return f"是不是 {meant}（{known[meant]}）？可用：{listed}。" if meant else f"可用：{listed}。"
