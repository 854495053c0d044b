"""Characters on paper that are not of the number: crossed out, raised as a footnote, hidden.

A cell's ``printed`` text holds them between private marks, and every layout writes them as its format does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from archive.samples.truth import Truth


class Ink(StrEnum):
    """Each kind is the private character that opens it."""

    PLAIN = ""
    STRUCK = "\ue000"
    RAISED = "\ue001"
    HIDDEN = "\ue002"


_END = "\ue003"
_MARKS = tuple(ink for ink in Ink if ink)


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    ink: Ink = Ink.PLAIN

    @property
    def variant(self) -> int:
        """Which of the ways to write it, the same for the same text."""
        return sum(map(ord, self.text))


def inked(text: str, ink: Ink) -> str:
    return f"{ink}{text}{_END}"


def runs(printed: str) -> Iterator[Run]:
    """What a cell shows, piece by piece."""
    while printed:
        start = min((at for mark in _MARKS if (at := printed.find(mark)) >= 0), default=len(printed))
        if start:
            yield Run(printed[:start])
        if start < len(printed):
            end = printed.index(_END, start)
            yield Run(printed[start + 1 : end], Ink(printed[start]))
            start = end + 1
        printed = printed[start:]


def annotate(truth: Truth, rng: Random, share: float = 0.1) -> Truth:
    """The same report with corrections, footnote digits and hidden digits beside some of its numbers."""
    printed = {code: _annotated(text, rng) if text.isdigit() and rng.random() < share else text for code, text in truth.printed.items()}
    return replace(truth, printed=printed)


def _annotated(text: str, rng: Random) -> str:
    other = str(rng.randint(1, 99))
    match rng.choice(_MARKS):
        case Ink.STRUCK:
            return inked(other, Ink.STRUCK) + text
        case Ink.RAISED:
            return text + inked(str(rng.randint(1, 9)), Ink.RAISED)
        case _:
            return text + inked(other, Ink.HIDDEN)
