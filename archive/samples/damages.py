"""Damages that take cells away: a row, a column, a table, a page, everything after a point.

Each returns the damaged manuscript and the fields lost with it. A careful reader reports those as unknown and
all others unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from archive.form import FIELD_BY_CODE, Edition, table3
from archive.samples.grid import GLUE, TableRef, codes_of, grid
from archive.samples.manuscript import Manuscript, Part, Table, Text


@dataclass(frozen=True, slots=True)
class Damaged:
    manuscript: Manuscript
    lost: frozenset[str]
    what: str  # Chinese


Unit = tuple[int, int | None]  # a part, or one row of a table part


def _tables(manuscript: Manuscript) -> list[tuple[int, Table]]:
    return [(index, part) for index, part in enumerate(manuscript.parts) if isinstance(part, Table)]


def _units(manuscript: Manuscript) -> list[Unit]:
    units: list[Unit] = []
    for index, part in enumerate(manuscript.parts):
        units += [(index, row) for row in range(len(grid(part.ref)))] if isinstance(part, Table) else [(index, None)]
    return units


def _codes(manuscript: Manuscript) -> frozenset[str]:
    return frozenset().union(*(codes_of(table.ref) for _, table in _tables(manuscript)))


def _without(manuscript: Manuscript, removed: Iterable[Unit], what: str) -> Damaged:
    gone = set(removed)
    parts: list[Part] = []
    for index, part in enumerate(manuscript.parts):
        if not isinstance(part, Table):
            parts += [part] if (index, None) not in gone else []
            continue
        rows = frozenset(row for row in range(len(grid(part.ref))) if (index, row) in gone)
        if len(rows) < len(grid(part.ref)):
            parts.append(Table(replace(part.ref, without_rows=rows)))
    return _damaged(manuscript, parts, what)


def _damaged(manuscript: Manuscript, parts: list[Part], what: str) -> Damaged:
    left = replace(manuscript, parts=tuple(parts))
    return Damaged(left, _codes(manuscript) - _codes(left), what)


def lose_row(manuscript: Manuscript, rng: Random) -> Damaged:
    index, table = rng.choice(_tables(manuscript))
    rows = [number for number, row in enumerate(grid(table.ref)) if any(slot.cell.code for slot in row)]
    return _without(manuscript, [(index, rng.choice(rows))], f"表{table.ref.number}缺一行")


def lose_column(manuscript: Manuscript, rng: Random) -> Damaged:
    index, table = rng.choice(_tables(manuscript))
    first = {2: 1, 3: 3, 4: 0}[table.ref.number]
    column = rng.randrange(first, len(grid(table.ref)[0]))
    parts = list(manuscript.parts)
    parts[index] = Table(replace(table.ref, without_columns=frozenset({column})))
    return _damaged(manuscript, parts, f"表{table.ref.number}缺第{column + 1}列")


def lose_table(manuscript: Manuscript, rng: Random) -> Damaged:
    index, table = rng.choice(_tables(manuscript))
    return _without(manuscript, [unit for unit in _units(manuscript) if unit[0] == index], f"缺表{table.ref.number}")


def lose_page(manuscript: Manuscript, rng: Random) -> Damaged:
    """Some lines in the middle, across whatever stands there; the beginning stays."""
    units = _units(manuscript)
    start = rng.randrange(len(units) // 3, len(units) - 5)
    return _without(manuscript, units[start : start + rng.randint(5, 30)], "缺一页")


def lose_end(manuscript: Manuscript, rng: Random) -> Damaged:
    units = _units(manuscript)
    return _without(manuscript, units[rng.randrange(len(units) // 2, len(units)) :], "后部缺失")


# --- what is printed otherwise and lost to no careful reader -----------------------------------------------------

_PARTS = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
_SLIP = 7  # characters; shorter labels with two of them wrong may be anything


def misprint(manuscript: Manuscript, rng: Random) -> Damaged:
    """Two characters of some labels of table 3 are lost or exchanged."""
    parts = list(manuscript.parts)
    for index, table in _tables(manuscript):
        if table.ref.number == 3:
            labels = [row.label for row in table3.rows_of(table.ref.edition) if len(row.label) >= _SLIP]
            chosen = rng.sample(labels, 2)
            parts[index] = Table(replace(table.ref, misprints=tuple((label, _slip(label, rng)) for label in chosen)))
    return _damaged(manuscript, parts, "标签有误")


def _slip(label: str, rng: Random) -> str:
    at = rng.randrange(3, len(label) - 2)
    return rng.choice(
        (label[:at] + label[at + 2 :], label[:at] + label[at + 1] + label[at] + label[at + 2 :], label[:at] + "某某" + label[at + 2 :])
    )


def hybrid(manuscript: Manuscript, rng: Random) -> Damaged:
    """Table 2 with the rows of 2019: under the columns of 2021, or with its own before a table 3 of 2021."""
    truth = manuscript.truth
    refs = TableRef(2, truth.edition, hybrid=True), TableRef(2, Edition.E2019)
    ref = rng.choice(refs)
    if truth.edition is Edition.E2019 or 2 in truth.lost_tables:
        return Damaged(manuscript, frozenset(), "表二不变")
    numbers = {code: str(rng.randrange(60)) for code in codes_of(ref) - truth.printed.keys()}
    cells: dict[str, Decimal | None] = {code: number for code, number in truth.cells.items() if not code.startswith("t2_")}
    cells |= {code: truth.cells.get(code) if code in truth.cells else _yuan(code, numbers[code]) for code in codes_of(ref)}
    parts = [Table(ref) if isinstance(part, Table) and part.ref.number == 2 else part for part in manuscript.parts]
    mixed = replace(truth, cells=cells, printed={**truth.printed, **numbers})
    return Damaged(replace(manuscript, parts=tuple(parts), truth=mixed), frozenset(), "表二两版混合")


def _yuan(code: str, printed: str) -> Decimal:
    return Decimal(printed) * (10_000 if FIELD_BY_CODE[code].header_unit == "万元" else 1)


def glued(manuscript: Manuscript, rng: Random) -> Damaged:
    """The numbers of some rows of table 3 run together: 2000002."""
    truth = manuscript.truth
    parts = list(manuscript.parts)
    printed = dict(truth.printed)
    for index, table in _tables(manuscript):
        if table.ref.number == 3:
            rows = [number for number, row in enumerate(grid(table.ref)) if any(slot.cell.code for slot in row)]
            ref = replace(table.ref, glued=frozenset(rng.sample(rows, 4)))
            parts[index] = Table(ref)
            for code in (slot.cell.code for row in grid(ref) for slot in row if GLUE in slot.cell.code):
                printed[code] = "".join(truth.printed[each] for each in code.split(GLUE))
    return Damaged(replace(manuscript, parts=tuple(parts), truth=replace(truth, printed=printed)), frozenset(), "数字粘连")


def subtotal(manuscript: Manuscript, rng: Random) -> Damaged:
    """（七）小计 for （七）总计."""
    parts = list(manuscript.parts)
    for index, table in _tables(manuscript):
        if table.ref.number == 3:
            parts[index] = Table(replace(table.ref, misprints=(("（七）总计", "（七）小计"),)))
    return _damaged(manuscript, parts, "总计写作小计")


def three_tables(manuscript: Manuscript, rng: Random) -> Damaged:
    """Table 4 as three small tables, each under its name."""
    parts: list[Part] = []
    for part in manuscript.parts:
        if isinstance(part, Table) and part.ref.number == 4:
            for number, name in enumerate(_PARTS, 1):
                parts += [Text(name), Table(replace(part.ref, part=number))]
        else:
            parts.append(part)
    return _damaged(manuscript, parts, "表四分为三张")


SLIPS: dict[str, Callable[[Manuscript, Random], Damaged]] = {
    "misprint": misprint,
    "subtotal": subtotal,
    "three_tables": three_tables,
    "hybrid": hybrid,
    "glued": glued,
}

DAMAGES: dict[str, Callable[[Manuscript, Random], Damaged]] = {
    "row": lose_row,
    "column": lose_column,
    "table": lose_table,
    "page": lose_page,
    "end": lose_end,
}
