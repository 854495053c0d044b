"""Numbers a person read off the original for cells the program could not tell: the last step of the ladder.

They never replace a number that is known, nothing is computed from them but the sums and ratios of the form, and whatever
follows from one says so. No conclusion (no requests, a lawsuit pending) is drawn from them. What the program itself read is
kept beside (``archive.store.people``) and is what is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from archive.errors import GongkaiError
from archive.form import EQUATIONS, FIELD_BY_CODE, Edition, Equation, Field, Kind, fields_of
from archive.models import Entry, EvidenceKind, State, Value
from archive.text.numbers import flat, parse
from archive.truth.ladder import Sources, Values, rows_of_2019
from archive.truth.measures import measures

_LONGEST = 300
_TYPED = re.compile(r"[增减]?[-+]?[\d,，]+(?:\.\d+)?(?:万元|亿元|元|件|条|项)?")  # in figures: 三四件 is no 34


class NotEntered(GongkaiError):
    """What was typed is no number for this cell, or the cell has one."""


def entered(values: Values, form: str | None, entries: Iterable[Entry]) -> dict[str, Value]:
    """The values of a report with what people have entered for it. Entries for cells that are known are left out."""
    made = dict(values)
    for entry in entries:
        if why_not(made, form, entry.code) is None:
            cell = made.get(entry.code) or Value(entry.code, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING)
            made[entry.code] = cell._replace(value=entry.value, evidence=EvidenceKind.ENTERED, note=entry.note)
    for follows in (*rows_of_2019(made, Sources({}, form=form)), *measures(made, form)):
        known = made.get(follows.code)
        if known is None or known.value is None:
            made[follows.code] = follows
    return made


def why_not(values: Values, form: str | None, code: str) -> str | None:
    """Chinese: why no number can be entered for a cell; None: it can."""
    field = FIELD_BY_CODE.get(code)
    if field is None or field.table is None or form not in field.editions or form == Edition.FREE:
        return "这份年报的表格里没有这一格。"
    value = values.get(code)
    if value is not None and value.value is not None:
        return f"这一格已有数字（{value.evidence.word.label}），人工读数不能替换它。"
    return None


def unknown(values: Values, form: str | None) -> list[Field]:
    """The cells a number can be entered for, in printed order."""
    fields = fields_of(Edition(form)) if form in (Edition.E2019, Edition.E2021) else ()
    return [field for field in fields if why_not(values, form, field.code) is None]


def entry(values: Values, form: str | None, code: str, *, number: str, who: str, why: str, day: str) -> Entry:
    """What somebody has typed, as an entry; raises NotEntered."""
    reason = why_not(values, form, code)
    if reason:
        raise NotEntered(f"没有填入：{reason}")
    who, why = " ".join(who.split()), " ".join(why.split())
    for said, name in ((number, "数字"), (who, "填写人"), (why, "依据")):
        if not said.strip():
            raise NotEntered(f"没有填入：还没有写{name}。", advice="数字、填写人和依据都要写，别人才能核对。")
        if len(said) > _LONGEST:
            raise NotEntered(f"没有填入：{name}超过{_LONGEST}字。")
    return Entry(code, _number(FIELD_BY_CODE[code], number), who, why, day)


def _number(field: Field, written: str) -> Decimal:
    read = parse(written.strip(), field.kind)
    if read.value is None or not _TYPED.fullmatch(flat(written)):
        what = "元为单位的金额" if field.kind is Kind.AMOUNT else "增减数，如 3 或 -3" if field.kind is Kind.CHANGE else "不小于零的整数"
        raise NotEntered(f"没有填入：“{written.strip()[:20]}”不是{what}。", advice="看不清就不要填，留作未知。")
    return read.value


def disagrees(values: Values, form: str | None, made: Entry) -> Equation | None:
    """A row or column of the form whose other numbers are known and speak against the entry."""
    numbers = {code: value.value for code, value in values.items() if value.value is not None} | {made.code: made.value}
    for equation in EQUATIONS:
        codes = (*equation.left, *equation.right)
        if equation.edition.value == form and made.code in codes and _balance(equation, numbers) not in (None, 0):
            return equation
    return None


def _balance(equation: Equation, numbers: Mapping[str, Decimal]) -> Decimal | None:
    """The totals less their parts; parts that are not known may be zero. None: it cannot be told."""
    totals, parts = ([numbers[code] for code in side if code in numbers] for side in (equation.right, equation.left))
    if len(totals) < len(equation.right):
        return None
    rest = sum(totals) - sum(parts)
    return Decimal(rest) if rest < 0 or len(parts) == len(equation.left) else None
