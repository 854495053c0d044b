"""Numbers as questions write them: 3, 1,200, 三件, 两百万元, 1.5亿, 百."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_DIGIT = "[一二两三四五六七八九]"
_BELOW_MYRIAD = re.compile(rf"(?![零〇])(?:({_DIGIT}?)千)?[零〇]*(?:({_DIGIT}?)百)?[零〇]*(?:({_DIGIT}?)十)?[零〇]*({_DIGIT}?)(?<![零〇])")
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
        head, found, behind = text.rpartition(unit)
        if not found:
            continue
        part = han(head) if head else Decimal(1)
        if part is None:
            return None
        total += part * size
        if behind in _DIGITS:
            return total + _DIGITS[behind] * size // 10  # 三万二
        text = behind.removeprefix("零")
    rest = _below_myriad(text)
    return None if rest is None else total + rest


def _below_myriad(text: str) -> int | None:
    if text in ("零", "〇"):
        return 0
    match = _BELOW_MYRIAD.fullmatch(text)
    if match is None:
        return None
    *tens, one = match.groups()
    colloquial = {"千": 100, "百": 10}.get(text[-2:-1], 1)  # 一百五 is 150
    total = sum(_DIGITS[digit or "一"] * size for digit, size in zip(tens, (1000, 100, 10), strict=True) if digit is not None)
    return total + (_DIGITS[one] * colloquial if one else 0)
