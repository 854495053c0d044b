"""Ten thousand strings nobody would ask, and some they might: never an exception, never an answer without a plan."""

from __future__ import annotations

from random import Random

from indexer.question import Intent, Plan
from indexer.question.lexicon import terms
from indexer.question.understand import understand
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_paraphrases import ASKED_BACK, LISTS, REFUSED, VALUES

NUMBER = 10_000
STRANGE = "\u0000\u200b\u202e\ud7ff\U00020000\U0001f600“”\"'%_*\\/;:<>{}[]()（）！？?、。\t\n\r 0123456789０１二〇零百千万亿"
REAL = [turn for question, _ in (*VALUES, *LISTS) for turn in question.split("||")] + REFUSED + ASKED_BACK


def strings(dice: Random) -> list[str]:
    words = list(terms())
    made = []
    for i in range(NUMBER):
        match i % 5:
            case 0:
                made.append("".join(dice.choices(STRANGE, k=dice.randint(0, 40))))
            case 1:
                made.append("".join(dice.choices(words, k=dice.randint(1, 8))))
            case 2:
                made.append(mutated(dice, dice.choice(REAL)))
            case 3:
                made.append(dice.choice(REAL) + dice.choice(words) + dice.choice(REAL))
            case _:
                made.append(
                    "".join(chr(dice.choice((dice.randint(0x4E00, 0x9FFF), dice.randint(32, 126)))) for _ in range(dice.randint(1, 60)))
                )
    return made


def mutated(dice: Random, text: str) -> str:
    letters = list(text)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(letters)) if letters else 0
        change = dice.randrange(3)
        if change == 0 and letters:
            del letters[at]
        elif change == 1:
            letters.insert(at, dice.choice(STRANGE))
        elif letters:
            letters[at] = dice.choice(text)
    return "".join(letters)


def test_ten_thousand_strings_give_no_error(archive: Archive) -> None:
    dice = Random(3)
    before: Plan | None = None
    for text in strings(dice):
        read = understand(text, archive.holdings, before if dice.random() < 0.5 else None)
        assert read.problem is not None or read.plan.intent not in (Intent.CLARIFY, Intent.REFUSE), text
        before = read.plan if read.problem is None else before


def test_a_thousand_of_them_are_answered_in_full(archive: Archive) -> None:
    dice = Random(5)
    state: Plan | None = None
    for text in dice.sample(strings(dice), 1_000):
        answer = archive.ask(text, state=state)
        assert answer.text, text
        assert answer.state
        state = answer.plan if dice.random() < 0.5 else None


def test_very_long_questions_are_refused(archive: Archive) -> None:
    answer = archive.ask("申请" * 5_000)
    assert answer.intent is Intent.REFUSE
    assert "200字" in answer.text
