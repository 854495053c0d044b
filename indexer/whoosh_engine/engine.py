"""The engine: a generation's folder opened for searching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.engine import K1, Ask, B, Found, Hit
from indexer.fields import FACET_BY_NAME, matching
from indexer.folding import units
from indexer.passages import Passages
from indexer.whoosh_engine.arrays import Array, ArrayFile
from indexer.whoosh_engine.collection import Collection
from indexer.whoosh_engine.executor import Executor
from indexer.whoosh_engine.schema import INDEX_NAME, schema
from indexer.whoosh_engine.scored import Scored
from indexer.whoosh_engine.segment import Segment
from indexer.whoosh_engine.translate import translate
from indexer.whoosh_engine.writer import contents

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
        result = self.executor.run(translate(ask.query, self.collection))
        passing = self._passing(ask.filters, result.docs)
        among = result.where(_all(passing.values())) if passing else result
        passages = Passages(ask.query if ask.paragraphs else None)
        best = self._best(among, ask)
        scores = np.zeros(len(best)) if among.scores is None else among.scores[best]
        return Found(
            len(among.docs),
            self._paragraphs(passages, among.docs) if ask.count_paragraphs else 0,
            tuple(self._hits(among.docs[best], scores, passages, ask.paragraphs)),
            self._counts(ask.facets, result, among, passing),
        )

    def _paragraphs(self, passages: Passages, docs: Array) -> int:
        return self.collection.paragraphs_holding([units(text) for text in passages.texts], docs) if passages.texts else 0

    def _hits(self, docs: Array, scores: Array, passages: Passages, at_most: int) -> Iterator[Hit]:
        for doc, report_id, score in zip(docs.tolist(), self.collection.report_ids(docs), scores.tolist(), strict=True):
            if not passages.texts:
                yield Hit(report_id, score)
                continue
            best = passages.best_first(*self.collection.paragraphs_of(doc))
            yield Hit(report_id, score, len(best), tuple(best[:at_most]))

    @cached_property
    def searcher(self) -> Searcher:
        """Whoosh's own, over the same segments."""
        return FileIndex(FileStorage(str(self._folder)), schema=schema(), indexname=INDEX_NAME).searcher(weighting=BM25F(B=B, K1=K1))

    def _passing(self, filters: Mapping[str, tuple[str, ...]], docs: Array) -> dict[str, Array]:
        """For each filter which of the documents it lets through."""
        columns = {name: self.collection.facets[name] for name in filters}
        return {name: column.having(matching(FACET_BY_NAME[name], filters[name], column.names), docs) for name, column in columns.items()}

    def _counts(self, facets: Iterable[str], result: Scored, among: Scored, passing: Mapping[str, Array]) -> dict[str, dict[str, int]]:
        """A facet's own filter does not narrow its counts."""
        counts = {}
        for name in facets:
            docs = among.docs if name not in passing else result.docs[_all(marks for other, marks in passing.items() if other != name)]
            counts[name] = self.collection.facets[name].counts(docs)
        return counts

    def _best(self, among: Scored, ask: Ask) -> Array:
        """Places in ``among`` of the page asked for."""
        end = ask.offset + ask.limit
        tie = self.collection.newest_first
        match ask.sort:
            case "relevance" if among.scores is not None:
                candidates = _largest(among.scores, end)
                order = candidates[np.lexsort((tie[among.docs[candidates]], -among.scores[candidates]))]
            case "report_year":
                order = _smallest(self.collection.oldest_first[among.docs], end)
            case "agency":
                order = _smallest(self.collection.by_agency[among.docs], end)
            case _:
                order = _smallest(tie[among.docs], end)
        return order[ask.offset : end]


def _all(marks: Iterable[Array]) -> Array | slice:
    """Marked in each; without any, everything."""
    listed = list(marks)
    return np.logical_and.reduce(listed) if listed else slice(None)


def _largest(scores: Array, count: int) -> Array:
    """Places of the ``count`` greatest scores, and of all that equal the last of them."""
    if count >= len(scores) or not count:
        return np.arange(min(count, len(scores)))
    if len(scores) < count * _STRIDE * 2:
        return np.flatnonzero(scores >= np.partition(scores, -count)[-count])
    # As many stretches have a greatest score of at least ``enough``, so only what reaches that needs a closer look.
    greatest = scores[: len(scores) // _STRIDE * _STRIDE].reshape(-1, _STRIDE).max(axis=1)
    enough = np.partition(greatest, -count)[-count]
    candidates = np.flatnonzero(scores >= enough)
    return candidates[_largest(scores[candidates], count)] if len(candidates) < len(scores) else candidates


def _smallest(keys: Array, count: int) -> Array:
    """Places of the ``count`` smallest of distinct keys, in order."""
    places = np.argpartition(keys, count - 1)[:count] if count < len(keys) else np.arange(len(keys))
    return places[np.argsort(keys[places])]
