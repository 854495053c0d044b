"""What an engine is asked and what it answers. ``memory`` is the slow, plain one; ``whoosh_engine`` the real one.

Both find the same reports, count the same and give the same order; the tests hold them to it.

Scores are BM25F: for a word t, idf(t) · tf·(K1+1) / (tf + K1·(1−B + B·length/average length)), summed over the words of
the text and, counting NAMES_BOOST times, of the names; tf is at most MOST_COUNTED; idf(t) = ln(reports / (reports with
t + 1)) + 1. A literal text counts like a word. Conditions on facets and numbers score nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Protocol

from indexer.query import AnyAmount, Query
from indexer.states import is_known

K1 = 1.2
B = 0.75
NAMES_BOOST = 2.0
MOST_COUNTED = 255

SORTS = {"relevance": "相关度", "-report_year": "年份从新到旧", "report_year": "年份从旧到新", "agency": "单位名称"}
# Beside numbers. published: by the day, then id, those without one last (-published: latest first, ids backwards too);
# listed: newest year, then agency, then id; place: by region code, then agency, those without a name last.
ORDERS = ("id", "-report_year", "report_year", "agency", "published", "-published", "listed", "place")


def number_order(order: str) -> tuple[str, bool] | None:
    """The number's code, and whether the greatest comes first."""
    return None if order in ORDERS or order == "relevance" else (order.removeprefix("-"), order.startswith("-"))


@dataclass(frozen=True, slots=True)
class Ask:
    """``filters``: facet → values; a facet's own filter does not narrow its counts."""

    query: Query | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"  # or as in ``Engine.ids``
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


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports: those that match the query and pass all filters. By default every one."""

    query: Query | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """What to count of a scope, in groups: one for each combination of the facets' values.

    A report with several values of a facet is in several groups, one without any in that of None. Without facets all reports
    are one group. ``order``: "values", or one of RANKS of the first amount, "-" in front for the greatest first. ``limit`` then
    leaves that many groups and those that equal the last; a group without the number it is ranked by has no place.
    """

    scope: Scope = Scope()
    by: tuple[str, ...] = ()  # facets
    amounts: tuple[AnyAmount, ...] = ()
    distinct: tuple[str, ...] = ()  # facets: how many different values
    medians: bool = False  # the dearest statistic
    named: int = 0  # so many reports of each group are named: the first as listed that have a number for the first amount
    order: str = "values"
    limit: int = 0  # 0: all

    @property
    def ranked_by(self) -> str:
        """Empty: by their values."""
        return "" if self.order == "values" else self.order.removeprefix("-")


RANKS = ("reports", "sum", "mean", "share", "least", "greatest", "median")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of one amount in one group. Sums are exact; of a share (``Amount.over``) they are those of its two sides, where both are
    known, and the other numbers are those of the reports' shares."""

    states: Mapping[str, int]  # state → reports
    numbers: int  # reports that have a number
    sum: Decimal
    over: Decimal  # 0 unless the amount is a share
    least: Decimal | None = None
    greatest: Decimal | None = None
    mean: Decimal | None = None
    median: Decimal | None = None

    @property
    def known(self) -> int:
        return sum(count for state, count in self.states.items() if is_known(state))

    @property
    def unknown(self) -> int:
        return sum(self.states.values()) - self.known

    @property
    def share(self) -> Decimal | None:
        return self.sum / self.over if self.over else None


@dataclass(frozen=True, slots=True)
class Group:
    values: tuple[str | None, ...]  # of the facets counted by
    reports: int
    amounts: tuple[Statistics, ...] = ()
    distinct: tuple[int, ...] = ()
    named: tuple[str, ...] = ()  # ids of some of its reports


@dataclass(frozen=True, slots=True)
class Aggregated:
    total: int  # groups, also those beyond the limit
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Top:
    """The reports with the greatest numbers, or the smallest. ``places``: as many as asked for and those that equal the last."""

    known: int  # reports that have a number
    places: int
    reports: tuple[tuple[str, Decimal], ...]  # id, number; equal ones as listed


class Engine(Protocol):
    def search(self, ask: Ask) -> Found: ...

    def aggregate(self, count: Count) -> Aggregated: ...

    def ids(self, scope: Scope, order: str = "id", start: int = 0, most: int | None = None) -> Iterator[str]:
        """The reports of a scope from a place on, in one of ORDERS or by a number (its code, "-" in front: greatest first).

        Equal ones: newest first, then by id. Those without the number, year or agency come last.
        """

    def rows(
        self, scope: Scope, facets: Sequence[str], order: str = "id", start: int = 0, most: int | None = None
    ) -> Iterator[tuple[str | None, ...]]:
        """The same with the first value of each of these facets behind the id."""

    def names(self, facet: str) -> Sequence[str]:
        """Every value of a facet, sorted; the same object as long as the engine lives."""

    def top(self, scope: Scope, amount: AnyAmount, limit: int, *, lowest: bool = False, start: int = 0, most: int = 200) -> Top:
        """``start``, ``most``: which of the reports in these places to name."""

    def histogram(self, scope: Scope, amount: AnyAmount, bounds: Sequence[Decimal]) -> tuple[int, ...]:
        """How many known numbers lie below the first bound, from each bound to below the next, and from the last one on."""

    def __len__(self) -> int:
        """Reports that can be found."""

    def close(self) -> None: ...
