"""Runs Whoosh query trees on arrays: a node becomes the documents that match and their scores, all at once.

What it does not know is left to Whoosh's own searcher, which reads the same segments posting by posting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from whoosh import query as whoosh
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.engine import K1, B
from indexer.query import Range
from indexer.whoosh_engine.arrays import Array
from indexer.whoosh_engine.collection import Collection
from indexer.whoosh_engine.columns import between
from indexer.whoosh_engine.nodes import Column, Literal, Unscored

_UNEVEN = 16  # so many times longer, a list is searched rather than marked


@dataclass(frozen=True, slots=True)
class Scored:
    docs: Array  # ascending
    scores: Array | None  # None: all 0

    def where(self, kept: Array) -> Scored:
        """Those marked."""
        return Scored(self.docs[kept], None if self.scores is None else self.scores[kept])

    def values(self) -> Array:
        return np.zeros(len(self.docs)) if self.scores is None else self.scores


class Executor:
    def __init__(self, collection: Collection, searcher: Callable[[], Searcher]) -> None:
        self._collection = collection
        self._searcher = searcher
        self._stock = threading.Lock()  # Whoosh's searchers are not for several threads

    def run(self, node: whoosh.Query) -> Scored:
        match node:
            case whoosh.Term(fieldname="words" | "names"):
                return self._term(node)
            case Literal():
                postings = self._collection.literal(node.units)
                return Scored(postings.docs, self._collection.bm25("words", postings))
            case Column():
                return Scored(self._live(self._marks(node)), None)
            case Unscored():
                return Scored(self.run(node.child).docs, None)
            case whoosh.And():
                return self._all(node.subqueries)
            case whoosh.Or():
                return self._any(node.subqueries)
            case whoosh.AndNot():
                return self._without(self.run(node.a), self.run(node.b).docs)
            case whoosh.Every(fieldname=None):
                docs = self._collection.everything()
                return Scored(docs, np.ones(len(docs)))
            case _:
                return self._by_whoosh(node)

    def _term(self, node: whoosh.Term) -> Scored:
        postings = self._collection.term(node.fieldname, node.text)
        scores = self._collection.bm25(node.fieldname, postings)
        return Scored(postings.docs, scores if node.boost == 1 else scores * node.boost)

    def _all(self, nodes: Sequence[whoosh.Query]) -> Scored:
        """The shortest lists first. Conditions are marks to look up, not lists to merge."""
        lists = sorted((self.run(node) for node in nodes if not isinstance(node, Column)), key=lambda part: len(part.docs))
        result = lists[0] if lists else Scored(self._collection.everything(), None)
        for other in lists[1:]:
            result = _both(result, other, self._collection.size)
        for node in nodes:
            if isinstance(node, Column):
                result = result.where(self._marks(node)[result.docs])
        return result

    def _without(self, result: Scored, docs: Array) -> Scored:
        kept = np.ones(self._collection.size, dtype=bool)
        kept[docs] = False
        return result.where(kept[result.docs])

    def _any(self, nodes: Sequence[whoosh.Query]) -> Scored:
        """Adds up what the parts score. Texts that only add documents are looked for where nothing else matched."""
        added = [node.child for node in nodes if isinstance(node, Unscored) and isinstance(node.child, Literal)]
        parts = [self.run(node) for node in nodes if not (isinstance(node, Unscored) and isinstance(node.child, Literal))]
        result = _sum([part for part in parts if len(part.docs)], self._collection.size)
        for literal in added:
            elsewhere = np.ones(self._collection.size, dtype=bool)
            elsewhere[result.docs] = False
            more = self._collection.literal(literal.units, elsewhere).docs
            result = _sum([result, Scored(more, None)], self._collection.size) if len(more) else result
        return result

    def _marks(self, node: Column) -> Array:
        if isinstance(node.wanted, Range):
            return between(self._collection.number(node.field), node.wanted)
        return self._collection.facets[node.field].having(node.wanted)

    def _live(self, marks: Array) -> Array:
        return np.flatnonzero(marks if self._collection.live is None else marks & self._collection.live)

    def _by_whoosh(self, node: whoosh.Query) -> Scored:
        docs: list[int] = []
        scores: list[float] = []
        with self._stock:
            searcher = self._searcher()
            for leaf, base in searcher.leaf_searchers():
                matcher = node.matcher(leaf, searcher.context(weighting=BM25F(B=B, K1=K1)))
                while matcher.is_active():
                    docs.append(base + matcher.id())
                    scores.append(matcher.score())
                    matcher.next()
        return Scored(np.array(docs, dtype=np.int64), np.array(scores))


def _sum(parts: Sequence[Scored], size: int) -> Scored:
    """The documents in any, their scores added."""
    if len(parts) == 1:
        return parts[0]
    total, marks = np.zeros(size), np.zeros(size, dtype=bool)
    for part in parts:
        marks[part.docs] = True
        if part.scores is not None:
            total += np.bincount(part.docs, part.scores, size)
    docs = np.flatnonzero(marks)
    return Scored(docs, total[docs])


def _both(short: Scored, long: Scored, size: int) -> Scored:
    """The documents in both, their scores added."""
    if len(short.docs) * _UNEVEN < len(long.docs):
        at = np.searchsorted(long.docs, short.docs)
        at[at == len(long.docs)] = 0
        in_short = long.docs[at] == short.docs
        in_long = at[in_short]
    else:
        marks = np.zeros(size, dtype=bool)
        marks[long.docs] = True
        in_short = marks[short.docs]
        marks[long.docs] = False
        marks[short.docs] = True
        in_long = marks[long.docs]
    docs = short.docs[in_short]
    if short.scores is None and long.scores is None:
        return Scored(docs, None)
    return Scored(docs, short.values()[in_short] + long.values()[in_long])
