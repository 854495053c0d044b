"""What the modules of this package make; ``finish`` turns it into an Answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from archive.audit import BALANCES, CONTRADICTIONS
from archive.store.stored import Summary
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.model import Citation, Column, Coverage, Gap, Row
from indexer.question.figures import Figure
from indexer.question.holdings import name_of
from indexer.question.plan import Aggregate
from indexer.question.quantities import Quantity
from indexer.question.reading import findings_of
from indexer.question.times import spoken
from indexer.question.wording import filter_text

# Which table's numbers a contradiction concerns.
_CONCERNS = {"N-01": 3, "N-02": 3, "N-03": 3, "N-10": 3, "T3-10": 3, "N-04": 4, "N-08": 4, "T4-06": 4}


@dataclass(slots=True)
class Draft:
    text: str
    value: Decimal | None = None
    unit: str = ""
    rows: list[Row] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    notes: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sum:
    """A quantity over several reports."""

    value: Decimal | None
    rows: list[Row]  # reports that say it
    gaps: list[Gap]  # reports that do not
    above: Decimal = Decimal(0)
    below: Decimal = Decimal(0)


def added(context: Context, reports: Sequence[Summary], of: Quantity, how: Aggregate = Aggregate.SUM) -> Sum:
    """Sums and means over the reports that say it; ratios are the ratio of the sums."""
    figures = context.figures(reports, [of])
    rows: list[Row] = []
    gaps: list[Gap] = []
    above = below = Decimal(0)
    for i, report in enumerate(reports):
        figure = figures.figure(report.id, of)
        if _says(figure, of):
            rows.append(context.row(report, figure, of, quoted=i < CITED_ROWS))
            above += figure.above or 0
            below += figure.below or 0
        else:
            gaps.append(context.gap(report, figure.missing or "年报没有写明"))
    if of.ratio:
        return Sum(above / below if below else None, rows, gaps, above, below)
    numbers = [row.value for row in rows if row.value is not None]
    return Sum(_combined(numbers, how), rows, gaps)


def _says(figure: Figure, of: Quantity) -> bool:
    if of.ratio:
        return figure.above is not None and figure.below is not None
    return figure.value is not None


def _combined(numbers: Sequence[Decimal], how: Aggregate) -> Decimal | None:
    if not numbers:
        return None
    if how is Aggregate.MEDIAN:
        return median(numbers)
    value = sum(numbers, Decimal(0))
    return value / len(numbers) if how is Aggregate.MEAN else value


def contradictions_of(context: Context, reports: Iterable[Summary], quantities: Iterable[Quantity]) -> list[str]:
    """What else the reports say about the same numbers: shown, never hidden."""
    listed, quantities = list(reports), list(quantities)
    tables = {field.table for each in quantities for field in each.fields}
    rules = tuple(rule for rule in sorted(CONTRADICTIONS) if _CONCERNS.get(rule) in tables)
    concerned = {report.id: report for report in listed if set(report.rules) & set(rules)}
    found = findings_of(context.store, list(concerned)[:50], rules) if concerned and rules else {}
    codes = {field.code for each in quantities for field in each.fields}
    sums = tuple(sorted(BALANCES))
    unbalanced = {report.id: report for report in listed if set(report.rules) & BALANCES}
    for id, each in (findings_of(context.store, list(unbalanced)[:50], sums) if unbalanced else {}).items():
        if mine := [finding for finding in each if codes & set(finding.fields)]:  # of the very cells asked for
            concerned[id] = unbalanced[id]
            found[id] = [*found.get(id, []), *mine]
    return [f"{called(concerned[id])}：{finding.message}。" for id, findings in found.items() for finding in findings]


def called(report: Summary) -> str:
    """缙云县人力资源和社会保障局2020年度"""
    return f"{name_of(report)}{report.report_year}年度" if report.report_year is not None else name_of(report)


def years_of(reports: Iterable[Summary]) -> tuple[int, ...]:
    return tuple(sorted({report.report_year for report in reports if report.report_year is not None}))


def scope_name(context: Context) -> str:
    """嘉兴市2020年, 馆藏2019—2021年: the reports an answer is about, as a subject."""
    plan = context.plan
    who = [value for name in ("agency", "town", "county", "city", "province") for value in plan.filter(name)]
    others = [filter_text(f) for f in plan.filters if f.field in ("sector", "level", "kind", "body_type", "form", "published") or f.exclude]
    years = plan.years or years_of(context.scope)
    name = "、".join(dict.fromkeys(who)) if who else "馆藏"
    return f"{name}{spoken(years)}{'（' + '，'.join(others) + '）' if others else ''}"


def one_each(context: Context, reports: Sequence[Summary], of: Quantity) -> list[Summary]:
    """For numbers of a point in time: one report per agency, unless one year is asked for."""
    if of.stock and len(context.plan.years) != 1:
        return context.holdings.newest_of_each(reports)
    return list(reports)


def column(of: Quantity, unit: str = "") -> Column:
    return Column(of.code, of.label, "%" if of.unit == "%" else (unit or "元") if of.money else of.unit)


def unit_of(of: Quantity) -> str:
    """Of ``value``: money in yuan, ratios as fractions."""
    return "" if of.unit == "%" else of.unit
