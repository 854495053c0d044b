"""Facets as the search page shows them: labelled groups of links, the region as one drill-down, removable chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.fields import FACET_BY_NAME
from indexer.results import Facet, FacetValue
from web.present.search_state import FILTERS, SearchState

_SHOWN = 7
_REGION = ("province", "city", "county")
_YES_ONLY = frozenset({"contradiction", "balance", "entered"})  # “no” is everything else: nothing to look for
_FOLDED = frozenset({"body_type", "rule", "evidence", "form", "decision", "entered"})  # rarely wanted: closed unless used


@dataclass(frozen=True, slots=True)
class FacetLink:
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    field: str
    label: str
    shown: tuple[FacetLink, ...]
    more: tuple[FacetLink, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    value: str
    url: str  # of the search without it


def groups(facets: Iterable[Facet], state: SearchState) -> tuple[FacetGroup, ...]:
    by_field = {facet.field: facet for facet in facets}
    found: list[FacetGroup] = []
    for name in FILTERS:
        if name == _REGION[0]:
            found += _region(by_field, state)
        elif name in by_field and name not in _REGION:
            found += _group(by_field[name], state)
    return tuple(found)


def _group(facet: Facet, state: SearchState) -> list[FacetGroup]:
    values = [v for v in facet.values if v.selected or (v.count and not (facet.field in _YES_ONLY and v.value == "no"))]
    if not values or (len(values) == 1 and not values[0].selected and facet.field not in _YES_ONLY and values[0].count == 0):
        return []
    if [value.value for value in values if not value.selected] == ["open"]:  # nobody has decided on anything
        return []
    links = [_link(facet.field, value, state) for value in values]
    head = [link for n, link in enumerate(links) if n < _SHOWN or link.selected]
    tail = [link for link in links if link not in head]
    folded = facet.field in _FOLDED and not any(link.selected for link in links)
    return [FacetGroup(facet.field, facet.label, tuple(head), tuple(tail), folded)]


def _region(by_field: Mapping[str, Facet], state: SearchState) -> list[FacetGroup]:
    """The province; inside a chosen (or the only) one its cities; inside a city its counties."""
    found: list[FacetGroup] = []
    for name in _REGION:
        if name not in by_field:
            continue
        found += _group(by_field[name], state)
        present = [value for value in by_field[name].values if value.count]
        if name not in state.filters and len(present) > 1:
            break
    return found


def _link(name: str, value: FacetValue, state: SearchState) -> FacetLink:
    return FacetLink(value.label, value.count, value.selected, state.toggled(name, value.value).url())


def chips(facets: Sequence[Facet], state: SearchState) -> tuple[Chip, ...]:
    labels = {(facet.field, value.value): value.label for facet in facets for value in facet.values}
    found = [Chip("关键词", state.q, state.without_words().url())] if state.q else []
    for name, values in state.filters.items():
        label = FACET_BY_NAME[name].label
        found += [Chip(label, labels.get((name, v)) or value_label(name, v), state.without_value(name, v).url()) for v in values]
    if state.without:
        found.append(Chip("数字", "不计人工读数", replace(state, without="", page=1).url()))
    return tuple(found)


def value_label(name: str, value: str) -> str:
    return FACET_BY_NAME[name].labels.get(value, value)
