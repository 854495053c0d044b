"""Numbers put together: sums, means, medians and extremes over reports, with what is known and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from archive.store.stored import Summary
from indexer.question.context import Context
from indexer.question.display import joined
from indexer.question.figures import Figure, Figures
from indexer.question.holdings import name_of
from indexer.question.model import Gap, Row
from indexer.question.plan import Aggregate
from indexer.question.quantities import Quantity, quantity


@dataclass(slots=True)
class Sum:
    """A quantity over several reports."""

    of: Quantity
    known: list[tuple[Summary, Figure]] = field(default_factory=list)  # reports that say it
    gaps: list[Gap] = field(default_factory=list)  # reports that do not

    @property
    def numbers(self) -> list[Decimal]:
        return [figure.value for _, figure in self.known if figure.value is not None]

    @property
    def above(self) -> Decimal:
        return sum((figure.above or Decimal(0) for _, figure in self.known), Decimal(0))

    @property
    def below(self) -> Decimal:
        return sum((figure.below or Decimal(0) for _, figure in self.known), Decimal(0))

    def value(self, how: Aggregate = Aggregate.SUM) -> Decimal | None:
        """Of ratios the sum is the ratio of the sums; every other aggregate is over the reports' own numbers."""
        if how is Aggregate.SUM and self.of.ratio:
            return self.above / self.below if self.below else None
        numbers = self.numbers
        if not numbers:
            return None
        if how is Aggregate.MEDIAN:
            return median(numbers)
        if how in (Aggregate.MAX, Aggregate.MIN):
            return max(numbers) if how is Aggregate.MAX else min(numbers)
        total = sum(numbers, Decimal(0))
        return total / len(numbers) if how is Aggregate.MEAN else total

    def why(self) -> str:
        reasons = list(dict.fromkeys(gap.reason for gap in self.gaps))
        return joined(reasons, 3) if reasons else "没有符合条件的年报"


def added(context: Context, reports: Sequence[Summary], code: str, figures: Figures | None = None) -> Sum:
    of = quantity(code)
    figures = figures or context.figures(reports, [code])
    total = Sum(of)
    for report in reports:
        figure = figures.figure(report.id, of)
        says = figure.above is not None and figure.below is not None if of.ratio else figure.value is not None
        if says:
            total.known.append((report, figure))
        else:
            total.gaps.append(context.gap(report, figure.missing))
    return total


def rows_of(context: Context, total: Sum, unit: str = "") -> list[Row]:
    return [context.row(report, figure, total.of, unit) for report, figure in total.known]


def one_each(context: Context, reports: Sequence[Summary], code: str) -> list[Summary]:
    """For numbers of a point in time: one report per agency, unless one year is asked for."""
    if quantity(code).stock and len({report.report_year for report in reports}) > 1:
        return context.holdings.newest_of_each(reports)
    return list(reports)


def by_body(reports: Iterable[Summary]) -> dict[str, list[Summary]]:
    found: dict[str, list[Summary]] = {}
    for report in reports:
        found.setdefault(name_of(report), []).append(report)
    return found
