"""The vocabulary files: one meaning per line, ``kind value | word word …``; a line that begins with blanks continues.

``ask.txt`` holds the words questions are made of, ``form.txt`` how people say what the form counts, ``asked.txt`` what else
may be asked for: quality, dates, and what is refused. ``said.txt`` and ``called.txt`` hold other ways to ask, and to call
what is counted and written; ``sets.txt`` words that kinds of question look for by name. ``{a,b,}c`` is ac, bc and c, as in
a shell: verbs and their complements. A word listed twice keeps its first meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import product

from indexer.question.words.pieces import T

PUNCTUATION = "，,。.？?！!；;：:（）()【】[]《》<>…—-~·|/\\'\"“”‘’「」『』 \t\n*#@&^%$_+={}`、→←➜"

# Kinds of lines that say what the form counts; the words of all others are those questions are made of.
OF_THE_FORM = frozenset(("row", "weak", "applicant", "weakapplicant", "dispute", "outcome", "line", "cell", "measure", "fact", "vague"))
_BRACES = re.compile(r"\{([^{}]*)\}")


def lines(name: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind, value and words of every meaning in a vocabulary file."""
    text = (files("indexer.question") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.replace("\n    ", " ").splitlines():
        head, _, words = line.partition("|")
        kind, _, value = head.strip().partition(" ")
        yield kind, value, tuple(each for word in words.split() for each in _spelt_out(word))


def _spelt_out(word: str) -> Iterator[str]:
    """
    >>> list(_spelt_out("{排,居}第一{名,}"))
    ['排第一名', '排第一', '居第一名', '居第一']
    """
    parts = _BRACES.split(word)
    yield from map("".join, product(*(part.split(",") if i % 2 else (part,) for i, part in enumerate(parts))))


@lru_cache
def word_set(name: str) -> tuple[str, ...]:
    return next(words for each, _, words in lines("sets") if each == name)


def common() -> Iterator[tuple[Sequence[str], T, str]]:
    for name in ("new", "asked", "ask", "called", "said"):
        for kind, value, words in lines(name):
            if kind not in OF_THE_FORM:
                yield words, T(kind), value
    for char in PUNCTUATION:
        yield char, T.AND if char == "、" else T.BREAK, char
