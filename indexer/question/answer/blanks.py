"""Whether the cells of one number are blank: by the cell, not by its table; and what a form does not print is not blank."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from archive.models import EvidenceKind
from archive.store.stored import Summary
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.draft import Draft, called, scope_name
from indexer.question.answer.model import Coverage, Row
from indexer.question.display import EVIDENCE, joined, shown
from indexer.question.figures import Figure
from indexer.question.holdings import name_of
from indexer.question.plan import Aggregate
from indexer.question.quantities import Quantity

_NOT_IN_FORM = "表格没有"
_FREE_FORM = "没有统一表格"


def answer(context: Context) -> Draft:
    """Reports whose table leaves one of these numbers open, and apart those whose form has no such row."""
    reports = context.reports
    figures = context.figures(reports, context.quantities)
    rows: list[Row] = []
    lacking: dict[str, list[Summary]] = {}
    filled = 0
    for report in reports:
        found = [(of, figures.figure(report.id, of)) for of in context.quantities]
        absent = next((f.missing for _, f in found if f.value is None and (_NOT_IN_FORM in f.missing or _FREE_FORM in f.missing)), "")
        blank = [(of, figure) for of, figure in found if _open(figure)]
        if absent:
            lacking.setdefault(absent, []).append(report)
        elif not blank:
            filled += 1
        else:
            said = "；".join(f"{of.label}：{_how(figure)}" + _known(context, of, figure) for of, figure in blank)
            cited = tuple(c for _, figure in blank for c in context.cited(report, figure)) if len(rows) < CITED_ROWS else ()
            rows.append(Row(name_of(report), report.report_year, report.id, display=said, citations=cited))
    draft = Draft(_text(context, reports, rows, lacking, filled), rows=rows)
    if context.plan.aggregate is Aggregate.SUM:
        draft.value, draft.unit = Decimal(len(rows)), "份"
    text = f"核对{len(reports)}份年报：空白或缺失{len(rows)}份，有数字{filled}份，表格没有这一项{len(reports) - len(rows) - filled}份。"
    draft.coverage = Coverage(len(reports), len(rows) + filled, 0, text=text)
    return draft


def _open(figure: Figure) -> bool:
    """No number stands in the cell, whatever else makes it known."""
    return figure.value is None or figure.evidence is not EvidenceKind.TABLE_CELL


def _how(figure: Figure) -> str:
    return figure.missing or "表格里没有印出数字"


def _known(context: Context, of: Quantity, figure: Figure) -> str:
    if figure.value is None:
        return ""
    return f"（{EVIDENCE[figure.evidence]}为{shown(figure.value, of, context.plan.unit)}）"


def _text(context: Context, reports: Sequence[Summary], rows: list[Row], lacking: dict[str, list[Summary]], filled: int) -> str:
    what, scope = "、".join(of.label for of in context.quantities), scope_name(context)
    tail = "".join(f"{joined([called(report) for report in each], 4)}的{reason}，不是空白。" for reason, each in lacking.items())
    if not rows and not filled:
        return f"{scope}无从谈“{what}”是否空白：{tail}"
    if not rows:
        head = "没有。" if context.plan.yes_no else ""
        return f"{head}{scope}有“{what}”一项的{filled}份年报都填了数字。{tail}"
    yes = "有。" if context.plan.yes_no else ""
    details = "；".join(f"{row.agency}{row.report_year or ''}年度{row.display}" for row in rows[:5])
    return f"{yes}{scope}{len(reports)}份年报中，{len(rows)}份的“{what}”空白或缺失：{details}。{tail}"
