"""Asking back and refusing, in words: the reason, what exists instead, and readings to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.question.display import joined
from indexer.question.holdings import Holdings
from indexer.question.plan import FACT_FIELDS, Filter, Plan
from indexer.question.problems import Problem, Reason
from indexer.question.times import spoken
from indexer.question.wording import filter_text

_REFUSED: dict[Reason, str] = {
    Reason.PERIOD: "年报按整年统计，没有分月、分季度或半年的数字，这个问题回答不了。可以问某一年度的数。",
    Reason.PRIVACY: "不提供个人姓名、电话、住址等个人信息，年报中出现的个人姓名也已遮蔽。可以问申请人的类型（自然人、商业企业等）和件数。",
    Reason.CONTACT: "本馆只有年报里的数字和正文，没有收录单位的电话、地址等联系方式，请到该单位的网站或政府信息公开指南查找。",
    Reason.PREDICTION: "只回答年报里已有的内容，不作预测。可以问已有年度的数字和变化。",
    Reason.LEGAL: "不提供法律意见，也不指导如何申请、复议或起诉，请咨询律师或有关机关。可以查年报里的复议、诉讼件数和结果。",
    Reason.JUDGEMENT: "不对单位或人作好坏评价，年报也没有这类内容。可以问具体的数字，或者审核发现的问题。",
    Reason.UNRELATED: "这个问题与馆藏的政府信息公开年度报告无关，回答不了。",
    Reason.TOO_LONG: "问题太长（最多200字），请只保留要问的内容。",
    Reason.EMPTY: "年报库里还没有年报，请先导入。",
}


def text_of(problem: Problem, plan: Plan, holdings: Holdings) -> str:
    about = "”“".join(problem.about)
    if problem.reason is Reason.MISSING:
        return missing(problem.about, plan, holdings)
    if problem.reason in _REFUSED:
        return _REFUSED[problem.reason]
    if problem.reason is Reason.NO_MEASURE:
        of = f"{_describe(plan.filters)}的" if plan.filters else ""
        return f"请说明要问{of}哪一项数字，例如收到的申请、行政许可、行政处罚、行政诉讼、采购金额。"
    if problem.reason is Reason.WHICH_MEASURE:
        labels = joined([option.label for option in problem.options])
        if len(problem.options) == 1:
            return f"年报没有“{about}”这项统计，相近的只有{labels}。"
        return f"“{about}”有几种意思：{labels}。请选择其中一种。"
    if problem.reason is Reason.WHICH_NAME:
        return _which_name(problem, holdings)
    if problem.reason is Reason.WHICH_REGION:
        return f"“{about}”指哪个地方？请写明市、县或单位。馆藏有{joined(_places(holdings), 8)}的年报。"
    if problem.reason is Reason.UNKNOWN_TERM:
        return f"没有“{about}”的解释。可以在年报正文里检索这个词，或者问表格中的名词。"
    if problem.reason is Reason.UNUSED:
        return f"读到了“{about}”，但没能用到答案里；它可能影响答案，所以没有直接回答。可以换一种说法，或者分开问。"
    if problem.reason is Reason.SEVERAL:
        return f"这是{len(problem.about)}个问题：“{about}”。请分开问，或者选择其中一个。"
    if problem.reason is Reason.SIMILAR:
        whole, *parts = problem.about
        if len(parts) == 1:
            return f"没有一份年报逐字写到“{whole}”；有的年报写到“{parts[0]}”，是不是指这个？"
        return f"没有一份年报逐字写到“{whole}”；有的年报在同一句话里写到{'、'.join(f'“{part}”' for part in parts)}，是不是指这些？"
    if problem.reason is Reason.NO_CONTEXT:
        return "请说明要看哪个单位、哪一年或哪一项的内容。"
    if problem.reason is Reason.UNSUPPORTED:
        return _unsupported(about)
    return f"没有读懂“{about}”，它可能影响答案，所以没有直接回答。可以去掉它再问，或者在正文里检索它。"


def _unsupported(about: str) -> str:
    if about.startswith("回答"):
        return f"不能{about}。可以问年报的发布日期，或者某一年度的数。"
    if about.startswith(("占", "比较")):
        return f"没有说明{about}，请补充。"
    return f"还不能{about}。可以换一种问法，或者看下面能回答的问题。"


def _which_name(problem: Problem, holdings: Holdings) -> str:
    labels = [option.label for option in problem.options]
    about = problem.about[0] if problem.about else ""
    held = [label for label in labels if label in holdings.offices or any(label.endswith(place) for place in _places(holdings))]
    text = f"“{about}”可能指{joined(labels, 8)}，请写明是哪一个。"
    if not held:
        text += f"馆藏目前没有这些地方的年报，有的是{joined(_places(holdings), 8)}。"
    return text


def missing(names: Sequence[str], plan: Plan, holdings: Holdings) -> str:
    """What is not there, and what is."""
    if names:
        alike = [name for name in holdings.offices if any(name[-3:] == each[-3:] for each in names)]
        near = f"名称相近的有{joined(alike)}。" if alike else ""
        return f"馆藏没有{joined(tuple(dict.fromkeys(names)))}的年报。{near}{_held(holdings)}"
    years = [f for f in plan.filters if f.field == "report_year" and not f.exclude]
    others = [f for f in plan.filters if f.field not in ("report_year", *FACT_FIELDS) and not f.exclude]
    if years and others:
        there = holdings.select(others)
        had = tuple(sorted({report.report_year for report in there if report.report_year is not None}))
        who = "、".join(filter_text(f) for f in others)
        if had:
            return f"馆藏没有{who}{filter_text(years[0])}的年报；现有的是{spoken(had)}度。"
    if years and not holdings.select(years):
        return f"馆藏没有{filter_text(years[0])}的年报；现有年度：{spoken(holdings.years)}。"
    return f"馆藏没有{_describe(plan.filters)}的年报。{_held(holdings)}"


def _describe(filters: Sequence[Filter]) -> str:
    return "、".join(filter_text(f) for f in filters) or "符合条件"


def _held(holdings: Holdings) -> str:
    offices = list(holdings.offices)
    return f"现有{len(holdings.reports)}份年报，年度为{spoken(holdings.years)}，单位有{joined(offices, 6)}。"


def _places(holdings: Holdings) -> list[str]:
    return list(
        dict.fromkeys(
            name for region in sorted(holdings.regions, key=len, reverse=True) for field, name in region[-1:] if field != "province"
        )
    )
