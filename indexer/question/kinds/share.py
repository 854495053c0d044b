"""What part of what: a row of all results, an applicant of all applicants, a body of all bodies, or of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from indexer.question import notes
from indexer.question.context import Context, column
from indexer.question.display import joined, percent, shown
from indexer.question.draft import Draft
from indexer.question.kinds.adding import added
from indexer.question.kinds.number import NO_SUCH_UNIT, Number, asked_in_turn, in_another_unit
from indexer.question.kinds.ranking import Ranking
from indexer.question.plan import WHO, Ask, Intent, Scope
from indexer.question.quantities import denominator, exists, quantity, ratio
from indexer.question.reading.cells import table3_code
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reading.who import Phrase
from indexer.question.times import spoken
from indexer.question.wording import quantities_text
from indexer.question.words.lexicon import FAMILY_MEASURE
from indexer.question.words.pieces import T

_ITS_OWN = re.compile("占(?:了|到)?(?:它|其|该局|该单位|自己|本局|本单位|自身)的?(?:全部|所有|总)")
_SUM_OF_THEM = re.compile(
    "占(?:了|到)?(?:[这那它他])?(?:[两二三四五六七八九十几\\d]+[家个]|们)(?:单位)?的?(?:之和|合计|总和|总数|加起来|总量)"
)
_EVERYBODY = re.compile("(?:全部|所有|全体|各)(?:单位|机关|部门)|全馆|全库")
_EVERYBODYS = ("全部", "所有", "全馆", "全库", "总的")
_DIVIDED, _TAKES = ("除以", "÷"), ("占", "所占")
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
        whole = r.said("来自", "出自") if r.named and r.wanting(Want.YESNO) and not r.has(T.APPLICANT) else frozenset()
        if whole and r.mentions:  # 是不是都来自王店
            yield Proposal(cls(r.codes[:1]), r.mentioned | whole | r.wanting(Want.YESNO) | r.said("都", "全部", "是不是都"), 0.05)
        if share and not _asked_apart(r, share):
            used = r.mentioned | share | r.wanting(Want.NUMBER) | r.ids(T.SUM, T.REST) | r.ids(T.GROUP, value="result")
            yield from _of_a_rate(r, used) if quantity(r.codes[0]).ratio else cls._of_numbers(r, share, used)

    @classmethod
    def _of_numbers(cls, r: Reading, share: frozenset[int], used: frozenset[int]) -> Iterator[Proposal]:
        codes = r.codes
        if len(r.mentions) < 2 and (of_told := _of_what_was_told(r, codes[0])) is not None:
            yield Proposal(Number((of_told[0],)), used | of_told[1], 0.05)
            return
        if (years := _whole_years(r)) and len(codes) == 1:
            year = r.before.scope.joined(r.scope()) if r.before is not None else None
            yield Proposal(cls(codes, whole_years=years), used | r.said("总数", "总量", "合计", "总共"), 0.05, year)
            return
        if _no_part_named(r):
            return  # 这一项占不予公开的几成, after 不予公开: no part of it was named
        yield from cls._of_bodies(r, share, used)
        if shares := _shares(r):
            yield Proposal(Number(shares), used | r.said("加", "加上"), 0.2)
            return
        part, whole = _part_and_whole(codes)
        whole = _family_whole(r) or whole
        if whole and exists(ratio(part, whole)):
            yield Proposal(Number((ratio(part, whole),)), used, 0.2)
        if told := _of_the_number_told(r):
            yield Proposal(Number((told,)), used, 0.15)

    @classmethod
    def _of_bodies(cls, r: Reading, share: frozenset[int], used: frozenset[int]) -> Iterator[Proposal]:
        """What a body has of what all have, or of what those have that were named before."""
        code = r.codes[0]
        if len(r.codes) > 1:
            return
        if whole := _body_behind(r, share):
            part = r.scope(without=whole.used)
            mine = tuple(map(str, r.holdings.select(part.who).values("agency"))) if part.who else r.shown.bodies[:1]
            theirs = r.bodies_of(whole)
            if len(mine) == len(theirs) == 1:
                years = (r.before.scope if r.before is not None else Scope()).joined(part).only("report_year")
                scope = years.set("agency", mine)
                yield Proposal(cls(r.codes, among=theirs), used | whole.used | r.pronouns, 0.05, scope, fresh=True)
            return
        if (one := _of_those_listed(r)) and r.before is not None:
            told = used | r.ids(T.NTH, T.MOST, T.LEAST, T.FIRST, T.PRONOUN, T.NUMBER)
            yield Proposal(cls(r.codes, among=r.shown.listed), told, 0.05, r.before.scope.set("agency", one))
            return
        if ranked := _ranked_before(r):
            yield Proposal(cls(r.codes), used | r.ids(T.ALL, T.NTH, T.FIRST) | r.said("全部", "单位"), 0.2, ranked)
        if not (r.named or r.pronouns or (r.before is not None and r.before.scope.who)):
            return
        if _of_its_whole(r):
            return
        of_all = r.has(T.ALL) or any(w in r.pieces[i].text for i in share for w in ("全部", "总")) or r.said("全部", "总量", "总数")
        if of_all and (code in _WHOLE | {m.code for m in r.mentions} or _EVERYBODY.search(r.text)):
            of_them = any(r.pieces[min(m.used) - 1].text.endswith(_EVERYBODYS) for m in r.mentions if min(m.used))
            yield Proposal(cls(r.codes), used | r.said("总量", "总数"), 0.1 if of_them else 0.25)  # 占全部部分公开的几成
        among = _told_together(r)
        among = among if len(among) > 1 else ()
        if r.named and (among or not _part_and_whole(r.codes)[1]):  # 澄岚市政府一家占百分之几
            yield Proposal(cls(r.codes, among=among), used | r.said("一家", "一个"), 0.25)

    def words(self) -> str:
        whole = f"{spoken(self.whole_years)}合计" if self.whole_years else joined(list(self.among), 3) or "全部单位"
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
        whose = "其" if self.whole_years else joined(list(self.among), 3) or "馆藏"
        among = f"占{whose}{spoken(everyone.years)}{whole.statistics.known}份年报合计的"
        draft.text = f"{context.name()}{of.label}{among}{percent(draft.value)}（{parts}）。"
        draft.notes = notes.of_bodies(everyone, by_year=False)
        draft.cite = context.cite_cells([of.code])
        return draft


def _told_together(r: Reading) -> tuple[str, ...]:
    """市政府一家占百分之几, after some bodies were named or listed: the whole is theirs; () where it is that of all."""
    if r.before is None or r.mentions or r.shown.found or any(each.exclude for each in r.before.scope.who):
        return ()
    return r.before.scope.get("agency") or r.shown.listed


def _of_a_rate(r: Reading, used: frozenset[int]) -> Iterator[Proposal]:
    """公开率和拒绝率: what they are, not a share of them."""
    rates = tuple(code for code in r.codes if quantity(code).ratio)
    others = frozenset(i for m in r.mentions if m.code not in rates for i in m.used)
    yield Proposal(Number(rates), used - others, 0.2 + NO_SUCH_UNIT * in_another_unit(r))


def _of_its_whole(r: Reading) -> bool:
    """占它全部新收的百分之几; 占全部新收的比例, after those of companies: of its own; 占全部单位的: of all bodies."""
    if _ITS_OWN.search(r.text) and r.mentions and r.inherited:
        return True
    return bool(_of_the_number_told(r)) and not (_EVERYBODY.search(r.text) or r.has(T.OFFICE))


def _of_the_number_told(r: Reading) -> str:
    """占办理总计的几成, after how many were not held: the number told of the whole that is named; empty if it is no part of it."""
    told = r.inherited[0].code if len(r.inherited) == 1 else ""
    whole = r.codes[0]
    if len(r.mentions) != 1 or told in ("", whole) or not _is_whole(r):
        return ""
    return ratio(told, whole) if exists(ratio(told, whole)) else ""


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
    if r.before is None or r.named or {m.code for m in r.mentions} - {m.code for m in r.inherited}:
        return None
    ranked = r.before if isinstance(r.before.ask, Ranking) else r.ranked
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


def _body_behind(r: Reading, share: frozenset[int]) -> Phrase | None:
    """市政府 in 它占市政府办结数的百分之多少: the body whose number is the whole."""
    return next((each for each in r.who.phrases if not each.exclude and min(each.used) - 1 in share), None)


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


def _part_and_whole(codes: tuple[str, ...]) -> tuple[str, str]:
    if len(codes) == 1:
        return codes[0], denominator(codes[0]) or ""
    first, second = ({field.code for field in quantity(code).fields} for code in codes[:2])
    of_first = second < first or (codes[0] in _WHOLE and codes[1] not in _WHOLE)
    return (codes[1], codes[0]) if of_first else (codes[0], codes[1])  # 无法提供的申请中，本机关不掌握的占多少: of the first


def _no_part_named(r: Reading) -> bool:
    whole = bool(r.inherited and r.mentions) and r.codes == (r.inherited[0].code,) and _is_whole(r)
    return whole and not (r.named or r.pronouns or r.has(T.NTH, T.FIRST))


def _shares(r: Reading) -> tuple[str, ...]:
    """Of numbers in front of 占 or 除以 what stands behind is the whole: of their sum, or of each; () where only one is named."""
    said = [p for p in r.pieces if p.kind is T.SHARE and p.text.startswith((*_DIVIDED, *_TAKES))]
    above, below = ([m.code for m in r.mentions if said and (m.start < said[0].start) is first] for first in (True, False))
    below += [table3_code(p.value, "total") for p in r.pieces if p.kind is T.ROW and said and p.start > said[0].start]  # 除以办理
    below += filter(None, [denominator(code) for code in above[:1] if _side_by_side(above)])
    above = [code for code in above if code not in below]
    divided = bool(said) and said[0].text in _DIVIDED
    if not (above and below) or (len(above) == 1 and not divided):
        return ()
    together = divided or r.has(T.SUM) or bool(r.said("加", "加上"))
    made = [ratio("+".join(above), below[0])] if together else [ratio(each, below[0]) for each in above]
    return tuple(made) if all(map(exists, made)) else ()


def _side_by_side(codes: Sequence[str]) -> bool:
    """予以公开、部分公开: none of them is the whole of the other."""
    cells = [{field.code for field in quantity(code).fields} for code in codes]
    tables = {field.table for code in codes for field in quantity(code).fields}
    return len(codes) > 1 and len(tables) == 1 and all(a.isdisjoint(b) for a, b in combinations(cells, 2))


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
    at = min((p.start for p in r.pieces if p.kind is T.SHARE and p.text.startswith(_TAKES)), default=-1)
    return 0 <= at < r.mentions[0].start
