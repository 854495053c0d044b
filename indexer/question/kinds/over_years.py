"""Bodies by what their reports say over years: every year, never, so many in a row, at least so many, year by year more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from itertools import combinations

from indexer.query import Among, Change, Not, Query, Range, Sharing, both, either
from indexer.question.context import Context
from indexer.question.figures import amount_of
from indexer.question.kinds.judged import Judge, compared
from indexer.question.plan import Op
from indexer.question.quantities import Quantity, quantity
from indexer.question.reports import Reports, of_year

OVER = {
    "": "",
    "all": "每年都",
    "never": "没有一年",
    "run": "连续",
    "times": "至少",
    "any": "至少一年",
    "rises": "逐年增加",
    "falls": "逐年减少",
}
SO_MANY = ("run", "times")
STEADY = {"rises": Op.GT, "falls": Op.LT}
Some = Callable[[Query], Query]


def bodies_over_years(context: Context, judge: Judge, over: str, run: int) -> tuple[Query, Query]:
    """Bodies (by any of their reports) of which it holds, and of which it may. ``over``: one of OVER; ``run``: of how many years."""
    some, years = partial(_of_some_report, context.reports), context.years
    if over in STEADY:
        return _steadily(years, some, STEADY[over], run, quantity(judge.codes[0]))
    match over:
        case "any":
            return some(judge.holds), some(Not(judge.fails))
        case "run" | "times":
            spans = _spans(years, run or 2) if over == "run" else list(combinations(years, run))
            return _in_all_of(some, spans, judge.holds), _in_all_of(some, spans, Not(judge.fails))
        case "all":
            there = [some(of_year(year)) for year in context.scope.years if year in context.holdings.years]
            return both([*there, Not(some(Not(judge.holds)))]), Not(some(judge.fails))
        case _:
            return Not(some(Not(judge.fails))), Not(some(judge.holds))


def _steadily(years: Sequence[int], some: Some, op: Op, run: int, of: Quantity) -> tuple[Query, Query]:
    """Every year above (below) the one before it: two steps at least, or as many as were asked for in a row."""
    amount, first, last = amount_of(of), min(years, default=0), max(years, default=0)
    before, since = (
        {year: some(Range("report_year", *bounds(year))) for year in range(first, last + 2)}
        for bounds in (lambda year: (None, Decimal(year - 1)), lambda year: (Decimal(year), None))
    )
    steps: dict[int, tuple[Query, Query]] = {}  # of each year: it does, it may
    for year in range(first + 1, last + 1):
        change = Change(amount, amount, year - 1)
        does, not_ = (some(both([of_year(year), compared(change, each, Decimal(0))])) for each in (op, op.opposite))
        steps[year] = does, both([before[year], since[year], Not(not_)])
    if run:
        spans = [range(year, year + run) for year in steps if year + run - 1 in steps]
        does, may = (_any_of([both([steps[year][at] for year in span]) for span in spans]) for at in (0, 1))
        return does, may
    outside = {year: either([Not(before[year]), Not(since[year])]) for year in steps}
    long = _any_of([both([before[year], since[year + 1]]) for year in steps if year + 1 in steps])
    does, may = (both([long, *(either([outside[year], steps[year][at]]) for year in steps)]) for at in (0, 1))
    return does, may


def _of_some_report(reports: Reports, query: Query) -> Query:
    """Bodies of whose reports one fulfils this."""
    return Sharing("reporter", reports.where(query).query or query)


def _spans(years: Sequence[int], length: int) -> list[range]:
    return [range(year, year + length) for year in range(min(years, default=0), max(years, default=0) - length + 2)]


def _in_all_of(some: Some, spans: Sequence[Sequence[int]], query: Query) -> Query:
    """Bodies of which this holds in every year of one of these."""
    return _any_of([both([some(both([of_year(year), query])) for year in span]) for span in spans])


def _any_of(queries: Sequence[Query]) -> Query:
    return either(queries) if queries else Among(frozenset())
