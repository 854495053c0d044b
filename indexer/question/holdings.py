"""What the archive holds, as a question sees it: years, agencies, places — and which reports a plan's filters mean."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

from archive.agency.places import Gazetteer, of_provinces
from archive.models import Agency
from archive.store import Store
from archive.store.stored import Summary, reporter
from indexer.engine import Engine, Scope
from indexer.fields import AGENCY_FACETS
from indexer.index import Index
from indexer.query import Choice, Newest, Not, Query
from indexer.question.plan import FOUND, REGION, Filter
from indexer.question.reports import Reader, Reports, condition_of

_T = TypeVar("_T")
Region = tuple[tuple[str, str], ...]  # (field, name), from the province down
# 全省, 全市: which of the fields of a place
REGION_WORDS = {"全省": "province", "全市": "city", "全县": "county", "全区": "county", "全镇": "town"}

_SELECTIONS = 16  # remembered: one question asks for the same ones several times


@dataclass(frozen=True, slots=True)
class Office:
    """An agency and the years it reported."""

    agency: Agency  # as its newest report has it
    region: Region
    years_of: Callable[[str], tuple[int, ...]]

    @property
    def name(self) -> str:
        return str(self.agency.name)

    @property
    def years(self) -> tuple[int, ...]:
        return self.years_of(self.name)

    @property
    def place(self) -> str:
        """The deepest unit it belongs to."""
        return self.region[-1][1] if self.region else ""


class Offices(Mapping[str, Office]):
    """Every agency, those with the newest reports first. Made as they are asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        found = engine.rows(Scope(Newest("agency", Choice("agency", tuple(engine.names("agency")), exact=True))), AGENCY_FACETS, "listed")
        self.rows: dict[str, tuple[str | None, ...]] = {  # name → its AGENCY_FACETS
            str(name): (str(name), *(value if value is None else str(value) for value in rest)) for _, name, *rest in found
        }
        self._made: dict[str, Office] = {}
        self._named: dict[str, dict[str, list[str]]] = {}

    def __getitem__(self, name: str) -> Office:
        if name not in self._made:
            agency = Agency(*self.rows[name])  # type: ignore[arg-type]
            region = tuple((field, value) for field in REGION if (value := getattr(agency, field)))
            self._made[name] = Office(agency, region, self.years_of)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, name: object) -> bool:
        return name in self.rows

    def named(self, field: str, value: str) -> Sequence[str]:
        """The names of those of a sector, a kind of body, a place."""
        if field not in self._named:
            at, found = AGENCY_FACETS.index(field), dict[str, list[str]]()
            for name, row in self.rows.items():
                found.setdefault(row[at] or "", []).append(name)
            self._named[field] = found
        return self._named[field].get(value, ())

    def inside(self, region: Region) -> list[str]:
        """The names of those in a place."""
        chains = [(AGENCY_FACETS.index(field), value) for field, value in region]
        return [name for name in self.named(*region[-1]) if all(self.rows[name][at] == value for at, value in chains)] if region else []

    def years_of(self, name: str) -> tuple[int, ...]:
        of = Scope(Choice("agency", (name,), exact=True))
        return tuple(sorted({int(year) for _, year in self._engine.rows(of, ("report_year",)) if year is not None}))

    @cached_property
    def regions(self) -> frozenset[Region]:
        """Where they are, each once."""
        first, last = AGENCY_FACETS.index("province"), AGENCY_FACETS.index("town") + 1
        chains = {row[first:last] for row in self.rows.values()}
        return frozenset(tuple((field, name) for field, name in zip(REGION, chain, strict=True) if name) for chain in chains)


class Holdings:
    """One generation of the index, seen so."""

    def __init__(self, store: Store, engine: Engine, index: Index) -> None:
        self.home = store.home
        self._store, self._index = store, ref(index)  # who holds the index holds this
        self.engine = engine
        self.reader = Reader(store)
        self.reports = Reports(self.reader, engine)
        self.by_id: Mapping[str, Summary] = _Known(store, self.reader)
        self._selected: dict[tuple[Filter, ...], Reports] = {}
        self._remembered: dict[Hashable, Any] = {}

    @property
    def years(self) -> tuple[int, ...]:
        return self.reports.years

    @cached_property
    def with_annex(self) -> bool:
        """Whether there are reports of the years before the tables."""
        return "free" in self.engine.names("form")

    @property
    def newest(self) -> int | None:
        return self.years[-1] if self.years else None

    @cached_property
    def offices(self) -> Offices:
        return Offices(self.engine)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Every chain of places reports come from, and every beginning of one."""
        return tuple(sorted({chain[:depth] for chain in self.offices.regions for depth in range(1, len(chain) + 1)}))

    @cached_property
    def region_of_full(self) -> Mapping[str, Region]:
        """浙江省嘉兴市秀洲区 → the chain of places."""
        return {"".join(dict.fromkeys(value for _, value in chain)): chain for chain in self.regions}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return of_provinces(set(self.engine.names("province")))

    def select(self, filters: Iterable[Filter]) -> Reports:
        wanted = tuple(filters)
        chosen = self._selected.get(wanted)
        if chosen is None:
            chosen = self.reports.where(*map(self._condition, wanted))
            if len(self._selected) >= _SELECTIONS:
                self._selected.clear()
            self._selected[wanted] = chosen
        return chosen

    def _condition(self, each: Filter) -> Query:
        index = self._index()
        if each.field != FOUND or index is None:
            return condition_of(each, self.engine)
        from indexer.question.found import found_by  # which answers a plan, and so needs all kinds of question

        found = found_by(each.values[0], self, self._store, index)
        return Not(found) if each.exclude else found

    def remembered(self, what: Hashable, make: Callable[[], _T]) -> _T:
        """What is worked out once for this generation."""
        if what not in self._remembered:
            self._remembered[what] = make()
        found: _T = self._remembered[what]
        return found

    def forget(self, what: Hashable) -> None:
        self._remembered.pop(what, None)

    def values_of(self, field: str) -> tuple[str, ...]:
        return self.reports.values(field)


class _Known(Mapping[str, Summary]):
    """Reports by id, read as they are asked for."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store, self._reader = store, reader

    def __getitem__(self, report_id: str) -> Summary:
        found = self._reader.read([report_id])
        if not found:
            raise KeyError(report_id)
        return found[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._store.ids())

    def __len__(self) -> int:
        return self._store.count()


def name_of(report: Summary) -> str:
    return reporter(report.agency, report.filename)


_kept: WeakKeyDictionary[Index, Holdings] = WeakKeyDictionary()


def holdings(store: Store, index: Index) -> Holdings:
    """Of the live generation of the index; kept as long as it lives."""
    engine, found = index.engine(), _kept.get(index)
    if found is None or found.engine is not engine:
        found = _kept[index] = Holdings(store, engine, index)
    return found
