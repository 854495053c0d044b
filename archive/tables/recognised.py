"""Numbers recognised in pictures: one counts only where the sums of the form itself confirm it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from archive.form import FIELD_BY_CODE, table3, table4
from archive.form.model import Equation
from archive.models import EvidenceKind, State, Value

_ROWS = ("T3-01", "T4-01", "T4-02", "T4-03")  # a row by itself
_EQUATIONS = (*table3.EQUATIONS, *table4.EQUATIONS)


def confirmed(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values; those of pictures are recognised where a row's sums hold and no column speaks against it, otherwise unread."""
    if not any(value.spot for value in values.values()):
        return dict(values)
    sound = {code for equation in _EQUATIONS if equation.rule in _ROWS and _holds(equation, values) for code in _codes(equation)}
    sound -= set(_contradicted(values, sound))
    return {code: _settled(value, code in sound) if value.spot else value for code, value in values.items()}


def _contradicted(values: Mapping[str, Value], sound: set[str]) -> Iterator[str]:
    """A number misread twice in its row still breaks the sums of its columns: none of the rows that count there is certain."""
    for equation in _EQUATIONS:
        if equation.rule in _ROWS or not sound.issuperset(_codes(equation)) or _holds(equation, values):
            continue
        rows = {FIELD_BY_CODE[code].row for code in _codes(equation) if values[code].value}
        yield from (code for code in sound if FIELD_BY_CODE[code].row in rows)


def _codes(equation: Equation) -> tuple[str, ...]:
    return (*equation.left, *equation.right)


def _holds(equation: Equation, values: Mapping[str, Value]) -> bool:
    """Every cell is read, the sum is printed, and both sides are equal; blanks add nothing."""
    cells = [values.get(code) for code in _codes(equation)]
    if any(cell is None or cell.state not in (State.EXPLICIT, State.BLANK, State.DASH) for cell in cells):
        return False
    if any(values[code].value is None for code in equation.right):
        return False
    return _sum(equation.left, values) == _sum(equation.right, values)


def _sum(codes: tuple[str, ...], values: Mapping[str, Value]) -> Decimal:
    return sum((values[code].value or Decimal(0) for code in codes), Decimal(0))


def _settled(value: Value, is_sound: bool) -> Value:
    if value.value is None:
        return value
    if is_sound:
        return value._replace(evidence=EvidenceKind.RECOGNISED)
    note = f"表格是图片，识别为“{value.raw}”，没有合计关系可以证实，请对照原图"
    return value._replace(value=None, state=State.UNPARSED, evidence=EvidenceKind.RECOGNISED, note=note)
