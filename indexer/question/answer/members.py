"""The members of a group with their numbers: years, agencies, places, kinds of applicant, results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from archive.form import table3, table4
from archive.form.model import Edition
from archive.store.stored import Summary
from indexer.question import notes
from indexer.question.answer.context import Context, coverage
from indexer.question.answer.draft import Draft, Sum, added, column, contradictions_of, one_each, unit_of, years_of
from indexer.question.answer.model import Citation, Row
from indexer.question.display import joined, shown
from indexer.question.holdings import value_of
from indexer.question.plan import DIMENSIONS, Aggregate
from indexer.question.quantities import Quantity, quantity
from indexer.question.wording import AGGREGATES, value_label


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


def members_of(context: Context, of: Quantity, group: str) -> list[Member]:
    if group in DIMENSIONS:
        return by_dimension(context, of, group)
    reports = one_each(context, context.reports, of)
    return [Member(code, label, added(context, reports, quantity(code))) for code, label in parts_of(of, group)]


def by_dimension(context: Context, of: Quantity, group: str) -> list[Member]:
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


def sorted_members(members: list[Member], sort: str) -> list[Member]:
    return sorted(members, key=lambda m: ((m.value or 0) if sort == "asc" else -(m.value or 0), m.label))


def row_of(context: Context, of: Quantity, member: Member, group: str) -> Row:
    only = member.sum.rows[0] if len(member.sum.rows) == 1 else None
    return Row(
        agency=member.key if group == "agency" and member.key else None,
        report_year=int(member.key) if group == "report_year" and member.key else only.report_year if only and group == "agency" else None,
        report_id=only.report_id if only else None,
        label=member.label,
        value=member.value,
        display=shown(member.value, of, context.plan.unit) if member.value is not None else why_none(member),
        evidence="、".join(dict.fromkeys(row.evidence for row in member.sum.rows)),
        derived=any(row.derived for row in member.sum.rows),
        note=f"{len(member.sum.rows)}份年报" + (f"，另{len(member.sum.gaps)}份未知" if member.sum.gaps else ""),
        citations=citations_of(member.sum.rows),
    )


def report_rows(members: list[Member]) -> list[Row]:
    """By agency: one row per report, so that each shows its year."""
    return [row for member in members for row in member.sum.rows]


def why_none(member: Member) -> str:
    if member.sum.rows:
        return "分母为0，无法计算"
    return joined(tuple(dict.fromkeys(gap.reason for gap in member.sum.gaps)), 2) or "未知"


def citations_of(rows: Iterable[Row]) -> tuple[Citation, ...]:
    return tuple(citation for row in rows for citation in row.citations)[:12]


def draft_of(context: Context, of: Quantity, members: list[Member], group: str, *, by_year: bool) -> Draft:
    rows = [row for member in members for row in member.sum.rows]
    if group not in DIMENSIONS:  # the same reports for every cell
        rows = list({row.report_id: row for row in rows}.values())
    gaps = [gap for member in members for gap in member.sum.gaps] if group in DIMENSIONS else []
    draft = Draft("", unit=unit_of(of), columns=[column(of, context.plan.unit)])
    draft.coverage = coverage(len(rows) + len(gaps) if group in DIMENSIONS else len(context.reports), rows, gaps)
    draft.notes = notes.comparability([of], years_of(context.reports)) if by_year else []
    draft.notes += notes.of_bodies(context.reports, by_year=by_year)
    if by_year and any(f.table == 3 and f.row.startswith("other") for f in of.fields):
        draft.notes.append(notes.C03)
    draft.contradictions = contradictions_of(context, context.reports, [of])
    return draft


def averaged(context: Context) -> str:
    return AGGREGATES[context.plan.aggregate] if context.plan.aggregate in (Aggregate.MEAN, Aggregate.MEDIAN) else ""
