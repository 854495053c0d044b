"""Numbers with their units as they stand in a sentence: 推送图文解读45期, 三件, 近200条, 1.2万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from archive.text.numbers import chinese_numeral

Span = tuple[int, int]

UNITS = (
    "人次|工作日|个百分点|平方米|公里|小时|分钟|件套|万元|亿元|条|件|篇|次|期|个|人|场|份|项|元|户|家|名|天|月|年|日|处|本|册|部|则|批|起|例|位|套|轮|届|站"
    "|所|辆|亩|吨|%|％|倍|趟|张|幅|号|级|类"
)
_AMOUNT = re.compile(
    r"(?P<about>近|约|大约|超过|逾|达|将近)?"
    r"(?P<digits>(?<![\d.A-Za-z第])\d[\d,，]*(?:\.\d+)?|(?<![第一二三四五六七八九十百千万])[一二两三四五六七八九十百千零]+)"
    rf"(?P<scale>万|亿)?(?P<more>余|多|左右)?(?P<scale2>万|亿)?(?P<unit>{UNITS})"
)
_SCALE = {"万": 10_000, "亿": 100_000_000}
_CALENDAR = frozenset("年月日号")
_NO_COUNT = re.compile(r"[一二三四五六七八九十]是|一(?:个|次|项|件|条|批|类|级|日|年|位|名|张|份|家|站|起)(?![^，。；、]{0,3}\d)")
_CLAUSE = re.compile(r"[，,。；;：:！!？?（）()]")


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal
    unit: str
    start: int  # in the sentence
    end: int
    approximate: bool = False


def amounts(sentence: str) -> tuple[Amount, ...]:
    """In reading order; dates and the 一 of 一批, 一次录入 are no amounts."""
    return tuple(made for match in _AMOUNT.finditer(sentence) if (made := _amount(match)) is not None)


def _amount(match: re.Match[str]) -> Amount | None:
    digits, unit = match["digits"], match["unit"]
    if unit in _CALENDAR or _NO_COUNT.match(match[0]):
        return None
    if digits[0].isdigit():
        number: Decimal | None = Decimal(re.sub("[,，]", "", digits))
    else:
        numeral = chinese_numeral(digits)
        number = None if numeral is None else Decimal(numeral)
    if number is None:
        return None
    for scale in (match["scale"], match["scale2"]):
        number *= _SCALE.get(scale or "", 1)
    if unit in ("万元", "亿元"):
        number, unit = number * _SCALE[unit[0]], "元"
    approximate = bool(match["about"] or match["more"]) and match["about"] != "达"
    return Amount(number, "%" if unit == "％" else unit, match.start("digits"), match.end(), approximate)


def amount_of(sentence: str, found: tuple[Amount, ...], marks: tuple[Span, ...], unit: str = "") -> Amount | None:
    """The amount that tells how much of what is marked: the next one behind a mark in its clause, else the nearest before it.

    With a unit, only amounts in it count where there are any; such a one may also open the next clause.
    In an enumeration (动态30条、公告20条) what stands behind a 、 belongs to the next item.
    """
    best: tuple[int, int, Amount] | None = None
    in_unit = unit != "" and any(each.unit == unit for each in found)
    for start, end in marks:
        for each in found:
            if (in_unit and each.unit != unit) or (each.start < end and each.end > start):
                continue
            behind = each.start >= end
            between = sentence[end : each.start] if behind else sentence[each.end : start]
            broken = _CLAUSE.search(between)
            if broken and not (in_unit and behind and broken.end() == len(between)):  # 培训6次，43人次参加
                continue
            distance = len(between) + 12 * between.count("、") + (0 if behind else 6)
            if best is None or distance < best[0]:
                best = (distance, each.start, each)
    return None if best is None else best[2]
