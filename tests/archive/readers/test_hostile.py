"""No file, however broken, makes reading raise anything but a message for the user."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import GongkaiError
from archive.models import Document
from archive.readers import read

BEGINNINGS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html><body>",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"MIME-Version: 1.0\nContent-Type: multipart/related\n",
]
TAGS = [
    "<table>",
    "<tr>",
    "<td rowspan=0>",
    "<td colspan=99999>",
    "<td rowspan='x'>",
    "</td>",
    "</table>",
    "<p>",
    "</div>",
    "<a href=x>",
    "<pre>",
    "<br>",
    "年报",
    "<!--",
    "&#0;",
    "<h1>",
    "<script>",
    "0",
]


def read_or_refuse(data: bytes, name: str = "a") -> None:
    with suppress(GongkaiError):
        assert isinstance(read(data, name), Document)


@settings(deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
def test_random_bytes(beginning: bytes, rest: bytes) -> None:
    read_or_refuse(beginning + rest)


@settings(deadline=None)
@given(st.lists(st.sampled_from(TAGS), max_size=60))
def test_random_markup(tags: list[str]) -> None:
    read_or_refuse(("<html><body>" + "".join(tags)).encode(), "a.html")


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["word/numbering.xml", "word/styles.xml", "_rels/.rels", "xl/workbook.xml"]))
def test_packages_with_random_parts(part: bytes, name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<document><body><p><r><t>示例（虚构）</t></r></p></body></document>")
        package.writestr(name, part)
    read_or_refuse(buffer.getvalue(), "a.docx")


def test_deep_nesting() -> None:
    read_or_refuse(("<div>" * 5000 + "年度报告（虚构）").encode(), "a.html")
    read_or_refuse(("<table><tr><td>" * 300 + "年度报告（虚构）").encode(), "a.html")


def test_exponential_entities() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE d [<!ENTITY e0 "年报">{entities}]><document><body><p><r><t>&e11;</t></r></p></body></document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", xml)
    read_or_refuse(buffer.getvalue(), "a.docx")
