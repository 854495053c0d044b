"""Somebody corrects himself, turns a question round, comes back to a place, or adds to what was asked."""

from __future__ import annotations

from itertools import pairwise

import pytest

from indexer.question.plan import REGION
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import MEASURES, bodies, named_once, value, years
from tests.indexer.question.test_yardsticks import numbers, shown

INSTEAD = ("不是{}，是{}", "不对，我问的不是{}，是{}", "我说的不是{}，而是{}", "错了，不是{}，我要的是{}")


@pytest.mark.parametrize("said", INSTEAD)
def test_the_measure_the_body_or_the_year_is_put_right(archive: Archive, said: str) -> None:
    one, other = named_once(archive)[:2]
    last, before = archive.holdings.years[-1], archive.holdings.years[-2]
    asked = f"{one}{last}年行政处罚多少件"
    by_measure = archive.ask(asked, said.format("处罚", "行政许可"))
    assert by_measure.value == value(archive, one, last, MEASURES["行政许可"])
    assert bodies(archive.ask(asked, said.format(one, other))) == [other]
    assert years(archive.ask(asked, said.format(f"{last}年", f"{before}年"))) == [str(before)]


@pytest.mark.parametrize("said", INSTEAD)
def test_a_ranking_is_made_of_another_number(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        answer = archive.ask(f"{year}年行政处罚前三名", said.format("处罚", "许可"))
        held = numbers(archive, year, MEASURES["行政许可"])
        assert [row.value for row in answer.rows][:3] == sorted(held.values(), reverse=True)[:3], answer.text


@pytest.mark.parametrize(
    ("said", "way"),
    [("反过来，减少的有哪些", -1), ("减少的呢", -1), ("下降的有几家", -1), ("持平的呢", 0), ("没变的有哪些", 0), ("增加的有哪些", 1)],
)
@pytest.mark.parametrize("between", [(), ("增加件数最多的是谁",), ("增加件数最多的是谁", "第二呢")])
def test_the_other_way_is_of_all_again(archive: Archive, said: str, way: int, between: tuple[str, ...]) -> None:
    for first, last in pairwise(archive.holdings.years):
        old, new = (numbers(archive, year, MEASURES["申请"]) for year in (first, last))
        steps = {name: (new[name] > old[name]) - (new[name] < old[name]) for name in new if name in old}
        if sum(step > 0 for step in steps.values()) > 1:
            answer = archive.ask(f"{last}年新收申请比{first}年多的单位有哪些", *between, said)
            assert shown(answer) == {name for name, step in steps.items() if step == way}, (first, last, answer.text)


@pytest.mark.parametrize("said", ["再加上{}呢", "加上{}呢", "再算上{}呢"])
def test_a_body_is_added_to_those_before(archive: Archive, said: str) -> None:
    year, code = archive.holdings.years[-1], MEASURES["申请"]
    held = numbers(archive, year, code)
    one, other, third = [name for name in named_once(archive) if name in held][:3]
    answer = archive.ask(f"{one}和{other}{year}年申请一共多少件", said.format(third))
    assert answer.value == held[one] + held[other] + held[third], answer.text


def test_the_one_of_a_place_is_come_back_to(archive: Archive) -> None:
    year = archive.holdings.years[-1]
    offices = archive.holdings.offices
    placed = [(name, dict(offices[name].region)) for name in named_once(archive) if year in offices[name].years]
    for (one, here), (other, there) in pairwise(placed):
        place = here.get("county") or here.get("town") or ""
        if not place or place in there.values() or not set(here) & set(REGION):
            continue
        answer = archive.ask(f"{one}{year}年收到多少申请", f"{other}呢", f"回到{place}那家，它办理总计多少件")
        assert bodies(answer) == [one], (place, answer.interpretation_text)


@pytest.mark.parametrize("said", ["最后一名是谁", "倒数第一呢", "垫底的是谁"])
def test_the_last_of_a_list_from_high_to_low(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, MEASURES["行政许可"])
        answer = archive.ask(f"{year}年行政许可决定数量，各家从高到低", said)
        assert answer.value == min(held.values()), answer.text


def test_most_after_a_rate_is_of_the_number(archive: Archive) -> None:
    code = "t3_unable_not_held__total"
    for year in archive.holdings.years:
        held = numbers(archive, year, code)
        if max(held.values(), default=0):
            turns = (f"{year}年本机关不掌握相关政府信息一共多少件", "占无法提供的百分之多少", "哪家最多")
            assert archive.ask(*turns).value == max(held.values())
            assert (archive.ask(*turns[:2], "哪家最高").value or 0) <= 1


def test_the_same_list_is_meant_after_two_of_it(archive: Archive) -> None:
    for year in archive.holdings.years:
        listed = [row.agency for row in archive.ask(f"{year}年行政处罚前三名").rows]
        if len(listed) == 3:
            answer = archive.ask(f"{year}年行政处罚前三名", "第一名是第二名的几倍", "这三家加起来多少件")
            assert bodies(answer) == listed, answer.interpretation_text


def test_asking_back_about_a_pronoun_keeps_the_year(archive: Archive) -> None:
    turns = ("2022年申请量前五名", "这三家合计多少", "第二名那家，自然人提的有几件")
    assert years(archive.ask(*turns)) == ["2022"]
