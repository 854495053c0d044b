"""What a question demands of a body over years: 2022年比2021年多的, 翻了一倍的, 连续三年, 2021年有而2022年没有的."""

from __future__ import annotations

import re
from decimal import Decimal

from indexer.question.plan import GROWTH, Condition, Op
from indexer.question.reading.counted import Mention
from indexer.question.reading.read import Reading, Want
from indexer.question.times import YEAR_BEFORE
from indexer.question.words.pieces import T

_NEVER = re.compile("从来?(?:没|未)|一[次回](?:都|也)没|没有?[^，。？?有]{0,3}过[^，。？?]{0,6}的?(?:单位|机关|部门|局|$)")
_SIGNS = frozenset("多少高低增减涨跌升降加")
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
    code, grown = r.mentions[0].code, r.first(T.COMPARED)
    doubled = r.first(T.TREND) if r.ids(T.TREND, value="doubled") else None
    rate = r.said(*RATES) | r.ids(T.TREND, value="doubled")
    signs = frozenset(
        i for i, p in enumerate(r.pieces) if p.kind in (T.TREND, T.VERSUS) and p.value != "sharp" and p.text.rstrip("的了")[-1:] in _SIGNS
    )
    held = r.years if len(r.years) == 2 else (r.years[0] - 1, r.years[0]) if r.years else r.holdings.years[-2:]
    if len(held) != 2:
        return None
    first, last = held
    if rate and (grown is not None or doubled is not None):
        op, value = (Op(grown.value.partition(":")[0]), grown.number) if grown is not None else (Op.GE, doubled.number if doubled else None)
        value = value if value is not None else Decimal(grown is None)
        value = 2**value - 1 if doubled is not None and doubled.number and "番" in doubled.text else value
        if r.said("降幅", "跌幅", "减幅", "下降", "减少"):
            op, value = op.mirrored, -value
        last, first = (last, first) if r.years or r.said(*YEAR_BEFORE) else (0, 0)  # 翻倍的单位: from any year to the next
        return (Condition(code, op, value, GROWTH, last, first),), r.mentioned | rate | r.ids(T.COMPARED, T.VERSUS, T.TREND)
    if grown is not None and len(r.years) == 2 and signs and r.said("比", "较", "相比") and not grown.value.endswith("%"):
        more, op = grown.number or Decimal(0), Op(grown.value.partition(":")[0])  # 比2021年多十件以上
        down = any(word in r.pieces[max(signs)].text for word in "少低减跌降")
        apart = Condition(code, op.mirrored if down else op, -more if down else more, code, last, first)
        return (apart,), r.mentioned | signs | r.ids(T.VERSUS, T.COMPARED)
    rises = any(r.pieces[i].kind is T.TREND for i in signs)
    if not signs or grown is not None or not (len(r.years) == 2 or rises):
        return None
    down = any(word in r.pieces[max(signs)].text for word in "少低减跌降")
    return (Condition(code, Op.LT if down else Op.GT, Decimal(0), code, last, first),), r.mentioned | signs | r.ids(T.VERSUS)


def _changed_each(r: Reading) -> tuple[tuple[Condition, ...], frozenset[int]] | None:
    """与2022年相比，2023年申请变多、处罚变少的: each number its own way."""
    moves = [_move_of(r, mention) for mention in r.mentions]
    held = r.years if len(r.years) == 2 else (r.years[0] - 1, r.years[0]) if r.years else ()
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
        sign = piece.text.rstrip("的了")[-1:]
        return (i, any(word in piece.text for word in "少低减跌降")) if piece.kind is T.TREND and sign in _SIGNS else None
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
    lasting = frozenset(i for i in r.ids(T.STREAK, T.ALWAYS) if r.pieces[i].value in ("run", "all", ""))
    moving = frozenset(i for i in r.ids(T.TREND) if set(r.pieces[i].text) & (_UP | _DOWN))
    if not lasting or not moving:
        return None
    run = next((int(r.pieces[i].number or 0) for i in lasting if r.pieces[i].number), 0)
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
    streaks = [(i, piece) for i, piece in enumerate(r.pieces) if piece.kind is T.STREAK]
    if streaks:
        i, piece = streaks[0]
        negated = any(i in mention.negations for mention in r.counted)
        weak = piece.value == "any" and (len(r.years) == 1 or bool(r.wanting(Want.YEAR)))  # 在哪些年份有过诉讼
        value = "" if weak else "never" if piece.value == "never" else piece.value
        history = r.said("历年", "历来", "历年来") if value == "never" or negated else frozenset()  # 历年从来没被告过
        run = int(piece.number or 0) + any(word in piece.text for word in _MORE_THAN)
        return (value if not negated or value == "times" else "never"), run, frozenset(k for k, _ in streaks) | history
    yearly = r.said("每年", "每一年", "每个年度", "各年", "每年度")
    if (len(r.years) > 1 or yearly) and len(r.mentions) == 1 and (each := _each_year(r)):
        return "all", 0, each | yearly
    if always := r.ids(T.ALWAYS):
        return "all", 0, always
    return "", 0, frozenset()
