"""Runs Whoosh query trees on arrays: a node becomes the documents that match and their scores, all at once.

What it does not know is left to Whoosh's own searcher, which reads the same segments posting by posting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
from whoosh import query as whoosh
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.engine import K1, NAMES_BOOST, B
from indexer.folding import units
from indexer.whoosh_engine.amounts import holds
from indexer.whoosh_engine.arrays import Array
from indexer.whoosh_engine.collection import Collection
from indexer.whoosh_engine.nodes import Anywhere, Column, Literal, Unscored
from indexer.whoosh_engine.scored import Remembered, Scored, in_all, in_any
from indexer.whoosh_engine.terms import Postings

_ALL = slice(None)
_REMEMBER = 64 << 20  # bytes of results of single words and texts: frequent ones come again


class Executor:
    def __init__(self, collection: Collection, searcher: Callable[[], Searcher]) -> None:
        self._collection = collection
        self._size = collection.size
        self._searcher = searcher
        self._stock = threading.Lock()  # Whoosh's searchers are not for several threads
        self.remembered = Remembered(_REMEMBER)

    def run(self, node: whoosh.Query) -> Scored:
        match node:
            case Anywhere() | Literal():
                found = self.remembered.get(node.key)
                if found is None:
                    found = self._literal(node) if isinstance(node, Literal) else self._anywhere(node)
                    self.remembered.put(node.key, found, self._size)
                return found
            case whoosh.Term(fieldname="words" | "names"):
                return self._term(node.fieldname, node.text, node.boost)
            case Column():
                return Scored(self._live(self._marks(node)), None)
            case Unscored():
                return Scored(self.run(node.child).docs, None)
            case whoosh.And():
                return self._all(node.subqueries)
            case whoosh.Or():
                return in_any([self.run(child) for child in node.subqueries], self._size)
            case whoosh.AndNot():
                return self._without(self.run(node.a), self.run(node.b).docs)
            case whoosh.Every(fieldname=None):
                docs = self._collection.everything()
                return Scored(docs, np.ones(len(docs)))
            case _:
                return self._by_whoosh(node)

    def _term(self, field: str, word: str, boost: float = 1) -> Scored:
        return self._scored(field, self._collection.term(field, word), boost)

    def _literal(self, node: Literal) -> Scored:
        return self._scored("words", self._collection.literal(units(node.text)))

    def _scored(self, field: str, postings: Postings, boost: float = 1) -> Scored:
        return Scored(postings.docs, self._collection.bm25(field, postings, boost))

    def _anywhere(self, node: Anywhere) -> Scored:
        if len(node.words) > 1:
            return in_any([in_all([self._word(word) for word in node.words], self._size), self._literal(Literal(node.text))], self._size)
        in_text, in_names = self._of_word(node.words[0])
        found = in_any([in_text, in_names], self._size)
        more = self._collection.literal_beyond(units(node.text), found.docs, len(in_text.docs))
        return in_any([found, Scored(more, None)], self._size)

    def _word(self, word: str) -> Scored:
        return in_any(self._of_word(word), self._size)

    def _of_word(self, word: str) -> tuple[Scored, Scored]:
        return self._term("words", word), self._term("names", word, NAMES_BOOST)

    def _all(self, nodes: Sequence[whoosh.Query]) -> Scored:
        """Conditions are marks to look up, not lists to merge."""
        parts = [self.run(node) for node in nodes if not isinstance(node, Column)]
        result = in_all(parts, self._size) if parts else Scored(self._collection.everything(), None)
        for node in nodes:
            if isinstance(node, Column):
                result = result.where(self._marks(node, result.docs))
        return result

    def _without(self, result: Scored, docs: Array) -> Scored:
        kept = np.ones(self._size, dtype=bool)
        kept[docs] = False
        return result.where(kept[result.docs])

    def _marks(self, node: Column, docs: Array | slice = _ALL) -> Array:
        if not isinstance(node.wanted, frozenset):
            return holds(node.wanted, self._collection.columns, docs)
        return self._collection.facets[node.field].having(node.wanted, docs)

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
