"""What a search asks for and what it gives back: plain frozen values the web, the API and the CLI all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """``filters``: facet field → values, any of which may match; different fields must all match."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    per_page: int = 10
    sort: str = "relevance"  # one of SORTS, or a number's code, "-" in front: greatest first
    paragraphs_per_report: int = 3
    as_read: bool = False  # numbers read by eye are taken for the unknown ones they were


@dataclass(frozen=True, slots=True)
class ParagraphHit:
    id: str
    section: int | None
    kind: str
    text: str  # cleaned (and masked) text, as stored
    raw: str  # original characters
    highlights: tuple[tuple[int, int], ...]  # in text
    raw_highlights: tuple[tuple[int, int], ...]  # in raw


@dataclass(frozen=True, slots=True)
class ReportHit:
    report_id: str
    agency: str | None
    report_year: int | None
    title: str | None
    score: float
    matches: int  # paragraphs of this report that match
    paragraphs: tuple[ParagraphHit, ...]  # best first; empty for a search by filters alone


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str  # Chinese
    count: int  # reports, in the presence of all other filters
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    field: str
    label: str  # Chinese
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    request: SearchRequest
    description: str  # Chinese: how the query was understood
    total_reports: int
    total_paragraphs: int
    hits: tuple[ReportHit, ...]
    facets: tuple[Facet, ...]
