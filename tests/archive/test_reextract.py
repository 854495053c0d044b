"""Reading the stored originals again: only what is read otherwise becomes a new version, and no address is lost."""

from __future__ import annotations

import dataclasses
import sqlite3
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from archive import home as places
from archive.audit.across import connect
from archive.extract import extract
from archive.form import Edition
from archive.ingest import ingest
from archive.models import EvidenceKind, Finding, Report, Severity, State, Value
from archive.readers import read
from archive.reextract import Reread, RereadKind, reextract
from archive.store import OutcomeKind, Store
from archive.store.rows import prepare
from tests.archive.fictional import piped, report_text, t3_rows

FILE = "示例.txt"
CODE = "t2_licensing_decisions"
TOTAL = "t3_new_received__total"
FIXTURES = Path(__file__).parent.parent / "fixtures"
CARRIED = ["2", "0", "0", "0", "0", "0", "2"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home") as store:
        yield store


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading in this process; that others do it is tested with the command."""
    monkeypatch.setattr("archive.reextract.workers.run", lambda work, tasks, **_: ((task, work(task)) for task in tasks))


def data(year: int = 2022, **more: str) -> bytes:
    return report_text(year=year, **more).encode()


def present(content: bytes) -> Report:
    return extract(read(content, FILE), filename=FILE)


def misread(content: bytes) -> Report:
    """As a program that took 12 for 1 would have stored it."""
    report = present(content)
    value = report.values[CODE]._replace(value=Decimal(1))
    return dataclasses.replace(report, values={**report.values, CODE: value})


def kept(store: Store, report: Report, content: bytes) -> str:
    return str(store.add(report, content, FILE).report_id)


def again(store: Store) -> list[Reread]:
    return list(reextract(store, processes=1))


def number(store: Store, report_id: str) -> Decimal | None:
    stored = store.get(report_id)
    assert stored is not None
    return stored.report.values[CODE].value


def test_what_is_read_as_before_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(data())
    assert [outcome.kind for outcome in ingest(store, [path], processes=1)] == [OutcomeKind.STORED]
    before = store.change_number()
    assert [outcome.kind for outcome in again(store)] == [RereadKind.UNCHANGED]
    assert store.change_number() == before


def test_what_is_read_otherwise_is_a_new_version_and_the_old_address_still_shows_the_old_reading(store: Store) -> None:
    old = kept(store, misread(data()), data())
    (outcome,) = again(store)
    assert (outcome.kind, outcome.report_id) == (RereadKind.CHANGED, old)
    new = str(outcome.new_id)
    assert new.startswith(old)
    assert new != old
    assert (number(store, old), number(store, new)) == (1, 12)
    assert store.ids() == [new]
    assert store.original(old) == store.original(new) == data()
    (stored,) = store.reports()
    assert [(each.id, each.version, each.current) for each in store.versions(stored.series)] == [(old, 1, False), (new, 2, True)]
    assert [outcome.kind for outcome in again(store)] == [RereadKind.UNCHANGED]


def test_the_index_is_told(store: Store) -> None:
    old = kept(store, misread(data()), data())
    seen = store.change_number()
    new = again(store)[0].new_id
    changes = store.changes_since(seen)
    assert (changes.added, changes.removed) == ((new,), (old,))


def test_the_same_file_again_is_still_a_duplicate_of_the_newest_reading(store: Store) -> None:
    kept(store, misread(data()), data())
    new = again(store)[0].new_id
    outcome = store.add(present(data()), data(), FILE)
    assert (outcome.kind, outcome.report_id) == (OutcomeKind.DUPLICATE, new)


def test_findings_of_the_years_beside_it_are_no_change_and_follow_the_new_reading(store: Store, tmp_path: Path) -> None:
    rows = piped(t3_rows(Edition.E2021, {"carried_out": CARRIED, "new_received": CARRIED}))
    first, second = data(2021, table_3=rows), data(2022)
    for name, content in (("甲.txt", first), ("乙.txt", second)):
        (tmp_path / name).write_bytes(content)
        assert [outcome.kind for outcome in ingest(store, [tmp_path / name], processes=1)] == [OutcomeKind.STORED]
    found = {stored.report.report_year: stored.report.findings for stored in store.reports()}
    assert "T3-05" in {finding.rule for finding in found[2022]}
    assert [outcome.kind for outcome in again(store)] == [RereadKind.UNCHANGED] * 2


def test_a_carry_over_that_was_misread_is_no_longer_found(store: Store) -> None:
    first, second = data(2021), data(2022)
    report = present(first)
    code = "t3_carried_out__total"
    values = {**report.values, code: report.values[code]._replace(value=Decimal(2))}
    kept(store, dataclasses.replace(report, values=values), first)
    newer = kept(store, present(second), second)
    connect(store, newer)
    assert "T3-05" in store.summaries([newer])[0].rules
    assert sorted(outcome.kind for outcome in again(store)) == [RereadKind.CHANGED, RereadKind.UNCHANGED]
    assert "T3-05" not in store.summaries([newer])[0].rules


def test_a_report_that_was_taken_for_another_year_moves_and_gives_back_the_place_it_took(store: Store) -> None:
    right, wrong = data(2021), data(2022)
    first = kept(store, present(right), right)
    taken = kept(store, dataclasses.replace(present(wrong), report_year=2021), wrong)
    assert store.ids() == [taken]
    outcomes = {outcome.report_id: outcome for outcome in again(store)}
    new = str(outcomes[taken].new_id)
    assert sorted(store.ids()) == sorted([first, new])
    moved = store.get(new)
    assert moved is not None
    assert [each.id for each in store.versions(moved.series)] == [taken, new]
    restored = store.get(first)
    assert restored is not None
    assert [each.id for each in store.versions(restored.series)] == [first]


def test_a_report_nobody_can_place_any_more_stands_by_itself(store: Store) -> None:
    content = data().replace("示例县水务局".encode(), b"")
    report = present(content)
    assert report.agency.name is None
    old = kept(store, dataclasses.replace(report, agency=present(data()).agency), content)
    new = str(again(store)[0].new_id)
    stored = store.get(new)
    assert stored is not None
    assert [each.id for each in store.versions(stored.series)] == [old, new]
    assert stored.series == old


def test_what_is_no_report_any_more_or_cannot_be_read_stays(store: Store) -> None:
    notice = "关于报送年度报告的通知\n请各单位于1月底前报送。".encode()
    other = data(2020)
    ids = [kept(store, present(data()), notice), kept(store, present(other), other)]
    (stored,) = store.reports([ids[1]])
    store.originals.path(stored.sha256).write_bytes(data(2019))
    outcomes = {outcome.report_id: outcome for outcome in again(store)}
    assert outcomes[ids[0]].kind is RereadKind.NOT_REPORT
    assert outcomes[ids[1]].kind is RereadKind.FAILED
    assert "改动" in str(outcomes[ids[1]].reason)
    assert sorted(store.ids()) == sorted(ids)


def test_many_readings_of_one_original_all_have_an_id(store: Store) -> None:
    content = data()
    kept(store, misread(content), content)
    for _ in range(20):
        (current,) = store.reports()
        wrong = misread(content) if current.version % 2 == 0 else present(content)
        store.read_again(current.id, prepare(wrong))
    (current,) = store.reports()
    assert current.version == 21
    assert len(store.versions(current.series)) == 21


def test_an_archive_from_before_opens_with_all_it_holds(tmp_path: Path) -> None:
    """Values were text, ids began with a digit, and nothing said what a report was read by."""
    with zipfile.ZipFile(FIXTURES / "archive-0.1.0.zip") as packed:
        packed.extractall(tmp_path)
    before = sqlite3.connect(places.database(tmp_path))
    printed = before.execute("SELECT report_id, code, value, raw, state FROM field_values WHERE value IS NOT NULL").fetchall()
    before.close()
    with Store(tmp_path) as store:
        assert store.integrity_errors() == []
        assert store.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert store.outdated() == store.count() == 5
        for id, code, value, raw, state in printed:
            found = stored_value(store, f"r{id}", code)
            assert (str(found.value), found.raw, found.state.value) == (value, raw, state)
        outcomes = again(store)
        assert {outcome.kind for outcome in outcomes} <= {RereadKind.RENEWED, RereadKind.UNCHANGED}
        assert store.outdated() == 0
        quiet = next(stored for stored in store.reports() if stored.report.agency.name == "澄岚市云砚区民政局")
        received = quiet.report.values[TOTAL]
        assert (received.value, received.state, received.evidence) == (0, State.BLANK, EvidenceKind.HEADING_NONE)


def stored_value(store: Store, report_id: str, code: str) -> Value:
    stored = store.get(report_id)
    assert stored is not None
    return stored.report.values[code]


def test_findings_added_later_stand_among_the_others_by_severity(store: Store) -> None:
    content = data()
    report = dataclasses.replace(present(content), findings=(Finding("S-05", Severity.INFO, "（虚构）"),))
    report_id = kept(store, report, content)
    store.replace_findings(report_id, ["T3-05", "T4-08"], [Finding("T4-08", Severity.INFO, "乙"), Finding("T3-05", Severity.WARNING, "甲")])
    stored = store.get(report_id)
    assert stored is not None
    assert [finding.rule for finding in stored.report.findings] == ["T3-05", "S-05", "T4-08"]
