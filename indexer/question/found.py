"""这些单位, where an answer found more bodies than a state names one by one: those its plan finds, asked once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.store import Store
from indexer.index import Index
from indexer.query import Among, Choice, Not, Query, Sharing
from indexer.question.address import from_address
from indexer.question.context import Context
from indexer.question.reports import Rows

if TYPE_CHECKING:
    from indexer.question.holdings import Holdings


def found_by(address: str, holdings: Holdings, store: Store, index: Index) -> Query:
    """All reports of the bodies that the answer to this plan is about. ``address``: as by ``to_address``; else PlanError."""
    plan = from_address(address)
    rows = plan.ask.answer(Context(plan.scope, holdings, store, index, plan.shown)).rows
    if isinstance(rows, Rows) and rows.reports is not None:
        return Sharing("reporter", rows.reports.query or Not(Among(frozenset())))
    return Choice("reporter", tuple(dict.fromkeys(row.agency for row in rows if row.agency)) or ("",), exact=True)
