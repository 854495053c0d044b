"""Numbers, shares and evidence as an answer puts them into words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from archive.form import Kind
from archive.models import EvidenceKind
from indexer.question.plan import UNITS
from indexer.question.quantities import Quantity

EVIDENCE: dict[EvidenceKind, str] = {kind: kind.word.label for kind in EvidenceKind}


def grouped(value: Decimal) -> str:
    """Digits in threes, without idle zeros.

    >>> grouped(Decimal("2215600")), grouped(Decimal("953.3180")), grouped(Decimal(-5))
    ('2,215,600', '953.318', '−5')
    """
    text = f"{abs(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 else text


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(share: Decimal) -> str:
    """33.33%

    >>> percent(Decimal(1) / 3), percent(Decimal(-1) / 2)
    ('33.33%', '−50%')
    """
    return f"{grouped(rounded(share * 100, 2))}%"


def shown(value: Decimal | None, quantity: Quantity, unit: str = "") -> str:
    """3件, 953.318万元, 25%（1/4 is shown elsewhere）; a change with its sign; 未知 for none."""
    if value is None:
        return "未知"
    if quantity.unit == "%":
        return percent(value)
    if quantity.money:
        unit = unit or "元"
        amount = value / UNITS[unit]
        return f"{grouped(rounded(amount, 2 if unit == '元' else 8))}{unit}"
    if value != value.to_integral_value():
        return f"{grouped(rounded(value, 2))}{quantity.unit}"
    if quantity.kind is Kind.CHANGE and value > 0:
        return f"+{grouped(value)}{quantity.unit}"
    return f"{grouped(value)}{quantity.unit}"


def first_of(names: Sequence[str], of: int) -> str:
    """The first of so many: 甲、乙、丙等9个."""
    return "、".join(names) + (f"等{of}个" if of > len(names) else "")


def joined(names: list[str] | tuple[str, ...], limit: int = 6) -> str:
    """甲、乙、丙等9个."""
    if len(names) <= limit:
        return "、".join(names)
    return f"{'、'.join(names[:limit])}等{len(names)}个"
