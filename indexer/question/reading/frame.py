"""One frame for a conversation: a follow-up replaces what it mentions and keeps the rest.

它, 这家, 这些, 其中 mean the bodies the last answer showed; a question that asks about all (哪些单位 …) starts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indexer.question.kinds.compare import Compare
from indexer.question.kinds.definition import Definition
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import NO_SUCH_UNIT, Number, in_another_unit
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.share import Share
from indexer.question.kinds.split import Split
from indexer.question.kinds.table import Table
from indexer.question.kinds.talk import NO_QUESTION
from indexer.question.plan import (
    FACT_NUMBER,
    MEAN_OF_SCOPE,
    MEDIAN_OF_SCOPE,
    Ask,
    Condition,
    Op,
    Scope,
)
from indexer.question.quantities import denominator, exists, quantity, ratio
from indexer.question.reading.goes_on import goes_on, sound
from indexer.question.reading.pointing import places_left_out, pointed, pointing
from indexer.question.reading.read import ADDED, Proposal, Reading, Want
from indexer.question.words.pieces import T

_ONLY = ("只看", "只算", "只要", "仅看", "只", "单看", "光看", "只有", "光算", "单算")


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
        if isinstance(before, Ranking) and len(pointed(r) or ()) == 1 and not places_left_out(r)[0]:
            ask = Number(before.quantities, unit=before.unit)  # 它2021年呢: its number
        if isinstance(before, Compare) and r.has(T.SUM) and (len(r.years) == 1 or r.has(T.YEAR, value="count")):
            ask = Number(before.quantities, unit=before.unit)  # 再看2021年的总数
        scope = r.scope().of_years({*r.years, *r.shown.years}) if _another_year_beside(before, r) else _as_far_apart(ask, r)
        yield Proposal(ask, used, (0.55 if asks else 0.3) + NO_SUCH_UNIT * in_another_unit(r), scope)
    elif r.mentions and not r.question_words:
        one = isinstance(before, Ranking) and len(pointed(r) or ()) == 1
        swapped = Number(r.codes, unit=r.unit) if one else _swapped(before, r)
        if swapped is not None and sound(swapped):
            theirs = r.before if isinstance(before, Listing) and isinstance(swapped, Table) else None
            yield Proposal(swapped, used, 0.45, theirs.scope.joined(r.shown.those).joined(r.scope()) if theirs else None)


def _as_far_apart(before: Ask, r: Reading) -> Scope | None:
    """2021年呢, after 2022 was held against the year before: 2021 against 2020."""
    years = r.before.scope.years if r.before is not None else ()
    if not isinstance(before, Compare) or before.sides != "report_year" or len(years) != 2 or len(r.years) != 1 or r.has(T.VERSUS):
        return None
    first = r.years[0] - (years[1] - years[0])
    return r.scope().of_years((first, r.years[0])) if first in r.holdings.years else None


def _another_year_beside(before: Ask, r: Reading) -> bool:
    """跟2022年比呢, after one year was taken apart."""
    return r.has(T.VERSUS) and isinstance(before, Split) and len(r.years) == 1 and len(r.shown.years) == 1


def _is_share(before: Ask) -> bool:
    return isinstance(before, Share) or (isinstance(before, Number) and all("/" in code for code in before.quantities))


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
    if isinstance(before, Number) and len(before.quantities) == 1 and r.text.startswith(ADDED) and not before.aggregates:
        more, _, whole = before.quantities[0].partition("/")  # 加上部分公开呢
        both = "+".join((more, *r.codes))
        return replace(before, quantities=(ratio(both, whole) if whole else both,)) if exists(both) else None
    only = r.has(T.ONLY) or r.said(*_ONLY)
    if isinstance(before, Number) and only and quantity(before.measured[0]).ratio and (whole := share or denominator(r.codes[0]) or ""):
        return replace(before, quantities=(ratio(r.codes[0], whole),))  # 只算予以公开的呢, after 公开率
    if isinstance(before, Number) and share and denominator(r.codes[0]) == share:  # 企业占多少, 个人呢
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
