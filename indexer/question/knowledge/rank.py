"""Which entries a question asks for.

Names decide: an entry's title and the words people use for it. A name that stands in the question as a whole counts by its
length; beyond that every word and pair of characters of the question counts by how few entries have it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.folding import clean_leaf
from indexer.question.knowledge.declared import data, declared, filled
from indexer.question.knowledge.model import Entry, Kind, Ranked
from indexer.sentences.terms import Kind as Sort
from indexer.sentences.terms import terms_of

_NONE = Entry("", Kind.FIELD, "", "", "")
_WHOLE = 2.5  # a name that stands in the question, per character
_EXACT = 6.0  # a name that is the whole question
_TEXT = 0.25  # a term in the passage beside one in the names
_PAIR = 0.4
# What a question for a meaning consists of beside its matter.
_ASKING = re.compile(
    r"是什么意思|什么意思|啥意思|什么含义|是什么|什么是|什么叫做?|是指什么|指的是什么|指什么|含义|定义|概念|怎么理解|如何理解|解释一下|解释|何谓|所谓|请问"
    r"|怎么算出?来?的?|如何计算|怎么计算|计算方法|公式|这个词|一词|是啥|啥叫|有哪些规定|怎么规定的?|年报里的?|年报中的?|表格里的?|表里的?|[的了呢吗啊呀吧嘛?!,.;:\s\"']"
)


@dataclass(frozen=True, slots=True)
class _Card:
    entry: Entry
    names: tuple[str, ...]
    named: str  # all names in one
    text: str


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """All of them: the law and the form first, the audit's rules last."""
    written = [
        Entry(each["id"], Kind(each["id"].split(".")[0]), each["title"], filled(each["text"]), each["source"], tuple(each["ask"]))
        for each in data("entries.toml")["entry"]
    ]
    order = list(Kind)
    return tuple(sorted((*written, *declared()), key=lambda entry: order.index(entry.kind)))


def entry(id: str) -> Entry | None:
    return next((each for each in entries() if each.id == id), None)


def of_code(code: str) -> str:
    """The entry that explains a number: the one that speaks of nothing else, if there is one."""
    return min((each for each in entries() if code in each.codes), key=lambda each: len(each.codes), default=_NONE).id


def knowledge(question: str | Sequence[str], *, limit: int = 5, least: float = 0.3) -> tuple[Ranked, ...]:
    """Entries for a question, or for words taken out of one, best first; none whose share is below ``least``."""
    text = _matter(question if isinstance(question, str) else "".join(question))
    if not text:
        return ()
    terms = [term for term in terms_of([text]) if term.kind is not Sort.RUN]
    named, told = dict.fromkeys(range(len(_cards())), 0.0), dict.fromkeys(range(len(_cards())), 0.0)
    total = 0.0
    for term in terms:
        holding = _holding(term.forms)
        weight = (_PAIR if term.kind is Sort.PAIR else 1.0) * _rarity(len(holding.named | holding.told))
        total += weight
        for place in holding.named:
            named[place] += weight
        for place in holding.told:
            told[place] += weight
    found = (_ranked(card, text, named[place], told[place], total) for place, card in enumerate(_cards()))
    return tuple(sorted((each for each in found if each.share >= least), key=lambda each: -round(each.score, 6))[:limit])


def _ranked(card: _Card, text: str, named: float, told: float, total: float) -> Ranked:
    whole = max((len(name) for name in card.names if name in text), default=0)
    score = _WHOLE * whole + _EXACT * (text in card.names) + named + _TEXT * told
    return Ranked(card.entry, score, min(1.0, max(named / total if total else 0.0, whole / len(text))))


def _matter(text: str) -> str:
    return _ASKING.sub("", clean_leaf(text)) or clean_leaf(text)


@lru_cache(maxsize=1)
def _cards() -> tuple[_Card, ...]:
    return tuple(
        _Card(each, names, "\n".join(names), clean_leaf(each.text))
        for each in entries()
        for names in (tuple(dict.fromkeys(_matter(name) for name in (each.title, *each.ask) if len(name) > 1)),)
    )


class _Holding(NamedTuple):
    """Places of the cards that have a term in their names, and of those that have it in their passage."""

    named: frozenset[int]
    told: frozenset[int]


@lru_cache(maxsize=4096)
def _holding(forms: tuple[str, ...]) -> _Holding:
    cards = tuple(enumerate(_cards()))
    return _Holding(
        frozenset(place for place, card in cards if any(form in card.named for form in forms)),
        frozenset(place for place, card in cards if any(form in card.text for form in forms)),
    )


def _rarity(holding: int) -> float:
    return math.log(1 + (len(_cards()) - holding + 0.5) / (holding + 0.5))


def shared_names() -> Mapping[str, int]:
    """Names more than one entry goes by, for the tests: such a question has several answers."""
    counted = Counter(name for card in _cards() for name in card.names)
    return {name: number for name, number in counted.items() if number > 1}
