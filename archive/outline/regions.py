"""Which lines make a table, and the table as one paragraph whose every cell has an address."""

from __future__ import annotations

from typing import NamedTuple

from archive.models import Paragraph, ParagraphKind
from archive.outline.cells import Cell, Role, settled
from archive.outline.marks import Mark
from archive.tables.align import Placed

# Lines that are no cells may stand inside a table, but not this many in a row.
_GAP = 12
# A line with as many numbers belongs to the table it stands in.
_NUMBERS = 3


def table_end(marks: list[Mark], at: int, end: int) -> int:
    """Index behind the table that begins at ``at``; ``at`` itself when none begins there."""
    first = marks[at]
    if first.line.is_grid:
        return at + 1
    if not (first.anchors or _fragment_before_anchor(marks, at, end)):
        return at
    last = at
    halved = False  # the line before shows numbers beside half a label
    i = at
    while i < end:
        m = marks[i]
        if m.heading or m.line.is_grid or (m.prose and not m.labels):
            break
        if m.labels or (m.filled_values and m.only_values) or m.delimited or m.filled_values >= _NUMBERS or (halved and m.short):
            last = i
        elif (not m.line.blank and not m.short) or (not m.line.blank and i - last > _GAP):
            break
        halved = m.filled_values >= _NUMBERS or (halved and m.line.blank)
        i += 1
    return last + 1


def _fragment_before_anchor(marks: list[Mark], at: int, end: int) -> bool:
    """A header set one character a line stands before the first label."""
    for i in range(at, min(at + 40, end)):
        if marks[i].anchors:
            return i > at
        if marks[i].heading or len(marks[i].line.text.strip()) > 2:
            return False
    return False


def table_paragraph(marks: list[Mark], id_: str, section: int | None) -> tuple[Paragraph, list[list[Placed]]]:
    """One table paragraph and its rows; cells that stand one a line are gathered into rows."""
    raw = "\n".join(m.line.raw for m in marks)
    text, offsets, placed = _lay_out(_rows(marks), raw, id_)
    page = next((m.line.page for m in marks if m.line.page), None)
    return Paragraph(id_, ParagraphKind.TABLE, section, text, raw, offsets, page), placed


class _Piece(NamedTuple):
    """A cell, where it begins in the table's raw text, and whether it has the line to itself."""

    cell: Cell
    start: int
    alone: bool


def _rows(marks: list[Mark]) -> list[list[_Piece]]:
    """Rows of cells; cells that stand one a line are gathered until a label follows a value."""
    rows: list[list[_Piece]] = []
    single: list[_Piece] = []

    def flush() -> None:
        rows.append(list(single))
        single.clear()

    mark = _cell_mark(marks)
    settled_rows = iter(settled([cells for m in marks for cells in m.cells]))
    base = 0
    for m in marks:
        if not m.cells and m.line.blank:
            flush()
        for _ in m.cells:
            cells = next(settled_rows)
            if m.line.is_grid or len(cells) > 1:
                flush()
                rows.append([_Piece(cell, base + cell.start, False) for cell in cells])
            elif cells and _is_cell(cells[0], m.line.raw, mark):
                if cells[0].is_label and any(piece.cell.role is Role.VALUE for piece in single):
                    flush()
                single.append(_Piece(cells[0]._replace(soft=False), base + cells[0].start, True))
        base += len(m.line.raw) + 1
    flush()
    return [row for row in rows if row]


def _cell_mark(marks: list[Mark]) -> str:
    """The mark that nearly every cell with a line to itself carries: a pipe, a TAB, or none."""
    alone = [m.line.raw for m in marks if not m.line.is_grid and len(m.cells) == 1 and len(m.cells[0]) == 1 and m.cells[0][0].text]
    return next((mark for mark in "|\t" if alone and sum(mark in raw for raw in alone) > 0.9 * len(alone)), "")


def _is_cell(cell: Cell, raw: str, mark: str) -> bool:
    """Among cells with a mark a bare number is a page number; a pipe alone is a blank cell only where pipes end cells."""
    if cell.role is not Role.VALUE:
        return True
    return mark in raw if cell.text else mark == "|" or "|" not in raw


def _lay_out(rows: list[list[_Piece]], raw: str, paragraph: str) -> tuple[str, tuple[int, ...], list[list[Placed]]]:
    """Cells joined by TAB and newline, with the offset of every character in ``raw``."""
    pieces: list[str] = []
    offsets: list[int] = []
    length = len(raw)
    placed: list[list[Placed]] = []
    for r, row in enumerate(rows):
        line: list[Placed] = []
        for c, (cell, start, alone) in enumerate(row):
            if pieces:
                pieces.append("\t" if c else "\n")
                offsets.append(min(start, length))
            pieces.append(cell.text)
            offsets += [start + offset for offset in cell.offsets]
            line.append(Placed(cell, paragraph, (r, c), alone))
        placed.append(line)
    return "".join(pieces), (*offsets, length), placed
