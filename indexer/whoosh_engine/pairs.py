"""Finding any text literally in one segment, through its pairs of neighbouring characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from indexer.arrays import Array, ArrayFile, spread, starts_of
from indexer.engine import MOST_COUNTED
from indexer.whoosh_engine.offsets import Offsets
from indexer.whoosh_engine.pair_lists import PairLists
from indexer.whoosh_engine.postings import NO_POSTINGS, Postings


@dataclass(frozen=True, slots=True)
class Places:
    """Occurrences of a text: where each starts, and in which document."""

    positions: Array
    docs: Array


_FEW = 2000  # places worth no preparation
_AT_ONCE = 200  # places compared with all characters at once rather than with one after the other
_NOWHERE = Places(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint16))


class Pairs:
    def __init__(self, arrays: ArrayFile) -> None:
        self._units = arrays["text.units"]
        self._blocks = arrays["blocks.doc"]
        self._block_starts = arrays["blocks.start"].astype(np.int64)
        self._size = len(arrays["docs.id"])
        self._whole = len(self._blocks) == self._size  # every block is a document
        self._terms = arrays["pairs.terms"].data
        self.lists = PairLists(arrays, len(self._blocks))
        self.offsets = Offsets(arrays)

    def holding(self, text: Array, within: Array | None = None) -> Postings:
        """The documents that contain the units ``text``, and how often; ``within`` marks those worth looking at."""
        if len(text) > 2:
            return _counted(self.places(text, within).docs)
        low, high = self._range(text)
        if low == high:
            return NO_POSTINGS
        if self._whole and high - low == 1:
            return _within(self.lists.postings(low), within)
        found = self.lists.between(low, high)
        counts = np.bincount(self._of_blocks(found.docs), found.columns["counts"], self._size)
        docs = np.flatnonzero(counts if within is None else np.where(within, counts, 0))
        return Postings(docs, np.minimum(counts[docs], MOST_COUNTED).astype(np.uint8), len(docs))

    def at_most(self, text: Array) -> int:
        """No more documents than these contain the units: as many as have the rarest of their pairs."""
        if len(text) < 3:
            return sum(map(self.lists.size, range(*self._range(text))))
        numbers = self._numbers(text)
        return min(map(self.lists.size, numbers), default=0)

    def paragraphs_holding(self, pair: Array, within: Array) -> int | None:
        """How many paragraphs of the marked documents contain a text of two units; None if that was not counted so far."""
        low, high = self._range(pair)
        if low == high:
            return 0
        found = self.lists.postings(low, "paragraphs")
        counts = found.counts[within if found.docs is None and self._whole else within[self._owners(found)]]
        return None if counts.max(initial=0) == MOST_COUNTED else int(counts.sum(dtype=np.int64))

    def places(self, text: Array, within: Array | None = None) -> Places:
        """Every place where the units ``text`` stand, overlapping ones too."""
        if len(text) < 3:
            return self._places(*self._range(text), within)
        numbers = self._numbers(text)
        if not numbers:
            return _NOWHERE
        sizes = list(map(self.offsets.size, numbers))
        order = sorted(range(len(sizes)), key=sizes.__getitem__)
        rarest = order[0]
        if sizes[rarest] > _FEW:
            within = self._having([numbers[at] for at in order[1:4]], within)
        return self._compared(self._places(numbers[rarest], numbers[rarest] + 1, within), text, rarest)

    def _numbers(self, text: Array) -> list[int]:
        """The pairs of a text of three or more; none if one is not there."""
        units, numbers = text.tolist(), []
        for first, second in pairwise(units):
            key = first << 16 | second
            number = bisect_left(self._terms, key)
            if number == len(self._terms) or self._terms[number] != key:
                return []
            numbers.append(number)
        return numbers

    def _compared(self, places: Places, text: Array, rarest: int) -> Places:
        """The places around which the whole text stands; ``rarest`` is where in the text the pair is."""
        positions, docs = places.positions - rarest, places.docs
        if len(positions) and (positions[0] < 0 or positions[-1] + len(text) > len(self._units)):
            right = (positions >= 0) & (positions + len(text) <= len(self._units))
            positions, docs = positions[right], docs[right]
        if len(positions) <= _AT_ONCE:
            right = (self._units[positions[:, np.newaxis] + np.arange(len(text))] == text).all(axis=1)
            return Places(positions[right], docs[right])
        for step in sorted(range(len(text)), key=lambda i: -abs(i - rarest)):  # far characters depend least on the pair
            if step not in (rarest, rarest + 1):
                right = self._units[positions + step] == text[step]
                positions, docs = positions[right], docs[right]
        return Places(positions, docs)

    def _having(self, numbers: list[int], within: Array | None) -> Array | None:
        """Marks the documents that have these pairs; pairs nearly everybody has are not worth asking."""
        for number in numbers:
            found = self.lists.postings(number)
            if found.size > self._size // 2:
                break  # they come rarest first
            has = np.zeros(self._size, dtype=bool)
            has[self._of_blocks(found.listed()[0])] = True
            within = has if within is None else within & has
        return within

    def _range(self, text: Array) -> tuple[int, int]:
        """The pair, or for a single unit all pairs that begin with it."""
        if len(text) == 2:
            key = int(text[0]) << 16 | int(text[1])
            number = bisect_left(self._terms, key)
            return number, number + int(number < len(self._terms) and self._terms[number] == key)
        low = int(text[0]) << 16
        return bisect_left(self._terms, low), bisect_right(self._terms, low | 0xFFFF)

    def _places(self, low: int, high: int, within: Array | None) -> Places:
        if low == high:
            return _NOWHERE
        if high - low == 1:
            blocks, counts = self.lists.postings(low).listed()
            offsets = self.offsets.of(low)
        else:
            found = self.lists.between(low, high)
            blocks, counts = found.docs, found.columns["counts"]
            offsets = self.offsets.between(low, high)
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

    def _owners(self, found: Postings) -> Array:
        """The document of each count."""
        return self._blocks if found.docs is None else self._of_blocks(found.docs)

    def _of_blocks(self, blocks: Array) -> Array:
        return blocks if self._whole else self._blocks[blocks]


def _counted(docs: Array) -> Postings:
    """Of ascending documents, one for each occurrence."""
    if not len(docs):
        return NO_POSTINGS
    first = np.concatenate(([0], np.flatnonzero(docs[1:] != docs[:-1]) + 1, [len(docs)]))
    counts = np.minimum(first[1:] - first[:-1], MOST_COUNTED).astype(np.uint8)
    return Postings(docs[first[:-1]], counts, len(counts))


def _within(found: Postings, within: Array | None) -> Postings:
    if within is None:
        return found
    if found.docs is None:
        counts = found.counts * within
        return Postings(None, counts, int(np.count_nonzero(counts)))
    kept = within[found.docs]
    docs = found.docs[kept]
    return Postings(docs, found.counts[kept], len(docs))
