"""Scanned pages: what is stated is right, the rest unknown, and every cell can be shown. Needs the extra ``ocr``."""

from __future__ import annotations

import io

import pytest

from archive.extract import extract
from archive.models import EvidenceKind, Report, State
from archive.readers import read
from archive.samples import Truth, render, single

pytest.importorskip("rapidocr", reason="NOT RUN: the extra ocr is not installed (make test-ocr)")
pytest.importorskip("reportlab", reason="NOT RUN: reportlab is not installed")

from archive.readers.picture import picture
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

    value = next(value for value in report.values.values() if value.evidence is EvidenceKind.RECOGNISED and value.raw)
    assert value.spot is not None
    shown = Image.open(io.BytesIO(picture(scan, value.spot))).convert("L")
    assert shown.width < 400
    assert shown.height < 200
    assert shown.getextrema()[0] < 120  # there is ink in it
