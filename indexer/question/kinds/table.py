"""A table: every report of the scope in a row, the numbers asked for in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.store.stored import Summary
from indexer.question import notes
from indexer.question.context import Context, cell, column
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
        beside = r.said(*_BESIDE) if len(r.scope().get("agency")) > 1 and len(r.years) > 1 else frozenset()  # 对比一下两家五年的申请
        asked = r.ids(T.TABLE) | r.ids(T.GROUP, value="agency") | r.ids(T.EACH) | beside
        if len(r.mentions) > 1 and not (r.named or r.has(T.TABLE) or r.ids(T.GROUP, value="agency")):
            return  # 自然人和法人各多少: of each number, not of each body
        if not r.counted or not asked or any(m.negated for m in r.mentions):
            return
        used = r.mentioned | asked | r.wanting(Want.NUMBER)
        only_each = not (beside or r.has(T.TABLE)) and not r.ids(T.GROUP, value="agency")
        yield Proposal(cls(r.codes, r.unit), used, (0.4 if only_each else 0.2) + (0.25 if not r.mentions else 0))

    def words(self) -> str:
        return f"列表｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        rows = self._rows(context)
        named = [f"{row.agency}{f'{row.report_year}年' if row.report_year else ''}{row.display}" for row in rows[:_NAMED]]
        said = "、".join(named) + (f"等{len(rows)}个" if len(rows) > _NAMED else "")
        text = f"{context.name()}{len(rows)}份年报的{quantities_text(self.quantities)}" + (
            f"：{said}。" if len(self.quantities) == 1 else "列表如下。"
        )
        if len(self.quantities) > 1 and len(rows) <= _SAID:
            text = "".join(f"{row.agency}{f'{row.report_year}年度' if row.report_year else ''}{self._each(row)}。" for row in rows)
        draft = Draft(text, rows=rows, columns=[column(code, self.unit) for code in self.quantities])
        first = added(context, context.reports, self.quantities[0])
        if len(self.quantities) == 1 and first.statistics.known:
            draft.value, draft.unit = first.value(), first.of.unit
        draft.cite = context.cite_cells(self.quantities)
        draft.coverage = first.coverage("列出")
        draft.notes = notes.comparability([quantity(code) for code in self.quantities], context.years)
        draft.contradictions = context.contradictions(context.reports, self.quantities)
        return draft

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
