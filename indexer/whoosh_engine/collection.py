"""All segments of a generation as one collection: documents numbered through, statistics over the live ones.

Everything here is read-only once made; what is computed on demand is the same whoever computes it, so threads share it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection as Some
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from indexer.arrays import Array
from indexer.engine import K1, B
from indexer.folding import folded_units
from indexer.whoosh_engine.amounts import Columns
from indexer.whoosh_engine.columns import FacetColumn
from indexer.whoosh_engine.layout import WORD_FIELDS
from indexer.whoosh_engine.matches import Matches
from indexer.whoosh_engine.postings import NO_POSTINGS, Postings
from indexer.whoosh_engine.segment import Segment

ALL = slice(None)
_NOWHERE = np.empty(0, dtype=np.int64)


class Facets(dict[str, FacetColumn]):
    """Read when first asked for."""

    def __init__(self, segments: Sequence[Segment], live: Array | None) -> None:
        super().__init__()
        self._segments = segments
        self._live = live

    def __missing__(self, name: str) -> FacetColumn:
        return self.setdefault(name, FacetColumn(name, self._segments, self._live))


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
        self.facets = Facets(segments, self.live)
        self.columns = Columns.of(segments, self._of_year).remembered()

    def report_ids(self, docs: Array) -> list[str]:
        return list(map(bytes.decode, self._ids[docs].tolist()))

    @cached_property
    def _ids(self) -> Array:
        return np.concatenate([np.empty(0, dtype="S1"), *(segment.ids for segment in self.segments)])

    def paragraphs_of(self, doc: int) -> tuple[list[str], bytes]:
        number = bisect_right(self.bases, doc) - 1
        return self.segments[number].paragraphs_of(doc - self.bases[number])

    def among(self, ids: Some[str]) -> Array:
        return np.isin(self._ids, np.array([id.encode() for id in ids] or [b""]))

    def written(self, wanted: Array) -> Array:
        """Marks the documents a paragraph of which, not a table, contains these units."""
        return np.concatenate([np.empty(0, dtype=bool), *(segment.written(wanted) for segment in self.segments)])

    # Postings of all segments, live documents only

    def term(self, field: str, text: str) -> Postings:
        encoded = text.encode("utf-8", "surrogatepass")
        return self._joined([segment.terms[field].postings(encoded) for segment in self.segments])

    def literal(self, wanted: Array, within: Array | None = None) -> Postings:
        """``wanted``: units of folded text."""
        parts = zip(self.segments, self._split(within), strict=True)
        return self._joined([segment.pairs.holding(wanted, marks) for segment, marks in parts])

    def literal_beyond(self, text: str, found: Matches, holding: int) -> Array:
        """The documents that contain the text and are not found yet; ``holding`` of those are known to contain it."""
        wanted = folded_units(text)
        if sum([segment.pairs.at_most(wanted) for segment in self.segments]) <= holding:
            return _NOWHERE
        return self.literal(wanted, ~found.marks).listed()[0]

    def paragraphs_holding(self, texts: list[Array], marks: Array) -> int:
        """How many paragraphs of the marked documents contain one of the texts."""
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
        there = [(part, base) for part, base in zip(parts, self.bases, strict=True) if part.size]
        if not there:
            return NO_POSTINGS
        if any(part.docs is None for part, _ in there):
            return self._joined_rows(parts)
        # Shifted by NumPy's own numbers, as those of a segment are too narrow for others.
        listed = [part.docs + np.int64(base) for part, base in there]  # type: ignore[operator]  # none is None
        docs, counts = listed[0], there[0][0].counts
        if len(there) > 1:
            docs, counts = np.concatenate(listed), np.concatenate([part.counts for part, _ in there])
        if self.live is not None:
            alive = self.live[docs]
            docs, counts = docs[alive], counts[alive]
        return Postings(docs, counts, len(docs))

    def _joined_rows(self, parts: Sequence[Postings]) -> Postings:
        row = np.zeros(self.size, dtype=np.uint8)
        for part, base, segment in zip(parts, self.bases, self.segments, strict=True):
            own = row[base : base + len(segment)]
            own[ALL if part.docs is None else part.docs] = part.counts
        if self.live is None:
            return Postings(None, row, sum(part.size for part in parts))
        row *= self.live
        return Postings(None, row, int(np.count_nonzero(row)))

    # Scores

    def norms(self, field: str) -> Array:
        """K1 · (1 − B + B · length / average length) for every document."""
        return self._norms[field]

    @cached_property
    def _norms(self) -> dict[str, Array]:
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
        return _places(np.lexsort((self._ids, -np.nan_to_num(self.columns.number("report_year").at(ALL)))))

    @cached_property
    def by_id(self) -> Array:
        return _places(np.argsort(self._ids, kind="stable"))

    def by_number(self, code: str, *, greatest: bool) -> Array:
        """Documents without the number come last."""
        numbers = self.columns.number(code).at(ALL)
        return _places(np.lexsort((self.newest_first, np.nan_to_num(-numbers if greatest else numbers, nan=np.inf))))

    @cached_property
    def listed(self) -> Array:
        """Newest year, then by the agency's name, then id."""
        years = -np.nan_to_num(self.columns.number("report_year").at(ALL))
        return _places(np.lexsort((self._ids, self.facets["agency"].first_codes, years)))

    @cached_property
    def by_day(self) -> Array:
        return _places(np.lexsort((self._ids, self.facets["published"].first_codes)))

    @cached_property
    def by_day_backwards(self) -> Array:
        """Latest first, of one day the greatest id first; without a day last."""
        days = self.facets["published"]
        undated = days.first_codes == len(days.values)
        return _places(np.lexsort((-self.by_id, -days.first_codes.astype(np.int64), undated)))

    @cached_property
    def by_place(self) -> Array:
        """By region code, then the agency's name, then newest; without a name last."""
        agencies, regions = self.facets["agency"], self.facets["adcode"]
        nameless = agencies.first_codes == len(agencies.values)
        return _places(np.lexsort((self.newest_first, agencies.first_codes, regions.first_codes, nameless)))

    def _of_year(self, year: int) -> Array:
        if not year:
            return np.arange(self.size)
        docs = np.flatnonzero(self.columns.number("report_year").at(ALL) == year)
        docs = docs if self.live is None else docs[self.live[docs]]
        bodies = self.facets["reporter"]
        own = np.full(len(bodies.values) + 1, -1, dtype=np.int64)
        docs = docs[np.argsort(self.by_id[docs])]
        own[bodies.first_codes[docs]] = docs  # of several the last counts
        own[-1] = -1
        return own[bodies.first_codes]

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
