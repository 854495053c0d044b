"""Every layout can write every truth, says that it is invented, and shows each number where it belongs."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from itertools import islice
from random import Random

import pytest

from archive.samples import LAYOUTS, Truth, render, truths
from archive.samples.damages import DAMAGES
from archive.samples.grid import TableRef, codes_of, grid
from archive.samples.manuscript import compose
from archive.samples.mutations import MUTATIONS

_ENCODINGS = {"gb18030": "gb18030", "utf16": "utf-16", "html_gb18030": "gb18030"}
_LABEL = "示例（虚构）"


@pytest.fixture(scope="module")
def demo() -> list[Truth]:
    return list(truths(7, 60))


def _layout(name: str) -> str:
    if LAYOUTS[name].needs:
        pytest.importorskip(LAYOUTS[name].needs, reason=f"NOT RUN: {LAYOUTS[name].needs} is not installed")
    return name


def _text(name: str, data: bytes) -> str:
    """What a reader sees, roughly: the file's characters without markup."""
    if LAYOUTS[name].format == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return unescape(re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode()))
    if LAYOUTS[name].format == "pdf":
        from archive.readers.pdf_library import open_pdf

        with open_pdf(data) as file:
            return "".join(page.get_textpage().get_text_bounded() for page in file)
    return unescape(re.sub(r"<[^>]+>", "", data.decode(_ENCODINGS.get(name, "utf-8"))))


def test_there_are_enough_layouts() -> None:
    assert len(LAYOUTS) >= 12
    assert {layout.format for layout in LAYOUTS.values()} == {"text", "markdown", "html", "docx", "pdf"}
    assert all(layout.label for layout in LAYOUTS.values())


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_writes_every_report_and_says_that_it_is_invented(name: str, demo: list[Truth]) -> None:
    layout = LAYOUTS[_layout(name)]
    for truth in demo[:: {"docx": 6, "pdf": 12}.get(layout.format, 1)]:
        filename, data = render(truth, name)
        assert truth.agency.name is not None
        assert filename.startswith(truth.agency.name)
        assert _LABEL in _text(name, data)
        assert render(truth, name) == (filename, data)


@pytest.mark.parametrize("name", [name for name in LAYOUTS if LAYOUTS[name].format in ("text", "markdown", "html", "docx")])
def test_every_printed_number_is_in_the_file(name: str, demo: list[Truth]) -> None:
    for truth in demo[:10]:
        text = _text(name, render(truth, name)[1])
        for code, printed in truth.printed.items():
            if printed.isdigit():
                assert printed in text, f"{truth.title}: {code}"


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("truth_number", [0, 30])
def test_the_grid_is_a_rectangle_that_holds_every_cell_once(number: int, truth_number: int, demo: list[Truth]) -> None:
    edition = demo[truth_number].edition
    rows = grid(TableRef(number, edition))
    assert {len(row) for row in rows} == {{2: 4, 3: 10, 4: 15}[number]}
    begun = [slot.cell.code for row in rows for slot in row if slot.begins and slot.cell.code]
    assert sorted(begun) == sorted(code for code in demo[truth_number].cells if code.startswith(f"t{number}_"))


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_takes_away_what_it_says(name: str, demo: list[Truth]) -> None:
    for seed, truth in enumerate(islice(demo, 20)):
        manuscript = compose(truth)
        damaged = DAMAGES[name](manuscript, Random(seed))
        assert damaged.what
        assert damaged.manuscript.title == manuscript.title
        left = frozenset().union(*(codes_of(part.ref) for part in damaged.manuscript.parts if hasattr(part, "ref")))
        before = frozenset().union(*(codes_of(part.ref) for part in manuscript.parts if hasattr(part, "ref")))
        assert damaged.lost == before - left
        if name in ("row", "table"):
            assert damaged.lost


def test_every_noise_class_changes_something(demo: list[Truth]) -> None:
    clean = "\n".join(render(truth, "pipes_leading")[1].decode() for truth in demo[:5])
    for mutation in MUTATIONS.values():
        assert mutation.label
        assert mutation.apply(clean, Random(3)) != clean, mutation.name
