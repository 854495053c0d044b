"""The engine: one view of an index in the cluster. It keeps no reports here, only what it was asked for by name."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from indexer.amounts import decimal_of, within
from indexer.engine import Aggregated, Ask, Count, Found, Hit, Scope, Top, number_order
from indexer.fields import Names, matching
from indexer.opensearch_engine.aggregation import Aggregation
from indexer.opensearch_engine.conditions import (
    EVERYTHING,
    Clause,
    among,
    between,
    compared,
    every,
    has_number,
    none,
    numbered,
    some,
    there,
)
from indexer.opensearch_engine.connection import Json
from indexer.opensearch_engine.mapping import paragraphs, value
from indexer.opensearch_engine.reckoning import Reckoning
from indexer.opensearch_engine.translate import holding, translate
from indexer.opensearch_engine.view import COLUMNS_ONLY, PAGE, Sort, View, field_of
from indexer.passages import Passages
from indexer.query import Amount, AnyAmount, Compared, Stated

_LAST = "_last"
_REMEMBERED = 8  # lists of reports
_VALUES = 50_000  # of a facet, counted in one answer: more than any that is counted has


class OpenSearchEngine:
    """Threads may share one."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._names: dict[str, tuple[tuple[str, ...], Names]] = {}
        self.remembered: dict[Hashable, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return self._view.count(EVERYTHING)

    def close(self) -> None:
        self._view.close()

    def search(self, ask: Ask) -> Found:
        """One request; a second one for what lies beyond the first thousands."""
        filters = {name: self._filter(name, values) for name, values in ask.filters.items()}
        passages = Passages(ask.query) if ask.paragraphs else None
        query = translate(ask.query, self)
        texts = passages is not None and passages.texts
        shown: Json = {"track_scores": True, **({"_source": ["paragraphs"]} if texts else COLUMNS_ONLY)}
        near = ask.offset + ask.limit <= PAGE
        page: Json = {"from": ask.offset, "size": ask.limit, "sort": _order(ask.sort), "docvalue_fields": ["id"], **shown}
        counting = _counting(ask, filters, passages)
        body: Json = {"query": query, "post_filter": every(filters.values()), "track_total_hits": True, "aggs": counting}
        answer = self._view.search(body | (page if near else {"size": 0}), scored=True)
        found = answer["hits"]["hits"]
        if not near:
            among_them = {"bool": {"must": [query], "filter": list(filters.values())}}
            found = self._view.hits(among_them, _order(ask.sort), ("id",), ask.offset, ask.limit, **shown)
        counted = answer.get("aggregations", {})
        held = counted["paragraphs"]["among"]["holding"]["doc_count"] if "paragraphs" in counting else 0
        return Found(
            int(answer["hits"]["total"]["value"]),
            int(held),
            tuple(_hit(hit, passages, ask.paragraphs) for hit in found),
            {name: _counted(counted[f"facet {name}"]) for name in ask.facets},
        )

    def aggregate(self, count: Count) -> Aggregated:
        return Aggregation(self._view, self._scope(count.scope), count).result()

    def ids(self, scope: Scope, order: str = "id", start: int = 0, most: int | None = None) -> Iterator[str]:
        return (field_of(hit, "id") for hit in self._view.hits(self._scope(scope), _order(order), ("id",), start, most))

    def rows(
        self, scope: Scope, facets: Sequence[str], order: str = "id", start: int = 0, most: int | None = None
    ) -> Iterator[tuple[str | None, ...]]:
        fields = ("id", *(f"first.{facet}" for facet in facets))
        return (
            tuple(field_of(hit, field) for field in fields)
            for hit in self._view.hits(self._scope(scope), _order(order), fields, start, most)
        )

    def names(self, facet: str) -> Sequence[str]:
        return self._named(facet)[0]

    def top(self, scope: Scope, amount: AnyAmount, limit: int, *, lowest: bool = False, start: int = 0, most: int = 200) -> Top:
        query = self._scope(scope)
        code = _plain(amount)
        if code is None:
            return self._reckoned_top(query, amount, limit, lowest, slice(start, start + most))
        query = every([query, compared(amount, has_number(amount)) or EVERYTHING])
        field, known = f"number.{code}", self._view.count(query)
        order: Sort = [{field: {"order": "asc" if lowest else "desc"}}, *_order("listed")]
        last = next(self._view.hits(query, order, (field,), limit - 1, 1), None) if limit > 0 else None
        bound = decimal_of(field_of(last, field)) if last is not None else None
        tied = Compared(amount, None, bound) if lowest else Compared(amount, bound, None)
        places = known if limit > known else self._view.count(every([query, between(field, tied)])) if limit > 0 else 0
        hits = self._view.hits(query, order, ("id", field), start, max(0, min(most, places - start))) if places > start else iter(())
        return Top(known, places, tuple((field_of(hit, "id"), decimal_of(field_of(hit, field))) for hit in hits))

    def _reckoned_top(self, query: Clause, amount: AnyAmount, limit: int, lowest: bool, shown: slice) -> Top:
        reckoning = Reckoning(self._view, amount)
        known = [
            (figure.number, field_of(hit, "id"))
            for hit in self._view.hits(query, _order("listed"), ("id", *reckoning.fields))
            if (figure := reckoning.of_hit(hit)).number is not None
        ]
        known.sort(key=lambda pair: pair[0], reverse=not lowest)
        last = known[limit - 1][0] if 0 < limit <= len(known) else None
        placed = [(id, number) for at, (number, id) in enumerate(known) if at < limit or number == last]
        return Top(len(known), len(placed), tuple(placed[shown]))

    def histogram(self, scope: Scope, amount: AnyAmount, bounds: Sequence[Decimal]) -> tuple[int, ...]:
        reckoning = Reckoning(self._view, amount)
        places = [0] * (len(bounds) + 1)
        for row, reports in self._view.groups(self._scope(scope), reckoning.fields):
            number = reckoning.figure(row).number
            if number is not None:
                places[bisect_right(bounds, number)] += reports
        return tuple(places)

    # What a query needs to be translated

    def named(self, facet: str) -> Names:
        return self._named(facet)[1]

    def values(self, facet: str, query: Clause) -> Iterator[str]:
        return (each for (each,), _ in self._view.groups(query, [f"facet.{facet}"]) if each is not None)

    def newest(self, facet: str, query: Clause) -> Sequence[str]:
        """Those without a value stand for themselves."""
        return self._once(("newest", facet, json.dumps(query)), lambda: self._newest(f"first.{facet}", facet, query))

    def _newest(self, field: str, facet: str, query: Clause) -> Iterator[str]:
        alone = every([query, none([there(f"facet.{facet}")])])
        yield from (field_of(hit, "id") for hit in self._view.hits(alone, _order("id"), ("id",)))
        among_them = every([query, there(f"facet.{facet}")])
        for _, ids in self._view.firsts(among_them, [field], EVERYTHING, _order("-report_year"), 1):
            yield from ids

    def fulfilling(self, wanted: Compared | Stated, inside: Clause) -> Sequence[str]:
        return self._once((wanted, json.dumps(inside)), lambda: self._fulfilling(wanted, inside))

    def _fulfilling(self, wanted: Compared | Stated, inside: Clause) -> Iterator[str]:
        amount = wanted.amount
        query = every([inside, numbered(amount)]) if isinstance(amount, Amount) and isinstance(wanted, Compared) else inside
        for id, figure in Reckoning(self._view, amount).reckoned(query):
            if figure.state in wanted.states if isinstance(wanted, Stated) else within(figure.number, wanted):
                yield id

    def _once(self, what: Hashable, find: Callable[[], Iterable[str]]) -> Sequence[str]:
        """One answer asks for the same reports several times, and a view does not change."""
        found = self.remembered.get(what)
        if found is None:
            found = tuple(find())
            if len(self.remembered) >= _REMEMBERED:
                self.remembered.clear()
            self.remembered[what] = found
        return found

    def _named(self, facet: str) -> tuple[tuple[str, ...], Names]:
        if facet not in self._names:
            found = tuple(sorted(self.values(facet, there(f"facet.{facet}"))))
            self._names.setdefault(facet, (found, Names(found)))
        return self._names[facet]

    def _filter(self, name: str, values: Sequence[str]) -> Clause:
        return among(f"facet.{name}", map(value, matching(name, values, self.named(name))))

    def _scope(self, scope: Scope) -> Clause:
        return every([translate(scope.query, self), *(self._filter(name, values) for name, values in scope.filters.items())])


def _hit(found: Json, passages: Passages | None, at_most: int) -> Hit:
    best = passages.best_first(*paragraphs(found)) if passages is not None and passages.texts else []
    return Hit(field_of(found, "id"), float(found["_score"] or 0.0), len(best), tuple(best[:at_most]))


def _counting(ask: Ask, filters: Mapping[str, Clause], passages: Passages | None) -> Json:
    """A facet's own filter does not narrow its counts."""
    counting: Json = {}
    for name in ask.facets:
        others = every(clause for other, clause in filters.items() if other != name)
        counting[f"facet {name}"] = {"filter": others, "aggs": {"values": {"terms": {"field": f"facet.{name}", "size": _VALUES}}}}
    if ask.count_paragraphs and passages is not None and passages.texts:
        held = {"among": {"nested": {"path": "paragraphs"}, "aggs": {"holding": {"filter": some(map(holding, passages.texts))}}}}
        counting["paragraphs"] = {"filter": every(filters.values()), "aggs": held}
    return counting


def _counted(answer: Json) -> dict[str, int]:
    found = answer["values"]
    if found["sum_other_doc_count"] or found["doc_count_error_upper_bound"]:
        raise ValueError("a facet with more values than can be counted at once")
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}


