"""No word of a question is lost in silence: what does not show in the plan is asked back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from indexer.question import Intent, Plan
from indexer.question.accounted import overlooked
from indexer.question.problems import Reason
from indexer.question.scan import scan
from indexer.question.slots import fill
from indexer.question.understand import understand
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_derived import LISTS as DERIVED_LISTS
from tests.indexer.question.test_derived import VALUES as DERIVED_VALUES
from tests.indexer.question.test_paraphrases import LISTS, VALUES

QUESTIONS = [question for question, sql in (*VALUES, *LISTS, *DERIVED_VALUES, *DERIVED_LISTS) if sql and "||" not in question]


def weakened(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """The plan with one of its effects taken away."""
    if plan.intent is Intent.RANK:
        yield "order", replace(plan, intent=Intent.AGGREGATE, sort="", limit=0, nth=0)
    if plan.aggregate.value in ("mean", "median", "share", "times", "growth"):
        yield "aggregate", replace(plan, aggregate=type(plan.aggregate).SUM)
    if plan.conditions and all(condition.value for condition in plan.conditions):
        yield "conditions", replace(plan, conditions=())
    if len(plan.years) == 1 and not plan.filter("published"):
        yield "year", plan.with_filter("report_year", ("1999",))
    if plan.quantities and plan.intent in (Intent.AGGREGATE, Intent.LOOKUP):
        yield "quantity", replace(plan, quantities=("t3_denied_admin_query__research",))


def test_every_effect_taken_away_is_missed(archive: Archive) -> None:
    checked: dict[str, int] = {}
    silent = []
    for question in QUESTIONS:
        read = understand(question, archive.holdings, None)
        if read.problem is not None or read.notes or read.plan.intent in (Intent.QUALITY, Intent.EXPLAIN):
            continue
        slots = fill(question, scan(question, archive.holdings), archive.holdings)
        assert not overlooked(slots, read.plan), question
        for effect, plan in weakened(read.plan):
            checked[effect] = checked.get(effect, 0) + 1
            if not overlooked(slots, plan):
                silent.append((question, effect))
    assert {"order", "aggregate", "conditions", "year", "quantity"} <= {effect for effect, count in checked.items() if count >= 5}
    assert not silent, f"{len(silent)} of {sum(checked.values())}: {silent[:20]}"


MEASURES = ["收到多少申请", "行政许可有多少件", "行政处罚多少件", "采购花了多少钱", "行政诉讼几件", "无法提供几件", "结转下年度几件"]
SUPERLATIVES = ["哪家行政许可最多", "哪家行政处罚最多", "谁的采购金额最高", "哪个单位收到申请最少", "行政诉讼最多的是哪家"]
OTHERS = ["哪些报告勾稽不平", "存在哪些问题", "什么时候发布的", "公开率是多少", "逐年变化怎样"]


def codes(plan: Plan) -> set[str]:
    return {code for each in plan.quantities for code in each.replace("/", "+").split("+")} | {c.quantity for c in plan.conditions}


def test_two_questions_are_never_answered_as_one(archive: Archive) -> None:
    """Any two of them in one sentence: both in the answer, or asked back."""
    dice = Random(17)
    for _ in range(300):
        first, second = dice.sample([*MEASURES, *SUPERLATIVES, *OTHERS], 2)
        apart = [understand(f"2022年{part}", archive.holdings, None) for part in (first, second)]
        both = understand(f"2022年{first}{dice.choice('，；、')}{second}", archive.holdings, None)
        if both.problem is not None:
            continue
        assert codes(apart[0].plan) | codes(apart[1].plan) <= codes(both.plan), (first, second, both.plan)
        if codes(apart[0].plan) != codes(apart[1].plan):  # 哪家最多，有多少件: a ranking shows the number
            assert both.plan not in (apart[0].plan, apart[1].plan), (first, second, both.plan)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("2022年哪家行政许可最多，哪家行政处罚最多", 2),
        ("霁溪县人社局2022年收到多少申请？哪些单位勾稽不平？", 2),
    ],
)
def test_two_questions_are_offered_apart(archive: Archive, question: str, parts: int) -> None:
    answer = archive.ask(question)
    assert answer.intent is Intent.CLARIFY
    assert answer.interpretation["reason"] == Reason.SEVERAL.value
    assert len([option for option in answer.options if option.state]) == parts


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("2022年勾稽不平最多的单位", "最多"),
        ("2022年只有自然人申请的单位", "只有"),
        ("2022年申请全部公开的单位", "全部公开"),
        ("2022年其他单位的申请量", "其他单位"),
        ("同比下降的单位有哪些", "同比"),
        ("2022年申请最多的单位有没有被告", "被告"),
        ("哪家年报最多", "最多"),
        ("提到政策解读最多的单位", "最多"),
    ],
)
def test_words_that_come_to_nothing_are_named(archive: Archive, question: str, word: str) -> None:
    answer = archive.ask(question)
    assert answer.intent is Intent.CLARIFY, answer.text
    assert word in answer.text or "次" in answer.text
    assert not answer.rows


def test_one_side_of_or_is_enough(archive: Archive) -> None:
    either = {row.agency for row in archive.ask("2022年有行政处罚或行政强制的单位").rows}
    one = {row.agency for row in archive.ask("2022年有行政处罚的单位").rows}
    other = {row.agency for row in archive.ask("2022年有行政强制的单位").rows}
    assert one | other <= either
    assert archive.ask("2022年行政处罚超过5件或者行政许可超过5件的单位").intent is Intent.CLARIFY
