"""Numbers read by eye and decisions on findings: never over what is known, and they outlive every reading."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract import extract
from archive.form import FIELD_BY_CODE, FIELDS, Edition
from archive.models import Decision, DecisionKind, Entry, EvidenceKind, Report, Spot, State
from archive.readers import read
from archive.reextract import RereadKind, reextract
from archive.samples import generate
from archive.store import Store
from archive.store.tables import TABLES
from archive.truth import by_eye
from archive.truth.by_eye import NotEntered, disagrees, entered, entry
from tests.archive.fictional import report_text

FILE = "示例.txt"
SAID = {"who": "示例员", "why": "原件第二页看得清（虚构）", "day": "2026-03-01"}
REPORTS = [
    extract(read(sample.data, sample.filename), filename=sample.filename) for sample in generate(seed=5, reports=12, layout="pipes_bare")
]
TABULATED = [report for report in REPORTS if report.form in (Edition.E2019, Edition.E2021)]


def unknown(report: Report) -> list[str]:
    return [field.code for field in by_eye.unknown(report.values, report.form)]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("archive.reextract.workers.run", lambda work, tasks, **_: ((task, work(task)) for task in tasks))
    with Store(tmp_path / "home") as store:
        yield store


@given(st.sampled_from(TABULATED), st.dictionaries(st.sampled_from([field.code for field in FIELDS]), st.integers(0, 99), max_size=12))
def test_whatever_is_entered_what_is_known_stays_and_what_follows_says_so(report: Report, numbers: dict[str, int]) -> None:
    entries = [Entry(code, Decimal(number), **SAID) for code, number in numbers.items()]
    values = entered(report.values, report.form, entries)
    for code, value in report.values.items():
        if value.value is not None:
            assert values[code] == value
    for code, value in values.items():
        before = report.values.get(code)
        if value.value is not None and (before is None or before.value is None):
            assert value.evidence is EvidenceKind.ENTERED
            assert code in numbers or set(value.basis) & set(numbers) or code == "other_processing" or value.state is State.NOT_IN_FORM


@pytest.mark.parametrize(
    ("number", "who", "why"),
    [
        ("", "甲", "清楚"),
        ("3", " ", "清楚"),
        ("3", "甲", ""),
        ("三四件", "甲", "清楚"),
        ("-1", "甲", "清楚"),
        ("1.5", "甲", "清楚"),
        ("/", "甲", "清楚"),
        ("3", "甲", "长" * 400),
    ],
)
def test_what_is_no_number_or_says_too_little_is_refused(number: str, who: str, why: str) -> None:
    report = next(report for report in TABULATED if any(FIELD_BY_CODE[code].kind == "count" for code in unknown(report)))
    code = next(code for code in unknown(report) if FIELD_BY_CODE[code].kind == "count")
    with pytest.raises(NotEntered):
        entry(report.values, report.form, code, number=number, who=who, why=why, day="2026-03-01")


def test_a_known_cell_and_one_of_another_form_cannot_be_entered() -> None:
    report = TABULATED[0]
    known = next(code for code, value in report.values.items() if value.value is not None and FIELD_BY_CODE.get(code))
    for code in (known, "lit_correction_rate", "n_requests", "a14_req_received", "nothing"):
        with pytest.raises(NotEntered):
            entry(report.values, report.form, code, number="3", **SAID)


def test_an_entry_that_breaks_a_row_is_noticed() -> None:
    report = next(report for report in TABULATED if unknown(report))
    values = {code: value for code, value in report.values.items() if code != "t4_review_upheld"}
    values = {code: value._replace(value=Decimal(2)) if code == "t4_review_total" else value for code, value in values.items()}
    made = entry(values, report.form, "t4_review_upheld", number="9", **SAID)
    assert disagrees(values, report.form, made)
    assert not disagrees({}, report.form, made)


def test_they_outlive_every_reading_and_go_without_a_trace(store: Store, tmp_path: Path) -> None:
    sample = next(
        s for s in generate(seed=5, reports=12, layout="pipes_bare") if unknown(extract(read(s.data, s.filename), filename=s.filename))
    )
    report = extract(read(sample.data, FILE), filename=FILE)
    code = unknown(report)[0]
    # As an older program would have read it: without one of the cells that is known.
    lost = next(code for code, value in report.values.items() if value.printed is not None and code != "n_published")
    older = dataclasses.replace(report, values={name: value for name, value in report.values.items() if name != lost})
    id = str(store.add(older, sample.data, FILE).report_id)
    before = {table.name: list(store.rows(table, [id])) for table in TABLES}
    change = store.change_number()
    for each, number in ((code, 7), (lost, 99)):
        store.enter(id, Entry(each, Decimal(number), **SAID))
    assert store.change_number() > change
    held = store.get(id)
    assert held is not None
    assert (held.report.values[code].value, held.report.values[code].evidence) == (7, EvidenceKind.ENTERED)
    assert "示例员于2026-03-01填入：原件第二页看得清（虚构）" in (held.report.values[code].note or "")
    assert {table.name: list(store.seen(by_eye=False).rows(table, [id])) for table in TABLES} == before
    (outcome,) = reextract(store, processes=1)
    assert outcome.kind is RereadKind.CHANGED
    new = store.get(str(outcome.new_id))
    assert new is not None
    assert new.report.values[code].value == 7
    assert new.report.values[lost] == report.values[lost]  # the program can read it by now
    (outcome,) = reextract(store, processes=1)
    assert outcome.kind is RereadKind.UNCHANGED
    for each in (code, lost):
        store.withdraw(new.id, each)
    assert store.get(new.id) == dataclasses.replace(new, report=store.seen(by_eye=False).get(new.id).report)  # type: ignore[union-attr]
    assert {table.name: list(store.rows(table, [id])) for table in TABLES[1:3]} == {name: before[name] for name in ("values", "wide")}
    assert not store.entries(id)


def test_they_stand_beside_numbers_recognised_on_a_scan(store: Store) -> None:
    sample = next(
        s for s in generate(seed=5, reports=12, layout="pipes_bare") if unknown(extract(read(s.data, s.filename), filename=s.filename))
    )
    report = extract(read(sample.data, FILE), filename=FILE)
    spot = Spot(1, 0.25, 0.5, 0.5, 0.75)
    scanned = next(code for code, value in report.values.items() if value.printed is not None and code.startswith("t"))
    values = {code: value._replace(spot=spot) if code == scanned else value for code, value in report.values.items()}
    id = str(store.add(dataclasses.replace(report, values=values), sample.data, FILE).report_id)
    code = unknown(report)[0]
    store.enter(id, Entry(code, Decimal(7), **SAID))
    held = store.get(id)
    assert held is not None
    assert held.report.values[code].value == 7
    assert held.report.values[scanned].spot == spot
    store.withdraw(id, code)
    held = store.get(id)
    assert held is not None
    assert held.report.values[scanned].spot == spot
    assert code not in held.report.values


def test_a_decision_stays_with_its_finding(store: Store) -> None:
    content = report_text(year=2022).replace("2023年", "2021年").encode()
    report = extract(read(content, FILE), filename=FILE)
    finding = report.findings[0]
    id = str(store.add(report, content, FILE).report_id)
    decision = Decision(DecisionKind.EXPLAINED, "另有说明（虚构）", "示例员", "2026-03-01", finding.message)
    store.decide(id, finding, decision)

    def decided() -> list[Decision | None]:
        stored = store.get(id)
        assert stored is not None
        return [each.decision for each in stored.report.findings if (each.rule, each.fields) == (finding.rule, finding.fields)]

    assert decided() == [decision]
    assert [outcome.kind for outcome in reextract(store, processes=1)] == [RereadKind.UNCHANGED]
    store.replace_findings(id, [finding.rule], [dataclasses.replace(finding, message="换了一种说法")])
    assert decided() == [decision]  # its message tells that the finding was worded otherwise
    store.replace_findings(id, [finding.rule], [])
    store.replace_findings(id, [finding.rule], [finding])
    assert decided() == [decision]
    store.decide(id, finding, None)
    assert decided() == [None]
