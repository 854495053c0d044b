"""What people come for, in a real browser against the real server: never more than five clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.archive.texts import report_text
from tests.web.served import Served, served_over, serving

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)  # a machine may be busy; nothing here is about speed

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


def test_a_citizen_sees_the_history_of_an_agency_as_a_picture(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/")
    page.get_by_label("检索词").fill("松漪市教育局")
    page.keyboard.press("Enter")
    visitor.click(page.locator(".offers a", has_text="单位").first)
    chart = page.locator("svg.line-chart").first
    expect(chart).to_be_visible()
    expect(chart.locator("circle")).to_have_count(5)


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
