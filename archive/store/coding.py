"""Numbering as the small numbers that rows hold: fields and measures, states, kinds of evidence.

The numbers are the database's own, given in the order names first appear and never changed, so that the declared form may
grow and be sorted anew. Beside each stands what the form says of it, for whoever opens the database with other programs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from archive.form import FIELDS, MEASURES, Field, Measure
from archive.models import EvidenceKind, State

Row = dict[str, Any]  # by column

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
        there = {name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")}
        columns = [name for name in rows[0] if name in there]  # an early step does not have what a later one adds
        names, marks = ", ".join(columns), ", ".join(f":{column}" for column in columns)
        update = ", ".join(f"{column} = excluded.{column}" for column in columns if column != "code")
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
def _declared() -> dict[str, list[Row]]:
    return {"fields": _fields(), "states": _words(State), "evidence_kinds": _words(EvidenceKind)}


@lru_cache(maxsize=1)
def _stamp() -> str:
    return hashlib.sha256(json.dumps(_declared(), ensure_ascii=False).encode()).hexdigest()


def _fields() -> list[Row]:
    """In the order the form prints them, then what is computed from them."""
    rows = [*map(_cell, FIELDS), *map(_measure, MEASURES)]
    return [row | {"position": position} for position, row in enumerate(rows, start=1)]


def _cell(field: Field) -> Row:
    return {
        "code": field.code,
        "label": field.label,
        "unit": field.unit,
        "kind": field.kind.value,
        "section": field.section,
        "form_table": field.table,
        "form_row": field.row or None,
        "form_column": field.column or None,
        "editions": " ".join(sorted(str(edition) for edition in field.editions)),
        "definition": None,
    }


def _measure(measure: Measure) -> Row:
    nowhere = dict.fromkeys(("section", "form_table", "form_row", "form_column", "editions"))
    said = {"code": measure.code, "label": measure.label, "unit": measure.unit, "kind": "ratio" if measure.over else "sum"}
    return {**said, **nowhere, "definition": measure.definition or None}


def _words(kinds: Iterable[State] | Iterable[EvidenceKind]) -> list[Row]:
    return [{"code": kind.value, "label": kind.word.label, "explained": kind.word.explained} for kind in kinds]
