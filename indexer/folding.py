"""Which characters count as the same when a query meets a text. One table, for strings and for arrays alike.

Folding never changes the length of a text, so a place found in the folded text is a place in the text itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

from archive.text.clean import clean

Units = npt.NDArray[np.uint16]

SEPARATOR = 0  # the unit between two paragraphs; no folded text contains it

# Full-width forms, letter case and compatibility forms are NFKC's business; these are ours.
_SAME = {
    **dict.fromkeys("“”„‟「」『』﹁﹂﹃﹄〝〞", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("【〔［〖〘", "["),
    **dict.fromkeys("】〕］〗〙", "]"),
    **dict.fromkeys("，､﹐", ","),
    **dict.fromkeys("‐‑‒–—―−－", "-"),
    **dict.fromkeys(map(chr, [*range(0x20), *range(0x7F, 0xA1), 0x2028, 0x2029, 0x3000]), " "),  # controls and blanks
}
_APART = "\U000f0000"  # stands for nothing and is changed by nothing
_OURS = str.maketrans(_SAME)


class _Folds(dict[int, int]):
    """Character → its fold, worked out when it is first met: a query has few characters, the plane 65,000."""

    def __missing__(self, point: int) -> int:
        plain = point <= 0xFFFF and not 0xD800 <= point <= 0xDFFF
        self[point] = to = ord(_folded([chr(point)])[0]) if plain else point
        return to


_FOLDS = _Folds()


@lru_cache(maxsize=1)
def _table() -> Units:
    """The fold of every character of the basic plane."""
    points = [point for point in range(0x10000) if not 0xD800 <= point <= 0xDFFF]
    array = np.arange(0x10000, dtype=np.uint16)
    array[points] = list(map(ord, _folded(list(map(chr, points)))))
    return array


def _folded(chars: list[str]) -> list[str]:
    folded = _once(_once(chars))
    # Single characters that cleaning keeps or converts by their neighbours (乾隆, 乾淨) must be equal to themselves alone.
    han = [at for at, char in enumerate(chars) if char > "\u2e7f" and unicodedata.category(char) == "Lo"]
    simplify = _simplifier().convert
    for at, char in zip(han, _each(_each([folded[at] for at in han], simplify), simplify), strict=True):
        folded[at] = char
    return folded


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _once(chars: list[str]) -> list[str]:
    for change in (_compatible, str.lower, _ours):
        chars = _each(chars, change)
    return chars


def _each(chars: list[str], change: Callable[[str], str]) -> list[str]:
    """Every character changed by itself, many at a time; what becomes several characters, or a rare one, stays as it is."""
    if not chars:
        return []
    made = change(_APART.join(chars)).split(_APART)
    return [new if len(new) == 1 and new <= "\uffff" else old for old, new in zip(chars, made, strict=True)]


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _ours(text: str) -> str:
    return text.translate(_OURS)


def fold(text: str) -> str:
    """The text in the form that is compared.

    >>> fold("《條例》，“三安全一稳定”\\tＡＰＰ")
    '《条例》,"三安全一稳定" app'
    """
    return text.translate(_FOLDS)


def folded_units(text: str) -> Units:
    """A folded text as UTF-16 units: rare characters are two of them, everything else one."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")


def fold_units(raw: Units) -> Units:
    folded: Units = _table()[raw]
    return folded


class _Operators(dict[int, int]):
    """Every form of the characters that mean something in a query → that character; paired quotes keep their sides."""

    def __missing__(self, point: int) -> int:
        plain = _FOLDS[point]
        means = chr(plain) in '"():-<>=*,、;.\\0123456789 ' and chr(point) not in "\t\n“”「」『』"
        self[point] = found = plain if means else point
        return found


_OPERATORS = _Operators()


def clean_query(text: str) -> str:
    """A query cleaned like the archive's text, but with its blanks, which separate words, and with plain operators."""
    return clean(text, tighten=False).text.translate(_OPERATORS).strip()


def clean_leaf(text: str) -> str:
    """A word or phrase of a query as it would stand in cleaned text, folded."""
    for _ in range(4):  # what one repair uncovers, another may repair
        text, before = fold(clean(text.strip(" ")).text), text
        if text == before:
            break
    return text
