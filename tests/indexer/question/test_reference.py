"""Random plans: every number of an answer is what plain SQL over the decided values gives."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.form import FIELDS
from indexer.question import Answer, Plan, answer_plan, from_address, to_address
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.table import Table
from indexer.question.plan import Aggregate, Condition, Op, Scope
from tests.indexer.question.conftest import Archive

CODES = sorted(field.code for field in FIELDS if field.table in (3, 4) and field.row != "other_processing")
YEARS = (2019, 2020, 2021, 2022, 2023)
SCOPES = ("city", "county", "sector", "level", "body_type")
_OPS = {Op.GT: ">", Op.GE: ">=", Op.LT: "<", Op.LE: "<=", Op.EQ: "=", Op.NE: "<>"}

codes = st.sampled_from(CODES)
counts = st.sampled_from([0, 0, 1, 2, 3, 5, 10, 50]).map(Decimal)
conditions = st.builds(Condition, codes, st.sampled_from(list(_OPS)), counts)
asks = st.one_of(
    st.builds(Number, st.tuples(codes), st.sampled_from([(), (Aggregate.SUM,), (Aggregate.MEAN,), (Aggregate.MEDIAN,)])),
    st.builds(Ranking, st.tuples(codes), st.sampled_from(["desc", "asc"]), st.sampled_from([0, 1, 3])),
    st.builds(Listing, st.tuples(conditions) | st.tuples(conditions, conditions), count=st.booleans()),
    st.builds(Table, st.tuples(codes)),
)


@st.composite
def plans(draw: st.DrawFn, archive: Archive) -> Plan:
    scope = Scope().of_years((draw(st.sampled_from(YEARS)),))
    if draw(st.booleans()):
        field = draw(st.sampled_from(SCOPES))
        scope = scope.set(field, [draw(st.sampled_from(archive.holdings.values_of(field)))])
    return Plan(scope, draw(asks))


def reports(archive: Archive, scope: Scope) -> set[str]:
    where = [(f"CAST({each.field} AS TEXT) IN ({','.join('?' * len(each.values))})", each.values) for each in scope.filters]
    tests = " AND ".join(["current", *(test for test, _ in where)])
    return {id for (id,) in archive.sql(f"SELECT id FROM reports WHERE {tests}", *(value for _, values in where for value in values))}


def numbers(archive: Archive, code: str, among: set[str]) -> dict[str, Decimal]:
    rows = archive.sql("SELECT report_id, value FROM field_values WHERE code = ? AND value IS NOT NULL", code)
    return {id: Decimal(value) for id, value in rows if id in among}


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_number_is_what_sql_gives(archive: Archive, data: st.DataObject) -> None:
    plan = data.draw(plans(archive))
    among = reports(archive, plan.scope)
    answer = answer_plan(plan, store=archive.store, index=archive.index)
    if not among:
        assert not answer.rows
        return
    match plan.ask:
        case Number():
            check_number(answer, plan.ask, numbers(archive, plan.ask.quantities[0], among))
        case Ranking():
            check_ranking(answer, plan.ask, numbers(archive, plan.ask.quantities[0], among))
        case Listing():
            check_listing(archive, answer, plan.ask, among)
        case Table():
            found = numbers(archive, plan.ask.quantities[0], among)
            assert {row.report_id for row in answer.rows} == among
            assert all(row.value == found.get(str(row.report_id)) for row in answer.rows)


def check_number(answer: Answer, ask: Number, found: dict[str, Decimal]) -> None:
    assert {row.report_id: row.value for row in answer.rows if row.value is not None} == found
    if not found:
        assert answer.value is None
        return
    values = list(found.values())
    aggregate = ask.aggregates[0] if ask.aggregates else Aggregate.SUM
    wanted = {
        Aggregate.SUM: sum(values, Decimal(0)),
        Aggregate.MEAN: sum(values, Decimal(0)) / len(values),
        Aggregate.MEDIAN: median(values),
    }
    assert answer.value is not None
    assert abs(answer.value - wanted[aggregate]) < Decimal("0.000001")


def check_ranking(answer: Answer, ask: Ranking, found: dict[str, Decimal]) -> None:
    ranked = sorted(found.values(), reverse=ask.order == "desc")
    last = ranked[ask.limit - 1] if ask.limit and ask.limit < len(ranked) else None
    allowed = {id for id, value in found.items() if last is None or (value >= last if ask.order == "desc" else value <= last)}
    if ask.limit and ask.order == "desc" and last == 0 and ranked[0]:  # nobody is third of the most with nothing
        allowed = {id for id in allowed if found[id]}
    assert {row.report_id for row in answer.rows} == allowed
    shown = [row.value for row in answer.rows if row.value is not None]
    assert shown == sorted(shown, reverse=ask.order == "desc")
    assert all(row.value == found[str(row.report_id)] for row in answer.rows)


def check_listing(archive: Archive, answer: Answer, ask: Listing, among: set[str]) -> None:
    for condition in ask.conditions:
        found = numbers(archive, condition.quantity, among)
        among = {id for id in found if archive.one(f"SELECT ? {_OPS[condition.op]} ?", float(found[id]), float(condition.value))}
    assert {row.report_id for row in answer.rows} == among
    if ask.count:
        assert answer.value == len({archive.holdings.by_id[id].agency.name for id in among})


@settings(max_examples=200)
@given(data=st.data())
def test_a_plan_survives_its_address(archive: Archive, data: st.DataObject) -> None:
    plan = data.draw(plans(archive))
    assert from_address(to_address(plan)) == plan
