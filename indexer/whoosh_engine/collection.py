"""All segments of a generation as one collection: documents numbered through, statistics over the live ones.

Everything here is read-only once made; what is computed on demand is the same whoever computes it, so threads share it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from math import log

import numpy as np

from indexer.engine import K1, MOST_COUNTED, B
from indexer.fields import FACET_BY_NAME
from indexer.whoosh_engine.amounts import Columns
from indexer.whoosh_engine.arrays import Array
from indexer.whoosh_engine.columns import FacetColumn
from indexer.whoosh_engine.layout import WORD_FIELDS
from indexer.whoosh_engine.segment import Segment
from indexer.whoosh_engine.terms import Postings

_NOWHERE = np.empty(0, dtype=np.int64)
_NO_SCORES = np.empty(0)
_ALL = slice(None)


class Collection:
    def __init__(self, segments: Sequence[Segment], deleted: Sequence[frozenset[int]]) -> None:
        self.segments = segments
        sizes = list(map(len, segments))
        self.bases = [sum(sizes[:i]) for i in range(len(sizes))]
        self.size = sum(sizes)
        dead = [base + doc for base, docs in zip(self.bases, deleted, strict=True) for doc in docs]
        self.live: Array | None = None  # marks; None: all are
        if dead:
            self.live = np.ones(self.size, dtype=bool)
            self.live[dead] = False
        self.count = self.size - len(dead)
        self.facets = {name: FacetColumn(name, segments, self.live) for name in FACET_BY_NAME}
        self.columns = Columns.of(segments).remembered()

    def report_ids(self, docs: Array) -> list[str]:
        return [report_id.decode() for report_id in self._ids[docs].tolist()]

    @cached_property
    def _ids(self) -> Array:
        return np.concatenate([np.empty(0, dtype="S1"), *(segment.ids for segment in self.segments)])

    def paragraphs_of(self, doc: int) -> tuple[list[str], bytes]:
        number = bisect_right(self.bases, doc) - 1
        return self.segments[number].paragraphs_of(doc - self.bases[number])

    def everything(self) -> Array:
        return np.arange(self.size) if self.live is None else np.flatnonzero(self.live)

    # Postings of all segments, live documents only

    def term(self, field: str, text: str) -> Postings:
        encoded = text.encode("utf-8", "surrogatepass")
        return self._joined([segment.terms[field].postings(encoded) for segment in self.segments])

    def literal(self, units: Array, within: Array | None = None) -> Postings:
        parts = zip(self.segments, self._split(within), strict=True)
        return self._joined([segment.pairs.holding(units, marks) for segment, marks in parts])

    def literal_beyond(self, units: Array, docs: Array, holding: int) -> Array:
        """The documents that contain the units and are not among ``docs``, of which ``holding`` are known to contain them."""
        if sum(segment.pairs.at_most(units) for segment in self.segments) <= holding:
            return _NOWHERE
        elsewhere = np.ones(self.size, dtype=bool)
        elsewhere[docs] = False
        return self.literal(units, elsewhere).docs

    def paragraphs_holding(self, texts: list[Array], docs: Array) -> int:
        """How many paragraphs of these documents contain one of the texts."""
        marks = np.zeros(self.size, dtype=bool)
        marks[docs] = True
        return sum(
            segment.paragraphs_holding(texts, within)
            for segment, within in zip(self.segments, self._split(marks), strict=True)
            if within is not None and within.any()
        )

    def _split(self, marks: Array | None) -> list[Array | None]:
        if marks is None:
            return [None] * len(self.segments)
        return [marks[base : base + len(segment)] for base, segment in zip(self.bases, self.segments, strict=True)]

    def _joined(self, parts: Sequence[Postings]) -> Postings:
        if len(parts) == 1 and self.live is None:
            return parts[0]
        moved = [part.docs + np.int64(base) for part, base in zip(parts, self.bases, strict=True)]
        docs = np.concatenate([np.empty(0, dtype=np.int64), *moved])
        counts = np.concatenate([np.empty(0, dtype=np.int64), *(part.counts for part in parts)])
        if self.live is not None:
            alive = self.live[docs]
            docs, counts = docs[alive], counts[alive]
        return Postings(docs, counts)

    # Scores

    def bm25(self, field: str, postings: Postings, boost: float = 1) -> Array:
        """As Whoosh's BM25F computes it, for all documents at once."""
        if not len(postings):
            return _NO_SCORES
        idf = log(max(self.count, 1) / (len(postings) + 1)) + 1
        counts = postings.counts if postings.counts.dtype == np.uint8 else np.minimum(postings.counts, MOST_COUNTED)
        norms = self._norms[field]
        scores = norms.copy() if len(postings) == self.size else norms.take(postings.docs)
        scores += counts
        np.divide(counts, scores, out=scores)
        scores *= boost * idf * (K1 + 1)
        return scores

    @cached_property
    def _norms(self) -> dict[str, Array]:
        """K1 · (1 − B + B · length / average length) for every document."""
        return {field: self._norm(field) for field in WORD_FIELDS}

    def _norm(self, field: str) -> Array:
        lengths = np.concatenate([np.empty(0), *(segment.terms[field].lengths for segment in self.segments)])
        total = lengths.sum() if self.live is None else lengths[self.live].sum()
        average = total / max(self.count, 1) or 1.0
        return np.asarray(K1 * ((1 - B) + B * lengths / average))

    # Columns

    @cached_property
    def newest_first(self) -> Array:
        """Every document's place in the order: newest year, then id; no year comes last."""
        return _places(np.lexsort((self._ids, -np.nan_to_num(self.columns.number("report_year").at(_ALL)))))

    @cached_property
    def by_id(self) -> Array:
        return _places(np.argsort(self._ids, kind="stable"))

    def by_number(self, code: str, *, greatest: bool) -> Array:
        """Documents without the number come last."""
        numbers = self.columns.number(code).at(_ALL)
        return _places(np.lexsort((self.newest_first, np.nan_to_num(-numbers if greatest else numbers, nan=np.inf))))

    @cached_property
    def oldest_first(self) -> Array:
        return self.by_number("report_year", greatest=False)

    @cached_property
    def by_agency(self) -> Array:
        return _places(np.lexsort((self.newest_first, self.facets["agency"].first_codes)))


def _places(order: Array) -> Array:
    places = np.empty(len(order), dtype=np.int32)
    places[order] = np.arange(len(order))
    return places
