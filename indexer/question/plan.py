"""What a question was understood to ask: a scope (who and when) and one ask, a frozen value per kind of question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from archive.form import FACTS

if TYPE_CHECKING:
    from indexer.question.context import Context
    from indexer.question.draft import Draft


class Intent(StrEnum):
    LOOKUP = "lookup"
    LIST = "list"
    RANK = "rank"
    AGGREGATE = "aggregate"
    COMPARE = "compare"
    TREND = "trend"
    BREAKDOWN = "breakdown"
    COUNT = "count"
    TABLE = "table"
    EXPLAIN = "explain"
    SEARCH = "search"
    EVIDENCE = "evidence"
    QUALITY = "quality"
    DEFINE = "define"
    CLARIFY = "clarify"
    REFUSE = "refuse"


class Aggregate(StrEnum):
    SUM = "sum"
    MEAN = "mean"  # per report
    MEDIAN = "median"
    MAX = "max"
    MIN = "min"


class Op(StrEnum):
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    EQ = "eq"
    NE = "ne"

    def holds(self, left: Decimal, right: Decimal) -> bool:
        sign = (left > right) - (left < right)
        return {"gt": sign > 0, "ge": sign >= 0, "lt": sign < 0, "le": sign <= 0, "eq": sign == 0, "ne": sign != 0}[self.value]

    @property
    def opposite(self) -> Op:
        return {Op.GT: Op.LE, Op.GE: Op.LT, Op.LT: Op.GE, Op.LE: Op.GT, Op.EQ: Op.NE, Op.NE: Op.EQ}[self]

    @property
    def mirrored(self) -> Op:
        """What holds of the negated numbers."""
        return {Op.GT: Op.LT, Op.GE: Op.LE, Op.LT: Op.GT, Op.LE: Op.GE}.get(self, self)


REGION = ("province", "city", "county", "town")
FOUND = "found"  # the bodies another plan finds; its value is that plan's address
# Filters that say which bodies are meant.
KINDS_OF_BODY = ("level", "kind", "body_type", "sector")
WHO = ("agency", FOUND, *REGION, *KINDS_OF_BODY)
WHEN = ("report_year",)
FILTER_FIELDS = (*WHO, *WHEN, "form", "published")
FACT_NUMBER = {fact.code: fact.number for fact in FACTS}  # what a fact is a statement about
UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
MEAN_OF_SCOPE, MEDIAN_OF_SCOPE = "mean", "median"  # what a condition may be held against besides another quantity
GROWTH = "growth"  # not the number, but its growth from ``than_year`` to ``year``
BODY = "body:"  # …or the number of a named body


@dataclass(frozen=True, slots=True)
class Filter:
    """Reports whose ``field`` has one of the values; with ``exclude``, all others."""

    field: str
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Who and when: all filters must hold."""

    filters: tuple[Filter, ...] = ()

    def __iter__(self) -> Iterator[Filter]:
        return iter(self.filters)

    def __bool__(self) -> bool:
        return bool(self.filters)

    def get(self, name: str, *, exclude: bool = False) -> tuple[str, ...]:
        return next((f.values for f in self.filters if f.field == name and f.exclude == exclude), ())

    def set(self, name: str, values: Iterable[str], *, exclude: bool = False) -> Scope:
        kept = tuple(f for f in self.filters if (f.field, f.exclude) != (name, exclude))
        added = Filter(name, tuple(dict.fromkeys(values)), exclude)
        return Scope((*kept, added) if added.values else kept)

    def without(self, *names: str) -> Scope:
        return Scope(tuple(f for f in self.filters if f.field not in names))

    def only(self, *names: str) -> Scope:
        return Scope(tuple(f for f in self.filters if f.field in names))

    def joined(self, other: Scope) -> Scope:
        """Both: where both speak of one field, the other's word counts."""
        taken = {(f.field, f.exclude) for f in other.filters}
        return Scope((*(f for f in self.filters if (f.field, f.exclude) not in taken), *other.filters))

    @property
    def who(self) -> Scope:
        return self.only(*WHO)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(int(value) for value in self.get("report_year"))

    def of_years(self, years: Iterable[int]) -> Scope:
        return self.set("report_year", [str(year) for year in years])


@dataclass(frozen=True, slots=True)
class Condition:
    """A quantity compares so. ``than``: not a fixed number but another quantity, a body's own (``body:…``) or the mean.

    ``quantity`` may also be a fact; then 1 is yes and 0 no. With ``year`` it is that of the body's report of that year.
    """

    quantity: str
    op: Op
    value: Decimal = Decimal(0)
    than: str = ""
    year: int = 0
    than_year: int = 0


@dataclass(frozen=True)
class Ask:
    """What is asked of the scope. A subclass per kind says how it is read from words, worded and answered."""

    kind: ClassVar[str] = ""
    intent: ClassVar[Intent] = Intent.CLARIFY
    # Questions of this kind, and others that look like it: help and tests are made from them. {body}, {year} … are filled in.
    EXAMPLES: ClassVar[tuple[str, ...]] = ()
    COUNTER: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, kind: str, intent: Intent = Intent.CLARIFY) -> None:
        cls.kind, cls.intent = kind, intent

    @property
    def measured(self) -> tuple[str, ...]:
        """The quantities it is about: what a follow-up takes over."""
        return tuple(getattr(self, "quantities", ()))

    def intent_of(self) -> Intent:
        return self.intent

    def check(self) -> None:
        """ValueError or UnknownQuantity for a value no question leads to."""

    def words(self) -> str:
        raise NotImplementedError

    def answer(self, context: Context) -> Draft:
        raise NotImplementedError

    def to_plain(self) -> dict[str, object]:
        made = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in made.items() if value not in ("", (), 0, False, None)}


NAMED = 20  # bodies a plan names one by one


@dataclass(frozen=True, slots=True)
class Shown:
    """What the last answer showed: what 它, 这些, 第二名, 差多少 refer to. At most ``NAMED`` bodies."""

    bodies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    earlier_bodies: tuple[str, ...] = ()  # of the answer before, where the same was asked of others
    earlier_years: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()  # rules that fired, terms explained
    listed: tuple[str, ...] = ()  # the last answer with several bodies, in its order: 第二名
    measured: tuple[str, ...] = ()  # numbers asked for one after the other: 这三项加起来
    told_years: tuple[int, ...] = ()  # years the same was asked of one after the other: 三年加起来
    told_bodies: tuple[str, ...] = ()  # bodies the same was asked of one after the other: 这三家加起来
    wide: str = ""  # the address of the last plan about several bodies: what is asked of bodies after a look at one of them
    ranked: str = ""  # the address of the last ranking of bodies, while it is spoken of: 第二呢
    found: str = ""  # the address of the plan that found the bodies, where there are more than are named
    absent: tuple[str, ...] = ()  # bodies that were asked about and are not held: what follows is not about all others

    @property
    def those(self) -> Scope:
        """The bodies it showed."""
        return Scope().set(FOUND, [self.found]) if self.found else Scope().set("agency", self.bodies)


@dataclass(frozen=True, slots=True)
class Plan:
    scope: Scope
    ask: Ask
    shown: Shown = field(default=Shown(), compare=False)

    def with_scope(self, scope: Scope) -> Plan:
        return replace(self, scope=scope)
