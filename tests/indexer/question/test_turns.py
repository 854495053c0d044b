"""Turns: whose number the next one is about, and how a name was taken."""

from __future__ import annotations

from indexer.question import Intent
from tests.indexer.question.conftest import Archive

CODE = "t2_licensing_decisions"


def some_body(archive: Archive) -> str:
    """A body that does not have the archive's largest number."""
    sql = (
        "SELECT r.agency FROM reports r JOIN field_values v ON v.report_id = r.id AND v.code = ? WHERE v.value IS NOT NULL"
        " GROUP BY r.agency ORDER BY max(CAST(v.value AS REAL)) LIMIT 1"
    )
    return str(archive.one(sql, CODE))


def test_the_year_before_is_that_of_the_answer(archive: Archive) -> None:
    agency = some_body(archive)
    answer = archive.ask(f"{agency}2021年行政许可多少件", "那上一年呢")
    assert answer.interpretation["filters"]["report_year"] == ["2020"]


def test_who_is_asked_of_all_after_one_body(archive: Archive) -> None:
    agency = some_body(archive)
    answer = archive.ask(f"{agency}行政许可多少件", "谁最多")
    largest = archive.one("SELECT max(CAST(value AS REAL)) FROM field_values WHERE code = ?", CODE)
    assert answer.intent is Intent.RANK
    assert float(answer.rows[0].value or 0) == largest
    assert any("全部单位" in note for note in answer.notes)


def test_the_year_of_what_ranks_first(archive: Archive) -> None:
    first = archive.ask("哪家行政许可最多")
    for turn in ("哪年", "是哪一年的"):
        again = archive.ask("哪家行政许可最多", turn)
        assert [(row.report_id, row.report_year) for row in again.rows] == [(row.report_id, row.report_year) for row in first.rows]
