"""Readable views of the archive for whoever opens ``archive.db`` with another program; described in docs/data.md."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from sqlite_utils import Database

from archive.store.tables import TABLES, view


def declare(db: Database) -> None:
    """Made anew whenever they, or the form they are made from, have changed."""
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\'").fetchall():
        db.execute(f"DROP VIEW {name}")
    for statement in _statements():
        db.execute(statement)
    db.execute("INSERT OR REPLACE INTO settings VALUES ('views', ?)", [_stamp()])


def are_declared(db: Database) -> bool:
    row = db.execute("SELECT value FROM settings WHERE name = 'views'").fetchone()
    return row is not None and row[0] == _stamp()


@lru_cache(maxsize=1)
def _statements() -> tuple[str, ...]:
    return tuple(map(view, TABLES))


@lru_cache(maxsize=1)
def _stamp() -> str:
    return hashlib.sha256("\n".join(_statements()).encode()).hexdigest()
