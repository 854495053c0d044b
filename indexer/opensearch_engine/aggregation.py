"""Counting a set of reports in groups (``engine.Count``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from indexer.amounts import Figure, key_of, ranked
from indexer.engine import Aggregated, Count, Group
from indexer.opensearch_engine.conditions import Clause, compared, every, has_number
from indexer.opensearch_engine.reckoning import Reckoning, statistics
from indexer.opensearch_engine.view import Sort, View

Values = tuple[str | None, ...]
_MOST_FIRSTS = 100  # a cluster gives no more of each group
LISTED: Sort = [{"year": "desc"}, {"first.agency": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]


class Aggregation:
    def __init__(self, view: View, query: Clause, count: Count) -> None:
        self._view = view
        self._query = query
        self._count = count
        self._by = tuple(f"facet.{facet}" for facet in count.by)
        self._reckonings = [Reckoning(view, amount) for amount in count.amounts]

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
        """Each amount and each facet to be told apart is counted by itself: together they would make many more combinations."""
        count, width = self._count, len(self._by)
        facets = [(*self._by, f"facet.{facet}") for facet in count.distinct]
        columns = [(*self._by, *each.fields) for each in self._reckonings]
        reports: dict[Values, int] = {} if self._by else {(): 0}
        figures: dict[tuple[int, Values], list[tuple[Figure, int]]] = {}
        different: Counter[tuple[int, Values]] = Counter()
        for at, row, many in self._view.tables(self._query, [self._by, *facets, *columns]):
            values = row[:width]
            if at == 0:
                reports[values] = many
            elif at <= len(facets):
                different[at - 1, values] += row[-1] is not None
            else:
                number = at - 1 - len(facets)
                figures.setdefault((number, values), []).append((self._reckonings[number].figure(row[width:]), many))
        for values, many in reports.items():
            amounts = (statistics(figures.get((at, values), ()), medians=count.medians) for at in range(len(count.amounts)))
            yield Group(values, many, tuple(amounts), tuple(different[at, values] for at in range(len(facets))))

    def _named(self, wanted: set[Values]) -> dict[Values, list[str]]:
        """The first of each group as listed, that have a number for the first amount."""
        amounts, most = self._count.amounts[:1], self._count.named
        clauses = [compared(amount, has_number(amount)) for amount in amounts]
        if None not in clauses and most <= _MOST_FIRSTS:
            such = every(clause for clause in clauses if clause is not None)
            return {row: ids for row, ids in self._view.firsts(self._query, self._by, such, LISTED, most) if row in wanted}
        return self._named_one_by_one(wanted)

    def _named_one_by_one(self, wanted: set[Values]) -> dict[Values, list[str]]:
        named: dict[Values, list[str]] = {values: [] for values in wanted}
        lacking = set(wanted)
        first = self._reckonings[:1]
        for hit in self._view.hits(self._query, LISTED, ("id", *self._by, *(field for each in first for field in each.fields))):
            if any(each.of_hit(hit).number is None for each in first):
                continue
            fields = hit.get("fields", {})
            for values in lacking.intersection(product(*(fields.get(field) or (None,) for field in self._by))):
                named[values].append(fields["id"][0])
                if len(named[values]) == self._count.named:
                    lacking.discard(values)
            if not lacking:
                break
        return named
