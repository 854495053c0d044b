"""What the archive holds, counted from the reports' summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from archive.form import FACTS
from archive.models import Answer
from archive.store.stored import Summary
from web.present.names import is_invented

_NEWEST = 8
UNNAMED = "（单位不详）"


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


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency and its current reports, newest first."""

    name: str
    summaries: tuple[Summary, ...]

    @property
    def latest(self) -> Summary:
        return self.summaries[0]


def overview(summaries: Sequence[Summary]) -> Overview:
    years = Counter(s.report_year for s in summaries if s.report_year is not None)
    agencies = [s.agency for s in summaries]
    return Overview(
        reports=len(summaries),
        agencies=len({a.name for a in agencies if a.name}),
        years={year: years[year] for year in sorted(years)},
        provinces=len({a.province for a in agencies if a.province}),
        cities=len({(a.province, a.city) for a in agencies if a.city}),
        counties=len({(a.province, a.city, a.county) for a in agencies if a.county}),
        facts=tuple(_count(kind.code, kind.label, summaries) for kind in FACTS),
        invented=sum(is_invented(s.agency, s.title) for s in summaries),
        newest=tuple(nlargest(_NEWEST, summaries, key=lambda s: (s.ingested_at, s.id))),
    )


def _count(code: str, label: str, summaries: Iterable[Summary]) -> FactCount:
    counts = Counter(s.answers.get(code, Answer.UNKNOWN) for s in summaries)
    return FactCount(code, label, {answer.value: counts[answer] for answer in Answer})


def by_agency(summaries: Iterable[Summary]) -> tuple[AgencyEntry, ...]:
    """In the order of region codes, then names; reports without a known agency come last."""
    groups: dict[str, list[Summary]] = {}
    for summary in summaries:
        groups.setdefault(summary.agency.name or UNNAMED, []).append(summary)
    entries = [AgencyEntry(name, tuple(sorted(group, key=lambda s: -(s.report_year or 0)))) for name, group in groups.items()]
    return tuple(sorted(entries, key=lambda e: (e.name == UNNAMED, e.latest.agency.adcode or "~", e.name)))
