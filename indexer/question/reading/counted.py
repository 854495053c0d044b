"""What is counted: the words of the form in a question as mentions of one number each.

Words that merely set the scene (“收到的申请中公开了几件”) mention nothing beside
stronger ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import or_

from archive.form import table4
from indexer.question.plan import FACT_NUMBER
from indexer.question.quantities import denominator, exists, ratio
from indexer.question.reading.cells import table2_codes, table3_code, table4_codes
from indexer.question.reading.clusters import KINDS, Cluster, is_money, of_row_before, put_together, share
from indexer.question.words.pieces import NOISE, Piece, T

_ANEW = frozenset({T.WHICH, T.OFFICE, T.QUANT, T.BREAK})  # behind these something else is spoken of
_DECIDED = {  # 直接起诉案件维持率
    row: "+".join(table4.code(row, outcome) for outcome in ("upheld", "corrected", "other"))
    for row in ("review", "lit_direct", "lit_after_review")
}
_AS_WELL = frozenset(("也", "都", "又", "还", "同时", "均"))  # 申请也超过20件
_BUT = ("但", "但是", "却", "可", "可是", "然而", "不过", "而")
_COLLECTING = frozenset(("收", "收得", "收了", "收的", "收过"))


@dataclass(frozen=True, slots=True)
class Mention:
    """One number the question speaks of."""

    code: str  # an expression of ``quantities``
    used: frozenset[int]  # pieces
    start: int  # where in the text
    end: int
    others: tuple[str, ...] = ()  # what the same words may also mean
    sure: bool = False  # the first is meant more often
    weak: bool = False
    negated: bool = False
    negations: frozenset[int] = frozenset()  # the pieces that negate it
    fact: str = ""
    inherited: bool = False  # from the question before


def counted(pieces: Sequence[Piece], years: Sequence[int], before: Sequence[str] = ()) -> tuple[tuple[Mention, ...], frozenset[int]]:
    """The mentions, and the pieces that only set the scene."""
    clusters = put_together(pieces)
    fees = [*before, *(f"t2_{c.value(T.LINE)}" for c in clusters), *(c.value(T.MEASURE) for c in clusters)]
    if any(code.startswith("t2_fees") for code in fees):  # 谁收得最多, after 收费
        clusters = [c for c in clusters if not (c.weak and set(c.parts) == {T.ROW} and pieces[c.last].text in _COLLECTING)]
    share(clusters)
    of_row_before(clusters, before, inside=any(p.kind is T.PRONOUN and p.value == "many" for p in pieces))
    _negate(pieces, clusters)
    kept = _once([cluster for cluster in clusters if _means(pieces, cluster, clusters)])
    earlier = [any(code.startswith("t3_") for code in before), *(cluster.table == 3 for cluster in kept)]
    numbered = zip(kept, accumulate(earlier, or_), strict=False)
    made = [mention for cluster, closing in numbered if (mention := _mention(pieces, cluster, years, closing=closing)) is not None]
    made = [_as_rate(pieces, mention) for mention in made]
    scene = {i for cluster in clusters for i in cluster.members} - {i for mention in made for i in mention.used}
    weak = {i for i in scene if pieces[i].weak or pieces[i].kind is T.ROW or made}
    return tuple(made), frozenset(weak if made else {i for i in scene if pieces[i].weak})


def _as_rate(pieces: Sequence[Piece], mention: Mention) -> Mention:
    """部分公开率, 结案率: the part of its whole."""
    at = max(mention.used, default=len(pieces)) + 1
    if at >= len(pieces) or pieces[at].text not in ("率", "比率") or pieces[at].start != mention.end or not exists(mention.code):
        return mention
    whole = denominator(mention.code)
    rate = ratio(mention.code, whole) if whole else ""
    made = replace(mention, code=rate, others=(), used=mention.used | {at}, end=pieces[at].end, weak=False)
    return made if rate and exists(rate) else mention


def _negate(pieces: Sequence[Piece], found: Sequence[Cluster]) -> None:
    """没有行政诉讼, 一件申请都没收到: a negation inside a mention, right before it, or closing it."""
    scene = NOISE | {T.EXISTS, T.NUMBER, T.QUANT, T.ALL, T.YEAR, T.PRONOUN, T.SOFT}
    for cluster in found:
        start = cluster.first - 1
        while start >= 0 and (pieces[start].kind in scene or (pieces[start].kind in KINDS and pieces[start].weak)):
            start -= 1
        inside = [i for i in range(cluster.first, cluster.last + 1) if pieces[i].kind is T.NOT]
        before = [start] if start >= 0 and pieces[start].kind is T.NOT else []
        closing = set() if cluster.weak and _is_noun_of(pieces, cluster, found) else _closing(pieces, cluster.last + 1, found)
        cluster.negations = {*inside, *before, *closing}


def _is_noun_of(pieces: Sequence[Piece], cluster: Cluster, found: Sequence[Cluster]) -> bool:
    """申请 of 没办完的申请: what is denied behind is denied of the whole."""
    return any(
        not each.weak and {p.text for p in pieces[each.last + 1 : cluster.first]} == {"的"} for each in found if each.last < cluster.first
    )


def _closing(pieces: Sequence[Piece], i: int, found: Sequence[Cluster]) -> set[int]:
    """一件申请也没有, 许可哪些单位没有: the negation stands behind, and begins nothing new."""
    while i < len(pieces) and (pieces[i].text in ("都", "也", "的") or pieces[i].kind in (T.WHICH, T.OFFICE) or pieces[i].weak):
        i += 1
    if i >= len(pieces) or pieces[i].kind is not T.NOT:
        return set()
    after = next((k for k in range(i + 1, len(pieces)) if pieces[k].kind not in NOISE), None)
    if after is not None and any(cluster.first == after for cluster in found):
        return set()
    also = pieces[i].text.startswith(("都", "也")) or pieces[i - 1].text in ("都", "也")
    emphatic = pieces[i].value == "none" or also or any(p.number == 1 for p in pieces[:i])
    return {i} if emphatic or any(piece.kind is T.WHICH for piece in pieces) else set()


def _is_what_they_are(pieces: Sequence[Piece], cluster: Cluster) -> bool:
    """部分公开的答复一共几件: such answers, not all answers."""
    before = pieces[cluster.first - 1] if cluster.first else None
    row = before is not None and before.kind is T.ROW and before.text.endswith("的")
    return row and cluster.first == cluster.last and pieces[cluster.first].text in ("答复", "办理", "处理", "决定")


def _means(pieces: Sequence[Piece], cluster: Cluster, found: Sequence[Cluster]) -> bool:
    """收到的申请中公开了几件: 收到 and 申请 only set the scene, unless they stand for themselves."""
    if _is_what_they_are(pieces, cluster):
        return False
    if not cluster.weak:
        return True
    strong = [c for c in found if not c.weak]
    asked = [c for c in found if _own_question(pieces, c)]
    if strong:
        alone = cluster in asked and any(c in asked for c in strong)
        if alone or _stands_alone(pieces, cluster, found):
            return True
        if T.APPLICANT in cluster.parts:
            for other in strong:
                if T.ROW in other.parts:
                    other.parts.setdefault(T.APPLICANT, cluster.parts[T.APPLICANT])
        return False
    if len(asked) > 1:
        return cluster in asked or bool(cluster.negations)
    ranks = {"total_processed": 0, "new_received": 1, "granted": 2}  # 收到的申请处理了几件
    best = min(ranks.get(c.value(T.ROW), 1) for c in found)
    if cluster.value(T.ROW) == "granted" and cluster is not found[0] and _own_question(pieces, cluster):
        return True
    return ranks.get(cluster.value(T.ROW), 1) == best or bool(cluster.negations) or (cluster in asked and len(asked) == 1)


def _own_question(pieces: Sequence[Piece], cluster: Cluster) -> bool:
    """收到多少件、公开多少件, 公开为零: its number is asked for or told right in it or right behind it."""
    behind = cluster.last + 1
    while behind < len(pieces) and (pieces[behind].kind in (T.FILLER, T.EXISTS, T.SOFT) or pieces[behind].text in _AS_WELL):
        behind += 1
    inside = any(p.kind is T.QUANT for p in pieces[cluster.first : cluster.last + 1])
    return inside or (behind < len(pieces) and pieces[behind].kind in (T.QUANT, T.COMPARED))


def _stands_alone(pieces: Sequence[Piece], cluster: Cluster, found: Sequence[Cluster]) -> bool:
    """Weak words meant for themselves: joined to others, negated apart from them, or with a superlative of their own."""
    at = found.index(cluster)
    following = found[at + 1] if at + 1 < len(found) else None
    if cluster.value(T.ROW) == "granted":  # 公开和部分公开
        return following is not None and following.joined and following.table == 3
    if cluster.joined or (following is not None and following.joined):
        return True
    if following is None:
        behind = next((p.kind for p in pieces[cluster.last + 1 :]), T.BREAK)
        before = {p.kind for p in pieces[found[at - 1].last + 1 : cluster.first]} if at else set()
        return bool(cluster.negations) or behind in (T.MOST, T.LEAST) or (T.EXISTS in before and not before.isdisjoint(_ANEW))
    between = pieces[cluster.last + 1 : following.first]
    kinds = {p.kind for p in between}
    if between and between[0].kind is T.COMPARED and not kinds.isdisjoint(_ANEW):
        return True  # 申请超过3件的哪些单位有处罚
    if any(p.text in _BUT for p in between) and following.negations:
        return True  # 收到过申请但一件不予公开都没有
    if any(p.text in ("比", "超过", "多于", "少于", "大于", "小于", "高于", "低于") for p in between):
        return True  # 采购项目比处罚多
    if between and between[0].kind is T.TREND and _moves(pieces, following):
        return True  # 申请变多、处罚变少
    if between and (between[0].kind in (T.MOST, T.LEAST) or any(p.text in ("也", "又", "还") for p in between)):
        return True  # 申请最多的单位有没有被告, 有申请也有采购
    apart = bool(kinds & {T.NOT, T.AND, T.BREAK})
    return (bool(cluster.negations) and apart) or (bool(following.negations) and T.NOT in kinds and not cluster.negations)


def _moves(pieces: Sequence[Piece], cluster: Cluster) -> bool:
    """处罚反而变少: what it does over time stands right behind."""
    behind = next((p for p in pieces[cluster.last + 1 :] if p.kind not in (T.FILLER, T.SOFT)), None)
    return behind is not None and behind.kind is T.TREND


def _once(found: list[Cluster]) -> list[Cluster]:
    """The same weak thing said twice (“收到多少件，依申请公开的”) is one mention."""
    kept: list[Cluster] = []
    for cluster in found:
        same = next(
            (c for c in kept if c.weak and cluster.weak and c.value(T.ROW) == cluster.value(T.ROW) and c.table == cluster.table), None
        )
        if same is None or cluster.joined or (T.APPLICANT in cluster.parts and T.APPLICANT in same.parts):
            kept.append(cluster)
            continue
        if T.APPLICANT in cluster.parts:
            same.parts[T.APPLICANT] = cluster.parts[T.APPLICANT]
        same.last, same.members = cluster.last, same.members | cluster.members
        same.negations |= cluster.negations
    return kept


def _mention(pieces: Sequence[Piece], cluster: Cluster, years: Sequence[int], *, closing: bool) -> Mention | None:
    """``closing``: behind what was received or processed: 结转 is what the year leaves to the next."""
    codes = tuple(code for code in _codes(cluster, _unit(pieces, cluster), years) if exists(code))
    if not codes and T.LINE in cluster.parts and (cell := cluster.parts.pop(T.CELL, None)) is not None:
        cluster.members -= {i for i in cluster.members if pieces[i].start == cell.start}  # 有效的处罚: the form has no such cell
        codes = tuple(code for code in _codes(cluster, _unit(pieces, cluster), years) if exists(code))
    if not codes:
        return None
    fact = cluster.value(T.FACT) if T.FACT in cluster.parts else ""
    start, end = pieces[cluster.first].start, pieces[cluster.last].end
    negations = frozenset(cluster.negations)
    sure = cluster.value(T.LINE) == "procurement" or (cluster.value(T.VAGUE) == "carried" and closing)
    return Mention(codes[0], frozenset(cluster.members), start, end, codes[1:], sure, cluster.weak, bool(negations), negations, fact)


def _unit(pieces: Sequence[Piece], cluster: Cluster) -> str:
    """元 in 收费多少万, 超过50万: of what stands in it or right behind it."""
    near = pieces[max(0, cluster.first - 1) : cluster.last + 4]
    for piece in near:
        if piece.kind is T.QUANT and piece.value in ("元", "项", "件", "条"):
            return piece.value
        if piece.kind is T.COMPARED:
            unit = piece.value.partition(":")[2]
            return "元" if not unit and piece.number is not None and piece.number >= 10_000 else unit
    return ""


def _codes(cluster: Cluster, unit: str, years: Sequence[int]) -> Iterator[str]:
    """What the words mean, first choice first."""
    if T.FACT in cluster.parts:
        yield FACT_NUMBER[cluster.value(T.FACT)]
    elif cluster.value(T.MEASURE) == "lit_correction_rate" and cluster.value(T.DISPUTE) in _DECIDED:  # 复议纠正率
        yield f"{table4.code(cluster.value(T.DISPUTE), 'corrected')}/{_DECIDED[cluster.value(T.DISPUTE)]}"
    elif T.MEASURE in cluster.parts and cluster.value(T.DISPUTE) in _DECIDED and "/" in cluster.value(T.MEASURE):
        yield f"{table4.code(cluster.value(T.DISPUTE), 'upheld')}/{_DECIDED[cluster.value(T.DISPUTE)]}"
    elif T.MEASURE in cluster.parts and not (T.LINE in cluster.parts and is_money(cluster.parts[T.MEASURE])):
        yield cluster.value(T.MEASURE)
    elif cluster.table == 2 or T.LINE in cluster.parts:
        yield from table2_codes(
            cluster.value(T.LINE), cluster.value(T.CELL) or ("amount" if T.MEASURE in cluster.parts else ""), unit, years
        )
    elif cluster.table == 4:
        yield from table4_codes(cluster.value(T.DISPUTE), cluster.value(T.OUTCOME))
    elif T.VAGUE in cluster.parts and (T.ROW not in cluster.parts or cluster.parts[T.ROW].weak):
        yield from VAGUE.get(cluster.value(T.VAGUE), ())
    elif cluster.value(T.ROW) == "granted" and unit == "条":
        yield "n_published"
    elif cluster.table == 3:
        yield table3_code(cluster.value(T.ROW) or "new_received", cluster.value(T.APPLICANT) or "total")


VAGUE = {
    "disclosed_not": ("t3_denied_total", "t3_unable_total", "t3_denied_total+t3_unable_total"),
    "carried": ("t3_carried_out__total", "t3_carried_in__total"),
}
