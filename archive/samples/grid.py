"""The official tables with their merged cells, as every layout starts from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from archive.form import table2, table3, table4
from archive.form.model import Edition


@dataclass(frozen=True, slots=True)
class TableRef:
    """Which table, and what damage took from it."""

    number: int
    edition: Edition
    without_rows: frozenset[int] = frozenset()
    without_columns: frozenset[int] = frozenset()
    misprints: tuple[tuple[str, str], ...] = ()  # labels that are printed otherwise
    part: int = 0  # of table 4: one of its three groups by itself
    hybrid: bool = False  # table 2: the rows of 2019 under the columns of 2021
    glued: frozenset[int] = frozenset()  # rows whose numbers run together into one cell
    rows: tuple[tuple[str, ...], ...] = ()  # no table of the form, but these texts


@dataclass(frozen=True, slots=True)
class WrittenCell:
    text: str = ""  # a label
    code: str = ""  # or the field whose number stands here; several joined by GLUE: their numbers run together
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """One grid position: a cell begins here, or is covered from the left or from above."""

    cell: WrittenCell
    begins: bool = True
    from_above: bool = False


GLUE = "+"
Row = tuple[Slot, ...]
Grid = tuple[Row, ...]  # full width: every row has one slot per column

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@lru_cache(maxsize=4096)
def grid(ref: TableRef) -> Grid:
    """The table's grid after its damage."""
    full = _full(ref)
    rows = [_glued(row) if index in ref.glued else row for index, row in enumerate(full) if index not in ref.without_rows]
    rows = _misprinted(rows, dict(ref.misprints)) if ref.misprints else rows
    return tuple(_narrowed(row, ref.without_columns) for row in rows) if ref.without_columns else tuple(rows)


def unmerged(ref: TableRef) -> Grid:
    """The same without merged labels: their text stands in every place."""
    return tuple(tuple(slot if slot.cell.code else Slot(WrittenCell(slot.cell.text)) for slot in row) for row in grid(ref))


def _full(ref: TableRef) -> Grid:
    if ref.rows:
        return _spread([[WrittenCell(text) for text in row] for row in ref.rows])
    if ref.hybrid:
        return _spread(_table2(_hybrid()))
    return _part4(ref.part) if ref.part else _official(ref.number, ref.edition)


def _glued(row: Row) -> Row:
    """The row with its numbers in one cell as wide as they were."""
    first = next(column for column, slot in enumerate(row) if slot.cell.code)
    codes = dict.fromkeys(slot.cell.code for slot in row[first:])
    cell = WrittenCell(code=GLUE.join(codes), columns=len(row) - first)
    return (*row[:first], Slot(cell), *[Slot(cell, begins=False)] * (cell.columns - 1))


def _misprinted(rows: list[Row], misprints: dict[str, str]) -> list[Row]:
    cells = {id(slot.cell): slot.cell for row in rows for slot in row}
    other = {key: replace(cell, text=misprints.get(cell.text, cell.text)) for key, cell in cells.items()}
    return [tuple(replace(slot, cell=other[id(slot.cell)]) for slot in row) for row in rows]


def _part4(part: int) -> Grid:
    group = table4.GROUPS[part - 1].code
    heads = [WrittenCell(outcome.label) for outcome in table4.OUTCOMES]
    return _spread([heads, [WrittenCell(code=table4.code(group, outcome.code)) for outcome in table4.OUTCOMES]])


def _narrowed(row: Row, without: frozenset[int]) -> Row:
    """The row without some columns; a merged cell that loses its first column begins at the next."""
    made: list[Slot] = []
    for column, slot in enumerate(row):
        if column in without:
            continue
        left = bool(made) and made[-1].cell is slot.cell
        covered = slot.from_above or any(other.from_above and other.cell is slot.cell for other in row)
        made.append(Slot(slot.cell, begins=not left and not covered, from_above=covered and not left))
    return tuple(made)


def codes_of(ref: TableRef) -> frozenset[str]:
    return frozenset(code for row in grid(ref) for slot in row if slot.begins and slot.cell.code for code in slot.cell.code.split(GLUE))


@lru_cache(maxsize=8)
def _official(number: int, edition: Edition) -> Grid:
    if number == 2:
        return _spread(_table2([line for line in table2.LINES if line.edition is edition]))
    return _spread(_table3(edition) if number == 3 else _table4(edition))


