"""One agency over the years: a few numbers of every report, each with its evidence and its address."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.agency.lineage import Kin
from archive.audit import notes
from archive.form import FIELD_BY_CODE
from archive.models import EvidenceKind
from archive.store.stored import StoredValue, Summary
from web.present.agencies import AgencyEntry
from web.present.chart import LineChart, Point, line, why_not_comparable
from web.present.compare import percent
from web.present.evidence import ShownCell, cell
from web.present.numbers import signed

# What people compare first. All of them mean the same in both editions of the form.
COLUMNS: Mapping[str, str] = {
    "t3_new_received__total": "新收申请",
    "t3_total_processed__total": "办理总计",
    "t3_carried_out__total": "结转下年",
    "t4_review_total": "行政复议",
    "t4_lit_direct_total": "直接起诉",
    "t4_lit_after_review_total": "复议后起诉",
    "t2_licensing_decisions": "行政许可",
    "t2_penalty_decisions": "行政处罚",
}


@dataclass(frozen=True, slots=True)
class YearRow:
    summary: Summary
    cells: tuple[ShownCell, ...]
    numbers: tuple[Decimal | None, ...]
    changes: tuple[str, ...]  # against the year before; empty where that says nothing
    before: str | None  # the report of the year before


def year_rows(summaries: Sequence[Summary], values: Iterable[StoredValue]) -> tuple[YearRow, ...]:
    """One row for each report, in the order given."""
    found = {(stored.report_id, stored.value.code): stored.value for stored in values}
    by_year = {s.report_year: s for s in summaries if s.report_year is not None}

    def number(summary: Summary | None, code: str) -> Decimal | None:
        value = found.get((summary.id, code)) if summary else None
        return None if value is None else value.value

    def row(summary: Summary) -> YearRow:
        before = by_year.get(summary.report_year - 1) if summary.report_year else None
        numbers = tuple(number(summary, code) for code in COLUMNS)
        changes = tuple(_change(code, before, summary, number(before, code), now) for code, now in zip(COLUMNS, numbers, strict=True))
        cells = tuple(cell(FIELD_BY_CODE[code], found.get((summary.id, code))) for code in COLUMNS)
        return YearRow(summary, cells, numbers, changes, before.id if before else None)

    return tuple(map(row, summaries))


def _change(code: str, last: Summary | None, this: Summary, before: Decimal | None, now: Decimal | None) -> str:
    if before is None or now is None or last is None or last.report_year is None or this.report_year is None or before == now:
        return ""
    if why_not_comparable(code, (this.agency,))(last.report_year, this.report_year):
        return "不可比"
    grown = percent(before, now)
    return signed(now - before) + (f"（{grown}）" if grown else "")


def what_differs(entry: AgencyEntry) -> tuple[str, ...]:
    """What must be known before comparing these years."""
    years = sorted({s.report_year for s in entry.summaries if s.report_year is not None})
    return tuple(note.text for note in notes(COLUMNS, years, (entry.latest.agency,)))


@dataclass(frozen=True, slots=True)
class Charts:
    drawn: tuple[LineChart, ...]
    always_zero: tuple[str, ...]  # numbers there is nothing to draw of: zero in every year that is known


def charts(entry: AgencyEntry, rows: Sequence[YearRow], address: Callable[[str], str]) -> Charts:
    """The main numbers over the years: years without a report are gaps, as are cells without a number."""
    dated = {row.summary.report_year: row for row in reversed(rows) if row.summary.report_year is not None}
    if len(dated) < 2:
        return Charts((), ())
    years = range(min(dated), max(dated) + 1)
    made, zero = [], []
    for place, (code, label) in enumerate(COLUMNS.items()):
        points = [_point(year, dated.get(year), place, address) for year in years]
        known = sum(point.value is not None for point in points)
        if known == len(points) and not any(point.value for point in points):
            zero.append(label)
        elif known:
            coverage = "" if known == len(points) else f"{len(points)}年中{known}年有数字"
            made.append(line(label, "件", points, why_not_comparable(code, (entry.latest.agency,)), coverage))
    return Charts(tuple(made), tuple(zero))


def _point(year: int, row: YearRow | None, place: int, address: Callable[[str], str]) -> Point:
    if row is None:
        return Point(year, None, "无年报", "库中没有这一年的年报")
    shown, value = row.cells[place], row.numbers[place]
    how = shown.spoken or ("" if value is None else EvidenceKind.TABLE_CELL.word.label)
    return Point(year, value, shown.shown, how, shown.style in ("number", "zero"), f"{address(row.summary.id)}#{shown.code}")


@dataclass(frozen=True, slots=True)
class KinView:
    """A bureau before or after a reform, and those of its possible names the archive holds reports under."""

    year: int
    said: str
    held: tuple[str, ...]


def came_from(one: Kin, held: Container[str]) -> KinView:
    name = one.names[0]
    said = f"{name}的{one.part}职能划入" if one.part else f"由{name}等合并组建" if one.merger else f"由{name}更名"
    return KinView(one.year, said, tuple(each for each in one.names if each in held))


def went_to(one: Kin, held: Container[str]) -> KinView:
    name = one.names[0]
    said = f"{one.part}职能划归{name}" if one.part else f"并入{name}" if one.merger else f"更名为{name}"
    return KinView(one.year, said, tuple(each for each in one.names if each in held))
