"""Numbers read by eye left out: a query asked of what the program itself has read.

A number is read by eye only where the program has none, so all there is to keep is why it has none. The index has that reason
as the state of a second code, for the few numbers concerned; an amount of "that code or else the number's own" is what was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, islice

from archive.models import EvidenceKind
from indexer.engine import Aggregated, Ask, Count, Engine, Found, Scope, Top, number_order
from indexer.query import Amount, AnyAmount, Change, Compared, Leaf, Not, Query, Range, Stated, both, with_leaves

ENTERED = EvidenceKind.ENTERED.value
_BEFORE = "as_read_"


def code_as_read(code: str) -> str:
    return _BEFORE + code


def amount_as_read(amount: AnyAmount) -> AnyAmount:
    if isinstance(amount, Change):
        return replace(amount, now=_amount(amount.now), then=_amount(amount.then))
    return _amount(amount)


def as_read(query: Query | None) -> Query | None:
    return None if query is None else with_leaves(query, _leaf)


def by_eye(code: str) -> Query:
    """The number was read by eye."""
    return Stated(Amount.of(code), (ENTERED,))


def _leaf(leaf: Leaf) -> Leaf:
    match leaf:
        case Range(code, low, high, above, below) if code != "report_year":
            return Compared(_amount(Amount.of(code)), low, high, above, below)
        case Compared() | Stated():
            return replace(leaf, amount=amount_as_read(leaf.amount))
        case _:
            return leaf


def _amount(amount: Amount) -> Amount:
    return Amount(*(tuple(map(_term, part)) for part in (amount.terms, amount.less, amount.over)))


def _term(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for code in codes for each in (code_as_read(code), code))


class AsRead:
    """An engine without the numbers read by eye. In order of a number, reports where it was read so come last."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def search(self, ask: Ask) -> Found:
        ask = replace(ask, query=as_read(ask.query))
        number = number_order(ask.sort)
        if number is None:
            return self.engine.search(ask)
        others, entered = (_and(ask.query, each) for each in _apart(number[0]))
        counted = self.engine.search(replace(ask, limit=0))
        first = self.engine.search(replace(ask, query=others, facets=(), count_paragraphs=False))
        offset, limit = max(0, ask.offset - first.total_reports), ask.limit - len(first.hits)
        last = self.engine.search(replace(ask, query=entered, offset=offset, limit=limit, facets=(), count_paragraphs=False))
        return replace(counted, hits=(*first.hits, *last.hits))

    def aggregate(self, count: Count) -> Aggregated:
        return self.engine.aggregate(replace(count, scope=_scope(count.scope), amounts=tuple(map(amount_as_read, count.amounts))))

    def ids(self, scope: Scope, order: str = "id", start: int = 0, most: int | None = None) -> Iterator[str]:
        return (str(id) for id, *_ in self.rows(scope, (), order, start, most))

    def rows(
        self, scope: Scope, facets: Sequence[str], order: str = "id", start: int = 0, most: int | None = None
    ) -> Iterator[tuple[str | None, ...]]:
        scope, number = _scope(scope), number_order(order)
        if number is None:
            return self.engine.rows(scope, facets, order, start, most)
        parts = (self.engine.rows(replace(scope, query=_and(scope.query, each)), facets, order) for each in _apart(number[0]))
        return islice(chain.from_iterable(parts), start, None if most is None else start + most)

    def names(self, facet: str) -> Sequence[str]:
        return self.engine.names(facet)

    def top(self, scope: Scope, amount: AnyAmount, limit: int, *, lowest: bool = False, start: int = 0, most: int = 200) -> Top:
        return self.engine.top(_scope(scope), amount_as_read(amount), limit, lowest=lowest, start=start, most=most)

    def histogram(self, scope: Scope, amount: AnyAmount, bounds: Sequence[Decimal]) -> tuple[int, ...]:
        return self.engine.histogram(_scope(scope), amount_as_read(amount), bounds)

    def __len__(self) -> int:
        return len(self.engine)

    def close(self) -> None:
        """The engine is another's."""


def _scope(scope: Scope) -> Scope:
    return replace(scope, query=as_read(scope.query))


def _apart(code: str) -> tuple[Query, Query]:
    """Reports in which the number was not read by eye, and those in which it was."""
    return Not(by_eye(code)), by_eye(code)


def _and(query: Query | None, other: Query) -> Query:
    return both([*([] if query is None else [query]), other])
