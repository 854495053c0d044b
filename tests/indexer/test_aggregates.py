"""Counts, statistics, orders and names: equal in every engine, however the index came about; and right in small cases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.documents import IndexDocument
from indexer.engine import Count, Engine, Scope
from indexer.memory import MemoryEngine
from indexer.query import Amount, AnyAmount, Change, Choice, Compared, Newest, Not, Range, Sharing, Stated
from indexer.whoosh_engine import writer
from indexer.whoosh_engine.engine import WhooshEngine
from tests.indexer import agreement, strategies

DOCUMENTS = strategies.documents(list(range(48)))
RECEIVED = Amount.of("t3_new_received__total")


def _engine(folder: Path, batches: list[list[IndexDocument]], deleted: set[str], *, merge: bool = False) -> WhooshEngine:
    segments = writer.without(folder, [segment for batch in batches for segment in writer.write_segments(folder, batch)], deleted)
    writer.commit(folder, [writer.merged(folder, segments, folder)] if merge else segments)
    return WhooshEngine(folder)


@pytest.fixture(scope="module", params=["several segments", "merged"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> agreement.Pair:
    batches = [DOCUMENTS[:20], DOCUMENTS[20:21], DOCUMENTS[21:]]
    deleted = {document.id for document in DOCUMENTS[3:40:9]}
    left = [document for document in DOCUMENTS if document.id not in deleted]
    return _engine(tmp_path_factory.mktemp("index"), batches, deleted, merge=request.param == "merged"), MemoryEngine(left)


@settings(max_examples=200, deadline=None)
@given(count=strategies.counts)
def test_groups_and_their_statistics(pair: agreement.Pair, count: Count) -> None:
    agreement.on_groups(pair, count)


@settings(max_examples=100, deadline=None)
@given(count=strategies.ranked_counts)
def test_the_first_groups(pair: agreement.Pair, count: Count) -> None:
    if count.ranked_by in ("mean", "share") or count.amounts == (Amount.of("disclosure_rate"),) or isinstance(count.amounts[0], Change):
        fast, plain = (engine.aggregate(count) for engine in pair)
        assert fast.total == plain.total
    else:
        agreement.on_the_first_groups(pair, count)


@settings(max_examples=100, deadline=None)
@given(scope=strategies.scopes, order=strategies.orders, start=st.integers(0, 30), most=st.none() | st.integers(0, 9))
def test_reports_in_any_order(pair: agreement.Pair, scope: Scope, order: str, start: int, most: int | None) -> None:
    agreement.on_orders(pair, scope, order, start, most)


@settings(max_examples=100, deadline=None)
@given(asked=strategies.greatest)
def test_the_greatest_with_all_that_tie(pair: agreement.Pair, asked: tuple[Any, ...]) -> None:
    agreement.on_the_greatest(pair, *asked)


@settings(max_examples=60, deadline=None)
@given(scope=strategies.scopes, amount=strategies.amounts, bounds=strategies.bounds)
def test_histograms(pair: agreement.Pair, scope: Scope, amount: AnyAmount, bounds: list[Decimal]) -> None:
    agreement.on_histograms(pair, scope, amount, bounds)


def test_names(pair: agreement.Pair) -> None:
    agreement.on_names(pair)


# Small cases, reckoned by hand


def _document(number: int, numbers: dict[str, float], states: dict[str, str], **facets: tuple[str, ...]) -> IndexDocument:
    return IndexDocument(f"{number:012x}", "", ("公开。",), facets, numbers, b"", states)


SMALL = [
    _document(1, {"t3_new_received__total": 5, "report_year": 2021}, {}, city=("甲市",), rule=("T3-01", "N-04")),
    _document(
        2, {"t3_new_received__total": 0, "report_year": 2022}, {"t3_new_received__total": "narrative_zero"}, city=("甲市",), rule=("N-04",)
    ),
    _document(3, {"report_year": 2022}, {"t3_new_received__total": "table_blank"}, city=("乙市",)),
    _document(4, {"t3_new_received__total": 2, "t3_carried_in__total": 2, "report_year": 2022}, {}),
]


@pytest.fixture(params=["memory", "arrays"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return MemoryEngine(SMALL) if request.param == "memory" else _engine(tmp_path, [SMALL[:2], SMALL[2:]], set())


def test_a_blank_is_not_a_zero(small: Engine) -> None:
    [group] = small.aggregate(Count(amounts=(RECEIVED,), medians=True)).groups
    found = group.amounts[0]
    assert (group.reports, found.known, found.unknown, found.numbers) == (4, 3, 1, 3)
    assert found.states == {"table_cell": 2, "narrative_zero": 1, "table_blank": 1}
    assert (found.sum, found.least, found.greatest, found.median) == (7, 0, 5, 2)
    assert found.mean == Decimal(7) / 3


def test_a_report_with_several_values_is_in_each_group(small: Engine) -> None:
    groups = small.aggregate(Count(by=("rule",), amounts=(RECEIVED,), distinct=("city",))).groups
    assert [(g.values, g.reports, g.amounts[0].sum, g.distinct) for g in groups] == [
        (("N-04",), 2, 5, (1,)),
        (("T3-01",), 1, 5, (1,)),
        ((None,), 2, 2, (1,)),
    ]


def test_sums_are_known_as_well_as_their_weakest_part(small: Engine) -> None:
    both = Amount.of("t3_new_received__total", "t3_carried_in__total")
    [group] = small.aggregate(Count(amounts=(both,))).groups
    assert group.amounts[0].states == {"missing": 2, "computed": 1, "table_blank": 1}
    assert group.amounts[0].sum == 4
    assert list(small.ids(Scope(Stated(both, ("missing",))))) == [SMALL[0].id, SMALL[1].id]
    assert list(small.ids(Scope(Compared(both, Decimal(4), Decimal(4))))) == [SMALL[3].id]


def test_of_several_codes_the_first_with_a_row_counts(small: Engine) -> None:
    either = Amount((("t3_carried_in__total", "t3_new_received__total"),))
    assert small.aggregate(Count(amounts=(either,))).groups[0].amounts[0].sum == 7
    assert small.top(Scope(), either, 1).reports == ((SMALL[0].id, Decimal(5)),)


def test_a_share_of_nothing_is_no_number(small: Engine) -> None:
    share = Amount.of("t3_new_received__total", over=("t3_new_received__total",))
    found = small.aggregate(Count(amounts=(share,))).groups[0].amounts[0]
    assert (found.known, found.sum, found.over, found.share, found.least) == (2, 7, 7, 1, 1)
    assert found.states == {"computed": 2, "no_denominator": 1, "table_blank": 1}


def test_places_are_shared_by_those_that_tie(small: Engine) -> None:
    groups = small.aggregate(Count(by=("city",), order="-reports", limit=2))
    assert groups.total == 3
    assert [group.values for group in groups.groups] == [("甲市",), ("乙市",), (None,)]
    assert small.top(Scope(Range("report_year", Decimal(2022))), RECEIVED, 1, lowest=True).reports == ((SMALL[1].id, Decimal(0)),)


BODIES = [
    _document(1, {"t3_new_received__total": 5, "report_year": 2021}, {}, reporter=("甲局",), agency=("甲局",)),
    _document(2, {"t3_new_received__total": 9, "report_year": 2022}, {}, reporter=("甲局",), agency=("甲局",)),
    _document(3, {"t3_new_received__total": 0, "report_year": 2021}, {}, reporter=("乙局",), agency=("乙局",)),
    _document(4, {"t3_new_received__total": 4, "report_year": 2022}, {}, reporter=("乙局",), agency=("乙局",)),
    _document(5, {"report_year": 2022}, {"t3_new_received__total": "table_blank"}, reporter=("丙局",), agency=("丙局",)),
]


@pytest.fixture(params=["memory", "arrays"])
def bodies(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return MemoryEngine(BODIES) if request.param == "memory" else _engine(tmp_path, [BODIES[:2], BODIES[2:]], set())


def test_how_a_body_differs_from_its_own_report_of_another_year(bodies: Engine) -> None:
    year = Range("report_year", Decimal(2022), Decimal(2022))
    found = bodies.top(Scope(year), Change(RECEIVED, RECEIVED, 2021), 5)
    assert found.reports == ((BODIES[3].id, Decimal(4)), (BODIES[1].id, Decimal(4)))  # equal ones by name: 乙 stands before 甲
    growth = Change(RECEIVED, RECEIVED, 2021, relative=True)
    assert bodies.top(Scope(year), growth, 5).reports == ((BODIES[1].id, Decimal("0.8")),)  # from nothing there is no growth
    states = bodies.aggregate(Count(Scope(year), amounts=(growth,))).groups[0].amounts[0].states
    assert states == {"computed": 1, "no_denominator": 1, "table_blank": 1}


def test_reports_related_to_others(bodies: Engine) -> None:
    received = Compared(RECEIVED, Decimal(0), above=True)
    in_2021 = Range("report_year", Decimal(2021), Decimal(2021))
    assert list(bodies.ids(Scope(Sharing("reporter", in_2021)))) == [each.id for each in BODIES[:4]]
    assert list(bodies.ids(Scope(Newest("reporter")))) == [BODIES[1].id, BODIES[3].id, BODIES[4].id]
    assert list(bodies.ids(Scope(Newest("reporter", in_2021)))) == [BODIES[0].id, BODIES[2].id]
    never = Not(Sharing("reporter", Not(received)))
    assert list(bodies.ids(Scope(never))) == [BODIES[0].id, BODIES[1].id]
    assert list(bodies.ids(Scope(Choice("agency", ("局",), exact=True)))) == []


def test_counting_nothing(tmp_path: Path) -> None:
    for engine in (MemoryEngine(()), _engine(tmp_path, [], set())):
        [group] = engine.aggregate(Count(amounts=(RECEIVED,), medians=True)).groups
        assert (group.reports, group.amounts[0].sum, group.amounts[0].median) == (0, 0, None)
        assert engine.aggregate(Count(by=("city",), amounts=(RECEIVED,))).groups == ()
        assert list(engine.ids(Scope())) == []
        assert engine.histogram(Scope(), RECEIVED, [Decimal(1)]) == (0, 0)
        assert engine.top(Scope(), RECEIVED, 3).places == 0
