"""A report's page: every paragraph and cell at its address, everything known with how it is known."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from archive.store import Store
from tests.web.conftest import Crafted, Page, Reader


@pytest.fixture
def page(crafted_reader: Reader, crafted_archive: Crafted) -> Page:
    return crafted_reader.open(f"/reports/{crafted_archive.current}")


def test_every_paragraph_has_its_address(page: Page) -> None:
    assert [para.get("id") for para in page.all(".para")] == [f"p{n}" for n in range(1, 11)]


def test_every_link_inside_the_page_leads_somewhere(page: Page) -> None:
    ids = {element.get("id") for element in page.all("[id]")}
    targets = {link.get("href")[1:] for link in page.all("a[href^='#']")}
    assert targets <= ids
    assert len(ids) == len(page.all("[id]"))


def test_every_sample_report_has_sound_links(demo: Reader, demo_home: Path) -> None:
    with Store(demo_home) as store:
        ids = store.ids()
    for url in (f"/reports/{report_id}{text}" for report_id in ids for text in ("", "?text=raw")):
        page = demo.open(url)
        assert page.status == 200
        known = [element.get("id") for element in page.all("[id]")]
        assert len(known) == len(set(known)), url
        assert {link.get("href")[1:] for link in page.all("a[href^='#']")} <= set(known), url


@pytest.mark.parametrize(
    ("code", "shown", "told"),
    [
        ("t3_new_received__natural_person", "3", ""),
        ("t3_new_received__legal_service", "0", ""),
        ("t3_new_received__business", "空", "空白"),
        ("t3_new_received__research", "/", "斜杠或横线"),
        ("t3_new_received__nonprofit", "若干疑", "读不出数字"),
        ("t3_new_received__other_org", "空", "空白"),
        ("t3_granted__total", "1算", "由其他单元格算出；由各列相加"),
        ("t3_carried_in__total", "0无", "标题注明（无）"),
        ("t3_carried_out__total", "缺", "未找到"),
        ("t2_licensing_change", "−5", ""),
    ],
)
def test_every_cell_says_how_it_is_known(page: Page, code: str, shown: str, told: str) -> None:
    cell = page.one(f"td#{code}")
    spoken = cell.cssselect(".visually-hidden")
    assert (spoken[0].text_content().strip("（）") if spoken else "") == told.strip("（）")
    for aside in (*spoken, *cell.cssselect(".enter-link")):
        aside.drop_tree()
    assert cell.text_content() == shown


def test_an_amount_is_shown_in_yuan_with_the_printed_words(page: Page) -> None:
    assert page.one("td#t2_procurement_amount_yuan").text_content() == "2,887,900原文 288.79万元"


def test_a_value_leads_to_its_cell_in_the_source(page: Page) -> None:
    assert page.one("td#t3_new_received__total a:not(.flag)").get("href") == "#p8-r0c7"
    assert page.one("#p8-r0c7").text_content() == "3"
    assert page.one("td#t3_carried_in__total a").get("href") == "#p7"


def test_findings_stand_in_a_summary_and_beside_their_paragraph(page: Page) -> None:
    assert [rule.text for rule in page.all("#findings .rule")] == ["T3-01", "N-04", "S-05"]
    assert "正文称没有行政诉讼" in page.one("#p3 .para-notes").text_content()


def test_facts_come_with_evidence_and_contradictions(page: Page) -> None:
    facts = page.one(".facts").text_content()
    assert "正文与表格不一致" in facts
    assert page.one(".contradiction a").get("href") == "#p3"
    assert "未知" in page.one(".fact-unknown").text_content()


def test_masked_names_are_noted(page: Page) -> None:
    assert "个人姓名已遮蔽" in page.one("#p4").text_content()
    assert "遮蔽" in page.one(".summary").text_content()


def test_the_original_characters_are_one_link_away(crafted_reader: Reader, crafted_archive: Crafted, page: Page) -> None:
    assert "公开的数据" in page.one("#p3").text_content()
    raw = crafted_reader.open(page.all(".text-toggle a")[-1].get("href"))
    assert "公開的數(shù)據(jù)<不足>" in raw.one("#p3").text_content()
    assert raw.all(".text-toggle a")[0].get("href") == f"/reports/{crafted_archive.current}"


def test_words_are_marked_in_the_cleaned_and_in_the_original_text(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    url = f"/reports/{crafted_archive.current}"
    assert [mark.text for mark in crafted_reader.open(url, q="“数据”").all("#p3 mark")] == ["数据"]
    assert [mark.text for mark in crafted_reader.open(url, q="“數據”", text="raw").all("#p3 mark")] == ["數(shù)據(jù)"]
    assert crafted_reader.open(url, q="“").status == 200


def test_an_old_version_stays_and_names_the_current_one(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    old = crafted_reader.open(f"/reports/{crafted_archive.old}")
    assert "这是旧版本" in old.text(".notice-version")
    assert old.all(".notice-version a")[0].get("href") == f"/reports/{crafted_archive.current}"
    assert "没有其他事项。" in old.one("#p10").text_content()
    current = crafted_reader.open(f"/reports/{crafted_archive.current}")
    assert current.all(".notice-version a")[0].get("href") == f"/reports/{crafted_archive.old}"


def test_a_report_nobody_can_name_is_still_readable(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    page = crafted_reader.open(f"/reports/{crafted_archive.nameless}")
    assert page.status == 200
    assert "甲省青石区、乙省青石区" in page.text(".report-head")
    assert "文中未写明" in page.text(".head-facts")
    assert not page.all(".form-table")


def test_a_paragraph_is_cited_without_javascript(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    link = crafted_reader.open(f"/reports/{crafted_archive.current}").one("#p4 a.cite-link")
    page = crafted_reader.open(link.get("href"))
    text = page.one("textarea").text
    address = f"/reports/{crafted_archive.current}#p4"
    for part in ("“甲××先生申请公开预算", "示例市青石区文化局", "[R/OL]", "[R/OL]. 2021-01-20. ", address, "遮蔽"):
        assert part in text
    plain = crafted_reader.client.get(link.get("href"), query_string={"format": "text"})
    assert plain.mimetype == "text/plain"
    assert plain.text == text.strip()


def test_the_numbers_of_a_table_can_be_cited_one_by_one(crafted_reader: Reader, crafted_archive: Crafted, page: Page) -> None:
    links = page.all("#t3 .quotable a")
    assert [link.get("href").rsplit("/", 1)[1] for link in links] == [
        "t3_new_received__natural_person", "t3_new_received__total", "t3_carried_in__total", "t3_granted__total",
    ]  # fmt: skip
    for link in links:
        assert crafted_reader.open(link.get("href")).status == 200


def test_a_cell_is_cited_with_how_it_is_known(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    url = f"/reports/{crafted_archive.current}/cite"
    assert (
        "采购总金额：2,887,900元（表格单元格，原文“288.79万元”）（二、"
        in crafted_reader.open(f"{url}/t2_procurement_amount_yuan").one("textarea").text
    )
    assert "：空白" in crafted_reader.open(f"{url}/t3_new_received__business").one("textarea").text
    for nothing in ("p99", "t3_denied_admin_query__total", "nonsense"):
        assert crafted_reader.open(f"{url}/{nothing}").status == 404


def test_the_original_comes_as_it_was(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    answer = crafted_reader.client.get(f"/reports/{crafted_archive.nameless}/original")
    assert answer.get_data() == b"third"
    assert answer.headers["Content-Type"].startswith("application/octet-stream")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_an_original_with_private_names_stays_at_its_machine(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    path = f"/reports/{crafted_archive.current}/original"
    assert crafted_reader.client.get(path).status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert crafted_reader.client.get(path, environ_base=elsewhere).status_code == 404
    page = crafted_reader.client.get(f"/reports/{crafted_archive.current}", environ_base=elsewhere).get_data(as_text=True)
    assert path not in page


def test_a_finding_marks_its_cells(demo: Reader, demo_home: Path) -> None:
    with Store(demo_home, create=False) as store:
        reports = list(store.reports())
    report = next(r for r in reports if any(f.fields and f.severity == "error" for f in r.report.findings))
    page = demo.open(f"/reports/{report.id}")
    for link in page.all("a.flag"):
        assert page.one(link.get("href").replace("#", "li#")) is not None
    flagged = {cell.get("id") for cell in page.all("td.v-flagged")}
    assert flagged & {code for finding in report.report.findings for code in finding.fields}


def test_the_raw_table_is_folded_below_the_redrawn_one_and_open_where_it_has_a_hit(demo: Reader) -> None:
    report = demo.open("/search?zero_requests=no").all(".hit h2 a")[0].get("href").partition("?")[0]
    folds = demo.open(report).all(".source-fold")
    assert folds
    assert all(fold.get("open") is None for fold in folds)
    assert any(fold.get("open") is not None for fold in demo.open(report, q="自然人").all(".source-fold"))


def test_a_report_tells_reference_managers_what_it_is(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    """By the rules of Zotero's Embedded Metadata translator: Highwire tags first, then Dublin Core."""
    page = crafted_reader.open(f"/reports/{crafted_archive.current}")
    tags = {tag.get("name"): tag.get("content") for tag in page.tree.cssselect("head meta[name]")}
    assert "citation_technical_report_institution" in tags  # what makes the item a report
    item = {
        "title": tags["citation_title"],
        "creators": tags["citation_author"],
        "institution": tags["citation_technical_report_institution"],
        "date": tags["citation_publication_date"],
        "language": tags["citation_language"],
        "url": tags["citation_abstract_html_url"],
    }
    assert item == {
        "title": "青石区文化局2020年政府信息公开工作年度报告（示例（虚构））",
        "creators": "示例市青石区文化局",
        "institution": "示例市青石区文化局",
        "date": "2021/01/20",
        "language": "zh-CN",
        "url": f"http://localhost/reports/{crafted_archive.current}",
    }
    assert (tags["DC.title"], tags["DC.creator"], tags["DC.date"]) == (item["title"], item["creators"], "2021-01-20")
    linked = json.loads(page.one("script[type='application/ld+json']").text)
    assert (linked["@type"], linked["name"], linked["datePublished"]) == ("Report", item["title"], "2021-01-20")


