"""Which paragraphs of a report to show for a query, and what to mark in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive.models import Paragraph, ParagraphKind
from indexer.analysis import query_words
from indexer.engine import targets
from indexer.folding import fold
from indexer.query import Phrase, Query, Word, texts
from indexer.results import ParagraphHit

Span = tuple[int, int]

# Of two paragraphs that hold as much of the query, running text says more than a heading or a table.
_KINDS = {ParagraphKind.TEXT: 0, ParagraphKind.SIGNATURE: 1, ParagraphKind.HEADING: 2, ParagraphKind.TITLE: 2, ParagraphKind.TABLE: 3}


class Highlighter:
    """Made once per query, used for every report shown."""

    def __init__(self, query: Query | None) -> None:
        self._targets = targets(query)
        self._leaves = texts(query)

    @property
    def wanted(self) -> bool:
        """Whether the query asks for any text."""
        return bool(self._targets)

    def best(self, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
        """The paragraphs that match, best first."""
        folded = [(paragraph, fold(paragraph.text)) for paragraph in paragraphs]
        found = [(paragraph, text) for paragraph, text in folded if any(target in text for target in self._targets)]
        found.sort(key=lambda pair: (-self._held(pair[1]), _KINDS[pair[0].kind]))
        return [paragraph for paragraph, _ in found]

    def hit(self, paragraph: Paragraph) -> ParagraphHit:
        spans = self.spans(paragraph.text)
        return ParagraphHit(
            paragraph.id,
            paragraph.section,
            paragraph.kind.value,
            paragraph.text,
            paragraph.raw,
            spans,
            tuple((paragraph.offsets[start], paragraph.offsets[end]) for start, end in spans),
        )

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where to mark the text."""
        folded = fold(text)
        return tuple(_merged(sorted(span for target in self._targets for span in _occurrences(folded, target))))

    def _held(self, folded: str) -> float:
        """How much of the query a paragraph holds: 1 for each text as typed, less for its words apart."""
        return sum(_share(leaf, folded) for leaf in self._leaves)


def _share(leaf: Word | Phrase, folded: str) -> float:
    if leaf.text in folded:
        return 1.0
    words = query_words(leaf.text) if isinstance(leaf, Word) else ()
    return 0.8 * sum(word in folded for word in words) / len(words) if words else 0.0


def _occurrences(text: str, target: str) -> Iterator[Span]:
    at = text.find(target)
    while at >= 0:
        yield at, at + len(target)
        at = text.find(target, at + 1)


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
