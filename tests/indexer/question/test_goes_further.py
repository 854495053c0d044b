"""Going on from what was told: one of two, a part of those listed, a body or a condition more or less, so many years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import MEASURES, bodies, named_once, value, years
from tests.indexer.question.test_yardsticks import numbers, shown

RECEIVED, PUNISHED = MEASURES["申请"], MEASURES["行政处罚"]


def test_the_former_and_the_latter(archive: Archive) -> None:
    year = archive.holdings.years[-1]
    one, other = [name for name in named_once(archive) if value(archive, name, year, RECEIVED) is not None][:2]
    turns = (f"{one}和{other}，{year}年谁收到的申请多", "差多少", "后者行政处罚多少件", "前者呢")
    assert bodies(archive.ask(*turns[:3])) == [other]
    assert bodies(archive.ask(*turns)) == [one]
    assert archive.ask("后者收到多少申请").intent == "clarify"


@pytest.mark.parametrize(
    ("said", "at"), [("最多的那家占三家合计的多少", 0), ("第二名占三家之和的几成", 1), ("第三名占这三家总和的比例", 2)]
)
def test_a_place_as_a_part_of_those_listed(archive: Archive, said: str, at: int) -> None:
    for year in archive.holdings.years:
        listed = [Decimal(row.value or 0) for row in archive.ask(f"{year}年行政处罚前三名").rows]
        if len(listed) == 3 and sum(listed):
            assert archive.ask(f"{year}年行政处罚前三名", said).value == pytest.approx(listed[at] / sum(listed))


def test_the_first_two_as_a_part_of_all(archive: Archive) -> None:
    for year in archive.holdings.years:
        held = sorted(numbers(archive, year, RECEIVED).values(), reverse=True)
        if len(held) > 4 and held[1] > held[2]:
            turns = (f"{year}年收到申请最多的前五名", "第三名跟第四名差几件", "前两名加一块占当年所有单位总数的比重呢")
            assert archive.ask(*turns).value == pytest.approx((held[0] + held[1]) / sum(held)), archive.ask(*turns).text


def test_a_place_of_the_list_in_the_same_year(archive: Archive) -> None:
    for year in archive.holdings.years:
        listed = archive.ask(f"{year}年收到申请最多的前三名").rows
        if len(listed) == 3:
            answer = archive.ask(f"{year}年收到申请最多的前三名", "第二名当年的行政处罚多少件")
            assert (bodies(answer), years(answer)) == ([listed[1].agency], [str(year)]), answer.interpretation_text


@pytest.mark.parametrize("said", ["再把{}加进来，三家合计多少", "再把{}算进去，三家一共多少"])
def test_one_more_makes_three(archive: Archive, said: str) -> None:
    year = archive.holdings.years[-1]
    held = numbers(archive, year, RECEIVED)
    one, other, third = [name for name in named_once(archive) if name in held][:3]
    answer = archive.ask(f"{one}和{other}{year}年谁收到的申请多", said.format(third))
    assert answer.value == held[one] + held[other] + held[third], answer.interpretation_text


def test_a_condition_more_and_one_less(archive: Archive) -> None:
    for year in archive.holdings.years:
        received, punished = (numbers(archive, year, code) for code in (RECEIVED, PUNISHED))
        first = {name for name, number in received.items() if number >= 5}
        both = {name for name in first if punished.get(name, Decimal(0)) > 20}
        turns = (f"{year}年申请在5件以上的单位", "再加一条，行政处罚要超过20件", "不要申请数那个条件了")
        if first and both:
            assert shown(archive.ask(*turns[:2])) == both
            assert shown(archive.ask(*turns)) == {name for name, number in punished.items() if number > 20}


@pytest.mark.parametrize("row", ["重复申请", "部分公开", "属于国家秘密"])
def test_all_years_after_one_of_them(archive: Archive, row: str) -> None:
    count = {2: "两", 3: "三", 4: "四", 5: "五", 6: "六"}[len(archive.holdings.years)]
    first, last = archive.holdings.years[0], archive.holdings.years[-1]
    turns = (f"{first}至{last}年信访举报投诉类申请总共多少件", "哪一年最多", f"“{row}”的{count}年合计又是多少")
    assert archive.ask(*turns).value == archive.ask(f"{first}至{last}年{row}总共多少件").value


@pytest.mark.parametrize("said", ["各年各单位全部加起来一共几件", "历年所有单位合计多少件"])
def test_all_years_and_bodies_are_one_sum(archive: Archive, said: str) -> None:
    whole = sum((sum(numbers(archive, year, PUNISHED).values(), Decimal(0)) for year in archive.holdings.years), Decimal(0))
    assert archive.ask("哪些单位有行政处罚", said).value == whole


def test_how_much_in_percent(archive: Archive) -> None:
    first, last = archive.holdings.years[-2:]
    for name in named_once(archive):
        old, new = (value(archive, name, year, PUNISHED) for year in (first, last))
        if old and new is not None:
            turns = (f"{name}{last}年行政处罚比{first}年多多少", "百分之几")
            assert archive.ask(*turns).value == pytest.approx((new - old) / old)


def test_the_place_is_the_number_asked_for(archive: Archive) -> None:
    year = archive.holdings.years[-1]
    held = numbers(archive, year, RECEIVED)
    for name in [name for name in named_once(archive) if name in held]:
        answer = archive.ask(f"{name}{year}年的申请排第几")
        assert (answer.value, answer.unit) == (1 + sum(number > held[name] for number in held.values()), "名")


@pytest.mark.parametrize("denied", ["一件不予公开都没有", "不予公开一件都没有", "没有不予公开"])
def test_received_some_but_none_of_those(archive: Archive, denied: str) -> None:
    for year in archive.holdings.years:
        received, refused = (numbers(archive, year, code) for code in (RECEIVED, "t3_denied_total"))
        expected = {name for name, number in received.items() if number > 0 and refused.get(name) == 0}
        answer = archive.ask(f"{year}年收到过申请但{denied}的单位")
        if refused:
            assert shown(answer) == expected, (year, answer.interpretation_text)
        assert "新收申请" in answer.interpretation_text


@pytest.mark.parametrize("said", ["零申请的不算，{}年收到申请最少的是哪些单位", "不算零申请的，{}年收到申请最少的是哪些单位"])
def test_least_of_those_with_any(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        some = [number for number in numbers(archive, year, RECEIVED).values() if number]
        assert archive.ask(said.format(year)).value == min(some)


@pytest.mark.parametrize("said", ["正文写的也是这个数吗", "报告正文里写的好像不是这个数吧", "正文说的是同一个数吗"])
def test_whether_the_text_says_the_same_number(archive: Archive, said: str) -> None:
    assert archive.ask("霁溪县人力资源和社会保障局2021年收到多少申请", said).interpretation["kind"] == "findings"


@pytest.mark.parametrize("said", ["被拒了，起诉能不能赢", "打官司会不会赢", "申请复议胜算大不大"])
def test_who_will_win_is_not_told(archive: Archive, said: str) -> None:
    assert archive.ask(f"{named_once(archive)[0]}{said}").intent == "refuse"


def test_all_others_are_of_all(archive: Archive) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        name = next(name for name in named_once(archive) if name in held)
        turns = (f"{year}年申请的平均数", "高于平均数的有哪些机关", f"如果把{name}去掉，其余全部机关{year}年申请平均是多少")
        assert archive.ask(*turns).value == pytest.approx((sum(held.values()) - held[name]) / (len(held) - 1))


@pytest.mark.parametrize("said", ["收得最多的是？", "最多的是哪家", "收到最多的呢"])
def test_nobody_with_none_is_the_first(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        if list(held.values()).count(Decimal(0)) > 1:
            assert archive.ask(f"{year}年哪些单位一件申请都没收到", said).value == max(held.values())


def test_the_list_stays_when_one_of_it_is_asked_for(archive: Archive) -> None:
    for year in archive.holdings.years:
        listed = archive.ask(f"{year}年行政许可决定数量，各家从高到低").rows
        turns = (f"{year}年行政许可决定数量，各家从高到低", "最后一名是谁", "第二名的行政处罚多少件")
        if len(archive.ask(*turns[:2]).rows) == 1:
            assert bodies(archive.ask(*turns)) == [listed[1].agency]


def test_a_growth_is_a_rate(archive: Archive) -> None:
    first, last = archive.holdings.years[-2:]
    answer = archive.ask(f"{first}到{last}年申请增长率最高的单位是谁")
    assert answer.unit == "%"
    old, new = (value(archive, str(answer.rows[0].agency), year, RECEIVED) for year in (first, last))
    assert old
    assert new is not None
    assert float(answer.value or 0) == pytest.approx(float((new - old) / old))


def test_what_is_wrong_with_a_table_is_no_problem_of_work(archive: Archive) -> None:
    assert archive.ask(f"{named_once(archive)[0]}2022年年报的表三有什么问题没有").interpretation["kind"] == "findings"


@pytest.mark.parametrize("ask", ["按增长率算又是谁", "按增幅算呢", "按百分比算是谁"])
def test_the_same_ranking_by_rate(archive: Archive, ask: str) -> None:
    first, last = archive.holdings.years[-2:]
    old, new = (numbers(archive, year, RECEIVED) for year in (first, last))
    rates = {name: (new[name] - old[name]) / old[name] for name in new if old.get(name)}
    turns = (f"{last}年跟{first}年比，申请增加最多的是哪家", ask)
    assert float(archive.ask(*turns).value or 0) == pytest.approx(float(max(rates.values())))
    steps = [new[name] - old[name] for name in new if name in old]
    assert archive.ask(*turns, "减少件数最多的呢").value == min(steps)


@pytest.mark.parametrize("said", ["第二和第三加起来多少", "第二名和第三名一共多少"])
def test_two_places_added_up(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        listed = [Decimal(row.value or 0) for row in archive.ask(f"{year}年行政处罚前三名").rows]
        if len(listed) == 3:
            assert archive.ask(f"{year}年行政处罚前三名", said).value == listed[1] + listed[2]
            shown_then = archive.ask(f"{year}年行政处罚前三名", "第二、第三名呢")
            assert [row.value for row in shown_then.rows] == listed[1:]


def test_some_of_those_above_the_mean_are_above_the_mean_of_all(archive: Archive) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        above = {name for name, number in held.items() if number > sum(held.values()) / len(held)}
        for level, said in (("county", "县区级"), ("city", "市级")):
            some = {name for name in above if archive.holdings.offices[name].agency.level == level}
            if some and len(above) > 1:
                answer = archive.ask(f"{year}年申请超过平均数的是哪几家", f"其中{said}的有谁")
                assert shown(answer) == some, answer.interpretation_text


def test_how_many_are_pending_is_of_those_listed(archive: Archive) -> None:
    rows = archive.ask("哪些单位有未审结的行政复议").rows
    if len({row.report_year for row in rows}) == 1:
        assert archive.ask("哪些单位有未审结的行政复议", "有几件").value == sum(Decimal(row.value or 0) for row in rows)


def test_all_of_a_kind_after_one_of_it(archive: Archive) -> None:
    year = archive.holdings.years[-1]
    towns = {name for name, office in archive.holdings.offices.items() if office.agency.level == "town" and year in office.years}
    one = min(towns)
    assert shown(archive.ask(f"{one}{year}年行政许可多少", f"{year}年全部乡镇街道行政许可列表")) == towns


def test_likewise_is_of_the_same_year_and_without_the_same(archive: Archive) -> None:
    for year in archive.holdings.years:
        name = next(name for name in named_once(archive) if value(archive, name, year, PUNISHED) is not None)
        rest = {each: number for each, number in numbers(archive, year, PUNISHED).items() if each != name}
        answer = archive.ask(f"不算{name}，{year}年哪家收到的申请最多", f"同样不算{name}，行政处罚最多的是谁")
        assert (answer.value, years(answer)) == (max(rest.values()), [str(year)]), answer.interpretation_text


@pytest.mark.parametrize("said", ["它占{}的百分之多少", "相当于{}的几成", "它这个数占{}申请的百分之多少"])
def test_one_body_as_a_part_of_another(archive: Archive, said: str) -> None:
    year = archive.holdings.years[-1]
    held = numbers(archive, year, RECEIVED)
    one, other = [name for name in named_once(archive) if held.get(name)][:2]
    answer = archive.ask(f"{one}{year}年收到多少申请", said.format(other))
    assert answer.value == pytest.approx(held[one] / held[other]), answer.interpretation_text


def test_what_is_left_of_the_applicants(archive: Archive) -> None:
    year = archive.holdings.years[-1]
    for name in named_once(archive)[:4]:
        kinds = {k: value(archive, name, year, f"t3_new_received__{k}") for k in ("research", "nonprofit", "legal_service", "other_org")}
        if all(each is not None for each in kinds.values()):
            answer = archive.ask(f"{name}{year}年收到多少申请", "刨掉自然人和企业，剩几件")
            assert answer.value == sum(each for each in kinds.values() if each is not None), answer.interpretation_text


def test_a_year_missed_by_none(archive: Archive) -> None:
    all_years = set(archive.holdings.years)
    complete = {name for name, office in archive.holdings.offices.items() if set(office.years) >= all_years}
    first, last = min(all_years), max(all_years)
    assert shown(archive.ask(f"{first}到{last}年年报一年不落的单位有哪些")) == complete


@pytest.mark.parametrize("said", ["年份不限", "不限年份"])
def test_any_year_is_no_year(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        answer = archive.ask(f"{year}年哪些单位有行政处罚", f"那行政复议没审结的呢，{said}")
        assert years(answer) == [], answer.interpretation_text


@pytest.mark.parametrize("said", ["{}年的留下，别的不要", "{}年的保留，其他的都去掉"])
def test_one_year_is_kept(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        assert years(archive.ask("哪些单位有行政处罚", said.format(year))) == [str(year)]


@pytest.mark.parametrize("said", ["从哪年起才有人申请", "哪年开始有人申请", "从什么时候开始收到申请"])
def test_since_when(archive: Archive, said: str) -> None:
    for name in named_once(archive):
        had = [year for year in archive.holdings.years if (value(archive, name, year, RECEIVED) or 0) > 0]
        if had:
            assert f"一年是{had[0]}年" in archive.ask(f"{name}{said}").text


def test_a_kind_nobody_told_of_is_asked_back(archive: Archive) -> None:
    turns = (f"{named_once(archive)[0]}2022年申请按申请人类型分", "2021年这一类是几件")
    assert archive.ask(*turns).intent == "clarify"


def test_the_former_number_and_the_latter(archive: Archive) -> None:
    year = archive.holdings.years[-1]
    for name in named_once(archive)[:4]:
        first, second = (value(archive, name, year, code) for code in (PUNISHED, MEASURES["行政许可"]))
        if first and second:
            answer = archive.ask(f"{name}{year}年行政处罚多少件", "行政许可呢", "前者是后者的多少倍")
            assert answer.value == pytest.approx(first / second), answer.interpretation_text


def test_the_list_is_meant_after_a_look_at_one_of_it(archive: Archive) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        if list(held.values()).count(max(held.values())) == 1:
            turns = (f"{year}年新收申请给我排个名", "第二名那家，行政处罚多少件", "去掉第一名，剩下的新收申请合计呢")
            assert archive.ask(*turns).value == sum(held.values()) - max(held.values()), archive.ask(*turns).text


@pytest.mark.parametrize("gloss", ["（予以公开加部分公开，除以办理总数）", "（公开的与部分公开的之和占办结的比例）"])
def test_what_a_rate_means_is_no_other_number(archive: Archive, gloss: str) -> None:
    year = archive.holdings.years[-1]
    assert archive.ask(f"{year}年公开率{gloss}最高的是谁").value == archive.ask(f"{year}年公开率最高的是谁").value
    assert years(archive.ask(f"公开率（{year}年）最高的是谁")) == [str(year)]


def test_which_three(archive: Archive) -> None:
    for year in archive.holdings.years:
        held = sorted(numbers(archive, year, RECEIVED).values(), reverse=True)
        rows = archive.ask(f"{year}年哪三家收到的申请最多").rows
        assert [row.value for row in rows][:3] == held[:3]


def test_numbers_of_a_day_say_which_reports_they_are_of(archive: Archive) -> None:
    said = "各单位最近一份年报"
    assert said in archive.ask("行政复议未审结的一共几件").text
    assert said not in archive.ask(f"{archive.holdings.years[-1]}年行政复议未审结的一共几件").text
    assert said not in archive.ask("申请一共几件").text
