"""What the header of a block of table 2 says of the rows under it: their columns, their unit, and headers that are repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from archive.form import FIELD_BY_CODE, table2
from archive.form.labels import label_key
from archive.outline.cells import Role
from archive.tables.align import Placed

_QUANTITY = re.compile(r".{2,}(?:数|数量|金额|总额)(?:[（(].*)?")  # how a column of numbers is headed
_UNIT = re.compile(r"金额.*?([万亿]?元)")
_REMARK = re.compile(r"[（(].*")


def _suffixes() -> dict[str, str]:
    """How a column is headed → the end of its fields' codes."""
    return {label_key(_REMARK.sub("", cell.label)): cell.suffix for line in table2.LINES for cell in line.cells}


_SUFFIXES = _suffixes()
_LINES = {line.code for line in table2.LINES}


class Header2:
    def __init__(self) -> None:
        self.unit = ""  # of the amounts, as the header prints it
        self.columns = 0  # 0 when not known
        self.repeats: tuple[int, ...] = ()  # how often each header cell is repeated
        self._named: list[str | None] = []

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    def read(self, row: Sequence[Placed], *, line: bool) -> None:
        """A row of header cells; ``line``: they stand on one line, so that their number counts."""
        if any(placed.cell.role is Role.HEAD2 and placed.cell.code == "block" for placed in row):
            self.clear()
        first = next((at for at, placed in enumerate(row) if placed.cell.code in ("2019", "2021")), None)
        if first is None:
            return
        heads = [p.cell.text for p in row[first:] if p.cell.role is Role.HEAD2 or _QUANTITY.fullmatch(p.cell.text)]
        units = {match[1] for text in heads if (match := _UNIT.search(text))}
        self.unit = units.pop() if len(units) == 1 else ""
        runs = [list(run) for _, run in groupby(heads)]
        # A header cut to 本年新 | 本年新 is two columns; only whole names are repeats of one merged cell.
        named = [_SUFFIXES.get(label_key(_REMARK.sub("", run[0]))) for run in runs]
        if not all(named):
            runs = [[head] for head in heads]
        self.columns = len(runs) if line else 0
        self.repeats = tuple(len(run) for run in runs) if line else ()
        self._named = list(named) if line and all(named) else []

    def codes(self, line: str) -> tuple[str, ...] | None:
        """The fields of a line, by the header's columns; None where these do not tell."""
        if not self._named or line not in _LINES:
            return None
        codes = tuple(f"t2_{line}_{suffix}" for suffix in self._named)
        return codes if all(code in FIELD_BY_CODE for code in codes) else None


def once(cells: list[Placed], repeats: Sequence[int]) -> list[Placed]:
    """The cells of a row without the repeats of merged ones."""
    if sum(repeats) != len(cells) or len(repeats) == len(cells):
        return cells
    kept: list[Placed] = []
    start = 0
    for run in repeats:
        if len({placed.cell.text for placed in cells[start : start + run]}) > 1:
            return cells
        kept.append(cells[start])
        start += run
    return kept
