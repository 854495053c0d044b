"""Rows of cells → values of the form.

A row is found by its label and its printed group, never by counting from the top; its values are the cells
between its label and the next one. Where cells are missing or stuck together, a number is given only if one
reading alone fits the form's own sums; otherwise every cell of that row is unparsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from archive import numbers
from archive.cells import Cell, Role, edition_of
from archive.form import FIELD_BY_CODE, Edition, Kind, fields_of, table2, table3, table4
from archive.models import EvidenceKind, State, Value


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and where it stands: table paragraph id, row and column in that paragraph's text."""

    cell: Cell
    paragraph: str
    position: tuple[int, int]


@dataclass(slots=True)
class _Row:
    """A row of the form while its cells are collected."""

    table: int
    label: str  # code of the line, row, or "t4"
    codes: tuple[str, ...]
    cells: list[Placed] = field(default_factory=list)
    columns: int = 0  # table 2: column headers printed above the row, 0 when not known

    @property
    def width(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tables of a document say."""

    values: Mapping[str, Value]  # every field of the editions found
    editions: tuple[Edition | None, Edition | None]  # of table 2 and of table 3, by their labels
    rows3: tuple[str, ...]  # row codes of table 3 that were found
    seen: frozenset[int]  # tables of which at least one label (or the orphan row) was found
    orphan4: bool = False  # table 4 recognised by its 15 cells alone


def read_tables(tables: Iterable[list[list[Placed]]], fallback: Edition | None) -> Reading:
    """``tables``: for each table paragraph its rows. ``fallback``: the edition when no label tells."""
    rows = [row for table in tables for row in table]
    every = [placed.cell for row in rows for placed in row]
    second, third = edition_of(every)
    edition2 = second or third or fallback or Edition.E2021
    edition3 = third or second or fallback or Edition.E2021
    collector = _Collector(edition2, edition3)
    for row in rows:
        collector.take(row)
    found = collector.finish()
    values = _values(found)
    seen = frozenset(row.table for row in found)
    for form_field in (*fields_of(edition2), *fields_of(edition3)):
        expected = edition2 if form_field.table == 2 else edition3
        if expected in form_field.editions and form_field.code not in values:
            values[form_field.code] = Value(form_field.code, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING)
    rows3 = tuple(dict.fromkeys(row.label for row in found if row.table == 3))
    return Reading(values, (second, third), rows3, seen, collector.orphan4)


class _Collector:
    """Walks the cells in reading order and gathers the rows of the form."""

    def __init__(self, edition2: Edition, edition3: Edition) -> None:
        self.lines = {line.code: line for line in table2.LINES if line.edition is edition2}
        self.rows3 = {row.code: row for row in table3.rows_of(edition3)}
        self.found: list[_Row] = []
        self.open: _Row | None = None
        self.group = ""  # printed group of table 3 we are in
        self.table = 0
        self.orphan4 = False
        self.columns2 = 0  # column headers in the latest header row of table 2
        self.pending: list[str] = []  # pieces of a label broken over cells or lines
        self.orphans: list[list[Placed]] = []

    def take(self, row: list[Placed]) -> None:
        if self.open is None and len(row) == len(table4.CELLS) and all(p.cell.role is Role.VALUE and p.cell.text for p in row):
            self.orphans.append(row)
        heads = sum(p.cell.role is Role.HEAD2 and p.cell.code in ("2019", "2021") for p in row)
        if heads:
            self.columns2 = heads
        for placed in _without_lead(row):
            self._cell(placed)

    def finish(self) -> list[_Row]:
        self._close()
        if not any(row.table == 4 for row in self.found) and len(self.orphans) == 1:
            self.orphan4 = True
            self.found.append(_Row(4, "t4", table4.CELLS, self.orphans[0]))
        return self.found

    def _cell(self, placed: Placed) -> None:
        cell = placed.cell
        if cell.role is Role.VALUE:
            self.pending.clear()
            if self.open is not None:
                self.open.cells.append(placed)
            return
        if cell.role is Role.TEXT:
            self._text(placed)
            return
        self.pending.clear()
        self._label(cell)

    def _text(self, placed: Placed) -> None:
        """Text that is no label: a piece of one, a cell filled with words, or the end of the row."""
        from archive.cells import make_cell

        self.pending = [*self.pending[-3:], placed.cell.text]
        for start in range(len(self.pending) - 1):
            joined = make_cell("".join(self.pending[start:]))
            if joined.is_label:
                self.pending.clear()
                self._label(joined)
                return
        row = self.open
        if row is None:
            return
        filled = any(not p.cell.blank for p in row.cells)
        if not filled and self._is_cell_of(row, placed):
            row.cells.append(placed)
        elif filled and len(row.cells) >= row.width:
            self._close()
        elif filled:
            row.cells.append(placed)  # words among values: the row can't be trusted, and is not

    @staticmethod
    def _is_cell_of(row: _Row, placed: Placed) -> bool:
        """Words in place of numbers count as cells only on the label's own line."""
        return row.table == 2 and placed.position[1] > 0 and len(placed.cell.text) < 40

    def _label(self, cell: Cell) -> None:
        if (code := cell.code_as(Role.OUTCOME4)) is not None and self._in_table4(cell):
            self._open(_Row(4, "t4", table4.CELLS))
            return
        if (code := cell.code_as(Role.T3)) is not None and self._fits(code):
            self.table = 3
            if self.rows3[code].group in ("denied", "unable", "refused"):
                self.group = self.rows3[code].group
            self._open(_Row(3, code, tuple(table3.code(code, column.code) for column in table3.COLUMNS)))
            return
        if (code := cell.code_as(Role.T2)) is not None and code in self.lines and self.table < 3:
            self.table = 2
            self._open(_Row(2, code, self.lines[code].fields(), columns=self.columns2))
            return
        self._close()
        if (code := cell.code_as(Role.GROUP3)) is not None:
            self.table, self.group = 3, code
        elif cell.code_as(Role.T3) == "other_processing":  # on the 2021 form it heads a group
            self.table, self.group = 3, "other"
        elif cell.code_as(Role.HEAD4) is not None:
            self.table = 4
        elif cell.code_as(Role.HEAD3) is not None:
            self.table = 3
        elif cell.code_as(Role.HEAD2) is not None and self.table != 2:
            self.table = 2

    def _in_table4(self, cell: Cell) -> bool:
        if cell.code_as(Role.T3) is None:  # 结果维持 and its like occur nowhere else
            self.table = 4
            return True
        return self.table == 4

    def _fits(self, code: str) -> bool:
        """Whether a row label may stand here: 总计 and 其他 are header cells too."""
        if code not in self.rows3:
            return False
        if code == "other_misc":
            return self.table == 3 and any(row.label == "other_unpaid_fee" for row in self.found + self._opened())
        if code == "total_processed":
            results = (row.label for row in self.found + self._opened() if row.table == 3)
            return self.table == 3 and any(label not in ("new_received", "carried_in") for label in results)
        return True

    def _opened(self) -> list[_Row]:
        return [self.open] if self.open is not None else []

    def _open(self, row: _Row) -> None:
        self._close()
        self.open = row

    def _close(self) -> None:
        row, self.open = self.open, None
        if row is None:
            return
        if row.table == 4 and not row.cells:  # one header cell follows another
            return
        self.found.append(row)


def _without_lead(row: list[Placed]) -> list[Placed]:
    """Empty cells before a row's label are merged group cells, not values of the row above."""
    first = next((at for at, placed in enumerate(row) if not placed.cell.blank), len(row))
    return row[first:] if first < len(row) and row[first].cell.role is not Role.VALUE else row


def _values(found: list[_Row]) -> dict[str, Value]:
    """Values of the collected rows; a code found twice with different numbers is unparsed."""
    leads = _leads(found)
    values: dict[str, Value] = {}
    for row in found:
        for value in _row_values(row, leads):
            known = values.get(value.code)
            if known is None or (known.value is None and known.state is not State.UNPARSED and value.value is not None):
                values[value.code] = value
            elif known.value is not None and value.value is not None and known.value != value.value:
                note = f"表中出现两次且不一致：{known.raw}、{value.raw}"
                values[value.code] = Value(
                    value.code, None, known.raw, State.UNPARSED, EvidenceKind.TABLE_CELL, known.paragraph, known.cell, note
                )
    return values


def _leads(found: list[_Row]) -> dict[tuple[int, int], int]:
    """For rows of one table and cell count: at which cell the values begin, where some row leaves no doubt."""
    leads: dict[tuple[int, int], set[int]] = {}
    for row in found:
        offsets = [at for at in _offsets(row) if not any(p.cell.soft for p in row.cells[at : at + row.width])]
        if len(offsets) == 1:
            leads.setdefault((row.table, len(row.cells)), set()).add(offsets[0])
    certain = {key: next(iter(starts)) for key, starts in leads.items() if len(starts) == 1}
    for table in {row.table for row in found}:  # every row as long as the form is wide: nothing is padding
        if all(len(row.cells) == row.width for row in found if row.table == table):
            certain |= {(table, row.width): 0 for row in found if row.table == table}
    return certain


def _offsets(row: _Row) -> list[int]:
    """Where the values may begin so that only blanks are left over on both sides."""
    cells = [placed.cell for placed in row.cells]
    return [
        at
        for at in range(len(cells) - row.width + 1)
        if all(cell.blank for cell in cells[:at]) and all(cell.blank for cell in cells[at + row.width :])
    ]


def _row_values(row: _Row, leads: Mapping[tuple[int, int], int]) -> Iterator[Value]:
    placed = _aligned(row, leads)
    if placed is not None:
        for code, cell in zip(row.codes, placed, strict=True):
            yield _value(code, cell)
        return
    where = row.cells[0] if row.cells else None
    if where is not None and all(p.cell.blank for p in row.cells):  # blank, however many places the source shows
        for code in row.codes:
            yield Value(code, None, "", State.BLANK, EvidenceKind.TABLE_BLANK, where.paragraph, where.position)
        return
    raw = " ".join(p.cell.raw for p in row.cells)
    for code, number in zip(row.codes, _proven(row), strict=True):
        position = where.position if where else None
        paragraph = where.paragraph if where else None
        if number is not None:
            note = f"单元格不全或粘连（“{raw}”），按本行合计关系唯一可读"
            yield Value(code, number, raw, State.EXPLICIT, EvidenceKind.COMPUTED, paragraph, position, note)
        elif where is None:
            yield Value(code, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING)
        else:
            note = f"该行应有{row.width}格，读到“{raw}”，无法对应到列"
            yield Value(code, None, raw, State.UNPARSED, EvidenceKind.TABLE_CELL, paragraph, position, note)


def _aligned(row: _Row, leads: Mapping[tuple[int, int], int]) -> list[Placed] | None:
    """The row's cells, one for each column, where their places are certain."""
    offsets = _offsets(row)
    if not offsets or (row.table != 2 and any(placed.cell.role is Role.TEXT for placed in row.cells)):
        return None
    if all(placed.cell.blank for placed in row.cells):
        return row.cells[: row.width]
    headed = row.table == 2 and row.columns in (0, row.width)  # a lost column leaves its header row short too
    if row.table == 2 and not headed and sum(not p.cell.soft for p in row.cells) < row.width:
        return None
    firm = [at for at in offsets if headed or not any(p.cell.soft for p in row.cells[at : at + row.width])]
    lead = leads.get((row.table, len(row.cells)))
    if lead in offsets:
        start = lead
    elif len(firm) == 1:
        start = firm[0]
    else:
        return None
    return row.cells[start : start + row.width]


def _value(code: str, placed: Placed) -> Value:
    form_field = FIELD_BY_CODE[code]
    cell = placed.cell
    number = numbers.parse(cell.text, form_field.kind, form_field.header_unit)
    evidence = {State.BLANK: EvidenceKind.TABLE_BLANK, State.DASH: EvidenceKind.TABLE_DASH}.get(number.state, EvidenceKind.TABLE_CELL)
    return Value(code, number.value, cell.raw, number.state, evidence, placed.paragraph, placed.position, number.note)


def _proven(row: _Row) -> tuple[Decimal | None, ...]:
    """Numbers of a row with missing or stuck cells, where one reading alone is possible."""
    texts = [p.cell.text for p in row.cells if p.cell.text]
    nothing: tuple[Decimal | None, ...] = (None,) * row.width
    if not texts or not all(text.isascii() and text.isdigit() for text in texts):
        return nothing
    if any(FIELD_BY_CODE[code].kind is not Kind.COUNT for code in row.codes):
        return nothing
    if len(texts) == 1 and len(texts[0]) >= row.width > 1:
        readings = [split for split in _splits(texts[0], row.width) if _balances(row, split)]
        return tuple(Decimal(n) for n in readings[0]) if len(readings) == 1 else nothing
    if row.table == 3 and len(texts) == row.width - 1 and not any(int(text) for text in texts):
        return (Decimal(0),) * row.width  # wherever the gap is, the row's sum leaves nothing but a zero for it
    return nothing


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


def _balances(row: _Row, numbers_: tuple[int, ...]) -> bool:
    if row.table == 3:
        return sum(numbers_[:6]) == numbers_[6]
    if row.table == 4:
        return all(sum(numbers_[at : at + 4]) == numbers_[at + 4] for at in (0, 5, 10))
    return True
