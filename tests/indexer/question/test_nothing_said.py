"""Of nothing nothing is said: an emptied scope, an unchecked report and a row a form lacks are no negative answers."""

from __future__ import annotations

import pytest

from archive.form import FIELD_BY_CODE
from indexer.question import Plan, answer_plan
from indexer.question.kinds.findings import Findings
from indexer.question.plan import Filter, Scope
from tests.indexer.question.conftest import Archive

TOTAL = "t3_new_received__total"
AMOUNT = "t2_procurement_amount_yuan"


def test_a_report_that_cannot_be_checked_has_not_passed(archive: Archive) -> None:
    """Every report whose totals of table 3 are not all printed, asked about alone."""
    rows = ("new_received", "total_processed", "carried_in", "carried_out")
    codes = [f"t3_{row}__total" for row in rows]
    unprinted = archive.sql(
        f"SELECT r.agency, r.report_year FROM reports r WHERE NOT EXISTS (SELECT 1 FROM field_values v WHERE v.report_id = r.id"
        f" AND v.code IN ({','.join('?' * 4)}) AND v.value IS NOT NULL) AND r.report_year >= 2019",
        *codes,
    )
    assert unprinted
    for agency, year in unprinted:
        scope = Scope((Filter("agency", (agency,)), Filter("report_year", (str(year),))))
        answer = answer_plan(Plan(scope, Findings("balance")), store=archive.store, index=archive.index)
        if not answer.rows and answer.coverage.unknown:
            assert answer.text.startswith("无法核对"), answer.text


def test_what_the_form_does_not_print_is_not_blank(archive: Archive) -> None:
    years = [year for (year,) in archive.sql("SELECT DISTINCT report_year FROM reports WHERE form = '2021'")]
    assert years
    assert "2021" not in FIELD_BY_CODE[AMOUNT].editions
    for year in years:
        answer = archive.ask(f"为什么{year}年采购金额是空的")
        forms = {form for (form,) in archive.sql("SELECT DISTINCT form FROM reports WHERE report_year = ?", year)}
        assert "表格没有" in answer.text, answer.text
        assert forms != {"2021"} or not answer.rows


def test_blank_cells_of_one_number(archive: Archive) -> None:
    """收到申请数没填的: the cell itself, not any blank of its table."""
    answer = archive.ask("收到申请数没填的有哪些")
    printed = {
        id
        for (id,) in archive.sql(
            "SELECT report_id FROM field_values WHERE code = ? AND value IS NOT NULL AND evidence = 'table_cell'", TOTAL
        )
    }
    free = {id for (id,) in archive.sql("SELECT id FROM reports WHERE form NOT IN ('2019', '2021')")}
    every = {id for (id,) in archive.sql("SELECT id FROM reports")}
    assert {row.report_id for row in answer.rows} == every - printed - free


@pytest.mark.parametrize("question", ["全部申请是不是都来自个人", "2022年所有申请都是自然人提的吗"])
def test_all_of_them_is_yes_only_of_the_whole(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    year = "AND r.report_year = 2022" if "2022" in question else ""
    sql = f"SELECT sum(v.value) FROM field_values v JOIN reports r ON r.id = v.report_id WHERE v.code = ? AND r.form != 'free' {year}"
    persons, total = archive.one(sql, "t3_new_received__natural_person"), archive.one(sql, TOTAL)
    assert persons < total
    assert answer.text.startswith("不是"), answer.text
    assert answer.value is not None
    assert answer.value < 1
