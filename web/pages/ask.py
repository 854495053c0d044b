"""Questions in plain Chinese, as a conversation whose whole state is its address."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from archive import home as places
from indexer.question import Answer, answer_plan, ask, beginnings, from_address
from web.doors import doors
from web.parameters import takes
from web.present.answer_view import AnswerView, answer_view
from web.present.conversation import LONGEST, Turn, continued, followed_by, turns_of, url

bp = Blueprint("ask", __name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn and everything its answer links to."""

    number: int
    turn: Turn
    answer: AnswerView
    chips: tuple[ChipLinks, ...]
    options: tuple[tuple[str, str | None], ...]  # label, address
    suggestions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChipLinks:
    field: str
    label: str
    without: str | None
    choices: tuple[tuple[str, str], ...]


@bp.get("/ask")
@takes("question", "plan")
def page() -> ResponseReturnValue:
    turns = turns_of(request.query_string.decode("utf-8", "replace"))
    answers = answers_to(turns)
    following = continued(turns, [answer.state for answer in answers])
    return render_template(
        "ask.html",
        exchanges=[_exchange(turns, n, answer, following) for n, answer in enumerate(answers)],
        following=following,
        held=doors().overview.reports,
        action=url((), at=len(following) + 1),
        longest=LONGEST,
        beginnings=[] if turns else linked_beginnings(),
    )


def answers_to(turns: tuple[Turn, ...]) -> list[Answer]:
    """Every turn in the light of those before it."""
    store, index = doors().store, doors().index
    answers: list[Answer] = []
    for turn in turns:
        if turn.kind == "plan":
            answers.append(answer_plan(from_address(turn.text), store=store, index=index))
        else:
            answers.append(ask(turn.text, store=store, index=index, state=answers[-1].plan if answers else None))
    return answers


def linked_beginnings() -> list[tuple[str, str]]:
    """Questions this archive can answer, to start from, with their addresses."""
    if not places.exists(doors().home):
        return []
    found = beginnings(doors().store, doors().index)
    return [(question, url([Turn("question", question)], at=1)) for question in found]


def _exchange(turns: tuple[Turn, ...], n: int, answer: Answer, following: tuple[Turn, ...]) -> Exchange:
    before = turns[:n]  # editing a chip asks this turn anew and forgets what came after it

    def edited(state: str) -> str:
        return followed_by(before, Turn("plan", state))

    return Exchange(
        n + 1,
        turns[n],
        answer_view(answer),
        tuple(
            ChipLinks(
                chip.field,
                chip.label,
                edited(chip.without) if chip.without else None,
                tuple((label, edited(state)) for label, state in chip.choices),
            )
            for chip in answer.chips
        ),
        tuple((option.label, followed_by(following, Turn("plan", option.state)) if option.state else None) for option in answer.options),
        tuple((question, followed_by(following, Turn("question", question))) for question in answer.suggestions),
    )
