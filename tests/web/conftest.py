"""Clients over two archives: the samples' and a hand-made one. Pages are read through lxml, as a user would find things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import expect

from archive.store import Store
from indexer.build import build
from tests.web import crafted
from web import create_app

expect.set_options(timeout=60_000)  # a machine may be busy; nothing here is about speed


@dataclass(frozen=True)
class Page:
    status: int
    tree: html.HtmlElement
    source: str
    headers: dict[str, str]

    def one(self, css: str) -> html.HtmlElement:
        (found,) = self.tree.cssselect(css)
        return found

    def all(self, css: str) -> list[html.HtmlElement]:
        return list(self.tree.cssselect(css))

    def text(self, css: str = "main") -> str:
        return " ".join(" ".join(element.text_content().split()) for element in self.all(css))


class Reader:
    """A visitor without JavaScript."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, url: str, **arguments: str) -> Page:
        answer = self.client.get(url, query_string=arguments or None)
        source = answer.get_data(as_text=True)
        return Page(answer.status_code, html.fromstring(source), source, dict(answer.headers))


@pytest.fixture(scope="session")
def demo_app(demo_home: Path) -> Flask:
    return create_app(demo_home)


@pytest.fixture
def demo(demo_app: Flask) -> Reader:
    return Reader(demo_app.test_client())


@dataclass(frozen=True)
class Crafted:
    home: Path
    old: str  # report ids
    current: str
    nameless: str


@pytest.fixture(scope="session")
def crafted_archive(tmp_path_factory: pytest.TempPathFactory) -> Crafted:
    home = tmp_path_factory.mktemp("crafted")
    with Store(home) as store:
        old = store.add(crafted.report(), b"first", "青石区文化局.txt").report_id
        current = store.add(crafted.report(text="更正后没有其他事项。"), b"second", "青石区文化局（更正）.txt").report_id
        nameless = store.add(crafted.nameless(), b"third", "无名.txt").report_id
        build(home, store)
    return Crafted(home, str(old), str(current), str(nameless))


@pytest.fixture(scope="session")
def crafted_home(crafted_archive: Crafted) -> Path:
    return crafted_archive.home


@pytest.fixture
def crafted_reader(crafted_archive: Crafted) -> Reader:
    return Reader(create_app(crafted_archive.home).test_client())
