"""Follow-ups: 那年, 第二名的…, 换成交通局, 哪个高 — over the archive's bodies, years and measures, never over one sentence."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise, product

import pytest

from archive.agency.sectors import SECTORS
from indexer.question import Answer
from tests.indexer.question.conftest import Archive

MEASURES = {"申请": "t3_new_received__total", "行政许可": "t2_licensing_decisions", "行政处罚": "t2_penalty_decisions"}
THAT_YEAR = ("那年", "那一年", "该年度", "同年")


def value(archive: Archive, agency: str, year: int | str, code: str) -> Decimal | None:
    sql = (
        "SELECT v.value FROM field_values v JOIN reports r ON r.id = v.report_id"
        " WHERE r.agency = ? AND r.report_year = ? AND v.code = ? AND v.value IS NOT NULL"
    )
    found = archive.sql(sql, agency, int(year), code)
    return Decimal(str(found[0][0])) if len(found) == 1 else None


def years(answer: Answer) -> list[str]:
    return list(answer.interpretation["filters"].get("report_year", []))


def bodies(answer: Answer) -> list[str]:
    return list(answer.interpretation["filters"].get("agency", []))


def named_once(archive: Archive) -> list[str]:
    offices = archive.holdings.offices.values()
    return [office.name for office in offices if len(office.years) > 1]


@pytest.mark.parametrize(("said", "asked"), list(product(THAT_YEAR, MEASURES)))
def test_that_year_is_the_year_just_shown(archive: Archive, said: str, asked: str) -> None:
    for agency in named_once(archive)[:6]:
        turns = (f"{agency}哪年申请最多", f"{said}{asked}多少")
        first, then = archive.ask(turns[0]), archive.ask(*turns)
        shown = sorted({row.report_year for row in first.rows if row.report_year})
        if len(shown) == 1:
            assert years(then) == [str(shown[0])], (agency, then.interpretation)
            known = value(archive, agency, shown[0], MEASURES[asked])
            assert then.value == known or known is None


def test_that_year_is_the_year_just_named(archive: Archive) -> None:
    for agency, year in product(named_once(archive)[:4], archive.holdings.years):
        assert years(archive.ask(f"{agency}{year}年申请多少", "那年处罚多少")) == [str(year)]


@pytest.mark.parametrize("asked", ["行政许可", "行政处罚"])
@pytest.mark.parametrize("place", ["第一名的", "第二名的", "第三名"])
def test_a_place_is_one_of_what_was_shown(archive: Archive, place: str, asked: str) -> None:
    number = {"一": 0, "二": 1, "三": 2}[place[1]]
    for year in archive.holdings.years:
        ranked = archive.ask(f"{year}年申请量前三名")
        shown = list(dict.fromkeys(row.agency for row in ranked.rows))
        if len(shown) <= number:
            continue
        one = archive.ask(f"{year}年申请量前三名", f"{place}{asked}多少")
        assert bodies(one) == [shown[number]]
        assert years(one) == [str(year)]
        other = archive.ask(f"{year}年申请量前三名", "第二名的公开率多少", f"{place}{asked}多少")  # of the list, not of its one body
        assert bodies(other) == [shown[number]]
        bare = archive.ask(f"{year}年申请量前三名", f"第二名的{asked}多少", f"{place.rstrip('的')}呢")
        assert bodies(bare) == [shown[number]]


def test_a_measure_before_the_place_ranks_anew(archive: Archive) -> None:
    answer = archive.ask(f"{archive.holdings.newest}年申请量前三名", "行政处罚第二名是谁")
    assert answer.interpretation["kind"] == "ranking"
    assert answer.interpretation["quantities"] == [MEASURES["行政处罚"]]


@pytest.mark.parametrize("said", ["换成{}", "{}呢", "那{}呢"])
def test_a_bureau_word_replaces_the_body(archive: Archive, said: str) -> None:
    offices = archive.holdings.offices
    by_sector: dict[str, list[str]] = {}
    for office in offices.values():
        by_sector.setdefault(office.agency.sector or "", []).append(office.name)
    asked = 0
    for code, word in ((code, next((w for w in sector.all_keywords if w.endswith("局")), "")) for code, sector in SECTORS.items()):
        held = by_sector.get(code, [])
        if not word or not held:
            continue
        first = next(name for name in offices if offices[name].agency.sector != code)
        answer = archive.ask(f"{first}申请多少", said.format(word))
        assert first not in bodies(answer), (word, answer.interpretation)
        if bodies(answer):
            assert set(bodies(answer)) <= set(held)
        else:
            assert answer.options, (word, answer.text)  # several: asked back
        if len(held) == 1:
            assert bodies(answer) == held
        asked += 1
    assert asked


def test_after_a_meaning_the_list_is_of_its_fact(archive: Archive) -> None:
    for (term, fact), year in product((("零申请", "zero_requests"), ("未审结诉讼", "pending_litigation")), archive.holdings.years):
        answer = archive.ask(f"{term}是什么意思", f"{year}年有哪些")
        assert answer.interpretation["kind"] == "listing"
        assert fact in str(answer.interpretation["conditions"]), (term, answer.interpretation)
        assert years(answer) == [str(year)]


def test_which_is_higher_compares_the_two_named(archive: Archive) -> None:
    names = named_once(archive)
    for one, other in pairwise(names):
        year = archive.holdings.newest
        answer = archive.ask(f"{one}和{other}{year}年的申请量", "哪个公开率高")
        assert answer.interpretation["kind"] in ("compare", "refusal")
        if answer.interpretation["kind"] == "compare":
            assert bodies(answer) == [one, other]


@pytest.mark.parametrize("mark", ["底", "末", "初"])
def test_the_end_of_a_year_is_that_year(archive: Archive, mark: str) -> None:
    for year in archive.holdings.years:
        for question in (f"{year}年{mark}还有官司没审完的单位", f"{year}年{mark}一共有多少行政许可"):
            assert years(archive.ask(question)) == [str(year)], question


FIRST = {"前两家": 2, "前三家": 3, "前3名": 3}


@pytest.mark.parametrize(("said", "together"), list(product(FIRST, ("加起来多少件", "合计多少", "一共收到多少"))))
def test_the_first_few_of_a_ranking_are_added_up_and_held_against_all(archive: Archive, said: str, together: str) -> None:
    for year in archive.holdings.years:
        many = FIRST[said]
        turns = [f"{year}年收到申请最多的{said}是哪几家", "第四名呢", f"{said}{together}"]
        ranked, summed = archive.ask(turns[0]), archive.ask(*turns)
        if len(ranked.rows) != many or any(row.value is None for row in ranked.rows):
            continue
        total = sum((row.value for row in ranked.rows if row.value is not None), Decimal(0))
        assert summed.value == total, (year, summed.text)
        whole = archive.ask(f"{year}年一共收到多少件申请").value
        share = archive.ask(*turns, "占全部的百分之几")
        assert whole is not None
        assert share.value == total / whole, share.text


@pytest.mark.parametrize("said", ["这三项加起来是多少", "三项合计多少", "这三个数加起来呢"])
def test_numbers_asked_for_in_turn_are_added_up(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        turns = [f"{year}年重复申请一共多少件", "信访举报投诉类申请呢", "无正当理由大量反复申请呢"]
        values = [archive.ask(*turns[: n + 1]).value for n in range(3)]
        answer = archive.ask(*turns, said)
        assert all(each is not None for each in values)
        assert answer.value == sum(each for each in values if each is not None), answer.interpretation_text


@pytest.mark.parametrize(
    ("asked", "others"), [("收到过申请", "没收到的呢"), ("有行政处罚", "没有的呢"), ("被提起过行政诉讼", "没有的是哪些")]
)
def test_the_others_are_those_that_have_none(archive: Archive, asked: str, others: str) -> None:
    for year in archive.holdings.years:
        some, none = archive.ask(f"{year}年{asked}的单位有哪些"), archive.ask(f"{year}年{asked}的单位有哪些", others)
        assert none.interpretation["kind"] == "listing", none.text
        assert not {row.agency for row in some.rows} & {row.agency for row in none.rows}
        assert all(row.value == 0 for row in none.rows)


@pytest.mark.parametrize("asked", ["都是什么理由", "分别是什么理由", "各是哪些理由"])
def test_reasons_are_told_apart_by_the_rows_of_what_was_asked(archive: Archive, asked: str) -> None:
    told = 0
    for agency, year in product(named_once(archive), archive.holdings.years):
        number, reasons = (archive.ask(*(f"{agency}{year}年不予公开的有几件", asked)[:n]) for n in (1, 2))
        if number.value:
            assert reasons.interpretation["kind"] == "split", reasons.text
            assert reasons.value == number.value, (number.text, reasons.text)
            told += 1
    assert told


def test_the_last_of_those_added_up_is_added_up_too(archive: Archive) -> None:
    years = archive.holdings.years
    question = f"{years[0]}到{years[-1]}年收到申请合计最多的是哪家"
    most, least = archive.ask(question), archive.ask(question, "最少的呢")
    assert most.interpretation.get("summed")
    assert least.interpretation.get("summed")
    assert least.interpretation["order"] == "asc"


def test_as_many_years_as_were_asked_for_are_all_of_them(archive: Archive) -> None:
    words = {2: "两", 3: "三", 4: "四", 5: "五"}
    for agency in named_once(archive):
        held = archive.holdings.offices[agency].years
        span = [year for year in held if year - 1 in held or year + 1 in held]
        if len(span) not in words or span[-1] - span[0] + 1 != len(span):
            continue
        turns = [f"{agency}{span[0]}到{span[-1]}年每年收到多少件申请", "哪一年最多", f"{words[len(span)]}年一共多少件"]
        answer = archive.ask(*turns)
        assert answer.value == archive.ask(f"{agency}{span[0]}到{span[-1]}年一共收到多少件申请").value, answer.text


FAMILIES = {"不予公开": "t3_denied_total", "无法提供": "t3_unable_total", "不予处理": "t3_refused_total"}


def test_reasons_say_what_they_are_made_of_and_how_that_changed(archive: Archive) -> None:
    told = 0
    for agency, (before, year) in product(named_once(archive)[:6], pairwise(archive.holdings.years)):
        turns = (f"{agency}{year}年没公开的都是什么原因", f"跟{before}年比呢")
        one, both = archive.ask(turns[0]), archive.ask(*turns)
        for word, code in FAMILIES.items():
            then, now = (value(archive, agency, each, code) for each in (before, year))
            if one.value and now is not None:
                assert f"{word}{now:g}件" in one.text
            if both.value and then is not None and now is not None:
                assert f"{word}{before}年{then:g}件→{year}年{now:g}件" in both.text
                told += 1
    assert told
