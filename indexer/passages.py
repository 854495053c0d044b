"""Which paragraphs of a report a query is about: those that contain one of its texts, and which of them say most."""

from __future__ import annotations

from collections.abc import Sequence

from archive.models import ParagraphKind
from indexer.analysis import query_words
from indexer.query import Phrase, Query, Word, texts

# Of two paragraphs that hold as much of a query, running text says more than a heading or a table.
WEIGHTS = {ParagraphKind.TEXT: 0, ParagraphKind.SIGNATURE: 1, ParagraphKind.HEADING: 2, ParagraphKind.TITLE: 2, ParagraphKind.TABLE: 3}
_APART = 0.8  # what a paragraph is worth that holds all words of a text, but not the text itself


class Passages:
    """Made once per query. All texts are folded."""

    def __init__(self, query: Query | None) -> None:
        self._leaves: tuple[Word | Phrase, ...] = texts(query)
        self._words = [query_words(leaf.text) if isinstance(leaf, Word) else () for leaf in self._leaves]
        found: dict[str, None] = {}
        for leaf, words in zip(self._leaves, self._words, strict=True):
            found[leaf.text] = None
            found.update((word, None) for word in words if len(word) > 1)  # single characters are everywhere
        self.texts: tuple[str, ...] = tuple(found)

    def matching(self, paragraphs: Sequence[str]) -> list[int]:
        return [number for number, text in enumerate(paragraphs) if any(wanted in text for wanted in self.texts)]

    def best_first(self, matching: Sequence[int], paragraphs: Sequence[str], weights: Sequence[int]) -> list[int]:
        """By how much of the query they hold, then by kind, then in reading order."""
        return sorted(matching, key=lambda number: (-self._held(paragraphs[number]), weights[number]))

    def _held(self, paragraph: str) -> float:
        """1 for each text of the query as typed, less for its words apart."""
        return sum(_share(leaf.text, words, paragraph) for leaf, words in zip(self._leaves, self._words, strict=True))


def _share(text: str, words: Sequence[str], paragraph: str) -> float:
    if text in paragraph:
        return 1.0
    return _APART * sum(word in paragraph for word in words) / len(words) if words else 0.0
