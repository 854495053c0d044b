"""What a query comes to: which documents match, and how to score any of them; and remembering that for frequent queries."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

from indexer.arrays import Array
from indexer.whoosh_engine.matches import Matches, in_all, in_any
from indexer.whoosh_engine.postings import Postings

ALL = slice(None)
_FEWER = 16  # documents so many times fewer than postings are looked up one by one


class At:
    """Documents to score: some, or ALL. What several terms need of them is fetched once."""

    def __init__(self, docs: Array | slice, norms: Callable[[str], Array]) -> None:
        self.docs = docs
        self._norms = norms
        self._fetched: dict[str, Array] = {}

    def norms(self, field: str) -> Array:
        if field not in self._fetched:
            norms = self._norms(field)
            self._fetched[field] = norms if isinstance(self.docs, slice) else norms.take(self.docs)
        return self._fetched[field]


class Scored(ABC):
    exact = False  # a document scores more than 0 exactly when it matches

    def __init__(self, matches: Matches) -> None:
        self.matches = matches
        self.own: tuple[Array | slice, Array] | None = None  # all its matches with their scores, once somebody has asked

    @abstractmethod
    def scores(self, at: At, inside: bool) -> Array | None:
        """None: all 0. Documents that do not match score 0, or anything at all where ``inside`` says that it does not matter."""


class Term(Scored):
    """Scored as BM25 does: ``weight`` · count ÷ (count + norm)."""

    exact = True

    def __init__(self, postings: Postings, of: int, field: str, weight: float) -> None:
        if postings.docs is None:
            super().__init__(Matches(of, row=postings.counts, size=postings.size))
        else:
            super().__init__(Matches(of, postings.docs))
        self._postings = postings
        self._field = field
        self._weight = weight

    def scores(self, at: At, inside: bool) -> Array | None:
        if not self._postings.size:
            return None
        counts = self._counts(at.docs).astype(np.float64)
        scores = counts + at.norms(self._field)
        np.divide(counts, scores, out=scores)
        scores *= self._weight
        return scores

    def _counts(self, docs: Array | slice) -> Array:
        listed, counts, size = self._postings
        if listed is None:
            return counts if isinstance(docs, slice) else counts.take(docs)
        if docs is listed:
            return counts
        if not isinstance(docs, slice) and len(docs) * _FEWER < size:
            at = np.minimum(listed.searchsorted(docs.astype(listed.dtype)), size - 1)
            return np.where(listed.take(at) == docs, counts.take(at), 0)
        row = np.zeros(self.matches.of, dtype=np.uint8)
        row[listed] = counts
        return row[docs]


class Plain(Scored):
    """Documents that score nothing, or all the same."""

    def __init__(self, matches: Matches, score: float = 0) -> None:
        super().__init__(matches)
        self._score = score

    def scores(self, at: At, inside: bool) -> Array | None:
        return np.where(self.matches.marks[at.docs], self._score, 0) if self._score else None


class Listed(Scored):
    """Documents with scores that came from elsewhere."""

    def __init__(self, docs: Array, scores: Array, of: int) -> None:
        super().__init__(Matches(of, docs))
        self._spread = np.zeros(of)
        self._spread[docs] = scores

    def scores(self, at: At, inside: bool) -> Array | None:
        return self._spread[at.docs].copy()


class AnyOf(Scored):
    """The documents in some part, their scores added."""

    def __init__(self, parts: Sequence[Scored]) -> None:
        super().__init__(in_any([part.matches for part in parts]))
        self._parts = [part for part in parts if len(part.matches)]
        self.exact = all(part.exact for part in self._parts)

    def scores(self, at: At, inside: bool) -> Array | None:
        return _sum(part.scores(at, inside and len(self._parts) == 1) for part in self._parts)


class AllOf(Scored):
    """The documents in every part, their scores added; or fewer, if ``matches`` are given."""

    def __init__(self, parts: Sequence[Scored], matches: Matches | None = None) -> None:
        super().__init__(in_all([part.matches for part in parts]) if matches is None else matches)
        self._parts = parts

    def scores(self, at: At, inside: bool) -> Array | None:
        total = _sum(part.scores(at, True) for part in self._parts)
        return total if inside or total is None else np.where(self.matches.marks[at.docs], total, 0)


def _sum(several: Iterable[Array | None]) -> Array | None:
    total: Array | None = None
    for scores in several:
        if total is None or scores is None:
            total = scores if total is None else total
        else:
            total += scores  # each is made for its caller alone
    return total


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

    def put(self, key: Hashable, result: Scored, bytes_: int) -> None:
        """``bytes_``: what it may come to."""
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
