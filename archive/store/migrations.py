"""The database's shape, step by step. Steps are only ever added; each runs in a transaction and is recorded in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database, Migrations

from archive.errors import DamagedArchive
from archive.store import coding, people, rows, views

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


_VALUES = """
CREATE TABLE readings (number INTEGER PRIMARY KEY, stamp TEXT NOT NULL UNIQUE, program TEXT NOT NULL, rules TEXT NOT NULL);
CREATE TABLE report_values (
    report INTEGER NOT NULL REFERENCES reports (number),
    field INTEGER NOT NULL REFERENCES fields (number),
    value, raw TEXT,
    state INTEGER NOT NULL REFERENCES states (number),
    evidence INTEGER NOT NULL REFERENCES evidence_kinds (number),
    paragraph TEXT, row INTEGER, col INTEGER, note TEXT, source INTEGER, basis TEXT,
    PRIMARY KEY (report, field)
) WITHOUT ROWID;
CREATE TABLE value_sources (
    report INTEGER NOT NULL REFERENCES reports (number),
    number INTEGER NOT NULL, paragraph TEXT NOT NULL, quote TEXT NOT NULL,
    PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE VIEW field_values AS
    SELECT r.id AS report_id, f.code, v.value,
        CASE WHEN v.raw IS NULL AND s.code = 'explicit' THEN CAST(v.value AS TEXT)
             WHEN v.raw IS NULL AND s.code = 'blank' THEN '' ELSE v.raw END AS raw,
        s.code AS state, e.code AS evidence, v.paragraph, v.row, v.col, v.note, o.paragraph AS source, o.quote
    FROM report_values v JOIN reports r ON r.number = v.report JOIN fields f ON f.number = v.field
        JOIN states s ON s.number = v.state JOIN evidence_kinds e ON e.number = v.evidence
        LEFT JOIN value_sources o ON o.report = v.report AND o.number = v.source
"""

_REFERRING = ("paragraphs", "facts", "findings", "masks")


@migrations(name="0003_values_as_numbers")
def _values_as_numbers(db: Database) -> None:
    """Values were text, one row of names each; ids could be taken for numbers (817354315e14), so they begin with a letter now."""
    (first,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'reports'").fetchone()
    again = first.split("(", 1)[1].replace("id TEXT PRIMARY KEY", "number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE", 1)
    named = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'reports' AND sql IS NOT NULL"
    indexes = [sql for (sql,) in db.execute(named)]
    columns = ", ".join(name for _, name, *_ in db.execute("PRAGMA table_info(reports)"))
    db.execute(f"CREATE TABLE made_again ({again}")
    db.execute(f"INSERT INTO made_again ({columns}) SELECT {columns} FROM reports ORDER BY rowid")
    db.execute("DROP TABLE reports")
    db.execute("ALTER TABLE made_again RENAME TO reports")
    db.execute("UPDATE reports SET series = 'r' || series WHERE series = id")
    db.execute("UPDATE reports SET id = 'r' || id")
    db.execute("ALTER TABLE reports ADD COLUMN reading INTEGER REFERENCES readings (number)")
    db.execute("ALTER TABLE reports ADD COLUMN unassessed TEXT NOT NULL DEFAULT ''")
    for table in _REFERRING:
        db.execute(f"UPDATE {table} SET report_id = 'r' || report_id")
    db.execute("ALTER TABLE field_values RENAME TO values_as_text")
    for statement in (*indexes, *filter(str.strip, (coding.SCHEMA + _VALUES).split(";"))):
        db.execute(statement)
    coding.declare(db)
    _copy_values(db)
    db.execute("DROP TABLE values_as_text")


@migrations(name="0004_kind_of_date")
def _kind_of_date(db: Database) -> None:
    """Whether ``published`` is the day of publication or that of writing; unknown for reports read before."""
    db.execute("ALTER TABLE reports ADD COLUMN published_kind TEXT")


def _copy_values(db: Database) -> None:
    """By the code that writes new ones; a field no longer declared keeps its code."""
    for (code,) in db.execute("SELECT DISTINCT code FROM values_as_text").fetchall():
        db.execute("INSERT OR IGNORE INTO fields (code) VALUES (?)", [code])
    packer = rows.Packer(coding.coding(db))
    columns = "code, value, raw, state, evidence, paragraph, row, col, note"
    for number, id in db.execute("SELECT number, id FROM reports").fetchall():
        found = db.execute(f"SELECT {columns} FROM values_as_text WHERE report_id = ?", [id[1:]]).fetchall()
        packed = packer.pack(map(rows.value_from_text, found))["report_values"]
        marks = ", ".join("?" * (len(packed[0]) + 1)) if packed else ""
        db.conn.executemany(
            f"INSERT INTO report_values (report, {rows.VALUE_COLUMNS}) VALUES ({marks})", [(number, *row) for row in packed]
        )


@migrations(name="0005_fields_in_printed_order")
def _fields_in_printed_order(db: Database) -> None:
    """Their numbers are given as they first appear, so they cannot tell the order."""
    db.execute("ALTER TABLE fields ADD COLUMN position INTEGER")


@migrations(name="0006_what_people_add")
def _what_people_add(db: Database) -> None:
    """Numbers read by eye, and decisions on findings."""
    for statement in filter(str.strip, people.SCHEMA.split(";")):
        db.execute(statement)


@migrations(name="0007_where_recognised_cells_stand")
def _where_recognised_cells_stand(db: Database) -> None:
    """On the scan, in shares of the page's width. Reports read before have none until they are read again."""
    db.execute(
        "CREATE TABLE cell_spots (report INTEGER NOT NULL REFERENCES reports (number), "
        "field INTEGER NOT NULL REFERENCES fields (number), page INTEGER NOT NULL, "
        "x0 REAL NOT NULL, top REAL NOT NULL, x1 REAL NOT NULL, bottom REAL NOT NULL, PRIMARY KEY (report, field)) WITHOUT ROWID"
    )


@migrations(name="0008_conclusions_without_numbers_read_by_eye")
def _conclusions_without_numbers_read_by_eye(db: Database) -> None:
    people.conclude_without(db)


@migrations(name="0009_where_originals_came_from")
def _where_originals_came_from(db: Database) -> None:
    db.execute("CREATE TABLE origins (sha256 TEXT PRIMARY KEY, address TEXT NOT NULL, how TEXT NOT NULL) WITHOUT ROWID")


def migrate(db: Database) -> None:
    """Bring the database to the newest shape; one that is newer than this program is left alone."""
    refuse_newer(db)
    if migrations.pending(db) or not (coding.is_declared(db) and views.are_declared(db)):
        db.execute("PRAGMA foreign_keys = OFF")  # a table others refer to may be made again; only outside a transaction
        # The lock comes first, so that of two programs opening a new archive the second finds the work done.
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            with _finished(db):
                migrations.apply(db)
                coding.declare(db)
                views.declare(db)
        finally:
            db.execute("PRAGMA foreign_keys = ON")


def refuse_newer(db: Database) -> None:
    """Whoever does not know all of a database can neither use nor prove it."""
    known = {step.name for step in migrations.pending(Database(memory=True))}
    if {step.name for step in migrations.applied(db)} - known:
        raise DamagedArchive("年报库由更新版本的 gongkai 写成，当前版本不能打开。", advice="请升级 gongkai 后再试。")


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
