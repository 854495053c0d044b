"""Who rose and who fell: each body's number of one year held against its number of another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from archive.store.stored import Summary
from indexer.question import notes
from indexer.question.answer.context import Context
from indexer.question.answer.draft import Draft, column, scope_name
from indexer.question.answer.model import Cell, Coverage, Gap, Row
from indexer.question.display import joined, percent, rounded, shown
from indexer.question.figures import Figures
from indexer.question.holdings import name_of
from indexer.question.plan import Aggregate
from indexer.question.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Change:
    """Of one body: both numbers, and what lies between them."""

    before: Summary
    after: Summary
    old: Decimal
    new: Decimal

    def value(self, how: Aggregate) -> Decimal | None:
        if how is Aggregate.GROWTH:
            return (self.new - self.old) / self.old if self.old else None
        return self.new - self.old


def rank_by_change(context: Context, of: Quantity) -> Draft:
    plan = context.plan
    years = plan.years or context.holdings.years
    first, last = years[0], years[-1]
    changes, gaps = _changes(context, of, first, last)
    growth = plan.aggregate is Aggregate.GROWTH
    ranked = [(change, value) for change in changes if (value := change.value(plan.aggregate)) is not None]
    gaps += [context.gap(c.after, f"{first}年度为0，增长率无法计算") for c in changes if c.value(plan.aggregate) is None]
    ranked.sort(key=lambda pair: (pair[1] if plan.sort == "asc" else -pair[1], name_of(pair[0].after)))
    chosen = _first(ranked, plan.limit, plan.nth)
    what = f"{of.label}{first}年到{last}年的{'增长率' if growth else '增减'}"
    draft = Draft("", rows=[_row(context, of, change, value, growth=growth) for change, value in chosen])
    draft.columns = [column(of, plan.unit)]
    text = f"{len(changes) + len(gaps)}个单位中，{len(ranked)}个两个年度都有数字，可以比较；{len(gaps)}个无法比较。"
    draft.coverage = Coverage(len(changes) + len(gaps), len(ranked), sum(row.derived for row in draft.rows), tuple(gaps), text)
    draft.notes = notes.comparability([of], (first, last))
    if not changes:
        draft.text = f"无法比较：馆藏没有同一单位{first}年和{last}年两个年度都写明{of.label}的年报。"
        return draft
    if not ranked:
        draft.text = f"{scope_name(context)}{what}无法计算：各单位{first}年度都是0。"
        return draft
    named = [f"{name_of(c.after)}（{_said(of, c, value, growth=growth, unit=plan.unit)}）" for c, value in chosen]
    draft.value = chosen[0][1] if plan.limit == 1 or plan.nth else None
    order = "最小" if plan.sort == "asc" else "最大"
    listed = joined(named, 8)
    draft.text = f"{scope_name(context)}{what}{order}的是{listed}。" if plan.limit == 1 else f"{scope_name(context)}{what}：{listed}。"
    return draft


def _changes(context: Context, of: Quantity, first: int, last: int) -> tuple[list[Change], list[Gap]]:
    """Every body that reported in both years; those that cannot be compared stand apart."""
    of_year: dict[int, dict[str, Summary]] = {first: {}, last: {}}
    for report in context.reports:
        if report.report_year in of_year:
            of_year[report.report_year].setdefault(name_of(report), report)
    figures: Figures = context.figures([*of_year[first].values(), *of_year[last].values()], [of])
    changes, gaps = [], []
    for name in sorted({*of_year[first], *of_year[last]}):
        before, after = of_year[first].get(name), of_year[last].get(name)
        if before is None or after is None:
            there = after or before
            if there is not None:
                gaps.append(context.gap(there, f"馆藏没有该单位{last if after is None else first}年度的年报"))
            continue
        old, new = figures.figure(before.id, of), figures.figure(after.id, of)
        if old.value is None or new.value is None:
            gaps.append(context.gap(after, (old.missing if old.value is None else new.missing) or "年报没有写明"))
        else:
            changes.append(Change(before, after, old.value, new.value))
    return changes, gaps


def _first(ranked: list[tuple[Change, Decimal]], limit: int, nth: int) -> list[tuple[Change, Decimal]]:
    if nth:
        return [pair for pair in ranked if nth <= len(ranked) and pair[1] == ranked[nth - 1][1]]
    if not limit or limit >= len(ranked):
        return ranked
    return [pair for i, pair in enumerate(ranked) if i < limit or pair[1] == ranked[limit - 1][1]]


def _row(context: Context, of: Quantity, change: Change, value: Decimal, *, growth: bool) -> Row:
    figures = context.figures([change.before, change.after], [of])
    old, new = figures.figure(change.before.id, of), figures.figure(change.after.id, of)
    unit = context.plan.unit
    return Row(
        name_of(change.after),
        change.after.report_year,
        change.after.id,
        value=value,
        display=_said(of, change, value, growth=growth, unit=unit),
        cells=(
            Cell(of.code, change.old, f"{change.before.report_year}年{shown(change.old, of, unit)}"),
            Cell(of.code, change.new, f"{change.after.report_year}年{shown(change.new, of, unit)}"),
        ),
        derived=old.derived or new.derived,
        citations=(*context.cited(change.before, old), *context.cited(change.after, new)),
    )


def _said(of: Quantity, change: Change, value: Decimal, *, growth: bool, unit: str) -> str:
    both = f"{shown(change.old, of, unit)}→{shown(change.new, of, unit)}"
    if growth:
        return f"{'+' if value > 0 else ''}{percent(value)}，{both}"
    amount = shown(rounded(value, 4), of, unit).lstrip("+").replace("%", "个百分点")
    return f"{'+' if value > 0 else ''}{amount}，{both}"
