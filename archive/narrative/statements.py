"""What sentences state: numbers of requests, zeros, suits. Run on prose only; table labels look like negations.

Every statement keeps its scope: a negation holds in its own clause, a number belongs to the verb before it, to
the year named last before it, and to the body that reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.models import Agency, Paragraph, ParagraphKind
from archive.narrative.cases import cases, still_open
from archive.narrative.requests import counts, denials, handled, published
from archive.narrative.said import Said, Statement
from archive.narrative.scope import Hit, Sentence
from archive.narrative.subject import Reporter
from archive.text.numbers import with_whole_numbers

_SENTENCE = re.compile(r"[^。；;！!\n]+[。；;！!\n]?")
_NOTHING = re.compile(
    r"^(?:\d{4}年度?)?[，,]?(?:本年度?|全年)?[，,]?(?:我[^，。]{1,4}|本[^，。]{1,4})?"
    r"(?:没有发生|未发生|没有|未收到|无|暂无)(?:该类|此类|相关|上述)?(?:情况|案件|事项|情形)?[。.]?$"
)
_UNDECIDED = {Statement.REVIEW: Statement.PENDING_REVIEW, Statement.LITIGATION: Statement.PENDING_LITIGATION}
_UNSURE = "!"  # in place of digits that are no one number: ends the sentence, so that nothing is read across them
_PLANS = 5  # the section of problems and plans speaks of other years and of wishes


def statements(paragraphs: Iterable[Paragraph], report_year: int | None, agency: Agency | None = None) -> list[Said]:
    """Everything the prose states about the year reported on, in reading order. ``agency``: who reports."""
    reporter = Reporter(agency)
    said: list[Said] = []
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.TEXT and paragraph.section != _PLANS:
            said += _of_paragraph(paragraph, report_year, reporter)
    return said


def _of_paragraph(paragraph: Paragraph, report_year: int | None, reporter: Reporter) -> Iterator[Said]:
    text = with_whole_numbers(paragraph.text.replace("资讯", "信息"), _UNSURE)
    if paragraph.section in (3, 4) and _NOTHING.match(text.strip()):
        kinds = [Statement.ZERO_REQUESTS] if paragraph.section == 3 else [Statement.NO_REVIEW, Statement.NO_LITIGATION]
        for kind in kinds:
            yield Said(kind, 0, False, paragraph.text, paragraph.id, 0, len(paragraph.text))
        return
    last: Hit | None = None  # the case named last
    for match in _SENTENCE.finditer(text):
        sentence = Sentence(match[0], match.start(), paragraph.section, text[: match.start()], report_year, reporter)
        hits = [*denials(sentence), *counts(sentence), *handled(sentence), *published(sentence), *cases(sentence)]
        if last is not None and not hits and still_open(sentence.text):
            hits = [replace(last, statement=_UNDECIDED[last.statement], start=0, end=len(sentence.text))]
        last = next((hit for hit in reversed(hits) if hit.statement in _UNDECIDED), None)
        quote = paragraph.text[match.start() : match.end()].strip()
        for hit in hits:
            start, end = sentence.base + hit.start, sentence.base + hit.end
            yield Said(hit.statement, hit.number, hit.approximate, quote, paragraph.id, start, end, sentence.scope(hit.end))
