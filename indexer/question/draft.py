"""What a kind of question makes of a plan; ``respond`` turns it into an Answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indexer.question.model import Citation, Column, Coverage, Row

Cite = Callable[[Sequence[Row]], list[tuple[Citation, ...]]]


def one_by_one(cite: Callable[[Row], tuple[Citation, ...]]) -> Cite:
    return lambda rows: [cite(row) for row in rows]


@dataclass(slots=True)
class Draft:
    text: str
    value: Decimal | None = None
    unit: str = ""
    rows: Sequence[Row] = ()  # all of them; those that are shown are made when they are asked for
    columns: list[Column] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    notes: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    cite: Cite | None = None  # sources of rows, row by row: asked only for those that are shown
    empty: bool = False  # nothing was found: another reading, or the text, may say more
    bodies: tuple[str, ...] = ()  # what 它, 这些 mean afterwards; else those of the rows
    terms: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()  # rows of the form that were told: 占多少 means them
    years: tuple[int, ...] = ()
