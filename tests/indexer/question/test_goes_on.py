"""What a follow-up leaves unsaid stays: the applicants, the row, the year, those left out, the places of a list; and so many years."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest

from archive.form import table3
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import bodies, named_once, value, years
from tests.indexer.question.test_yardsticks import numbers, shown

APPLICANTS = {"自然人": "natural_person", "商业企业": "business", "科研机构": "research", "法律服务机构": "legal_service"}
ROWS = {"予以公开": "granted", "重复申请": "refused_duplicate", "本机关不掌握相关政府信息": "unable_not_held"}
RECEIVED = "t3_new_received__total"
HAN = {2: "两", 3: "三", 4: "四"}


@pytest.mark.parametrize("applicant", APPLICANTS)
@pytest.mark.parametrize("ask", ["哪家收到的最多", "收得最多的是谁", "哪个单位收到的最多"])
def test_a_bare_verb_goes_on_about_the_same_applicants_and_year(archive: Archive, applicant: str, ask: str) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, table3.code("new_received", APPLICANTS[applicant]))
        if not held or not max(held.values()):
            continue
        answer = archive.ask(f"{year}年{applicant}提的申请全部单位加起来几件", ask)
        most = {name for name, number in held.items() if number == max(held.values())}
        assert answer.value == max(held.values()), (year, answer.interpretation_text, answer.text)
        assert shown(answer) <= most


def test_the_total_is_meant_where_it_is_said(archive: Archive) -> None:
    name, year = named_once(archive)[0], archive.holdings.newest
    assert archive.ask(f"{name}{year}年企业申请多少", "它一共收到多少件申请").value == value(archive, name, str(year), RECEIVED)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("ask", ["其中{}申请的几件", "里面{}提的有多少", "其中{}的呢"])
def test_applicants_inside_of_a_row_are_of_that_row(archive: Archive, row: str, ask: str) -> None:
    for year in archive.holdings.years[-3:]:
        for applicant in list(APPLICANTS)[:2]:
            held = numbers(archive, year, table3.code(ROWS[row], APPLICANTS[applicant]))
            answer = archive.ask(f"{year}年{row}一共几件", ask.format(applicant))
            assert answer.value == sum(held.values(), Decimal(0)), (row, ask, answer.interpretation_text)


@pytest.mark.parametrize("back", ["把它加回来", "再加回来呢", "换成平均数，把它加回来", "再把它算上呢"])
def test_who_was_left_out_is_put_back(archive: Archive, back: str) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        name = next(name for name in named_once(archive) if name in held)
        turns = [f"{year}年申请一共多少件", f"去掉{name}呢"]
        assert archive.ask(*turns).value == sum(held.values()) - held[name]
        expected = sum(held.values()) / (len(held) if "平均" in back else 1)
        assert archive.ask(*turns, back).value == pytest.approx(expected)


@pytest.mark.parametrize("ask", ["有没有哪家{}年也有", "{}年也有的呢", "哪几家{}年也有"])
def test_those_too_are_some_of_those_shown(archive: Archive, ask: str) -> None:
    for one, other in combinations(archive.holdings.years, 2):
        first, second = (
            {name for name, number in numbers(archive, year, "t3_carried_out__total").items() if number > 0} for year in (one, other)
        )
        if len(first) > 1:
            answer = archive.ask(f"{one}年有结转下年度继续办理的单位有哪些", ask.format(other))
            assert shown(answer) == first & second, (one, other, answer.text)


@pytest.mark.parametrize(
    ("said", "how"), [("第一名是第二名的几倍", "times"), ("第一名和第三名差多少", "gap"), ("第二名比第三名多几件", "gap")]
)
def test_two_places_of_a_list_are_held_side_by_side(archive: Archive, said: str, how: str) -> None:
    places = ["一二三".index(char) for char in said if char in "一二三"]
    for year in archive.holdings.years:
        listed = archive.ask(f"{year}年行政处罚前三名").rows
        if len(listed) != 3 or not all(row.value for row in listed):
            continue
        first, second = (Decimal(listed[at].value or 0) for at in places)
        answer = archive.ask(f"{year}年行政处罚前三名", said)
        assert answer.value == pytest.approx(first / second if how == "times" else abs(first - second)), answer.text


def test_three_after_five_is_asked_back(archive: Archive) -> None:
    assert len(archive.ask("2022年申请量前五名").rows) >= 5
    assert archive.ask("2022年申请量前五名", "这三家合计多少").intent == "clarify"


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("said", ["至少{}年有行政诉讼的单位", "有行政诉讼的年份不少于{}年的单位", "{}年以上有行政诉讼的单位有哪些"])
def test_at_least_so_many_years(archive: Archive, said: str, times: int) -> None:
    held = dict.fromkeys(archive.holdings.offices, 0)
    for year in archive.holdings.years:
        for name, number in numbers(archive, year, "t4_lit_total").items():
            held[name] += number > 0
    answer = archive.ask(said.format({1: "一", 2: "两", 3: "三"}[times]))
    assert shown(answer) == {name for name, count in held.items() if count >= times}, answer.text


@pytest.mark.parametrize(("said", "at"), [("第一次", 0), ("头一回", 0), ("最早一次", 0), ("最近一次", -1), ("最后一次", -1)])
def test_the_first_and_the_last_year_of_a_body(archive: Archive, said: str, at: int) -> None:
    found = 0
    for name in named_once(archive):
        had = [year for year in archive.holdings.years if (value(archive, name, year, RECEIVED) or 0) > 0]
        if had:
            answer = archive.ask(f"{name}{said}收到申请是哪一年")
            assert f"一年是{had[at]}年" in answer.text, answer.text
            found += 1
    assert found


@pytest.mark.parametrize("said", ["{a}到{b}三年", "{a}-{b}三年", "{a}、{m}、{b}三年", "{a}到{b}"])
def test_years_of_two_digits(archive: Archive, said: str) -> None:
    last = archive.holdings.newest or 0
    span = range(last - 2, last + 1)
    a, m, b = (year % 100 for year in span)
    assert years(archive.ask(said.format(a=a, m=m, b=b) + "一共收到多少申请")) == [str(year) for year in span]


@pytest.mark.parametrize("said", ["申请{}到{}件的单位", "处罚{}至{}件的有哪些"])
def test_numbers_with_a_unit_are_no_years(archive: Archive, said: str) -> None:
    assert years(archive.ask(said.format(19, 23))) == []


def test_a_part_of_a_total_is_never_more_than_all(archive: Archive) -> None:
    """Whichever is named first: 无法提供中本机关不掌握的占多少, 本机关不掌握占无法提供的多少."""
    for name in named_once(archive)[:4]:
        for said in ("{}无法提供的申请中，“本机关不掌握”占多少", "{}本机关不掌握占无法提供的比例", "{}的不予处理里，重复申请占几成"):
            answer = archive.ask(said.format(name))
            assert answer.value is None or answer.value <= 1, answer.text
            assert bodies(answer) == [name]


def test_the_applicants_left_out_are_not_ranked(archive: Archive) -> None:
    for year in archive.holdings.years:
        answer = archive.ask(f"{year}年除自然人以外，哪类申请人提的申请最多")
        organisations = [c.code for c in table3.COLUMNS if c.code not in ("total", "natural_person")]
        sums = [sum(numbers(archive, year, table3.code("new_received", each)).values(), Decimal(0)) for each in organisations]
        assert answer.value == max(sums), answer.text
