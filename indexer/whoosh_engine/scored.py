"""Results while a query is worked out: which documents, with what score; and remembering those of frequent texts."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence

import numpy as np

from indexer.whoosh_engine.arrays import Array

_UNEVEN = 8  # so many times longer, a list is searched rather than spread out


class Scored:
    """``docs`` ascend; ``scores`` None means all 0. Never changed once made."""

    __slots__ = ("_spread", "docs", "scores")

    def __init__(self, docs: Array, scores: Array | None) -> None:
        self.docs = docs
        self.scores = scores
        self._spread: Array | None = None

    def values(self) -> Array:
        return np.zeros(len(self.docs)) if self.scores is None else self.scores

    def where(self, kept: Array | slice) -> Scored:
        """Those marked."""
        return Scored(self.docs[kept], None if self.scores is None else self.scores[kept])

    def spread(self, size: int) -> Array:
        """A score for every document of the collection, NaN for those that do not match: sums then match only in all."""
        if self._spread is None:
            spread = np.full(size, np.nan)
            spread[self.docs] = 0 if self.scores is None else self.scores
            self._spread = spread
        return self._spread

    @property
    def nbytes(self) -> int:
        arrays = (self.docs, self.scores, self._spread)
        return sum(array.nbytes for array in arrays if array is not None)


def in_all(parts: Sequence[Scored], size: int) -> Scored:
    """The documents in every part, their scores added."""
    parts = sorted(parts, key=lambda part: len(part.docs))
    result = parts[0]
    for number, part in enumerate(parts[1:], 1):
        if len(result.docs) * _UNEVEN >= size:  # this and all that follow are long
            total = sum((other.spread(size) for other in parts[number:]), result.spread(size))
            docs = np.flatnonzero(total == total)
            return Scored(docs, total[docs])
        result = _in_both(result, part, size)
    return result


def _in_both(short: Scored, long: Scored, size: int) -> Scored:
    if len(short.docs) * _UNEVEN >= len(long.docs):
        total = short.values() + long.spread(size)[short.docs]
        kept = total == total
        return Scored(short.docs[kept], total[kept])
    at = np.searchsorted(long.docs, short.docs)
    at[at == len(long.docs)] = 0
    kept = long.docs[at] == short.docs
    scores = short.values()[kept]
    return Scored(short.docs[kept], scores if long.scores is None else scores + long.scores[at[kept]])


def in_any(parts: Sequence[Scored], size: int) -> Scored:
    """The documents in some part, their scores added."""
    found = [part for part in parts if len(part.docs)]
    if len(found) < 2:
        return found[0] if found else parts[0]
    parts = sorted(found, key=lambda part: -len(part.docs))
    if len(parts[0].docs) == size:
        return Scored(
            parts[0].docs, sum((np.bincount(p.docs, p.scores, size) for p in parts[1:] if p.scores is not None), parts[0].values())
        )
    total, marks = np.zeros(size), np.zeros(size, dtype=bool)
    for part in parts:
        marks[part.docs] = True
        if part.scores is not None:
            total += np.bincount(part.docs, part.scores, size)
    docs = np.flatnonzero(marks)
    return Scored(docs, total[docs])


class Remembered:
    """The results last used, up to so many bytes. Threads share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._results: OrderedDict[Hashable, tuple[Scored, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Scored | None:
        with self._lock:
            if key not in self._results:
                return None
            self._results.move_to_end(key)
            return self._results[key][0]

    def put(self, key: Hashable, result: Scored, size: int) -> None:
        """``size``: what it may come to once it has been spread out."""
        bytes_ = result.nbytes + 8 * size
        with self._lock:
            self._held -= self._results.pop(key, (None, 0))[1]
            self._results[key] = (result, bytes_)
            self._held += bytes_
            while self._held > self._most and self._results:
                self._held -= self._results.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self._lock:
            self._results.clear()
            self._held = 0
