"""Suggestions while typing: what is offered, and that the box behaves as a box."""

from __future__ import annotations

import json
from dataclasses import astuple

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from archive.models import Agency
from indexer.question.forms import Forms
from indexer.question.names import begins, spoken
from tests.web.conftest import Reader
from tests.web.served import Served, served_over
from web.present.suggest import MOST, Suggester

served = served_over("demo_home")


def offered(typed: str, *names: str) -> list[str]:
    entries = [astuple(Agency(name, name)) for name in dict.fromkeys(names)]
    forms = Forms.of(entries, spoken, begins)
    called = lambda typed: ({str(entries[number][0]) for number in way} for way in forms.called(typed))  # noqa: E731
    return [each.label for each in Suggester(called, dict.fromkeys(names, 1), lambda name: (2021,)).suggest(typed)]


NAMES = ("示例市市场监督管理局", "示例市教育局", "示例市甲区教育局", "甲区人民政府")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("示例市教", "示例市教育局"),
        ("教育局", "示例市教育局"),
        ("市监局", "示例市市场监督管理局"),
        ("示例市市监局", "示例市市场监督管理局"),
        ("slsjyj", "示例市教育局"),
        ("SLSJYJ", "示例市教育局"),
        ("甲区", "甲区人民政府"),
        ("公開率", None),
        ("新收申请", "本年新收政府信息公开申请数量·总计"),
    ],
)
def test_a_name_a_short_name_initials_and_a_number(typed: str, first: str | None) -> None:
    found = offered(typed, *NAMES)
    assert found[0] == first if first else found


@given(st.text(max_size=12), st.lists(st.sampled_from(NAMES), max_size=4))
def test_whatever_is_typed_nothing_breaks_and_nothing_is_offered_twice(typed: str, names: list[str]) -> None:
    found = offered(typed, *names)
    assert len(found) == len(set(found)) <= MOST


def test_the_address_takes_anything_and_nothing(demo: Reader, demo_app: object) -> None:
    client: FlaskClient = demo.client
    for typed in ("", " ", "<b>", "a" * 500, "%", "松漪市教育局"):
        answer = client.get("/suggest", query_string={"q": typed})
        assert answer.status_code == 200
        found = json.loads(answer.data)["suggestions"]
        assert all(client.get(each["url"]).status_code == 200 for each in found[:2])
    assert found


@pytest.fixture
def page(browser: Browser, served: Served) -> Page:
    return browser.new_context(base_url=served.address).new_page()


@pytest.mark.browser
def test_enter_is_never_taken_from_the_form(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("检索词")
    box.press_sequentially("松漪市教育")
    expect(page.locator("[role=option]").first).to_contain_text("松漪市教育局")
    box.press("Enter")
    page.wait_for_url("**/search?q=*")


@pytest.mark.browser
def test_the_arrow_keys_choose_and_escape_closes(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("检索词")
    box.press_sequentially("syjyj")
    option = page.locator("[role=option]").first
    expect(option).to_be_visible()
    box.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value("syjyj")
    box.press_sequentially(" ")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.wait_for_url("**/agencies/*")
