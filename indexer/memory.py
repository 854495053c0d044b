"""The reference engine: reads every report for every question. Slow, and plain enough to be seen to be right."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import inf, log

from indexer.amounts import Figure, figure, key_of, number_of, ranked, statistics, within
from indexer.analysis import index_words, query_words
from indexer.documents import IndexDocument
from indexer.engine import K1, MOST_COUNTED, NAMES_BOOST, Aggregated, Ask, B, Count, Found, Group, Hit, Scope, Top
from indexer.fields import Names, matching
from indexer.folding import fold
from indexer.passages import IN_TABLE, Passages
from indexer.query import Among, And, AnyAmount, Choice, Compared, Newest, Not, Or, Phrase, Query, Range, Sharing, Stated, Word, Written


@dataclass(frozen=True, slots=True)
class _Entry:
    document: IndexDocument
    paragraphs: tuple[str, ...]  # folded
    words: Counter[str]
    names: Counter[str]


class MemoryEngine:
    def __init__(self, documents: Iterable[IndexDocument]) -> None:
        self._entries = [_entry(document) for document in documents]
        self._values: dict[str, tuple[str, ...]] = {}
        self._relations: dict[Query, frozenset[str]] = {}
        self._average = {field: self._average_length(field) for field in ("words", "names")}

    def __len__(self) -> int:
        return len(self._entries)

    def close(self) -> None:
        pass

    def search(self, ask: Ask) -> Found:
        scored = [(entry, score) for entry in self._entries if (score := self._score(entry, ask.query)) is not None]
        hits = [(entry, score) for entry, score in scored if self._passes(entry, ask.filters)]
        passages = Passages(ask.query)
        return Found(
            len(hits),
            sum(len(_passages(entry, passages)) for entry, _ in hits) if ask.count_paragraphs else 0,
            tuple(_hit(entry, score, passages, ask) for entry, score in _ordered(hits, ask.sort)[ask.offset : ask.offset + ask.limit]),
            {name: self._count(name, ask, scored) for name in ask.facets},
        )

    def aggregate(self, count: Count) -> Aggregated:
        members: dict[tuple[str | None, ...], list[_Entry]] = {} if count.by else {(): []}
        for entry in self._within(count.scope):
            for values in product(*(entry.document.facets.get(name) or (None,) for name in count.by)):
                members.setdefault(values, []).append(entry)
        groups = sorted((self._group(values, entries, count) for values, entries in members.items()), key=key_of)
        if not count.ranked_by:
            return Aggregated(len(groups), tuple(groups[: count.limit or None]))
        return Aggregated(len(groups), tuple(ranked(groups, count.ranked_by, greatest=count.order.startswith("-"), limit=count.limit)))

    def ids(self, scope: Scope, order: str = "id", start: int = 0, most: int | None = None) -> Iterator[str]:
        found = _ordered([(entry, 0.0) for entry in self._within(scope)], order)
        return (entry.document.id for entry, _ in found[start : None if most is None else start + most])

    def rows(
        self, scope: Scope, facets: Sequence[str], order: str = "id", start: int = 0, most: int | None = None
    ) -> Iterator[tuple[str | None, ...]]:
        document = {entry.document.id: entry.document for entry in self._entries}
        for id in self.ids(scope, order, start, most):
            yield (id, *(next(iter(document[id].facets.get(facet, ())), None) for facet in facets))

    def names(self, facet: str) -> Sequence[str]:
        if facet not in self._values:
            self._values[facet] = tuple(sorted({value for entry in self._entries for value in entry.document.facets.get(facet, ())}))
        return self._values[facet]

    def top(self, scope: Scope, amount: AnyAmount, limit: int, *, lowest: bool = False, start: int = 0, most: int = 200) -> Top:
        newest = [entry.document for entry, _ in _ordered([(entry, 0.0) for entry in self._within(scope)], "listed")]
        known = [(number, document.id) for document in newest if (number := figure(document, amount, self._of_year).number) is not None]
        known.sort(key=lambda pair: pair[0], reverse=not lowest)
        last = known[limit - 1][0] if 0 < limit <= len(known) else None
        placed = [(id, number) for at, (number, id) in enumerate(known) if at < limit or number == last]
        return Top(len(known), len(placed), tuple(placed[start : start + most]))

    def histogram(self, scope: Scope, amount: AnyAmount, bounds: Sequence[Decimal]) -> tuple[int, ...]:
        numbers = [number for entry in self._within(scope) if (number := self._figure(entry, amount).number) is not None]
        places = Counter(bisect_right(bounds, number) for number in numbers)
        return tuple(places[at] for at in range(len(bounds) + 1))

    def _group(self, values: tuple[str | None, ...], entries: Sequence[_Entry], count: Count) -> Group:
        amounts = [statistics([self._figure(entry, amount) for entry in entries], medians=count.medians) for amount in count.amounts]
        distinct = [len({value for entry in entries for value in entry.document.facets.get(facet, ())}) for facet in count.distinct]
        named = [e for e in entries if not count.amounts or self._figure(e, count.amounts[0]).number is not None]
        first = [entry.document.id for entry, _ in _ordered([(entry, 0.0) for entry in named], "listed")[: count.named]]
        return Group(values, len(entries), tuple(amounts), tuple(distinct), tuple(first))

    def _within(self, scope: Scope) -> list[_Entry]:
        return [entry for entry in self._entries if self._score(entry, scope.query) is not None and self._passes(entry, scope.filters)]

    def _count(self, name: str, ask: Ask, scored: list[tuple[_Entry, float]]) -> dict[str, int]:
        others = {field: values for field, values in ask.filters.items() if field != name}
        return dict(Counter(value for entry, _ in scored if self._passes(entry, others) for value in entry.document.facets.get(name, ())))

    def _passes(self, entry: _Entry, filters: Mapping[str, tuple[str, ...]]) -> bool:
        return all(self._has(entry, field, values) for field, values in filters.items())

    def _has(self, entry: _Entry, field: str, values: Iterable[str]) -> bool:
        existing = Names(value for other in self._entries for value in other.document.facets.get(field, ()))
        return not matching(field, values, existing).isdisjoint(entry.document.facets.get(field, ()))

    def _score(self, entry: _Entry, query: Query | None) -> float | None:
        """None: does not match."""
        match query:
            case None:
                return 0.0
            case And(parts):
                scores = self._scores(entry, parts)
                return sum(scores) if len(scores) == len(parts) else None
            case Or(parts):
                scores = self._scores(entry, parts)
                return sum(scores) if scores else None
            case Not(part):
                return 0.0 if self._score(entry, part) is None else None
            case Choice() | Range() | Compared() | Stated() | Written() | Sharing() | Newest() | Among():
                return 0.0 if self._fulfils(entry, query) else None
            case Phrase(text):
                return self._literal(entry, text) if _holds(entry, text) else None
            case Word(text):
                return self._word(entry, text)

    def _fulfils(self, entry: _Entry, query: Choice | Range | Compared | Stated | Written | Sharing | Newest | Among) -> bool:
        match query:
            case Choice(field, values, exact):
                return not set(values).isdisjoint(entry.document.facets.get(field, ())) if exact else self._has(entry, field, values)
            case Range(field):
                return within(number_of(entry.document, field), query)
            case Compared(amount):
                return within(self._figure(entry, amount).number, query)
            case Stated(amount, states):
                return self._figure(entry, amount).state in states
            case Written(text):
                weights = entry.document.weights or bytes(len(entry.paragraphs))
                return any(text in each for each, weight in zip(entry.paragraphs, weights, strict=True) if weight != IN_TABLE)
            case Among(ids):
                return entry.document.id in ids
            case Sharing() | Newest():
                return entry.document.id in self._related(query)

    def _related(self, query: Sharing | Newest) -> frozenset[str]:
        """Ids; worked out once for all reports."""
        if query not in self._relations:
            found = [entry for entry in self._entries if self._score(entry, query.part) is not None]
            self._relations[query] = frozenset(
                self._sharing(query.field, found) if isinstance(query, Sharing) else _newest(query.field, found)
            )
        return self._relations[query]

    def _sharing(self, field: str, found: Sequence[_Entry]) -> Iterator[str]:
        values = {value for entry in found for value in entry.document.facets.get(field, ())}
        return (entry.document.id for entry in self._entries if values & set(entry.document.facets.get(field, ())))

    def _figure(self, entry: _Entry, amount: AnyAmount) -> Figure:
        return figure(entry.document, amount, self._of_year)

    def _of_year(self, document: IndexDocument, year: int) -> IndexDocument | None:
        if not year:
            return document
        body = document.facets.get("reporter")
        same = [e.document for e in self._entries if body and e.document.facets.get("reporter") == body and e.document.year == year]
        return max(same, key=lambda each: each.id, default=None)

    def _scores(self, entry: _Entry, parts: tuple[Query, ...]) -> list[float]:
        """Of the parts that match."""
        return [score for part in parts if (score := self._score(entry, part)) is not None]

    def _word(self, entry: _Entry, text: str) -> float | None:
        words = query_words(text)
        by_words = bool(words) and all(word in entry.words or word in entry.names for word in words)
        literally = _holds(entry, text)
        if not by_words and not literally:
            return None
        score = sum(self._term(entry, word) for word in words) if by_words else 0.0
        return score + (self._literal(entry, text) if literally and len(words) != 1 else 0.0)

    def _term(self, entry: _Entry, word: str) -> float:
        text = self._bm25("words", entry, entry.words[word], sum(word in other.words for other in self._entries))
        names = self._bm25("names", entry, entry.names[word], sum(word in other.names for other in self._entries))
        return text + NAMES_BOOST * names

    def _literal(self, entry: _Entry, text: str) -> float:
        return self._bm25("words", entry, _occurrences(entry, text), sum(_holds(other, text) for other in self._entries))

    def _bm25(self, field: str, entry: _Entry, frequency: int, reports: int) -> float:
        if not frequency:
            return 0.0
        frequency = min(frequency, MOST_COUNTED)
        idf = log(len(self._entries) / (reports + 1)) + 1
        length = _length(entry, field) / self._average[field]
        return idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length))

    def _average_length(self, field: str) -> float:
        return sum(_length(entry, field) for entry in self._entries) / max(len(self._entries), 1) or 1.0


def _entry(document: IndexDocument) -> _Entry:
    paragraphs = tuple(map(fold, document.paragraphs))
    words = Counter(word for paragraph in paragraphs for word in index_words(paragraph))
    return _Entry(document, paragraphs, words, Counter(index_words(fold(document.names))))


def _hit(entry: _Entry, score: float, passages: Passages, ask: Ask) -> Hit:
    best = _passages(entry, passages) if ask.paragraphs else []
    return Hit(entry.document.id, score, len(best), tuple(best[: ask.paragraphs]))


def _passages(entry: _Entry, passages: Passages) -> list[int]:
    return passages.best_first(entry.paragraphs, entry.document.weights or bytes(len(entry.paragraphs)))


def _length(entry: _Entry, field: str) -> int:
    return (entry.words if field == "words" else entry.names).total()


def _holds(entry: _Entry, text: str) -> bool:
    return any(text in paragraph for paragraph in entry.paragraphs)


def _occurrences(entry: _Entry, text: str) -> int:
    """Overlapping ones too."""
    return sum(paragraph.startswith(text, at) for paragraph in entry.paragraphs for at in range(len(paragraph)))


def _newest(field: str, found: Sequence[_Entry]) -> Iterable[str]:
    first: dict[str, str] = {}
    for entry, _ in _ordered([(entry, 0.0) for entry in found], "-report_year"):
        first.setdefault(next(iter(entry.document.facets.get(field, ())), f"\0{entry.document.id}"), entry.document.id)
    return first.values()


def _agency(entry: _Entry) -> tuple[bool, str]:
    return not entry.document.agency, entry.document.agency


def _day(entry: _Entry) -> str:
    return next(iter(entry.document.facets.get("published", ())), "")


def _place(hit: tuple[_Entry, float]) -> tuple[bool, bool, str, str]:
    region = next(iter(hit[0].document.facets.get("adcode", ())), "")
    return not hit[0].document.agency, not region, region, hit[0].document.agency


def _ordered(hits: list[tuple[_Entry, float]], sort: str) -> list[tuple[_Entry, float]]:
    """Equal ones: newest first, then by id. What the order asks for and a report does not have comes last."""
    hits = sorted(hits, key=lambda hit: (-hit[0].document.year, hit[0].document.id))
    match sort:
        case "relevance":
            return sorted(hits, key=lambda hit: -hit[1])
        case "-report_year":
            return hits
        case "id":
            return sorted(hits, key=lambda hit: hit[0].document.id)
        case "agency":
            return sorted(hits, key=lambda hit: _agency(hit[0]))
        case "listed":
            return sorted(hits, key=lambda hit: (-hit[0].document.year, _agency(hit[0]), hit[0].document.id))
        case "place":
            return sorted(hits, key=_place)
        case "published":
            return sorted(hits, key=lambda hit: (not _day(hit[0]), _day(hit[0]), hit[0].document.id))
        case "-published":
            return sorted(sorted(hits, key=lambda hit: (_day(hit[0]), hit[0].document.id), reverse=True), key=lambda hit: not _day(hit[0]))
    code, greatest = sort.removeprefix("-"), sort.startswith("-")
    numbers = {hit[0].document.id: hit[0].document.numbers.get(code, inf) for hit in hits}
    return sorted(
        hits, key=lambda hit: -number if greatest and (number := numbers[hit[0].document.id]) < inf else numbers[hit[0].document.id]
    )
