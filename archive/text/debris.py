"""Repair of one precise accident: a byte-level search-and-replace that split GBK characters.

A site replaced the bytes of 執 by 執(zhí) without looking at character borders. Where the two bytes belonged to
two neighbouring characters the rest of the line is shifted by one byte and shows as ``X?zhí)…``. The repair
inserts the lost byte and decodes again; it is kept only if it then reads as known words all through.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvnnnm")
_DEBRIS = re.compile(r"([\u4e00-\u9fff])\?([a-zɡüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{1,6})\)")


@lru_cache(maxsize=512)
def _second_bytes(lead: int, toned: str) -> tuple[int, ...]:
    """Second bytes of the GBK characters that begin with ``lead`` and are read ``toned``."""
    from pypinyin import Style, pinyin

    found = []
    for second in range(0x40, 0xFF):
        try:
            char = bytes([lead, second]).decode("gbk")
        except UnicodeDecodeError:
            continue
        if toned in pinyin(char, style=Style.TONE, heteronym=True)[0]:
            found.append(second)
    return tuple(found)


def _reads_as_words(text: str, start: int, end: int) -> bool:
    """Whether every Han character of ``text[start:end]`` stands inside a dictionary word of two or more."""
    import rjieba
    from opencc import OpenCC

    simplified = OpenCC("t2s").convert(text)
    if len(simplified) != len(text):
        return False
    at = 0
    for word in rjieba.cut(simplified, False):
        inside = at < end and at + len(word) > start
        if inside and len(word) == 1 and "\u4e00" <= word <= "\u9fff":
            return False
        at += len(word)
    return True


def _decoded(char: str, pin: str, tail: str) -> list[str]:
    """What the tail may have been: one lost byte put back, decoded again."""
    try:
        lead = char.encode("gbk")[1]
        rest = tail.encode("gbk")
    except UnicodeEncodeError:
        return []
    texts = []
    for second in _second_bytes(lead, pin.replace("ɡ", "g")):
        try:
            texts.append((bytes([second]) + rest).decode("gbk"))
        except UnicodeDecodeError:
            continue
    return texts


def repair_byte_shift(line: str) -> list[tuple[int, int, str]]:
    """Edits ``(start, end, new)`` that repair the line; empty where it can't be done without doubt."""
    match = _DEBRIS.search(line)
    if match is None:
        return []
    tail = line[match.end() :]
    good = []
    for text in _decoded(match[1], match[2], tail):
        same = _common_suffix(text, tail)  # behind the first single byte the text is in step again
        changed = len(text) - same
        if changed and _reads_as_words(line[: match.start() + 1] + text, match.start(), match.start() + 1 + changed):
            good.append((match.start() + 1, len(line) - same, text[:changed]))
    return good if len(good) == 1 else []


def _common_suffix(a: str, b: str) -> int:
    count = 0
    while count < min(len(a), len(b)) and a[-1 - count] == b[-1 - count]:
        count += 1
    return count
