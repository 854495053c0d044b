"""Pictures of answers: of years a line, of a comparison bars; what is not known is a gap."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indexer.question import Answer, Intent, Row
from indexer.question.model import Column
from tests.web.conftest import Reader
from web.present.answer_chart import row_bars, series

COLUMN = Column("t4_review_total", "行政复议", "件")


def answer(intent: Intent, *rows: Row) -> Answer:
    return Answer("", intent, None, {}, "", "", rows=rows, columns=(COLUMN,))  # type: ignore[arg-type]  # no plan is looked at


def year(number: int, value: int | None) -> Row:
    return Row(report_year=number, label=f"{number}年", value=None if value is None else Decimal(value), display=str(value))


def test_years_are_a_line_with_gaps_and_breaks() -> None:
    chart = series(answer(Intent.TREND, year(2021, 3), year(2022, None), year(2023, 4), year(2024, 5)))
    assert chart is not None
    assert [placed.point.value for placed in chart.points] == [3, None, 4, 5]
    assert [each.between for each in chart.breaks] == [(2023, 2024)]
    assert not chart.segments


@pytest.mark.parametrize("rows", [(year(2021, 3),), (year(2021, 3), year(2021, 4)), (Row(label="合计", value=Decimal(3)),) * 2])
def test_what_is_no_series_is_not_drawn(rows: tuple[Row, ...]) -> None:
    assert series(answer(Intent.TREND, *rows)) is None


def test_a_comparison_has_bars_and_a_list_has_none() -> None:
    rows = tuple(Row(label=f"示例{n}", value=value) for n, value in enumerate((Decimal(9), None, Decimal(3), Decimal(6))))
    drawn = row_bars(answer(Intent.RANK, *rows), rows)
    assert [bar and bar.width for bar in drawn] == [100, None, 33.33, 66.67]
    assert not any(row_bars(answer(Intent.LIST, *rows), rows))


def test_a_trend_is_drawn_on_the_page(demo: Reader) -> None:
    page = demo.open("/ask", question="2019到2023年申请量逐年变化")
    assert len(page.all(".answer svg.line-chart circle")) == 5
