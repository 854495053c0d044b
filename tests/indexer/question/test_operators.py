"""Words that change which number is meant: a plan realises each of them, or the question is asked back.

Every operator word is put into questions of every kind that counts, with everyday words for what is counted. Whether a plan
realises it is told here by what was put in, not by the table the program checks itself with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from indexer.question.kinds.compare import Compare
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.kinds.share import Share
from indexer.question.kinds.standing import Standing
from indexer.question.kinds.table import Table
from indexer.question.plan import Aggregate, Op, Plan
from indexer.question.quantities import quantity
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_generated import understood

COUNTED = ("申请", "收到的申请", "行政处罚", "许可", "诉讼", "不予公开", "部分公开", "企业申请", "罚款", "没办完的")
BODIES = ("霁溪县人社局", "松漪市教育局")
Told = Callable[[Plan], bool]


@dataclass(frozen=True)
class Case:
    question: str
    realised: Told


def _bounded(op: Op, value: int) -> Told:
    def told(plan: Plan) -> bool:
        return isinstance(plan.ask, Listing) and any((c.op, c.value) == (op, Decimal(value)) for c in plan.ask.conditions)

    return told


def _aggregated(how: Aggregate) -> Told:
    return lambda plan: how in getattr(plan.ask, "aggregates", ()) or isinstance(plan.ask, Standing)


def _ranked(order: str) -> Told:
    return lambda plan: isinstance(plan.ask, Ranking) and plan.ask.order == order


def _listed(plan: Plan) -> bool:
    return isinstance(plan.ask, Listing) and not plan.ask.count


def _counts_bodies(plan: Plan) -> bool:
    return bool(getattr(plan.ask, "count", False))


def _by_year(plan: Plan) -> bool:
    return isinstance(plan.ask, Series | Table) or getattr(plan.ask, "over", "") == "all"


def _left_out(plan: Plan) -> bool:
    return any(f.exclude for f in plan.scope)


def _a_ratio(plan: Plan) -> bool:
    return isinstance(plan.ask, Share) or any(quantity(code).ratio for code in plan.ask.measured) or getattr(plan.ask, "share", False)


def _restricts(plan: Plan) -> bool:
    return isinstance(plan.ask, Listing) and any(c.op in (Op.EQ, Op.LE, Op.LT) for c in plan.ask.conditions)


def _two_sides(plan: Plan) -> bool:
    return isinstance(plan.ask, Compare)


def _is_none(plan: Plan) -> bool:
    if not isinstance(plan.ask, Listing):
        return False
    return all((c.op is Op.EQ and not c.value) or c.quantity == "zero_requests" or plan.ask.over == "never" for c in plan.ask.conditions)


FORMS: tuple[tuple[str, Told], ...] = (
    ("2022年{a}超过七件的单位", _bounded(Op.GT, 7)),
    ("2022年哪些单位{a}不到7件", _bounded(Op.LT, 7)),
    ("2022年{a}至少7件的有谁", _bounded(Op.GE, 7)),
    ("2022年{a}至多7件的单位有哪些", _bounded(Op.LE, 7)),
    ("2022年{a}在7件以下的单位", _bounded(Op.LE, 7)),
    ("2022年起码有7件{a}的单位", _bounded(Op.GE, 7)),
    ("2022年最多有7件{a}的单位", _bounded(Op.LE, 7)),
    ("2022年平均每家{a}多少", _aggregated(Aggregate.MEAN)),
    ("2022年{a}的中位数", _aggregated(Aggregate.MEDIAN)),
    ("2022年{a}最多的单位", _ranked("desc")),
    ("2022年{a}数垫底的是谁", _ranked("asc")),
    ("2022年谁的{a}最少", _ranked("asc")),
    ("2022年{a}前三名", lambda plan: isinstance(plan.ask, Ranking) and plan.ask.limit == 3),
    ("2022年有多少家单位有{a}", _counts_bodies),
    ("2022年没有{a}的单位", _is_none),
    ("2022年哪些单位一件{a}都没有", _is_none),
    ("2022年只有{a}的单位", _restricts),
    ("2022年谁有{a}", _listed),
    ("2019到2022年{b}每年{a}多少", _by_year),
    ("{b}{a}逐年情况", _by_year),
    ("2019到2022年每年都有{a}的单位", _by_year),
    ("连续三年有{a}的单位", lambda plan: isinstance(plan.ask, Listing) and (plan.ask.over, plan.ask.run) == ("run", 3)),
    ("除了{b}，2022年{a}一共多少", _left_out),
    ("2022年不含{b}的{a}合计", _left_out),
    ("2022年{b}的{a}占全部单位的几成", _a_ratio),
    ("{b}和澄岚市政府2022年{a}分别多少", lambda plan: not isinstance(plan.ask, Number)),
    ("{b}和澄岚市政府2022年谁的{a}多", _two_sides),
    ("{b}2022年{a}比2021年多几件", _two_sides),
    ("{b}2022年{a}是2021年的几倍", lambda plan: isinstance(plan.ask, Compare) and plan.ask.how == "times"),
    ("2022年{a}和采购都没有的单位", _is_none),
    ("2022年{a}比{b}多的单位", lambda plan: isinstance(plan.ask, Listing) and all(c.than for c in plan.ask.conditions)),
)


def cases() -> Iterator[Case]:
    for form, told in FORMS:
        for counted in COUNTED:
            for body in BODIES if "{b}" in form else BODIES[:1]:
                yield Case(form.format(a=counted, b=body), told)


def test_every_operator_word_is_realised_or_asked_back(archive: Archive) -> None:
    wrong, back = [], 0
    for case in cases():
        plan = understood(case.question, archive.holdings)
        if plan is None:
            back += 1
        elif not case.realised(plan):
            wrong.append((case.question, plan.ask, plan.scope))
    assert not wrong, f"{len(wrong)}: " + "\n".join(map(str, wrong))
    assert back <= 0.4 * len(list(cases())), back


# What no plan realises: asked back, never answered as if it were not there.
UNREALISABLE = (
    "2022年{a}去掉最高和最低后平均多少",
    "2022年单个月{a}最多多少",
    "2021年之后才有{a}的单位",
    "前两年{a}一共多少",
    "2022年{a}前三名占全部的几成",
    "2022年{a}最多的比最少的多几倍",
    "{b}跟其他单位比{a}差在哪",
    "2022年紧急{a}有几件",
    "2022年{a}花了多少时间",
)


@pytest.mark.parametrize("form", UNREALISABLE)
def test_what_no_plan_realises_is_asked_back(archive: Archive, form: str) -> None:
    for counted in COUNTED:
        plan = understood(form.format(a=counted, b=BODIES[0]), archive.holdings)
        assert plan is None or plan.ask.kind in ("refusal", "definition", "sections", "why"), (form, counted, plan)
