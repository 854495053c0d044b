"""Questions this archive can really answer, close to the one asked. Each is read back before it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.question.holdings import Holdings
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.plan import Plan
from indexer.question.reading.choice import hypotheses
from indexer.question.reading.read import read
from indexer.question.reading.weights import ANSWER
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


def suggestions(plan: Plan, holdings: Holdings) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for question in _candidates(plan, holdings):
        if question not in found and _answerable(question, holdings):
            found[question] = None
        if len(found) == _MOST:
            break
    return tuple(found)


def _answerable(question: str, holdings: Holdings) -> bool:
    return holdings.remembered(("answerable", question), lambda: _is_answerable(question, holdings))


def _is_answerable(question: str, holdings: Holdings) -> bool:
    found = hypotheses(read(question.rstrip("？"), holdings, None))
    return bool(found) and found[0].cost <= ANSWER and not found[0].left and bool(holdings.select(found[0].plan.scope))


def _candidates(plan: Plan, holdings: Holdings) -> Iterator[str]:
    if not holdings.reports:
        return
    single = [f for f in plan.scope.who if not f.exclude and len(f.values) == 1]
    scope = "、".join(filter_text(f) for f in single)
    years = sorted(holdings.select(single).years, reverse=True) if scope else []
    if scope and years:
        asked = [words for code, words in _ASKED.items() if code not in plan.ask.measured]
        yield from (f"{scope}{years[0]}年{words}？" for words in asked[:2])
        yield f"{scope}{years[0]}年的年报承认存在哪些问题？"
    newest = holdings.newest
    if not isinstance(plan.ask, Listing) and newest is not None:
        yield f"{newest}年哪些单位一件申请都没收到？"
    if not isinstance(plan.ask, Ranking):
        yield "收到申请最多的是哪家单位？"
    if not isinstance(plan.ask, Series) and len(holdings.years) > 1:
        yield f"{holdings.years[0]}到{newest}年申请量逐年变化"
    if not isinstance(plan.ask, Findings):
        yield "哪些报告的勾稽关系不平？"
    for name in holdings.reports.names(3):
        yield f"{name}存在哪些问题？"
    yield "公开率是怎么算的？"
