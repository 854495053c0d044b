"""What to mark in the paragraphs shown, in their cleaned text and in the original characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive.models import Paragraph
from indexer.folding import fold
from indexer.passages import WEIGHTS, Passages
from indexer.query import Query
from indexer.results import ParagraphHit

Span = tuple[int, int]


class Highlighter:
    """Made once per query."""

    def __init__(self, query: Query | None) -> None:
        self._passages = Passages(query)

    def best(self, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
        """Those the query is about, best first."""
        folded = [fold(paragraph.text) for paragraph in paragraphs]
        weights = [WEIGHTS[paragraph.kind] for paragraph in paragraphs]
        return [paragraphs[number] for number in self._passages.best_first(folded, weights)]

    def hit(self, paragraph: Paragraph) -> ParagraphHit:
        spans = self.spans(paragraph.text)
        return ParagraphHit(
            paragraph.id,
            paragraph.section,
            paragraph.kind.value,
            paragraph.text,
            paragraph.raw,
            spans,
            tuple(_in_original(paragraph, span) for span in spans),
        )

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where to mark the text."""
        folded = fold(text)
        return tuple(_merged(sorted(span for wanted in self._passages.texts for span in _occurrences(folded, wanted))))


def _in_original(paragraph: Paragraph, span: Span) -> Span:
    """The same characters before cleaning, without blanks that cleaning dropped behind them."""
    start, end = paragraph.offsets[span[0]], paragraph.offsets[span[1]]
    return start, start + len(paragraph.raw[start:end].rstrip())


def _occurrences(text: str, wanted: str) -> Iterator[Span]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + 1)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Overlapping spans as one."""
    current: Span | None = None
    for start, end in spans:
        if current is not None and start < current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current
