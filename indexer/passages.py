"""Which paragraphs of a report a query is about: those that contain one of its texts, and which of them say most."""

from __future__ import annotations

from collections.abc import Sequence

from archive.models import ParagraphKind
from indexer.analysis import query_words
from indexer.query import Query, Word, texts

# Of two paragraphs that hold as much of a query, running text says more than a heading or a table.
WEIGHTS = {ParagraphKind.TEXT: 0, ParagraphKind.SIGNATURE: 1, ParagraphKind.HEADING: 2, ParagraphKind.TITLE: 2, ParagraphKind.TABLE: 3}
IN_TABLE = WEIGHTS[ParagraphKind.TABLE]
_APART = 0.8  # what all words of a text are worth, standing apart; the text as typed is worth 1


class Passages:
    """Made once per query. All texts are folded."""

    def __init__(self, query: Query | None) -> None:
        self._shares: dict[str, float] = {}  # text → what a paragraph gains by holding it
        for leaf in texts(query):
            words = query_words(leaf.text) if isinstance(leaf, Word) else ()
            for word in words:  # whoever holds the text holds its words too
                self._add(word, _APART / len(words))
            self._add(leaf.text, 1 - _APART if words else 1)
        single = {word for word in self._shares if len(word) == 1} - {leaf.text for leaf in texts(query)}
        self.texts: tuple[str, ...] = tuple(text for text in self._shares if text not in single)
        self._single = tuple(single)  # characters: too frequent to show a paragraph for

    def _add(self, text: str, share: float) -> None:
        self._shares[text] = self._shares.get(text, 0) + share

    def best_first(self, paragraphs: Sequence[str], weights: Sequence[int]) -> list[int]:
        """The paragraphs that hold any of the texts: by how much of the query they hold, then by kind, then in order."""
        held: dict[int, float] = {}
        for text in self.texts:
            for number in [number for number, paragraph in enumerate(paragraphs) if text in paragraph]:
                held[number] = held.get(number, 0) + self._shares[text]
        if len(self.texts) == 1 and not self._single:
            return sorted(held, key=weights.__getitem__)
        for text in self._single:
            for number in held:
                held[number] += self._shares[text] if text in paragraphs[number] else 0
        return sorted(held, key=lambda number: (-round(held[number], 6), weights[number], number))
