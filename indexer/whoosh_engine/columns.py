"""Facets and numbers of all segments as arrays over all documents: filters are masks, counts one ``bincount``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import numpy as np

from indexer.fields import Names
from indexer.query import Range
from indexer.whoosh_engine.arrays import Array, from_json, lengths_of, smallest, spread, starts_of
from indexer.whoosh_engine.segment import Segment

_ALL = slice(None)


class FacetColumn:
    """The values of one facet, numbered, and which of them each document has: one, none or several."""

    def __init__(self, name: str, segments: Sequence[Segment]) -> None:
        own = [from_json(segment.arrays[f"facet.{name}.values"]) for segment in segments]
        self.values: list[str] = sorted({value for values in own for value in values})
        number = {value: i for i, value in enumerate(self.values)}
        codes, counts = [np.empty(0, dtype=np.uint32)], [np.empty(0, dtype=np.int64)]
        for segment, values in zip(segments, own, strict=True):
            renumbered = np.array([number[value] for value in values], dtype=np.uint32)
            codes.append(renumbered[segment.arrays[f"facet.{name}.codes"]])
            counts.append(lengths_of(segment.arrays[f"facet.{name}.first"]))
        self._codes = smallest(np.concatenate(codes))
        self._lengths = np.concatenate(counts)
        self._first = starts_of(self._lengths)[:-1]

    @cached_property
    def first_codes(self) -> Array:
        """The first value's number for each document; where there is none, one more than the last number."""
        first = np.full(len(self._lengths), len(self.values), dtype=np.int64)
        some = np.flatnonzero(self._lengths)
        first[some] = self._codes[self._first[some]]
        return smallest(first)

    @cached_property
    def _single(self) -> bool:
        """No document has more than one."""
        return bool(self._lengths.max(initial=0) <= 1)

    @cached_property
    def names(self) -> Names:
        return Names(self.values)

    def having(self, wanted: Collection[str], docs: Array | slice = _ALL) -> Array:
        """Marks which of the documents have one of the values."""
        chosen = np.array([value in wanted for value in self.values] + [False], dtype=bool)
        if self._single:
            return np.asarray(chosen[self.first_codes[docs]])
        before = starts_of(chosen[self._codes])
        return np.asarray((before[self._first + self._lengths] > before[self._first])[docs])

    def counts(self, docs: Array) -> dict[str, int]:
        """How many of the documents have each value."""
        codes = self.first_codes[docs] if self._single else self._codes[spread(self._first[docs], self._lengths[docs])]
        found = np.bincount(codes, minlength=len(self.values))[: len(self.values)]
        return {self.values[code]: int(found[code]) for code in np.flatnonzero(found)}


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
