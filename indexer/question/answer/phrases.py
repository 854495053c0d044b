"""Where words occur: exactly as they are asked for, in which reports and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from archive.form import FIELDS
from archive.models import ParagraphKind
from archive.store.stored import Summary
from indexer.analysis import query_words
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.draft import Draft, called, scope_name
from indexer.question.answer.model import Citation, Row
from indexer.question.answer.passages import PER_REPORT, drafted, sentences
from indexer.question.display import joined
from indexer.question.holdings import name_of
from indexer.question.plan import Aggregate
from indexer.results import SearchRequest

ONE_SENTENCE = "sentence"  # topic of a plan: all words in one sentence
_AT_ONCE = 200
_COMMON = frozenset(("信息公开", "政府信息", "政府信息公开", "公开工作", "信息公开工作", "年度报告", "行政机关"))
_QUOTED, _LONGEST_SENTENCE = 3, 200

Occurrences = dict[str, dict[str, str]]  # report → paragraph → the words found there


def search(context: Context) -> Draft:
    plan = context.plan
    if plan.topic == ONE_SENTENCE:
        found = together(context, plan.text)
        ids = set(found)
    else:
        by_phrase = [_occurrences(context, phrase) for phrase in plan.text]
        ids = set.union(*map(set, by_phrase)) if plan.any_text else set.intersection(*map(set, by_phrase))
        found = {report_id: {p: w for each in by_phrase for p, w in each.get(report_id, {}).items()} for report_id in ids}
    chosen = [report for report in context.reports if (report.id in ids) is not plan.absent]
    rows: list[Row] = []
    citations: list[Citation] = []
    for i, report in enumerate(chosen):
        paragraphs = {} if plan.absent else found[report.id]
        cited = _cited(context, report, paragraphs) if i < CITED_ROWS else ()
        citations += cited
        rows.append(
            Row(name_of(report), report.report_year, report.id, display=f"{len(paragraphs)}段" if paragraphs else "", citations=cited)
        )
    draft = drafted(_text(context, chosen, citations), context.reports, rows, citations, [])
    if plan.aggregate is Aggregate.SUM:
        draft.value, draft.unit = Decimal(len({row.agency for row in rows})), "家"
    draft.notes = ["按原文逐字查找（已统一繁简和全半角）；没有写这几个字、意思相近的不在其中。"]
    return draft


def similar(context: Context) -> tuple[str, ...]:
    """When nobody writes the phrase: its words, if some report has them in one sentence."""
    if len(context.plan.text) != 1:
        return ()
    whole = context.plan.text[0]
    parts = tuple(dict.fromkeys(word for word in query_words(whole) if len(word) > 1))
    if parts == (whole,) and len(whole) == 4:  # 人员不足 is one word of the dictionary
        parts = (whole[:2], whole[2:])
    if len(parts) > 1 and together(context, parts):
        return parts
    scope = {report.id for report in context.reports}
    words = [word for word in query_words(whole) if word]
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            part = "".join(words[start : start + length])
            if len(part) > 2 and part not in _COMMON and part in whole and scope & occurring(context, part):
                return (part,)
    return ()


def together(context: Context, words: Sequence[str]) -> Occurrences:
    candidates = set.intersection(*(set(_occurrences(context, word)) for word in words)) if words else set()
    found: Occurrences = {}
    for report in context.reports:
        if report.id not in candidates:
            continue
        for paragraph in context.store.paragraphs(report.id):
            if paragraph.kind is ParagraphKind.TABLE:
                continue
            sentence = next((s for s in sentences(paragraph.text) if all(word in s for word in words)), None)
            if sentence is not None:
                found.setdefault(report.id, {})[paragraph.id] = sentence
    return found


def _occurrences(context: Context, phrase: str) -> Occurrences:
    """Exactly these characters, in all reports of the archive."""
    found: Occurrences = {}
    label = any(phrase in printed for printed in _printed_labels())
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    page = 1
    while True:
        request = SearchRequest(f'"{escaped}"', page=page, per_page=_AT_ONCE, paragraphs_per_report=PER_REPORT)
        result = context.index.search(request)
        for hit in result.hits:
            told = {p.id: phrase for p in hit.paragraphs if not (label and _is_table(context, hit.report_id, p.id))}
            if told:
                found[hit.report_id] = told
        if page * _AT_ONCE >= result.total_reports:
            return found
        page += 1


@lru_cache(maxsize=1)
def _printed_labels() -> tuple[str, ...]:
    """信访举报投诉类申请 stands in every report: nobody wrote it."""
    return tuple(dict.fromkeys(field.label for field in FIELDS if field.table))


def _is_table(context: Context, report_id: str, paragraph_id: str) -> bool:
    paragraph = context.paragraph(report_id, paragraph_id)
    return paragraph is not None and paragraph.kind is ParagraphKind.TABLE


def occurring(context: Context, phrase: str) -> set[str]:
    """The reports that write a phrase, printed labels of the form aside."""
    return set(_occurrences(context, phrase))


def _cited(context: Context, report: Summary, paragraphs: dict[str, str]) -> tuple[Citation, ...]:
    context.load({report.id: list(paragraphs)})
    made = []
    for paragraph_id, words in list(paragraphs.items())[:PER_REPORT]:
        paragraph = context.paragraph(report.id, paragraph_id)
        if paragraph is not None:
            made.append(context.cite(report, paragraph, "表格" if paragraph.kind is ParagraphKind.TABLE else "正文", words))
    return tuple(made)


def _text(context: Context, chosen: Sequence[Summary], citations: Sequence[Citation]) -> str:
    plan = context.plan
    words = ("”或“" if plan.any_text else "”和“").join(plan.text)
    scope, number = scope_name(context), len(context.reports)
    if not chosen:
        return f"没有找到：{scope}的{number}份年报中，{'没有不写' if plan.absent else '没有写到'}“{words}”的。"
    verb = "没有写到" if plan.absent else "在同一句话里写到" if plan.topic == ONE_SENTENCE else "写到"
    names = joined([called(report) for report in chosen], 8)
    quoted = "；".join(_sentences(citations, plan.text)) if len(chosen) <= _QUOTED else ""
    said = f"原文：{quoted}。" if quoted else ""
    return f"{'有。' if plan.yes_no else ''}{scope}{number}份年报中，{verb}“{words}”的有{len(chosen)}份：{names}。{said}"


def _sentences(citations: Sequence[Citation], words: Sequence[str]) -> list[str]:
    """The sentences that contain what was looked for, as they stand."""
    found = [s for c in citations for s in sentences(c.quote) if any(word in s for word in words) and len(s) <= _LONGEST_SENTENCE]
    counted = re.compile(f"(?:{'|'.join(map(re.escape, words))}).{{0,8}}\\d")  # 政策解读67条 before what only names it
    best = sorted(dict.fromkeys(found), key=lambda s: (-sum(word in s for word in words), counted.search(s) is None))
    return [f"“{sentence.strip()}”" for sentence in best[:_QUOTED]]
