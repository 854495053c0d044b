"""What only a follow-up can ask of what was just told: 有几家, 其次呢, 没收到的呢, 2021年也有的呢, 第一名是第二名的几倍."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from indexer.question.kinds.carried import OUT as CARRIED_OUT
from indexer.question.kinds.compare import Compare
from indexer.question.kinds.evidence import Sources
from indexer.question.kinds.findings import DIFFERS, Findings, table_named
from indexer.question.kinds.holding import Held
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import PROCESSED, Number, asked_in_turn
from indexer.question.kinds.passages import Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.kinds.split import Split
from indexer.question.kinds.table import Table
from indexer.question.plan import FACT_NUMBER, Ask, Condition, Op
from indexer.question.quantities import quantity
from indexer.question.reading.left_out import drops_condition
from indexer.question.reading.pointing import others_said
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reading.yearly import RATES
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import T

_GROWING, _FALLING = (*word_set("growing"), "多", "增"), (*word_set("falling"), "少", "减", "降")
_ALSO = ("也", "又", "还", "也没", "也没有", "也未", "也不", "还没", "还没有", "又没", "又没有", "也有", "还有", "又有")


def goes_on(before: Ask, r: Reading) -> Iterator[Proposal]:
    """``before``: what was asked last."""
    for asked in _ASKED:
        yield from asked(before, r)


def sound(ask: Ask) -> bool:
    """都维持了吗, 诉讼呢: not every kind can be asked of every number."""
    try:
        ask.check()
    except ValueError:
        return False
    return True


def _the_same_kind(before: Ask, r: Reading) -> Iterator[Proposal]:
    """逐年上升的呢, 差在哪里, 它哪年提的, 那校车呢: what only certain questions go on with."""
    ways = [piece for piece in r.pieces if piece.kind is T.TREND and piece.value in ("rises", "falls")]
    if isinstance(before, Listing) and before.over in ("rises", "falls") and len(ways) == 1 and not (r.mentions or r.named):
        yield Proposal(replace(before, over=ways[0].value), r.ids(T.TREND) | r.wanting(Want.BODY, Want.BODIES), 0.1)  # 逐年上升的呢
    if (
        isinstance(before, Findings | Listing | Words)
        and (year := r.ids(T.META, value="year"))
        and not (r.mentions or r.named or r.content)
    ):
        yield Proposal(before, year, 0.1, r.before.scope if r.before else None)  # 是哪年的: its rows say
    differs = r.said(*DIFFERS) | frozenset(i for i in r.ids(T.WHY, T.EVIDENCE) if "在哪" in r.pieces[i].text)
    differs |= r.ids(T.EVIDENCE, value="where")
    if isinstance(before, Findings) and not (r.mentions or r.named) and (number := table_named(r)) and (same := before.of_table(number)):
        used = r.wanting(Want.BODY, Want.YESNO) | r.ids(T.QUALITY, T.TOPIC)
        yield Proposal(replace(same, yes_no=bool(r.wanting(Want.YESNO))), used, 0.1)
    if isinstance(before, Findings) and r.ids(T.TOPIC, value="problems") and not (r.mentions or r.content):  # 2022年的问题是什么
        yield Proposal(Findings("any"), r.ids(T.TOPIC, T.DEFINE) | r.wanting(Want.BODY, Want.YESNO, Want.NUMBER), 0.1)
    if isinstance(before, Findings) and differs:  # 差在哪里, 交通局差了几件
        yield Proposal(before, differs, 0.05)
    if (
        isinstance(before, Compare)
        and before.sides == "report_year"
        and (rate := r.ids(T.SHARE))
        and not (r.mentions or r.named or r.years)
    ):
        yield Proposal(replace(before, how="growth"), rate | r.wanting(Want.NUMBER), 0.1, r.before.scope if r.before else None)  # 百分之几
    if isinstance(before, Words) and r.wanting(Want.YEAR) and all(m.weak for m in r.mentions):  # 它哪年提的
        yield Proposal(before, r.wanting(Want.YEAR) | r.mentioned | r.ids(T.TEXT), 0.1)
    if isinstance(before, Words) and r.content and r.has(T.FOLLOW) and not (r.mentions or r.named or r.question_words):  # 那校车呢
        yield Proposal(replace(before, text=tuple(word for _, word in r.content)), frozenset(i for i, _ in r.content), 0.2)


def _counted_again(before: Ask, r: Reading) -> Iterator[Proposal]:
    """有几家, 是哪些: the same bodies counted, or named."""
    if r.has(T.ALL):
        return  # 馆藏一共有多少份年报: of all there are
    named = r.said(*word_set("names-them")) if isinstance(before, Held) and r.years else frozenset()
    if named and not (r.mentions or r.named or r.content or r.has(T.OFFICE)):
        yield Proposal(replace(before, count=""), named, 0.15)  # type: ignore[call-arg]  # 2020年度的是哪些
    if not isinstance(before, Listing | Words | Findings | Held) or r.mentions or r.content or r.named or r.years:
        return
    bodies = _of_what(r) if isinstance(before, Held) else True
    if r.wanting(Want.BODIES):
        yield Proposal(replace(before, count=bodies), r.wanting(Want.BODIES) | r.ids(T.SUM), 0.15)  # type: ignore[arg-type]
    elif named := r.said(*word_set("names-them")) | r.ids(T.SOFT, value="named"):
        yield Proposal(replace(before, count=False if bodies is True else ""), named, 0.15)  # type: ignore[arg-type]


def _of_what(r: Reading) -> str:
    """总共几份, after how many bodies: reports."""
    said = "".join(r.pieces[i].text for i in r.wanting(Want.BODIES))
    return "years" if "年份" in said or "年度" in said else "reports" if said.endswith("份") else "bodies"


def _whose(before: Ask, r: Reading) -> Iterator[Proposal]:
    """都是谁家的, after a number of several bodies: those that have any."""
    asked = r.wanting(Want.BODY, Want.BODIES)
    if not isinstance(before, Number) or len(before.quantities) != 1 or quantity(before.quantities[0]).ratio or len(r.shown.bodies) == 1:
        return
    if r.has(T.META):
        return  # 有多少份年报
    verbs = frozenset(i for m in r.mentions for i in m.used) if all(m.weak for m in r.mentions) else frozenset()  # 都是哪些单位收到的
    if asked and not (
        (r.mentions and not verbs) or r.content or r.named or r.has(T.MOST, T.LEAST, T.NTH, T.FIRST, T.COMPARED, T.AVERAGE, T.NOT)
    ):
        ask = Listing((Condition(before.quantities[0], Op.GT),), count=bool(r.wanting(Want.BODIES)))
        yield Proposal(ask, asked | verbs | r.ids(T.EACH), 0.15, r.before.scope.joined(r.scope()) if r.before else None)


def _next_place(before: Ask, r: Reading) -> Iterator[Proposal]:
    """其次呢, 再往下一名: behind the place that was asked for."""
    nth = next((piece for piece in r.pieces if piece.kind is T.NTH and piece.value), None)  # 再往下，第三: the third
    ranked = r.before if isinstance(before, Ranking) else r.ranked
    if nth is not None and nth.value == "desc" and ranked is not None and isinstance(ranked.ask, Ranking) and not (r.mentions or r.named):
        ask = replace(
            ranked.ask, limit=0, nth=int(nth.number or 1), lead=False, total=False
        )  # 第二呢, a number of the first between or not
        yield Proposal(ask, r.ids(T.NTH) | r.wanting(Want.BODY, Want.NUMBER), 0.1, ranked.scope.joined(r.scope()), fresh=True)
    following = r.ids(T.NTH, value="")
    if nth is None and following and isinstance(before, Ranking) and (place := before.nth or before.limit) and not (r.mentions or r.named):
        used = following | r.wanting(Want.BODY, Want.NUMBER)
        yield Proposal(replace(before, limit=0, nth=place + 1), used, 0.1, r.before.scope if r.before else None)


def _the_rest_of_its_cases(before: Ask, r: Reading) -> Iterator[Proposal]:
    """收到几个，办结几个？剩下的呢: of that body's requests, not of the other bodies."""
    of_one = isinstance(before, Number) and len(r.shown.bodies) == 1 and r.has(T.REST) and not others_said(r)
    if not of_one or r.mentions or r.named or r.question_words:
        return
    if PROCESSED in before.measured:
        yield Proposal(Number((CARRIED_OUT,)), r.ids(T.REST), 0.05)
    elif before.measured and all(code.startswith("t3_") for code in before.measured):
        yield Proposal(Split((PROCESSED,), "result"), r.ids(T.REST), 0.05)


