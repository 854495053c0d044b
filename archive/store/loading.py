"""Rows of the database as reports, values and summaries."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from archive.models import Answer, DateKind, Paragraph, Report, Severity, Spot, Value
from archive.read_by import ReadBy, not_run
from archive.store import rows
from archive.store.rows import Packer
from archive.store.stored import StoredReport, Summary

_AGENCY = "agency, as_written, province, city, county, town, adcode, level, body_type, sector, candidates"
HEAD = f"id, series, version, current, title, report_year, published, form, {_AGENCY}, filename, sha256, format, ingested_at"
VALUES = (
    f"SELECT r.id, {', '.join(f'v.{name.strip()}' for name in rows.VALUE_COLUMNS.split(','))}, o.paragraph, o.quote FROM reports r "
    "CROSS JOIN report_values v ON v.report = r.number LEFT JOIN value_sources o ON o.report = v.report AND o.number = v.source"
)
_SPOT_COLUMNS = ", ".join(f"c.{name.strip()}" for name in rows.SPOT_COLUMNS.split(","))
_SPOTS = f"SELECT r.id, {_SPOT_COLUMNS} FROM reports r JOIN cell_spots c ON c.report = r.number"
AMONG = "id IN (SELECT value FROM json_each(?))"


def listed(items: Iterable[str]) -> str:
    """Names for SQL's json_each."""
    return json.dumps(list(items))


def paragraphs_of(db: Database, report_id: str, conditions: Mapping[str, object]) -> list[Paragraph]:
    """Of a report, those that fulfil conditions of SQL, each with its value."""
    sql = " AND ".join((f"SELECT {rows.PARAGRAPH_COLUMNS} FROM paragraphs WHERE report_id = ?", *conditions))
    return [rows.paragraph_of(row) for row in db.execute(f"{sql} ORDER BY position", [report_id, *conditions.values()]).fetchall()]


def load(db: Database, packer: Packer, ids: Sequence[str]) -> Iterator[StoredReport]:
    heads = {row[0]: row for row in found(db, f"SELECT {HEAD}, reading, unassessed, published_kind FROM reports WHERE id IN", ids)}
    read_by = readings(db)
    paragraphs = grouped(db, "paragraphs", rows.PARAGRAPH_COLUMNS, ids, "report_id, position")
    decided = values(db, packer, ids)
    facts = grouped(db, "facts", rows.FACT_COLUMNS, ids, "report_id, code")
    findings = grouped(db, "findings", rows.FINDINGS_READ, ids, "report_id, position")
    masks = grouped(db, "masks", rows.MASK_COLUMNS, ids, "report_id, position")
    for id in ids:
        if id not in heads:
            continue
        (
            _,
            series,
            version,
            current,
            title,
            year,
            published,
            form,
            *agency,
            filename,
            sha256,
            format,
            ingested_at,
            reading,
            unassessed,
            published_kind,
        ) = heads[id]
        report = Report(
            is_report=True,
            reason=None,
            title=title,
            report_year=year,
            published=published,
            form=form,
            agency=rows.agency_of(agency),
            paragraphs=tuple(map(rows.paragraph_of, paragraphs.get(id, ()))),
            values=decided.get(id, {}),
            facts={row[0]: rows.fact_of(row) for row in facts.get(id, ())},
            findings=tuple(map(rows.finding_of, findings.get(id, ()))),
            masks=tuple(map(rows.mask_of, masks.get(id, ()))),
            format=format,
            unassessed=tuple(unassessed.split()),
            published_kind=DateKind(published_kind) if published_kind else None,
        )
        yield StoredReport(id, series, version, bool(current), filename, sha256, ingested_at, report, read_by.get(reading))


def values(db: Database, packer: Packer, ids: Sequence[str]) -> dict[str, dict[str, Value]]:
    made: dict[str, dict[str, Value]] = {}
    for id, *row in db.execute(f"{VALUES} WHERE r.id IN (SELECT value FROM json_each(?))", [listed(ids)]):
        value = packer.unpack(row)
        made.setdefault(id, {})[value.code] = value
    for id, field, *spot in db.execute(f"{_SPOTS} WHERE r.id IN (SELECT value FROM json_each(?))", [listed(ids)]):
        code = packer.name(field)
        made[id][code] = made[id][code]._replace(spot=Spot(*spot))
    return made


def readings(db: Database) -> dict[int | None, ReadBy]:
    rows_ = db.execute("SELECT number, stamp, program, rules FROM readings")
    return {number: ReadBy(stamp, program, tuple(rules.split())) for number, stamp, program, rules in rows_}


def summaries(db: Database, where: str, arguments: Sequence[Any]) -> Iterator[Summary]:
    chosen = f"SELECT id FROM reports WHERE {where}"
    answers: dict[str, dict[str, Answer]] = {}
    for report_id, code, answer in _all(db, f"SELECT report_id, code, answer FROM facts WHERE report_id IN ({chosen})", arguments):
        answers.setdefault(report_id, {})[code] = Answer(answer)
    findings: dict[str, list[tuple[str, str]]] = {}
    for report_id, rule, severity in _all(db, f"SELECT report_id, rule, severity FROM findings WHERE report_id IN ({chosen})", arguments):
        findings.setdefault(report_id, []).append((rule, severity))
    read_by = readings(db)
    missing: dict[int | None, tuple[str, ...]] = {}
    for *row, unassessed, reading in db.execute(f"SELECT {HEAD}, unassessed, reading FROM reports WHERE {where}", arguments).fetchall():
        if reading not in missing:
            missing[reading] = not_run(read_by.get(reading))
        summary = _summary(row, tuple(unassessed.split()), answers.get(row[0], {}), findings.get(row[0], []))
        yield dataclasses.replace(summary, not_run=missing[reading]) if missing[reading] else summary


def _all(db: Database, sql: str, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = db.execute(sql, arguments).fetchall()
    return found


def grouped(db: Database, table: str, columns: str, ids: Sequence[str], order: str) -> dict[str, list[Sequence[Any]]]:
    groups: dict[str, list[Sequence[Any]]] = {}
    for row in found(db, f"SELECT report_id, {columns} FROM {table} WHERE report_id IN", ids, f"ORDER BY {order}"):
        groups.setdefault(row[0], []).append(row[1:])
    return groups


def found(db: Database, select: str, ids: Sequence[str], order: str = "") -> list[Sequence[Any]]:
    answer: list[Sequence[Any]] = db.execute(f"{select} (SELECT value FROM json_each(?)) {order}", [listed(ids)]).fetchall()
    return answer


def _summary(
    row: Sequence[Any], unassessed: tuple[str, ...], answers: Mapping[str, Answer], findings: Iterable[tuple[str, str]]
) -> Summary:
    id, series, version, current, title, year, published, form, *agency, filename, _, format, ingested_at = row
    severities = dict.fromkeys(Severity, 0)
    rules = set()
    for rule, severity in findings:
        severities[Severity(severity)] += 1
        rules.add(rule)
    return Summary(
        id, series, version, bool(current), title, year, published, form, rows.agency_of(agency), filename, format, ingested_at,
        answers, severities, tuple(sorted(rules)), unassessed,
    )  # fmt: skip
