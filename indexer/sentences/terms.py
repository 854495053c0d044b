"""What to look for when sentences about something are wanted: its words with their synonyms, and its characters in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from indexer.analysis import is_word, segmenter
from indexer.folding import clean_leaf, fold
from indexer.sentences.amounts import UNITS

_YEAR = re.compile(r"(?:19|20)?\d{2,4}年?度?")
_HOW_MANY = re.compile(rf"(?:多少|几|多大|多高)({UNITS})?")
_SYNONYM = 0.85  # what another way of saying it is worth
MOST_TERMS = 28  # a longer question is cut off: the time a search takes must not grow with it


class Kind(StrEnum):
    WORD = "word"
    RUN = "run"  # neighbouring words as they stand: whoever holds it holds everything asked for there
    PAIR = "pair"  # two neighbouring characters: what is left where the dictionary cuts otherwise


@dataclass(frozen=True, slots=True)
class Term:
    """Something a sentence may hold, in one of several forms; the first is the one that was asked for."""

    forms: tuple[str, ...]  # folded
    kind: Kind = Kind.WORD

    def worth(self, form: str) -> float:
        return 1.0 if form == self.forms[0] else _SYNONYM


def terms_of(question: str | Sequence[str]) -> tuple[Term, ...]:
    """Of a question, or of words and phrases somebody has taken out of one: words first, then runs and pairs."""
    phrases = [question] if isinstance(question, str) else list(question)
    texts = [text for phrase in phrases if (text := clean_leaf(phrase))]
    stretches = dict.fromkeys("".join(run) for text in texts for run in (_runs(text) if isinstance(question, str) else ([text],)))
    words = {term.forms[0]: term for stretch in stretches for term in _words(stretch)}
    runs = [Term((stretch,), Kind.RUN) for stretch in stretches if len(stretch) > 1 and stretch not in words]
    pairs = dict.fromkeys(stretch[at : at + 2] for stretch in stretches for at in range(len(stretch) - 1))
    return (*words.values(), *runs, *(Term((pair,), Kind.PAIR) for pair in pairs if pair.isalnum()))[:MOST_TERMS]


def _runs(text: str) -> Iterator[list[str]]:
    """Neighbouring words of the text that are matter, not frame."""
    run: list[str] = []
    for word in _cut(text):
        if is_word(word) and word not in frame() and not _YEAR.fullmatch(word):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _cut(text: str) -> Iterator[str]:
    """Words of the dictionary, but never across a declared way of saying something: 人手不够 is one word."""
    start = 0
    for at, end in _declared(text):
        yield from segmenter().words(text[start:at]) if at > start else ()
        yield text[at:end]
        start = end
    yield from segmenter().words(text[start:]) if start < len(text) else ()


def _declared(text: str) -> Iterator[tuple[int, int]]:
    """Where declared forms stand, the longest at each place."""
    known, longest = synonyms(), max(map(len, synonyms()), default=0)
    at = 0
    while at < len(text):
        end = next((end for end in range(min(len(text), at + longest), at + 1, -1) if text[at:end] in known), 0)
        if end:
            yield at, end
        at = end or at + 1


def _words(run: str) -> Iterator[Term]:
    for word in _cut(run):
        if word in synonyms():
            yield Term((word, *(form for form in synonyms()[word] if form != word)))
        elif len(word) > 1 and is_word(word) and word not in frame():
            yield Term((word,))


def unit_asked(question: str | Sequence[str]) -> str | None:
    """条 for 发了多少条, empty for a bare 多少, None when no number is asked for."""
    match = _HOW_MANY.search(question if isinstance(question, str) else " ".join(question))
    return match[1] if match else None


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Folded form → all forms of its line; of two lines that share a form the first counts."""
    known: dict[str, tuple[str, ...]] = {}
    for line in _lines("synonyms.txt"):
        forms = tuple(dict.fromkeys(map(fold, line.split())))
        for form in forms:
            known.setdefault(form, forms)
    return known


@lru_cache(maxsize=1)
def frame() -> frozenset[str]:
    return frozenset(fold(word) for line in _lines("frame.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    text = (files("indexer.sentences") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
