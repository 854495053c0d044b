"""What the generator claims to be true is consistent: within a report, between a body's years, and per seed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise

import pytest

from archive.form import EQUATIONS, FIELD_BY_CODE, fields_of, table4
from archive.form.model import Edition
from archive.models import Answer
from archive.samples import Truth, generate, single, truths
from archive.samples.scenario import SCENARIOS

_SUMS = {equation.rule for equation in EQUATIONS}


@pytest.fixture(scope="module")
def many() -> list[Truth]:
    return list(truths(11, 400))


def _number(truth: Truth, code: str) -> Decimal:
    """A blank hides a zero, never a number."""
    return truth.cells[code] or Decimal(0)


def _broken_sums(truth: Truth) -> set[str]:
    return {
        equation.rule
        for equation in EQUATIONS
        if equation.edition is truth.edition
        and sum(_number(truth, code) for code in equation.left) != sum(_number(truth, code) for code in equation.right)
    }


def test_sums_hold_unless_the_scenario_breaks_them(many: list[Truth]) -> None:
    for truth in many:
        assert _broken_sums(truth) == truth.findings & _SUMS, truth.title


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("seed", range(5))
def test_every_scenario_can_be_had_alone(scenario: str, seed: int) -> None:
    truth = single(scenario, seed)
    assert truth.scenario == scenario
    assert _broken_sums(truth) == truth.findings & _SUMS


def test_every_cell_of_the_edition_is_there_and_printed_as_it_is(many: list[Truth]) -> None:
    for truth in many:
        codes = {field.code for field in fields_of(truth.edition)}
        assert set(truth.cells) == codes == set(truth.printed)
        for code, text in truth.printed.items():
            assert (truth.cells[code] is None) or text, f"{truth.title}: {code}"
            assert FIELD_BY_CODE[code].table not in truth.lost_tables or truth.cells[code] is None


def _years(reports: list[Truth]) -> Iterator[tuple[Truth, Truth]]:
    for _, series in groupby(reports, key=lambda truth: truth.agency):
        for last, this in pairwise(series):
            if this.report_year == last.report_year + 1:
                yield last, this


def test_what_one_year_leaves_open_the_next_begins_with(many: list[Truth]) -> None:
    pairs = list(_years(many))
    assert len(pairs) > 200
    for last, this in pairs:
        broken = {
            field.rule_carry
            for field in fields_of(last.edition)
            if field.carries_to and _number(last, field.code) != _number(this, field.carries_to)
        }
        assert broken == this.series_findings & {"T3-05"}, this.title


def test_items_and_documents_in_force_follow_from_last_year(many: list[Truth]) -> None:
    for last, this in _years(many):
        if last.edition is not this.edition:
            continue
        if this.edition is Edition.E2019:
            for line in ("licensing", "other_services", "penalty", "coercion", "fees"):
                before = _number(last, f"t2_{line}_prev_items") + _number(last, f"t2_{line}_change")
                assert _number(this, f"t2_{line}_prev_items") == before, this.title
        else:
            for line in ("regulations", "normative_docs"):
                before = _number(last, f"t2_{line}_in_force")
                now = before + _number(this, f"t2_{line}_issued") - _number(this, f"t2_{line}_repealed")
                assert _number(this, f"t2_{line}_in_force") == now, this.title


def test_numbers_are_plausible_unless_the_scenario_says_otherwise(many: list[Truth]) -> None:
    for truth in many:
        for code, value in truth.cells.items():
            if value is not None and not code.endswith("_change"):
                assert value >= 0, f"{truth.title}: {code}"
        if truth.edition is Edition.E2019:
            assert _number(truth, "t2_normative_docs_published") <= _number(truth, "t2_normative_docs_total_public")
            assert (_number(truth, "t2_procurement_items") == 0) == (_number(truth, "t2_procurement_amount_yuan") == 0)
            if "T2-02" not in truth.findings:
                for line in ("licensing", "other_services", "penalty", "coercion", "fees"):
                    assert _number(truth, f"t2_{line}_prev_items") + _number(truth, f"t2_{line}_change") >= 0, truth.title


def test_facts_follow_from_the_numbers_where_they_are_printed(many: list[Truth]) -> None:
    pending = [table4.code(group, "pending") for group in ("lit_direct", "lit_after_review")]
    for truth in many:
        received = truth.cells["t3_new_received__total"]
        if received is not None and truth.facts["zero_requests"].answer is not Answer.CONFLICT:
            assert truth.facts["zero_requests"].answer is (Answer.NO if received else Answer.YES)
        if all(truth.cells[code] is not None for code in pending):
            suits = sum(_number(truth, code) for code in pending)
            assert truth.facts["pending_litigation"].answer is (Answer.YES if suits else Answer.NO)
            assert truth.facts["pending_litigation"].count == suits


def test_sentences_agree_with_the_tables_unless_the_scenario_says_otherwise(many: list[Truth]) -> None:
    for truth in many:
        said, received = truth.statements, _number(truth, "t3_new_received__total")
        if said.requests is not None and "N-01" not in truth.findings:
            assert said.requests == received, truth.title
        if said.no_requests and "N-03" not in truth.findings:
            assert received == 0, truth.title
        if said.no_disputes and "N-04" not in truth.findings:
            assert all(_number(truth, code) == 0 for code in table4.CELLS), truth.title
        prose = "".join(text for paragraphs in truth.sections.values() for text in paragraphs)
        assert f"主动公开政府信息{said.published}条" in prose
        assert all(name in prose for name in truth.private_names)


def test_reports_are_in_time_unless_late(many: list[Truth]) -> None:
    for truth in many:
        assert truth.published is not None
        assert truth.published.year == truth.report_year + 1
        limit = (3, 31) if truth.agency.body_type in {"government", "government_office", "town_government"} else (1, 31)
        assert ((truth.published.month, truth.published.day) > limit) == ("D-01" in truth.findings), truth.title


def test_the_same_seed_gives_the_same_files_and_another_gives_others() -> None:
    first = [(sample.filename, sample.data) for sample in generate(5, 70)]
    again = [(sample.filename, sample.data) for sample in generate(5, 70)]
    other = [sample.data for sample in generate(6, 70)]
    assert first == again
    assert all(data not in other for _, data in first)


def test_a_larger_set_begins_with_the_smaller_one() -> None:
    small = [sample.data for sample in generate(7, 62)]
    assert small == [sample.data for sample in generate(7, 90)][:62]


def test_thousands_of_reports_are_all_different(many: list[Truth]) -> None:
    keys = {(truth.agency.name, truth.report_year) for truth in truths(7, 3000)}
    assert len(keys) == 3000
    sentences = [text for truth in many for text in truth.sections[1]]
    assert len(set(sentences)) > 0.75 * len(sentences)
    assert all(truth.agency.province == "示例省" for truth in many)
