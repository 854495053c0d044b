"""One number apart by who, when or category: what rankings, splits and series are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from archive.form import FIELD_BY_CODE, table3, table4
from archive.store.stored import Summary
from indexer.question.context import Context, called, report_row
from indexer.question.display import shown
from indexer.question.holdings import name_of, value_of
from indexer.question.kinds.adding import Sum, added, one_each
from indexer.question.model import Citation, Row
from indexer.question.quantities import FAMILIES, quantity
from indexer.question.wording import value_label

CITED = 200  # groups with their sources: as many as are shown
OF_REPORTS = ("agency", "report", "report_year", "province", "city", "county", "town", "sector", "level", "kind", "body_type")
INNER = ("result", "applicant", "outcome", "dispute")  # the cells of one report apart
_REFUSING = tuple(row.code for row in table3.ROWS if row.group in ("denied", "unable", "refused", "other"))


@dataclass(slots=True)
class Member:
    """One group: its reports' number together."""

    key: str
    label: str
    total: Sum
    code: str

    @property
    def value(self) -> Decimal | None:
        return self.total.value()

    def row(self, unit: str = "", group: str = "agency") -> Row:
        reports = [report for report, _ in self.total.known]
        one = reports[0] if len(reports) == 1 and group in ("agency", "report") else None
        figure = self.total.known[0][1] if one is not None else None
        evidence = report_row(one, figure, self.total.of).evidence if one is not None and figure is not None else ""
        return Row(
            agency=name_of(one) if one is not None else self.key if group == "agency" else None,
            report_year=one.report_year if one is not None else int(self.key) if group == "report_year" else None,
            report_id=one.id if one is not None else None,
            label="" if group in ("agency", "report") else self.label,
            value=self.value,
            display=shown(self.value, self.total.of, unit) if self.value is not None else self.total.why(),
            evidence=evidence or (f"{len(reports)}份年报合计" if len(reports) > 1 else ""),
            note="" if one is not None or group in INNER or group == "report_year" else self._by_year(unit),
            derived=figure.derived if figure is not None else any(f.derived for _, f in self.total.known),
        )

    def _by_year(self, unit: str) -> str:
        """Of a sum over years, what each year added."""
        years = sorted({report.report_year for report, _ in self.total.known if report.report_year is not None})
        if self.total.of.ratio or len(years) < 2:
            return ""
        of = [Sum(self.total.of, [(r, f) for r, f in self.total.known if r.report_year == year]).value() for year in years]
        return "、".join(f"{year}年{shown(value, self.total.of, unit)}" for year, value in zip(years, of, strict=True))


def members(context: Context, code: str, group: str) -> list[Member]:
    if group in INNER:
        return _inner(context, code, group)
    reports = one_each(context, context.reports, code) if group != "report_year" else context.reports
    figures = context.figures(reports, [code])
    found: dict[str, list[Summary]] = {}
    for report in reports:
        key = report.id if group == "report" else name_of(report) if group == "agency" else value_of(report, group)
        found.setdefault(key or "", []).append(report)
    return [Member(key, _label(context, key, group), added(context, each, code, figures), code) for key, each in found.items()]


def _label(context: Context, key: str, group: str) -> str:
    if group == "report":
        return called(context.holdings.by_id[key])
    return value_label(group, key) if key else "未识别"


def _inner(context: Context, code: str, group: str) -> list[Member]:
    codes = cells_of(code, group)
    figures = context.figures(context.reports, codes)
    return [
        Member(each, _cell_label(each, group), added(context, one_each(context, context.reports, each), each, figures), each)
        for each in codes
    ]


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
    fields = quantity(code).fields
    first = fields[0]
    if group == "applicant":
        rows = dict.fromkeys(field.row for field in fields if field.table == 3) or {"new_received": None}
        row = next(iter(rows))
        return tuple(table3.code(row, column.code) for column in table3.COLUMNS if column.code != "total")
    if group == "dispute":
        columns = dict.fromkeys(field.column for field in fields if field.table == 4) or {"total": None}
        return tuple("+".join(table4.code(of.code, each) for each in columns) for of in table4.GROUPS if of.code in {f.row for f in fields})
    if group == "outcome":
        groups = dict.fromkeys(field.row for field in fields if field.table == 4) or dict.fromkeys(("lit_direct", "lit_after_review"))
        outcomes = [each.code for each in table4.OUTCOMES if each.code != "total"]
        return tuple("+".join(table4.code(of, each) for of in groups) for each in outcomes)
    rows_asked = {field.row for field in fields if field.table == 3}
    column = first.column if first.table == 3 else "total"
    family = next((members for members in FAMILIES.values() if rows_asked == members), None)
    if family is not None or (len(rows_asked) > 1 and rows_asked <= set(_REFUSING)):
        return tuple(table3.code(row.code, column) for row in table3.ROWS if row.code in rows_asked)
    chosen = [row.code for row in table3.ROWS if row.group in ("results", "denied", "unable", "refused") and row.code != "total_processed"]
    return (
        *(table3.code(row, column) for row in chosen if row not in ("other_processing",)),
        *(("t3_other_total",) if column == "total" else ()),
    )


def by_value(found: Sequence[Member], *, ascending: bool = False) -> list[Member]:
    known = [member for member in found if member.value is not None]
    return sorted(known, key=lambda m: ((m.value or 0) if ascending else -(m.value or 0), m.label))


def cite_members(context: Context, found: Sequence[Member]) -> list[Citation]:
    """Of all of them together, a few each."""
    return list(dict.fromkeys(citation for member in found[:8] for citation in of_member(context, member)))


def of_member(context: Context, member: Member) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(c for report, figure in member.total.known[:3] for c in context.cited(report, figure)))


def sourced(context: Context, found: Sequence[Member], rows: Sequence[Row]) -> list[Row]:
    """Rows with what the first of their reports say."""
    cited = [replace(row, citations=of_member(context, m)) for m, row in zip(found[:CITED], rows[:CITED], strict=True)]
    return [*cited, *rows[CITED:]]
