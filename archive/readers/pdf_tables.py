"""Ruled tables of a PDF: cells with their text, and tables that go on over a page break made one again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from archive.form import table2, table3, table4
from archive.form.labels import label_key
from archive.models import Spot
from archive.readers.grid import Row, is_article, join_lines
from archive.readers.pdf_drawing import SNAP, Box
from archive.readers.pdf_grid import Grid
from archive.readers.pdf_lines import TextLine, join_wrapped, lines_of
from archive.readers.pdf_page import Glyph

_APPLICANTS = len(table3.COLUMNS)
_OUTCOMES = len(table4.CELLS)
_NUMBERED = re.compile(r"^(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、.．]|\d{1,2}[.．、])")
_VALUE = re.compile(r"^[-+−—–/／\d.,，%万元件项条\s]+$")


@dataclass(frozen=True, slots=True)
class PdfCell:
    text: str
    x0: float
    x1: float
    spot: Spot | None = None  # of a cell recognised in a picture


@dataclass(frozen=True, slots=True)
class PdfTable:
    """Rows of the cells that exist; what a merged neighbour covers has no cell."""

    rows: tuple[tuple[PdfCell, ...], ...]
    page: int
    x0: float
    x1: float

    def grid(self) -> tuple[Row, ...]:
        return tuple(tuple(None if cell is None else cell.text for cell in row) for row in self._cells())

    def spots(self) -> tuple[tuple[Spot | None, ...], ...]:
        """Where the cells stand in a picture; nothing for a table of a text layer."""
        if not any(cell.spot for row in self.rows for cell in row):
            return ()
        return tuple(tuple(None if cell is None else cell.spot for cell in row) for row in self._cells())

    def _cells(self) -> list[list[PdfCell | None]]:
        edges: list[float] = []
        for edge in sorted(cell.x0 for row in self.rows for cell in row):
            if not edges or edge - edges[-1] > SNAP:
                edges.append(edge)
        grid: list[list[PdfCell | None]] = []
        for cells in self.rows:
            row: list[PdfCell | None] = [None] * len(edges)
            for cell in cells:
                row[max(0, bisect_right(edges, cell.x0 + SNAP / 2) - 1)] = cell
            grid.append(row)
        return grid


def read_table(grid: Grid, glyphs: Sequence[Glyph], page: int) -> tuple[PdfTable, list[Glyph]] | None:
    """The table and the glyphs it consumed; ``None`` for frames around text, which are no tables."""
    boxes = grid.cells()
    if len({column for _, column in boxes}) < 2:
        return None
    inside: dict[tuple[int, int], list[Glyph]] = {place: [] for place in boxes}
    for glyph in glyphs:
        place = grid.place(glyph)
        if place is not None:
            inside[place].append(glyph)
    if not any(inside.values()) or is_article(len(found) for found in inside.values()):
        return None
    cells = {place: PdfCell(_cell_text(inside[place], box, page), box[0], box[2]) for place, box in boxes.items()}
    rows = tuple(tuple(cells[place] for place in row) for _, row in groupby(sorted(cells), key=lambda place: place[0]))
    return PdfTable(rows, page, grid.xs[0], grid.xs[-1]), [glyph for found in inside.values() for glyph in found]


def soundness(tables: Iterable[PdfTable]) -> int:
    """How many rows of numbers satisfy the form, less those that do not: which of two readings of a page is the better one."""
    return sum(_soundness([cell.text for cell in row]) for table in tables for row in table.rows)


def _soundness(row: Sequence[str]) -> int:
    numbers: list[int] = []
    for text in reversed(row):
        if not text.strip().isdecimal():
            break
        numbers.insert(0, int(text))
    if len(numbers) == _OUTCOMES:
        return 1 if all(sum(numbers[at : at + 4]) == numbers[at + 4] for at in (0, 5, 10)) else -1
    if len(numbers) >= _APPLICANTS:
        return 1 if sum(numbers[-_APPLICANTS:-1]) == numbers[-1] else -1
    return int(bool(numbers) and len(row) > len(numbers) and label_key(row[-len(numbers) - 1]) in _labels())


def _cell_text(glyphs: Sequence[Glyph], box: Box, page: int) -> str:
    """Lines that fill the cell are one text wrapped; numbers on short lines stand for themselves."""
    text = ""
    previous: TextLine | None = None
    for line in lines_of(glyphs, page):
        wrapped = previous is not None and (box[2] - box[0]) - (previous.x1 - previous.x0) < 2.5 * previous.size
        text = join_wrapped(text, line.text) if wrapped else join_lines((text, line.text))
        previous = line
    return text


# --- page breaks ----------------------------------------------------------------------------------------------


def continues(table: PdfTable, part: PdfTable) -> bool:
    """Same outer rules on both sides: with nothing printed between them, two parts of one table."""
    return abs(table.x0 - part.x0) <= SNAP and abs(table.x1 - part.x1) <= SNAP


def append_part(table: PdfTable, part: PdfTable) -> PdfTable:
    # Slivers of a torn row without any of its text say nothing, at the foot of a page or at the head of the next.
    while len(table.rows) > 1 and _is_empty(table.rows[-1]):
        table = replace(table, rows=table.rows[:-1])
    rows = list(part.rows[_repeated_header(table, part) :])
    while rows and _is_empty(rows[0]):
        rows.pop(0)
    if rows:
        table, rows[0] = _mend(table, rows[0])
    return replace(table, rows=(*table.rows, *(row for row in rows if row)))


def _repeated_header(table: PdfTable, part: PdfTable) -> int:
    """How many rows at the top of the part only repeat the table's head."""
    repeated = 0
    for row, head in zip(part.rows, table.rows, strict=False):
        texts = [cell.text for cell in row]
        if texts != [cell.text for cell in head] or not any(texts) or any(_is_value(text) for text in texts):
            break
        repeated += 1
    return repeated


