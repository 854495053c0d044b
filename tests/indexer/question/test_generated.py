"""Questions put together (3,000, at length 10,000) from the kinds' own words: each must be read as the plan it was made for, or asked back.

Questions vary in synonyms, order, politeness, a clause beside the matter, left-over words and misspelt names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import pytest

from archive.agency.aliases import aliases
from archive.form import FACTS, FIELDS, MEASURES
from archive.text.clean import clean_query
from indexer.question.holdings import Holdings, Office
from indexer.question.kinds.compare import Compare
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.kinds.split import Split
from indexer.question.plan import Aggregate, Ask, Condition, Filter, Op, Plan, Scope
from indexer.question.quantities import quantity
from indexer.question.reading.choice import hypotheses, rivals
from indexer.question.reading.read import read
from indexer.question.reading.weights import ANSWER
from tests import length
from tests.indexer.question.conftest import Archive

NUMBER = length.of(3_000, 10_000)
ASKED_BACK = 0.12  # at most: a rate that may only fall
YEARS = (2019, 2020, 2021, 2022, 2023)
# Aliases that name a fact of a report when nothing else is asked, or more than one number.
NOT_A_NUMBER = {alias for fact in FACTS for alias in fact.ask}
BEFORE = (
    "",
    "",
    "",
    "请问",
    "麻烦问一下",
    "帮我查查",
    "我想知道",
    "你好，",
    "写稿用：",
    "我是记者，",
    "老师布置的作业，",
    "领导急着要，",
    "劳驾，",
    "想请教下，",
    "是这样的，我是这边的居民，",
    "因代理案件需要，烦请核实：",
    "我们在写调研报告，",
)
AFTER = ("", "", "", "？", "呀", "，谢谢", "，多谢了", "，拜托", "，我做研究用", "，急用", "，麻烦了", "，给个数就行", "，列一下", "哈")


@dataclass(frozen=True)
class Case:
    question: str
    plan: Plan
    asked: bool = False  # may as well be asked back


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


@dataclass
class Dice:
    """What a maker draws from."""

    random: Random
    offices: list[Office]
    counties: list[str]
    cities: list[str]
    alias: str = ""
    code: str = ""

    def of(self, *choices: str) -> str:
        return self.random.choice(choices)

    @property
    def year(self) -> int:
        return self.random.choice(YEARS)

    def office(self) -> tuple[Office, str]:
        office = self.random.choice(self.offices)
        return office, self.random.choice(names(office))


def scope(*filters: Filter, years: tuple[int, ...] = ()) -> Scope:
    made = Scope(filters)
    return made.of_years(years) if years else made


def of_agency(*names: str) -> Filter:
    return Filter("agency", names)


def one(d: Dice) -> Case:
    (office, name), year = d.office(), d.year
    form = d.of(
        "{n}{y}年{a}有多少", "{y}年{n}的{a}是多少", "{n}{y}年度{a}多少", "{n}在{y}年的{a}数量", "{a}，{n}{y}年是多少", "{y}年{a}{n}有多少"
    )
    return Case(form.format(n=name, y=year, a=d.alias), Plan(scope(of_agency(office.name), years=(year,)), Number((d.code,))))


def summed(d: Dice) -> Case:
    year, (field, place) = d.year, d.random.choice([("county", d.random.choice(d.counties)), ("city", d.random.choice(d.cities))])
    form = d.of("{p}{y}年{a}一共多少", "{y}年{p}的{a}合计是多少", "{p}各单位{y}年总共有多少{a}", "{y}年{p}{a}加起来有多少")
    if d.alias.startswith("政府"):  # 某市政府集中采购: the city's government, too
        form = "{y}年{p}的{a}合计是多少"
    return Case(form.format(p=place, y=year, a=d.alias), Plan(scope(Filter(field, (place,)), years=(year,)), Number((d.code,))))


def listed(d: Dice) -> Case:
    year, number = d.year, d.random.randint(2, 60)
    said = {"超过{n}": Op.GT, "不少于{n}": Op.GE, "少于{n}": Op.LT, "不超过{n}": Op.LE, "不到{n}": Op.LT, "大于{n}": Op.GT,
            "至少{n}": Op.GE,             "{n}以上": Op.GE, "{n}以下": Op.LE, "高于{n}": Op.GT, "多于{n}": Op.GT}  # fmt: skip
    word, op = d.random.choice(list(said.items()))
    unit = quantity(d.code).unit
    value = Decimal(number) / (100 if unit == "%" else 1)
    form = d.of(
        "{y}年{a}{s}的单位",
        "哪些单位{y}年{a}{s}",
        "{y}年有哪些单位的{a}{s}",
        "找出{y}年{a}{s}的单位",
        "{y}年谁的{a}{s}",
        "{a}{s}的有谁，{y}年",
    )
    asked = form.format(y=year, a=d.alias, s=word.format(n=f"{number}{unit}"))
    return Case(asked, Plan(scope(years=(year,)), Listing((Condition(d.code, op, value),))))


def counted(d: Dice) -> Case:
    year, number = d.year, d.random.randint(2, 60)
    unit = quantity(d.code).unit
    value = Decimal(number) / (100 if unit == "%" else 1)
    form = d.of("{y}年有几家单位{a}超过{n}", "{y}年{a}超过{n}的单位有多少家", "多少家单位{y}年{a}超过{n}")
    asked = form.format(y=year, a=d.alias, n=f"{number}{unit}")
    return Case(asked, Plan(scope(years=(year,)), Listing((Condition(d.code, Op.GT, value),), count=True)))


def ranked(d: Dice) -> Case:
    year = d.year
    word, order = d.random.choice((("最多", "desc"), ("最高", "desc"), ("最少", "asc"), ("最大", "desc"), ("最低", "asc")))
    form = d.of("{y}年{a}{w}的是哪家", "{y}年哪个单位的{a}{w}", "谁{y}年{a}{w}", "{y}年{a}{w}的是谁", "{a}{w}的单位，{y}年")
    return Case(form.format(y=year, a=d.alias, w=word), Plan(scope(years=(year,)), Ranking((d.code,), order, 1)))


def first_few(d: Dice) -> Case:
    year, number = d.year, d.random.randint(2, 9)
    form = d.of("{y}年{a}前{n}名", "{y}年{a}排名前{n}的单位", "{y}年{a}最多的{n}家")
    return Case(form.format(y=year, a=d.alias, n=number), Plan(scope(years=(year,)), Ranking((d.code,), "desc", number)))


def over_time(d: Dice) -> Case:
    (office, name), first = d.office(), d.random.choice((2019, 2020, 2021))
    form = d.of("{n}{a}到{b}年{m}逐年变化", "{n}{a}—{b}年{m}的变化趋势", "看看{n}{a}至{b}年{m}历年情况", "{n}{a}到{b}年{m}是怎么变的")
    asked = form.format(n=name, a=first, b=first + 2, m=d.alias)
    return Case(asked, Plan(scope(of_agency(office.name), years=(first, first + 1, first + 2)), Series((d.code,))))


def compared(d: Dice) -> Case:
    a, b = d.random.sample(d.offices, 2)
    year = d.year
    form = d.of("{a}和{b}{y}年{m}差多少", "{y}年{a}与{b}的{m}相差多少", "对比{a}和{b}{y}年的{m}", "{a}和{b}{y}年谁的{m}多")
    asked = form.format(a=d.random.choice(names(a)), b=d.random.choice(names(b)), y=year, m=d.alias)
    return Case(asked, Plan(scope(of_agency(a.name, b.name), years=(year,)), Compare((d.code,), "agency")))


def two_years(d: Dice) -> Case:
    (office, name), first = d.office(), d.random.choice((2019, 2020, 2021, 2022))
    form = d.of("{n}{b}年{m}比{a}年多多少", "{n}{a}年和{b}年的{m}差多少", "{n}{b}年与{a}年相比{m}增加了多少")
    asked = form.format(n=name, a=first, b=first + 1, m=d.alias)
    return Case(asked, Plan(scope(of_agency(office.name), years=(first, first + 1)), Compare((d.code,), "report_year")))


def averaged(d: Dice) -> Case:
    year = d.year
    form, how = d.random.choice((
        ("{y}年平均每家{a}多少", Aggregate.MEAN), ("{y}年{a}平均是多少", Aggregate.MEAN), ("{y}年各单位{a}的平均值", Aggregate.MEAN),
        ("{y}年{a}的中位数", Aggregate.MEDIAN), ("{y}年各单位{a}的中位数是多少", Aggregate.MEDIAN), ("{y}年{a}的最大值", Aggregate.MAX),
    ))  # fmt: skip
    return Case(form.format(y=year, a=d.alias), Plan(scope(years=(year,)), Number((d.code,), (how,))))


def apart(d: Dice) -> Case:
    year = d.year
    word, group = d.random.choice(
        (("按领域", "sector"), ("分层级", "level"), ("按市", "city"), ("各县", "county"), ("按单位类型", "body_type"))
    )
    form = d.of("{w}统计{y}年的{a}", "{y}年{a}{w}分别是多少", "{y}年{w}的{a}")
    return Case(form.format(w=word, y=year, a=d.alias), Plan(scope(years=(year,)), Split((d.code,), group)))


def with_left_over(d: Dice) -> Case:
    """A word nobody knows before the matter may change it: the plan of the rest is no answer."""
    case = d.random.choice((one, ranked, summed))(d)
    word = d.of("紧急", "跨境", "重大", "夜间", "线上", "涉农", "水电", "无人机")
    at = case.question.index(d.alias)
    return Case(case.question[:at] + word + case.question[at:], case.plan, asked=True)


MAKERS: tuple[Callable[[Dice], Case], ...] = (
    *(one, one, summed, listed, counted, ranked, first_few, over_time, compared, two_years, averaged, apart, with_left_over),
)


def cases(holdings: Holdings) -> Iterator[Case]:
    random = Random(11)
    offices = [office for office in holdings.offices.values() if names(office)]
    places = {field: sorted({region[-1][1] for region in holdings.regions if region[-1][0] == field}) for field in ("county", "city")}
    vocabulary = words()
    dice = Dice(random, offices, places["county"], places["city"])
    for _ in range(NUMBER):
        dice.alias, dice.code = random.choice(vocabulary)
        case = random.choice(MAKERS)(dice)
        asked = random.choice(BEFORE) + case.question + random.choice(AFTER)
        yield Case(asked, case.plan, case.asked)


def same(code: str, wanted: str) -> bool:
    """One expression may be written in two ways; what it adds up must be the same."""
    got, want = quantity(code), quantity(wanted)
    fields = {field for term in got.terms for field in term}
    return {field for term in want.terms for field in term} <= fields and bool(got.over) == bool(want.over)


def agrees(got: Plan, want: Plan) -> bool:
    """Same question: kind, scope, numbers, conditions, order."""
    if {(f.field, frozenset(f.values), f.exclude) for f in got.scope} != {(f.field, frozenset(f.values), f.exclude) for f in want.scope}:
        return False
    return type(got.ask) is type(want.ask) and same_ask(got.ask, want.ask)


def same_ask(got: Ask, want: Ask) -> bool:
    for name in ("aggregates", "order", "limit", "nth", "by", "group", "sides", "count", "share", "over", "change"):
        if getattr(got, name, None) != getattr(want, name, None):
            return False
    codes = (getattr(got, "quantities", ()), getattr(want, "quantities", ()))
    conditions = list(zip(getattr(got, "conditions", ()), getattr(want, "conditions", ()), strict=False))
    return (
        len(codes[0]) == len(codes[1])
        and all(map(same, *codes))
        and len(getattr(got, "conditions", ())) == len(getattr(want, "conditions", ()))
        and all(same(a.quantity, b.quantity) and (a.op, a.value, a.than) == (b.op, b.value, b.than) for a, b in conditions)
    )


def understood(question: str, holdings: Holdings) -> Plan | None:
    """What would be answered with a number; None: asked back, or only sentences are shown."""
    reading = read(clean_query(question), holdings, None)
    if reading.who.missing or reading.who.ambiguous:
        return None
    found = hypotheses(reading)
    if not found or found[0].cost > ANSWER or rivals(found):
        return None
    return found[0].plan if found[0].plan.ask.kind not in ("words", "pending") else None


@pytest.fixture(scope="module")
def generated(archive: Archive) -> list[Case]:
    return list(cases(archive.holdings))


def test_no_generated_question_is_read_as_another(archive: Archive, generated: list[Case]) -> None:
    assert len({case.question for case in generated}) >= 0.8 * NUMBER
    wrong, back = [], []
    for case in generated:
        plan = understood(case.question, archive.holdings)
        if plan is None:
            back += [] if case.asked else [case.question]
        elif case.asked or not agrees(plan, case.plan):
            wrong.append((case.question, plan))
    assert not wrong, f"{len(wrong)} of {len(generated)}: " + "\n".join(map(str, wrong[:30]))
    assert len(back) <= ASKED_BACK * len(generated), f"{len(back)} asked back: {back[:40]}"
