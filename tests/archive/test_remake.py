"""An archive made anew from its originals has what people have added to them."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from archive import home as places
from archive.ingest import ingest
from archive.models import Decision, DecisionKind, Entry
from archive.remake import remake
from archive.samples import generate
from archive.store import Store
from archive.truth.by_eye import unknown


@pytest.fixture
def home(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    for sample in generate(seed=13, reports=12, layout="pipes_bare"):
        (files / sample.filename).write_bytes(sample.data)
    with Store(tmp_path / "home") as store:
        assert len(list(ingest(store, [files]))) == 12
    return tmp_path / "home"


def _added(store: Store) -> dict[str, tuple[dict[str, Entry], list[Decision], dict[str, Decimal | None]]]:
    return {
        stored.id: (
            store.entries(stored.id),
            [finding.decision for finding in stored.report.findings if finding.decision],
            {code: value.value for code, value in stored.report.values.items()},
        )
        for stored in store.reports()
    }


def test_what_people_added_is_there_again(home: Path) -> None:
    with Store(home, create=False) as store:
        blanks = [(stored.id, unknown(stored.report.values, stored.report.form)) for stored in store.reports()]
        entered = [(id, field.code) for id, fields in blanks for field in fields][:3]
        for id, code in entered:
            store.enter(id, Entry(code, Decimal(4), "示例员", "原件看得清（虚构）", "2026-03-01"))
        store.withdraw(*entered[-1])
        doubtful = [(stored.id, stored.report.findings[0]) for stored in store.reports() if stored.report.findings][:3]
        for id, finding in doubtful:
            store.decide(id, finding, Decision(DecisionKind.CONFIRMED, "属实（虚构）", "示例员", "2026-03-02", finding.message))
        store.decide(*doubtful[-1], None)
        before = _added(store)
    assert sum(len(entries) for entries, _, _ in before.values()) == 2
    assert sum(len(decisions) for _, decisions, _ in before.values()) == 2
    places.database(home).unlink()
    assert len(list(remake(home))) == 12
    with Store(home, create=False) as store:
        assert _added(store) == before


def test_an_archive_without_a_journal_begins_one_and_a_torn_line_harms_nothing(home: Path) -> None:
    with Store(home, create=False) as store:
        id, code = next((s.id, fields[0].code) for s in store.reports() if (fields := unknown(s.report.values, s.report.form)))
        store.enter(id, Entry(code, Decimal(4), "示例员", "原件看得清（虚构）", "2026-03-01"))
    [journal] = (home / "originals").glob(".people*")
    journal.unlink()
    with Store(home):
        pass
    with journal.open("a") as file:
        file.write('{"sha256": "torn')
    with sqlite3.connect(places.database(home)) as db:
        db.execute("DELETE FROM entries")
    places.database(home).unlink()
    assert len(list(remake(home))) == 12
    with Store(home, create=False) as store:
        assert list(store.entries(id)) == [code]
