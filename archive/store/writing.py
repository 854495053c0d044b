"""Reports as rows of the database. Every function works within the transaction of its caller."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from archive.read_by import present
from archive.store import rows
from archive.store.loading import HEAD
from archive.store.stored import Outcome, OutcomeKind

FOLLOWING = ("facts", "findings")  # renewed with the values
_LARGEST_STEP = 1 << 31  # four billion changes fit into SQLite's integers


def hidden(filename: str) -> str:
    """A file's name without names of private persons."""
    from archive.text import privacy  # slow to load, and most stores are only read

    return privacy.hidden(filename)


def free_id(db: Database, sha256: str) -> str:
    """A letter, so that no program takes it for a number, and twelve digits; more for later readings of the same content."""
    candidates = (f"r{sha256[:length]}" for length in (*range(12, 65, 4), *range(13, 65)))
    return next(id for id in candidates if not db.execute("SELECT 1 FROM reports WHERE id = ?", [id]).fetchone())


def insert(db: Database, prepared: rows.Prepared, packer: rows.Packer, sha256: str, filename: str) -> Outcome:
    report_id = free_id(db, sha256)
    series = prepared.series or report_id
    version = one(db, "SELECT coalesce(max(version), 0) + 1 FROM reports WHERE series = ?", [series])
    change = next_change(db)
    db.execute("UPDATE reports SET current = 0, change = ? WHERE series = ? AND current", [change, series])
    now = datetime.now(UTC).isoformat(timespec="seconds")
    place = (
        report_id,
        series,
        version,
        1,
        *prepared.head,
        *prepared.agency,
        filename,
        sha256,
        prepared.format,
        now,
        change,
        prepared.published_kind,
    )
    db.execute(f"INSERT INTO reports ({HEAD}, change, published_kind) VALUES ({marks(place)})", place)
    insert_parts(db, report_id, prepared, rows.PARTS)
    insert_values(db, report_id, prepared, packer)
    return Outcome(OutcomeKind.STORED if version == 1 else OutcomeKind.NEW_VERSION, filename, report_id)


def insert_parts(db: Database, report_id: str, prepared: rows.Prepared, parts: Iterable[str]) -> None:
    for table in parts:
        made = [(report_id, *row) for row in prepared.parts[table]]
        if made:
            db.conn.executemany(f"INSERT INTO {table} (report_id, {rows.PARTS[table]}) VALUES ({marks(made[0])})", made)


def insert_values(db: Database, report_id: str, prepared: rows.Prepared, packer: rows.Packer, *, stamped: bool = True) -> None:
    """The values, and (``stamped``) what the report was read by."""
    number = one(db, "SELECT number FROM reports WHERE id = ?", [report_id])
    for table, made in packer.pack(prepared.values).items():
        if made:
            place = ", ".join("?" * (len(made[0]) + 1))
            columns = rows.VALUE_PARTS[table]
            db.conn.executemany(f"INSERT INTO {table} (report, {columns}) VALUES ({place})", [(number, *row) for row in made])
    if not stamped:
        return
    db.execute("UPDATE reports SET unassessed = ? WHERE number = ?", [" ".join(prepared.unassessed), number])
    stamp(db, number)


def stamp(db: Database, number: int) -> None:
    """Read by this program."""
    reading = present()
    told = (reading.stamp, reading.program, " ".join(reading.rules))
    db.execute("INSERT OR IGNORE INTO readings (stamp, program, rules) VALUES (?, ?, ?)", told)
    db.execute("UPDATE reports SET reading = (SELECT number FROM readings WHERE stamp = ?) WHERE number = ?", [reading.stamp, number])


def forget(db: Database, report_id: str) -> tuple[str, str]:
    """Everything of a report; its series and its original's SHA-256."""
    number, series, sha256 = db.execute("SELECT number, series, sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
    for table in (*rows.VALUE_PARTS, "as_read"):
        db.execute(f"DELETE FROM {table} WHERE report = ?", [number])
    for table in rows.PARTS:
        db.execute(f"DELETE FROM {table} WHERE report_id = ?", [report_id])
    db.execute("DELETE FROM reports WHERE number = ?", [number])
    return str(series), str(sha256)


def move(db: Database, sha256: str, series: str) -> None:
    """The readings of an original become the newest versions of another series, none of them current."""
    for (id,) in db.execute("SELECT id FROM reports WHERE sha256 = ? ORDER BY version", [sha256]).fetchall():
        version = one(db, "SELECT coalesce(max(version), 0) + 1 FROM reports WHERE series = ?", [series])
        db.execute("UPDATE reports SET series = ?, version = ? WHERE id = ?", [series, version, id])


def next_change(db: Database) -> int:
    """Greater than all before by a random step: a restored copy that goes on otherwise never comes by the same number."""
    return one(db, "SELECT coalesce(max(change), 0) FROM reports") + 1 + secrets.randbelow(_LARGEST_STEP)


def marks(row: rows.Row) -> str:
    return ", ".join("?" * len(row))


def one(db: Database, sql: str, arguments: Sequence[Any] = ()) -> int:
    return int(db.execute(sql, list(arguments)).fetchone()[0])
