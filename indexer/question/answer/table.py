"""As a table: one row per report, one column per number."""

from __future__ import annotations

from decimal import Decimal

from indexer.question import notes
from indexer.question.answer.context import CITED_ROWS, Context, coverage
from indexer.question.answer.draft import Draft, column, contradictions_of, scope_name, years_of
from indexer.question.answer.model import Cell, Column, Row
from indexer.question.display import joined, shown
from indexer.question.holdings import name_of
from indexer.question.wording import value_label


def answer(context: Context) -> Draft:
    reports = context.reports
    quantities = context.quantities
    if not quantities:
        return _plain(context)
    figures = context.figures(reports, quantities)
    rows, gaps = [], []
    for i, report in enumerate(reports):
        found = [figures.figure(report.id, of) for of in quantities]
        first = context.row(report, found[0], quantities[0], quoted=False)
        cells = tuple(
            Cell(
                of.code, figure.value, shown(figure.value, of, context.plan.unit) if figure.value is not None else figure.missing or "未知"
            )
            for of, figure in zip(quantities, found, strict=True)
        )
        citations = tuple(dict.fromkeys(c for figure in found for c in context.cited(report, figure))) if i < CITED_ROWS else ()
        derived = any(figure.derived for figure in found)
        evidence = "、".join(
            dict.fromkeys(context.row(report, f, of, quoted=False).evidence for f, of in zip(found, quantities, strict=True))
        )
        rows.append(
            Row(
                first.agency,
                first.report_year,
                first.report_id,
                "",
                first.value,
                first.display,
                cells,
                evidence,
                derived,
                first.note,
                citations,
            )
        )
        if any(figure.value is None for figure in found):
            gaps.append(
                context.gap(report, "、".join(dict.fromkeys(f.missing for f in found if f.value is None and f.missing)) or "年报没有写明")
            )
    labels = "、".join(of.label for of in quantities)
    draft = Draft(f"{scope_name(context)}{labels}，共{len(rows)}份年报，见表。{_brief(rows, quantities)}", rows=rows)
    draft.columns = [column(of, context.plan.unit) for of in quantities]
    draft.text += _totals(context, rows)
    draft.coverage = coverage(len(rows), [row for row in rows if row.report_id not in {gap.report_id for gap in gaps}], gaps, "列表")
    draft.notes = notes.comparability(quantities, years_of(reports)) + notes.of_bodies(reports, by_year=False)
    draft.contradictions = contradictions_of(context, reports, quantities)
    return draft


def _totals(context: Context, rows: list[Row]) -> str:
    """What the columns come to, where they may be added up."""
    said = []
    for i, of in enumerate(context.quantities):
        values = [value for row in rows if (value := row.cells[i].value) is not None]
        if len(values) > 1 and not of.ratio and not (of.stock and len(years_of(context.reports)) > 1):
            said.append(f"{of.label}{shown(sum(values, Decimal(0)), of, context.plan.unit)}")
    return f"合计：{'、'.join(said)}。" if said else ""


def _brief(rows: list[Row], quantities: object) -> str:
    """A few rows in words, for those who only read the sentence."""
    if len(rows) > 5:
        return ""
    return (
        "；".join(f"{row.agency}{row.report_year or ''}：{'、'.join(cell.display for cell in row.cells)}" for row in rows) + "。"
        if rows
        else ""
    )


def _plain(context: Context) -> Draft:
    """Without a number: what the archive holds, with place and kind."""
    fields = ("level", "sector", "form", "published")
    labels = ("层级", "领域", "表格版本", "成文日期")
    rows = []
    for report in context.reports:
        agency = report.agency
        said = (agency.level, agency.sector, report.form, report.published)
        texts = [value_label(f, v) if v and f != "published" else v or "—" for f, v in zip(fields, said, strict=True)]
        cells = tuple(Cell(f, None, text) for f, text in zip(fields, texts, strict=True))
        rows.append(Row(name_of(report), report.report_year, report.id, display="、".join(texts), cells=cells))
    draft = Draft(f"{scope_name(context)}共{len(rows)}份年报：{joined([str(row.agency) for row in rows], 6)}。", rows=rows)
    draft.columns = [Column(f, label, "") for f, label in zip(fields, labels, strict=True)]
    return draft
