"""A question within a question is answered like the two in turn; numbers that rise or fall year by year, held against SQL."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from indexer.question import Intent, glance
from tests.indexer.question.conftest import Archive

WHO = {
    "申请最多的单位": "申请最多的单位是谁",
    "处罚最多的那家": "处罚最多的单位是谁",
    "许可最少的单位": "许可最少的单位是谁",
    "申请超过十件的单位里": "申请超过十件的单位有哪些",
    "有诉讼的单位中": "有诉讼的单位有哪些",
}
THEN = ("公开率是多少", "行政强制多少件", "复议一共几件", "不予公开多少件")
MEASURES = {"申请量": "t3_new_received__total", "行政处罚": "t2_penalty_decisions", "行政许可": "t2_licensing_decisions"}


@pytest.mark.parametrize(("who", "then"), list(product(WHO, THEN)))
def test_two_steps_are_two_questions_in_turn(archive: Archive, who: str, then: str) -> None:
    year = archive.holdings.newest
    answer = archive.ask(f"{year}年{who}{then}")
    first = archive.ask(f"{year}年{WHO[who]}")
    if not first.plan.shown.bodies:
        return
    pronoun = "它" if len(first.plan.shown.bodies) == 1 else "这些单位"
    assert answer.value == archive.ask(f"{pronoun}{then}", state=first.plan).value
    assert answer.text.endswith(first.text)
    assert set(answer.plan.scope.get("agency")) == set(first.plan.shown.bodies)


@pytest.mark.parametrize(
    "question", ["{}年申请最多的单位是谁", "{}年申请超过五件的单位有几家", "{}年收到申请最多的单位收到几件", "申请量最多的单位（{}）"]
)
def test_what_asks_for_the_bodies_is_one_step(archive: Archive, question: str) -> None:
    answer = archive.ask(question.format(archive.holdings.newest))
    assert answer.interpretation["kind"] in ("ranking", "listing")


def values(archive: Archive, code: str) -> dict[str, dict[int, float]]:
    sql = (
        "SELECT r.agency, r.report_year, CAST(v.value AS REAL) FROM field_values v JOIN reports r ON r.id = v.report_id"
        " WHERE v.code = ? AND v.value IS NOT NULL AND r.current"
    )
    found: dict[str, dict[int, float]] = {}
    for agency, year, value in archive.sql(sql, code):
        found.setdefault(agency, {})[year] = value
    return found


@pytest.mark.parametrize(("word", "said"), list(product(MEASURES, ("逐年增加", "连续两年增长", "逐年减少", "连续两年下降"))))
def test_steady_change_is_what_the_numbers_say(archive: Archive, word: str, said: str) -> None:
    answer = archive.ask(f"{word}{said}的单位有哪些")
    up, run = said.endswith(("增加", "增长")), 2 if "两年" in said else 0
    wanted = set()
    for agency, by_year in values(archive, MEASURES[word]).items():
        held = range(min(by_year), max(by_year) + 1)
        steps = [a in by_year and b in by_year and (by_year[b] > by_year[a] if up else by_year[b] < by_year[a]) for a, b in pairwise(held)]
        spans = [steps[i : i + (run or max(2, len(steps)))] for i in range(len(steps))]
        wanted |= {agency} if any(len(span) == (run or max(2, len(steps))) and all(span) for span in spans) else set()
    assert {row.agency for row in answer.rows} == wanted
    assert answer.intent is Intent.LIST


@pytest.mark.parametrize("kind", ["政府", "部门"])
@pytest.mark.parametrize("without", ["去掉{}", "不包括{}", "除了{}"])
def test_a_kind_of_body_is_left_out(archive: Archive, without: str, kind: str) -> None:
    answer = archive.ask(f"{without.format(kind)}，{archive.holdings.newest}年申请最多的是谁")
    assert answer.interpretation["filters"]["not"]["kind"] == ["government" if kind == "政府" else "department"]


def test_words_in_any_box(archive: Archive) -> None:
    year = archive.holdings.newest
    found = glance(f"{year}年零申请", archive.store, archive.index)
    assert (found.filters_url, found.asks) == (f"/search?zero_requests=yes&report_year={year}", False)
    assert glance(f"{year}年谁的申请最多", archive.store, archive.index).asks
    for name in list(archive.holdings.offices)[:5]:
        assert name in glance(name, archive.store, archive.index).agencies
    assert not glance("培训", archive.store, archive.index).filters_url
