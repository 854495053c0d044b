"""The statistics annex of free reports: rows of label, unit, number, read by label wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from archive.form import FIELD_BY_CODE, table3, table4
from archive.form.annex2014 import LABELS, UNITS
from archive.form.labels import label_key
from archive.models import EvidenceKind, State, Value
from archive.outline.cells import Role
from archive.tables.align import Placed
from archive.text import numbers

_PATTERNS = tuple((code, re.compile(pattern), block) for code, pattern, block in LABELS)
NEW_TOTAL = table3.code("new_received", "total")
_REQUESTS = "a14_req_received"
_BLOCKS = {"a14_review_total": "review", "a14_lit_total": "lit"}


@lru_cache(maxsize=4096)
def _codes(text: str) -> tuple[tuple[str, str], ...]:
    """Every (code, block) a label may name."""
    key = label_key(re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*", "", text))
    return tuple((code, block) for code, pattern, block in _PATTERNS if pattern.fullmatch(key))


def read_annex(tables: Iterable[list[list[Placed]]]) -> dict[str, Value]:
    """Values of the annex rows found; a label that stands twice with different numbers is unparsed."""
    values: dict[str, Value] = {}
    block = ""
    for table in tables:
        block = _read_table(table, block, values)
    return values


def _read_table(table: list[list[Placed]], block: str, values: dict[str, Value]) -> str:
    """Read one table into ``values``; returns the block of the annex it ends in."""
    code = ""
    for placed in (placed for row in table for placed in row):
        cell = placed.cell
        if cell.role is Role.VALUE and code:
            _keep(values, _value(code, placed))
            code = ""
        elif cell.role is not Role.VALUE and re.sub(r"\s", "", cell.text) not in UNITS:
            named = _codes(cell.text)
            code = next((known for known, at in named if at in ("", block) or known in _BLOCKS), "")
            block = _BLOCKS.get(code, block)
    return block


def _value(code: str, placed: Placed) -> Value:
    field = FIELD_BY_CODE[code]
    number = numbers.parse(placed.cell.text, field.kind, field.header_unit)
    evidence = {State.BLANK: EvidenceKind.TABLE_BLANK, State.DASH: EvidenceKind.TABLE_DASH}.get(number.state, EvidenceKind.TABLE_CELL)
    return Value(code, number.value, placed.cell.raw, number.state, evidence, placed.paragraph, placed.position, number.note)


def _keep(values: dict[str, Value], value: Value) -> None:
    known = values.get(value.code)
    if known is None or known.value is None:
        values[value.code] = value
    elif value.value is not None and value.value != known.value:
        note = f"附表中出现两次且不一致：{known.raw}、{value.raw}"
        values[value.code] = Value(value.code, None, known.raw, State.UNPARSED, known.evidence, known.paragraph, known.cell, note)


def answers(values: Mapping[str, Value]) -> dict[str, Value]:
    """The fields that facts are decided by, as a free report has them: the annex's number of requests, the others not there."""
    cells = {code: Value(code, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING) for code in (NEW_TOTAL, *table4.CELLS)}
    return cells | {NEW_TOTAL: values[_REQUESTS]} if _REQUESTS in values else cells
