"""What a question demands of a body over years: 2022年比2021年多的, 翻了一倍的, 连续三年, 2021年有而2022年没有的."""

from __future__ import annotations

import re
from decimal import Decimal

from indexer.question.plan import GROWTH, Condition, Op
from indexer.question.reading.counted import Mention
from indexer.question.reading.read import Reading, Want
from indexer.question.times import YEAR_BEFORE
from indexer.question.words.pieces import Piece, T

_NEVER = re.compile("从来?(?:没|未)|一[次回](?:都|也)没|没有?[^，。？?有]{0,3}过[^，。？?]{0,6}的?(?:单位|机关|部门|局|$)")
_SIGNS = frozenset("多少高低增减涨跌升降加")
_LESS = frozenset("少低减跌降")
_UP, _DOWN = frozenset("增升涨"), frozenset("减降跌")
_MORE_THAN = ("超过", "多于", "不止")  # 超过两年: three at least
RATES = ("增幅", "降幅", "涨幅", "增长率", "增速", "增长", "增加", "上升", "下降", "减少", "跌幅", "减幅")


def of_years(r: Reading) -> tuple[tuple[Condition, ...], frozenset[int]] | None:
    """Conditions on two years of one body."""
    if not r.mentions or any(p.kind is T.YEAR and len(p.years) > 1 for p in r.pieces) or steady(r) is not None:
        return None
    return _changed(r) or _changed_each(r) or _year_by_year(r)


def _changed(r: Reading) -> tuple[tuple[Condition, ...], frozenset[int]] | None:
    """2022年比2021年多的, 比上年减少了的; 翻倍了的, 增幅超过50%的."""
    if len(r.mentions) != 1 or not r.wanting(Want.BODY, Want.BODIES) or r.has(T.MOST, T.LEAST):
        return None
    held = _years_compared(r) or r.holdings.years[-2:]
    return (_by_rate(r, *held) or _by_number(r, *held)) if len(held) == 2 else None


def _by_rate(r: Reading, first: int, last: int) -> tuple[tuple[Condition, ...], frozenset[int]] | None:
    """翻倍了的, 翻两番的, 增幅超过50%的."""
    grown, doubled = r.first(T.COMPARED), r.first(T.TREND) if r.has(T.TREND, value="doubled") else None
    rate = r.said(*RATES) | r.ids(T.TREND, value="doubled")
    said = grown or doubled
    if said is None or not rate:
        return None
    op = Op(said.value.partition(":")[0]) if grown else Op.GE
    value = said.number if said.number is not None else Decimal(not grown)
    if doubled is not None and doubled.number and "番" in doubled.text:
        value = 2**value - 1
    if r.said("降幅", "跌幅", "减幅", "下降", "减少"):
        op, value = op.mirrored, -value
    years = (last, first) if r.years or r.said(*YEAR_BEFORE) else (0, 0)  # 翻倍的单位: from any year to the next
    return (Condition(r.codes[0], op, value, GROWTH, *years),), r.mentioned | rate | r.ids(T.COMPARED, T.VERSUS, T.TREND)


def _by_number(r: Reading, first: int, last: int) -> tuple[tuple[Condition, ...], frozenset[int]] | None:
    """2022年比2021年多的, 比2021年多十件以上的."""
    grown, two = r.first(T.COMPARED), len(r.years) == 2
    signs = frozenset(i for i in r.ids(T.TREND, T.VERSUS) if r.pieces[i].value != "sharp" and _is_sign(r.pieces[i]))
    if grown is not None:
        op, more = Op(grown.value.partition(":")[0]), grown.number or Decimal(0)
        fits = two and r.said("比", "较", "相比") and not grown.value.endswith("%")
    else:
        op, more, fits = Op.GT, Decimal(0), two or signs & r.ids(T.TREND)
    if not (signs and fits):
        return None
    op, more = (op.mirrored, -more) if _falls(r.pieces[max(signs)]) else (op, more)
    return (Condition(r.codes[0], op, more, r.codes[0], last, first),), r.mentioned | signs | r.ids(T.VERSUS, T.COMPARED)


def _years_compared(r: Reading) -> tuple[int, ...]:
    return r.years if len(r.years) == 2 else (r.years[0] - 1, r.years[0]) if r.years else ()


def _is_sign(piece: Piece) -> bool:
    return piece.text.rstrip("的了")[-1:] in _SIGNS


def _falls(piece: Piece) -> bool:
    return not _LESS.isdisjoint(piece.text)


