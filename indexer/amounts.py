"""Amounts of single reports and statistics over some of them, number by number: what every engine must agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indexer.documents import IndexDocument
from indexer.engine import Group, Statistics
from indexer.query import AnyAmount, Change, Compared, Range
from indexer.states import MISSING, NO_DENOMINATOR, is_known, together


@dataclass(frozen=True, slots=True)
class Figure:
    """One report's amount."""

    state: str
    number: Decimal | None
    sum: Decimal = Decimal(0)
    over: Decimal = Decimal(0)


def figure(document: IndexDocument, amount: AnyAmount, of_year: Callable[[IndexDocument, int], IndexDocument | None]) -> Figure:
    """``of_year``: the same body's report of a year."""
    if isinstance(amount, Change):
        return _change(figure(document, amount.now, of_year), of_year(document, amount.year), amount, of_year)
    terms, less, over = (tuple(_first(document, term) for term in part) for part in (amount.terms, amount.less, amount.over))
    codes = (*terms, *less, *over)
    state = together([document.state(code) for code in codes])
    if not is_known(state) or any(code not in document.numbers for code in codes):
        return Figure(state, None)
    total = _sum(document, terms) - _sum(document, less)
    if not over:
        return Figure(state, total, total)
    return _share(state, total, _sum(document, over))


def _change(
    now: Figure, earlier: IndexDocument | None, change: Change, of_year: Callable[[IndexDocument, int], IndexDocument | None]
) -> Figure:
    then = Figure(MISSING, None) if earlier is None else figure(earlier, change.then, of_year)
    state = together((now.state, then.state))
    if not is_known(state) or now.number is None or then.number is None:
        return Figure(state, None)
    difference = now.number - then.number
    if not change.relative:
        return Figure(state, difference, difference)
    return _share(state, difference, then.number)


def _share(state: str, above: Decimal, below: Decimal) -> Figure:
    return Figure(state, share(above, below), above, below) if below else Figure(NO_DENOMINATOR, None)


def number_of(document: IndexDocument, code: str) -> Decimal | None:
    number = document.numbers.get(code)
    return None if number is None else decimal_of(number)


def decimal_of(number: float) -> Decimal:
    """As it is written: 5, not 5.0."""
    return Decimal(int(number)) if number == int(number) else Decimal(repr(number))


def share(above: Decimal, below: Decimal) -> Decimal | None:
    return Decimal(repr(float(above / below))) if below else None


def statistics(figures: Sequence[Figure], *, medians: bool = False) -> Statistics:
    numbers = sorted(figure.number for figure in figures if figure.number is not None)
    middle = len(numbers) // 2
    return Statistics(
        Counter(figure.state for figure in figures),
        len(numbers),
        sum((figure.sum for figure in figures), Decimal(0)),
        sum((figure.over for figure in figures), Decimal(0)),
        numbers[0] if numbers else None,
        numbers[-1] if numbers else None,
        sum(numbers, Decimal(0)) / len(numbers) if numbers else None,
        (numbers[middle] + numbers[~middle]) / 2 if medians and numbers else None,
    )


def within(number: Decimal | None, wanted: Range | Compared) -> bool:
    if number is None:
        return False
    low = wanted.low is None or (number > wanted.low if wanted.above else number >= wanted.low)
    high = wanted.high is None or (number < wanted.high if wanted.below else number <= wanted.high)
    return low and high


def ranked(groups: Iterable[Group], rank: str, *, greatest: bool, limit: int) -> list[Group]:
    """By a number of theirs, then by their values; the first ``limit`` and those that equal the last."""
    placed = [(number, group) for group in groups if (number := rank_of(group, rank)) is not None]
    placed.sort(key=lambda pair: (-pair[0] if greatest else pair[0], key_of(pair[1])))
    last = placed[limit - 1][0] if 0 < limit < len(placed) else None
    return [group for at, (number, group) in enumerate(placed) if last is None or at < limit or number == last]


def rank_of(group: Group, rank: str) -> Decimal | int | None:
    return group.reports if rank == "reports" else getattr(group.amounts[0], rank)


def key_of(group: Group) -> tuple[tuple[bool, str], ...]:
    """Groups in the order of their values; None comes last."""
    return tuple((value is None, value or "") for value in group.values)


def _first(document: IndexDocument, term: tuple[str, ...]) -> str:
    """The first code the report has a row for."""
    return next((code for code in term if document.state(code) != MISSING), term[0])


def _sum(document: IndexDocument, codes: Iterable[str]) -> Decimal:
    return sum((decimal_of(document.numbers[code]) for code in codes), Decimal(0))
