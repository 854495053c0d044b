"""Facets and numbers of all segments as arrays over all documents: filters are masks, counts one ``bincount``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from indexer.arrays import Array, from_json, lengths_of, smallest, spread, starts_of
from indexer.fields import Names
from indexer.query import Compared, Range
from indexer.states import KNOWN, STATES
from indexer.whoosh_engine.segment import Segment

_ALL = slice(None)
_COMPARED = 4  # values compared one by one rather than looked up
_MOST_DECIMALS = 4
_EXACT = 2.0**53  # whole numbers below this are what they seem as floats, and so are their sums


class FacetColumn:
    """The values of one facet, numbered, and which of them each document has: one, none or several."""

    def __init__(self, name: str, segments: Sequence[Segment], live: Array | None = None) -> None:
        self._live = live  # marks; None: all are
        own = [from_json(segment.arrays[f"facet.{name}.values"]) for segment in segments]
        self.values: list[str] = sorted({value for values in own for value in values})
        self._number = {value: i for i, value in enumerate(self.values)}
        codes, counts = [np.empty(0, dtype=np.uint32)], [np.empty(0, dtype=np.int64)]
        for segment, values in zip(segments, own, strict=True):
            renumbered = np.array([self._number[value] for value in values], dtype=np.uint32)
            codes.append(renumbered[segment.arrays[f"facet.{name}.codes"]])
            counts.append(lengths_of(segment.arrays[f"facet.{name}.first"]))
        self._codes = smallest(np.concatenate(codes))
        self._lengths = smallest(np.concatenate(counts))
        self._first = starts_of(self._lengths)[:-1].astype(np.uint32)

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
        return Names(self.used)

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The values that some live document has, sorted."""
        return tuple(self.values) if self._live is None else tuple(sorted(self.counts(np.flatnonzero(self._live))))

    def pairs(self, docs: Array) -> tuple[Array, Array]:
        """For each value of each of the documents its place in ``docs`` and the value's number; without any: ``len(values)``."""
        if self._single:
            return np.arange(len(docs)), self.first_codes[docs].astype(np.int64)
        lengths = self._lengths[docs]
        places = np.repeat(np.arange(len(docs)), np.maximum(lengths, 1))
        codes = np.full(len(places), len(self.values), dtype=np.int64)
        codes[np.repeat(lengths > 0, np.maximum(lengths, 1))] = self._codes[spread(self._first[docs], lengths)]
        return places, codes

    def having(self, wanted: Collection[str], docs: Array | slice = _ALL) -> Array:
        """Marks which of the documents have one of the values."""
        return self._with([self._number[value] for value in wanted if value in self._number], docs)

    def _with(self, numbers: Sequence[int], docs: Array | slice = _ALL) -> Array:
        if self._single and len(numbers) <= _COMPARED:
            codes = self.first_codes[docs]
            marks = np.zeros(len(codes), dtype=bool)
            for number in numbers:
                marks |= codes == number
            return marks
        chosen = np.zeros(len(self.values) + 1, dtype=bool)
        chosen[numbers] = True
        return self._chosen(chosen, docs)

    def _chosen(self, chosen: Array, docs: Array | slice = _ALL) -> Array:
        """``chosen``: a mark for each value, and one more for none."""
        if self._single:
            return np.asarray(chosen[self.first_codes[docs]])
        before = starts_of(chosen[self._codes])
        return np.asarray((before[self._first + self._lengths] > before[self._first])[docs])

    def sharing(self, docs: Array) -> Array:
        """Marks the documents that have a value in common with one of these."""
        chosen = np.zeros(len(self.values) + 1, dtype=bool)
        chosen[self.pairs(docs)[1]] = True
        chosen[-1] = False
        return self._chosen(chosen)

    def first_of(self, docs: Array) -> list[str | None]:
        """Of each of the documents its first value."""
        values = (*self.values, None)
        return [values[code] for code in self.first_codes[docs].tolist()]

    def counts(self, docs: Array | slice) -> dict[str, int]:
        """How many of the documents have each value."""
        codes = self.first_codes[docs] if self._single else self._codes[spread(self._first[docs], self._lengths[docs])]
        found = np.bincount(codes, minlength=len(self.values))[: len(self.values)]
        return {self.values[code]: int(found[code]) for code in np.flatnonzero(found)}


