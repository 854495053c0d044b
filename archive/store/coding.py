"""Numbering as the small numbers that rows hold: fields and measures, states, kinds of evidence.

The numbers are the database's own, given in the order names first appear and never changed, so that the declared form may
grow and be sorted anew. Beside each stands what the form says of it, for whoever opens the database with other programs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from archive.form import FIELDS, MEASURES
from archive.models import EvidenceKind, State

SCHEMA = """
CREATE TABLE fields (
    number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT, unit TEXT, kind TEXT, section INTEGER,
    form_table INTEGER, form_row TEXT, form_column TEXT, editions TEXT, definition TEXT
);
CREATE TABLE states (number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT, explained TEXT);
CREATE TABLE evidence_kinds (number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT, explained TEXT);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Both ways between a name and its number."""

    number: dict[str, int]
    name: dict[int, str]


@dataclass(frozen=True, slots=True)
class Coding:
    fields: Numbering
    states: Numbering
    evidence: Numbering


def declare(db: Database) -> None:
    """Write the present form down; what a database knew under names no longer declared stays."""
    for table, rows in _declared().items():
        columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")][1:]
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        update = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (code) DO UPDATE SET {update}", rows)
    db.execute("INSERT OR REPLACE INTO settings VALUES ('form', ?)", [_stamp()])


def is_declared(db: Database) -> bool:
    """Whether the database knows the form as this program declares it."""
    row = db.execute("SELECT value FROM settings WHERE name = 'form'").fetchone()
    return row is not None and row[0] == _stamp()


def coding(db: Database) -> Coding:
    return Coding(_names(db, "fields"), _names(db, "states"), _names(db, "evidence_kinds"))


def _names(db: Database, table: str) -> Numbering:
    rows = db.execute(f"SELECT number, code FROM {table}").fetchall()
    return Numbering({code: number for number, code in rows}, dict(rows))


@lru_cache(maxsize=1)
def _declared() -> dict[str, list[Sequence[Any]]]:
    return {"fields": _fields(), "states": _words(State), "evidence_kinds": _words(EvidenceKind)}


@lru_cache(maxsize=1)
def _stamp() -> str:
    return hashlib.sha256(json.dumps(_declared(), ensure_ascii=False).encode()).hexdigest()


def _fields() -> list[Sequence[Any]]:
    cells = [
        (f.code, f.label, f.unit, f.kind.value, f.section, f.table, f.row or None, f.column or None, _listed(f.editions), None)
        for f in FIELDS
    ]
    sums = [(m.code, m.label, m.unit, "ratio" if m.over else "sum", None, None, None, None, None, m.definition or None) for m in MEASURES]
    return [*cells, *sums]


def _listed(editions: Iterable[str]) -> str:
    return " ".join(sorted(str(edition) for edition in editions))


def _words(kinds: Iterable[State] | Iterable[EvidenceKind]) -> list[Sequence[Any]]:
    return [(kind.value, kind.word.label, kind.word.explained) for kind in kinds]
