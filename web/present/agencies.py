"""Whose reports the archive holds: agencies found by the index, their reports read for those that are shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.store import Store
from archive.store.stored import Summary
from indexer.engine import Count, Engine, Scope
from indexer.folding import fold
from indexer.query import Choice, Newest, Not, Query, Sharing, both, either

UNNAMED = "（单位不详）"


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency and its current reports, newest first."""

    name: str
    summaries: tuple[Summary, ...]

    @property
    def latest(self) -> Summary:
        return self.summaries[0]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agencies to list."""

    name: str = ""  # contained in theirs
    province: str = ""
    city: str = ""
    sector: str = ""
    missing: int | None = None  # a year of which the archive has no report of theirs

    def __bool__(self) -> bool:
        return self != Wanted()


class Agencies(Container[str]):
    """Of one generation of the index."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store, self.engine = store, engine
        self._names = engine.names("agency")

    def __len__(self) -> int:
        """Reports without a known agency count as one more."""
        return len(self._names) + bool(self._nameless)

    def __contains__(self, name: object) -> bool:
        at = bisect_left(self._names, str(name))
        return at < len(self._names) and self._names[at] == name

    def like(self, words: str) -> list[str]:
        """Names that contain these, in order."""
        wanted = fold(words)
        return [name for name, folded in zip(self._names, self._folded, strict=True) if wanted in folded]

    def reports(self, names: Sequence[str], year: str, most: int = 200) -> list[Summary]:
        """The first reports of some agencies, by their names, newest first; of one year, or of all."""
        parts: list[Query] = [Choice("agency", tuple(names), exact=True)]
        parts += [Choice("report_year", (year,), exact=True)] if year else []
        return self._store.summaries(list(self.engine.ids(Scope(both(parts)), "agency", 0, most)))

    # Lists, in the order of region codes, then names; reports without a known agency come last

    def count(self, wanted: Wanted) -> int:
        found = self.engine.aggregate(Count(Scope(self._query(wanted)))).groups[0].reports
        return found + (bool(self._nameless) and not wanted)

    def page(self, wanted: Wanted, start: int, most: int) -> list[AgencyEntry]:
        rows = self.engine.rows(Scope(self._query(wanted)), ("agency",), "place", start, most)
        found = self._entries([str(name) for _, name in rows])
        return [*found, *self._unnamed()] if len(found) < most and not wanted and start + len(found) >= len(self._names) else found

    def alike(self, of: AgencyEntry, most: int) -> list[AgencyEntry]:
        """Agencies of the same sector and level, those of the same city first, then of the same province."""
        agency = of.latest.agency
        if not agency.sector:
            return []
        same = both([self._newest, Choice("sector", (agency.sector,), exact=True), self._is("level", agency.level)])
        city, province = self._is("city", agency.city), self._is("province", agency.province)
        names: list[str] = []
        for place in (both([city, province]), both([city, Not(province)]), both([Not(city), province]), both([Not(city), Not(province)])):
            if len(names) <= most:
                names += [str(name) for _, name in self.engine.rows(Scope(both([same, place])), ("agency",), "place", 0, most + 1)]
        return self._entries([name for name in names if name != of.name][:most])

    def values(self, facet: str, within: Wanted | None = None) -> list[str]:
        """What agencies have there."""
        groups = self.engine.aggregate(Count(Scope(self._query(within or Wanted())), (facet,))).groups
        return [value for group in groups if (value := group.values[0]) is not None]

    # Inside

    @property
    def _newest(self) -> Query:
        """The newest report of each agency stands for it."""
        return both([Newest("agency"), Choice("agency", tuple(self._names), exact=True)])

    def _query(self, wanted: Wanted) -> Query:
        parts: list[Query] = [self._newest]
        parts += [self._is(name, value) for name in ("province", "city", "sector") if (value := getattr(wanted, name))]
        if wanted.missing is not None:
            parts.append(Not(Sharing("agency", Choice("report_year", (str(wanted.missing),), exact=True))))
        if wanted.name:
            parts.append(self._named(fold(wanted.name)))
        return both(parts)

    def _named(self, folded: str) -> Query:
        """By its name, or as any of its reports writes it."""
        written = tuple(name for name, each in self._written.items() if folded in each)
        names = Choice("agency", tuple(self.like(folded)), exact=True)
        return either([names, Sharing("agency", Choice("as_written", written, exact=True))])

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """Every name as reports write it → folded."""
        return {name: fold(name) for name in self.engine.names("as_written")}

    def _is(self, facet: str, value: str | None) -> Query:
        if value is None:
            return Not(Choice(facet, tuple(self.engine.names(facet)), exact=True))
        return Choice(facet, (value,), exact=True)

    def _entries(self, names: Sequence[str]) -> list[AgencyEntry]:
        ids = self.engine.ids(Scope(Choice("agency", tuple(names), exact=True)), "-report_year")
        found: dict[str, list[Summary]] = {}
        for summary in self._store.summaries(list(ids)):
            found.setdefault(summary.agency.name or "", []).append(summary)
        return [AgencyEntry(name, tuple(found[name])) for name in names if name in found]

    def _unnamed(self) -> Iterator[AgencyEntry]:
        summaries = self._store.summaries(list(self.engine.ids(Scope(self._is("agency", None)), "-report_year", 0, _MOST_UNNAMED)))
        if summaries:
            yield AgencyEntry(UNNAMED, tuple(summaries))

    @cached_property
    def _nameless(self) -> int:
        return self.engine.aggregate(Count(Scope(self._is("agency", None)))).groups[0].reports

    @cached_property
    def _folded(self) -> list[str]:
        return list(map(fold, self._names))


_MOST_UNNAMED = 200  # reports named in a list of agencies
