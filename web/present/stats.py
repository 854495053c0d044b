"""Counting over many reports: a number by group, with what each group's number rests on. From the engine's counts alone.

Unknown is never zero: every group says how many of its reports have the number, how that is known, and why the others
have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.audit import notes
from archive.form import FACTS, MEASURES, Measure
from archive.models import Agency, EvidenceKind, State
from archive.store.tables import Column
from indexer.engine import Count, Engine, Group, Scope, Statistics
from indexer.fields import FACET_BY_NAME, NUMBER_BY_CODE
from indexer.query import Amount, AnyAmount
from indexer.states import ABSENT, MISSING
from web.present.chart import Bar, LineChart, Point, bars, cells_of, line, shade, why_not_comparable
from web.present.numbers import grouped
from web.present.search_state import SearchState

REPORTS = "reports"  # the measure that counts reports
USUAL_MEASURE, USUAL_GROUPING = "t3_new_received__total", "report_year"
# Groupings: name → facets counted by. A county's name is only one together with its city's.
GROUPINGS: Mapping[str, tuple[str, ...]] = {
    "report_year": ("report_year",),
    "province": ("province",),
    "city": ("province", "city"),
    "county": ("province", "city", "county"),
    "sector": ("sector",),
    "level": ("level",),
    "body_type": ("body_type",),
    "form": ("form",),
    **{fact.code: (fact.code,) for fact in FACTS},
    "severity": ("severity",),
}
STATISTICS: Mapping[str, str] = {"sum": "合计", "mean": "平均", "median": "中位数", "greatest": "最大", "least": "最小"}
_OF_SHARES: Mapping[str, str] = {"share": "合计之比", "mean": "各份平均", "median": "中位数", "greatest": "最大", "least": "最小"}
_IN_ORDER = frozenset({"report_year", "level", "form", *(fact.code for fact in FACTS), "severity"})  # groups with an order of their own
SHOWN = 100  # groups on a page; the download has all
_TALL, _WIDE = 60, 30  # rows and columns of a heat table
_DOUBTFUL = Decimal("0.2")  # of a group's reports without the number

# How a number is known, or why not: the columns of coverage, from the states the engine counts.
COVERAGE: Mapping[str, tuple[str, ...]] = {
    "印出": (EvidenceKind.TABLE_CELL.value,),
    "算出": (EvidenceKind.COMPUTED.value,),
    "标题或正文": (EvidenceKind.HEADING_NONE.value, EvidenceKind.NARRATIVE_NUMBER.value, EvidenceKind.NARRATIVE_ZERO.value),
    "识别": (EvidenceKind.RECOGNISED.value,),
    "人工": (EvidenceKind.ENTERED.value,),
    "空白或斜杠": (EvidenceKind.TABLE_BLANK.value, EvidenceKind.TABLE_DASH.value),
    "读不出": (State.UNPARSED.value,),
    "分母为0": (State.NO_DENOMINATOR.value,),
    "没有这一项": (MISSING, ABSENT),
}
_COVERAGE_COLUMNS = tuple(
    Column(name, f"{title}（份）", "", "integer")
    for name, title in zip(
        ("printed", "computed", "heading_or_text", "recognised", "entered", "blank", "unreadable", "of_nothing", "missing"),
        COVERAGE,
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted, of which reports, in which groups."""

    state: SearchState
    measure: str = USUAL_MEASURE
    by: str = USUAL_GROUPING
    across: str = ""  # a second grouping: a heat table
    statistic: str = ""  # empty: the first that fits
    order: str = ""  # "number": greatest first; "name"; empty: what fits the grouping

    @property
    def codes(self) -> tuple[str, ...]:
        return () if self.measure == REPORTS else cells_of(self.measure)

    @property
    def amounts(self) -> tuple[AnyAmount, ...]:
        """What the engine adds up for it; nothing where reports are counted."""
        return () if self.measure == REPORTS else (self.state.amount(amount_of(self.measure)),)

    @property
    def is_share(self) -> bool:
        return bool(ratio_of(self.measure))

    @property
    def statistics(self) -> Mapping[str, str]:
        return {} if self.measure == REPORTS else _OF_SHARES if self.is_share else STATISTICS

    @property
    def chosen(self) -> str:
        return self.statistic if self.statistic in self.statistics else next(iter(self.statistics), REPORTS)

    @property
    def ordered_by_number(self) -> bool:
        return self.order == "number" or (not self.order and self.by not in _IN_ORDER)

    @property
    def label(self) -> str:
        return "年报份数" if self.measure == REPORTS else NUMBER_BY_CODE[self.measure].label

    @property
    def unit(self) -> str:
        return "份" if self.measure == REPORTS else NUMBER_BY_CODE[self.measure].unit

    @property
    def said(self) -> str:
        """“新收申请·总计　合计”"""
        return self.label if self.measure == REPORTS else f"{self.label}（{self.statistics[self.chosen]}）"


