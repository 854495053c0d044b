"""Which cell of a row belongs to which column.

A row's cells are all that stands between its label and the next one: values, but also merged places before them
and padding behind them. Where the rows of a table agree on one reading it is taken; where a cell is missing, too
many are there, or numbers are stuck together, a number is given only if the form's own sums leave one reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from archive.form import FIELD_BY_CODE, Kind
from archive.models import State
from archive.outline.cells import Cell, Role
from archive.text import numbers


class Placed(NamedTuple):
    """A cell and where it stands: table paragraph id, row and column in that paragraph's text."""

    cell: Cell
    paragraph: str
    position: tuple[int, int]
    alone: bool = False  # the only cell of its line

    @property
    def column(self) -> int:
        """Of the grid where the source declares one; otherwise the place in its row."""
        return self.position[1] if self.cell.column is None else self.cell.column


@dataclass(slots=True)
class Row:
    """A row of the form: its label and the cells between that and the next one."""

    table: int
    label: str  # code of the line, row or group; "t4"
    codes: tuple[str, ...]
    text: str = ""  # of the label
    place: Placed | None = None  # the label's (first) cell
    cells: list[Placed] = field(default_factory=list)
    columns: int = 0  # table 2: columns the header above the row has, 0 when not known
    unit: str = ""  # of amounts, as the header above the row prints it
    repeats: tuple[int, ...] = ()  # table 2: how often each header cell above the row is repeated
    sealed: bool = False  # complete on its own line: numbers on later lines are page numbers or debris
    reordered: bool = False  # the header prints the columns in another order than the form, or lacks some
    extended: bool = False  # the header prints columns of its own behind the form's

    @property
    def width(self) -> int:
        return len(self.codes)

    @property
    def empty(self) -> bool:
        return all(placed.cell.blank for placed in self.cells)

    @property
    def inline(self) -> bool:
        """Label and cells stand on one line of the source, so that places mean something."""
        if self.place is None or not self.cells or self.place.alone:
            return False
        line = (self.place.paragraph, self.place.position[0])
        return all((placed.paragraph, placed.position[0]) == line for placed in self.cells)

    @property
    def assembled(self) -> bool:
        """Put together from several lines of which some hold several cells."""
        lines = {(placed.paragraph, placed.position[0]) for placed in self.cells if not placed.alone}
        return len(lines) > 1 or (bool(lines) and any(placed.alone for placed in self.cells))

    @property
    def short(self) -> bool:
        """Fewer cells than the form has columns."""
        return bool(self.cells) and not self.empty and sum(not placed.cell.soft for placed in self.cells) < self.width

    def fits(self, at: int) -> bool:
        """Whether the values may begin at ``at``: only merged places before them, only padding behind."""
        end = at + self.width
        if at < 0 or end > len(self.cells):
            return False
        behind = [placed.cell for placed in self.cells[end:]]
        if not all(cell.soft or (cell.room is None and not self.cells[-1].alone) for cell in behind):
            return False
        return all(placed.cell.blank for placed in self.cells[:at]) and all(cell.blank for cell in behind)

    def soft(self, at: int) -> int:
        """Places of the window at ``at`` that may be padding."""
        return sum(placed.cell.soft for placed in self.cells[at : at + self.width])


Tag = tuple[str, int]  # paragraph and table


