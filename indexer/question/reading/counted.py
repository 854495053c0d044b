"""What is counted: the words of the form in a question, put together into mentions of one number each.

Words stand together when nothing but grammar is between them; joined by 和 or 、 they share what only one of them has
(“个人和企业的申请”). Words that merely set the scene (“收到的申请中公开了几件”) mention nothing beside stronger ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from operator import or_

from archive.form import table4
from indexer.question.plan import FACT_NUMBER
from indexer.question.quantities import ORGANISATIONS, UnknownQuantity, quantity
from indexer.question.reading.cells import ITEMS, MONEY, table2_codes, table3_code, table4_codes
from indexer.question.words.pieces import NOISE, Piece, T

KINDS = (T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.CELL, T.MEASURE, T.FACT, T.VAGUE)
_TABLE = {T.ROW: 3, T.APPLICANT: 3, T.DISPUTE: 4, T.OUTCOME: 4, T.LINE: 2, T.CELL: 2}
_HEADS = {3: T.ROW, 4: T.DISPUTE, 2: T.LINE}
# What may stand inside one mention without ending it.
_INSIDE = frozenset({T.FILLER, T.SOFT, T.EXISTS, T.NOT, T.NUMBER, T.QUANT, T.ALL, T.YESNO, T.OFFICE, T.SUM, T.PRONOUN, T.YEAR, T.EACH})
_INSIDE |= {T.WHICH, T.MOST, T.LEAST, T.WHY, T.CATEGORY, T.CHECK}
_DECIDED = {  # 直接起诉案件维持率
    row: "+".join(table4.code(row, outcome) for outcome in ("upheld", "corrected", "other"))
    for row in ("review", "lit_direct", "lit_after_review")
}
_COLLECTING = frozenset(("收", "收得", "收了", "收的", "收过"))
_VERBS = frozenset(("答复", "答复了", "回复", "回复了", "处理", "处理了", "办理", "办理了", "作出答复", "处理的", "办理的"))
_PERMITTING = frozenset(("批", "批了", "批准", "批准了", "批得", "同意", "同意了", "准予", "通过", "办", "办了", "发", "发了"))


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


@dataclass(slots=True)
class _Cluster:
    first: int
    last: int
    parts: dict[T, Piece] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    weak: bool = False
    joined: bool = False  # to the one before, by 和 or 、
    negations: set[int] = field(default_factory=set)

    @property
    def table(self) -> int:
        return next((_TABLE[kind] for kind in self.parts if kind in _TABLE), 0)

    def value(self, kind: T) -> str:
        piece = self.parts.get(kind)
        return piece.value if piece is not None else ""


def counted(pieces: Sequence[Piece], years: Sequence[int], before: Sequence[str] = ()) -> tuple[tuple[Mention, ...], frozenset[int]]:
    """The mentions, and the pieces that only set the scene."""
    clusters = _without_verbs(pieces, _permits(pieces, _clusters(pieces)))
    if any(code.startswith("t2_fees") for code in before):  # 谁收得最多, after 收费
        clusters = [c for c in clusters if not (c.weak and set(c.parts) == {T.ROW} and pieces[c.last].text in _COLLECTING)]
    _share(clusters)
    _of_row_before(clusters, before)
    _negate(pieces, clusters)
    kept = _once([cluster for cluster in clusters if _means(pieces, cluster, clusters)])
    earlier = [any(code.startswith("t3_") for code in before), *(cluster.table == 3 for cluster in kept)]
    numbered = zip(kept, accumulate(earlier, or_), strict=False)
    made = [mention for cluster, closing in numbered if (mention := _mention(pieces, cluster, years, closing=closing)) is not None]
    scene = {i for cluster in clusters for i in cluster.members} - {i for mention in made for i in mention.used}
    weak = {i for i in scene if pieces[i].weak or pieces[i].kind is T.ROW or made}
    return tuple(made), frozenset(weak if made else {i for i in scene if pieces[i].weak})


def _of_row_before(clusters: Sequence[_Cluster], before: Sequence[str]) -> None:
    """维持了多少 after 直接起诉的有几件, 有效的多了几件 after 规范性文件: of the row the question before was about."""
    for earlier, cluster in zip((None, *clusters), clusters, strict=False):
        table = 4 if set(cluster.parts) == {T.OUTCOME} else 2 if set(cluster.parts) == {T.CELL} else 0
        if not table or cluster.value(T.CELL) == "items_any":  # 项目 is any noun
            continue
        head = T.DISPUTE if table == 4 else T.LINE
        if earlier is not None and head in earlier.parts:  # 诉讼维持了几件，纠正了几件
            cluster.parts[head] = earlier.parts[head]
            continue
        rows = dict.fromkeys(field.row for code in before if exists(code) for field in quantity(code).fields if field.table == table)
        row = next(iter(rows), "")
        suits = table == 4 and {"lit_direct", "lit_after_review"} <= set(rows)
        if row and (suits or len(rows) == 1):
            part = next(iter(cluster.parts.values()))
            cluster.parts[head] = replace(part, kind=head, value="lit" if suits else row)


def _clusters(pieces: Sequence[Piece]) -> list[_Cluster]:
    found: list[_Cluster] = []
    kinds = [piece.kind for piece in pieces]
    two_years = T.VERSUS in kinds and kinds.count(T.YEAR) > 1
    for i, piece in enumerate(pieces):
        if piece.kind not in KINDS:
            continue
        if piece.kind is T.CELL and piece.value == "change" and piece.text.endswith("多少") and two_years:
            continue  # 2022年与2021年相比增加了多少: what lies between the two, not what the form prints as its change
        but = i > 0 and pieces[i - 1].kind is T.EXCEPT and piece.kind is T.APPLICANT
        if but and piece.value == "natural_person":
            piece = replace(piece, value="@organisations")  # 除自然人外的
        last = found[-1] if found else None
        between = {p.kind for p in pieces[last.last + 1 : i]} if last else set()
        if piece.kind is T.CELL and piece.value == "change":
            between -= {T.VERSUS}  # 项目数比上年增减
        if last and last.last == i - 1 and T.ROW in last.parts and piece.value == "new_received":
            last.last = i  # 办结申请数: the noun, not another number
            last.members.add(i)
        elif last and between <= _INSIDE and _fits(last, piece):
            last.parts[piece.kind] = _more_telling(last.parts.get(piece.kind), piece)
            last.members.add(i)
            last.last, last.weak = i, last.weak and piece.weak
        else:
            joined = last is not None and T.AND in between and between <= _INSIDE | {T.AND, T.AGENCY, T.PLACE, T.BODY}
            made = _Cluster(i, i, {piece.kind: piece}, {i, i - 1} if but else {i}, piece.weak, joined)
            found = _of_examples(made, found) if but else [*found, made]
    return found


def _of_examples(whole: _Cluster, found: list[_Cluster]) -> list[_Cluster]:
    """企业、机构申请的(不算个人): the kinds named before it are only examples of all organisations."""
    named = [i for i, each in enumerate(found) if each.value(T.APPLICANT) in ORGANISATIONS]
    examples = [each for each in found[min(named, default=len(found)) :] if each.weak or T.APPLICANT in each.parts]
    for each in examples:
        whole.parts = {**each.parts, **whole.parts}
        whole.members |= each.members
    return [*(each for each in found if each not in examples), whole]


def _fits(cluster: _Cluster, piece: Piece) -> bool:
    """Whether a word completes what was begun: the other coordinate of a cell, or the same thing said again."""
    held = cluster.parts.get(piece.kind)
    if piece.kind is T.VAGUE or T.VAGUE in cluster.parts:
        row = piece.value if piece.kind is T.ROW else cluster.value(T.ROW)
        return row.startswith(("denied_", "unable_", "refused_", "@")) or bool(piece.weak or cluster.weak)
    if held is not None:
        change = {held.value, piece.value} <= {*ITEMS, "items_now", "change"}
        umbrella = {held.value[:3], piece.value[:3]} == {"lit"} and "lit" in (held.value, piece.value)  # 行政诉讼未经复议直接起诉的
        umbrella |= piece.kind is T.DISPUTE and piece.weak  # 直接起诉案件
        return umbrella or change or held.value == piece.value or _in_family(held.value, piece.value) or _in_family(piece.value, held.value)
    if piece.kind is T.FACT or T.FACT in cluster.parts:
        return bool(piece.weak or cluster.weak)
    if T.MEASURE in (piece.kind, *cluster.parts):
        return _fits_measure(cluster, piece)
    table = _TABLE.get(piece.kind)
    return table is not None and table == cluster.table


def _fits_measure(cluster: _Cluster, piece: Piece) -> bool:
    measure = piece if piece.kind is T.MEASURE else cluster.parts[T.MEASURE]
    line = piece.value if piece.kind is T.LINE else cluster.value(T.LINE)
    if line and len(cluster.parts) == 1:
        return measure.value.startswith(f"t2_{line}_") or _is_money(measure)
    if T.ROW in (piece.kind, *cluster.parts):
        return bool(piece.weak if piece.kind is T.ROW else cluster.weak) and measure.value.startswith(("t3_", "disclosure"))
    return T.DISPUTE in (piece.kind, *cluster.parts) and len(cluster.parts) == 1 and measure.value.startswith(("lit_", "t4_"))


def _is_money(piece: Piece) -> bool:
    """花了多少钱: of purchases when nothing else is named, else of what is named."""
    return piece.value == MONEY and "采" not in piece.text


def _in_family(family: str, row: str) -> bool:
    return family.startswith("@") and row.startswith(f"{family[1:]}_")


def _more_telling(held: Piece | None, piece: Piece) -> Piece:
    """国家秘密 of 国家秘密 and 不予公开."""
    if held is None or (held.weak and not piece.weak) or (held.value.startswith("@") and piece.value != held.value):
        return piece
    if held.value == "lit" and piece.value.startswith("lit_"):
        return piece
    return piece if held.value in ITEMS and piece.value in ("change", "items_now") else held  # 项目增减


def _without_verbs(pieces: Sequence[Piece], found: list[_Cluster]) -> list[_Cluster]:
    """答复不掌握的, 答复公开率: 答复 right before another number of the same table is only its verb."""
    kept = []
    for cluster, following in zip(found, [*found[1:], None], strict=False):
        verb = set(cluster.parts) == {T.ROW} and cluster.value(T.ROW) == "total_processed" and cluster.parts[T.ROW].text in _VERBS
        between = {p.kind for p in pieces[cluster.last + 1 : following.first]} if following is not None else {T.BREAK}
        told = following is not None and (following.table == 3 or following.value(T.MEASURE) == "disclosure_rate")
        if verb and told and following is not None and between <= {T.FILLER, T.EXISTS}:
            following.members |= cluster.members
        else:
            kept.append(cluster)
    return kept


def _permits(pieces: Sequence[Piece], found: list[_Cluster]) -> list[_Cluster]:
    """批了多少许可, 许可批了几件: beside a licence 批 is its verb, and no request that was granted."""
    kept: list[_Cluster] = []
    verbs: set[int] = set()
    for cluster in found:
        verb = set(cluster.parts) == {T.ROW} and cluster.parts[T.ROW].text in _PERMITTING
        licence = cluster.value(T.LINE) == "licensing"
        if verb and kept and kept[-1].value(T.LINE) == "licensing" and not _broken(pieces, kept[-1], cluster):
            kept[-1].members |= cluster.members
            kept[-1].last = cluster.last
            continue
        if licence and kept and kept[-1].first in verbs and not _broken(pieces, kept[-1], cluster):
            before = kept.pop()
            cluster.members, cluster.first = cluster.members | before.members, before.first
        verbs |= {cluster.first} if verb else set()
        kept.append(cluster)
    return kept


def _broken(pieces: Sequence[Piece], one: _Cluster, other: _Cluster) -> bool:
    return any(piece.kind in (T.AND, T.BREAK) for piece in pieces[one.last + 1 : other.first])


def _share(found: list[_Cluster]) -> None:
    """复议和诉讼的维持数, 个人和企业的申请: what one has, the others joined to it have as well."""
    for run in _runs(found):
        for table, head in _HEADS.items():
            members = [c for c in run if c.table == table]
            holder = next((c for c in members if head in c.parts), None)
            for cluster in members:
                if head not in cluster.parts and holder is not None and holder is not cluster:
                    cluster.parts[head] = holder.parts[head]
        for modifier, head in ((T.OUTCOME, T.DISPUTE), (T.CELL, T.LINE), (T.APPLICANT, T.ROW)):
            _share_modifier([c for c in run if head in c.parts], modifier, head)


def _share_modifier(members: list[_Cluster], modifier: T, head: T) -> None:
    """A modifier before the first head or after the last one belongs to all."""
    if len(members) < 2:
        return
    first, last = members[0].parts, members[-1].parts
    giver = None
    if modifier in first and first[modifier].start < first[head].start:
        giver = first[modifier]
    elif modifier in last and last[modifier].start > last[head].start:
        giver = last[modifier]
    if giver is not None:
        for cluster in members:
            cluster.parts.setdefault(modifier, giver)


def _runs(found: list[_Cluster]) -> list[list[_Cluster]]:
    runs: list[list[_Cluster]] = []
    for cluster in found:
        if cluster.joined and runs:
            runs[-1].append(cluster)
        else:
            runs.append([cluster])
    return runs


def _negate(pieces: Sequence[Piece], found: Sequence[_Cluster]) -> None:
    """没有行政诉讼, 一件申请都没收到: a negation inside a mention, right before it, or closing it."""
    scene = NOISE | {T.EXISTS, T.NUMBER, T.QUANT, T.ALL, T.YEAR, T.PRONOUN, T.SOFT}
    for cluster in found:
        start = cluster.first - 1
        while start >= 0 and (pieces[start].kind in scene or (pieces[start].kind in KINDS and pieces[start].weak)):
            start -= 1
        inside = [i for i in range(cluster.first, cluster.last + 1) if pieces[i].kind is T.NOT]
        before = [start] if start >= 0 and pieces[start].kind is T.NOT else []
        behind = [cluster.last + 1] if _closed(pieces, cluster.last + 1, found) else []
        cluster.negations = {*inside, *before, *behind}


def _closed(pieces: Sequence[Piece], i: int, found: Sequence[_Cluster]) -> bool:
    """一件申请也没有: the negation stands behind, and begins nothing new."""
    while i < len(pieces) and pieces[i].text in ("都", "也"):
        i += 1
    if i >= len(pieces) or pieces[i].kind is not T.NOT:
        return False
    after = next((k for k in range(i + 1, len(pieces)) if pieces[k].kind not in NOISE), None)
    if after is not None and any(cluster.first == after for cluster in found):
        return False
    emphatic = (
        pieces[i].value == "none"
        or pieces[i].text.startswith(("都", "也"))
        or pieces[i - 1].text in ("都", "也")
        or any(p.number == 1 for p in pieces[:i])
    )
    return emphatic or any(piece.kind is T.WHICH for piece in pieces)


def _means(pieces: Sequence[Piece], cluster: _Cluster, found: Sequence[_Cluster]) -> bool:
    """收到的申请中公开了几件: 收到 and 申请 only set the scene, unless they stand for themselves."""
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


def _own_question(pieces: Sequence[Piece], cluster: _Cluster) -> bool:
    """收到多少件、公开多少件, 公开为零: its number is asked for or told right in it or right behind it."""
    behind = cluster.last + 1
    while behind < len(pieces) and pieces[behind].kind in (T.FILLER, T.EXISTS, T.SOFT):
        behind += 1
    inside = any(p.kind is T.QUANT for p in pieces[cluster.first : cluster.last + 1])
    return inside or (behind < len(pieces) and pieces[behind].kind in (T.QUANT, T.COMPARED))


def _stands_alone(pieces: Sequence[Piece], cluster: _Cluster, found: Sequence[_Cluster]) -> bool:
    """Weak words meant for themselves: joined to others, negated apart from them, or with a superlative of their own."""
    at = found.index(cluster)
    following = found[at + 1] if at + 1 < len(found) else None
    if cluster.value(T.ROW) == "granted":  # 公开和部分公开
        return following is not None and following.joined and following.table == 3
    if cluster.joined or (following is not None and following.joined):
        return True
    if following is None:
        return bool(cluster.negations)
    between = pieces[cluster.last + 1 : following.first]
    kinds = {p.kind for p in between}
    if any(p.text in ("比", "超过", "多于", "少于", "大于", "小于", "高于", "低于") for p in between):
        return True  # 采购项目比处罚多
    if between and (between[0].kind in (T.MOST, T.LEAST) or any(p.text in ("也", "又", "还") for p in between)):
        return True  # 申请最多的单位有没有被告, 有申请也有采购
    apart = bool(kinds & {T.NOT, T.AND, T.BREAK})
    return (bool(cluster.negations) and apart) or (bool(following.negations) and T.NOT in kinds and not cluster.negations)


def _once(found: list[_Cluster]) -> list[_Cluster]:
    """The same weak thing said twice (“收到多少件，依申请公开的”) is one mention."""
    kept: list[_Cluster] = []
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


def _mention(pieces: Sequence[Piece], cluster: _Cluster, years: Sequence[int], *, closing: bool) -> Mention | None:
    """``closing``: behind what was received or processed: 结转 is what the year leaves to the next."""
    codes = tuple(code for code in _codes(cluster, _unit(pieces, cluster), years) if exists(code))
    if not codes:
        return None
    fact = cluster.value(T.FACT) if T.FACT in cluster.parts else ""
    start, end = pieces[cluster.first].start, pieces[cluster.last].end
    negations = frozenset(cluster.negations)
    sure = cluster.value(T.LINE) == "procurement" or (cluster.value(T.VAGUE) == "carried" and closing)
    return Mention(codes[0], frozenset(cluster.members), start, end, codes[1:], sure, cluster.weak, bool(negations), negations, fact)


def exists(code: str) -> bool:
    try:
        return bool(quantity(code))
    except UnknownQuantity:
        return False


def _unit(pieces: Sequence[Piece], cluster: _Cluster) -> str:
    """元 in 收费多少万, 超过50万: of what stands in it or right behind it."""
    near = pieces[max(0, cluster.first - 1) : cluster.last + 4]
    for piece in near:
        if piece.kind is T.QUANT and piece.value in ("元", "项", "件", "条"):
            return piece.value
        if piece.kind is T.COMPARED:
            unit = piece.value.partition(":")[2]
            return "元" if not unit and piece.number is not None and piece.number >= 10_000 else unit
    return ""


def _codes(cluster: _Cluster, unit: str, years: Sequence[int]) -> Iterator[str]:
    """What the words mean, first choice first."""
    if T.FACT in cluster.parts:
        yield FACT_NUMBER[cluster.value(T.FACT)]
    elif cluster.value(T.MEASURE) == "lit_correction_rate" and cluster.value(T.DISPUTE) in _DECIDED:  # 复议纠正率
        yield f"{table4.code(cluster.value(T.DISPUTE), 'corrected')}/{_DECIDED[cluster.value(T.DISPUTE)]}"
    elif T.MEASURE in cluster.parts and cluster.value(T.DISPUTE) in _DECIDED and "/" in cluster.value(T.MEASURE):
        yield f"{table4.code(cluster.value(T.DISPUTE), 'upheld')}/{_DECIDED[cluster.value(T.DISPUTE)]}"
    elif T.MEASURE in cluster.parts and not (T.LINE in cluster.parts and _is_money(cluster.parts[T.MEASURE])):
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
