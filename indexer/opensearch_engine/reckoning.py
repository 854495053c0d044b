"""Amounts from columns: what ``indexer.amounts`` says of single reports, for reports that are alike in what matters, counted.

The cluster gives every distinct combination of the numbers and states concerned, with how many reports have it. So statistics
are exact, whatever the amount, and cost what the combinations cost, not the reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from indexer.amounts import Figure, figure
from indexer.documents import IndexDocument
from indexer.engine import Statistics
from indexer.opensearch_engine.conditions import Clause, every, there
from indexer.opensearch_engine.view import Row, View, field_of
from indexer.query import Amount, AnyAmount, Change

_REPORTER = "first.reporter"
_BY_ID = [{"id": "asc"}]


class Reckoning:
    """Of one amount. ``fields``: what to read of each report."""

    def __init__(self, view: View, amount: AnyAmount) -> None:
        self._view = view
        self._amount = amount
        self._codes = _own(amount)
        self._joined = isinstance(amount, Change) and amount.year != 0
        self.fields = (*_columns(self._codes), *((_REPORTER,) if self._joined else ()))
        self._figures: dict[Row, Figure] = {}

    def figure(self, row: Row) -> Figure:
        """``row``: the values of ``fields``."""
        if row not in self._figures:
            document = _document(self._codes, row, row[-1] if self._joined else None)
            self._figures[row] = figure(document, self._amount, self._of_year)
        return self._figures[row]

    def of_hit(self, hit: dict[str, Any]) -> Figure:
        return self.figure(tuple(field_of(hit, field) for field in self.fields))

    def reckoned(self, query: Clause) -> Iterator[tuple[str, Figure]]:
        """Report by report, by id."""
        for hit in self._view.hits(query, _BY_ID, ("id", *self.fields)):
            yield field_of(hit, "id"), self.of_hit(hit)

    def _of_year(self, document: IndexDocument, year: int) -> IndexDocument | None:
        """``amounts.figure`` asks for the one year of the amount."""
        if not year:
            return document
        [reporter] = document.facets.get("reporter", (None,))
        return self._bodies.get(reporter) if reporter else None

    @cached_property
    def _bodies(self) -> dict[str, IndexDocument]:
        """Each body's report of the other year; of several the one with the greatest id."""
        if not isinstance(self._amount, Change):
            return {}
        codes = _codes(self._amount.then)
        fields = (*_columns(codes), _REPORTER)
        query = every([{"term": {"year": self._amount.year}}, there("facet.reporter")])
        rows = (tuple(field_of(hit, field) for field in fields) for hit in self._view.hits(query, _BY_ID, fields))
        return {row[-1]: _document(codes, row, row[-1]) for row in rows}


def _own(amount: AnyAmount) -> tuple[str, ...]:
    """The numbers of the report itself."""
    if isinstance(amount, Amount):
        return _codes(amount)
    return tuple(dict.fromkeys((*_codes(amount.now), *(() if amount.year else _codes(amount.then)))))


def _codes(amount: Amount) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for part in (amount.terms, amount.less, amount.over) for term in part for code in term))


def _columns(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{kind}.{code}" for code in codes for kind in ("number", "state"))


def _document(codes: Sequence[str], row: Row, reporter: str | None) -> IndexDocument:
    numbers = {code: float(row[2 * at]) for at, code in enumerate(codes) if row[2 * at] is not None}
    states = {code: str(row[2 * at + 1]) for at, code in enumerate(codes) if row[2 * at + 1] is not None}
    return IndexDocument("", "", (), {"reporter": (reporter,)} if reporter else {}, numbers, b"", states)


def statistics(figures: Sequence[tuple[Figure, int]], *, medians: bool) -> Statistics:
    """``amounts.statistics`` of figures that so many reports have."""
    states: Counter[str] = Counter()
    for each, reports in figures:
        states[each.state] += reports
    numbers = sorted((each.number, reports) for each, reports in figures if each.number is not None)
    count = sum(reports for _, reports in numbers)
    return Statistics(
        states,
        count,
        sum((each.sum * reports for each, reports in figures), Decimal(0)),
        sum((each.over * reports for each, reports in figures), Decimal(0)),
        numbers[0][0] if numbers else None,
        numbers[-1][0] if numbers else None,
        sum((number * reports for number, reports in numbers), Decimal(0)) / count if count else None,
        (_at(numbers, (count - 1) // 2) + _at(numbers, count // 2)) / 2 if medians and count else None,
    )


def _at(numbers: Sequence[tuple[Decimal, int]], place: int) -> Decimal:
    for number, reports in numbers:
        place -= reports
        if place < 0:
            return number
    raise IndexError(place)
