"""Numbers, shares and evidence as an answer puts them into words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from archive.form import Kind
from archive.models import EvidenceKind
from indexer.qn.plan import UNITS
from indexer.qn.quantities import Quantity

EVIDENCE: dict[EvidenceKind, str] = {
    EvidenceKind.TABLE_CELL: "表格数字",
    EvidenceKind.COMPUTED: "由其他单元格推算",
    EvidenceKind.HEADING_NONE: "由标题（无）推定",
    EvidenceKind.NARRATIVE_NUMBER: "正文写明",
    EvidenceKind.NARRATIVE_ZERO: "由正文推定",
    EvidenceKind.TABLE_DASH: "单元格为横线",
    EvidenceKind.TABLE_BLANK: "单元格空白",
    EvidenceKind.TABLE_MISSING: "未找到表格",
    EvidenceKind.IMAGE_TABLE: "表格为图片",
    EvidenceKind.CARRY_LINK: "上年结转提示",
}


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


def joined(names: list[str] | tuple[str, ...], limit: int = 6) -> str:
    """甲、乙、丙等9个."""
    if len(names) <= limit:
        return "、".join(names)
    return f"{'、'.join(names[:limit])}等{len(names)}个"
