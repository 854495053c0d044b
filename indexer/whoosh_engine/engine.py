"""The engine: a generation's folder opened for searching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from itertools import repeat
from pathlib import Path

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.arrays import Array, ArrayFile
from indexer.engine import K1, Aggregated, Ask, B, Count, Found, Hit, Scope, Top, number_order
from indexer.fields import matching
from indexer.folding import folded_units
from indexer.passages import Passages
from indexer.query import AnyAmount
from indexer.whoosh_engine.aggregation import Aggregation
from indexer.whoosh_engine.amounts import amounts
from indexer.whoosh_engine.collection import ALL, Collection
from indexer.whoosh_engine.columns import FacetColumn
from indexer.whoosh_engine.executor import Executor
from indexer.whoosh_engine.matches import Matches
from indexer.whoosh_engine.schema import schema
from indexer.whoosh_engine.scored import At, Scored
from indexer.whoosh_engine.segment import Segment
from indexer.whoosh_engine.writer import contents

_HIT = partial(tuple.__new__, Hit)
_IDS = 1000  # read together
_STRIDE = 64  # scores looked at together when only the greatest are wanted


class WhooshEngine:
    """Threads may share one; nothing in it changes but what it remembers."""

    def __init__(self, folder: Path) -> None:
        entries = contents(folder)
        self._folder = folder
        self.collection = Collection(
            [Segment(ArrayFile(folder / entry.filename)) for entry in entries], [entry.deleted for entry in entries]
        )
        self.executor = Executor(self.collection, lambda: self.searcher)

    def __len__(self) -> int:
        return self.collection.count

    def close(self) -> None:
        self.executor.remembered.clear()

    def search(self, ask: Ask) -> Found:
        found = self.executor.find(ask.query)
        filters = self._filters(ask.filters)
        among = _narrowed(found.matches, filters.values())
        passages = Passages(ask.query) if ask.paragraphs else None
        best = self._best(found, among, ask)
        return Found(
            len(among),
            self._paragraphs(passages, among) if ask.count_paragraphs and passages else 0,
            self._hits(best, passages, ask.paragraphs),
            self._counts(ask.facets, found.matches, among, filters) if ask.facets else {},
        )

    def aggregate(self, count: Count) -> Aggregated:
        return Aggregation(self.collection, self._docs(count.scope), count).result()

    def ids(self, scope: Scope, order: str = "id", start: int = 0, most: int | None = None) -> Iterator[str]:
        docs = self._ordered(scope, order, start, most)
        return (id for at in range(0, len(docs), _IDS) for id in self.collection.report_ids(docs[at : at + _IDS]))

    def rows(
        self, scope: Scope, facets: Sequence[str], order: str = "id", start: int = 0, most: int | None = None
    ) -> Iterator[tuple[str | None, ...]]:
        docs = self._ordered(scope, order, start, most)
        return zip(self.collection.report_ids(docs), *(self.collection.facets[facet].first_of(docs) for facet in facets), strict=True)

    def _ordered(self, scope: Scope, order: str, start: int, most: int | None) -> Array:
        docs = self._docs(scope)
        end = len(docs) if most is None else min(start + most, len(docs))
        return docs[_smallest(self._keys(order)[docs], end)[start:end]] if end > start else docs[:0]

    def names(self, facet: str) -> Sequence[str]:
        return self.collection.facets[facet].used

    def top(self, scope: Scope, amount: AnyAmount, limit: int, *, lowest: bool = False, start: int = 0, most: int = 200) -> Top:
        docs = self._docs(scope)
        found = amounts(amount, self.collection.columns, docs)
        known = np.flatnonzero(~np.isnan(found.numbers))
        numbers = found.numbers[known] if lowest else -found.numbers[known]
        if limit < 1:
            return Top(len(known), 0, ())
        placed = np.flatnonzero(numbers <= np.partition(numbers, limit - 1)[limit - 1]) if limit < len(numbers) else np.arange(len(numbers))
        places = len(placed)
        placed = placed[np.lexsort((self.collection.listed[docs[known[placed]]], numbers[placed]))][start : start + most]
        ids = self.collection.report_ids(docs[known[placed]])
        return Top(len(known), places, tuple(zip(ids, map(found.decimal, found.numbers[known[placed]].tolist()), strict=True)))

    def histogram(self, scope: Scope, amount: AnyAmount, bounds: Sequence[Decimal]) -> tuple[int, ...]:
        found = amounts(amount, self.collection.columns, self._docs(scope))
        edges = np.array([float(bound) for bound in bounds]) * found.scale
        places = np.searchsorted(edges, found.numbers[~np.isnan(found.numbers)], side="right")
        return tuple(np.bincount(places, minlength=len(bounds) + 1).tolist())

    def _docs(self, scope: Scope) -> Array:
        return _narrowed(self.executor.find(scope.query).matches, self._filters(scope.filters).values()).docs

    def _paragraphs(self, passages: Passages, among: Matches) -> int:
        return self.collection.paragraphs_holding([folded_units(text) for text in passages.texts], among.marks) if passages.texts else 0

    def _hits(self, best: Best, passages: Passages | None, at_most: int) -> tuple[Hit, ...]:
        ids, scores = self.collection.report_ids(best.docs), best.scores.tolist()
        if passages is None or not passages.texts:
            return tuple(map(_HIT, zip(ids, scores, repeat(0), repeat(()))))  # without Python between
        return tuple(map(self._hit, best.docs.tolist(), ids, scores, repeat(passages), repeat(at_most)))

    def _hit(self, doc: int, report_id: str, score: float, passages: Passages, at_most: int) -> Hit:
        paragraphs = passages.best_first(*self.collection.paragraphs_of(doc))
        return Hit(report_id, score, len(paragraphs), tuple(paragraphs[:at_most]))

    @cached_property
    def searcher(self) -> Searcher:
        """Whoosh's own, over the same segments."""
        # Made from the segments at hand: opening a FileIndex would have Whoosh look for a table of contents and unpickle it.
        reader = FileIndex._reader(FileStorage(str(self._folder)), schema(), contents(self._folder), 1)
        return Searcher(reader, weighting=BM25F(B=B, K1=K1))

    def _filters(self, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Filter]:
        columns = {name: self.collection.facets[name] for name in filters}
        return {name: Filter(column, matching(name, filters[name], column.names)) for name, column in columns.items()}

    def _counts(self, facets: Iterable[str], found: Matches, among: Matches, filters: Mapping[str, Filter]) -> dict[str, dict[str, int]]:
        """A facet's own filter does not narrow its counts."""
        counts = {}
        for name in facets:
            others = [each for other, each in filters.items() if other != name]
            matches = among if len(others) == len(filters) else _narrowed(found, others)
            counts[name] = self.collection.facets[name].counts(ALL if len(matches) == matches.of else matches.docs)
        return counts

    def _best(self, found: Scored, among: Matches, ask: Ask) -> Best:
        """The page asked for."""
        end = min(ask.offset + ask.limit, len(among))
        if ask.sort == "relevance" and end:
            docs, scores = self.executor.scores(found, among)
            if scores is not None:
                places = _largest(scores, end)
                docs = _at(docs, places, len(scores))
                scores = scores[places]
                order = np.lexsort((self.collection.newest_first[docs], -scores))[ask.offset : end]
                return Best(docs[order], scores[order])
        keys = self._keys(ask.sort)
        docs = among.docs[_smallest(keys[among.docs], end)[ask.offset : end]]
        return Best(docs, self._scores(found, docs))

    def _scores(self, found: Scored, docs: Array) -> Array:
        """Of a few documents that match."""
        scores = found.scores(At(docs, self.collection.norms), True)
        return np.zeros(len(docs)) if scores is None else scores

    def _keys(self, order: str) -> Array:
        """Every document's place in an order."""
        number = number_order(order)
        if number is not None:
            return self.collection.by_number(number[0], greatest=number[1])
        match order:
            case "id":
                return self.collection.by_id
            case "report_year":
                return self.collection.oldest_first
            case "agency":
                return self.collection.by_agency
            case "published":
                return self.collection.by_day
            case "-published":
                return self.collection.by_day_backwards
            case "listed":
                return self.collection.listed
            case "place":
                return self.collection.by_place
            case _:
                return self.collection.newest_first


