"""The words of one field in one segment: finding a word and its postings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from indexer.whoosh_engine.arrays import Array, ArrayFile


@dataclass(frozen=True, slots=True)
class Postings:
    docs: Array  # ascending, each once
    counts: Array

    def __len__(self) -> int:
        return len(self.docs)


NO_POSTINGS = Postings(np.empty(0, dtype=np.uint16), np.empty(0, dtype=np.uint8))


class Terms:
    """Sorted; found by halving. Views instead of arrays, as their single elements are plain numbers at once."""

    def __init__(self, arrays: ArrayFile, field: str) -> None:
        self._bytes = arrays[f"{field}.terms"].data
        self._ends = arrays[f"{field}.term_first"].data
        self._first = arrays[f"{field}.first"].data
        self._docs = arrays[f"{field}.docs"]
        self._counts = arrays[f"{field}.counts"]
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
        number = self.find(term)
        if number == len(self) or self[number] != term:
            return NO_POSTINGS
        start, end = self._first[number], self._first[number + 1]
        return Postings(self._docs[start:end], self._counts[start:end])