def _mend(table: PdfTable, row: tuple[PdfCell, ...]) -> tuple[PdfTable, tuple[PdfCell, ...]]:
    """Gives the first row after a page break back to the cells it was torn from.

    Returns the table with the rests added, and what remains as a row of its own: nothing if the whole row was
    torn, the row without the torn labels if only a group's label was.
    """
    moved = [cell for cell in row if _is_moved_group(table, cell)]
    row = tuple(cell for cell in row if cell not in moved)
    table = _hand_back(table, moved)
    if _is_torn(table, row):
        return _hand_back(table, row), ()
    torn = [cell for cell in row if cell.text and not _begins(cell.text) and _completes_label(table, cell)]
    kept = [cell for cell in row if cell not in torn]
    first = next((number for number, cell in enumerate(kept) if cell.text), len(kept))
    return _hand_back(table, torn), tuple(kept[first:])


def _is_torn(table: PdfTable, row: Sequence[PdfCell]) -> bool:
    """Whether ``row`` is the rest of the table's last row."""
    filled = [cell for cell in row if cell.text]
    labels = [cell for cell in filled if not _is_value(cell.text)]
    if any(_clashes(table, cell) for cell in filled):
        return False
    if not labels or _same_place(table.rows[-1], labels[-1]) == "":
        return True  # numbers without a label, or the label the last row still lacks
    if any(_begins(cell.text) or _owner(table, cell) is None for cell in labels):
        return False
    if any(_completes_label(table, cell) for cell in labels):
        return True
    # A label the form does not know: torn if the row above has the numbers and this one none.
    return len(labels) == len(filled) and any(_is_value(cell.text) for cell in table.rows[-1])


def _clashes(table: PdfTable, cell: PdfCell) -> bool:
    """Both halves of a torn cell may hold words, but a number is never torn."""
    above = _same_place(table.rows[-1], cell)
    return bool(above) and (_is_value(cell.text) or _is_value(above or "") or _begins(cell.text))


def _same_place(row: Sequence[PdfCell], cell: PdfCell) -> str | None:
    """The text above ``cell`` in a cell of the same width."""
    return next((other.text for other in row if abs(other.x0 - cell.x0) <= SNAP and abs(other.x1 - cell.x1) <= SNAP), None)


def _hand_back(table: PdfTable, cells: Iterable[PdfCell]) -> PdfTable:
    rows = [list(row) for row in table.rows]
    for cell in cells:
        place = _owner(table, cell)
        if place is not None and cell.text:
            row, column = place
            owner = rows[row][column]
            rows[row][column] = replace(owner, text=join_wrapped(owner.text, cell.text))
    return replace(table, rows=tuple(tuple(row) for row in rows))


def _owner(table: PdfTable, cell: PdfCell) -> tuple[int, int] | None:
    """The lowest cell of the column ``cell`` stands in, if it is as wide."""
    for number in range(len(table.rows) - 1, -1, -1):
        for column, other in enumerate(table.rows[number]):
            if abs(other.x0 - cell.x0) <= SNAP:
                return (number, column) if abs(other.x1 - cell.x1) <= SNAP else None
    return None


def _completes_label(table: PdfTable, cell: PdfCell) -> bool:
    place = _owner(table, cell)
    if place is None:
        return False
    joined = label_key(table.rows[place[0]][place[1]].text + cell.text)
    return any(label.startswith(joined) for label in _labels())


def _is_moved_group(table: PdfTable, cell: PdfCell) -> bool:
    """A group's label printed in the second half of its torn cell."""
    place = _owner(table, cell)
    return place is not None and not table.rows[place[0]][place[1]].text and label_key(cell.text) in _group_labels()


def _begins(text: str) -> bool:
    return _NUMBERED.match(text) is not None or label_key(text) in _labels()


def _is_empty(row: Sequence[PdfCell]) -> bool:
    return not any(cell.text for cell in row)


def _is_value(text: str) -> bool:
    return bool(text) and _VALUE.match(text) is not None


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    printed = [
        *(line.label for line in table2.LINES),
        *(header for headers in table2.HEADERS.values() for header in headers),
        *(row.label for row in table3.ROWS),
        *(line.article for line in table2.LINES),
        "信息内容",
    ]
    return frozenset(label_key(label) for label in printed) | _group_labels()


@lru_cache(maxsize=1)
def _group_labels() -> frozenset[str]:
    return frozenset(label_key(label) for label, _ in table3.GROUPS.values())
