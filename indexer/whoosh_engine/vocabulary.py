"""Words as numbers while an index is built: each text is segmented once, however many reports repeat it."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from indexer.analysis import is_word, segmenter

Ids = npt.NDArray[np.uint32]

_REMEMBERED = 400_000  # pieces of text; forgotten all at once, so that memory stays bounded


class Vocabulary:
    """``terms[i]`` is the word numbered i. Numbers stay the same for as long as the vocabulary lives."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self._segmenter = segmenter()
        self._numbers: dict[str, int] = {}
        self._known: dict[str, bytes] = {}  # piece of text → its words' numbers, packed

    def ids(self, folded: str) -> bytes:
        """The numbers of a folded text's words, packed as u4. Words never cross a blank or a full stop."""
        known = self._known
        packed = []
        for piece in folded.replace("。", " ").split(" "):
            found = known.get(piece)
            packed.append(self._learn(piece) if found is None else found)
        return b"".join(packed)

    def _learn(self, piece: str) -> bytes:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        numbers = self._numbers
        found = [numbers[word] if word in numbers else self._number(word) for word in self._segmenter.all_words(piece)]
        packed = self._known[piece] = array("I", [number for number in found if number >= 0]).tobytes()
        return packed

    def _number(self, word: str) -> int:
        """−1 for what is no word."""
        if not is_word(word):
            self._numbers[word] = -1
            return -1
        number = self._numbers[word] = len(self.terms)
        self.terms.append(word)
        return number
