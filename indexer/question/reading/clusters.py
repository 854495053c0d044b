"""The words of the form in a question, put together: words of one number stand in one cluster.

Words stand together when nothing but grammar is between them; joined by 和 or 、 they share what only one of them has
(“个人和企业的申请”).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from indexer.question.quantities import ORGANISATIONS, exists, quantity
from indexer.question.reading.cells import ITEMS, MONEY
from indexer.question.words.pieces import Piece, T

KINDS = (T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.CELL, T.MEASURE, T.FACT, T.VAGUE)
_TABLES = {3: (T.ROW, T.APPLICANT), 4: (T.DISPUTE, T.OUTCOME), 2: (T.LINE, T.CELL)}  # row and column
_TABLE = {kind: table for table, kinds in _TABLES.items() for kind in kinds}
# What may stand inside one mention without ending it.
_INSIDE = frozenset({T.FILLER, T.SOFT, T.EXISTS, T.NOT, T.NUMBER, T.QUANT, T.ALL, T.YESNO, T.OFFICE, T.SUM, T.PRONOUN, T.YEAR, T.EACH})
_INSIDE |= {T.WHICH, T.MOST, T.LEAST, T.WHY, T.CATEGORY, T.CHECK}
_JOINING = _INSIDE | {T.AND, T.AGENCY, T.PLACE, T.BODY}
_VERBS = frozenset(("答复", "答复了", "回复", "回复了", "处理", "处理了", "办理", "办理了", "作出答复", "处理的", "办理的"))
_PERMITTING = frozenset(("批", "批了", "批准", "批准了", "批得", "同意", "同意了", "准予", "通过", "办", "办了", "发", "发了"))
_MOVES = {"change", "items_now"}


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

    @property
    def is_licence(self) -> bool:
        return self.value(T.LINE) == "licensing"

    def is_verb(self, words: Collection[str]) -> bool:
        return set(self.parts) == {T.ROW} and self.parts[T.ROW].text in words

    def take(self, i: int, piece: Piece | None = None) -> None:
        self.last = i
        self.members.add(i)
        if piece is not None:
            self.parts[piece.kind] = _more_telling(self.parts.get(piece.kind), piece)
            self.weak = self.weak and piece.weak


def put_together(pieces: Sequence[Piece]) -> list[Cluster]:
    return _without_verbs(pieces, _clusters(pieces))


def of_row_before(clusters: Sequence[Cluster], before: Sequence[str], *, inside: bool) -> None:
    """维持了多少 after 直接起诉的有几件, 有效的多了几件 after 规范性文件: of the row the question before was about.

    ``inside``: 其中企业提的有几件, of what was counted before.
    """
    for earlier, cluster in zip((None, *clusters), clusters, strict=False):
        table = _column_only(cluster, before, inside=inside)
        if not table or (table == 3 and earlier is not None):
            continue
        head, column = _TABLES[table]
        if earlier is not None and head in earlier.parts:  # 诉讼维持了几件，纠正了几件
            cluster.parts[head] = earlier.parts[head]
        elif row := _row_of(before, table):
            cluster.parts[head] = replace(cluster.parts[column], kind=head, value=row)


def _column_only(cluster: Cluster, before: Sequence[str], *, inside: bool) -> int:
    """The table of a column named without its row: 维持的, 有效的, 企业的, 律所那种申请人; else 0."""
    kinds = set(cluster.parts)
    if cluster.table == 3 and T.APPLICANT in kinds:
        row = cluster.parts.get(T.ROW)
        return 3 if row is None or row.text in ("申请人", "申请者") or (inside and row.weak) else 0
    if kinds not in ({T.OUTCOME}, {T.CELL}):
        return 0
    if cluster.value(T.CELL) != "items_any" or (cluster.parts[T.CELL].text[0] in "几多" and "procurement" in "/".join(before)):
        return cluster.table
    return 0  # 项目 is any noun; 几个项目 were bought


def _row_of(codes: Sequence[str], table: int) -> str:
    """The one row these numbers are in; empty if there are several or none, or it is a rate of requests."""
    known = list(map(quantity, filter(exists, codes)))
    rows = {field.row for each in known for field in each.fields if field.table == table}
    if {"lit_direct", "lit_after_review"} <= rows:
        return "lit"
    rate = table == 3 and any(each.ratio for each in known)
    return "" if len(rows) > 1 or rate else "".join(rows)


def _clusters(pieces: Sequence[Piece]) -> list[Cluster]:
    found: list[Cluster] = []
    for i in _words_of_the_form(pieces):
        piece, between = pieces[i], _between(pieces, found, i)
        if found and (rest := _all_but_both(pieces, i, found[-1])) is not None:
            found[-1] = rest
            continue
        if i and piece.kind is T.APPLICANT and pieces[i - 1].kind is T.EXCEPT:
            found = _all_but(i, piece, found)
        elif not between and T.ROW in found[-1].parts and piece.value == "new_received":
            found[-1].take(i)  # 办结申请数: the noun, not another number
        elif between <= _INSIDE and _fits(found[-1], piece):
            found[-1].take(i, piece)
        else:
            found.append(Cluster(i, i, {piece.kind: piece}, {i}, piece.weak, T.AND in between and between <= _JOINING))
    return found


def _words_of_the_form(pieces: Sequence[Piece]) -> list[int]:
    """2022年与2021年相比增加了多少: what lies between the two years, not what the form prints as its change."""
    kinds = [piece.kind for piece in pieces]
    two_years = T.VERSUS in kinds and kinds.count(T.YEAR) > 1
    return [i for i, p in enumerate(pieces) if p.kind in KINDS and not (two_years and _is_change(p) and p.text.endswith("多少"))]


def _is_change(piece: Piece) -> bool:
    return piece.kind is T.CELL and piece.value == "change"


def _between(pieces: Sequence[Piece], found: Sequence[Cluster], i: int) -> set[T]:
    """What stands before, but for the bracket of 新收申请数量（自然人）and the 比上年 of 项目数比上年增减."""
    if not found:
        return {T.BREAK}
    glossed = pieces[i].kind is T.APPLICANT and pieces[i - 1].text == "("
    between = {piece.kind for piece in pieces[found[-1].last + 1 : i - glossed]}
    return between - {T.VERSUS} if _is_change(pieces[i]) else between


def _all_but(i: int, piece: Piece, found: list[Cluster]) -> list[Cluster]:
    """企业、机构申请的(不算个人), 除自然人外的: all organisations; the kinds named before it are only examples."""
    if piece.value == "natural_person":
        piece = replace(piece, value="@organisations")
    whole = Cluster(i, i, {piece.kind: piece}, {i, i - 1}, piece.weak)
    named = [i for i, each in enumerate(found) if each.value(T.APPLICANT) in ORGANISATIONS]
    examples = [each for each in found[min(named, default=len(found)) :] if each.weak or T.APPLICANT in each.parts]
    for each in examples:
        whole.parts = {**each.parts, **whole.parts}
        whole.members |= each.members
    return [*(each for each in found if each not in examples), whole]


def _all_but_both(pieces: Sequence[Piece], i: int, last: Cluster) -> Cluster | None:
    """刨掉自然人和企业: what is left of the kinds of applicant."""
    left_out = last.parts.get(T.APPLICANT)
    joined = {piece.kind for piece in pieces[last.last + 1 : i]} == {T.AND} and last.first and pieces[last.first - 1].kind is T.EXCEPT
    if pieces[i].kind is not T.APPLICANT or left_out is None or not joined or left_out.value != "@organisations":
        return None
    rest = "+".join(each for each in sorted(ORGANISATIONS) if each != pieces[i].value)
    piece = replace(left_out, value=f"@{rest}")
    return Cluster(last.first, i, {T.APPLICANT: piece}, {*last.members, i}, last.weak)


def _fits(cluster: Cluster, piece: Piece) -> bool:
    """Whether a word completes what was begun: the other coordinate of a cell, or the same thing said again."""
    kinds = {piece.kind, *cluster.parts}
    weak = bool(piece.weak or cluster.weak)
    if T.VAGUE in kinds:
        row = piece.value if piece.kind is T.ROW else cluster.value(T.ROW)
        return weak or row.startswith(("denied_", "unable_", "refused_", "@"))
    if piece.kind in cluster.parts:
        return _says_again(cluster.parts[piece.kind], piece)
    if T.FACT in kinds:
        return weak
    if T.MEASURE in kinds:
        return _fits_measure(cluster, piece)
    return piece.kind in _TABLE and _TABLE[piece.kind] == cluster.table


def _says_again(held: Piece, piece: Piece) -> bool:
    """The same, a part of it, what it is a part of, or 直接起诉案件."""
    values = {held.value, piece.value}
    family = _in_family(held.value, piece.value) or _in_family(piece.value, held.value)
    return len(values) == 1 or family or values <= {*ITEMS, *_MOVES} or (piece.kind is T.DISPUTE and piece.weak)


def _fits_measure(cluster: Cluster, piece: Piece) -> bool:
    measure, other = cluster.parts.get(T.MEASURE, piece), piece
    if measure is piece:
        other = next(iter(cluster.parts.values()))
    if T.ROW in (piece.kind, *cluster.parts):
        return bool(piece.weak if piece.kind is T.ROW else cluster.weak) and measure.value.startswith(("t3_", "disclosure"))
    if len(cluster.parts) > 1:
        return False
    if other.kind is T.LINE:
        return is_money(measure) or measure.value.startswith(f"t2_{other.value}_")
    return other.kind is T.DISPUTE and measure.value.startswith(("lit_", "t4_"))


def is_money(piece: Piece) -> bool:
    """花了多少钱: of purchases when nothing else is named, else of what is named."""
    return piece.value == MONEY and "采" not in piece.text


def _in_family(family: str, row: str) -> bool:
    """不予公开 is a family of reasons, 行政诉讼 one of suits."""
    return family.startswith(("@", "lit")) and row.startswith(f"{family.removeprefix('@')}_")


def _more_telling(held: Piece | None, piece: Piece) -> Piece:
    """国家秘密 of 国家秘密 and 不予公开, 项目增减 of 项目."""
    if held is None or (held.weak and not piece.weak) or (held.value.startswith("@") and piece.value != held.value):
        return piece
    return piece if _in_family(held.value, piece.value) or (held.value in ITEMS and piece.value in _MOVES) else held


def _without_verbs(pieces: Sequence[Piece], found: list[Cluster]) -> list[Cluster]:
    """Neighbours of which one is only the other's verb are one."""
    kept = found[:1]
    for cluster in found[1:]:
        last, between = kept[-1], {piece.kind for piece in pieces[kept[-1].last + 1 : cluster.first]}
        if last.is_licence and _is_verb_of(cluster, last, between):  # 许可批了几件
            last.members |= cluster.members
            last.last = cluster.last
            continue
        if _is_verb_of(last, cluster, between):
            cluster.members |= kept.pop().members
            cluster.first = last.first if cluster.is_licence else cluster.first
        kept.append(cluster)
    return kept


