"""Questions in plain Chinese, as a conversation whose whole state is its address."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from archive import home as places
from indexer.as_read import ENTERED
from indexer.question import Answer, answer_plan, ask, beginnings, from_address
from web.doors import doors
from web.parameters import BadValue, bad_values, choice, takes
from web.present.answer_view import AnswerView, answer_view
from web.present.conversation import LONGEST, TooLong, Turn, continued, turns_of, url

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
@takes("question", "plan", "without", form=True)
def page() -> ResponseReturnValue:
    turns = _turns()
    without = choice("without", ENTERED)
    answers = answers_to(turns, without)
    following = continued(turns, [answer.state for answer in answers])
    return render_template(
        "ask.html",
        exchanges=[_exchange(turns, n, answer, following, without) for n, answer in enumerate(answers)],
        following=following,
        without=without,
        counted_otherwise=url(turns, at=len(turns), without="" if without else ENTERED),
        held=doors().overview.reports,
        action=url((), at=len(following) + 1),
        longest=LONGEST,
        typed=next((each.value for each in bad_values() if "question" in each.names), ""),
        beginnings=[] if turns else linked_beginnings(),
    )


def _turns() -> tuple[Turn, ...]:
    try:
        return turns_of(request.query_string.decode("utf-8", "replace"))
    except TooLong as error:
        raise BadValue(error.message, advice=error.advice, names=("question",), value=error.question) from error


def answers_to(turns: tuple[Turn, ...], without: str = "") -> list[Answer]:
    """Every turn in the light of those before it. ``without``: ENTERED, numbers read by eye are not counted, here nor where links lead."""
    store, index = doors().seen(by_eye=not without)
    answers: list[Answer] = []
    for turn in turns:
        if turn.kind == "plan":
            answers.append(answer_plan(from_address(turn.text), store=store, index=index))
        else:
            answers.append(ask(turn.text, store=store, index=index, state=answers[-1].plan if answers else None))
    return [_leading(answer, f"without={without}") for answer in answers] if without else answers


def _leading(answer: Answer, more: str) -> Answer:
    """With more in the addresses it leads to."""

    def longer(address: str | None) -> str | None:
        return address and f"{address}{'&' if '?' in address else '?'}{more}"

    return replace(answer, rows_url=longer(answer.rows_url), search_url=longer(answer.search_url))


def linked_beginnings() -> list[tuple[str, str]]:
    """Questions this archive can answer, to start from, with their addresses."""
    if not places.exists(doors().home):
        return []
    found = beginnings(doors().store, doors().index)
    return [(question, url([Turn("question", question)], at=1)) for question in found]


def _exchange(turns: tuple[Turn, ...], n: int, answer: Answer, following: tuple[Turn, ...], without: str) -> Exchange:
    def followed_by(before: tuple[Turn, ...], turn: Turn) -> str:
        return url((*before, turn), at=len(before) + 1, without=without)

    def edited(state: str) -> str:
        """Asks this turn anew and forgets what came after it."""
        return followed_by(turns[:n], Turn("plan", state))

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