@dataclass(frozen=True, slots=True)
class Best:
    docs: Array
    scores: Array


@dataclass(frozen=True, slots=True)
class Filter:
    column: FacetColumn
    values: set[str]


def _narrowed(matches: Matches, filters: Iterable[Filter]) -> Matches:
    """Those that pass all."""
    for each in filters:
        if matches.few:
            matches = matches.where(each.column.having(each.values, matches.docs))
        else:
            matches = Matches(matches.of, marks=matches.marks & each.column.having(each.values))
    return matches


def _at(docs: Array | slice, places: Array | slice, count: int) -> Array:
    """Some of ``count`` documents."""
    if not isinstance(docs, slice):
        return docs[places]
    return np.arange(count) if isinstance(places, slice) else places


def _largest(scores: Array, count: int) -> Array | slice:
    """Places of the ``count`` greatest scores, of all that equal the last of them, and of not many more."""
    if not count or len(scores) <= 2 * count:
        return ALL
    if len(scores) < count * _STRIDE * 2:
        return np.flatnonzero(scores >= np.partition(scores, -count)[-count])
    # As many stretches have a greatest score of at least ``enough``, so only what reaches that needs a closer look.
    greatest = scores[: len(scores) // _STRIDE * _STRIDE].reshape(-1, _STRIDE).max(axis=1)
    candidates = np.flatnonzero(scores >= np.partition(greatest, -count)[-count])
    if len(candidates) <= 8 * count or len(candidates) == len(scores):
        return candidates
    return candidates[_largest(scores[candidates], count)]


def _smallest(keys: Array, count: int) -> Array:
    """Places of the ``count`` smallest of distinct keys, in order."""
    places = np.argpartition(keys, count - 1)[:count] if count < len(keys) else np.arange(len(keys))
    return places[np.argsort(keys[places])]
