"""这些单位 after an answer that found more bodies than a state names: all of them, not the first few."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from archive.store import Store
from indexer import open_index
from indexer.question import Answer, ask, from_address
from indexer.question.plan import NAMED
from tests.indexer.question.conftest import Archive

# What finds many bodies, and the same in SQL over v_values.
MANY = {
    "{}年收到过申请的单位有哪些": "code = 't3_new_received__total' AND value > 0",
    "{}年有行政处罚的单位有哪些": "code = 't2_penalty_decisions' AND value > 0",
    "{}年收到过申请的单位有几家": "code = 't3_new_received__total' AND value > 0",
    "{}年哪些单位的申请不到1000件": "code = 't3_new_received__total' AND value < 1000",
}
CODES = {"行政许可": "t2_licensing_decisions", "行政处罚": "t2_penalty_decisions"}


@pytest.fixture(scope="module")
def many(large_home: Path) -> Iterator[Archive]:
    with Store(large_home) as store, open_index(large_home) as index:
        yield Archive(store, index)


def turns(archive: Archive, *questions: str) -> Answer:
    """As a visitor asks: the state goes through an address."""
    state = None
    for question in questions:
        answer = ask(question, store=archive.store, index=archive.index, state=state)
        state = from_address(answer.state)
    return answer


def bodies(archive: Archive, year: int, condition: str) -> list[str]:
    sql = f"SELECT DISTINCT agency FROM v_values WHERE report_year = ? AND agency IS NOT NULL AND value IS NOT NULL AND {condition}"
    return [name for (name,) in archive.sql(sql, year)]


def value_of(archive: Archive, names: list[str], year: int, code: str) -> dict[str, Decimal]:
    sql = "SELECT agency, value FROM v_values WHERE report_year = ? AND code = ? AND value IS NOT NULL"
    return {name: Decimal(str(value)) for name, value in archive.sql(sql, year, code) if name in set(names)}


@pytest.mark.parametrize("asked", MANY)
def test_a_number_of_those_is_of_all_of_them(many: Archive, asked: str) -> None:
    told = 0
    for year in many.holdings.years:
        names = bodies(many, year, MANY[asked])
        if len(names) <= NAMED:
            continue
        for word, code in CODES.items():
            answer = turns(many, asked.format(year), f"这些单位{year}年的{word}一共多少件")
            assert answer.value == sum(value_of(many, names, year, code).values()), (year, word, answer.text)
        told += 1
    assert told


def test_the_first_among_those_is_first_among_all_of_them(many: Archive) -> None:
    year = max(many.holdings.years, key=lambda each: len(bodies(many, each, MANY["{}年收到过申请的单位有哪些"])))
    names = bodies(many, year, MANY["{}年收到过申请的单位有哪些"])
    penalties = value_of(many, names, year, CODES["行政处罚"])
    answer = turns(many, f"{year}年收到过申请的单位有哪些", "其中处罚最多的是哪家")
    assert len(names) > NAMED
    assert answer.value == max(penalties.values())
    last = turns(many, f"{year}年收到过申请的单位有哪些", "这些单位处罚多少", "其中处罚最多的是哪家", "它的许可呢")
    assert last.plan.scope.get("agency") == answer.plan.shown.bodies


def test_all_but_those_leaves_out_all_of_them(many: Archive) -> None:
    year = many.holdings.newest
    assert year is not None
    some = bodies(many, year, MANY["{}年收到过申请的单位有哪些"])
    answer = turns(many, f"{year}年收到过申请的单位有哪些", f"除了这些单位，{year}年的行政处罚一共多少件")
    every = value_of(many, bodies(many, year, "1"), year, CODES["行政处罚"])
    assert answer.value == sum(value for name, value in every.items() if name not in some), answer.text


def test_those_of_a_long_ranking_are_those_that_were_ranked(many: Archive) -> None:
    year = many.holdings.newest
    ranked = turns(many, f"{year}年收到申请最多的前30家")
    names = [row.agency for row in ranked.rows if row.agency]
    answer = turns(many, f"{year}年收到申请最多的前30家", f"这些单位{year}年行政处罚一共多少件")
    assert len(names) >= 30
    assert answer.value == sum(value_of(many, names, int(year or 0), CODES["行政处罚"]).values()), answer.text


def test_what_was_found_stays_through_a_chain_of_follow_ups(many: Archive) -> None:
    years = many.holdings.years
    first = f"{years[-1]}年收到过申请的单位有哪些"
    names = bodies(many, years[-1], MANY["{}年收到过申请的单位有哪些"])
    chain = [first, f"这些单位{years[-1]}年的行政处罚一共多少件", f"{years[-2]}年呢", "行政许可呢"]
    answer = turns(many, *chain)
    assert answer.value == sum(value_of(many, names, years[-2], CODES["行政许可"]).values()), answer.text
    deep = turns(many, *chain, *["这些单位的行政处罚一共多少件"] * 12)  # an address has an end, and still says no less
    assert deep.value == sum(value_of(many, names, years[-2], CODES["行政处罚"]).values()), deep.text
