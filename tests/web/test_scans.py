"""Beside a recognised number stands the picture of its cell; where it cannot be shown, the page says why."""

from __future__ import annotations

import io
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from archive.errors import OnlyPictures
from archive.models import EvidenceKind, Report, Spot, State
from archive.samples import render, single
from archive.samples.scans import bound
from archive.samples.scans import drawn as drawn_pages
from archive.samples.scans import scanned as scanned_page
from archive.store import Store
from indexer.build import build
from tests.web import crafted
from tests.web.conftest import Reader
from tests.web.served import serving
from web import create_app, drafts, scans
from web.pages import reports

CODE = "t3_new_received__total"
SPOT = Spot(1, 0.5, 0.25, 0.625, 0.3125)
needs_ocr = pytest.mark.skipif(
    not all(map(find_spec, ("cv2", "rapidocr", "onnxruntime"))), reason="NOT RUN: the extra ocr is not installed (make test-ocr)"
)


def scanned() -> Report:
    report = crafted.report()
    value = report.values[CODE]._replace(evidence=EvidenceKind.RECOGNISED, state=State.EXPLICIT, spot=SPOT)
    return replace(report, values={**report.values, CODE: value}, masks=(), format="image")


def drawn() -> bytes:
    """A page, white but for the cell."""
    from PIL import Image

    page = Image.new("L", (1600, 2400), 255)
    page.paste(0, tuple(round(1600 * side) for side in (SPOT.x0, SPOT.top, SPOT.x1, SPOT.bottom)))
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()


def archive(home: Path, data: bytes) -> tuple[Reader, str]:
    with Store(home) as store:
        id = str(store.add(scanned(), data, "扫描件.png").report_id)
        build(home, store)
    return Reader(create_app(home).test_client()), id


def test_where_a_cell_stands_is_stored(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        stored = store.get(str(store.add(scanned(), b"scan", "扫描件.png").report_id))
        assert stored is not None
        assert {code: value.spot for code, value in stored.report.values.items() if value.spot} == {CODE: SPOT}
        store.take_back([stored.id])
        assert store.get(stored.id) is None


@needs_ocr
def test_the_picture_of_a_cell_stands_beside_its_number(tmp_path: Path) -> None:
    from PIL import Image

    reader, id = archive(tmp_path, drawn())
    for page, css in ((reader.open(f"/reports/{id}"), f"#{CODE} svg"), (reader.open(f"/reports/{id}/cite/{CODE}"), "main svg")):
        picture = page.one(css)
        image = picture.find("image")
        assert picture.get("aria-label") == "原图中的这一格"
        x, y, wide, high = map(float, (picture.get("viewbox") or picture.get("viewBox") or "").split())
        answer = reader.client.get(image.get("href"))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        shown = Image.open(io.BytesIO(answer.data))
        unit = shown.width / float(image.get("width"))
        cell = shown.crop(tuple(round(unit * side) for side in (x, y, x + wide, y + high)))
        middle, corner = (cell.width // 2, cell.height // 2), (0, 0)
        assert cell.getpixel(middle) < 40 < 200 < cell.getpixel(corner)
    assert reader.open(f"/reports/{id}/scan/2.jpg").status == 404


@needs_ocr
def test_an_original_that_cannot_be_drawn_is_told(tmp_path: Path) -> None:
    reader, id = archive(tmp_path, b"%PDF-1.4 broken")
    page = reader.open(f"/reports/{id}/scan/1.jpg")
    assert page.status >= 400
    assert "图片无法显示" in page.text("body")


@needs_ocr
def test_a_scan_is_checked_as_a_draft(tmp_path: Path) -> None:
    pytest.importorskip("reportlab", reason="NOT RUN: reportlab is not installed")
    truth = single("plain", 3)
    _, printed = render(truth, "pdf_ruled")
    scan = bound([scanned_page(page, at) for at, page in enumerate(drawn_pages([printed], 150)[0][:1])], 150)
    with serving(tmp_path) as server:
        answer = server.send("/check", scan, "scan.pdf")
    assert answer.status == 200, " ".join(answer.tree.text_content().split())
    assert truth.agency.name in answer.text


def test_a_scan_too_long_to_be_checked_here_is_told_where_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "understand", refuse)
    monkeypatch.setattr(drafts, "SCAN_LIMITS", replace(drafts.SCAN_LIMITS, seconds=0.0))
    with pytest.raises(drafts.NotChecked, match="识别文字最多用") as told:
        drafts.check(drafts.Draft("扫描件.png", drawn()))
    assert "gongkai check" in told.value.advice


def refuse(draft: drafts.Draft) -> OnlyPictures:
    return OnlyPictures("这是图片，需要识别。")


def test_without_the_original_the_page_says_so(tmp_path: Path) -> None:
    reader, id = archive(tmp_path, b"scan")
    with Store(tmp_path) as store:
        store.originals.discard(store.current_originals()[0][1])
    page = reader.open(f"/reports/{id}")
    assert page.all(f"#{CODE} svg") == []
    assert "原文件已不在库中" in page.text()
    assert reader.open(f"/reports/{id}/scan/1.jpg").status == 404


def test_without_the_extra_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "can_draw", lambda: False)
    reader, id = archive(tmp_path, b"scan")
    page = reader.open(f"/reports/{id}")
    assert page.all(f"#{CODE} svg") == []
    assert "没有安装文字识别组件" in page.text()


def test_a_page_of_somebody_with_private_names_is_shown_at_this_machine_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "at_this_machine", lambda: False)
    with Store(tmp_path) as store:
        id = store.add(replace(scanned(), masks=crafted.report().masks), b"scan", "扫描件.png").report_id
        build(tmp_path, store)
    reader = Reader(create_app(tmp_path).test_client())
    assert "只在装有年报库的电脑上显示" in reader.open(f"/reports/{id}").text()
    assert reader.open(f"/reports/{id}/scan/1.jpg").status == 404


def test_a_page_as_recognised_is_not_taken_for_the_page_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_drawn", lambda draw, data, numbers: [f"{draw.__name__} {number}".encode() for number in numbers])
    drawn = scans.Scans()
    assert drawn.recognised("r0", (1, 2), lambda: b"")[2] == b"page_pictures 2"
    assert drawn.page("r0", 2, 2, lambda: b"") == b"page_images 2"
