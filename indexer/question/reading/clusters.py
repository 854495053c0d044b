"""The words of the form in a question, put together: words of one number stand in one cluster.

Words stand together when nothing but grammar is between them; joined by 和 or 、 they share what only one of them has
(“个人和企业的申请”).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.question.quantities import ORGANISATIONS, exists, quantity
from indexer.question.reading.cells import ITEMS, MONEY
from indexer.question.words.pieces import Piece, T

KINDS = (T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.CELL, T.MEASURE, T.FACT, T.VAGUE)
_TABLE = {T.ROW: 3, T.APPLICANT: 3, T.DISPUTE: 4, T.OUTCOME: 4, T.LINE: 2, T.CELL: 2}
_HEADS = {3: T.ROW, 4: T.DISPUTE, 2: T.LINE}
# What may stand inside one mention without ending it.
_INSIDE = frozenset({T.FILLER, T.SOFT, T.EXISTS, T.NOT, T.NUMBER, T.QUANT, T.ALL, T.YESNO, T.OFFICE, T.SUM, T.PRONOUN, T.YEAR, T.EACH})
_INSIDE |= {T.WHICH, T.MOST, T.LEAST, T.WHY, T.CATEGORY, T.CHECK}
_VERBS = frozenset(("答复", "答复了", "回复", "回复了", "处理", "处理了", "办理", "办理了", "作出答复", "处理的", "办理的"))
_PERMITTING = frozenset(("批", "批了", "批准", "批准了", "批得", "同意", "同意了", "准予", "通过", "办", "办了", "发", "发了"))


@dataclass(slots=True)
class Cluster:
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


def put_together(pieces: Sequence[Piece]) -> list[Cluster]:
    return _without_verbs(pieces, _permits(pieces, _clusters(pieces)))


def of_row_before(clusters: Sequence[Cluster], before: Sequence[str], *, inside: bool) -> None:
    """维持了多少 after 直接起诉的有几件, 有效的多了几件 after 规范性文件: of the row the question before was about.

    ``inside``: 其中企业提的有几件, of what was counted before.
    """
    for earlier, cluster in zip((None, *clusters), clusters, strict=False):
        if earlier is None and _applicant_only(cluster, inside=inside):
            held = {field.row for code in before if exists(code) for field in quantity(code).fields if field.table == 3}
            if len(held) == 1 and not any(quantity(code).ratio for code in before):  # 律所那种申请人的呢, after 不掌握的有几件
                cluster.parts[T.ROW] = replace(cluster.parts[T.APPLICANT], kind=T.ROW, value=held.pop())
            continue
        table = 4 if set(cluster.parts) == {T.OUTCOME} else 2 if set(cluster.parts) == {T.CELL} else 0
        bought = any("procurement" in code for code in before) and cluster.parts[T.CELL].text[:1] in "几多" if table == 2 else False
        if not table or (cluster.value(T.CELL) == "items_any" and not bought):  # 项目 is any noun; 几个项目 were bought
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


def _applicant_only(cluster: Cluster, *, inside: bool) -> bool:
    """企业的, 律所那种申请人: a kind of applicant, and no row of its own."""
    row = cluster.parts.get(T.ROW)
    bare = row is None or row.text in ("申请人", "申请者") or (inside and row.weak)
    return T.APPLICANT in cluster.parts and cluster.table == 3 and bare


def _clusters(pieces: Sequence[Piece]) -> list[Cluster]:
    found: list[Cluster] = []
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
        glossed = piece.kind is T.APPLICANT and i > 0 and pieces[i - 1].text == "("  # 新收申请数量（自然人）
        between = {p.kind for p in pieces[last.last + 1 : i - glossed]} - ({T.QUANT} if glossed else set()) if last else set()
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
            made = Cluster(i, i, {piece.kind: piece}, {i, i - 1} if but else {i}, piece.weak, joined)
            found = _of_examples(made, found) if but else [*found, made]
    return found


def _of_examples(whole: Cluster, found: list[Cluster]) -> list[Cluster]:
    """企业、机构申请的(不算个人): the kinds named before it are only examples of all organisations."""
    named = [i for i, each in enumerate(found) if each.value(T.APPLICANT) in ORGANISATIONS]
    examples = [each for each in found[min(named, default=len(found)) :] if each.weak or T.APPLICANT in each.parts]
    for each in examples:
        whole.parts = {**each.parts, **whole.parts}
        whole.members |= each.members
    return [*(each for each in found if each not in examples), whole]


def _fits(cluster: Cluster, piece: Piece) -> bool:
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


def _fits_measure(cluster: Cluster, piece: Piece) -> bool:
    measure = piece if piece.kind is T.MEASURE else cluster.parts[T.MEASURE]
    line = piece.value if piece.kind is T.LINE else cluster.value(T.LINE)
    if line and len(cluster.parts) == 1:
        return measure.value.startswith(f"t2_{line}_") or is_money(measure)
    if T.ROW in (piece.kind, *cluster.parts):
        return bool(piece.weak if piece.kind is T.ROW else cluster.weak) and measure.value.startswith(("t3_", "disclosure"))
    return T.DISPUTE in (piece.kind, *cluster.parts) and len(cluster.parts) == 1 and measure.value.startswith(("lit_", "t4_"))


def is_money(piece: Piece) -> bool:
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


def _without_verbs(pieces: Sequence[Piece], found: list[Cluster]) -> list[Cluster]:
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


def _permits(pieces: Sequence[Piece], found: list[Cluster]) -> list[Cluster]:
    """批了多少许可, 许可批了几件: beside a licence 批 is its verb, and no request that was granted."""
    kept: list[Cluster] = []
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


def _broken(pieces: Sequence[Piece], one: Cluster, other: Cluster) -> bool:
    return any(piece.kind in (T.AND, T.BREAK) for piece in pieces[one.last + 1 : other.first])


def share(found: list[Cluster]) -> None:
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


def _share_modifier(members: list[Cluster], modifier: T, head: T) -> None:
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


def _runs(found: list[Cluster]) -> list[list[Cluster]]:
    runs: list[list[Cluster]] = []
    for cluster in found:
        if cluster.joined and runs:
            runs[-1].append(cluster)
        else:
            runs.append([cluster])
    return runs
