"""Where in each block every pair of characters stands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from indexer.whoosh_engine.arrays import Array, ArrayWriter, lengths_of, starts_of


class Offsets:
    """Of all pairs of a segment: places within the block, in the order of the pair's postings."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._first = arrays["pairs.offsets_first"]
        self._offsets = arrays["pairs.offsets"]
        self._starts = self._first.data

    @property
    def sizes(self) -> Array:
        """Occurrences of each pair."""
        return lengths_of(self._first)

    def size(self, number: int) -> int:
        return int(self._starts[number + 1] - self._starts[number])

    def between(self, low: int, high: int) -> Array:
        """Those of the pairs from ``low`` to ``high``."""
        return self._offsets[self._starts[low] : self._starts[high]]


class OffsetsWriter:
    def __init__(self, out: ArrayWriter) -> None:
        self._out = out
        self._sizes: list[Array] = [np.empty(0, dtype=np.int64)]

    def add(self, occurrences: Array, offsets: Array) -> None:
        """``occurrences``: of each of the next pairs."""
        self._out.append("pairs.offsets", offsets.astype(np.uint16))
        self._sizes.append(occurrences)

    def close(self) -> None:
        self._out.add("pairs.offsets_first", starts_of(np.concatenate(self._sizes)).astype(np.uint32))
