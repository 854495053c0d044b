"""What the archive holds, as the index counts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.form import FACTS
from archive.models import Answer
from archive.store import Store
from archive.store.stored import Summary
from indexer.engine import Count, Engine, Scope
from indexer.query import Choice

_NEWEST = 8


@dataclass(frozen=True, slots=True)
class FactCount:
    code: str
    label: str
    answers: Mapping[str, int]  # yes, no, unknown, conflict


@dataclass(frozen=True, slots=True)
class Overview:
    reports: int
    agencies: int
    years: Mapping[int, int]  # reports of each, oldest first
    provinces: int
    cities: int
    counties: int
    facts: tuple[FactCount, ...]
    invented: int
    newest: tuple[Summary, ...]  # as they came in


def overview(store: Store, engine: Engine) -> Overview:
    years = {year: count for (year,), count in _counts(engine, "report_year").items() if year is not None}
    return Overview(
        reports=len(engine),
        agencies=len(engine.names("agency")),
        years={int(year): count for year, count in sorted(years.items())},
        provinces=len(engine.names("province")),
        cities=sum(city is not None for _, city in _counts(engine, "province", "city")),
        counties=sum(county is not None for _, _, county in _counts(engine, "province", "city", "county")),
        facts=tuple(_fact(engine, kind.code, kind.label) for kind in FACTS),
        invented=engine.aggregate(Count(Scope(Choice("covered", ("invented",), exact=True)))).groups[0].reports,
        newest=tuple(store.summaries(store.newest(_NEWEST))),
    )


def _counts(engine: Engine, *facets: str) -> dict[tuple[str | None, ...], int]:
    return {group.values: group.reports for group in engine.aggregate(Count(by=facets)).groups}


def _fact(engine: Engine, code: str, label: str) -> FactCount:
    """A report that says nothing of it is one of which it is not known."""
    counts = _counts(engine, code)
    counts[(Answer.UNKNOWN.value,)] = counts.get((Answer.UNKNOWN.value,), 0) + counts.pop((None,), 0)
    return FactCount(code, label, {answer.value: counts.get((answer.value,), 0) for answer in Answer})
