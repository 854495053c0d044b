"""In which blocks each pair of characters stands, how often, and in how many paragraphs; packed where that is worth it.

One stretch of bytes for each pair. A list is its blocks (u2), counts (u1) and paragraphs (u1); a row (``postings``) is a count
and a number of paragraphs (u1) for every block. Packed, the lengths of all parts but the last (u4) come first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from indexer.arrays import Array, ArrayWriter, starts_of
from indexer.packing import SHORT, pack_ascending, pack_counts, unpack
from indexer.whoosh_engine.postings import DENSE, Listed, Postings, repeating

_LIST: tuple[np.dtype[Any], ...] = (np.dtype("<u2"), np.dtype("u1"), np.dtype("u1"))
_ROW = _LIST[1:]
_WIDTH = sum(kind.itemsize for kind in _LIST)
_COLUMNS = ("counts", "paragraphs")


class PairLists:
    def __init__(self, arrays: Mapping[str, Array], blocks: int) -> None:
        self.sizes = arrays["pairs.sizes"]
        self._sizes = self.sizes.data  # single elements are plain numbers at once
        self._starts = arrays["pairs.first"].data
        self._bytes = arrays["pairs.lists"]
        self._rows = arrays["pairs.rows"].data
        self._blocks = blocks
        self._plain = not len(self._rows) and len(self._bytes) == int(self.sizes.sum(dtype=np.int64)) * _WIDTH

    def size(self, number: int) -> int:
        """Postings of a pair."""
        size: int = self._sizes[number]
        return size

    def postings(self, number: int, column: str = "counts") -> Postings:
        size, at = self._sizes[number], _COLUMNS.index(column)
        if self._is_row(number):
            return Postings(None, self._part(number, at, self._blocks, _ROW), size)
        return Postings(self._part(number, 0, size, _LIST), self._part(number, at + 1, size, _LIST), size)

    def between(self, low: int, high: int) -> Listed:
        """The pairs from ``low`` to ``high``, all as lists."""
        sizes = self.sizes[low:high].astype(np.int64)
        if self._plain:
            joined = _apart(self._bytes[self._starts[low] : self._starts[high]], sizes)
        else:
            several = [self._listed(number) for number in range(low, high)]
            joined = [np.concatenate([np.empty(0, dtype=kind), *(parts[at] for parts in several)]) for at, kind in enumerate(_LIST)]
        return Listed(sizes, joined[0], dict(zip(_COLUMNS, joined[1:], strict=True)))

    def _listed(self, number: int) -> tuple[Array, Array, Array]:
        if not self._is_row(number):
            blocks, counts, paragraphs = (self._part(number, at, self._sizes[number], _LIST) for at in range(3))
            return blocks, counts, paragraphs
        counts, paragraphs = (self._part(number, at, self._blocks, _ROW) for at in range(2))
        blocks = np.flatnonzero(counts)
        return blocks.astype(np.uint16), counts[blocks], paragraphs[blocks]

    def _is_row(self, number: int) -> bool:
        if self._sizes[number] * DENSE <= self._blocks:
            return False
        at = bisect_left(self._rows, number)
        return at < len(self._rows) and bool(self._rows[at] == number)

    def _part(self, number: int, at: int, count: int, kinds: Sequence[np.dtype[Any]]) -> Array:
        """One of the parts of a pair's stretch of bytes."""
        stored = self._bytes[self._starts[number] : self._starts[number + 1]]
        if len(stored) == count * sum(kind.itemsize for kind in kinds):
            before = count * sum(kind.itemsize for kind in kinds[:at])
            return stored[before : before + count * kinds[at].itemsize].view(kinds[at])
        head = stored[: 4 * (len(kinds) - 1)].view("<u4").tolist()  # lengths of all parts but the last
        start = 4 * len(head) + sum(head[:at])
        return unpack(stored[start : start + head[at] if at < len(head) else None], count, kinds[at])


