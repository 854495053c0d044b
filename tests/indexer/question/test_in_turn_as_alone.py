"""Whatever was asked before, a follow-up is answered as the full question it stands for.

Every kind of question is followed by every kind of follow-up that makes sense after it, in many wordings; the answer must have
the value and the rows of the full question asked alone. A complete question is answered the same after anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from indexer.question import Answer
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import named_once

TOWNS = "乡镇街道"


@dataclass(frozen=True)
class Names:
    """Two bodies, a place and two years of the archive."""

    body: str
    other: str
    place: str
    year: int
    before: int


@dataclass(frozen=True)
class Asked:
    """A question: about whom, of which year, and what."""

    who: str
    what: str
    year: str = "{year}年"

    def said(self, n: Names, *, who: str | None = None, year: int | None = None, what: str | None = None) -> str:
        when = self.year.format(year=year or n.year)
        return f"{(self.who if who is None else who).format(n=n)}{when}{what or self.what}"


ONE, ALL, PLACE = "{n.body}", "", "{n.place}"
FIRST = {
    "number": Asked(ONE, "收到多少申请"),
    "sum": Asked(ALL, "一共收到多少申请"),
    "best": Asked(ALL, "收到申请最多的是谁"),
    "top": Asked(ALL, "收到申请最多的前三名"),
    "list": Asked(ALL, "哪些单位收到的申请超过20件"),
    "none": Asked(ALL, "哪些单位没收到申请"),
    "series": Asked(ONE, "收到多少申请", "历年"),
    "two": Asked("{n.body}和{n.other}", "谁收到的申请多"),
    "change": Asked(ONE, "收到的申请比上一年多多少"),
    "results": Asked(ALL, "申请的办理结果"),
    "applicants": Asked(ONE, "的申请按申请人类型分"),
    "rate": Asked(ALL, "公开率是多少"),
    "rate of one": Asked(ONE, "公开率是多少"),
    "suits": Asked(ONE, "有没有行政诉讼"),
    "place": Asked(PLACE, "收到多少申请"),
    "level": Asked(TOWNS, "收到多少申请"),
    "problems": Asked(ONE, "承认了哪些问题"),
    "finding": Asked(ALL, "哪些单位勾稽不平"),
    "mean": Asked(ALL, "平均每家收到多少申请"),
    "median": Asked(ALL, "申请量的中位数"),
    "share": Asked(ONE, "的申请占全部单位的比例"),
}
OF_ONE = ("number", "change", "applicants", "rate of one", "suits", "problems", "share")
OF_ALL = ("sum", "best", "top", "list", "none", "results", "rate", "finding", "mean", "median")
GROUPS = ("place", "level")
NUMBERS = ("number", "sum", *GROUPS)
Full = Callable[[Asked, Names], str]


def another(what: str) -> Full:
    return lambda first, n: first.said(n, what=what)


def instead(kind: str) -> Full:
    return lambda first, n: FIRST[kind].said(n)


def over_years(what: str) -> Full:
    return lambda first, n: f"{first.who.format(n=n)}{what}"


# Wordings, after what they are asked, and the full question.
FOLLOW_UPS: dict[str, tuple[str, tuple[str, ...], Full]] = {
    "year": (
        "{n.before}年呢 那{n.before}年的呢 换成{n.before}年 再看{n.before}年 {n.before}年 {n.before}年又是怎样 "
        "{n.before}年的情况呢 {n.before}年怎么样 "
        "{n.before}年的话呢 {n.before}年是什么情况 改成{n.before}年看看 {n.before}年的也给一下 前一年呢 上一年呢 {n.before}年度的也查一下 "
        "如果是{n.before}年呢 同样的问题，{n.before}年呢",
        (*OF_ONE, *OF_ALL, *GROUPS, "two"),
        lambda first, n: first.said(n, year=n.before),
    ),
    "body": (
        "{n.other}呢 那{n.other}呢 换成{n.other} {n.other}的呢 {n.other} {n.other}怎么样 {n.other}那边呢 {n.other}也看一下 换{n.other}看看 "
        "再查一下{n.other} {n.other}又如何 如果换成{n.other}呢 {n.other}是什么情况",
        (*OF_ONE, "series"),
        lambda first, n: first.said(n, who="{n.other}"),
    ),
    "most": (
        "哪家最多 最多的是谁 谁最多 哪个单位最多 谁排第一 排第一的是谁 数量最多的是谁 哪家收到的最多 全部单位里谁最多",
        ("number", "sum", "mean", "median"),
        instead("best"),
    ),
    "most of some": ("哪家最多 最多的是谁 其中谁最多", GROUPS, another("收到申请最多的是谁")),
    "least": ("哪家最少 最少的是谁", ("sum", "best", "top"), another("收到申请最少的是谁")),
    "first few": (
        "前三名 前三呢 前三名是谁 前三有谁 排名前三的 前三位是谁 头三名 前三家是哪些 再看前三名",
        ("number", "sum", "best", "mean"),
        instead("top"),
    ),
    "total": (
        "一共多少件 合计呢 总共多少 全部单位一共多少 总数是多少 全部加起来呢 所有单位加起来多少 各单位合计多少",
        ("best",),
        instead("sum"),
    ),
    "part": (
        "其中自然人提的多少件 自然人提的有几件 其中个人的呢 个人提的占几件 个人申请的有多少 老百姓自己申请的有多少 自然人的呢",
        NUMBERS,
        another("自然人提的申请有多少件"),
    ),
    "granted": (
        "公开了几件 予以公开的有多少 其中予以公开几件 公开了多少 最后公开了几件 公开的有多少件",
        NUMBERS,
        another("予以公开多少件"),
    ),
    "other number": (
        "行政处罚呢 行政处罚有多少 换成行政处罚 行政处罚 处罚呢 处罚了多少件 行政处罚方面呢",
        NUMBERS,
        another("行政处罚多少件"),
    ),
    "most of another": ("行政处罚呢 换成行政处罚呢 那行政处罚谁最多 行政处罚最多的呢", ("best",), another("行政处罚最多的是谁")),
    "years of another": ("行政处罚呢 那行政处罚呢 行政处罚历年呢", ("series",), over_years("历年行政处罚多少件")),
    "applicants": (
        "按申请人类型分呢 都是什么人申请的 什么人提的 按申请人分一下 按申请人类型拆一下 申请人构成呢 谁申请的",
        NUMBERS,
        another("的申请按申请人类型分"),
    ),
    "results": ("怎么处理的 办理结果呢 都是什么结果 结果如何 最后怎么处理的 都怎么答复的 办理情况呢", NUMBERS, another("申请的办理结果")),
    "change": ("比上一年多多少 跟上一年比呢 和前一年比多了几件 涨了多少 较前一年变化多少", NUMBERS, another("收到的申请比上一年多多少")),
    "years": (
        "历年呢 逐年呢 每年多少 各年分别多少 这几年的都列一下 每年的都列出来 各年是多少 历年数据 历年变化呢 按年列一下",
        ("number", *GROUPS),
        over_years("历年收到多少申请"),
    ),
    "which year": (
        "哪年最多 哪一年最多 最多的是哪年 哪一年收到的最多 最高的是哪年",
        ("number", "series", *GROUPS),
        over_years("哪年收到申请最多"),
    ),
    "mean": ("平均呢 平均每家多少 平均下来呢 平均值呢", ("sum", "best", *GROUPS), another("平均每家收到多少申请")),
    "how many": ("有几家 一共几家 多少家 共有多少家单位", ("list",), another("有几家单位收到的申请超过20件")),
    "without": (
        "去掉{n.body}呢 不算{n.body}呢 除了{n.body}呢 不含{n.body} 刨去{n.body}呢 把{n.body}去掉",
        ("sum", "best", "top"),
        lambda first, n: f"不算{n.body}，{first.said(n)}",
    ),
    "of a level": (
        f"{TOWNS}呢 只看{TOWNS} {TOWNS}的呢 看看{TOWNS}的 单看{TOWNS}",
        ("sum", "best", "rate", "none", "mean"),
        lambda first, n: first.said(n, who=TOWNS),
    ),
    "of a place": (
        "{n.place}呢 那{n.place}呢 只看{n.place}的 {n.place}的情况呢 {n.place}范围内呢",
        ("sum", "best", "rate", "none", "mean"),
        lambda first, n: first.said(n, who=PLACE),
    ),
    "share": ("占全部单位的多少 占所有单位的比例 占总数的几成 在全部单位里占多少", ("number",), instead("share")),
    "rate": ("公开率呢 公开率多少 那公开率呢", NUMBERS, another("公开率是多少")),
    "problems": ("它承认了哪些问题 有哪些问题 存在什么问题 问题部分怎么写的 存在哪些不足", ("number",), instead("problems")),
    "suits": ("有没有行政诉讼 被起诉过吗 有人告它吗 打过官司没 有没有被起诉", ("number",), instead("suits")),
}
COMPLETE = (
    *("{n.before}年哪家单位的行政处罚最多", "{n.other}{n.before}年行政许可多少件", "{n.before}年各单位一共收到多少申请"),
    *("{n.before}年哪些单位收过费", "{n.place}{n.before}年公开率是多少", "{n.before}年全部单位的公开率是多少"),
    *("{n.other}历年每年收到多少申请", "{n.before}年乡镇街道有哪些没收到申请", "{n.other}和{n.body}{n.before}年的公开率哪个高"),
    *("{n.before}年所有单位本机关不掌握的共多少件", "{n.before}年哪些单位有行政诉讼", "{n.other}{n.before}年承认了哪些问题"),
    *("依申请公开是什么意思", "馆藏一共有多少份年报", "{n.before}年行政许可前五名是哪些单位", "{n.before}年各单位平均收到多少申请"),
    *("哪些单位{n.before}年勾稽不平", "{n.other}{n.before}年的年报是什么时候发布的", "{n.before}年有几家单位被提起行政复议"),
)


@pytest.fixture(scope="module")
def names(archive: Archive) -> Names:
    *_, before, year = archive.holdings.years
    held = [name for name in named_once(archive) if {before, year, before - 1} <= years_of(archive, name)]
    cities = {city for city, count in archive.sql("SELECT city, count(DISTINCT agency) FROM reports WHERE current GROUP BY 1") if count > 2}
    place = next(city for city in sorted(filter(None, cities)) if archive.ask(f"{city}{before}年收到多少申请").value)
    return Names(held[0], held[1], place, year, before)


def years_of(archive: Archive, name: str) -> set[int]:
    return {year for (year,) in archive.sql("SELECT report_year FROM reports WHERE agency = ? AND current", name)}


def told(answer: Answer) -> tuple[object, ...]:
    return answer.value, sorted((row.agency or row.label or "", row.report_year or 0, row.display) for row in answer.rows)


def asked(kind: str, n: Names) -> Iterator[tuple[str, str, str]]:
    """What is asked first, the follow-up, and the full question."""
    wordings, after, full = FOLLOW_UPS[kind]
    for first in after:
        for wording in wordings.split():
            yield FIRST[first].said(n), wording.format(n=n), full(FIRST[first], n)


@pytest.mark.parametrize("kind", FOLLOW_UPS)
def test_a_follow_up_is_answered_as_the_full_question(archive: Archive, names: Names, kind: str) -> None:
    wrong, alone = [], {}
    for first, said, full in asked(kind, names):
        alone[full] = alone.get(full) or archive.ask(full)
        answer = archive.ask(first, said)
        if told(answer) != told(alone[full]):
            wrong.append(f"{first} / {said} ({answer.interpretation_text}) ≠ {full} ({alone[full].interpretation_text})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", FIRST)
def test_a_complete_question_is_the_same_after_anything(archive: Archive, names: Names, first: str) -> None:
    before = archive.ask(FIRST[first].said(names))
    for question in (each.format(n=names) for each in COMPLETE):
        after = archive.ask(question, state=before.plan)
        assert told(after) == told(archive.ask(question)), f"{question}: {after.interpretation_text}"


@pytest.mark.parametrize("kind", FOLLOW_UPS)
def test_what_follows_does_not_depend_on_how_it_was_asked(archive: Archive, names: Names, kind: str) -> None:
    """After a follow-up the conversation goes on as after the full question."""
    then = ("{n.before}年呢", "哪家最多", "前三名呢", "公开了几件", "行政处罚呢", "历年呢", "公开率呢", "有哪些问题", "乡镇街道呢")
    for first, said, full in list(asked(kind, names))[::4]:
        if kind != "total":
            in_turn, alone = archive.ask(first, said), archive.ask(full)
            for more in (each.format(n=names) for each in then):
                one, other = (archive.ask(more, state=answer.plan) for answer in (in_turn, alone))
                assert told(one) == told(other), f"{first} / {said} / {more}: {one.interpretation_text} ≠ {other.interpretation_text}"
