"""What reports say, by plain SQL, one statement per way of knowing: the answers are held against this."""

from __future__ import annotations

import json
from decimal import Decimal

from archive.form import FIELD_BY_CODE, MEASURE_BY_CODE, table3, table4
from archive.form.model import Edition
from indexer.question.plan import Condition, Filter, Op, Plan
from tests.indexer.question.conftest import Archive

Numbers = dict[str, Decimal]  # report → number

_SCOPE = {"agency", "province", "city", "county", "town", "level", "body_type", "sector", "form"}


def explicit(archive: Archive, code: str) -> Numbers:
    rows = archive.sql("SELECT report_id, value FROM field_values WHERE code = ? AND value IS NOT NULL", code)
    return {id: Decimal(value) for id, value in rows}


def by_arithmetic(archive: Archive, parts: list[str], total: str, wanted: str, form: str | None = None) -> Numbers:
    """From a row, column or group whose other cells leave one possibility."""
    statement = """
        SELECT r.id, t.value,
               (SELECT count(value) FROM field_values WHERE report_id = r.id AND code IN (SELECT value FROM json_each(:parts))),
               (SELECT total(CAST(value AS INTEGER)) FROM field_values
                WHERE report_id = r.id AND code IN (SELECT value FROM json_each(:parts)))
        FROM reports r LEFT JOIN field_values t ON t.report_id = r.id AND t.code = :total
        WHERE r.current AND (:form IS NULL OR r.form = :form)
    """
    rows = archive.store.db.execute(statement, {"parts": json.dumps(parts), "total": total, "form": form}).fetchall()
    found: Numbers = {}
    for id, whole, known, sum_known in rows:
        if wanted == total:
            if known == len(parts):
                found[id] = Decimal(int(sum_known))
        elif whole is not None and int(sum_known) == int(whole):
            found[id] = Decimal(0)
        elif whole is not None and known == len(parts) - 1 and sum_known <= int(whole):
            found[id] = Decimal(int(whole) - int(sum_known))
    return found


def by_fact(archive: Archive, fact: str, answer: str, kind: str) -> Numbers:
    statement = "SELECT report_id FROM facts WHERE code = ? AND answer = ? AND evidence LIKE ?"
    return {id: Decimal(0) for (id,) in archive.sql(statement, fact, answer, f'%"{kind}"%')}


def numbers(archive: Archive, code: str) -> Numbers:
    """Layer over layer, the strongest last."""
    field = FIELD_BY_CODE[code]
    layers: list[Numbers] = []
    if field.table == 3 and field.row != "other_processing":
        if field.row == "new_received":
            if field.column == "total":
                layers.append(_stated(archive))
            layers.append(by_fact(archive, "zero_requests", "yes", "narrative_zero"))
        layers.append(by_fact(archive, "zero_requests", "yes", "heading_none"))
        for edition in (Edition.E2019, Edition.E2021):
            leaves = table3.leaves(edition)
            if field.row in leaves or field.row == "total_processed":
                parts = [table3.code(leaf, field.column) for leaf in leaves]
                layers.append(by_arithmetic(archive, parts, table3.code("total_processed", field.column), code, edition.value))
        columns = [table3.code(field.row, c.code) for c in table3.COLUMNS if c.code != "total"]
        layers.append(by_arithmetic(archive, columns, table3.code(field.row, "total"), code))
    if field.table == 4:
        fact = "pending_review" if field.row == "review" else "pending_litigation"
        layers += [by_fact(archive, fact, "no", kind) for kind in ("narrative_zero", "heading_none")]
        parts = [table4.code(field.row, o.code) for o in table4.OUTCOMES if o.code != "total"]
        layers.append(by_arithmetic(archive, parts, table4.code(field.row, "total"), code))
    layers.append(explicit(archive, code))
    merged: Numbers = {}
    for layer in layers:
        merged.update(layer)
    printed = {id for id, form in archive.sql("SELECT id, form FROM reports WHERE current") if form in {e.value for e in field.editions}}
    return {id: value for id, value in merged.items() if id in printed}


def _stated(archive: Archive) -> Numbers:
    """Received requests told by a sentence where the table says nothing."""
    told = {id for (id,) in archive.sql(
        "SELECT report_id FROM facts WHERE code = 'zero_requests' AND answer = 'no' AND evidence LIKE '%narrative_number%'"
    )}  # fmt: skip
    return {id: value for id, value in explicit(archive, "n_requests").items() if id in told}


def measured(archive: Archive, code: str) -> tuple[Numbers, Numbers]:
    """(numerator or plain sum, denominator) of a field or declared measure."""
    measure = MEASURE_BY_CODE.get(code)
    above = _sum(archive, measure.terms if measure else (code,))
    below = _sum(archive, measure.over) if measure and measure.over else {}
    return above, below


def _sum(archive: Archive, codes: tuple[str, ...]) -> Numbers:
    parts = [numbers(archive, code) for code in codes]
    everywhere = set.intersection(*(set(part) for part in parts))
    return {id: sum((part[id] for part in parts), Decimal(0)) for id in everywhere}


# Which reports


def reports(archive: Archive, filters: tuple[Filter, ...]) -> set[str]:
    where, arguments = ["current"], []
    for each in filters:
        column = each.field
        marks = ",".join("?" * len(each.values))
        if column in _SCOPE or column == "report_year":
            test = f"coalesce(CAST({column} AS TEXT), '') IN ({marks})"
        else:
            test = f"id IN (SELECT report_id FROM facts WHERE code = '{column}' AND answer IN ({marks}))"
        where.append(f"NOT ({test})" if each.exclude else test)
        arguments += list(each.values)
    return {id for (id,) in archive.sql(f"SELECT id FROM reports WHERE {' AND '.join(where)}", *arguments)}


def fulfilling(archive: Archive, conditions: tuple[Condition, ...], among: set[str]) -> set[str]:
    tests = {Op.GT: ">", Op.GE: ">=", Op.LT: "<", Op.LE: "<=", Op.EQ: "=", Op.NE: "<>"}
    for condition in conditions:
        above, below = measured(archive, condition.quantity)
        if MEASURE_BY_CODE.get(condition.quantity) and MEASURE_BY_CODE[condition.quantity].over:
            above = {id: above[id] / below[id] for id in above if below.get(id)}
        operator = tests[condition.op]
        among = {id for id in among if id in above and archive.one(f"SELECT ? {operator} ?", float(above[id]), float(condition.value))}
    return among


def chosen(archive: Archive, plan: Plan) -> set[str]:
    return fulfilling(archive, plan.conditions, reports(archive, plan.filters))
