"""Text → words, the same way for index and query.

Text is folded (``folding``), then segmented by jieba's algorithm with the domain's words added. The hidden Markov
model for unknown words stays off: it makes the pieces of a word depend on its neighbours, and what the dictionary does
not know is found literally anyway. ``rjieba`` gives the same pieces as ``jieba`` then, twenty times faster; jieba
stands in where rjieba is not installed. Questions are cut by ``dictionary``, which is there at once. The tests hold all
three to the same pieces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import platformdirs

from indexer.dictionary import Dictionary, dictionary
from indexer.folding import fold
from indexer.lexicon import lexicon

_WORDLIKE = re.compile(r"[^\W_]")


class BulkSegmenter(Protocol):
    """For whole archives: quick once it is loaded."""

    def words(self, text: str) -> list[str]:
        """Each stretch once, in order: 政府信息公开|工作."""

    def all_words(self, text: str) -> list[str]:
        """Also the dictionary words inside long ones: 政府|信息|公开|政府信息公开|工作."""


class FastSegmenter:
    def __init__(self) -> None:
        import rjieba as jieba  # has loaded its dictionary once

        self._jieba = jieba
        for word, weight in lexicon().items():
            if not self._jieba.has_word(word):
                self._jieba.add_word(word, weight, None)

    def words(self, text: str) -> list[str]:
        return self._jieba.cut(text, False)

    def all_words(self, text: str) -> list[str]:
        return self._jieba.cut_for_search(text, False)


class ReferenceSegmenter:
    """jieba itself. Its dictionary cache is unmarshalled, so it lives in a folder only this user can write."""

    def __init__(self, cache: Path | None = None) -> None:
        import jieba

        jieba.setLogLevel(60)
        cache = cache or Path(platformdirs.user_cache_dir("gongkai", appauthor=False)) / "jieba"
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._jieba = jieba.Tokenizer()
        self._jieba.tmp_dir = str(cache)
        self._jieba.initialize()
        for word, weight in lexicon().items():
            if not self._jieba.FREQ.get(word):  # 0: only the beginning of a word
                self._jieba.add_word(word, weight)

    def words(self, text: str) -> list[str]:
        return list(self._jieba.cut(text, HMM=False))

    def all_words(self, text: str) -> list[str]:
        return list(self._jieba.cut_for_search(text, HMM=False))


@lru_cache(maxsize=1)
def segmenter() -> Dictionary:
    """For questions."""
    return dictionary()


@lru_cache(maxsize=1)
def bulk_segmenter() -> BulkSegmenter:
    try:
        return FastSegmenter()
    except ImportError:
        return ReferenceSegmenter()


def is_word(piece: str) -> bool:
    """Anything but punctuation."""
    return _WORDLIKE.search(piece) is not None


def index_words(folded: str) -> list[str]:
    """The words a folded text is found by."""
    return list(filter(is_word, bulk_segmenter().all_words(folded)))


def query_words(text: str) -> tuple[str, ...]:
    """The words that must all occur where ``text`` is asked for; none if it holds only punctuation."""
    return tuple(dict.fromkeys(word for word in segmenter().words(fold(text)) if is_word(word)))


def fingerprint() -> str:
    """What the words of an index depend on: with another fingerprint it must be built again."""
    return segmenter().fingerprint
