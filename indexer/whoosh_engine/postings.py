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

from indexer.whoosh_engine.arrays import Array, ArrayWriter, lengths_of, spread, starts_of

DENSE = 3
COLUMNS = {"words": ("counts",), "names": ("counts",), "pairs": ("counts", "paragraphs")}  # what is counted of a posting


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
    """The postings of a field in one segment, by the number of the term. ``size``: of the segment."""

    def __init__(self, arrays: Mapping[str, Array], field: str, size: int) -> None:
        self._size = size
        self._first = arrays[f"{field}.first"]
        self._starts = self._first.data  # its single elements are plain numbers at once
        self._docs = arrays[f"{field}.docs"]
        self._dense = arrays[f"{field}.dense"].data
        self._sizes = arrays[f"{field}.dense_sizes"].data
        self._columns = {name: arrays[f"{field}.{name}"] for name in COLUMNS[field]}
        self._rows = {name: arrays[f"{field}.{name}_rows"] for name in self._columns}

    def postings(self, number: int, column: str = "counts") -> Postings:
        """With the counts of one of the columns."""
        start, end = self._starts[number], self._starts[number + 1]
        if start < end:
            return Postings(self._docs[start:end], self._columns[column][start:end], end - start)
        row = bisect_left(self._dense, number)
        return Postings(None, self._rows[column][row * self._size : (row + 1) * self._size], self._sizes[row])

    def size(self, number: int) -> int:
        size: int = self._starts[number + 1] - self._starts[number]
        return size or self._sizes[bisect_left(self._dense, number)]

    @property
    def sizes(self) -> Array:
        """Postings of each term."""
        sizes = lengths_of(self._first)
        sizes[np.asarray(self._dense, dtype=np.int64)] = np.asarray(self._sizes)
        return sizes

    def between(self, low: int, high: int) -> Listed:
        """The terms from ``low`` to ``high``, all as lists."""
        start, end = int(self._starts[low]), int(self._starts[high])
        lengths = lengths_of(self._first[low : high + 1])
        docs, columns = self._docs[start:end], {name: column[start:end] for name, column in self._columns.items()}
        first, last = bisect_left(self._dense, low), bisect_left(self._dense, high)
        if first == last:
            return Listed(lengths, docs, columns)
        rows = {name: rows[first * self._size : last * self._size].reshape(-1, self._size) for name, rows in self._rows.items()}
        there = np.nonzero(rows["counts"])
        dense = np.asarray(self._dense[first:last], dtype=np.int64) - low
        whole = lengths.copy()
        whole[dense] = np.asarray(self._sizes[first:last])
        at = starts_of(whole)[:-1]
        sparse_to, dense_to = spread(at, lengths), spread(at[dense], whole[dense])
        return Listed(
            whole,
            _placed(sparse_to, docs, dense_to, there[1]),
            {name: _placed(sparse_to, column, dense_to, rows[name][there]) for name, column in columns.items()},
        )


def _placed(one_to: Array, one: Array, other_to: Array, other: Array) -> Array:
    both = np.empty(len(one) + len(other), dtype=one.dtype)
    both[one_to], both[other_to] = one, other
    return both


class PostingsWriter:
    """Writes the postings of a field, some terms after others."""

    def __init__(self, out: ArrayWriter, field: str, size: int) -> None:
        """``size``: of the segment."""
        self._out = out
        self._field = field
        self._size = size
        self._lengths: list[Array] = [np.empty(0, dtype=np.int64)]
        self._terms = 0
        nothing = np.empty(0, dtype=np.uint8)
        self.add(Listed(np.empty(0, dtype=np.int64), nothing, dict.fromkeys(COLUMNS[field], nothing)))

    def add(self, listed: Listed) -> None:
        lengths, docs = listed.lengths, listed.docs
        owner = np.repeat(np.arange(len(lengths)), lengths)
        is_row = (lengths * DENSE > self._size) & ~_repeating(owner, docs, len(lengths))
        dense, in_row = np.flatnonzero(is_row), is_row[owner]
        where = np.repeat(np.arange(len(dense)), lengths[dense]) * self._size + docs[in_row]
        self._append("docs", docs[~in_row].astype(np.uint16))
        self._append("dense", (dense + self._terms).astype(np.uint32))
        self._append("dense_sizes", lengths[dense].astype(np.uint32))
        for name, column in listed.columns.items():
            rows = np.zeros(len(dense) * self._size, dtype=np.uint8)
            rows[where] = column[in_row]
            self._append(name, column[~in_row].astype(np.uint8))
            self._append(f"{name}_rows", rows)
        self._lengths.append(np.where(is_row, 0, lengths))
        self._terms += len(lengths)

    def close(self) -> None:
        self._out.add(f"{self._field}.first", starts_of(np.concatenate(self._lengths)).astype(np.uint32))

    def _append(self, name: str, array: Array) -> None:
        self._out.append(f"{self._field}.{name}", array)


def _repeating(owner: Array, docs: Array, terms: int) -> Array:
    """Terms with a count too great for one posting."""
    again = np.zeros(terms, dtype=bool)
    again[owner[1:][(docs[1:] == docs[:-1]) & (owner[1:] == owner[:-1])]] = True
    return again
