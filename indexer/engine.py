"""What an engine is asked and what it answers. ``memory`` is the slow, plain one; ``whoosh_engine`` the real one.

Both find the same reports, count the same and give the same order; the tests hold them to it.

Scores are BM25F: for a word t, idf(t) · tf·(K1+1) / (tf + K1·(1−B + B·length/average length)), summed over the words of
the text and, counting NAMES_BOOST times, of the names; tf is at most MOST_COUNTED; idf(t) = ln(reports / (reports with
t + 1)) + 1. A literal text counts like a word. Conditions on facets and numbers score nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from indexer.query import Query

K1 = 1.2
B = 0.75
NAMES_BOOST = 2.0
MOST_COUNTED = 255

SORTS = {"relevance": "相关度", "-report_year": "年份从新到旧", "report_year": "年份从旧到新", "agency": "单位名称"}


@dataclass(frozen=True, slots=True)
class Ask:
    """``filters``: facet → values; a facet's own filter does not narrow its counts."""

    query: Query | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()  # to count
    paragraphs: int = 0  # to name for each report; 0: none are looked for
    count_paragraphs: bool = False  # in all matching reports; needs ``paragraphs``


class Hit(NamedTuple):  # made for every report of every page, so it should cost little
    report_id: str
    score: float
    matches: int = 0  # paragraphs of the report that hold one of the query's texts
    paragraphs: tuple[int, ...] = ()  # the best of them: their places in the report, from 0


@dataclass(frozen=True, slots=True)
class Found:
    total_reports: int
    total_paragraphs: int  # that match, in all these reports
    hits: tuple[Hit, ...]  # in order
    counts: Mapping[str, Mapping[str, int]]  # facet → value → reports


class Engine(Protocol):
    def search(self, ask: Ask) -> Found: ...

    def __len__(self) -> int:
        """Reports that can be found."""

    def close(self) -> None: ...
