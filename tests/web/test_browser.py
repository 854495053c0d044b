"""A real browser against the real server: the way from a search to a citation that opens at its paragraph."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from waitress.server import create_server

from archive.store import Store
from indexer.build import update
from tests import length
from tests.web.every_page import endpoint_of, every_page
from tests.web.test_check import DRAFT
from web import create_app

pytestmark = pytest.mark.browser

LOOKS = (("light", "desktop"), ("dark", "phone"), ("dark", "desktop"), ("light", "phone"))
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def app(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    home = tmp_path_factory.mktemp("walked") / "home"
    shutil.copytree(demo_home, home)  # a file is imported on the way
    with Store(home) as store:
        update(home, store)  # in a cluster a copy is another archive, which has no index yet
    return create_app(home)


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


class Watch:
    """What must not happen while walking: console errors, page errors, requests to other hosts."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.troubles: list[str] = []
        host = urlsplit(address).netloc
        context.on("console", lambda message: self._note(message.type == "error", f"console: {message.text}"))
        context.on("weberror", lambda error: self._note(True, f"script: {error.error}"))
        context.on("request", lambda request: self._note(urlsplit(request.url).netloc not in {host, ""}, f"request: {request.url}"))
        # What was still under way when the visitor went on (an icon, on a busy machine) is no failure.
        context.on("requestfailed", lambda r: self._note(r.failure != "net::ERR_ABORTED", f"failed: {r.url} {r.failure}"))

    def _note(self, bad: bool, what: str) -> None:
        if bad:
            self.troubles.append(what)


