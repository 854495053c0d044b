"""Comparisons, negated counts and yes-or-no questions over years, made from the archive's bodies, years and measures."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from indexer.question import Answer
from tests.indexer.question.conftest import Archive

MEASURES = {"行政处罚": "t2_penalty_decisions", "行政许可": "t2_licensing_decisions", "行政强制": "t2_coercion_decisions"}
VERBS = {
    "罚得": "t2_penalty_decisions",
    "收到的申请": "t3_new_received__total",
    "许可": "t2_licensing_decisions",
    "公开得": "t3_granted__total",
}
NONE = ("{}一件都没有的单位", "一件{}都没有的单位", "哪些单位{}一件也没有", "没有一件{}的单位", "{}一个都没有的单位有哪些")


def reports_with(archive: Archive, code: str, year: int, value: int) -> set[str]:
    sql = (
        "SELECT r.agency FROM field_values v JOIN reports r ON r.id = v.report_id"
        " WHERE v.code = ? AND r.report_year = ? AND v.value IS NOT NULL AND CAST(v.value AS REAL) = ?"
    )
    return {row[0] for row in archive.sql(sql, code, year, value)}


def shown(answer: Answer) -> set[str]:
    return {str(row.agency) for row in answer.rows}


@pytest.mark.parametrize(("said", "word"), list(product(NONE, MEASURES)))
def test_none_of_what_is_named(archive: Archive, said: str, word: str) -> None:
    for year in archive.holdings.years:
        answer = archive.ask(f"{year}年{said.format(word)}")
        conditions = answer.interpretation.get("conditions")
        assert conditions == [{"quantity": MEASURES[word], "eq": 0}], (said, word, answer.interpretation)
        assert reports_with(archive, MEASURES[word], year, 0) <= shown(answer)


def test_none_of_requests_is_still_the_fact(archive: Archive) -> None:
    for said in ("申请一件都没有的单位", "一件都没有的单位", "哪些单位一件申请都没有"):
        answer = archive.ask(f"{archive.holdings.newest}年{said}")
        assert "zero_requests" in str(answer.interpretation["conditions"])


@pytest.mark.parametrize(
    "question", ["馆里收了多少个单位的年报", "多少个单位的年报", "几家单位的年报", "馆藏收了几家单位", "馆里有多少个单位的年报"]
)
def test_bodies_held_are_counted(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert answer.value == len(archive.holdings.offices)
    assert answer.interpretation["kind"] == "holdings"


@pytest.mark.parametrize(
    ("word", "fact"), [("零申请", "zero_requests"), ("未审结诉讼", "pending_litigation"), ("未结复议", "pending_review")]
)
def test_a_fact_and_a_year_list_the_reports(archive: Archive, word: str, fact: str) -> None:
    for year in archive.holdings.years:
        for question in (f"{word} {year}", f"{year}年{word}", f"{year}年{word}的单位"):
            answer = archive.ask(question)
            assert answer.interpretation["kind"] == "listing", question
            assert fact in str(answer.interpretation["conditions"]), question
            assert shown(answer) == shown(archive.ask(f"{year}年有{word}的单位有哪些")) or word == "零申请"


def test_how_many_is_still_a_number(archive: Archive) -> None:
    for question in ("未审结诉讼有多少件", "未审结诉讼数"):
        assert archive.ask(f"{archive.holdings.newest}年{question}").interpretation["kind"] == "number"


def test_a_contradiction_is_said_where_yes_or_no_is_asked(archive: Archive) -> None:
    for report in archive.holdings.reports:
        if set(report.rules) & {"N-03"} and report.agency.name and report.report_year:
            answer = archive.ask(f"{report.agency.name}{report.report_year}年到底有没有收到申请")
            if len(answer.rows) < 2 and answer.contradictions:
                assert "矛盾" in answer.text


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("link", ["和", "跟", "与"])
def test_the_verb_of_a_measure_compares_two(archive: Archive, verb: str, link: str) -> None:
    names = list(archive.holdings.offices)
    for one, other in ((names[0], names[1]), (names[2], names[3])):
        for year in set(archive.holdings.offices[one].years) & set(archive.holdings.offices[other].years):
            answer = archive.ask(f"{year}年{one}{link}{other}谁{verb}多")
            assert answer.interpretation["quantities"] == [VERBS[verb]], answer.interpretation_text
            assert answer.interpretation["kind"] == "compare"


@pytest.mark.parametrize(
    "said", ["比{body}{year}年{word}多的有哪些单位", "{year}年{word}比{body}多的单位", "{year}年哪些单位的{word}超过{body}"]
)
@pytest.mark.parametrize("word", MEASURES)
def test_a_body_is_a_yardstick(archive: Archive, said: str, word: str) -> None:
    for name, office in list(archive.holdings.offices.items())[:4]:
        for year in office.years:
            answer = archive.ask(said.format(body=name, year=year, word=word))
            assert answer.interpretation.get("conditions") == [{"quantity": MEASURES[word], "gt": f"body:{name}"}], answer.interpretation
            assert name not in shown(answer)
            assert answer.interpretation["filters"]["report_year"] == [str(year)]


@pytest.mark.parametrize("said", ["翻了一倍以上", "翻倍", "增加了一倍", "翻了一番", "翻了倍"])
@pytest.mark.parametrize("word", MEASURES)
def test_doubled_is_growth_of_a_whole(archive: Archive, said: str, word: str) -> None:
    first, last = archive.holdings.years[-2:]
    for question in (f"{last}年比{first}年{word}{said}的单位", f"{last}年{word}比上年{said}的单位有哪些"):
        answer = archive.ask(question)
        assert "growth" in str(answer.interpretation.get("conditions")), question
        for agency in shown(answer):
            old, new = (float(archive.ask(f"{agency}{year}年{word}多少件").value or 0) for year in (first, last))
            assert new >= 2 * old > 0


@pytest.mark.parametrize("said", ["是不是一年比一年{}", "是否逐年{}", "是一年比一年{}吗"])
def test_every_year_more_is_yes_or_no(archive: Archive, said: str) -> None:
    for name, office in list(archive.holdings.offices.items())[:8]:
        for up in (True, False):
            word = ("多" if up else "少") if "比" in said else ("增加" if up else "减少")
            answer = archive.ask(f"{name}的申请{said.format(word)}")
            values = [row.value for row in answer.rows]
            if len(office.years) < 2 or len(values) < 2:
                continue
            if None not in values:
                steps = [(b > a) if up else (b < a) for a, b in pairwise(values)]  # type: ignore[operator]
                assert answer.text.startswith("是，" if all(steps) else "不是"), answer.text


@pytest.mark.parametrize("said", ["跟前一年", "和上年", "与上一年"])
def test_carried_over_is_checked_against_the_year_before(archive: Archive, said: str) -> None:
    for name, office in archive.holdings.offices.items():
        for year in office.years:
            answer = archive.ask(f"{name}{year}年的上年结转{said}对得上吗")
            assert answer.interpretation["kind"] == "findings"
            assert answer.interpretation["filters"]["report_year"] == [str(year)]
            report = next(r for r in archive.holdings.reports if r.agency.name == name and r.report_year == year)
            assert answer.text.startswith("对不上") is ("T3-05" in report.rules), answer.text
