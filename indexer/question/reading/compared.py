"""Comparisons in a question as conditions: 超过50件, 高于平均, 比平湖多, 一件都没有, 采购项目比许可多."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from indexer.question.plan import BODY, FACT_NUMBER, MEAN_OF_SCOPE, Condition, Op
from indexer.question.quantities import quantity
from indexer.question.reading.counted import Mention
from indexer.question.words.pieces import Piece, T

if TYPE_CHECKING:
    from indexer.question.reading.read import Reading

_MORE = frozenset("多高大强")
_LESS = frozenset("少低小")
_OVER = {"超过": Op.GT, "超过了": Op.GT, "多于": Op.GT, "高于": Op.GT, "大于": Op.GT, "超出": Op.GT, "少于": Op.LT, "低于": Op.LT, "小于": Op.LT}
_OVER |= {"不如": Op.LT, "不及": Op.LT, "不到": Op.LT, "比不上": Op.LT}
Found = tuple[Condition, frozenset[int]]


def conditions_of(reading: Reading) -> Iterator[Found]:
    """Every mention with what the question demands of it, and the pieces that say so."""
    taken: set[int] = set()
    for mention in reading.counted:
        found = _of_mention(reading, mention, taken)
        taken |= found[1] - mention.used
        yield found
    if not reading.mentions:
        return
    for i, piece in enumerate(reading.pieces):  # 申请10件以上50件以下
        if piece.kind is T.COMPARED and i not in taken:
            yield from _compared(reading.mentions[-1].code, piece, frozenset({i}))


def _of_mention(reading: Reading, mention: Mention, taken: set[int]) -> Found:
    of = quantity(mention.code)
    near = _nearest(reading, mention, taken)
    if mention.fact and near is None:
        answer = Decimal(0 if mention.negated else 1)
        return Condition(mention.fact, Op.EQ, answer), mention.used | mention.negations
    if near is None:
        other = _yardstick(reading, mention)
        if other is not None:
            return other
        op = Op.EQ if mention.negated else Op.GT
        return Condition(mention.code, op), mention.used | mention.negations
    i, piece = near
    used = mention.used | {i}
    if piece.kind is T.AVERAGE:
        return Condition(mention.code, Op(piece.value), than=MEAN_OF_SCOPE), used
    condition, _ = next(_compared(mention.code, piece, used))
    if mention.negated and set(mention.negations) & {i - 1}:
        return Condition(mention.code, condition.op.opposite, condition.value), used | mention.negations
    if of.ratio and condition.value > 1 and of.unit == "%":
        condition = Condition(mention.code, condition.op, condition.value / 100)
    return condition, used


def _compared(code: str, piece: Piece, used: frozenset[int]) -> Iterator[Found]:
    op, _, _ = piece.value.partition(":")
    value = piece.number if piece.number is not None else Decimal(0)
    yield Condition(code, Op(op), value), used
    if piece.upper is not None:
        yield Condition(code, Op.LE, piece.upper), used


def _nearest(reading: Reading, mention: Mention, taken: set[int]) -> tuple[int, Piece] | None:
    """The comparison that belongs to a mention: right behind it, or before it with nothing else counted between."""
    found = [(i, p) for i, p in enumerate(reading.pieces) if p.kind in (T.COMPARED, T.AVERAGE) and i not in taken]
    if mention.inherited:
        return found[0] if found else None

    def distance(pair: tuple[int, Piece]) -> int:
        piece = pair[1]
        return piece.start - mention.end if piece.start >= mention.end else 2 * (mention.start - piece.end) + 4

    def nearer(pair: tuple[int, Piece]) -> bool:
        return all(other is mention or _gap(pair[1], mention) <= _gap(pair[1], other) for other in reading.counted)

    mine = [pair for pair in found if nearer(pair)]
    return min(mine, key=distance) if mine else None


def _gap(piece: Piece, mention: Mention) -> int:
    return piece.start - mention.end if piece.start >= mention.end else mention.start - piece.end + 3


def _yardstick(reading: Reading, mention: Mention) -> Found | None:
    """比交通运输局还多: a body of the question is what the others are held against."""
    for i, piece in enumerate(reading.pieces):
        comparing = piece.text in ("比", "较") or piece.text in _OVER
        phrase = next((ph for ph in reading.who.phrases if min(ph.used) == i + 1), None) if comparing else None
        if phrase is None:
            continue
        behind = max(phrase.used) + 1
        while behind < len(reading.pieces) and reading.pieces[behind].kind in (T.FILLER, T.FOLLOW, T.SOFT, T.EXISTS):
            behind += 1
        adjective = reading.pieces[behind] if behind < len(reading.pieces) else None
        op = _OVER.get(piece.text)
        used = mention.used | {i} | phrase.used
        if op is None and adjective is not None and adjective.text.rstrip("的")[-1:] in _MORE | _LESS:
            op, used = (Op.GT if adjective.text.rstrip("的")[-1] in _MORE else Op.LT), used | {behind}
        scope = type(reading.who)(phrases=[phrase]).scope(reading.holdings)
        bodies = sorted({report.agency.name for report in reading.holdings.select(scope) if report.agency.name})
        if op is not None and len(bodies) == 1:
            return Condition(mention.code, op, than=f"{BODY}{bodies[0]}"), frozenset(used)
    others = [other for other in reading.counted if other is not mention and other.start > mention.end]
    return _against(reading, mention, others[0]) if others else None


def _against(reading: Reading, mention: Mention, other: Mention) -> Found | None:
    """采购项目比许可多, 不予公开多于予以公开."""
    between = [i for i, p in enumerate(reading.pieces) if mention.end <= p.start < other.start]
    words = {reading.pieces[i].text: i for i in between}
    op = next((_OVER[word] for word in words if word in _OVER), None)
    used = mention.used | other.used | {i for word, i in words.items() if word in _OVER or word == "比"}
    after = next((i for i, p in enumerate(reading.pieces) if p.start >= other.end and p.kind is T.VERSUS), None)
    if op is None and "比" in words and after is not None and reading.pieces[after].text[-1] in _MORE | _LESS:
        op, used = (Op.GT if reading.pieces[after].text[-1] in _MORE else Op.LT), used | {after}
    return (Condition(mention.code, op, than=other.code), frozenset(used)) if op is not None else None


def number_of(fact: str) -> str:
    return FACT_NUMBER[fact]
