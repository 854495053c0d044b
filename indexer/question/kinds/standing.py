"""How a body stands among others: which place, above or below the middle, whether it has most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from indexer.query import Choice, Compared
from indexer.question.context import Context, column
from indexer.question.display import rounded, shown
from indexer.question.draft import Draft
from indexer.question.kinds.adding import Sum, added, one_each, sum_of
from indexer.question.plan import WHO, Aggregate, Ask, Intent, Scope
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.times import spoken
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

_WHICH_PLACE = re.compile("第几|排几|名次|几名|老几|什么水平|什么位置")


@dataclass(frozen=True)
class Standing(Ask, kind="standing", intent=Intent.COMPARE):
    quantities: tuple[str, ...]
    apart: bool = False  # how far from the mean
    claim: str = ""  # desc, asc: whether it is the most, the least
    place: bool = False  # 排第几: the place is the number asked for

    EXAMPLES = ("{body}{year}年的申请排第几", "{body}和其他单位相比{year}年申请算多吗")
    COUNTER = ("{body}{year}年收到多少申请",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        own, before = r.scope(), _one_before(r)
        others_do = r.has(T.REST) and r.has(T.FOLLOW) and not r.has(T.VERSUS, T.MOST, T.LEAST)  # 别的单位也…过吗: who else
        if not r.counted or others_do or len(own.get("agency")) > 1 or r.has(T.YEAR, value="count"):
            return  # 五年里最高吗: among the years
        one = before is not None or bool(own.get("agency"))
        claim, claimed = _claimed(r)
        placed = _place_asked(r, one) - claimed
        others = _held_against(r, of_before=before is not None)
        if not (placed | claimed | others or _judged(r)):
            return
        used = r.mentioned | placed | claimed | others | r.wanting(Want.YESNO, Want.NUMBER) | r.said("怎么样", "怎样", "如何")
        used |= r.ids(T.RANKING, T.VERSUS, T.ALL, T.MEAN)
        apart = bool(others) and _how_far(r)
        ask = cls(r.codes[:1], apart, claim, bool(placed) and not apart)
        yield Proposal(ask, used, 0.15 if r.named or r.shown.bodies else 0.9, before and before.joined(own))

    def words(self) -> str:
        return f"{quantities_text(self.quantities)}在各单位中的位置"

    def answer(self, context: Context) -> Draft:
        of = quantity(self.quantities[0])
        own = one_each(context.reports, of.code)
        years = context.scope.years or context.years[-1:]
        everyone = one_each(context.holdings.select(context.scope.without(*WHO).of_years(years)), of.code)
        mine = added(context, own.where(Choice("report_year", tuple(map(str, years)), exact=True)), of.code)
        whole = added(context, everyone, of.code)
        draft = Draft("", rows=mine.rows(), columns=[column(of.code)])
        draft.coverage = whole.coverage()
        draft.cite = context.cite_cells([of.code])
        names = mine.known.names(2)
        if len(names) != 1:
            draft.text = f"{context.name()}的{of.label}未知，无法和其他单位比较：{added(context, own, of.code).why()}。"
            return draft
        name = names[0]
        value = added(context, everyone.where(Choice("reporter", (name,), exact=True)), of.code).value()
        if value is None:
            draft.text = f"{context.name()}的{of.label}未知，无法和其他单位比较：分母为0。"
            return draft
        place = _place(whole, value)
        gap = value - place.mean
        draft.value, draft.unit = gap if self.apart else value, of.unit
        verdict = "高于" if value > place.median else "低于" if value < place.median else "等于"
        if self.place:
            draft.value, draft.unit = Decimal(place.above + 1), "名"
        first = place.above + place.equal == place.bodies if self.claim == "asc" else not place.above
        said = f"{'是' if first else '不是'}。" if self.claim else ""
        tied = f"（并列{place.equal}家）" if place.equal > 1 else ""
        others = f"{verdict}中位数{shown(rounded(place.median, 4), of)}，平均{shown(rounded(place.mean, 4), of)}"
        said += f"{name}{spoken(tuple(years))}度{of.label}{shown(value, of)}"
        said += f"，比平均{'多' if gap >= 0 else '少'}{shown(abs(rounded(gap, 4)), of)}".replace("%", "个百分点") if self.apart else ""
        draft.text = f"{said}，在有数字的{place.bodies}家中从高到低排第{place.above + 1}名{tied}；{others}。"
        return draft


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a body's number stands among those of all bodies."""

    bodies: int
    above: int
    equal: int
    median: Decimal
    mean: Decimal


def _place(whole: Sum, value: Decimal) -> _Place:
    """Body by body; where each has one report, that is report by report."""
    if whole.known.bodies == len(whole.known):
        above, equal = (len(whole.known.where(Compared(whole.amount, value, high, above=high is None))) for high in (None, value))
        counted = whole.statistics
        return _Place(counted.numbers, above, equal, whole.value(Aggregate.MEDIAN) or Decimal(0), counted.mean or Decimal(0))
    totals = [
        total
        for group in whole.known.groups("reporter", amounts=(whole.amount,))
        if (total := sum_of(whole.of, group.amounts[0])) is not None
    ]
    mean = sum(totals, Decimal(0)) / len(totals)
    return _Place(len(totals), sum(other > value for other in totals), totals.count(value), median(totals), mean)


def _one_before(r: Reading) -> Scope | None:
    """The scope of the question before, if it was of one body and goes on about it."""
    if r.before is None or r.named or r.mentions or len(r.before.scope.get("agency")) != 1:
        return None
    return r.before.scope


def _claimed(r: Reading) -> tuple[str, frozenset[int]]:
    """它是不是最多的: what is claimed, and the pieces that say so."""
    said = r.ids(T.MOST, T.LEAST) if r.wanting(Want.YESNO) and r.scope().get("agency") else frozenset()
    return ("" if not said else "asc" if r.has(T.LEAST) else "desc"), said


def _place_asked(r: Reading, one: bool) -> frozenset[int]:
    said = frozenset(i for i, p in enumerate(r.pieces) if p.kind is not T.EVIDENCE and _WHICH_PLACE.search(p.text))
    return said | (r.ids(T.RANKING) if one else frozenset())  # 我们局的申请排名


def _judged(r: Reading) -> bool:
    return r.named and r.has(T.VERSUS) and bool(r.said("算", "高不高", "多不多"))


def _held_against(r: Reading, *, of_before: bool) -> frozenset[int]:
    """和其他单位比, 和全馆平均比; 比全馆高还是低 goes on about one body that was spoken of."""
    versus = r.has(T.VERSUS)
    others = r.ids(T.REST) if versus or r.wanting(Want.YESNO) else frozenset()
    if not versus:
        return others
    others |= r.ids(T.MEAN) if r.scope().get("agency") else frozenset()
    return others | (r.ids(T.ALL) if of_before and r.said("比", "跟", "和") else frozenset())


def _how_far(r: Reading) -> bool:
    """比平均多多少: the distance from the mean is asked for."""
    return r.has(T.MEAN) and bool(r.wanting(Want.NUMBER) or any("多少" in r.pieces[i].text for i in r.ids(T.VERSUS)))