class PairListsWriter:
    """``blocks``: of the segment. Unpacked, there are neither rows: quicker to write, and to read when segments are merged."""

    def __init__(self, out: ArrayWriter, blocks: int, *, pack: bool) -> None:
        self._out = out
        self._blocks = blocks
        self._pack = pack
        self._sizes: list[Array] = [np.empty(0, dtype=np.uint32)]
        self._bytes: list[Array] = [np.empty(0, dtype=np.int64)]
        self._pairs = 0
        for name, kind in (("lists", np.uint8), ("rows", np.uint32)):
            out.append(f"pairs.{name}", np.empty(0, dtype=kind))

    def add(self, listed: Listed) -> None:
        sizes, starts = listed.lengths, starts_of(listed.lengths)
        parts = [np.asarray(part, dtype=kind) for part, kind in zip((listed.docs, *listed.columns.values()), _LIST, strict=True)]
        dense = (sizes * DENSE > self._blocks) & ~repeating(listed) & self._pack
        self._out.append("pairs.rows", (np.flatnonzero(dense) + self._pairs).astype(np.uint32))
        lengths = sizes * _WIDTH
        pieces: list[Array] = []
        done = 0
        for number in np.flatnonzero(dense | (sizes >= SHORT) & self._pack).tolist():
            start, end = starts[number], starts[number + 1]
            one = [part[start:end] for part in parts]
            stored = self._row(one) if dense[number] else self._list(one)
            pieces += [_interleaved(parts, starts, done, number), stored]
            done, lengths[number] = number + 1, len(stored)
        pieces.append(_interleaved(parts, starts, done, len(sizes)))
        self._out.append("pairs.lists", np.concatenate(pieces))
        self._sizes.append(sizes.astype(np.uint32))
        self._bytes.append(lengths)
        self._pairs += len(sizes)

    def close(self) -> None:
        self._out.add("pairs.sizes", np.concatenate(self._sizes))
        self._out.add("pairs.first", starts_of(np.concatenate(self._bytes)).astype(np.uint32))

    def _row(self, one: Sequence[Array]) -> Array:
        rows = np.zeros((2, self._blocks), dtype=np.uint8)
        rows[:, one[0]] = one[1:]
        return self._stored(list(rows), (pack_counts, pack_counts))

    def _list(self, one: Sequence[Array]) -> Array:
        return self._stored(one, (pack_ascending, pack_counts, pack_counts))

    def _stored(self, parts: Sequence[Array], packers: Sequence[Callable[[Array], bytes]]) -> Array:
        plain = np.concatenate([part.view(np.uint8) for part in parts])
        if len(parts[0]) < SHORT:
            return plain
        packed = [packer(part) for packer, part in zip(packers, parts, strict=True)]
        head = np.array([len(each) for each in packed[:-1]], dtype="<u4").tobytes()
        stored = np.frombuffer(head + b"".join(packed), dtype=np.uint8)
        return stored if len(stored) < len(plain) else plain


def _interleaved(parts: Sequence[Array], starts: Array, low: int, high: int) -> Array:
    """The lists of the pairs from ``low`` to ``high`` as they are: the parts of the first pair, then those of the next."""
    out = np.empty(int(starts[high] - starts[low]) * _WIDTH, dtype=np.uint8)
    for part, places in zip(parts, _places(np.diff(starts[low : high + 1])), strict=True):
        out[places] = part[starts[low] : starts[high]].view(np.uint8).reshape(-1, part.dtype.itemsize)
    return out


def _apart(stored: Array, sizes: Array) -> list[Array]:
    """The opposite."""
    return [stored[places].reshape(-1).view(kind) for kind, places in zip(_LIST, _places(sizes), strict=True)]


def _places(sizes: Array) -> Iterator[Array]:
    """For each part of lists of these sizes where the bytes of its numbers are."""
    first = np.repeat(starts_of(sizes)[:-1], sizes)  # numbers before the list
    within, size, before = np.arange(len(first)) - first, np.repeat(sizes, sizes), 0
    for kind in _LIST:
        places = first * _WIDTH + size * before + within * kind.itemsize
        yield places[:, np.newaxis] + np.arange(kind.itemsize)
        before += kind.itemsize
