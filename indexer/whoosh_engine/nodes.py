"""Kinds of query that Whoosh does not have. All but Related also work in Whoosh's own searcher, slowly."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import log
from typing import Any, NoReturn

import numpy as np
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.query import And, Or, Query, Term, WrappingQuery
from whoosh.scoring import bm25

from indexer.arrays import distinct, from_json
from indexer.engine import K1, MOST_COUNTED, NAMES_BOOST, B
from indexer.folding import folded_units
from indexer.query import Among, Compared, Newest, Range, Sharing, Stated, Written
from indexer.whoosh_engine.amounts import Columns, holds
from indexer.whoosh_engine.segment import Segment

_NOTHING = 1e-12  # what counts as 0 in Whoosh's own searcher, whose Or loses documents that score 0


class _Leaf(Query):  # type: ignore[misc]  # Whoosh has no types
    """Equal to another with the same ``key``, which says all there is to say about it."""

    key: tuple[Hashable, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Leaf) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return repr(self.key)

    def is_leaf(self) -> bool:
        return True

    def estimate_size(self, ixreader: Any) -> int:
        return int(ixreader.doc_count_all())


class Anywhere(_Leaf):
    """All the ``words`` of ``text``, in the report's paragraphs or its names, or ``text`` as it stands in a paragraph.

    Several words and the text that holds them add up; a single word found only literally adds a document, not a score.
    """

    def __init__(self, text: str, words: Sequence[str]) -> None:
        self.text = text
        self.words = words
        self.key = ("anywhere", text)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        each = [Or([Term("words", word), Term("names", word, boost=NAMES_BOOST)]) for word in self.words]
        literal = Literal(self.text)
        node = Or([each[0], Unscored(literal)]) if len(each) == 1 else Or([And(each), literal])
        return node.matcher(searcher, context)


class Literal(_Leaf):
    """Documents some paragraph of which contains ``text`` (folded), scored like a word of that text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.key = ("literal", text)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        parent = searcher.get_parent()
        wanted = folded_units(self.text)
        found = sum(_segment(leaf).pairs.holding(wanted).size for leaf, _ in parent.leaf_searchers())
        idf = log(parent.doc_count_all() / (found + 1)) + 1
        average = parent.avg_field_length("words")
        docs, counts = _segment(searcher).pairs.holding(wanted).listed()
        lengths = _segment(searcher).terms["words"].lengths[docs]
        scores = [bm25(idf, min(int(tf), MOST_COUNTED), int(length), average, B, K1) for tf, length in zip(counts, lengths, strict=True)]
        return _matcher(searcher, docs.tolist(), scores)


class Column(_Leaf):
    """Documents whose facet has one of the values, or whose numbers are as wanted; scores nothing."""

    def __init__(self, field: str, wanted: frozenset[str] | Range | Compared | Stated) -> None:
        self.field = field
        self.wanted = wanted
        self.key = ("column", field, wanted)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        arrays = _segment(searcher).arrays
        if not isinstance(self.wanted, frozenset):
            docs = np.flatnonzero(holds(self.wanted, Columns.of([_segment(searcher)], _nobody), slice(None)))
        else:
            wanted = [i for i, value in enumerate(from_json(arrays[f"facet.{self.field}.values"])) if value in self.wanted]
            has = np.isin(arrays[f"facet.{self.field}.codes"], wanted)
            docs = distinct(np.searchsorted(arrays[f"facet.{self.field}.first"], np.flatnonzero(has), side="right") - 1)
        return _matcher(searcher, docs.tolist(), [_NOTHING] * len(docs))


class Related(_Leaf):
    """What only the executor can find; scores nothing. ``child``: those that the documents wanted stand in a relation to."""

    def __init__(self, asked: Sharing | Newest | Written | Among, child: Query | None = None) -> None:
        self.asked = asked
        self.child = child
        self.key = ("related", asked)


class Unscored(WrappingQuery):  # type: ignore[misc]
    """The same documents with a score of 0. (Whoosh's ConstantScoreQuery takes 0 for 1.)"""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unscored) and bool(self.child == other.child)

    def __hash__(self) -> int:
        return hash(("unscored", self.child))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        ids = list(self.child.matcher(searcher, context).all_ids())
        return _matcher(searcher, ids, [_NOTHING] * len(ids))


def _nobody(year: int) -> NoReturn:
    raise NotImplementedError("a single segment knows no other years")


def _segment(searcher: Any) -> Segment:
    segment: Segment = searcher.reader()._terms.segment
    return segment


def _matcher(searcher: Any, docs: Sequence[int], scores: Sequence[float]) -> Matcher:
    deleted = searcher.reader().deleted_docs_set
    kept = [(doc, score) for doc, score in zip(docs, scores, strict=True) if doc not in deleted]
    return ListMatcher([doc for doc, _ in kept], [score for _, score in kept]) if kept else NullMatcher()
