"""Addresses: what a page lists is data at the same address, what means nothing is said without losing the form, what is empty leads on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from archive.store import Store
from indexer.build import build
from tests.web.conftest import Crafted, Reader
from tests.web.questions import QUESTIONS
from web import create_app

LISTS = (
    "/search?q=公开",
    "/search?zero_requests=yes&sort=-t3_caseload&page=2",
    "/search?table=cells&report_year=2021",
    "/stats?measure=t3_caseload&by=city",
    "/stats?measure=disclosure_rate&by=sector&across=report_year",
    "/audit?report_year=2021",
    "/agencies?name=民政",
    "/agencies?missing=2019",
    "/ask?question=2019到2023年申请量逐年变化",
    *(f"/ask?question={question}" for question, _ in QUESTIONS[1::3]),
)


def as_format(address: str, format: str) -> str:
    path, _, query = address.partition("?")
    return f"{path}.{format}?{query}"


def sheet(reader: Reader, address: str) -> list[dict[str, str]]:
    answer = reader.client.get(as_format(address, "csv"))
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), address
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_data_at_its_own_address(demo: Reader, address: str) -> None:
    rows = sheet(demo, address)
    answer = demo.client.get(as_format(address, "json"))
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found = json.loads(answer.get_data())
    titles = found["columns"]
    same = [{titles[name]: "" if cell is None else str(cell) for name, cell in row.items()} for row in found["rows"]]
    assert rows
    assert [{title: _number(cell) for title, cell in row.items()} for row in same] == [
        {title: _number(cell.removeprefix("'")) for title, cell in row.items()} for row in rows
    ]


def _number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("address", [address for address in LISTS if "table=" not in address])
def test_the_page_links_to_its_data(demo: Reader, address: str) -> None:
    page = demo.open(address)
    links = {link.get("href") for link in page.all("main a[href*='.csv']")}
    path = urlsplit(address).path
    (own,) = [link for link in links if link.startswith(f"{path}.csv") and "table=" not in link]
    assert len(sheet(demo, own.replace(".csv", "", 1))) == len(sheet(demo, address))


def test_an_answer_has_all_its_rows_in_the_sheet(demo: Reader) -> None:
    for question, _ in QUESTIONS:
        page = demo.open("/ask", question=question)
        rows = demo.client.get(f"/api/v1/ask?question={question}").get_json()["total_rows"]
        (link,) = page.all(".taken-along a")
        assert len(sheet(demo, link.get("href").replace(".csv", "", 1))) == rows >= 1
        assert page.all("[data-copy-from]")
        assert page.all("[data-print]")


def test_lists_where_news_come_in_can_be_followed_at_their_address(demo: Reader) -> None:
    for address in ("/search?report_year=2021", "/audit?severity=error", "/search?q=公开&sort=agency&page=2"):
        page = demo.open(address)
        (link,) = page.tree.xpath("//link[@type='application/atom+xml']/@href")
        path, _, query = address.partition("?")
        assert urlsplit(link).path == f"{path}.atom"
        entries = [etree.fromstring(demo.client.get(url).data).xpath("//*[local-name()='entry']") for url in (link, f"{path}.atom?{query}")]
        assert len(entries[0]) == len(entries[1]) > 0


BAD = {
    "/search?number=t3_caseload&low=abc": ("范围的下限应为数字，不能是“abc”", "#number"),
    "/search?number=t3_caseload&low=1&high=多": ("范围的上限应为数字", "#number"),
    "/search?number=nothing": ("没有“nothing”这项数字", "#number"),
    "/search?q=公开&report_year=abc": ("“年份”（report_year）应为四位数字", "#q[value='公开']"),
    "/search?zero_requests=maybe&city=澄岚市": ("“零申请”（zero_requests）没有“maybe”这个值", ".chips"),
    "/search?rule=abc": ("“审核规则”（rule）没有“abc”", "#q"),
    "/search?sort=newest&page=0&level=xyz": ("“层级”（level）没有“xyz”", "#q"),
    "/search?page=two": ("“页码”（page）应为", ".hits"),
    "/search?without=everything": ("“不计”（without）没有“everything”", "#q"),
    "/stats?measure=nothing&by=city": ("没有“nothing”这项数字", "#by option[value=city][selected]"),
    "/stats?by=colour": ("“分组”（by）没有“colour”", "#measure"),
    "/stats?q=(": ("", "#measure"),
    "/stats?report_year=1": ("应为四位数字", "#measure"),
    "/audit?report_year=x": ("应为四位数字", "form.stats-form"),
    "/audit?severity=awful": ("没有“awful”", "form.stats-form"),
    "/agencies?missing=x&name=民政": ("应为四位数字", "#name[value='民政']"),
    "/agencies?sector=nothing": ("没有“nothing”", "#name"),
    "/agencies?page=x": ("（page）应为", "#name"),
    "/compare?agency=民政&year=x": ("“年度”（year）应为四位数字", "#agency[value='民政']"),
    "/?grid=x": ("没有“x”", "#q"),
    "/search?yaer=2021&q=公开": ("没有这样的参数：yaer。是不是 report_year（年份）", "#q[value='公开']"),
    "/stats?nonsense=1&by=city": ("没有这样的参数：nonsense。可用的参数：", "#by option[value=city][selected]"),
    "/agencies?per_page=5&name=民政": ("没有这样的参数：per_page", "#name[value='民政']"),
    "/ask?questions=零申请": ("没有这样的参数：questions。是不是 question", "#question"),
    "/ask?without=everything&question=零申请": ("“不计”（without）没有“everything”", "#question"),
    f"/ask?question={'长' * 301}": ("问题太长，最多300字", f"#question[value='{'长' * 301}']"),
}


@pytest.mark.parametrize("address", BAD)
def test_a_value_that_means_nothing_is_said_and_the_form_is_kept(demo: Reader, address: str) -> None:
    page = demo.open(address)
    said, form = BAD[address]
    assert page.status == 400
    assert said in page.text("[role=alert]")
    assert page.all(f"main {form}"), page.text()


def test_a_page_that_is_not_there_is_none_with_a_strange_parameter_either(demo: Reader) -> None:
    for address in ("/agencies/没有这家?yaer=2021", "/agencies/没有这家?without=x", "/search?q=(&yaer=1", "/compare?a=x&b=y&yaer=1"):
        page = demo.open(address)
        assert page.status in (400, 404), address
        assert page.text("h1"), address


def test_reports_that_are_not_there_can_be_chosen_anew(demo: Reader) -> None:
    page = demo.open("/compare?a=zzz&b=yyy")
    assert page.status == 404
    assert "没有编号为“zzz”的年报" in page.text("[role=alert]")
    assert page.all("main #agency")


def test_several_values_that_mean_nothing_are_all_said(demo: Reader) -> None:
    said = demo.open("/search?report_year=abc&level=xyz&q=公开").text("[role=alert]")
    assert "abc" in said
    assert "xyz" in said


@pytest.mark.parametrize(
    "address", ["/search.csv?report_year=abc", "/stats.json?by=colour", "/audit.atom?severity=x", "/agencies.csv?missing=x"]
)
def test_data_of_a_value_that_means_nothing_is_refused(demo: Reader, address: str) -> None:
    page = demo.open(address)
    assert page.status == 400
    assert not page.all("form.stats-form")


@pytest.mark.parametrize("address", ["/search?page=9999", "/search?q=公开&page=9999", "/agencies?page=9999"])
def test_a_page_behind_the_last_says_so_and_leads_to_the_last(demo: Reader, address: str) -> None:
    page = demo.open(address)
    assert page.status == 404
    assert "没有第 9,999 页" in page.text(".empty")
    assert not page.all(".pager")
    last = demo.open(page.one(".empty a").get("href"))
    assert last.status == 200
    assert last.all(".hit, .agency-name")


@pytest.mark.parametrize("address", ["/", "/search", "/search?q=公开", "/ask", "/stats", "/audit", "/agencies", "/compare"])
def test_everything_leads_from_an_empty_archive_to_the_import(tmp_path: Path, address: str) -> None:
    with Store(tmp_path) as store:
        build(tmp_path, store)
    page = Reader(create_app(tmp_path).test_client()).open(address)
    assert page.status == 200
    assert [link.text for link in page.all("main a.btn[href='/import']")] == ["导入年报"]
    assert not page.all("main form:not(.search-box)")


def test_what_the_other_form_does_not_have_is_not_called_missing(demo: Reader) -> None:
    reports = demo.client.get("/api/v1/reports?per_page=100").get_json()["reports"]
    forms = {form: [report["id"] for report in reports if report["form"] == form] for form in ("2019", "2021")}
    page = demo.open(f"/compare?a={forms['2019'][0]}&b={forms['2021'][0]}")
    rows = [row for row in page.all(".pair-incomparable") if "没有这一项" in row.cssselect(".why")[0].text_content()]
    assert rows
    cells = [[cell.text_content() for cell in row.cssselect("td.v")] for row in rows]
    assert any("无此项" in cell for pair in cells for cell in pair)
    assert not any("未找到" in cell for pair in cells for cell in pair), cells


def test_the_cells_of_a_report_are_data_too(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    answer = crafted_reader.client.get(f"/reports/{crafted_archive.current}/cells.json")
    assert {row["report_id"] for row in json.loads(answer.get_data())["rows"]} == {crafted_archive.current}
