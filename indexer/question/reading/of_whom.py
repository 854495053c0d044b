"""Who and when a follow-up is about: what it names replaces, the rest is kept."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.question.kinds.definition import Definition
from indexer.question.kinds.evidence import Sources
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.grouping import INNER
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series, year_by_year
from indexer.question.kinds.share import Share
from indexer.question.kinds.split import Split
from indexer.question.kinds.talk import Talk
from indexer.question.kinds.why import Why
from indexer.question.plan import (
    KINDS_OF_BODY,
    REGION,
    WHO,
    Ask,
    Op,
    Scope,
)
from indexer.question.quantities import quantity
from indexer.question.reading.pointing import others_said, places_left_out, pointed, so_many_bodies
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reading.who import GROUP_ENDS
from indexer.question.words.pieces import T

_CLOSE_LOOK = (Why, Sources, Split, Findings)  # of what was just shown
_FEW = 8
_WHICH_YEARS = re.compile("(?:哪|几个?|多少个?)[几些一]?(?:年|个?年度|年份)")
_EVERY_BODY = re.compile("(?:[各每]个?|所有|全部)(?:单位|部门|机关|家)")


def scope_of(r: Reading, proposal: Proposal) -> Scope:
    """Who and when, with what the conversation adds."""
    own = proposal.scope if proposal.scope is not None else r.scope()
    if r.before is None:
        return own
    if isinstance(proposal.ask, Talk | Definition):
        return r.before.scope  # nothing of the conversation is changed
    told = pointed(r)
    if proposal.fresh and told is None and not _of_that_list(r, proposal.ask):
        return own
    old = r.before.scope
    whole = not (r.named or r.pronouns or isinstance(proposal.ask, Share)) and _of_everyone(r, old)  # 占所有单位的几成: that part of all
    who = own.who if whole else _who(r, own, old, proposal, told)
    return Scope((*_told_once(who), *_when(r, own, old, proposal.ask), *_rest(own, old, proposal, r)))


def _of_everyone(r: Reading, old: Scope) -> bool:
    """全部加起来呢; 各单位, after one of them; 回到10件以上的, after some; 2021年各单位平均收到多少: nothing is left to take over."""
    if r.ids(T.ALL) - r.ids(T.ALL, value="period") or (r.has(T.COMPARED) and r.said("回到", "再回到")):
        return True
    if any(r.pieces[i].text.startswith(("全", "所有")) for i in r.ids(T.SUM)):
        return True
    there = so_many_bodies(r)
    if there > 1 and r.years and there == r.holdings.select(r.scope()).bodies and there not in (len(r.shown.bodies), len(r.shown.listed)):
        return True  # 2020年的三家加起来: all there are
    each = any(_EVERY_BODY.search(piece.text) for piece in r.pieces)
    complete = bool(r.years and r.mentions) and not r.has(T.FOLLOW)
    return each and (complete or len(old.who.get("agency")) == 1)


def _told_once(who: Scope) -> Scope:
    """这几家, without one of them: the others, by name."""
    out = {name for each in who if each.field == "agency" and each.exclude for name in each.values}
    kept = [name for name in who.get("agency") if name not in out]
    if not out or not kept:
        return who
    return Scope(tuple(each for each in who if each.field != "agency")).set("agency", kept)


def _who(r: Reading, own: Scope, old: Scope, proposal: Proposal, told: tuple[str, ...] | None) -> Scope:
    named = own.who
    included = Scope(tuple(f for f in named if not f.exclude))
    if (rest := _the_rest(r, old, named, proposal.ask)) is not None:
        return rest
    if told is not None and not included.get("agency"):
        inside = _told_inside(r, included) or _meant(r, told).joined(named)
        return inside if not included or r.holdings.select(inside) else named  # 栖禾市这几家, after those of another place
    few = isinstance(proposal.ask, Ranking) and 1 < len(old.who.get("agency")) <= proposal.ask.limit
    if not named and few and r.mentions and told is None:
        return Scope()  # 公开率前三呢, after 这三家里谁…: no ranking of three by three
    if not named and _of_that_list(r, proposal.ask):
        return r.shown.those
    if not named:
        another = r.before is not None and type(proposal.ask) is not type(r.before.ask)
        few = 0 < len(r.shown.bodies) <= _FEW and isinstance(proposal.ask, _CLOSE_LOOK) and another
        single = len(r.shown.bodies) == 1 and _of_the_first(r, proposal.ask) and not r.wanting(Want.BODY, Want.BODIES)
        if (around := _around(r, old, proposal.ask)) is not None:
            return around
        return r.shown.those if (few and not old.who) or single else _across(proposal.ask, old.who)
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


def _across(ask: Ask, who: Scope) -> Scope:
    """哪一级最多, after one level: of all levels."""
    by = getattr(ask, "group", "") or getattr(ask, "by", "")
    return who.without(*(REGION[REGION.index(by) :] if by in REGION else (by,) if by in KINDS_OF_BODY else ()))


def _around(r: Reading, old: Scope, ask: Ask) -> Scope | None:
    """哪家最多, 前三呢, after one body: of all, or of those asked about before it; 不到10件的有几家, after more than 20."""
    wide = r.wide.scope.who if r.wide is not None else Scope()
    if not isinstance(ask, Ranking | Listing) or r.pronouns:
        return None
    if isinstance(ask, Ranking) and ask.change and r.wide is not None and _fell_or_rose(r.wide.ask, ask):
        return wide
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


def _fell_or_rose(before: Ask, ask: Ranking) -> bool:
    """减少最多的, after whose number rose: not among those."""
    conditions = before.conditions if isinstance(before, Listing) else ()
    return any(c.than_year and (c.op is Op.LT) is (ask.order == "desc") for c in conditions)


def _same_demanded(before: Ask, ask: Listing) -> bool:
    """Another bound of the same numbers: who fulfilled the one before says nothing about it."""
    return isinstance(before, Listing) and set(before.measured) == set(ask.measured)


def _added_to(r: Reading, old: Scope) -> tuple[str, ...]:
    """Those before; 三家, with one more: the two that were spoken of."""
    many = so_many_bodies(r) - 1
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
    if without := places_left_out(r)[0]:
        if (all_ := _list_narrowed(r, old)) is not None:
            return all_.joined(_but(_meant(r, without)))
        kept = [name for name in old.who.get("agency") if name not in without]
        return old.who.set("agency", kept).joined(_but(_meant(r, without)))
    its_cases = len(r.shown.bodies) == 1 and not others_said(r) and not named  # 剩下的是不是转到下一年了
    if not r.has(T.REST) or not r.shown.bodies or its_cases or (named and r.has(T.ALL)):
        return None  # 去掉市政府，其余全部单位: of all
    left_out = {name for each in named if each.exclude for name in each.values} if named else set()
    if left_out and old.get("agency") and left_out >= set(old.get("agency")):
        return named if all(each.exclude for each in named) else None  # 剔除市政府，其他单位合计, after that one: of all others
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
    if ask.change and before is not None and _fell_or_rose(before, ask):
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
    anew = isinstance(ask, Ranking | Listing) or bool(getattr(ask, "aggregates", ())) or r.has(T.SUM)
    return isinstance(before, Ranking | Listing) and not anew


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
    if isinstance(ask, Series) and len(old.years) == 1 and (r.ids(T.GROUP, value="report_year") or year_by_year(r)):
        return Scope()  # 这些单位每年收到多少, 逐年呢, after one year
    if r.wanting(Want.YEAR) and len(old.years) == 1:
        return Scope()  # 哪年最多, after one year: of all
    listed = r.before is not None and isinstance(r.before.ask, Listing) and isinstance(ask, Number) and not r.mentions
    if listed and any(quantity(code).stock for code in ask.measured):
        return Scope().of_years(r.shown.years)  # 有几件, after who has any pending: of those years
    if any(_WHICH_YEARS.search(r.pieces[i].text) for i in r.ids(T.META, value="holdings")):
        return Scope()  # 有哪几年的, after one year
    included = any(not phrase.exclude for phrase in r.who.phrases)
    complete = included and bool(r.mentions) and bool(r.question_words) and not r.has(T.FOLLOW) and not r.pronouns
    if complete and not _the_same_number(r, old, ask):
        return Scope()
    return _held_of(r, own, old.only("report_year"))


def _the_same_number(r: Reading, old: Scope, ask: Ask) -> bool:
    """某局的信访类是多少, after who had most in 2022: of that year."""
    return isinstance(ask, Number) and len(old.years) == 1 and r.before is not None and set(r.codes) == set(r.before.ask.measured)


def _held_of(r: Reading, own: Scope, kept: Scope) -> Scope:
    """王店镇呢, after a report of 2020: where it has only one report, that."""
    who = own.who
    if not (kept.years and who) or r.holdings.select(who.joined(kept)) or len(years := r.holdings.select(who).years) != 1:
        return kept
    r.notes.append(f"馆藏没有该单位{kept.years[0]}年度的年报，按{years[0]}年度回答")
    return Scope().of_years(years)


def _so_many_years(r: Reading, old: Scope) -> tuple[int, ...]:
    """“重复申请”的五年合计, after one of them: all five."""
    many = int(next(p.number or 0 for p in r.pieces if p.kind is T.YEAR and p.value == "count"))
    told = (old.years, r.shown.years, r.shown.told_years, r.holdings.select(old.who).years, r.holdings.years)
    return next((years for years in told if len(years) == many), ())


def _rest(own: Scope, old: Scope, proposal: Proposal, r: Reading) -> Scope:
    kept = old.without(*WHO, "report_year") if not r.mentions else Scope()
    return kept.joined(own.without(*WHO, "report_year"))
