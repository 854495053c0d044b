"""Reading one segment: its words, its pairs, its texts."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from indexer.arrays import Array, ArrayFile
from indexer.passages import IN_TABLE
from indexer.whoosh_engine.layout import MARK_EVERY, WORD_FIELDS
from indexer.whoosh_engine.pairs import Pairs
from indexer.whoosh_engine.terms import Terms


class Segment:
    """The arrays with their meaning. Immutable and free of locks: threads share it."""

    def __init__(self, arrays: ArrayFile) -> None:
        self.arrays = arrays
        self.ids = arrays["docs.id"]
        self.units = arrays["text.units"]
        self.paragraphs = arrays["text.paragraphs"]
        self._next = self.paragraphs[1:]  # where the paragraph after each starts
        self._marks = arrays["text.marks"]
        self.pairs = Pairs(arrays)
        self.terms = {field: Terms(arrays, field, len(self.ids)) for field in WORD_FIELDS}

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def doc_starts(self) -> Array:
        """Position where each document's text starts, and where the last one ends."""
        return self.paragraphs[self.arrays["docs.paragraphs"]]

    def paragraphs_of(self, doc: int) -> tuple[list[str], bytes]:
        """A document's folded paragraphs, and what kind each is."""
        start, end = self.doc_starts[doc : doc + 2].tolist()
        texts = self.units[start:end].tobytes().decode("utf-16-le", "surrogatepass").split("\0")[:-1]
        first, last = self.arrays["docs.paragraphs"][doc : doc + 2].tolist()
        return texts, self.arrays["text.weights"][first:last].tobytes()

    def paragraphs_holding(self, texts: list[Array], within: Array) -> int:
        """How many paragraphs of the marked documents contain one of the texts."""
        if len(texts) == 1 and len(texts[0]) == 2:
            counted = self.pairs.paragraphs_holding(texts[0], within)
            if counted is not None:
                return counted
        held = [self._paragraphs_at(self.pairs.places(text, within).positions) for text in texts]
        if len(held) == 1:  # in order: count the changes
            return int(len(held[0]) > 0) + int(np.count_nonzero(held[0][1:] != held[0][:-1]))
        marks = np.zeros(len(self.paragraphs) - 1, dtype=bool)
        for paragraphs in held:
            marks[paragraphs] = True
        return int(np.count_nonzero(marks))

    def written(self, text: Array) -> Array:
        """Marks the documents a paragraph of which, not a table, contains the text."""
        paragraphs = self._paragraphs_at(self.pairs.places(text).positions)
        paragraphs = paragraphs[self.arrays["text.weights"][paragraphs] != IN_TABLE]
        marks = np.zeros(len(self), dtype=bool)
        marks[np.searchsorted(self.arrays["docs.paragraphs"], paragraphs, side="right") - 1] = True
        return marks

    def _paragraphs_at(self, positions: Array) -> Array:
        """From the mark before each position onwards: a step or two."""
        paragraphs: Array = self._marks[positions // MARK_EVERY].astype(np.int64)
        behind = np.flatnonzero(self._next[paragraphs] <= positions)
        while len(behind):
            paragraphs[behind] += 1
            behind = behind[self._next[paragraphs[behind]] <= positions[behind]]
        return paragraphs
