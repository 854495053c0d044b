"""What was told one after the other: bodies, years and places of it are added up, held against each other, or asked on."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from indexer.question import Answer
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_follow_ups import FAMILIES, bodies, named_once, value, years

CODE = "t3_new_received__total"
HAN = {2: "两", 3: "三", 4: "四", 5: "五"}


def known(archive: Archive, agency: str, *of: int) -> list[Decimal]:
    found = [value(archive, agency, year, CODE) for year in of]
    return [each for each in found if each is not None]


def triples(archive: Archive) -> list[tuple[list[str], int]]:
    """Three bodies that all say how many requests they received in one year."""
    found = []
    for year in archive.holdings.years:
        named = [name for name in named_once(archive) if known(archive, name, year)]
        found += [(named[at : at + 3], year) for at in range(0, len(named) - 2, 3)]
    return found


@pytest.mark.parametrize("said", ["这三家加起来", "三家一共多少", "这三家合计多少件"])
def test_bodies_asked_in_turn_are_added_up(archive: Archive, said: str) -> None:
    assert triples(archive)
    for names, year in triples(archive):
        turns = [f"{names[0]}{year}年收到多少件申请", f"{names[1]}呢", f"{names[2]}呢", said]
        answer = archive.ask(*turns)
        assert set(bodies(answer)) == set(names), (turns, answer.text)
        assert answer.value == sum(known(archive, name, year)[0] for name in names)


def test_the_last_two_of_three_are_two(archive: Archive) -> None:
    names, year = triples(archive)[0]
    turns = [f"{names[0]}{year}年收到多少件申请", f"{names[1]}呢", f"{names[2]}呢", "这两家加起来是多少"]
    assert bodies(archive.ask(*turns)) == names[1:]


@pytest.mark.parametrize("said", ["{}年加起来", "{}年一共多少件", "这{}年合计多少"])
def test_years_asked_in_turn_are_added_up(archive: Archive, said: str) -> None:
    told = 0
    for agency in named_once(archive):
        held = [year for year in archive.holdings.offices[agency].years if known(archive, agency, year)][:3]
        if len(held) < 3 or len(known(archive, agency, *held)) < 3:
            continue
        turns = [f"{agency}{held[1]}年收到多少件申请", f"{held[0]}年呢", f"{held[2]}年呢", said.format("三")]
        answer = archive.ask(*turns)
        assert answer.value == sum(known(archive, agency, *held)), (turns, answer.text)
        part = archive.ask(*turns, f"{held[1]}年占了百分之几")
        total = sum(known(archive, agency, *held))
        assert part.value == known(archive, agency, held[1])[0] / total if total else part.value is None, part.text
        told += 1
    assert told


def test_that_year_is_a_part_of_all_years(archive: Archive) -> None:
    for agency in named_once(archive):
        held = archive.holdings.offices[agency].years
        if not 3 <= len(held) <= 5 or held[-1] - held[0] + 1 != len(held) or len(known(archive, agency, *held)) < len(held):
            continue
        turns = [f"{agency}{held[0]}到{held[-1]}年一共收到多少件申请", "哪年最多", f"那一年占{HAN[len(held)]}年总数的百分之多少"]
        best = archive.ask(*turns[:2])
        answer = archive.ask(*turns)
        if best.value and len(best.plan.shown.years) == 1:
            assert answer.value == best.value / sum(known(archive, agency, *held)), (turns, answer.text)


def reasons(archive: Archive, code: str, agency: str, year: int) -> dict[str, Decimal]:
    row = code.removesuffix("_total")
    sql = (
        "SELECT v.code, v.value FROM field_values v JOIN reports r ON r.id = v.report_id WHERE r.agency = ? AND r.report_year = ?"
        " AND v.code LIKE ? AND v.value IS NOT NULL"
    )
    return {str(code): Decimal(str(value)) for code, value in archive.sql(sql, agency, year, f"{row}_%") if str(code).endswith("__total")}


@pytest.mark.parametrize("family", ["不予公开", "无法提供"])
def test_the_share_of_the_reason_that_was_told(archive: Archive, family: str) -> None:
    told = 0
    for agency in named_once(archive):
        for year in archive.holdings.offices[agency].years:
            found = reasons(archive, FAMILIES[family], agency, year)
            best = sorted(found.values(), reverse=True)[:2]
            if not best or not best[0] or best[0] == best[-1]:
                continue
            turns = [f"{agency}{year}年{family}的有多少件", "其中哪种理由最多", f"占{family}的比例呢"]
            first, top, share = (archive.ask(*turns[: n + 1]) for n in range(3))
            assert top.value == best[0], (turns, top.text)
            assert share.value == best[0] / (first.value or 1), (turns, share.text)
            told += 1
    assert told


@pytest.mark.parametrize("said", ["第二呢", "第二名呢", "第二名是谁"])
def test_the_next_place_is_of_the_ranking_though_a_number_came_between(archive: Archive, said: str) -> None:
    for first, last in pairwise(archive.holdings.years):
        asked = f"{last}年比{first}年申请量增加最多的单位是哪个"
        second, between = archive.ask(asked, "第二名是谁"), archive.ask(asked, "增加了几件？", said)
        assert between.interpretation["kind"] == "ranking", between.text
        assert shown(between) == shown(second)


def shown(answer: Answer) -> list[tuple[str | None, Decimal | None]]:
    return [(row.agency, row.value) for row in answer.rows]


def test_by_how_many_is_between_the_two_that_were_compared(archive: Archive) -> None:
    for (one, other, _), year in triples(archive):
        values = [known(archive, name, year)[0] for name in (one, other)]
        answer = archive.ask(f"{one}和{other}{year}年谁收到的申请多", "多几件")
        assert answer.value is not None
        assert abs(answer.value) == abs(values[0] - values[1]), answer.text
        assert years(answer) == [str(year)]


@pytest.mark.parametrize("said", ["那两年呢？", "它最新那年收到几件申请"])
def test_nothing_is_added_up_that_was_not_told(archive: Archive, said: str) -> None:
    agency = named_once(archive)[0]
    answer = archive.ask(f"{agency}收到过复议吗", said)
    assert answer.value is None or len(answer.plan.scope.years) == 1
