"""Counts as a user reads them: Chinese labels, a sensible order, drill-down from province to county."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.fields import FACET_BY_NAME, FACETS, FacetField
from indexer.results import Facet, FacetValue

AT_MOST = 30  # values of an open facet; chosen ones are always there
SHOWN = tuple(facet.name for facet in FACETS if facet.shown)


def facets(counts: Mapping[str, Mapping[str, int]], filters: Mapping[str, tuple[str, ...]]) -> tuple[Facet, ...]:
    """Those that say something here."""
    shown = [name for name in counts if _worth_showing(FACET_BY_NAME[name], counts, filters)]
    made = (Facet(name, FACET_BY_NAME[name].label, _values(FACET_BY_NAME[name], counts[name], filters.get(name, ()))) for name in shown)
    return tuple(facet for facet in made if facet.values)


def _worth_showing(facet: FacetField, counts: Mapping[str, Mapping[str, int]], filters: Mapping[str, tuple[str, ...]]) -> bool:
    """Cities once the province is settled, counties once the city is."""
    outer = facet.within
    return not outer or facet.name in filters or outer in filters or len(counts.get(outer, {})) <= 1


def _values(facet: FacetField, counts: Mapping[str, int], chosen: tuple[str, ...]) -> tuple[FacetValue, ...]:
    values = _in_order(facet, counts)
    if not facet.closed:
        values = values[:AT_MOST]
    values += [value for value in chosen if value not in values]
    return tuple(FacetValue(value, facet.labels.get(value, value), counts.get(value, 0), value in chosen) for value in values)


def _in_order(facet: FacetField, counts: Mapping[str, int]) -> list[str]:
    """Years from the newest; answers and levels as declared; everything else by how many reports have it."""
    if facet.name == "report_year":
        return sorted(counts, reverse=True)
    if facet.closed and facet.name != "sector":
        return [value for value in facet.labels if value in counts]
    return sorted(counts, key=lambda value: (-counts[value], value))
