"""Documents of the collection: as a list or as marks, whichever is at hand; the other is made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.arrays import Array, distinct

_UNEVEN = 8  # a list so many times shorter than the collection is looked up rather than spread out


class Matches:
    """``docs`` ascend. Never changed once made."""

    __slots__ = ("_docs", "_marks", "_row", "_size", "of")

    def __init__(
        self, of: int, docs: Array | None = None, marks: Array | None = None, size: int | None = None, row: Array | None = None
    ) -> None:
        """``row``: counts, not 0 where a document matches."""
        self.of = of  # documents of the collection
        self._docs = docs
        self._marks = marks
        self._row = row
        self._size = len(docs) if docs is not None else size

    def __len__(self) -> int:
        if self._size is None:
            self._size = int(np.count_nonzero(self.marks))
        return self._size

    @property
    def docs(self) -> Array:
        if self._docs is None:
            self._docs = self.marks.nonzero()[0]
        return self._docs

    @property
    def marks(self) -> Array:
        if self._marks is None:
            if self._row is not None:
                self._marks = self._row != 0
            else:
                self._marks = np.zeros(self.of, dtype=bool)
                self._marks[self._docs] = True
        return self._marks

    @property
    def few(self) -> bool:
        """Better treated as a list."""
        return self._docs is not None and len(self._docs) * _UNEVEN < self.of

    def where(self, kept: Array) -> Matches:
        """Those of ``docs`` that are marked."""
        return Matches(self.of, self.docs[kept])

    def without(self, other: Matches) -> Matches:
        return self.where(~other.marks[self.docs]) if self.few else Matches(self.of, marks=self.marks & ~other.marks)


def in_all(parts: Sequence[Matches]) -> Matches:
    """Lists first: what they leave is looked up in the rest."""
    parts = sorted(parts, key=lambda part: (not part.few, len(part) if part.few else 0))
    result = parts[0]
    for part in parts[1:]:
        result = result.where(part.marks[result.docs]) if result.few else Matches(result.of, marks=result.marks & part.marks)
    return result


def in_any(parts: Sequence[Matches]) -> Matches:
    found = [part for part in parts if len(part)]
    if len(found) < 2:
        return found[0] if found else parts[0]
    if all(part.few for part in found):
        return Matches(found[0].of, distinct(np.concatenate([part.docs for part in found])))
    return Matches(found[0].of, marks=np.logical_or.reduce([part.marks for part in found]))
