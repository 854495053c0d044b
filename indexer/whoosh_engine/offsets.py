"""Where in each block every pair of characters stands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from indexer.arrays import Array, ArrayWriter, starts_of
from indexer.packing import SHORT, pack_offsets, unpack

_BYTES = 2  # of an offset that is not packed


class Offsets:
    """Of all pairs of a segment: places within the block, in the order of the pair's postings."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.sizes = arrays["pairs.occurrences"]
        self._sizes = self.sizes.data  # single elements are plain numbers at once
        self._starts = arrays["pairs.offsets_first"].data
        self._bytes = arrays["pairs.offsets"]

    def size(self, number: int) -> int:
        """Occurrences of a pair."""
        size: int = self._sizes[number]
        return size

    def of(self, number: int) -> Array:
        size = self._sizes[number]
        stored = self._bytes[self._starts[number] : self._starts[number + 1]]
        return stored.view("<u2") if len(stored) == size * _BYTES else unpack(stored, size, np.uint16)

    def between(self, low: int, high: int) -> Array:
        """Those of the pairs from ``low`` to ``high``, one after the other."""
        stored = self._bytes[self._starts[low] : self._starts[high]]
        if len(stored) == int(self.sizes[low:high].sum(dtype=np.int64)) * _BYTES:
            return stored.view("<u2")
        return np.concatenate([self.of(number) for number in range(low, high)])


class OffsetsWriter:
    def __init__(self, out: ArrayWriter, *, pack: bool) -> None:
        self._out = out
        self._pack = pack
        self._sizes: list[Array] = [np.empty(0, dtype=np.uint32)]
        self._bytes: list[Array] = [np.empty(0, dtype=np.int64)]
        self._out.append("pairs.offsets", np.empty(0, dtype=np.uint8))

    def add(self, occurrences: Array, offsets: Array) -> None:
        """``occurrences``: of each of the next pairs."""
        lengths = occurrences * _BYTES
        stored = offsets.astype("<u2").view(np.uint8)
        if self._pack:
            starts = starts_of(lengths)
            pieces, done = [], 0
            for number in np.flatnonzero(occurrences >= SHORT).tolist():
                packed = pack_offsets(stored[starts[number] : starts[number + 1]].view("<u2"))
                if len(packed) < lengths[number]:
                    pieces += [stored[done : starts[number]], np.frombuffer(packed, dtype=np.uint8)]
                    done, lengths[number] = starts[number + 1], len(packed)
            stored = np.concatenate([*pieces, stored[done:]])
        self._out.append("pairs.offsets", stored)
        self._sizes.append(occurrences.astype(np.uint32))
        self._bytes.append(lengths)

    def close(self) -> None:
        self._out.add("pairs.occurrences", np.concatenate(self._sizes))
        self._out.add("pairs.offsets_first", starts_of(np.concatenate(self._bytes)).astype(np.uint32))
