"""What was found in drafts, as rows: for the page that lists several, and as a Word document or an Excel workbook to send on."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.exports import Sheet, workbook
from archive.models import Report, Word
from archive.store.tables import Column
from web.drafts import NotChecked
from web.present.concerned import concerned
from web.present.evidence import SEVERITY
from web.present.report_page import SEVERITY_ORDER, report_page

Tally = tuple[tuple[Word, str, int], ...]  # severity: word, code, findings; those that are there

COLUMNS = tuple(
    Column(name, title, "", "integer" if name == "report_year" else "string")
    for name, title in (
        *(("file", "文件"), ("agency", "单位名称"), ("report_year", "年度"), ("severity", "程度"), ("rule", "规则")),
        *(("message", "内容"), ("place", "在哪里"), ("quote", "原文")),
    )
)
CAVEAT = "没有发现问题不等于没有问题；有些规则因单元格空白或没有可比的年报而无从核对。发布前仍请通读。"
_IN_WORD = (3, 4, 5, 6, 7)  # columns; the others are the heading of a draft
_WIDTHS = (1.6, 1.6, 8.0, 6.5, 7.5)  # cm
_FONT = "宋体"


def tally(report: Report) -> Tally:
    counted = ((SEVERITY[s], s.value, sum(finding.severity is s for finding in report.findings)) for s in SEVERITY_ORDER)
    return tuple(each for each in counted if each[2])


def rows_of(name: str, result: Report | NotChecked) -> Iterator[tuple[object, ...]]:
    """One for each finding, in the order of the page; one that says so where there is none."""
    if isinstance(result, NotChecked):
        yield (name, None, None, "没有检查", None, str(result), None, None)
        return
    who = (name, result.agency.name or result.agency.as_written, result.report_year)
    page = report_page(result)
    if not page.findings:
        yield (*who, "没有发现问题", None, None, None, None)
    for finding in page.findings:
        found = concerned(result, finding, page.cells)
        quotes = "；".join(str(each.html.striptags()) for each in found if each.html)
        yield (*who, finding.word.label, finding.rule, finding.message, "；".join(dict.fromkeys(each.place for each in found)), quotes)


def as_xlsx(rows: Sequence[tuple[object, ...]], at: datetime) -> bytes:
    sheet = Sheet("checked", "检查结果", "", COLUMNS, lambda known: ((*row, None) if known else row for row in rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.xlsx"
        workbook(path, [sheet], [f"检查于 {at:%Y-%m-%d %H:%M}。", CAVEAT])
        return path.read_bytes()


def as_docx(rows: Sequence[tuple[object, ...]], at: datetime) -> bytes:
    from docx import Document  # seldom needed, and slow to load
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2)
    for style in ("Normal", "Title", "Heading 1"):
        document.styles[style].font.name = _FONT
        document.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title, document.core_properties.author, document.core_properties.comments = "检查结果", "公开年报库", ""
    document.add_heading("政府信息公开工作年度报告草稿检查结果", 0)
    document.add_paragraph(f"检查于 {at:%Y-%m-%d %H:%M}。{CAVEAT}")
    for who in dict.fromkeys(row[:3] for row in rows):
        document.add_heading("　".join(str(part) for part in who if part), 1)
        _table(document, [row for row in rows if row[:3] == who])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _table(document: Any, rows: Sequence[tuple[object, ...]]) -> None:
    table = document.add_table(rows=1, cols=len(_IN_WORD), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, _IN_WORD, strict=True):
        cell.text = COLUMNS[column].title
    for row in rows:
        for cell, column in zip(table.add_row().cells, _IN_WORD, strict=True):
            cell.text = "" if row[column] is None else str(row[column])
    from docx.shared import Cm

    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
