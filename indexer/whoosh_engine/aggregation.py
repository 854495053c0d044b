"""Counting a set of documents in groups (``engine.Count``)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.arrays import Array, distinct
from indexer.engine import Aggregated, Count, Group
from indexer.whoosh_engine.amounts import Amounts, Grouped, amounts
from indexer.whoosh_engine.collection import Collection


class Aggregation:
    def __init__(self, collection: Collection, docs: Array, count: Count) -> None:
        self._count = count
        self._facets = [collection.facets[name] for name in count.by]
        # One row for each document and combination of its values.
        self._rows, keys = self._combined(docs)
        self._keys, self._group = _numbered(keys, self._size(), bool(count.by))
        self._reports = np.bincount(self._group, minlength=len(self._keys))
        docs = docs[self._rows]
        found = [amounts(amount, collection.columns, docs) for amount in count.amounts]
        self._amounts = [Grouped(each, self._group, len(self._keys)) for each in found]
        self._distinct = [
            self._different(*collection.facets[name].pairs(docs), len(collection.facets[name].values)) for name in count.distinct
        ]
        self._collection = collection
        self._listed = self._in_order(docs, found[:1]) if count.named else None

    def result(self) -> Aggregated:
        return Aggregated(len(self._keys), tuple(map(self._made, self._order().tolist())))

    def _in_order(self, docs: Array, amount: Sequence[Amounts]) -> tuple[Array, Array]:
        """The documents to name, group by group, and where each group starts."""
        rows = np.flatnonzero(~np.isnan(amount[0].numbers)) if amount else np.arange(len(docs))
        rows = rows[np.lexsort((self._collection.listed[docs[rows]], self._group[rows]))]
        return docs[rows], np.searchsorted(self._group[rows], np.arange(len(self._keys) + 1))

    def _named(self, group: int) -> tuple[str, ...]:
        if self._listed is None:
            return ()
        docs, starts = self._listed
        return tuple(self._collection.report_ids(docs[starts[group] : min(starts[group] + self._count.named, starts[group + 1])]))

    def _combined(self, docs: Array) -> tuple[Array, Array]:
        """For each row its place in ``docs`` and its combination of values as one number."""
        rows, keys = np.arange(len(docs)), np.zeros(len(docs), dtype=np.int64)
        for facet in self._facets:
            places, codes = facet.pairs(docs[rows])
            rows, keys = rows[places], keys[places] * (len(facet.values) + 1) + codes
        return rows, keys

    def _size(self) -> int:
        size = 1
        for facet in self._facets:
            size *= len(facet.values) + 1
        return size

    def _different(self, places: Array, codes: Array, values: int) -> Array:
        """How many different values each group has."""
        there = codes < values
        together = distinct(self._group[places[there]] * np.int64(values) + codes[there])
        return np.bincount(together // max(values, 1), minlength=len(self._keys))

    def _order(self) -> Array:
        count = self._count
        if not count.ranked_by:
            return np.arange(len(self._keys))[: count.limit or None]
        ranks = self._reports if count.ranked_by == "reports" else self._amounts[0].rank(count.ranked_by)
        placed = np.flatnonzero(~np.isnan(ranks))
        ranks = -ranks[placed] if count.order.startswith("-") else ranks[placed]
        order = np.argsort(ranks, kind="stable")
        if 0 < count.limit < len(order):
            order = order[ranks[order] <= ranks[order[count.limit - 1]]]
        return placed[order]

    def _made(self, group: int) -> Group:
        return Group(
            self._values(int(self._keys[group])),
            int(self._reports[group]),
            tuple(each.statistics(group, median=self._count.medians) for each in self._amounts),
            tuple(int(each[group]) for each in self._distinct),
            self._named(group),
        )

    def _values(self, key: int) -> tuple[str | None, ...]:
        values: list[str | None] = []
        for facet in reversed(self._facets):
            key, code = divmod(key, len(facet.values) + 1)
            values.append(facet.values[code] if code < len(facet.values) else None)
        return tuple(reversed(values))


def _numbered(keys: Array, size: int, grouped: bool) -> tuple[Array, Array]:
    """The keys there are, ascending, and for each row the place of its key among them. Ungrouped, one is always there."""
    if not grouped:
        return np.zeros(1, dtype=np.int64), keys
    if size > 4 * len(keys) + 1024:
        return np.unique(keys, return_inverse=True)
    there = np.zeros(size, dtype=bool)
    there[keys] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[keys]