def _in_the_table(before: Ask, r: Reading) -> Iterator[Proposal]:
    """2022年表三呢, after what the text says: the number there."""
    table = r.said("表三呢", "表四呢", "表二呢", "表里呢", "表格里呢", "表上呢")
    if table and before.measured and isinstance(before, Number | Sources) and not (r.mentions or r.content):
        yield Proposal(Number(before.measured[:1]), table, 0.1)


def _in_the_text(before: Ask, r: Reading) -> Iterator[Proposal]:
    """正文里写的是多少, after a number of one report: the sentences that give it."""
    text = r.ids(T.CHECK, value="text")
    if text and r.wanting(Want.NUMBER) and before.measured and len(r.shown.bodies) == 1 and not (r.mentions or r.named or r.content):
        yield Proposal(Sources(before.measured[:1], prose=True), text | r.wanting(Want.NUMBER), 0.1)


def _all_of_them(before: Ask, r: Reading) -> Iterator[Proposal]:
    """行政处罚呢，也列出来, after which year or body has most: all of them."""
    listed = r.said(*word_set("list-them"))
    if isinstance(before, Ranking) and listed and before.limit == 1 and not (r.named or r.has(T.MOST, T.LEAST, T.NTH, T.FIRST)):
        codes = r.codes if r.mentions and len(r.codes) == 1 else before.quantities
        ask: Ask = Series(codes) if before.by == "report_year" else replace(before, quantities=codes, limit=0)
        if sound(ask):
            yield Proposal(ask, listed | r.mentioned | r.wanting(Want.BODY), 0.05)