@dataclass(frozen=True, slots=True)
class Row:
    values: tuple[str | None, ...]
    label: str
    number: Decimal | None
    shown: str
    reports: int
    known: int
    coverage: tuple[int, ...]  # in the order of COVERAGE
    bar: Bar | None
    search: SearchState
    doubtful: bool  # many of its reports do not have the number


@dataclass(frozen=True, slots=True)
class HeatCell:
    shown: str
    shade: int | None  # None: nothing is known
    reports: int
    known: int
    search: SearchState


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    cells: tuple[HeatCell | None, ...]  # None: no report


@dataclass(frozen=True, slots=True)
class Heat:
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    left_out: int  # columns
    rows_left_out: int


@dataclass(frozen=True, slots=True)
class Stats:
    question: Question
    rows: tuple[Row, ...]  # all groups
    total: Row
    notes: tuple[str, ...]
    chart: LineChart | None
    heat: Heat | None

    @property
    def shown(self) -> tuple[Row, ...]:
        return self.rows[:SHOWN]

    @property
    def coverage_columns(self) -> tuple[str, ...]:
        return () if self.question.measure == REPORTS else tuple(COVERAGE)

    @property
    def entered(self) -> int:
        """Reports whose number people have read off the original."""
        return self.total.coverage[list(COVERAGE).index("人工")] if self.total.coverage else 0

    @property
    def covers(self) -> tuple[bool, ...]:
        """Which columns of coverage are worth their room."""
        rare = ("识别", "人工", "分母为0")
        return tuple(bool(count) or name not in rare for name, count in zip(COVERAGE, self.total.coverage, strict=False))


def ratio_of(code: str) -> Measure | None:
    return next((measure for measure in MEASURES if measure.code == code and measure.over), None)


def amount_of(code: str) -> Amount:
    ratio = ratio_of(code)
    return Amount.of(*ratio.terms, over=ratio.over) if ratio else Amount.of(code)


def stats(engine: Engine, question: Question) -> Stats:
    scope = question.state.scope()
    facets, amounts = GROUPINGS[question.by], question.amounts
    medians = question.chosen == "median"
    groups = engine.aggregate(Count(scope, facets, amounts, medians=medians)).groups
    whole = engine.aggregate(Count(scope, (), amounts, medians=medians)).groups[0]
    rows = _rows(groups, question)
    return Stats(
        question,
        rows,
        _row(whole, (), question, None),
        tuple(_notes(engine, question, scope, rows, whole)),
        _over_years(rows, question) if question.by == "report_year" else None,
        _heat(engine, question, scope, rows) if question.across else None,
    )


def columns(question: Question) -> tuple[Column, ...]:
    """Of the table of groups as data."""
    coverage = () if question.measure == REPORTS else (Column("known", "有数字（份）", "", "integer"), *_COVERAGE_COLUMNS)
    number = Column("value", f"{question.said}／{question.unit}", "", "number")
    groups = [Column(name, FACET_BY_NAME[by].label, "") for name, by in (("group", question.by), ("across", question.across)) if by]
    return (*groups, number, Column("reports", "年报（份）", "", "integer"), *coverage)


def sheet_rows(found: Stats) -> Iterator[tuple[object, ...]]:
    """All groups and the whole, for a spreadsheet: a number that is not known stays empty."""
    for row in (*found.rows, found.total):
        yield (row.label, *_data(row))


