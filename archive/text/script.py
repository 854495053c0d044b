"""Traditional characters → simplified ones, stretch by stretch: what is simplified already stays as it is.

乾, 於 or 徵 are simplified characters too (乾县, 於潜镇, 宫商角徵羽) and mean 干, 于, 征 only in a traditional text. A
clause is converted as a whole if it holds characters that only the traditional script has and none that only the
simplified one has; in a clause that mixes both, single characters are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opencc import OpenCC

# Characters of the standard list of simplified characters that are also traditional forms of others.
_BOTH = frozenset("乾於徵濛麽摺薹袷榘吒昇陞甯氾脩迺剋藉瞭夥")
# Forms the conversion leaves, at home in traditional texts only: of Hong Kong, and of names of places.
_LEFT = str.maketrans("衞敍濬澂", "卫叙浚澄")
_CLAUSE = re.compile(r"[^\s，。；：、！？,;:!?|《》“”（）()]+")
# Places whose names keep the character in either script.
_PLACES = re.compile("乾(?:安?[縣县]|[\u3400-\u9fff]{1,2}[鎮镇鄉乡村])|於[潛潜]")
# 至於, 於本年: words, not names, wherever they stand.
_WORDS = re.compile(r"(?<=[由關关至位屬属對对基鑒鉴便在終终過过限用源處处等低高大小不])於|於(?=[本是此每當当同0-9])")
_FIRST, _LAST = 0x4E00, 0x9FFF


def to_simplified(text: str) -> str:
    """The text in simplified characters, as long as before."""
    if not _traditional().search(text):
        return _WORDS.sub("于", text) if "於" in text else text
    by_phrase = _by_phrase(text)
    if not _simplified().search(text):  # a clause that shows no script has that of its line
        return by_phrase
    pieces: list[str] = []
    at = 0
    for clause in _CLAUSE.finditer(text):
        if _traditional().search(clause[0]):
            mixed = _simplified().search(clause[0])
            pieces += (text[at : clause.start()], _by_character(clause[0]) if mixed else by_phrase[clause.start() : clause.end()])
            at = clause.end()
    return "".join((*pieces, text[at:]))


def _by_phrase(text: str) -> str:
    """Every character as its words tell, but not in names of places."""
    new: str = _to_simplified().convert(text).translate(_LEFT)
    if len(new) != len(text):  # a phrase of another length would break the map
        new = "".join(_single(char) for char in text)
    for place in _PLACES.finditer(text):
        new = new[: place.start()] + place[0][0] + new[place.start() + 1 :]
    return new


def _by_character(clause: str) -> str:
    return "".join(char if char in _BOTH else _single(char) for char in clause)


@lru_cache(maxsize=1 << 13)
def _single(char: str) -> str:
    simple: str = _to_simplified().convert(char).translate(_LEFT)
    return simple if len(simple) == 1 else char


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """A character only the traditional script has."""
    changed = _changed(_to_simplified())
    return re.compile(f"[{''.join(sorted((changed | set(map(chr, _LEFT))) - _BOTH))}]")


@lru_cache(maxsize=1)
def _simplified() -> re.Pattern[str]:
    """A character only the simplified script has: one that becomes another and is unknown to Big5."""
    changed = _changed(OpenCC("s2t"))
    return re.compile(f"[{''.join(sorted(char for char in changed if not char.encode('big5', 'ignore')))}]")


def _changed(converter: OpenCC) -> set[str]:
    """The characters that become another, each taken by itself."""
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    converted = converter.convert("\n".join(characters)).split("\n")
    return {old for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
