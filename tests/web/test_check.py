"""Checking a draft on the page: the same findings as the command, nothing kept, nothing accepted from other sites."""

from __future__ import annotations

import io
import json
import re
import threading
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from flask.testing import FlaskClient
from lxml import html

from archive.extract import extract
from archive.readers import read
from archive.store import Store
from archive.workers import Limits
from tests.archive.texts import report_text
from tests.web.conftest import Page, Reader
from web import cli, create_app, drafts

_OUTCOMES = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
_TABLE4 = f"""行政复议\t行政诉讼
未经复议直接起诉\t复议后起诉
{_OUTCOMES}\t{_OUTCOMES}\t{_OUTCOMES}
1\t0\t0\t0\t3\t0\t0\t0\t2\t2\t0\t0\t0\t0\t0"""

DRAFT = report_text("示例市民政局", 2021, received=2).replace(
    "本年度没有因", f"{_TABLE4}\n申请人赵小鹏先生对答复没有意见（虚构）。" + "本机关认真办理，按时答复（虚构）。" * 12 + "本年度没有因"
)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine may be busy; that time is limited has a test of its own."""
    monkeypatch.setattr(drafts, "LIMITS", replace(drafts.LIMITS, seconds=600.0))


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """Of an application without an archive: a draft needs none."""
    return create_app(tmp_path).test_client()


def sent(client: FlaskClient, text: str = "", *files: tuple[bytes, str]) -> Page:
    """The result, which has an address of its own."""
    data: dict[str, object] = {"text": text, "file": [(io.BytesIO(content), name) for content, name in files]}
    answer = client.post("/check", data=data, content_type="multipart/form-data", follow_redirects=True)
    source = answer.get_data(as_text=True)
    return Page(answer.status_code, html.fromstring(source), source, dict(answer.headers))


def test_pasted_text_has_the_findings_of_the_command_worst_first(
    client: FlaskClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.main(["check", str(draft), "--json"])
    expected = json.loads(capsys.readouterr().out)["findings"]

    page = sent(client, DRAFT.replace("\n", "\r\n"))  # as browsers send it
    assert page.status == 200
    shown = [(item.cssselect(".msg")[0].text, item.cssselect(".rule")[0].text) for item in page.all("#findings > ol > li")]
    assert sorted(shown) == sorted((finding["message"], finding["rule"]) for finding in expected)
    order = [sign.get("class") for sign in page.all("#findings > ol > li > .sev")]
    assert order == sorted(order, key=["sev sev-error", "sev sev-warning", "sev sev-info"].index)
    assert "错误 1 处" in page.text("h1")


def test_every_finding_shows_the_words_it_is_about_and_leads_to_them(client: FlaskClient) -> None:
    page = sent(client, DRAFT)
    quotations = {item.cssselect(".rule")[0].text: item.cssselect("q") for item in page.all("#findings > ol > li")}
    assert "未经复议直接起诉·总计：2" in "".join(q.text_content() for q in quotations["N-04"])
    assert any("没有因政府信息公开工作被申请行政复议" in mark.text for q in quotations["N-04"] for mark in q.cssselect("mark"))
    links = [link.get("href")[1:] for link in page.all("#findings .para-link")]
    assert links
    assert all(page.tree.get_element_by_id(target) is not None for target in links)


def test_a_row_is_quoted_without_the_blanks_of_its_layout_and_with_the_cells_marked(client: FlaskClient) -> None:
    table = "一、本年新收政府信息公开申请数量\t\t1\t\t0\t0\t0\t0\t2\n二、上年结转政府信息公开申请数量\t\t0\t0\t0\t0\t0\t0\t0"
    page = sent(client, DRAFT.replace("本年度收到政府信息公开申请2件。\n\n四", f"{table}\n\n四"))
    (quoted,) = [item.cssselect("q")[0] for item in page.all("#findings > ol > li") if item.cssselect(".rule")[0].text == "T3-01"]
    assert quoted.text_content() == "一、本年新收政府信息公开申请数量 | 1 | 空 | 0 | 0 | 0 | 0 | 2"
    assert [mark.text for mark in quoted.cssselect("mark")] == ["1", "空", "0", "0", "0", "0", "2"]


def test_names_are_masked_and_the_clerk_is_told(client: FlaskClient) -> None:
    page = sent(client, DRAFT)
    assert "赵小鹏" not in page.source
    assert "草稿里还在" in page.text(".notice")


def test_an_uploaded_file_is_read_by_its_content(client: FlaskClient) -> None:
    page = sent(client, "", (DRAFT.encode("gb18030"), "草稿<1>.txt"))
    assert page.status == 200
    assert "草稿<1>.txt" in page.text(".crumbs")
    assert "示例市民政局" in page.text(".head-facts")
    assert not page.all("a[data-cite], a[href*='/cite/']")


def test_nothing_is_kept(client: FlaskClient, tmp_path: Path) -> None:
    with Store(tmp_path):
        there = {path for path in tmp_path.rglob("*") if not path.name.startswith("archive.db")}
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name == "archive.db"}
        page = sent(client, DRAFT)
        assert {path: path.read_bytes() for path in before} == before
    assert {path for path in tmp_path.rglob("*") if not path.name.startswith("archive.db")} == there
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("text", "file", "said"),
    [
        ("", None, "还没有草稿"),
        ("  \n", None, "还没有草稿"),
        (DRAFT, (b"x", "a.txt"), "只留一样"),
        ("今天植树（虚构）。", None, "看不出"),
        ("", (b"", "a.docx"), "空的"),
        ("", (b"PK\x03\x04broken", "a.docx"), "不完整"),
        ("", (bytes(range(256)) * 40, "a.doc"), "不是可以识别的文档"),
    ],
)
def test_what_cannot_be_checked_says_why_and_keeps_the_text(
    client: FlaskClient, text: str, file: tuple[bytes, str] | None, said: str
) -> None:
    page = sent(client, text, *((file,) if file else ()))
    assert page.status == 400
    assert said in page.text(".notice-problem")
    assert page.one("textarea").text_content().strip() == text.strip()


def test_several_drafts_each_have_their_result_and_one_that_cannot_be_read_stops_no_other(client: FlaskClient) -> None:
    page = sent(client, "", (DRAFT.encode(), "甲.txt"), (b"", "乙.docx"), (report_text("示例市教育局", 2021).encode(), "丙.txt"))
    assert page.status == 200
    rows = [" ".join(row.text_content().split()) for row in page.all("main tbody tr")]
    assert [row.split()[0] for row in rows] == ["甲.txt", "乙.docx", "丙.txt"]
    assert "错误 1 处" in rows[0]
    assert "没有检查" in rows[1]
    first, last = (link.get("href") for link in page.all("main tbody a"))
    assert "示例市民政局" in client.get(first).get_data(as_text=True)
    assert "示例市教育局" in client.get(last).get_data(as_text=True)


def test_the_result_can_be_looked_at_again_and_sent_on_until_it_is_cleared(client: FlaskClient) -> None:
    answer = client.post("/check", data={"text": DRAFT})
    address = answer.headers["Location"]
    assert answer.status_code == 303
    shown = client.get(address)
    assert client.get(address).data == shown.data
    found = [item.text for item in html.fromstring(shown.get_data(as_text=True)).cssselect("#findings .msg")]

    document = Document(io.BytesIO(client.get(f"{address}/result.docx").data))
    told = [row.cells[2].text for table in document.tables for row in table.rows[1:]]
    assert told == found
    assert date.today().isoformat() in document.paragraphs[1].text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/result.xlsx").data))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert [row[head.index("内容")] for row in rows] == found
    places = [row[head.index("在哪里")] for row in rows]
    totals = "表四“行政复议”“行政诉讼·未经复议直接起诉”“行政诉讼·复议后起诉”栏，“总计”格"
    assert any((place or "").endswith(totals) for place in places), places
    assert any(re.search("“.+”第[0-9]+段第[0-9]+句", place or "") for place in places)

    assert client.post(f"{address}/drop").status_code == 303
    gone = client.get(address)
    assert gone.status_code == 404
    assert "已经清除" in gone.get_data(as_text=True)


def test_a_result_is_kept_for_an_hour_and_no_more_than_so_many() -> None:
    now = [0.0]
    results = drafts.Results(lambda: now[0])
    one = drafts.Batch((drafts.Checked("", drafts.NotChecked("")),), datetime.now())
    first = results.keep(one)
    assert results.get(first) is one
    now[0] = drafts.KEPT + 1
    assert results.get(first) is None
    tokens = [results.keep(one) for _ in range(drafts._MOST_KEPT + 5)]
    assert results.get(tokens[0]) is None
    assert results.get(tokens[-1]) is one


def test_too_much_is_refused_with_the_limits(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sent(client, "字" * (drafts.LONGEST + 1))
    assert page.status == 400
    assert "30 万字" in page.text(".notice-problem")
    page = sent(client, "", (b"0" * (drafts.LARGEST_BODY + 1), "a.txt"))
    assert page.status == 413
    assert "20 MB" in page.text(".notice-problem")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
@pytest.mark.parametrize("url", ["/check", "/theme"])
def test_forms_of_other_sites_are_refused(client: FlaskClient, url: str, headers: dict[str, str]) -> None:
    answer = client.post(url, data={"text": DRAFT, "theme": "dark"}, headers=headers)
    assert answer.status_code == 403
    assert "别的网站" in answer.get_data(as_text=True)


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_our_own_forms_are_accepted(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/theme", data={"theme": "dark"}, headers=headers).status_code == 303


def test_a_file_that_takes_too_long_costs_only_its_own_check(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "LIMITS", Limits(seconds=0.0))
    page = sent(client, DRAFT)
    assert page.status == 400
    assert "超时" in page.text(".notice-problem")


def test_with_too_many_drafts_at_a_time_one_is_asked_to_wait(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(drafts, "_PATIENCE", 0.0)
    with drafts._turns:
        page = sent(client, DRAFT)
    assert page.status == 503
    assert "秒再提交" in page.text()
    assert int(page.headers["Retry-After"]) > 0


def test_those_who_would_wait_too_long_are_told_at_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_places", threading.BoundedSemaphore(1))
    with drafts._places:
        page = sent(client, DRAFT)
    assert page.status == 503
    assert "正在检查2份草稿，还有2份在排队" in page.text()


def test_the_way_there_is_in_the_navigation_and_on_the_start_page(demo: Reader) -> None:
    page = demo.open("/")
    assert page.one(".nav-main a[href='/check']").text == "检查草稿"
    assert page.all("main a[href='/check']")
    assert demo.open("/check").one(".nav-main a[aria-current]").get("href") == "/check"


def test_a_draft_is_compared_with_last_years_report(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        data = report_text("示例市民政局", 2020, received=2).encode()
        last = store.add(extract(read(data, "2020.txt"), filename="2020.txt"), data, "2020.txt").report_id
    page = sent(create_app(tmp_path).test_client(), DRAFT)
    assert page.status == 200
    assert page.all(f"#last-year ~ p a[href='/reports/{last}']")
    assert "% 的文字相同" in page.text("main")
    said = [each.text_content() for each in page.all("#last-year ~ .pair-others summary")]
    assert len(set(said)) == len(said) > 1
    assert len({words.partition("：")[0] for words in said}) == len(said)
    with Store(tmp_path) as store:
        assert store.count() == 1
