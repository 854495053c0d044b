"""The five real reports beside the project, seen through the pages. Not run where they are missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.ingest import ingest
from archive.store import Store
from indexer.build import build
from tests.web.conftest import Reader
from web import create_app


@pytest.fixture(scope="module")
def seeds(shared: Path) -> Path:
    folder = shared / "seeds"
    if not folder.is_dir():
        pytest.skip("NOT RUN: the reference material holds no real reports")
    return folder


@pytest.fixture(scope="module")
def home(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    with Store(folder) as store:
        assert len(list(ingest(store, [seeds], processes=1))) == 5
        build(folder, store)
    return folder


@pytest.fixture
def real(home: Path) -> Reader:
    return Reader(create_app(home).test_client())


def agencies(reader: Reader, url: str) -> set[str]:
    return {" ".join(link.text_content().split()) for link in reader.open(url).all(".hit h2 a")}


def test_zero_requests_are_just_these_three_each_with_how_it_is_known(real: Reader) -> None:
    url = "/search?zero_requests=yes"
    assert agencies(real, url) == {"嘉兴市秀洲区民政局2020", "嘉兴市秀洲区王店镇人民政府2019", "平湖市民政局2021"}
    for hit in real.open(url).all(".hit"):
        assert hit.cssselect(".evidence-kind")


def test_the_one_pending_suit_comes_with_its_contradiction(real: Reader) -> None:
    url = "/search?pending_litigation=yes"
    assert agencies(real, url) == {"嘉兴市南湖区政务服务和数据资源管理局2020"}
    page = real.open(url)
    assert "正文与表格不一致" in page.text(".contradiction")
    address, paragraph = page.one(".contradiction a").get("href").split("#")
    assert "没有进行行政复议或行政诉讼" in real.open(address).one(f"#{paragraph}").text_content()


def test_glossed_traditional_text_is_found_and_shown_as_printed(real: Reader) -> None:
    page = real.open("/search?q=复议 单位:缙云县人力资源和社会保障局")
    address = page.all("a.passage")[0].get("href")
    report = real.open(address.split("#")[0] + "&text=raw")
    marks = {mark.text_content() for mark in report.all(".para mark")}
    assert any("復" in mark and "議" in mark for mark in marks), marks


def test_a_private_name_appears_nowhere(real: Reader, seeds: Path) -> None:
    names = {name for path in seeds.glob("*.txt") for name in re.findall(r"答复了(\S{2,3}?)先生", path.read_text("utf-8"))}
    assert names
    with_name = real.open("/search?pending_litigation=yes").one(".hit h2 a").get("href")
    pages = [with_name, f"{with_name}?text=raw", f"{with_name}/cite/p9", f"/api/v1{with_name}", "/api/v1/search?q=先生", "/search?q=先生"]
    for name in names:
        assert not [page for page in pages if name in real.client.get(page).text]
        assert real.open(f"/search?q=“{name}”").text(".total strong") == "0"
    assert "××" in real.open(with_name).source


def test_every_report_opens_in_both_texts(real: Reader) -> None:
    for link in real.open("/search").all(".hit h2 a"):
        for url in (link.get("href"), link.get("href") + "?text=raw"):
            page = real.open(url)
            known = {element.get("id") for element in page.all("[id]")}
            assert {a.get("href")[1:] for a in page.all("a[href^='#']")} <= known, url
