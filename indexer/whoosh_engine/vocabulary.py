"""Words as numbers while an index is built: each text is segmented once, however many reports repeat it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.analysis import index_words
from indexer.folding import fold

Ids = npt.NDArray[np.uint32]

_REMEMBERED = 400_000  # pieces of text; forgotten all at once, so that memory stays bounded


class Vocabulary:
    """``terms[i]`` is the word numbered i. Numbers stay the same for as long as the vocabulary lives."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self._numbers: dict[str, int] = {}
        self._known: dict[str, bytes] = {}  # piece of text → its words' numbers, packed

    def ids(self, text: str) -> bytes:
        """The numbers of a text's words, packed as u4. Words never cross a cell, a line or a full stop."""
        known = self._known
        packed = []
        for piece in text.replace("\t", "\n").replace("。", "\n").split("\n"):
            found = known.get(piece)
            packed.append(self._learn(piece) if found is None else found)
        return b"".join(packed)

    def _learn(self, piece: str) -> bytes:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        numbers = [self._number(word) for word in index_words(fold(piece))]
        packed = self._known[piece] = np.array(numbers, dtype=np.uint32).tobytes()
        return packed

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.terms)
            self.terms.append(word)
        return number
