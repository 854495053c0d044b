"""Several questions in one message are answered one after the other: 市政府收到多少？教育局呢？"""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from indexer.question import Intent
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import named_once

ASKED = ("收到多少件申请", "作出多少件行政处罚", "的公开率是多少")
THEN = ("{}年呢", "那{}年呢", "{}年是多少")
JOINED = ("{}？{}？", "{}?{}", "{}；{}", "{}。{}")


@pytest.mark.parametrize(("asked", "then", "joined"), list(product(ASKED, THEN, JOINED)))
def test_two_years_asked_in_turn_are_not_added_up(archive: Archive, asked: str, then: str, joined: str) -> None:
    for agency in named_once(archive)[:3]:
        first, last = archive.holdings.offices[agency].years[:2]
        turns = f"{agency}{first}年{asked}", then.format(last)
        answer, alone, second = archive.ask(joined.format(*turns)), archive.ask(turns[0]), archive.ask(*turns)
        assert answer.text == alone.text + second.text
        assert answer.value is None
        assert set(alone.citations) | set(second.citations) == set(answer.citations)
        assert answer.plan.scope == second.plan.scope


@pytest.mark.parametrize("asked", ASKED)
def test_two_bodies_asked_in_turn(archive: Archive, asked: str) -> None:
    year = archive.holdings.newest
    for one, other in pairwise(named_once(archive)[:5]):
        answer = archive.ask(f"{one}{year}年{asked}？{other}呢？")
        assert answer.text == archive.ask(f"{one}{year}年{asked}").text + archive.ask(f"{one}{year}年{asked}", f"{other}呢").text


@pytest.mark.parametrize(
    "question", ["{body}{year}年收到多少件申请？谢谢！", "请问：{body}{year}年收到多少件申请？", "我在写稿。{body}{year}年收到多少件申请？"]
)
def test_what_only_stands_beside_a_question_is_none(archive: Archive, question: str) -> None:
    body, year = named_once(archive)[0], archive.holdings.newest
    asked = archive.ask(f"{body}{year}年收到多少件申请")
    answer = archive.ask(question.format(body=body, year=year))
    assert (answer.text, answer.value) == (asked.text, asked.value)


def test_where_one_of_two_is_not_understood_neither_is_told_alone(archive: Archive) -> None:
    body, year = named_once(archive)[0], archive.holdings.newest
    answer = archive.ask(f"{body}{year}年收到多少件申请？{year}年风评呢？")
    assert answer.value is None
    assert answer.intent in (Intent.CLARIFY, Intent.REFUSE) or "风评" in answer.interpretation_text


def test_sentences_about_those_just_found_are_asked_in_turn(archive: Archive) -> None:
    for year in archive.holdings.years:
        turns = f"哪些单位{year}年没有收到申请", "有几家", "这些单位处罚一共多少"
        answer, last = archive.ask("？".join(turns) + "？"), archive.ask(*turns)
        assert answer.text.endswith(last.text), answer.text


@pytest.mark.parametrize("question", ["哪些单位提到短视频但没提到微博", "谁提到短视频，谁提到微信", "提到短视频的有几家？没提到的有几家？"])
def test_two_things_said_to_be_written_are_no_one_search(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert answer.intent is Intent.CLARIFY or "；" in answer.interpretation_text, answer.interpretation_text
    assert "没有找到" not in answer.text
