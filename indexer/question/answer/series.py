"""A number over the years, or apart by group."""

from __future__ import annotations

from dataclasses import replace

from indexer.question.answer.context import Context, coverage
from indexer.question.answer.draft import Draft, added, column, one_each, scope_name, years_of
from indexer.question.answer.members import Member, averaged, by_dimension, draft_of, members_of, report_rows, row_of
from indexer.question.answer.model import Cell
from indexer.question.display import percent, shown
from indexer.question.plan import Aggregate
from indexer.question.quantities import Quantity
from indexer.question.wording import GROUPS


def trend(context: Context) -> Draft:
    of = context.quantities[0]
    members = sorted(by_dimension(context, of, "report_year"), key=lambda member: member.key)
    draft = draft_of(context, of, members, "report_year", by_year=True)
    draft.rows = [row_of(context, of, member, "report_year") for member in members]
    said = "；".join(f"{member.label}{shown(member.value, of, context.plan.unit)}" for member in members)
    missing = _years_without(context, members)
    if not members:
        draft.text = f"{scope_name(context)}没有可以逐年列出的年报。"
        return draft
    draft.text = f"{scope_name(context)}{of.label}逐年为：{said}。{missing}"
    if len(context.quantities) > 1:
        _add_columns(context, draft, members)
    if len(members) == 1:
        draft.text += "只有一个年度，看不出变化。"
    return draft


def _years_without(context: Context, members: list[Member]) -> str:
    absent = [str(year) for year in context.plan.years if str(year) not in {member.key for member in members}]
    return f"馆藏没有{'、'.join(absent)}年度的年报。" if absent else ""


def _add_columns(context: Context, draft: Draft, members: list[Member]) -> None:
    """Several quantities over the years: one column each."""
    unit = context.plan.unit
    others = [(of, {m.key: m for m in by_dimension(context, of, "report_year")}) for of in context.quantities[1:]]
    rows = []
    for row, member in zip(draft.rows, members, strict=True):
        first = Cell(context.quantities[0].code, row.value, row.display)
        rest = [Cell(of.code, found[member.key].value, shown(found[member.key].value, of, unit)) for of, found in others]
        rows.append(replace(row, cells=(first, *rest)))
    draft.rows = rows
    draft.columns = [column(of, unit) for of in context.quantities]
    for of, found in others:
        draft.text += f"{of.label}逐年为：{'；'.join(f'{m.label}{shown(found[m.key].value, of, unit)}' for m in members)}。"


def breakdown(context: Context) -> Draft:
    of = context.quantities[0]
    group = context.plan.group
    members = members_of(context, of, group)
    if group in ("applicant", "result", "outcome"):
        return _inner(context, of, members, group)
    members.sort(key=lambda member: (member.value is None, -(member.value or 0), member.label))
    draft = draft_of(context, of, members, group, by_year=len(years_of(context.reports)) > 1)
    draft.rows = [row_of(context, of, member, group) for member in members]
    if group == "agency":
        draft.rows = report_rows(members)
    how = averaged(context)
    share = context.plan.aggregate is Aggregate.SHARE
    whole = added(context, one_each(context, context.reports, of), of, Aggregate.SUM if share else context.plan.aggregate or Aggregate.SUM)
    draft.value = whole.value
    parts = {m.label: f"（占{percent(m.value / whole.value)}）" for m in members if m.value is not None and whole.value and share}
    if share and whole.value:
        draft.rows = [row.noted(f"占{percent(row.value / whole.value)}") if row.value is not None else row for row in draft.rows]
    said = "；".join(
        f"{m.label}{shown(m.value, of, context.plan.unit)}{parts.get(m.label, '')}" for m in members[:10] if m.value is not None
    )
    total = (
        f"，{'总的' if how else '合计'}{shown(whole.value, of, context.plan.unit)}"
        if whole.value is not None and not of.ratio and len(members) > 1
        else ""
    )
    draft.text = f"{scope_name(context)}{how}{of.label}{GROUPS[group]}：{said or '没有可用的数字'}{total}。"
    return draft


def _inner(context: Context, of: Quantity, members: list[Member], group: str) -> Draft:
    """The cells a number is printed apart in, each with its share."""
    whole = added(context, one_each(context, context.reports, of), of)
    draft = draft_of(context, of, members, group, by_year=False)
    known = [member for member in members if member.value is not None]
    draft.value = whole.value
    shares = {m.key: f"占{percent(m.value / whole.value)}" for m in known if whole.value and m.value is not None}
    draft.rows = [replace(row_of(context, of, member, group), note=shares.get(member.key, "")) for member in known]
    nonzero = [m for m in known if m.value] or known
    said = "；".join(f"{m.label}{_with_share(context, of, m, shares)}" for m in nonzero)
    rest = "，其余各类均为0" if 0 < len(nonzero) < len(known) else ""
    whole_text = shown(whole.value, of, context.plan.unit)
    unknown = [m.label for m in members if m.value is None]
    if whole.value == 0:
        said, rest = "各类均为0", ""
    draft.text = f"{scope_name(context)}{of.label}{whole_text}，{GROUPS[group]}：{said or '没有可用的数字'}{rest}。"
    if unknown and said:
        draft.text += f"另有{'、'.join(unknown[:4])}{'等' if len(unknown) > 4 else ''}未知，不按0计。"
    draft.coverage = coverage(len(context.reports), whole.rows, whole.gaps)
    return draft


def _with_share(context: Context, of: Quantity, member: Member, shares: dict[str, str]) -> str:
    share = shares.get(member.key, "")
    return shown(member.value, of, context.plan.unit) + (f"（{share}）" if share and member.value else "")
