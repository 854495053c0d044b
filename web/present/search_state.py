"""What a search address says: parsed once, and the one place that writes addresses of searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlencode

from indexer.as_read import ENTERED, amount_as_read, as_read
from indexer.engine import SORTS, Scope
from indexer.fields import NUMBER_BY_CODE
from indexer.query import AnyAmount
from indexer.results import SearchRequest
from indexer.syntax import parse

# Facet fields an address may carry, in the order pages show them.
FILTERS: tuple[str, ...] = (
    "report_year",
    "zero_requests",
    "pending_litigation",
    "pending_review",
    "contradiction",
    "balance",
    "severity",
    "decision",
    "province",
    "city",
    "county",
    "town",
    "sector",
    "level",
    "agency",
    "body_type",
    "rule",
    "evidence",
    "entered",
    "form",
    "unassessed",
)

# Taking a region away takes what lies inside it away too.
_INSIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"province": ("city", "county", "town"), "city": ("county", "town"), "county": ("town",)}
)

PER_PAGE = 10


def is_sort(value: str) -> bool:
    """One of the usual orders, or any number, with "-" in front from the greatest."""
    return value in SORTS or value.removeprefix("-") in NUMBER_BY_CODE


@dataclass(frozen=True, slots=True)
class SearchState:
    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    sort: str = ""  # empty: best match for words, newest first without
    without: str = ""  # ENTERED: numbers read by eye are taken for the unknown ones they were

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> SearchState:
        """From the parameters of an address, in order. Unknown parameters and nonsense pages are left out."""
        q, page, sort, without = "", 1, "", ""
        filters: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            value = value.strip()
            if name == "q":
                q = value
            elif name == "page" and value.isascii() and value.isdigit():
                page = min(max(int(value), 1), 1_000_000)
            elif name == "sort" and is_sort(value):
                sort = value
            elif name == "without" and value == ENTERED:
                without = value
            elif name in FILTERS and value and value not in filters.get(name, ()):
                filters[name] = (*filters.get(name, ()), value)
        ordered = {name: filters[name] for name in FILTERS if name in filters}
        return cls(q, ordered, page, sort, without)

    @property
    def effective_sort(self) -> str:
        return self.sort or ("relevance" if self.q else "-report_year")

    @property
    def is_empty(self) -> bool:
        return not self.q and not self.filters

    def request(self, per_page: int = PER_PAGE) -> SearchRequest:
        return SearchRequest(self.q, dict(self.filters), self.page, per_page, self.effective_sort, as_read=bool(self.without))

    def scope(self) -> Scope:
        """Raises QueryError for a query nobody understands."""
        query = parse(self.q) if self.q.strip() else None
        return Scope(as_read(query) if self.without else query, dict(self.filters))

    def amount(self, amount: AnyAmount) -> AnyAmount:
        """As this search counts it."""
        return amount_as_read(amount) if self.without else amount

    def pairs(self) -> list[tuple[str, str]]:
        """Canonical: equal states give equal addresses."""
        found = [("q", self.q)] if self.q else []
        found += [(name, value) for name, values in self.filters.items() for value in values]
        if self.without:
            found.append(("without", self.without))
        if self.sort:
            found.append(("sort", self.sort))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    def url(self, path: str = "/search", **more: str) -> str:
        pairs = [*self.pairs(), *more.items()]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def without_value(self, name: str, value: str | None = None) -> SearchState:
        """Without one value of a filter, or without the filter."""
        left = tuple(v for v in self.filters.get(name, ()) if value is not None and v != value)
        dropped = () if left else (name, *_INSIDE.get(name, ()))
        filters = {n: (left if n == name else v) for n, v in self.filters.items() if n not in dropped}
        return replace(self, filters=filters, page=1)

    def with_value(self, name: str, value: str) -> SearchState:
        if value in self.filters.get(name, ()):
            return replace(self, page=1)
        filters = {**self.filters, name: (*self.filters.get(name, ()), value)}
        return replace(self, filters={n: filters[n] for n in FILTERS if n in filters}, page=1)

    def toggled(self, name: str, value: str) -> SearchState:
        return self.without_value(name, value) if value in self.filters.get(name, ()) else self.with_value(name, value)

    def with_page(self, page: int) -> SearchState:
        return replace(self, page=page)

    def with_sort(self, sort: str) -> SearchState:
        return replace(self, sort=sort, page=1)

    def leaving_out_entered(self) -> SearchState:
        return replace(self, without=ENTERED, page=1)

    def without_words(self) -> SearchState:
        return replace(self, q="", page=1)


def search_url(q: str = "", **filters: str | int) -> str:
    """The address of a search by words and single filter values."""
    return SearchState(q, {name: (str(filters[name]),) for name in FILTERS if name in filters}).url()
