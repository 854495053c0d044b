"""Amounts from columns: what ``indexer.amounts`` says of single reports, for reports that are alike in what matters, counted.

The cluster gives every distinct combination of the numbers and states concerned, with how many reports have it. So statistics
are exact, whatever the amount, and cost what the combinations cost, not the reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from indexer.amounts import Figure, figure
from indexer.documents import IndexDocument
from indexer.engine import Statistics
from indexer.opensearch_engine.conditions import Clause, every, there
from indexer.opensearch_engine.view import View, field_of
from indexer.query import Amount, AnyAmount, Change

_REPORTER = "first.reporter"
_BY_ID = [{"id": "asc"}]
Row = tuple[Any, ...]


class Reckoning:
    """Of some amounts. ``fields``: what to read of each report."""

    def __init__(self, view: View, amounts: Sequence[AnyAmount]) -> None:
        self._view = view
        self._amounts = amounts
        self._codes = tuple(dict.fromkeys(code for amount in amounts for code in _own(amount)))
        joined = any(isinstance(amount, Change) and amount.year for amount in amounts)
        self.fields = (*_columns(self._codes), *((_REPORTER,) if joined else ()))
        self._years: dict[int, dict[str, IndexDocument]] = {}

    def figures(self, row: Row) -> tuple[Figure, ...]:
        """``row``: the values of ``fields``."""
        document = _document(self._codes, row, str(row[-1]) if len(row) > 2 * len(self._codes) and row[-1] else None)
        return tuple(figure(document, amount, self._of_year) for amount in self._amounts)

    def of_hit(self, hit: dict[str, Any]) -> tuple[Figure, ...]:
        return self.figures(tuple(field_of(hit, field) for field in self.fields))

    def _of_year(self, document: IndexDocument, year: int) -> IndexDocument | None:
        if not year:
            return document
        if year not in self._years:
            self._years[year] = self._bodies(year)
        [reporter] = document.facets.get("reporter", (None,))
        return self._years[year].get(reporter) if reporter else None

    def _bodies(self, year: int) -> dict[str, IndexDocument]:
        """Each body's report of a year; of several the one with the greatest id."""
        then = [amount.then for amount in self._amounts if isinstance(amount, Change) and amount.year == year]
        codes = tuple(dict.fromkeys(code for amount in then for code in _codes(amount)))
        fields = (*_columns(codes), _REPORTER)
        query = every([{"term": {"year": year}}, there("facet.reporter")])
        rows = (tuple(field_of(hit, field) for field in fields) for hit in self._view.hits(query, _BY_ID, fields))
        return {row[-1]: _document(codes, row, row[-1]) for row in rows}

    def reckoned(self, query: Clause) -> Iterator[tuple[str, Figure]]:
        """Report by report, of the first amount, by id."""
        for hit in self._view.hits(query, _BY_ID, ("id", *self.fields)):
            yield field_of(hit, "id"), self.of_hit(hit)[0]


def _own(amount: AnyAmount) -> tuple[str, ...]:
    """The numbers of the report itself."""
    if isinstance(amount, Amount):
        return _codes(amount)
    return (*_codes(amount.now), *(() if amount.year else _codes(amount.then)))


def _codes(amount: Amount) -> tuple[str, ...]:
    return tuple(code for part in (amount.terms, amount.less, amount.over) for term in part for code in term)


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
