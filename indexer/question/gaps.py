"""Words one edit away from a given one, among very many: two such words are equal after one character is left out of either.

A word and each of its shortened forms is a number, a polynomial of its characters; the numbers of all words lie sorted in one
array, so that a million shortened forms take some megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_BASE = np.uint64(1_000_003)


class Gaps:
    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        keys, owners = _keys(words)
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], owners[order]

    def near(self, word: str) -> set[str]:
        """All that are one edit away, and few others."""
        keys, _ = _keys([word])
        first, last = np.searchsorted(self._keys, keys, side="left"), np.searchsorted(self._keys, keys, side="right")
        return {self._words[owner] for low, high in zip(first, last, strict=True) for owner in self._owners[low:high].tolist()}


def _keys(words: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """The number of each word and of what is left of it without one of its characters; and whose it is."""
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    width = int(lengths.max(initial=0))
    units = np.zeros((len(words), width), dtype=np.uint64)
    letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    units[np.arange(width) < lengths[:, np.newaxis]] = letters
    keys, owners, everybody = [_number(units)], [np.arange(len(words))], np.arange(len(words))
    for gap in range(width):
        long = lengths > gap
        keys.append(_number(np.delete(units[long], gap, axis=1)))
        owners.append(everybody[long])
    return np.concatenate(keys), np.concatenate(owners).astype(np.uint32)


def _number(units: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Trailing zeros do not count, so words of any length can be compared."""
    number = np.zeros(len(units), dtype=np.uint64)
    for column in range(units.shape[1] - 1, -1, -1):
        number = number * _BASE + units[:, column]
    return number
