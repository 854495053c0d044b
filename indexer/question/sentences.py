"""What the reports write of some words: the sentences that speak of it, and the places that have these very characters."""

from __future__ import annotations

from functools import lru_cache

from archive.form import FIELDS
from archive.models import ParagraphKind
from indexer.question.context import Context
from indexer.results import SearchRequest
from indexer.sentences import Finder, Said, Scope

_MOST = 200


def sentences(context: Context, words: str, *, limit: int = 40, per_report: int = 3, least: float = 0.5) -> tuple[Said, ...]:
    """Best first. 多少条 among the words asks for sentences that give a number."""
    if not words or not context.reports:
        return ()
    ids = frozenset(report.id for report in context.reports)
    whole = len(ids) == len(context.holdings.reports)
    finder = Finder(context.index, context.store)
    return finder.find(words, Scope(ids=None if whole else ids), limit=limit, per_report=per_report, least=least)


def occurrences(context: Context, phrase: str) -> dict[str, tuple[str, ...]]:
    """Report → paragraphs with exactly these characters, in the whole archive; labels printed on the form aside."""
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    printed = any(phrase in label for label in _labels())
    found: dict[str, tuple[str, ...]] = {}
    page, total = 1, 1
    while (page - 1) * _MOST < total:
        result = context.index.search(SearchRequest(f'"{escaped}"', page=page, per_page=_MOST, paragraphs_per_report=6))
        page, total = page + 1, result.total_reports
        for hit in result.hits:
            ids = tuple(p.id for p in hit.paragraphs if not (printed and p.kind == ParagraphKind.TABLE))
            if ids:
                found[hit.report_id] = ids
    return found


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    """信访举报投诉类申请 stands in every report: nobody wrote it."""
    return tuple(dict.fromkeys(field.label for field in FIELDS if field.table))
