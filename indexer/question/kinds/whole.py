"""Whether a part is all of it: 都审结了吗."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.query import Amount, Compared, both
from indexer.question.context import Context, called, column
from indexer.question.display import grouped
from indexer.question.draft import Draft
from indexer.question.figures import amount_of, known
from indexer.question.kinds.adding import Lacking, Sum, derived_states, told, unprinted
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import Quantity, denominator, quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import Reports, Rows
from indexer.question.wording import quantities_text

_TOLD = 6  # reports named


@dataclass(frozen=True)
class Whole(Ask, kind="whole", intent=Intent.AGGREGATE):
    """都审结了吗: whether a part is all of it."""

    quantities: tuple[str, ...]

    EXAMPLES = ("{body}的行政诉讼都审结了吗",)
    COUNTER = ("{body}有审结的行政诉讼吗",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        every = r.said("都", "全", "全都", "均", "全部", "是不是都", "是否都", "都是")
        asks = r.wanting(Want.YESNO)
        if every and asks and len(r.mentions) == 1 and whole_of(r.codes[0]) and not r.mentions[0].negated:
            yield Proposal(cls(r.codes), r.mentioned | asks | every, 0.1)

    def check(self) -> None:
        if not whole_of(self.quantities[0]):
            raise ValueError("not a part of anything")

    def words(self) -> str:
        return f"是不是都｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        part, whole = quantity(self.quantities[0]), quantity(whole_of(self.quantities[0]))
        both_known = context.reports.where(known(part), known(whole))
        above, below = (_total(both_known, of) for of in (part, whole))
        some = both_known.but(Compared(amount_of(whole), Decimal(0), Decimal(0)))
        short = both_known.but(Compared(Amount(part.added, less=whole.added), Decimal(0), Decimal(0)))
        gaps = context.reports.but(both([known(part), known(whole)]))
        draft = Draft("", above / below if below else None, "%", columns=[column(part.code)])
        draft.rows = Rows.of(some, lambda reports: [context.row(report, figure, part) for report, figure in context.said(reports, part)])
        either_ = replace(part, terms=(*part.added, *whole.added), measure=None)
        lacking = Lacking(len(gaps), unprinted(context.reports, either_) if gaps else 0, Sum(context, either_, context.reports).gaps)
        draft.coverage = told(len(context.reports), len(some), derived_states(Sum(context, part, some)), lacking)
        draft.cite = context.cite_cells([part.code, whole.code])
        unknown = f"另有{len(gaps)}份年报未知。" if gaps else ""
        head = f"{context.name()}{whole.label}{grouped(below)}件，其中{part.label}{grouped(above)}件"
        if not below:
            draft.text = f"{context.name()}没有{whole.label}，谈不上是不是都。{unknown}"
        elif not short:
            draft.text = f"{'已知的都是' if gaps else '是'}：{head}。{unknown}"
        else:
            draft.text = f"不是：{head}。没有的在：{_short(context, short, part, whole)}。{unknown}"
        return draft


def _total(reports: Reports, of: Quantity) -> Decimal:
    return reports.groups(amounts=(amount_of(of),))[0].amounts[0].sum


def _short(context: Context, short: Reports, part: Quantity, whole: Quantity) -> str:
    """Reports whose part is not the whole, with both."""
    reports = short[:_TOLD]
    figures = context.figures(reports, [part.code, whole.code])
    said = [
        f"{called(report)}{grouped(all_)}件中有{grouped(own)}件"
        for report in reports
        if (own := figures.figure(report.id, part).value) is not None and (all_ := figures.figure(report.id, whole).value) is not None
    ]
    more = f"等{len(short)}个" if len(short) > _TOLD else ""
    return "、".join(said) + more


def whole_of(code: str) -> str:
    """What a part is a part of, printed as a total: outcomes of all cases, results of all that was processed."""
    fields = quantity(code).fields
    if {field.table for field in fields} == {4} and "total" not in {field.column for field in fields}:
        rows = dict.fromkeys(field.row for field in fields)
        return "t4_lit_total" if set(rows) == {"lit_direct", "lit_after_review"} else "+".join(f"t4_{row}_total" for row in rows)
    return denominator(code) or "" if {field.table for field in fields} == {3} and not quantity(code).ratio else ""
