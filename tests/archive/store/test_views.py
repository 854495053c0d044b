"""The database as others see it: readable, described, and of current reports only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.form import FIELDS, MEASURES, Edition, fields_of
from archive.store import Store, dictionary, views
from archive.store.tables import TABLES, VALUES, WIDE, Table
from tests.archive.reports import report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home") as store:
        store.add(report(text="第一次公布（虚构）。"), b"old", "a.html")
        store.add(report(), b"new", "b.html")
        yield store


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_view_shows_what_is_exported(store: Store, table: Table) -> None:
    shown = store.db.execute(f"SELECT * FROM {table.view}")
    assert [column[0] for column in shown.description] == list(table.names)
    assert sorted(map(repr, shown)) == sorted(map(repr, store.rows(table)))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_key_is_one(store: Store, table: Table) -> None:
    places = [table.names.index(name) for name in table.key]
    keys = [tuple(row[place] for place in places) for row in store.rows(table)]
    assert len(set(keys)) == len(keys) > 0


def test_what_was_replaced_is_not_counted_but_can_be_asked_for(store: Store) -> None:
    (current,) = store.ids()
    assert store.db.execute("SELECT report_id FROM v_reports").fetchall() == [(current,)]
    old = next(version.id for version in store.versions(store.summaries()[0].series) if not version.current)
    assert {row[0] for row in store.rows(VALUES, [old])} == {old}


def test_every_cell_of_the_form_has_a_row_and_numbers_are_numbers(store: Store) -> None:
    rows = dict(store.db.execute("SELECT code, state FROM v_values"))
    assert {field.code for field in fields_of(Edition.E2021)} <= set(rows)
    assert (rows["t3_new_received__total"], rows["t3_granted__total"], rows["t4_review_total"]) == ("explicit", "blank", "absent")
    assert store.db.execute("SELECT typeof(value), value FROM v_values WHERE code = 't2_fees_amount_yuan'").fetchone() == ("real", 12.5)
    assert store.db.execute("SELECT count(*) FROM v_values WHERE value > 9").fetchone() == (1,)
    assert store.db.execute("SELECT value, known FROM v_values WHERE code = 't3_granted__total'").fetchone() == (None, "空白")


def test_the_wide_view_has_a_column_for_every_number(store: Store) -> None:
    assert {item.code for item in (*FIELDS, *MEASURES)} <= set(WIDE.names)
    wide = store.db.execute("SELECT t3_new_received__total, t3_granted__total, t2_fees_amount_yuan FROM v_wide").fetchone()
    assert wide == (0, None, 12.5)


def test_titles_are_as_distinct_as_names() -> None:
    for table in TABLES:
        assert len({column.title for column in table.columns}) == len(set(table.names)) == len(table.columns)


def test_views_are_made_anew_when_their_declaration_has_changed(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.db.execute("DROP VIEW v_reports")
        store.db.execute("UPDATE settings SET value = 'other' WHERE name = 'views'")
    with Store(tmp_path) as store:
        assert views.are_declared(store.db)
        assert store.db.execute("SELECT count(*) FROM v_reports").fetchone() == (0,)


def test_the_data_dictionary_is_of_this_program() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "data.md").read_text("utf-8")
    assert dictionary.renewed(page) == page, "python -m archive.store.dictionary renews docs/data.md"
