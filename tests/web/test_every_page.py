"""What holds for every page of the site, without a browser: none is forgotten, all are valid HTML and work without a script."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from justhtml import JustHTML
from lxml import html

from archive.store import Store
from indexer.health import ensure
from tests.web.every_page import DATA, Opened, endpoint_of, every_page
from web import create_app


@pytest.fixture(scope="module")
def app(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    home = tmp_path_factory.mktemp("every") / "home"
    shutil.copytree(demo_home, home)
    with Store(home, create=False) as store:
        ensure(store)  # in a cluster a copy has an index of its own
    return create_app(home)


@pytest.fixture(scope="module")
def pages(app: Flask) -> list[tuple[Opened, str]]:
    """Every page, with what it is."""
    client = app.test_client()
    found = []
    for page in every_page(app):
        answer = client.get(page.url.partition("#")[0])
        assert answer.status_code == page.status, page.url
        found.append((page, answer.get_data(as_text=True)))
    return found


def test_no_page_is_forgotten(app: Flask, pages: list[tuple[Opened, str]]) -> None:
    tried = {endpoint_of(app, page.url) for page, _ in pages if page.status != 404}
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("api.")}
    assert there - tried == DATA


def test_every_page_is_valid_html(pages: list[tuple[Opened, str]]) -> None:
    assert {
        page.url: [str(error) for error in JustHTML(source, collect_errors=True).errors][:3]
        for page, source in pages
        if JustHTML(source, collect_errors=True).errors
    } == {}


def test_ids_are_unique_and_everything_that_refers_to_one_finds_it(pages: list[tuple[Opened, str]]) -> None:
    troubles: dict[str, list[str]] = {}
    for page, source in pages:
        tree = html.fromstring(source)
        ids = [element.get("id") for element in tree.cssselect("[id]")]
        found = [f"twice: {id}" for id in set(ids) if ids.count(id) > 1]
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "data-copy-from"):
            found += [f"{name}: {id}" for element in tree.cssselect(f"[{name}]") for id in element.get(name).split() if id not in ids]
        found += [f"#: {link.get('href')}" for link in tree.cssselect("a[href^='#']") if link.get("href")[1:] not in ids]
        if found:
            troubles[page.url] = found[:4]
    assert troubles == {}


def test_every_page_says_what_it_is_and_works_without_a_script(pages: list[tuple[Opened, str]]) -> None:
    titles: dict[str, str] = {}
    for page, source in pages:
        tree = html.fromstring(source)
        (heading,) = tree.cssselect("h1")
        assert heading.text_content().strip(), page.url
        titles[page.url] = tree.cssselect("title")[0].text_content()
        assert "公开年报库" in titles[page.url], page.url
        assert not tree.cssselect("script:not([src]):not([type='application/ld+json']), [onclick], [style]"), page.url
        for form in tree.cssselect("form"):
            assert form.get("action"), page.url
            assert form.cssselect("button[type=submit]"), page.url
        for field in tree.cssselect("input:not([type=hidden]), select, textarea:not([aria-hidden])"):
            named = field.get("aria-label") or (field.get("id") and tree.cssselect(f"label[for='{field.get('id')}']"))
            assert named or field.getparent().tag == "label", (page.url, field.get("name"))
