"""Questions this archive can really answer, that follow from the one asked."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.question.holdings import Holdings
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.passages import Sections, Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.plan import Plan
from indexer.question.reading.choice import hypotheses
from indexer.question.reading.read import read
from indexer.question.reading.weights import ANSWER

_MOST = 4
_USUAL = "t3_new_received__total"
# How a number is called in a full question; one that is not named here is not asked for again.
_CALLED = {
    _USUAL: "申请量",
    "t3_granted__total": "予以公开",
    "t3_denied_total": "不予公开",
    "t3_unable_total": "无法提供",
    "t3_total_processed__total": "办理总计",
    "t3_carried_out__total": "结转下年度",
    "t2_licensing_decisions": "行政许可",
    "t2_penalty_decisions": "行政处罚",
    "t2_coercion_decisions": "行政强制",
    "t2_fees_amount_yuan": "收费金额",
    "t2_procurement_amount_yuan": "采购金额",
    "t4_review_total": "行政复议",
    "t4_lit_total": "行政诉讼",
    "disclosure_rate": "公开率",
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
    body = next(iter(plan.scope.get("agency")), "") if len(plan.scope.get("agency")) == 1 else ""
    code = next((code for code in plan.ask.measured if code in _CALLED), "")
    if body in holdings.offices:
        yield from _of_body(plan, body, code, holdings)
    if code or not plan.ask.measured:
        yield from _of_all(plan, code or _USUAL, holdings)
    if isinstance(plan.ask, Words) and not plan.ask.who:
        yield f"哪些年报提到“{plan.ask.text[0]}”？"
    if not isinstance(plan.ask, Findings):
        yield "哪些报告的勾稽关系不平？"
    yield "哪些年报没有按时发布？"
    yield from (f"{name}存在哪些问题？" for name in list(holdings.offices)[:3])
    yield "公开率是怎么算的？"


def _of_body(plan: Plan, body: str, code: str, holdings: Holdings) -> Iterator[str]:
    """The same over the years, in the year before, how it stands, what its report admits."""
    years = holdings.offices[body].years
    year = plan.scope.years[-1] if plan.scope.years and plan.scope.years[-1] in years else years[-1] if years else 0
    called = _CALLED.get(code, "")
    if called and len(years) > 1 and not isinstance(plan.ask, Series):
        yield f"{body}{called}逐年变化"
    if called and year - 1 in years:
        yield f"{body}{year - 1}年{called}是多少？"
    if not called and year:
        yield f"{body}{year}年收到多少件申请？"
    if year and not isinstance(plan.ask, Sections):
        yield f"{body}{year}年的年报承认存在哪些问题？"
    if called and year:
        yield f"{year}年{called}最{'高' if called == '公开率' else '多'}的是哪家单位？"


def _of_all(plan: Plan, code: str, holdings: Holdings) -> Iterator[str]:
    """Who has most of it, how it went over the years, who has none."""
    year = plan.scope.years[-1] if plan.scope.years else holdings.newest
    called = _CALLED[code]
    if not isinstance(plan.ask, Ranking):
        yield f"{year}年{called}最{'高' if called == '公开率' else '多'}的是哪家单位？"
    if not isinstance(plan.ask, Series) and len(holdings.years) > 1:
        yield f"{holdings.years[0]}到{holdings.newest}年{called}逐年变化"
    if not isinstance(plan.ask, Listing) and called != "公开率":
        yield f"{year}年哪些单位一件申请都没收到？" if code == _USUAL else f"{year}年哪些单位没有{called}？"
    if isinstance(plan.ask, Ranking):
        yield f"{year}年{called}一共多少？"
