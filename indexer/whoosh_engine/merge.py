"""Several segments → one, leaving deleted documents out. Array work throughout; postings never become objects.

Documents keep their order: those of the first segment, then those of the second. So the postings of a term in the merged
segment are its postings in each segment one after the other, with the documents renumbered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.arrays import Array, ArrayWriter, from_json, json_array, lengths_of, smallest, spread, starts_of
from indexer.fields import COLUMNS
from indexer.whoosh_engine.columns import numbered, opened, stored_numbers, stored_states
from indexer.whoosh_engine.invert import block_arrays, marks, number_arrays
from indexer.whoosh_engine.offsets import Offsets, OffsetsWriter
from indexer.whoosh_engine.pair_lists import PairLists, PairListsWriter
from indexer.whoosh_engine.postings import Listed, Lists, ListsWriter
from indexer.whoosh_engine.segment import Segment
from indexer.whoosh_engine.terms import term_arrays

_AT_ONCE = 4_000_000  # postings or occurrences in memory at a time
_NOTHING = np.empty(0, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Source:
    """A segment with its live documents: ``docs`` and ``blocks`` map old numbers to new ones, −1 for the deleted."""

    segment: Segment
    live: Array
    docs: Array
    blocks: Array
    whole: bool  # nothing is deleted


def merge(segments: Sequence[Segment], deleted: Sequence[frozenset[int]], out: ArrayWriter) -> tuple[int, int]:
    """Writes the merged arrays; returns how many documents and blocks they are about."""
    sources = _sources(segments, deleted)
    documents, blocks = sum(int(source.live.sum()) for source in sources), _documents(sources, out)
    for field in ("words", "names"):
        out.add(f"{field}.lengths", _join(source.segment.terms[field].lengths[source.live] for source in sources))
        _words(field, sources, documents, out)
    _pairs(sources, blocks, out)
    for name in COLUMNS:
        _facet(name, sources, out)
    for code in sorted({code for segment in segments for code in numbered(segment.arrays)}):
        numbers = _join(opened(stored_numbers(source.segment.arrays, code))[source.live] for source in sources)
        states = _join(stored_states(source.segment.arrays, code)[source.live] for source in sources)
        for name, array in number_arrays(code, numbers, states).items():
            out.add(name, array, pack=True)
    return documents, blocks


def _sources(segments: Sequence[Segment], deleted: Sequence[frozenset[int]]) -> list[Source]:
    sources = []
    docs_before = blocks_before = 0
    for segment, dead in zip(segments, deleted, strict=True):
        live = np.ones(len(segment), dtype=bool)
        live[list(dead)] = False
        live_blocks = live[segment.arrays["blocks.doc"]]
        docs, blocks = _renumbered(live, docs_before), _renumbered(live_blocks, blocks_before)
        sources.append(Source(segment, live, docs, blocks, not dead))
        docs_before += int(live.sum())
        blocks_before += int(live_blocks.sum())
    return sources


def _renumbered(live: Array, before: int) -> Array:
    return np.where(live, np.cumsum(live) - 1 + before, -1).astype(np.int32)


def _documents(sources: Sequence[Source], out: ArrayWriter) -> int:
    out.add("docs.id", _join(source.segment.ids[source.live] for source in sources))
    per_doc = _join(lengths_of(source.segment.arrays["docs.paragraphs"])[source.live] for source in sources)
    first = starts_of(per_doc)
    out.add("docs.paragraphs", first.astype(np.uint32))
    starts = starts_of(_join(_paragraph_lengths(source) for source in sources)).astype(np.uint32)
    out.add("text.paragraphs", starts)
    out.add("text.marks", marks(starts))
    out.add("text.weights", _join(source.segment.arrays["text.weights"][_live_paragraphs(source)] for source in sources))
    blocks = block_arrays(starts[first])
    for name, array in blocks.items():
        out.add(name, array)
    out.add_pieces("text.units", np.uint16, (_live_units(source) for source in sources))
    return len(blocks["blocks.doc"])


def _paragraph_lengths(source: Source) -> Array:
    return np.asarray(lengths_of(source.segment.paragraphs)[_live_paragraphs(source)])


def _live_paragraphs(source: Source) -> Array:
    return np.repeat(source.live, lengths_of(source.segment.arrays["docs.paragraphs"]))


def _live_units(source: Source) -> Array:
    if source.whole:
        return source.segment.units
    return np.asarray(source.segment.units[np.repeat(source.live, lengths_of(source.segment.doc_starts))])


# Postings


@dataclass(frozen=True, slots=True)
class _Part:
    """One segment's postings of a field, and which number in the merged list of terms each of its terms has."""

    numbers: Array  # ascending
    lists: Lists | PairLists
    to: Array  # old document (or block) → new, −1: deleted
    offsets: Offsets | None = None  # of pairs

    def between(self, low: int, high: int) -> tuple[int, int]:
        """Its own terms among the merged ones from ``low`` to ``high``."""
        start, end = np.searchsorted(self.numbers, [low, high])
        return int(start), int(end)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Postings of some terms, in order; with places, those of pairs."""

    listed: Listed
    occurrences: Array  # per term
    offsets: Array


def _words(field: str, sources: Sequence[Source], documents: int, out: ArrayWriter) -> None:
    own = [list(source.segment.terms[field]) for source in sources]
    terms = sorted({term for listed in own for term in listed})
    number = {term: i for i, term in enumerate(terms)}
    parts = [
        _Part(np.array([number[term] for term in listed], dtype=np.int64), source.segment.terms[field].lists, source.docs)
        for source, listed in zip(sources, own, strict=True)
    ]
    kept = _postings(len(terms), parts, ListsWriter(out, field, documents), None)
    for name, array in term_arrays(field, [terms[i] for i in kept]).items():
        out.add(name, array)


def _pairs(sources: Sequence[Source], blocks: int, out: ArrayWriter) -> None:
    own = [source.segment.arrays["pairs.terms"] for source in sources]
    terms = np.unique(_join(own))
    parts = [
        _Part(np.searchsorted(terms, listed), source.segment.pairs.lists, source.blocks, source.segment.pairs.offsets)
        for source, listed in zip(sources, own, strict=True)
    ]
    kept = _postings(len(terms), parts, PairListsWriter(out, blocks, pack=True), OffsetsWriter(out, pack=True))
    out.add("pairs.terms", terms[kept])


def _postings(terms: int, parts: Sequence[_Part], lists: ListsWriter | PairListsWriter, offsets: OffsetsWriter | None) -> Array:
    """Writes everything about the postings but the terms; returns the numbers of the terms that still have any."""
    left = np.zeros(terms, dtype=bool)
    for low, high in _ranges(parts, terms):
        piece = _piece(parts, low, high)
        kept = np.flatnonzero(piece.listed.lengths)
        left[low + kept] = True
        lists.add(Listed(piece.listed.lengths[kept], piece.listed.docs, piece.listed.columns))
        if offsets is not None:
            offsets.add(piece.occurrences[kept], piece.offsets)
    lists.close()
    if offsets is not None:
        offsets.close()
    return np.flatnonzero(left)


def _ranges(parts: Sequence[_Part], terms: int) -> Iterator[tuple[int, int]]:
    """Ranges of terms with about _AT_ONCE entries each."""
    sizes = np.zeros(terms, dtype=np.int64)
    for part in parts:
        sizes[part.numbers] += part.lists.sizes if part.offsets is None else part.offsets.sizes
    ends = starts_of(sizes)
    low = 0
    while low < terms:
        high = max(low + 1, int(np.searchsorted(ends, ends[low] + _AT_ONCE, side="right")) - 1)
        yield low, high
        low = high


def _piece(parts: Sequence[_Part], low: int, high: int) -> _Piece:
    taken = [_take(part, low, high) for part in parts]
    lengths = sum((piece.listed.lengths for piece in taken), np.zeros(high - low, dtype=np.int64))
    occurrences = sum((piece.occurrences for piece in taken), np.zeros(high - low, dtype=np.int64))
    docs = np.empty(lengths.sum(), dtype=np.uint16)
    columns = {name: np.empty(len(docs), dtype=np.uint8) for name in taken[0].listed.columns}
    offsets = np.empty(occurrences.sum(), dtype=np.uint16)
    at, offset_at = starts_of(lengths)[:-1], starts_of(occurrences)[:-1]
    for piece in taken:
        to = spread(at, piece.listed.lengths)
        docs[to] = piece.listed.docs
        for name, column in piece.listed.columns.items():
            columns[name][to] = column
        offsets[spread(offset_at, piece.occurrences)] = piece.offsets
        at, offset_at = at + piece.listed.lengths, offset_at + piece.occurrences
    return _Piece(Listed(lengths, docs, columns), occurrences, offsets)


def _take(part: _Part, low: int, high: int) -> _Piece:
    """A segment's live postings of the terms from ``low`` to ``high``, the documents renumbered."""
    start, end = part.between(low, high)
    listed = part.lists.between(start, end)
    docs = part.to[listed.docs]
    owner = np.repeat(part.numbers[start:end] - low, listed.lengths)
    live = docs >= 0
    columns = {name: column[live] for name, column in listed.columns.items()}
    found = Listed(np.bincount(owner[live], minlength=high - low), docs[live], columns)
    if part.offsets is None:
        return _Piece(found, np.zeros(high - low, dtype=np.int64), _NOTHING)
    counts = listed.columns["counts"]
    occurrences = np.bincount(owner[live], counts[live], high - low).astype(np.int64)
    offsets = part.offsets.between(start, end)
    return _Piece(found, occurrences, offsets if live.all() else offsets[np.repeat(live, counts)])


def _facet(name: str, sources: Sequence[Source], out: ArrayWriter) -> None:
    own = [from_json(source.segment.arrays[f"facet.{name}.values"]) for source in sources]
    values = sorted({value for listed in own for value in listed})
    number = {value: i for i, value in enumerate(values)}
    codes, counts = [], []
    for source, listed in zip(sources, own, strict=True):
        per_doc = lengths_of(source.segment.arrays[f"facet.{name}.first"])
        renumbered = np.array([number[value] for value in listed], dtype=np.uint32)
        codes.append(renumbered[source.segment.arrays[f"facet.{name}.codes"]][np.repeat(source.live, per_doc)])
        counts.append(per_doc[source.live])
    used, left = np.unique(_join(codes), return_inverse=True)
    out.add(f"facet.{name}.values", json_array([values[i] for i in used]))
    out.add(f"facet.{name}.first", starts_of(_join(counts)).astype(np.uint32))
    out.add(f"facet.{name}.codes", smallest(left))


def _join(arrays: Iterator[Array] | Sequence[Array]) -> Array:
    return np.concatenate(list(arrays))
