"""Parameters of addresses: every page says which it takes. Others, and values that mean nothing, are answered with what was meant.

An ignored parameter would show more reports than were asked for, and a misspelt value none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from flask import Flask, current_app, request

from archive.errors import GongkaiError
from indexer.as_read import ENTERED
from indexer.engine import SORTS
from indexer.fields import FACET_BY_NAME, facet_named
from web.present.search_state import FILTERS, SearchState, is_sort

View = TypeVar("View", bound=Callable[..., object])

SEARCH: tuple[str, ...] = ("q", "page", "sort", "without", *FILTERS)
# What apps and sites add to an address that is passed on.
_ADDED = frozenset({"from", "isappinstalled", "scene", "spm", "wxfrom", "nsukey"})
_MOST_PAGES = 1_000_000


class UnknownParameter(GongkaiError):
    """A parameter, or a value of one, that means nothing here."""


def takes(*names: str) -> Callable[[View], View]:
    """Declare the parameters of a page; without this it takes none."""

    def declared(view: View) -> View:
        view.parameters = frozenset(names)  # type: ignore[attr-defined]
        return view

    return declared


def install(app: Flask) -> None:
    @app.before_request
    def refuse_unknown_parameters() -> None:
        if request.endpoint is None or request.method not in ("GET", "HEAD") or request.endpoint.endswith("static"):
            return
        known: frozenset[str] = getattr(current_app.view_functions[request.endpoint], "parameters", frozenset())
        unknown = [name for name in request.args if name not in known and name not in _ADDED and not name.startswith("utm_")]
        if unknown:
            raise UnknownParameter(f"没有这样的参数：{'、'.join(unknown)}。", advice=_nearest(unknown[0], known))


def search_state() -> SearchState:
    """The search of the present address."""
    for name, value in request.args.items(multi=True):
        if value.strip() and (known := values_of(name)) and value.strip() not in known and not (name == "sort" and is_sort(value.strip())):
            raise UnknownParameter(f"参数 {name} 没有“{value.strip()}”这个值。", advice=offered(value.strip(), known))
    if request.args.get("page", "").strip():
        number("page", 1, _MOST_PAGES)
    return SearchState.from_pairs(request.args.items(multi=True))


def number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 9):
        raise UnknownParameter(f"{name} 应为 1 到 {most} 的整数。")
    return int(text)


def choice(name: str, *values: str) -> str:
    """One of a few values, or none."""
    text = request.args.get(name, "").strip()
    if text and text not in values:
        raise UnknownParameter(f"参数 {name} 没有“{text}”这个值。", advice=f"可用：{'、'.join(values)}。")
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
    near = [facet.name] if facet is not None and facet.name in names else [said[word] for word in get_close_matches(name, said, 1, 0.5)]
    listed = f"可用的参数：{'、'.join(names)}。"
    return f"是不是 {_named(near[0])}？{listed}" if near else listed


def _named(name: str) -> str:
    return f"{name}（{FACET_BY_NAME[name].label}）" if name in FACET_BY_NAME else name


def offered(value: str, known: Mapping[str, str]) -> str:
    meant = next((code for code, label in known.items() if label == value), None) or next(iter(get_close_matches(value, known, 1)), None)
    listed = "、".join(f"{code}（{label}）" for code, label in known.items())
    return f"是不是 {meant}（{known[meant]}）？可用：{listed}。" if meant else f"可用：{listed}。"