class NumberColumn:
    """One number of every document, as compact as it is stored."""

    def __init__(self, stored: Sequence[Array]) -> None:
        kinds = {array.dtype for array in stored}
        if not kinds:
            self._stored = np.empty(0)
        elif len(kinds) == 1:
            self._stored = stored[0] if len(stored) == 1 else np.concatenate(stored)
        else:
            self._stored = compact(np.concatenate([opened(array) for array in stored]))

    @classmethod
    def of(cls, segments: Sequence[Segment], code: str) -> NumberColumn:
        return cls([stored_numbers(segment.arrays, code) for segment in segments])

    def at(self, docs: Array | slice) -> Array:
        """NaN where the number is not known."""
        return opened(self._stored[docs])

    @cached_property
    def decimals(self) -> int | None:
        """So many digits behind the point are enough to write the numbers down; None: they have no end."""
        if self._stored.dtype.kind != "f":
            return 0
        known = self._stored[~np.isnan(self._stored)]
        for decimals in range(_MOST_DECIMALS + 1):
            scaled = np.rint(known * 10**decimals)
            if (scaled / 10**decimals == known).all() and np.abs(scaled).sum() < _EXACT:
                return decimals
        return None


def numbered(arrays: Iterable[str]) -> set[str]:
    """The codes something is stored of."""
    return {name.partition(".")[2] for name in arrays if name.startswith(("number.", "state."))}


def stored_numbers(arrays: Mapping[str, Array], code: str) -> Array:
    name = f"number.{code}"
    return arrays[name] if name in arrays else np.full(len(arrays["docs.id"]), np.iinfo(np.uint8).max, dtype=np.uint8)


def opened(stored: Array) -> Array:
    """Compact numbers as floats."""
    if stored.dtype.kind == "f":
        return stored
    numbers = stored.astype(np.float64)
    numbers[stored == np.iinfo(stored.dtype).max] = np.nan
    return numbers


def compact(numbers: Array) -> Array:
    """Small whole numbers in one or two bytes, the type's greatest for NaN; anything else stays as it is."""
    known = numbers[~np.isnan(numbers)]
    if not len(known) or (known.min() >= 0 and (known == np.floor(known)).all()):
        for kind in (np.uint8, np.uint16):
            unknown = np.iinfo(kind).max
            if known.max(initial=0) < unknown:
                return np.where(np.isnan(numbers), unknown, numbers).astype(kind)
    return numbers


def stored_states(arrays: Mapping[str, Array], code: str) -> Array:
    """Numbers of ``STATES``. Where nothing is stored, what is known is printed and the rest is missing."""
    name = f"state.{code}"
    return arrays[name] if name in arrays else plain_states(opened(stored_numbers(arrays, code)))


def states_column(segments: Sequence[Segment], code: str) -> Array:
    return np.concatenate([np.empty(0, dtype=np.uint8), *(stored_states(segment.arrays, code) for segment in segments)])


def plain_states(numbers: Array) -> Array:
    return (~np.isnan(numbers)).astype(np.uint8) * np.uint8(STATES.index(KNOWN[0]))


def between(numbers: Array, wanted: Range | Compared, scale: float = 1) -> Array:
    """Marks the numbers (so many times what they stand for) in the range; unknown ones never are."""
    inside = ~np.isnan(numbers)
    if wanted.low is not None:
        low = float(wanted.low) * scale
        inside &= numbers > low if wanted.above else numbers >= low
    if wanted.high is not None:
        high = float(wanted.high) * scale
        inside &= numbers < high if wanted.below else numbers <= high
    return inside
