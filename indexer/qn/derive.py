"""Numbers a report does not print and yet leaves only one possibility for.

Counts are never negative. So the parts of a zero total are zero; where the printed parts already make up their
total, the blank ones are zero; where all parts are printed, their sum is the total. A heading （无） or a sentence
“未收到…申请” makes the section's counts zero — only where nothing printed speaks against it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from archive.form import FIELD_BY_CODE, table3, table4
from archive.form.model import Edition
from archive.models import Answer, Evidence, EvidenceKind, Fact, Value
from archive.store import Store
from archive.store.rows import fact_of

_APPLICANTS = tuple(column.code for column in table3.COLUMNS if column.code != "total")
_OUTCOMES = tuple(outcome.code for outcome in table4.OUTCOMES if outcome.code != "total")
_ABOUT_PENDING = re.compile(r"审结|结案|审理")  # “均已审结” says there were cases


@dataclass(frozen=True, slots=True)
class Derived:
    value: Decimal
    evidence: EvidenceKind
    paragraph: str | None = None
    cell: tuple[int, int] | None = None
    quote: str = ""


@dataclass(slots=True)
class Neighbours:
    """One report's cells around the ones asked for, and its facts."""

    form: str | None
    values: dict[str, Value] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)

    def number(self, code: str) -> Decimal | None:
        value = self.values.get(code)
        return value.value if value is not None else None


def neighbours_of(store: Store, ids: Sequence[str], codes: Iterable[str]) -> Mapping[str, Neighbours]:
    around = _codes_around(codes)
    if not ids or not around:
        return {}
    listed = json.dumps(list(ids))
    forms = store.db.execute("SELECT id, form FROM reports WHERE id IN (SELECT value FROM json_each(?))", [listed])
    found = {id: Neighbours(form) for id, form in forms}
    for each in store.values(around, list(ids)):
        found[each.report_id].values[each.value.code] = each.value
    columns = "report_id, code, answer, count, evidence, contradictions"
    for report_id, *row in store.db.execute(f"SELECT {columns} FROM facts WHERE report_id IN (SELECT value FROM json_each(?))", [listed]):
        found[report_id].facts[row[0]] = fact_of(row)
    return found


def _codes_around(codes: Iterable[str]) -> tuple[str, ...]:
    """The row and the column of each table 3 cell, the group of each table 4 cell."""
    around: dict[str, None] = {}
    for code in codes:
        cell = FIELD_BY_CODE[code]
        if cell.table == 3:
            columns = dict.fromkeys((cell.column, "total"))
            rows = (*table3.ROW_BY_CODE,) if cell.row not in ("new_received", "carried_in", "carried_out") else (cell.row,)
            around.update(dict.fromkeys(table3.code(row, column) for row in rows for column in columns))
            around.update(dict.fromkeys(table3.code(cell.row, column.code) for column in table3.COLUMNS))
            around["n_requests"] = None
        elif cell.table == 4:
            around.update(dict.fromkeys(table4.code(cell.row, outcome.code) for outcome in table4.OUTCOMES))
    return tuple(around)


def derived(code: str, around: Neighbours) -> Derived | None:
    cell = FIELD_BY_CODE[code]
    if cell.table == 3:
        return _table3(cell.row, cell.column, around)
    if cell.table == 4:
        return _table4(cell.row, cell.column, around)
    return None


def _table3(row: str, column: str, around: Neighbours) -> Derived | None:
    if row == "other_processing" and around.form == Edition.E2021:
        return _sum_of_other(column, around)
    found = _row_of_table3(row, column, around) or _column_of_table3(row, column, around)
    if found is not None:
        return found
    fact = around.facts.get("zero_requests")
    if fact is None:
        return None
    if none := _of_kind(fact, EvidenceKind.HEADING_NONE, Answer.YES):
        return Derived(Decimal(0), EvidenceKind.HEADING_NONE, none.paragraph, quote=none.quote)
    if row != "new_received":
        return None
    sentence = _of_kind(fact, EvidenceKind.NARRATIVE_ZERO, Answer.YES)
    if sentence is not None:
        return Derived(Decimal(0), EvidenceKind.NARRATIVE_ZERO, sentence.paragraph, quote=sentence.quote)
    counted = around.values.get("n_requests")
    stated = _of_kind(fact, EvidenceKind.NARRATIVE_NUMBER, Answer.NO)
    if column == "total" and stated is not None and counted is not None and counted.value is not None:
        return Derived(counted.value, EvidenceKind.NARRATIVE_NUMBER, stated.paragraph, quote=stated.quote)
    return None


def _sum_of_other(column: str, around: Neighbours) -> Derived | None:
    """（六）其他处理 of the 2021 form: its three rows together."""
    total, proof = Decimal(0), None
    for row in table3.ROWS:
        if row.group != "other":
            continue
        number = around.number(table3.code(row.code, column))
        if number is None:
            found = _table3(row.code, column, around)
            if found is None:
                return None
            number = found.value
        else:
            proof = proof or around.values[table3.code(row.code, column)]
        total += number
    return Derived(total, EvidenceKind.COMPUTED, proof.paragraph if proof else None, proof.cell if proof else None)


def _row_of_table3(row: str, column: str, around: Neighbours) -> Derived | None:
    return _part_or_total([table3.code(row, a) for a in _APPLICANTS], table3.code(row, "total"), table3.code(row, column), around)


def _column_of_table3(row: str, column: str, around: Neighbours) -> Derived | None:
    edition = Edition.E2019 if around.form == Edition.E2019 else Edition.E2021
    leaves = table3.leaves(edition)
    if row not in leaves and row != "total_processed":
        return None
    parts = [table3.code(leaf, column) for leaf in leaves]
    return _part_or_total(parts, table3.code("total_processed", column), table3.code(row, column), around)


def _table4(group: str, outcome: str, around: Neighbours) -> Derived | None:
    parts = [table4.code(group, each) for each in _OUTCOMES]
    found = _part_or_total(parts, table4.code(group, "total"), table4.code(group, outcome), around)
    if found is not None:
        return found
    fact = around.facts.get("pending_review" if group == "review" else "pending_litigation")
    if fact is None:
        return None
    for kind in (EvidenceKind.HEADING_NONE, EvidenceKind.NARRATIVE_ZERO):
        none = _of_kind(fact, kind, Answer.NO)
        if none is not None and (outcome == "pending" or not _ABOUT_PENDING.search(none.quote)):
            return Derived(Decimal(0), kind, none.paragraph, quote=none.quote)
    return None


def _part_or_total(parts: Sequence[str], total: str, wanted: str, around: Neighbours) -> Derived | None:
    """By the arithmetic of one row, column or group of counts."""
    known = {code: number for code in parts if (number := around.number(code)) is not None}
    whole = around.number(total)
    if wanted == total:
        if len(known) < len(parts):
            return None
        value = sum(known.values(), Decimal(0))
    elif whole is not None and sum(known.values(), Decimal(0)) == whole:
        value = Decimal(0)
    elif whole is not None and len(known) == len(parts) - 1 and sum(known.values(), Decimal(0)) <= whole:
        value = whole - sum(known.values(), Decimal(0))
    else:
        return None
    proof = around.values.get(total if wanted != total else next(iter(known)))
    return Derived(value, EvidenceKind.COMPUTED, proof.paragraph if proof else None, proof.cell if proof else None)


def _of_kind(fact: Fact, kind: EvidenceKind, answer: Answer) -> Evidence | None:
    if fact.answer is not answer:
        return None
    return next((evidence for evidence in fact.evidence if evidence.kind is kind), None)
