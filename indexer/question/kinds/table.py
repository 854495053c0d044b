"""A table: every report of the scope in a row, the numbers asked for in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.store.stored import Summary
from indexer.question import notes
from indexer.question.context import Context, cell, column
from indexer.question.display import first_of
from indexer.question.draft import Draft
from indexer.question.figures import Figures, amount_of
from indexer.question.kinds.adding import added
from indexer.question.model import Row
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import ByNumber, Rows, has, of_year, one_after_another
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

_NAMED = 8  # reports in the sentence
_SAID = 2  # reports of which every number is said
USUAL = ("t3_new_received__total", "t3_total_processed__total", "t4_review_total", "t4_lit_total")

_BESIDE = ("对比", "对比一下", "比较", "比较一下", "比一下", "对照一下")


@dataclass(frozen=True)
class Table(Ask, kind="table", intent=Intent.TABLE):
    quantities: tuple[str, ...]
    unit: str = ""

    EXAMPLES = ("把{year}年所有单位的申请量和诉讼量列成表", "{year}年各单位的申请各是多少")
    COUNTER = ("{year}年申请合计多少",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        wanted = r.ids(T.TABLE) | r.ids(T.GROUP, value="agency")
        if len(r.scope().get("agency")) > 1 and len(r.years) > 1:  # 对比一下两家五年的申请
            wanted |= r.said(*_BESIDE)
        several = len(r.mentions) > 1 and not r.named  # 自然人和法人各多少: of each number, not of each body
        asked = wanted if several else wanted | r.ids(T.EACH)
        if r.counted and asked and not any(m.negated for m in r.mentions):
            cost = (0.2 if wanted else 0.4) + (0 if r.mentions else 0.25)
            yield Proposal(cls(r.codes, r.unit), r.mentioned | asked | r.wanting(Want.NUMBER), cost)

    def words(self) -> str:
        return f"列表｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        rows, first = self._rows(context), added(context, context.reports, self.quantities[0])
        draft = Draft(self._text(context.name(), rows), rows=rows, columns=[column(code, self.unit) for code in self.quantities])
        if len(self.quantities) == 1 and first.statistics.known:
            draft.value, draft.unit = first.value(), first.of.unit
        draft.cite = context.cite_cells(self.quantities)
        draft.coverage = first.coverage("列出")
        draft.notes = notes.comparability([quantity(code) for code in self.quantities], context.years)
        draft.contradictions = context.contradictions(context.reports, self.quantities)
        return draft

    def _text(self, scope: str, rows: Rows) -> str:
        if len(self.quantities) == 1:
            named = [f"{row.agency}{f'{row.report_year}年' if row.report_year else ''}{row.display}" for row in rows[:_NAMED]]
            return f"{scope}{len(rows)}份年报的{quantities_text(self.quantities)}：{first_of(named, len(rows))}。"
        if len(rows) > _SAID:
            return f"{scope}{len(rows)}份年报的{quantities_text(self.quantities)}列表如下。"
        return "".join(f"{row.agency}{f'{row.report_year}年度' if row.report_year else ''}{self._each(row)}。" for row in rows)

    def _each(self, row: Row) -> str:
        """行政许可12件、行政处罚3件."""
        return "、".join(f"{quantity(code).label}{each.display}" for code, each in zip(self.quantities, row.cells, strict=True))

    def _rows(self, context: Context) -> Rows:
        """Newest year first, then by the first number; those without it last."""
        amount = amount_of(quantity(self.quantities[0]))
        years = [*sorted(context.years, reverse=True), *([None] if None in context.reports.by_year else [])]
        each = [context.reports.where(of_year(year)) for year in years]
        parts = [part for reports in each for part in (ByNumber(reports.where(has(amount)), amount), reports.but(has(amount)))]

        def page(start: int, most: int) -> Sequence[Row]:
            found = one_after_another(parts, start, most)
            figures = context.figures(found, self.quantities)
            return [self._row(context, report, figures) for report in found]

        return Rows(len(context.reports), page, context.reports)

    def _row(self, context: Context, report: Summary, figures: Figures) -> Row:
        found = [figures.figure(report.id, quantity(code)) for code in self.quantities]
        row = context.row(report, found[0], quantity(self.quantities[0]), self.unit)
        cells = tuple(cell(code, figure.value, self.unit, figure.missing) for code, figure in zip(self.quantities, found, strict=True))
        return replace(row, cells=cells if len(cells) > 1 else ())
