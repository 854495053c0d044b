"""Two or more of something side by side: bodies, places, years, numbers; the difference, the growth, how many times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.question import notes
from indexer.question.context import Context, column
from indexer.question.display import grouped, percent, rounded, shown
from indexer.question.draft import Draft
from indexer.question.kinds.adding import Sum, added, covered
from indexer.question.kinds.series import year_by_year
from indexer.question.model import Row
from indexer.question.plan import BODY, KINDS_OF_BODY, REGION, WHO, Aggregate, Ask, Intent, Scope
from indexer.question.quantities import Quantity, exists, quantity, ratio
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.times import YEAR_BEFORE
from indexer.question.wording import quantities_text, value_label
from indexer.question.words.pieces import T

SIDES = ("report_year", "quantity", *WHO)
_CITED = 12  # reports behind a comparison
_TWO = 2  # 两家差多少
_FEW = 4  # bodies one compares one by one
_SEVERAL = ("agency", *REGION[::-1], "sector", "level", "kind", "body_type")  # the narrower first
_HOW = {"": "", "fall": "减少多少", "gap": "相差多少", "growth": "的增长率", "times": "的倍数"}
_CASES = re.compile("[几少][件项条起宗元]")
_FEWER = re.compile("^[少减降跌]低?少?了?(?:多少|几)")
_APART = re.compile("相?差")
_AMOUNT = re.compile("[加减升降多少长低跌涨]了?(?:多少|几)")
_RATE = ("增幅", "降幅", "涨幅", "增长率", "增速", "百分之几", "几成", "同比", "环比", "百分之多少")


@dataclass(frozen=True)
class Compare(Ask, kind="compare", intent=Intent.COMPARE):
    quantities: tuple[str, ...]
    sides: str  # a field of the scope with two values or more, or ``quantity``
    how: str = ""  # growth, times, fall: 少了多少, gap: 差多少, of years; else the difference
    unit: str = ""
    mean: bool = False  # per report; else the sums

    EXAMPLES = (
        "{body}{year}年和{first}年的申请量差多少",
        "{body}和{other}{year}年谁收到的申请多",
        "{year}年申请和诉讼哪个多",
    )
    COUNTER = ("{year}年哪家收到的申请多",)

    def check(self) -> None:
        if self.sides not in SIDES or self.how not in _HOW or not self.quantities:
            raise ValueError("not a comparison")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        codes, side = _as_share(r), _side(r, r.scope())
        words = r.ids(T.VERSUS, T.TIMES, T.TREND)
        words -= year_by_year(r)  # all of them
        if not (codes and words) or any(m.negated for m in r.mentions) or not _comparable(r, side):
            return
        used = r.mentioned | words | r.wanting(Want.BODY, Want.NUMBER, Want.YEAR, Want.YESNO) | r.ids(T.EACH, T.SHARE, T.SUM, T.MEAN)
        used |= r.ids(T.MOST) if r.wanting(Want.BODY) else frozenset()
        used |= r.wanting(Want.CATEGORY) if side in KINDS_OF_BODY else frozenset()  # 乡镇和部门哪一类多
        used |= frozenset(i for i in r.ids(T.NUMBER, value="家") if r.pieces[i].number == _TWO and side == "agency")
        yield Proposal(cls(codes, side, _how(r, codes, side), r.unit, _averaged(r)), used, _cost(r, side), _with_sides(r, r.scope(), side))

    def words(self) -> str:
        return f"比较｜{'平均每份年报' if self.mean else ''}{quantities_text(self.quantities)}{_HOW[self.how]}"

    def _number(self, total: Sum) -> Decimal | None:
        return total.value(Aggregate.MEAN) if self.mean and not total.of.ratio else total.value()

    def answer(self, context: Context) -> Draft:
        sides = list(self._sides(context))
        draft = Draft("", columns=[column(self.quantities[0], self.unit)])
        draft.rows = [self._row(context, label, total) for label, total in sides]
        text = [self._compared(sides)] if self.sides == "quantity" else [self._of(context, code) for code in self.quantities]
        draft.text = f"{context.name()}：{''.join(text)}"
        values = [value for _, total in sides if (value := self._number(total)) is not None]
        if len(values) == 2 and (self.sides == "quantity" or len(self.quantities) == 1):
            draft.value = self._value(values[0], values[1])
            draft.unit = {"times": "倍", "growth": "%"}.get(self.how, sides[0][1].of.unit)
        draft.coverage = covered([total for _, total in sides], "比较")
        said = [pair for _, total in sides for pair in total.first][:_CITED]
        draft.citations = list(dict.fromkeys(c for report, figure in said for c in context.cited(report, figure)))
        draft.notes = notes.comparability([quantity(code) for code in self.quantities], context.years)
        draft.notes += notes.of_bodies(context.reports, by_year=self.sides == "report_year")
        draft.contradictions = context.contradictions(context.reports, self.quantities)
        return draft

    def _value(self, first: Decimal, second: Decimal) -> Decimal | None:
        by_year = self.sides == "report_year"
        if self.how == "times":
            above, below = (second, first) if by_year else (first, second)
            return above / below if below else None
        if self.how == "growth":
            return (second - first) / first if first else second - first
        return (first - second if self.how == "fall" else second - first) if by_year and self.how != "gap" else abs(second - first)

    def _sides(self, context: Context, code: str = "") -> Iterator[tuple[str, Sum]]:
        code = code or self.quantities[0]
        if self.sides == "quantity":
            for each in self.quantities:
                yield quantity(each).label, added(context, context.reports, each)
            return
        values = context.scope.get(self.sides)
        for value in sorted(values) if self.sides == "report_year" else values:
            reports = context.holdings.select(context.scope.set(self.sides, [value]))
            yield value_label(self.sides, value), added(context, reports, code)

    def _of(self, context: Context, code: str) -> str:
        return f"{'平均每份年报' if self.mean else ''}{quantity(code).label}{self._compared(list(self._sides(context, code)))}"

    def _compared(self, sides: list[tuple[str, Sum]]) -> str:
        known = [(label, value, total.of) for label, total in sides if (value := self._number(total)) is not None]
        unknown = "".join(f"{label}未知（{total.why()}），不能比较。" for label, total in sides if self._number(total) is None)
        said = "，".join(f"{label}{shown(value, of, self.unit)}" for label, value, of in known)
        if len(known) < 2:
            return f"{said or '没有可比的数字'}。{unknown}"
        if len(known) > 2:
            best = max(known, key=lambda each: each[1])
            return f"{said}；最多的是{best[0]}。{unknown}"
        (one, first, of), (other, second, _) = known
        return f"{said}；{self._difference(one, first, other, second, of)}{self._unlike(sides)}。{unknown}"

    def _unlike(self, sides: list[tuple[str, Sum]]) -> str:
        """Years of which the archive holds another number of reports: what is more may be no more than that."""
        counts = {label: total.statistics.known for label, total in sides if total.statistics.known}
        if self.sides != "report_year" or self.mean or len(set(counts.values())) < 2:
            return ""
        return f"（{'，'.join(f'{label}计入{count}份年报' for label, count in counts.items())}，增减首先取决于收录多少）"

    def _difference(self, one: str, first: Decimal, other: str, second: Decimal, of: Quantity) -> str:
        gap = second - first
        amount = shown(rounded(abs(gap), 4), of, self.unit).lstrip("+").replace("%", "个百分点")
        if self.how == "times" and self.sides == "report_year":
            one, first, other, second = other, second, one, first
        if self.how == "times":
            return f"{one}是{other}的{grouped(rounded(first / second, 2))}倍" if second else f"{other}为0，算不出倍数"
        if not gap:
            return "两者相同，相差0" + of.unit
        if self.sides == "report_year":
            rate = f"，{'增幅' if gap > 0 else '降幅'}{percent(abs(gap) / first)}" if first and not of.ratio else ""
            return f"{other}比{one}{'增加' if gap > 0 else '减少'}{amount}{rate}"
        rate = f"，是其{grouped(rounded(max(first, second) / min(first, second), 2))}倍" if min(first, second) > 0 and not of.ratio else ""
        more, less = (one, other) if first > second else (other, one)
        return f"{more}更多，比{less}多{amount}{rate}"

    def _row(self, context: Context, label: str, total: Sum) -> Row:
        value = self._number(total)
        row = context.row(*total.first[0], total.of, self.unit) if total.statistics.known == 1 and total.first else Row(label=label)
        display = shown(value, total.of, self.unit) if value is not None else total.why()
        year = int(label.rstrip("年")) if self.sides == "report_year" else row.report_year
        agency = row.agency or (label if self.sides == "agency" else None)
        cited = tuple(dict.fromkeys(c for report, figure in total.first[:3] for c in context.cited(report, figure)))
        row = replace(row, citations=cited, value=value, unit=total.of.unit, display=display)
        return replace(row, agency=agency, label=label if self.sides != "agency" else "", report_year=year)


def _comparable(r: Reading, side: str) -> bool:
    """Whether it is about these sides, and not about others beside them."""
    changes = any(code.endswith("_change") for code in r.codes)  # 项目较上年增减几项 is printed: no change of a change
    if not side or r.yardstick_pronouns or (changes and len(r.years) < 2 and not r.named):
        return False  # 哪些单位比它多: of others
    bodies_asked = bool(r.wanting(Want.BODY, Want.BODIES))
    if side == "report_year":
        if _of_no_number(r):
            return False
        return not (bodies_asked or changes or (len(r.years) > 2 and not _from_to(r)) or _of_bodies(r))
    if side == "quantity":
        return not bodies_asked
    if side == "agency" and r.who.places > 1:
        return False  # 松漪市和栖禾市: of different levels, each with several bodies
    return not (bodies_asked and _all_yardsticks(r))  # 比交通局多、比市政府少的有谁: of others


def _averaged(r: Reading) -> bool:
    """差多少, after the mean of one year and another."""
    told = Aggregate.MEAN in getattr(r.before.ask if r.before is not None else None, "aggregates", ())
    return r.has(T.MEAN) or (told and not r.mentions)


def _of_no_number(r: Reading) -> bool:
    """差多少, after the median, or who has more than 20, of one year and another: the totals are something else."""
    before = r.before.ask if r.before is not None else None
    several = before is not None and (before.kind == "listing" or (before.kind == "ranking" and getattr(before, "limit", 0) != 1))
    middle = set(getattr(before, "aggregates", ())) - {Aggregate.SUM, Aggregate.MEAN}
    return not (r.mentions or r.named or len(r.years) > 1) and bool(middle or (several and len(r.shown.bodies) != 1))


def _from_to(r: Reading) -> bool:
    """从2020年到2022年减少了多少件: the first year and the last."""
    return r.has(T.YEAR, value="span") and any(_AMOUNT.search(r.pieces[i].text) for i in r.ids(T.VERSUS))


def _of_bodies(r: Reading) -> bool:
    """谁多, 比第一名高吗: of bodies, not of years."""
    asks_who = any(r.pieces[i].text[:1] in ("谁", "哪") and "年" not in r.pieces[i].text for i in r.ids(T.VERSUS))
    return asks_who or (r.has(T.ALL) and not r.years) or bool(r.ids(T.NTH) | r.said("第一名", "第一"))


def _how(r: Reading, codes: tuple[str, ...], side: str) -> str:
    if r.has(T.TIMES):
        return "times"
    if side == "report_year" and any(_FEWER.search(r.pieces[i].text) for i in r.ids(T.VERSUS, T.TREND)):
        return "fall"
    if side == "report_year" and any(_APART.match(r.pieces[i].text) for i in r.ids(T.VERSUS)):
        return "gap"
    rate = r.said(*_RATE) & r.ids(T.VERSUS, T.TREND)
    cases = any(_CASES.search(r.pieces[i].text) for i in r.ids(T.VERSUS))  # 同比多了多少件
    return "growth" if (rate and not cases) or (r.has(T.SHARE) and codes == r.codes) else ""


def _cost(r: Reading, side: str) -> float:
    groups = r.before is not None and not r.mentions and hasattr(r.before.ask, "group")
    sure = 0.15 if side == "agency" and not r.named else 0.2 if r.has(T.VERSUS, T.TIMES) else 0.35
    return 0.3 * groups + sure + 0.25 * (not r.mentions)


def _side(r: Reading, scope: Scope) -> str:
    """What there are two of."""
    if kept := _sides_kept(r):
        return kept
    if len(r.years) > 1:
        return "report_year"
    if several := next((name for name in _SEVERAL if len(scope.get(name)) > 1), ""):
        return several
    if _since_then(r):
        return "report_year"
    if _beside_shown(r, scope):
        return "agency"
    if len(r.mentions) > 1:
        return "quantity"
    if _year_before(r) or (r.years and r.shown.years and not r.named):
        return "report_year"
    return _side_shown(r) if not (r.named or r.mentions) else ""


def _since_then(r: Reading) -> bool:
    """砚江市少了多少, after one year and another were told: of the same two years."""
    changed = any("了" in r.pieces[i].text for i in r.ids(T.VERSUS))
    return changed and r.named and not (r.mentions or r.years or r.said("比")) and bool(r.shown.earlier_years and r.shown.years)


def _side_shown(r: Reading) -> str:
    """多多少, after one and another were told."""
    if r.before is not None and r.years:
        return "report_year"
    both = len(_two_shown(r)) == 2 and len(r.shown.years) == 1  # 两者之差, after both were told
    return "agency" if r.shown.earlier_bodies or both else "report_year" if r.shown.earlier_years or r.shown.years else ""


def _beside_shown(r: Reading, scope: Scope) -> bool:
    """哪个公开率高: of those shown; 比人社局多几件: of it and the one shown."""
    if r.mentions:
        return bool(r.wanting(Want.BODY) and not r.named and _two_shown(r))
    return bool(r.named and not r.years and scope.get("agency") and r.shown.bodies)


def _as_share(r: Reading) -> tuple[str, ...]:
    """予以公开加部分公开占办结的比例: one share to compare; none where several numbers make no share."""
    if not r.has(T.SHARE) or len(r.codes) < 2:
        return r.codes
    share = ratio("+".join(r.codes[:-1]), r.codes[-1])
    return (share,) if exists(share) else ()


def _all_yardsticks(r: Reading) -> bool:
    """Every body named is what others are held against."""
    against = frozenset(i for condition, ids in r.conditions if condition.than.startswith(BODY) for i in ids)
    return r.named and all(phrase.used <= against for phrase in r.who.phrases)


def _sides_kept(r: Reading) -> str:
    """差多少, after 教育和交通谁多: of the same two."""
    if r.before is None or r.named or (r.years and not _another_year_of_them(r)):
        return ""
    if _two_ranked(r) and not r.wanting(Want.BODY):
        return "agency"
    before = r.before.ask
    if not isinstance(before, Compare) or len(r.mentions) > 1:
        return ""
    return before.sides if not r.mentions or len(r.before.scope.get(before.sides)) > 1 else ""


def _another_year_of_them(r: Reading) -> bool:
    """那2022年差几件, after two bodies of 2023."""
    bodies = r.before is not None and isinstance(r.before.ask, Compare) and r.before.ask.sides == "agency"
    return bodies and len(r.years) == 1 and not (r.said("比", *YEAR_BEFORE) or r.has(T.TREND))


def _two_ranked(r: Reading) -> bool:
    """多几件, after 哪家多 of two."""
    return r.before is not None and r.before.ask.kind == "ranking" and len(r.before.scope.get("agency")) == _TWO


def _two_shown(r: Reading) -> tuple[str, ...]:
    named = r.before.scope.get("agency") if r.before is not None else ()
    return named if 1 < len(named) <= _FEW else ()


def _year_before(r: Reading) -> bool:
    """2022年的申请同比增长多少: one year, and the one before it."""
    return len(r.years) == 1 and (bool(r.ids(T.TREND) - year_by_year(r)) or bool(r.said(*YEAR_BEFORE)))


def _with_sides(r: Reading, scope: Scope, side: str) -> Scope | None:
    """What the question names only one of: 跟2022年比, 差多少, 降了多少."""
    if side == "report_year" and len(r.years) > 2:
        return scope.of_years((r.years[0], r.years[-1]))
    if side == "report_year" and len(r.years) < 2:
        return _with_year(r, scope)
    return _with_body(r, scope) if side == "agency" and len(scope.get("agency")) < 2 else None


def _with_year(r: Reading, scope: Scope) -> Scope:
    shown = r.shown.years[-1:] if not (r.mentions and r.named) else ()
    known = set(r.years) <= set(shown)  # 它2021年是多少, 比2021年多出来多少: than in the year before that answer
    years = {*r.years, *(r.shown.earlier_years if known else ()), *shown}
    if len(years) == 1:
        years |= {*[year for year in r.holdings.years if year < min(years)][-1:]}
    return scope.of_years(sorted(years)[-2:]) if len(years) > 1 else scope


def _with_body(r: Reading, scope: Scope) -> Scope:
    kept = not r.named and (r.mentions or _two_ranked(r))
    bodies = _two_shown(r) if kept else (*r.shown.earlier_bodies, *r.shown.bodies)
    if r.named and r.before is not None and isinstance(r.before.ask, Compare):
        bodies = bodies[:1]  # 比乙多几件, 比丙呢: the first of both
    return scope.set("agency", (*bodies, *scope.get("agency")))
