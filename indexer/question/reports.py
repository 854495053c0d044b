"""The reports an answer is about: a condition that the index counts by, read from the store only as far as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from threading import Lock
from typing import overload

from archive.store import Store
from archive.store.stored import Summary
from indexer.engine import Aggregated, Count, Engine, Group, Scope
from indexer.query import AnyAmount, Choice, Compared, Newest, Not, Query, Range, both, either
from indexer.question.model import Row
from indexer.question.plan import Filter

_KEPT = 2000  # summaries
_HUGE = Decimal(10) ** 18  # there is no number below minus this
PAGE = 200  # read together
KIND_WORDS = ("town", "government", "department")


class Reader:
    """Summaries by id; one answer needs the same ones several times, so the last are kept until the archive changes."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, Lock()
        self._kept: dict[str, Summary] = {}
        self._number = -1

    def read(self, ids: Sequence[str]) -> list[Summary]:
        """Those that are there, in this order."""
        number = self._store.change_number()
        with self._lock:
            if number != self._number or len(self._kept) > _KEPT:
                self._kept, self._number = {}, number
            kept = self._kept
        lacking = [id for id in dict.fromkeys(ids) if id not in kept]
        if lacking:
            kept.update({summary.id: summary for summary in self._store.summaries(lacking)})
        return [kept[id] for id in ids if id in kept]


class Reports(Sequence[Summary]):
    """Newest first, then by agency. Whoever goes through them all reads them all."""

    def __init__(self, reader: Reader, engine: Engine, query: Query | None = None) -> None:
        self.reader, self.engine, self.query = reader, engine, query

    def where(self, *conditions: Query) -> Reports:
        parts = [*([self.query] if self.query is not None else []), *conditions]
        return Reports(self.reader, self.engine, both(parts) if parts else None)

    def but(self, *conditions: Query) -> Reports:
        """Those of which none holds."""
        return self.where(*map(Not, conditions))

    @property
    def newest_of_each(self) -> Reports:
        """One report per agency, the latest."""
        return Reports(self.reader, self.engine, Newest("agency", self.query))

    # Counted

    @property
    def scope(self) -> Scope:
        return Scope(self.query)

    @cached_property
    def whole(self) -> Group:
        return self.engine.aggregate(Count(self.scope, distinct=("reporter",))).groups[0]

    def __len__(self) -> int:
        return self.whole.reports

    @property
    def bodies(self) -> int:
        """How many bodies they are of."""
        return self.whole.distinct[0]

    @cached_property
    def by_year(self) -> dict[int | None, int]:
        return {None if year is None else int(year): group.reports for group in self.groups("report_year") for (year,) in [group.values]}

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted(year for year in self.by_year if year is not None))

    def groups(self, *by: str, amounts: tuple[AnyAmount, ...] = (), most: int = 0) -> tuple[Group, ...]:
        """``most``: the first so many; 0: all."""
        return self.engine.aggregate(Count(self.scope, by, amounts, limit=most)).groups

    def counted(self, count: Callable[[Scope], Count]) -> Aggregated:
        return self.engine.aggregate(count(self.scope))

    def values(self, field: str, most: int = 0) -> tuple[str, ...]:
        """What they say for a filter's field, sorted; ``most``: the first so many."""
        if field == "kind":
            return tuple(sorted(kind for kind in KIND_WORDS if self.where(is_kind(kind))))
        return tuple(value for group in self.groups(field, most=most) if (value := group.values[0]) is not None)

    def names(self, most: int | None = None) -> list[str]:
        """The first bodies, those with the newest reports first."""
        each = Scope(Newest("reporter", self.query))
        return [str(name) for _, name in self.engine.rows(each, ("reporter",), "listed", 0, most)]

    def by_name(self, most: int) -> list[str]:
        """The first bodies in the order of their names."""
        groups = self.counted(lambda scope: Count(scope, ("reporter",), limit=most)).groups
        return [str(group.values[0]) for group in groups]

    @property
    def newest_of_bodies(self) -> Reports:
        """One report per body, named or not, the latest."""
        return Reports(self.reader, self.engine, Newest("reporter", self.query))

    # Read

    def ids(self, start: int = 0, most: int | None = None, order: str = "listed") -> list[str]:
        return list(self.engine.ids(self.scope, order, start, most))

    def page(self, start: int, most: int, order: str = "listed") -> list[Summary]:
        return self.read(self.ids(start, most, order))

    def read(self, ids: Sequence[str]) -> list[Summary]:
        return self.reader.read(ids)

    def __iter__(self) -> Iterator[Summary]:
        for start in range(0, len(self), PAGE):
            yield from self.page(start, PAGE)

    @overload
    def __getitem__(self, at: int) -> Summary: ...

    @overload
    def __getitem__(self, at: slice) -> list[Summary]: ...

    def __getitem__(self, at: int | slice) -> Summary | list[Summary]:
        if isinstance(at, int):
            found = self.page(range(len(self))[at], 1)
            return found[0]
        start, stop, _ = at.indices(len(self))
        return self.page(start, max(0, stop - start))


