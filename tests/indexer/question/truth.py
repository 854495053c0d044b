"""The archive's numbers as three plain tables, so that what is true can be written as plain SQL.

r(id, agency, year, province, city, county, town, level, sector, body, form, published)   reports
k(id, code, value)      what each report says for each field and declared measure; a ratio as code#above and code#below
f(id, code, answer)     facts
g(id, rule, severity)   findings
"""

from __future__ import annotations

import sqlite3
from typing import Any

from archive.form import FIELDS, MEASURES
from tests.indexer.question import reference
from tests.indexer.question.conftest import Archive


def tables(archive: Archive) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.executescript(
        """
        CREATE TABLE r(id, agency, year INTEGER, province, city, county, town, level, sector, body, form, published);
        CREATE TABLE k(id, code, value NUMERIC);
        CREATE TABLE f(id, code, answer);
        CREATE TABLE g(id, rule, severity);
        """
    )
    columns = "id, agency, report_year, province, city, county, town, level, sector, body_type, form, published"
    db.executemany("INSERT INTO r VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", archive.sql(f"SELECT {columns} FROM reports WHERE current"))
    db.executemany("INSERT INTO f VALUES (?,?,?)", archive.sql("SELECT report_id, code, answer FROM facts"))
    db.executemany("INSERT INTO g VALUES (?,?,?)", archive.sql("SELECT report_id, rule, severity FROM findings"))
    for field in FIELDS:
        _keep(db, field.code, reference.numbers(archive, field.code))
    for measure in MEASURES:
        above, below = reference.measured(archive, measure.code)
        if measure.over:
            both = set(above) & set(below)
            _keep(db, f"{measure.code}#above", {id: above[id] for id in both})
            _keep(db, f"{measure.code}#below", {id: below[id] for id in both})
        else:
            _keep(db, measure.code, above)
    return db


def _keep(db: sqlite3.Connection, code: str, found: reference.Numbers) -> None:
    db.executemany("INSERT INTO k VALUES (?,?,?)", [(id, code, str(value)) for id, value in found.items()])


def value(db: sqlite3.Connection, sql: str) -> Any:
    row = db.execute(sql).fetchone()
    return None if row is None else row[0]


def names(db: sqlite3.Connection, sql: str) -> set[str]:
    return {row[0] for row in db.execute(sql)}


# Shorthand for statements


def total(code: str, where: str = "1") -> str:
    return f"SELECT sum(value) FROM k JOIN r USING (id) WHERE code = '{code}' AND {where}"


def mean(code: str, where: str = "1") -> str:
    return f"SELECT avg(value) FROM k JOIN r USING (id) WHERE code = '{code}' AND {where}"


def top(code: str, where: str = "1", how: str = "max") -> str:
    inner = f"SELECT {how}(value) FROM k JOIN r USING (id) WHERE code = '{code}' AND {where}"
    return f"SELECT agency FROM k JOIN r USING (id) WHERE code = '{code}' AND {where} AND value = ({inner})"


def having(code: str, test: str, where: str = "1") -> str:
    return f"SELECT agency FROM k JOIN r USING (id) WHERE code = '{code}' AND value {test} AND {where}"


def rate(code: str, where: str = "1") -> str:
    above = f"SELECT sum(value) FROM k JOIN r USING (id) WHERE code = '{code}#above' AND {where}"
    below = f"SELECT sum(value) FROM k JOIN r USING (id) WHERE code = '{code}#below' AND {where}"
    return f"SELECT 1.0 * ({above}) / nullif(({below}), 0)"


def fact(code: str, answer: str, where: str = "1") -> str:
    return f"SELECT agency FROM f JOIN r USING (id) WHERE code = '{code}' AND answer = '{answer}' AND {where}"


def found(rules: str, where: str = "1") -> str:
    listed = ", ".join(f"'{rule}'" for rule in rules.split())
    return f"SELECT agency FROM g JOIN r USING (id) WHERE rule IN ({listed}) AND {where}"


def above_half(code: str, where: str = "1") -> str:
    return (
        f"SELECT agency FROM k a JOIN k b USING (id) JOIN r USING (id) WHERE a.code = '{code}#above' AND b.code = '{code}#below'"
        f" AND b.value > 0 AND 1.0 * a.value / b.value > 0.5 AND {where}"
    )