def _plain(amount: AnyAmount) -> str | None:
    """The one number that the amount is."""
    if isinstance(amount, Amount) and not amount.less and not amount.over and len(amount.terms) == 1 and len(amount.terms[0]) == 1:
        return amount.terms[0][0]
    return None


def _order(order: str) -> Sort:
    """In words of the cluster. Keywords are compared as their characters' numbers are, as in Python."""
    newest: Sort = [{"year": "desc"}, {"id": "asc"}]
    number = number_order(order)
    if number is not None:
        return [{f"number.{number[0]}": {"order": "desc" if number[1] else "asc", "missing": _LAST}}, *newest]
    agency = {"first.agency": {"order": "asc", "missing": _LAST}}
    day, code = "first.published", {"first.adcode": {"order": "asc", "missing": _LAST}}
    orders: dict[str, Sort] = {
        "relevance": [{"_score": "desc"}, *newest],
        "id": [{"id": "asc"}],
        "report_year": [{"number.report_year": {"order": "asc", "missing": _LAST}}, *newest],
        "agency": [agency, *newest],
        "listed": [{"year": "desc"}, agency, {"id": "asc"}],
        "place": [{"nameless": "asc"}, code, agency, *newest],
        "published": [{day: {"order": "asc", "missing": _LAST}}, {"id": "asc"}],
        "-published": [{day: {"order": "desc", "missing": _LAST}}, {"id": "desc"}],
    }
    return orders.get(order, newest)
