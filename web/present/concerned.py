"""What a finding is about, in the report's own words: the paragraphs, and of a table the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from archive.form import FIELD_BY_CODE
from archive.models import Paragraph, ParagraphKind, Report, Value
from web.present.marks import Span, excerpt, marked
from web.present.report_page import FindingView

_MOST = 8  # quotations beside one finding
_HAN = re.compile("[一-鿿]")  # numbers alone say nothing; then the field is named
_WORDS = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Quotation:
    paragraph: str
    target: str  # the fragment to open: the paragraph, or the cell of the redrawn table
    html: Markup  # empty: a whole table, which the link shows better


def quoted(report: Report, findings: Iterable[FindingView], cells: frozenset[str]) -> dict[int, tuple[Quotation, ...]]:
    """By the number of the finding. ``cells``: the fields that have an address on the page."""
    return {finding.number: concerned(report, finding, cells) for finding in findings}


def concerned(report: Report, finding: FindingView, cells: frozenset[str]) -> tuple[Quotation, ...]:
    """Running text first, then rows; a table whose rows are named is not named as a whole."""
    paragraphs = {paragraph.id: paragraph for paragraph in report.paragraphs}
    rows: dict[tuple[str, str], Quotation] = {}
    for code in finding.fields:
        value = report.values.get(code)
        if value is not None and (row := _row(paragraphs, value)):
            row = row if _HAN.search(row) else f"{FIELD_BY_CODE[code].label}：{value.raw}"
            place = str(value.paragraph)
            rows.setdefault((place, row), Quotation(place, code if code in cells else place, marked(row)))
    named = [paragraphs[id] for id in dict.fromkeys(finding.paragraphs) if id in paragraphs and id not in {place for place, _ in rows}]
    return tuple([*(_quotation(report, paragraph, finding.message) for paragraph in named), *rows.values()][:_MOST])


def _row(paragraphs: dict[str, Paragraph], value: Value) -> str | None:
    if value.cell is None or value.paragraph not in paragraphs:
        return None
    rows = paragraphs[value.paragraph].text.split("\n")
    return " | ".join(cell.strip() or "空" for cell in rows[value.cell[0]].split("\t")) if value.cell[0] < len(rows) else None


def _quotation(report: Report, paragraph: Paragraph, message: str) -> Quotation:
    """A long paragraph is cut around the words the message repeats, or around a masked name."""
    if paragraph.kind is ParagraphKind.TABLE:
        return Quotation(paragraph.id, paragraph.id, Markup(""))
    said = _WORDS.findall(message)
    spans: list[Span] = [at.span() for words in said for at in re.finditer(re.escape(words), paragraph.text)]
    spans = spans or [(mask.start, mask.end) for mask in report.masks if mask.paragraph == paragraph.id]
    return Quotation(paragraph.id, paragraph.id, excerpt(paragraph.text, spans))
