"""Runs Whoosh query trees on arrays: a node becomes the documents that match and the means to score them.

Matching comes first, over all documents at once; scores are worked out only for the documents that are left in the end.
What it does not know is left to Whoosh's own searcher, which reads the same segments posting by posting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from math import log

import numpy as np
from whoosh import query as whoosh
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.arrays import Array, distinct
from indexer.engine import K1, NAMES_BOOST, B
from indexer.folding import folded_units
from indexer.query import Among, Newest, Query, Sharing, Written
from indexer.whoosh_engine.amounts import holds
from indexer.whoosh_engine.collection import Collection
from indexer.whoosh_engine.columns import FacetColumn
from indexer.whoosh_engine.matches import Matches
from indexer.whoosh_engine.nodes import Anywhere, Column, Literal, Related, Unscored
from indexer.whoosh_engine.postings import Postings
from indexer.whoosh_engine.scored import ALL, AllOf, AnyOf, At, Listed, Plain, Remembered, Scored, Term
from indexer.whoosh_engine.translate import translate

_REMEMBER = 64 << 20  # bytes of results: frequent queries come again, and so do pages of one


class Executor:
    def __init__(self, collection: Collection, searcher: Callable[[], Searcher]) -> None:
        self._collection = collection
        self._size = collection.size
        self._searcher = searcher
        self._stock = threading.Lock()  # Whoosh's searchers are not for several threads
        self.remembered = Remembered(_REMEMBER)

    def find(self, query: Query | None) -> Scored:
        found = self.remembered.get(query)
        if found is None:
            found = self.run(translate(query, self._collection))
            self.remembered.put(query, found, 18 * self._size)
        return found

    def scores(self, found: Scored, matches: Matches) -> tuple[Array | slice, Array | None]:
        """The documents (or ALL, those that do not match at −1) and what each scores. ``matches``: some of what was found."""
        whole = matches is found.matches
        if whole and found.own is not None:
            return found.own
        docs: Array | slice = ALL if len(matches) * 2 > self._size else matches.docs
        scores = found.scores(At(docs, self._collection.norms), True)
        if scores is not None and docs is ALL and not (whole and found.exact):
            scores[~matches.marks] = -1
        if whole and scores is not None:
            found.own = docs, scores
        return docs, scores

    def run(self, node: whoosh.Query) -> Scored:
        match node:
            case Anywhere():
                return self._anywhere(node)
            case Literal():
                return self._literal(node.text)
            case whoosh.Term(fieldname="words" | "names"):
                return self._term(node.fieldname, node.text, node.boost)
            case Column():
                return Plain(Matches(self._size, marks=self._live(self._marks(node))))
            case Related() | Unscored():
                return Plain(self._related(node) if isinstance(node, Related) else self.run(node.child).matches)
            case whoosh.And():
                return self._all(node.subqueries)
            case whoosh.Or():
                return AnyOf([self.run(child) for child in node.subqueries])
            case whoosh.AndNot():
                found = self.run(node.a)
                return AllOf([found], found.matches.without(self.run(node.b).matches))
            case whoosh.Every(fieldname=None):
                return Plain(self._everything(), 1)
            case _:
                return self._by_whoosh(node)

    def _term(self, field: str, word: str, boost: float = 1) -> Term:
        return self._scored(field, self._collection.term(field, word), boost)

    def _literal(self, text: str) -> Term:
        return self._scored("words", self._collection.literal(folded_units(text)))

    def _scored(self, field: str, postings: Postings, boost: float = 1) -> Term:
        """As Whoosh's BM25F computes it."""
        idf = log(max(self._collection.count, 1) / (postings.size + 1)) + 1
        return Term(postings, self._size, field, boost * idf * (K1 + 1))

    def _anywhere(self, node: Anywhere) -> Scored:
        if len(node.words) > 1:
            words = [AnyOf(self._of_word(word)) for word in node.words]
            return AnyOf([AllOf(words), self._literal(node.text)])
        [word] = node.words
        found: Scored = self._term("words", word)
        holding = len(found.matches)
        names = self._collection.term("names", word)
        if names.size:
            found = AnyOf([found, self._scored("names", names, NAMES_BOOST)])
        more = self._collection.literal_beyond(node.text, found.matches, holding)
        return AnyOf([found, Plain(Matches(self._size, more))]) if len(more) else found

    def _of_word(self, word: str) -> tuple[Term, Term]:
        return self._term("words", word), self._term("names", word, NAMES_BOOST)

    def _all(self, nodes: Sequence[whoosh.Query]) -> Scored:
        """Conditions on columns are looked up for what the rest leaves."""
        parts = [self.run(node) for node in nodes if not isinstance(node, Column)]
        found = AllOf(parts) if parts else AllOf([Plain(self._everything())])
        matches = found.matches
        for node in nodes:
            if isinstance(node, Column):
                matches = self._where(matches, node)
        return found if matches is found.matches else AllOf([found], matches)

    def _where(self, matches: Matches, node: Column) -> Matches:
        if matches.few:
            return matches.where(self._marks(node, matches.docs))
        return Matches(self._size, marks=matches.marks & self._marks(node))

    def _marks(self, node: Column, docs: Array | slice = ALL) -> Array:
        if not isinstance(node.wanted, frozenset):
            return holds(node.wanted, self._collection.columns, docs)
        return self._collection.facets[node.field].having(node.wanted, docs)

    def _related(self, node: Related) -> Matches:
        match node.asked:
            case Written(text):
                return Matches(self._size, marks=self._live(self._collection.written(folded_units(text))))
            case Among(ids):
                return Matches(self._size, marks=self._live(self._collection.among(ids)))
            case Sharing(field):
                docs = self.run(node.child).matches.docs
                return Matches(self._size, marks=self._live(self._collection.facets[field].sharing(docs)))
            case Newest(field):
                return self._newest(self._collection.facets[field], self.run(node.child).matches)

    def _newest(self, facet: FacetColumn, found: Matches) -> Matches:
        docs = found.docs[np.argsort(self._collection.newest_first[found.docs])]
        codes = facet.first_codes[docs]
        first = np.full(len(facet.values) + 1, -1)
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        chosen = np.concatenate([docs[first[:-1][first[:-1] >= 0]], docs[codes == len(facet.values)]])
        return Matches(self._size, distinct(chosen))

    def _everything(self) -> Matches:
        live = self._collection.live
        return Matches(self._size, marks=np.ones(self._size, dtype=bool) if live is None else live, size=self._collection.count)

    def _live(self, marks: Array) -> Array:
        return marks if self._collection.live is None else marks & self._collection.live

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
        return Listed(np.array(docs, dtype=np.int64), np.array(scores), self._size)
