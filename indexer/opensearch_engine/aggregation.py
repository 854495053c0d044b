"""Counting a set of reports in groups (``engine.Count``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from indexer.amounts import Figure, key_of, ranked
from indexer.engine import Aggregated, Count, Group
from indexer.opensearch_engine.conditions import Clause
from indexer.opensearch_engine.reckoning import Reckoning, statistics
from indexer.opensearch_engine.view import View

Values = tuple[str | None, ...]
_LISTED: list[dict[str, Any]] = [{"year": "desc"}, {"first.agency": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]


class Aggregation:
    def __init__(self, view: View, query: Clause, count: Count) -> None:
        self._view = view
        self._query = query
        self._count = count
        self._by = tuple(f"facet.{facet}" for facet in count.by)
        self._reckoning = Reckoning(view, count.amounts)

    def result(self) -> Aggregated:
        count = self._count
        groups = sorted(self._groups(), key=key_of)
        total = len(groups)
        if count.ranked_by:
            groups = ranked(groups, count.ranked_by, greatest=count.order.startswith("-"), limit=count.limit)
        else:
            groups = groups[: count.limit or None]
        if count.named:
            named = self._named({group.values for group in groups})
            groups = [replace(group, named=tuple(named.get(group.values, ()))) for group in groups]
        return Aggregated(total, tuple(groups))

    def _groups(self) -> Iterator[Group]:
        members: dict[Values, list[tuple[tuple[Figure, ...], int]]] = {} if self._by else {(): []}
        for row, reports in self._view.groups(self._query, (*self._by, *self._reckoning.fields)):
            members.setdefault(row[: len(self._by)], []).append((self._reckoning.figures(row[len(self._by) :]), reports))
        different = [self._different(facet) for facet in self._count.distinct]
        for values, found in members.items():
            amounts = [
                statistics([(figures[at], reports) for figures, reports in found], medians=self._count.medians)
                for at in range(len(self._count.amounts))
            ]
            yield Group(values, sum(reports for _, reports in found), tuple(amounts), tuple(each[values] for each in different))

    def _different(self, facet: str) -> Counter[Values]:
        """How many different values each group has."""
        found = self._view.groups(self._query, (*self._by, f"facet.{facet}"))
        return Counter(row[:-1] for row, _ in found if row[-1] is not None)

    def _named(self, wanted: set[Values]) -> dict[Values, list[str]]:
        """The first of each group as listed, that have a number for the first amount."""
        named: dict[Values, list[str]] = {values: [] for values in wanted}
        lacking = set(wanted)
        for hit in self._view.hits(self._query, _LISTED, ("id", *self._by, *self._reckoning.fields)):
            if self._count.amounts and self._reckoning.of_hit(hit)[0].number is None:
                continue
            fields = hit.get("fields", {})
            for values in lacking.intersection(product(*(fields.get(field) or (None,) for field in self._by))):
                named[values].append(fields["id"][0])
                if len(named[values]) == self._count.named:
                    lacking.discard(values)
            if not lacking:
                break
        return named
