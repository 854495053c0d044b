"""How characters sound, each by itself: the dictionary of phrases takes a third of a second and 50 MB to read.

Most questions have no word that is looked for by its sound, so pypinyin is loaded when there is one.
"""

from __future__ import annotations

import os
import zlib
from functools import lru_cache
from itertools import islice, product
from types import ModuleType

_IN_SEVERAL_WAYS = 4  # characters, from the beginning of a name: 长兴, 乐清
_MOST_WAYS = 4


@lru_cache(maxsize=1)
def _pypinyin() -> ModuleType:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # read when it is imported
    import pypinyin

    return pypinyin


@lru_cache(maxsize=20_000)
def syllable(letter: str) -> str:
    return str(_pypinyin().lazy_pinyin(letter)[0])


def sounds(text: str) -> tuple[str, ...]:
    """One syllable a character."""
    return tuple(map(syllable, text))


@lru_cache(maxsize=2_000)
def sound_number(syllable: str) -> int:
    """32 bits for a syllable."""
    return zlib.crc32(syllable.encode())


def readings(letter: str) -> tuple[str, ...]:
    """Every syllable a character is read as, the usual one first."""
    return tuple(_pypinyin().pinyin(letter, style=_pypinyin().Style.NORMAL, heteronym=True)[0])


@lru_cache(maxsize=20_000)
def initials_of(letter: str) -> tuple[str, ...]:
    """The first letters of every way to read a character, the usual one first."""
    return tuple(dict.fromkeys(each[:1].lower() for each in readings(letter)))


def initials(name: str) -> tuple[str, ...]:
    """Of a name, in the ways its beginning may be read: cxx and zxx for 长兴县."""
    letters = (initials_of(letter) if at < _IN_SEVERAL_WAYS else initials_of(letter)[:1] for at, letter in enumerate(name))
    return tuple("".join(each) for each in islice(product(*letters), _MOST_WAYS))