def crossed_rows(engine: Engine, question: Question) -> Iterator[tuple[object, ...]]:
    """Every cell of a heat table, also those the page has no room for."""
    down, across = GROUPINGS[question.by], GROUPINGS[question.across]
    wanted = Count(question.state.scope(), (*down, *across), question.amounts, medians=question.chosen == "median")
    for group in engine.aggregate(wanted).groups:
        values = group.values[: len(down)], group.values[len(down) :]
        labels = [group_label(facets, part) for facets, part in zip((down, across), values, strict=True)]
        yield (*labels, *_data(_row(group, (), question, None)))


def _data(row: Row) -> tuple[object, ...]:
    """A row behind its labels, as ``columns`` names it."""
    return ("" if row.number is None else row.number, row.reports, *((row.known, *row.coverage) if row.coverage else ()))


def _rows(groups: Sequence[Group], question: Question) -> tuple[Row, ...]:
    numbers = [_number(group, question) for group in groups]
    made = [_row(group, GROUPINGS[question.by], question, bar) for group, bar in zip(groups, bars(numbers), strict=True)]
    if question.ordered_by_number:
        return tuple(sorted(made, key=lambda row: (row.number is None, -(row.number or 0))))
    return tuple(sorted(made, key=lambda row: _place(question.by, row.values)))


def _place(by: str, values: Sequence[str | None]) -> tuple[bool, int, str]:
    last = values[-1]
    labels = list(FACET_BY_NAME[by].labels)
    return last is None, labels.index(last) if last in labels else 0, last or ""


def _row(group: Group, facets: Sequence[str], question: Question, bar: Bar | None) -> Row:
    counted = group.amounts[0] if group.amounts else None
    number = _number(group, question)
    known = counted.known if counted else group.reports
    return Row(
        group.values,
        group_label(facets, group.values) if facets else "全部",
        number,
        _shown(number, question),
        group.reports,
        known,
        _coverage(counted.states) if counted else (),
        bar,
        _narrowed(question.state, facets, group.values),
        bool(group.reports) and Decimal(group.reports - known) / group.reports > _DOUBTFUL,
    )


def _number(group: Group, question: Question) -> Decimal | None:
    if not group.amounts:
        return Decimal(group.reports)
    counted: Statistics = group.amounts[0]
    if question.chosen == "sum":
        return counted.sum if counted.numbers else None
    found: Decimal | None = getattr(counted, question.chosen)
    if found is None:
        return None
    return found * 100 if question.is_share else found


def _shown(number: Decimal | None, question: Question) -> str:
    """Means and ratios to two places; the rest as it is."""
    if number is None:
        return "未知"
    rounded = number.quantize(Decimal("0.01")) if number != number.to_integral_value() else number
    return grouped(rounded) + ("%" if question.unit == "%" else "")


def _coverage(states: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sum(states.get(state, 0) for state in part) for part in COVERAGE.values())


def group_label(facets: Sequence[str], values: Sequence[str | None]) -> str:
    """Names from the province down; what a report does not have is said."""
    if values[-1] is None:
        outer = [value for value in values[:-1] if value]
        return " ".join((*outer, f"（{FACET_BY_NAME[facets[-1]].label}一级以上或不详）" if outer else "（不详）"))
    labels = (FACET_BY_NAME[facet].labels.get(value, value) for facet, value in zip(facets, values, strict=True) if value)
    return " ".join(labels)


def _narrowed(state: SearchState, facets: Sequence[str], values: Sequence[str | None]) -> SearchState:
    for facet, value in zip(facets, values, strict=False):
        if value is not None:
            state = state.without_value(facet).with_value(facet, value)
    return state


def _over_years(rows: Sequence[Row], question: Question) -> LineChart | None:
    dated = [row for row in rows if row.values[-1] is not None]
    if len(dated) < 2:
        return None
    points = [
        Point(
            int(row.values[-1] or 0),
            row.number,
            row.shown,
            f"{row.reports}份年报中{row.known}份有数字" if row.coverage else f"{row.reports}份年报",
            True,
        )
        for row in dated
    ]
    why_not = why_not_comparable(question.measure) if question.codes else lambda _first, _last: ()
    return line(question.said, question.unit, points, why_not, "按馆藏年报计算，各年份数不同")


