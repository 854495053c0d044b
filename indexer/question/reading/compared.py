"""Comparisons in a question as conditions: 超过50件, 高于平均, 比平湖多, 一件都没有, 采购项目比许可多."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from indexer.question.plan import BODY, FACT_NUMBER, MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, Condition, Op
from indexer.question.quantities import denominator, quantity, ratio
from indexer.question.reading.clusters import KINDS as COUNTED
from indexer.question.reading.counted import Mention
from indexer.question.reading.patterns import ITS_OWN
from indexer.question.reading.who import Phrase
from indexer.question.words.pieces import Piece, T

if TYPE_CHECKING:
    from indexer.question.reading.read import Reading

_MORE = frozenset("多高大强")
_LESS = frozenset("少低小")
_OVER = dict.fromkeys(("超过", "超过了", "多于", "高于", "大于", "超出", "反超", "盖过", "压过", "胜过", "大过", "高过", "多过"), Op.GT)
_OVER |= dict.fromkeys(("少于", "低于", "小于", "不如", "不及", "不到", "比不上", "少过", "低过"), Op.LT)
_HALF = Decimal("0.5")
_CASES = ("件", "次", "起", "宗", "回", "份", "单")
_LIKE, _SAME = ("跟", "和", "与", "同"), ("一样", "相同", "持平", "相等", "等同")
Found = tuple[Condition, frozenset[int]]
_BEHIND = frozenset((T.FILLER, T.FOLLOW, T.SOFT, T.EXISTS, T.YEAR))  # 比交通局2022年的申请还多
_JOINED = (T.AND, T.FILLER, T.SOFT, T.NUMBER, T.YEAR, *COUNTED)
_DOWN = ("减", "降", "少", "负")


def conditions_of(reading: Reading) -> Iterator[Found]:
    """Every mention with what the question demands of it, and the pieces that say so."""
    taken: set[int] = set()
    for mention in reading.counted:
        if mention.used and mention.used <= taken:
            continue  # what another number was held against
        shared = _shared(reading, mention)
        for found in _of_mention(reading, mention, taken):
            taken |= found[1] - mention.used - {shared}
            yield found
    if not reading.mentions:
        return
    for i, piece in enumerate(reading.pieces):  # 申请10件以上50件以下
        if piece.kind is T.COMPARED and i not in taken:
            yield from _compared(reading.mentions[-1].code, piece, frozenset({i}))


def _of_mention(reading: Reading, mention: Mention, taken: set[int]) -> Iterator[Found]:
    if (shared := _shared(reading, mention)) is not None:
        yield from _compared(mention.code, reading.pieces[shared], mention.used | {shared})
    elif (near := _nearest(reading, mention, taken)) is not None:
        yield from (_held_against_all if near[1].kind is T.AVERAGE else _held_against_a_number)(reading, mention, *near)
    elif mention.fact:
        yield Condition(mention.fact, Op.EQ, Decimal(0 if mention.negated else 1)), mention.used | mention.negations
    elif held := list(_yardsticks(reading, mention)):
        yield from held
    elif (exact := _exactly(reading, mention)) is not None:
        yield exact
    else:
        yield from _any_or_none(reading, mention)


def _held_against_all(reading: Reading, mention: Mention, i: int, piece: Piece) -> Iterator[Found]:
    """高于平均, 低于中位数."""
    if _of_the_same_years(reading, piece):
        middle = MEDIAN_OF_SCOPE if piece.value.startswith("m") else MEAN_OF_SCOPE
        yield Condition(mention.code, Op(piece.value.removeprefix("m")), than=middle), mention.used | {i}


def _held_against_a_number(reading: Reading, mention: Mention, i: int, piece: Piece) -> Iterator[Found]:
    """超过50件, 没有超过50件."""
    denied = i - 1 in mention.negations
    for condition, ids in _compared(mention.code, piece, mention.used | {i}):
        op = condition.op.opposite if denied else condition.op
        yield replace(condition, op=op), ids | (mention.negations if denied else frozenset())


def _any_or_none(reading: Reading, mention: Mention) -> Iterator[Found]:
    """收到申请的, 没有收费的, 全部予以公开的, 项目减少的."""
    used = mention.used | mention.negations | (_one(reading, mention) if mention.negated else frozenset())
    whole = denominator(mention.code) if mention.used and _all_before(reading, mention) else None
    if whole and not mention.negated and reading.wants & {"body", "bodies"}:  # 全部予以公开的单位
        yield Condition(mention.code, Op.EQ, than=whole), used
        yield Condition(whole, Op.GT), used
    elif mention.code.endswith("_change"):  # 项目减少的
        negative = reading.ids(T.QUALITY, value="negative") | reading.said("比", "较")
        down = reading.has(T.QUALITY) or any(
            word in reading.pieces[i].text for i in mention.used for word in ("减少", "下降", "降", "减了")
        )
        yield Condition(mention.code, Op.LT if down else Op.GT), used | negative
    else:
        yield _as_fact(Condition(mention.code, Op.EQ if mention.negated else Op.GT)), used


def _of_the_same_years(reading: Reading, piece: Piece) -> bool:
    """高于它自己五年的平均数: the mean of what is asked about, if that is one body and so many years."""
    own = any(word in piece.text for word in ITS_OWN)
    reports = reading.holdings.select(reading.scope()) if own or piece.number else None
    return reports is None or (reports.bodies == 1 and piece.number in (None, len(reports.years)))


def _shared(reading: Reading, mention: Mention) -> int | None:
    """处罚、强制都是零的: what is said of all of them."""
    for i, piece in enumerate(reading.pieces):
        between = [p for p in reading.pieces[:i] if p.start >= mention.end]
        joined = [p for p in between if p.kind is T.AND]
        together = bool(joined) and any(p.text in ("都", "均", "全都", "全", "或", "或者") for p in between)
        if piece.kind is T.COMPARED and together and all(p.kind in _JOINED for p in between):
            return i
    return None


def _one(reading: Reading, mention: Mention) -> frozenset[int]:
    """一件 of 一件许可都没有: emphasis, no number."""
    near = {k for i in mention.used | mention.negations for k in (i - 1, i + 1)}
    return frozenset(k for k in near & reading.ids(T.NUMBER) if reading.pieces[k].number == 1)


def _all_before(reading: Reading, mention: Mention) -> bool:
    first = min((i for i in mention.used if not reading.pieces[i].weak), default=min(mention.used))  # 申请全部来自个人
    before = [p for p in reading.pieces[:first] if p.kind not in (T.FILLER, T.SOFT) or p.text in ("都", "均", "全")]
    return bool(before) and before[-1].text in ("全部", "都", "均", "全", "全都", "只有", "仅有", "只", "仅", "单单", "唯独")


def _as_fact(condition: Condition) -> Condition:
    """没收到申请, 有未审结的诉讼 are facts of a report: they weigh what its text says as well."""
    if condition.op is Op.EQ and condition.quantity == FACT_NUMBER["zero_requests"]:
        return Condition("zero_requests", Op.EQ, Decimal(1))
    pending = next((fact for fact, code in FACT_NUMBER.items() if code == condition.quantity and fact != "zero_requests"), None)
    return Condition(pending, Op.EQ, Decimal(condition.op is Op.GT)) if pending is not None else condition


def _exactly(reading: Reading, mention: Mention) -> Found | None:
    """处罚82件的是谁, 收到1件申请的单位, 公开率100%的."""
    of = quantity(mention.code)
    units = (of.unit, *_CASES) if of.unit in ("件", "条", "项") else (of.unit,)
    for i, piece in enumerate(reading.pieces):
        if (
            mention.negated
            or piece.number is None
            or piece.kind is not T.NUMBER
            or piece.value not in units
            or not (_beside(i, piece, mention) or _asked_beside(reading.pieces, i, mention))
        ):
            continue
        following = reading.pieces[i + 1].text if i + 1 < len(reading.pieces) else ""
        if piece.number == 1 and following.startswith(("都", "也")):
            continue  # 一件都没有
        if piece.number == 1 and any(i + 1 in other.used and other.negated for other in reading.mentions):
            continue  # 收到过申请但一件不予公开都没有
        op = next((k for k in range(max(0, i - 5), i) if reading.pieces[k].kind is T.OP), None)
        if op is not None:  # 至少收到一件
            return Condition(mention.code, Op(reading.pieces[op].value), piece.number), mention.used | {i, op}
        down = mention.code.endswith("_change") and any(w in reading.pieces[k].text for k in mention.used for w in _DOWN)
        return Condition(mention.code, Op.EQ, -piece.number if down else piece.number), mention.used | {i}
    return None


def _asked_beside(pieces: Sequence[Piece], i: int, mention: Mention) -> bool:
    """新收是不是15件: nothing between them but the question."""
    between = [p for p in pieces[:i] if p.start >= mention.end]
    asks = any(p.kind is T.YESNO for p in (*between, *pieces[i + 1 :]))
    return bool(between) and asks and all(p.kind in (T.YESNO, T.FILLER, T.SOFT, T.BREAK) for p in between)


def _beside(i: int, piece: Piece, mention: Mention) -> bool:
    inside = i - 1 in mention.used and i + 1 in mention.used
    return inside or 0 <= piece.start - mention.end <= 2 or 0 <= mention.start - piece.end <= 1


def _compared(code: str, piece: Piece, used: frozenset[int]) -> Iterator[Found]:
    op, _, unit = piece.value.partition(":")
    value = piece.number if piece.number is not None else Decimal(0)
    of = quantity(code)
    if (unit in _CASES and (of.money or of.unit == "%")) or (unit == "元" and not of.money):
        return  # 收费金额超过10件, 罚款超过5万元: no such number
    if (unit == "%" or value == _HALF) and not quantity(code).ratio:  # 半数以上申请来自企业
        whole = denominator(code)
        if not whole:
            return
        code = ratio(code, whole)
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


def _yardsticks(reading: Reading, mention: Mention) -> Iterator[Found]:
    """比交通局多、比市政府少: bodies of the question are what the others are held against."""
    found = False
    for i, piece in enumerate(reading.pieces):
        comparing = piece.text in ("比", "较") or piece.text in _OVER
        alike = piece.text in _LIKE and any(p.text.startswith(_SAME) for p in reading.pieces[i + 1 :])
        phrase = _named_behind(reading, i) if comparing or alike else None
        if phrase is None:
            continue
        counted = {k for m in reading.mentions for k in m.used}
        behind = (max(phrase.used) if min(phrase.used) == i + 1 else i + 1) + 1
        while behind < len(reading.pieces) and (reading.pieces[behind].kind in _BEHIND or behind in counted):
            behind += 1
        if not _is_measured(reading, mention, i, behind):
            continue
        adjective = reading.pieces[behind] if behind < len(reading.pieces) else None
        op = Op.EQ if alike else _OVER.get(piece.text)
        used = mention.used | {i} | phrase.used
        if alike:
            used |= {k for k, p in enumerate(reading.pieces) if k >= behind and (p.text.startswith(_SAME) or k == behind)}
        elif op is None and adjective is not None and adjective.text.rstrip("的")[-1:] in _MORE | _LESS:
            op, used = (Op.GT if adjective.text.rstrip("的")[-1] in _MORE else Op.LT), used | {behind}
        bodies = reading.bodies_of(phrase)
        if op is not None and len(bodies) == 1:
            found = True
            yield Condition(mention.code, op, than=f"{BODY}{bodies[0]}"), frozenset(used)
    others = [other for other in reading.counted if other is not mention and other.start > mention.end]
    if others and not found and (against := _against(reading, mention, others[0])) is not None:
        yield against


def _is_measured(reading: Reading, mention: Mention, i: int, behind: int) -> bool:
    """处罚比教育局多但许可比交通局少, 比教育局的处罚多: what is held against the body at ``i``, with its adjective at ``behind``."""
    end = reading.pieces[min(behind, len(reading.pieces) - 1)].start
    start = reading.pieces[i].start
    inside = [m for m in reading.mentions if start < m.start <= end]
    before = [m for m in reading.mentions if m.end <= start]
    held = any(p.kind is T.VERSUS and before[-1].end <= p.start < start for p in reading.pieces) if before else True
    if inside and not held:
        return False  # 谁的申请比教育局的处罚多: two numbers of two bodies
    near = next((k for k in range(len(before) - 1, 0, -1) if not _joined(reading, before[k - 1], before[k])), 0)
    return mention.inherited or mention in (inside or before[near:] or reading.mentions[:1])


def _joined(reading: Reading, one: Mention, other: Mention) -> bool:
    """处罚和许可: nothing else stands between them."""
    between = [p for p in reading.pieces if one.end <= p.start and p.end <= other.start]
    return any(p.kind is T.AND for p in between) and all(p.kind in _JOINED for p in between)


def _named_behind(reading: Reading, i: int) -> Phrase | None:
    """比平湖, or 比它: the one body named before, in this question or the one it follows."""
    named = [phrase for phrase in reading.who.phrases if min(phrase.used) == i + 1]
    if named or i + 1 not in reading.pronouns or reading.pieces[i + 1].value != "one":
        return named[0] if named else None
    before = [phrase for phrase in reading.who.phrases if max(phrase.used) < i]
    if before:
        return before[0] if len(before) == 1 else None
    name = reading.yardstick_told
    return Phrase({i + 1}, reading.pieces[i + 1].text, agencies=[name]) if name else None


def _against(reading: Reading, mention: Mention, other: Mention) -> Found | None:
    """采购项目比许可多, 不予公开多于予以公开."""
    between = [i for i, p in enumerate(reading.pieces) if mention.end <= p.start < other.start]
    if any(min(phrase.used) - 1 in between for phrase in reading.who.phrases):
        return None  # 谁的申请比教育局的处罚多
    words = {reading.pieces[i].text: i for i in between}
    op = next((_OVER[word] for word in words if word in _OVER), None)
    used = mention.used | other.used | {i for word, i in words.items() if word in _OVER or word == "比"}
    after = next((i for i, p in enumerate(reading.pieces) if p.start >= other.end and p.kind is T.VERSUS), None)
    if op is None and "比" in words and after is not None and reading.pieces[after].text.rstrip("的")[-1] in _MORE | _LESS:
        op, used = (Op.GT if reading.pieces[after].text.rstrip("的")[-1] in _MORE else Op.LT), used | {after}
    return (Condition(mention.code, op, than=other.code), frozenset(used)) if op is not None else None
