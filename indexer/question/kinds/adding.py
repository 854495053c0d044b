"""Numbers put together: sums, means, medians and extremes over reports, with what is known and what is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from archive.models import EvidenceKind
from archive.store.stored import Summary
from indexer.engine import Count, Statistics
from indexer.query import Amount, Compared, Stated
from indexer.question.context import Context
from indexer.question.display import EVIDENCE, joined
from indexer.question.figures import LACKING, Figure, amount_of, known, not_printed
from indexer.question.model import Coverage, Gap, Row
from indexer.question.plan import Aggregate
from indexer.question.quantities import Quantity, quantity
from indexer.question.reports import PAGE, Reports, Rows, one_after_another
from indexer.states import NO_DENOMINATOR

_PRINTED = EvidenceKind.TABLE_CELL.value


@dataclass
class Sum:
    """A quantity over several reports, as the index counts it."""

    context: Context
    of: Quantity
    reports: Reports

    @property
    def amount(self) -> Amount:
        return amount_of(self.of)

    @cached_property
    def statistics(self) -> Statistics:
        return self.reports.groups(amounts=(self.amount,))[0].amounts[0]

    @property
    def _median(self) -> Decimal | None:
        return self.reports.counted(lambda scope: Count(scope, (), (self.amount,), medians=True)).groups[0].amounts[0].median

    @cached_property
    def known(self) -> Reports:
        """Reports that say it."""
        return self.reports.where(known(self.of))

    @cached_property
    def lacking(self) -> Reports:
        """Reports that do not."""
        return self.reports.where(Stated(self.amount, LACKING))

    @property
    def above(self) -> Decimal:
        return self.statistics.sum

    @property
    def below(self) -> Decimal:
        return self.statistics.over

    def value(self, how: Aggregate = Aggregate.SUM) -> Decimal | None:
        """Of ratios the sum is the ratio of the sums; every other aggregate is over the reports' own numbers."""
        counted = self.statistics
        if how is Aggregate.SUM:
            return counted.share if self.of.ratio else counted.sum if counted.numbers else None
        if how is Aggregate.MEDIAN:
            return self._median
        return {Aggregate.MAX: counted.greatest, Aggregate.MIN: counted.least}.get(how, counted.mean)

    # One by one

    @cached_property
    def first(self) -> list[tuple[Summary, Figure]]:
        """What the first reports say."""
        return self.context.said(self.known[:PAGE], self.of)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The first reports that do not say it, and why."""
        return tuple(self.context.gap(report, figure.missing) for report, figure in self.context.said(self.lacking[:PAGE], self.of))

    def rows(self, unit: str = "") -> Rows:
        """What every report says, zeros last."""
        zero = Compared(self.amount, Decimal(0), Decimal(0))
        parts = (self.known.but(zero), self.known.where(zero))

        def page(start: int, most: int) -> Sequence[Row]:
            found = self.context.said(one_after_another(parts, start, most), self.of)
            return [self.context.row(report, figure, self.of, unit) for report, figure in found]

        return Rows(len(self.known), page, self.known)

    def why(self) -> str:
        reasons = list(dict.fromkeys(gap.reason for gap in self.gaps))
        return joined(reasons, 3) if reasons else "没有符合条件的年报"

    @property
    def by_year(self) -> dict[int, Decimal | None]:
        """Of the reports that say it: what those of each year add up to."""
        groups = self.known.groups("report_year", amounts=(self.amount,))
        return {int(g.values[0]): sum_of(self.of, g.amounts[0]) for g in groups if g.values[0] is not None}

    def coverage(self, what: str = "计算") -> Coverage:
        return covered([self], what)


def sum_of(of: Quantity, counted: Statistics) -> Decimal | None:
    return counted.share if of.ratio else counted.sum if counted.numbers else None


def added(context: Context, reports: Reports, code: str) -> Sum:
    return Sum(context, quantity(code), reports)


def one_each(reports: Reports, code: str) -> Reports:
    """For numbers of a point in time: one report per agency, unless one year is asked for."""
    return reports.newest_of_each if quantity(code).stock and len(reports.years) > 1 else reports


def covered(sums: Sequence[Sum], what: str = "计算") -> Coverage:
    """What numbers put together rest on."""
    reports, known_, lacking, not_in_form, of_nothing = 0, 0, 0, 0, 0
    derived: dict[str, int] = {}
    for total in sums:
        for state, count in derived_states(total).items():
            derived[state] = derived.get(state, 0) + count
        reports += len(total.reports)
        known_ += total.statistics.known
        lacking += total.statistics.unknown
        not_in_form += unprinted(total.reports, total.of) if total.statistics.unknown else 0
        of_nothing += total.statistics.states.get(NO_DENOMINATOR, 0)
    gaps = tuple(gap for total in sums for gap in total.gaps)[:PAGE] if lacking else ()
    return told(reports, known_, derived, Lacking(lacking, not_in_form, gaps, of_nothing), what)


@dataclass(frozen=True, slots=True)
class Lacking:
    """Reports that do not say a number: how many, of these those whose form does not print it or that have nothing to divide by,
    and the first of all."""

    reports: int
    unprinted: int
    first: tuple[Gap, ...]
    of_nothing: int = 0


def told(reports: int, counted: int, derived: Mapping[str, int], lacking: Lacking, what: str = "计算") -> Coverage:
    """按5份年报计算，其中1份由标题（无）推定、1份由正文推定，0份未知。"""
    how = "、".join(f"{count}份{EVIDENCE[EvidenceKind(state)]}" for state, count in derived.items())
    text = f"范围内{reports}份年报，按其中{counted}份{what}" if counted != reports else f"按{reports}份年报{what}"
    text += f"，其中{how}" if how else ""
    unknown = lacking.reports - lacking.unprinted - lacking.of_nothing
    text += f"；{lacking.unprinted}份的表格没有这一项" if lacking.unprinted else ""
    text += f"；{lacking.of_nothing}份的分母为0，没有比率" if lacking.of_nothing else ""
    text += f"；{unknown}份未知，未计入，也不按0计" if unknown else "，0份未知"
    return Coverage(reports, counted, sum(derived.values()), lacking.first, f"{text}。", lacking.reports)


def unprinted(reports: Reports, of: Quantity) -> int:
    return sum(len(reports.where(query)) for query in not_printed(of, reports.engine.names("form")))


def derived_states(total: Sum) -> dict[str, int]:
    """How the numbers are known that are not printed."""
    return {state: count for state, count in total.statistics.states.items() if state != _PRINTED and state not in LACKING}
