"""One number apart by who, when or category: what rankings, splits and series are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from archive.form import FIELD_BY_CODE, Field, table3, table4
from archive.models import EvidenceKind
from archive.store.stored import Summary
from indexer.engine import Aggregated, Count, Statistics
from indexer.query import Choice, Compared
from indexer.question.context import Context, called, report_row
from indexer.question.display import shown
from indexer.question.figures import LACKING, amount_of, known
from indexer.question.holdings import name_of
from indexer.question.kinds.adding import Sum, added, one_each, sum_of
from indexer.question.model import Citation, Row
from indexer.question.quantities import FAMILIES, Quantity, quantity
from indexer.question.reports import KIND_WORDS, PAGE, Reports, is_kind
from indexer.question.wording import value_label

CITED_OF_EACH = 3  # reports of a group
_PRINTED = EvidenceKind.TABLE_CELL.value
OF_REPORTS = ("agency", "report", "report_year", "province", "city", "county", "town", "sector", "level", "kind", "body_type")
INNER = ("result", "applicant", "outcome", "dispute")  # the cells of one report apart
_APPLICANTS = tuple(column.code for column in table3.COLUMNS if column.code != "total")
RESULTS = tuple(
    row.code
    for row in table3.ROWS
    if row.group in ("results", "denied", "unable", "refused") and row.code not in ("total_processed", "other_processing")
)
_REFUSING = frozenset(row.code for row in table3.ROWS if row.group in ("denied", "unable", "refused", "other"))


@dataclass(frozen=True, slots=True)
class Member:
    """One group: its reports' number together."""

    key: str
    label: str
    of: Quantity
    counted: Statistics
    named: tuple[str, ...] = ()  # its first reports that say it

    @property
    def value(self) -> Decimal | None:
        return sum_of(self.of, self.counted)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Groups that have a number, by it: those asked for, how many there are, and whether any is not zero."""

    members: Sequence[Member]
    total: int
    greatest: Decimal | None
    whole: Sum  # all reports together; of the cells of a report that of the first


def ranked(context: Context, code: str, group: str, *, ascending: bool = False, limit: int = 0, nonzero: bool = False) -> Ranked:
    """``limit``: so many and those that equal the last; 0: all, of agencies and reports as many as are shown. ``nonzero``: those
    that have any."""
    if group in INNER:
        return _inner(context, code, group, ascending=ascending, limit=limit, nonzero=nonzero)
    of = quantity(code)
    whole = added(context, _some(one_each(context.reports, code) if group != "report_year" else context.reports, of, nonzero), code)
    if group == "report":
        return _single(whole, ascending=ascending, limit=limit)
    found = _by_facet(context, whole, group, ascending=ascending, limit=limit)
    members = [Member(*each, of, g.amounts[0], g.named) for g in found.groups for each in [_called(group, g.values[0])]]
    return _cut([m for m in members if m.value is not None], whole, found.total, ascending=ascending, limit=limit)


def _by_facet(context: Context, whole: Sum, group: str, *, ascending: bool, limit: int) -> Aggregated:
    """In groups. Only of agencies there may be very many, so these are ranked by the index."""
    amounts = (whole.amount,)
    if group == "kind":
        kinds = [(kind, whole.known.where(is_kind(kind))) for kind in KIND_WORDS]
        made = [(kind, each.counted(lambda scope: Count(scope, (), amounts, named=CITED_OF_EACH)).groups[0]) for kind, each in kinds]
        return Aggregated(len(made), tuple(replace(g, values=(kind,)) for kind, g in made if g.reports))
    if group != "agency":
        return whole.known.counted(lambda scope: Count(scope, (group,), amounts, named=CITED_OF_EACH))
    order = ("" if ascending else "-") + ("share" if whole.of.ratio else "sum")
    most = limit or PAGE
    return whole.known.counted(lambda scope: Count(scope, ("reporter",), amounts, named=CITED_OF_EACH, order=order, limit=most))


def _single(whole: Sum, *, ascending: bool, limit: int) -> Ranked:
    """Report by report."""
    top = whole.reports.engine.top(whole.reports.scope, whole.amount, limit or whole.statistics.known, lowest=ascending)
    reports = {report.id: report for report in whole.context.holdings.reader.read([id for id, _ in top.reports])}
    made = [_of_report(whole, reports[id], number) for id, number in top.reports if id in reports]
    return _cut(made, whole, top.known, ascending=ascending, limit=limit)


def _some(reports: Reports, of: Quantity, nonzero: bool) -> Reports:
    return reports.but(Compared(amount_of(of), Decimal(0), Decimal(0))) if nonzero else reports


def best_of_each(context: Context, code: str, *, ascending: bool, limit: int, nonzero: bool = False) -> Ranked:
    """Each body with the report of its best year; ``limit`` as for ``ranked``."""
    whole = added(context, _some(context.reports, quantity(code), nonzero), code)
    order = "least" if ascending else "-greatest"
    most = limit or PAGE
    found = whole.known.counted(lambda scope: Count(scope, ("reporter",), (whole.amount,), order=order, limit=most))
    best = {str(g.values[0]): g.amounts[0].least if ascending else g.amounts[0].greatest for g in found.groups}
    reports = whole.known.where(Choice("reporter", tuple(best), exact=True))
    made: dict[str, Member] = {}
    for report, figure in sorted(context.said(list(reports), whole.of), key=lambda each: called(each[0])):
        if figure.value is not None and figure.value == best[name_of(report)]:
            made.setdefault(name_of(report), _of_report(whole, report, figure.value))
    return _cut(list(made.values()), whole, found.total, ascending=ascending, limit=limit)


def _of_report(whole: Sum, report: Summary, number: Decimal) -> Member:
    counted = Statistics({}, 1, number, Decimal(1) if whole.of.ratio else Decimal(0), number, number, number)
    return Member(report.id, called(report), whole.of, counted, (report.id,))


def _cut(found: Sequence[Member], whole: Sum, total: int, *, ascending: bool, limit: int) -> Ranked:
    """In order; ties at the end belong to it."""
    placed = sorted(found, key=lambda m: ((m.value or 0) if ascending else -(m.value or 0), m.label))
    last = placed[limit - 1].value if 0 < limit < len(placed) else None
    kept = [m for at, m in enumerate(placed) if last is None or at < limit or m.value == last]
    return Ranked(kept, total, whole.statistics.greatest, whole)


def _called(group: str, key: str | None) -> tuple[str, str]:
    """A group's key and label."""
    if group == "agency":
        return key or "", key or ""
    return key or "", value_label(group, key) if key else "未识别"


