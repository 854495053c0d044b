"""The sentences of the reports that speak of some words, best first: whole words weigh most, shared character pairs help."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.form import FIELDS
from archive.models import Paragraph, ParagraphKind
from indexer.analysis import query_words
from indexer.folding import fold
from indexer.question.context import Context
from indexer.results import SearchRequest

_READ_WHOLE = 12  # reports of a small scope are read from end to end
_MOST = 200
_END = re.compile(r"(?<=[。；;！!？?])|\n")
_LABELS = frozenset(field.label for field in FIELDS if field.table)


@dataclass(frozen=True, slots=True)
class Sentence:
    report_id: str
    paragraph: Paragraph
    text: str
    words: tuple[str, ...]  # those of the question it holds
    score: float


def sentences(context: Context, words: Sequence[str], limit: int = 40) -> list[Sentence]:
    """``words``: the content words of a question, folded here."""
    wanted = tuple(dict.fromkeys(fold(word) for word in words if word.strip()))
    if not wanted or not context.reports:
        return []
    found = [
        (report_id, paragraph, sentence)
        for report_id, paragraphs in _candidates(context, wanted).items()
        for paragraph in paragraphs
        if paragraph.kind is ParagraphKind.TEXT
        for sentence in split(paragraph.text)
    ]
    folded = [fold(sentence) for _, _, sentence in found]
    weights = _weights(wanted, folded)
    scored = []
    for (report_id, paragraph, sentence), text in zip(found, folded, strict=True):
        held = tuple(word for word in wanted if word in text)
        score = sum(weights[word] for word in held) + sum(_partly(word, text) * weights[word] for word in wanted if word not in held)
        if score > 0:
            scored.append(Sentence(report_id, paragraph, sentence.strip(), held, score * (1 + 8 / (20 + len(text)))))
    scored.sort(key=lambda s: (-round(s.score, 6), s.report_id, s.paragraph.id))
    return scored[:limit]


def split(text: str) -> list[str]:
    return [part for part in _END.split(text) if part.strip()]


def _candidates(context: Context, words: Sequence[str]) -> dict[str, list[Paragraph]]:
    ids = [report.id for report in context.reports]
    if len(ids) <= _READ_WHOLE:
        return {id: context.store.paragraphs(id) for id in ids}
    scope = set(ids)
    wanted: dict[str, dict[str, None]] = {}
    for word in words:
        for id, paragraphs in occurrences(context, word).items():
            if id in scope:
                wanted.setdefault(id, {}).update(dict.fromkeys(paragraphs))
    if not wanted:
        for part in dict.fromkeys(part for word in words for part in query_words(word) if len(part) > 1):
            for id, paragraphs in occurrences(context, part).items():
                if id in scope:
                    wanted.setdefault(id, {}).update(dict.fromkeys(paragraphs))
    return context.store.paragraphs_of_many({id: list(each) for id, each in wanted.items()})


def occurrences(context: Context, phrase: str) -> dict[str, tuple[str, ...]]:
    """Report → paragraphs with exactly these characters, in the whole archive; labels printed on the form aside."""
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    result = context.index.search(SearchRequest(f'"{escaped}"', per_page=_MOST, paragraphs_per_report=6))
    printed = any(phrase in label for label in _LABELS)
    found = {}
    for hit in result.hits:
        ids = tuple(p.id for p in hit.paragraphs if not (printed and p.kind == ParagraphKind.TABLE))
        if ids:
            found[hit.report_id] = ids
    return found


def _weights(words: Iterable[str], texts: Sequence[str]) -> dict[str, float]:
    """Rare words say more; long ones too."""
    counts = Counter(word for text in texts for word in words if word in text)
    return {word: math.log(1 + (len(texts) + 1) / (counts[word] + 0.5)) * (1 + 0.15 * min(len(word), 6)) for word in words}


def _partly(word: str, text: str) -> float:
    """手紧张 of 人手紧张: the part of its character pairs a text has; a single pair of two says nothing."""
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    shared = sum(pair in text for pair in pairs)
    return 0.5 * shared / len(pairs) if len(pairs) > 1 and shared else 0.0
