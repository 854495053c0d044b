"""What a cell or a phrase says as a number: counts, signed changes, amounts in yuan, Chinese numerals.

A value is given only where one reading is possible; everything else is a state (blank, dash, unparsed).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from archive.form import Kind
from archive.models import State
from archive.text.footnotes import MARK, MARKS, without_marks


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal | None
    state: State
    note: str | None = None  # Chinese
    flag: str | None = None  # rule id of the observation the cell calls for (T2-04, U-01, U-02, T3-06)


_DASHES = re.compile(r"[-‐-―─⸺⸻/\\]+|\*|\*{3}|无|[Nn]/?[Aa]")  # instead of a number
_COUNTERS = "件起项个条次人宗份篇部家例"
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_CHANGE = re.compile(r"(?:(?P<plus>增加?|新增|上升|[+↑])|(?P<minus>减少?|下降|[-−↓]))(?P<n>\d+)")
_UNITS = {"元": 1, "万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000}
_AMOUNT = re.compile(r"(?:人民币|约)?(?P<n>-?[\d,，]+(?:\.\d+)?)(?P<unit>亿元|万元|亿|万|元)?(?:整)?")
_CN_DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_CN_UNITS = {"十": 10, "百": 100, "千": 1000}
_CN_NUMBER = re.compile(r"[零〇○一二两三四五六七八九十百千万]+")
FORMAL_NUMERALS = "壹贰叁肆伍陆柒捌玖拾佰仟"  # as on cheques
_FROM_FORMAL = str.maketrans(FORMAL_NUMERALS, "一二三四五六七八九十百千")
TENS = "廿卅卌"
_FROM_TENS = {ord("廿"): "二十", ord("卅"): "三十", ord("卌"): "四十"}
_ABOUT = re.compile("[一二两三四五六七八九]{2}")
_LONGEST = 18  # characters of a number; larger ones would be rounded, or be none (a serial number, a barcode)


_MINUS = {0x2212: "-", 0x2010: "-", 0x200B: None}  # minus sign, hyphen


def flat(raw: str) -> str:
    """NFKC without any white space: the form in which cells are read. Footnote marks stay what they are, a ① is no 1."""
    if MARKS.search(raw):
        folded = "".join(char if MARKS.match(char) else unicodedata.normalize("NFKC", char) for char in raw)
    else:
        folded = unicodedata.normalize("NFKC", raw)
    return re.sub(r"\s+", "", folded).translate(_MINUS)


def chinese_numeral(text: str) -> int | None:
    """二十三 → 23, 廿三 → 23, 一百零五 → 105, 两万三千 → 23000, 壹拾贰 → 12; None for anything that is no numeral."""
    text = re.sub(f"([{TENS}])十", r"\1", text).translate(_FROM_TENS).translate(_FROM_FORMAL)
    if len(text) > _LONGEST or not _CN_NUMBER.fullmatch(text):
        return None
    if _ABOUT.search(text) and (len(text) == 2 or any(char not in _CN_DIGITS for char in text)):
        return None  # 三四件, 十七八件: about so many
    if all(char in _CN_DIGITS for char in text):  # 二〇二一: digit by digit
        return int("".join(str(_CN_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _CN_DIGITS:
            digit = _CN_DIGITS[char]
        elif char == "万":
            total += (section + digit) * 10_000
            section = digit = 0
        else:
            section += (digit or 1) * _CN_UNITS[char]
            digit = 0
    if digit and text[-2:-1] in _CN_UNITS and text[-2] != "十":  # 一百五: colloquial, two readings
        return None
    return total + section + digit


def _integer(text: str) -> Decimal | None:
    body = text.rstrip(_COUNTERS) or text
    if len(body) > _LONGEST:
        return None
    if _GROUPED.fullmatch(body):
        body = re.sub("[,，]", "", body)
    if _PLAIN.fullmatch(body):
        return Decimal(body)
    numeral = chinese_numeral(body)
    return None if numeral is None else Decimal(numeral)


_APART = re.compile(r"\d+(?:[\s,，.]+\d+)+")  # digits with what may stand between those of one number
_SINGLE_DIGITS = re.compile(r"[1-9](?:\s+\d)+")
_DAY = re.compile(r"(?:19|20)\d{2}\.\d{1,2}(?:\.\d{1,2})?")
_MARK_INSIDE = re.compile(rf"(?<=\d)\s*+(?:{MARK})++(?=\s*[{_COUNTERS}])")


def one_number(written: str) -> str | None:
    """Digits with blanks or commas between them as the one number they are: 1 5, 1,2 00. None where they may be two: 12 5, 3,5.

    >>> one_number("1 5"), one_number("1,2 00"), one_number("12 5"), one_number("0 0")
    ('15', '1,200', None, None)
    """
    closed = re.sub(r"\s+", "", written)
    sure = closed == written or _GROUPED.fullmatch(closed) or _SINGLE_DIGITS.fullmatch(written)
    return closed if sure and (_PLAIN.fullmatch(closed) or _GROUPED.fullmatch(closed)) else None


def with_whole_numbers(text: str, unsure: str) -> str:
    """A sentence, as long as before, whose numbers are whole: 1 5件 is 15 件, and every character of 12 5 is ``unsure``.

    Footnote marks behind a number go: 14①件 is 14 件.
    """

    def whole(match: re.Match[str]) -> str:
        number = match[0] if _DAY.fullmatch(match[0]) else one_number(match[0])
        return unsure * len(match[0]) if number is None else number.ljust(len(match[0]))

    if MARKS.search(text):
        text = _MARK_INSIDE.sub(lambda mark: " " * len(mark[0]), text)
    return _APART.sub(whole, text)


def _several(cell: str) -> bool:
    """Whether blanks in a cell may part numbers; a long number may be broken over lines."""
    parted = (match[0] for match in _APART.finditer(unicodedata.normalize("NFKC", cell)) if " " in match[0] or "\t" in match[0])
    return any(one_number(digits) is None for digits in parted)


def is_blank(raw: str) -> bool:
    return not flat(raw)


def count(raw: str) -> Number:
    """A whole number of things; ``0件`` and ``０`` are 0, blanks and dashes are states."""
    text = flat(raw)
    if not text:
        return Number(None, State.BLANK)
    if _DASHES.fullmatch(text):
        return Number(None, State.DASH)
    value = _integer(text)
    if value is None:
        return Number(None, State.UNPARSED, f"“{raw.strip()}”不是一个数")
    if value < 0 or value != value.to_integral_value():
        return Number(None, State.UNPARSED, f"“{raw.strip()}”不是非负整数", "T3-06")
    return Number(value, State.EXPLICIT)


def change(raw: str) -> Number:
    """本年增/减: signed. A bare number counts as an increase and says so (T2-04)."""
    text = flat(raw)
    if not text:
        return Number(None, State.BLANK)
    if _DASHES.fullmatch(text):
        return Number(None, State.DASH)
    body = text.rstrip(_COUNTERS) or text
    parts = re.split(r"[/,，、;；]", body) if not _GROUPED.fullmatch(body) else [body]
    if len(parts) == 1:
        parts = re.findall(r"[^\d]*\d+", body) if _CHANGE.match(body) and len(re.findall(r"\d+", body)) > 1 else [body]
    if len(parts) > 2 or ("".join(parts) != re.sub(r"[/,，、;；]", "", body) and len(parts) > 1):
        return Number(None, State.UNPARSED, f"“{raw.strip()}”看不出增减数量")
    total, unsigned = Decimal(0), False
    for part in parts:
        piece = part.rstrip(_COUNTERS) or part
        match = _CHANGE.fullmatch(piece)
        if match and len(match["n"]) <= _LONGEST:
            total += Decimal(match["n"]) * (1 if match["plus"] else -1)
            continue
        number = _integer(piece)
        if number is None or number != number.to_integral_value():
            return Number(None, State.UNPARSED, f"“{raw.strip()}”看不出增减数量")
        total += number
        unsigned = unsigned or number > 0
    if len(parts) == 2:
        if unsigned:
            return Number(None, State.UNPARSED, f"“{raw.strip()}”看不出增减数量")
        return Number(total, State.EXPLICIT, f"“{raw.strip()}”按净增减计")
    if unsigned:
        return Number(total, State.EXPLICIT, f"“{raw.strip()}”未注明增减方向，按增加计", "T2-04")
    return Number(total, State.EXPLICIT)


def amount(raw: str, header_unit: str = "") -> Number:
    """An amount in yuan. The cell's own unit wins over the header's; without any, yuan is assumed and said."""
    text = flat(raw)
    if not text:
        return Number(None, State.BLANK)
    if _DASHES.fullmatch(text):
        return Number(None, State.DASH)
    match = _AMOUNT.fullmatch(text)
    digits = match["n"] if match else ""
    if match is None or len(digits) > _LONGEST or (re.search("[,，]", digits) and not _GROUPED.fullmatch(digits)):
        numeral = chinese_numeral(text)
        if numeral == 0:
            return Number(Decimal(0), State.EXPLICIT)
        return Number(None, State.UNPARSED, f"“{raw.strip()}”不是一个金额")
    number = Decimal(re.sub("[,，]", "", digits))
    unit = match["unit"] or ""
    if unit:
        value = _yuan(number, unit)
        if header_unit and _UNITS[unit] != _UNITS[header_unit] and value:
            return Number(value, State.EXPLICIT, f"表头单位为{header_unit}，单元格写“{raw.strip()}”，按{unit}计", "U-01")
        return Number(value, State.EXPLICIT)
    if header_unit:
        return Number(_yuan(number, header_unit), State.EXPLICIT)
    decimals = -int(number.as_tuple().exponent) if isinstance(number.as_tuple().exponent, int) else 0
    if number and decimals >= 3:
        return Number(None, State.UNPARSED, f"“{raw.strip()}”未标注单位，可能是元也可能是万元", "U-02")
    note = f"“{raw.strip()}”未标注单位，按元计" if number else None
    return Number(_yuan(number, "元"), State.EXPLICIT, note, "U-02" if number else None)


def _yuan(number: Decimal, unit: str) -> Decimal:
    value = number * _UNITS[unit]
    rounded = value.quantize(Decimal("0.01"))
    return rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded.normalize()


@lru_cache(maxsize=1 << 14)
def parse(raw: str, kind: Kind, header_unit: str = "") -> Number:
    """Read a cell of the given kind. Footnote marks beside the number are left out, and the note says so."""
    bare, marks = without_marks(raw)
    if marks and bare.strip():
        number = parse(bare, kind, header_unit)
        note = f"“{raw.strip()}”中的“{marks}”是注释标记，不是数字的一部分"
        return replace(number, note=f"{note}；{number.note}" if number.note else note)
    if _several(raw):
        return Number(None, State.UNPARSED, f"“{raw.strip()}”的数字之间有空格，看不出是一个数还是几个数")
    if kind is Kind.CHANGE:
        return change(raw)
    if kind is Kind.AMOUNT:
        return amount(raw, header_unit)
    return count(raw)


_VALUE_WORDS = "增加减少新上升下降零〇一二两三四五六七八九十百千万亿元约件起项个条次"
_VALUE_LIKE = re.compile(rf"[-+−＋↑↓\d,，./{_VALUE_WORDS}]+")
_ONLY_MARKS = re.compile(rf"(?:{MARKS.pattern})+")  # a mark without a number: no number, and the row keeps its cell
_OTHER_WORDS = re.compile(f"[\u4e00-\u9fff](?<![无{_VALUE_WORDS}])")


_UNREADABLE = re.compile(r"\d*(?:\ufffd\d*)+")


def looks_like_value(raw: str) -> bool:
    """Whether a cell is filled the way value cells are: a number, a dash, or blank."""
    raw, _ = without_marks(raw)
    if _OTHER_WORDS.search(raw):
        return False
    text = flat(raw)
    if not text or _DASHES.fullmatch(text) or _ONLY_MARKS.fullmatch(text):
        return True
    if _UNREADABLE.fullmatch(text):
        return True  # there is a number, and nobody can tell which
    if not _VALUE_LIKE.fullmatch(text):
        return False
    return bool(re.search(r"\d", text)) or chinese_numeral(text.rstrip(_COUNTERS)) is not None or text in ("增", "减")