class Alignment:
    """What the rows of each table agree on."""

    def __init__(self, rows: Iterable[Row]) -> None:
        tables: dict[Tag, list[Row]] = defaultdict(list)
        for row in rows:
            if row.cells and not row.empty:
                tables[row.cells[0].paragraph, row.table].append(row)
        self._columns = {tag: _columns(tag[1], of) for tag, of in tables.items()}
        self._tails = {tag: _usual_tail(of) for tag, of in tables.items()}
        # Some rows of the table are short: its blanks leave no trace, so that seven cells alone prove nothing.
        self._traceless = {tag for tag, of in tables.items() if tag[1] == 3 and any(row.short for row in of)}
        self._displaced = {tag for tag, of in tables.items() if tag[1] == 3 and _displaced(self._readings(of, tag))}

    def cells(self, row: Row) -> list[Placed] | None:
        """One cell for each column; None where that is not certain."""
        if not row.cells or row.reordered or row.columns > row.width:
            return None
        if row.table != 2 and any(placed.cell.role is Role.TEXT and not tells_number(placed.cell) for placed in row.cells):
            return None
        tag = (row.cells[0].paragraph, row.table)
        if tag in self._displaced:
            return None
        placed = self._placed(row, tag)
        if placed is None or (row.extended and not all(each.cell.text for each in placed)) or _is_one_cell(row, placed):
            return None
        return placed

    def _placed(self, row: Row, tag: Tag) -> list[Placed] | None:
        at = self._inline(row, tag) if row.inline else self._gathered(row, tag)
        return None if at is None else row.cells[at : at + row.width]

    def _readings(self, rows: Sequence[Row], tag: Tag) -> list[list[Placed]]:
        """The rows as they would be read."""
        return [placed for row in rows if (placed := self._placed(row, tag)) is not None]

    def _inline(self, row: Row, tag: Tag) -> int | None:
        starts = {_start(row, column) for column in self._columns.get(tag, (None,))}
        if len(starts) != 1 or not row.fits(at := starts.pop()):
            return _only_place(row)
        return at if not row.soft(at) or self._blank_tail(row, at, tag) else None

    def _blank_tail(self, row: Row, at: int, tag: Tag) -> bool:
        """Empty places at the end are blank cells, not the gap of a lost one padded over."""
        return row.table != 2 and row.soft(at) <= self._tails.get(tag, 0)

    def _gathered(self, row: Row, tag: Tag) -> int | None:
        """Cells on lines of their own, or all on one line without a label."""
        if not row.fits(0) or (len(row.cells) > row.width and row.soft(0)):
            return None
        doubtful = row.assembled or row.soft(0) > 0 or (row.table == 3 and tag in self._traceless)
        return 0 if not doubtful or balances(row, row.cells[: row.width]) else None


def _is_one_cell(row: Row, placed: Sequence[Placed]) -> bool:
    """A merged cell, or all numbers run together: one number with a digit for every column, or one repeated in all of them."""
    texts = {each.cell.text for each in placed}
    largest = max(texts, key=len)
    if row.table == 2 or not largest.isdigit():
        return False
    return (len(texts) == 1 and len(largest) > 1) or (texts == {"", largest} and len(largest) >= row.width)


def tells_number(cell: Cell) -> bool:
    """A number among words (14，另有1件转办), or one the file does not tell: the cell cannot be read, those beside it can."""
    return _NUMBER_AND_WORDS.match(cell.text) is not None and len(cell.text) <= _REMARK


_NUMBER_AND_WORDS = re.compile(r"(?:共|约|合计)?[\d\ufffd]+(?![.．、\d])")
_REMARK = 24  # characters


def _start(row: Row, column: int | None) -> int:
    """Where the row's values begin if those of the table begin in ``column``; None: right behind every label."""
    if column is None or row.place is None:
        return 0
    return next((at for at, placed in enumerate(row.cells) if placed.column == column), -1)


def _only_place(row: Row) -> int | None:
    """Where the values of a row begin that keeps to no column of its table: one place fits, every cell is filled, and the
    sums hold, or in table 2 the header has as many columns."""
    places = [at for at in range(len(row.cells) - row.width + 1) if row.fits(at)]
    if len(places) != 1:
        return None
    window = row.cells[places[0] : places[0] + row.width]
    certain = row.columns == row.width if row.table == 2 else balances(row, window)
    return places[0] if certain and all(placed.cell.text for placed in window) else None


def _columns(table: int, rows: Sequence[Row]) -> tuple[int | None, ...]:
    """The columns the values of a table may begin in: what fits most of its rows, several where they tie; none if no reading does."""
    inline = [row for row in rows if row.inline and all(p.cell.role is not Role.TEXT or tells_number(p.cell) for p in row.cells)]
    if table == 4 or not inline:
        return (None,)
    last = max(row.place.column for row in inline if row.place) + 1
    scores = {column: sum(_fit(row, column) for row in inline) for column in (None, *range(last, last + 3))}
    best = max(scores.values())
    return tuple(column for column, score in scores.items() if score == best and 2 * score > len(inline))


def _fit(row: Row, column: int | None) -> int:
    """How a row speaks for a reading: 1 for it, -1 against it, 0 neither."""
    at = _start(row, column)
    if row.fits(at):
        return int(not row.soft(at))
    return -1 if 0 <= at <= len(row.cells) - row.width else 0


