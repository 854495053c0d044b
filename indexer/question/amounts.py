"""Comparisons in a question: 以上, 以下, 以内 include the number; 超过, 不到, 不满 exclude it (《民法典》第一千二百五十九条)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from indexer.question.numerals import COUNTERS, Amount, number_at
from indexer.question.plan import Op

_OF_A_NOUN = "(?<=[请罚可讼议量数额费制购都均])"  # 申请过十件, 都过十件; 收过十件 is no comparison
_A_DIGIT = "(?=[一二两三四五六七八九十百千万\\d])"
_BEFORE: dict[Op, str] = {  # the first that fits: 达不到 is no 达
    Op.LT: "不及|没够|不够|够不上|够不着|达不到|没达到|未达到|未及|没满|低过|少过|小过|[不没]上(?=[百千万])"
    "|少于|低于|小于|不到|不足|不满|未满|没到|未到|未达|<",
    Op.GE: "不少于|不低于|不小于|大于等于|大于或等于|至少|起码|达到|达到了|≥|>=|超过或等于|达"
    f"|不下于|不下{_A_DIGIT}|不少过|不低过|够|满{_A_DIGIT}",
    Op.LE: "不超过|没突破|没有突破|未突破|没过|未过|不过(?=[百千万])|没破|未破|没有破|未逾|没超出|未超出|没超|未超|不超"
    f"|不出{_A_DIGIT}|不多过|不多于|不高于|不大于|没超过|没有超过|未超过|小于等于|小于或等于|至多|顶多|最多|≤|<=",
    Op.GT: "超过了|超过|冲破|破|高过|多过|大过|越过|超出|大于|多于|高于|突破|不止|超|逾|过(?=[百千万])"
    rf"|{_OF_A_NOUN}过(?=[一二两三四五六七八九十\d])|>",
    Op.NE: "不等于|≠|!=|不是|不为",
    Op.EQ: "等于|刚好是|刚刚好|恰恰是|恰为|不多不少|整整|正好是|正好|恰好是|恰好|刚好|仅为|只有|为|是|=|就",
}
_AFTER: dict[Op, str] = {
    Op.GE: "\\(含\\)以上|以上\\(含\\)|及其以上|和以上|及以上|或以上|或者以上|以上|或更多|或者更多|往上|起步|朝上|起跳|打底|之上",
    Op.GT: "开外",
    Op.LT: "|".join(f"[都还也]?{word}(?![\\d一二两三四五六七八九十百千万])" for word in ("不到", "没到", "不满", "未满", "不足", "没有到")),
    Op.LE: "以里|之下|封顶|到顶|顶天|及以下|或以下|或者以下|以下|以内|之内|或更少|往下",
}


def _any_of(words: dict[Op, str]) -> re.Pattern[str]:
    """没超过 before 没超: the longest of each first."""
    longest = {op: sorted(said.split("|"), key=len, reverse=True) for op, said in words.items()}
    return re.compile("|".join(f"(?P<{op.value}>{'|'.join(said)})" for op, said in longest.items()))


_PREFIX, _SUFFIX = _any_of(_BEFORE), _any_of(_AFTER)
_TO, _AND = re.compile(r"到|至|~|～|-|—+|–"), re.compile(r"到|至|~|～|-|—+|–|[和与]")
_BETWEEN = {"": _TO, "从": _TO, "在": _AND, "介于": _AND}  # 介于1和5件之间
_LEAD = re.compile("在|介于|从|")
_CLOSE = re.compile(r"(?:之间|以内|之内|间|的?区间|范围内)?(?!年)")
_ABOUT = re.compile("大约|大概|差不多|约|将近|接近")
_ROUGHLY = re.compile("左右|上下")
_AROUND = re.compile(r"左右|上下|多$")
_MORE = re.compile(rf"(?:多|余)(?P<scale>[百千万亿]*)(?P<unit>元|块|[{COUNTERS}])?")
_COMPARED = re.compile("[都还要更来得再]*(?:([多高大])|[少低小])")


@dataclass(frozen=True, slots=True)
class Comparison:
    op: Op
    value: Decimal
    unit: str
    end: int
    upper: Decimal | None = None  # with op GE: not above this
    about: bool = False  # a range made of 左右, 多


def comparison_at(text: str, start: int) -> Comparison | None:
    return next((found for read in _READ if (found := read(text, start)) is not None), None)


def _round_number(text: str, start: int) -> Amount | None:
    """One of which one may say that it is about so much."""
    number = number_at(text, start)
    return number if number is not None and number.unit != "%" and number.value >= 10 else None


def _about(text: str, start: int) -> Comparison | None:
    """80件左右, 大约600条: a tenth less to a tenth more. Said in a note."""
    lead = _ABOUT.match(text, start)
    number = _round_number(text, lead.end() if lead else start)
    tail = _ROUGHLY.match(text, number.end) if number else None
    if number is None or not (lead or tail):
        return None
    tenth = number.value / 10
    return Comparison(Op.GE, number.value - tenth, number.unit, tail.end() if tail else number.end, number.value + tenth, about=True)


def _odd(text: str, start: int) -> Comparison | None:
    """950多万: up to the next round number. Said in a note."""
    number = _round_number(text, start)
    more = _MORE.match(text, number.end) if number else None
    if number is None or more is None or not (more["scale"] or more["unit"] or text[number.end - 1] in "百千万亿"):
        return None
    scaled = number_at(f"{text[start : number.end]}{more['scale']}{more['unit'] or ''}", 0)
    if scaled is None:
        return None
    digits = str(int(number.value))
    step = Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
    upper = (number.value + step) * (scaled.value / number.value) - 1
    return Comparison(Op.GE, scaled.value, scaled.unit, more.end(), upper, about=True)


def _than(text: str, start: int) -> Comparison | None:
    """比50件还多的."""
    number = number_at(text, start + 1) if text[start] == "比" else None
    if number is not None and not number.unit and 1990 <= number.value <= 2099:
        return None  # 2023比2022少了多少
    sign = _COMPARED.match(text, number.end) if number else None
    return Comparison(Op.GT if sign[1] else Op.LT, number.value, number.unit, sign.end()) if number and sign else None


_NONE = re.compile(
    rf"(?<![\d一二两三四五六七八九十百千万元{COUNTERS}])(?:挂零|挂了零|归零|清零|零蛋|[吃挂][了过]?个?(?:零|鸭)蛋|剃了?光头|颗粒无收|零记录|零纪录)"
)
_PLACES, _POWERS = re.compile("([两三四五六七])位数"), " 两三四五六七"
_TEENS = re.compile(rf"(?P<tens>[二三四五六七八九]?)十几(?P<unit>元|[{COUNTERS}])")


def _digits(text: str, start: int) -> Comparison | None:
    """三位数, 上百件, 十几件; 挂零."""
    if match := re.compile("个位数|一位数").match(text, start):
        return Comparison(Op.LE, Decimal(9), "", match.end())
    if match := _NONE.match(text, start):
        return Comparison(Op.EQ, Decimal(0), "", match.end())
    if match := _TEENS.match(text, start):
        tens = "一二三四五六七八九".find(match["tens"]) * 10 + 10 if match["tens"] else 10
        return Comparison(Op.GE, Decimal(tens + 1), match["unit"], match.end(), Decimal(tens + 9))
    if match := _PLACES.match(text, start):
        power = _POWERS.find(match[1])
        return Comparison(Op.GE, Decimal(10) ** power, "", match.end(), Decimal(10) ** (power + 1) - 1)
    if match := re.compile(rf"上(?P<n>[百千万亿])(?P<unit>元|[{COUNTERS}])?").match(text, start):
        return Comparison(Op.GE, Decimal({"百": 100, "千": 1000, "万": 10_000, "亿": 10**8}[match["n"]]), match["unit"] or "", match.end())
    return None


def _prefixed(text: str, start: int) -> Comparison | None:
    match = _PREFIX.match(text, start)
    number = number_at(text, match.end()) if match else None
    if match is None or number is None:
        return None
    op = Op(str(match.lastgroup))
    if number.unit == "位" and text.startswith("数", number.end):
        return _of_places(text, match.end(), op)
    plain = match[0] in ("是", "为", "就", "只有") and not number.unit and number.value != 0
    return None if plain or _AROUND.match(text, number.end) else Comparison(op, number.value, number.unit, number.end)


def _of_places(text: str, start: int, op: Op) -> Comparison | None:
    """不足两位数, 达到三位数; 突破两位数 may mean either end of it."""
    places = _PLACES.match(text, start)
    bounded = places is not None and op in (Op.LT, Op.GE)
    return Comparison(op, Decimal(10) ** _POWERS.find(places[1]), "", places.end()) if places is not None and bounded else None


def _more_than_half(text: str, start: int) -> Comparison | None:
    word = next((word for word in ("过半数", "过半", "大半", "一大半", "多半") if text.startswith(word, start)), "")
    return Comparison(Op.GT, Decimal("0.5"), "%", start + len(word)) if word else None


def _suffixed(text: str, start: int) -> Comparison | None:
    number = number_at(text, start)
    match = _SUFFIX.match(text, number.end) if number else None
    if number is None or match is None:
        return None
    return Comparison(Op(str(match.lastgroup)), number.value, number.unit, match.end())


def _range(text: str, start: int) -> Comparison | None:
    """200万到300万之间, 10-20件, 介于1和5件之间; 2019至2023 are years."""
    first, second = _two_numbers(text, start)
    close = _CLOSE.match(text, second.end) if second else None
    if first is None or second is None or close is None:
        return None
    low, unit = _scaled(text, first, second), second.unit or first.unit
    years = not unit and all(1990 <= value <= 2099 for value in (low, second.value))
    return None if years or low > second.value else Comparison(Op.GE, low, unit, close.end(), second.value)


def _two_numbers(text: str, start: int) -> tuple[Amount | None, Amount | None]:
    lead = _LEAD.match(text, start)
    first = number_at(text, lead.end()) if lead else None
    to = _BETWEEN[lead[0]].match(text, first.end) if lead and first else None
    return first, number_at(text, to.end()) if to else None


def _scaled(text: str, first: Amount, second: Amount) -> Decimal:
    """200到300万: the scale of the second number belongs to both."""
    if first.unit or first.value >= 10_000 or second.value < 10_000 or text[first.end - 1] in "百千万亿":
        return first.value
    for scale in (100_000_000, 10_000):
        if second.value >= scale and "万亿"[scale == 100_000_000] in text[first.end : second.end]:
            return first.value * scale
    return first.value


_READ = (_range, _than, _prefixed, _more_than_half, _suffixed, _about, _odd, _digits)
