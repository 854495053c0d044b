"""One number for each of several: years, agencies, places, kinds of applicant, results — ranked, compared or side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from archive.form import table3, table4
from archive.form.model import Edition
from archive.stored import Summary
from indexer.question import notes
from indexer.question.answer.context import Context, coverage
from indexer.question.answer.draft import Draft, Sum, added, column, contradictions_of, one_each, scope_name, unit_of, years_of
from indexer.question.answer.model import Cell, Citation, Gap, Row
from indexer.question.display import joined, shown
from indexer.question.holdings import value_of
from indexer.question.plan import DIMENSIONS, Aggregate, Intent
from indexer.question.quantities import Quantity, quantity
from indexer.question.times import spoken
from indexer.question.wording import AGGREGATES, GROUPS, value_label


@dataclass(frozen=True, slots=True)
class Member:
    """One of the several, with its number."""

    key: str
    label: str
    sum: Sum

    @property
    def value(self) -> Decimal | None:
        return self.sum.value


_NONE_OF_IT = {"report_year": "年度不明", "town": "非乡镇单位", "county": "市级及以上单位", "city": "省级及以上单位"}
X = TypeVar("X", Member, Row)


def trend(context: Context) -> Draft:
    of = context.quantities[0]
    members = sorted(_by_dimension(context, of, "report_year"), key=lambda member: member.key)
    draft = _draft(context, of, members, "report_year", by_year=True)
    draft.rows = [_row(context, of, member, "report_year") for member in members]
    if len(context.quantities) > 1:
        draft = _with_columns(context, draft, members)
    said = "；".join(f"{member.label}{shown(member.value, of, context.plan.unit)}" for member in members)
    missing = _years_without(context, members)
    draft.text = (
        f"{scope_name(context)}{of.label}逐年为：{said}。{missing}" if members else f"{scope_name(context)}没有可以逐年列出的年报。"
    )
    return draft


def _averaged(context: Context) -> str:
    return AGGREGATES[context.plan.aggregate] if context.plan.aggregate in (Aggregate.MEAN, Aggregate.MEDIAN) else ""


def _years_without(context: Context, members: list[Member]) -> str:
    absent = [str(year) for year in context.plan.years if str(year) not in {member.key for member in members}]
    return f"馆藏没有{'、'.join(absent)}年度的年报。" if absent else ""


def rank(context: Context) -> Draft:
    of = context.quantities[0]
    group = context.plan.group
    if group in ("", "agency"):
        return _rank_reports(context, of)
    members = _members(context, of, group)
    apart = [member for member in members if not member.key]
    ranked = _sorted([m for m in members if m.value is not None and m.key], context.plan.sort)
    draft = _draft(context, of, members, group, by_year=group == "report_year")
    chosen = _top([(member, member.value) for member in ranked], context.plan.limit, context.plan.nth)
    draft.rows = [_row(context, of, member, group) for member in chosen]
    named = [f"{m.label}（{shown(m.value, of, context.plan.unit)}）" for m in chosen]
    draft.value = chosen[0].value if chosen and (context.plan.limit == 1 or context.plan.nth) else None
    if apart:
        draft.notes.append(f"{apart[0].label}（{sum(len(m.sum.rows) for m in apart)}份年报）不参加{GROUPS[group]}排名。")
    draft.text = _ranking_text(context, of, named, GROUPS[group])
    return draft


def _rank_reports(context: Context, of: Quantity) -> Draft:
    reports = one_each(context, context.reports, of)
    found = added(context, reports, of)
    known = [row for row in found.rows if row.value is not None]
    lowest = context.plan.sort == "asc"
    known.sort(key=lambda row: ((row.value or 0) if lowest else -(row.value or 0), -(row.report_year or 0), row.agency or ""))
    chosen = _top([(row, row.value) for row in known], context.plan.limit, context.plan.nth)
    draft = Draft(
        "", chosen[0].value if (chosen and context.plan.limit == 1) or (context.plan.nth and chosen) else None, unit_of(of), chosen
    )
    several = len(years_of(reports)) > 1
    named = [
        f"{row.agency}{f'{row.report_year}年度' if several and row.report_year else ''}（{shown(row.value, of, context.plan.unit)}）"
        for row in chosen
    ]
    draft.text = _ranking_text(context, of, named, "")
    if not named and found.gaps:
        draft.text += f"原因：{joined(tuple(dict.fromkeys(gap.reason for gap in found.gaps)), 3)}。"
    draft.columns = [column(of, context.plan.unit)]
    draft.coverage = coverage(len(reports), found.rows, found.gaps, "排名")
    draft.notes = notes.comparability([of], years_of(reports)) + notes.of_bodies(reports, by_year=False)
    if of.stock and len(reports) < len(context.reports):
        draft.notes.append(notes.STOCK)
    draft.contradictions = contradictions_of(context, [r for r in reports if r.id in {row.report_id for row in chosen}], [of])
    return draft


def _top(ranked: list[tuple[X, Decimal | None]], limit: int, nth: int) -> list[X]:
    """The first so many, all that tie with the last of them included; or those on the n-th place."""
    if nth:
        values = sorted({value for _, value in ranked if value is not None})
        order = [value for _, value in ranked]
        place = order[nth - 1] if 0 < nth <= len(order) else None
        return [item for item, value in ranked if value == place and values]
    if not limit or limit >= len(ranked):
        return [item for item, _ in ranked]
    last = ranked[limit - 1][1]
    return [item for i, (item, value) in enumerate(ranked) if i < limit or value == last]


def _ranking_text(context: Context, of: Quantity, named: list[str], group: str) -> str:
    scope = scope_name(context) + _averaged(context)
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
    return f"{scope}{group}{of.label}{'由低到高' if lowest else '由高到低'}：{listed}{more}。"


def compare(context: Context) -> Draft:
    group = context.plan.group or "agency"
    if group == "quantity":
        return _compare_quantities(context)
    of = context.quantities[0]
    members = _members(context, of, group)
    order = {value: i for i, value in enumerate(context.plan.filter(group))}
    members.sort(key=lambda member: (order.get(member.key, 99), member.key))
    draft = _draft(context, of, members, group, by_year=group == "report_year" or len(years_of(context.reports)) > 1)
    draft.rows = [_row(context, of, member, group) for member in members]
    known = [member for member in members if member.value is not None]
    draft.text, draft.value = _difference(context, of, known, group, len(order))
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
    gap = abs(a - b)
    if a == b:
        return f"{said}，两者相等。", Decimal(0)
    if group == "report_year":
        word = "增加" if b > a else "减少"
        return f"{said}，{second.label}比{first.label}{word}{_gap(gap, of, unit)}。", b - a
    more, less = (first, second) if a > b else (second, first)
    return f"{said}，相差{_gap(gap, of, unit)}，{_member_name(more, group)}多于{_member_name(less, group)}。", gap


def _gap(gap: Decimal, of: Quantity, unit: str) -> str:
    return shown(gap, of, unit).lstrip("+").replace("%", "个百分点")


def _member_name(member: Member, group: str) -> str:
    years = {row.report_year for row in member.sum.rows}
    if group != "report_year" and len(years) == 1 and (year := years.pop()) is not None:
        return f"{member.label}{year}年度"
    known = tuple(year for year in years if year is not None)
    return f"{member.label}（{spoken(known)}合计）" if group != "report_year" and len(known) > 1 else member.label


def _compare_quantities(context: Context) -> Draft:
    rows, parts, totals = [], [], []
    gaps: list[Gap] = []
    for of in context.quantities:
        reports = one_each(context, context.reports, of)
        found = added(context, reports, of)
        totals.append((of, found.value))
        gaps += found.gaps
        rows.append(
            Row(label=of.label, value=found.value, display=shown(found.value, of, context.plan.unit), citations=_citations(found.rows))
        )
        parts.append(f"{of.label}{shown(found.value, of, context.plan.unit)}")
    draft = Draft(f"{scope_name(context)}{'，'.join(parts)}。", rows=rows)
    values = [(of, value) for of, value in totals if value is not None]
    if len(values) == 2 and values[0][0].unit == values[1][0].unit:
        (a, x), (b, y) = values
        draft.value = abs(x - y)
        more = "两者相等" if x == y else f"{a.label if x > y else b.label}多{shown(draft.value, a, context.plan.unit)}"
        draft.text = f"{draft.text[:-1]}，{more}。"
    draft.coverage = coverage(len(context.reports), [], tuple(dict.fromkeys(gaps)), "比较")
    return draft


def breakdown(context: Context) -> Draft:
    of = context.quantities[0]
    group = context.plan.group
    members = _members(context, of, group)
    if group in ("applicant", "result", "outcome"):
        return _inner(context, of, members, group)
    members.sort(key=lambda member: (member.value is None, -(member.value or 0), member.label))
    draft = _draft(context, of, members, group, by_year=len(years_of(context.reports)) > 1)
    draft.rows = [_row(context, of, member, group) for member in members]
    if group == "agency":
        draft.rows = _report_rows(members)
    averaged = _averaged(context)
    whole = added(context, one_each(context, context.reports, of), of, context.plan.aggregate or Aggregate.SUM)
    draft.value = whole.value
    said = "；".join(f"{m.label}{shown(m.value, of, context.plan.unit)}" for m in members[:10] if m.value is not None)
    total = (
        f"，{'总的' if averaged else '合计'}{shown(whole.value, of, context.plan.unit)}"
        if whole.value is not None and not of.ratio and len(members) > 1
        else ""
    )
    draft.text = f"{scope_name(context)}{averaged}{of.label}{GROUPS[group]}：{said or '没有可用的数字'}{total}。"
    return draft


def _inner(context: Context, of: Quantity, members: list[Member], group: str) -> Draft:
    whole = added(context, one_each(context, context.reports, of), of)
    draft = _draft(context, of, members, group, by_year=False)
    known = [member for member in members if member.value is not None]
    draft.value = whole.value
    draft.rows = []
    for member in known:
        row = _row(context, of, member, group)
        share = f"占{shown(member.value / whole.value, quantity('disclosure_rate'))}" if whole.value and member.value is not None else ""
        draft.rows.append(
            Row(label=row.label, value=row.value, display=row.display, note=share, evidence=row.evidence, citations=row.citations)
        )
    nonzero = [m for m in known if m.value] or known
    said = "；".join(f"{m.label}{shown(m.value, of, context.plan.unit)}" for m in nonzero)
    rest = "，其余各类均为0" if 0 < len(nonzero) < len(known) else ""
    whole_text = shown(whole.value, of, context.plan.unit)
    draft.text = f"{scope_name(context)}{of.label}{whole_text}，{GROUPS[group]}：{said or '没有可用的数字'}{rest}。"
    draft.coverage = coverage(len(context.reports), whole.rows, whole.gaps)
    return draft


# Members


def _members(context: Context, of: Quantity, group: str) -> list[Member]:
    if group in DIMENSIONS:
        return _by_dimension(context, of, group)
    reports = one_each(context, context.reports, of)
    return [Member(code, label, added(context, reports, quantity(code))) for code, label in parts_of(of, group)]


def _by_dimension(context: Context, of: Quantity, group: str) -> list[Member]:
    apart: dict[str, list[Summary]] = {}
    for report in context.reports:
        apart.setdefault(value_of(report, group) or "", []).append(report)
    members = []
    for key, reports in apart.items():
        chosen = reports if group == "report_year" else one_each(context, reports, of)
        found = added(context, chosen, of, context.plan.aggregate or Aggregate.SUM)
        label = value_label(group, key) if key else _NONE_OF_IT.get(group, "未定")
        members.append(Member(key, label, found))
    return members


def parts_of(of: Quantity, group: str) -> list[tuple[str, str]]:
    """The cells a number is printed apart in: by applicant, by result, by outcome."""
    first = of.fields[0]
    if group == "applicant":
        row = first.row if first.table == 3 else "new_received"
        rows = list(dict.fromkeys(f.row for f in of.fields)) if first.table == 3 else [row]
        return [("+".join(table3.code(r, c.code) for r in rows), c.label) for c in table3.COLUMNS if c.code != "total"]
    if group == "result":
        who = first.column if first.table == 3 else "total"
        own = {f.row for f in of.fields}
        if len(own) > 1 and own <= {row.code for row in table3.ROWS if row.group}:
            return [(table3.code(row.code, who), short_row(row.label)) for row in table3.ROWS if row.code in own]
        leaves = [row for row in table3.ROWS if row.code in table3.leaves(Edition.E2019)]
        return [(table3.code(row.code, who), short_row(row.label)) for row in leaves]
    groups = list(dict.fromkeys(f.row for f in of.fields if f.table == 4)) or ["lit_direct", "lit_after_review"]
    return [("+".join(table4.code(g, o.code) for g in groups), o.label) for o in table4.OUTCOMES if o.code != "total"]


def short_row(label: str) -> str:
    return label.split("（区分", 1)[0].lstrip("一二三四五六七八九十0123456789、.（）")


def _sorted(members: list[Member], sort: str) -> list[Member]:
    return sorted(members, key=lambda m: ((m.value or 0) if sort == "asc" else -(m.value or 0), m.label))


def _row(context: Context, of: Quantity, member: Member, group: str) -> Row:
    only = member.sum.rows[0] if len(member.sum.rows) == 1 else None
    return Row(
        agency=member.key if group == "agency" and member.key else None,
        report_year=int(member.key) if group == "report_year" and member.key else only.report_year if only and group == "agency" else None,
        report_id=only.report_id if only else None,
        label=member.label,
        value=member.value,
        display=shown(member.value, of, context.plan.unit) if member.value is not None else _why(member),
        evidence="、".join(dict.fromkeys(row.evidence for row in member.sum.rows)),
        derived=any(row.derived for row in member.sum.rows),
        note=f"{len(member.sum.rows)}份年报" + (f"，另{len(member.sum.gaps)}份未知" if member.sum.gaps else ""),
        citations=_citations(member.sum.rows),
    )


def _report_rows(members: list[Member]) -> list[Row]:
    """By agency: one row per report, so that each shows its year."""
    return [row for member in members for row in member.sum.rows]


def _why(member: Member) -> str:
    if member.sum.rows:
        return "分母为0，无法计算"
    return joined(tuple(dict.fromkeys(gap.reason for gap in member.sum.gaps)), 2) or "未知"


def _citations(rows: Iterable[Row]) -> tuple[Citation, ...]:
    return tuple(citation for row in rows for citation in row.citations)[:12]


def _draft(context: Context, of: Quantity, members: list[Member], group: str, *, by_year: bool) -> Draft:
    rows = [row for member in members for row in member.sum.rows]
    gaps = [gap for member in members for gap in member.sum.gaps] if group in DIMENSIONS else []
    draft = Draft("", unit=unit_of(of), columns=[column(of, context.plan.unit)])
    draft.coverage = coverage(len(rows) + len(gaps) if group in DIMENSIONS else len(context.reports), rows, gaps)
    draft.notes = notes.comparability([of], years_of(context.reports)) if by_year else []
    draft.notes += notes.of_bodies(context.reports, by_year=by_year)
    if by_year and any(f.table == 3 and f.row.startswith("other") for f in of.fields):
        draft.notes.append(notes.C03)
    draft.contradictions = contradictions_of(context, context.reports, [of])
    return draft


def _with_columns(context: Context, draft: Draft, members: list[Member]) -> Draft:
    """Several quantities over the years: one column each."""
    others = {of.code: {m.key: m for m in _by_dimension(context, of, "report_year")} for of in context.quantities[1:]}
    rows = []
    for row, member in zip(draft.rows, members, strict=True):
        first = Cell(context.quantities[0].code, row.value, row.display)
        rest = [
            Cell(of.code, others[of.code][member.key].value, shown(others[of.code][member.key].value, of, context.plan.unit))
            for of in context.quantities[1:]
        ]
        rows.append(
            Row(
                None,
                row.report_year,
                None,
                row.label,
                row.value,
                row.display,
                (first, *rest),
                row.evidence,
                row.derived,
                row.note,
                row.citations,
            )
        )
    draft.rows = rows
    draft.columns = [column(of, context.plan.unit) for of in context.quantities]
    return draft


ANSWERS = {Intent.TREND: trend, Intent.RANK: rank, Intent.COMPARE: compare, Intent.BREAKDOWN: breakdown}
