"""Text with spans marked, and excerpts around them. Everything is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

Span = tuple[int, int]


def merged(spans: Iterable[Span], length: int) -> list[Span]:
    """The spans in order, inside the text, overlapping and touching ones joined.

    >>> merged([(4, 6), (0, 2), (1, 3), (9, 99)], 10)
    [(0, 3), (4, 6), (9, 10)]
    """
    joined: list[Span] = []
    for start, end in sorted((max(0, s), min(e, length)) for s, e in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, spans: Iterable[Span] = (), *, offset: int = 0) -> Markup:
    """The text as HTML with ``<mark>`` around the spans; ``offset`` is where ``text`` begins in what the spans count in."""
    pieces: list[Markup] = []
    at = 0
    for start, end in merged(((s - offset, e - offset) for s, e in spans), len(text)):
        pieces += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    pieces.append(escape(text[at:]))
    return Markup("").join(pieces)


def changed(text: str, raw: str, offsets: Sequence[int]) -> tuple[list[Span], list[Span]]:
    """Where a cleaned text and the characters it stems from differ: spans in the one and in the other.

    >>> changed("公开数", "公開数(shù)", (0, 1, 2, 8))
    ([(1, 3)], [(1, 8)])
    >>> changed("如实", "如实", (0, 1, 2))
    ([], [])
    """
    ours, theirs = [], []
    if offsets and offsets[0]:
        theirs.append((0, offsets[0]))
    for at, (char, start, end) in enumerate(zip(text, offsets, offsets[1:], strict=False)):
        if raw[start:end] != char:
            ours.append((at, at + 1))
            theirs.append((start, end))
    if offsets and offsets[-1] < len(raw):
        theirs.append((offsets[-1], len(raw)))
    return merged(ours, len(text)), merged(theirs, len(raw))


_BREAKS = "。；！？\n"


def excerpt(text: str, spans: Sequence[Span], *, size: int = 160) -> Markup:
    """A window of about ``size`` characters that holds the densest marked passage, cut at sentence ends where one is near."""
    flat = text.replace("\n", "　")
    if len(flat) <= size * 5 // 4:
        return marked(flat, spans)
    start = _window(merged(spans, len(flat)), len(flat), size)
    end = min(len(flat), start + size)
    start = _near_break(text, start, back=min(24, start))
    head = Markup('<span class="cut">…</span>') if start else Markup("")
    tail = Markup('<span class="cut">…</span>') if end < len(flat) else Markup("")
    return head + marked(flat[start:end], spans, offset=start) + tail


_ROWS, _CELLS = 2, 9


def table_excerpt(text: str, spans: Sequence[Span]) -> Markup:
    """The first rows of a table that hold a mark: cells set apart by bars, blank ones said to be blank."""
    rows: list[Markup] = []
    at = 0
    more = False
    for line in text.split("\n"):
        if any(start < at + len(line) and at < end for start, end in spans):
            more = len(rows) == _ROWS
            if more:
                break
            rows.append(_row(line, spans, at))
        at += len(line) + 1
    tail = Markup('<span class="cut"> …</span>') if more else Markup("")
    return Markup('<span class="row-end"> </span>').join(rows) + tail


def _row(line: str, spans: Sequence[Span], at: int) -> Markup:
    cells: list[Markup] = []
    contents = line.split("\t")
    for content in contents[:_CELLS]:
        cells.append(marked(content, spans, offset=at) if content.strip() else Markup("空"))
        at += len(content) + 1
    if len(contents) > _CELLS:
        cells.append(Markup("…"))
    return Markup('<span class="cell-end">｜</span>').join(cells)


def _window(spans: Sequence[Span], length: int, size: int) -> int:
    """Where a window of ``size`` shows the most marked characters; a little context stands before the first."""
    if not spans:
        return 0
    lead = size // 5

    def shown(first: int) -> int:
        begin = max(0, spans[first][0] - lead)
        return sum(max(0, min(e, begin + size) - max(s, begin)) for s, e in spans[first:])

    best = max(range(len(spans)), key=lambda i: (shown(i), -i))
    return max(0, min(spans[best][0] - lead, length - size))


def _near_break(text: str, start: int, *, back: int) -> int:
    for at in range(start, start - back, -1):
        if text[at - 1] in _BREAKS:
            return at
    return start
