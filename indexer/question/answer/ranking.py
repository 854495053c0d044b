"""Who has most and least: reports, or groups of them, in order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from indexer.question import notes
from indexer.question.answer.changes import rank_by_change
from indexer.question.answer.context import Context, coverage
from indexer.question.answer.draft import Draft, added, column, contradictions_of, one_each, scope_name, unit_of, years_of
from indexer.question.answer.members import Member, averaged, draft_of, members_of, row_of, sorted_members
from indexer.question.answer.model import Row
from indexer.question.display import joined, percent, shown
from indexer.question.plan import Aggregate
from indexer.question.quantities import Quantity
from indexer.question.wording import GROUPS

X = TypeVar("X", Member, Row)


def rank(context: Context) -> Draft:
    of = context.quantities[0]
    group = context.plan.group
    if context.plan.aggregate in (Aggregate.CHANGE, Aggregate.GROWTH):
        return rank_by_change(context, of)
    if not group:
        return _rank_reports(context, of)
    members = members_of(context, of, group)
    apart = [member for member in members if not member.key]
    ranked = sorted_members([m for m in members if m.value is not None and m.key], context.plan.sort)
    draft = draft_of(context, of, members, group, by_year=group == "report_year")
    chosen = top([(member, member.value) for member in ranked], context.plan.limit, context.plan.nth)
    draft.rows = [row_of(context, of, member, group) for member in chosen]
    named = [f"{m.label}（{shown(m.value, of, context.plan.unit)}）" for m in chosen]
    draft.value = chosen[0].value if chosen and (context.plan.limit == 1 or context.plan.nth) else None
    if apart:
        draft.notes.append(f"{apart[0].label}（{sum(len(m.sum.rows) for m in apart)}份年报）不参加{GROUPS[group]}排名。")
    draft.text = _text(context, of, named, GROUPS[group]) + _together(context, of, draft, [m.value for m in ranked])
    return draft


def _rank_reports(context: Context, of: Quantity) -> Draft:
    reports = one_each(context, context.reports, of)
    found = added(context, reports, of)
    known = [row for row in found.rows if row.value is not None]
    lowest = context.plan.sort == "asc"
    known.sort(key=lambda row: ((row.value or 0) if lowest else -(row.value or 0), -(row.report_year or 0), row.agency or ""))
    chosen = top([(row, row.value) for row in known], context.plan.limit, context.plan.nth)
    draft = Draft(
        "", chosen[0].value if (chosen and context.plan.limit == 1) or (context.plan.nth and chosen) else None, unit_of(of), chosen
    )
    several = len(years_of(reports)) > 1
    named = [
        f"{row.agency}{f'{row.report_year}年度' if several and row.report_year else ''}（{shown(row.value, of, context.plan.unit)}）"
        for row in chosen
    ]
    draft.text = _text(context, of, named, "") + _together(context, of, draft, [row.value for row in known])
    if not named and found.gaps:
        draft.text += f"原因：{joined(tuple(dict.fromkeys(gap.reason for gap in found.gaps)), 3)}。"
    draft.columns = [column(of, context.plan.unit)]
    draft.coverage = coverage(len(reports), found.rows, found.gaps, "排名")
    draft.notes = notes.comparability([of], years_of(reports)) + notes.of_bodies(reports, by_year=False)
    if of.stock and len(reports) < len(context.reports):
        draft.notes.append(notes.STOCK)
    draft.contradictions = contradictions_of(context, [r for r in reports if r.id in {row.report_id for row in chosen}], [of])
    return draft


def top(ranked: Sequence[tuple[X, Decimal | None]], limit: int, nth: int) -> list[X]:
    """The first so many, all that tie with the last of them included; or those on the n-th place."""
    if nth:
        order = [value for _, value in ranked]
        place = order[nth - 1] if 0 < nth <= len(order) else None
        return [item for item, value in ranked if value == place and place is not None]
    if not limit or limit >= len(ranked):
        return [item for item, _ in ranked]
    last = ranked[limit - 1][1]
    return [item for i, (item, value) in enumerate(ranked) if i < limit or value == last]


def _together(context: Context, of: Quantity, draft: Draft, everyone: Sequence[Decimal | None]) -> str:
    """最多的两家加起来, 占比最大的: the ranked numbers as one sum, or as parts of the whole."""
    if context.plan.aggregate not in (Aggregate.SUM, Aggregate.SHARE) or of.ratio or not draft.rows:
        return ""
    part = sum((row.value for row in draft.rows if row.value is not None), Decimal(0))
    whole = sum((value for value in everyone if value is not None), Decimal(0))
    if context.plan.aggregate is Aggregate.SUM:
        draft.value = part
        return f"合计{shown(part, of, context.plan.unit)}。"
    if not whole:
        draft.value = None
        return "合计为0，占比无法计算。"
    draft.rows = [row.noted(f"占{percent((row.value or 0) / whole)}") for row in draft.rows]
    draft.value, draft.unit = part / whole, ""
    return f"占{len(everyone)}个合计{shown(whole, of, context.plan.unit)}的{percent(part / whole)}。"


def _text(context: Context, of: Quantity, named: list[str], group: str) -> str:
    scope = scope_name(context) + averaged(context)
    if not named:
        return f"{scope}没有可以排名的{of.label}数字。"
    lowest = context.plan.sort == "asc"
    if context.plan.nth:
        return f"{scope}{of.label}{'由低到高' if lowest else '由高到低'}排第{context.plan.nth}的是{joined(named)}。"
    if context.plan.limit == 1:
        tie = f"（{len(named)}个并列）" if len(named) > 1 else ""
        return f"{scope}{of.label}{'最低' if lowest else '最高'}的是{joined(named)}{tie}。"
    listed = "；".join(f"{i}. {name}" for i, name in enumerate(named[:10], 1))
    more = f"；共{len(named)}个" if len(named) > 10 else ""
    tied = f"（第{context.plan.limit}名有并列）" if context.plan.limit and len(named) > context.plan.limit else ""
    return f"{scope}{group}{of.label}{'由低到高' if lowest else '由高到低'}：{listed}{more}{tied}。"
