"""Which: the reports or bodies that fulfil conditions, in one year or over years; their number, their share; 有没有."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from archive.store.stored import Summary
from indexer.query import Among, Choice, Compared, Not, Query
from indexer.question import notes
from indexer.question.context import Context, cell, column
from indexer.question.display import first_of, percent
from indexer.question.draft import Draft
from indexer.question.figures import Figures, amount_of
from indexer.question.holdings import name_of
from indexer.question.kinds.adding import added, derived_states
from indexer.question.kinds.judged import Judge
from indexer.question.kinds.over_years import OVER, SO_MANY, STEADY, bodies_over_years
from indexer.question.model import Coverage, Gap, Row
from indexer.question.plan import FACT_NUMBER, GROWTH, Ask, Condition, Intent, Op
from indexer.question.quantities import quantity
from indexer.question.reading.demanded import Demanded, demanded
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import PAGE, ByNumber, Reports, Rows, one_after_another
from indexer.question.times import spoken
from indexer.question.wording import condition_text, quantities_text
from indexer.question.words.pieces import T

_NAMED = 8  # reports in the sentence
EDGES = {"": "", "first": "最早", "last": "最近"}
_ALL_OF_THEM = ("都", "全都", "均", "所有", "全部", "每家", "所有单位", "是不是都", "是否都")
_SURE = 0.2
_UNSURE = 2.0  # what it costs where the words may mean another number


@dataclass(frozen=True)
class Listing(Ask, kind="listing", intent=Intent.LIST):
    conditions: tuple[Condition, ...]
    over: str = ""  # of years: all, never, run (of ``run`` years), times (at least ``run`` of them), any; else report by report
    run: int = 0
    count: bool = False
    share: bool = False
    yes_no: bool = False
    either: bool = False  # any condition will do
    every: bool = False  # whether it holds of all of them
    when: bool = False  # in which years, of one body
    edge: str = ""  # first, last: the first of those years, or the last

    EXAMPLES = (
        "{year}年哪些单位一件申请都没收到",
        "哪些单位的行政处罚决定超过50件",
        "{year}年有几家单位被提起行政诉讼",
        "{year}年申请量高于平均的单位",
        "每年都收到申请的单位有哪些",
        "{year}年谁收到的申请比{body}多",
        "{body}第一次收到申请是哪一年",
    )
    COUNTER = ("{year}年收到多少件申请", "哪家单位收到的申请最多")

    @property
    def measured(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(FACT_NUMBER.get(each.quantity, each.quantity) for each in self.conditions))

    def intent_of(self) -> Intent:
        return Intent.COUNT if self.count or self.share else Intent.LIST

    def check(self) -> None:
        if self.over not in OVER or self.edge not in EDGES or not 0 <= self.run <= 50 or not self.conditions:
            raise ValueError("not a list of reports")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        before = r.before.ask if r.before is not None else None
        held = demanded(r, before.conditions if isinstance(before, cls) else ())
        if held is None:
            return
        which, counting, yes_no = (r.wanting(want) for want in (Want.BODY, Want.BODIES, Want.YESNO))
        yes_no |= _agreeing(r, held)
        sure = bool(yes_no and not which - {r.head})
        when, edge = _years_wanted(r, held)
        share = r.ids(T.SHARE) if counting or which or r.said("单位", "年报") or any(m.fact for m in r.mentions) else frozenset()
        of_bodies = bool(share) and (len(share) > 1 or not _of_a_share(held))
        every = r.said(*_ALL_OF_THEM) | r.ids(T.GROUP, value="agency") if sure else frozenset()
        ask = cls(
            held.conditions,
            held.over,
            held.run,
            bool(counting),
            of_bodies,
            sure,
            len(held.conditions) > 1 and any(p.kind is T.AND and p.text in ("或", "或者") for p in r.pieces),
            bool(every) and not held.over and not counting,
            bool(when),
            edge,
        )
        used = held.used | when | every | counting | which | yes_no | share | r.ids(T.ONLY)
        used |= r.ids(T.REST) if r.shown.bodies else frozenset()  # 别的单位也…过吗
        used |= _said_beside(r, held, when) | _verbs_of_checking(r, held)
        of_all = bool(which or counting) and bool(r.mentions) and not (r.pronouns or _goes_on(r))
        whole = Proposal(ask, used, _SURE if when else _cost(r, held), held.scope, fresh=held.of_others or of_all)
        yield whole
        for step, (code, other) in enumerate(_unsure(r), 1):
            yield replace(whole, ask=ask._with(code, other), cost=whole.cost + 0.1 * step)

    def _with(self, code: str, other: str) -> Listing:
        return replace(self, conditions=tuple(replace(c, quantity=other) if c.quantity == code else c for c in self.conditions))

    def words(self) -> str:
        what = ("或" if self.either else "、").join(condition_text(each) for each in self.conditions)
        head = f"{EDGES[self.edge]}是哪一年" if self.edge else "有几家" if self.count else "占比" if self.share else "哪些单位"
        over = OVER[self.over] + (f"{self.run}年" if self.over in SO_MANY and self.run else "")
        if self.over in STEADY:
            what, over = quantities_text(self.measured), (f"连续{self.run}年" if self.run else "") + OVER[self.over]
        return "｜".join(filter(None, (head, over, what)))

    @property
    def is_of_none(self) -> bool:
        """谁没收到: nobody of these is the first of anything."""
        return all(c.op is Op.EQ and (c.value == (c.quantity == "zero_requests")) and not c.than for c in self.conditions)

    @property
    def _is_of_years(self) -> bool:
        """Whether a condition is about certain years, or about any two."""
        return any(c.year or c.than == GROWTH for c in self.conditions)

    @property
    def _is_of_bodies(self) -> bool:
        return bool(self.over) or self._is_of_years

    def answer(self, context: Context) -> Draft:
        judge = Judge(context, self.conditions, together=not self.either)
        if self._is_of_bodies:
            return self._over_years(context, judge)
        return self._by_report(context, judge)

    # Report by report

    def _by_report(self, context: Context, judge: Judge) -> Draft:
        matching, failing, unclear = (context.reports.where(query) for query in (judge.holds, judge.fails, judge.unclear))
        codes, amount = judge.codes, amount_of(quantity(judge.codes[0]))
        more, less = Compared(amount, Decimal(0), above=True), Compared(amount, None, Decimal(0), below=True)
        parts: list[Reports | ByNumber] = [
            ByNumber(matching.where(more), amount),
            matching.but(more, less),
            ByNumber(matching.where(less), amount),
        ]
        rows = Rows(len(matching), lambda start, most: self._rows(context, judge, one_after_another(parts, start, most)), matching)
        draft = Draft(self._text(context, judge, matching, rows, len(failing), len(unclear)), rows=rows, cite=context.cite_cells(codes))
        draft.columns = [column(code) for code in codes]
        self._count(draft, matching, len(failing))
        text = f"范围内{len(context.reports)}份年报：符合{len(rows)}份，不符合{len(failing)}份，未知{len(unclear)}份"
        text += "（不按0计）。" if unclear else "。"
        derived = derived_states(added(context, matching, codes[0]))
        gaps = self._gaps(context, judge, unclear[:PAGE]) if unclear else ()
        draft.coverage = Coverage(len(context.reports), len(rows) + len(failing), sum(derived.values()), gaps, text, len(unclear))
        draft.notes = notes.comparability([quantity(code) for code in codes if code.startswith("t2_")], context.years)
        draft.notes += judge.notes()
        looked = matching if matching else context.reports.where(Among(frozenset(context.reports.ids(0, 3))))
        draft.contradictions = context.contradictions(looked, codes)
        if self.yes_no and len(context.reports) == 1 and draft.contradictions:  # 到底有没有: neither yes nor no
            against = f"年报自己的说法互相矛盾——{''.join(draft.contradictions[:3])}"
            draft.text = f"{draft.text}但{against}" if rows else f"不能断定，{against}{judge.instead()}"
        draft.empty = not rows
        if not rows:
            first = [Row(report_id=id) for id in context.reports.ids(0, 3)]
            draft.citations = [each for cited in context.cite_cells(codes)(first) for each in cited]
        return draft

    def _rows(self, context: Context, judge: Judge, reports: Sequence[Summary]) -> list[Row]:
        figures = judge.figures(reports)
        return [self._row(context, judge, report, figures) for report in reports]

    def _row(self, context: Context, judge: Judge, report: Summary, figures: Figures) -> Row:
        found = [figures.figure(report.id, quantity(code)) for code in judge.codes]
        row = context.row(report, found[0], quantity(judge.codes[0]))
        cells = tuple(cell(code, figure.value, missing=figure.missing) for code, figure in zip(judge.codes, found, strict=True))
        return replace(row, cells=cells if len(cells) > 1 else ())

    def _gaps(self, context: Context, judge: Judge, reports: Sequence[Summary]) -> tuple[Gap, ...]:
        figures = judge.figures(reports)
        return tuple(context.gap(report, judge.why(report, figures)) for report in reports)

    def _count(self, draft: Draft, matching: Reports, failing: int) -> None:
        if self.share and len(matching) + failing:
            draft.value, draft.unit = Decimal(len(matching)) / (len(matching) + failing), "%"
        elif self.count:
            draft.value, draft.unit = Decimal(matching.bodies), "家"

    def _text(self, context: Context, judge: Judge, matching: Reports, rows: Rows, failing: int, unclear: int) -> str:
        scope, what = context.name(), self._what()
        sure = f"另有{unclear}份年报无法判断，单独列出。" if unclear else ""
        if not context.reports:
            return f"{scope}没有符合条件的年报，无从判断。"
        if self.share:
            known = len(matching) + failing
            if not known:
                return f"{scope}没有可以判断的年报，比例无法计算。"
            return f"{scope}“{what}”的年报占{percent(Decimal(len(matching)) / known)}（{len(matching)}份÷可判断的{known}份）。{sure}"
        if not matching and not (self.every and len(context.reports) > 1):
            denied = "没有" if self.yes_no and not unclear else "没有找到" if not self.count else "0家"
            if self.yes_no and not unclear and (said := judge.instead()):
                return f"{'不是' if _claimed(self.conditions) else '没有'}。{said}"
            return f"{denied}：{scope}的{len(context.reports)}份年报中，没有“{what}”的。{judge.instead()}{sure}"
        if self.every:
            other = len(context.reports) - len(matching) - unclear
            head = "是" if not other and not unclear else "不是" if other else "已知的都是"
            return f"{head}：{scope}{len(context.reports)}份年报中，{len(matching)}份“{what}”，{other}份不是。{sure}"
        names = first_of([f"{_called(row)}（{row.display}）" for row in rows[:_NAMED]], len(rows))
        if self.when:
            return f"{scope}“{what}”{self._years_text(context, matching)}。{sure}"
        if self.count:
            many = f"（{len(matching)}份年报）" if len(matching) != matching.bodies else ""
            return f"{scope}“{what}”的单位有{matching.bodies}家{many}：{names}。{sure}"
        if len(context.reports) == 1 and self.yes_no:
            return f"{'是' if self.is_of_none or _claimed(self.conditions) else '有'}。{_each(judge, rows[0])}。{sure}"
        return f"{'有。' if self.yes_no else ''}{scope}“{what}”的有{matching.bodies}家（{len(matching)}份年报）：{names}。{sure}"

    def _years_text(self, context: Context, matching: Reports) -> str:
        if not self.edge:
            return f"的年度有{len(matching.years)}个：{'、'.join(map(str, matching.years))}年"
        year = matching.years[0 if self.edge == "first" else -1]
        return f"{EDGES[self.edge]}的一年是{year}年（馆藏有{spoken(context.reports.years)}的年报）"

    def _what(self) -> str:
        return ("”或“" if self.either else "、").join(condition_text(each) for each in self.conditions)

    # Over years

    def _over_years(self, context: Context, judge: Judge) -> Draft:
        holds, unsure = self._of_certain_years(context, judge) or bodies_over_years(context, judge, self.over, self.run)
        matching, unclear = context.reports.where(holds), context.reports.where(unsure).but(holds)
        over = OVER[self.over] + (f"{self.run or 2}年" if self.over in SO_MANY else "")
        what = f"{over}“{self._what()}”"
        if self.over in STEADY:
            what = f"{quantities_text(self.measured)}{f'连续{self.run}年比上一年' if self.run else '逐年'}{OVER[self.over][2:]}"
        bodies = matching.by_name(PAGE)
        names = first_of(bodies[:10], matching.bodies)
        scope = context.name()
        sure = f"另有{unclear.bodies}家因缺少年报或数字未知，无法判断。" if unclear else ""
        text = f"{'有。' if self.yes_no else ''}{scope}{what}的单位有{matching.bodies}家：{names}。{sure}"
        if not matching:
            text = f"{'没有' if self.yes_no or self.over else '没有找到'}：{scope}没有{what}的单位。{sure}"

        def page(start: int, most: int) -> Sequence[Row]:
            found = matching.page(start, most, "agency")
            return self._rows(context, judge, sorted(found, key=lambda report: (name_of(report), report.report_year or 0)))

        draft = Draft(
            text,
            rows=Rows(len(matching), page, matching),
            columns=[column(code) for code in judge.codes],
            cite=context.cite_cells(judge.codes),
        )
        if self.count:
            draft.value, draft.unit = Decimal(matching.bodies), "家"
        draft.bodies = tuple(bodies)
        text = f"共{context.reports.bodies}家：符合{matching.bodies}家，无法判断{unclear.bodies}家。"
        gaps = self._unclear_bodies(context, judge, unclear) if unclear else ()
        draft.coverage = Coverage(len(context.reports), len(matching), 0, gaps, text, unclear.bodies)
        return draft

    def _of_certain_years(self, context: Context, judge: Judge) -> tuple[Query, Query] | None:
        """Bodies that match, and those that may, where a condition is about certain years."""
        if not self._is_of_years:
            return None
        holds, fails = judge.of_years(context.reports)
        return holds, Not(fails)

    def _unclear_bodies(self, context: Context, judge: Judge, unclear: Reports) -> tuple[Gap, ...]:
        """The newest report of each of the first, and why it is not known."""
        newest = unclear.newest_of_bodies[:PAGE]
        mine = unclear.where(Choice("reporter", tuple(name_of(report) for report in newest), exact=True))
        by_body: dict[str, dict[int, Summary]] = {}
        for report in mine:
            by_body.setdefault(name_of(report), {})[report.report_year or 0] = report
        figures = judge.figures([report for reports in by_body.values() for report in reports.values()])
        return tuple(context.gap(report, self._why(context, judge, by_body[name_of(report)], figures)) for report in newest)

    def _why(self, context: Context, judge: Judge, reports: Mapping[int, Summary], figures: Figures) -> str:
        if self._is_of_years:
            return judge.why_over_years(reports, figures)
        if self.over in SO_MANY or self.over in STEADY:
            return "有的年度数字未知"
        years = context.scope.years if self.over == "all" else ()
        missing = [year for year in years if year in context.holdings.years and year not in reports]
        if missing:
            return f"馆藏没有该单位{missing[0]}年度的年报"
        said = (judge.why(reports[year], figures) for year in sorted(reports))
        return next((why for why in said if why != "年报没有写明"), "年报没有写明")


def _cost(r: Reading, held: Demanded) -> float:
    """Less where the words ask for bodies, or say yes or no, or hold numbers against something; more where they may mean another."""
    asks = bool(r.wanting(Want.BODY, Want.BODIES))
    state = any(c.quantity in FACT_NUMBER for c in held.conditions) and not (r.question_words or r.named or _counts(r))  # 2023年未审结诉讼
    those = bool(r.pronouns) and re.search("过.{0,3}的呢?$", r.text) is not None  # 里面收过费的
    likely = state or those or bool(r.wanting(Want.YESNO)) or bool(held.over) or _compares(r, held)
    one_or_other = len(r.mentions) > 1 and bool(r.said("还是", "的还是"))  # 是直接起诉的还是复议后起诉的
    unsure = (
        one_or_other and not asks,
        _none_at_all(r) and not asks,
        bool(_unsure(r)),
        any(_says_nothing(each) for each in held.conditions),
    )
    return (_SURE if asks else 0.35 if likely else 1.6) + 0.35 * (not r.mentions) + _UNSURE * sum(unsure)


def _compares(r: Reading, held: Demanded) -> bool:
    return held.compares or any(r.pieces[i].kind in (T.COMPARED, T.AVERAGE, T.NOT, T.FACT) for i in held.used)


def _years_wanted(r: Reading, held: Demanded) -> tuple[frozenset[int], str]:
    """申请超过50件的是哪几年, 第一次收到申请是哪一年: words that ask for years of one body, and whether for the first or the last."""
    asked, one = r.wanting(Want.YEAR), r.named and r.holdings.select(r.scope()).bodies == 1
    edge = r.first(T.EDGE)
    if edge is not None and not (held.over or r.years) and (one or (r.before is not None and not r.named)):
        dated = asked | r.ids(T.META, value="when")
        return (dated | r.ids(T.EDGE), edge.value) if dated or "年" in edge.text or "时" in edge.text else (frozenset(), "")
    return (asked if one and not held.over and _compares(r, held) else frozenset()), ""


def _verbs_of_checking(r: Reading, held: Demanded) -> frozenset[int]:
    """核对下，结转3件，对不对: what is to be checked is the number."""
    return r.ids(T.QUALITY, value="any") | r.ids(T.CHECK) if r.wanting(Want.YESNO) and _claimed(held.conditions) else frozenset()


def _agreeing(r: Reading, held: Demanded) -> frozenset[int]:
    """26件，和表里的数一致吗: yes or no."""
    one = _claimed(held.conditions) and r.holdings.select(r.scope()).bodies == 1
    told = [i for i in r.ids(T.QUALITY) if r.pieces[i].value in ("mismatch", "fine") or r.pieces[i].text.startswith(("准", "核"))]
    said = frozenset(told if one else ())
    asks = frozenset(i for i in said if r.pieces[i].text.endswith(("吗", "么", "不", "没有", "准不准", "一下")))
    return asks | r.ids(T.CHECK, T.AND) if said else asks


def _claimed(conditions: Sequence[Condition]) -> bool:
    """新收是不是15件: a number that is said to be so."""
    return any(c.op is Op.EQ and c.value and c.quantity not in FACT_NUMBER for c in conditions)


def _said_beside(r: Reading, held: Demanded, when: frozenset[int]) -> frozenset[int]:
    """哪家有，有几件: every row says; 历年哪些单位: of all years."""
    number = r.wanting(Want.NUMBER) if r.wanting(Want.BODY) else frozenset()
    if when:
        return number | r.said("历年", "历年来", "各年", "每年")
    return number if r.years or held.over else number | r.said("历年来", "历年", "历来")


def _goes_on(r: Reading) -> bool:
    """重复申请的呢，哪几家: of the years that were spoken of."""
    return r.before is not None and not r.years and (r.has(T.FOLLOW) or bool(r.said("又", "又有", "又是")))


def _none_at_all(r: Reading) -> bool:
    """没有一件败诉吗: of all together, not which reports have none."""
    asks = r.said("吗", "么") and not r.has(T.OFFICE) and len(r.scope().get("agency")) != 1
    return bool(asks) and any(m.negated for m in r.mentions)


def _says_nothing(each: Condition) -> bool:
    """Who has a rate: nobody asks whether it is above zero."""
    return (
        each.op is Op.GT
        and not (each.value or each.than or each.year)
        and each.quantity not in FACT_NUMBER
        and quantity(each.quantity).ratio
    )


def _unsure(r: Reading) -> list[tuple[str, str]]:
    """没公开的, 被纠正的: numbers whose words may also mean another, which."""
    sure = {m.code for m in r.mentions if m.sure or m.fact}  # 还在打官司没结的: said once more
    found = [m for m in r.mentions if m.code not in sure and not m.sure and not m.weak and m.code.startswith(("t3_", "t4_"))]
    return [(m.code, other) for m in found for other in m.others]


def _called(row: Row) -> str:
    return f"{row.agency}{row.report_year}年度" if row.report_year is not None else str(row.agency)


def _each(judge: Judge, row: Row) -> str:
    """某局2021年度行政诉讼案件1件、行政诉讼结果维持1件: every number that was asked about."""
    shown = [each.display for each in row.cells] or [row.display]
    return _called(row) + "、".join(f"{quantity(code).label}{said}" for code, said in zip(judge.codes, shown, strict=True))


def _of_a_share(held: Demanded) -> bool:
    """自然人占比低于一半的单位: the share is what is bounded, not what part of the bodies it is."""
    return any("/" in c.quantity and not c.quantity.startswith("t2_") for c in held.conditions)


def _counts(r: Reading) -> bool:
    """未审结诉讼数: the number, not the reports."""
    return r.has(T.SUM, T.MEAN, T.MEDIAN) or any(piece.text.endswith(("数", "数量", "件数", "量", "总计")) for piece in r.pieces)
