"""Bytes → characters: byte order mark, UTF-8, GB18030, Big5, UTF-16, and only then a statistical guess.

Strict decoding alone does not settle it: nearly any bytes are some GB18030. So every candidate is also asked how
much of it is everyday Chinese, by the frequency levels the national standards themselves define.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 20_000  # characters are enough to judge a text
_SURE = 0.9  # share of everyday characters in good text
_PLAUSIBLE = 0.6
_TOLERATED_DAMAGE = 0.005  # pages cut or joined by crawlers lose a byte here and there

_DECLARATION = re.compile(rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Latin letters, digits, punctuation, box drawing, pinyin with tone marks: say nothing about the encoding.
_NEUTRAL = re.compile(r"[\x00-\x7f\u00a0-\u024f\u2000-\u206f\u2460-\u257f\u3000-\u303f\uff00-\uffef]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    damaged: int = 0  # characters that could not be decoded, U+FFFD in the text


class NotText(ValueError):
    """The bytes are no text in any encoding."""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text in ``data``. A ``declared`` encoding is a hint: the bytes decide.

    >>> decode("年度报告".encode("gb18030"))
    Decoded(text='年度报告', encoding='gb18030', damaged=0)
    """
    decoded = _by_bom(data) or _utf8(data) or _declared(data, declared) or _by_plausibility(data) or _damaged(data) or _guess(data)
    if decoded is None or looks_binary(decoded.text):
        raise NotText
    return decoded


def declared_encoding(data: bytes) -> str | None:
    """What a web page says of itself."""
    found = _DECLARATION.search(data[:4096])
    return found.group(1).decode("ascii") if found else None


def looks_binary(text: str) -> bool:
    """NUL never occurs in text; other control characters only as stray marks."""
    return "\x00" in text or len(_CONTROLS.findall(text)) > max(2, len(text) // 100)


def _by_bom(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            damaged = text.count("\ufffd")
            if damaged <= max(1, len(text) * _TOLERATED_DAMAGE):
                return Decoded(text, encoding, damaged)
    return None


def _utf8(data: bytes) -> Decoded | None:
    """Multi-byte UTF-8 hardly ever comes about by accident, so a few broken bytes do not speak against it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if damaged > max(1, len(text) * _TOLERATED_DAMAGE) or (damaged and plausibility(text) < _SURE) or "\x00" in text:
        return None
    return Decoded(text, "utf-8", max(damaged, 0))


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if not declared:
        return None
    try:
        encoding = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    # Pages that declare GB2312 use the characters of its successors, and Big5 pages those of Hong Kong.
    encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(encoding, encoding)
    text = _strict(data, encoding)
    return Decoded(text, encoding) if text is not None and _is_chinese(text) else None


def _by_plausibility(data: bytes) -> Decoded | None:
    best, best_score = None, _PLAUSIBLE
    for encoding in _CANDIDATES:
        text = _strict(data, encoding)
        if text is None:
            continue
        score = plausibility(text)
        if score >= _SURE:
            return Decoded(text, encoding)
        if score > best_score:
            best, best_score = Decoded(text, encoding), score
    return best


def _damaged(data: bytes) -> Decoded | None:
    """A text of one of the double-byte encodings with a few bytes lost."""
    for encoding in _CANDIDATES[:2]:
        text = data.decode(encoding, "replace")
        damaged = text.count("\ufffd")
        if damaged <= max(1, len(text) * _TOLERATED_DAMAGE) and plausibility(text) >= _SURE:
            return Decoded(text, encoding, damaged)
    return None


def _guess(data: bytes) -> Decoded | None:
    if b"\x00" in data:
        return None
    best = charset_normalizer.from_bytes(data[:200_000]).best()
    text = _strict(data, best.encoding) if best else None
    return Decoded(text, best.encoding) if best and text and _is_chinese(text) else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if "\x00" in text else text


def _is_chinese(text: str) -> bool:
    """Any bytes are text in some Western code page; only Chinese tells that an encoding is right."""
    return _HAN.search(text) is not None and plausibility(text) >= _SURE


def plausibility(text: str) -> float:
    """Share of everyday Chinese characters among all that are not neutral; 1.0 when there are none to judge."""
    telling = _NEUTRAL.sub("", text[:_SAMPLE])
    if not telling:
        return 1.0
    everyday = _everyday()
    return sum(character in everyday for character in telling) / len(telling)


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """Level 1 of GB 2312 (rows 16–55) and of Big5 (A440–C67E): the characters their authors found frequent."""
    gb = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    big5 = (bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    characters = {pair.decode("gb2312", "ignore") for pair in gb} | {pair.decode("big5", "ignore") for pair in big5}
    return frozenset(character for character in characters if len(character) == 1)
