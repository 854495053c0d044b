"""How many: one report's number; sums, means, medians, extremes and rates over many; several numbers at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from archive.store.stored import Summary
from indexer.query import Compared
from indexer.question import notes
from indexer.question.context import Context, called, cell, column
from indexer.question.display import grouped, joined, rounded, shown
from indexer.question.draft import Draft
from indexer.question.kinds.adding import Sum, added, one_each
from indexer.question.model import Row
from indexer.question.numerals import number_at
from indexer.question.plan import Aggregate, Ask, Condition, Intent, Op
from indexer.question.quantities import denominator, quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import Rows
from indexer.question.times import spoken
from indexer.question.wording import AGGREGATES, condition_text, quantities_text
from indexer.question.words.pieces import T
from indexer.states import NO_DENOMINATOR

_TOGETHER = ("合计", "一共", "总共", "共计", "总和", "加起来", "累计", "之和")
NO_SUCH_UNIT = 2.0  # what it costs to answer 多少钱 by a number of cases
_ONE_ALONE = 2.0  # and to add up one number
_OTHER_VERB = 2.0  # and by the number asked before where this question has a verb of its own
_VERBS = re.compile("[给去做办打出改用让回退补转搞弄交撤]了?过?$")
_HOW_RECKONED = re.compile("(?:怎么|如何|怎样|咋)(?:计)?算(?:出|得)?")
# 这三项一共, 两个数加起来
_SO_MANY = re.compile(
    "[这那以上]{0,2}(?P<n>[两二三四五六])个?(?:项|者|类|样|种|数|个)(?:数字|数据|申请)?(?=加|合|之和|相加|一共|总共|总计|共|总和)"
)
_HOLDING = 3  # reports named that have the greatest number
_EXTREME = {"最大值": (Aggregate.MAX,), "最高值": (Aggregate.MAX,), "最小值": (Aggregate.MIN,), "最低值": (Aggregate.MIN,)}
_OF_KIND = {T.MEAN: (Aggregate.MEAN,), T.MEDIAN: (Aggregate.MEDIAN,), T.EXTREMES: (Aggregate.MAX, Aggregate.MIN)}
_BOTH_ENDS = frozenset(_OF_KIND[T.EXTREMES])
PROCESSED = "t3_total_processed__total"


@dataclass(frozen=True)
class Number(Ask, kind="number"):
    quantities: tuple[str, ...]
    aggregates: tuple[Aggregate, ...] = ()  # empty: the sum
    unit: str = ""
    apart: bool = False  # how far the largest and the smallest lie apart

    EXAMPLES = (
        "{body}{year}年收到多少申请",
        "{year}年一共收到多少件申请",
        "{year}年平均每家收到几件申请",
        "{year}年申请量的中位数和最大值",
        "公开率是多少",
    )
    COUNTER = ("哪些单位收到了申请", "{year}年收到申请最多的是谁")

    def intent_of(self) -> Intent:
        return Intent.AGGREGATE if self.aggregates or any(quantity(code).ratio for code in self.quantities) else Intent.LOOKUP

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if not r.counted or any(m.negated for m in r.mentions):
            return
        aggregates, by = _aggregates(r)
        codes = r.codes
        if in_another_unit(r) or _together_after_a_part(r):  # 有几件, after what part it was; 合计呢, after a part of the whole
            codes = tuple(map(_above if in_another_unit(r) else _below, codes))
        ask = cls(codes, aggregates, r.unit, set(aggregates) >= _BOTH_ENDS and bool(r.has(T.VERSUS) or r.said("极差")))
        used, cost = by | _used(r, aggregates), _cost(r, aggregates)
        yield Proposal(ask, used, cost)
        if _adds_one(r) and r.shown.earlier_bodies and r.before is not None:  # 民政局呢, 加起来: of both
            both = r.before.scope.set("agency", (*r.shown.earlier_bodies, *r.shown.bodies))
            yield Proposal(ask, used, 0.2, both)
        if added_up(r):
            yield Proposal(replace(ask, quantities=("+".join(r.codes),)), used, cost - 0.05)
        for place, mention in enumerate(r.counted):
            for step, other in enumerate(mention.others, 1):
                of_other = replace(ask, quantities=(*r.codes[:place], other, *r.codes[place + 1 :]))
                yield Proposal(of_other, used, cost + (0.3 if mention.sure else 0.1) * step, label=quantity(other).label)

    def words(self) -> str:
        said = "、".join(AGGREGATES[how] for how in self.aggregates)
        return "｜".join(filter(None, (quantities_text(self.quantities), said, f"以{self.unit}为单位" if self.unit else "")))

    def answer(self, context: Context) -> Draft:
        parts = [self._one(context, code) for code in self.quantities]
        draft = parts[0]
        if len(parts) > 1:
            draft.text = "".join(part.text for part in parts)
            draft.rows = Rows.of(context.reports, lambda reports: _side_by_side(context, self.quantities, reports, self.unit))
            draft.columns = [column(code, self.unit) for code in self.quantities]
            draft.notes = list(dict.fromkeys(note for part in parts for note in part.notes))
            draft.contradictions = list(dict.fromkeys(each for part in parts for each in part.contradictions))
        draft.cite = context.cite_cells(self.quantities)
        return draft

    def _one(self, context: Context, code: str) -> Draft:
        of = quantity(code)
        reports = one_each(context.reports, code)
        total = added(context, reports, code)
        how = self.aggregates or (Aggregate.SUM,)
        draft = Draft(self._text(context, total), total.value(how[0]), of.unit, total.rows(self.unit))
        highest, lowest = total.value(Aggregate.MAX), total.value(Aggregate.MIN)
        draft.value = highest - lowest if self.apart and highest is not None and lowest is not None else draft.value
        draft.columns = [column(code, self.unit)]
        draft.coverage = total.coverage()
        draft.notes = notes.comparability([of], reports.years) + notes.of_bodies(reports, by_year=False)
        if of.stock and len(reports) < len(context.reports):
            draft.notes.append(notes.STOCK)
        if of.code == "n_published":
            draft.notes.append("主动公开信息条数取自正文，各单位口径不一，只宜参考。")
        draft.contradictions = context.contradictions(reports, [code])
        draft.text += _absent(context, total)
        return draft

    def _text(self, context: Context, total: Sum) -> str:
        of = total.of
        if len(total.reports) == 1:
            return self._single(context, total)
        scope = context.name()
        if not total.statistics.known or (of.ratio and not self.aggregates):
            return (
                _ratio(scope, total) + self._each_year(total)
                if of.ratio
                else f"{scope}的{of.label}无法给出：{total.why()}。空白和缺失不按0计。"
            )
        many = total.statistics.known
        if not self.aggregates or self.aggregates == (Aggregate.SUM,):
            newest = (
                "各单位最近一份年报的" if of.stock and len(total.reports) < len(context.reports) else ""
            )  # numbers of a day are not added up
            return f"{scope}{newest}{of.label}合计{shown(total.value(), of, self.unit)}（{many}份年报{self._by_year(total)}）。"
        said = "，".join(self._aggregate(context, total, how) for how in self.aggregates)
        both = [total.value(how) for how in (Aggregate.MAX, Aggregate.MIN) if how in self.aggregates]
        apart = f"，相差{shown(both[0] - both[1], of, self.unit)}" if len(both) == 2 and None not in both else ""  # type: ignore[operator]
        return f"{scope}{of.label}（按{many}份年报）：{said}{apart}。"

    def _aggregate(self, context: Context, total: Sum, how: Aggregate) -> str:
        value = shown(total.value(how), total.of, self.unit)
        if how is Aggregate.MEAN:
            whole = (
                f"（合计{shown(total.value(), total.of, self.unit)}÷{total.statistics.known}份）"
                if not total.of.ratio
                else "（各份年报比率的平均）"
            )
            return f"平均每份年报{value}{whole}"
        if how in (Aggregate.MAX, Aggregate.MIN):
            best = total.value(how)
            holding = total.reports.where(Compared(total.amount, best, best))
            held = [f"{report.agency.name}{report.report_year or ''}" for report in holding[:_HOLDING]]
            more = f"等{len(holding)}个" if len(holding) > _HOLDING else ""
            return f"{AGGREGATES[how]}{value}（{'、'.join(held)}{more}）"
        return f"{AGGREGATES[how]}{value}"

    def _single(self, context: Context, total: Sum) -> str:
        of = total.of
        name = called(total.reports[0])
        if of.ratio:
            return _ratio(name, total)
        if not total.statistics.known:
            return f"{name}{of.label}无法给出：{total.gaps[0].reason}。不按0计。"
        row = total.rows(self.unit)[0]
        how = f"（{row.evidence}）" if row.derived else ""
        how += "，范围内只有这一份年报" if set(self.aggregates) - {Aggregate.SUM} else ""
        amount = row.display
        if of.money and not self.unit and row.value is not None and row.value >= 10_000:
            amount += f"（合{shown(row.value, of, '万元')}）"
        return f"{name}{of.label}{amount}{how}。"

    def _by_year(self, total: Sum) -> str:
        """；2019年度0件、2020年度4件 — where several years were added up."""
        by_year = {year: value for year, value in total.by_year.items() if value is not None}
        if len(by_year) < 2:
            return ""
        parts = [f"{year}年度{shown(by_year[year], total.of, self.unit)}" for year in sorted(by_year)[:8]]
        return f"；{'、'.join(parts)}"

    def _each_year(self, total: Sum) -> str:
        """其中2022年度75.76%、2023年度80%。"""
        said = self._by_year(total).removeprefix("；")
        return f"其中{said}。" if said else ""


def _used(r: Reading, aggregates: tuple[Aggregate, ...]) -> frozenset[int]:
    """The number, and what may be said beside it."""
    asked, ratio = r.wanting(Want.NUMBER), any(quantity(code).ratio for code in r.codes)
    of_results = any(mention.code.startswith("t3_") and "new_received" not in mention.code for mention in r.mentions)
    beside = (
        (r.wanting(Want.BODIES), r.has(T.MEAN)),
        (r.wanting(Want.MEANING), ratio and (asked or _reckoned(r))),
        (r.ids(T.GROUP, value="result"), of_results),  # 结果怎么样，公开了几件
        (r.ids(T.REST), r.has(T.EXCEPT) or (r.shown.bodies and not r.named)),  # 剩下的单位一共多少
        (r.said("历年", "历年来", "历来"), aggregates or (asked and r.has(T.SUM))),
        (r.wanting(Want.BODY), set(aggregates) >= _BOTH_ENDS),  # 最多和最少的分别是谁
    )
    return (r.mentioned | asked | r.ids(T.SUM)).union(*(pieces for pieces, explained in beside if explained))


def _cost(r: Reading, aggregates: tuple[Aggregate, ...]) -> float:
    plain = not (r.wanting(Want.NUMBER) or aggregates or r.has(T.SUM))
    cost = (0.8 if plain else 0.2) + 0.25 * (not r.mentions) + _ONE_ALONE * _adds_one(r)
    no_such_unit = in_another_unit(r) and tuple(map(_above, r.codes)) == r.codes
    return (0.05 if _reckoned(r) else cost) + NO_SUCH_UNIT * no_such_unit + _OTHER_VERB * _does_something_else(r)


def _reckoned(r: Reading) -> bool:
    """22年的公开率是怎么算出来的: its parts."""
    return bool(r.years) and _HOW_RECKONED.search(r.text) is not None and all(quantity(code).ratio for code in r.codes)


def _adds_one(r: Reading) -> bool:
    """加起来 after the numbers of one body were shown one by one: nothing to add."""
    if not r.has(T.SUM) or r.mentions or r.named or r.years or len(r.codes) != 1:
        return False
    ranked = r.before is not None and r.before.ask.kind in ("ranking", "split")  # 合计多少, after who has most: of all
    which = r.pronouns or r.ids(T.NUMBER, value="家")  # 这三家加起来
    return not (ranked or which or len(r.shown.bodies) > 1 or len(r.shown.years) > 1)


def _does_something_else(r: Reading) -> bool:
    """给了几件 after 收到多少申请: a verb nobody knows asks for another number than the one before."""
    before = ("".join(p.text for p in r.pieces[max(0, i - 2) : i]) for i in r.wanting(Want.NUMBER))
    return not r.mentions and any(_VERBS.search(words) for words in before)


def in_another_unit(r: Reading) -> bool:
    """罚了多少钱, 公开率有几件: the form prints no such amount of it."""
    asked = {p.value for p in r.pieces if p.kind is T.QUANT}
    units = [quantity(code).unit for code in r.codes]
    return ("元" in asked and "元" not in units) or ("件" in asked and units == ["%"])


def _above(code: str) -> str:
    """The number a share was of."""
    return code.partition("/")[0]


def _below(code: str) -> str:
    """The whole a share was of."""
    return code.partition("/")[2] or code


def _together_after_a_part(r: Reading) -> bool:
    return r.has(T.SUM) and not (r.mentions or r.has(T.SHARE)) and all("/" in code for code in r.codes)


def added_up(r: Reading) -> bool:
    """行政许可和行政处罚一共多少件."""
    units = {quantity(code).unit for code in r.codes}
    plain = all("/" not in code and not quantity(code).ratio for code in r.codes)
    apart = len(r.ids(T.QUANT)) > 1 or r.said("其中") or overlap(r.codes)  # 申请合计多少件，其中自然人多少件
    return len(r.codes) > 1 and not apart and r.has(T.SUM) and len(units) == 1 and plain and not r.has(T.EACH)


def asked_in_turn(r: Reading) -> tuple[tuple[str, ...], frozenset[int]]:
    """这三项加起来: the numbers asked for in the questions before, and the pieces that say so; () if they cannot be added up."""
    said = _SO_MANY.search(r.text)
    many = int(number.value) if said is not None and (number := number_at(said["n"], 0)) is not None else 0
    codes = r.shown.measured[-many:] if many > 1 else ()
    of = [quantity(code) for code in codes]
    addable = len({each.unit for each in of}) == 1 and not any(each.ratio for each in of) and not overlap(codes)
    if said is None or len(codes) != many or r.named or not addable:
        return (), frozenset()
    return codes, r.ids(T.SUM) | frozenset(i for i, piece in enumerate(r.pieces) if said.start() <= piece.start < said.end())


def overlap(codes: Sequence[str]) -> bool:
    """诉讼总数(直接起诉加复议后起诉): a total and its parts are never added."""
    cells = [{field.code for field in quantity(code).fields} for code in codes]
    if PROCESSED in codes and any(denominator(code) == PROCESSED for code in codes):
        return True  # all answers, and some of them
    return any(not one.isdisjoint(other) for at, one in enumerate(cells) for other in cells[:at])


@dataclass(frozen=True)
class Exceeds(Ask, kind="exceeds", intent=Intent.AGGREGATE):
    """申请合计超过一百件吗: yes or no of a sum."""

    quantities: tuple[str, ...]
    op: Op
    limit: Decimal

    EXAMPLES = ("{year}年申请合计超过一百件吗",)
    COUNTER = ("{year}年哪些单位的申请超过一百件",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        compared = r.first(T.COMPARED)
        asks = r.wanting(Want.YESNO)
        if compared is None or compared.number is None or not asks or not r.has(T.SUM) or len(r.codes) != 1:
            return
        op = Op(compared.value.partition(":")[0])
        yield Proposal(cls(r.codes, op, compared.number), r.mentioned | r.ids(T.COMPARED, T.SUM) | asks, 0.1)

    def words(self) -> str:
        return f"{condition_text(Condition(self.quantities[0], self.op, self.limit))}｜合计"

    def answer(self, context: Context) -> Draft:
        draft = Number(self.quantities).answer(context)
        if draft.value is not None:
            draft.text = f"{'是' if self.op.holds(draft.value, self.limit) else '不是'}。{draft.text}"
        return draft


def _aggregates(r: Reading) -> tuple[tuple[Aggregate, ...], frozenset[int]]:
    """In the order of the question."""
    found: dict[Aggregate, None] = {}
    used: frozenset[int] = frozenset()
    for i, piece in enumerate(r.pieces):
        if mine := _OF_KIND.get(piece.kind) or _EXTREME.get(piece.text):
            used |= {i}
            found |= dict.fromkeys(mine)
    if r.has(T.MOST) and r.has(T.LEAST) and not r.wanting(Want.BODY, Want.YEAR) and _BOTH_ENDS.isdisjoint(found):
        used |= r.ids(T.MOST, T.LEAST, T.VERSUS)
        found |= dict.fromkeys(_OF_KIND[T.EXTREMES])
    together = found and r.ids(T.SUM) & r.said(*_TOGETHER)
    return ((Aggregate.SUM,) if together else ()) + tuple(found), used


def _ratio(scope: str, total: Sum) -> str:
    of, above, below = total.of, grouped(total.above), grouped(total.below)
    definition = f"{of.label}＝{of.definition}。" if of.definition else ""
    value = total.value()
    if value is None and NO_DENOMINATOR not in total.statistics.states:
        return f"{scope}的{of.label}无法计算：{total.why()}。"
    if value is None:
        reason = "没有已审结的案件" if any(each.table == 4 for each in of.fields) else "分母为0"
        return f"{scope}的{of.label}无法计算：{reason}（分母合计为{below}，不写作0%）。{definition}"
    said = shown(value, of) if of.unit == "%" else f"{grouped(rounded(value, 2))}{of.unit}"
    return f"{scope}的{of.label}为{said}（{above}÷{below}）。{definition}"


def _side_by_side(context: Context, codes: Sequence[str], reports: Sequence[Summary], unit: str) -> list[Row]:
    """Reports with several numbers: one column each."""
    figures, of = context.figures(reports, codes), [quantity(code) for code in codes]
    rows = []
    for report in reports:
        found = [figures.figure(report.id, each) for each in of]
        row = (
            context.row(report, found[0], of[0], unit)
            if found[0].value is not None
            else Row(report.agency.name, report.report_year, report.id)
        )
        cells = tuple(cell(each.code, figure.value, unit, figure.missing) for each, figure in zip(of, found, strict=True))
        rows.append(replace(row, cells=cells))
    return rows


def _absent(context: Context, total: Sum) -> str:
    """Of bodies named one by one, those without a report."""
    named = context.scope.get("agency")
    there = set(total.reports.values("agency")) if len(named) > 1 else set()
    absent = [name for name in named if name not in there]
    years = f"{spoken(context.scope.years).removesuffix('年')}年度" if context.scope.years else "这一范围"
    return f"馆藏没有{joined(absent)}{years}的年报，未计入。" if absent and len(named) > 1 else ""
