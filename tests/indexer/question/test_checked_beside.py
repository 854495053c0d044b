"""What is held against each other is told with both numbers; a claim is checked; one body's question becomes one about all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from indexer.question import Intent
from tests.indexer.question import library
from tests.indexer.question.conftest import Archive, opened
from tests.indexer.question.test_follow_ups import MEASURES, bodies, named_once, value, years
from tests.indexer.question.test_yardsticks import numbers, shown

RECEIVED = MEASURES["申请"]
IN, OUT = "t3_carried_in__total", "t3_carried_out__total"
GRANTED, PROCESSED = "t3_granted__total", "t3_total_processed__total"


@pytest.mark.parametrize(
    "said",
    [
        "{n}{y}年的上年结转和{b}年年报的结转下年度对得上吗",
        "{n}{b}年的结转下年度跟{y}年的上年结转对不对得上",
        "{n}{y}年上年结转和{b}年结转下年度对得上不",
        "{n}{b}年的结转下年度接得上吗",
    ],
)
def test_the_later_report_is_checked_and_both_numbers_are_told(archive: Archive, said: str) -> None:
    tried = 0
    for name in named_once(archive):
        held = [int(y) for (y,) in archive.sql("SELECT report_year FROM reports WHERE agency = ? AND current ORDER BY 1", name)]
        for year in held[1:]:
            out, into = (value(archive, name, str(y), code) for y, code in ((year - 1, OUT), (year, IN)))
            if (year - 1 in held and out is not None and into is not None and "接得上吗" not in said) or year == held[-1]:
                answer = archive.ask(said.format(n=name, y=year, b=year - 1))
                assert answer.plan.ask.kind == "findings", answer.interpretation_text
                assert years(answer) == [str(year)], answer.interpretation_text
                if out is not None and out == into:
                    assert answer.text.startswith("对得上"), answer.text
                    assert answer.text.count(f"{out}件") >= 2, answer.text
                    tried += 1
    assert tried > 2


@pytest.mark.parametrize(
    "said", ["核对下稿子：{n}{y}年收到申请{v}件，对不对", "核一下，{n}{y}年新收申请是{v}件吗", "{n}{y}年新收是不是{v}件"]
)
def test_a_claim_is_checked_as_a_number(archive: Archive, said: str) -> None:
    for name in list(named_once(archive))[:6]:
        for year in archive.holdings.years[-2:]:
            number = value(archive, name, str(year), RECEIVED)
            if number:
                right, wrong = (archive.ask(said.format(n=name, y=year, v=number + more)) for more in (0, 3))
                assert shown(right) == {name}, right.interpretation_text
                assert not wrong.rows, wrong.text
                assert f"{number}件" in wrong.text, wrong.text


@pytest.mark.parametrize("said", ["有没有公开给人家", "最后公开了吗", "给公开了没有", "予以公开的有吗"])
def test_where_none_was_granted_what_was_answered_is_told(archive: Archive, said: str) -> None:
    told = 0
    for name in named_once(archive):
        for year in archive.holdings.years:
            granted, done = (value(archive, name, str(year), code) for code in (GRANTED, PROCESSED))
            answer = archive.ask(f"{name}{year}年收到几件申请", said) if granted == 0 and done else None
            if answer is not None and answer.text.startswith("没有") and not answer.contradictions:
                assert "当年的办理结果" in answer.text, answer.text
                told += 1
    assert told > 1


@pytest.mark.parametrize("said", ["总共收录了多少家单位", "收录了几家单位", "{y}年的年报有多少份", "馆里一共有多少家单位"])
def test_how_many_bodies_there_are_is_asked_of_all(archive: Archive, said: str) -> None:
    year = archive.holdings.years[-1]
    for name in list(named_once(archive))[:4]:
        answer = archive.ask(f"库里有{name}哪几年的年报", said.format(y=year))
        where = "report_year = ?" if "{y}" in said else "? > 0"
        what = "count(*)" if "份" in said else "count(DISTINCT agency)"
        assert answer.value == archive.one(f"SELECT {what} FROM reports WHERE current AND {where}", year), answer.interpretation_text


@pytest.mark.parametrize("said", ["第一名{y}年是多少", "第一名{y}年有几件", "第一名在{y}年是多少件"])
def test_the_first_of_a_ranking_keeps_its_name_in_another_year(archive: Archive, said: str) -> None:
    *_, before, last = archive.holdings.years
    of = numbers(archive, last, RECEIVED)
    best = [name for name in of if of[name] == max(of.values())]
    if len(best) == 1:
        answer = archive.ask(f"{last}年收到申请最多的前三名", said.format(y=before))
        assert bodies(answer) == best, answer.interpretation_text
        assert years(answer) == [str(before)], answer.interpretation_text
        assert answer.value == value(archive, best[0], str(before), RECEIVED)


@pytest.mark.parametrize("said", ["也列出来", "，列一下", "都列出来"])
def test_all_of_them_are_listed_after_the_best(archive: Archive, said: str) -> None:
    for name in list(named_once(archive))[:3]:
        answer = archive.ask(f"{name}哪年收到申请最多", f"行政处罚呢{said}")
        assert answer.plan.ask.kind == "series", answer.interpretation_text
        assert answer.plan.ask.measured == ("t2_penalty_decisions",)
    year = archive.holdings.years[-1]
    ranked = archive.ask(f"{year}年收到申请最多的是谁", f"行政许可呢{said}")
    assert len(ranked.rows) == len(numbers(archive, year, "t2_licensing_decisions")), ranked.interpretation_text


@pytest.mark.parametrize("said", ["从{a}年到{b}年减少了多少件", "{a}到{b}年一共少了多少件", "从{a}年到{b}年增加了几件"])
def test_a_change_over_a_span_is_of_its_first_and_last_year(archive: Archive, said: str) -> None:
    first, *_, last = archive.holdings.years
    for name in named_once(archive):
        old, new = (value(archive, name, str(year), RECEIVED) for year in (first, last))
        if old is not None and new is not None:
            answer = archive.ask(f"{name}收到的申请{said.format(a=first, b=last)}")
            assert answer.value is not None, answer.interpretation_text
            assert abs(Decimal(answer.value)) == abs(new - old), answer.interpretation_text


@pytest.mark.parametrize("word", ["哪一级", "哪个层级"])
def test_what_is_asked_of_all_levels_is_not_of_the_one_before(archive: Archive, word: str) -> None:
    year = archive.holdings.years[-1]
    alone = archive.ask(f"{year}年各层级里{word}收到的申请最多")
    after = archive.ask(f"县级单位{year}年新收申请合计多少件", "市级的呢", f"{year}年各层级里{word}收到的申请最多")
    assert after.plan.scope == alone.plan.scope
    assert after.text == alone.text


@pytest.mark.parametrize("said", ["到底是零还是没填", "是0还是空着", "是零还是没写"])
def test_zero_or_blank_is_told_of_the_number_before(archive: Archive, said: str) -> None:
    name, year = next(iter(named_once(archive))), archive.holdings.years[-1]
    asked = f"{name}{year}年收到几件申请"
    assert archive.ask(asked, said).text == archive.ask(asked).text


@pytest.mark.parametrize("said", ["多少件", "几件", "有几件呢"])
def test_a_number_after_the_best_of_some_is_its_own(archive: Archive, said: str) -> None:
    tried = 0
    for year in archive.holdings.years:
        for what in ("结转下年度的申请", "本机关不掌握的", "行政处罚"):
            turns = (f"{year}年哪些单位有{what}", "里面最多的是哪个")
            several, best = archive.ask(turns[0]), archive.ask(*turns)
            if len(several.rows) > 1 and len(best.rows) == 1:
                answer = archive.ask(*turns, said)
                assert bodies(answer) == [best.rows[0].agency], answer.interpretation_text
                assert answer.value == best.rows[0].value, answer.interpretation_text
                tried += 1
    assert tried > 3


HEARSAY = ("我看到一篇稿子说", "有篇报道称", "网上有人说", "听说", "据说", "网传", "有媒体报道", "看到有文章写", "同事说材料里写的是")


@pytest.mark.parametrize("source", HEARSAY)
def test_where_a_number_was_heard_is_no_part_of_the_question(archive: Archive, source: str) -> None:
    for name in list(named_once(archive))[:3]:
        for year in archive.holdings.years[-2:]:
            number = value(archive, name, str(year), RECEIVED)
            if number:
                asked = f"{name}{year}年收到{number}件申请，对吗"
                assert archive.ask(source + asked).text == archive.ask(asked).text
                assert archive.ask(source + asked).text.startswith("是。")


@pytest.mark.parametrize("whole", ["办理总数", "办理总计", "办结总数"])
@pytest.mark.parametrize(
    ("said", "code"), [("不予公开", "t3_denied_total"), ("部分公开", "t3_partially_granted__total"), ("予以公开", GRANTED)]
)
def test_a_word_of_the_form_is_not_torn(archive: Archive, said: str, code: str, whole: str) -> None:
    """不予公开占办理总数的比例 is no 公开占办理总数的比例, whatever was asked before."""
    for year in archive.holdings.years:
        part, all_ = (sum(numbers(archive, year, each).values(), Decimal(0)) for each in (code, PROCESSED))
        for before in ((), (f"{year}年不予公开的理由哪种最多",), (f"{year}年公开率是多少",)):
            answer = archive.ask(*before, f"{year}年全部单位{said}占{whole}的比例是多少")
            assert answer.value == pytest.approx(part / all_), (before, answer.interpretation_text)


@pytest.mark.parametrize("said", ["那{y}年呢", "{y}年呢", "换成{y}年"])
def test_what_was_asked_of_a_report_that_is_missing_is_asked_again(archive: Archive, said: str) -> None:
    year, missing = archive.holdings.years[-1], archive.holdings.years[-1] + 3
    for name in list(named_once(archive))[:3]:
        full = archive.ask(f"{name}{year}年收到几件申请")
        for before in ((f"{name}有哪几年的年报",), (f"{name}{year}年行政处罚多少件",), ()):
            answer = archive.ask(*before, f"{name}{missing}年收到几件申请", said.format(y=year))
            assert (answer.value, answer.plan.ask) == (full.value, full.plan.ask), answer.interpretation_text


@pytest.mark.parametrize(
    "said", ["有申请的单位里，收到最少的是谁", "有新收申请（大于0）的单位里，新收最少的是谁", "收到过申请的单位里，申请最少的是哪家"]
)
def test_the_least_of_those_that_have_any(archive: Archive, said: str) -> None:
    for year in archive.holdings.years[-3:]:
        held = {name: number for name, number in numbers(archive, year, RECEIVED).items() if number}
        answer = archive.ask(f"{year}年{said}")
        assert shown(answer) == {name for name in held if held[name] == min(held.values())}, answer.interpretation_text


@pytest.mark.parametrize(
    "said",
    [
        "“新收＋上年结转”与“办结＋结转下年”算不平的是哪些单位",
        "新收加结转跟办理加结转下年对不平的有哪些",
        "新收加上年结转不等于办理加结转下年度的有谁",
    ],
)
def test_a_rule_told_by_its_sides_is_that_rule(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        bad = archive.sql(
            "SELECT DISTINCT r.agency FROM findings f JOIN reports r ON r.id = f.report_id "
            "WHERE r.current AND r.report_year = ? AND f.rule = ?",
            *(year, "T3-02"),
        )
        answer = archive.ask(f"{year}年{said}")
        assert shown(answer) == {name for (name,) in bad}, answer.interpretation_text


@pytest.mark.parametrize("brackets", ["（{}）", "({})"])
def test_a_place_in_brackets_says_which_body(archive: Archive, brackets: str) -> None:
    """民政局（云砚区）: that bureau, and no other body of the place."""
    tried = 0
    for office in archive.holdings.offices.values():
        county, year = office.agency.county, archive.holdings.years[-1]
        bureau = office.name.rpartition(county)[2] if county else ""
        if bureau.endswith("局") and len(bureau) > 2 and value(archive, office.name, str(year), RECEIVED) is not None:
            answer = archive.ask(f"{bureau}{brackets.format(county)}{year}年收到几件申请")
            assert bodies(answer) == [office.name], answer.interpretation_text
            tried += 1
    assert tried > 1


@pytest.mark.parametrize("said", ["{y}年的{n}家加起来多少", "{y}年{n}家单位一共收到多少"])
def test_as_many_bodies_as_there_are_in_a_year_are_all_of_them(archive: Archive, said: str) -> None:
    first = next(iter(named_once(archive)))
    for year in archive.holdings.years:
        there = archive.one("SELECT count(DISTINCT agency) FROM reports WHERE current AND report_year = ?", year)
        answer = archive.ask(f"{first}{archive.holdings.years[-1]}年收到几件申请", said.format(y=year, n=there))
        assert answer.value == sum(numbers(archive, year, RECEIVED).values()), answer.interpretation_text


@pytest.mark.parametrize("said", ["别的单位也收到过吗，列一下", "其他单位也有收到的吗", "别的单位也收过申请吗"])
def test_who_else_is_a_list_of_the_others(archive: Archive, said: str) -> None:
    name, year = next(iter(named_once(archive))), archive.holdings.years[-1]
    held = {each for each, number in numbers(archive, year, RECEIVED).items() if number and each != name}
    answer = archive.ask(f"{name}{year}年收到几件申请", said)
    assert shown(answer) == held, answer.interpretation_text


@pytest.mark.parametrize("said", ["{y}年度的是哪些", "{y}年的是哪几家", "{y}年的有哪些"])
def test_which_there_are_of_a_year_follows_what_the_archive_holds(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        answer = archive.ask("馆里有哪几家的年报", said.format(y=year))
        held = {name for (name,) in archive.sql("SELECT agency FROM reports WHERE current AND report_year = ?", year)}
        assert shown(answer) == held, answer.interpretation_text


def test_it_is_the_one_that_was_named_when_the_question_was_asked_back(archive: Archive) -> None:
    year = archive.holdings.years[-1]
    for name in list(named_once(archive))[:4]:
        turns = (f"{year}年哪些单位没收到申请", f"{name}{year}年咕噜咕噜几件")
        assert archive.ask(*turns).intent is Intent.CLARIFY
        assert bodies(archive.ask(*turns, "它收了几件申请")) == [name]


@pytest.mark.parametrize("said", ["剔除{n}，其他单位合计呢", "去掉{n}，其余单位一共多少", "不算{n}，其他单位加起来呢"])
def test_all_others_after_a_look_at_the_one_that_is_left_out(archive: Archive, said: str) -> None:
    name, year = next(iter(named_once(archive))), archive.holdings.years[-1]
    others = sum(number for each, number in numbers(archive, year, RECEIVED).items() if each != name)
    for before in (f"{name}占多少", f"{name}呢"):
        answer = archive.ask(f"{year}年所有单位一共新收多少件申请", before, said.format(n=name))
        assert answer.value == others, (before, answer.interpretation_text)


@pytest.mark.parametrize("said", ["{n}{y}年这种答复有多少件", "{n}{y}年这类申请有几件", "{n}{y}年这一项总计多少"])
def test_what_was_explained_is_counted(archive: Archive, said: str) -> None:
    for name in list(named_once(archive))[:3]:
        for year in archive.holdings.years[-2:]:
            answer = archive.ask("本机关不掌握相关政府信息是什么意思", said.format(n=name, y=year))
            assert answer.plan.ask.measured == ("t3_unable_not_held__total",), answer.interpretation_text


@pytest.mark.parametrize(("rose", "said"), [("增加", "减少最多的呢"), ("减少", "增加最多的呢"), ("增加", "减少最多的是哪家")])
def test_who_fell_most_is_not_among_those_that_rose(archive: Archive, rose: str, said: str) -> None:
    *_, before, year = archive.holdings.years
    alone = archive.ask(f"{year}年比{before}年申请{said[:2]}最多的是哪家")
    for turns in ((), (f"{rose}最多的是哪个",)):
        assert bodies(archive.ask(f"{year}年比{before}年申请{rose}的单位有哪些", *turns, said)) == bodies(alone)


@pytest.mark.parametrize("said", ["两年差多少", "相差几件", "这两年差几件"])
def test_how_far_apart_is_never_negative(archive: Archive, said: str) -> None:
    *_, before, year = archive.holdings.years
    for name in named_once(archive):
        old, new = (value(archive, name, str(each), RECEIVED) for each in (before, year))
        if old is not None and new is not None:
            answer = archive.ask(f"{name}{before}年收到几件申请", f"那{year}年呢", said)
            assert answer.value == abs(new - old), answer.interpretation_text


def test_what_is_left_of_its_requests_is_not_of_other_bodies(archive: Archive) -> None:
    for name in list(named_once(archive))[:5]:
        for year in archive.holdings.years[-2:]:
            left = value(archive, name, str(year), OUT)
            if left is not None:
                answer = archive.ask(f"{name}{year}年收到几个申请，办结几个？", "剩下的呢")
                assert (bodies(answer), answer.value) == ([name], left), answer.interpretation_text


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive with a body of which it has one report only."""
    home = tmp_path_factory.mktemp("small")
    yield from opened(home, lambda: library.build(home, reports=40))


def test_a_body_with_one_report_is_answered_from_it(small: Archive) -> None:
    """王店镇呢, after a report of a year it has none of: its only one, and a note says so."""
    single = small.sql("SELECT agency, max(report_year) FROM reports WHERE current GROUP BY 1 HAVING count(*) = 1")
    assert single
    for name, only in single:
        year = next(each for each in small.holdings.years if each != only)
        other = next(each for each in named_once(small) if value(small, each, str(year), RECEIVED) is not None)
        answer = small.ask(f"{other}{year}年收到几件申请", f"{name}呢")
        assert years(answer) == [str(only)]
        assert any(f"{only}年度" in note for note in answer.notes)