def test_citations_can_be_downloaded(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    url = f"/reports/{crafted_archive.current}/cite"
    ris = crafted_reader.client.get(f"{url}?format=ris").text
    assert dict(re.findall(r"^(\w\w)  - (.*?)\r?$", ris, re.M)) | {"ER": ""} == {
        "TY": "RPRT",
        "AU": "示例市青石区文化局,",
        "TI": "青石区文化局2020年政府信息公开工作年度报告（示例（虚构））",
        "PB": "示例市青石区文化局",
        "PY": "2021",
        "DA": "2021/01/20",
        "LA": "zh-CN",
        "UR": f"http://localhost/reports/{crafted_archive.current}",
        "Y2": date.today().strftime("%Y/%m/%d"),
        "ER": "",
    }
    bibtex = crafted_reader.client.get(f"{url}/p4?format=bibtex").text
    assert bibtex.startswith("@techreport{gongkai-")
    assert "author = {{示例市青石区文化局}}," in bibtex
    assert bibtex.count("{") == bibtex.count("}")
    assert "第4段" in bibtex
    (item,) = json.loads(crafted_reader.client.get(f"{url}?format=csl").data)
    assert (item["type"], item["author"], item["issued"]) == (
        "report",
        [{"literal": "示例市青石区文化局"}],
        {"date-parts": [[2021, 1, 20]]},
    )
    assert "[R/OL]. 2021-01-20." in crafted_reader.client.get(url).text
    assert crafted_reader.client.get(f"{url}?format=endnote").status_code == 400


def test_both_texts_stand_side_by_side_with_their_differences_marked(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    page = crafted_reader.open(f"/reports/{crafted_archive.current}", text="both")
    (beside,) = page.all("#p3 .beside")
    assert beside.text_content() == "公開的數(shù)據(jù)<不足>，沒有行政訴訟。"
    assert [mark.text for mark in beside.cssselect("mark")][:2] == ["開", "數(shù)據(jù)"]
    assert [mark.text for mark in page.all("#p3 p mark")][:2] == ["开", "数据"]
    assert not page.all("#p10 .beside")
    known = [element.get("id") for element in page.all("[id]")]
    assert len(known) == len(set(known))
