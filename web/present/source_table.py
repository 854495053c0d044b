"""A table as it stands in the document: every cell at an address of its own, so that a value can point to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from web.present.marks import Span, marked

_LONG = 14  # characters


@dataclass(frozen=True, slots=True)
class SourceCell:
    id: str
    html: Markup
    blank: bool
    long: bool  # worth breaking over lines


def source_rows(paragraph_id: str, text: str, spans: Iterable[Span] = ()) -> tuple[tuple[SourceCell, ...], ...]:
    """Rows of a table paragraph's text: cells are joined by TAB, rows by newline."""
    highlights = tuple(spans)
    rows = []
    at = 0
    for r, line in enumerate(text.split("\n")):
        cells = []
        for c, content in enumerate(line.split("\t")):
            cells.append(
                SourceCell(f"{paragraph_id}-r{r}c{c}", marked(content, highlights, offset=at), not content.strip(), len(content) > _LONG)
            )
            at += len(content) + 1
        rows.append(tuple(cells))
    return tuple(rows)


def is_grid(text: str) -> bool:
    return "\t" in text or "\n" in text.strip()