@pytest.fixture
def walk(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"])
    watch = Watch(context, address)
    yield context.new_page()
    context.close()
    assert not watch.troubles


def test_from_a_search_to_a_citation_that_opens_at_its_paragraph(walk: Page) -> None:
    walk.goto("/")
    walk.keyboard.press("/")
    walk.keyboard.type("行政复议")
    walk.keyboard.press("Enter")
    expect(walk.locator(".total")).to_contain_text("份年报")

    before = int(walk.locator(".total strong").first.inner_text().replace(",", ""))
    chosen = walk.locator("#facet-zero_requests ~ ul a").first
    said = int(chosen.locator(".n").inner_text())
    chosen.click()
    expect(walk.locator(".chips li a[title]")).to_have_count(2)
    assert int(walk.locator(".total strong").first.inner_text()) == said < before

    passage = walk.locator("a.passage:not(.from-table)").first
    quoted = passage.locator("mark").first.inner_text()
    passage.click()
    paragraph = walk.locator(".para:target")
    expect(paragraph).to_be_in_viewport()
    expect(paragraph.locator("mark").first).to_have_text(quoted)

    text = paragraph.locator("p").first.evaluate("p => [...p.childNodes].filter(n => n.nodeName != 'A').map(n => n.textContent).join('')")
    paragraph.hover()
    paragraph.locator("a[data-cite]").click()
    expect(walk.locator("#status")).to_have_text("引文已复制")
    citation = walk.evaluate("navigator.clipboard.readText()")
    assert f"“{text.strip()}”" in citation
    assert "[R/OL]" in citation

    cited = citation.rstrip(".").rsplit(" ", 1)[1]
    walk.goto("about:blank")
    walk.goto(cited)
    expect(walk.locator(".para:target")).to_be_in_viewport()
    expect(walk.locator(".para:target")).to_contain_text(text.strip())


def test_a_number_leads_to_its_cell_in_the_source_table(walk: Page) -> None:
    walk.goto("/search?zero_requests=no")
    walk.locator(".hit h2 a").first.click()
    number = walk.locator("td#t3_new_received__total a")
    shown = number.locator(".v-shown").inner_text()
    number.click()
    source = walk.locator("td:target")
    expect(source).to_be_in_viewport()
    assert shown in source.inner_text()


def test_without_javascript_the_citation_is_a_page(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search?q=公开")
    page.locator("a.passage").first.click()
    page.locator(".para:target a.cite-link").click()
    assert "[R/OL]" in page.locator("textarea").input_value()
    context.close()


def test_a_draft_is_checked_by_keyboard_and_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/check")
    page.get_by_label("或粘贴全文").focus()
    page.keyboard.insert_text(DRAFT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("错误 1 处")
    page.locator("#findings .para-link").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_result_of_a_check_is_accessible_on_a_phone(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/check")
    page.get_by_label("或粘贴全文").fill(DRAFT)
    page.get_by_role("button", name="检查", exact=True).click()
    violations = [v for v in Axe().run(page).response["violations"] if v["impact"] in {"serious", "critical"}]
    assert not [(v["id"], node["html"]) for v in violations for node in v["nodes"]]
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    context.close()


def test_a_conversation_of_five_turns(walk: Page, address: str, browser: Browser) -> None:
    def ask(question: str, turn: int) -> Locator:
        walk.get_by_label("问题").fill(question)
        walk.keyboard.press("Enter")
        exchange = walk.locator(f"#t{turn}")
        expect(exchange).to_be_in_viewport()
        return exchange

    walk.goto("/ask")
    expect(ask("云砚区民政局2021年一共几件？", 1).locator(".answer-clarify")).to_be_visible()
    expect(walk.locator(".offered a").first).to_be_visible()
    expect(ask("2021年哪些单位一件申请都没收到？", 2).locator("tbody tr")).not_to_have_count(0)
    expect(ask("那2022年呢？", 3).locator(".plan")).to_contain_text("2022年度")

    with browser.new_context() as elsewhere:  # the address at turn three, opened by somebody else
        other = elsewhere.new_page()
        other.goto(walk.url)
        expect(other.locator("#t3 .said")).to_have_text(walk.locator("#t3 .said").inner_text())

    chip = walk.locator("#t3 .plan-chip", has_text="2022年度").first
    chip.locator("summary").click()
    chip.get_by_role("link", name="2023").click()
    expect(walk.locator("#t3 .plan")).to_contain_text("2023年度")

    expect(ask("2021年一共收到多少件申请？", 4).locator(".said")).to_contain_text("件")
    expect(ask("明天天气怎么样？", 5).locator(".answer-refuse")).to_be_visible()


@pytest.mark.parametrize(("scheme", "size"), length.of(LOOKS[:2], LOOKS))
def test_every_page_is_accessible_quiet_and_not_too_wide(browser: Browser, app: Flask, address: str, scheme: str, size: str) -> None:
    """axe; nothing in the console, nothing from elsewhere; no sideways scrolling."""
    width, height = SIZES[size]
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    watch = Watch(context, address)
    page = context.new_page()
    axe = Axe()
    found: dict[str, list[str]] = {}
    for number, opened in enumerate(every_page(app)):
        if not length.AT_LENGTH and number % 2 != LOOKS.index((scheme, size)):
            continue  # every page in one of two looks
        page.goto(opened.url)
        violations = [v for v in axe.run(page).response["violations"] if v["impact"] in {"serious", "critical"}]
        found[opened.url] = [f"{v['id']}: {node['html'][:120]}" for v in violations for node in v["nodes"][:3]]
        if page.evaluate(_TOO_WIDE):
            found[opened.url].append("scrolls sideways")
        found[opened.url] += [trouble for trouble in watch.troubles if opened.status == 200 or f"status of {opened.status}" not in trouble]
        watch.troubles.clear()
    context.close()
    assert not {url: what for url, what in found.items() if what}


# Row ends of a table's text begin a new line, nothing else does.
_BROKEN_LINES = "[...document.querySelectorAll('.quote span:not(.row-end)')].some(each => getComputedStyle(each).display == 'block')"
# What holds words is never narrower than six of them and yet higher than three lines.
_COLUMN_OF_WORDS = """() => [...document.querySelectorAll('main :is(td, th, li, p, dd, dt, summary, label, h1, h2, h3)')].filter(each => {
  const style = getComputedStyle(each);
  const inner = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  if (inner >= 6 * parseFloat(style.fontSize) || !each.checkVisibility() || each.closest('.visually-hidden')) return false;
  const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), lines = new Set(), range = document.createRange();
  while (walker.nextNode()) {
    const above = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || above.closest('.visually-hidden, svg, select') || !above.checkVisibility()) continue;
    range.selectNode(walker.currentNode);
    for (const box of range.getClientRects()) if (box.width > 1) lines.add(Math.round(box.top / 4));
  }
  return lines.size > 3;
}).slice(0, 3).map(each => each.outerHTML.slice(0, 160))"""
_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


# Each thing a key can do something on, numbered; whatever gets the focus says so, and whether that can be seen.
_STOPS = """() => {
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(each =>
    each.checkVisibility({visibilityProperty: true}) && !each.disabled && each.type != 'hidden' && each.type != 'radio');
  stops.forEach((each, number) => each.dataset.stop = number);
  window.reached = {};
  document.addEventListener('focusin', ({target}) => {
    const shows = [target, target.parentElement].some(each => {
      const style = getComputedStyle(each);
      return style.outlineStyle != 'none' || style.boxShadow != 'none';
    });
    window.reached[target.dataset.stop] = shows;
  });
  return stops.length;
}"""
_MISSED = """() => [...document.querySelectorAll('[data-stop]')].filter(each => window.reached[each.dataset.stop] !== true).map(each =>
  (window.reached[each.dataset.stop] === false ? 'focus not seen: ' : 'not reached: ') + each.outerHTML.slice(0, 120))"""


def test_every_page_can_be_used_by_keyboard_alone(browser: Browser, app: Flask, address: str) -> None:
    """Tab comes to everything that can be used, the focus is seen there, and nothing holds it."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for opened in {endpoint_of(app, opened.url): opened for opened in every_page(app) if opened.status == 200}.values():
        page.goto(opened.url.partition("#")[0])
        for _ in range(page.evaluate(_STOPS) + 8):
            page.keyboard.press("Tab")
        if missed := page.evaluate(_MISSED):
            found[opened.url] = missed[:4]
    context.close()
    assert not found


def test_every_page_fits_every_width_prints_and_begins_with_the_way_past_the_head(browser: Browser, app: Flask, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 800})
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for opened in every_page(app):
        page.goto(opened.url.partition("#")[0])  # at a paragraph, Tab would go on from there
        troubles = []
        for width in (360, 390, 414, 768, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(_TOO_WIDE):
                troubles.append(f"too wide at {width}")
            troubles += [f"at {width}: {words}" for words in page.evaluate(_COLUMN_OF_WORDS)]
        if page.evaluate(_BROKEN_LINES):
            troubles.append("a mark within a quotation stands on a line of its own")
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") != "skip":
            troubles.append("Tab does not begin with the skip link")
        page.emulate_media(media="print")
        if not page.locator(".print-only").is_visible() or page.locator(".masthead").is_visible():
            troubles.append("print")
        page.emulate_media(media="screen")
        if troubles:
            found[opened.url] = troubles
    context.close()
    assert not found
