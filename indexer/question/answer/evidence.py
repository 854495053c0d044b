"""给我看原文: the cells and paragraphs behind a number, a finding or a topic."""

from __future__ import annotations

from archive.models import ParagraphKind
from archive.store.stored import Summary
from indexer.question.answer import passages, quality
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.draft import Draft, contradictions_of, scope_name
from indexer.question.answer.model import Citation, Coverage, Row
from indexer.question.display import EVIDENCE
from indexer.question.holdings import name_of
from indexer.question.plan import FACT_FIELDS, FACT_QUANTITY
from indexer.question.quantities import quantity
from indexer.question.reading import facts_of
from indexer.question.wording import filter_text, topic_text


def answer(context: Context) -> Draft:
    reports = context.reports[:CITED_ROWS]
    kind, _, topic = context.plan.topic.partition(":")
    rows = []
    for report in reports:
        if context.plan.text:
            cited = _of_words(context, report)
        elif kind == "quality":
            cited = _of_findings(context, report, topic)
        elif kind == "section":
            cited = tuple(context.cite(report, p) for p in passages.about(context, report, topic if topic != "why" else "overview")[:8])
        elif kind == "meta":
            cited = of_signature(context, report)
        else:
            cited = _of_numbers(context, report)
        if cited:
            rows.append(Row(name_of(report), report.report_year, report.id, citations=cited))
    citations = [citation for row in rows for citation in row.citations]
    facts = "、".join(filter_text(f) for f in context.plan.filters if f.field in FACT_FIELDS)
    numbers = "、".join(of.label for of in context.quantities)
    what = "、".join(context.plan.text) or topic_text(context.plan) or numbers or facts or "年报"
    scope = scope_name(context)
    if citations:
        quoted = citations[0].quote if len(citations[0].quote) <= 160 else f"{citations[0].quote[:160]}……"
        text = f"{scope}“{what}”的原文如下（{len(rows)}份年报，{len(citations)}处）：“{quoted}”"
        text += "；其余见引文。" if len(citations) > 1 else "。"
    else:
        text = f"{scope}没有“{what}”的原文可以引用。"
    draft = Draft(text, rows=rows, citations=citations)
    draft.coverage = Coverage(len(context.reports), len(rows), 0, (), f"{len(context.reports)}份年报，引用{len(rows)}份。")
    draft.contradictions = contradictions_of(context, reports, context.quantities)
    return draft


def _of_words(context: Context, report: Summary) -> tuple[Citation, ...]:
    found = [p for p in context.store.paragraphs(report.id) if any(word in p.text for word in context.plan.text)]
    return tuple(context.cite(report, p, "正文", context.plan.text[0]) for p in found[:8])


def _of_findings(context: Context, report: Summary, topic: str) -> tuple[Citation, ...]:
    if topic == "no_date":
        return of_signature(context, report)
    found = quality.findings(context, [report], topic).get(report.id, [])
    return quality.cite_findings(context, report, found)


def _of_numbers(context: Context, report: Summary) -> tuple[Citation, ...]:
    codes = list(context.plan.quantities) or [FACT_QUANTITY[f.field] for f in context.plan.filters if f.field in FACT_FIELDS]
    made: dict[Citation, None] = {}
    if codes:
        quantities = [quantity(code) for code in codes]
        figures = context.figures([report], quantities)
        for of in quantities:
            made.update(dict.fromkeys(context.cited(report, figures.figure(report.id, of))))
    for fact in _facts_concerned(context, codes):
        stated = facts_of(context.store, [report.id], fact).get(report.id)
        for each in (*stated.evidence, *stated.contradictions) if stated is not None else ():
            paragraph = context.paragraph(report.id, each.paragraph) if each.paragraph else None
            if paragraph is not None and not (paragraph.kind is ParagraphKind.TABLE and made):
                made[context.cite(report, paragraph, EVIDENCE[each.kind], each.quote)] = None
    if not made:
        opening = [p for p in context.store.paragraphs(report.id) if p.kind in (ParagraphKind.TITLE, ParagraphKind.TEXT)]
        made.update(dict.fromkeys(context.cite(report, p) for p in opening[:3]))
    return tuple(made)


def _facts_concerned(context: Context, codes: list[str]) -> list[str]:
    wanted = {fact for fact, code in FACT_QUANTITY.items() if code in codes}
    wanted |= {f.field for f in context.plan.filters if f.field in FACT_FIELDS}
    return sorted(wanted)


def of_signature(context: Context, report: Summary) -> tuple[Citation, ...]:
    """Where a report says who and when: its signature, or its title."""
    paragraphs = context.store.paragraphs(report.id)
    signed = [p for p in paragraphs if p.kind is ParagraphKind.SIGNATURE] or [p for p in paragraphs if p.kind is ParagraphKind.TITLE]
    dated_first = sorted(signed or paragraphs[-1:], key=lambda p: not any(char.isdigit() for char in p.text))
    return tuple(context.cite(report, p, "落款" if p.kind is ParagraphKind.SIGNATURE else "标题") for p in dated_first[:4])
