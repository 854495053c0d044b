"""Statistics: numbers by group with what they rest on; unknown is never a zero."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import Reader
from web.present.chart import Point, bars, line, scale, shade, why_not_comparable
from web.present.stats import GROUPINGS

KNOWN, BLANK, DASH, UNREADABLE = (f"t3_new_received__{column}" for column in ("natural_person", "business", "research", "nonprofit"))


def sheet(reader: Reader, **arguments: str) -> list[dict[str, str]]:
    answer = reader.client.get("/stats.csv", query_string=arguments)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_a_number_stands_beside_how_many_reports_have_it(crafted_reader: Reader) -> None:
    page = crafted_reader.open("/stats", measure=KNOWN, by="form")
    assert "3 件，2 份年报中 1 份有这个数字" in page.text(".total")
    whole = sheet(crafted_reader, measure=KNOWN, by="form")[-1]
    assert [whole[name] for name in ("有数字（份）", "印出（份）", "没有这一项（份）", "年报（份）")] == ["1", "1", "1", "2"]


@pytest.mark.parametrize(("measure", "column"), [(BLANK, "空白或斜杠（份）"), (DASH, "空白或斜杠（份）"), (UNREADABLE, "读不出（份）")])
def test_what_is_not_known_is_no_zero(crafted_reader: Reader, measure: str, column: str) -> None:
    whole = sheet(crafted_reader, measure=measure)[-1]
    number = next(value for name, value in whole.items() if "合计" in name)
    assert number == ""
    assert whole[column] == "1"
    assert "未知" in crafted_reader.open("/stats", measure=measure).text(".total")


def test_a_printed_zero_is_one(crafted_reader: Reader) -> None:
    whole = sheet(crafted_reader, measure="t3_new_received__legal_service")[-1]
    assert next(value for name, value in whole.items() if "合计" in name) == "0"


@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_add_up_to_all_reports(demo: Reader, by: str) -> None:
    rows = sheet(demo, measure="reports", by=by)
    *groups, whole = [int(row["年报（份）"]) for row in rows]
    if by != "severity":  # of which a report may have several
        assert sum(groups) == whole


def test_the_sheet_of_a_heat_table_has_its_cells(demo: Reader) -> None:
    asked = {"measure": "t3_new_received__total", "by": "sector", "across": "report_year"}
    page = demo.open("/stats", **asked)
    years = [heading.text_content().strip() for heading in page.all(".heat thead th")]
    drawn = {}
    for each in page.all(".heat tbody tr"):
        for small in each.cssselect(".n"):
            small.drop_tree()
        name, *cells = [cell.text_content().strip() for cell in each.cssselect("th, td")]
        drawn |= {(name, year): shown for year, shown in zip(years, cells, strict=True) if shown != "—"}
    rows = {(row["部门领域"], row["年份"]): row for row in sheet(demo, **asked)}
    assert len(drawn) > 10
    assert set(drawn) == set(rows)
    for place, shown in drawn.items():
        number = next(value for name, value in rows[place].items() if "合计" in name)
        assert (number or "未知") == shown.replace(",", ""), place


def test_every_cell_of_a_heat_table_leads_to_as_many_reports(demo: Reader) -> None:
    page = demo.open("/stats", measure="reports", by="sector", across="report_year")
    cells = page.all(".heat td a")[:6]
    assert cells
    for cell in cells:
        found = demo.open(cell.get("href"))
        assert found.one(".total strong").text_content() == cell.text_content()


@pytest.mark.parametrize("query", ["measure=nothing", "by=colour", "statistic=mode", "order=up", "measure=report_year", "page=2"])
def test_what_cannot_be_counted_is_said(crafted_reader: Reader, query: str) -> None:
    page = crafted_reader.open(f"/stats?{query}")
    assert page.status == 400
    assert "Traceback" not in page.source


def test_a_gap_stays_a_gap_and_a_change_of_meaning_a_break() -> None:
    numbers = {2021: Decimal(3), 2022: None, 2023: Decimal(4), 2024: Decimal(9), 2025: Decimal(8)}
    points = [Point(year, number, "空白" if number is None else str(number)) for year, number in numbers.items()]
    chart = line("行政复议", "件", points, why_not_comparable("t4_review_total"))
    assert [each.between for each in chart.breaks] == [(2023, 2024)]
    assert "复议前置" in chart.breaks[0].reasons[0]
    assert len(chart.segments) == 1  # 2024–2025 only
    assert "2022年空白" in chart.described


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), max_size=8))
def test_a_scale_holds_all_values(values: list[Decimal]) -> None:
    low, high, step = scale(values)
    assert low <= 0 <= high
    assert low < high
    assert all(low <= float(value) <= high for value in values)
    assert (high - low) / step < 8


@given(st.lists(st.none() | st.decimals(min_value=-1000, max_value=1000, places=1), max_size=8))
def test_bars_keep_their_proportions(values: list[Decimal | None]) -> None:
    drawn = bars(values)
    assert [bar is None for bar in drawn] == [value is None for value in values]
    assert all(0 <= bar.x <= bar.x + bar.width <= 100.02 for bar in drawn if bar)


def test_shades() -> None:
    assert [shade(value, Decimal(12)) for value in (None, Decimal(0), Decimal(1), Decimal(12))] == [None, 0, 1, 6]
