"""What people add to what the program reads: numbers read by eye, what they make of findings, where an original came from.

Both belong to an original (its SHA-256), not to one reading of it, so that they outlive every reading. Rows a number read by
eye changes are those of ``report_values``, so that whoever reads the archive sees it; the rows the program itself has made are
kept in ``as_read`` as long as there is such a number, and are what is renewed, compared and exported without it.
Every function works within the transaction of its caller. A journal beside the originals has all of it too, so that an archive
made anew from them has it again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.models import Decision, DecisionKind, Entry, Finding
from archive.origins import How, Origin
from archive.store import loading, rows, writing
from archive.store.rows import Packer
from archive.truth.by_eye import entered

SCHEMA = """
CREATE TABLE entries (
    sha256 TEXT NOT NULL, code TEXT NOT NULL, value NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (sha256, code)
) WITHOUT ROWID;
CREATE TABLE as_read (report INTEGER PRIMARY KEY REFERENCES reports (number), kept TEXT NOT NULL);
CREATE TABLE decisions (
    sha256 TEXT NOT NULL, rule TEXT NOT NULL, fields TEXT NOT NULL, message TEXT NOT NULL,
    kind TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (sha256, rule, fields, message)
) WITHOUT ROWID;
ALTER TABLE findings ADD COLUMN decision TEXT;
ALTER TABLE findings ADD COLUMN decision_note TEXT;
ALTER TABLE findings ADD COLUMN decided_by TEXT;
ALTER TABLE findings ADD COLUMN decided_on TEXT;
ALTER TABLE findings ADD COLUMN decided_message TEXT
"""
_ADDED = {"entries": "code, value, who, why, day", "decisions": "rule, fields, message, kind, note, who, day", "origins": "address, how"}


# The journal

JOURNAL = ".people.jsonl"  # in the folder of the originals; of the lines of one original the last counts


def note(db: Database, folder: Path, sha256: str) -> None:
    """Add a line with all that people have added to an original."""
    asked = {table: f"SELECT {columns} FROM {table} WHERE sha256 = ?" for table, columns in _ADDED.items()}
    tables = {table: db.execute(sql, [sha256]).fetchall() for table, sql in asked.items()}
    with (folder / JOURNAL).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"sha256": sha256, **tables}, ensure_ascii=False) + "\n")


def begin_journal(db: Database, folder: Path) -> None:
    """For archives that had none."""
    if folder.is_dir() and not (folder / JOURNAL).exists():
        for (sha256,) in db.execute(
            "SELECT sha256 FROM entries UNION SELECT sha256 FROM decisions UNION SELECT sha256 FROM origins"
        ).fetchall():
            note(db, folder, sha256)


def bring_back(db: Database, folder: Path) -> list[str]:
    """Put down again what the journal says of the originals the database has: their SHA-256. A torn line is left out."""
    noted: dict[str, dict[str, list[Sequence[Any]]]] = {}
    with suppress(OSError):
        for line in (folder / JOURNAL).read_text("utf-8", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                told = json.loads(line)
                noted[told["sha256"]] = {table: told.get(table, []) for table in _ADDED}
    held = {sha256 for (sha256,) in db.execute("SELECT DISTINCT sha256 FROM reports")}
    known = {sha256: tables for sha256, tables in noted.items() if sha256 in held}
    for sha256, tables in known.items():
        for table, columns in _ADDED.items():
            made = [(sha256, *row) for row in tables[table]]
            if made:
                db.conn.executemany(f"INSERT OR REPLACE INTO {table} (sha256, {columns}) VALUES ({writing.marks(made[0])})", made)
    return list(known)


# Where originals came from


def origin(db: Database, sha256: str) -> Origin | None:
    row = db.execute("SELECT address, how FROM origins WHERE sha256 = ?", [sha256]).fetchone()
    return Origin(row[0], How(row[1])) if row else None


def keep_origin(db: Database, sha256: str, said: Origin | None) -> bool:
    """In place of one that is known less well; None: forget it. Whether anything has changed."""
    known = origin(db, sha256)
    if said == known or (said is not None and known is not None and said.how.rank < known.how.rank):
        return False
    db.execute("DELETE FROM origins WHERE sha256 = ?", [sha256])
    if said is not None:
        db.execute("INSERT INTO origins VALUES (?, ?, ?)", [sha256, said.address, said.how.value])
    return True


# Numbers read by eye


def entries(db: Database, sha256: str) -> list[Entry]:
    found = db.execute("SELECT code, value, who, why, day FROM entries WHERE sha256 = ? ORDER BY code", [sha256])
    return [Entry(code, rows.exact_number(value) or Decimal(0), *rest) for code, value, *rest in found]


def keep_entry(db: Database, sha256: str, entry: Entry) -> None:
    made = (sha256, entry.code, rows.stored_number(entry.value), entry.who, entry.why, entry.day)
    db.execute(f"INSERT OR REPLACE INTO entries VALUES ({writing.marks(made)})", made)


def drop_entry(db: Database, sha256: str, code: str) -> None:
    db.execute("DELETE FROM entries WHERE sha256 = ? AND code = ?", [sha256, code])


def apply_entries(db: Database, packer: Packer, report_id: str) -> None:
    """Make the rows of a report what the program has read with what people have entered."""
    number, sha256 = db.execute("SELECT number, sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
    kept = db.execute("SELECT kept FROM as_read WHERE report = ?", [number]).fetchone()
    if kept is not None:
        _put_back(db, number, json.loads(kept[0]))
    found = entries(db, sha256)
    if not found:
        return
    as_read = _rows(db, number)
    (report,) = (stored.report for stored in loading.load(db, packer, [report_id]))
    values = entered(report.values, report.form, found)
    if values == dict(report.values):
        return
    db.execute("INSERT INTO as_read VALUES (?, ?)", [number, json.dumps(as_read, ensure_ascii=False)])
    _clear(db, number)
    writing.insert_values(db, report_id, rows.prepare(replace(report, values=values)), packer, stamped=False)


def forget_as_read(db: Database, number: int) -> None:
    """The report is about to be read again, or to go."""
    db.execute("DELETE FROM as_read WHERE report = ?", [number])


def shadow(db: Database, ids: Sequence[str]) -> None:
    """On this connection the named reports are as the program has read them: temporary tables stand before those of the archive."""
    for table, columns in rows.VALUE_PARTS.items():
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        db.execute(f"CREATE TEMP TABLE {table} AS SELECT report, {columns} FROM main.{table} WHERE 0")
    kept = "SELECT a.report, a.kept FROM as_read a JOIN reports r ON r.number = a.report WHERE r.id IN (SELECT value FROM json_each(?))"
    for number, text in db.execute(kept, [loading.listed(ids)]).fetchall():
        _insert(db, number, json.loads(text))
    for table in rows.VALUE_PARTS:
        db.execute(f"CREATE INDEX temp.{table}_report ON {table} (report)")


def covered(db: Database) -> frozenset[str]:
    """Reports with a number read by eye."""
    return frozenset(id for (id,) in db.execute("SELECT r.id FROM as_read a JOIN reports r ON r.number = a.report"))


def _rows(db: Database, number: int) -> dict[str, list[Sequence[Any]]]:
    return {
        table: db.execute(f"SELECT {columns} FROM main.{table} WHERE report = ?", [number]).fetchall()
        for table, columns in rows.VALUE_PARTS.items()
    }


def _put_back(db: Database, number: int, kept: dict[str, list[Sequence[Any]]]) -> None:
    _clear(db, number)
    _insert(db, number, kept)
    forget_as_read(db, number)


def _insert(db: Database, number: int, kept: dict[str, list[Sequence[Any]]]) -> None:
    for table, columns in rows.VALUE_PARTS.items():
        made = [(number, *row) for row in kept[table]]
        if made:
            db.conn.executemany(f"INSERT INTO {table} (report, {columns}) VALUES ({writing.marks(made[0])})", made)


def _clear(db: Database, number: int) -> None:
    for table in rows.VALUE_PARTS:
        db.execute(f"DELETE FROM main.{table} WHERE report = ?", [number])


def conclude_without(db: Database) -> None:
    """Conclusions drawn from numbers read by eye, as earlier programs did, are made what they were."""
    for number, text in db.execute("SELECT report, kept FROM as_read").fetchall():
        facts = json.loads(text).get("facts", ())
        (report_id,) = db.execute("SELECT id FROM reports WHERE number = ?", [number]).fetchone()
        for row in facts:
            db.execute("DELETE FROM facts WHERE report_id = ? AND code = ?", [report_id, row[0]])
            made = (report_id, *row)
            db.execute(f"INSERT INTO facts (report_id, {rows.FACT_COLUMNS}) VALUES ({writing.marks(made)})", made)


# Decisions on findings


def decide(db: Database, sha256: str, finding: Finding, decision: Decision | None) -> None:
    """Keep it in place of an earlier one; None: take it back."""
    for known in {finding.message, *([finding.decision.message] if finding.decision else [])}:
        key = (sha256, finding.rule, _key(finding), known)
        db.execute("DELETE FROM decisions WHERE sha256 = ? AND rule = ? AND fields = ? AND message = ?", key)
    if decision is not None:
        made = (sha256, finding.rule, _key(finding), finding.message, decision.kind.value, decision.note, decision.who, decision.day)
        db.execute(f"INSERT INTO decisions VALUES ({writing.marks(made)})", made)


def apply_decisions(db: Database, report_id: str) -> None:
    """Beside each finding of a report what was decided on it, whatever reading or audit it comes from."""
    (sha256,) = db.execute("SELECT sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
    kept = db.execute("SELECT rule, fields, message, kind, note, who, day FROM decisions WHERE sha256 = ?", [sha256]).fetchall()
    db.execute(f"UPDATE findings SET ({rows.DECISION_COLUMNS}) = (NULL, NULL, NULL, NULL, NULL) WHERE report_id = ?", [report_id])
    if not kept:
        return
    listed = db.execute(f"SELECT position, {rows.FINDING_COLUMNS} FROM findings WHERE report_id = ?", [report_id]).fetchall()
    findings = {position: rows.finding_of(row) for position, *row in listed}
    known = [
        ((rule, fields), Decision(DecisionKind(kind), note, who, day, message)) for rule, fields, message, kind, note, who, day in kept
    ]
    for position, decision in _matched(findings, known):
        made = (decision.kind.value, decision.note, decision.who, decision.day, decision.message, report_id, position)
        db.execute(f"UPDATE findings SET ({rows.DECISION_COLUMNS}) = (?, ?, ?, ?, ?) WHERE report_id = ? AND position = ?", made)


def _matched(findings: dict[int, Finding], decisions: Iterable[tuple[tuple[str, str], Decision]]) -> Iterable[tuple[int, Decision]]:
    """The same words of the same rule on the same cells; failing that the only finding of that rule on those cells."""
    left = list(decisions)
    for position, finding in list(findings.items()):
        for place, decision in left:
            if place == (finding.rule, _key(finding)) and decision.message == finding.message:
                left.remove((place, decision))
                del findings[position]
                yield position, decision
                break
    places = {position: (finding.rule, _key(finding)) for position, finding in findings.items()}
    counted, decided = Counter(places.values()), Counter(place for place, _ in left)
    for position, place in places.items():
        if counted[place] == decided[place] == 1:
            yield position, next(decision for other, decision in left if other == place)


def _key(finding: Finding) -> str:
    return " ".join(sorted(finding.fields))