def _heat(engine: Engine, question: Question, scope: Scope, rows: Sequence[Row]) -> Heat:
    facets, across = GROUPINGS[question.by], GROUPINGS[question.across]
    among = _only(scope, facets[-1], rows[:_TALL]) if len(rows) > _TALL else scope
    groups = engine.aggregate(Count(among, (*facets, *across), question.amounts, medians=question.chosen == "median")).groups
    cells = {(group.values[: len(facets)], group.values[len(facets) :]): group for group in groups}
    reports: dict[tuple[str | None, ...], int] = {}
    for (_, column), group in cells.items():
        reports[column] = reports.get(column, 0) + group.reports
    columns = sorted(reports, key=lambda column: _place(question.across, column))
    if question.across not in _IN_ORDER:
        columns = sorted(reports, key=lambda column: -reports[column])
    left_out = columns[_WIDE:]
    columns = columns[:_WIDE]
    numbers = [number for group in groups if (number := _number(group, question)) is not None]
    most = max(numbers, default=Decimal(0))

    def cell(row: Row, column: tuple[str | None, ...]) -> HeatCell | None:
        group = cells.get((row.values, column))
        if group is None:
            return None
        number = _number(group, question)
        known = group.amounts[0].known if group.amounts else group.reports
        return HeatCell(_shown(number, question), shade(number, most), group.reports, known, _narrowed(row.search, across, column))

    made = tuple(HeatRow(row.label, tuple(cell(row, column) for column in columns)) for row in rows[:_TALL])
    return Heat(tuple(group_label(across, column) for column in columns), made, len(left_out), max(0, len(rows) - _TALL))


def _only(scope: Scope, facet: str, rows: Sequence[Row]) -> Scope:
    """The reports of these groups, where they can be told by a filter: thousands of groups nobody sees cost the most."""
    values = [row.values[-1] for row in rows]
    chosen = tuple(dict.fromkeys(value for value in values if value is not None))
    return scope if None in values else Scope(scope.query, {**scope.filters, facet: chosen})


def _notes(engine: Engine, question: Question, scope: Scope, rows: Sequence[Row], whole: Group) -> Iterator[str]:
    """What must be known before these numbers are used."""
    years = [int(group.values[0]) for group in engine.aggregate(Count(scope, ("report_year",))).groups if group.values[0]]
    if question.codes:
        counted = whole.amounts[0]
        if question.state.without:
            yield "人工读出的数字按您的选择不计在内：这些单元格仍算作程序读到的样子（空白、读不出等）。"
        elif entered := counted.states.get(EvidenceKind.ENTERED.value, 0):
            yield f"其中{entered:,}份的数字由人工读出，标作“人工”；可以选“不计人工读数”。"
        if counted.unknown:
            yield f"{whole.reports:,}份年报中{counted.unknown:,}份没有这个数字，不计在内，也不作零。"
        yield from (note.text for note in notes(question.codes, years, _kinds(engine, scope), summed=question.chosen in ("sum", "share")))
    if len(rows) > 1 and question.chosen == "sum" and question.by != "report_year":
        counts = [row.reports for row in rows]
        if min(counts) != max(counts):
            yield f"各组收录的年报从{min(counts):,}份到{max(counts):,}份不等，合计的高低首先取决于收录多少；要比高低，请看平均或中位数。"
    if len(years) > 1 and question.chosen == "sum" and "report_year" not in (question.by, question.across):
        yield f"包含{min(years)}—{max(years)}年共{len(years)}个年度，同一单位的几份年报都计在内。"
    if any(row.doubtful for row in rows) and question.codes:
        yield "标“*”的组有五分之一以上的年报没有这个数字，排名不可靠。"


def _kinds(engine: Engine, scope: Scope) -> list[Agency]:
    """One for each kind of body there is: a government's report may hold those of its departments."""
    groups = engine.aggregate(Count(scope, ("body_type",))).groups
    return [Agency(None, None, body_type=group.values[0]) for group in groups if group.values[0]]