def _zero_or_blank(before: Ask, r: Reading) -> Iterator[Proposal]:
    """到底是零还是没填, after a number: which of both it is stands beside it."""
    zero = frozenset(i for i in r.ids(T.COMPARED, T.NUMBER, T.LACKING) if r.pieces[i].number == 0)
    blank = r.ids(T.QUALITY, value="blank") | r.ids(T.LACKING)
    if isinstance(before, Number) and zero and blank and not (r.mentions or r.named):
        yield Proposal(before, zero | blank | r.wanting(Want.YESNO), 0.1)


def _other_way(before: Ask, r: Reading) -> Iterator[Proposal]:
    """减少的有哪些, 没变的呢, after who received more than the year before: of the same two years."""
    said = {i: op for i in r.ids(T.TREND, T.VERSUS) if (op := _way_of(r.pieces[i].text)) is not None and r.pieces[i].text not in RATES}
    listed = r.wanting(Want.BODY, Want.BODIES) or r.text.rstrip("呢?？ ").endswith("的")
    if r.before is None or len(said) != 1 or not listed or r.mentions or r.named or r.years or r.has(T.COMPARED, T.MOST, T.LEAST):
        return
    held = [c for c in getattr(before, "conditions", ()) if c.year and c.than_year]
    years = (held[0].than_year, held[0].year) if len(held) == 1 else r.before.scope.years if getattr(before, "change", "") else ()
    if len(years) == 2 and len(before.measured) == 1:
        code, op = before.measured[0], next(iter(said.values()))
        ask = Listing((Condition(code, op, Decimal(0), code, max(years), min(years)),), count=bool(r.wanting(Want.BODIES)))
        yield Proposal(ask, frozenset(said) | r.wanting(Want.BODY, Want.BODIES), 0.05, r.before.scope.without("agency"), fresh=True)


