"""What the reports say in words: problems and improvements, and why. Always quoted, never retold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.audit import RULES
from archive.models import Paragraph, ParagraphKind
from archive.store.stored import Summary
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.draft import Draft, called, scope_name
from indexer.question.answer.model import Citation, Coverage, Gap, Row
from indexer.question.holdings import name_of
from indexer.question.quantities import Quantity
from indexer.question.reading import findings_of
from indexer.question.wording import TOPICS

PER_REPORT = 6  # passages shown of one report
_SECTIONS = {"problems": 5, "improvement": 5, "both": 5, "overview": 1, "other": 6}
_HEADINGS = {
    "platform": r"平台建设",
    "supervision": r"监督保障|监督考核|考核评议",
    "management": r"政府信息管理|信息管理",
    "proactive": r"主动公开",
    "on_request": r"依申请公开",
}
_PROBLEM = re.compile(r"存在(?:的)?(?:主要)?(?:问题|不足)|不足|差距|问题[:：]|主要有[:：]")
_REMEDY = re.compile(
    r"改进(?:措施|情况|打算|方向)|整改|下一步|今后|将(?:进一步|继续)|针对.{0,20}问题|进一步(?:完善|加强|提高|规范|提升|拓宽)|打算"
)
_SUBHEADING = re.compile(r"^[（(][一二三四五六七八九十]+[)）]")
_REASON = re.compile(r"由于|因为|(?<!起)因(?!政府信息公开|工作|公开)|原因|所致|导致")
_TOPIC_WORDS = {
    "licensing": ("行政许可", "许可"),
    "penalty": ("行政处罚", "处罚"),
    "coercion": ("行政强制", "强制"),
    "fees": ("收费",),
    "procurement": ("采购",),
    "other_services": ("管理服务事项",),
    "regulations": ("规章",),
    "normative_docs": ("规范性文件",),
}


def explain(context: Context) -> Draft:
    topic = context.plan.topic
    if topic == "why":
        return _why(context)
    rows: list[Row] = []
    citations: list[Citation] = []
    without: list[Gap] = []
    for report in context.reports:
        passages = about(context, report, topic)
        if context.plan.text:
            passages = [p for p in passages if any(word in p.text for word in context.plan.text)] or []
        if not passages:
            without.append(context.gap(report, f"未找到“{TOPICS[topic]}”的内容"))
            continue
        cited = tuple(context.cite(report, p, TOPICS[topic]) for p in passages[:PER_REPORT]) if len(rows) < CITED_ROWS else ()
        citations += cited
        rows.append(Row(name_of(report), report.report_year, report.id, display=_abridged(passages), citations=cited))
    scope = scope_name(context)
    words = f"与“{'、'.join(context.plan.text)}”有关的" if context.plan.text else ""
    if rows:
        text = f"以下是{scope}{len(rows)}份年报中{words}“{TOPICS[topic]}”的原文摘录，未作归纳。"
        if len(rows) == 1:
            text = f"{rows[0].agency}{rows[0].report_year or ''}年度年报{words}“{TOPICS[topic]}”写道：{rows[0].display}"
    else:
        text = f"{scope}的年报中没有找到{words}“{TOPICS[topic]}”的内容。"
    return drafted(text, context.reports, rows, citations, without)


def about(context: Context, report: Summary, topic: str) -> list[Paragraph]:
    """A report's passages on a topic, in order."""
    paragraphs = [p for p in context.store.paragraphs(report.id) if p.kind in (ParagraphKind.TEXT, ParagraphKind.TABLE)]
    texts = [p for p in paragraphs if p.kind is ParagraphKind.TEXT]
    if topic in _HEADINGS:
        return _under_heading(texts, re.compile(_HEADINGS[topic]))
    section = [p for p in texts if p.section == _SECTIONS.get(topic)]
    if topic not in ("problems", "improvement"):
        return section
    halves = _halves(section)
    chosen = [p for p, remedy in halves if remedy is (topic == "improvement")]
    return chosen or section


def _halves(section: Sequence[Paragraph]) -> list[tuple[Paragraph, bool]]:
    """Each paragraph of section five: does it tell problems, or what is done about them? Titles decide, then words."""
    told: list[tuple[Paragraph, bool]] = []
    remedy = False
    for paragraph in section:
        head = paragraph.text[:40]
        problem, answer = _PROBLEM.search(head), _REMEDY.search(head)
        if answer and (not problem or (_SUBHEADING.match(head) and answer.start() < problem.start()) or head.startswith("针对")):
            remedy = True
        elif problem:
            remedy = False
        told.append((paragraph, remedy))
    return told


