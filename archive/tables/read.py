"""Tables → values of the form: a row is found by its label and group, its cells by what the table's rows agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from archive.form import FIELD_BY_CODE, Edition, fields_of
from archive.models import EvidenceKind, State, Value
from archive.outline.cells import edition_of
from archive.tables.align import Alignment, Placed, Row, proven
from archive.tables.collect import Collector
from archive.tables.recognised import confirmed
from archive.text import numbers


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tables of a document say."""

    values: Mapping[str, Value]  # every field of the editions found
    editions: tuple[Edition | None, Edition | None]  # of table 2 and of table 3, by their labels
    rows3: tuple[str, ...]  # row codes of table 3 that were found
    seen: frozenset[int]  # tables of which at least one label (or the orphan row) was found
    orphan4: bool = False  # table 4 recognised by its 15 cells alone
    sums: Mapping[tuple[str, str], Value] = field(default_factory=dict)  # printed subtotals by group and column
    short: tuple[tuple[int, str], ...] = ()  # table and label of rows with fewer cells than the form has
    flags: Mapping[str, str] = field(default_factory=dict)  # rule a cell calls for, by field; the value's note says why


def read_tables(tables: Iterable[list[list[Placed]]], fallback: Edition | None, trusted: Collection[str] | None = None) -> Reading:
    """``tables``: for each table paragraph its rows. ``fallback``: the edition when no label tells.

    ``trusted``: paragraphs that stand where the outline has its tables; None: all. Elsewhere only what has a header counts.
    """
    rows = [row for table in tables for row in table]
    second, third = edition_of([placed.cell for row in rows for placed in row])
    edition2 = second or third or fallback or Edition.E2021
    edition3 = third or second or fallback or Edition.E2021
    collector = Collector(edition2, edition3)
    for row in rows:
        collector.take(row)
    orphan4 = collector.finish()
    found = _believed(collector, trusted)
    alignment = Alignment([*found, *collector.sums])
    flags: dict[str, str] = {}
    values = _values(found, alignment, flags)
    values = confirmed(values)
    for code in _expected(edition2, edition3):
        values.setdefault(code, _ABSENT[code])
    return Reading(
        values,
        (second, third),
        tuple(dict.fromkeys(row.label for row in found if row.table == 3)),
        frozenset(row.table for row in found),
        orphan4,
        _sums(collector.sums, alignment),
        tuple((row.table, row.label) for row in found if row.short and alignment.cells(row) is None),
        flags,
    )


_ABSENT = {code: Value(code, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING) for code in FIELD_BY_CODE}


@lru_cache
def _expected(edition2: Edition, edition3: Edition) -> tuple[str, ...]:
    """The fields of table 2 of the one edition and of tables 3 and 4 of the other."""
    fields = ((form_field, edition2 if form_field.table == 2 else edition3) for form_field in (*fields_of(edition2), *fields_of(edition3)))
    return tuple(form_field.code for form_field, edition in fields if edition in form_field.editions)


def _believed(collector: Collector, trusted: Collection[str] | None) -> list[Row]:
    """Rows of real tables; "行政许可 71" among the sentences of an overview is none."""

    def real(row: Row) -> bool:
        if trusted is None or row.place is None or row.place.paragraph in trusted or collector.heads[row.place.paragraph, row.table]:
            return True
        return row.table == 3 and sum(bool(placed.cell.text) for placed in row.cells) >= row.width  # by itself on its page

    return [row for row in collector.rows if real(row)]


def _values(found: list[Row], alignment: Alignment, flags: dict[str, str]) -> dict[str, Value]:
    """Values of the rows; a field that stands twice with different content is unparsed. What cells call for goes to ``flags``."""
    filled = _all_filled(found)
    told: dict[str, list[Value]] = defaultdict(list)
    for row in found:
        for value in _row_values(row, alignment, flags, filled=filled):
            told[value.code].append(value)
    twice = {code: values for code, values in told.items() if len(values) > 1}
    torn = {FIELD_BY_CODE[code].table for code, values in twice.items() if len({value.value for value in _told(values)}) > 1}
    once = {code: values[0] for code, values in told.items()}
    return once | {code: _one_of(values, torn=FIELD_BY_CODE[code].table in torn) for code, values in twice.items()}


