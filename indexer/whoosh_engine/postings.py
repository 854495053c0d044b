"""In which documents each term of a field stands and how often: lists for most terms, rows for the frequent ones.

A term in more than one of DENSE documents is a *row*, a count for every document: smaller than a list of documents and
counts, and scored and intersected without looking anything up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from indexer.arrays import Array, ArrayWriter, lengths_of, spread, starts_of

DENSE = 3


class Postings(NamedTuple):
    """Of one term. ``docs`` ascend; None: ``counts`` has an entry for every document, 0 where the term does not stand."""

    docs: Array | None
    counts: Array
    size: int  # documents

    def listed(self) -> tuple[Array, Array]:
        """Documents and counts."""
        if self.docs is not None:
            return self.docs, self.counts
        docs = np.flatnonzero(self.counts)
        return docs, self.counts[docs]


@dataclass(frozen=True, slots=True)
class Listed:
    """Of several terms, one after the other."""

    lengths: Array  # postings of each
    docs: Array
    columns: Mapping[str, Array]  # by name


NO_POSTINGS = Postings(np.empty(0, dtype=np.uint16), np.empty(0, dtype=np.uint8), 0)


class Lists:
    """The postings of a field of words in one segment, by the number of the word. ``documents``: in the segment."""

    def __init__(self, arrays: Mapping[str, Array], field: str, documents: int) -> None:
        self._documents = documents
        self._first = arrays[f"{field}.first"]
        self._starts = self._first.data  # its single elements are plain numbers at once
        self._docs = arrays[f"{field}.docs"]
        self._counts = arrays[f"{field}.counts"]
        self._dense = arrays[f"{field}.dense"].data
        self._sizes = arrays[f"{field}.dense_sizes"].data
        self._rows = arrays[f"{field}.rows"]

    def postings(self, number: int) -> Postings:
        start, end = self._starts[number], self._starts[number + 1]
        if start < end:
            return Postings(self._docs[start:end], self._counts[start:end], end - start)
        row = bisect_left(self._dense, number)
        return Postings(None, self._rows[row * self._documents : (row + 1) * self._documents], self._sizes[row])

    @property
    def sizes(self) -> Array:
        """Postings of each word."""
        sizes = lengths_of(self._first)
        sizes[np.asarray(self._dense, dtype=np.int64)] = np.asarray(self._sizes)
        return sizes

    def between(self, low: int, high: int) -> Listed:
        """The words from ``low`` to ``high``, all as lists."""
        start, end = int(self._starts[low]), int(self._starts[high])
        lengths, docs, counts = lengths_of(self._first[low : high + 1]), self._docs[start:end], self._counts[start:end]
        first, last = bisect_left(self._dense, low), bisect_left(self._dense, high)
        if first == last:
            return Listed(lengths, docs, {"counts": counts})
        rows = self._rows[first * self._documents : last * self._documents].reshape(-1, self._documents)
        there = np.nonzero(rows)
        dense = np.asarray(self._dense[first:last], dtype=np.int64) - low
        whole = lengths.copy()
        whole[dense] = np.asarray(self._sizes[first:last])
        at = starts_of(whole)[:-1]
        sparse_to, dense_to = spread(at, lengths), spread(at[dense], whole[dense])
        return Listed(whole, _placed(sparse_to, docs, dense_to, there[1]), {"counts": _placed(sparse_to, counts, dense_to, rows[there])})


def _placed(one_to: Array, one: Array, other_to: Array, other: Array) -> Array:
    both = np.empty(len(one) + len(other), dtype=one.dtype)
    both[one_to], both[other_to] = one, other
    return both


class ListsWriter:
    """Writes the postings of a field of words, some words after others. ``documents``: in the segment."""

    def __init__(self, out: ArrayWriter, field: str, documents: int) -> None:
        self._out = out
        self._field = field
        self._documents = documents
        self._lengths: list[Array] = [np.empty(0, dtype=np.int64)]
        self._words = 0
        self.add(Listed(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint16), {"counts": np.empty(0, dtype=np.uint8)}))

    def add(self, listed: Listed) -> None:
        lengths, docs, counts = listed.lengths, listed.docs, listed.columns["counts"]
        is_row = lengths * DENSE > self._documents
        dense, in_row = np.flatnonzero(is_row), np.repeat(is_row, lengths)
        rows = np.zeros(len(dense) * self._documents, dtype=np.uint8)
        rows[np.repeat(np.arange(len(dense)), lengths[dense]) * self._documents + docs[in_row]] = counts[in_row]
        self._append("docs", docs[~in_row].astype(np.uint16))
        self._append("counts", counts[~in_row].astype(np.uint8))
        self._append("dense", (dense + self._words).astype(np.uint32))
        self._append("dense_sizes", lengths[dense].astype(np.uint32))
        self._append("rows", rows)
        self._lengths.append(np.where(is_row, 0, lengths))
        self._words += len(lengths)

    def close(self) -> None:
        self._out.add(f"{self._field}.first", starts_of(np.concatenate(self._lengths)).astype(np.uint32))

    def _append(self, name: str, array: Array) -> None:
        self._out.append(f"{self._field}.{name}", array)


def repeating(listed: Listed) -> Array:
    """Marks terms with a count too great for one posting."""
    docs, owner = listed.docs, np.repeat(np.arange(len(listed.lengths)), listed.lengths)
    again = np.zeros(len(listed.lengths), dtype=bool)
    again[owner[1:][(docs[1:] == docs[:-1]) & (owner[1:] == owner[:-1])]] = True
    return again
