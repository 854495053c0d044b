"""The store gives back what it was given, keeps every version, and never half of anything."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import home as places
from archive.errors import CannotWrite, DamagedArchive, NoArchive
from archive.models import Agency, Answer, ParagraphKind, Severity, State
from archive.store import OutcomeKind, Store
from archive.store.migrations import schema_version
from archive.store.rows import pack_offsets, unpack_offsets
from tests.archive.reports import CIVIL_AFFAIRS, paragraph, report, value


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home") as store:
        yield store


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    given = report()
    outcome = store.add(given, b"original", "a.html")
    assert outcome.kind is OutcomeKind.STORED
    assert outcome.report_id == "r" + hashlib.sha256(b"original").hexdigest()[:12]
    stored = store.get(outcome.report_id)
    assert stored is not None
    assert (stored.version, stored.current, stored.filename) == (1, True, "a.html")
    kept = {code: each for code, each in given.values.items() if each.state is not State.ABSENT}
    assert stored.report == dataclasses.replace(given, values=kept)
    assert stored.report.values["t2_fees_amount_yuan"].value == Decimal("12.50")
    assert store.original(stored.id) == b"original"


@given(st.lists(st.integers(0, 40), min_size=1).map(lambda steps: tuple(sum(steps[: i + 1]) for i in range(len(steps)))))
def test_any_map_to_the_raw_text_survives(offsets: tuple[int, ...]) -> None:
    assert unpack_offsets(pack_offsets(offsets), len(offsets) - 1) == offsets


@given(st.integers(0, 500))
def test_the_plain_map_costs_nothing(length: int) -> None:
    assert pack_offsets(tuple(range(length + 1))) is None
    assert unpack_offsets(None, length) == tuple(range(length + 1))


def test_the_same_bytes_again_are_a_duplicate(store: Store) -> None:
    first = store.add(report(), b"same", "a.txt")
    number = store.change_number()
    again = store.add(report(), b"same", "copy of a.txt")
    assert (again.kind, again.report_id) == (OutcomeKind.DUPLICATE, first.report_id)
    assert len(store.summaries()) == 1
    assert store.change_number() == number


def test_other_content_for_agency_and_year_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    old = store.add(report(text="更正前"), b"old", "a.txt").report_id
    outcome = store.add(report(text="更正后"), b"new", "a.txt")
    new = outcome.report_id
    assert old
    assert new
    assert outcome.kind is OutcomeKind.NEW_VERSION
    assert [each.id for each in store.summaries()] == [new]
    assert [each.id for each in store.reports()] == [new]
    earlier = store.get(old)
    assert earlier is not None
    assert not earlier.current
    assert earlier.report.paragraphs[0].text == "更正前"
    assert [(each.id, each.version, each.current) for each in store.versions(earlier.series)] == [(old, 1, False), (new, 2, True)]


@pytest.mark.parametrize(
    ("agency", "year"),
    [
        (Agency(None, None), 2021),
        (CIVIL_AFFAIRS, None),
        (Agency("鼓楼区民政局", "鼓楼区民政局", candidates=("甲市鼓楼区", "乙市鼓楼区")), 2021),
    ],
)
def test_nobody_is_hidden_by_a_report_that_may_be_somebody_elses(store: Store, agency: Agency, year: int | None) -> None:
    kinds = [store.add(report(agency, year), data, "a.txt").kind for data in (b"one", b"two")]
    assert kinds == [OutcomeKind.STORED] * 2
    assert len(store.summaries()) == 2
    assert all(each.series == each.id for each in store.summaries())


def test_changes_tell_an_index_what_to_do(store: Store) -> None:
    first = store.add(report(), b"1", "a").report_id
    seen = store.change_number()
    assert store.changes_since(0).added == (first,)
    assert store.changes_since(seen) == type(store.changes_since(0))((), (), seen)
    second = store.add(report(), b"2", "b").report_id
    changes = store.changes_since(seen)
    assert (changes.added, changes.removed, changes.number) == ((second,), (first,), store.change_number())


def test_summaries_tell_answers_and_findings(store: Store) -> None:
    store.add(report(), b"1", "a")
    [summary] = store.summaries()
    assert summary.answers == {"zero_requests": Answer.YES}
    assert summary.severities == {Severity.ERROR: 1, Severity.WARNING: 0, Severity.INFO: 1}
    assert summary.rules == ("D-01", "T3-01")
    assert summary.agency == CIVIL_AFFAIRS


def test_reports_added_together_are_all_there_or_none(store: Store) -> None:
    with suppress(RuntimeError), store.together():
        lost = store.add(report(), b"lost", "a").report_id
        raise RuntimeError
    assert store.count() == 0
    assert store.known(hashlib.sha256(b"lost").hexdigest()) is None
    assert not store.originals.path(hashlib.sha256(b"lost").hexdigest()).exists()
    with store.together():
        first, second = store.add(report(), b"lost", "a"), store.add(report(year=2020), b"other", "b")
    assert first.report_id == lost
    assert store.ids() == sorted([str(first.report_id), str(second.report_id)])
    assert store.newest(1) == [second.report_id]


def test_one_that_fails_takes_none_of_the_others_with_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("broken")

    with store.together():
        kept = store.add(report(), b"kept", "a")
        with monkeypatch.context() as patched:
            patched.setattr("archive.store.writing.insert_values", fails)
            with pytest.raises(ValueError, match="broken"):
                store.add(report(year=2020), b"broken", "b")
    assert store.ids() == [kept.report_id]
    assert store.known(hashlib.sha256(b"kept").hexdigest()) == kept.report_id


def test_named_reports_come_in_the_order_asked_for(store: Store) -> None:
    ids = [store.add(report(year=2019 + i), b"%d" % i, "a").report_id or "" for i in range(4)]
    wanted = [ids[2], "unknown", ids[0]]
    assert [each.id for each in store.reports(wanted)] == [ids[2], ids[0]]
    assert [each.id for each in store.summaries(wanted)] == [ids[2], ids[0]]
    assert [each.id for each in store.reports()] == sorted(ids)
    assert store.get("unknown") is None


def test_paragraphs_and_values_can_be_had_alone(store: Store) -> None:
    id = store.add(report(), b"1", "a").report_id or ""
    given = report()
    assert store.paragraphs(id) == list(given.paragraphs)
    assert store.paragraphs(id, ["p2", "p9"]) == [given.paragraphs[1]]
    texts = [each for each in given.paragraphs if each.kind is ParagraphKind.TEXT]
    assert store.texts(id) == texts
    for section in (1, 5, 6):
        assert store.texts(id, section) == [each for each in texts if each.section == section]
    assert store.paragraphs_of_many({id: ["p1"], "unknown": ["p1"]}) == {id: [given.paragraphs[0]], "unknown": []}
    [received] = store.values(["t3_new_received__total"])
    assert (received.report_id, received.value) == (id, given.values["t3_new_received__total"])
    assert store.values(["t3_new_received__total"], [id]) == [received]
    assert store.values(["t3_new_received__total"], ["unknown"]) == []
    assert store.values(["t3_denied_total"]) == []


def test_values_of_superseded_versions_are_not_counted(store: Store) -> None:
    store.add(report(), b"1", "a")
    new = store.add(report(), b"2", "a").report_id
    assert [each.report_id for each in store.values(["t3_new_received__total"])] == [new]


def test_what_cannot_be_stored_leaves_no_trace(store: Store) -> None:
    twice = dataclasses.replace(report(), paragraphs=(paragraph("p1", "一"), paragraph("p1", "二")))
    with pytest.raises(Exception, match="UNIQUE"):
        store.add(twice, b"bad", "a")
    assert store.summaries() == []
    assert list(store.originals.files()) == []
    assert store.add(report(), b"good", "a").kind is OutcomeKind.STORED


def test_a_disk_that_cannot_be_written_is_said_in_words(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: bytes) -> tuple[str, bool]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.originals, "put", full)
    with pytest.raises(CannotWrite, match="磁盘空间"):
        store.add(report(), b"1", "a")


def test_adding_a_lost_original_again_restores_it(store: Store) -> None:
    sha256 = hashlib.sha256(b"1").hexdigest()
    store.add(report(), b"1", "a")
    store.originals.path(sha256).unlink()
    with pytest.raises(DamagedArchive):
        store.originals.get(sha256)
    assert store.add(report(), b"1", "a").kind is OutcomeKind.DUPLICATE
    assert store.originals.get(sha256) == b"1"


def test_a_changed_original_is_noticed(store: Store) -> None:
    store.add(report(), b"1", "a")
    sha256 = hashlib.sha256(b"1").hexdigest()
    store.originals.path(sha256).write_bytes(b"2")
    assert not store.originals.is_intact(sha256)


def test_threads_share_a_store(store: Store) -> None:
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for i in range(10):
                store.add(report(year=2000 + i, agency=Agency(f"示例{number}局", None)), b"%d/%d" % (number, i), "a")
                assert any(each.report.agency.name == f"示例{number}局" for each in store.reports())
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(store.summaries()) == 40
    assert len({row[0] for row in store.db.execute("SELECT change FROM reports")}) == 40


def test_an_archive_is_only_begun_when_asked_to(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="gongkai ingest"):
        Store(tmp_path / "nothing", create=False)
    assert not (tmp_path / "nothing").exists()


def test_an_archive_is_found_again_with_its_shape_recorded(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add(report(), b"1", "a")
    with Store(tmp_path, create=False) as store:
        assert len(store.summaries()) == 1
        assert schema_version(store.db) >= 1


def test_a_newer_archive_is_left_alone(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.db["_sqlite_migrations"].insert({"migration_set": "gongkai", "name": "9999_future", "applied_at": "2099"})
    with pytest.raises(DamagedArchive, match="更新版本"):
        Store(tmp_path)


def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    places.database(tmp_path).write_bytes(b"this is no database, only text" * 100)
    with pytest.raises(DamagedArchive, match="rebuild --from-originals"):
        Store(tmp_path)


def test_value_states(store: Store) -> None:
    dash = value("t3_granted__total", None, State.DASH)
    given = dataclasses.replace(report(), values={dash.code: dash})
    id = store.add(given, b"1", "a").report_id or ""
    stored = store.get(id)
    assert stored is not None
    assert stored.report.values == {dash.code: dash}
