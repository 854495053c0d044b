"""Which reports fulfil a plan's facts and conditions, which do not, and of which nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.models import Answer as FactAnswer
from archive.store.stored import Summary
from indexer.question.answer.model import Gap
from indexer.question.figures import Figure, Figures
from indexer.question.holdings import name_of
from indexer.question.plan import FACT_FIELDS, MEAN_OF_SCOPE, Condition, Filter, Plan
from indexer.question.quantities import Quantity, quantity
from indexer.question.times import spoken

_UNCLEAR = {FactAnswer.UNKNOWN: "年报没有写明", FactAnswer.CONFLICT: "年报前后说法矛盾"}
Verdict = bool | str  # fulfilled or not, or why nobody can tell


@dataclass(frozen=True, slots=True)
class Selection:
    """The reports a plan means, and those nobody can tell of."""

    matching: tuple[Summary, ...]
    failing: int
    unclear: tuple[Gap, ...]


def select(plan: Plan, scope: Sequence[Summary], figures_of: Callable[[Sequence[Summary], Iterable[Quantity]], Figures]) -> Selection:
    codes = dict.fromkeys(code for c in plan.conditions for code in (c.quantity, c.than) if code not in ("", MEAN_OF_SCOPE))
    figures = figures_of(scope, [quantity(code) for code in codes])
    means = {c.quantity: mean(scope, figures, quantity(c.quantity)) for c in plan.conditions if c.than == MEAN_OF_SCOPE}
    facts = [f for f in plan.filters if f.field in FACT_FIELDS]
    if any(c.year or c.than_year for c in plan.conditions):
        return _of_bodies(plan, scope, facts, figures, means)
    matching, unclear, failing = [], [], 0
    for report in scope:
        verdicts = [_fact_verdict(each, report) for each in facts]
        verdicts += [_condition_verdict(each, report, report, figures, means) for each in plan.conditions]
        verdict = _together(verdicts)
        if verdict is True:
            matching.append(report)
        elif verdict is False:
            failing += 1
        else:
            unclear.append(_gap(report, str(verdict)))
    return Selection(tuple(matching), failing, tuple(unclear))


def mean(scope: Sequence[Summary], figures: Figures, of: Quantity) -> Decimal | None:
    """Over the reports that say it; of ratios the ratio of the sums."""
    found = [figures.figure(report.id, of) for report in scope]
    if of.ratio:
        below = sum((f.below for f in found if f.above is not None and f.below is not None), Decimal(0))
        return sum((f.above for f in found if f.above is not None and f.below is not None), Decimal(0)) / below if below else None
    known = [f.value for f in found if f.value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _of_bodies(
    plan: Plan, scope: Sequence[Summary], facts: Sequence[Filter], figures: Figures, means: Mapping[str, Decimal | None]
) -> Selection:
    """Conditions of different years hold of a body, not of a report: 2021年有申请而2022年没有."""
    years = {year for c in plan.conditions for year in (c.year, c.than_year) if year}
    bodies: dict[str, dict[int | None, Summary]] = {}
    for report in scope:
        bodies.setdefault(name_of(report), {}).setdefault(report.report_year, report)
    matching, unclear, failing = [], [], 0
    for found in bodies.values():
        reports = [report for year, report in sorted(found.items(), key=lambda item: item[0] or 0) if year in years]
        if not reports:
            continue
        verdicts: list[Verdict] = [_fact_verdict(each, report) for each in facts for report in reports]
        for each in plan.conditions:
            first = found.get(each.year) if each.year else reports[-1]
            other = found.get(each.than_year) if each.than_year else first
            if first is None or other is None:
                lacking = each.year if first is None else each.than_year
                verdicts.append(f"馆藏没有该单位{spoken((lacking,))}度的年报")
            else:
                verdicts.append(_condition_verdict(each, first, other, figures, means))
        verdict = _together(verdicts)
        if verdict is True:
            matching += reports
        elif verdict is False:
            failing += len(reports)
        else:
            unclear += [_gap(report, str(verdict)) for report in reports]
    return Selection(tuple(matching), failing, tuple(unclear))


def in_every_year(plan: Plan, found: Selection, scope: Sequence[Summary], held: Iterable[int]) -> Selection:
    """Of the matching reports those whose body has no other verdict in the scope, and no year asked for missing."""
    fulfilled, doubtful = {report.id for report in found.matching}, {gap.report_id for gap in found.unclear}
    wanted = set(plan.years) & set(held)
    broken = {name_of(report) for report in scope if report.id not in fulfilled | doubtful}
    open_ = {name_of(report) for report in scope if report.id in doubtful} - broken
    kept, gaps = [], [gap for gap in found.unclear if gap.agency in open_]
    for report in found.matching:
        had = {each.report_year for each in scope if name_of(each) == name_of(report)}
        if name_of(report) in broken | open_:
            continue
        if wanted - had:
            gaps.append(_gap(report, f"馆藏没有该单位{spoken(tuple(sorted(wanted - had)))}度的年报"))
        else:
            kept.append(report)
    return Selection(tuple(kept), len(scope) - len(kept) - len(gaps), tuple(gaps))


def _gap(report: Summary, reason: str) -> Gap:
    return Gap(name_of(report), report.report_year, report.id, reason)


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    if any(verdict is False for verdict in verdicts):
        return False
    return next((verdict for verdict in verdicts if isinstance(verdict, str)), True)


def _fact_verdict(each: Filter, report: Summary) -> Verdict:
    answer = report.answers.get(each.field, FactAnswer.UNKNOWN)
    if answer.value in each.values:
        return not each.exclude
    if answer in _UNCLEAR:
        return _UNCLEAR[answer]
    return each.exclude


def _condition_verdict(each: Condition, report: Summary, other: Summary, figures: Figures, means: Mapping[str, Decimal | None]) -> Verdict:
    figure = figures.figure(report.id, quantity(each.quantity))
    if figure.value is None:
        return _why(figure)
    if not each.than:
        return each.op.holds(figure.value, each.value)
    if each.than == MEAN_OF_SCOPE:
        average = means[each.quantity]
        return each.op.holds(figure.value, average + each.value) if average is not None else "平均值无法计算"
    against = figures.figure(other.id, quantity(each.than))
    return each.op.holds(figure.value, against.value + each.value) if against.value is not None else _why(against)


def _why(figure: Figure) -> str:
    return figure.missing or "年报没有写明"
