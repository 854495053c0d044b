"""Cells and blocks: what the readers of all formats share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.errors import UnreadableFile
from archive.models import Block, BlockKind, Spot

Row = tuple[str | None, ...]

LONG = 300  # characters: an article, no cell
_PROSE = 80  # characters; the longest label of the form has under 60
_MAX_COLUMNS = 200
_MAX_CELLS = 500_000
_CELL_BREAKS = re.compile(r"[\t\r\n\v\f\u2028\u2029]+")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def text_block(text: str, *, page: int | None = None, heading: bool = False) -> Block:
    return Block(BlockKind.TEXT, text, page=page, heading=heading)


def table_block(rows: Iterable[Sequence[str | None]], *, page: int | None = None, spots: Iterable[Sequence[Spot | None]] = ()) -> Block:
    """A grid as a block; rows are filled up to equal width with covered cells."""
    grid = [tuple(cell if cell is None else cell_text(cell) for cell in row) for row in rows]
    width = max((len(row) for row in grid), default=0)
    full = tuple(row + (None,) * (width - len(row)) for row in grid)
    text = "\n".join("\t".join(cell or "" for cell in row) for row in full)
    return Block(BlockKind.TABLE, text, rows=full, page=page, spots=tuple(map(tuple, spots)))


def is_blank(text: str) -> bool:
    return not text.strip().strip(_INVISIBLE).strip()


def cell_text(text: str) -> str:
    """A cell never breaks the grid it stands in, and one that holds only white space is blank."""
    return "" if is_blank(text) else _CELL_BREAKS.sub(" ", text)


def is_article(lengths: Iterable[int]) -> bool:
    """Whether cells of these lengths are mostly running text, and the table around them only layout."""
    long = total = 0
    for length in lengths:
        total += length
        long += length if length > LONG else 0
    return 2 * long > total


def is_prose(row: Row) -> bool:
    """Whether a row is one cell of running text: a remark or a paragraph that got into the table."""
    text = row[0] or "" if row else ""
    return all(cell is None for cell in row[1:]) and not is_blank(text) and (len(text) > _PROSE or text.rstrip().endswith("。"))


def join_lines(lines: Iterable[str]) -> str:
    """The lines of one cell as one. Chinese needs nothing between them and words a blank; two numbers stay two,
    or a cell with “2” above “3” would say twenty-three.

    >>> join_lines(["商业", "企业"]), join_lines(["2", "3"])
    ('商业企业', '2 / 3')
    """
    joined = ""
    for line in lines:
        before, after = joined[-1:], line[:1]
        if before.isdigit() and after.isdigit():
            joined += " / "
        elif before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
            joined += " "
        joined += line
    return joined


class SpanGrid:
    """Puts cells with row and column spans into a rectangular grid; covered places stay ``None``."""

    def __init__(self) -> None:
        self._rows: list[dict[int, str | None]] = []
        self._current = -1
        self._size = 0

    def start_row(self) -> None:
        self._current += 1
        self._row(self._current)

    def add(self, text: str, *, rowspan: int = 1, colspan: int = 1) -> None:
        """Puts a cell at the first free place of the current row."""
        row = self._row(self._current)
        column = 0
        while column in row:
            column += 1
        colspan = max(1, min(colspan, _MAX_COLUMNS - column))
        self._size += rowspan * colspan
        if self._size > _MAX_CELLS or column > _MAX_COLUMNS:
            raise UnreadableFile("文件中的表格异常庞大，已停止读取。", advice="请另存为只含年度报告的文件后再导入。")
        for down in range(rowspan):
            below = self._row(self._current + down)
            for right in range(colspan):
                below.setdefault(column + right, None)
        row[column] = text

    def rows(self) -> tuple[Row, ...]:
        """The grid without rows that hold no cell of their own; spans beyond the last row are cut off."""
        rows = self._rows[: self._current + 1]
        width = max((max(row) + 1 for row in rows if row), default=0)
        grid = (tuple(row.get(column) for column in range(width)) for row in rows)
        return tuple(row for row in grid if any(cell is not None for cell in row))

    def _row(self, number: int) -> dict[int, str | None]:
        while len(self._rows) <= number:
            self._rows.append({})
        return self._rows[number]