def _displaced(rows: Sequence[Sequence[Placed]]) -> bool:
    """Whether rows of table 3, read this way, show that their cells stand under other columns.

    Either no row's sum holds, or the last column is empty and the one before it holds what looks like the totals.
    """
    told = [row for placed in rows if (row := _plain(placed)) is not None and any(row)]
    if all(not placed[-1].cell.text for placed in rows):
        return any(sum(row[:5]) for row in told) and all(row[5] >= sum(row[:5]) for row in told)
    broken = [row for row in told if row[6] != sum(row[:6]) and any(row[:6])]
    return len(broken) >= _BROKEN and not any(row[6] == sum(row[:6]) for row in told)


_BROKEN = 3  # rows whose sums fail while none holds: the table is misread rather than miscalculated


def _usual_tail(rows: Sequence[Row]) -> int:
    """How many places at the end of the rows are blank throughout."""
    tails = [_tail(row) for row in rows if row.inline]
    return min(tails) if len(tails) > 2 else 0


def _tail(row: Row) -> int:
    count = 0
    while count < len(row.cells) and row.cells[-1 - count].cell.blank:
        count += 1
    return count


def _plain(cells: Iterable[Placed]) -> list[int] | None:
    """The numbers of cells that hold digits, a dash or nothing."""
    read = [numbers.parse(placed.cell.text, Kind.COUNT) for placed in cells]
    if any(number.state is State.UNPARSED for number in read):
        return None
    return [int(number.value or 0) for number in read]


def balances(row: Row, cells: Sequence[Placed]) -> bool:
    """The printed sums of the row hold; a row without sums proves nothing."""
    told = _plain(cells)
    return told is not None and row.table != 2 and _sums_hold(row.table, told)


def _sums_hold(table: int, numbers: Sequence[int]) -> bool:
    if table == 3:
        return sum(numbers[:6]) == numbers[6]
    return len(numbers) % 5 == 0 and all(sum(numbers[at : at + 4]) == numbers[at + 4] for at in range(0, len(numbers), 5))


def proven(row: Row, *, filled: bool) -> tuple[Decimal | None, ...]:
    """Numbers of a row that is a cell short or stuck together, where one reading alone is possible.

    ``filled``: no row of the document shows a blank, so that stuck digits hold a number for every column.
    """
    nothing: tuple[Decimal | None, ...] = (None,) * row.width
    texts = [placed.cell.text for placed in row.cells if placed.cell.text]
    if not texts or not all(text.isascii() and text.isdigit() for text in texts):
        return nothing
    if any(FIELD_BY_CODE[code].kind is not Kind.COUNT for code in row.codes):
        return nothing
    if len(texts) == 1 and filled and not row.reordered and _stuck(row, texts[0]):
        readings = list(islice(_readings(row.table, texts[0], row.width), 2))
        return tuple(Decimal(n) for n in readings[0]) if len(readings) == 1 else nothing
    if row.table == 3 and len(texts) == row.width - 1 and not any(int(text) for text in texts):
        return (Decimal(0),) * row.width  # wherever the gap is, the row's sum leaves nothing but a zero for it
    return nothing


def _stuck(row: Row, digits: str) -> bool:
    """Digits that can't be one number: stuck to their label, as many as seven, or with zeros before them."""
    stuck = any(placed.cell.stuck for placed in row.cells)
    return len(digits) >= row.width > 1 and (stuck or row.table != 2 or digits.startswith("00"))


def _readings(table: int, digits: str, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to read stuck digits as the row's numbers such that its sums hold; table 2 has none."""
    if table != 4:
        yield from (split for split in _splits(digits, parts) if table == 2 or _sums_hold(table, split))
        return
    if not parts:
        yield from ((),) if not digits else ()
        return
    for size in range(5, len(digits) - parts + 6):
        for group in _splits(digits[:size], 5):
            if _sums_hold(4, group):
                yield from ((*group, *rest) for rest in _readings(4, digits[size:], parts - 5))


def _splits(digits: str, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to read a run of digits as ``parts`` numbers without leading zeros."""
    if parts == 1:
        if digits == "0" or not digits.startswith("0"):
            yield (int(digits),)
        return
    longest = 1 if digits.startswith("0") else len(digits) - parts + 1
    for size in range(1, longest + 1):
        for rest in _splits(digits[size:], parts - 1):
            yield (int(digits[:size]), *rest)
