"""Facets and numbers of all segments as arrays over all documents: filters are masks, counts one ``bincount``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from indexer.fields import Names
from indexer.query import Range
from indexer.whoosh_engine.arrays import Array, from_json, lengths_of
from indexer.whoosh_engine.segment import Segment


class FacetColumn:
    """``codes[i]`` is the number of a value that document ``docs[i]`` has; a document may have several or none."""

    def __init__(self, name: str, segments: Sequence[Segment], bases: Sequence[int]) -> None:
        own = [from_json(segment.arrays[f"facet.{name}.values"]) for segment in segments]
        self.values: list[str] = sorted({value for values in own for value in values})
        number = {value: i for i, value in enumerate(self.values)}
        codes, docs = [np.empty(0, dtype=np.uint32)], [np.empty(0, dtype=np.uint32)]
        for segment, base, values in zip(segments, bases, own, strict=True):
            renumbered = np.array([number[value] for value in values], dtype=np.uint32)
            codes.append(renumbered[segment.arrays[f"facet.{name}.codes"]])
            counts = lengths_of(segment.arrays[f"facet.{name}.first"])
            docs.append(np.repeat(np.arange(base, base + len(counts), dtype=np.uint32), counts))
        self.codes = np.concatenate(codes)
        self._docs = np.concatenate(docs)
        self._size = sum(map(len, segments))
        self._one_each = len(self._docs) == self._size and bool((self._docs == np.arange(self._size)).all())

    def having(self, wanted: set[str] | frozenset[str]) -> Array:
        """Marks the documents that have one of the values."""
        chosen = np.array([value in wanted for value in self.values], dtype=bool)
        if not chosen.any():
            return np.zeros(self._size, dtype=bool)
        if self._one_each:
            return np.asarray(chosen[self.codes])
        has = np.zeros(self._size, dtype=bool)
        has[self._docs[chosen[self.codes]]] = True
        return has

    def counts(self, among: Array) -> dict[str, int]:
        """How many of the marked documents have each value."""
        marked = self.codes[among] if self._one_each else self.codes[among[self._docs]]
        found = np.bincount(marked, minlength=len(self.values))
        return {self.values[code]: int(found[code]) for code in np.flatnonzero(found)}

    @cached_property
    def names(self) -> Names:
        return Names(self.values)

    @cached_property
    def first_codes(self) -> Array:
        """The first value's number for each document; beyond all values where there is none."""
        first = np.full(self._size, len(self.values), dtype=np.int64)
        first[self._docs[::-1]] = self.codes[::-1]
        return first


def number_column(code: str, segments: Sequence[Segment]) -> Array:
    """The number of every document, NaN where it is not known."""
    return np.concatenate([np.empty(0), *(known_numbers(segment.arrays, code) for segment in segments)])


def known_numbers(arrays: Mapping[str, Array], code: str) -> Array:
    name = f"number.{code}"
    if name not in arrays:
        return np.full(len(arrays["docs.id"]), np.nan)
    stored = arrays[name]
    if stored.dtype.kind == "f":
        return stored
    return np.where(stored == np.iinfo(stored.dtype).max, np.nan, stored)


def between(numbers: Array, wanted: Range) -> Array:
    """Marks the numbers in the range; unknown ones never are."""
    inside = ~np.isnan(numbers)
    if wanted.low is not None:
        inside &= numbers > float(wanted.low) if wanted.above else numbers >= float(wanted.low)
    if wanted.high is not None:
        inside &= numbers < float(wanted.high) if wanted.below else numbers <= float(wanted.high)
    return inside
