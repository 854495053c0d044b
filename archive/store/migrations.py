"""The database's shape, step by step. Steps are only ever added; each runs in a transaction and is recorded in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database, Migrations

from archive.errors import DamagedArchive

migrations = Migrations("gongkai")

_FIRST = """
CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    series TEXT NOT NULL, version INTEGER NOT NULL, current INTEGER NOT NULL,
    title TEXT, report_year INTEGER, published TEXT, form TEXT,
    agency TEXT, as_written TEXT, province TEXT, city TEXT, county TEXT, town TEXT, adcode TEXT,
    level TEXT, body_type TEXT, sector TEXT, candidates TEXT,
    filename TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, format TEXT NOT NULL,
    ingested_at TEXT NOT NULL, change INTEGER NOT NULL,
    UNIQUE (series, version)
);
CREATE UNIQUE INDEX reports_current ON reports (series) WHERE current;
CREATE INDEX reports_change ON reports (change);
CREATE INDEX reports_agency ON reports (agency, report_year);

CREATE TABLE paragraphs (
    report_id TEXT NOT NULL REFERENCES reports (id),
    id TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, section INTEGER, page INTEGER,
    text TEXT NOT NULL, raw TEXT, offsets BLOB,
    PRIMARY KEY (report_id, id)
);
CREATE TABLE field_values (
    report_id TEXT NOT NULL REFERENCES reports (id),
    code TEXT NOT NULL, value TEXT, raw TEXT, state TEXT NOT NULL, evidence TEXT NOT NULL,
    paragraph TEXT, row INTEGER, col INTEGER, note TEXT
);
CREATE INDEX field_values_report ON field_values (report_id);
CREATE INDEX field_values_code ON field_values (code);
CREATE TABLE facts (
    report_id TEXT NOT NULL REFERENCES reports (id),
    code TEXT NOT NULL, answer TEXT NOT NULL, count INTEGER, evidence TEXT NOT NULL, contradictions TEXT NOT NULL,
    PRIMARY KEY (report_id, code)
) WITHOUT ROWID;
CREATE TABLE findings (
    report_id TEXT NOT NULL REFERENCES reports (id),
    position INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
    fields TEXT NOT NULL, paragraphs TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;
CREATE TABLE masks (
    report_id TEXT NOT NULL REFERENCES reports (id),
    position INTEGER NOT NULL, paragraph TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, replacement TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;
"""


@migrations(name="0001_reports_and_what_they_say")
def _reports_and_what_they_say(db: Database) -> None:
    for statement in filter(str.strip, _FIRST.split(";")):  # executescript would end the transaction
        db.execute(statement)


@migrations(name="0002_readings_of_one_original")
def _readings_of_one_original(db: Database) -> None:
    """``sha256`` was unique. SQLite drops a constraint only with the table, so the table is made again, with the same content."""
    (first,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'reports'").fetchone()
    again = first.replace("CREATE TABLE reports", "CREATE TABLE made_again").replace("sha256 TEXT NOT NULL UNIQUE", "sha256 TEXT NOT NULL")
    named = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'reports' AND sql IS NOT NULL"
    indexes = [sql for (sql,) in db.execute(named)]
    db.execute(again)
    db.execute("INSERT INTO made_again SELECT * FROM reports")
    db.execute("DROP TABLE reports")
    db.execute("ALTER TABLE made_again RENAME TO reports")
    for statement in (*indexes, "CREATE INDEX reports_sha256 ON reports (sha256)"):
        db.execute(statement)


def migrate(db: Database) -> None:
    """Bring the database to the newest shape; one that is newer than this program is left alone."""
    known = {step.name for step in migrations.pending(Database(memory=True))}
    if {step.name for step in migrations.applied(db)} - known:
        raise DamagedArchive("年报库由更新版本的 gongkai 写成，当前版本不能打开。", advice="请升级 gongkai 后再试。")
    if migrations.pending(db):
        db.execute("PRAGMA foreign_keys = OFF")  # a table others refer to may be made again; only outside a transaction
        # The lock comes first, so that of two programs opening a new archive the second finds the work done.
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            with _finished(db):
                migrations.apply(db)
        finally:
            db.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _finished(db: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def schema_version(db: Database) -> int:
    return len(migrations.applied(db))
