"""What the words of a question say of order: most, least, the third, growing, by what, and which are left out."""

from __future__ import annotations

import re
from itertools import pairwise

from archive.form import table3
from indexer.question.kinds.grouping import INNER
from indexer.question.kinds.number import added_up
from indexer.question.plan import REGION
from indexer.question.quantities import denominator, exists, quantity, ratio
from indexer.question.reading.read import Reading, Want
from indexer.question.words.lexicon import FAMILY_MEASURE
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import Piece, T

_GROWING = word_set("growing")
_FALLING = word_set("falling")
_IN_PROPORTION = ("增幅", "涨幅", "增长率", "增速", "降幅", "升幅", "跌幅", "减幅")
_SUPERLATIVE = {T.MOST: "desc", T.LEAST: "asc", T.COMMON: "desc"}
_ENDING = dict.fromkeys("多高大", "desc") | dict.fromkeys("少低小", "asc")
_OPPOSITE = {"asc": "desc", "desc": "asc"}
_SAYS_WHICH_WAY = (T.MOST, T.LEAST, T.RANKING, T.VERSUS, T.COMMON)
_LIKEWISE = ("同样", "照样", "一样", "还是", "仍然", "仍旧", "也")
_ALTOGETHER = ("累计", "总数", "总量", "合计", "加起来", "一共")
_NO_RANKING = 2.0  # what it costs to look for the first where there are no bodies to rank
_HAD = re.compile("[收有办作提被批罚][到出了]?过")
# 被拒最多的理由: of all that was not released.
REFUSED = "t3_denied_total+t3_unable_total+t3_refused_total"


def order_of(r: Reading) -> tuple[str, int, int, frozenset[int]]:
    """Order, limit, n-th, and the pieces that say so."""
    order, limit, nth = "desc", 0, 0
    used: set[int] = set()
    for i, piece in enumerate(r.pieces):
        number = int(piece.number or 1)
        if way := _way(r, piece):
            order, limit = way, limit or 1
        elif piece.kind is T.RANKING:
            order = piece.value or order
        elif piece.kind is T.FIRST and piece.value:
            order, limit = piece.value, number
        elif piece.kind is T.NTH and piece.value:
            order = piece.value
            limit, nth = (limit, number) if number > 1 else (1, 0)
        else:
            continue
        used.add(i)
    limit, counted = _so_many(r, limit, frozenset(used))
    limit, nth, following = _with_the_next(r, limit, nth)
    used |= counted | following
    if used.isdisjoint(r.ids(*T, value="asc")):
        order = _kept(r, order)
    if r.ids(T.TREND) & r.said(*_FALLING):
        order = _OPPOSITE[order]
    return order, limit, nth, frozenset(used)  # without a piece that says so it is no order at all


def _way(r: Reading, piece: Piece) -> str:
    """Which way a superlative goes; 哪家多, 谁少 are superlatives too, 比民政局多的 is none."""
    if piece.kind in _SUPERLATIVE:
        return _SUPERLATIVE[piece.kind]
    of_all = piece.text[:1] in ("谁", "哪") or (r.wanting(Want.BODY, Want.YEAR) and not r.said("比", "相比"))
    return _ENDING.get(piece.text.rstrip("的")[-1:], "") if piece.kind is T.VERSUS and of_all else ""


def _so_many(r: Reading, limit: int, used: frozenset[int]) -> tuple[int, frozenset[int]]:
    """最多的三家是哪三家: how many of the first, and the pieces that say so."""
    found: set[int] = set()
    for i, piece in enumerate(r.pieces):
        which = i > 0 and r.pieces[i - 1].kind is T.WHICH
        bodies = piece.kind is T.NUMBER and piece.value in ("家", "个", "名", "位") and bool(piece.number)
        if bodies and limit == 1 and (which or i - 1 in used | r.free | found):
            limit = int(piece.number or 1)
            found.add(i)
        elif bodies and which and piece.number == limit:
            found.add(i)
    return limit, frozenset(found)


