"""Word documents with the official merged form."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from archive.samples.grid import Slot, TableRef, grid, unmerged
from archive.samples.ink import Ink, runs
from archive.samples.manuscript import Heading, Manuscript, Signature, Table

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_INKS = {
    Ink.PLAIN: ("<w:r><w:t>%s</w:t></w:r>",),
    Ink.STRUCK: (
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>%s</w:t></w:r>",
        '<w:r><w:rPr><w:dstrike w:val="1"/></w:rPr><w:t>%s</w:t></w:r>',
        '<w:del w:id="1" w:author="示例"><w:r><w:delText>%s</w:delText></w:r></w:del>',
    ),
    Ink.RAISED: (
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>%s</w:t></w:r>',
        '<w:r><w:rPr><w:position w:val="8"/></w:rPr><w:t>%s</w:t></w:r>',
    ),
    Ink.HIDDEN: (
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>%s</w:t></w:r>",
        '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>%s</w:t></w:r>',
        '<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>%s</w:t></w:r>',
    ),
}
Rows = Callable[[TableRef], Sequence[Sequence[Slot]]]
_STAMP = (2024, 1, 1, 0, 0, 0)  # equal reports must be equal files


def docx(manuscript: Manuscript) -> bytes:
    return _document(manuscript, grid)


def repeated(manuscript: Manuscript) -> bytes:
    """No cell is merged: what a merged cell said stands in every place."""
    return _document(manuscript, unmerged)


def _document(manuscript: Manuscript, rows_of: Rows) -> bytes:
    from docx import Document  # slow to load, and needed for this layout only
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml

    document = Document()
    document.core_properties.author = "示例（虚构）"
    document.add_heading(manuscript.title, 0)
    body = document.element.body
    section = body.sectPr
    for part in manuscript.parts:
        if isinstance(part, Table):
            section.addprevious(parse_xml(_table(rows_of(part.ref), manuscript)))
            document.add_paragraph("")
        elif isinstance(part, Heading):
            document.add_heading(part.text, 1)
        else:
            paragraph = document.add_paragraph(part.text)
            if isinstance(part, Signature):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _table(rows: Sequence[Sequence[Slot]], manuscript: Manuscript) -> str:
    width = len(rows[0])
    columns = '<w:gridCol w:w="900"/>' * width
    body = "".join(f"<w:tr>{''.join(_cells(row, manuscript))}</w:tr>" for row in rows)
    return (
        f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )


def _cells(row: Sequence[Slot], manuscript: Manuscript) -> list[str]:
    """One w:tc per cell; a cell covered from above is there, too, marked as continuing."""
    made = []
    column = 0
    while column < len(row):
        slot = row[column]
        width = 1
        while column + width < len(row) and row[column + width].cell is slot.cell:
            width += 1
        span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
        merge = ""
        if slot.cell.rows > 1:
            merge = '<w:vMerge w:val="restart"/>' if slot.begins else "<w:vMerge/>"
        text = (manuscript.truth.printed[slot.cell.code] if slot.cell.code else slot.cell.text) if slot.begins else ""
        run = "".join(_INKS[piece.ink][piece.variant % len(_INKS[piece.ink])] % escape(piece.text) for piece in runs(text))
        made.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{run}</w:p></w:tc>")
        column += width
    return made


def _undated(data: bytes) -> bytes:
    """The same package with one fixed time on every part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(zipfile.ZipInfo(item.filename, _STAMP), source.read(item), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
