"""What one year's report hands on and the next takes over: which report is checked, and both numbers."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.question.context import Context, called
from indexer.question.display import shown
from indexer.question.holdings import name_of
from indexer.question.quantities import quantity
from indexer.question.reading.read import Reading, Want

OUT, IN = "t3_carried_out__total", "t3_carried_in__total"


def years_checked(r: Reading, named: Sequence[int]) -> Sequence[int]:
    """2021年的结转下年度 stands beside 2022年的上年结转: the later report is the one that is checked."""
    both = {code for code in r.codes if code in (OUT, IN)}
    years = sorted(set(named))
    if len(both) == 2 and len(years) == 2 and years[1] - years[0] == 1:
        return years[1:]
    out = both == {OUT} and bool(r.mentions) and not r.wanting(Want.BODY, Want.BODIES)
    return [years[0] + 1] if out and len(years) == 1 and years[0] + 1 in r.holdings.years else named


def both_numbers(context: Context) -> str:
    """某局2022年度结转下年度3件，某局2023年度上年结转3件。: of one report; empty where not both are known."""
    reports = context.reports[:2]
    if len(reports) != 1 or (year := reports[0].report_year) is None:
        return ""
    scope = context.scope.of_years([year - 1]).set("agency", [name_of(reports[0])])
    sides = ((OUT, context.holdings.select(scope)[:1]), (IN, reports))
    said = [
        f"{called(report)}{quantity(code).label}{shown(figure.value, quantity(code))}"
        for code, found in sides
        for report, figure in context.said(found, quantity(code))
        if figure.value is not None
    ]
    return f"{'，'.join(said)}。" if len(said) == len(sides) else ""
