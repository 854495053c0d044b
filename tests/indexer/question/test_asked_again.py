"""A follow-up asks for what it says and of whom it says: politeness, a sum, cases instead of a part, all bodies, one of a kind."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise, permutations
from pathlib import Path

import pytest

from archive.audit import RULE_BY_ID
from indexer.question.quantities import quantity
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import MEASURES, bodies, named_once, value, years
from tests.indexer.question.test_yardsticks import numbers, shown

RECEIVED = MEASURES["申请"]
NOT_HELD, PROCESSED = "t3_unable_not_held__total", "t3_total_processed__total"
FIRST = ("{last}年收到申请最多的是谁", "{last}年一共收到多少申请", "{body}{last}年收到多少申请", "{last}年哪些单位有行政诉讼")
POLITE = ("谢谢，", "好的，", "嗯，", "明白了，", "谢谢你，", "你好，", "懂了。", "辛苦了，")


@pytest.mark.parametrize("polite", POLITE)
@pytest.mark.parametrize("first", FIRST)
def test_politeness_changes_nothing(archive: Archive, first: str, polite: str) -> None:
    *_, before, last = archive.holdings.years
    first = first.format(last=last, body=named_once(archive)[0])
    for said in (f"{before}年呢", f"那{before}年的呢"):
        assert archive.ask(first, polite + said).plan.ask == archive.ask(first, said).plan.ask
        assert years(archive.ask(first, polite + said)) == [str(before)]


@pytest.mark.parametrize("said", ["{n}年加起来呢", "合计呢", "一共呢", "{n}年总共", "累计多少"])
def test_years_told_one_by_one_are_added_up(archive: Archive, said: str) -> None:
    many = dict(zip(range(2, 7), "两三四五六", strict=True))
    for name in named_once(archive):
        of = [value(archive, name, str(year), RECEIVED) for year in archive.holdings.years]
        held = [number for number in of if number is not None]
        if len(held) == len(archive.holdings.years):
            answer = archive.ask(f"{name}历年每年收到多少件申请", said.format(n=many[len(held)]))
            assert answer.value == sum(held), (name, answer.interpretation_text)


@pytest.mark.parametrize("said", ["{}年有多少件", "{}年几件呢", "那{}年是多少件", "{}年占几件"])
def test_cases_are_asked_for_after_their_part(archive: Archive, said: str) -> None:
    for year in archive.holdings.years[-2:]:
        part, whole = (sum(numbers(archive, year, code).values(), Decimal(0)) for code in (NOT_HELD, PROCESSED))
        asked = f"{year}年本机关不掌握的占办理总数的百分之几"
        assert archive.ask(asked).value == pytest.approx(part / whole)
        assert archive.ask(asked, said.format(year)).value == part


def test_the_part_is_asked_for_again(archive: Archive) -> None:
    name = next(iter(named_once(archive)))
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        if name in held:
            first = f"{name}{archive.holdings.newest}年收到的申请占全部单位的几成"
            for between in ((), ("去掉它，其余单位合计多少件",)):
                answer = archive.ask(first, *between, f"{name}{year}年占多少")
                assert answer.value == pytest.approx(held[name] / sum(held.values())), (between, answer.interpretation_text)


@pytest.mark.parametrize("said", ["{}年各单位合计多少件行政处罚", "{}年各家单位一共收到多少申请"])
def test_all_bodies_after_one_of_them(archive: Archive, said: str) -> None:
    year, name = archive.holdings.newest, named_once(archive)[0]
    assert archive.ask(f"{name}{year}年收到多少申请", said.format(year)).value == archive.ask(said.format(year)).value


@pytest.mark.parametrize("said", ["触发了{}的有哪几家", "{}这条规则有哪几家没通过", "{}不通过的有哪些单位", "哪些单位有{}的问题"])
def test_a_rule_is_asked_for_by_its_name(archive: Archive, said: str) -> None:
    fired = archive.sql("select distinct rule from findings join reports on reports.id = report_id where current")
    for (rule,) in fired:
        if not RULE_BY_ID[rule].internal and (said.startswith("{}") or rule[0] in "TN"):
            broke = archive.sql(
                "select distinct agency from findings join reports on reports.id = report_id where current and rule = ?", rule
            )
            for name in (rule, rule.lower()):
                answer = archive.ask(said.format(name))
                assert shown(answer) == {agency for (agency,) in broke} or answer.intent == "clarify", (name, answer.text)
    assert archive.ask(said.format("N-03")).intent == "quality"


@pytest.mark.parametrize("said", ["结转到第二年", "没办完留了尾巴到第二年", "拖到第二年", "没办结、转给第二年"])
def test_what_is_left_to_the_next_year_is_of_this_year(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, "t3_carried_out__total")
        answer = archive.ask(f"{year}年{said}的都有谁")
        assert shown(answer) == {name for name, number in held.items() if number}, (year, answer.interpretation_text)


def test_a_place_of_two_years_told_apart(archive: Archive) -> None:
    for before, after in pairwise(archive.holdings.years):
        told = {row.label: row.value for row in archive.ask(f"{before}年申请按市分").rows}
        then = {row.label: row.value for row in archive.ask(f"{after}年申请按市分").rows}
        for city in set(told) & set(then):
            if (told[city] or 0) > (then[city] or 0):
                answer = archive.ask(f"{before}年申请按市分", f"{after}年呢", f"{city}少了多少")
                assert abs(answer.value or 0) == (told[city] or 0) - (then[city] or 0), (city, answer.interpretation_text)


def test_a_row_of_what_was_taken_apart(archive: Archive) -> None:
    year = archive.holdings.newest
    rows = [row for row in archive.ask(f"{year}年申请按领域分").rows if row.label not in ("政府综合", "政府办公室")]
    found = [archive.ask(f"{year}年申请按领域分", f"其中{row.label}是多少") for row in rows]
    assert [a.value for a in found if a.intent != "clarify"] == [r.value for a, r in zip(found, rows, strict=True) if a.intent != "clarify"]
    assert sum(answer.intent != "clarify" for answer in found) > len(rows) / 2


def test_one_of_a_kind_that_was_told(archive: Archive) -> None:
    told = archive.sql("select agency, sector from reports where current and sector in ('education', 'transport') group by agency")
    said = {"education": "教育", "transport": "交通"}
    if len(told) != 2:
        pytest.skip("not one of each in this archive")
    turns = [f"{agency}{archive.holdings.newest}年收到多少申请" for agency, _ in told]
    for agency, sector in told:
        assert bodies(archive.ask(*turns, f"{said[sector]}那家予以公开了几件")) == [agency]


def test_a_quotient_is_what_its_words_say(archive: Archive) -> None:
    name = named_once(archive)[0]
    for year in archive.holdings.years:
        granted, partly, all_ = (
            value(archive, name, str(year), code) for code in ("t3_granted__total", "t3_partially_granted__total", PROCESSED)
        )
        if granted is not None and partly is not None and all_:
            asked = f"{name}{year}年予以公开加部分公开除以办理总数是多少"
            assert archive.ask(asked).value == pytest.approx((granted + partly) / all_)
            assert archive.ask(f"{name}{year}年予以公开除以办理总数").value == pytest.approx(granted / all_)


@pytest.mark.parametrize("together", ["{}和{}合起来占{}的几成", "{}与{}之和占{}的比例", "{}、{}加起来占{}百分之几", "{}加{}除以{}"])
@pytest.mark.parametrize("whole", ["办结数", "办理总计", "办理总数"])
def test_a_sum_as_a_part(archive: Archive, together: str, whole: str) -> None:
    year = archive.holdings.newest
    rows = {"予以公开": "t3_granted__total", "部分公开": "t3_partially_granted__total", "不予公开": "t3_denied_total"}
    held = {said: sum(numbers(archive, year or 0, code).values(), Decimal(0)) for said, code in rows.items()}
    all_ = sum(numbers(archive, year or 0, PROCESSED).values(), Decimal(0))
    for one, other in permutations(rows, 2):
        answer = archive.ask(f"{year}年{together.format(one, other, whole)}")
        assert answer.value == pytest.approx((held[one] + held[other]) / all_), (one, other, answer.text)
        apart = archive.ask(f"{year}年{one}和{other}各占{whole}的百分之几")
        assert [quantity(code).code for code in apart.plan.ask.measured] == [f"{rows[each]}/{PROCESSED}" for each in (one, other)]


def test_which_article_is_no_split(archive: Archive) -> None:
    year = archive.holdings.newest
    for row in ("行政执法案卷", "过程性信息", "重复申请"):
        answer = archive.ask(f"{year}年哪些单位有{row}的申请", "这个理由出自条例第几条")
        assert answer.intent == "define", answer.text
        assert "条" in answer.text


@pytest.mark.parametrize("said", ["换成行政处罚呢，{}年前三", "{}年行政处罚前三名", "{}年行政处罚最多的是谁"])
def test_after_a_look_at_one_body_bodies_are_asked_for_again(archive: Archive, said: str) -> None:
    for year in archive.holdings.years:
        turns = (f"{year}年收到申请最多的前三家是谁", "第二名那家前一年收了多少")
        if len(archive.ask(turns[0]).rows) == 3 and archive.ask(*turns).intent == "lookup":
            held = numbers(archive, year, MEASURES["行政处罚"])
            rows = archive.ask(*turns, said.format(year)).rows
            best = sorted(held.values(), reverse=True)[: len(rows)]
            assert [row.value for row in rows] == best, (year, said)


def test_another_bound_is_not_looked_for_among_those_of_the_first(archive: Archive) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        turns = [f"{year}年新收申请20件以上的单位", "剩下的加起来多少"]
        few = {name for name, number in held.items() if number < 10}
        for between in (turns[:1], [turns[0], "加起来多少件"], [turns[0], f"{named_once(archive)[0]}呢"]):
            if archive.ask(turns[0]).rows:
                assert archive.ask(*between, "那不到10件的有几家").value == len(few), (year, between)


@pytest.mark.parametrize("place", ["栖禾市", "澄岚市"])
def test_the_place_asked_about_before_one_of_its_bodies(archive: Archive, place: str) -> None:
    year = archive.holdings.newest
    inside = archive.ask(f"{place}{year}年哪家收到的申请最多")
    told = archive.ask(f"{place}{year}年一共收到多少申请", f"{inside.rows[0].agency}呢", "哪家最多")
    assert (told.value, told.rows[0].agency) == (inside.value, inside.rows[0].agency)


@pytest.mark.parametrize("said", ["逐年呢", "历年呢", "每年呢", "按年看"])
def test_year_by_year_after_one_year(archive: Archive, said: str) -> None:
    for name in named_once(archive)[:5]:
        of = archive.holdings.offices[name].years
        answer = archive.ask(f"{name}{of[-1]}年行政许可多少件", said)
        assert [row.report_year for row in answer.rows] == sorted(of), (name, said, answer.interpretation_text)


def test_which_year_it_was_in_what_was_found(archive: Archive) -> None:
    for asked in ("表四合计不符的有哪家", "哪些年报标题注明（无）而表格有数", "有规则T3-02问题的是哪家"):
        first = archive.ask(asked)
        assert archive.ask(asked, "是哪年的").rows == first.rows
        if len(first.rows) == 1:
            goes_on = archive.ask(asked, "是哪年的", "那年它收到多少申请")
            assert (bodies(goes_on), years(goes_on)) == ([first.rows[0].agency], [str(first.rows[0].report_year)])


@pytest.mark.parametrize("which", ["直接起诉的", "直接起诉", "未经复议直接起诉"])
def test_a_bracket_narrows_the_suits(archive: Archive, which: str) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, "t4_lit_direct_upheld")
        answer = archive.ask(f"{year}年结果维持的行政诉讼（{which}）总共几件")
        assert answer.value == sum(held.values()), (year, answer.interpretation_text)


def test_what_a_body_has_after_it_was_named_the_first(archive: Archive) -> None:
    for year in archive.holdings.years:
        first = archive.ask(f"{year}年政府采购花钱最多的单位")
        if not first.rows:
            continue  # the form of 2021 counts no purchases
        name = first.rows[0].agency or ""
        items = value(archive, name, str(year), "t2_procurement_items")
        answer = archive.ask(f"{year}年政府采购花钱最多的单位", "采购了多少个项目")
        assert (bodies(answer), answer.value) == ([name], items)


def test_who_lacks_a_report_after_how_many_there_are(archive: Archive) -> None:
    first, last = archive.holdings.years[0], archive.holdings.years[-1]
    for year in (first, last):
        lacking = {name for name, office in archive.holdings.offices.items() if year not in office.years}
        answer = archive.ask(f"库里{year}年的年报有多少份", f"哪些单位没有{year}年的")
        assert shown(answer) == lacking, answer.text


@pytest.mark.parametrize("less", ["少了几件", "减少了多少", "降了多少", "少了多少件"])
def test_less_is_told_as_so_much_less(archive: Archive, less: str) -> None:
    name = named_once(archive)[0]
    for before, after in pairwise(archive.holdings.offices[name].years):
        one, other = (value(archive, name, str(year), RECEIVED) for year in (before, after))
        if one is not None and other is not None:
            assert archive.ask(f"{name}{after}年申请比{before}年{less}").value == one - other


def test_a_label_quoted_in_part_is_that_row(archive: Archive) -> None:
    for quoted, code in {"不掌握相关政府信息": NOT_HELD, "保护第三方合法": "t3_denied_third_party__total"}.items():
        year = archive.holdings.newest
        held = sum(numbers(archive, year or 0, code).values(), Decimal(0))
        assert archive.ask(f"{year}年“{quoted}”合计多少件").value == held


@pytest.mark.parametrize("said", ["{}年全部加起来呢", "{}年合计呢", "{}年一共多少"])
def test_a_sum_after_a_ranking_is_of_all(archive: Archive, said: str) -> None:
    *_, before, last = archive.holdings.years
    answer = archive.ask(f"{last}年哪家本机关不掌握的最多", said.format(before))
    assert answer.value == sum(numbers(archive, before, NOT_HELD).values()), (said, answer.interpretation_text)


@pytest.mark.parametrize(
    "how", ["各单位答复说“{}”的一共有多少件", "以“{}”答复的，全部单位加起来多少件", "以“{}”答复的一共多少件", "用“{}”答复的有多少"]
)
def test_how_they_were_answered_is_not_all_answers(archive: Archive, how: str) -> None:
    year = archive.holdings.newest or 0
    for row, code in {"本机关不掌握相关政府信息": NOT_HELD, "重复申请": "t3_refused_duplicate__total"}.items():
        answer = archive.ask(f"{year}年{how.format(row)}")
        assert answer.value == sum(numbers(archive, year, code).values()), (row, answer.interpretation_text)


@pytest.mark.parametrize("said", ["{}年所有单位合计呢", "{}年一共呢"])
def test_a_sum_after_a_part_is_of_the_whole(archive: Archive, said: str) -> None:
    *_, before, last = archive.holdings.years
    turns = (f"{last}年所有单位新收申请合计多少件", "其中商业企业占多少比例", said.format(before))
    assert archive.ask(*turns).value == sum(numbers(archive, before, RECEIVED).values())


def test_levels_named_one_by_one_are_told_apart(archive: Archive) -> None:
    for year in archive.holdings.years:
        apart = {row.label: row.value for row in archive.ask(f"{year}年申请按层级分").rows}
        answer = archive.ask(f"{year}年市级、县级、乡镇级各收到多少申请")
        assert {row.label: row.value for row in answer.rows} == apart


def test_items_after_the_amount(archive: Archive) -> None:
    for year in archive.holdings.years:
        items = numbers(archive, year, "t2_procurement_items")
        for name in list(items)[:3]:
            answer = archive.ask(f"{name}{year}年采购花了多少钱", "项目有几个")
            assert answer.value == items[name], (name, year, answer.interpretation_text)


@pytest.mark.parametrize("said", ["{}逐年增加的单位有吗", "有没有{}逐年增加的单位", "{}逐年增加的单位有哪些"])
def test_whether_there_are_any_lists_them(archive: Archive, said: str) -> None:
    for measure in MEASURES:
        assert shown(archive.ask(said.format(measure))) == shown(archive.ask(f"哪些单位的{measure}逐年增加"))


def test_a_share_that_is_bounded_is_no_share_of_the_bodies(archive: Archive) -> None:
    for year in archive.holdings.years:
        persons, all_ = numbers(archive, year, "t3_new_received__natural_person"), numbers(archive, year, RECEIVED)
        few = {name for name, number in all_.items() if number and name in persons and persons[name] / number < Decimal("0.8")}
        answer = archive.ask(f"{year}年自然人申请占比低于80%的单位有哪些")
        assert shown(answer) == few, (year, answer.interpretation_text)


@pytest.mark.parametrize("verb", ["提供", "开展", "组织"])
def test_who_did_not_do_it_is_asked_back(archive: Archive, verb: str) -> None:
    answer = archive.ask(f"{archive.holdings.newest}年哪几家没有{verb}培训情况")
    assert answer.intent == "clarify", answer.text


@pytest.mark.parametrize("asked", ["主要负责人听取了几次汇报", "负责人参加了多少次培训"])
def test_how_often_a_head_did_something_is_no_private_matter(archive: Archive, asked: str) -> None:
    name = named_once(archive)[0]
    assert archive.ask(f"{name}{asked}").intent != "refuse"
    assert archive.ask(f"{name}负责人叫什么").intent == "refuse"


@pytest.mark.parametrize("said", ["{}年有哪些单位{}在10件以上", "{}年有哪些单位{}不少于10件", "{}年有哪些机关{}在10件以上"])
def test_there_are_which_bodies(archive: Archive, said: str) -> None:
    year = archive.holdings.newest or 0
    for word, code in (("新收申请", RECEIVED), ("行政处罚", MEASURES["行政处罚"])):
        held = numbers(archive, year, code)
        assert shown(archive.ask(said.format(year, word))) == {name for name, number in held.items() if number >= 10}


def test_who_fell_most_is_not_among_those_that_rose(archive: Archive) -> None:
    for before, after in pairwise(archive.holdings.years):
        asked = f"{after}年申请比{before}年减少最多的是哪家"
        alone = archive.ask(asked)
        answer = archive.ask(f"哪些单位{after}年新收申请比{before}年多？", "减少最多的是哪家")
        assert (bodies(answer), answer.value) == (bodies(alone), alone.value), (after, answer.interpretation_text)


@pytest.mark.parametrize("add", ["加上{}呢", "再加上{}呢", "算上{}呢"])
def test_a_part_more(archive: Archive, add: str) -> None:
    year = archive.holdings.newest or 0
    granted, partly, all_ = (
        sum(numbers(archive, year, code).values(), Decimal(0)) for code in ("t3_granted__total", "t3_partially_granted__total", PROCESSED)
    )
    assert archive.ask(f"{year}年予以公开占办理总数的比例", add.format("部分公开")).value == pytest.approx((granted + partly) / all_)
    assert archive.ask(f"{year}年予以公开一共多少件", add.format("部分公开")).value == granted + partly


@pytest.mark.parametrize("moved", ["又回升到多少", "降到多少", "涨到了多少", "又回落到多少"])
def test_what_it_came_to_is_a_number(archive: Archive, moved: str) -> None:
    for name in named_once(archive)[:3]:
        first, *_, last = archive.holdings.offices[name].years
        answer = archive.ask(f"{name}{first}年行政许可决定多少件", f"{last}年{moved}")
        assert answer.value == value(archive, name, str(last), MEASURES["行政许可"]), (name, answer.interpretation_text)


def test_the_highest_after_the_mean(archive: Archive) -> None:
    for year in archive.holdings.years:
        held = numbers(archive, year, RECEIVED)
        turns = (f"{year}年各单位平均每家新收多少件申请", "最高的那家是多少件")
        assert archive.ask(*turns).value == max(held.values()), year
        assert archive.ask(turns[0], "中位数呢", turns[1]).value == max(held.values()), year


@pytest.mark.parametrize("person", ["老百姓", "普通老百姓", "居民", "群众"])
def test_who_applied_is_no_remark(archive: Archive, person: str) -> None:
    name, year = named_once(archive)[0], archive.holdings.newest
    answer = archive.ask(f"{year}年{name}的申请里面{person}提的几件")
    assert answer.value == value(archive, name, str(year), "t3_new_received__natural_person"), answer.interpretation_text


@pytest.mark.parametrize("said", ["{}年又是哪些单位", "{}年又有哪些单位", "那{}年是哪些单位"])
def test_who_it_was_in_another_year_is_anybody(archive: Archive, said: str) -> None:
    *_, before, last = archive.holdings.years
    for row in ("不予公开", "重复申请", "保护第三方合法权益"):
        turns = (f"{before}年{row}一共几件", "都是哪些单位", said.format(last))
        assert shown(archive.ask(*turns)) == shown(archive.ask(f"{last}年哪些单位有{row}")), (row, said)


@pytest.mark.parametrize("more", ["同比多了多少件", "同比增加了几件", "比上年多了几件"])
def test_so_many_more_than_the_year_before_are_cases(archive: Archive, more: str) -> None:
    for name in named_once(archive)[:4]:
        for before, after in pairwise(archive.holdings.offices[name].years):
            one, other = (value(archive, name, str(year), RECEIVED) for year in (before, after))
            if after == before + 1 and one is not None and other is not None and other > one:
                assert archive.ask(f"{name}{after}年申请量{more}").value == other - one, (name, after)


SAYS = """
import sys, tempfile
from pathlib import Path
from indexer import open_index
from indexer.build import build
from indexer.question import ask
from tests.indexer.question import library
home = Path(sys.argv[1])
store = library.build(home, 12)
build(home, store)
with open_index(home) as index:
    for question in sys.argv[2:]:
        answer = ask(question, store=store, index=index)
        print(answer.state, answer.text, [option.state for option in answer.options])
store.close()
"""


def test_answers_do_not_depend_on_the_order_of_sets(tmp_path: Path) -> None:
    asked = (
        "刨掉自然人和企业，剩几件",
        "没有公开的理由有哪些",
        "2021年哪些单位有诉讼也有复议",
        "除自然人外的申请人提了多少件",
        "2021年收了多少",
    )
    said = []
    for seed in ("1", "2", "3"):
        command = [sys.executable, "-c", SAYS, str(tmp_path / seed), *asked]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])}
        said.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert said[0] == said[1] == said[2]
    assert said[0].count("\n") == len(asked)
