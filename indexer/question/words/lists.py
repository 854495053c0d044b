"""The vocabulary files: one meaning per line, ``kind value | word word …``; a line that begins with blanks continues.

``common.txt`` holds the words questions are made of, ``form.txt`` how people say what the form counts, ``asked.txt``
what else may be asked for: quality, dates, and what is refused; ``said.txt`` other ways of asking;
``sets.txt`` words that kinds of question look for by name. A word listed twice keeps its first meaning.
``[排/占/]第一`` stands for each of its choices: 排第一 占第一 第一.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import product

from indexer.question.words.pieces import T

_CHOICE = re.compile(r"\[([^\]]*)\]")
PUNCTUATION = "，,。.？?！!；;：:（）()【】[]《》<>…—-~·|/\\'\"“”‘’「」『』 \t\n*#@&^%$_+={}`、→←➜"


def lines(name: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind, value and words of every meaning in a vocabulary file."""
    text = (files("indexer.question") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.replace("\n    ", " ").splitlines():
        head, _, words = line.partition("|")
        kind, _, value = head.strip().partition(" ")
        yield kind, value, tuple(word for each in words.split() for word in _spelt_out(each))


def _spelt_out(word: str) -> Iterator[str]:
    """
    >>> list(_spelt_out("[排/居]第一[名/]"))
    ['排第一名', '排第一', '居第一名', '居第一']
    """
    parts = _CHOICE.split(word)  # every other one is a choice
    yield from map("".join, product(*(part.split("/") if i % 2 else (part,) for i, part in enumerate(parts))))


@lru_cache
def word_set(name: str) -> tuple[str, ...]:
    return next(words for each, _, words in lines("sets") if each == name)


def common() -> Iterator[tuple[str, T, str]]:
    for name in ("new", "asked", "ask", "said"):
        for kind, value, words in lines(name):
            for word in words:
                yield word, T(kind), value
    for char in PUNCTUATION:
        yield char, T.AND if char == "、" else T.BREAK, char
