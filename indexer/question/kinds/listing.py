"""Which: the reports or bodies that fulfil conditions, in one year or over years; their number, their share; 有没有."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from archive.store.stored import Summary
from indexer.question import notes
from indexer.question.context import Context, called, cell, column
from indexer.question.display import joined, percent, shown
from indexer.question.draft import Draft
from indexer.question.holdings import name_of
from indexer.question.kinds.adding import by_body
from indexer.question.kinds.judged import Judge, Verdict
from indexer.question.model import Coverage, Gap, Row
from indexer.question.plan import FACT_NUMBER, GROWTH, Ask, Condition, Intent, Op, Scope
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reading.yearly import of_years, over_years
from indexer.question.wording import condition_text, quantities_text
from indexer.question.words.pieces import T

OVER = {"": "", "all": "每年都", "never": "没有一年", "run": "连续", "any": "至少一年", "rises": "逐年增加", "falls": "逐年减少"}
_STEADY = {"rises": Op.GT, "falls": Op.LT}


@dataclass(frozen=True)
class Listing(Ask):
    conditions: tuple[Condition, ...]
    over: str = ""  # of years: all, never, run (of ``run`` years), any; else report by report
    run: int = 0
    count: bool = False
    share: bool = False
    yes_no: bool = False
    either: bool = False  # any condition will do
    every: bool = False  # whether it holds of all of them

    kind: ClassVar[str] = "listing"
    intent: ClassVar[Intent] = Intent.LIST
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{year}年哪些单位一件申请都没收到",
        "哪些单位的行政处罚决定超过50件",
        "{year}年有几家单位被提起行政诉讼",
        "{year}年申请量高于平均的单位",
        "每年都收到申请的单位有哪些",
        "{year}年谁收到的申请比{body}多",
    )
    COUNTER: ClassVar[tuple[str, ...]] = ("{year}年收到多少件申请", "哪家单位收到的申请最多")

    @property
    def measured(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(FACT_NUMBER.get(each.quantity, each.quantity) for each in self.conditions))

    def intent_of(self) -> Intent:
        return Intent.COUNT if self.count or self.share else Intent.LIST

    def check(self) -> None:
        if self.over not in OVER or not 0 <= self.run <= 50 or not self.conditions:
            raise ValueError("not a list of reports")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if not r.counted:
            return
        found = r.conditions
        before = r.before.ask if r.before is not None else None
        if isinstance(before, cls) and not r.mentions and not r.has(T.COMPARED, T.AVERAGE):
            found = tuple((condition, frozenset()) for condition in before.conditions)
        conditions = tuple(dict.fromkeys(condition for condition, _ in found))
        used = frozenset(i for _, ids in found for i in ids)
        apart = of_years(r)
        years: Scope | None = None
        if apart is not None:
            conditions, more = apart
            used |= more
            years = r.scope().of_years({year for c in conditions for year in (c.year, c.than_year) if year})
        elif (
            r.has(T.SUM) and len(r.codes) > 1 and r.has(T.COMPARED) and len(conditions) > 1 and not any(quantity(c).ratio for c in r.codes)
        ):  # 许可和处罚加起来超过100件
            last = conditions[-1]
            conditions, used = (replace(last, quantity="+".join(r.codes)),), used | r.ids(T.SUM)
        either = any(p.kind is T.AND and p.text in ("或", "或者") for p in r.pieces) and len(conditions) > 1
        over, run, by = over_years(r)
        counting = r.wanting(Want.BODIES)
        which, yes_no = r.wanting(Want.BODY), r.wanting(Want.YESNO)
        share = r.ids(T.SHARE)
        compares = any(r.pieces[i].kind in (T.COMPARED, T.AVERAGE, T.NOT, T.FACT) for i in used) or any(c.than for c in conditions)
        state = any(c.quantity in FACT_NUMBER for c in conditions) and not (r.question_words or r.named or _counts(r))  # 2023年未审结诉讼
        cost = 0.2 if which or counting else 0.35 if yes_no or over or compares or state else 1.6
        cost += 0.35 if not r.mentions else 0
        cost += 2.0 if any(m.others and not m.sure and not m.weak and m.code.startswith("t3_") for m in r.mentions) else 0  # 没公开的
        bodies = frozenset(i for phrase in r.who.phrases for i in phrase.used if i in used)
        scope = r.scope(without=bodies) if bodies else years
        if over == "never":
            conditions = tuple(
                Condition(c.quantity, c.op.opposite if c.op.value == "eq" and not c.value else c.op, c.value) for c in conditions
            )
        ask = cls(
            conditions,
            over,
            run,
            bool(counting),
            bool(share and (counting or which or r.said("单位", "年报") or any(m.fact for m in r.mentions))),
            bool(yes_no and not which),
            either,
        )
        every = (
            r.said("都", "全都", "均", "所有", "全部", "每家", "所有单位", "是不是都", "是否都") | r.ids(T.GROUP, value="agency")
            if yes_no and not which
            else frozenset()
        )
        ask = replace(ask, every=bool(every) and not over and not counting)
        used |= every | by | counting | which | yes_no | (share if ask.share else frozenset()) | r.ids(T.ONLY)
        yield Proposal(ask, used, cost, scope, fresh=bool(which or counting) and bool(r.mentions) and not r.pronouns)

    def words(self) -> str:
        what = ("或" if self.either else "、").join(condition_text(each) for each in self.conditions)
        over = OVER[self.over] + (f"{self.run}年" if self.over == "run" and self.run else "")
        if self.over in _STEADY:
            what, over = quantities_text(self.measured), (f"连续{self.run}年" if self.run else "") + OVER[self.over]
        return "｜".join(filter(None, ("有几家" if self.count else "占比" if self.share else "哪些单位", over, what)))

    def answer(self, context: Context) -> Draft:
        judge = Judge(context, self.conditions, either=self.either)
        if self.over or any(c.year or c.than == GROWTH for c in self.conditions):
            return self._over_years(context, judge)
        return self._by_report(context, judge)

    # Report by report

    def _by_report(self, context: Context, judge: Judge) -> Draft:
        matching, failing, unclear = [], 0, []
        for report in context.reports:
            verdict = judge.of(report)
            if verdict is True:
                matching.append(report)
            elif verdict is False:
                failing += 1
            else:
                unclear.append(context.gap(report, str(verdict)))
        matching.sort(key=lambda report: -(judge.number(report) or 0))
        codes = judge.codes
        rows = [self._row(context, judge, report) for report in matching]
        draft = Draft(self._text(context, judge, matching, failing, unclear), rows=rows, cite=lambda row: judge.cite(row))
        draft.columns = [column(code) for code in codes]
        self._count(draft, matching, failing, unclear)
        text = f"范围内{len(context.reports)}份年报：符合{len(rows)}份，不符合{failing}份，未知{len(unclear)}份"
        text += "（不按0计）。" if unclear else "。"
        draft.coverage = Coverage(len(context.reports), len(rows) + failing, sum(row.derived for row in rows), tuple(unclear), text)
        draft.notes = notes.comparability([quantity(code) for code in codes if code.startswith("t2_")], context.years)
        draft.notes += judge.notes()
        draft.contradictions = context.contradictions(matching if matching else context.reports[:3], codes)
        if self.yes_no and len(context.reports) == 1 and draft.contradictions:  # 到底有没有: neither yes nor no
            against = f"年报自己的说法互相矛盾——{''.join(draft.contradictions[:3])}"
            draft.text = f"{draft.text}但{against}" if rows else f"不能断定，{against}{judge.instead()}"
        draft.empty = not rows
        if not rows:
            draft.citations = [each for report in context.reports[:3] for each in judge.cite(Row(report_id=report.id))]
        return draft

    def _row(self, context: Context, judge: Judge, report: Summary) -> Row:
        figures = [judge.figures.figure(report.id, quantity(code)) for code in judge.codes]
        row = context.row(report, figures[0], quantity(judge.codes[0]))
        cells = tuple(cell(code, figure.value, missing=figure.missing) for code, figure in zip(judge.codes, figures, strict=True))
        return Row(row.agency, row.report_year, row.report_id, "", row.value, row.display, cells if len(cells) > 1 else (),
                   row.evidence, row.derived, row.note)  # fmt: skip

    def _count(self, draft: Draft, matching: Sequence[Summary], failing: int, unclear: Sequence[Gap]) -> None:
        if self.share and len(matching) + failing:
            draft.value = Decimal(len(matching)) / (len(matching) + failing)
        elif self.count:
            draft.value, draft.unit = Decimal(len({name_of(report) for report in matching})), "家"

    def _text(self, context: Context, judge: Judge, matching: Sequence[Summary], failing: int, unclear: Sequence[Gap]) -> str:
        scope, what = context.name(), self._what()
        sure = f"另有{len(unclear)}份年报无法判断，单独列出。" if unclear else ""
        if not context.reports:
            return f"{scope}没有符合条件的年报，无从判断。"
        bodies = {name_of(report) for report in matching}
        if self.share:
            known = len(matching) + failing
            if not known:
                return f"{scope}没有可以判断的年报，比例无法计算。"
            return f"{scope}“{what}”的年报占{percent(Decimal(len(matching)) / known)}（{len(matching)}份÷可判断的{known}份）。{sure}"
        if not matching and not (self.every and len(context.reports) > 1):
            denied = "没有" if self.yes_no and not unclear else "没有找到" if not self.count else "0家"
            if self.yes_no and not unclear and (said := judge.instead()):
                return f"没有。{said}"
            return f"{denied}：{scope}的{len(context.reports)}份年报中，没有“{what}”的。{judge.instead()}{sure}"
        if self.every:
            other = len(context.reports) - len(matching) - len(unclear)
            head = "是" if not other and not unclear else "不是" if other else "已知的都是"
            return f"{head}：{scope}{len(context.reports)}份年报中，{len(matching)}份“{what}”，{other}份不是。{sure}"
        names = joined([f"{called(report)}（{self._said(judge, report)}）" for report in matching], 8)
        if self.count:
            many = f"（{len(matching)}份年报）" if len(matching) != len(bodies) else ""
            return f"{scope}“{what}”的单位有{len(bodies)}家{many}：{names}。{sure}"
        if len(context.reports) == 1 and self.yes_no:
            return f"有。{names}。{sure}"
        return f"{'有。' if self.yes_no else ''}{scope}“{what}”的有{len(bodies)}家（{len(matching)}份年报）：{names}。{sure}"

    def _said(self, judge: Judge, report: Summary) -> str:
        code = judge.codes[0]
        figure = judge.figures.figure(report.id, quantity(code))
        return shown(figure.value, quantity(code)) if figure.value is not None else figure.missing

    def _what(self) -> str:
        return ("”或“" if self.either else "、").join(condition_text(each) for each in self.conditions)

    # Over years

    def _over_years(self, context: Context, judge: Judge) -> Draft:
        matching: list[tuple[str, list[Summary]]] = []
        unclear: list[Gap] = []
        bodies = by_body(context.reports)
        years = context.scope.years or context.years
        for name, reports in bodies.items():
            verdict = self._of_body(context, judge, sorted(reports, key=lambda r: r.report_year or 0), years)
            if verdict is True:
                matching.append((name, reports))
            elif verdict is not False:
                unclear.append(context.gap(reports[0], str(verdict)))
        matching.sort()
        over = OVER[self.over] + (f"{self.run or 2}年" if self.over == "run" else "")
        what = f"{over}“{self._what()}”"
        if self.over in _STEADY:
            what = f"{quantities_text(self.measured)}{f'连续{self.run}年比上一年' if self.run else '逐年'}{OVER[self.over][2:]}"
        names = joined([name for name, _ in matching], 10)
        scope = context.name()
        sure = f"另有{len(unclear)}家因缺少年报或数字未知，无法判断。" if unclear else ""
        text = f"{'有。' if self.yes_no else ''}{scope}{what}的单位有{len(matching)}家：{names}。{sure}"
        if not matching:
            text = f"{'没有' if self.yes_no or self.over else '没有找到'}：{scope}没有{what}的单位。{sure}"
        rows = [
            self._row(context, judge, report) for _, reports in matching for report in sorted(reports, key=lambda r: r.report_year or 0)
        ]
        draft = Draft(text, rows=rows, columns=[column(code) for code in judge.codes], cite=lambda row: judge.cite(row))
        if self.count:
            draft.value, draft.unit = Decimal(len(matching)), "家"
        draft.bodies = tuple(name for name, _ in matching)
        text = f"共{len(bodies)}家：符合{len(matching)}家，无法判断{len(unclear)}家。"
        draft.coverage = Coverage(len(context.reports), len(rows), 0, tuple(unclear), text)
        return draft

    def _of_body(self, context: Context, judge: Judge, reports: Sequence[Summary], years: Sequence[int]) -> Verdict:
        if any(c.year or c.than == GROWTH for c in self.conditions):
            return judge.of_years({report.report_year or 0: report for report in reports})
        if self.over in _STEADY:
            return self._steadily(judge, reports)
        verdicts = {report.report_year or 0: judge.of(report) for report in reports}
        if self.over == "run":
            run = self.run or 2
            spans = [range(year, year + run) for year in range(min(verdicts, default=0), max(verdicts, default=0) - run + 2)]
            if any(all(verdicts.get(year) is True for year in span) for span in spans):
                return True
            open_ = [span for span in spans if all(verdicts.get(year, True) is not False for year in span)]
            return "有的年度数字未知" if any(all(year in verdicts for year in span) for span in open_) else False
        if self.over == "any":
            return True if True in verdicts.values() else next((v for v in verdicts.values() if v is not False), False)
        good = self.over == "all"
        if any(v is (not good) for v in verdicts.values()):
            return False
        missing = [year for year in years if year in context.holdings.years and year not in verdicts]
        if good and missing and context.scope.years:
            return f"馆藏没有该单位{missing[0]}年度的年报"
        return next((v for v in verdicts.values() if isinstance(v, str)), True)

    def _steadily(self, judge: Judge, reports: Sequence[Summary]) -> Verdict:
        """Every year above (below) the one before it: two steps at least, or as many as were asked for in a row."""
        values = {report.report_year or 0: judge.number(report) for report in reports}
        known = [(values.get(year), values.get(year - 1)) for year in range(min(values) + 1, max(values) + 1)]
        steps = [None if new is None or old is None else _STEADY[self.over].holds(new, old) for new, old in known]
        run = self.run or max(2, len(steps))
        spans = [steps[i : i + run] for i in range(len(steps) - run + 1)]
        if any(all(span) for span in spans):
            return True
        return "有的年度数字未知" if any(False not in span for span in spans) else False


def _counts(r: Reading) -> bool:
    """未审结诉讼数: the number, not the reports."""
    return r.has(T.SUM, T.MEAN, T.MEDIAN) or any(piece.text.endswith(("数", "数量", "件数", "量", "总计")) for piece in r.pieces)