def _changed_each(r: Reading) -> tuple[tuple[Condition, ...], frozenset[int]] | None:
    """与2022年相比，2023年申请变多、处罚变少的: each number its own way."""
    moves = [_move_of(r, mention) for mention in r.mentions]
    held = _years_compared(r)
    if len(moves) < 2 or len(held) != 2 or r.has(T.COMPARED, T.MOST, T.LEAST) or len(r.ids(T.TREND)) != len(moves):
        return None
    found = [(m.code, move) for m, move in zip(r.mentions, moves, strict=True) if move is not None]
    if len(found) < len(moves):
        return None
    first, last = held
    made = tuple(Condition(code, Op.LT if down else Op.GT, Decimal(0), code, last, first) for code, (_, down) in found)
    return made, r.mentioned | {i for _, (i, _) in found} | r.ids(T.VERSUS)


def _move_of(r: Reading, mention: Mention) -> tuple[int, bool] | None:
    """Where it is said right behind a number how it moves, and whether it falls; None where it is not."""
    for i, piece in enumerate(r.pieces):
        if piece.start < mention.end or piece.kind in (T.FILLER, T.SOFT):
            continue
        return (i, _falls(piece)) if piece.kind is T.TREND and _is_sign(piece) else None
    return None


def _year_by_year(r: Reading) -> tuple[tuple[Condition, ...], frozenset[int]] | None:
    """2021年有而2022年没有的."""
    if len(r.years) != 2:
        return None
    taken = {i for m in r.mentions for i in m.negations}
    found = [(m.code, m.negated, m.start, m.used | m.negations) for m in r.mentions]
    found += [(r.mentions[-1].code, True, r.pieces[i].start, frozenset({i})) for i in sorted(r.ids(T.NOT)) if i not in taken]
    years = [r.year_of(start) for _, _, start, _ in found]
    if len(found) < 2 or len(set(years)) < 2 or 0 in years:
        return None
    made = tuple(Condition(code, Op.EQ if no else Op.GT, year=year) for (code, no, _, _), year in zip(found, years, strict=True))
    return made, frozenset(i for _, _, _, ids in found for i in ids)


def steady(r: Reading) -> tuple[str, int, frozenset[int]] | None:
    """逐年减少的单位, 连续三年增长的: bodies whose number rises or falls year by year; over how many years."""
    if not r.wanting(Want.BODY, Want.BODIES) or r.has(T.MOST, T.LEAST):
        return None
    whole = {i: r.pieces[i].value for i in r.ids(T.TREND) if r.pieces[i].value in ("rises", "falls")}
    if whole:
        return next(iter(whole.values())), 0, frozenset(whole)
    lasting = frozenset[int]().union(*(r.ids(T.STREAK, T.ALWAYS, value=value) for value in ("run", "all", "")))
    moving = frozenset(i for i in r.ids(T.TREND) if set(r.pieces[i].text) & (_UP | _DOWN))
    if not lasting or not moving:
        return None
    run = max(int(r.pieces[i].number or 0) for i in lasting)
    falls = any(set(r.pieces[i].text) & _DOWN for i in moving)
    return ("falls" if falls else "rises"), run, lasting | moving


def _each_year(r: Reading) -> frozenset[int]:
    """三年申请都超过10件: of every year."""
    demands = (T.COMPARED, T.NOT, T.EXISTS, T.FACT, T.AVERAGE)
    found = {i for i in r.said("都", "均", "全都") if i + 1 < len(r.pieces) and r.pieces[i + 1].kind in demands}
    return frozenset(found | {i for i in r.ids(T.NOT) if r.pieces[i].text.startswith(("都", "均"))})  # 都没收过费


def over_years(r: Reading) -> tuple[str, int, frozenset[int]]:
    if (found := steady(r)) is not None:
        return found
    if _NEVER.search(r.text) and not r.years and r.before is None and any(m.negated or m.fact for m in r.mentions):
        return "all", 0, r.ids(T.STREAK, T.ALWAYS) | r.said("一次", "一回")  # 一次都没被告过
    if r.has(T.STREAK):
        return _streak(r)
    yearly = r.said("每年", "每一年", "每个年度", "各年", "每年度")
    if (len(r.years) > 1 or yearly) and len(r.mentions) == 1 and (each := _each_year(r)):
        return "all", 0, each | yearly
    if always := r.ids(T.ALWAYS):
        return "all", 0, always
    return "", 0, frozenset()


def _streak(r: Reading) -> tuple[str, int, frozenset[int]]:
    """连续三年, 三年以上, 从来没有."""
    streaks = r.ids(T.STREAK)
    piece = r.pieces[min(streaks)]
    negated = any(min(streaks) in mention.negations for mention in r.counted)
    weak = piece.value == "any" and (len(r.years) == 1 or r.wanting(Want.YEAR))  # 在哪些年份有过诉讼
    value = "" if weak else piece.value
    history = r.said("历年", "历来", "历年来") if value == "never" or negated else frozenset()  # 历年从来没被告过
    run = int(piece.number or 0) + any(word in piece.text for word in _MORE_THAN)
    return ("never" if negated and value != "times" else value), run, streaks | history
