"""Random plans: every number of an answer is what plain SQL gives."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.form import FIELDS, MEASURES
from indexer.question import Answer, Intent, Plan, answer_plan, from_address, to_address
from indexer.question.plan import Aggregate, Condition, Filter, Op
from indexer.question.quantities import quantity
from tests.indexer.question import reference
from tests.indexer.question.conftest import Archive

CODES = sorted({field.code for field in FIELDS if field.code != "n_requests"} - {f.code for f in FIELDS if f.row == "other_processing"})
CODES += [measure.code for measure in MEASURES if measure.code != "t3_other_total"]
# Numbers of a point in time are answered from the newest report of each body; here only with one year.
YEARS = ("2019", "2020", "2021", "2022", "2023")
SCOPES = ("city", "county", "sector", "level", "body_type", "agency")

counts = st.sampled_from([0, 0, 1, 2, 3, 5, 10, 50]).map(Decimal)
codes = st.sampled_from(CODES)
conditions = st.builds(Condition, codes, st.sampled_from(list(Op)), counts)


@st.composite
def filters(draw: st.DrawFn, archive: Archive) -> tuple[Filter, ...]:
    made = [Filter("report_year", (draw(st.sampled_from(YEARS)),))]
    if draw(st.booleans()):
        field = draw(st.sampled_from(SCOPES))
        values = archive.holdings.values_of(field)
        made.append(Filter(field, tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))), draw(st.booleans())))
    if draw(st.integers(0, 3)) == 0:
        made.append(
            Filter(
                draw(st.sampled_from(("zero_requests", "pending_litigation", "pending_review"))), (draw(st.sampled_from(("yes", "no"))),)
            )
        )
    return tuple(made)


@st.composite
def plans(draw: st.DrawFn, archive: Archive) -> Plan:
    intent = draw(st.sampled_from((Intent.AGGREGATE, Intent.RANK, Intent.LIST, Intent.COUNT, Intent.BREAKDOWN, Intent.TABLE)))
    some = tuple(draw(st.lists(conditions, max_size=2)))
    code = draw(codes)
    aggregate = draw(st.sampled_from((Aggregate.SUM, Aggregate.MEAN, Aggregate.MEDIAN))) if intent is Intent.AGGREGATE else Aggregate.NONE
    group = draw(st.sampled_from(("city", "sector", "agency"))) if intent is Intent.BREAKDOWN else ""
    if intent in (Intent.LIST, Intent.COUNT):
        some = some or (draw(conditions),)
    shown = () if intent in (Intent.LIST, Intent.COUNT) else (code,)
    sort, limit = (draw(st.sampled_from(("asc", "desc"))), draw(st.sampled_from((0, 1, 3)))) if intent is Intent.RANK else ("", 0)
    return Plan(intent, draw(filters(archive)), some, shown, aggregate, group, sort, limit)


def close(value: Decimal | None, wanted: Decimal | float | None) -> bool:
    if value is None or wanted is None:
        return value is None and wanted is None
    return abs(value - Decimal(str(wanted))) < Decimal("0.000001") * max(1, abs(value))


def expected(archive: Archive, code: str, ids: set[str]) -> dict[str, Decimal | None]:
    """Report → number, for the reports that say it; a ratio over nothing is None."""
    above, below = reference.measured(archive, code)
    if quantity(code).ratio:
        return {id: above[id] / below[id] if below[id] else None for id in ids if id in above and id in below}
    return {id: above[id] for id in ids if id in above}


@pytest.fixture(scope="module")
def known(archive: Archive) -> Archive:
    """The same archive, each number looked up once."""
    kept: dict[str, Any] = {}
    plain = reference.numbers

    def once(where: Archive, code: str) -> reference.Numbers:
        if code not in kept:
            kept[code] = plain(where, code)
        found: reference.Numbers = kept[code]
        return found

    reference.numbers = once
    return archive


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_number_is_what_sql_gives(known: Archive, data: st.DataObject) -> None:
    plan = data.draw(plans(known))
    answer = answer_plan(plan, store=known.store, index=known.index)
    ids = reference.chosen(known, plan)
    scope = reference.reports(
        known, tuple(f for f in plan.filters if f.field not in ("zero_requests", "pending_litigation", "pending_review"))
    )
    if answer.intent is Intent.REFUSE:
        assert not scope
        return
    CHECKS[plan.intent](known, plan, answer, ids)


def check_aggregate(archive: Archive, plan: Plan, answer: Answer, ids: set[str]) -> None:
    code = plan.quantities[0]
    found = expected(archive, code, ids)
    assert {row.report_id for row in answer.rows} == set(found)
    assert all(close(row.value, found[str(row.report_id)]) for row in answer.rows)
    assert len(answer.coverage.unknown) == len(ids) - len(found)
    values = [value for value in found.values() if value is not None]
    if quantity(code).ratio:
        above, below = reference.measured(archive, code)
        whole = sum((below[id] for id in found), Decimal(0))
        assert close(answer.value, sum((above[id] for id in found), Decimal(0)) / whole if whole else None)
    elif not values:
        assert answer.value is None
    elif plan.aggregate is Aggregate.MEDIAN:
        assert close(answer.value, median(values))
    else:
        total = sum(values, Decimal(0))
        assert close(answer.value, total / len(values) if plan.aggregate is Aggregate.MEAN else total)


def check_rank(archive: Archive, plan: Plan, answer: Answer, ids: set[str]) -> None:
    found = {id: value for id, value in expected(archive, plan.quantities[0], ids).items() if value is not None}
    values = sorted(found.values(), reverse=plan.sort == "desc")
    limit = values[plan.limit - 1] if plan.limit and plan.limit < len(values) else None
    allowed = {id for id, value in found.items() if limit is None or (value >= limit if plan.sort == "desc" else value <= limit)}
    assert {row.report_id for row in answer.rows} == allowed
    shown = [row.value for row in answer.rows if row.value is not None]
    assert shown == sorted(shown, reverse=plan.sort == "desc")
    assert all(close(row.value, found[str(row.report_id)]) for row in answer.rows)


def check_list(archive: Archive, plan: Plan, answer: Answer, ids: set[str]) -> None:
    assert {row.report_id for row in answer.rows} == ids
    first = plan.conditions[0].quantity
    found = expected(archive, first, ids)
    assert all(close(row.value, found[str(row.report_id)]) for row in answer.rows)
    assert not {gap.report_id for gap in answer.coverage.unknown} & ids
    if plan.intent is Intent.COUNT:
        offices = {archive.holdings.by_id[id].agency.name for id in ids}
        assert answer.value == len(offices)


def check_breakdown(archive: Archive, plan: Plan, answer: Answer, ids: set[str]) -> None:
    code = plan.quantities[0]
    if plan.group == "agency":
        found = expected(archive, code, ids)
        assert {row.report_id for row in answer.rows} == set(found)
        assert all(close(row.value, found[str(row.report_id)]) for row in answer.rows)
        return
    above, below = reference.measured(archive, code)
    groups: dict[str, list[str]] = defaultdict(list)
    for id, value in archive.sql(f"SELECT id, coalesce({plan.group}, '') FROM reports WHERE current"):
        if id in ids:
            groups[value].append(id)
    assert len(answer.rows) == len(groups)
    totals = []
    for members in groups.values():
        said = [id for id in members if id in above and (not quantity(code).ratio or id in below)]
        top = sum((above[id] for id in said), Decimal(0))
        whole = sum((below[id] for id in said), Decimal(0)) if quantity(code).ratio else None
        totals.append((None if not said or whole == 0 else top / whole) if whole is not None else top if said else None)
    assert sorted(map(str, (None if v is None else round(float(v), 6) for v in totals))) == sorted(
        map(str, (None if row.value is None else round(float(row.value), 6) for row in answer.rows))
    )


def check_table(archive: Archive, plan: Plan, answer: Answer, ids: set[str]) -> None:
    found = expected(archive, plan.quantities[0], ids)
    assert {row.report_id for row in answer.rows} == ids
    assert all(close(row.value, found.get(str(row.report_id))) for row in answer.rows)


CHECKS = {
    Intent.AGGREGATE: check_aggregate,
    Intent.RANK: check_rank,
    Intent.LIST: check_list,
    Intent.COUNT: check_list,
    Intent.BREAKDOWN: check_breakdown,
    Intent.TABLE: check_table,
}


@settings(max_examples=200)
@given(data=st.data())
def test_a_plan_survives_its_address(archive: Archive, data: st.DataObject) -> None:
    plan = data.draw(plans(archive))
    address = to_address(plan)
    assert from_address(address) == plan
    assert address.isascii()
    assert not set(address) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%:,;+/")