def _kept(r: Reading, order: str) -> str:
    """只看前两名, after 从低到高: the same way."""
    before = r.before.ask if r.before is not None else None
    same = before is not None and before.kind == "ranking" and not r.mentions and not r.has(*_SAYS_WHICH_WAY)
    return str(getattr(before, "order", order)) if same else order


def _with_the_next(r: Reading, limit: int, nth: int) -> tuple[int, int, frozenset[int]]:
    """谁最多，其次是谁: the first two; 最多的，紧随其后的是谁: the second."""
    following, place = r.ids(T.NTH, value=""), nth or limit
    if not (following and place):
        return limit, nth, frozenset()
    return (place + 1, 0, following) if len(r.wanting(Want.BODY)) > 1 else (0, place + 1, following)


def grouped_by(r: Reading) -> tuple[str, frozenset[int]]:
    if (when := r.ids(T.META, value="when")) and r.mentions and r.has(T.MOST, T.LEAST):
        return "report_year", when  # 什么时候申请最多
    return _group_said(r) or _group_kept(r) or _category(r) or ("agency", frozenset())


def _group_said(r: Reading) -> tuple[str, frozenset[int]] | None:
    groups = r.ids(T.GROUP) - r.ids(T.GROUP, value="")
    if not groups:
        return None
    first, bodies = r.pieces[min(groups)].value, r.wanting(Want.BODY)
    if (kinds := r.wanting(Want.CATEGORY)) and r.has(T.SUM) and first == "agency":
        return "result", kinds | groups  # 各单位合计，哪种情形最多
    offices = any(one.kind is T.AND and other.kind is T.OFFICE for one, other in pairwise(r.pieces))  # 年份和单位
    if (bodies or offices) and r.has(T.GROUP, value="report_year"):
        return "report", groups
    return ("report_year" if r.wanting(Want.YEAR) and not bodies else first), groups  # 各单位合计，哪一年最高


def _group_kept(r: Reading) -> tuple[str, frozenset[int]] | None:
    before = r.before.ask if r.before is not None and not r.mentions else None
    if before is None:
        return None
    if before.kind == "split":  # 各县合计, 其中最多的是哪个
        group = str(getattr(before, "group", ""))
        return (group, frozenset()) if group in REGION else None
    by, kinds = str(getattr(before, "by", "")), r.wanting(Want.CATEGORY)
    inner = before.kind == "ranking" and by in ("applicant", "outcome", "dispute") and not r.said("理由", "原因", "结果")
    return (by, kinds) if inner and kinds else None  # 第二多的是哪类


def _category(r: Reading) -> tuple[str, frozenset[int]] | None:
    category = r.wanting(Want.CATEGORY) or r.said("哪种", "哪类", "哪一类", "哪一种")
    applicants = r.said("申请人", "申请者", "人") and not about_refusal(r)
    return ("applicant" if applicants else "result", category) if category else None


def above_zero(r: Reading) -> frozenset[int]:
    """除了0件的, 不算零申请的: those that have none are left out."""
    left_out = min(r.ids(T.EXCEPT), default=-1)
    near = range(left_out - 2, left_out + 4)  # 不算零申请的, 零申请的不算
    zero = [i for i, p in enumerate(r.pieces) if i in near and i != left_out and (p.number == 0 or p.value == "zero_requests")]
    return frozenset({left_out, *zero}) if left_out >= 0 and zero else _those_with(r)


def _those_with(r: Reading) -> frozenset[int]:
    """有采购支出的单位里谁花得最少: of the number they are ranked by."""
    said = r.mentioned | r.scene if len({m.code for m in r.mentions}) == 1 else frozenset()
    for last in sorted(i for i in said if i + 1 not in said):  # 有新收申请的单位里，新收最少的: said twice
        before = max((i for i in range(last) if i not in said), default=-1)
        behind = [p for p in r.pieces[last + 1 : last + 4] if p.text != "的" and p.text[0] not in "(（"]
        those = behind[:1] and behind[0].kind is T.OFFICE and r.text[: behind[0].start].endswith("的")
        there = before >= 0 and r.pieces[before].kind is T.EXISTS
        had = _HAD.search("".join(r.pieces[i].text for i in range(before + 1, last + 1))) is not None  # 收到过申请的单位里
        if those and (there or had):
            return frozenset({*([before] if there else []), r.pieces.index(behind[0])})
    return frozenset()


