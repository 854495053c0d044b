"""Numbers read by eye left out: a query asked of what the program itself has read.

A number is read by eye only where the program has none, so all there is to keep is why it has none. The index has that reason
as the state of a second code, for the few numbers concerned; an amount of "that code or else the number's own" is what was read.
"""

from __future__ import annotations

from dataclasses import replace

from archive.models import EvidenceKind
from indexer.query import Amount, AnyAmount, Change, Compared, Leaf, Query, Range, Stated, with_leaves

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
