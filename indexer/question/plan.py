"""What a question was understood to ask: a plain frozen value, independent of how it was worded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from archive.form import FACTS


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
    NONE = ""
    SUM = "sum"
    MEAN = "mean"  # per report
    MEDIAN = "median"
    SHARE = "share"  # of the reports, how many; of a number, what part of all
    CHANGE = "change"  # of one body, from the first year to the last
    GROWTH = "growth"  # the same in proportion to the first year
    TIMES = "times"  # the first of two over the second


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


@dataclass(frozen=True, slots=True)
class Filter:
    """Reports whose ``field`` has one of the values; with ``exclude``, all others."""

    field: str
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Reports whose quantity compares so; reports where it is unknown are listed apart.

    With ``than`` the quantity is held against another one, or the MEAN of the scope, plus ``value``. With a year it is
    that of the body's report of that year, and bodies are chosen instead of reports.
    """

    quantity: str
    op: Op
    value: Decimal
    than: str = ""
    year: int = 0
    than_year: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    intent: Intent
    filters: tuple[Filter, ...] = ()
    conditions: tuple[Condition, ...] = ()
    quantities: tuple[str, ...] = ()  # expressions of ``quantities``
    aggregate: Aggregate = Aggregate.NONE
    group: str = ""  # one of GROUPS
    sort: str = ""  # desc, asc
    limit: int = 0  # rows; 0: all
    nth: int = 0  # only the n-th of a ranking
    unit: str = ""  # 元, 万元, 亿元: how amounts are to be shown
    text: tuple[str, ...] = ()  # words to find in the paragraphs
    any_text: bool = False  # any of them will do
    topic: str = ""  # what a quality, explain, define, lookup or refuse plan is about
    yes_no: bool = False
    always: bool = False  # only bodies of which it holds in every year of the scope
    absent: bool = False  # of a search or a quality plan: the reports without it

    def with_filter(self, field: str, values: Iterable[str], *, exclude: bool = False) -> Plan:
        """The same plan with this filter instead of the one on the same field."""
        kept = tuple(f for f in self.filters if (f.field, f.exclude) != (field, exclude))
        added = Filter(field, tuple(values), exclude)
        return replace(self, filters=(*kept, added) if added.values else kept)

    def without(self, *fields: str) -> Plan:
        return replace(self, filters=tuple(f for f in self.filters if f.field not in fields))

    def filter(self, field: str, *, exclude: bool = False) -> tuple[str, ...]:
        return next((f.values for f in self.filters if f.field == field and f.exclude == exclude), ())

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(int(value) for value in self.filter("report_year"))


MEAN_OF_SCOPE = "mean"  # what a condition may be held against besides another quantity
# Filters that say which bodies are meant; naming a new one replaces them all.
SCOPE_FIELDS = ("agency", "province", "city", "county", "town", "level", "kind", "body_type", "sector")
FACT_QUANTITY = {fact.code: fact.number for fact in FACTS}  # what a fact is a statement about
FACT_FIELDS = tuple(FACT_QUANTITY)
OTHER_FIELDS = ("report_year", "form", "rule", "published")
FILTER_FIELDS = (*SCOPE_FIELDS, *FACT_FIELDS, *OTHER_FIELDS)
DIMENSIONS = ("agency", "report_year", "province", "city", "county", "town", "sector", "level", "kind", "body_type")  # reports apart
INNER_GROUPS = ("applicant", "result", "outcome", "quantity")  # the cells of one report apart
ENDS = "ends"  # the highest and the lowest of a ranking
GROUPS = (*DIMENSIONS, *INNER_GROUPS, ENDS)
UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
