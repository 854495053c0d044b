"""How a body stands among others: which place, above or below the middle, whether it has most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from indexer.query import Choice, Compared
from indexer.question.context import Context, column
from indexer.question.display import rounded, shown
from indexer.question.draft import Draft
from indexer.question.kinds.adding import Sum, added, one_each, sum_of
from indexer.question.plan import WHO, Aggregate, Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.times import spoken
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T


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
        order = frozenset(
            i
            for i, p in enumerate(r.pieces)
            if p.kind is not T.EVIDENCE and any(w in p.text for w in ("第几", "排几", "名次", "几名", "老几", "什么水平", "什么位置"))
        )
        before = r.before.scope if r.before is not None and not r.named and not r.mentions else None
        one = len((before or r.scope()).get("agency")) == 1
        order |= r.ids(T.RANKING) if one else frozenset()  # 我们局的申请排名
        claimed = r.ids(T.MOST, T.LEAST) if r.wanting(Want.YESNO) and len(r.scope().get("agency")) == 1 else frozenset()
        order |= claimed
        rest = r.ids(T.REST) if r.has(T.VERSUS) or r.wanting(Want.YESNO) else frozenset()
        rest |= r.ids(T.ALL) if r.has(T.VERSUS) and r.said("比", "跟", "和") and before and one else frozenset()  # 比全馆高还是低
        rest |= r.ids(T.MEAN) if r.has(T.VERSUS) and r.scope().get("agency") else frozenset()  # 和全馆平均比
        judged = r.ids(T.VERSUS) if rest or (r.said("算", "高不高", "多不多") and r.named) else frozenset()
        if r.has(T.YEAR, value="count"):
            return  # 五年里最高吗: among the years
        if not r.counted or not (order or rest or judged) or len(r.scope().get("agency")) > 1:
            return
        used = (
            r.mentioned
            | order
            | rest
            | judged
            | r.wanting(Want.YESNO, Want.NUMBER)
            | r.said("怎么样", "怎样", "如何")
            | r.ids(T.RANKING, T.VERSUS, T.ALL, T.MEAN)
        )
        apart = bool(r.ids(T.MEAN) and rest and (r.wanting(Want.NUMBER) or any("多少" in r.pieces[i].text for i in judged)))
        place = bool(order - claimed) and not apart
        claim = ("asc" if claimed & r.ids(T.LEAST) else "desc") if claimed else ""
        scope = before.joined(r.scope()) if before is not None and one else None
        yield Proposal(cls(r.codes[:1], apart, claim, place), used, 0.15 if r.named or r.shown.bodies else 0.9, scope)

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
