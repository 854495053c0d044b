"""Tables as text and as Excel workbooks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from archive.models import EvidenceKind, State, Word
from archive.store import Store
from archive.store.rows import Row
from archive.store.tables import CODEBOOK, REPORTS, TABLES, Column, Table

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$")
NOTES = (
    "政府信息公开工作年度报告：由公开年报库从各机关公布的年报中逐份提取，每个数字都写明依据。",
    "空白不等于零；读不出的也不等于零。金额以元计，比率为百分数。个人姓名已遮蔽。",
    "引用前请核对原文：“年报编号”与“段落”指明出处。",
)
_MOST_ROWS = 1_048_576  # of a worksheet, with its header
_MOST_CHARACTERS = 32_767  # of a cell
_CUT = "……（超出 Excel 单元格的长度，全文见 CSV）"

# Light fills that text stays readable on; the words beside them say the same.
_FILLS: Mapping[EvidenceKind | State, str] = {
    EvidenceKind.COMPUTED: "#DCE9F9",
    EvidenceKind.HEADING_NONE: "#FFF3CC",
    EvidenceKind.NARRATIVE_NUMBER: "#DFF2DF",
    EvidenceKind.NARRATIVE_ZERO: "#DFF2DF",
    EvidenceKind.RECOGNISED: "#E6E0F5",
    EvidenceKind.ENTERED: "#FFE0CC",
    State.BLANK: "#EDEDED",
    State.DASH: "#EDEDED",
    State.ABSENT: "#D9D9D9",
    State.UNPARSED: "#FBDDDD",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` gives them anew each time. With ``known`` they have one more column: JSON, column → how its number is known."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[bool], Iterable[Row]]
    key: tuple[str, ...] = ()
    refers: Mapping[str, str] | None = None  # column → the sheet whose key it is


def sheets_of(store: Store, ids: Sequence[str] | None, tables: Sequence[Table] = TABLES) -> tuple[Sheet, ...]:
    """The tables of these reports, or of all, and what their fields are."""

    def sheet(table: Table) -> Sheet:
        refers = {} if table is REPORTS or REPORTS not in tables else {"report_id": "reports"}
        if table.name == "values":
            refers["code"] = "fields"

        def rows(known: bool) -> Iterable[Row]:
            return store.rows(table, ids, known=known)

        return Sheet(table.name, table.title, table.about, table.columns, rows, table.key, refers)

    book = Sheet(
        "fields",
        "项目",
        "每一项数字是什么。",
        CODEBOOK,
        lambda known: ((*row, None)[: None if known else -1] for row in store.codebook()),
        ("code",),
    )
    return (*map(sheet, tables), book)


def csv_lines(columns: Sequence[Column], rows: Iterable[Row], *, codes: bool = False) -> Iterator[str]:
    """As Excel reads it: a byte-order mark first, and no cell it would run as a formula. ``codes``: short names as header."""
    yield "\ufeff" + _line([column.name if codes else column.title for column in columns])
    for row in rows:
        yield _line([plain(cell) for cell in row])


def _line(cells: Iterable[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def plain(value: Any) -> Any:
    """A cell no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.match(value):
        return "'" + value
    return value


def workbook(path: Path, sheets: Iterable[Sheet], notes: Iterable[str] = (), *, codes: bool = False) -> None:
    """One worksheet for each table, or several where it is longer than one; then the notes."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        styles = _Styles(book)
        for sheet in sheets:
            _Worksheets(book, sheet, styles, codes=codes).write()
        _notes(book, styles, notes)


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.known = {kind.value: book.add_format({"bg_color": colour}) for kind, colour in _FILLS.items()}


class _Worksheets:
    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet, styles: _Styles, *, codes: bool) -> None:
        self._book, self._sheet, self._styles = book, sheet, styles
        self._header = [column.name if codes else column.title for column in sheet.columns]
        self._numeric = [column.type in ("integer", "number") for column in sheet.columns]
        self._parts = 0

    def write(self) -> None:
        page, at = self._begin(), 1
        for *cells, known in self._sheet.rows(True):
            if at == _MOST_ROWS:
                self._end(page, at)
                page, at = self._begin(), 1
            self._row(page, at, cells, json.loads(known) if known else {})
            at += 1
        self._end(page, at)

    def _begin(self) -> Any:
        self._parts += 1
        page = self._book.add_worksheet(self._sheet.title if self._parts == 1 else f"{self._sheet.title}（{self._parts}）")
        page.freeze_panes(1, 0)
        for place, column in enumerate(self._sheet.columns):
            page.set_column(place, place, _width(column))
        page.write_row(0, 0, self._header, self._styles.header)
        return page

    def _end(self, page: Any, rows: int) -> None:
        page.autofilter(0, 0, rows - 1, len(self._header) - 1)

    def _row(self, page: Any, at: int, cells: Sequence[Any], known: Mapping[str, str]) -> None:
        for place, (cell, column) in enumerate(zip(cells, self._sheet.columns, strict=True)):
            style = self._styles.known.get(known.get(column.name, ""))
            if cell is None:
                if style is not None:
                    page.write_blank(at, place, None, style)
            elif self._numeric[place] and not isinstance(cell, str):
                page.write_number(at, place, cell, style)
            else:
                page.write_string(at, place, _fitting(str(cell)), style)


def _width(column: Column) -> float:
    if column.type in ("integer", "number"):
        return 12
    return 40 if column.name in ("title", "text", "raw", "message", "label", "quote") or column.name.endswith("evidence") else 16


def _fitting(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - len(_CUT)] + _CUT


def _notes(book: xlsxwriter.Workbook, styles: _Styles, notes: Iterable[str]) -> None:
    page = book.add_worksheet("说明")
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90, styles.wrapped)
    told: list[tuple[str, str, EvidenceKind | State | None]] = [("", note, None) for note in notes]
    told += [
        ("数字怎样得知", "底色表示依据；“数字”表里另有文字。", None),
        *(_told(kind, kind.word) for kind in EvidenceKind if kind.rank < 5),
    ]
    told += [("没有数字的格子", "空的不是零。", None), *(_told(state, state.word) for state in State if state in _FILLS)]
    for row, (label, text, kind) in enumerate(told):
        page.write_string(row, 0, label, styles.known.get(kind.value if kind else "", None if kind else styles.header))
        page.write_string(row, 1, text, styles.wrapped)


def _told(kind: EvidenceKind | State, word: Word) -> tuple[str, str, EvidenceKind | State | None]:
    return word.label, word.explained, kind
