"""Questions this archive can really answer, close to the one asked. Each is read back before it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.question.holdings import Holdings, Office
from indexer.question.plan import SCOPE_FIELDS, Intent, Plan
from indexer.question.problems import Problem, Reason
from indexer.question.quantities import quantity
from indexer.question.understand import understand
from indexer.question.wording import filter_text

_MOST = 4
# How a number is asked for in a full question.
_ASKED = {
    "t3_new_received__total": "收到多少件申请",
    "t2_licensing_decisions": "作出多少件行政许可处理决定",
    "t2_penalty_decisions": "作出多少件行政处罚处理决定",
    "t4_lit_total": "有多少件行政诉讼",
    "t2_procurement_amount_yuan": "政府集中采购花了多少钱",
}


def suggestions(plan: Plan, problem: Problem | None, holdings: Holdings) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for question in _candidates(plan, problem, holdings):
        if question not in found and _answerable(question, holdings):
            found[question] = None
        if len(found) == _MOST:
            break
    return tuple(found)


def _answerable(question: str, holdings: Holdings) -> bool:
    read = understand(question, holdings, None)
    return read.problem is None and not read.unmatched and bool(holdings.select(read.plan.filters))


def _candidates(plan: Plan, problem: Problem | None, holdings: Holdings) -> Iterator[str]:
    if not holdings.reports:
        return
    scope = "、".join(filter_text(f) for f in plan.filters if f.field in SCOPE_FIELDS and not f.exclude and len(f.values) == 1)
    reports = holdings.select(f for f in plan.filters if f.field in SCOPE_FIELDS) if scope else []
    years = sorted({report.report_year for report in reports if report.report_year is not None}, reverse=True)
    if problem is not None and problem.reason is Reason.WHICH_MEASURE and scope and years:
        yield from (f"{scope}{years[0]}年{option.label}有多少件？" for option in problem.options)
    if scope and years and plan.intent is not Intent.REFUSE:
        asked = [words for code, words in _ASKED.items() if code not in plan.quantities]
        yield from (f"{scope}{years[0]}年{words}？" for words in asked[:3])
        yield f"{scope}{years[0]}年的年报承认存在哪些问题？"
    if problem is not None and problem.reason is Reason.MISSING and plan.quantities:
        yield from _same_elsewhere(plan, holdings)
    yield from _general(plan, holdings)


def _same_elsewhere(plan: Plan, holdings: Holdings) -> Iterator[str]:
    """The same number of an agency that is here."""
    words = _ASKED.get(plan.quantities[0], f"{quantity(plan.quantities[0]).label}是多少")
    for office in _offices(holdings):
        if office.years:
            yield f"{office.name}{office.years[-1]}年{words}？"


def _offices(holdings: Holdings) -> list[Office]:
    return list(holdings.offices.values())[:3]


def _general(plan: Plan, holdings: Holdings) -> Iterator[str]:
    newest = holdings.newest
    if plan.intent is not Intent.LIST and newest is not None:
        yield f"{newest}年哪些单位一件申请都没收到？"
    if plan.intent is not Intent.RANK:
        yield "收到申请最多的是哪家单位？"
    if plan.intent is not Intent.TREND and len(holdings.years) > 1:
        yield f"{holdings.years[0]}到{newest}年申请量逐年变化"
    if plan.intent is not Intent.QUALITY:
        yield "哪些报告的勾稽关系不平？"
    for office in _offices(holdings):
        yield f"{office.name}存在哪些问题？"
    yield "公开率是怎么算的？"
    yield "有哪些单位的年报？"
