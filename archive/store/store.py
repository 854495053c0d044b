"""The archive's memory: the one place that writes SQL.

A report is its original's content: the id is the beginning of the file's SHA-256 and never changes meaning. An agency
has one report per year (a *series*); other content for the same agency and year is a new version, and so is what a newer
program reads in the same content. Every version stays readable at its id. Threads may share a Store: each reads over a
connection of its own, writes take turns.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from itertools import groupby, islice, product

from sqlite_utils import Database

from archive.models import Decision, Entry, Finding, Paragraph, ParagraphKind, Report, Value
from archive.original_names import note
from archive.origins import Origin
from archive.read_by import ReadBy, present
from archive.store import loading, people, rows, writing
from archive.store.connection import as_stored, connect, integrity_errors
from archive.store.opened import Opened, cannot_write
from archive.store.rows import Row
from archive.store.stored import Changes, Claims, Contents, Outcome, OutcomeKind, StoredReport, StoredValue, Summary
from archive.store.tables import CODEBOOK, CODEBOOK_ORDER, Table, selection

_AT_ONCE = 200  # reports read together when all are asked for: few queries, little memory

__all__ = ["Changes", "Outcome", "OutcomeKind", "Store", "StoredReport", "StoredValue", "Summary"]


class Store(Opened):
    by_eye = True  # whether numbers people have read off originals count; without them an archive is as the program has read it

    def seen(self, *, by_eye: bool) -> Store:
        """The same archive, with or without numbers read by eye: for reading only."""
        view = copy.copy(self)
        view.by_eye = by_eye
        return view

    # Writing

    def add(self, report: Report, data: bytes, filename: str) -> Outcome:
        """Keep a report and its original file: everything or nothing."""
        return self.add_prepared(rows.prepare(report), data, filename)

    def add_prepared(self, prepared: rows.Prepared, data: bytes, filename: str) -> Outcome:
        """The same for a report that another process has already made rows of."""
        unrecorded = None
        try:
            with self._transaction() as db:
                sha256, is_new = self.originals.put(data)  # also puts back one that got lost
                known = db.execute("SELECT id FROM reports WHERE sha256 = ? ORDER BY version DESC", [sha256]).fetchone()
                if known:
                    return Outcome(OutcomeKind.DUPLICATE, filename, known[0])
                unrecorded = sha256 if is_new else None
                if is_new:
                    note(self.originals.folder, {sha256: filename})
                    self._new.append(sha256)
                outcome = writing.insert(db, prepared, self._packer, sha256, writing.hidden(filename))
        except BaseException as error:
            if unrecorded:
                self.originals.discard(unrecorded)
            if isinstance(error, OSError | sqlite3.OperationalError):
                raise cannot_write(error) from error
            raise
        return outcome

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread adds meanwhile reaches the disk at once, or not at all: many reports cost little more than one."""
        self._new = []
        try:
            with self._transaction():
                yield
        except BaseException as error:
            for sha256 in self._new:
                self.originals.discard(sha256)
            if isinstance(error, OSError | sqlite3.OperationalError):
                raise cannot_write(error) from error
            raise
        finally:
            self._new = []

    def known(self, sha256: str) -> str | None:
        """The report that was read from a file with this content, if its original is there too."""
        row = self.db.execute("SELECT id FROM reports WHERE sha256 = ? ORDER BY version DESC", [sha256]).fetchone()
        return row[0] if row and self.originals.path(sha256).exists() else None

    def read_again(self, report_id: str, prepared: rows.Prepared) -> str:
        """Keep what a newer program reads in a current report's original: a new version, whose id is the answer.

        Readings of one original belong together: where it turns out to be another agency's or another year's, the earlier
        ones go with it, and what it had replaced there by mistake is current again.
        """
        first = "SELECT id FROM reports WHERE sha256 = ? ORDER BY length(id) LIMIT 1"
        with self._transaction() as db:
            sha256, filename, old = db.execute("SELECT sha256, filename, series FROM reports WHERE id = ?", [report_id]).fetchone()
            change = writing.next_change(db)
            db.execute("UPDATE reports SET current = 0, change = ? WHERE id = ?", [change, report_id])
            series = prepared.series or db.execute(first, [sha256]).fetchone()[0]
            if series != old:
                writing.move(db, sha256, series)
                newest = "SELECT id FROM reports WHERE series = ? ORDER BY version DESC LIMIT 1"
                db.execute(f"UPDATE reports SET current = 1, change = ? WHERE id = ({newest})", [change, old])
            outcome = writing.insert(db, dataclasses.replace(prepared, series=series), self._packer, sha256, filename)
            self._with_what_people_add(db, str(outcome.report_id))
        return str(outcome.report_id)

    def take_back(self, report_ids: Sequence[str]) -> None:
        """Undo ``add``: these reports were never here, and what they had replaced is current again."""
        with self._transaction() as db:
            gone = [writing.forget(db, id) for id in report_ids]
            for series in dict.fromkeys(series for series, _ in gone):
                newest = "SELECT id FROM reports WHERE series = ? ORDER BY version DESC LIMIT 1"
                db.execute(f"UPDATE reports SET current = 1, change = ? WHERE id = ({newest})", [writing.next_change(db), series])
            kept = "SELECT id FROM reports WHERE current ORDER BY id LIMIT 1"  # so that whoever has seen the archive sees that it changed
            db.execute(f"UPDATE reports SET change = ? WHERE id = ({kept})", [writing.next_change(db)])
            unused = [sha for _, sha in gone if not db.execute("SELECT 1 FROM reports WHERE sha256 = ?", [sha]).fetchone()]
            for table, sha in product(("entries", "decisions", "origins"), unused):
                db.execute(f"DELETE FROM {table} WHERE sha256 = ?", [sha])
        for sha256 in unused:
            self.originals.discard(sha256)

    def confirm(self, report_id: str) -> None:
        """The present program reads the report as it is stored."""
        with self._transaction() as db:
            writing.stamp(db, writing.one(db, "SELECT number FROM reports WHERE id = ?", [report_id]))

    def refresh(self, report_id: str, prepared: rows.Prepared) -> None:
        """Renew what follows from a report's text: values, facts and findings, none of which can be cited apart from it."""
        with self._transaction() as db:
            number = writing.one(db, "SELECT number FROM reports WHERE id = ?", [report_id])
            for table in (*rows.VALUE_PARTS, "as_read"):
                db.execute(f"DELETE FROM {table} WHERE report = ?", [number])
            for table in writing.FOLLOWING:
                db.execute(f"DELETE FROM {table} WHERE report_id = ?", [report_id])
            writing.insert_parts(db, report_id, prepared, writing.FOLLOWING)
            writing.insert_values(db, report_id, prepared, self._packer)
            self._with_what_people_add(db, report_id)
            db.execute("UPDATE reports SET change = ? WHERE id = ?", [writing.next_change(db), report_id])

    def enter(self, report_id: str, entry: Entry) -> None:
        """A number read by eye, in this and every later reading of the original."""
        self._change(report_id, lambda db, sha256: people.keep_entry(db, sha256, entry))

    def withdraw(self, report_id: str, code: str) -> None:
        """Undo ``enter``."""
        self._change(report_id, lambda db, sha256: people.drop_entry(db, sha256, code))

    def decide(self, report_id: str, finding: Finding, decision: Decision | None) -> None:
        """What somebody makes of a finding of this report, for this and every later audit of its original; None: nothing any more."""
        self._change(report_id, lambda db, sha256: people.decide(db, sha256, finding, decision))

    def origin(self, report_id: str) -> Origin | None:
        """Where the original of a report came from."""
        row = self.db.execute("SELECT sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
        return people.origin(self.db, row[0]) if row else None

    def keep_origin(self, report_id: str, said: Origin | None) -> None:
        """Unless it is known better already; None: forget it."""
        with self._told(), self._transaction() as db:
            (sha256,) = db.execute("SELECT sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
            if people.keep_origin(db, sha256, said):
                people.note(db, self.originals.folder, sha256)

    def _change(self, report_id: str, make: Callable[[Database, str], None]) -> None:
        with self._told(), self._transaction() as db:
            (sha256,) = db.execute("SELECT sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
            make(db, sha256)
            self._show_what_people_added(db, sha256)
            people.note(db, self.originals.folder, sha256)

    def bring_back(self) -> None:
        """What people added according to the journal beside the originals: for a database made anew."""
        with self._told(), self._transaction() as db:
            for sha256 in people.bring_back(db, self.originals.folder):
                self._show_what_people_added(db, sha256)

    def _show_what_people_added(self, db: Database, sha256: str) -> None:
        for (id,) in db.execute("SELECT id FROM reports WHERE sha256 = ?", [sha256]).fetchall():
            self._with_what_people_add(db, id)
            db.execute("UPDATE reports SET change = ? WHERE id = ?", [writing.next_change(db), id])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What is in the way of writing, in words."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            raise cannot_write(error) from error

    def _with_what_people_add(self, db: Database, report_id: str) -> None:
        people.apply_entries(db, self._packer, report_id)
        people.apply_decisions(db, report_id)

    def replace_findings(self, report_id: str, rules: Sequence[str], findings: Sequence[Finding], unassessed: Sequence[str] = ()) -> None:
        """What these rules say is exactly this from now on. A report changed by it counts as changed."""
        every = f"SELECT {rows.FINDING_COLUMNS} FROM findings WHERE report_id = ? ORDER BY position"
        with self._transaction() as db:
            known = [rows.finding_of(row) for row in db.execute(every, [report_id])]
            made = sorted([*(finding for finding in known if finding.rule not in rules), *findings], key=lambda finding: finding.rank)
            before = db.execute("SELECT unassessed FROM reports WHERE id = ?", [report_id]).fetchone()[0].split()
            open_ = sorted({*(rule for rule in before if rule not in rules), *unassessed})
            if sorted(known, key=lambda finding: finding.rank) == made and sorted(before) == open_:
                return
            db.execute("DELETE FROM findings WHERE report_id = ?", [report_id])
            for position, finding in enumerate(made):
                place = (report_id, position, *rows.finding_row(finding))
                db.execute(f"INSERT INTO findings (report_id, position, {rows.FINDING_COLUMNS}) VALUES ({writing.marks(place)})", place)
            people.apply_decisions(db, report_id)
            changed = [" ".join(open_), writing.next_change(db), report_id]
            db.execute("UPDATE reports SET unassessed = ?, change = CASE current WHEN 1 THEN ? ELSE change END WHERE id = ?", changed)

    # Reading

    def current_id(self, agency: str, year: int) -> str | None:
        """The current report of an agency (canonical name) for a year."""
        row = self.db.execute("SELECT id FROM reports WHERE agency = ? AND report_year = ? AND current", [agency, year]).fetchone()
        return row[0] if row else None

    def get(self, report_id: str) -> StoredReport | None:
        """Any version."""
        return next(self.reports([report_id]), None)

    def entries(self, report_id: str) -> dict[str, Entry]:
        """Numbers read by eye for a report's original, by field; also those whose cell the program can tell by now."""
        row = self.db.execute("SELECT sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
        return {entry.code: entry for entry in people.entries(self.db, row[0])} if row else {}

    def original(self, report_id: str) -> bytes | None:
        row = self.db.execute("SELECT sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
        return self.originals.get(row[0]) if row else None

    def has_original(self, report_id: str) -> bool:
        """Whether it is there, whatever its state."""
        row = self.db.execute("SELECT sha256 FROM reports WHERE id = ?", [report_id]).fetchone()
        return row is not None and self.originals.path(row[0]).exists()

    def reports(self, ids: Sequence[str] | None = None) -> Iterator[StoredReport]:
        """The named ones in the order asked for (unknown ids are left out), or all current ones by id."""
        for db, some in self._readings(self.ids() if ids is None else ids):
            with as_stored():
                loaded = list(loading.load(db, self._packer, some))
            yield from loaded

    def ids(self) -> list[str]:
        """Of all current reports, in order."""
        return [row[0] for row in self.db.execute("SELECT id FROM reports WHERE current ORDER BY id")]

    def of_agency(self, name: str) -> list[str]:
        """The current reports of an agency (canonical name), newest first."""
        sql = "SELECT id FROM reports WHERE agency = ? AND current ORDER BY report_year DESC, id"
        return [row[0] for row in self.db.execute(sql, [name])]

    def newest(self, most: int, start: int = 0) -> list[str]:
        """Current reports, the last to come in first."""
        return [
            row[0] for row in self.db.execute("SELECT id FROM reports WHERE current ORDER BY number DESC LIMIT ? OFFSET ?", [most, start])
        ]

    def read_by(self) -> list[tuple[ReadBy | None, int]]:
        """What the current reports were read by, with how many of each; None: a program that left no stamp."""
        readings = loading.readings(self.db)
        counted = self.db.execute("SELECT reading, count(*) FROM reports WHERE current GROUP BY reading ORDER BY 2 DESC")
        return [(readings.get(number), count) for number, count in counted]

    def outdated(self) -> int:
        """Current reports that another program than this one has read."""
        stamp = present().stamp
        return sum(count for reading, count in self.read_by() if reading is None or reading.stamp != stamp)

    def count(self) -> int:
        """How many current reports there are."""
        return int(writing.one(self.db, "SELECT count(*) FROM reports WHERE current"))

    @as_stored()
    def summaries(self, ids: Sequence[str] | None = None) -> list[Summary]:
        """The named reports in the order asked for, or all current ones by id, without their text."""
        if ids is None:
            return sorted(loading.summaries(self.db, "current", []), key=lambda summary: summary.id)
        chosen = loading.summaries(self.db, "id IN (SELECT value FROM json_each(?))", [loading.listed(ids)])
        found = {summary.id: summary for summary in chosen}
        return [found[id] for id in ids if id in found]

    @as_stored()
    def versions(self, series: str) -> list[Summary]:
        """All versions of a report, oldest first."""
        return sorted(loading.summaries(self.db, "series = ?", [series]), key=lambda summary: summary.version)

    @as_stored()
    def paragraphs(self, report_id: str, ids: Sequence[str] | None = None) -> list[Paragraph]:
        """In reading order."""
        return loading.paragraphs_of(self.db, report_id, {} if ids is None else {loading.AMONG: loading.listed(ids)})

    @as_stored()
    def texts(self, report_id: str, section: int | None = None) -> list[Paragraph]:
        """Paragraphs that are running text: of a section, or all."""
        of_section = {} if section is None else {"section = ?": section}
        return loading.paragraphs_of(self.db, report_id, {"kind = ?": ParagraphKind.TEXT.value, **of_section})

    def paragraphs_of_many(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[Paragraph]]:
        """These of each report, in reading order."""
        pairs = json.dumps([[report_id, id] for report_id, ids in wanted.items() for id in dict.fromkeys(ids)])
        sql = (
            f"SELECT report_id, {rows.PARAGRAPH_COLUMNS} FROM (SELECT json_extract(value, '$[0]') AS report, "
            "json_extract(value, '$[1]') AS paragraph FROM json_each(?)) JOIN paragraphs ON report_id = report AND id = paragraph "
            "ORDER BY report_id, position"
        )
        found: dict[str, list[Paragraph]] = {report_id: [] for report_id in wanted}
        with as_stored():
            for report_id, *row in self.db.execute(sql, [pairs]).fetchall():
                found[report_id].append(rows.paragraph_of(row))
        return found

    @as_stored()
    def values(self, codes: Sequence[str], report_ids: Sequence[str] | None = None) -> list[StoredValue]:
        """These fields and measures in the named reports, or in all current ones, by report and code."""
        numbers = [self._coding.fields.number[code] for code in codes if code in self._coding.fields.number]
        sql = f"{loading.VALUES} WHERE v.field IN ({', '.join(map(str, numbers))}) AND r.id IN (SELECT value FROM json_each(?))"
        unpack = self._packer.unpack
        read = self._readings(self.ids() if report_ids is None else report_ids)
        found = (row for db, some in read for row in db.execute(sql, [loading.listed(some)]))
        return sorted((StoredValue(row[0], unpack(row[1:])) for row in found), key=lambda each: (each.report_id, each.value.code))

    @as_stored()
    def claims(self, report_ids: Sequence[str], codes: Sequence[str]) -> dict[str, Claims]:
        """Facts, findings and the values of these fields, for each of the named reports."""
        values: dict[str, dict[str, Value]] = {}
        for stored in self.values(codes, report_ids) if codes else ():
            values.setdefault(stored.report_id, {})[stored.value.code] = stored.value
        facts = loading.grouped(self.db, "facts", rows.FACT_COLUMNS, report_ids, "report_id, code")
        findings = loading.grouped(self.db, "findings", rows.FINDINGS_READ, report_ids, "report_id, position")
        return {
            id: Claims(
                values.get(id, {}),
                {row[0]: rows.fact_of(row) for row in facts.get(id, ())},
                tuple(map(rows.finding_of, findings.get(id, ()))),
            )
            for id in report_ids
        }

    def rows(self, table: Table, ids: Sequence[str] | None = None, *, known: bool = False) -> Iterator[Row]:
        """A declared table's rows of the named reports in the order asked for, or of all current ones by id.

        ``known`` adds, as JSON in a last column, how the numbers of a row are known, where the table tells.
        """
        sql = selection(table, known=known)
        for db, some in self._readings(self.ids() if ids is None else ids):
            yield from db.execute(sql, [loading.listed(some)])

    def codebook(self) -> list[Row]:
        """Every field and measure there is a number of: ``CODEBOOK``'s columns, in printed order."""
        columns = ", ".join(column.sql for column in CODEBOOK)
        found: list[Row] = self.db.execute(f"SELECT {columns} FROM fields f ORDER BY {CODEBOOK_ORDER}").fetchall()
        return found

    def change_number(self) -> int:
        """Grows with every change of what is current."""
        return int(writing.one(self.db, "SELECT coalesce(max(change), 0) FROM reports"))

    def contents(self) -> Contents:
        """Every current report with the number of its last change: what an index is compared with, report by report."""
        # One statement, so that a report stored meanwhile is in both the list and the number, or in neither.
        found = self.db.execute("SELECT id, current, change FROM reports ORDER BY id").fetchall()
        return Contents(max((change for _, _, change in found), default=0), {id: change for id, current, change in found if current})

    def changes_since(self, number: int) -> Changes:
        """What became current and what ceased to be since the archive stood at ``number``."""
        # One statement, so that a report stored meanwhile is in both the lists and the number, or in neither.
        changed = self.db.execute("SELECT id, current, change FROM reports WHERE change > ? ORDER BY id", [number]).fetchall()
        return Changes(
            tuple(id for id, current, _ in changed if current),
            tuple(id for id, current, _ in changed if not current),
            max((change for _, _, change in changed), default=number),
        )

    def current_originals(self) -> list[tuple[str, str, str]]:
        """Report id, SHA-256 and file name of all current reports, by id."""
        return [tuple(row) for row in self.db.execute("SELECT id, sha256, filename FROM reports WHERE current ORDER BY id")]

    # For checking

    def original_names(self) -> dict[str, tuple[str, str]]:
        """SHA-256 → report id and file name, of all versions."""
        return {sha256: (id, filename) for sha256, id, filename in self.db.execute("SELECT sha256, id, filename FROM reports ORDER BY id")}

    def integrity_errors(self) -> list[str]:
        return integrity_errors(self.db)

    # Inside

    def _readings(self, ids: Iterable[str]) -> Iterator[tuple[Database, list[str]]]:
        """Reports in this order, many at a time, with a connection on which they are as this store sees them."""
        covered = frozenset() if self.by_eye else people.covered(self.db)
        for apart, run in groupby(ids, key=covered.__contains__):
            for some in _batches(run):
                with self._shadowed(some) if apart else nullcontext(self.db) as db:
                    yield db, some

    @contextmanager
    def _shadowed(self, ids: Sequence[str]) -> Iterator[Database]:
        """A connection of its own, on which these reports are as the program has read them."""
        db = connect(self.home)
        try:
            people.shadow(db, ids)
            yield db
        finally:
            db.conn.close()


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        yield some