def _spread(rows: list[list[WrittenCell]]) -> Grid:
    """Lay merged cells out over the positions they cover."""
    grid_rows: list[list[Slot]] = []
    hanging: dict[int, tuple[WrittenCell, int]] = {}  # column → cell from above and the rows it still covers
    for cells in rows:
        row: list[Slot] = []
        waiting = list(cells)
        while waiting or len(row) in hanging:
            column = len(row)
            if column in hanging:
                cell, left = hanging.pop(column)
                if left > 1:
                    hanging[column] = (cell, left - 1)
                row += [Slot(cell, begins=False, from_above=True)] + [Slot(cell, begins=False)] * (cell.columns - 1)
                continue
            cell = waiting.pop(0)
            if cell.rows > 1:
                hanging[column] = (cell, cell.rows - 1)
            row += [Slot(cell)] + [Slot(cell, begins=False)] * (cell.columns - 1)
        grid_rows.append(row)
    return tuple(tuple(row) for row in grid_rows)


def _hybrid() -> list[table2.FormLine]:
    """The lines of 2019 with the columns of 2021, where that edition has such; 其他对外管理服务事项 has those of 行政许可."""
    new = {line.code: line.cells for line in table2.LINES if line.edition is Edition.E2021}
    new["other_services"] = new["licensing"]
    return [replace(line, cells=new.get(line.code, line.cells)) for line in table2.LINES if line.edition is Edition.E2019]


def _table2(lines: list[table2.FormLine]) -> list[list[WrittenCell]]:
    rows: list[list[WrittenCell]] = []
    for article, group in groupby(lines, key=lambda line: line.article):
        members = list(group)
        rows.append([WrittenCell(article, columns=4)])
        rows.append([WrittenCell("信息内容"), *_widened([WrittenCell(_header(cell)) for cell in members[0].cells])])
        rows += [[WrittenCell(line.label), *_widened([WrittenCell(code=code) for code in line.fields()])] for line in members]
    return rows


def _header(cell: table2.FormCell) -> str:
    return f"{cell.label}（单位：{cell.header_unit}）" if cell.header_unit else cell.label


def _widened(cells: list[WrittenCell]) -> list[WrittenCell]:
    """The last cell of a short line reaches to the right edge."""
    last = cells[-1]
    return [*cells[:-1], WrittenCell(last.text, last.code, columns=4 - len(cells))]


def _table3(edition: Edition) -> list[list[WrittenCell]]:
    labels = [column.label for column in table3.COLUMNS]
    rows = [
        [WrittenCell(CORNER, rows=3, columns=3), WrittenCell("申请人情况", columns=7)],
        [WrittenCell(labels[0], rows=2), WrittenCell("法人或其他组织", columns=5), WrittenCell(labels[6], rows=2)],
        [WrittenCell(label) for label in labels[1:6]],
    ]
    members = table3.rows_of(edition)
    grouped = [row for row in members if row.group]
    seen: set[str] = set()
    for row in members:
        numbers = [WrittenCell(code=table3.code(row.code, column.code)) for column in table3.COLUMNS]
        before: list[WrittenCell] = []
        if row.group and "results" not in seen:
            seen.add("results")
            before.append(WrittenCell(table3.GROUPS["results"][0], rows=len(grouped)))
        if row.group in ("", "results"):
            label = WrittenCell(row.label, columns=3 if not row.group else 2)
        else:
            if row.group not in seen:
                seen.add(row.group)
                height = sum(other.group == row.group for other in grouped)
                before.append(WrittenCell(table3.GROUPS[row.group][0], rows=height))
            label = WrittenCell(row.label)
        rows.append([*before, label, *numbers])
    return rows


def _table4(edition: Edition) -> list[list[WrittenCell]]:
    outcomes = [outcome.label for outcome in table4.OUTCOMES]
    return [
        [WrittenCell("行政复议", columns=5), WrittenCell("行政诉讼", columns=10)],
        [
            *(WrittenCell(label, rows=2) for label in outcomes),
            WrittenCell("未经复议直接起诉", columns=5),
            WrittenCell("复议后起诉", columns=5),
        ],
        [WrittenCell(label) for label in outcomes * 2],
        [WrittenCell(code=code) for code in table4.CELLS],
    ]
