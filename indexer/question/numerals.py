"""Numbers as questions write them: 3, 1,200, 三件, 两百万元, 1.5亿, 百."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_HAN = "零〇一二两三四五六七八九十百千万亿"
COUNTERS = "件起条项次份个家宗例桩部篇名位人"
_UNIT = f"单(?!位)|元钱|块钱|元|块|个百分点|%|[{COUNTERS}]"
NUMBER = re.compile(rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{_HAN}]+)(?P<scale>[百千万亿]*)(?P<unit>{_UNIT})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal
    unit: str  # 元, %, 件 …; empty when none is written
    end: int


_PART = re.compile(
    r"(?P<half>一半|半数|百分之五十)|(?P<tenths>[一二两三四五六七八九])成(?P<more>半)?|(?P<below>[二三四五六七八九十百]+)分之(?P<above>[一二两三四五六七八九十\d]+)"
)


def _part_at(text: str, start: int) -> Amount | None:
    """一半, 三成, 四分之一, 百分之二十: as a share."""
    match = _PART.match(text, start)
    if match is None:
        return None
    if match["half"]:
        return Amount(Decimal("0.5"), "%", match.end())
    if match["tenths"]:
        return Amount(Decimal(_DIGITS[match["tenths"]]) / 10 + (Decimal("0.05") if match["more"] else 0), "%", match.end())
    below = han(match["below"])
    above = Decimal(match["above"]) if match["above"].isascii() else han(match["above"])
    return Amount(above / below, "%", match.end()) if above is not None and below else None


def number_at(text: str, start: int) -> Amount | None:
    part = _part_at(text, start)
    if part is not None:
        return part
    match = NUMBER.match(text, start)
    if match is None:
        return None
    digits = match["n"].replace(",", "")
    value = Decimal(digits) if digits[0].isascii() else han(digits)
    if value is None:
        return None
    for scale in match["scale"]:
        value *= _MYRIADS.get(scale) or _TENS[scale]
    unit = match["unit"] or ""
    if unit in ("%", "个百分点"):
        return Amount(value / 100, "%", match.end())
    return Amount(value, "元" if unit[:1] in ("元", "块") else unit, match.end())


def han(text: str) -> Decimal | None:
    """二十三 → 23, 两百万 → 2000000, 一千零五 → 1005, 一百五 → 150; None for what is no numeral.

    >>> [int(han(n)) for n in ("十", "二十三", "两百万", "一千零五", "三万二", "百", "一百五")]
    [10, 23, 2000000, 1005, 32000, 100, 150]
    >>> han("一二") is han("零百") is han("十千") is None
    True
    """
    total = Decimal(0)
    for unit, size in (("亿", 100_000_000), ("万", 10_000)):
        head, found, text_after = text.rpartition(unit)
        if found:
            part = han(head) if head else Decimal(1)
            if part is None or (unit == "万" and "亿" in head):
                return None
            total += part * size
            if len(text_after) == 1 and text_after in _DIGITS and text_after != "零":
                return total + _DIGITS[text_after] * size // 10  # 三万二
            text = text_after.removeprefix("零") if len(text_after) > 1 else text_after
    if not text:
        return total
    rest = _below_myriad(text)
    return None if rest is None else total + rest


def _below_myriad(text: str) -> Decimal | None:
    total, digit, last = 0, None, 10_000
    for i, char in enumerate(text):
        if char in _TENS:
            size = _TENS[char]
            if size >= last or digit == 0:
                return None
            total += (1 if digit is None else digit) * size
            digit, last = None, size
        elif char in "零〇":
            if digit is not None or (text not in ("零", "〇") and i in (0, len(text) - 1)):
                return None
            if len(text) == 1:
                return Decimal(0)
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[char]
    if digit is None:
        return Decimal(total)
    colloquial = last in (100, 1000) and len(text) >= 2 and text[-2] in _TENS  # 一百五 is 150
    return Decimal(total + digit * (last // 10 if colloquial else 1))
