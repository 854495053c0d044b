"""What it means that two engines agree: on sets, orders, groups, statistics. The second one is the plain engine."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from indexer.engine import Aggregated, Count, Engine, Group, Scope, Statistics
from indexer.fields import FACET_BY_NAME
from indexer.query import AnyAmount, Change

Pair = tuple[Engine, Engine]


def on_groups(pair: Pair, count: Count) -> tuple[Aggregated, Aggregated]:
    fast, plain = (engine.aggregate(count) for engine in pair)
    _same_groups(fast, plain, count)
    return fast, plain


def on_the_first_groups(pair: Pair, count: Count) -> None:
    fast, plain = on_groups(pair, count)
    assert [group.values for group in fast.groups] == [group.values for group in plain.groups]


def on_orders(pair: Pair, scope: Scope, order: str, start: int, most: int | None) -> None:
    fast, plain = (list(engine.ids(scope, order, start, most)) for engine in pair)
    assert fast == plain
    fast_rows, plain_rows = (list(engine.rows(scope, ("agency", "rule", "reporter"), order, start, most)) for engine in pair)
    assert fast_rows == plain_rows
    assert [row[0] for row in fast_rows] == fast


def on_the_greatest(pair: Pair, scope: Scope, amount: AnyAmount, limit: int, lowest: bool, start: int, most: int) -> None:
    fast, plain = (engine.top(scope, amount, limit, lowest=lowest, start=start, most=most) for engine in pair)
    assert (fast.known, fast.places) == (plain.known, plain.places)
    assert [id for id, _ in fast.reports] == [id for id, _ in plain.reports]
    # The difference of two shares without end is not the same in its last digit.
    assert [float(number) for _, number in fast.reports] == pytest.approx([float(number) for _, number in plain.reports], rel=1e-12)


def on_histograms(pair: Pair, scope: Scope, amount: AnyAmount, bounds: Sequence[Decimal]) -> None:
    fast, plain = (engine.histogram(scope, amount, bounds) for engine in pair)
    assert fast == plain


def on_names(pair: Pair) -> None:
    assert len(pair[0]) == len(pair[1])
    for facet in FACET_BY_NAME:
        assert pair[0].names(facet) == pair[1].names(facet)
        assert pair[0].names(facet) is pair[0].names(facet)


def _same_groups(fast: Aggregated, plain: Aggregated, count: Count) -> None:
    assert fast.total == plain.total
    if count.ranked_by:  # means that are nearly equal may change places
        assert sorted(map(_key, fast.groups)) == sorted(map(_key, plain.groups))
    else:
        assert list(map(_key, fast.groups)) == list(map(_key, plain.groups))
    for one, other in zip(sorted(fast.groups, key=_key), sorted(plain.groups, key=_key), strict=True):
        assert (one.reports, one.distinct, one.named) == (other.reports, other.distinct, other.named)
        for amount, mine, theirs in zip(count.amounts, one.amounts, other.amounts, strict=True):
            _same_statistics(amount, mine, theirs)


def _same_statistics(amount: AnyAmount, one: Statistics, other: Statistics) -> None:
    assert one.states == other.states
    names = ("numbers", "sum", "over", "least", "greatest", "median", "mean", "share")
    mine, theirs = ([getattr(each, name) for name in names] for each in (one, other))
    if mine[6] != theirs[6] and getattr(amount, "over", ()):  # means of shares are added up in another order
        assert mine.pop(6) == pytest.approx(theirs.pop(6))
    endless = any(code.endswith("disclosure_rate") for codes in getattr(amount, "terms", ()) for code in codes)
    if endless or isinstance(amount, Change):  # numbers without end
        assert [None if n is None else float(n) for n in mine] == pytest.approx([None if n is None else float(n) for n in theirs])
    else:
        assert mine == theirs


def _key(group: Group) -> tuple[str, ...]:
    return tuple(value or "" for value in group.values)
