"""Finding any text literally in one segment, through its pairs of neighbouring characters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.engine import MOST_COUNTED
from indexer.whoosh_engine.arrays import Array, ArrayFile, spread, starts_of
from indexer.whoosh_engine.terms import NO_POSTINGS, Postings


@dataclass(frozen=True, slots=True)
class Places:
    """Occurrences of a text: where each starts, and in which document."""

    positions: Array
    docs: Array


_FEW = 2000  # places worth no preparation
_NOWHERE = Places(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint16))


class Pairs:
    def __init__(self, arrays: ArrayFile) -> None:
        self._units = arrays["text.units"]
        self._blocks = arrays["blocks.doc"]
        self._block_starts = arrays["blocks.start"].astype(np.int64)
        self._size = len(arrays["docs.id"])
        self._whole = len(self._blocks) == self._size  # every block is a document
        self._terms = arrays["pairs.terms"]
        self._first = arrays["pairs.first"]
        self._docs = arrays["pairs.docs"]
        self._counts = arrays["pairs.counts"]
        self._paragraphs = arrays["pairs.paragraphs"]
        self._offsets_first = arrays["pairs.offsets_first"]
        self._offsets = arrays["pairs.offsets"]

    def holding(self, text: Array, within: Array | None = None) -> Postings:
        """The documents that contain the units ``text``, and how often; ``within`` marks those worth looking at."""
        if len(text) > 2:
            docs = self.places(text, within).docs
            first = _firsts(docs)
            return Postings(docs[first], np.diff(first, append=len(docs)))
        low, high = self._range(text)
        if low == high:
            return NO_POSTINGS
        start, end = self._first[low], self._first[high]
        docs, counts = self._of_blocks(self._docs[start:end]), self._counts[start:end]
        if within is not None:
            kept = within[docs]
            docs, counts = docs[kept], counts[kept]
        if high - low > 1 or (docs[1:] == docs[:-1]).any():
            total = np.bincount(docs, counts, self._size)
            docs = np.flatnonzero(total)
            counts = total[docs].astype(np.int64)
        return Postings(docs, counts)

    def at_most(self, text: Array) -> int:
        """No more documents than these contain the units: as many as have the rarest of their pairs."""
        if len(text) < 3:
            low, high = self._range(text)
            return int(self._first[high]) - int(self._first[low])
        numbers = self._numbers(text)
        return 0 if numbers is None else int((self._first[numbers + 1] - self._first[numbers]).min())

    def paragraphs_holding(self, pair: Array, within: Array) -> int | None:
        """How many paragraphs of the marked documents contain a text of two units; None if that was not counted so far."""
        low, high = self._range(pair)
        start, end = self._first[low], self._first[high]
        counts = self._paragraphs[start:end][within[self._of_blocks(self._docs[start:end])]]
        return None if counts.max(initial=0) == MOST_COUNTED else int(counts.sum(dtype=np.int64))

    def places(self, text: Array, within: Array | None = None) -> Places:
        """Every place where the units ``text`` stand, overlapping ones too."""
        if len(text) < 3:
            return self._places(*self._range(text), within)
        numbers = self._numbers(text)
        if numbers is None:
            return _NOWHERE
        sizes = self._offsets_first[numbers + 1] - self._offsets_first[numbers]
        rarest = int(sizes.argmin())
        if sizes[rarest] > _FEW:
            within = self._having(numbers[np.argsort(sizes, kind="stable")[1:4]], within)
        number = int(numbers[rarest])
        return self._compared(self._places(number, number + 1, within), text, rarest)

    def _numbers(self, text: Array) -> Array | None:
        """The pairs of a text of three or more; None if one is not there."""
        keys = (text[:-1].astype(np.uint32) << 16) | text[1:]
        numbers = self._terms.searchsorted(keys)
        if numbers.max() >= len(self._terms) or (self._terms[numbers] != keys).any():
            return None
        return np.asarray(numbers)

    def _compared(self, places: Places, text: Array, rarest: int) -> Places:
        """The places around which the whole text stands; ``rarest`` is where in the text the pair is."""
        positions, docs = places.positions - rarest, places.docs
        right = (positions >= 0) & (positions + len(text) <= len(self._units))
        if len(positions) <= _FEW:  # all characters at once
            positions, docs = positions[right], docs[right]
            right = (self._units[positions[:, np.newaxis] + np.arange(len(text))] == text).all(axis=1)
            return Places(positions[right], docs[right])
        for step in sorted(range(len(text)), key=lambda i: -abs(i - rarest)):  # far characters depend least on the pair
            if step not in (rarest, rarest + 1):
                positions, docs = positions[right], docs[right]
                right = self._units[positions + step] == text[step]
        return Places(positions[right], docs[right])

    def _having(self, numbers: Array, within: Array | None) -> Array | None:
        """Marks the documents that have these pairs; pairs nearly everybody has are not worth asking."""
        for number in numbers:
            start, end = self._first[number], self._first[number + 1]
            if end - start > self._size // 2:
                break  # they come rarest first
            has = np.zeros(self._size, dtype=bool)
            has[self._of_blocks(self._docs[start:end])] = True
            within = has if within is None else within & has
        return within

    def _range(self, text: Array) -> tuple[int, int]:
        """The pair, or for a single unit all pairs that begin with it."""
        low = int(text[0]) << 16 | (int(text[1]) if len(text) == 2 else 0)
        high = low if len(text) == 2 else low | 0xFFFF
        start = int(self._terms.searchsorted(np.uint32(low)))
        if high == low:
            return start, start + int(start < len(self._terms) and self._terms[start] == low)
        return start, int(self._terms.searchsorted(np.uint32(high), side="right"))

    def _places(self, low: int, high: int, within: Array | None) -> Places:
        if low == high:
            return _NOWHERE
        start, end = self._first[low], self._first[high]
        blocks, counts = self._docs[start:end], self._counts[start:end]
        offsets = self._offsets[self._offsets_first[low] : self._offsets_first[high]]
        if within is not None:
            kept = np.flatnonzero(within[self._of_blocks(blocks)])
            if len(kept) < len(blocks):
                offsets = offsets[spread(starts_of(counts)[kept], counts[kept])]
                blocks, counts = blocks[kept], counts[kept]
        positions = np.repeat(self._block_starts[blocks], counts) + offsets
        docs = np.repeat(self._of_blocks(blocks), counts)
        if high - low > 1:
            order = np.argsort(positions, kind="stable")
            positions, docs = positions[order], docs[order]
        return Places(positions, docs)

    def _of_blocks(self, blocks: Array) -> Array:
        return blocks if self._whole else self._blocks[blocks]


def _firsts(values: Array) -> Array:
    """Where each new one of ascending values comes first."""
    if not len(values):
        return np.empty(0, dtype=np.int64)
    return np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1))
