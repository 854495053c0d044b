"""Reading one segment: postings of words, and texts found literally through the pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.whoosh_engine.arrays import Array, ArrayFile
from indexer.whoosh_engine.layout import WORD_FIELDS

_NONE = np.empty(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Postings:
    docs: Array  # ascending, each once
    counts: Array

    def __len__(self) -> int:
        return len(self.docs)


@dataclass(frozen=True, slots=True)
class Places:
    """Occurrences of a text: where each starts, and in which document."""

    positions: Array
    docs: Array


class Segment:
    """The arrays with their meaning. Immutable and free of locks: threads share it."""

    def __init__(self, arrays: ArrayFile) -> None:
        self.arrays = arrays
        self.ids = arrays["docs.id"]
        self.units = arrays["text.units"]
        self.paragraphs = arrays["text.paragraphs"]
        self._blocks = arrays["blocks.doc"]
        self._block_starts = arrays["blocks.start"]
        self._whole = len(self._blocks) == len(self.ids)  # every block is a document
        self._terms = {name: arrays[f"{name}.terms"] for name in WORD_FIELDS}

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def doc_starts(self) -> Array:
        """Position where each document's text starts, and where the last one ends."""
        return self.paragraphs[self.arrays["docs.paragraphs"]]

    def paragraphs_of(self, doc: int) -> tuple[list[str], bytes]:
        """A document's folded paragraphs, and what kind each is."""
        start, end = int(self.doc_starts[doc]), int(self.doc_starts[doc + 1])
        texts = self.units[start:end].tobytes().decode("utf-16-le", "surrogatepass").split("\0")[:-1]
        first, last = self.arrays["docs.paragraphs"][doc : doc + 2].tolist()
        return texts, self.arrays["text.weights"][first:last].tobytes()

    # Words

    def postings(self, field: str, term: bytes) -> Postings:
        number = self.term_number(field, term)
        if self.term_at(field, number) != term:
            return Postings(_NONE, _NONE)
        first = self.arrays[f"{field}.first"]
        start, end = int(first[number]), int(first[number + 1])
        return Postings(self.arrays[f"{field}.docs"][start:end], self.arrays[f"{field}.counts"][start:end])

    def term_number(self, field: str, term: bytes) -> int:
        """Of the first term that is not smaller."""
        low, high = 0, self.term_count(field)
        while low < high:
            middle = (low + high) // 2
            if self.term_at(field, middle) < term:  # type: ignore[operator]  # middle is within bounds
                low = middle + 1
            else:
                high = middle
        return low

    def term_count(self, field: str) -> int:
        return len(self.arrays[f"{field}.term_first"]) - 1

    def term_at(self, field: str, number: int) -> bytes | None:
        """None beyond the last."""
        first = self.arrays[f"{field}.term_first"]
        if number >= len(first) - 1:
            return None
        return self._terms[field][first[number] : first[number + 1]].tobytes()

    # Literal texts

    def holding(self, text: Array, within: Array | None = None) -> Postings:
        """The documents that contain the units ``text``, and how often; ``within`` marks those worth looking at."""
        if len(text) > 2:
            docs = self.places(text, within).docs
            first = _firsts(docs)
            return Postings(docs[first], np.diff(first, append=len(docs)))
        low, high = self._pair_range(text)
        start, end = self._pairs_first[low], self._pairs_first[high]
        docs, counts = self._of_blocks(self._pairs_docs[start:end]), self._pairs_counts[start:end]
        if within is not None:
            kept = within[docs]
            docs, counts = docs[kept], counts[kept]
        if high - low > 1 or (docs[1:] == docs[:-1]).any():
            total = np.bincount(docs, counts, len(self.ids))
            docs = np.flatnonzero(total)
            counts = total[docs].astype(np.int64)
        return Postings(docs, counts)

    def places(self, text: Array, within: Array | None = None) -> Places:
        """Every place where the units ``text`` stand, overlapping ones too."""
        if len(text) < 3:
            low, high = self._pair_range(text)
            return self._pair_places(low, high, within)
        keys = (text[:-1].astype(np.uint32) << 16) | text[1:]
        numbers = np.searchsorted(self._pairs_terms, keys)
        if numbers.max() >= len(self._pairs_terms) or (self._pairs_terms[numbers] != keys).any():
            return Places(_NONE, _NONE)
        sizes = self._pairs_offsets_first[numbers + 1] - self._pairs_offsets_first[numbers]
        by_size = np.argsort(sizes, kind="stable")
        rarest = int(by_size[0])
        places = self._pair_places(int(numbers[rarest]), int(numbers[rarest]) + 1, self._with_all(numbers[by_size[1:]], within))
        positions, docs = places.positions - rarest, places.docs
        inside = (positions >= 0) & (positions + len(text) <= len(self.units))
        for step in sorted(range(len(text)), key=lambda i: -abs(i - rarest)):  # far characters depend least on the pair
            if step not in (rarest, rarest + 1):
                positions, docs = positions[inside], docs[inside]
                inside = self.units[positions + step] == text[step]
        return Places(positions[inside], docs[inside])

    def paragraphs_at(self, positions: Array) -> Array:
        return np.searchsorted(self.paragraphs, positions, side="right") - 1

    def _with_all(self, numbers: Array, within: Array | None) -> Array | None:
        """Marks the documents that have all these pairs; pairs nearly everybody has are not worth asking."""
        for number in numbers:
            start, end = self._pairs_first[number], self._pairs_first[number + 1]
            if end - start > len(self.ids) // 2:
                break  # they come rarest first
            has = np.zeros(len(self.ids), dtype=bool)
            has[self._of_blocks(self._pairs_docs[start:end])] = True
            within = has if within is None else within & has
        return within

    def _pair_range(self, text: Array) -> tuple[int, int]:
        """The pair, or for a single unit all pairs that begin with it."""
        low = int(text[0]) << 16 | (int(text[1]) if len(text) == 2 else 0)
        high = low if len(text) == 2 else low | 0xFFFF
        start = np.searchsorted(self._pairs_terms, np.uint32(low))
        end = np.searchsorted(self._pairs_terms, np.uint32(high), side="right")
        return int(start), int(end)

    def _pair_places(self, low: int, high: int, within: Array | None) -> Places:
        start, end = self._pairs_first[low], self._pairs_first[high]
        blocks, counts = self._pairs_docs[start:end], self._pairs_counts[start:end]
        offsets = self._pairs_offsets[self._pairs_offsets_first[low] : self._pairs_offsets_first[high]]
        if within is not None:
            kept = within[self._of_blocks(blocks)]
            if not kept.all():
                offsets = offsets[np.repeat(kept, counts)]
                blocks, counts = blocks[kept], counts[kept]
        positions = np.repeat(self._block_starts[blocks].astype(np.int64), counts) + offsets
        docs = np.repeat(self._of_blocks(blocks), counts)
        if high - low > 1:
            order = np.argsort(positions, kind="stable")
            positions, docs = positions[order], docs[order]
        return Places(positions, docs)

    def _of_blocks(self, blocks: Array) -> Array:
        return blocks if self._whole else self._blocks[blocks]

    @cached_property
    def _pairs_terms(self) -> Array:
        return self.arrays["pairs.terms"]

    @cached_property
    def _pairs_first(self) -> Array:
        return self.arrays["pairs.first"]

    @cached_property
    def _pairs_docs(self) -> Array:
        return self.arrays["pairs.docs"]

    @cached_property
    def _pairs_counts(self) -> Array:
        return self.arrays["pairs.counts"]

    @cached_property
    def _pairs_offsets_first(self) -> Array:
        return self.arrays["pairs.offsets_first"]

    @cached_property
    def _pairs_offsets(self) -> Array:
        return self.arrays["pairs.offsets"]


def _firsts(values: Array) -> Array:
    """Where each new one of ascending values comes first."""
    if not len(values):
        return np.empty(0, dtype=np.int64)
    return np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1))
