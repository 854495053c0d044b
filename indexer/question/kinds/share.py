"""What part of what: a row of all results, an applicant of all applicants, a body of all bodies; and how a body stands among others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

from indexer.query import Amount, Choice, Compared, both
from indexer.question import notes
from indexer.question.context import Context, called, column
from indexer.question.display import grouped, percent, rounded, shown
from indexer.question.draft import Draft
from indexer.question.figures import amount_of, known
from indexer.question.kinds.adding import Lacking, Sum, added, derived_states, one_each, sum_of, told, unprinted
from indexer.question.kinds.number import NO_SUCH_UNIT, Number, asked_in_turn, in_another_unit
from indexer.question.kinds.ranking import Ranking
from indexer.question.plan import WHO, Aggregate, Ask, Intent, Scope
from indexer.question.quantities import Quantity, denominator, exists, quantity, ratio
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import Reports, Rows
from indexer.question.times import spoken
from indexer.question.wording import quantities_text
from indexer.question.words.lexicon import FAMILY_MEASURE
from indexer.question.words.pieces import T

_ITS_OWN = re.compile("占(?:了|到)?(?:它|其|该局|该单位|自己|本局|本单位|自身)的?(?:全部|所有|总)")
_SUM_OF_THEM = re.compile(
    "占(?:了|到)?(?:[这那它他])?(?:[两二三四五六七八九十几\\d]+[家个]|们)(?:单位)?的?(?:之和|合计|总和|总数|加起来|总量)"
)
_EVERYBODYS = ("全部", "所有", "全馆", "全库", "总的")
_TOLD = 6  # reports named
_WHOLE = {"t3_total_processed__total", "t3_new_received__total", "t3_caseload", "t4_lit_total"}


@dataclass(frozen=True)
class Share(Ask, kind="share", intent=Intent.AGGREGATE):
    quantities: tuple[str, ...]
    unit: str = ""
    among: tuple[str, ...] = ()  # the bodies of the whole; else all
    whole_years: tuple[int, ...] = ()  # one year as a part of these, of the same bodies

    EXAMPLES = ("申请人里企业占几成", "“本机关不掌握”占全部办理结果的比例", "{body}的申请占全部的比例")
    COUNTER = ("申请人里企业有多少",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        share = r.ids(T.SHARE) | (r.ids(T.TIMES) & r.said("几分之几", "几分之一"))
        if not r.counted:
            return
        whole_of_all = (
            r.said("来自", "出自") if r.named and r.wanting(Want.YESNO) and not r.has(T.APPLICANT) else frozenset()
        )  # 是不是都来自王店
        if whole_of_all and r.mentions:
            everything = r.mentioned | whole_of_all | r.wanting(Want.YESNO) | r.said("都", "全部", "是不是都")
            yield Proposal(cls(r.codes[:1]), everything, 0.05)
        if not share or _asked_apart(r, share):
            return
        used = r.mentioned | share | r.wanting(Want.NUMBER) | r.ids(T.SUM, T.REST) | r.ids(T.GROUP, value="result")
        codes = r.codes
        if quantity(codes[0]).ratio:
            rates = tuple(code for code in codes if quantity(code).ratio)  # 公开率和拒绝率
            others = frozenset(i for m in r.mentions if m.code not in rates for i in m.used)
            yield Proposal(Number(rates), used - others, 0.2 + NO_SUCH_UNIT * in_another_unit(r))
            return
        if (of_told := _of_what_was_told(r, codes[0])) is not None:
            yield Proposal(Number((of_told[0],)), used | of_told[1], 0.05)
            return
        if (years := _whole_years(r)) and len(codes) == 1:
            year = r.before.scope.joined(r.scope()) if r.before is not None else None
            yield Proposal(cls(codes, whole_years=years), used | r.said("总数", "总量", "合计", "总共"), 0.05, year)
            return
        yield from cls._of_bodies(r, share, used)
        part, whole = _part_and_whole(codes)
        whole = _family_whole(r) or whole
        if whole and exists(ratio(part, whole)):
            yield Proposal(Number((ratio(part, whole),)), used, 0.2)
        inherited = r.inherited[0].code if len(r.inherited) == 1 else ""
        if len(r.mentions) == 1 and inherited not in ("", codes[0]) and _is_whole(r) and exists(ratio(inherited, codes[0])):
            yield Proposal(Number((ratio(inherited, codes[0]),)), used, 0.15)

    @classmethod
    def _of_bodies(cls, r: Reading, share: frozenset[int], used: frozenset[int]) -> Iterator[Proposal]:
        """What a body has of what all have, or of what those have that were named before."""
        code = r.codes[0]
        if len(r.codes) > 1:
            return
        if (one := _of_those_listed(r)) and r.before is not None:
            told = used | r.ids(T.NTH, T.MOST, T.LEAST, T.FIRST, T.PRONOUN, T.NUMBER)
            yield Proposal(cls(r.codes, among=r.shown.listed), told, 0.05, r.before.scope.set("agency", one))
            return
        if ranked := _ranked_before(r):
            yield Proposal(cls(r.codes), used | r.ids(T.ALL, T.NTH, T.FIRST) | r.said("全部", "单位"), 0.2, ranked)
        if not (r.named or r.pronouns or (r.before is not None and r.before.scope.who)):
            return
        if _ITS_OWN.search(r.text) and r.mentions and r.inherited:
            return  # 占它全部新收的百分之几: of its own
        of_all = r.has(T.ALL) or any(w in r.pieces[i].text for i in share for w in ("全部", "总")) or r.said("全部", "总量", "总数")
        if of_all and code in _WHOLE | {m.code for m in r.mentions}:
            of_them = any(r.pieces[min(m.used) - 1].text.endswith(_EVERYBODYS) for m in r.mentions if min(m.used))
            yield Proposal(cls(r.codes), used, 0.1 if of_them else 0.25)  # 占全部部分公开的几成
        among = (r.before.scope.get("agency") or r.shown.listed) if r.before is not None and not (r.mentions or r.shown.found) else ()
        among = among if len(among) > 1 else ()
        if r.named and (among or not _part_and_whole(r.codes)[1]):  # 澄岚市政府一家占百分之几
            yield Proposal(cls(r.codes, among=among), used | r.said("一家", "一个"), 0.25)

    def words(self) -> str:
        whole = f"{spoken(self.whole_years)}合计" if self.whole_years else "全部单位"
        return f"{quantities_text(self.quantities)}占{whole}的比例"

    def answer(self, context: Context) -> Draft:
        of = quantity(self.quantities[0])
        own = added(context, context.reports, of.code)
        years = context.scope.years or context.years
        scope = context.scope.without(*WHO).of_years(years)
        scope = context.scope.of_years(self.whole_years) if self.whole_years else scope
        everyone = context.holdings.select(scope.set("agency", self.among) if self.among else scope)
        whole = added(context, everyone, of.code)
        draft = Draft("", rows=own.rows(), columns=[column(of.code)])
        draft.coverage = whole.coverage()
        mine, all_ = own.value(), whole.value()
        if mine is None or not all_:
            draft.text = f"{context.name()}{of.label}占全部的比例无法计算：{own.why() if mine is None else '合计为0'}。"
            return draft
        draft.value, draft.unit = mine / all_, "%"
        parts = f"{shown(mine, of, self.unit)}÷{shown(all_, of, self.unit)}"
        whose = "其" if self.whole_years else "这些单位" if self.among else "馆藏"
        among = f"占{whose}{spoken(everyone.years)}{whole.statistics.known}份年报合计的"
        draft.text = f"{context.name()}{of.label}{among}{percent(draft.value)}（{parts}）。"
        draft.notes = notes.of_bodies(everyone, by_year=False)
        draft.cite = context.cite_cells([of.code])
        return draft


def _of_what_was_told(r: Reading, code: str) -> tuple[str, frozenset[int]] | None:
    """The rate of numbers told before, and the pieces that say which: 这两项之和占办理总计的几成, 占多少, 占不予公开的几成."""
    together, said = asked_in_turn(r)
    if code == "t3_total_processed__total" and any(each.startswith("t3_new_received") for each in together):
        return None  # what was received is no part of what was answered
    if together and r.mentions and exists(ratio("+".join(together), code)):
        return ratio("+".join(together), code), said
    if told := _part_told(r):
        return told, frozenset()
    top = _row_in_front(r)
    return (ratio(top, code), frozenset()) if top and exists(ratio(top, code)) else None


def _row_in_front(r: Reading) -> str:
    """占不予公开的几成, after 哪种理由最多: the reason that was told."""
    ranked = r.before is not None and isinstance(r.before.ask, Ranking) and r.before.ask.by == "result"
    return r.shown.measured[0] if ranked and len(r.shown.measured) == 1 else ""


def _part_told(r: Reading) -> str:
    """占多少, after 无法提供的一共几件, 其中本机关不掌握的几件: of the first; empty if the last is no part of it."""
    whole, part = r.shown.measured[-2:] if len(r.shown.measured) > 1 and not r.mentions else ("", "")
    cells = [{field.code for field in quantity(code).fields} for code in (part, whole) if code]
    return ratio(part, whole) if len(cells) > 1 and cells[0] < cells[1] and exists(ratio(part, whole)) else ""


def _whole_years(r: Reading) -> tuple[int, ...]:
    """23年占五年总数多少, 22年占几成 after three years were added up: the years of the whole."""
    if len(r.years) != 1 or r.has(T.ALL) or r.before is None or r.named:
        return ()
    counted = [int(p.number or 0) for p in r.pieces if p.kind is T.YEAR and p.value == "count"]
    told = (r.shown.told_years, r.before.scope.years, r.holdings.select(r.before.scope.who).years, r.shown.years)
    if counted:
        return next((years for years in told if len(years) == counted[0]), ())
    added_up = isinstance(r.before.ask, Number) and len(r.shown.years) > 1 and r.years[0] in r.shown.years and not r.mentions
    return r.shown.years if added_up else ()


def _ranked_before(r: Reading) -> Scope | None:
    """占全部的百分之几, 第一名占多少, after who has most: of those in front."""
    from indexer.question.address import from_address  # which knows all kinds, this one too

    if r.before is None or r.named or r.mentions:
        return None
    ranked = r.before if isinstance(r.before.ask, Ranking) else from_address(r.shown.ranked) if r.shown.ranked else None
    if ranked is None or not isinstance(ranked.ask, Ranking) or ranked.ask.by != "agency":
        return None
    place, first = r.first(T.NTH), r.first(T.FIRST)
    if place is None and first is None and not isinstance(r.before.ask, Ranking):
        return None
    if place is not None and place.value == "desc":
        bodies = Scope().set("agency", r.shown.listed[int(place.number or 1) - 1 :][:1])
    elif first is not None and first.value == "desc":
        bodies = Scope().set("agency", r.shown.listed[: int(first.number or 1)])
    else:
        bodies = r.shown.those
    return ranked.scope.joined(r.before.scope.only("report_year")).joined(bodies) if bodies else None


def _of_those_listed(r: Reading) -> tuple[str, ...]:
    """最多的那家占三家合计的多少: the body, of those that were listed; nobody if they are not meant."""
    listed, place = r.shown.listed, r.first(T.NTH)
    if _SUM_OF_THEM.search(r.text) is None or len(listed) < 2 or r.mentions:
        return ()
    if r.named:
        return r.scope().get("agency")
    if place is not None and place.value == "desc":
        return listed[int(place.number or 1) - 1 :][:1]
    return listed[-1:] if r.has(T.LEAST) else listed[:1]


def _asked_apart(r: Reading, share: frozenset[int]) -> bool:
    """企业占多少，个人呢: two parts, none of them the whole."""
    last = max((r.pieces[i].start for i in share), default=0)
    breaks = [piece.start for piece in r.pieces if piece.kind is T.BREAK and last < piece.start]
    return bool(breaks) and len(r.mentions) > 1 and r.mentions[0].end <= breaks[0] < r.mentions[-1].start


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


@dataclass(frozen=True)
class Whole(Ask, kind="whole", intent=Intent.AGGREGATE):
    """都审结了吗: whether a part is all of it."""

    quantities: tuple[str, ...]

    EXAMPLES = ("{body}的行政诉讼都审结了吗",)
    COUNTER = ("{body}有审结的行政诉讼吗",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        every = r.said("都", "全", "全都", "均", "全部", "是不是都", "是否都", "都是")
        asks = r.wanting(Want.YESNO)
        if every and asks and len(r.mentions) == 1 and whole_of(r.codes[0]) and not r.mentions[0].negated:
            yield Proposal(cls(r.codes), r.mentioned | asks | every, 0.1)

    def check(self) -> None:
        if not whole_of(self.quantities[0]):
            raise ValueError("not a part of anything")

    def words(self) -> str:
        return f"是不是都｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        part, whole = quantity(self.quantities[0]), quantity(whole_of(self.quantities[0]))
        both_known = context.reports.where(known(part), known(whole))
        above, below = (_total(both_known, of) for of in (part, whole))
        some = both_known.but(Compared(amount_of(whole), Decimal(0), Decimal(0)))
        short = both_known.but(Compared(Amount(part.added, less=whole.added), Decimal(0), Decimal(0)))
        gaps = context.reports.but(both([known(part), known(whole)]))
        draft = Draft("", above / below if below else None, "%", columns=[column(part.code)])
        draft.rows = Rows.of(some, lambda reports: [context.row(report, figure, part) for report, figure in context.said(reports, part)])
        either_ = replace(part, terms=(*part.added, *whole.added), measure=None)
        lacking = Lacking(len(gaps), unprinted(context.reports, either_) if gaps else 0, Sum(context, either_, context.reports).gaps)
        draft.coverage = told(len(context.reports), len(some), derived_states(Sum(context, part, some)), lacking)
        draft.cite = context.cite_cells([part.code, whole.code])
        unknown = f"另有{len(gaps)}份年报未知。" if gaps else ""
        head = f"{context.name()}{whole.label}{grouped(below)}件，其中{part.label}{grouped(above)}件"
        if not below:
            draft.text = f"{context.name()}没有{whole.label}，谈不上是不是都。{unknown}"
        elif not short:
            draft.text = f"{'已知的都是' if gaps else '是'}：{head}。{unknown}"
        else:
            draft.text = f"不是：{head}。没有的在：{_short(context, short, part, whole)}。{unknown}"
        return draft


def _total(reports: Reports, of: Quantity) -> Decimal:
    return reports.groups(amounts=(amount_of(of),))[0].amounts[0].sum


def _short(context: Context, short: Reports, part: Quantity, whole: Quantity) -> str:
    """Reports whose part is not the whole, with both."""
    reports = short[:_TOLD]
    figures = context.figures(reports, [part.code, whole.code])
    said = [
        f"{called(report)}{grouped(all_)}件中有{grouped(own)}件"
        for report in reports
        if (own := figures.figure(report.id, part).value) is not None and (all_ := figures.figure(report.id, whole).value) is not None
    ]
    more = f"等{len(short)}个" if len(short) > _TOLD else ""
    return "、".join(said) + more


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


def _part_and_whole(codes: tuple[str, ...]) -> tuple[str, str]:
    if len(codes) == 1:
        return codes[0], denominator(codes[0]) or ""
    first, second = ({field.code for field in quantity(code).fields} for code in codes[:2])
    of_first = second < first or (codes[0] in _WHOLE and codes[1] not in _WHOLE)
    return (codes[1], codes[0]) if of_first else (codes[0], codes[1])  # 无法提供的申请中，本机关不掌握的占多少: of the first


def _family_whole(r: Reading) -> str:
    """无法提供的里面没有现成信息的占比: of that group, not of all results."""
    if len(r.mentions) != 1:
        return ""
    for i in sorted(r.mentions[0].used):
        piece, behind = r.pieces[i], "".join(p.text for p in r.pieces[i + 1 : i + 4])
        if piece.value in FAMILY_MEASURE and re.match("的?(?:原因|理由|申请|情形)?(?:里|中|当中|之中|内)", behind):
            return FAMILY_MEASURE[piece.value]
    return ""


def _is_whole(r: Reading) -> bool:
    """占无法提供的比例: what stands behind 占."""
    at = min((p.start for p in r.pieces if p.kind is T.SHARE and p.text.startswith(("占", "所占"))), default=-1)
    return 0 <= at < r.mentions[0].start


def whole_of(code: str) -> str:
    """What a part is a part of, printed as a total: outcomes of all cases, results of all that was processed."""
    fields = quantity(code).fields
    if {field.table for field in fields} == {4} and "total" not in {field.column for field in fields}:
        rows = dict.fromkeys(field.row for field in fields)
        return "t4_lit_total" if set(rows) == {"lit_direct", "lit_after_review"} else "+".join(f"t4_{row}_total" for row in rows)
    return denominator(code) or "" if {field.table for field in fields} == {3} and not quantity(code).ratio else ""
