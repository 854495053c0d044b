"""Why a number is so: the report's own words near it. A reason is never made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.models import Paragraph, ParagraphKind
from archive.store.stored import Summary
from indexer.question.context import Context
from indexer.question.draft import Draft, one_by_one
from indexer.question.holdings import name_of
from indexer.question.kinds.passages import PER_REPORT, searched
from indexer.question.model import Citation, Row
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.sentences import words_of
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

_READ = 30  # reports whose reasons are looked for
_SENTENCE = re.compile("[。；;！!？?\\n]")
_FAMILIES = frozenset({"t3_denied_total", "t3_unable_total", "t3_refused_total"})  # the form's own rows tell
_REASON = re.compile(r"由于|因为|(?<!起)因(?!政府信息公开|工作|公开)|原因|所致|导致")


@dataclass(frozen=True)
class Why(Ask, kind="why", intent=Intent.EXPLAIN):
    quantities: tuple[str, ...]
    text: tuple[str, ...] = ()

    EXAMPLES = ("{body}{year}年申请为什么这么多",)
    COUNTER = ("{body}{year}年申请有多少",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        asks = r.wanting(Want.WHY) - (r.ids(T.CATEGORY) if r.has(T.MOST) else frozenset())
        if not asks or not r.counted:
            return
        used = r.mentioned | asks | r.ids(T.TREND, T.MOST, T.LEAST, T.VERSUS, T.NOT, T.NUMBER, T.QUANT)
        used |= r.wanting(Want.YESNO) | r.said("解释", "说明", "交代", "交待", "原因")  # 报告里有解释吗
        cost = 0.25 if r.mentions else 0.45
        yield Proposal(cls(r.codes), used, cost if _FAMILIES.isdisjoint(m.code for m in r.mentions) else cost + 0.5)

    def words(self) -> str:
        return f"为什么｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        """The report's own words near the number; a reason is never made up."""
        reports, of = context.reports[:_READ], [quantity(code) for code in self.quantities]
        figures, words = context.figures(reports, self.quantities), [*self.text, *words_of(of)]
        rows: list[Row] = []
        cited: dict[str, tuple[Citation, ...]] = {}
        given, without = False, []
        for report in reports:
            said = [(each, figures.figure(report.id, each)) for each in of]
            texts, reasons = _passages(context, report, words)
            given = given or reasons
            around = words[0] if words else ""
            cited[report.id] = (
                *context.cited(report, *(figure for _, figure in said)),
                *(context.cite(report, p, "正文", around) for p in texts[:PER_REPORT]),
            )
            shown = "、".join(f"{each.label}{context.row(report, figure, each).display}" for each, figure in said)
            if cited[report.id]:
                rows.append(Row(name_of(report), report.report_year, report.id, display=shown))
            else:
                without.append(context.gap(report, "正文没有相关说明"))
        lacking = {figures.figure(report.id, each).missing for report in reports for each in of}
        draft = Draft(self._told(context.name(), rows, lacking, given=given), rows=rows)
        draft.cite = one_by_one(lambda row: cited.get(row.report_id or "", ()))
        draft.notes = ["本馆只引用年报原文，不推测原因。"]
        draft.coverage = searched(len(context.reports), len(rows), without, read=len(reports))
        return draft

    def _told(self, scope: str, rows: list[Row], lacking: set[str], *, given: bool) -> str:
        what, reason = quantities_text(self.quantities), next(iter(lacking), "")
        if len(lacking) == 1 and "版表格没有" in reason:
            return f"{scope}没有这项数字，是因为{reason}。"
        if given:
            return f"{scope}年报中与“{what}”有关、写到缘由的原文如下，请以原文为准。"
        number = f"（{rows[0].display}）" if len(rows) == 1 else ""
        return f"年报没有说明{scope}“{what}”{number}的原因。" + ("以下是相关的表格和正文，供查阅。" if rows else "")


def _passages(context: Context, report: Summary, words: list[str]) -> tuple[list[Paragraph], bool]:
    """Those that give a reason, else those with one of the words; and whether they give one."""
    texts = [p for p in context.store.paragraphs(report.id) if p.kind is ParagraphKind.TEXT and any(w in p.text for w in words)]
    reasons = [p for p in texts if any(_REASON.search(s) for s in _SENTENCE.split(p.text) if any(w in s for w in words))]
    return reasons or texts, bool(reasons)