def _inner(context: Context, code: str, group: str, *, ascending: bool, limit: int, nonzero: bool) -> Ranked:
    codes = cells_of(code, group)
    wholes = [added(context, one_each(context.reports, each), each) for each in codes]
    plain = [whole for whole in wholes if whole.reports is context.reports]
    amounts = tuple(whole.amount for whole in plain)
    counts = dict(zip((w.of.code for w in plain), context.reports.groups(amounts=amounts)[0].amounts, strict=True)) if plain else {}
    members = [Member(w.of.code, _cell_label(w.of.code, group), w.of, counts.get(w.of.code) or w.statistics) for w in wholes]
    kept = _cut(
        [m for m in members if m.value is not None and (m.value or not nonzero)], wholes[0], len(members), ascending=ascending, limit=limit
    )
    return replace(kept, greatest=max((m.value for m in kept.members if m.value is not None), default=None))


def _cell_label(code: str, group: str) -> str:
    if "+" in code or "~" in code or code not in FIELD_BY_CODE:
        return quantity(code).label
    field = FIELD_BY_CODE[code]
    if group == "dispute":
        return field.label.split("·")[-2]
    if group == "applicant":
        return field.label.rpartition("·")[2]
    return field.label.split("·")[-2 if group == "result" else -1].lstrip("0123456789.") if "·" in field.label else field.label


def cells_of(code: str, group: str) -> tuple[str, ...]:
    """The cells a number is printed apart in."""
    return {"applicant": _applicants, "dispute": _disputes, "outcome": _outcomes}.get(group, _results)(quantity(code).fields)


def _of_table(fields: Sequence[Field], table: int) -> list[Field]:
    return [field for field in fields if field.table == table]


def _applicants(fields: Sequence[Field]) -> tuple[str, ...]:
    printed = _of_table(fields, 3)
    row = printed[0].row if printed else "new_received"
    spoken_of = {field.column for field in printed} - {"total"}
    return tuple(table3.code(row, each) for each in _APPLICANTS if len(spoken_of) < 2 or each in spoken_of)


def _disputes(fields: Sequence[Field]) -> tuple[str, ...]:
    rows, columns = {field.row for field in fields}, dict.fromkeys(field.column for field in _of_table(fields, 4)) or {"total": None}
    return tuple("+".join(table4.code(of.code, each) for each in columns) for of in table4.GROUPS if of.code in rows)


