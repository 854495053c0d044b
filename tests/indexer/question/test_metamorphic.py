"""What must change in the plan when a question changes: a word more, a restriction more, another operator.

No expected plan is written down here: a question is held against itself without the change. What a change adds is in the
plan, or the question is asked back; it is never read past.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from random import Random

import pytest

from indexer.question.plan import Plan
from indexer.question.words.lexicon import terms
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_generated import understood

BODY = "霁溪县人社局"
COUNTED = ("申请", "行政处罚", "行政许可", "行政诉讼", "不予公开", "部分公开", "企业申请", "采购金额", "公开率", "没审结的诉讼")
FORMS = (
    *("2022年{b}{a}是多少", "2022年{a}最多的是哪家", "2022年哪些单位有{a}", "2022年{a}一共多少", "2022年有几家单位有{a}"),
    *("{b}{a}逐年变化", "2022年{a}的中位数", "2022年{a}前三名", "2022年{a}超过5件的单位", "2022年{a}占比", "2022年没有{a}的单位"),
    *("{b}2022年{a}比2021年多多少", "2022年平均每家{a}多少", "2022年各单位{a}", "{b}和澄岚市政府谁的{a}多"),
)
IN_WORDS = frozenset(("words", "sections", "refusal", "definition", "why", "findings", "evidence", "comparable"))  # no number is told
STRANGE = 1_200  # questions with a word nobody declared
READ_PAST = 0.008  # at most, and may only fall: words of two characters that are also bodies, years or grammar
NUMERALS = frozenset("一二两三四五六七八九十百千万第")  # 三条, 第四 say something


def common_words() -> list[str]:
    """Of the dictionary. Which are drawn does not depend on what is declared, so that a word more changes nothing for the others."""
    lines = (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split() for line in lines)
    return [word for word, times, _ in entries if len(word) in (2, 3) and int(times) > 300 and NUMERALS.isdisjoint(word)]


def test_a_word_nobody_knows_is_not_read_past(archive: Archive) -> None:
    random, words = Random(20261127), common_words()
    asked, past = 0, []
    while asked < STRANGE:
        form, counted, word, of = random.choice(FORMS), random.choice(COUNTED), random.choice(words), random.choice(("", "的"))
        if word in terms():
            continue
        asked += 1
        question = form.format(a=f"{word}{of}{counted}", b=BODY)
        plan = understood(question, archive.holdings)
        if plan is not None and plan.ask.kind not in IN_WORDS:
            past.append((question, plan))
    assert len(past) <= READ_PAST * asked, f"{len(past)}: " + "\n".join(map(str, past[:30]))


RESTRICTIONS = ("松漪市的", "县级", "乡镇", "教育系统", "砚江市", "除了澄岚市政府，", "不含教育局的", "市直单位", "卫健系统", "云砚区")
OF_ALL = (
    *("2022年{x}{a}最多的是哪家", "2022年{x}哪些单位有{a}", "2022年{x}{a}一共多少", "2022年{x}有几家单位有{a}", "2022年{x}{a}的中位数"),
    *("2022年{x}{a}前三名", "2022年{x}没有{a}的单位", "2022年{x}{a}超过5件的单位", "2022年{x}平均每家{a}多少", "2022年{x}各单位{a}"),
    "{x}{a}逐年变化",
)


@pytest.mark.parametrize("form", OF_ALL)
def test_a_restriction_restricts(archive: Archive, form: str) -> None:
    for counted in COUNTED[:5]:
        plain = understood(form.format(x="", a=counted), archive.holdings)
        assert plain is not None
        everybody = archive.holdings.select(plain.scope)
        for restriction in RESTRICTIONS:
            plan = understood(form.format(x=restriction, a=counted), archive.holdings)
            if plan is None or plan.ask.kind in IN_WORDS:
                continue
            assert plan != plain, (form, counted, restriction)
            assert len(archive.holdings.select(plan.scope)) < len(everybody), (form, counted, restriction, plan)


# Questions that mean different things, side by side: no two may be read alike.
UNLIKE = (
    ("2022年{a}最多的单位", "2022年{a}最少的单位", "2022年{a}第二多的单位", "2022年{a}不是最多的单位"),
    *(
        ("2022年{a}超过5件的单位", "2022年{a}不超过5件的单位", "2022年{a}不到5件的单位", "2022年{a}5件以上的单位"),
        ("2022年{a}不是5件的单位", "2022年{a}5件的单位", "2022年{a}超过5件的单位"),
        ("2022年有{a}的单位", "2022年没有{a}的单位", "2022年只有{a}的单位", "2022年不只有{a}的单位", "2022年有几家有{a}"),
        ("2022年{a}一共多少", "2022年{a}平均多少", "2022年{a}的中位数", "2022年{a}最多多少", "2022年{a}比2021年多多少"),
        ("2022年{a}一共多少", "2022年{a}的方差", "2022年人均{a}多少", "2022年月均{a}多少", "2022年{a}增速", "2022年{a}会是多少"),
        ("{b}2022年{a}多少", "{b}2021年{a}多少", "{b}以外2022年{a}多少", "{b}2022年上半年{a}多少", "{b}2022年{a}多少天"),
        ("{b}2022年{a}多少", "{b}2022年{a}是不是最多", "{b}2022年没有{a}吗", "{b}和澄岚市政府2022年{a}多少", "{b}2022年{a}排第几"),
        ("2019到2022年每年都有{a}的单位", "2019到2022年有{a}的单位", "2019到2022年至少一年有{a}的单位", "2019年有2022年没有{a}的单位"),
        ("2019到2022年每年都有{a}的单位", "2019到2022年有两年有{a}的单位", "2019到2022年超过三年有{a}的单位"),
        ("2022年有{a}和收费的单位", "2022年有{a}或收费的单位", "2022年有{a}没有收费的单位", "2022年没有{a}和收费的单位"),
        ("2022年被复议过的哪些单位有{a}", "2022年哪些单位有{a}", "2022年没有诉讼的哪些单位有{a}"),
        ("2022年{a}哪些单位没有", "2022年{a}哪些单位有", "2022年没有{a}的单位有几家"),
        ("2022年{a}最多的是哪年", "{a}第一次出现在哪年", "{a}最近一次是哪年", "{a}年均增长多少", "{a}比上年增长多少"),
        ("2019到2022年{a}连续下降的单位", "2022年{a}连续下降的单位", "2019到2022年{a}连续增长的单位"),
        ("2022年收费超过3万的哪些单位有{a}", "2022年哪些单位有{a}", "2022年{a}超过3万的单位"),
        ("2022年{a}最少的是谁", "2022年有{a}的单位里谁最少", "2022年有收费的单位里谁{a}最少"),
        ("{b}2022年{a}多少", "{b}2022年正文里说{a}多少", "{b}2021跟2022年{a}差了多少", "{b}2021跟2022年{a}一共多少"),
    ),
)


def readings(archive: Archive, questions: tuple[str, ...], counted: str) -> Iterator[tuple[str, Plan]]:
    for question in questions:
        plan = understood(question.format(a=counted, b=BODY), archive.holdings)
        if plan is not None and plan.ask.kind not in IN_WORDS:
            yield question, plan


@pytest.mark.parametrize("questions", UNLIKE)
def test_another_operator_is_another_plan(archive: Archive, questions: tuple[str, ...]) -> None:
    for counted in COUNTED[:7]:
        seen: dict[tuple[object, ...], str] = {}
        for question, plan in readings(archive, questions, counted):
            key = (plan.ask, frozenset(plan.scope))
            assert key not in seen, f"{counted}: {question} is read as {seen[key]}: {plan.ask}"
            seen[key] = question


JOINED = ("而且", "并且", "，", "，而且", "且", "同时", "，同时")
AS_WELL = ("", "也", "都", "又")


@pytest.mark.parametrize("joined", JOINED)
def test_two_conditions_are_of_two_numbers(archive: Archive, joined: str) -> None:
    """处罚超过50件而且申请也超过20件: each bound is of the number before it."""
    alone = {counted: understood(f"2022年{counted}超过5件的单位", archive.holdings) for counted in COUNTED[:7]}
    codes = {counted: plan.ask.conditions[0].quantity for counted, plan in alone.items() if plan is not None}  # type: ignore[attr-defined]
    read = 0
    for first in codes:
        for second in codes:
            for also in AS_WELL:
                question = f"2022年{first}超过50件{joined}{second}{also}超过20件的单位"
                plan = understood(question, archive.holdings)
                if first == second or plan is None:
                    continue
                read += 1
                told = [(c.quantity, c.value) for c in plan.ask.conditions]  # type: ignore[attr-defined]
                assert told == [(codes[first], 50), (codes[second], 20)], question
    assert read > 80  # of 168


TURNS = (
    *(
        "{b}{y}年收到多少{a}",
        "{y}年{a}最多的是哪家",
        "{y}年哪些单位有{a}",
        "{y}年{a}一共多少",
        "{y}年{a}的中位数",
        "{y}年有几家单位没有{a}",
    ),
    *("{y}年{a}前三名", "{y}年{a}超过5件的有哪些", "{y}年{a}高于平均的单位", "{b}{y}年{a}排第几", "{b}{y}年{a}占全部的几成"),
)
FOLLOW_UPS = (  # what is said next, and what of the question it replaces
    ("2021年呢", {"y": 2021}),
    ("那2021年的", {"y": 2021}),
    ("行政强制呢", {"a": "行政强制"}),
    ("换成行政复议", {"a": "行政复议"}),
    ("2021年的行政复议呢", {"y": 2021, "a": "行政复议"}),
    ("松漪市教育局呢", {"b": "松漪市教育局"}),
)


@pytest.mark.parametrize("form", TURNS)
def test_a_follow_up_means_what_the_full_question_means(archive: Archive, form: str) -> None:
    for counted in ("行政处罚", "行政许可"):
        said = {"b": BODY, "y": 2022, "a": counted}
        first = archive.ask(form.format(**said))
        for turn, replaced in FOLLOW_UPS:
            if not all(f"{{{name}}}" in form for name in replaced):
                continue
            got, want = archive.ask(turn, state=first.plan), archive.ask(form.format(**said | replaced))
            if "clarify" in (got.intent, want.intent) or "refuse" in (got.intent, want.intent):
                continue
            assert (got.plan.ask, set(got.plan.scope)) == (want.plan.ask, set(want.plan.scope)), (form, counted, turn)


@pytest.mark.parametrize(
    "question", ["2022年公开率有几件", "2022年收费金额超过10件的单位", "2022年罚款超过5万元的单位", "2022年处罚多少钱", "2021年处罚金额"]
)
def test_a_unit_the_number_does_not_have_is_asked_back(archive: Archive, question: str) -> None:
    assert understood(question, archive.holdings) is None
