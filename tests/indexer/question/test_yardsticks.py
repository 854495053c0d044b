"""A body as what the others are held against: named, pointed at, two at once; a mean or a median said in any words."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, permutations

import pytest

from indexer.question import Answer
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import named_once, value

SAID = {"申请": "t3_new_received__total", "行政处罚": "t2_penalty_decisions", "行政许可": "t2_licensing_decisions"}
MORE, LESS = ("多", "还多", "更多", "要多"), ("少", "还少", "更少", "要少")


def numbers(archive: Archive, year: int, code: str) -> dict[str, Decimal]:
    found = {name: value(archive, name, year, code) for name in archive.holdings.offices if year in archive.holdings.offices[name].years}
    return {name: known for name, known in found.items() if known is not None}


def shown(answer: Answer) -> set[str]:
    return {row.agency for row in answer.rows if row.agency is not None}


def measured(archive: Archive) -> list[tuple[int, str, dict[str, Decimal]]]:
    return [(year, word, held) for year in archive.holdings.years for word, code in SAID.items() if (held := numbers(archive, year, code))]


def test_two_yardsticks_leave_what_lies_between(archive: Archive) -> None:
    between = 0
    for year, word, held in measured(archive):
        named = [name for name in named_once(archive) if name in held]
        for low, high in [pair for pair in permutations(named, 2) if held[pair[0]] < held[pair[1]]][:6]:
            answer = archive.ask(f"{year}年{word}比{low}多、但是比{high}少的有哪些单位")
            assert shown(answer) == {name for name, number in held.items() if held[low] < number < held[high]}, answer.text
            between += len(shown(answer))
    assert between


def test_each_yardstick_belongs_to_its_number(archive: Archive) -> None:
    for year in archive.holdings.years:
        first, second = (numbers(archive, year, SAID[word]) for word in ("行政处罚", "行政许可"))
        named = [name for name in named_once(archive) if name in first and name in second]
        for one, other in list(combinations(named, 2))[:4]:
            answer = archive.ask(f"{year}年谁的行政处罚比{one}多但行政许可比{other}少")
            both = {name for name in first if name in second and first[name] > first[one] and second[name] < second[other]}
            assert shown(answer) == both - {one, other}, answer.text


@pytest.mark.parametrize("ask", ["哪些单位比它{}", "比它{}的有哪些", "比它{}的呢", "比它{}的有几家", "反过来，比它{}的呢", "都有谁比它{}"])
def test_it_is_a_yardstick_where_others_are_asked_for(archive: Archive, ask: str) -> None:
    for year, word, held in measured(archive):
        for name in [name for name in named_once(archive) if name in held][:2]:
            for ways, more in ((MORE[:2], True), (LESS[:2], False)):
                for way in ways:
                    answer = archive.ask(f"{name}{year}年{word}多少件", ask.format(way))
                    others = {each for each, number in held.items() if (number > held[name] if more else number < held[name])}
                    assert shown(answer) == others, (ask, way, answer.interpretation_text, answer.text)


def test_the_yardstick_stays_when_the_way_is_turned(archive: Archive) -> None:
    for year, word, held in measured(archive):
        name = next(name for name in named_once(archive) if name in held)
        answer = archive.ask(f"{year}年哪些单位的{word}比{name}多", "反过来，比它少的呢")
        assert shown(answer) == {each for each, number in held.items() if number < held[name]}, answer.text


def test_as_many_as_a_body(archive: Archive) -> None:
    for year, word, held in measured(archive):
        for name in [name for name in named_once(archive) if name in held][:3]:
            answer = archive.ask(f"{year}年哪家单位的{word}跟{name}一样多")
            assert shown(answer) == {each for each, number in held.items() if number == held[name]} - {name}, answer.text


def test_a_number_of_one_beside_another_number_of_another_is_asked_back(archive: Archive) -> None:
    name = named_once(archive)[0]
    assert archive.ask(f"{archive.holdings.years[-1]}年谁的申请比{name}的行政处罚多").intent == "clarify"


@pytest.mark.parametrize("of", ["", "全体单位", "所有单位的", "各单位", "当年各家的", "全馆"])
@pytest.mark.parametrize("middle", ["平均数", "平均值", "平均水平", "均值", "中位数"])
def test_above_and_below_the_middle_in_any_words(archive: Archive, of: str, middle: str) -> None:
    year = archive.holdings.years[-1]
    held = numbers(archive, year, SAID["申请"])
    ordered = sorted(held.values())
    median = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    line = median if middle.startswith("中") else sum(ordered, Decimal(0)) / len(ordered)
    above, below = ({name for name, number in held.items() if test(number)} for test in (lambda n: n > line, lambda n: n < line))
    for asked, expected in ((f"高于{of}{middle}的", above), (f"比{of}{middle}还高的", above), (f"低于{of}{middle}的", below)):
        answer = archive.ask(f"{year}年申请数量{asked}单位有哪些")
        assert shown(answer) == expected, (asked, answer.text)


def test_its_own_mean_is_over_its_own_years(archive: Archive) -> None:
    for name in named_once(archive):
        years = {year: number for year in archive.holdings.years if (number := value(archive, name, year, SAID["申请"])) is not None}
        mean = sum(years.values(), Decimal(0)) / len(years) if years else Decimal(0)
        above = {year for year, number in years.items() if number > mean}
        answer = archive.ask(f"{name}哪几个年份的申请量高于它自己历年的平均数")
        assert {row.report_year for row in answer.rows} == above, answer.text


def test_the_mean_of_each_for_itself_is_asked_back(archive: Archive) -> None:
    assert archive.ask("2022年哪些单位的申请高于自己历年的平均数").intent == "clarify"
