"""Pictures of an answer: a line where its rows are years of one number, bars where they are to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from archive.form import ITEM_BY_CODE
from archive.models import Agency
from indexer.question import Answer, Intent, Row
from web.present.chart import Bar, LineChart, Point, bars, line, why_not_comparable

_LINES = frozenset({Intent.TREND})
_BARS = frozenset({Intent.RANK, Intent.BREAKDOWN, Intent.COMPARE, Intent.AGGREGATE})
_LEAST = 3  # values worth a picture


def series(answer: Answer) -> LineChart | None:
    """The years of one number, each once; what is not known is a gap."""
    years = [row.report_year for row in answer.rows]
    if answer.intent not in _LINES or len(answer.columns) != 1 or None in years or len(set(years)) != len(years) or len(years) < 2:
        return None
    column = answer.columns[0]
    points = [Point(row.report_year or 0, row.value, _shown(row), row.evidence, not row.derived) for row in answer.rows]
    if not any(point.value for point in points):
        return None
    agencies = [Agency(name, None) for name in dict.fromkeys(row.agency for row in answer.rows) if name]
    why_not = why_not_comparable(column.code, agencies) if column.code in ITEM_BY_CODE else lambda _first, _last: ()
    held = answer.coverage
    coverage = f"{held.reports}份年报中{held.counted}份有数字" if held.counted else ""
    return line(column.label, column.unit, points, why_not, coverage)


def row_bars(answer: Answer, rows: Sequence[Row]) -> tuple[Bar | None, ...]:
    """One scale for all of them; none where there is nothing to compare."""
    values: list[Decimal | None] = [row.value for row in rows]
    if answer.intent not in _BARS or len(answer.columns) != 1 or sum(bool(value) for value in values) < _LEAST:
        return (None,) * len(rows)
    return bars(values)


def _shown(row: Row) -> str:
    return row.display if row.value is not None else row.evidence or "未知"
