"""What the reports write of some words: the sentences that speak of it, and the places that have these very characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from archive.form import FIELDS
from archive.models import Paragraph, ParagraphKind
from indexer.engine import Ask
from indexer.query import Among, Phrase, Query, Written, both, cleaned
from indexer.question.context import Context
from indexer.question.model import Citation
from indexer.question.quantities import Quantity, quantity
from indexer.sentences import Finder, Said, Scope

_FEW = 3  # reports whose sentences are shown beneath a number
_TOPIC_WORDS = {"licensing": ("行政许可", "许可"), "penalty": ("行政处罚", "处罚"), "coercion": ("行政强制", "强制"), "fees": ("收费",),
                "procurement": ("采购",), "other_services": ("管理服务事项",), "regulations": ("规章",),
                "normative_docs": ("规范性文件",)}  # fmt: skip
_PARAGRAPHS = 60  # of a report looked at for those that are quoted


def sentences(context: Context, words: str, *, limit: int = 40, per_report: int = 3, least: float = 0.5) -> tuple[Said, ...]:
    """Best first. 多少条 among the words asks for sentences that give a number."""
    if not words or not context.reports:
        return ()
    finder = Finder(context.index, context.store)
    return finder.find(words, Scope(query=context.reports.query), limit=limit, per_report=per_report, least=least)


def written(phrase: str) -> Query:
    """Reports with exactly these characters; labels printed on the form aside."""
    return cleaned(Written(phrase) if _is_printed(phrase) else Phrase(phrase))


def occurrences(context: Context, phrase: str, report_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of a few reports the paragraphs with these characters, those that say most first."""
    wanted = both([Among(frozenset(report_ids)), cleaned(Phrase(phrase))])
    hits = context.reports.engine.search(Ask(wanted, limit=len(report_ids), paragraphs=_PARAGRAPHS)).hits
    found = {hit.report_id: [f"p{number + 1}" for number in hit.paragraphs] for hit in hits}
    if not _is_printed(phrase):
        return {id: tuple(paragraphs) for id, paragraphs in found.items()}
    context.fetch((id, *paragraphs) for id, paragraphs in found.items())
    return {id: tuple(p for p in paragraphs if not _is_table(context.paragraph(id, p))) for id, paragraphs in found.items()}


def _is_table(paragraph: Paragraph | None) -> bool:
    return paragraph is not None and paragraph.kind is ParagraphKind.TABLE


def _is_printed(phrase: str) -> bool:
    return any(phrase in label for label in _labels())


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    """信访举报投诉类申请 stands in every report: nobody wrote it."""
    return tuple(dict.fromkeys(field.label for field in FIELDS if field.table))


def spoken_of(context: Context, codes: Sequence[str], shown: Sequence[Citation], *, empty: bool) -> tuple[Citation, ...]:
    """Sentences of a few reports that speak of what their numbers count, where they say more than what is cited already.

    ``empty``: no number was found; then only of what the text alone tells.
    """
    if empty and not all(code.startswith("n_") for code in codes):
        return ()
    words = dict.fromkeys(word for word in words_of([quantity(code) for code in codes]) if len(word) > 1)
    if not words or not 0 < len(context.reports) <= _FEW:
        return ()
    cited = {(each.report_id, each.paragraph) for each in shown}
    found = sentences(context, "".join(list(words)[:2]), limit=4, per_report=2, least=0.5)
    return tuple(
        context.cite(context.holdings.by_id[each.report_id], each.paragraph, "正文", each.quote.strip())
        for each in found
        if (each.report_id, each.paragraph.id) not in cited
    )[:2]


def instead(codes: Sequence[str], passages: Sequence[Citation]) -> str:
    """Where no total could be made out of what only the text tells: what it says (通过门户网站主动公开…238条)."""
    passages = passages if all(code.startswith("n_") for code in codes) else ()
    told = next((each.quote.strip() for each in passages if re.search(r"\d", each.quote)), "")
    return f"正文里有这样的话：“{told}”，是不是总数请看原文。" if told else ""


def words_of(quantities: Sequence[Quantity]) -> list[str]:
    """How running text calls what a number counts."""
    words: dict[str, None] = {}
    for field in (field for of in quantities for field in of.fields):
        if field.table == 2:
            words.update(dict.fromkeys(_TOPIC_WORDS.get(field.row, ())))
        elif field.table == 3:
            words.update(dict.fromkeys(("依申请公开", "信息公开申请", "申请公开")))
        elif field.table == 4:
            words.update(dict.fromkeys(("行政复议",) if field.row == "review" else ("行政诉讼", "诉讼")))
        else:  # 主动公开信息条数（正文）
            words["主动公开政府信息多少条"] = None
    return list(words)
