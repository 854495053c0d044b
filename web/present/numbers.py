"""Numbers as a reader expects them: grouped digits, signs that show, money in yuan."""

from __future__ import annotations

from decimal import Decimal

from archive.form import Field, Kind, Measure


def grouped(value: Decimal | int) -> str:
    """Digits in groups of three, no trailing zeros behind the point.

    >>> grouped(Decimal("2215600")), grouped(Decimal("532934.410")), grouped(-5)
    ('2,215,600', '532,934.41', '−5')
    """
    number = Decimal(value)
    text = f"{abs(number):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if number < 0 else text


def signed(value: Decimal) -> str:
    """A change: an increase carries its plus.

    >>> signed(Decimal(127)), signed(Decimal(-3)), signed(Decimal(0))
    ('+127', '−3', '0')
    """
    return f"+{grouped(value)}" if value > 0 else grouped(value)


def of_kind(value: Decimal, kind: Kind) -> str:
    return signed(value) if kind is Kind.CHANGE else grouped(value)


def plain(value: Decimal, item: Field | Measure) -> str:
    """The number without its unit; of a ratio two places are enough to read."""
    if isinstance(item, Measure) and item.over:
        value = value.quantize(Decimal("0.01"))
    return of_kind(value, item.kind) if isinstance(item, Field) else grouped(value)


def with_unit(value: Decimal, item: Field | Measure) -> str:
    """The number as running text gives it.

    >>> from archive.form import FIELD_BY_CODE
    >>> with_unit(Decimal("2215600"), FIELD_BY_CODE["t2_procurement_amount_yuan"])
    '2,215,600元'
    """
    return plain(value, item) + item.unit
