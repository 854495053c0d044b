"""Where something stands, in words by which it is found in Word: the chapter's heading, the paragraph, the sentence; row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.form import Field
from archive.models import Paragraph, ParagraphKind, Report
from web.present.marks import Span

_SENTENCES = re.compile("[^。！？；\n]*[。！？；\n]?")
_SHORT = 24  # characters of a heading
_MANY = 4  # columns named one by one


def of_cells(fields: Iterable[Field]) -> str:
    """Cells row by row: 表三“本年新收政府信息公开申请数量”行，“总计”“自然人”列; rows with the same columns are named together."""
    columns: dict[tuple[int | None, str], tuple[str, ...]] = {}
    for field in fields:
        row, _, column = field.label.rpartition("·")
        columns[field.table, row] = (*columns.get((field.table, row), ()), column)
    rows: dict[tuple[int | None, tuple[str, ...]], list[str]] = {}
    for (table, row), named in columns.items():
        rows.setdefault((table, named), []).append(row)
    return "；".join(_cells(table, together, named) for (table, named), together in rows.items())


def _cells(table: int | None, rows: Sequence[str], columns: Sequence[str]) -> str:
    named = "各" if len(columns) > _MANY else "".join(f"“{column}”" for column in columns)
    which = f"表{'二三四'[table - 2]}" if table else "附表"
    across = table == 4  # whose rows are groups of columns in print
    row = "".join(f"“{row}”" for row in rows if row)
    return f"{which}{row}{'栏' if across else '行'}，{named}{'格' if across else '列'}" if row else f"{which}{named}"


def of_paragraph(report: Report, paragraph: Paragraph, spans: Sequence[Span] = ()) -> str:
    """“二、主动公开政府信息情况”第2段第1句."""
    if paragraph.kind is ParagraphKind.TITLE:
        return "标题"
    if paragraph.kind is ParagraphKind.SIGNATURE:
        return "落款"
    heading, number = _chapter(report.paragraphs, paragraph)
    if paragraph.kind is ParagraphKind.HEADING:
        return f"小标题“{_short(paragraph.text)}”"
    place = f"“{_short(heading.text)}”" if heading else "第一个小标题之前"
    if paragraph.kind is ParagraphKind.TABLE:
        return f"{place}的表格"
    return f"{place}第{number}段{_sentence(paragraph.text, spans)}"


def _chapter(paragraphs: Iterable[Paragraph], wanted: Paragraph) -> tuple[Paragraph | None, int]:
    """The heading above a paragraph, and which of the paragraphs below it this is."""
    heading, number = None, 0
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.HEADING:
            heading, number = paragraph, 0
        elif paragraph.kind is ParagraphKind.TEXT:
            number += 1
        if paragraph.id == wanted.id:
            break
    return heading, number


def _sentence(text: str, spans: Sequence[Span]) -> str:
    """Of the first span, where there is more than one sentence."""
    sentences = [match.span() for match in _SENTENCES.finditer(text) if match[0].strip()]
    if not spans or len(sentences) < 2:
        return ""
    return next((f"第{n}句" for n, (start, end) in enumerate(sentences, 1) if start <= spans[0][0] < end), "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}……"
