"""Tables of another year: a report may print last year's figures beside its own, under a line that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from archive.align import Placed
from archive.cells import Role
from archive.models import Paragraph, ParagraphKind

_CAPTION = re.compile(r"\D{0,24}(20\d\d)年度?(?!以来|至|到|起|[-—~])\D{0,30}(?:情况|统计|数据|表)(?:如下)?[:：]?")
_TABLE = {Role.T2: 2, Role.HEAD2: 2, Role.T3: 3, Role.GROUP3: 3, Role.HEAD3: 3, Role.SUM3: 3, Role.OUTCOME4: 4, Role.HEAD4: 4}

Row = list[Placed]


def of_the_year(paragraphs: Sequence[Paragraph], tables: Sequence[list[Row]], year: int | None) -> list[list[Row]]:
    """The tables without what stands under a caption of another year, where the report's own table is there, too."""
    above = {this.id: last.text for last, this in pairwise(paragraphs) if last.kind is not ParagraphKind.TITLE}
    marked = [list(_with_year(table, above)) for table in tables]
    if year is None or all(named in (None, year) for _, named in chain.from_iterable(marked)):
        return list(tables)
    own = set(chain.from_iterable(_printed(row) for row, named in chain.from_iterable(marked) if named in (None, year)))
    return [[row for row, named in table if named in (None, year) or not _printed(row) <= own] for table in marked]


def _with_year(table: Sequence[Row], above: dict[str, str]) -> Iterator[tuple[Row, int | None]]:
    """Each row, parted before captions, with the year the last caption names."""
    named = _year(above.get(table[0][0].paragraph, "")) if table else None
    for row in table:
        starts = [at for at, placed in enumerate(row) if (placed.alone or len(row) == 1) and _year(placed.cell.text)]
        for start, end in pairwise(sorted({0, *starts, len(row)})):
            named = _year(row[start].cell.text) or named
            yield row[start:end], named


def _year(line: str) -> int | None:
    found = _CAPTION.fullmatch(line)
    return int(found[1]) if found else None


def _printed(row: Row) -> set[int]:
    """Tables the row's labels belong to."""
    return {_TABLE[placed.cell.role] for placed in row if placed.cell.role in _TABLE}
