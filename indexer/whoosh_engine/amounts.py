"""Amounts of many documents at once, and statistics of them in groups: sums are ``bincount``, the rest one sort."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

import numpy as np

from indexer.arrays import Array
from indexer.engine import Statistics
from indexer.query import AnyAmount, Change, Compared, Range, Stated
from indexer.states import COMPUTED, KNOWN, MISSING, NO_DENOMINATOR, STATES
from indexer.whoosh_engine.columns import NumberColumn, between, states_column
from indexer.whoosh_engine.segment import Segment

_WEAKEST = STATES.index(KNOWN[-1])
_MISSING, _COMPUTED, _NO_DENOMINATOR = (np.uint8(STATES.index(state)) for state in (MISSING, COMPUTED, NO_DENOMINATOR))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the numbers come from: one segment or all."""

    number: Callable[[str], NumberColumn]
    states: Callable[[str], Array]
    of_year: Callable[[int], Array]  # for each document that of the same body for a year; −1: there is none

    @classmethod
    def of(cls, segments: Sequence[Segment], of_year: Callable[[int], Array]) -> Columns:
        return cls(lambda code: NumberColumn.of(segments, code), lambda code: states_column(segments, code), of_year)

    def remembered(self) -> Columns:
        """The same, each read once."""
        return Columns(cache(self.number), cache(self.states), cache(self.of_year))


@dataclass(frozen=True, slots=True)
class Amounts:
    """One amount for each of some documents. What is not known is NaN."""

    states: Array
    above: Array  # ``scale`` times what they stand for
    below: Array | None  # of a share, likewise
    decimals: int | None  # scale is 10 to this; None: numbers without end, not scaled

    @property
    def numbers(self) -> Array:
        """The amounts: of shares the quotients, of anything else ``scale`` times the amounts."""
        if self.below is None:
            return self.above
        quotients: Array = self.above / self.below
        return quotients

    @property
    def scale(self) -> int:
        """Of ``numbers``."""
        return 1 if self.below is not None or self.decimals is None else 10**self.decimals

    def decimal(self, number: float) -> Decimal:
        """One of ``numbers``."""
        return _decimal(number, None if self.below is not None else self.decimals)

    def within(self, wanted: Compared) -> Array:
        return between(self.numbers, wanted, self.scale)


def amounts(amount: AnyAmount, columns: Columns, docs: Array | slice) -> Amounts:
    if isinstance(amount, Change):
        return _change(amount, columns, docs)
    parts = [[_part(term, columns, docs) for term in terms] for terms in (amount.terms, amount.less, amount.over)]
    everything = [part for side in parts for part in side]
    decimals = _decimals([part.decimals for part in everything])
    above = _sum(parts[0], decimals) - _sum(parts[1], decimals) if parts[1] else _sum(parts[0], decimals)
    below = _sum(parts[2], decimals) if parts[2] else None
    states = _weakest([part.states for part in everything])
    return _amounts(states, above, below, decimals)


def _change(change: Change, columns: Columns, docs: Array | slice) -> Amounts:
    other = columns.of_year(change.year)[docs]  # themselves, for no year
    there = other >= 0
    now, then = amounts(change.now, columns, docs), amounts(change.then, columns, np.where(there, other, 0))
    states = _weakest([now.states, np.where(there, then.states, _MISSING)])
    decimals = _decimals([None if each.below is not None else each.decimals for each in (now, then)])
    scale = 10 ** (decimals or 0)
    old = np.where(there, then.numbers * (scale / then.scale), np.nan)
    difference = now.numbers * (scale / now.scale) - old
    return _amounts(states, difference, old if change.relative else None, decimals)


def _amounts(states: Array, above: Array, below: Array | None, decimals: int | None) -> Amounts:
    """A share of nothing is not known; both sides are counted together or not at all."""
    if below is None:
        return Amounts(states, above, None, decimals)
    states = np.where((below == 0) & _is_known(states), _NO_DENOMINATOR, states)
    known = ~np.isnan(above) & (np.abs(below) > 0)  # no comparison holds for NaN
    return Amounts(states, np.where(known, above, np.nan), np.where(known, below, np.nan), decimals)


@dataclass(frozen=True, slots=True)
class _Part:
    numbers: Array
    states: Array
    decimals: int | None


def _part(term: Sequence[str], columns: Columns, docs: Array | slice) -> _Part:
    """Of several codes the first that has a row, document by document."""
    found = [_Part(columns.number(code).at(docs), columns.states(code)[docs], columns.number(code).decimals) for code in term]
    first = found[0]
    for other in found[1:]:
        lacking = first.states == _MISSING
        numbers, states = np.where(lacking, other.numbers, first.numbers), np.where(lacking, other.states, first.states)
        first = _Part(numbers, states, _decimals([first.decimals, other.decimals]))
    return first


def _decimals(several: Sequence[int | None]) -> int | None:
    known = [decimals for decimals in several if decimals is not None]
    return max(known) if len(known) == len(several) else None


