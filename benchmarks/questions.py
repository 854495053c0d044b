"""Questions every engine can answer alike, with the answer found by reading all the texts.

The engines mean different things by a word (a piece the segmenter cut, a piece of a longer word, any characters) and by a
phrase. Asked are only words and phrases where all these mean the same reports, so that counts can be compared.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

from benchmarks.engine import COUNTED, FILTERED, Question, plain_words_of, stretches_of, words_of
from indexer.analysis import query_words
from indexer.documents import IndexDocument

T = TypeVar("T")

KINDS = ("rare", "common", "and", "phrase", "hot phrase", "faceted")
_EACH = 20
_SAMPLE = 1500  # reports looked at for something to ask


@dataclass(slots=True)
class Asked:
    kind: str
    question: Question
    reports: int = 0
    facets: dict[str, Counter[str]] = field(default_factory=lambda: {facet: Counter() for facet in COUNTED})


def questions(documents: Iterable[IndexDocument], sample: Iterable[IndexDocument]) -> tuple[list[Asked], int]:
    """And how many bytes of text the documents have."""
    looked_at = [document for document, _ in zip(sample, range(_SAMPLE), strict=False)]
    words, phrases = _candidates(looked_at)
    checked = _check(documents, words, phrases)
    dice = random.Random(5)
    made = [Asked("rare", Question((word,)), checked.words[word]) for word in _between(checked.words, words, checked.reports, 0, 0.01)]
    common = _between(checked.words, words, checked.reports, 0.5, 1)
    middling = _between(checked.words, words, checked.reports, 0.05, 0.5)
    made += [Asked("common", Question((word,)), checked.words[word]) for word in common]
    together = [Question(tuple(some)) for size in (2, 3) for some in combinations((*common[:6], *middling[:12]), size)]
    made += [Asked("and", question) for question in dice.sample(together, min(_EACH, len(together)))]
    made += [Asked("phrase", Question(phrase=p), checked.phrases[p]) for p in _between(checked.phrases, phrases, checked.reports, 0, 0.2)]
    made += [
        Asked("hot phrase", Question(phrase=p), checked.phrases[p]) for p in _between(checked.phrases, phrases, checked.reports, 0.4, 1)
    ]
    made += [Asked("faceted", Question((word,), filters=_filters(looked_at, dice))) for word in (*common, *middling)[:_EACH]]
    return made, checked.text


@dataclass(slots=True)
class _Checked:
    reports: int
    text: int  # bytes
    words: Counter[str]
    phrases: Counter[tuple[str, ...]]


def _candidates(documents: list[IndexDocument]) -> tuple[list[str], list[tuple[str, ...]]]:
    dice = random.Random(4)
    words, phrases = Counter[str](), Counter[tuple[str, ...]]()
    for document in documents:
        seen: set[str] = set()
        side_by_side: set[tuple[str, ...]] = set()
        for text in document.paragraphs:
            seen.update(words_of(text))
            plain = plain_words_of(text)
            side_by_side.update(tuple(plain[at : at + 3]) for at in range(len(plain) - 3) if dice.random() < 0.2)
        words.update(word for word in seen if word.isalpha() and len(word) > 1 and query_words(word) == (word,))
        phrases.update(phrase for phrase in side_by_side if all(part.isalpha() for part in phrase) and len("".join(phrase)) > 4)
    listed = sorted(words), sorted(phrases)
    return _spread(listed[0], words, dice), _spread(listed[1], phrases, dice)


def _spread(names: list[T], counts: Counter[T], dice: random.Random) -> list[T]:
    """Some of the rare ones and all the frequent ones."""
    average = counts.total() / len(counts)
    often = [name for name in names if counts[name] > max(average, 20)]
    seldom = [name for name in names if counts[name] <= 20]
    return [*dice.sample(seldom, min(len(seldom), 60)), *dice.sample(often, min(len(often), 100))]


def _check(documents: Iterable[IndexDocument], words: list[str], phrases: list[tuple[str, ...]]) -> _Checked:
    """How many reports have each, leaving out those on which the meanings differ."""
    word_counts, phrase_counts, unclear, reports, size = Counter[str](), Counter[tuple[str, ...]](), set[object](), 0, 0
    wanted = frozenset(words)

    @lru_cache(maxsize=400_000)
    def read(stretch: str) -> tuple[frozenset[str], frozenset[str]]:
        """The words it is cut into, and those it contains however it is cut."""
        return wanted.intersection(words_of(stretch)), frozenset(word for word in words if word in stretch)

    for document in documents:
        reports += 1
        size += sum(len(text.encode()) for text in document.paragraphs)
        stretches = [stretch for text in document.paragraphs for stretch in stretches_of(text)]
        cut = frozenset[str]().union(*(read(stretch)[0] for stretch in stretches))
        contained = frozenset[str]().union(*(read(stretch)[1] for stretch in stretches))
        word_counts.update(cut)
        unclear |= (cut ^ contained) | (wanted.intersection(words_of(document.names)) - cut)
        joined = "\0".join(stretches)
        plain = "\0" + "\0\0".join("\0".join(plain_words_of(text)) for text in document.paragraphs) + "\0"
        for phrase in phrases:
            side_by_side = "\0" + "\0".join(phrase) + "\0" in plain
            if side_by_side != ("".join(phrase) in joined):
                unclear.add(phrase)
            phrase_counts[phrase] += side_by_side
    for name in unclear:
        word_counts.pop(name, None)  # type: ignore[call-overload]
        phrase_counts.pop(name, None)  # type: ignore[call-overload]
    return _Checked(reports, size, word_counts, phrase_counts)


def _between(counts: Counter[T], names: list[T], reports: int, low: float, high: float) -> list[T]:
    return [name for name in names if name in counts and low * reports < counts[name] <= max(high * reports, 3)][:_EACH]


def _filters(documents: list[IndexDocument], dice: random.Random) -> tuple[tuple[str, str], ...]:
    """Those of some report, so that something is left."""
    document = dice.choice([document for document in documents if all(document.facets.get(facet) for facet in FILTERED)])
    return tuple((facet, document.facets[facet][0]) for facet in FILTERED)
