"""Other ways of asking: a word put in place of the plain one of its kind gives the same plan, or is asked back; the grammar beside them."""

from __future__ import annotations

from random import Random

import pytest

from indexer.question.plan import Plan
from indexer.question.words.lists import lines
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_generated import understood

BODY, OTHER = "霁溪县人社局", "澄岚市政府"
BEST = "2022年申请{}的是哪家"
# Kind and value of a line of the vocabulary: a question with a gap, and the plain word for it.
CARRIERS = {
    ("most", ""): (BEST, "最多"),
    ("least", ""): (BEST, "最少"),
    ("nth", "desc:2"): ("2022年申请{}是哪家", "第二名"),
    ("nth", "desc:3"): ("2022年申请{}是哪家", "第三名"),
    ("ranking", "desc"): ("2022年各单位申请{}", "从高到低"),
    ("ranking", "asc"): ("2022年各单位申请{}", "从低到高"),
    ("sum", ""): ("2022年申请{}是多少", "合计"),
    ("mean", ""): ("2022年申请{}是多少", "平均"),
    ("median", ""): ("2022年申请{}是多少", "中位数"),
    ("trend", ""): (BODY + "历年申请{}", "变化"),
    ("versus", ""): (f"2022年{BODY}和{OTHER}申请{{}}", "相差多少"),
    ("share", ""): ("2022年申请里企业{}", "占多少"),
    ("table", ""): ("2022年各单位申请{}", "列表"),
    ("group", "report_year"): ("申请{}列出来", "按年"),
    ("which", ""): ("2022年申请最多{}", "是哪家"),
    ("quant", ""): (f"2022年{BODY}申请{{}}", "多少"),
    ("quant", "家"): ("2022年没有申请的单位{}", "有几家"),
    ("yesno", ""): (BODY + "2022年申请超过20件，{}", "对吗"),
    ("why", ""): (BODY + "2022年申请增加{}", "为什么"),
    ("evidence", ""): (BODY + "2022年申请{}", "原文"),
    ("except", ""): (f"2022年申请{{}}{OTHER}一共多少", "除了"),
    ("outside", "left-out"): (f"2022年{OTHER}{{}}，申请一共多少", "除外"),
    ("streak", "all"): ("哪些单位{}有诉讼", "每年都"),
    ("not", ""): ("2022年{}诉讼的单位", "没有"),
    ("each", ""): (f"2022年{BODY}和{OTHER}申请{{}}多少", "分别"),
    ("soft", ""): ("{}2022年申请最多的是哪家", ""),
    ("filler", ""): ("{}2022年申请最多的是哪家", ""),
}
SAMPLE, ASKED_BACK = 30, 0.1


@pytest.mark.parametrize(("kind", "value"), CARRIERS, ids=lambda each: str(each))
def test_a_word_means_what_the_plain_word_of_its_kind_means(archive: Archive, kind: str, value: str) -> None:
    form, plain = CARRIERS[kind, value]
    words = [word for *meaning, said in lines("said") if meaning == [kind, value] for word in said]
    meant = understood(form.format(plain), archive.holdings)
    assert meant is not None
    drawn = Random(len(words)).sample(words, min(SAMPLE, len(words)))
    plans = {word: understood(form.format(word), archive.holdings) for word in drawn}
    other = {word: plan for word, plan in plans.items() if plan is not None and (plan.ask, plan.scope) != (meant.ask, meant.scope)}
    assert not other
    assert sum(plan is None for plan in plans.values()) <= max(1, ASKED_BACK * len(plans)), plans


def after(archive: Archive, *turns: str) -> Plan:
    return archive.ask(*turns).plan


@pytest.mark.parametrize("said", ["其次呢", "再往下一名呢", "紧随其后的是哪家", "排它后头的呢", "接下来是谁", "仅次于它的呢"])
@pytest.mark.parametrize(("first", "second"), [("2022年申请最多的是哪家", "2022年申请第二名是哪家"), ("哪年申请最少", "哪年申请倒数第二")])
def test_the_next_place(archive: Archive, said: str, first: str, second: str) -> None:
    following, meant = after(archive, first, said), after(archive, second)
    assert (following.ask, following.scope) == (meant.ask, meant.scope)


STEPS = {"往前推一年呢": -1, "再早一年": -1, "上个年度呢": -1, "往前倒两年呢": -2, "次年呢": 1, "翌年": 1, "后一年呢": 1, "再往后推一年": 1}


@pytest.mark.parametrize("said", STEPS)
def test_years_are_counted_from_the_year_spoken_of(archive: Archive, said: str) -> None:
    plan = after(archive, f"{BODY}2021年收到多少申请", said)
    assert plan.scope.years == (2021 + STEPS[said],)
    assert understood(f"{said.rstrip('呢')}申请多少", archive.holdings) is None or "上个" in said


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("二二年", (2022,)),
        ("二零到二二年", (2020, 2021, 2022)),
        ("FY2021", (2021,)),
        ("2021财年", (2021,)),
        ("十三五期间", range(2016, 2021)),
    ],
)
def test_ways_to_name_a_year(archive: Archive, said: str, years: tuple[int, ...]) -> None:
    assert after(archive, f"{BODY}{said}申请多少").scope.years == tuple(years)


@pytest.mark.parametrize("said", ["除外", "不算", "都不算", "不计在内", "给刨掉", "撇除之后", "不参与统计"])
def test_what_is_left_out_stands_behind_its_name(archive: Archive, said: str) -> None:
    names = f"松漪市教育局、{BODY}和{OTHER}"
    plan = understood(f"{names}{said}，2022年申请一共多少", archive.holdings)
    meant = understood(f"除了{names}，2022年申请一共多少", archive.holdings)
    assert plan is not None
    assert meant is not None
    assert (plan.ask, plan.scope) == (meant.ask, meant.scope)


def test_a_year_left_out_behind(archive: Archive) -> None:
    assert after(archive, f"2020年不算，{BODY}申请一共多少").scope == after(archive, f"除了2020年，{BODY}申请一共多少").scope


@pytest.mark.parametrize("said", ["把它剔出去呢", "除了它呢"])
def test_who_was_first_is_taken_out(archive: Archive, said: str) -> None:
    first = archive.ask("2022年申请最多的是哪家")
    plan = after(archive, "2022年申请最多的是哪家", said)
    assert plan.ask == first.plan.ask
    assert [(f.values, f.exclude) for f in plan.scope if f.field == "agency"] == [((first.rows[0].agency,), True)]


@pytest.mark.parametrize("word", ["口径", "幅度", "名义", "面板"])
def test_a_word_that_means_little_is_what_is_looked_for(archive: Archive, word: str) -> None:
    assert after(archive, f"谁提到{word}").ask.kind == "words"


@pytest.mark.parametrize(
    "question", ["2022年处罚五十挂零的是谁", "2022年戳掉澄岚市政府，处罚总共多少", "2022年申请骤减的单位", "次年申请最多的是谁"]
)
def test_what_is_not_certain_is_asked_back(archive: Archive, question: str) -> None:
    assert understood(question, archive.holdings) is None
