"""Words as numbers while an index is built: each stretch of text is segmented once, however many reports repeat it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.analysis import bulk_segmenter, is_word

Ids = npt.NDArray[np.uint32]

_REMEMBERED = 400_000  # stretches; forgotten all at once, so that memory stays bounded
_AT_ONCE = 200_000  # characters given to the segmenter in one call
_BLANK, _NO_WORD = -2, -1


class Vocabulary:
    """``terms[i]`` is the word numbered i. Numbers stay the same for as long as the vocabulary lives."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self._segmenter = bulk_segmenter()
        self._numbers: dict[str, int] = {" ": _BLANK}
        self._known: dict[str, bytes] = {}  # stretch of text → its words' numbers, packed

    def ids(self, texts: Sequence[str]) -> list[bytes]:
        """For each folded text the numbers of its words, packed as u4. Words never cross a blank or a full stop."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        stretches = [text.replace("。", " ").split(" ") for text in texts]
        new = {stretch for several in stretches for stretch in several} - self._known.keys()
        for some in _portions(sorted(new)):
            self._learn(some)
        known = self._known
        return [b"".join([known[stretch] for stretch in several]) for several in stretches]

    def _learn(self, stretches: list[str]) -> None:
        words = self._segmenter.all_words(" ".join(stretches))
        for word in set(words) - self._numbers.keys():
            self._add(word)
        numbers = np.fromiter(map(self._numbers.__getitem__, words), dtype=np.int64, count=len(words))
        found = numbers >= 0
        ends = np.append(np.cumsum(found)[numbers == _BLANK], np.count_nonzero(found))
        packed = numbers[found].astype(np.uint32).tobytes()
        bounds = pairwise([0, *(4 * ends).tolist()])
        self._known.update((stretch, packed[start:end]) for stretch, (start, end) in zip(stretches, bounds, strict=True))

    def _add(self, word: str) -> None:
        if not is_word(word):
            self._numbers[word] = _NO_WORD
            return
        self._numbers[word] = len(self.terms)
        self.terms.append(word)


def _portions(stretches: Sequence[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for stretch in stretches:
        portion.append(stretch)
        size += len(stretch) + 1
        if size > _AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
