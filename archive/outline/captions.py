"""Tables of another year: a report may print last year's figures beside its own, under a line that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from archive.models import Paragraph, ParagraphKind
from archive.outline.cells import Role, make_cell
from archive.tables.align import Placed

_CAPTION = re.compile(r"\D{0,24}(20\d\d)年度?(?!以来|至|到|起|[-—~])\D{0,30}(?:情况|统计|数据|表)(?:如下)?[:：]?")
YEAR_COLUMN = re.compile(r"20\d\d年?度?(?:数据|数量|情况)?")
_HEAD = 3  # rows that may be the head of a table
_TABLE = {Role.T2: 2, Role.HEAD2: 2, Role.T3: 3, Role.GROUP3: 3, Role.HEAD3: 3, Role.SUM3: 3, Role.OUTCOME4: 4, Role.HEAD4: 4}

Row = list[Placed]


def compares_years(table: Sequence[Row]) -> bool:
    """Whether the head of a table names years for its columns: 指标 | 2022年 | 2023年 | 增减."""
    return any(sum(bool(YEAR_COLUMN.fullmatch(placed.cell.text)) for placed in row) > 1 for row in table[:_HEAD])


def of_the_year(paragraphs: Sequence[Paragraph], tables: Sequence[list[Row]], year: int | None) -> list[list[Row]]:
    """The tables without comparisons and what stands under a caption of another year, where the report's own table is there, too."""
    own_tables = [[] if compares_years(table) else table for table in tables]
    if any(_printed(row) for table in own_tables for row in table):
        tables = own_tables
    marked = list(_with_years(paragraphs, tables))
    if year is None or all(named in (None, year) for _, named in chain.from_iterable(marked)):
        return list(tables)
    own = set(chain.from_iterable(_printed(row) for row, named in chain.from_iterable(marked) if named in (None, year)))
    return [[row for row, named in table if named in (None, year) or not _printed(row) <= own] for table in marked]


def with_captions(paragraphs: Sequence[Paragraph], tables: Sequence[list[Row]]) -> list[list[Row]]:
    """The tables, each under the line before it where that names a part of table 4: some print three small tables for it."""
    rows = iter(tables)
    captioned: list[list[Row]] = []
    for before, paragraph in pairwise((None, *paragraphs)):
        if paragraph is None or paragraph.kind is not ParagraphKind.TABLE:
            continue
        table = next(rows)
        if before is not None and before.kind is ParagraphKind.TEXT and (caption := make_cell(before.text)).code_as(Role.HEAD4):
            table = [[Placed(caption, before.id, (0, 0), alone=True)], *table]
        captioned.append(table)
    return captioned


def _with_years(paragraphs: Sequence[Paragraph], tables: Sequence[list[Row]]) -> Iterator[list[tuple[Row, int | None]]]:
    """Each row, parted before captions, with the year of the last caption since the heading: a table may go on behind a page break."""
    rows = iter(tables)
    named: int | None = None
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.TABLE:
            table = []
            for row in next(rows):
                for piece in _parted(row):
                    named = _year(piece[0].cell.text) or named
                    table.append((piece, named))
            yield table
        elif paragraph.kind is ParagraphKind.TEXT:
            named = _year(paragraph.text) or named
        else:
            named = None


def _parted(row: Row) -> Iterator[Row]:
    starts = [at for at, placed in enumerate(row) if (placed.alone or len(row) == 1) and _year(placed.cell.text)]
    return (row[start:end] for start, end in pairwise(sorted({0, *starts, len(row)})))


def _year(line: str) -> int | None:
    found = _CAPTION.fullmatch(line)
    return int(found[1]) if found else None


def _printed(row: Row) -> set[int]:
    """Tables the row's labels belong to."""
    return {_TABLE[placed.cell.role] for placed in row if placed.cell.role in _TABLE}
