"""Searches to begin with. Only such as find something in this very archive are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.results import SearchRequest, SearchResult
from web.present.overview import Overview
from web.present.search_state import SearchState


@dataclass(frozen=True, slots=True)
class Example:
    label: str
    url: str
    count: int


def _state(q: str = "", **filters: str) -> SearchState:
    return SearchState(q, {name: (value,) for name, value in filters.items()})


def _candidates(latest: int | None) -> tuple[tuple[str, SearchState], ...]:
    by_year = ((f"{latest}年度零申请的年报", _state(report_year=str(latest), zero_requests="yes")),) if latest else ()
    return (
        ("有尚未审结行政诉讼的年报", _state(pending_litigation="yes")),
        ("各年零申请的年报", _state(zero_requests="yes")),
        *by_year,
        ("正文与表格不一致的年报", _state(contradiction="yes")),
        ("勾稽关系不平的年报", _state(balance="yes")),
        ("“主动公开政府信息”（按原句）", _state('"主动公开政府信息"')),
        ("提到行政复议的段落", _state("行政复议")),
        ("提到政务新媒体的段落", _state("政务新媒体")),
        ("说不清有没有收到申请的年报", _state(zero_requests="unknown")),
    )


def examples(held: Overview, search: Callable[[SearchRequest], SearchResult], *, most: int = 6) -> tuple[Example, ...]:
    found: list[Example] = []
    for label, state in _candidates(max(held.years, default=None)):
        count = search(state.request(per_page=1)).total_reports
        if count:
            found.append(Example(label, state.url(), count))
        if len(found) == most:
            break
    return tuple(found)
