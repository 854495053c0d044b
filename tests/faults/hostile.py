"""Small files that stand for much: read by a watched process, as an ingest or a draft would, within its limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from archive.ingest import Refused, extract_file
from archive.readers import SourceFile
from archive.workers import Failure, FailureKind, Limits, run
from tests.faults.suite import Fell, Field, fault

_LIMITS = Limits(seconds=120, processor=40, memory=280 << 20)
_HEAD = "示例市民政局2021年政府信息公开工作年度报告\n一、总体情况\n2021年，本局主动公开政府信息10条。\n"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def docx(body: str, head: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", _TYPES)
        container.writestr("word/document.xml", f"{head}<w:document {_WORD}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def pdf(stream: bytes) -> bytes:
    packed = zlib.compress(stream, 9)
    out = io.BytesIO()
    places = []
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
    )
    out.write(b"%PDF-1.5\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


_MANY = 300_000
_PART = b"--x\nContent-Type: multipart/related; boundary=x\n\n"
_FILES: dict[str, Callable[[], bytes]] = {
    "blanks.txt": lambda: (_HEAD + " " * _MANY + "x").encode(),
    "tabs.txt": lambda: (_HEAD + "\t" * _MANY + "x").encode(),
    "ideographic blanks.txt": lambda: (_HEAD + "\u3000" * _MANY + "x").encode(),
    "digits.txt": lambda: (_HEAD + "1" * _MANY).encode(),
    "names.txt": lambda: (_HEAD + "申请人张三、" * 20_000).encode(),
    "pipes.txt": lambda: (_HEAD + "|" * _MANY).encode(),
    "dashes.txt": lambda: (_HEAD + "-" * _MANY + "x").encode(),
    "long.txt": lambda: ("公开工作情况良好。" * 1_000_000).encode(),
    "paragraphs.docx": lambda: docx("<w:p/>" * 5_000_000),
    "short paragraphs.docx": lambda: docx("<w:p><w:r><w:t>公开</w:t></w:r></w:p>" * 500_000),
    "cells.docx": lambda: docx("<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>") * 20_000 + "</w:tbl>"),
    "spans.docx": lambda: docx(
        "<w:tbl>" + ("<w:tr>" + '<w:tc><w:tcPr><w:gridSpan w:val="100"/></w:tcPr><w:p/></w:tc>' * 20 + "</w:tr>") * 2000 + "</w:tbl>"
    ),
    "entities.docx": lambda: docx(
        "<w:p><w:r><w:t>&c;</w:t></w:r></w:p>",
        '<!DOCTYPE w [<!ENTITY a "年年年年年年年年年年"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    ),
    "attributes.html": lambda: ("<html><body><p " + " ".join(f"a{n}=1" for n in range(_MANY)) + ">" + _HEAD).encode(),
    "paragraphs.html": lambda: ("<html><body>" + "<p>政府信息公开</p>" * 800_000).encode(),
    "nested.html": lambda: ("<html><body>" + "<div>" * 100_000 + _HEAD).encode(),
    "spans.html": lambda: (
        "<html><body>" + _HEAD + "<table>" + ("<tr>" + "<td colspan=1000 rowspan=65534>1</td>" * 50 + "</tr>") * 200 + "</table>"
    ).encode(),
    "parts.mht": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n" + _PART * 20_000,
    "glyphs.pdf": lambda: pdf(b"BT /F1 12 Tf 20 20 Td " + b"(aaaaaaaaaa) Tj " * 200_000 + b"ET"),
    "lines.pdf": lambda: pdf(b"".join(b"%d %d m %d %d l S " % (n % 600, n % 797, n * 7 % 600, n % 797) for n in range(18_000))),
    "stream.pdf": lambda: pdf(b" " * 300_000_000 + b"BT /F1 12 Tf (a) Tj ET"),
}


@fault("几千字节的恶意文件不占满内存和处理器，说得出为什么", short=21, long=21)
def hostile_files(field: Field) -> None:
    folder = field.new("files")
    folder.mkdir()
    sources = []
    for name, made in _FILES.items():
        path = folder / name
        path.write_bytes(made())
        sources.append(SourceFile(name, Path(path)))
    for source, result in run(extract_file, sources, processes=1, limits=_LIMITS):
        # Ended by a limit is an answer; for what is no binary format it should not come to that.
        ended = isinstance(result, Failure) and (result.kind is FailureKind.ERROR or not source.name.endswith(".pdf"))
        field.judge(not ended, Fell.FAILED, f"{source.name}: {result}")
        if isinstance(result, Refused):
            field.judge("意外" not in result.reason, Fell.FAILED, f"{source.name}: {result.reason}")
