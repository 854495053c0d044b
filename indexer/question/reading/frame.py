"""One frame for a conversation: a follow-up replaces what it mentions and keeps the rest.

它, 这家, 这些, 其中 mean the bodies the last answer showed; a question that asks about all (哪些单位 …) starts anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from indexer.question.kinds.compare import Compare
from indexer.question.kinds.definition import Definition
from indexer.question.kinds.evidence import Sources
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.grouping import INNER
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import NO_SUCH_UNIT, Number, in_another_unit
from indexer.question.kinds.passages import Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.kinds.share import Share
from indexer.question.kinds.split import Split
from indexer.question.kinds.table import Table
from indexer.question.kinds.talk import NO_QUESTION, Talk
from indexer.question.kinds.why import Why
from indexer.question.numerals import number_at
from indexer.question.plan import (
    FACT_NUMBER,
    KINDS_OF_BODY,
    MEAN_OF_SCOPE,
    MEDIAN_OF_SCOPE,
    REGION,
    WHO,
    Ask,
    Condition,
    Op,
    Scope,
)
from indexer.question.quantities import denominator, quantity, ratio
from indexer.question.reading.goes_on import goes_on
from indexer.question.reading.left_out import leaves_out
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reading.who import GROUP_ENDS
from indexer.question.words.pieces import Piece, T

_CLOSE_LOOK = (Why, Sources, Split, Findings)  # of what was just shown
_FEW = 8
_ONLY = ("只看", "只算", "只要", "仅看", "只", "单看", "光看", "只有", "光算", "单算")
_LAST = ("最后", "最末", "末尾", "垫底", "殿后", "队尾")
_OF_BODIES = re.compile("家|单位|部门|机关|局")
_AMONG = re.compile("[两三四五六七八九十\\d]家(?:单位)?(?:当中|之中|里|中)")
_THAT_ONE = re.compile("的?那?一?[个家](?:单位|机关|部门)?")  # 位居第二的那家


def again(r: Reading) -> Iterator[Proposal]:
    """那2021年呢, 丽水呢, 诉讼呢: the question before, with what this one mentions."""
    before = r.before.ask if r.before is not None else None
    if before is None or isinstance(before, (*NO_QUESTION, Definition)):
        return
    changed = r.named or r.years or r.pronouns or bool(pointing(r) | r.put_back) or r.has(T.UNIT, T.EXCEPT, T.ISSUED) or bool(r.unit)
    yield from goes_on(before, r)
    bodies = frozenset() if isinstance(before, Number) else r.wanting(Want.BODY, Want.BODIES)
    used = (
        r.wanting(Want.NUMBER, Want.YESNO)
        | bodies
        | r.ids(T.SUM, T.EACH)
        | (r.ids(T.RANKING) if isinstance(before, Ranking) else frozenset())
        | r.mentioned
        | (r.ids(T.VERSUS) if _another_year_beside(before, r) else frozenset())
        | (r.ids(T.SHARE) if _is_share(before) and not r.mentions else frozenset())
    )
    year = isinstance(before, Ranking) and (r.wanting(Want.YEAR) or r.ids(T.META, value="year"))
    if year and not r.mentions and not r.named and not r.years:
        yield Proposal(before, r.wanting(Want.YEAR) | r.ids(T.META, value="year"), 0.1, r.before.scope if r.before else None)
    if changed and not r.mentions and not r.content:
        ask = replace(before, unit=r.unit) if r.unit and hasattr(before, "unit") and before.measured else before  # type: ignore[call-arg]
        asks = len(r.question_words) > 0
        if isinstance(before, Ranking) and len(_pointed(r) or ()) == 1 and not _places_left_out(r)[0]:
            ask = Number(before.quantities, unit=before.unit)  # 它2021年呢: its number
        scope = r.scope().of_years({*r.years, *r.shown.years}) if _another_year_beside(before, r) else None
        yield Proposal(ask, used, (0.55 if asks else 0.3) + NO_SUCH_UNIT * in_another_unit(r), scope)
    elif r.mentions and not r.question_words:
        one = isinstance(before, Ranking) and len(_pointed(r) or ()) == 1
        swapped = Number(r.codes, unit=r.unit) if one else _swapped(before, r)
        if swapped is not None and _sound(swapped):
            theirs = r.before if isinstance(before, Listing) and isinstance(swapped, Table) else None
            yield Proposal(swapped, used, 0.45, theirs.scope.joined(r.shown.those).joined(r.scope()) if theirs else None)


def _another_year_beside(before: Ask, r: Reading) -> bool:
    """跟2022年比呢, after one year was taken apart."""
    return r.has(T.VERSUS) and isinstance(before, Split) and len(r.years) == 1 and len(r.shown.years) == 1


def _is_share(before: Ask) -> bool:
    return isinstance(before, Share) or (isinstance(before, Number) and all("/" in code for code in before.quantities))


def _sound(ask: Ask) -> bool:
    """都维持了吗, 诉讼呢: not every kind can be asked of every number."""
    try:
        ask.check()
    except ValueError:
        return False
    return True


def _swapped(before: Ask, r: Reading) -> Ask | None:
    """The same question about another number."""
    if isinstance(before, Listing):
        if r.shown.bodies and r.said("还是") and len(r.codes) > 1:
            return Table(r.codes)  # 结果是维持还是纠正, after who was sued: theirs
        if r.shown.bodies and all(quantity(code).ratio for code in r.codes) and not r.has(T.COMPARED, T.AVERAGE):
            return Table(r.codes)  # 公开率呢, after who has any: theirs
        own = tuple(condition for condition, _ in r.conditions)
        conditions = own if r.has(T.EXISTS) or r.pronouns or set(r.codes) & set(before.measured) else _demanded_again(before, own)
        return replace(before, conditions=conditions) if conditions else None
    share = before.measured[0].partition("/")[2] if isinstance(before, Number) and "/" in before.measured[0] else ""
    only = r.has(T.ONLY) or r.said(*_ONLY)
    if isinstance(before, Number) and only and quantity(before.measured[0]).ratio and (whole := share or denominator(r.codes[0]) or ""):
        return replace(before, quantities=(ratio(r.codes[0], whole),))  # 只算予以公开的呢, after 公开率
    if isinstance(before, Number) and share and not quantity(r.codes[0]).ratio:  # 企业占多少, 个人呢
        return replace(before, quantities=(ratio(r.codes[0], share),))
    if isinstance(before, Split | Ranking | Number | Table | Compare) or hasattr(before, "quantities"):
        codes = r.codes[:1] if isinstance(before, Split | Ranking) else r.codes
        return replace(before, quantities=codes)  # type: ignore[call-arg]
    return None


def _demanded_again(before: Listing, own: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """行政强制呢, after 处罚超过5件的, 没有处罚的: the same is demanded of another number; nothing where its unit is another."""
    held = before.conditions[0]
    plain = all(c.op is Op.GT and not (c.value or c.than or c.year) and c.quantity not in FACT_NUMBER for c in own)
    if not plain or len(before.conditions) > 1 or held.year or (held.than and held.than not in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE)):
        return own
    if held.quantity in FACT_NUMBER:  # 零申请 is a number that is none, 未审结 one that is some
        none = (held.quantity == "zero_requests") is bool(held.value)
        held = Condition(FACT_NUMBER[held.quantity], Op.EQ if none else Op.GT)
    fits = not held.value or all(quantity(c.quantity).unit == quantity(held.quantity).unit for c in own)
    return tuple(replace(held, quantity=c.quantity) for c in own) if fits else ()


def scope_of(r: Reading, proposal: Proposal) -> Scope:
    """Who and when, with what the conversation adds."""
    own = proposal.scope if proposal.scope is not None else r.scope()
    if r.before is None:
        return own
    if isinstance(proposal.ask, Talk | Definition):
        return r.before.scope  # nothing of the conversation is changed
    pointed = _pointed(r)
    if proposal.fresh and pointed is None and not _of_that_list(r, proposal.ask):
        return own
    old = r.before.scope
    everyone = r.has(T.ALL) or (r.has(T.GROUP, value="agency") and len(old.who.get("agency")) == 1)  # 各单位, after one of them
    everyone = everyone or (r.has(T.COMPARED) and bool(r.said("回到", "再回到")))  # 回到10件以上的, after some of them
    whole = everyone and not (r.named or r.pronouns) and not isinstance(proposal.ask, Share)  # 占所有单位的几成: that part of all
    who = own.who if whole else _who(r, own, old, proposal, pointed)
    return Scope((*_told_once(who), *_when(r, own, old, proposal.ask), *_rest(own, old, proposal, r)))


def _told_once(who: Scope) -> Scope:
    """这几家, without one of them: the others, by name."""
    out = {name for each in who if each.field == "agency" and each.exclude for name in each.values}
    kept = [name for name in who.get("agency") if name not in out]
    if not out or not kept:
        return who
    return Scope(tuple(each for each in who if each.field != "agency")).set("agency", kept)


def _who(r: Reading, own: Scope, old: Scope, proposal: Proposal, pointed: tuple[str, ...] | None) -> Scope:
    named = own.who
    included = Scope(tuple(f for f in named if not f.exclude))
    if (rest := _the_rest(r, old, named, proposal.ask)) is not None:
        return rest
    if pointed is not None and not included.get("agency"):
        return _told_inside(r, included) or _meant(r, pointed).joined(named)
    few = isinstance(proposal.ask, Ranking) and 1 < len(old.who.get("agency")) <= proposal.ask.limit
    if not named and few and r.mentions and pointed is None:
        return Scope()  # 公开率前三呢, after 这三家里谁…: no ranking of three by three
    if not named and _of_that_list(r, proposal.ask):
        return r.shown.those
    if not named:
        another = r.before is not None and type(proposal.ask) is not type(r.before.ask)
        few = 0 < len(r.shown.bodies) <= _FEW and isinstance(proposal.ask, _CLOSE_LOOK) and another
        single = len(r.shown.bodies) == 1 and _of_the_first(r, proposal.ask) and not r.wanting(Want.BODY, Want.BODIES)
        if (around := _around(r, old, proposal.ask)) is not None:
            return around
        return r.shown.those if not old.who and (few or single) else old.who
    if not included or not included.only("agency", *REGION):
        group = any(phrase.text.endswith(GROUP_ENDS) or not phrase.text.endswith(("局", "委", "办", "厅")) for phrase in r.who.phrases)
        if included and r.has(T.ALL) and not r.pronouns:
            return named  # 全部乡镇街道, after one of them
        if included and group and r.mentions and r.question_words and not r.has(T.FOLLOW):
            return named  # a full question of its own
        kinds = KINDS_OF_BODY if included else ()
        within = old.who.without(*kinds).joined(named)  # 去掉民政; 民政局呢 within the same place
        return within if not included or r.holdings.select(within) else named  # 那街道呢, after a town
    return named


def _around(r: Reading, old: Scope, ask: Ask) -> Scope | None:
    """哪家最多, 前三呢, after one body: of all, or of those asked about before it; 不到10件的有几家, after more than 20."""
    wide = r.wide.scope.who if r.wide is not None else Scope()
    if not isinstance(ask, Ranking | Listing) or r.pronouns:
        return None
    if isinstance(ask, Listing) and r.has(T.COMPARED) and r.wide is not None and _same_demanded(r.wide.ask, ask):
        return wide
    several = r.wanting(Want.BODY, Want.BODIES) or getattr(ask, "limit", 0) > 1 or r.has(T.OFFICE)
    there = r.holdings.select(old.who)
    if not (several and old.who and there.bodies == 1):
        return None
    inside = set(there.values("agency")) <= set(r.holdings.select(wide).values("agency"))
    if not (wide and inside):
        r.notes.append("按全部单位理解，不限于上一个回答里的单位")
    return wide if inside else Scope()


def _same_demanded(before: Ask, ask: Listing) -> bool:
    """Another bound of the same numbers: who fulfilled the one before says nothing about it."""
    return isinstance(before, Listing) and set(before.measured) == set(ask.measured)


def _added_to(r: Reading, old: Scope) -> tuple[str, ...]:
    """Those before; 三家, with one more: the two that were spoken of."""
    many = _so_many_bodies(r) - 1
    told = (old.get("agency"), r.shown.listed, r.shown.told_bodies)
    return next((each for each in told if len(each) == many > 0), old.get("agency") or r.shown.listed)


def _told_inside(r: Reading, place: Scope) -> Scope:
    """回到汀兰那家, 交通那家: the one of that place or kind that was told of; nobody if there are several or none."""
    told = dict.fromkeys((*r.shown.bodies, *r.shown.told_bodies, *r.shown.listed))
    inside = set(r.holdings.select(place).values("agency")) if place.only(*REGION, *KINDS_OF_BODY) else set()
    found = [name for name in told if name in inside]
    return Scope().set("agency", found) if len(found) == 1 else Scope()


def _the_rest(r: Reading, old: Scope, named: Scope, ask: Ask) -> Scope | None:
    """去掉第一名, 剩下的加起来, 其他晚的还有谁: without some of those, or without those; None if nobody is left out so."""
    if r.adding and named.get("agency"):
        return old.who.set("agency", (*_added_to(r, old), *named.get("agency")))
    if r.put_back:
        return Scope(tuple(each for each in old.who if not each.exclude)).joined(named)
    if without := _places_left_out(r)[0]:
        if (all_ := _list_narrowed(r, old)) is not None:
            return all_.joined(_but(_meant(r, without)))
        kept = [name for name in old.who.get("agency") if name not in without]
        return old.who.set("agency", kept).joined(_but(_meant(r, without)))
    if not r.has(T.REST) or not r.shown.bodies or (named and r.has(T.ALL)):
        return None  # 去掉市政府，其余全部单位: of all
    if named:  # 去掉市政府，剩下的加起来: of those
        return r.shown.those.joined(named) if all(each.exclude for each in named) else None
    inner = isinstance(ask, Split) and ask.group in INNER  # 剩下的怎么处理的: of its cases
    return None if inner else _but(r.shown.those)


def _list_narrowed(r: Reading, old: Scope) -> Scope | None:
    """去掉第一名，剩下的合计, after a look at the second: of the list; None where it was not left."""
    one = old.get("agency")
    if not r.has(T.REST) or len(one) != 1 or one[0] not in r.shown.listed or len(r.shown.listed) < 2:
        return None
    whole = r.ranked is not None and not getattr(r.ranked.ask, "limit", 0)
    return r.ranked.scope.who if r.ranked is not None and whole else Scope().set("agency", r.shown.listed)


def _of_that_list(r: Reading, ask: Ask) -> bool:
    """哪家结转最多, after who has any 结转: of those."""
    before = r.before.ask if r.before is not None else None
    listed = isinstance(before, Listing) and len(r.shown.bodies) > 1 and not (r.years or r.has(T.ALL, T.GROUP) or before.is_of_none)
    if not (listed and isinstance(ask, Ranking) and ask.by == "agency" and set(ask.quantities) <= set(before.measured if before else ())):
        return False
    above = all(c.op in (Op.GT, Op.GE) and not (c.than or c.year) for c in getattr(before, "conditions", ()))
    return not (above and ask.order == "desc" and ask.limit == 1 and not ask.change)  # the most of those that have any are the most of all


def _meant(r: Reading, bodies: tuple[str, ...]) -> Scope:
    """Bodies that were shown: all there were, if these are all that were named."""
    return r.shown.those if bodies == r.shown.bodies else Scope().set("agency", bodies)


def _but(scope: Scope) -> Scope:
    return Scope(tuple(replace(each, exclude=True) for each in scope))


def _of_the_first(r: Reading, ask: Ask) -> bool:
    """多少件, after who has most: of that one; a mean is of all."""
    before = r.before.ask if r.before is not None else None
    return isinstance(before, Ranking) and not (isinstance(ask, Ranking) or bool(getattr(ask, "aggregates", ())) or r.has(T.SUM))


def _when(r: Reading, own: Scope, old: Scope, ask: Ask) -> Scope:
    mine = own.only("report_year")
    if r.ids(T.ALL, value="any-year"):
        return Scope()  # 年份不限
    if mine.years or any(f.exclude for f in mine):
        return mine
    one = isinstance(r.before.ask, Ranking) and r.before.ask.limit == 1 and len(r.shown.years) == 1 if r.before else False
    several = r.has(T.YEAR, value="count")  # 五年一共多少
    if several and (counted := _so_many_years(r, old)):
        return Scope().of_years(counted)
    if one and isinstance(ask, Number) and not (r.mentions or ask.aggregates or several):  # 哪年最多, 多少件: of that year
        return Scope().of_years(r.shown.years)
    if isinstance(ask, Series) and len(old.years) == 1 and r.ids(T.GROUP, value="report_year"):
        return Scope()  # 这些单位每年收到多少, after one year
    if r.wanting(Want.YEAR) and len(old.years) == 1:
        return Scope()  # 哪年最多, after one year: of all
    listed = r.before is not None and isinstance(r.before.ask, Listing) and isinstance(ask, Number) and not r.mentions
    if listed and any(quantity(code).stock for code in ask.measured):
        return Scope().of_years(r.shown.years)  # 有几件, after who has any pending: of those years
    included = any(not phrase.exclude for phrase in r.who.phrases)
    complete = included and bool(r.mentions) and bool(r.question_words) and not r.has(T.FOLLOW) and not r.pronouns
    return Scope() if complete else old.only("report_year")


def _so_many_years(r: Reading, old: Scope) -> tuple[int, ...]:
    """“重复申请”的五年合计, after one of them: all five."""
    many = int(next(p.number or 0 for p in r.pieces if p.kind is T.YEAR and p.value == "count"))
    told = (old.years, r.shown.years, r.shown.told_years, r.holdings.select(old.who).years, r.holdings.years)
    return next((years for years in told if len(years) == many), ())


def _rest(own: Scope, old: Scope, proposal: Proposal, r: Reading) -> Scope:
    kept = old.without(*WHO, "report_year") if not r.mentions else Scope()
    return kept.joined(own.without(*WHO, "report_year"))


def _pointed(r: Reading) -> tuple[str, ...] | None:
    """The bodies a pronoun means: one, or all that were shown."""
    shown = r.shown.bodies
    if (place := _place_shown(r)) is not None:
        return place
    values = {r.pieces[i].value for i in r.pronouns - r.yardstick_pronouns if not _is_head(r, i)}
    among = _AMONG.search(r.text) is not None  # 三家当中哪家最多
    many = _so_many_bodies(r) if not r.named and (among or not r.has(T.MOST, T.LEAST, T.FIRST)) else 0
    if 1 < len(shown) == many:
        return shown  # 三家合共多少, after the first three
    if r.one_of_two and (two := _two_told(r)):
        return (two[0] if r.pieces[min(r.one_of_two)].value == "former" else two[1],)
    if r.has(T.EVIDENCE, value="both") and len(r.shown.told_bodies) > 1:
        return r.shown.told_bodies[-2:]  # 依据一样吗
    if 1 < many == len(r.shown.listed):
        return r.shown.listed  # 这三家, after 第一名是第二名的几倍
    if 1 < many <= len(r.shown.told_bodies):
        return r.shown.told_bodies[-many:]  # 这两家加起来, after one and the other
    if not shown or not values or (r.named and _so_many_bodies(r) == len(r.who.phrases)):
        return None  # 街道、镇和乡这三家: those just named
    if values != {"one"} and len(shown) == 1 and not isinstance(r.before.ask if r.before else None, Listing | Findings | Words):
        return None  # 这些单位 after one was named best: all that were compared
    if values == {"one"} and any(r.pieces[i - 1].text.startswith(_LAST) for i in r.pronouns if i):
        return r.shown.listed[-1:] if not r.shown.found else None  # 最后那家
    return shown[:1] if values == {"one"} else shown


def _two_told(r: Reading) -> tuple[str, ...]:
    """前者, 后者 are of these."""
    told = (r.shown.bodies, r.shown.listed, r.before.scope.get("agency") if r.before is not None else (), r.shown.told_bodies[-2:])
    return next((each for each in told if len(each) == 2), ())


def _so_many_bodies(r: Reading) -> int:
    said = [p.number for p in r.pieces if p.kind is T.NUMBER and p.value == "家"]
    said += [number.value for p in r.pieces if p.kind is T.PRONOUN and (number := number_at(p.text, 1)) is not None]
    return int(said[0] or 0) if len(said) == 1 else 0


def _place_shown(r: Reading) -> tuple[str, ...] | None:
    """第一家 of a list, 第二名的许可 after a ranking: the body in that place of what was shown."""
    nth = r.first(T.NTH)
    if nth is None or nth.value != "desc" or r.before is None or r.named:
        return None
    if r.mentions:  # another number of the same bodies; 处罚第二名 ranks anew
        leads = nth.start < min(m.start for m in r.mentions) and not r.wanting(Want.BODY)
        that = _THAT_ONE.match(r.text, nth.end) is not None
        bodies = r.shown.listed if leads and (that or (_is_place(nth.text) and _no_other_year(r, nth))) else ()
    else:
        bodies = () if isinstance(r.before.ask, Ranking) else r.shown.listed or r.shown.bodies
    place = int(nth.number or 1)
    return bodies[place - 1 : place] or None


def _no_other_year(r: Reading, nth: Piece) -> bool:
    """第三名2022年收到几件 is of who was third; 2022年第三名收到几件 ranks anew."""
    return set(r.years) <= set(r.shown.years) or all(r.pieces[i].start > nth.start for i in r.ids(T.YEAR))


def _places_left_out(r: Reading) -> tuple[tuple[str, ...], frozenset[int]]:
    """去掉第一名: the first of those that were shown, and the pieces that say so."""
    for i, piece in enumerate(r.pieces[1:], 1):
        if r.pieces[i - 1].kind is T.EXCEPT and (piece.kind in (T.NTH, T.FIRST) or piece.text.startswith("第一")):
            place = int(piece.number or 1)
            bodies = r.shown.listed[:place] if piece.kind is not T.NTH else r.shown.listed[place - 1 : place]
            return bodies, frozenset({i - 1, i}) | r.ids(T.REST)
    for i in sorted(r.pronouns):  # 除了它呢, 把它剔出去
        before, behind = i > 0 and r.pieces[i - 1].kind is T.EXCEPT, leaves_out(r.pieces, i + 1)
        if before or behind:
            one_of_many = len(r.shown.bodies) == 1 and len(r.shown.listed) > 1  # 除了它们, after one of ten
            several = r.shown.listed if one_of_many else r.shown.bodies
            bodies = r.shown.bodies[:1] if r.pieces[i].value == "one" else several
            return bodies, frozenset({i, i - 1 if before else behind}) | r.ids(T.REST, T.OUTSIDE)
    return (), frozenset()


def _is_place(text: str) -> bool:
    return text.rstrip("的").endswith(("名", "位", "家")) or text[:-1].endswith("老")


def _is_head(r: Reading, i: int) -> bool:
    """那家 in 申请最少的那家是谁: what the superlative is of, nobody named before."""
    ordered = any(p.kind in (T.MOST, T.LEAST, T.NTH, T.FIRST, T.COMPARED) for p in r.pieces[:i])
    return (
        i > 0
        and ordered
        and r.pieces[i - 1].text.endswith("的")
        and any(r.pieces[k].start > r.pieces[i].start for k in r.wanting(Want.BODY))
    )


def pointing(r: Reading) -> frozenset[int]:
    """第一家 of a list that was shown stands for a name."""
    bodies, left_out = _places_left_out(r)
    return left_out if bodies else r.ids(T.NTH) if _place_shown(r) is not None else frozenset()


def _one_cell(r: Reading) -> bool:
    """这一类 is told: one kind of applicant, one row."""
    fields = [field for mention in r.inherited for field in quantity(mention.code).fields]
    return len(fields) == 1 and fields[0].column != "total"


def unclear_pronoun(r: Reading) -> str:
    """它 with nobody named before, or several shown; 这三家 after five."""
    if r.named:
        return ""
    shown, several = r.shown.bodies, {i for i in r.ids(T.PRONOUN, value="many") if _OF_BODIES.search(r.pieces[i].text)}
    if several and not r.shown.found and 1 < _so_many_bodies(r) != len(_pointed(r) or ()) and len(shown) > 1:
        return r.pieces[min(several)].text
    if (kind := r.ids(T.PRONOUN, value="kind")) and not _one_cell(r):
        return r.pieces[min(kind)].text
    if r.one_of_two and not (_two_told(r) or len(r.shown.measured) > 1):
        return r.pieces[min(r.one_of_two)].text
    one = [i for i in r.ids(T.PRONOUN, value="one") if not _is_head(r, i)]
    return r.pieces[one[0]].text if one and (r.before is None or not (shown or r.before.scope.who)) else ""
