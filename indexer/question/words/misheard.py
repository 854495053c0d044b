"""Misspelt words of the form: one character of the same sound (行政处法, 零申清), or written in pinyin (sheng请, xuke).

Tried only for what no declared word and no dictionary explains, and always said in a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from indexer.analysis import segmenter
from indexer.question.sounds import readings
from indexer.question.words.lexicon import Entry, terms
from indexer.question.words.lists import lines
from indexer.question.words.pieces import Piece, T

_FORM = frozenset((T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.CELL, T.MEASURE, T.FACT))
_SHORTEST, _LONGEST = 2, 9
_RECKONS = re.compile("[差增减多少比超占均倍升降涨跌最]")  # 差了几件 is no 提了几件
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDS_IN_N = re.compile("[aei]ng?$")
# Sounds that many speakers do not tell apart.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def misheard_at(text: str, start: int) -> Iterator[Piece]:
    """Words of the form that are meant by what begins here, though written otherwise."""
    if start and _latin(text[start - 1]) and _latin(text[start]):
        return  # not within a word in pinyin
    if start and segmenter().knows(text[start - 1 : start + 1]) and not any(text[start - size : start] in terms() for size in (2, 3)):
        return  # nor within another word: 上午申请 is no 无申请, but 其中|法律
    for word in _by_first_sound().get(_first(text, start), ()):
        end = _end(text, start, word)
        if end and not (end < len(text) and _latin(text[end - 1]) and _latin(text[end])):
            said, entry = text[start:end], terms()[word]
            if (
                said != word
                and not _RECKONS.search(said)
                and not any(each in terms() or segmenter().knows(each) for each in (said, said.removesuffix("的")))
            ):
                yield Piece(entry.kind, entry.value, said, start, end, weak=entry.weak, note=f"“{said}”按“{word}”理解")


def _end(text: str, start: int, word: str) -> int:
    """Where the word ends that is meant from here on; 0 if the text is another word."""
    wrong = pinyin_written = 0
    at = start
    for letter in word:
        if at >= len(text):
            return 0
        if text[at] == letter:
            at += 1
        elif _latin(text[at]):
            syllable = next((s for s in _written(letter) if text.startswith(s, at)), "")
            if not syllable:
                return 0
            at, pinyin_written = at + len(syllable), pinyin_written + 1
        elif _sounds(text[at]) & _sounds(letter):
            at, wrong = at + 1, wrong + 1
        else:
            return 0
    right = len(word) - wrong - pinyin_written
    good = (wrong == 1 and right > 0) or (not wrong and pinyin_written)
    return at if good else 0


@lru_cache(maxsize=1)
def _by_first_sound() -> Mapping[str, tuple[str, ...]]:
    """The words of the form by the sounds they may begin with, longest first."""
    found: dict[str, list[str]] = {}
    others = {word for _, _, words in lines("called") for word in words}  # so many that every slip would be one of them
    for word, entry in terms().items():
        if word not in others and _meant(word, entry):
            for sound in _sounds(word[0]):
                found.setdefault(sound[0], []).append(word)
    return {sound: tuple(dict.fromkeys(sorted(words, key=len, reverse=True))) for sound, words in found.items()}


def _meant(word: str, entry: Entry) -> bool:
    return entry.kind in _FORM and _SHORTEST <= len(word) <= _LONGEST and all(map(_HAN.match, word))


def _first(text: str, start: int) -> str:
    """The letter its sound begins with, as ``_by_first_sound`` keeps it."""
    letter = text[start]
    if _latin(letter):
        return letter
    return min((sound[0] for sound in _sounds(letter)), default="")


def _latin(letter: str) -> bool:
    return "a" <= letter <= "z"


@lru_cache(maxsize=4096)
def _written(letter: str) -> tuple[str, ...]:
    """How a character is typed in pinyin, longest first: sheng before shen."""
    said = {syllable.replace("ü", "v") for syllable in readings(letter)}
    said |= {near for syllable in said for near in (f"{syllable}g", syllable.removesuffix("g")) if _ENDS_IN_N.search(near)}
    return tuple(sorted(said, key=len, reverse=True))


@lru_cache(maxsize=8192)
def _sounds(letter: str) -> frozenset[str]:
    if not _HAN.match(letter):
        return frozenset()
    return frozenset(map(_folded, readings(letter)))


def _folded(syllable: str) -> str:
    for one, other in _ALIKE:
        if len(one) == 2 and syllable.startswith(one):
            syllable = other + syllable[2:]
        elif len(one) == 3 and syllable.endswith(one):
            syllable = syllable[:-3] + other
    return syllable
