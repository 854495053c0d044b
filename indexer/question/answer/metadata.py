"""When it was published, how it is titled, which form it uses: what stands around the numbers."""

from __future__ import annotations

from datetime import date

from archive.models import ParagraphKind
from archive.store.stored import Summary
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.draft import Draft, called, scope_name
from indexer.question.answer.evidence import of_signature
from indexer.question.answer.model import Citation, Column, Coverage, Row
from indexer.question.display import joined
from indexer.question.holdings import name_of
from indexer.question.wording import META, value_label


def answer(context: Context) -> Draft:
    topic = context.plan.topic.removeprefix("meta:")
    rows, gaps = [], []
    for i, report in enumerate(context.reports):
        said = _said(report, topic)
        if topic == "signature":
            said = _signature(context, report)
        cited = _cited(context, report, topic) if i < CITED_ROWS else ()
        if said is None:
            gaps.append(context.gap(report, f"年报没有写明{META[topic]}"))
        rows.append(Row(name_of(report), report.report_year, report.id, display=said or "没有写明", citations=cited))
    draft = Draft(_text(context, rows, topic), rows=rows, columns=[Column(topic, META[topic], "")])
    draft.coverage = Coverage(len(rows), len(rows) - len(gaps), 0, tuple(gaps), f"{len(rows)}份年报，{len(gaps)}份没有写明。")
    if topic == "published":
        draft.notes = ["发布日期取自落款的成文日期或网页上的发布日期。"]
    return draft


def _text(context: Context, rows: list[Row], topic: str) -> str:
    if not rows:
        return f"{scope_name(context)}没有年报。"
    if len(rows) == 1:
        row = rows[0]
        name = f"{row.agency}{row.report_year}年度" if row.report_year else str(row.agency)
        return f"{name}年报的{META[topic]}：{row.display}。"
    parts = [f"{row.agency}{row.report_year or ''}：{row.display}" for row in rows[:8]]
    return f"{scope_name(context)}{len(rows)}份年报的{META[topic]}：{'；'.join(parts)}{'；等' if len(rows) > 8 else ''}。"


def _said(report: Summary, topic: str) -> str | None:
    agency = report.agency
    if topic == "published":
        return spoken_date(report.published)
    if topic == "title":
        return report.title
    if topic == "form":
        return value_label("form", report.form) if report.form else None
    if topic == "year":
        return f"{report.report_year}年度" if report.report_year is not None else None
    if topic == "sector":
        return value_label("sector", agency.sector) if agency.sector else None
    if topic == "level":
        place = "".join(dict.fromkeys(part for part in (agency.province, agency.city, agency.county, agency.town) if part))
        parts = (place, value_label("level", agency.level or ""), value_label("body_type", agency.body_type or ""))
        return "，".join(part for part in parts if part) or None
    return None


def _signature(context: Context, report: Summary) -> str | None:
    signed = [p.text for p in context.store.paragraphs(report.id) if p.kind is ParagraphKind.SIGNATURE]
    return "，".join(signed) or None


def spoken_date(published: str | None) -> str | None:
    """2022年1月14日（2022-01-14）"""
    if published is None:
        return None
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return published
    return f"{day.year}年{day.month}月{day.day}日（{published}）"


def _cited(context: Context, report: Summary, topic: str) -> tuple[Citation, ...]:
    if topic in ("published", "signature", "title", "year"):
        return of_signature(context, report)
    return ()


def by_date(context: Context) -> Draft:
    """最早发布的是哪家"""
    dated = [report for report in context.reports if report.published]
    latest = context.plan.sort == "desc"
    dated.sort(key=lambda report: (report.published or "", report.id), reverse=latest)
    chosen = dated[: context.plan.limit] if context.plan.limit else dated
    if context.plan.limit and len(dated) > context.plan.limit:
        last = chosen[-1].published
        chosen = [report for i, report in enumerate(dated) if i < context.plan.limit or report.published == last]
    rows = [
        Row(
            name_of(r),
            r.report_year,
            r.id,
            display=spoken_date(r.published) or "",
            citations=of_signature(context, r) if i < CITED_ROWS else (),
        )
        for i, r in enumerate(chosen)
    ]
    gaps = [context.gap(report, "年报没有写明成文日期") for report in context.reports if not report.published]
    named = joined([f"{called(r)}（{spoken_date(r.published)}）" for r in chosen], 6)
    order = "最晚" if latest else "最早"
    text = f"{scope_name(context)}写明日期的{len(dated)}份年报中，发布{order}的是{named}。" if chosen else "没有写明成文日期的年报。"
    if gaps:
        text += f"另有{len(gaps)}份没有写明日期，无法比较。"
    draft = Draft(text, rows=rows)
    draft.coverage = Coverage(
        len(context.reports), len(dated), 0, tuple(gaps), f"{len(context.reports)}份年报，{len(gaps)}份没有写明日期。"
    )
    return draft