@dataclass(frozen=True, slots=True)
class ByNumber:
    """Reports that have a number, the greatest first, equal ones as listed."""

    reports: Reports
    amount: AnyAmount

    def __len__(self) -> int:
        return len(self.reports)

    def page(self, start: int, most: int) -> list[Summary]:
        engine = self.reports.engine
        top = engine.top(self.reports.scope, self.amount, start + most, start=start, most=most)
        return self.reports.read([id for id, _ in top.reports])


def one_after_another(parts: Sequence[Reports | ByNumber], start: int, most: int) -> list[Summary]:
    """Of several sets as one list."""
    found: list[Summary] = []
    for part in parts:
        if len(found) < most:
            found += part.page(max(0, start), most - len(found))
        start -= len(part)
    return found


class Rows(Sequence[Row]):
    """The rows of an answer, made as they are shown."""

    def __init__(self, total: int, page: Callable[[int, int], Sequence[Row]], reports: Reports | None = None) -> None:
        """``page``: rows from a place on, so many. ``reports``: those the rows are about, one each."""
        self._total, self._page, self._reports = total, page, reports

    @property
    def reports(self) -> Reports | None:
        """Those the rows are about, where that is known without making them."""
        return self._reports

    @classmethod
    def of(cls, reports: Reports, made: Callable[[Sequence[Summary]], Sequence[Row]]) -> Rows:
        return cls(len(reports), lambda start, most: made(reports.page(start, most)), reports)

    @property
    def bodies(self) -> list[str]:
        """Whom the rows are about, those that are shown first; a page of them where there are more."""
        shown = dict.fromkeys(row.agency for row in self.first if row.agency is not None)
        if self._total > PAGE and self._reports is not None:
            shown |= dict.fromkeys(self._reports.names(PAGE))
        return list(shown)

    def __len__(self) -> int:
        return self._total

    @cached_property
    def first(self) -> Sequence[Row]:
        return tuple(self._page(0, min(PAGE, self._total)))

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, self._total, PAGE):
            yield from self[start : start + PAGE]

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(self._total)
        if stop <= PAGE:
            return self.first[start:stop]
        return tuple(self._page(start, max(0, stop - start)))


def has(amount: AnyAmount) -> Query:
    """There is a number: all is known, and a share is one of something."""
    return Compared(amount, -_HUGE)


# What a plan's filters mean


def condition_of(each: Filter, engine: Engine) -> Query:
    made = _wanted(each, engine)
    return Not(made) if each.exclude else made


def _wanted(each: Filter, engine: Engine) -> Query:
    if each.field == "kind":
        return either([is_kind(kind) for kind in each.values])
    if each.field == "published":
        return either([_issued(value, engine) for value in each.values])
    return Choice(each.field, each.values, exact=True)


def of_year(year: int | None) -> Query:
    return Range("report_year", Decimal(year), Decimal(year)) if year is not None else Not(Range("report_year", Decimal(0)))


def is_kind(kind: str) -> Query:
    """What people tell apart: 乡镇, 政府, 部门."""
    town, government = Choice("level", ("town",), exact=True), Choice("body_type", ("government",), exact=True)
    match kind:
        case "town":
            return town
        case "government":
            return both([Not(town), government])
        case _:
            return both([Not(town), Not(government)])


def _issued(when: str, engine: Engine) -> Query:
    days = engine.names("published")
    if when == "no":
        return Not(Choice("published", tuple(days), exact=True))
    return Choice("published", tuple(day for day in days if when == "yes" or issued(day, when)), exact=True)


def issued(day: str, when: str) -> bool:
    """Whether a date lies in a year or month (2021, 2021-01), or after or before a day of the year (>03-31, <2021-01-31)."""
    if len(when) == 2:
        return day[5:7] == when  # in a month of any year
    bound = when.lstrip("<>")
    own = day if len(bound) > 5 else day[5:]
    return own > bound if when[0] == ">" else own <= bound if when[0] == "<" else day.startswith(when)
