"""Which reports a number is not known of, and why: blank cells, a form without it, a rate of nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.store.stored import Summary
from indexer.question.context import Context, called, column
from indexer.question.display import first_of
from indexer.question.draft import Draft
from indexer.question.figures import amount_of
from indexer.question.holdings import name_of
from indexer.question.model import Coverage, Row
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import Rows, has
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

_NAMED = 8  # reports in the sentence


@dataclass(frozen=True)
class Unknown(Ask, kind="unknown", intent=Intent.LIST):
    quantities: tuple[str, ...]
    count: bool = False

    EXAMPLES = ("{year}年哪些单位公开率不知道", "申请数未知的有几家")
    COUNTER = ("{year}年哪些单位公开率最低",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        said = r.ids(T.LACKING)
        if said and r.mentions:
            asked = r.wanting(Want.BODY, Want.BODIES, Want.YESNO)
            yield Proposal(cls(r.codes[:1], bool(r.wanting(Want.BODIES))), said | r.mentions[0].used | asked | r.ids(T.NOT), 0.1)

    def words(self) -> str:
        return f"{'有几家' if self.count else '哪些单位'}｜{quantities_text(self.quantities)}未知"

    def answer(self, context: Context) -> Draft:
        of = quantity(self.quantities[0])
        lacking = context.reports.but(has(amount_of(of)))
        whole = len(context.reports)

        def rows(reports: Sequence[Summary]) -> list[Row]:
            said = context.said(list(reports), of)
            return [Row(name_of(report), report.report_year, report.id, display=figure.missing) for report, figure in said]

        draft = Draft("", rows=Rows.of(lacking, rows), columns=[column(of.code)], cite=context.cite_cells(self.quantities))
        named = [f"{called(report)}（{row.display}）" for report, row in zip(lacking[:_NAMED], draft.rows[:_NAMED], strict=True)]
        scope = context.name()
        draft.text = f"{scope}{whole}份年报中，{of.label}未知的有{len(lacking)}份（{lacking.bodies}家）：{first_of(named, len(lacking))}。"
        if not lacking:
            draft.text = f"没有：{scope}{whole}份年报的{of.label}都知道。"
        if self.count:
            draft.value, draft.unit = Decimal(lacking.bodies), "家"
        draft.coverage = Coverage(
            whole, whole - len(lacking), 0, text=f"{whole}份年报，已知{whole - len(lacking)}份，未知{len(lacking)}份。"
        )
        return draft