def _sum(parts: Sequence[_Part], decimals: int | None) -> Array:
    total: Array = sum((part.numbers for part in parts[1:]), parts[0].numbers) if not decimals else np.zeros(1)
    if decimals:
        total = sum((np.rint(part.numbers * 10**decimals) for part in parts[1:]), np.rint(parts[0].numbers * 10**decimals))
    return total


def _weakest(several: Sequence[Array]) -> Array:
    """The first that is not known, else the weakest; several are computed at best."""
    result = several[0]
    for states in several[1:]:
        both = _is_known(result) & _is_known(states)
        result = np.where(both, np.maximum(np.maximum(result, states), _COMPUTED), np.where(_is_known(result), states, result))
    return result


def _is_known(states: Array) -> Array:
    known: Array = (states != _MISSING) & (states <= _WEAKEST)
    return known


def holds(wanted: Range | Compared | Stated, columns: Columns, docs: Array | slice) -> Array:
    """Marks which of the documents fulfil a condition."""
    match wanted:
        case Range(field):
            return between(columns.number(field).at(docs), wanted)
        case Compared(amount):
            return amounts(amount, columns, docs).within(wanted)
        case Stated(amount, states):
            return np.isin(amounts(amount, columns, docs).states, [STATES.index(state) for state in states])


class Grouped:
    """Statistics of amounts in groups: as arrays, so that ranking needs no objects. ``group``: of each row, from 0."""

    def __init__(self, found: Amounts, group: Array, groups: int) -> None:
        self._found = found
        self._groups = groups
        numbers = found.numbers
        self._group, self._values = _known(group, numbers)
        self._states = np.bincount(group * len(STATES) + found.states, minlength=groups * len(STATES)).reshape(groups, len(STATES))
        self._counts = np.bincount(self._group, minlength=groups)
        if found.below is None:
            self._sum, self._over = _sums(self._group, self._values, groups), np.zeros(groups)
        else:
            self._sum, self._over = (_sums(*_known(group, side), groups) for side in (found.above, found.below))

    @cached_property
    def _least(self) -> Array:
        return self._extreme(np.minimum, np.inf)

    @cached_property
    def _greatest(self) -> Array:
        return self._extreme(np.maximum, -np.inf)

    def _extreme(self, choose: np.ufunc, start: float) -> Array:
        if self._groups == 1:
            return np.array([choose.reduce(self._values, initial=start)])
        extreme = np.full(self._groups, start)
        choose.at(extreme, self._group, self._values)
        return extreme

    @cached_property
    def _means(self) -> Array:
        """Of the numbers themselves; NaN where there are none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return _sums(self._group, self._values, self._groups) / np.where(self._counts > 0, self._counts, np.nan)

    @cached_property
    def _middle(self) -> tuple[Array, Array]:
        """The two numbers in the middle of each group."""
        if not len(self._values):
            return self._sum, self._sum
        sorted_ = self._values[np.lexsort((self._values, self._group))]
        last = len(sorted_) - 1
        start = np.cumsum(self._counts) - self._counts
        return tuple(sorted_[np.clip(start + at, 0, last)] for at in ((self._counts - 1) // 2, self._counts // 2))

    def rank(self, name: str) -> Array:
        """What groups are ranked by, NaN for those that have no such number."""
        with np.errstate(divide="ignore", invalid="ignore"):
            match name:
                case "sum":
                    return self._sum
                case "share":
                    return np.where(self._over != 0, self._sum / self._over, np.nan)
                case "mean":
                    found = self._means
                case "median":
                    found = self._middle[0] + self._middle[1]
                case _:
                    found = self._least if name == "least" else self._greatest
        return np.where(self._counts > 0, found, np.nan)

    def statistics(self, group: int, *, median: bool) -> Statistics:
        found = self._found
        some = self._counts[group] > 0
        return Statistics(
            {STATES[state]: int(self._states[group, state]) for state in np.flatnonzero(self._states[group])},
            int(self._counts[group]),
            _decimal(self._sum[group], found.decimals),
            _decimal(self._over[group], found.decimals),
            found.decimal(self._least[group]) if some else None,
            found.decimal(self._greatest[group]) if some else None,
            self._mean(group) if some else None,
            sum(found.decimal(each[group]) for each in self._middle) / Decimal(2) if some and median else None,
        )

    def _mean(self, group: int) -> Decimal:
        """Exact where the sum is."""
        if self._found.below is None and self._found.decimals is not None:
            return _decimal(self._sum[group], self._found.decimals) / int(self._counts[group])
        return Decimal(repr(float(self._means[group])))


def _known(group: Array, numbers: Array) -> tuple[Array, Array]:
    """Those that are, with their groups."""
    known = numbers == numbers
    return (group, numbers) if known.all() else (group[known], numbers[known])


def _sums(group: Array, numbers: Array, groups: int) -> Array:
    return np.bincount(group, numbers, groups)


def _decimal(number: float, decimals: int | None) -> Decimal:
    return Decimal(repr(float(number))) if decimals is None else Decimal(int(number)).scaleb(-decimals)
