"""Thousands of questions put together from the form's own aliases; each must parse to the plan it was made for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import pytest

from archive.agency.aliases import aliases
from archive.form import FACTS, FIELDS, MEASURES
from indexer.question.holdings import Holdings, Office
from indexer.question.plan import Aggregate, Condition, Filter, Intent, Op, Plan
from indexer.question.quantities import quantity
from indexer.question.understand import understand
from tests.indexer.question.conftest import Archive

NUMBER = 2_600
YEARS = (2019, 2020, 2021, 2022, 2023)
# Aliases that name a fact of a report when nothing else is asked, or more than one number.
NOT_A_NUMBER = {alias for fact in FACTS for alias in fact.ask}


@dataclass(frozen=True)
class Case:
    question: str
    plan: Plan


def names(office: Office) -> list[str]:
    """What people call it, where that is not simply the place."""
    return [name for name in aliases(office.agency) if len(name) >= 4 and name != office.place]


def words() -> list[tuple[str, str]]:
    """(alias, code) of every number that has one meaning."""
    made = [(alias, field.code) for field in FIELDS for alias in field.ask if field.code != "n_requests"]
    made += [(alias, measure.code) for measure in MEASURES for alias in measure.ask]
    meanings: dict[str, set[str]] = {}
    for alias, code in made:
        meanings.setdefault(alias, set()).add(code)
    return [(alias, code) for alias, code in made if len(meanings[alias]) == 1 and alias not in NOT_A_NUMBER]


def same(code: str, wanted: str) -> bool:
    """One expression may be written in two ways; what it adds up must be the same."""
    got, want = quantity(code), quantity(wanted)
    fields = {field for term in got.terms for field in term}
    return {field for term in want.terms for field in term} <= fields and bool(got.over) == bool(want.over)


def cases(holdings: Holdings) -> Iterator[Case]:
    dice = Random(11)
    offices = [office for office in holdings.offices.values() if names(office)]
    counties = sorted({region[-1][1] for region in holdings.regions if region[-1][0] == "county"})
    vocabulary = words()
    makers = [one, summed, listed, ranked, over_time, compared, averaged]
    for _ in range(NUMBER):
        alias, code = dice.choice(vocabulary)
        yield dice.choice(makers)(dice, alias, code, offices, counties)


def year_filter(*years: int) -> Filter:
    return Filter("report_year", tuple(map(str, years)))


def one(dice: Random, alias: str, code: str, offices: list[Office], counties: list[str]) -> Case:
    office, year = dice.choice(offices), dice.choice(YEARS)
    name = dice.choice(names(office))
    form = dice.choice(
        (
            "{name}{year}年{alias}有多少",
            "{year}年{name}的{alias}是多少？",
            "请问{name}{year}年度{alias}多少",
            "我想知道{name}在{year}年的{alias}数量",
            "查一下{name}{year}年的{alias}",
        )
    )
    plan = Plan(Intent.LOOKUP, (Filter("agency", (office.name,)), year_filter(year)), quantities=(code,))
    return Case(form.format(name=name, year=year, alias=alias), plan)


def summed(dice: Random, alias: str, code: str, offices: list[Office], counties: list[str]) -> Case:
    county, year = dice.choice(counties), dice.choice(YEARS)
    form = dice.choice(
        ("{county}{year}年{alias}一共多少", "{year}年{county}的{alias}合计是多少", "{county}各单位{year}年总共有多少{alias}？")
    )
    plan = Plan(Intent.AGGREGATE, (Filter("county", (county,)), year_filter(year)), quantities=(code,), aggregate=Aggregate.SUM)
    return Case(form.format(county=county, year=year, alias=alias), plan)


def listed(dice: Random, alias: str, code: str, offices: list[Office], counties: list[str]) -> Case:
    year, number = dice.choice(YEARS), dice.randint(2, 60)
    words_of = {
        "超过{n}": Op.GT,
        "不少于{n}": Op.GE,
        "少于{n}": Op.LT,
        "不超过{n}": Op.LE,
        "不到{n}": Op.LT,
        "大于{n}": Op.GT,
        "至少{n}": Op.GE,
    }
    said, op = dice.choice(list(words_of.items()))
    unit = quantity(code).unit
    value = Decimal(number)
    written = f"{number}%" if unit == "%" else f"{number}{unit}"
    if unit == "%":
        value /= 100
    form = dice.choice(
        (
            "{year}年{alias}{said}的单位",
            "哪些单位{year}年{alias}{said}",
            "{year}年有哪些单位的{alias}{said}？",
            "找出{year}年{alias}{said}的单位",
        )
    )
    plan = Plan(Intent.LIST, (year_filter(year),), conditions=(Condition(code, op, value),))
    return Case(form.format(year=year, alias=alias, said=said.format(n=written)), plan)


def ranked(dice: Random, alias: str, code: str, offices: list[Office], counties: list[str]) -> Case:
    year = dice.choice(YEARS)
    word, sort = dice.choice((("最多", "desc"), ("最高", "desc"), ("最少", "asc")))
    form = dice.choice(("{year}年{alias}{word}的是哪家", "{year}年哪个单位的{alias}{word}？", "谁{year}年{alias}{word}"))
    plan = Plan(Intent.RANK, (year_filter(year),), quantities=(code,), sort=sort, limit=1)
    return Case(form.format(year=year, alias=alias, word=word), plan)


def over_time(dice: Random, alias: str, code: str, offices: list[Office], counties: list[str]) -> Case:
    office, first = dice.choice(offices), dice.choice((2019, 2020, 2021))
    form = dice.choice(("{name}{a}到{b}年{alias}逐年变化", "{name}{a}—{b}年{alias}的变化趋势", "看看{name}{a}至{b}年{alias}历年情况"))
    plan = Plan(
        Intent.TREND,
        (Filter("agency", (office.name,)), year_filter(*range(first, first + 3))),
        quantities=(code,),
        group="report_year",
    )
    return Case(form.format(name=dice.choice(names(office)), a=first, b=first + 2, alias=alias), plan)


def compared(dice: Random, alias: str, code: str, offices: list[Office], counties: list[str]) -> Case:
    a, b = dice.sample(offices, 2)
    year = dice.choice(YEARS)
    form = dice.choice(("{a}和{b}{year}年{alias}差多少", "{year}年{a}与{b}的{alias}相差多少？", "对比{a}和{b}{year}年的{alias}"))
    plan = Plan(Intent.COMPARE, (Filter("agency", (a.name, b.name)), year_filter(year)), quantities=(code,), group="agency")
    return Case(form.format(a=dice.choice(names(a)), b=dice.choice(names(b)), year=year, alias=alias), plan)


def averaged(dice: Random, alias: str, code: str, offices: list[Office], counties: list[str]) -> Case:
    year = dice.choice(YEARS)
    form = dice.choice(("{year}年平均每家{alias}多少", "{year}年{alias}平均是多少", "{year}年各单位{alias}的平均值"))
    plan = Plan(Intent.AGGREGATE, (year_filter(year),), quantities=(code,), aggregate=Aggregate.MEAN)
    return Case(form.format(year=year, alias=alias), plan)


def agrees(got: Plan, want: Plan) -> bool:
    """Same question: intent, scope, numbers, conditions, order."""
    facts = {"zero_requests", "pending_litigation", "pending_review"}
    plain = [f for f in got.filters if f.field not in facts]
    if {(f.field, frozenset(f.values), f.exclude) for f in plain} != {(f.field, frozenset(f.values), f.exclude) for f in want.filters}:
        return False
    if got.intent is not want.intent or (got.sort, got.limit) != (want.sort, want.limit):
        return False
    if want.intent in (Intent.COMPARE, Intent.TREND) and got.group != want.group:
        return False
    if want.aggregate is Aggregate.MEAN and got.aggregate is not Aggregate.MEAN:
        return False
    if len(got.quantities) != len(want.quantities) or not all(map(same, got.quantities, want.quantities)):
        return False
    pairs = list(zip(got.conditions, want.conditions, strict=False))
    return len(got.conditions) == len(want.conditions) and all(
        same(a.quantity, b.quantity) and a.op is b.op and a.value == b.value for a, b in pairs
    )


@pytest.fixture(scope="module")
def generated(archive: Archive) -> list[Case]:
    return list(cases(archive.holdings))


def test_generated_questions_parse_to_the_plan_they_were_made_for(archive: Archive, generated: list[Case]) -> None:
    assert len({case.question for case in generated}) >= 2_000
    wrong = []
    for case in generated:
        read = understand(case.question, archive.holdings, None)
        if read.problem is not None or not agrees(read.plan, case.plan):
            wrong.append((case.question, read.problem, read.plan))
    assert not wrong, f"{len(wrong)} of {len(generated)}: " + "\n".join(map(str, wrong[:20]))
