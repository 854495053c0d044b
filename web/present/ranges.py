"""Ranges on any number beside a search: how its values are spread, and the words a range is written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from archive.errors import GongkaiError
from archive.form import FIELD_BY_CODE, MEASURE_BY_CODE
from indexer.as_read import ENTERED
from indexer.engine import Count, Engine
from indexer.fields import NUMBER_BY_CODE, numbers_named
from indexer.query import Amount, Query, Range, leaves
from indexer.syntax import parse
from web.present.chart import Bar, bars
from web.present.numbers import grouped
from web.present.search_state import SearchState

_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bin:
    label: str
    count: int
    bar: Bar | None
    url: str  # of the search narrowed to it; empty where it holds nothing


@dataclass(frozen=True, slots=True)
class Spread:
    """How a number is spread over the reports found."""

    code: str
    label: str
    unit: str
    bins: tuple[Bin, ...]
    known: int
    reports: int
    entered: int  # of the known: read by eye


def ranged(query: Query | None) -> str:
    """The number a query has a range on, if there is one beside the year."""
    found = leaves(query) if query is not None else ()
    return next((leaf.field for leaf in found if isinstance(leaf, Range) and leaf.field != "report_year"), "")


def with_range(state: SearchState, code: str, low: Decimal | None, high: Decimal | None) -> SearchState:
    """The same search with this range of the number instead of any other."""
    kept = [word for word in state.q.split() if not _is_range_on(word, code)]
    bounds = f"{'' if low is None else _plain(low)}..{'' if high is None else _plain(high)}"
    return replace(state, q=" ".join((*kept, f"{typed(code)}:{bounds}")), page=1)


def without_range(state: SearchState, code: str) -> SearchState:
    return replace(state, q=" ".join(word for word in state.q.split() if not _is_range_on(word, code)), page=1)


def _is_range_on(word: str, code: str) -> bool:
    name, sign, _ = word.partition(":")
    return bool(sign) and [number.code for number in numbers_named(name)] == [code]


@lru_cache(maxsize=512)
def typed(code: str) -> str:
    """What the number is called in a query: the shortest of its names that means nothing else."""
    asked = (MEASURE_BY_CODE.get(code) or FIELD_BY_CODE[code]).ask if code in MEASURE_BY_CODE or code in FIELD_BY_CODE else ()
    for name in (*asked, NUMBER_BY_CODE[code].label):
        try:
            query = parse(f"{name}:1..2")
        except GongkaiError:
            continue
        if isinstance(query, Range) and query.field == code:
            return name
    return code


def spread(engine: Engine, code: str, state: SearchState) -> Spread:
    """In ones, twos and fives: most agencies have few, some have thousands."""
    scope, amount = state.scope(), state.amount(Amount.of(code))
    whole = engine.aggregate(Count(scope, (), (amount,))).groups[0]
    counted = whole.amounts[0]
    bounds = _bounds(counted.least, counted.greatest, NUMBER_BY_CODE[code].unit == "%")
    counts = engine.histogram(scope, amount, bounds) if bounds else (0,)
    whole_numbers = NUMBER_BY_CODE[code].unit not in ("%", "元")
    made = [
        (_label(low, high, whole_numbers), count, low, high)
        for count, low, high in zip(counts, (None, *bounds), (*bounds, None), strict=True)
        if bounds and not (low is None and not count)
    ]
    drawn = bars([Decimal(count) for _, count, _, _ in made])
    return Spread(
        code,
        NUMBER_BY_CODE[code].label,
        NUMBER_BY_CODE[code].unit,
        tuple(
            Bin(label, count, bar, with_range(state, code, low, _last(high, whole_numbers)).url() if count else "")
            for (label, count, low, high), bar in zip(made, drawn, strict=True)
        ),
        counted.known,
        whole.reports,
        counted.states.get(ENTERED, 0),
    )


def _bounds(least: Decimal | None, greatest: Decimal | None, percent: bool) -> tuple[Decimal, ...]:
    """0, 1, 2, 5, 10, … as far as the numbers reach."""
    if least is None or greatest is None:
        return ()
    if percent:
        return tuple(map(Decimal, (0, 20, 40, 60, 80, 100)))
    found = [Decimal(0)]
    size = 1
    while found[-1] <= greatest:
        found += [Decimal(size * step) for step in _STEPS if size * step <= greatest or found[-1] <= greatest]
        size *= 10
    return tuple(dict.fromkeys(bound for bound in found if bound <= greatest))


def _label(low: Decimal | None, high: Decimal | None, whole: bool) -> str:
    if low is None:
        return f"小于{grouped(high or 0)}"
    if high is None:
        return f"{grouped(low)}及以上"
    last = _last(high, whole)
    return grouped(low) if whole and last == low else f"{grouped(low)}—{grouped(last or high)}"


def _last(high: Decimal | None, whole: bool) -> Decimal | None:
    """The greatest number below a bound; of amounts the bound itself."""
    return high - 1 if high is not None and whole else high


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def number_sorts(code: str, state: SearchState) -> Sequence[tuple[str, str, bool]]:
    """Label, address, whether it is the present one."""
    label = typed(code)
    ways = ((f"-{code}", f"{label}从大到小"), (code, f"{label}从小到大"))
    return [(said, state.with_sort(sort).url(), state.sort == sort) for sort, said in ways]