def _under_heading(texts: Sequence[Paragraph], heading: re.Pattern[str]) -> list[Paragraph]:
    """The paragraph that begins with a sub-heading, and those up to the next one."""
    found: list[Paragraph] = []
    inside = False
    for paragraph in texts:
        head = paragraph.text[:24]
        starts = bool(heading.search(head)) and (bool(_SUBHEADING.match(head)) or len(paragraph.text) < 30)
        other = bool(_SUBHEADING.match(head)) or (len(paragraph.text) < 20 and paragraph.text.rstrip("。").endswith("情况"))
        inside = starts or (inside and not other)
        if inside:
            found.append(paragraph)
    return found or [paragraph for paragraph in texts if paragraph.section == 1 and heading.search(paragraph.text)][:3]


def _abridged(passages: Sequence[Paragraph]) -> str:
    said = "".join(p.text if p.text.endswith(("。", "；", ";", "：", ":")) else f"{p.text}。" for p in passages)
    return said if len(said) <= 280 else f"{said[:280]}……"


# Why


def _why(context: Context) -> Draft:
    """The report's own words near the number; a reason is never made up."""
    quantities = context.quantities
    words = [*context.plan.text, *_words_of(quantities)]
    rows: list[Row] = []
    citations: list[Citation] = []
    without: list[Gap] = []
    given = False
    remarks: list[str] = []
    fields = {field.code for of in quantities for field in of.fields}
    rules = tuple(rule.id for rule in RULES if not rule.internal)
    found = findings_of(context.store, [report.id for report in context.reports[:CITED_ROWS]], rules) if fields else {}
    flagged = {id: [f for f in each if fields & set(f.fields)] for id, each in found.items()}
    figures = context.figures(context.reports, quantities) if quantities else None
    for report in context.reports[:CITED_ROWS]:
        cited: list[Citation] = []
        if figures is not None:
            for of in quantities:
                cited += context.cited(report, figures.figure(report.id, of))
        remarks += [f"审核提示：{called(report)}{finding.message}。" for finding in flagged.get(report.id, [])]
        passages = _near(context, report, words)
        reasons = [p for p in passages if any(_REASON.search(s) for s in sentences(p.text) if any(w in s for w in words))]
        given = given or bool(reasons)
        cited += [context.cite(report, p, "正文", words[0] if words else "") for p in (reasons or passages)[:PER_REPORT]]
        row = context.row(report, figures.figure(report.id, quantities[0]), quantities[0]) if figures else None
        shown = row.display if row is not None else ""
        if figures is not None and len(quantities) > 1:
            shown = "、".join(
                f"{of.label}{context.row(report, figures.figure(report.id, of), of, quoted=False).display}" for of in quantities
            )
        if cited:
            rows.append(Row(name_of(report), report.report_year, report.id, value=None, display=shown, citations=tuple(cited)))
            citations += cited
        else:
            without.append(context.gap(report, "正文没有相关说明"))
    lacking = {figures.figure(r.id, of).missing for r in context.reports for of in quantities} if figures else set()
    what = "、".join(of.label for of in quantities) or "、".join(context.plan.text) or "这一情况"
    if len(lacking) == 1 and "版表格没有" in (reason := lacking.pop()):
        text = f"{scope_name(context)}没有这项数字，是因为{reason}。"
    elif given:
        text = f"{scope_name(context)}年报中与“{what}”有关、写到缘由的原文如下，请以原文为准。"
    else:
        number = f"（{rows[0].display}）" if len(rows) == len(quantities) == 1 and rows[0].display else ""
        text = f"年报没有说明{scope_name(context)}“{what}”{number}的原因。" + ("以下是相关的表格和正文，供查阅。" if citations else "")
    draft = drafted(text, context.reports, rows, citations, without)
    draft.notes = ["本馆只引用年报原文，不推测原因。", *dict.fromkeys(remarks)]
    return draft


def _words_of(quantities: Iterable[Quantity]) -> list[str]:
    words: dict[str, None] = {}
    for of in quantities:
        for field in of.fields:
            if field.table == 2:
                words.update(dict.fromkeys(_TOPIC_WORDS.get(field.row, ())))
            elif field.table == 3:
                words.update(dict.fromkeys(("依申请公开", "信息公开申请", "申请公开")))
            elif field.table == 4:
                words.update(dict.fromkeys(("行政复议",) if field.row == "review" else ("行政诉讼", "诉讼")))
            else:
                words["公开"] = None
    return list(words)


def _near(context: Context, report: Summary, words: Sequence[str]) -> list[Paragraph]:
    texts = [p for p in context.store.paragraphs(report.id) if p.kind is ParagraphKind.TEXT]
    return [p for p in texts if any(word in p.text for word in words)]


def sentences(text: str) -> list[str]:
    return re.split(r"[。；;！!？?]", text)


def drafted(text: str, reports: Sequence[Summary], rows: list[Row], citations: Sequence[Citation], without: Sequence[Gap]) -> Draft:
    draft = Draft(text, rows=rows, citations=list(citations)[:80])
    said = f"查找{len(reports)}份年报，{len(rows)}份有相关内容" + (f"，{len(without)}份没有找到" if without else "")
    draft.coverage = Coverage(len(reports), len(rows), 0, tuple(without), f"{said}。")
    return draft
