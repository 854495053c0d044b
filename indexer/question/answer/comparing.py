"""Two beside each other, and what lies between them: a difference, a multiple, a rate of growth."""

from __future__ import annotations

from decimal import Decimal

from indexer.question import notes
from indexer.question.answer.context import Context, coverage
from indexer.question.answer.draft import Draft, added, contradictions_of, one_each, scope_name, unit_of, years_of
from indexer.question.answer.members import Member, citations_of, draft_of, members_of, row_of
from indexer.question.answer.model import Gap, Row
from indexer.question.display import joined, percent, rounded, shown
from indexer.question.plan import ENDS, Aggregate
from indexer.question.quantities import Quantity
from indexer.question.times import spoken
from indexer.question.wording import value_label


def compare(context: Context) -> Draft:
    group = context.plan.group or "agency"
    if group == "quantity":
        return _quantities(context)
    of = context.quantities[0]
    if group == ENDS:
        return _ends(context, of)
    members = members_of(context, of, group)
    order = {value: i for i, value in enumerate(context.plan.filter(group))}
    members.sort(key=lambda member: (order.get(member.key, 99), member.key))
    draft = draft_of(context, of, members, group, by_year=group == "report_year" or len(years_of(context.reports)) > 1)
    draft.rows = [row_of(context, of, member, group) for member in members]
    known = [member for member in members if member.value is not None]
    draft.text, draft.value = _difference(context, of, known, group, len(order))
    if context.plan.aggregate in (Aggregate.TIMES, Aggregate.GROWTH):
        draft.unit = ""
    lacking = [value_label(group, value) for value in order if value not in {member.key for member in known}]
    if lacking:
        only = f"{context.plan.years[0]}年度" if len(context.plan.years) == 1 and group != "report_year" else ""
        draft.text += f"馆藏没有{joined(lacking)}{only}的这项数字。"
    if group != "report_year":
        years = {member.key: {row.report_year for row in member.sum.rows} for member in known}
        if len({frozenset(found) for found in years.values()}) > 1:
            draft.notes.append("所比较的年报不是同一年度，差额仅供参考。")
    return draft


def _difference(context: Context, of: Quantity, known: list[Member], group: str, asked: int) -> tuple[str, Decimal | None]:
    unit = context.plan.unit
    said = "，".join(f"{_member_name(m, group)}{of.label}{shown(m.value, of, unit)}" for m in known)
    if len(known) != 2 or asked > 2:
        lacking = "" if len(known) >= max(asked, 2) else "没有另一方的数字，无法比较。"
        return (f"{said}。{lacking}" if said else f"{scope_name(context)}没有可比的数字，无法比较。"), None
    (first, a), (second, b) = ((m, m.value or Decimal(0)) for m in known)
    if context.plan.aggregate is Aggregate.TIMES:
        times, value = _times(_member_name(first, group), a, _member_name(second, group), b)
        return f"{said}，{times}。", value
    gap = abs(a - b)
    if group == "report_year":
        return _over_years(context, of, said, known)
    if a == b:
        return f"{said}，两者相等。", Decimal(0)
    more, less = (first, second) if a > b else (second, first)
    return f"{said}，相差{_gap(gap, of, unit)}，{_member_name(more, group)}多于{_member_name(less, group)}。", gap


def _over_years(context: Context, of: Quantity, said: str, known: list[Member]) -> tuple[str, Decimal | None]:
    (first, a), (second, b) = ((m, m.value or Decimal(0)) for m in known)
    word = "增加" if b > a else "减少"
    change = f"{second.label}比{first.label}{word}{_gap(abs(a - b), of, context.plan.unit)}" if a != b else "两者相等"
    if of.ratio:
        return f"{said}，{change}。", b - a
    rate = (b - a) / a if a else None
    if context.plan.aggregate is Aggregate.GROWTH:
        if rate is None:
            return f"{said}，{change}；{first.label}为0，增长率无法计算。", None
        return f"{said}，{change}，增长率{percent(rate)}。", rate
    return f"{said}，{change}{f'（{percent(rate)}）' if rate else ''}。", b - a


