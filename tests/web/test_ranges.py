"""Ranges on numbers beside a search, orders by numbers, and other readings of the words."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from archive.store import Store
from indexer.fields import NUMBERS
from indexer.query import Range
from indexer.syntax import parse
from tests.web.conftest import Reader
from web.present.ranges import typed, with_range, without_range
from web.present.search_state import SearchState

NEW = "t3_new_received__total"


def total(reader: Reader, url: str) -> int:
    return int(reader.open(url).one(".total strong").text_content().replace(",", ""))


@pytest.mark.parametrize("code", [number.code for number in NUMBERS if number.code != "report_year"])
def test_every_number_has_a_name_that_means_it_in_a_query(code: str) -> None:
    query = parse(f"{typed(code)}:3..20")
    assert isinstance(query, Range)
    assert query.field == code


def test_every_bar_leads_to_as_many_reports_and_all_bars_to_all_that_are_known(demo: Reader, demo_home: object) -> None:
    page = demo.open("/search", number=NEW)
    counts = [int(cell.text_content()) for cell in page.all(".spread .n")]
    for link in page.all(".spread th a"):
        row = link.getparent().getparent()
        assert total(demo, link.get("href").partition("#")[0]) == int(row.cssselect(".n")[0].text_content())
    with Store(demo_home, create=False) as store:  # type: ignore[arg-type]
        known = [each for each in store.values([NEW]) if each.value.value is not None]
    assert sum(counts) == len(known)


def test_bounds_become_part_of_the_query(demo: Reader) -> None:
    answer = demo.client.get("/search", query_string={"q": "公开", "number": NEW, "low": "3", "high": "20"})
    assert answer.status_code == 302
    assert re.search(r"q=公开\+\S+:3\.\.20", unquote(answer.headers["Location"]))


def test_a_second_range_on_a_number_replaces_the_first() -> None:
    state = with_range(with_range(SearchState("公开"), NEW, None, 5), NEW, 3, None)  # type: ignore[arg-type]
    assert state.q.count("..") == 1
    assert without_range(state, NEW).q == "公开"


@pytest.mark.parametrize("sign", ["-", ""])
def test_an_order_by_a_number_shows_it(demo: Reader, sign: str) -> None:
    page = demo.open("/search", sort=f"{sign}{NEW}")
    shown = [int(match[1]) for element in page.all(".why-numbers a") if (match := re.match(r"(\d+)件", element.text_content()))]
    assert len(shown) > 3
    assert shown == sorted(shown, reverse=bool(sign))


@pytest.mark.parametrize(
    ("words", "kind", "part"),
    [
        ("零申请", "筛选", "零申请：是"),
        ("民政局", "单位", "民政局"),
        ("民政", "筛选", "部门领域：民政"),
        ("哪些单位零申请？", "提问", "哪些"),
        ("未审结诉讼", "筛选", "未审结诉讼"),
        ("2022年零申请", "筛选", "2022年度、全年未收到申请"),
        ("县级 2021", "筛选", "2021年度"),
        ("申请超过3件", "筛选", "新收申请超过3件"),
    ],
)
def test_other_readings_are_offered(demo: Reader, words: str, kind: str, part: str) -> None:
    page = demo.open("/search", q=words)
    offered = [" ".join(link.text_content().split()) for link in page.all(".offers a")]
    assert any(kind in each and part in each for each in offered)
    for link in page.all(".offers a"):
        assert demo.open(link.get("href")).status == 200


@pytest.mark.parametrize("query", ["number=x", "number=report_year", f"number={NEW}&low=three", "sort=-nothing"])
def test_what_is_no_number_is_said(demo: Reader, query: str) -> None:
    assert demo.open(f"/search?{query}").status == 400