def any_refusal(r: Reading, code: str) -> bool:
    """被拒的理由, 拒绝理由: any of the form's reasons not to give; 不予公开 is only its third group."""
    if code == "t3_denied_total":
        return "不予公开" not in r.text
    return code in ("", "t3_new_received__total", "t3_total_processed__total") and about_refusal(r)


def family_of(code: str) -> str:
    """最常用的理由, after one of them: of all its family; one row is not printed apart."""
    rows = {(field.table, field.row) for field in quantity(code).fields}
    if len(rows) != 1 or next(iter(rows))[0] != 3 or code in ("t3_new_received__total", "t3_total_processed__total"):
        return code
    group = next(row.group for row in table3.ROWS if (3, row.code) in rows)
    return FAMILY_MEASURE.get(f"@{group}", "t3_total_processed__total")


def about_refusal(r: Reading) -> bool:
    words = ("拒", "不予", "不公开", "没公开", "不给", "驳回", "理由", "原因")
    return any(word in piece.text for piece in r.pieces for word in words)


def change_of(r: Reading) -> tuple[str, frozenset[int]]:
    found = r.ids(T.TREND, T.CELL) & r.said(*_GROWING, *_FALLING)
    if not found:
        return "", frozenset()
    proportion = r.ids(T.TREND, value="in-proportion")  # 按百分比算
    rate = proportion or found & r.said(*_IN_PROPORTION) or any(r.pieces[i].text[-1] in "快猛" for i in r.ids(T.MOST))
    return ("growth" if rate else "diff"), found | proportion


def of_all(r: Reading) -> bool:
    """哪家最多 asks anew of everybody, unless the answer before showed bodies to choose among."""
    kinds = ("holdings", "listing", "table", "compare", "words", "findings")
    among = r.before is not None and (r.before.ask.kind in kinds or len(r.before.scope.get("agency")) > 1)
    goes_on = r.ids(T.FOLLOW, value="instead") or (r.has(T.FOLLOW) and not r.years)  # 改成行政许可，头名又是谁: of the same year
    instead = goes_on or r.text.startswith(_LIKEWISE)
    same = r.before is not None and set(r.codes) == set(r.before.ask.measured)  # 2022年一共多少, 哪家收到的最多: of that year
    complete = bool(r.years) and not same and not r.has(T.FOLLOW)  # 2021年哪家单位的行政处罚最多, after two bodies' requests
    return bool(r.wanting(Want.BODY)) and bool(r.mentions) and not (r.pronouns or (among and not complete) or instead or same)


