"""Spreadsheets: every cell with how it is known, openable by Excel, free of formulas."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest

from archive.form import Edition, fields_of
from archive.store import Store
from indexer.build import build
from tests.web import crafted
from tests.web.conftest import Crafted, Reader
from web import create_app
from web.pages import download

Sheet = list[dict[str, str]]


def sheet(reader: Reader, url: str) -> Sheet:
    answer = reader.client.get(url)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_cell_of_the_form_has_a_row_that_says_how_it_is_known(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    rows = sheet(crafted_reader, f"/reports/{crafted_archive.current}/cells.csv")
    assert [row["项目代码"] for row in rows] == [field.code for field in fields_of(Edition.E2019)]
    by_code = {row["项目代码"]: row for row in rows}
    known = {code: (row["数值"], row["怎样得知"]) for code, row in by_code.items()}
    assert known["t3_new_received__total"] == ("3", "表格单元格")
    assert known["t3_new_received__legal_service"] == ("0", "表格单元格")
    assert known["t3_new_received__business"] == ("", "空白")
    assert known["t3_new_received__research"] == ("", "斜杠或横线")
    assert known["t3_new_received__nonprofit"] == ("", "读不出数字")
    assert known["t3_granted__total"] == ("1", "由其他单元格算出")
    assert known["t3_carried_in__total"] == ("0", "标题注明（无）")
    assert known["t4_review_total"] == ("", "未找到")
    assert known["t2_licensing_change"] == ("-5", "表格单元格")
    assert by_code["t2_procurement_amount_yuan"]["数值"] == "2887900"
    assert by_code["t2_procurement_amount_yuan"]["原文"] == "288.79万元"


def test_the_addresses_in_a_sheet_open_at_the_cell(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    row = sheet(crafted_reader, f"/reports/{crafted_archive.current}/cells.csv")[0]
    address = urlsplit(row["网址"])
    assert crafted_reader.open(address.path).tree.get_element_by_id(address.fragment) is not None


def test_what_a_search_finds_can_be_downloaded_as_it_is_listed(demo: Reader) -> None:
    page = demo.open("/search?zero_requests=yes")
    listed, cells, _wide = (link.get("href") for link in page.all(".as-data a[href*='.csv']"))
    rows = sheet(demo, listed)
    assert str(len(rows)) == page.text(".total strong")
    assert {row["零申请"] for row in rows} == {"是"}
    assert all(row["零申请·依据"] for row in rows)
    assert [urlsplit(row["网址"]).path for row in rows[:10]] == [urlsplit(link.get("href")).path for link in page.all(".hit h2 a")]
    assert {row["年报编号"] for row in sheet(demo, cells)} == {row["年报编号"] for row in rows}


def test_an_agency_downloads_all_its_years(demo: Reader) -> None:
    page = demo.open(demo.open("/agencies?name=民政").all(".agency-name a")[0].get("href"))
    years = {link.text for link in page.all(".grid-years tbody th a")}
    assert {row["年度"] for row in sheet(demo, page.one("a[href*='.csv']").get("href"))} == years


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        id = store.add(replace(crafted.report(), title="=1+1（虚构）"), b"first", "甲.txt").report_id
        build(tmp_path, store)
    reader = Reader(create_app(tmp_path).test_client())
    (row,) = sheet(reader, "/search.csv")
    assert row["年报编号"] == id
    assert row["标题"] == "'=1+1（虚构）"


def test_a_workbook_holds_the_same_and_says_how_each_number_is_known(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    answer = crafted_reader.client.get(f"/reports/{crafted_archive.current}/cells.xlsx")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    page, notes = book["数字"], book["说明"]
    assert page.freeze_panes == "A2"
    header, *rows = page.iter_rows()
    titles = [cell.value for cell in header]
    by_code = {cells["项目代码"].value: cells for cells in (dict(zip(titles, row, strict=True)) for row in rows)}
    same = sheet(crafted_reader, f"/reports/{crafted_archive.current}/cells.csv")
    assert [(code, "" if c["数值"].value is None else str(c["数值"].value), c["怎样得知"].value) for code, c in by_code.items()] == [
        (row["项目代码"], row["数值"], row["怎样得知"]) for row in same
    ]
    assert by_code["t3_new_received__total"]["年报编号"].data_type == "s"
    fills = {c["怎样得知"].value: c["数值"].fill.fgColor.rgb for c in by_code.values()}
    legend = {row[0].value: row[0].fill.fgColor.rgb for row in notes.iter_rows()}
    assert {word: legend[word] for word in fills} == fills
    assert len({fills["由其他单元格算出"], fills["标题注明（无）"], fills["空白"], fills["表格单元格"]}) == 4


def test_too_many_are_refused(demo: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST", 3)
    page = demo.open("/search.csv?table=cells")
    assert page.status == 400
    assert "一次最多下载 3 份" in page.text("h1")
    assert "gongkai export" in page.text()


def test_the_sheet_goes_on_where_a_page_of_the_index_ends(demo: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [row["年报编号"] for row in sheet(demo, "/search.csv")]
    monkeypatch.setattr(download, "MAX_PER_PAGE", 7)
    assert [row["年报编号"] for row in sheet(demo, "/search.csv")] == whole
    assert len(whole) > 14


@pytest.mark.parametrize("url", ["/search.ods", "/agencies.xlsx", "/stats.pdf", "/reports/ffffffffffff/cells.csv"])
def test_other_sheets_are_not_there(demo: Reader, url: str) -> None:
    assert demo.open(url).status == 404


def test_a_query_nobody_understands_is_no_empty_sheet(demo: Reader) -> None:
    assert demo.open("/search.csv?q=(").status == 400
