"""A table: every report of the scope in a row, the numbers asked for in columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from indexer.question import notes
from indexer.question.context import Context, cell, column, coverage
from indexer.question.display import joined
from indexer.question.draft import Draft
from indexer.question.kinds.adding import added
from indexer.question.model import Row
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

USUAL = ("t3_new_received__total", "t3_total_processed__total", "t4_review_total", "t4_lit_total")


@dataclass(frozen=True)
class Table(Ask):
    quantities: tuple[str, ...]
    unit: str = ""

    kind: ClassVar[str] = "table"
    intent: ClassVar[Intent] = Intent.TABLE
    EXAMPLES: ClassVar[tuple[str, ...]] = ("把{year}年所有单位的申请量和诉讼量列成表", "{year}年各单位的申请各是多少")
    COUNTER: ClassVar[tuple[str, ...]] = ("{year}年申请合计多少",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        asked = r.ids(T.TABLE) | r.ids(T.GROUP, value="agency") | r.ids(T.EACH)
        if len(r.mentions) > 1 and not (r.named or r.has(T.TABLE) or r.ids(T.GROUP, value="agency")):
            return  # 自然人和法人各多少: of each number, not of each body
        if not r.counted or not asked or any(m.negated for m in r.mentions):
            return
        used = r.mentioned | asked | r.wanting(Want.NUMBER)
        only_each = not r.has(T.TABLE) and not r.ids(T.GROUP, value="agency")
        yield Proposal(cls(r.codes, r.unit), used, (0.4 if only_each else 0.2) + (0.25 if not r.mentions else 0))

    def words(self) -> str:
        return f"列表｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        figures = context.figures(context.reports, self.quantities)
        rows, gaps = [], []
        for report in context.reports:
            found = [figures.figure(report.id, quantity(code)) for code in self.quantities]
            row = context.row(report, found[0], quantity(self.quantities[0]), self.unit)
            cells = tuple(cell(code, figure.value, self.unit, figure.missing) for code, figure in zip(self.quantities, found, strict=True))
            rows.append(Row(row.agency, row.report_year, row.report_id, "", row.value, row.display, cells if len(cells) > 1 else (),
                            row.evidence, row.derived, row.note))  # fmt: skip
            gaps += [context.gap(report, figure.missing) for figure in found[:1] if figure.value is None]
        rows.sort(key=lambda row: (-(row.report_year or 0), row.value is None, -(row.value or 0), row.agency or ""))
        said = joined([f"{row.agency}{f'{row.report_year}年' if row.report_year else ''}{row.display}" for row in rows], 8)
        text = f"{context.name()}{len(rows)}份年报的{quantities_text(self.quantities)}" + (
            f"：{said}。" if len(self.quantities) == 1 else "列表如下。"
        )
        draft = Draft(text, rows=rows, columns=[column(code, self.unit) for code in self.quantities])
        if len(self.quantities) == 1 and (total := added(context, context.reports, self.quantities[0])).known:
            draft.value = total.value()
        draft.cite = lambda row: context.cite_cells(figures, self.quantities, row)
        draft.coverage = coverage(len(rows), [row for row in rows if row.value is not None], gaps, "列出")
        draft.notes = notes.comparability([quantity(code) for code in self.quantities], context.years)
        draft.contradictions = context.contradictions(context.reports, self.quantities)
        return draft
