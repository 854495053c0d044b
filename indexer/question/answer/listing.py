"""Which: the reports that fulfil conditions, their number, their share; and what the archive holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from archive.models import EvidenceKind
from archive.store.stored import Summary
from indexer.question import notes
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.draft import Draft, called, contradictions_of, scope_name
from indexer.question.answer.model import Cell, Citation, Coverage, Row
from indexer.question.answer.selecting import Selection, mean
from indexer.question.display import EVIDENCE, joined, shown
from indexer.question.figures import Figures
from indexer.question.holdings import name_of
from indexer.question.plan import FACT_FIELDS, FACT_QUANTITY, MEAN_OF_SCOPE, Aggregate, Intent
from indexer.question.quantities import Quantity, quantity
from indexer.question.reading import facts_of
from indexer.question.times import spoken
from indexer.question.wording import condition_text, filter_text

_CERTAIN = frozenset(
    {EvidenceKind.TABLE_CELL, EvidenceKind.COMPUTED, EvidenceKind.HEADING_NONE, EvidenceKind.NARRATIVE_NUMBER, EvidenceKind.NARRATIVE_ZERO}
)


def answer(context: Context) -> Draft:
    if context.plan.topic in ("holdings", "reports") and not context.conditional:
        return _held(context)
    selection = context.selection
    shown_by = _shown(context)
    figures = context.figures(selection.matching, shown_by)
    rows = [_row(context, figures, shown_by, report, i) for i, report in enumerate(selection.matching)]
    draft = Draft("", rows=rows, unit=shown_by[0].unit if shown_by else "")
    draft.text = _counted(context, selection, draft) if context.plan.intent is Intent.COUNT else _listed(context, selection)
    draft.coverage = _coverage(context, selection, rows)
    years = {report.report_year for report in context.scope if report.report_year is not None}
    conditions = [quantity(condition.quantity) for condition in context.plan.conditions]
    draft.notes = notes.comparability(conditions, years) if any(c.fields[0].table == 2 for c in conditions) else []
    draft.notes += _means(context)
    draft.contradictions = contradictions_of(context, selection.matching, shown_by)
    if not rows:
        draft.citations = list(_against(context, shown_by))
    return draft


def _shown(context: Context) -> list[Quantity]:
    """The numbers that make a report match."""
    codes = [code for c in context.plan.conditions for code in (c.quantity, c.than) if code not in ("", MEAN_OF_SCOPE)]
    codes += [FACT_QUANTITY[f.field] for f in context.plan.filters if f.field in FACT_FIELDS]
    return [quantity(code) for code in dict.fromkeys([*codes, *context.plan.quantities])]


def _means(context: Context) -> list[str]:
    """What 平均值 came to, where a condition is held against it."""
    said = []
    for of in (quantity(c.quantity) for c in context.plan.conditions if c.than == MEAN_OF_SCOPE):
        value = mean(context.scope, context.figures(context.scope, [of]), of)
        said.append(f"平均值按{scope_name(context)}写明{of.label}的年报计算，为{shown(value, of, context.plan.unit)}。")
    return said


def _row(context: Context, figures: Figures, quantities: list[Quantity], report: Summary, i: int) -> Row:
    if not quantities:
        return Row(name_of(report), report.report_year, report.id)
    found = [figures.figure(report.id, of) for of in quantities]
    row = context.row(report, found[0], quantities[0], quoted=i < CITED_ROWS)
    fact = next((f.field for f in context.plan.filters if f.field in FACT_FIELDS), None)
    citations, evidence = row.citations, row.evidence
    if fact is not None and i < CITED_ROWS:
        stated = facts_of(context.store, [report.id], fact).get(report.id)
        if stated is not None:
            evidence = "、".join(dict.fromkeys(EVIDENCE[e.kind] for e in stated.evidence if e.kind in _CERTAIN)) or evidence
            for each in stated.evidence:
                paragraph = context.paragraph(report.id, each.paragraph) if each.paragraph else None
                if paragraph is not None and each.paragraph not in {c.paragraph for c in citations}:
                    citations = (*citations, context.cite(report, paragraph, EVIDENCE[each.kind], each.quote))
    cells = tuple(
        Cell(of.code, figure.value, shown(figure.value, of, context.plan.unit)) for of, figure in zip(quantities, found, strict=True)
    )
    return Row(
        row.agency,
        row.report_year,
        row.report_id,
        "",
        row.value,
        row.display,
        cells if len(cells) > 1 else (),
        evidence,
        row.derived,
        row.note,
        citations,
    )


def _what(context: Context) -> str:
    facts = [filter_text(f) for f in context.plan.filters if f.field in FACT_FIELDS]
    return "、".join([*facts, *(condition_text(condition) for condition in context.plan.conditions)])


def _listed(context: Context, selection: Selection) -> str:
    scope, what = scope_name(context), _what(context)
    found = len(selection.matching)
    sure = "" if not selection.unclear else f"另有{len(selection.unclear)}份年报无法判断，单独列出。"
    if not context.scope:
        return f"{scope}没有符合条件的年报，无从判断有没有“{what}”的。"
    if found == 0:
        sure += _not_decided(context)
        sure += _instead(context)
        denied = "没有" if context.plan.yes_no and not selection.unclear else "没有找到"
        return f"{denied}：{scope}的{len(context.scope)}份年报中，没有“{what}”的。{sure}"
    yes = "有。" if context.plan.yes_no else ""
    names = joined([called(report) for report in selection.matching], 8)
    return f"{yes}{scope}“{what}”的年报有{found}份：{names}。{sure}"


def _instead(context: Context) -> str:
    """收费21万对不对: of a few reports, what they say instead."""
    codes = [of.code for of in _shown(context)] if len(context.scope) == 1 else [c.quantity for c in context.plan.conditions if c.value]
    if not codes or len(context.scope) > 3:
        return ""
    of = quantity(codes[0])
    figures = context.figures(context.scope, [of])
    said = []
    for report in context.scope:
        figure = figures.figure(report.id, of)
        if figure.value is not None:
            how = f"（{EVIDENCE[figure.evidence]}）" if figure.derived else ""
            said.append(f"{called(report)}{of.label}为{shown(figure.value, of, context.plan.unit)}{how}")
    return f"{'；'.join(said)}。" if said else ""


def _not_decided(context: Context) -> str:
    """赢了没: a case that is still pending is neither won nor lost."""
    fields = [field for c in context.plan.conditions for field in quantity(c.quantity).fields if field.table == 4]
    if not fields or not {field.column for field in fields} <= {"upheld", "corrected", "other"}:
        return ""
    pending = [quantity(f"t4_{row}_pending") for row in dict.fromkeys(field.row for field in fields)]
    figures = context.figures(context.scope, pending)
    found = sum((f.value for r in context.scope for of in pending if (f := figures.figure(r.id, of)).value is not None), Decimal(0))
    return f"其中有{found}件尚未审结，还没有结果。" if found else ""


def _counted(context: Context, selection: Selection, draft: Draft) -> str:
    scope, what = scope_name(context), _what(context)
    offices = {report.agency.name or report.id for report in selection.matching}
    unclear = f"另有{len(selection.unclear)}份无法判断。" if selection.unclear else ""
    if context.plan.aggregate is Aggregate.SHARE:
        known = len(selection.matching) + selection.failing
        if not known:
            return f"{scope}没有可以判断的年报，比例无法计算。"
        draft.value, draft.unit = Decimal(len(selection.matching)) / known, ""
        percent = shown(draft.value, quantity("disclosure_rate"))
        return f"{scope}“{what}”的年报占{percent}（{len(selection.matching)}份÷可判断的{known}份）。{unclear}"
    draft.value, draft.unit = Decimal(len(offices)), "家"
    reports = f"（{len(selection.matching)}份年报）" if len(selection.matching) != len(offices) else ""
    names = f"：{joined([called(report) for report in selection.matching], 5)}" if selection.matching else ""
    return f"{scope}“{what}”的单位有{len(offices)}家{reports}{names}。{unclear}"


def _coverage(context: Context, selection: Selection, rows: list[Row]) -> Coverage:
    scope, unclear = len(context.scope), selection.unclear
    derived = [row for row in rows if row.derived]
    text = f"范围内{scope}份年报：符合{len(rows)}份，不符合{selection.failing}份，未知{len(unclear)}份"
    if derived:
        text += f"；符合的之中{len(derived)}份为推定（{joined(tuple(dict.fromkeys(row.evidence for row in derived)), 3)}）"
    return Coverage(scope, len(rows) + selection.failing, len(derived), unclear, f"{text}。")


def _against(context: Context, quantities: list[Quantity]) -> Iterator[Citation]:
    """An empty list shows what the few reports asked about say instead."""
    if len(context.scope) > 5 or not quantities:
        return
    figures = context.figures(context.scope, quantities)
    for report in context.scope:
        yield from context.cited(report, figures.figure(report.id, quantities[0]))


# What the archive holds


def _held(context: Context) -> Draft:
    reports = context.scope
    rows = [Row(name_of(r), r.report_year, r.id, display=f"{r.report_year}年度" if r.report_year else "年度不明") for r in reports]
    offices = list(dict.fromkeys(name_of(report) for report in reports))
    years = spoken(tuple(sorted({report.report_year for report in reports if report.report_year is not None})))
    scope = scope_name(context)
    draft = Draft("", rows=rows, coverage=Coverage(len(reports), len(reports), text=f"馆藏共{len(context.holdings.reports)}份年报。"))
    dated = [f for f in context.plan.filters if f.field == "published"]
    undated = [r for r in context.holdings.select(f for f in context.plan.filters if f not in dated) if r.published is None]
    if dated and undated:
        draft.notes = [f"没有写明日期的：{joined([called(r) for r in undated], 4)}。"]
    if context.plan.intent is Intent.COUNT:
        counts_reports = context.plan.topic == "reports"
        draft.value, draft.unit = (Decimal(len(reports)), "份") if counts_reports else (Decimal(len(offices)), "家")
    if not reports:
        draft.text = f"没有找到：{scope}的年报。"
    else:
        each = {year: sum(r.report_year == year for r in reports) for year in sorted({r.report_year for r in reports if r.report_year})}
        apart = f"（{'，'.join(f'{year}年{count}份' for year, count in each.items())}）" if 1 < len(each) <= 8 else ""
        draft.text = f"{scope}共有{len(reports)}份年报{apart}，{len(offices)}家单位，年度为{years}：{joined(offices, 8)}。"
    if dated and undated:
        draft.text += f"另有{len(undated)}份没有写明日期，无法判断。"
    return draft
