"""Glyphs of a PDF page → printed lines → paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from archive.readers.pdf_page import Glyph

_SAME_LINE = 0.4  # of the type size: Western digits sit a little higher than Han characters
_WORD_GAP = 0.6  # justified lines stretch their gaps, but hardly this far
_LEADING = 2.6  # lines of one paragraph are at most so many type sizes apart
_SENTENCE_END = re.compile(r"[。！？；：…!?;:][”’）)]?$")
_LEAST_MEASURE = 0.65  # of the page width: lines that end before it were ended by their author
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十]+[)）]|[（(]?\d{1,2}[、．.)）](?!\d))")


@dataclass(frozen=True, slots=True)
class TextLine:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    gaps: int = 0  # wide blanks inside: columns of a table without rules


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    page: int
    heading: bool = False


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[TextLine]:
    """Printed lines from top to bottom."""
    lines: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom) / 2):
        own = (glyph.top + glyph.bottom) / 2
        if not lines or own - middle > _SAME_LINE * max(glyph.size, 4):
            lines.append([])
            middle = own
        lines[-1].append(glyph)
    return [line for group in lines if (line := _line(group, page)) is not None]


def _line(glyphs: list[Glyph], page: int) -> TextLine | None:
    glyphs.sort(key=lambda glyph: glyph.x0)
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not inked:
        return None
    text, gaps, end = "", 0, inked[0].x0
    for glyph in glyphs:
        blank = glyph.text.isspace()
        if glyph.x0 - end > _WORD_GAP * glyph.size and not blank and text and not text[-1].isspace():
            text += " "
            gaps += 1
        text += glyph.text
        if not blank:
            end = max(end, glyph.x1)
    return TextLine(
        text=text.strip(),
        x0=inked[0].x0,
        x1=max(glyph.x1 for glyph in inked),
        top=min(glyph.top for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=median(glyph.size for glyph in inked),
        page=page,
        gaps=gaps,
    )


class Typography:
    """How the document sets its paragraphs: margins, type size, first-line indent."""

    def __init__(self, lines: Sequence[TextLine], page_width: float) -> None:
        weights: Counter[float] = Counter()
        for line in lines:
            weights[round(line.size, 1)] += len(line.text)
        self.size = weights.most_common(1)[0][0] if weights else 10.0
        body = [line for line in lines if abs(line.size - self.size) < 0.5]
        ends = sorted(line.x1 for line in body)
        self.right = max(ends[len(ends) * 9 // 10] if ends else 0.0, _LEAST_MEASURE * page_width)
        full = [line for line in body if self._is_full(line)]
        starts = Counter(round(line.x0) for line in full)
        self.left = min((x0 for x0, count in starts.items() if count >= 0.1 * len(full)), default=0)
        self.indents = sum(self._is_indented(line) for line in full) >= 2

    def joins(self, line: TextLine, following: TextLine) -> bool:
        """Whether the paragraph of ``line`` goes on in the line after it."""
        if abs(line.size - following.size) > 0.1 * line.size or line.gaps > 1 or following.gaps > 1:
            return False
        if line.page == following.page and following.top - line.top > _LEADING * line.size:
            return False
        numbered, ended = _NUMBERED.match(following.text) is not None, _SENTENCE_END.search(line.text) is not None
        if self.is_large(line):
            return not numbered and not ended and (_NUMBERED.match(line.text) is None or self._is_full(line))
        if self._is_indented(following):
            return False
        if not ended and not numbered and self.indents:
            # Marks that may not begin a line, and long numbers and addresses, take what is before them along.
            return self._is_full(line, short=6)
        return self._is_full(line) and (not ended or (self.indents and not numbered))

    def is_large(self, line: TextLine) -> bool:
        return line.size >= 1.15 * self.size

    def _is_full(self, line: TextLine, short: float = 2.6) -> bool:
        return line.x1 >= self.right - short * line.size

    def _is_indented(self, line: TextLine) -> bool:
        return line.x0 > self.left + 0.8 * line.size


def join_wrapped(text: str, following: str) -> str:
    """Two printed lines of one paragraph: nothing between Han characters or inside a number, a blank between words."""
    words = text[-1:].isascii() and text[-1:].isalpha() and following[:1].isascii() and following[:1].isalnum()
    return f"{text} {following}" if words else text + following


def paragraphs_of(lines: Sequence[TextLine], typography: Typography) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    previous: TextLine | None = None
    for line in lines:
        if previous is not None and typography.joins(previous, line):
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph(join_wrapped(last.text, line.text), last.page, last.heading)
        else:
            paragraphs.append(Paragraph(line.text, line.page, typography.is_large(line)))
        previous = line
    return paragraphs
