"""Comparisons in a question: 以上, 以下, 以内 include the number; 超过, 不到, 不满 exclude it (《民法典》第一千二百五十九条)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from indexer.question.numerals import Amount, number_at
from indexer.question.plan import Op

_BEFORE: dict[Op, str] = {
    Op.GE: "不少于|不低于|不小于|大于等于|大于或等于|至少|起码|达到|达到了|≥|>=|超过或等于|达",
    Op.LE: "不超过|不多于|不高于|不大于|没超过|没有超过|未超过|小于等于|小于或等于|至多|顶多|最多|≤|<=",
    Op.GT: "超过了|超过|破|超出|大于|多于|高于|突破|不止|超|逾|过(?=[百千万])|>",
    Op.LT: "少于|低于|小于|不到|不足|不满|未满|没到|未到|未达|<",
    Op.NE: "不等于|≠|!=|不是|不为",
    Op.EQ: "等于|正好是|正好|恰好是|恰好|刚好|仅为|只有|为|是|=|就",
}
_AFTER: dict[Op, str] = {
    Op.GE: "及以上|或以上|或者以上|以上|或更多|或者更多|往上|起步",
    Op.LE: "及以下|或以下|或者以下|以下|以内|之内|或更少|往下",
}
_PREFIX = re.compile("|".join(f"(?P<{op.value}>{words})" for op, words in _BEFORE.items()))
_SUFFIX = re.compile("|".join(f"(?P<{op.value}>{words})" for op, words in _AFTER.items()))
_TO = re.compile(r"(?:到|至|~|～|-|—+|–)")
_LEAD = re.compile(r"(?:在|介于|从)?")
_CLOSE = re.compile(r"(?:之间|以内|之内|间|的?区间|范围内)?")
_AROUND = re.compile(r"左右|上下|多$")


@dataclass(frozen=True, slots=True)
class Comparison:
    op: Op
    value: Decimal
    unit: str
    end: int
    upper: Decimal | None = None  # with op GE: not above this


def comparison_at(text: str, start: int) -> Comparison | None:
    return _range(text, start) or _prefixed(text, start) or _suffixed(text, start)


def _prefixed(text: str, start: int) -> Comparison | None:
    match = _PREFIX.match(text, start)
    if match is None:
        return None
    number = number_at(text, match.end())
    if number is None or _AROUND.match(text, number.end):
        return None
    if match["eq"] and text[match.start() : match.end()] in ("是", "为", "就", "只有") and not number.unit and number.value != 0:
        return None
    return Comparison(Op(str(match.lastgroup)), number.value, number.unit, number.end)


def _suffixed(text: str, start: int) -> Comparison | None:
    number = number_at(text, start)
    match = _SUFFIX.match(text, number.end) if number else None
    if number is None or match is None:
        return None
    return Comparison(Op(str(match.lastgroup)), number.value, number.unit, match.end())


def _range(text: str, start: int) -> Comparison | None:
    """200万到300万之间, 10-20件, 介于1和5件之间."""
    lead = _LEAD.match(text, start)
    first = number_at(text, lead.end() if lead else start)
    if first is None:
        return None
    to = _TO.match(text, first.end) or (re.compile("[和与]").match(text, first.end) if lead and lead[0] in ("在", "介于") else None)
    second = number_at(text, to.end()) if to else None
    if second is None:
        return None
    low = _scaled(text, first, second)
    close = _CLOSE.match(text, second.end)
    if low > second.value or text.startswith("年", second.end):
        return None
    return Comparison(Op.GE, low, second.unit or first.unit, close.end() if close else second.end, second.value)


def _scaled(text: str, first: Amount, second: Amount) -> Decimal:
    """200到300万: the scale of the second number belongs to both."""
    if first.unit or first.value >= 10_000 or second.value < 10_000 or text[first.end - 1] in "百千万亿":
        return first.value
    for scale in (100_000_000, 10_000):
        if second.value >= scale and "万亿"[scale == 100_000_000] in text[first.end : second.end]:
            return first.value * scale
    return first.value