def _told(values: list[Value]) -> list[Value]:
    """A row of which only the label was found says nothing."""
    return [value for value in values if value.state is not State.ABSENT]


def _one_of(values: list[Value], *, torn: bool) -> Value:
    """The value several places agree on. ``torn``: they differ elsewhere in the table, so that one place alone does not count."""
    told = _told(values)
    if not told:
        return values[0]
    first = told[0]
    other = next((value for value in (values if torn else told) if value.value != first.value), None)
    if other is None:
        return first
    note = f"表中出现两次且不一致：“{first.raw}”、“{other.raw or '空白'}”"
    return Value(first.code, None, first.raw, State.UNPARSED, EvidenceKind.TABLE_CELL, first.paragraph, first.cell, note)


def _all_filled(found: list[Row]) -> bool:
    """No row of table 3 shows a blank or lacks a cell: the author fills in zeros."""
    rows = [row for row in found if row.table == 3]
    return len(rows) > 10 and all(_size(row) >= row.width for row in rows)


def _size(row: Row) -> int:
    """How many numbers the row can hold: a run of stuck digits as many as it is long."""
    filled = [placed.cell for placed in row.cells if placed.cell.text]
    return len(filled[0].text) if len(filled) == 1 else len(filled)


def _row_values(row: Row, alignment: Alignment, flags: dict[str, str], *, filled: bool) -> Iterator[Value]:
    placed = alignment.cells(row)
    where = row.cells[0] if row.cells else None
    if placed is not None:
        for code, cell in zip(row.codes, placed, strict=True):
            yield _value(code, cell, row.unit, flags)
    elif where is None:
        yield from (_ABSENT[code] for code in row.codes)
    elif row.empty:  # blank, however many places the source shows
        for code in row.codes:
            yield Value(code, None, "", State.BLANK, EvidenceKind.TABLE_BLANK, where.paragraph, where.position)
    else:
        raw = " ".join(p.cell.raw for p in row.cells)
        pictured = any(p.cell.spot for p in row.cells)  # what is missing in a picture is not told by what is there
        told = (None,) * row.width if pictured else proven(row, filled=filled)
        for code, number in zip(row.codes, told, strict=True):
            yield _doubtful(code, number, raw, row, where)


def _doubtful(code: str, number: Decimal | None, raw: str, row: Row, where: Placed) -> Value:
    if number is not None:
        note = f"单元格不全或粘连（“{raw}”），按本行合计关系唯一可读"
        return Value(code, number, raw, State.EXPLICIT, EvidenceKind.COMPUTED, where.paragraph, where.position, note)
    note = f"该行应有{row.width}格，读到“{raw}”，无法对应到列"
    return Value(code, None, raw, State.UNPARSED, EvidenceKind.TABLE_CELL, where.paragraph, where.position, note)


_EVIDENCE = {State.BLANK: EvidenceKind.TABLE_BLANK, State.DASH: EvidenceKind.TABLE_DASH}


def _value(code: str, placed: Placed, unit: str, flags: dict[str, str]) -> Value:
    form_field = FIELD_BY_CODE[code]
    cell = placed.cell
    number = numbers.parse(cell.text, form_field.kind, unit or form_field.header_unit)
    if number.flag:
        flags[code] = number.flag
    evidence = _EVIDENCE.get(number.state, EvidenceKind.TABLE_CELL)
    return Value(code, number.value, cell.raw, number.state, evidence, placed.paragraph, placed.position, number.note, spot=cell.spot)


def _sums(rows: list[Row], alignment: Alignment) -> dict[tuple[str, str], Value]:
    """Printed subtotals of the groups of table 3; the form asks for none."""
    sums: dict[tuple[str, str], Value] = {}
    for row in rows:
        placed = alignment.cells(row)
        if placed is None:
            continue
        group = row.label.removeprefix("sum:")
        for column, cell in zip(row.codes, placed, strict=True):
            number = numbers.count(cell.cell.text)
            if number.value is not None:
                sums[group, column] = Value(
                    "", number.value, cell.cell.raw, number.state, EvidenceKind.TABLE_CELL, cell.paragraph, cell.position
                )
    return sums
