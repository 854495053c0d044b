"""Whether the cells of a number are blank, and what stands in place of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from archive.models import EvidenceKind
from archive.store.stored import Summary
from indexer.query import Amount, Stated, both, either
from indexer.question.context import Context, called
from indexer.question.display import EVIDENCE, first_of, shown
from indexer.question.draft import Draft
from indexer.question.figures import Figure, not_printed
from indexer.question.holdings import name_of
from indexer.question.model import Coverage, Row
from indexer.question.quantities import Quantity, quantity
from indexer.question.reports import Reports, Rows
from indexer.question.wording import quantities_text
from indexer.states import KNOWN

_TOLD = 5  # reports in the sentence
_NOT_PRINTED = ("版表格没有", "没有统一表格")


def blanks(context: Context, about: tuple[str, ...], *, count: bool, yes_no: bool) -> Draft:
    """Whether the cells of one number are blank: by the cell, not by its table; what a form does not print is not blank."""
    of, reports = [quantity(code) for code in about], context.reports
    lacking = _without_cell(reports, of)
    queries = [some.query for some in lacking if some.query is not None]
    printed = both([Stated(Amount((term,)), (KNOWN[0],)) for each in of for term in (*each.terms, *each.over)])
    blank, filled = reports.but(*queries, printed), len(reports.where(printed).but(*queries))
    tail = "".join(_not_in_form(context, some, of) for some in lacking)
    draft = Draft("", rows=Rows.of(blank, lambda some: _blank_rows(context, some, of)), cite=context.cite_cells(about))
    rows, what, scope = draft.rows, quantities_text(about), context.name()
    if rows:
        details = "；".join(f"{row.agency}{row.report_year or ''}年度{row.display}" for row in rows[:_TOLD])
        head, draft.text = "有。", f"{scope}{len(reports)}份年报中，{len(rows)}份的“{what}”空白或缺失：{details}。{tail}"
    elif filled:
        head, draft.text = "没有。", f"{scope}有“{what}”一项的{filled}份年报都填了数字。{tail}"
    else:
        head, draft.text = "", f"{scope}无从谈“{what}”是否空白：{tail}"
    if yes_no:
        draft.text = head + draft.text
    if count:
        draft.value, draft.unit = Decimal(len(rows)), "份"
    others = len(reports) - len(rows) - filled
    said = f"核对{len(reports)}份年报：空白或缺失{len(rows)}份，有数字{filled}份，表格没有这一项{others}份。"
    draft.coverage = Coverage(len(reports), len(rows) + filled, 0, text=said)
    return draft


def _without_cell(reports: Reports, of: Sequence[Quantity]) -> list[Reports]:
    """Those whose form does not print one of the numbers, form by form."""
    forms = ([query for each in of for query in not_printed(each, [form])] for form in reports.engine.names("form"))
    return [some for queries in forms if queries and (some := reports.where(either(queries)))]


def _not_in_form(context: Context, reports: Reports, of: Sequence[Quantity]) -> str:
    """Why the form of the first of them lacks it."""
    said = (figure.missing for each in of for _, figure in context.said(reports[:1], each))
    reason = next(reason for reason in said if any(words in reason for words in _NOT_PRINTED))
    return f"{first_of([called(report) for report in reports[:4]], len(reports))}的{reason}，不是空白。"


def _blank_rows(context: Context, reports: Sequence[Summary], of: Sequence[Quantity]) -> list[Row]:
    figures = context.figures(reports, [each.code for each in of])
    said = {report.id: [_blank(each, figures.figure(report.id, each)) for each in of] for report in reports}
    return [Row(name_of(each), each.report_year, each.id, display="；".join(filter(None, said[each.id]))) for each in reports]


def _blank(of: Quantity, figure: Figure) -> str:
    """What a report has in place of a printed number; nothing where it prints one."""
    if figure.value is None:
        return f"{of.label}：{figure.missing or '表格里没有印出数字'}"
    if figure.evidence is EvidenceKind.TABLE_CELL:
        return ""
    return f"{of.label}：{figure.missing or '表格里没有印出数字'}（{EVIDENCE[figure.evidence]}为{shown(figure.value, of)}）"
