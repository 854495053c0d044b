"""PDF with a text layer and ruled tables. Needs reportlab, which only tests and benchmarks install."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from archive.samples.grid import TableRef, grid
from archive.samples.ink import Ink, runs
from archive.samples.manuscript import Heading, Manuscript, Table

_FONT = "STSong-Light"  # every PDF reader has it


def ruled(manuscript: Manuscript) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    text = ParagraphStyle("text", fontName=_FONT, fontSize=10.5, leading=17, firstLineIndent=21, wordWrap="CJK")
    heading = ParagraphStyle("heading", parent=text, fontSize=13, spaceBefore=8, firstLineIndent=0)
    title = ParagraphStyle("title", parent=text, fontSize=17, leading=26, alignment=1, firstLineIndent=0)
    small = ParagraphStyle("small", fontName=_FONT, fontSize=7, leading=9, wordWrap="CJK")

    story: list[Any] = [Paragraph(escape(manuscript.title), title)]
    for part in manuscript.parts:
        if isinstance(part, Table):
            story.append(_table(part.ref, manuscript, small))
        else:
            story.append(Paragraph(escape(part.text), heading if isinstance(part, Heading) else text))

    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, invariant=1, title=manuscript.title, author="示例（虚构）")
    document.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return buffer.getvalue()


_INKS = {
    Ink.PLAIN: "%s",
    Ink.STRUCK: "<strike>%s</strike>",
    Ink.RAISED: "<super size='4'>%s</super>",
    Ink.HIDDEN: "<font color='white'>%s</font>",
}


def _inked(printed: str) -> str:
    return "".join(_INKS[run.ink] % escape(run.text) for run in runs(printed))


def _page_number(canvas: Any, document: Any) -> None:
    canvas.setFont(_FONT, 9)
    canvas.drawCentredString(297, 30, f"— {document.page} —")


def _table(ref: TableRef, manuscript: Manuscript, style: Any) -> Any:
    from reportlab.lib.colors import black
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Ruled

    rows = grid(ref)
    printed = manuscript.truth.printed
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    data = []
    for number, row in enumerate(rows):
        line = []
        for column, slot in enumerate(row):
            cell = slot.cell
            line.append(Paragraph(_inked(printed[cell.code] if cell.code else cell.text), style) if slot.begins else "")
            if slot.begins and cell.rows * cell.columns > 1:
                commands.append(("SPAN", (column, number), (column + cell.columns - 1, number + cell.rows - 1)))
        data.append(line)
    widths = [60, 70, 110] + [34] * 7 if ref.number == 3 else [480 / len(rows[0])] * len(rows[0])
    return Ruled(data, colWidths=widths, style=commands, repeatRows=0)
