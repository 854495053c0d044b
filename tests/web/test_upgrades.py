"""Archives made by programs before this one open with all they hold; a newer one is refused by every command, in words."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from archive import home as places
from archive.store import Store
from archive.store.migrations import migrations
from tests.faults.archives import command
from tests.web.served import serving
from web import create_app

FIXTURES = Path(__file__).parents[1] / "fixtures"
MADE_BEFORE = sorted(path.name for path in FIXTURES.glob("archive-*.zip"))
_REFUSED = (
    ["doctor"],
    ["search", "公开"],
    ["ask", "有多少份年报"],
    ["export", "{out}"],
    ["rebuild"],
    ["reextract"],
    ["ingest", "{file}"],
    ["backup", "{out}"],
)


def unpacked(name: str, folder: Path) -> Path:
    home = folder / "home"
    with zipfile.ZipFile(FIXTURES / name) as packed:
        packed.extractall(home)
    return home


def before(home: Path) -> dict[str, tuple[str, int, str]]:
    """Original → agency, year, name of file; as the database has it before anybody of now opens it."""
    with sqlite3.connect(places.database(home)) as db:
        rows = db.execute("SELECT sha256, agency, report_year, filename FROM reports WHERE current").fetchall()
    return {sha256: tuple(rest) for sha256, *rest in rows}


def now(home: Path) -> dict[str, tuple[str | None, int | None, str]]:
    with Store(home, create=False) as store:
        return {stored.sha256: (stored.report.agency.name, stored.report.report_year, stored.filename) for stored in store.reports()}


def test_every_shape_of_the_database_but_todays_newest_is_among_them() -> None:
    assert {f"archive-schema-{number:04}.zip" for number in (1, 3, 4, 5)} | {"archive-0.1.0.zip"} <= set(MADE_BEFORE)


@pytest.mark.parametrize("name", MADE_BEFORE)
def test_an_archive_of_before_opens_is_found_and_read_again(name: str, tmp_path: Path) -> None:
    home = unpacked(name, tmp_path)
    held = before(home)
    with serving(home) as served:  # a server opens it first
        assert served.get("/agencies").status == 200
    assert now(home) == held
    status, said = command("search", "", "--json", "--home", home)
    assert status == 0, said
    assert f'"reports": {len(held)}' in said
    for words in (["reextract"], ["rebuild"], ["export", str(tmp_path / "out")], ["doctor"]):
        status, said = command(*words, "--home", home)
        assert status == 0, said
    assert now(home).keys() == held.keys()
    with Store(home, create=False) as store:
        assert {step.name for step in migrations.applied(store.db)} >= {"0005_fields_in_printed_order"}


@pytest.mark.parametrize("words", _REFUSED, ids=lambda words: words[0])
def test_a_newer_archive_is_refused_in_words_and_left_as_it_is(words: list[str], tmp_path: Path) -> None:
    home = unpacked(MADE_BEFORE[-1], tmp_path)
    Store(home).close()
    with sqlite3.connect(places.database(home)) as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('gongkai', '9999_future', '2099')")
    content = db.execute("SELECT count(*), max(change) FROM reports").fetchone()
    db.close()
    file = tmp_path / "示例.txt"
    file.write_text("示例市民政局2021年政府信息公开工作年度报告", "utf-8")
    status, said = command(*(word.format(out=tmp_path / "out", file=file) for word in words), "--home", home)
    assert status != 0
    assert "更新版本" in said
    assert "升级" in said
    with sqlite3.connect(places.database(home)) as again:
        assert again.execute("SELECT count(*), max(change) FROM reports").fetchone() == content


def test_a_server_says_so_on_every_page(tmp_path: Path) -> None:
    home = unpacked(MADE_BEFORE[-1], tmp_path)
    Store(home).close()
    with sqlite3.connect(places.database(home)) as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('gongkai', '9999_future', '2099')")
    client = create_app(home).test_client()
    for path in ("/", "/search?q=a", "/agencies", "/audit", "/ask?question=有多少份年报", "/api/v1/search?q=a", "/stats"):
        response = client.get(path)
        assert response.status_code == 503
        assert "更新版本" in response.get_data(as_text=True)
