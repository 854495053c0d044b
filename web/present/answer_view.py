"""An answer laid out for reading: a table of numbers, or quotations under their reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from markupsafe import Markup

from archive.form import FIELD_BY_CODE
from indexer.question import Answer, Citation, Row
from web.present.answer_chart import row_bars, series
from web.present.chart import Bar, LineChart
from web.present.marks import excerpt
from web.present.source_table import is_grid

_FIRST = 12  # rows shown before the rest is folded
_MOST = 300  # rows on a page
_HAN = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class Quote:
    html: Markup  # empty: a whole table, which the link shows better
    who: str  # agency and year, where the row does not say it
    where: str
    url: str
    evidence: str


@dataclass(frozen=True, slots=True)
class RowView:
    name: str  # of the agency, or what the row stands for
    year: int | None
    url: str | None
    label: str  # a rule's id beside an agency
    display: str  # a number, or words the quotations do not repeat
    cells: tuple[str, ...]
    evidence: str
    derived: bool
    note: str
    quotes: tuple[Quote, ...]
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class AnswerView:
    answer: Answer
    shown: tuple[RowView, ...]
    folded: tuple[RowView, ...]
    left_out: int  # rows that are too many for a page
    has_numbers: bool  # a table; otherwise quotations
    has_years: bool
    citations: tuple[Quote, ...]  # of an answer without rows
    passages: tuple[Quote, ...]  # sentences that speak of the same
    chart: LineChart | None = None

    @property
    def refused(self) -> bool:
        return self.answer.intent in {"refuse", "clarify"}

    def taken_along(self, site: str) -> str:
        """The answer with what it rests on, as text; empty where there is nothing to take along. ``site``: its own addresses begin so."""
        quotes = [quote for row in (*self.shown, *self.folded) for quote in row.quotes] or [*self.citations]
        if self.refused or not quotes:
            return ""
        rows = [
            f"{row.name}{row.year or ''}：{row.display or '、'.join(row.cells)}（{row.evidence}）" for row in self.shown if self.has_numbers
        ]
        sources = dict.fromkeys(f"{quote.who}{quote.where} {site}{quote.url}".strip() for quote in quotes[:_FIRST])
        return "\n".join([self.answer.text, *rows, "出处：", *sources, *filter(None, [self.answer.coverage.text])])


def answer_view(answer: Answer) -> AnswerView:
    shown = answer.rows[:_MOST]
    rows = tuple(replace(_row(row), bar=bar) for row, bar in zip(shown, row_bars(answer, shown), strict=True))
    numbers = bool(answer.columns) or any(row.value is not None for row in answer.rows)
    return AnswerView(
        answer,
        rows[:_FIRST],
        rows[_FIRST:],
        max(answer.total_rows, len(answer.rows)) - len(rows),
        numbers,
        any(row.year for row in rows),
        () if rows else tuple(_quote(citation) for citation in answer.citations[:_FIRST]),
        tuple(_quote(citation) for citation in answer.passages),
        series(answer),
    )


def _row(row: Row) -> RowView:
    return RowView(
        name=row.agency or row.label,
        year=row.report_year if row.agency else None,
        url=f"/reports/{row.report_id}" if row.report_id and row.agency else None,
        label=row.label if row.agency else "",
        display=row.display if row.value is not None else _own_words(row),
        cells=tuple(cell.display for cell in row.cells),
        evidence=row.evidence,
        derived=row.derived,
        note=row.note,
        quotes=tuple(_quote(citation, row) for citation in row.citations),
    )


def _own_words(row: Row) -> str:
    return "" if any(citation.quote in row.display for citation in row.citations) else row.display


def _telling(citation: Citation) -> tuple[tuple[int, int], ...]:
    """Where in a longer quote the words stand that say it."""
    start = citation.quote.find(citation.said) if 0 < len(citation.said) < len(citation.quote) else -1
    return ((start, start + len(citation.said)),) if start >= 0 else ()


def _quote(citation: Citation, row: Row | None = None) -> Quote:
    tells_nothing = is_grid(citation.quote) or not _HAN.search(citation.quote)  # a whole table, or a row of numbers alone
    html = Markup("") if tells_nothing else excerpt(citation.quote, _telling(citation))
    cell = FIELD_BY_CODE.get(citation.anchor)
    place = "，".join(filter(None, (cell.label if cell and tells_nothing else "", _paragraph(citation))))
    who = "" if row is not None and citation.report_id == row.report_id else f"{citation.agency}{citation.report_year or ''}"
    repeated = row is not None and bool(row.display) and row.display in citation.evidence  # a finding, said already
    return Quote(html, who, place, citation.url, "" if repeated else citation.evidence)


def _paragraph(citation: Citation) -> str:
    return f"第{citation.paragraph[1:]}段" if citation.paragraph else "原文"