def _by_rate(before: Ask, r: Reading) -> Iterator[Proposal]:
    """按增长率算又是谁, after who rose most; 按件数算呢."""
    rates = r.said(*RATES) | r.ids(T.TREND, value="in-proportion")
    cases = frozenset(i for i in r.ids(T.QUANT) if i and r.text[: r.pieces[i].start].endswith(("按", "按照")))
    if not isinstance(before, Ranking) or not before.change or r.mentions or r.named or r.years or r.has(T.MOST, T.LEAST):
        return
    if r.before is not None and (rates or cases):
        used = rates | cases | r.wanting(Want.BODY, Want.NUMBER) | r.said("按", "按照", "算")
        yield Proposal(replace(before, change="growth" if rates else "diff"), used, 0.05, r.before.scope, fresh=True)


def _way_of(text: str) -> Op | None:
    ways = {Op.EQ: ("没变", "不变", "持平", "没有变化", "没变化", "一样"), Op.LT: _FALLING, Op.GT: _GROWING}
    return next((op for op, words in ways.items() if text.rstrip("的了") in words or text in words), None)


def _without_condition(before: Ask, r: Reading) -> Iterator[Proposal]:
    """不要收件数那个条件了, of a list with several."""
    codes = {m.code for m in r.mentions}
    if isinstance(before, Listing) and drops_condition(r.text) and codes and r.before is not None:
        kept = tuple(c for c in before.conditions if FACT_NUMBER.get(c.quantity, c.quantity) not in codes)
        if kept and len(kept) < len(before.conditions):
            yield Proposal(replace(before, conditions=kept), r.everything, 0.05, r.before.scope, fresh=True)


def _two_places(before: Ask, r: Reading) -> Iterator[Proposal]:
    """第一名是第二名的几倍, 第二和第三加起来多少, 第二、第三名呢, after a list: those that stand there."""
    places = [
        i for i, p in enumerate(r.pieces) if (p.kind is T.NTH and p.value == "desc") or (p.kind is T.FIRST and p.text.startswith("第一"))
    ]
    bodies = [r.shown.listed[int(r.pieces[i].number or 1) - 1 :][:1] for i in places]
    codes = r.codes if r.before is not None and len(r.codes) == 1 else ()
    if len(places) < 2 or not codes or r.named or r.before is None:
        return
    if not all(bodies):
        yield from _so_many_first(r, places)
        return
    scope = r.before.scope.set("agency", [name for each in bodies for name in each]).joined(r.scope())
    used = frozenset(places) | r.mentioned | r.ids(T.TIMES, T.VERSUS, T.SUM) | r.wanting(Want.NUMBER, Want.BODY)
    if r.has(T.SUM):
        yield Proposal(Number(codes), used, 0.05, scope, fresh=True)
    elif r.has(T.TIMES, T.VERSUS) and len(places) == 2:
        yield Proposal(Compare(codes, "agency", "times" if r.has(T.TIMES) else ""), used, 0.05, scope, fresh=True)
    elif not r.mentions and r.has(T.FOLLOW):
        yield Proposal(Table(codes), used, 0.05, scope, fresh=True)


def _so_many_first(r: Reading, places: Sequence[int]) -> Iterator[Proposal]:
    """第二、第三名呢, after the first: the first three."""
    ranked = r.ranked
    if ranked is not None and isinstance(ranked.ask, Ranking) and not (r.mentions or r.has(T.SUM, T.VERSUS, T.TIMES)):
        ask = replace(ranked.ask, limit=max(int(r.pieces[i].number or 1) for i in places), nth=0)
        yield Proposal(ask, frozenset(places) | r.wanting(Want.NUMBER, Want.BODY), 0.05, ranked.scope, fresh=True)


def _former_and_latter(before: Ask, r: Reading) -> Iterator[Proposal]:
    """前者是后者的几倍, after two numbers of one body."""
    both = r.one_of_two
    codes = r.shown.measured[-2:]
    if len(both) == len(codes) == 2 and r.has(T.TIMES, T.VERSUS) and len(r.shown.bodies) == 1 and not (r.mentions or r.named):
        used = both | r.ids(T.TIMES, T.VERSUS) | r.wanting(Want.NUMBER)
        yield Proposal(Compare(codes, "quantity", "times" if r.has(T.TIMES) else ""), used, 0.05, r.before.scope if r.before else None)


