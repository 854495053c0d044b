"""Automatic numbering: the “一、” and “1.” Word draws before a paragraph without writing them into it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

Element = etree._Element

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographTraditional",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "koreanCounting",
    }
)
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_PLACE = re.compile(r"%([1-9])")


def local(element: Element) -> str:
    """Tag without namespace: the same for the transitional and the strict edition of the format."""
    return _without_namespace(element.tag)


@lru_cache(maxsize=4096)
def _without_namespace(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """The element at a path of tag names below ``element``."""
    for name in names:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute, whatever its namespace."""
    if element is None:
        return None
    for key, text in element.items():
        if _without_namespace(key) == name:
            return str(text)
    return None


def number(element: Element | None, default: int, name: str = "val") -> int:
    text = value(element, name) or ""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


@dataclass(slots=True)
class Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False  # all places in Arabic digits


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document as Word does. ``prefix`` must be called once per numbered paragraph, in order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, _List] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        for element in root if root is not None else ():
            identity = value(element, "abstractNumId") if local(element) == "abstractNum" else value(element, "numId")
            if identity is None:
                continue
            if local(element) == "abstractNum":
                self._abstract[identity] = _List({number(level, 0, "ilvl"): _level(level) for level in element if local(level) == "lvl"})
            elif local(element) == "num":
                self._lists[identity] = self._abstract.get(value(child(element, "abstractNumId")) or "", _List())
                overrides = (override for override in element if local(override) == "lvlOverride")
                self._restarts[identity] = {
                    number(override, 0, "ilvl"): number(start, 1)
                    for override in overrides
                    if (start := child(override, "startOverride")) is not None
                }

    def prefix(self, list_id: str, depth: int) -> str:
        """What Word shows before the next paragraph of this list; empty for bullets and unknown lists."""
        numbered = self._lists.get(list_id)
        level = numbered.levels.get(depth) if numbered else None
        if numbered is None or level is None or level.format in ("bullet", "none"):
            return ""
        restart = self._restarts[list_id].pop(depth, None)
        counters = numbered.counters
        counters[depth] = restart if restart is not None else counters.get(depth, level.start - 1) + 1
        for deeper in [other for other in counters if other > depth]:
            del counters[deeper]
        text = _PLACE.sub(lambda place: self._place(numbered, int(place.group(1)) - 1, level.legal), level.text)
        return f"{text} " if text[-1:].isalnum() else text

    @staticmethod
    def _place(numbered: _List, depth: int, legal: bool) -> str:
        level = numbered.levels.get(depth, Level())
        return format_number(numbered.counters.get(depth, level.start), "decimal" if legal else level.format)


def _level(element: Element) -> Level:
    return Level(
        start=number(child(element, "start"), 1),
        format=value(child(element, "numFmt")) or "decimal",
        text=value(child(element, "lvlText")) or "",
        legal=child(element, "isLgl") is not None,
    )


def format_number(count: int, style: str) -> str:
    """
    >>> format_number(12, "chineseCounting"), format_number(3, "decimalEnclosedCircle"), format_number(4, "lowerRoman")
    ('十二', '③', 'iv')
    """
    if style in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if style == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if style == "chineseLegalSimplified" and 0 <= count < 10:
        return _FORMAL[count]
    if style in _CIRCLED and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if style == "decimalFullWidth":
        return str(count).translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    if style in ("upperLetter", "lowerLetter") and 0 < count <= 26:
        return chr((65 if style == "upperLetter" else 97) + count - 1)
    if style in ("upperRoman", "lowerRoman") and 0 < count < 400:
        return _roman(count).lower() if style == "lowerRoman" else _roman(count)
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        times, count = divmod(count, size)
        text += letters * times
    return text
