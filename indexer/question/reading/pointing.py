"""它, 这些, 第一家, 前者: which of the bodies that were shown is meant."""

from __future__ import annotations

import re

from indexer.question.kinds.findings import Findings
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.passages import Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.kinds.share import Share
from indexer.question.kinds.split import Split
from indexer.question.numerals import number_at
from indexer.question.quantities import quantity
from indexer.question.reading.left_out import leaves_out
from indexer.question.reading.read import Reading, Want
from indexer.question.words.pieces import Piece, T

_LAST = ("最后", "最末", "末尾", "垫底", "殿后", "队尾")
_OF_BODIES = re.compile("家|单位|部门|机关|局")
_AMONG = re.compile("[两三四五六七八九十\\d]家(?:单位)?(?:当中|之中|里|中)")
_THAT_ONE = re.compile("的?那?一?[个家](?:单位|机关|部门)?")  # 位居第二的那家


def pointed(r: Reading) -> tuple[str, ...] | None:
    """The bodies a pronoun means: one, or all that were shown."""
    shown = r.shown.bodies
    if (place := _place_shown(r)) is not None:
        return place
    values = {r.pieces[i].value for i in r.pronouns - r.yardstick_pronouns if not _is_head(r, i)}
    among = _AMONG.search(r.text) is not None  # 三家当中哪家最多
    many = so_many_bodies(r) if not r.named and (among or not r.has(T.MOST, T.LEAST, T.FIRST)) else 0
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
    named = r.named and so_many_bodies(r) == len(r.who.phrases)
    if not (shown and values) or named or _of_its_cases(r):
        return None  # 街道、镇和乡这三家: those just named
    if values != {"one"} and len(shown) == 1 and not isinstance(r.before.ask if r.before else None, Listing | Findings | Words):
        return None  # 这些单位 after one was named best: all that were compared
    return _one_shown(r) if values == {"one"} else shown


def _one_shown(r: Reading) -> tuple[str, ...] | None:
    """它: the first that was shown, or the last of the list; after a place, the place."""
    if any(r.pieces[i - 1].text.startswith(_LAST) for i in r.pronouns if i):
        return r.shown.listed[-1:] if not r.shown.found else None  # 最后那家
    return r.shown.bodies if _unordered(r) else r.shown.bodies[:1]


def _of_its_cases(r: Reading) -> bool:
    """其中商业企业提的, after a number of many bodies: of its cases, not of those bodies by name."""
    inside = all(r.pieces[i].text.startswith(("其中", "里面", "里头", "当中")) for i in r.pronouns)
    counted = r.before is not None and isinstance(r.before.ask, Number | Share | Split | Series)
    return inside and counted and bool(r.mentions) and not r.wanting(Want.BODY, Want.BODIES)


def _two_told(r: Reading) -> tuple[str, ...]:
    """前者, 后者 are of these."""
    told = (r.shown.bodies, r.shown.listed, r.before.scope.get("agency") if r.before is not None else (), r.shown.told_bodies[-2:])
    return next((each for each in told if len(each) == 2), ())


def so_many_bodies(r: Reading) -> int:
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
    elif r.wanting(Want.BODY) or _unordered(r):
        return None  # 谁排第一: ranks them
    else:
        anew = isinstance(r.before.ask, Ranking) and not _in_another_year(r, nth)
        bodies = () if anew else r.shown.listed or r.shown.bodies
    place = int(nth.number or 1)
    return bodies[place - 1 : place] or None


def _unordered(r: Reading) -> bool:
    """第二名, after a sum of all: nobody was shown in any place."""
    told = r.before.ask if r.before is not None else None
    return isinstance(told, Number | Share | Split | Series) and len(r.shown.bodies) > 1 and not r.shown.ranked


def _in_another_year(r: Reading, nth: Piece) -> bool:
    """第一名2021年是多少, after a ranking of 2023: of who was first then."""
    return not set(r.years) <= set(r.shown.years) and all(r.pieces[i].start > nth.start for i in r.ids(T.YEAR))


def _no_other_year(r: Reading, nth: Piece) -> bool:
    """第三名2022年收到几件 is of who was third; 2022年第三名收到几件 ranks anew."""
    return set(r.years) <= set(r.shown.years) or all(r.pieces[i].start > nth.start for i in r.ids(T.YEAR))


def others_said(r: Reading) -> bool:
    """其他单位, 其余几家; not 剩下的, which may be cases."""
    return any(word in r.pieces[i].text for i in r.ids(T.REST) for word in ("单位", "家", "部门"))


def places_left_out(r: Reading) -> tuple[tuple[str, ...], frozenset[int]]:
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
        and any(r.pieces[k].start > r.pieces[i].start for k in r.wanting(Want.BODY, Want.NUMBER))
    )


def pointing(r: Reading) -> frozenset[int]:
    """第一家 of a list that was shown stands for a name."""
    bodies, left_out = places_left_out(r)
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
    if several and not r.shown.found and 1 < so_many_bodies(r) != len(pointed(r) or ()) and len(shown) > 1:
        return r.pieces[min(several)].text
    if (kind := r.ids(T.PRONOUN, value="kind")) and not _one_cell(r):
        return r.pieces[min(kind)].text
    if r.one_of_two and not (_two_told(r) or len(r.shown.measured) > 1):
        return r.pieces[min(r.one_of_two)].text
    one = [i for i in r.ids(T.PRONOUN, value="one") if not _is_head(r, i)]
    nobody = r.before is None or not (shown or r.before.scope.who)
    of_all = r.before is not None and not r.before.scope.who and _unordered(r)  # 它的公开率, after a sum of all
    return r.pieces[one[0]].text if one and (nobody or of_all) else ""