def _those_not(before: Ask, r: Reading) -> Iterator[Proposal]:
    """没收到的呢, after who has any: the others."""
    denied = r.ids(T.NOT)
    alone = r.ids(T.NOT, value="received") and not (isinstance(before, Listing) or r.mentions or r.content or r.named)
    if alone and r.wanting(Want.BODY, Want.BODIES):
        ask = Listing((Condition("t3_new_received__total", Op.EQ),), count=bool(r.wanting(Want.BODIES)))
        yield Proposal(ask, denied | r.wanting(Want.BODY, Want.BODIES), 0.3, fresh=True)
    if denied and isinstance(before, Listing) and len(before.conditions) == 1 and not (before.over or r.mentions or r.content or r.named):
        held = before.conditions[0]
        op = Op.EQ if held.op is Op.GT and not (held.value or held.than) else held.op.opposite
        fact = held.quantity in FACT_NUMBER
        other = replace(held, value=1 - held.value) if fact else replace(held, op=op)
        ask = replace(before, conditions=(other,), count=bool(r.wanting(Want.BODIES)), yes_no=False, every=False)
        yield Proposal(ask, denied | r.wanting(Want.BODY, Want.BODIES), 0.2)


def _all_asked(before: Ask, r: Reading) -> Iterator[Proposal]:
    """这三项加起来, after three numbers were asked for in turn: their sum."""
    codes, used = asked_in_turn(r)
    if codes and not r.mentions:
        yield Proposal(Number(("+".join(codes),)), used | r.wanting(Want.NUMBER), 0.1)


def _in_addition(before: Ask, r: Reading) -> Iterator[Proposal]:
    """复议也没有的呢: those that fulfil both."""
    asked = {i - 1 for i in r.ids(T.WHICH, T.QUANT)}  # 又有哪些: others
    also = r.ids(T.FOLLOW, value="besides") | {i for i, piece in enumerate(r.pieces) if piece.text in _ALSO and i not in asked}
    if isinstance(before, Listing) and also and r.conditions and r.mentions:
        own = tuple(condition for condition, _ in r.conditions)
        if before.over == "never":  # 从未被诉, 也没被复议过: not a year with one or the other
            own = tuple(replace(c, op=Op.GT) for c in own if c.op is Op.EQ and not c.value)
        used = frozenset(i for _, ids in r.conditions for i in ids)
        ask = replace(before, conditions=tuple(dict.fromkeys((*before.conditions, *own))), count=bool(r.wanting(Want.BODIES)))
        ask = replace(ask, either=True) if before.over == "never" and own else ask
        yield Proposal(ask, used | also | r.ids(T.NOT) | r.wanting(Want.BODY, Want.BODIES, Want.YESNO), 0.05)


def _those_too(before: Ask, r: Reading) -> Iterator[Proposal]:
    """有没有哪家2023年也有, after who has any in 2022: of those."""
    asked = {i - 1 for i in r.ids(T.WHICH, T.QUANT) | r.wanting(Want.BODY)}  # 2023年又是哪些: others
    also = frozenset(i for i, piece in enumerate(r.pieces) if piece.text in _ALSO and i not in asked)
    if r.mentions or r.named or r.has(T.NOT, T.COMPARED):
        return
    asks = r.wanting(Want.BODY, Want.BODIES, Want.YESNO) or r.has(T.EXISTS)  # 2021年的也查一下: of all, then
    if isinstance(before, Listing) and also and asks and r.years and r.before is not None and r.shown.bodies:
        ask = replace(before, count=bool(r.wanting(Want.BODIES)), yes_no=bool(r.wanting(Want.YESNO)))
        used = also | r.wanting(Want.BODY, Want.BODIES, Want.YESNO) | r.ids(T.EXISTS)
        yield Proposal(ask, used, 0.05, r.before.scope.of_years(r.years).joined(r.shown.those))


_ASKED = (
    _former_and_latter,
    _by_rate,
    _in_the_text,
    _the_rest_of_its_cases,
    _in_the_table,
    _all_of_them,
    _zero_or_blank,
    _other_way,
    _without_condition,
    _counted_again,
    _in_addition,
    _those_too,
    _whose,
    _next_place,
    _two_places,
    _those_not,
    _all_asked,
    _the_same_kind,
)
