"""A conversation as an address: its turns in order, each a question as typed or a plan somebody chose by a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from archive.errors import GongkaiError

MOST_TURNS = 8  # more would make addresses nobody can share; older ones are folded into the plan they led to
LONGEST = 300


class TooLong(GongkaiError):
    def __init__(self, message: str, *, advice: str = "", question: str = "") -> None:
        super().__init__(message, advice=advice)
        self.question = question


@dataclass(frozen=True, slots=True)
class Turn:
    kind: str  # "question" or "plan"
    text: str


def turns_of(query: str) -> tuple[Turn, ...]:
    """From the query string itself, since the order among both names counts."""
    turns = tuple(
        Turn(name, text.strip()) for name, text in parse_qsl(query, max_num_fields=100) if name in ("question", "plan") and text.strip()
    )
    for turn in turns:
        if turn.kind == "question" and len(turn.text) > LONGEST:
            raise TooLong(f"问题太长，最多{LONGEST}字。", advice="请把问题拆成几句，一句一句地问。", question=turn.text)
    if len(turns) > MOST_TURNS + 1:
        raise GongkaiError("对话太长。", advice="请另开一段对话。")
    return turns


def continued(turns: Iterable[Turn], states: Iterable[str]) -> tuple[Turn, ...]:
    """What the next question follows on: all turns, or with too many the newest on top of the plan that came before them."""
    asked, reached = tuple(turns), tuple(states)
    if len(asked) < MOST_TURNS:
        return asked
    first = len(asked) - MOST_TURNS + 2
    return (Turn("plan", reached[first - 1]), *asked[first:])


def url(turns: Iterable[Turn], *, at: int | None = None, path: str = "/ask", without: str = "") -> str:
    """``at``: the turn to show, from 1. ``without``: what is not counted, as in the address of a search."""
    pairs = [*((turn.kind, turn.text) for turn in turns), *([("without", without)] if without else [])]
    return f"{path}{'?' if pairs else ''}{urlencode(pairs)}{f'#t{at}' if at else ''}"
