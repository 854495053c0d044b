"""Every rule fires on its example, is silent on its counter-example, and is not assessable where its inputs are blank."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import audit
from archive.audit import ACROSS_YEARS, COMPARISONS, OF_REPORT, RULE_BY_ID, RULES, TOPIC_BY_CODE, Outcome, Rule, outcome
from archive.audit.across import compare
from archive.audit.comparable import Comparison
from archive.audit.example import BLANK, CORRECT, CORRECT_2019, Example
from archive.audit.rule import Audited, Verdicts, problem, rule, rules_in
from archive.audit.subject import Subject
from archive.audit.years import Series
from archive.extract import extract
from archive.form import Edition, table3, table4
from archive.ingest import ingest
from archive.models import Report, Severity
from archive.readers import read
from archive.store import Store


def name_of(rule: Rule[object, object]) -> str:
    return rule.id


def report_of(example: Example) -> Report:
    report = extract(read(example.data(), f"示例{example.suffix}"))
    assert report.is_report, report.reason
    return report


def outcome_of(rule: str, example: Example) -> Outcome:
    report = report_of(example)
    return outcome(rule, [each.id for each in OF_REPORT], report.findings, report.unassessed)


# Rules on one report


@pytest.mark.parametrize("rule", OF_REPORT, ids=name_of)
def test_a_rule_fires_on_its_example_and_says_so(rule: Rule[Subject, Example]) -> None:
    found = [finding for finding in report_of(rule.fires).findings if finding.rule == rule.id]
    assert rule.says in [finding.message for finding in found]
    assert outcome_of(rule.id, rule.fires) is Outcome.FAILED


@pytest.mark.parametrize("rule", OF_REPORT, ids=name_of)
def test_a_rule_passes_its_counter_example(rule: Rule[Subject, Example]) -> None:
    assert outcome_of(rule.id, rule.silent) is Outcome.PASSED


@pytest.mark.parametrize("rule", [rule for rule in OF_REPORT if rule.blank], ids=name_of)
def test_a_rule_cannot_be_assessed_on_blanks(rule: Rule[Subject, Example]) -> None:
    assert rule.blank is not None
    assert outcome_of(rule.id, rule.blank) is Outcome.NOT_ASSESSABLE


@pytest.mark.parametrize("example", [CORRECT, CORRECT_2019])
def test_nothing_is_found_in_a_correct_report(example: Example) -> None:
    report = report_of(example)
    assert report.findings == ()
    form_of_the_other_year = {"T2-01", "T2-02", "T2-05", "T2-08"} if example is CORRECT else {"T2-12"}
    beside_others = {rule.id for rule in ACROSS_YEARS}  # nothing stands beside a draft
    assert set(report.unassessed) - beside_others == {*form_of_the_other_year, "D-03"}


_ABOUT_BLANKS = {"T3-07", "T3-08"}


@settings(max_examples=30)
@given(row=st.sampled_from(table3.rows_of(Edition.E2021)), column=st.integers(0, 6), new=st.integers(0, 9))
def test_a_blank_cell_is_never_a_finding_of_a_sum(row: table3.Row, column: int, new: int) -> None:
    """Correct sums, one cell left blank: nothing may be said of the sums."""
    full = f"{new}00000{new}"
    cells = {"new_received": full, "granted": full, "total_processed": full}
    given_ = cells.get(row.code, "0000000")
    report = report_of(Example(table3={**cells, row.code: given_[:column] + "_" + given_[column + 1 :]}, html=True))
    if new and row.code in cells and column in (0, 6):
        return  # the number itself is gone: its row or column does not add up any more
    assert {finding.rule for finding in report.findings} <= _ABOUT_BLANKS


@settings(max_examples=15)
@given(st.sampled_from(table4.CELLS))
def test_a_blank_table_4_cell_is_no_finding(code: str) -> None:
    assert report_of(Example(table4={code.removeprefix("t4_"): ""}, html=True)).findings == ()


def test_a_heading_none_makes_zeros_of_blanks() -> None:
    assert outcome_of("T3-02", BLANK) is Outcome.NOT_ASSESSABLE
    assert outcome_of("T3-02", Example(fill="", none=(3,))) is Outcome.PASSED
    assert outcome_of("T4-01", Example(fill="", none=(4,))) is Outcome.PASSED


def test_a_rule_that_was_not_run_is_not_kept() -> None:
    report = report_of(CORRECT)
    assert outcome("T3-01", ["T3-02"], report.findings, report.unassessed) is Outcome.NOT_RUN
    assert outcome("T3-01", ["T3-01"], report.findings, report.unassessed) is Outcome.PASSED


# Rules across years


def compared(home: Path, example: Example) -> Audited:
    with Store(home) as store:
        for number, each in enumerate((*example.beside, example), 1):
            path = home / f"示例{number}{each.suffix}"
            path.write_bytes(each.data())
            (outcome,) = ingest(store, [path], processes=1)
            assert outcome.report_id, outcome
        return compare(store, outcome.report_id)


@pytest.mark.parametrize("rule", ACROSS_YEARS, ids=name_of)
def test_a_rule_across_years_fires_and_is_silent(tmp_path: Path, rule: Rule[Series, Example]) -> None:
    for name, example in (("fires", rule.fires), ("silent", rule.silent), ("blank", rule.blank)):
        if example is None:
            continue
        (tmp_path / name).mkdir()
        found = compared(tmp_path / name, example)
        said = [finding.message for finding in found.findings if finding.rule == rule.id]
        assert said == ([rule.says] if name == "fires" else []), name
        assert (rule.id in found.unassessed) == (name == "blank"), name


def test_no_carry_over_is_asked_for_across_a_merger(tmp_path: Path) -> None:
    before = Example(agency="示例县农业农村局", year=2023, table3={"new_received": "2000002", "carried_out": "2000002"})
    found = compared(tmp_path, Example(agency="示例县农业农村局", year=2024, beside=(before,)))
    assert "T3-05" in found.unassessed


# Comparisons


@pytest.mark.parametrize("rule", COMPARISONS, ids=name_of)
def test_a_comparison_is_noted_where_it_matters(rule: Rule[Comparison, Comparison]) -> None:
    findings, _ = rule.run(rule.fires)
    assert [finding.message for finding in findings] == [rule.says]
    assert rule.run(rule.silent) == ((), True)
    if rule.blank:
        assert rule.run(rule.blank) == ((), False)


def test_notes_of_a_set_of_numbers() -> None:
    assert [note.rule for note in audit.notes(["t2_fees_amount_yuan", "t4_review_total"], [2018, 2020, 2024])] == ["C-01", "C-02", "C-04"]
    assert audit.notes(["t2_licensing_decisions"], [2019, 2024]) == ()


# The list


def test_ids_and_topics_are_unique_and_in_order() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids) == len(RULE_BY_ID) - len(COMPARISONS)
    assert {rule.severity for rule in RULES} == set(Severity)
    assert all(TOPIC_BY_CODE[topic.code] == topic for each in RULES for topic in each.topics)


def test_all_rules_of_the_reference_are_here(shared: Path) -> None:
    ids: set[str] = set()
    declared = re.findall(r"^\| ([A-Z]\d?-\d[\d/]*)(?: \(severity info\))? \|", (shared / "DOMAIN.md").read_text("utf-8"), re.MULTILINE)
    for each in declared:
        family, _, numbers = each.partition("-")
        ids |= {f"{family}-{number}" for number in numbers.split("/")}
    assert {"T3-01", "T4-03", "C-07"} <= ids
    assert ids <= set(RULE_BY_ID), sorted(ids - set(RULE_BY_ID))


def test_a_rule_added_to_a_module_is_in_its_list() -> None:
    @rule("T3-99", Severity.INFO, "示例规则", fires=CORRECT, says="示例")
    def always(subject: Subject) -> Verdicts:
        yield problem("示例")

    module = ModuleType("example")
    module.always = always  # type: ignore[attr-defined]
    assert rules_in(module) == (always,)
