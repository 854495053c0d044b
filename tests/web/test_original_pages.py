"""The pages of a PDF beside its text, as people see them; only where there are any and who may see the original."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from archive.ingest import ingest
from archive.samples import generate
from archive.store import Store
from indexer.build import build
from tests.web.conftest import Reader
from web import create_app
from web.pages import reports


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home, files = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("files")
    for number, layout in enumerate(("pdf_word", "pipes_bare")):
        sample = list(generate(seed=3, reports=2, layout=layout))[number]
        (files / sample.filename).write_bytes(sample.data)
    with Store(home) as store:
        assert len(list(ingest(store, [files]))) == 2
        build(home, store)
    return home


@pytest.fixture(scope="module")
def ids(home: Path) -> dict[str, str]:
    with Store(home, create=False) as store:
        return {stored.report.format: stored.id for stored in store.reports()}


@pytest.fixture
def reader(home: Path) -> Reader:
    return Reader(create_app(home).test_client())


def test_every_page_stands_beside_the_text_and_is_linked_from_it(reader: Reader, ids: dict[str, str]) -> None:
    from PIL import Image

    page = reader.open(f"/reports/{ids['pdf']}?text=pages")
    figures = page.all(".pages-beside figure")
    linked = [link.get("href").removeprefix("#") for link in page.all(".page-start a")]
    assert figures
    assert set(linked) <= {figure.get("id") for figure in figures}
    assert "page-1" in linked
    for image in page.all(".pages-beside img"):
        answer = reader.client.get(image.get("src"))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        drawn = Image.open(io.BytesIO(answer.data)).convert("L")
        assert drawn.width == 1100
        dark, light = drawn.getextrema()
        assert dark < 100 < 250 < light  # there is ink on paper
    assert reader.client.get(f"/reports/{ids['pdf']}/page/{len(figures) + 1}.jpg").status_code == 404


def test_a_text_has_no_pages(reader: Reader, ids: dict[str, str]) -> None:
    page = reader.open(f"/reports/{ids['text']}?text=pages")
    assert page.status == 200
    assert page.all(".pages-beside") == []
    assert "原件页面" not in page.text(".text-toggle")
    assert reader.client.get(f"/reports/{ids['text']}/page/1.jpg").status_code == 404


def test_whoever_may_not_see_the_original_does_not_see_its_pages(
    reader: Reader, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_may_see_original", lambda _: False)
    assert reader.open(f"/reports/{ids['pdf']}?text=pages").all(".pages-beside") == []
    assert reader.client.get(f"/reports/{ids['pdf']}/page/1.jpg").status_code == 404