def _outcomes(fields: Sequence[Field]) -> tuple[str, ...]:
    groups = dict.fromkeys(field.row for field in _of_table(fields, 4)) or dict.fromkeys(("lit_direct", "lit_after_review"))
    return tuple("+".join(table4.code(of, each.code) for of in groups) for each in table4.OUTCOMES if each.code != "total")


def _results(fields: Sequence[Field]) -> tuple[str, ...]:
    rows, column = {field.row for field in _of_table(fields, 3)}, fields[0].column if fields[0].table == 3 else "total"
    if rows in FAMILIES.values() or (len(rows) > 1 and rows <= _REFUSING):
        return tuple(table3.code(row.code, column) for row in table3.ROWS if row.code in rows)
    cells = tuple(table3.code(row, column) for row in RESULTS)
    return (*cells, "t3_other_total") if column == "total" else cells


def rows_of(context: Context, found: Sequence[Member], group: str, unit: str = "") -> list[Row]:
    """With their sources: what the first of their reports say."""
    said = _Said(context, found, group)
    return [replace(said.row(member, unit), citations=said.citations(member)) for member in found]


def cite_members(context: Context, found: Sequence[Member]) -> list[Citation]:
    """Of all of them together, a few each."""
    said = _Said(context, found[:8], "report_year")
    return list(dict.fromkeys(citation for member in found[:8] for citation in said.citations(member)))


class _Said:
    """What the reports named of some groups say, read together."""

    def __init__(self, context: Context, found: Sequence[Member], group: str) -> None:
        self._context, self._group = context, group
        self._named = {m.key: m.named for m in found} if group not in INNER else _inner_named(context, found)
        self._reports = {
            r.id: r for r in context.holdings.reader.read(list(dict.fromkeys(id for ids in self._named.values() for id in ids)))
        }
        self._figures = context.figures(list(self._reports.values()), list(dict.fromkeys(m.of.code for m in found)))
        context.fetch((id, *self._figures.paragraphs(id)) for id in self._reports)
        self._years = _by_year(context, found, group)

    def citations(self, member: Member) -> tuple[Citation, ...]:
        reports = [self._reports[id] for id in self._named[member.key] if id in self._reports]
        return tuple(dict.fromkeys(c for r in reports for c in self._context.cited(r, self._figures.figure(r.id, member.of))))

    def row(self, member: Member, unit: str) -> Row:
        group, many = self._group, member.counted.known
        one = self._reports.get(member.named[0]) if group in ("agency", "report") and many < 2 and member.named else None
        if one is not None:
            row = report_row(one, self._figures.figure(one.id, member.of), member.of, unit)
            return replace(row, note="")
        years = self._years.get(member.key, {})
        several = len(years) > 1 and not member.of.ratio
        return Row(
            agency=member.key if group == "agency" else None,
            report_year=int(member.key) if group == "report_year" and member.key else None,
            label="" if group in ("agency", "report") else member.label,
            value=member.value,
            unit=member.of.unit,
            display=shown(member.value, member.of, unit),
            evidence=f"{many}份年报合计" if many > 1 else "",
            note="、".join(f"{year}年{shown(value, member.of, unit)}" for year, value in sorted(years.items())) if several else "",
            derived=any(state not in (_PRINTED, *LACKING) for state in member.counted.states),
        )


def _inner_named(context: Context, found: Sequence[Member]) -> dict[str, tuple[str, ...]]:
    """The first reports that say each cell."""
    reports = {member.key: one_each(context.reports, member.of.code).where(known(member.of)) for member in found}
    return {key: tuple(of_member.ids(0, CITED_OF_EACH)) for key, of_member in reports.items()}


def _by_year(context: Context, found: Sequence[Member], group: str) -> dict[str, dict[int, Decimal | None]]:
    """Of groups over several years, what each year added."""
    if group in (*INNER, "report_year", "report", "kind") or not found or len(context.years) < 2 or found[0].of.stock:
        return {}
    facet, of = "reporter" if group == "agency" else group, found[0].of
    reports = context.reports.where(known(of), Choice(facet, tuple(member.key for member in found), exact=True))
    made: dict[str, dict[int, Decimal | None]] = {}
    for each in reports.groups(facet, "report_year", amounts=(amount_of(of),)):
        key, year = each.values
        if key is not None and year is not None:
            made.setdefault(key, {})[int(year)] = sum_of(of, each.amounts[0])
    return made
