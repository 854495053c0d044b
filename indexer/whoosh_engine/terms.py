"""The words of one field in one segment: finding a word and its postings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from zlib import crc32

import numpy as np

from indexer.arrays import Array, ArrayFile, starts_of
from indexer.whoosh_engine.postings import NO_POSTINGS, Lists, Postings


class Terms:
    """Sorted by their bytes; a single one is found by its checksum. Views instead of arrays, as their elements are plain numbers."""

    def __init__(self, arrays: ArrayFile, field: str, size: int) -> None:
        self._bytes = arrays[f"{field}.terms"].data
        self._ends = arrays[f"{field}.term_first"].data
        self._sums = arrays[f"{field}.term_sums"].data
        self._by_sum = arrays[f"{field}.term_by_sum"].data
        self.lists = Lists(arrays, field, size)
        self.lengths = arrays[f"{field}.lengths"]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._bytes[self._ends[number] : self._ends[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def find(self, term: bytes) -> int:
        """The number of the first term that is not smaller."""
        return bisect_left(range(len(self)), term, key=self.__getitem__)

    def postings(self, term: bytes) -> Postings:
        wanted = crc32(term)
        at = bisect_left(self._sums, wanted)
        while at < len(self._sums) and self._sums[at] == wanted:
            number = self._by_sum[at]
            if self[number] == term:
                return self.lists.postings(number)
            at += 1
        return NO_POSTINGS


def term_arrays(field: str, terms: Iterable[bytes]) -> dict[str, Array]:
    """Of sorted terms: all of them one after the other, where each begins, and their checksums in order."""
    listed = list(terms)
    sums = np.fromiter(map(crc32, listed), dtype=np.uint32, count=len(listed))
    order = np.argsort(sums, kind="stable")
    return {
        f"{field}.terms": np.frombuffer(b"".join(listed), dtype=np.uint8),
        f"{field}.term_first": starts_of(np.array([len(term) for term in listed], dtype=np.int64)).astype(np.uint32),
        f"{field}.term_sums": sums[order],
        f"{field}.term_by_sum": order.astype(np.uint32),
    }