class Ordering:
    """What the words of a question say of a ranking, and which pieces say so."""

    def __init__(self, r: Reading) -> None:
        self.r = r
        self.order, self.limit, self.nth, self.ordered = order_of(r)
        self.by, self.grouped = grouped_by(r)
        self.change, self.changing = change_of(r)
        self.inner, self.of_bodies = self.by in INNER, self.by == "agency"
        self.rate = _share(r.codes[0]) if self.of_bodies and len(r.counted) == 1 and r.has(T.SHARE) else ""  # 自然人占比最高的单位
        self.category = r.wanting(Want.CATEGORY) | r.said("哪种", "哪类", "哪一类", "哪一种", "哪种人", "哪类人")
        self.asked = r.wanting(Want.BODY, Want.YEAR) | self.grouped | (r.wanting(Want.CATEGORY, Want.WHY) if self.inner else frozenset())
        self.first_of_several = len(r.codes) > 1 and not self.inner and not added_up(r)  # only the first number is ranked
        self.streak = r.ids(T.STREAK, T.ALWAYS) if self.limit == 1 else frozenset()
        self.above_zero = above_zero(r)
        self.lead = r.ids(T.VERSUS) if self.nth and self.of_bodies and not self.change else frozenset()

    @property
    def _number(self) -> str:
        r = self.r
        if added_up(r):
            return "+".join(r.codes)  # 上年结转和新收加起来最多的
        code = r.codes[0] if r.codes else REFUSED if about_refusal(r) else "t3_total_processed__total"
        if self.rate:
            return self.rate
        return code.partition("/")[0] if not (r.mentions or r.has(T.SHARE)) and _by_number(r) else code  # 哪家最多, after a rate

    @property
    def code(self) -> str:
        code = self._number
        if self.by != "result":
            return code
        goes_on = not self.r.mentions and code in FAMILY_MEASURE.values()  # 其中哪种理由最多, after 不予公开 was asked for
        return REFUSED if not goes_on and any_refusal(self.r, code) else family_of(code)

    @property
    def total(self) -> bool:
        """前三名合计: those that are named, added up; not each over its years."""
        return self.r.has(T.SUM) and self.limit > 1 and not self._altogether

    @property
    def _altogether(self) -> bool:
        """Said of more than one year, the conversation's where none is named."""
        r = self.r
        years = r.years or (r.before.scope.years if r.before is not None and not r.named else ())
        return self.of_bodies and len(years) != 1 and any(word in r.text for word in _ALTOGETHER)

    @property
    def summed(self) -> bool:
        return (self._altogether or self.r.has(T.SUM) or self._was_summed) and not self.total and not added_up(self.r)

    @property
    def _was_summed(self) -> bool:
        """最少的呢, after who has most altogether: altogether."""
        before = self.r.before.ask if self.r.before is not None else None
        goes_on = before is not None and before.kind == "ranking" and not (self.r.mentions or self.r.years or self.r.named)
        return goes_on and bool(getattr(before, "summed", False))

    @property
    def places(self) -> tuple[int, int]:
        """How many of the first, and which of them alone."""
        return (self.nth, 0) if self.lead else (0, self.nth) if self.nth else (self.limit, 0)

    @property
    def used(self) -> frozenset[int]:
        r = self.r
        measured = frozenset(i for m in r.counted if m.code == r.codes[0] for i in m.used) if self.first_of_several else r.mentioned
        used = self.ordered | self.asked | self.changing | measured | self.streak | self.above_zero | self.lead
        used |= r.ids(T.EACH, T.SUM) | r.wanting(Want.NUMBER) | r.said("叫什么", "叫什么名字", "名字", "历年", "历年来")
        used |= r.ids(T.VERSUS) if self.change else frozenset()
        explains_share = self.rate or not self.of_bodies or not (r.mentions or r.has(T.SUM, T.ALL))
        return used | (r.ids(T.SHARE) if explains_share else frozenset())

    @property
    def cost(self) -> float:
        unsaid = not (self.r.mentions or self.inner)
        cost = (0.2 if self.asked else 0.4) + 0.3 * unsaid + 0.5 * self.first_of_several
        return cost + _NO_RANKING * (self.of_bodies and _nobody_to_rank(self.r))


def _share(code: str) -> str:
    whole = denominator(code)
    return ratio(code, whole) if whole and exists(ratio(code, whole)) else ""


def _by_number(r: Reading) -> bool:
    """最多 is of numbers, 最高 of rates."""
    return any(r.pieces[i].text.rstrip("的")[-1] in "多少" for i in r.ids(T.MOST, T.LEAST))


def _nobody_to_rank(r: Reading) -> bool:
    """Of one body that is named, or that the answer before was about; of places each with several bodies."""
    who = (r.has(T.RANKING) or any(p.kind is T.VERSUS and p.text[:1] == "谁" for p in r.pieces)) and not r.mentions
    one_before = who and r.before is not None and len(r.before.scope.get("agency")) == 1
    one = bool(r.wanting(Want.BODY, Want.YESNO)) and len(r.scope().get("agency")) == 1
    return one_before or one or (r.has(T.VERSUS) and r.who.places > 1 and not change_of(r)[0])
