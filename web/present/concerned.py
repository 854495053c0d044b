"""What a finding is about, in the report's own words: the paragraphs, and of a table the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from archive.form import FIELD_BY_CODE
from archive.models import Paragraph, ParagraphKind, Report, Value
from web.present.marks import Span, excerpt, marked
from web.present.places import of_cells, of_paragraph
from web.present.report_page import FindingView

_HAN = re.compile("[一-鿿]")  # numbers alone say nothing; then the field is named
_WORDS = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Quotation:
    paragraph: str
    target: str  # the fragment to open: the paragraph, or the cell of the redrawn table
    html: Markup  # empty: a whole table, which the link shows better
    place: str  # where it stands, in words by which it is found in Word


def quoted(report: Report, findings: Iterable[FindingView], cells: frozenset[str]) -> dict[int, tuple[Quotation, ...]]:
    """By the number of the finding. ``cells``: the fields that have an address on the page."""
    return {finding.number: concerned(report, finding, cells) for finding in findings}


def concerned(report: Report, finding: FindingView, cells: frozenset[str]) -> tuple[Quotation, ...]:
    """Running text first, then rows; a table whose rows are named is not named as a whole."""
    paragraphs = {paragraph.id: paragraph for paragraph in report.paragraphs}
    rows: dict[tuple[str, int], list[Value]] = {}
    for value in (report.values[code] for code in finding.fields if code in report.values):
        if value.paragraph in paragraphs and value.cell is not None:
            rows.setdefault((value.paragraph, value.cell[0]), []).append(value)
    tables = {place for place, _ in rows}
    named = [paragraphs[id] for id in dict.fromkeys(finding.paragraphs) if id in paragraphs and id not in tables]
    texts = [_quotation(report, paragraph, finding.message) for paragraph in named]
    return (*texts, *(_row(report, paragraphs[place], row, values, cells) for (place, row), values in rows.items()))


def _row(report: Report, table: Paragraph, row: int, values: list[Value], cells: frozenset[str]) -> Quotation:
    """The row with the cells concerned marked; blank cells the form has no value for are only layout."""
    code = values[0].code
    place = of_cells(FIELD_BY_CODE[value.code] for value in values)
    target = code if code in cells else table.id
    contents = table.text.split("\n")[row].split("\t")
    if not _HAN.search("".join(contents)):
        said = (f"{FIELD_BY_CODE[value.code].label}：{(value.raw or '').strip() or '空'}" for value in values)
        return Quotation(table.id, target, escape("，".join(said)), place)
    meant = {value.cell[1] for value in report.values.values() if value.cell and value.paragraph == table.id and value.cell[0] == row}
    marks = {value.cell[1] for value in values if value.cell}
    shown = [
        marked(content.strip() or "空", [(0, len(content) + 1)] if column in marks else ())
        for column, content in enumerate(contents)
        if content.strip() or column in meant
    ]
    return Quotation(table.id, target, Markup(" | ").join(shown), place)


def _quotation(report: Report, paragraph: Paragraph, message: str) -> Quotation:
    """A long paragraph is cut around the words the message repeats, or around a masked name."""
    if paragraph.kind is ParagraphKind.TABLE:
        return Quotation(paragraph.id, paragraph.id, Markup(""), of_paragraph(report, paragraph))
    said = _WORDS.findall(message)
    spans: list[Span] = [at.span() for words in said for at in re.finditer(re.escape(words), paragraph.text)]
    spans = spans or [(mask.start, mask.end) for mask in report.masks if mask.paragraph == paragraph.id]
    return Quotation(paragraph.id, paragraph.id, excerpt(paragraph.text, spans), of_paragraph(report, paragraph, spans))
