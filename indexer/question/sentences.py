"""What the reports write of some words: the sentences that speak of it, and the places that have these very characters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from archive.form import FIELDS
from archive.models import Paragraph, ParagraphKind
from indexer.engine import Ask
from indexer.query import Among, Phrase, Query, Written, both, cleaned
from indexer.question.context import Context
from indexer.sentences import Finder, Said, Scope

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
