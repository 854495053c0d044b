"""Scanned pages: what is stated is right, the rest unknown, and every cell can be shown. Needs the extra ``ocr``."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from archive.extract import extract
from archive.ingest import ingest
from archive.models import EvidenceKind, Report, State
from archive.readers import read
from archive.samples import Truth, render, single
from archive.store import OutcomeKind, Store
from archive.workers import Limits

pytest.importorskip("rapidocr", reason="NOT RUN: the extra ocr is not installed (make test-ocr)")
pytest.importorskip("reportlab", reason="NOT RUN: reportlab is not installed")

from archive.readers.picture import Wanted, page_pictures
from archive.samples.scans import bound, drawn, scanned

DPI = 150


@pytest.fixture(scope="module")
def truth() -> Truth:
    return single("plain", 3, 2022)


@pytest.fixture(scope="module")
def scan(truth: Truth) -> bytes:
    (pages,) = drawn([render(truth, "pdf_word")[1]], DPI)
    if (pages[0] < 128).mean() < 0.01:
        pytest.skip("NOT RUN: there is no Chinese font to draw the pages with")
    return bound([scanned(page, number) for number, page in enumerate(pages)], DPI)


@pytest.fixture(scope="module")
def report(scan: bytes) -> Report:
    return extract(read(scan, "扫描件.pdf"))


def test_what_is_stated_is_right(truth: Truth, report: Report) -> None:
    stated = {code: value for code, value in report.values.items() if code in truth.cells and value.state is State.EXPLICIT}
    assert {code: value.value for code, value in stated.items()} == {code: truth.cells[code] for code in stated}
    assert {value.evidence for value in stated.values()} == {EvidenceKind.RECOGNISED}
    assert len(stated) > len(truth.cells) / 3


def test_nothing_follows_from_what_is_not_confirmed(report: Report) -> None:
    assert all(value.value is None for code, value in report.values.items() if code.startswith("t2_") and value.spot)


def test_the_text_around_the_tables_is_read(truth: Truth, report: Report) -> None:
    assert report.is_report
    assert (report.report_year, report.form) == (truth.report_year, truth.edition.value)


def test_every_recognised_cell_can_be_shown(scan: bytes, report: Report) -> None:
    from PIL import Image

    spots = [value.spot for value in report.values.values() if value.evidence is EvidenceKind.RECOGNISED and value.raw and value.spot]
    pages = tuple(sorted({spot.page for spot in spots}))
    pictures = {page: Image.open(io.BytesIO(data)) for page, data in zip(pages, page_pictures(Wanted(scan, pages)), strict=True)}
    for spot in spots:
        page = pictures[spot.page]
        shown = page.crop(tuple(round(page.width * side) for side in (spot.x0, spot.top, spot.x1, spot.bottom)))
        assert shown.width < page.width * 0.9  # the last cell of a short row is a wide one
        assert shown.height < page.height / 10
        assert shown.getextrema()[0] < 120  # there is ink in it


def test_a_scan_that_takes_too_much_costs_only_itself(tmp_path: Path, scan: bytes) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "1.pdf").write_bytes(scan)
    (files / "2.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    (files / "3.txt").write_bytes(render(single("plain", 5), "pipes_leading")[1])
    with Store(tmp_path / "home") as store:
        outcomes = {Path(outcome.filename).name: outcome for outcome in ingest(store, [files], processes=1, limits=Limits(processor=8))}
    assert [outcomes[name].kind for name in ("1.pdf", "2.png", "3.txt")] == [OutcomeKind.FAILED, OutcomeKind.FAILED, OutcomeKind.STORED]
    assert "超时" in (outcomes["1.pdf"].reason or "")
    assert "损坏" in (outcomes["2.png"].reason or "")
