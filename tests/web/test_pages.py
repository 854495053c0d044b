"""The pages as a visitor without JavaScript finds them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.store import Store
from indexer.build import build, update
from tests.web import crafted
from tests.web.conftest import Reader
from web import create_app
from web.present.search_state import FILTERS

PAGES = [
    "/",
    "/ask",
    "/ask?question=2021年一共收到多少件申请？",
    "/search",
    "/search?q=公开",
    "/search?zero_requests=yes",
    "/agencies",
    "/audit",
    "/stats",
    "/stats?measure=t4_review_total&by=sector&across=report_year",
    "/compare",
    "/import",
    "/help",
]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_has_a_title_landmarks_and_one_heading(demo: Reader, url: str) -> None:
    page = demo.open(url)
    assert page.status == 200
    assert page.tree.get("lang") == "zh-CN"
    assert page.one("head > title").text.endswith("公开年报库") or "公开年报库" in page.one("head > title").text
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("body > header")) == len(page.all("footer")) == 1
    assert page.all("a.skip")[0].get("href") == "#main"


@pytest.mark.parametrize("url", PAGES)
def test_everything_is_served_from_here_and_nothing_is_inline(demo: Reader, url: str) -> None:
    page = demo.open(url)
    addresses = [element.get(name) for name in ("src", "href", "action") for element in page.all(f"[{name}]")]
    assert all(address.startswith(("/", "#")) for address in addresses), addresses
    assert not [script for script in page.all("script") if script.text]
    assert not page.all("style, [style], [onclick], [onload]")


@pytest.mark.parametrize("url", [*PAGES, "/nothing", "/api/v1/search", "/search?q=“"])
def test_security_headers_are_on_every_answer(demo: Reader, url: str) -> None:
    headers = demo.client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_every_internal_link_of_the_main_pages_works(demo: Reader) -> None:
    found = {link.get("href").split("#")[0] for url in PAGES for link in demo.open(url).all("a[href^='/']")}
    assert len(found) > 100
    broken = {url: status for url in sorted(found) if (status := demo.client.get(url).status_code) != 200}
    assert not broken


# Start page


def test_the_start_page_says_what_the_archive_holds_and_that_it_is_invented(demo: Reader, demo_home: Path) -> None:
    with Store(demo_home) as store:
        reports = len(store.ids())
    page = demo.open("/")
    assert str(reports) in page.text(".figures")
    assert "虚构" in page.text(".notice-invented")


def test_every_example_finds_as_many_reports_as_it_says(demo: Reader) -> None:
    examples = demo.open("/").all(".examples a")
    assert len(examples) >= 4
    for link in examples:
        said = link.cssselect(".n")[0].text_content().removesuffix(" 份")
        assert demo.open(link.get("href")).text(".total strong").split()[0] == said


def test_the_table_of_knowns_and_unknowns_leads_to_just_as_many(demo: Reader) -> None:
    for link in demo.open("/").all(".plain-table a"):
        assert demo.open(link.get("href")).text(".total strong") == link.text


# Search


def test_hits_show_their_paragraphs_marked_and_lead_to_them(demo: Reader) -> None:
    page = demo.open("/search", q="行政复议")
    passage = page.all("a.passage")[0]
    assert "复议" in passage.cssselect("mark")[0].text
    address, paragraph = passage.get("href").split("#")
    assert demo.open(address).one(f"#{paragraph} mark") is not None


def test_facets_count_what_choosing_them_finds(demo: Reader) -> None:
    page = demo.open("/search", q="公开")
    links = page.all(".facet a")
    assert {"report_year", "zero_requests", "province", "sector"} <= {e.get("id").removeprefix("facet-") for e in page.all(".facet h2")}
    for link in links[:12]:
        assert demo.open(link.get("href")).text(".total strong").split()[0] == link.cssselect(".n")[0].text


def test_a_chip_takes_its_filter_away(demo: Reader) -> None:
    page = demo.open("/search?q=公开&zero_requests=yes&report_year=2021")
    without = {chip.cssselect(".chip-l")[0].text: chip.get("href") for chip in page.all(".chips a[title]")}
    assert set(without) == {"关键词", "零申请", "年份"}
    assert "zero_requests" not in without["零申请"]
    assert "report_year=2021" in without["零申请"]


def test_a_list_of_zero_requests_shows_how_each_is_known(demo: Reader) -> None:
    page = demo.open("/search?zero_requests=yes")
    for hit in page.all(".hit"):
        assert "是" in hit.cssselect(".fact-answer")[0].text_content()
        assert [kind.text for kind in hit.cssselect(".evidence-kind")]
    every_way = page.text(".evidence-kind") + demo.open("/search?zero_requests=yes&page=2").text(".evidence-kind")
    for kind in ("表格单元格", "标题注明（无）", "正文说明没有"):
        assert kind in every_way


def test_contradictions_are_listed_with_what_was_said_and_where(demo: Reader) -> None:
    page = demo.open("/search?contradiction=yes")
    for hit in page.all(".hit"):
        assert hit.cssselect(".why-findings a[href*='#']")


def test_unbalanced_sums_are_listed_with_the_arithmetic(demo: Reader) -> None:
    page = demo.open("/search?balance=yes")
    assert page.all(".hit")
    for hit in page.all(".hit"):
        assert any(char.isdigit() for char in hit.cssselect(".why-findings")[0].text_content())


def test_pages_follow_one_another_without_gap_or_repetition(demo: Reader) -> None:
    seen: list[str] = []
    url = "/search?sort=agency"
    while url:
        page = demo.open(url)
        seen += [link.get("href") for link in page.all(".hit h2 a")]
        later = page.all("a[rel=next]")
        url = later[0].get("href") if later else ""
    assert len(seen) == len(set(seen)) == int(demo.open("/search").text(".total strong"))


@pytest.mark.parametrize("query", ["“没有另一半", "没有这个字段:值", "年份:abc", "(", "-"])
def test_a_query_nobody_understands_gets_advice_and_400(demo: Reader, query: str) -> None:
    page = demo.open("/search", q=query)
    assert page.status == 400
    assert len(page.text(".notice-problem")) > 20
    assert page.one("input#q").get("value") == query


def test_an_empty_result_advises(demo: Reader) -> None:
    page = demo.open("/search?q=“绝无此句绝无此句”&report_year=2021")
    assert page.status == 200
    assert "没有符合条件的年报" in page.text(".empty")
    assert len(page.all(".empty a")) >= 3


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("yaer", "report_year"), ("agnecy", "agency"), ("zero_request", "zero_requests"), ("sektor", "sector"), ("pgae", "page")],
)
def test_a_mistyped_parameter_gets_the_name_that_was_meant(demo: Reader, wrong: str, meant: str) -> None:
    page = demo.open(f"/search?{wrong}=1")
    assert page.status == 400
    assert f"是不是 {meant}" in page.text()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "' onmouseover=alert(1) '"])
def test_what_visitors_type_stays_text(demo: Reader, text: str) -> None:
    for url, name in (("/search", "q"), ("/agencies", "name"), ("/search", "report_year")):
        page = demo.open(url, **{name: text})
        assert not page.all("main script, main img, [onmouseover]")


# Agencies and audit


def test_agencies_are_found_by_part_of_their_name(demo: Reader) -> None:
    names = [link.text for link in demo.open("/agencies?name=民政").all(".agency-name a")]
    assert names
    assert all("民政" in name for name in names)
    assert "没有这样的单位" in demo.open("/agencies?name=火星").text()


def test_an_agency_has_a_row_for_each_report_and_every_number_its_address(demo: Reader) -> None:
    agency = demo.open("/agencies?name=民政").all(".agency-name a")[0]
    page = demo.open(agency.get("href"))
    rows = page.all(".grid-years tbody tr")
    assert len(rows) == len(page.all(".report-list li")) >= 2
    report, code = page.all(".grid-years td a")[0].get("href").split("#")
    assert demo.open(report).one(f"td#{code}") is not None


def test_the_audit_counts_what_its_links_find(demo: Reader) -> None:
    for link in demo.open("/audit").all(".rule-table td.num a"):
        assert demo.open(link.get("href")).text(".total strong") == link.text.removesuffix(" 份")


def test_help_explains_every_kind_of_evidence_and_its_examples_parse(demo: Reader) -> None:
    page = demo.open("/help")
    for words in ("表格单元格", "标题注明（无）", "空白", "T3-02", "t3_new_received__total"):
        assert words in page.source
    for link in page.all(".syntax a"):
        assert demo.open(link.get("href")).status == 200


@pytest.mark.parametrize("url", ["/search", "/search?q=公开", "/agencies", "/agencies?name=民政", "/audit", "/stats", "/compare"])
def test_an_empty_archive_says_so_and_claims_nothing(tmp_path: Path, url: str) -> None:
    with Store(tmp_path) as store:
        build(tmp_path, store)
    page = Reader(create_app(tmp_path).test_client()).open(url)
    assert "还没有年报" in page.text(".empty")
    assert "没有发现问题" not in page.text()
    assert "没有这样的单位" not in page.text()


# Errors and settings


@pytest.mark.parametrize("url", ["/nothing", "/reports/ffffffffffff", "/agencies/没有的单位", "/reports/../../etc/passwd"])
def test_what_is_not_here_is_said_in_chinese(demo: Reader, url: str) -> None:
    page = demo.open(url)
    assert page.status == 404
    assert "返回首页" in page.text()


def test_without_an_archive_the_page_says_what_to_do(tmp_path: Path) -> None:
    page = Reader(create_app(tmp_path / "nowhere").test_client()).open("/")
    assert page.status == 503
    assert "gongkai ingest" in page.text()
    assert Reader(create_app(tmp_path / "nowhere").test_client()).open("/help").status == 200


def test_an_archive_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    Store(tmp_path).close()
    page = Reader(create_app(tmp_path).test_client()).open("/search?q=公开")
    assert page.status in {200, 503}
    assert "Traceback" not in page.source


def test_a_bug_shows_no_traceback(demo_home: Path) -> None:
    app = create_app(demo_home)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    page = Reader(app.test_client()).open("/broken")
    assert page.status == 500
    assert "本站出错了" in page.text()
    assert "secret detail" not in page.source


words = st.text(max_size=40)


@settings(max_examples=100)
@given(words, st.dictionaries(st.sampled_from([*FILTERS, "page", "sort", "per_page", "text", "name"]), words, max_size=3))
def test_whatever_is_sent_no_page_breaks(demo_app: Flask, q: str, arguments: dict[str, str]) -> None:
    client = demo_app.test_client()
    for path in ("/search", "/agencies", "/api/v1/search", "/api/v1/reports"):
        assert client.get(path, query_string={"q": q, **arguments}).status_code in {200, 400}
    for path in (f"/reports/{quote(q)}", f"/agencies/{quote(q)}", f"/reports/{quote(q)}/cite/p1"):
        assert client.get(path, query_string=arguments).status_code in {200, 302, 308, 400, 404}


def test_many_visitors_at_once_get_what_each_asked_for(demo_app: Flask) -> None:
    urls = ["/", "/search?q=行政复议", "/search?zero_requests=yes", "/agencies", "/audit", "/ask?question=2021年一共收到多少件申请？"] * 4

    def visit(url: str) -> str:
        return demo_app.test_client().get(url).text

    alone = {url: visit(url) for url in set(urls)}
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(visit, urls)) == [alone[url] for url in urls]


def test_what_is_ingested_while_serving_is_found(tmp_path: Path) -> None:
    reader = Reader(create_app(tmp_path).test_client())
    with Store(tmp_path) as store:
        build(tmp_path, store)
        for address in ("/search", "/"):
            assert "还没有年报" in reader.open(address).text()
        store.add(crafted.report(), b"first", "甲.txt")
        update(tmp_path, store)
    assert reader.open("/search?q=公开的数据").text(".total strong").split()[0] == "1"
    assert "1" in reader.open("/").text(".figures")
    assert reader.open("/agencies").text(".agency-name") == crafted.AGENCY.name


def test_a_theme_is_remembered_and_leads_back(demo: Reader) -> None:
    answer = demo.client.post("/theme", data={"theme": "dark", "next": "/search?q=公开"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/search?q=")
    assert demo.open("/").tree.get("data-bs-theme") == "dark"
    demo.client.post("/theme", data={"theme": "auto", "next": "/"})


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""])
def test_nobody_is_led_elsewhere(demo: Reader, elsewhere: str) -> None:
    assert demo.client.post("/theme", data={"theme": "auto", "next": elsewhere}).headers["Location"] == "/"


def test_the_audit_of_a_part_counts_that_part_and_says_what_could_not_be_assessed(demo: Reader) -> None:
    page = demo.open("/audit", report_year="2021")
    for link in page.all(".rule-table td.num a")[:8]:
        found = demo.open(link.get("href"))
        assert found.one(".total strong").text == link.text_content().split()[0]
    assert page.all("a[href*='unassessed=']")
    rows = demo.client.get("/audit.csv?report_year=2021").get_data(as_text=True).splitlines()
    assert len(rows) > 40
    assert all(row.endswith(f",{page.one('.total strong').text}") for row in rows[1:])


def test_the_start_page_says_what_is_held_and_what_came_last(demo: Reader) -> None:
    page = demo.open("/", grid="sector")
    assert len(page.all(".newest li")) == 8
    assert sum(int(cell.text_content()) for cell in page.all(".heat td a")) == 60
