"""Cells and blocks: what the readers of all formats share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.models import Block, BlockKind

Row = tuple[str | None, ...]

_MAX_COLUMNS = 200
_WORD_END = re.compile(r"[0-9A-Za-z]$")
_WORD_START = re.compile(r"^[0-9A-Za-z]")
_CELL_BREAKS = re.compile(r"[\t\r\n\v\f\u2028\u2029]+")


def text_block(text: str, *, page: int | None = None, heading: bool = False) -> Block:
    return Block(BlockKind.TEXT, text, page=page, heading=heading)


def table_block(rows: Iterable[Sequence[str | None]], *, page: int | None = None) -> Block:
    """A grid as a block; rows are filled up to equal width with covered cells."""
    grid = [tuple(cell if cell is None else cell_text(cell) for cell in row) for row in rows]
    width = max((len(row) for row in grid), default=0)
    full = tuple(row + (None,) * (width - len(row)) for row in grid)
    return Block(BlockKind.TABLE, table_text(full), rows=full, page=page)


def table_text(rows: Iterable[Row]) -> str:
    return "\n".join("\t".join(cell or "" for cell in row) for row in rows)


def cell_text(text: str) -> str:
    """A cell never breaks the grid it stands in, and one that holds only white space is blank."""
    return "" if not text.strip() else _CELL_BREAKS.sub(" ", text)


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one cell or paragraph as one line. Chinese needs nothing between them; words and numbers do,
    or two numbers would become a third.

    >>> join_lines(["商业", "企业"]), join_lines(["2", "3"])
    ('商业企业', '2 3')
    """
    joined = ""
    for line in lines:
        gap = " " if _WORD_END.search(joined) and _WORD_START.match(line) else ""
        joined += gap + line
    return joined


class SpanGrid:
    """Puts cells with row and column spans into a rectangular grid; covered places stay ``None``."""

    def __init__(self) -> None:
        self._rows: list[dict[int, str | None]] = []
        self._current = -1

    def start_row(self) -> None:
        self._current += 1
        self._row(self._current)

    def add(self, text: str, *, rowspan: int = 1, colspan: int = 1) -> None:
        row = self._row(self._current)
        column = 0
        while column in row:
            column += 1
        colspan = max(1, min(colspan, _MAX_COLUMNS - column))
        for down in range(max(1, rowspan)):
            covered = self._row(self._current + down)
            for right in range(colspan):
                covered.setdefault(column + right, None)
        row[column] = text

    def rows(self) -> tuple[Row, ...]:
        """The grid; spans that reach beyond the last row are cut off."""
        rows = self._rows[: self._current + 1]
        width = max((max(row) + 1 for row in rows if row), default=0)
        return tuple(tuple(row.get(column) for column in range(width)) for row in rows if row)

    def _row(self, number: int) -> dict[int, str | None]:
        while len(self._rows) <= number:
            self._rows.append({})
        return self._rows[number]