def _is_verb_of(verb: Cluster, number: Cluster, between: set[T]) -> bool:
    """批了多少许可: no request that was granted; 答复不掌握的, 答复公开率: none that was answered."""
    if number.is_licence:
        return verb.is_verb(_PERMITTING) and between.isdisjoint((T.AND, T.BREAK))
    answers = number.table == 3 or number.value(T.MEASURE) == "disclosure_rate"
    return answers and verb.is_verb(_VERBS) and between <= {T.FILLER, T.EXISTS}


def share(found: list[Cluster]) -> None:
    """复议和诉讼的维持数, 个人和企业的申请: what one has, the others joined to it have as well."""
    for run in _runs(found):
        for table, (head, column) in _TABLES.items():
            _share_head([cluster for cluster in run if cluster.table == table], head)
            _share_modifier([cluster for cluster in run if head in cluster.parts], column, head)


def _share_head(members: list[Cluster], head: T) -> None:
    held = [cluster.parts[head] for cluster in members if head in cluster.parts]
    for cluster in members if held else ():
        cluster.parts.setdefault(head, held[0])


def _share_modifier(members: list[Cluster], modifier: T, head: T) -> None:
    """A modifier before the first head or after the last one belongs to all."""
    if not members:
        return
    first, last = members[0].parts, members[-1].parts
    if modifier in first and first[modifier].start < first[head].start:
        giver = first[modifier]
    elif modifier in last and last[modifier].start > last[head].start:
        giver = last[modifier]
    else:
        return
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