def _times(first: str, a: Decimal, second: str, b: Decimal) -> tuple[str, Decimal | None]:
    if b == 0:
        return f"{second}为0，倍数无法计算", None
    ratio = a / b
    number = f"{rounded(ratio, 2).normalize():f}"
    return f"{first}是{second}的{number}倍（{percent(ratio)}）", ratio


def _gap(gap: Decimal, of: Quantity, unit: str) -> str:
    return shown(gap, of, unit).lstrip("+").replace("%", "个百分点")


def _member_name(member: Member, group: str) -> str:
    years = {row.report_year for row in member.sum.rows}
    if group != "report_year" and len(years) == 1 and (year := years.pop()) is not None:
        return f"{member.label}{year}年度"
    known = tuple(year for year in years if year is not None)
    return f"{member.label}（{spoken(known)}合计）" if group != "report_year" and len(known) > 1 else member.label


def _quantities(context: Context) -> Draft:
    rows, parts, totals = [], [], []
    gaps: list[Gap] = []
    for of in context.quantities:
        reports = one_each(context, context.reports, of)
        found = added(context, reports, of)
        totals.append((of, found.value))
        gaps += found.gaps
        rows.append(
            Row(label=of.label, value=found.value, display=shown(found.value, of, context.plan.unit), citations=citations_of(found.rows))
        )
        parts.append(f"{of.label}{shown(found.value, of, context.plan.unit)}")
    draft = Draft(f"{scope_name(context)}{'，'.join(parts)}。", rows=rows)
    values = [(of, value) for of, value in totals if value is not None]
    if len(values) == 2 and values[0][0].unit == values[1][0].unit:
        (a, x), (b, y) = values
        if context.plan.aggregate is Aggregate.TIMES:
            said, draft.value = _times(a.label, x, b.label, y)
        else:
            draft.value = abs(x - y)
            said = "两者相等" if x == y else f"{a.label if x > y else b.label}多{shown(draft.value, a, context.plan.unit)}"
        draft.text = f"{draft.text[:-1]}，{said}。"
    draft.coverage = coverage(len(context.reports), [], tuple(dict.fromkeys(gaps)), "比较")
    return draft


def _ends(context: Context, of: Quantity) -> Draft:
    """最多的和最少的差多少, 最高是最低的几倍"""
    reports = one_each(context, context.reports, of)
    found = added(context, reports, of)
    known = sorted((row for row in found.rows if row.value is not None), key=lambda row: (-(row.value or 0), row.agency or ""))
    draft = Draft("", unit=unit_of(of))
    draft.coverage = coverage(len(reports), found.rows, found.gaps, "比较")
    draft.notes = notes.comparability([of], years_of(reports)) + notes.of_bodies(reports, by_year=False)
    if len(known) < 2:
        draft.rows, draft.text = known, f"{scope_name(context)}不足两份年报写明{of.label}，无法比较。"
        return draft
    high, low = known[0].value or Decimal(0), known[-1].value or Decimal(0)
    draft.rows = [row for row in known if row.value in (high, low)]
    ends = [joined([_report_name(row) for row in known if row.value == value], 4) for value in (high, low)]
    said = f"{of.label}最高的是{ends[0]}（{shown(high, of, context.plan.unit)}），最低的是{ends[1]}（{shown(low, of, context.plan.unit)}）"
    if context.plan.aggregate is Aggregate.TIMES:
        times, draft.value = _times("最高数", high, "最低数", low)
        draft.unit = ""
        draft.text = f"{scope_name(context)}{said}，{times}。"
    else:
        draft.value = high - low
        draft.text = f"{scope_name(context)}{said}，相差{_gap(high - low, of, context.plan.unit)}。"
    draft.contradictions = contradictions_of(context, [r for r in reports if r.id in {row.report_id for row in draft.rows}], [of])
    return draft


def _report_name(row: Row) -> str:
    return f"{row.agency}{row.report_year}年度" if row.report_year else str(row.agency)
