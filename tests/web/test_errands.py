"""What people come for, in a real browser against the real server: never more than five clicks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from archive.form import table3
from archive.samples.generate import single
from archive.samples.layouts import render
from archive.samples.truth import Truth
from tests.archive.texts import report_text
from tests.web.served import Served, served_over, serving

pytestmark = pytest.mark.browser

served = served_over("demo_home")
MOST = 5


@dataclass
class Visitor:
    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()


@pytest.fixture
def visitor(browser: Browser, served: Served) -> Iterator[Visitor]:
    context = browser.new_context(base_url=served.address)
    context.set_default_timeout(60_000)
    someone = Visitor(context.new_page())
    yield someone
    context.close()
    assert someone.clicks <= MOST


def test_a_citizen_sees_the_history_of_an_agency_across_the_change_of_form_as_a_picture(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/")
    page.get_by_label("检索词").fill("松漪市教育局")
    page.keyboard.press("Enter")
    visitor.click(page.locator(".offers a", has_text="单位").first)
    chart = page.locator("svg.line-chart").first
    expect(chart).to_be_visible()
    expect(chart.locator("circle")).to_have_count(5)  # 2019 to 2023


def test_a_journalist_finds_who_published_nothing(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/")
    visitor.click(page.get_by_role("link", name="单位", exact=True).first)
    page.get_by_label("没有哪一年的年报").select_option("2019")
    visitor.click(page.get_by_role("button", name="查找"))
    expect(page.locator(".total")).to_contain_text("库中没有 2019 年年报的")


def test_a_researcher_takes_numbers_by_county_with_their_coverage(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/stats")
    page.get_by_label("分组", exact=True).select_option("county")
    visitor.click(page.get_by_role("button", name="统计"))
    with page.expect_download() as download:
        visitor.click(page.get_by_role("link", name=re.compile("这张表")))
    head, *rows = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert "有数字（份）" in head
    assert len(rows) > 5


def test_a_researcher_takes_every_cell_of_a_sector(visitor: Visitor) -> None:
    """As a data frame would read it: numbers are numbers, what is not known is empty and says why."""
    page = visitor.page
    page.goto("/")
    visitor.click(page.get_by_role("link", name="检索", exact=True).first)
    visitor.click(page.locator("#facet-sector ~ ul a").first)
    with page.expect_download() as download:
        visitor.click(page.get_by_role("link", name="全部数字及依据，CSV"))
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    held = int(page.locator(".total strong").first.inner_text().replace(",", ""))
    assert len({row["年报编号"] for row in rows}) == held
    known = [row for row in rows if row["数值"]]
    assert all(float(row["数值"]) >= 0 or "减少" in row["项目"] or "增" in row["项目"] for row in known)
    assert all(row["怎样得知"] for row in rows)
    assert {row["怎样得知"] for row in rows if not row["数值"]} <= {"空白", "斜杠或横线", "未找到", "读不出数字", "分母为0"}


def test_a_lawyer_cites_the_place_where_a_report_says_it(visitor: Visitor, browser: Browser, served: Served) -> None:
    page = visitor.page
    page.goto("/")
    page.get_by_label("检索词").fill("“行政诉讼”")
    page.keyboard.press("Enter")
    visitor.click(page.locator("a.passage:not(.from-table)").first)
    paragraph = page.locator(".para:target")
    paragraph.hover()
    visitor.click(paragraph.locator("a[data-cite]"))
    expect(page.locator("#status")).to_have_text("引文已复制")


@pytest.fixture(scope="module")
def planted() -> Truth:
    """A draft with three errors: a sum, a private name, a day after the deadline."""
    truth = single("named_applicant", seed=3)
    total = table3.code("unable_not_held", "total")
    printed = {**truth.printed, total: str(int(truth.printed[total] or 0) + 1)}
    return replace(truth, printed=printed, published=date(truth.report_year + 1, 6, 1))


@pytest.mark.parametrize("how", ["docx", "pdf_word", "粘贴"])
def test_a_clerk_finds_three_planted_errors_and_takes_the_list_along(visitor: Visitor, planted: Truth, tmp_path: Path, how: str) -> None:
    page = visitor.page
    page.goto("/")
    visitor.click(page.get_by_role("link", name="检查草稿", exact=True).first)
    name, data = render(planted, "pipes_bare" if how == "粘贴" else how)
    if how == "粘贴":
        page.get_by_label("或粘贴全文").fill(data.decode())
    else:
        (tmp_path / name).write_bytes(data)
        page.get_by_label("选择文件").set_input_files(tmp_path / name)
    visitor.click(page.get_by_role("button", name="检查", exact=True))
    rules = page.locator("#findings > ol > li .refs .rule")
    expect(rules.first).to_be_visible()
    assert {"T3-01", "P-01", "D-01"} <= set(rules.all_inner_texts())
    sums = page.locator("#findings > ol > li").filter(has=page.locator(".rule", has_text="T3-01"))
    expect(sums.locator(".evidence-kind").first).to_contain_text("表三“本机关不掌握相关政府信息”行")
    visitor.click(sums.locator("a.para-link").first)
    expect(page.locator(":target")).to_be_in_viewport()
    with page.expect_download() as download:
        visitor.click(page.get_by_role("link", name="存为 Word"))
    found = Document(download.value.path())
    assert {"T3-01", "P-01", "D-01"} <= {row.cells[1].text for table in found.tables for row in table.rows}
    page.goto("/help")
    page.go_back()
    expect(rules.first).to_be_visible()  # the result is still there


def test_a_lawyer_sees_what_changed_from_year_to_year(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/agencies/松漪市教育局")
    visitor.click(page.get_by_role("link", name="与上年").first)
    expect(page.locator(".total")).to_contain_text("的文字相同")
    expect(page.locator(".text-pair").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_from_nothing_to_a_first_search(browser: Browser, tmp_path: Path, script: bool) -> None:
    file = tmp_path / "民政局.txt"
    file.write_text(report_text("示例市民政局", 2021, received=2), encoding="utf-8")
    with serving(tmp_path / "none") as served:
        context = browser.new_context(base_url=served.address, java_script_enabled=script)
        context.set_default_timeout(120_000)
        visitor = Visitor(context.new_page())
        page = visitor.page
        page.goto("/")
        visitor.click(page.get_by_role("link", name="导入年报").first)
        page.get_by_label("文件或 ZIP").set_input_files(file)
        visitor.click(page.get_by_role("button", name="导入", exact=True))
        visitor.click(page.get_by_role("link", name="检索", exact=True).and_(page.locator(".btn")))
        expect(page.locator(".hit h2").first).to_contain_text("示例市民政局")
        assert visitor.clicks <= MOST
        context.close()
