"""Sums, trends, rankings over the numbers of all reports, beside SQL: ``python -m benchmarks.aggregates 1000``.

Ours counts in the columns of its index. Datasette answers the same questions in SQL over HTTP, from one wide table with an
index on the year; DuckDB in SQL over the same table as Parquet. All three read nothing but numbers and facets, and must agree.
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from archive.form import table3
from benchmarks.corpus import documents
from benchmarks.datasette_ import Server
from benchmarks.engine import batched_documents
from indexer.build import build_from
from indexer.documents import IndexDocument
from indexer.engine import Count, Engine, Group, Scope
from indexer.generations import Generations
from indexer.query import Amount, Choice
from indexer.whoosh_engine.engine import WhooshEngine

ROUNDS = 15
YEAR = "2021"
RECEIVED = table3.code("new_received", "total")
PARTS = tuple(table3.code(row, "total") for row in ("granted", "partially_granted", "total_processed"))
RESULTS = tuple(table3.code(row.code, "total") for row in table3.ROWS if row.code not in ("new_received", "carried_in", "carried_out"))
FACETS = ("report_year", "city", "sector")
COLUMNS = tuple(dict.fromkeys((RECEIVED, *PARTS, *RESULTS)))

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: as SQL, and of our engine; both give the same rows."""

    name: str
    sql: str  # over {reports}
    ours: Callable[[Engine], list[Row]]
    duckdb: str = ""  # where it has a function of its own


def questions() -> Iterator[Asked]:
    received, year = Amount.of(RECEIVED), Scope(Choice("report_year", (YEAR,)))
    where = f"report_year = '{YEAR}'"
    total = f"coalesce(sum({RECEIVED}), 0), count({RECEIVED}), count(*) - count({RECEIVED})"
    yield Asked("sum of a year", f"SELECT {total} FROM {{reports}} WHERE {where}", lambda e: _totals(e, Count(year, amounts=(received,))))
    for name, facet in (("by year", "report_year"), ("by city", "city"), ("by sector", "sector")):
        sql = f"SELECT {facet}, {total} FROM {{reports}} GROUP BY 1 ORDER BY 1 NULLS LAST"
        yield Asked(name, sql, lambda e, facet=facet: _totals(e, Count(by=(facet,), amounts=(received,))))  # type: ignore[misc]
    results = tuple(map(Amount.of, RESULTS))
    sums = ", ".join(f"coalesce(sum({code}), 0), count({code})" for code in RESULTS)
    yield Asked(
        "by result", f"SELECT {sums} FROM {{reports}} WHERE {where}", lambda e: [_each(e.aggregate(Count(year, amounts=results)).groups[0])]
    )
    ranking = f"SELECT id, {RECEIVED} FROM {{reports}} WHERE {where} AND {RECEIVED} NOTNULL ORDER BY {RECEIVED} DESC, id LIMIT 10"
    yield Asked("ranking", ranking, lambda e: [(id, float(number)) for id, number in e.top(year, received, 10).reports[:10]])
    share = Amount.of(*PARTS[:2], over=PARTS[2:])
    known = " AND ".join(f"{code} NOTNULL" for code in PARTS)
    ratio = f"SELECT report_year, sum({PARTS[0]} + {PARTS[1]}), sum({PARTS[2]}) FROM {{reports}} WHERE {known} GROUP BY 1 ORDER BY 1"
    yield Asked("share by year", ratio, lambda e: _shares(e, Count(by=("report_year",), amounts=(share,))))
    middle = (
        f"WITH known AS (SELECT {RECEIVED} AS n, row_number() OVER (ORDER BY {RECEIVED}) AS place, count(*) OVER () AS many"
        f" FROM {{reports}} WHERE {where} AND {RECEIVED} NOTNULL) SELECT avg(n) FROM known WHERE place IN ((many + 1) / 2, (many + 2) / 2)"
    )
    yield Asked(
        "median",
        middle,
        lambda e: [(_float(e.aggregate(Count(year, amounts=(received,), medians=True)).groups[0].amounts[0].median),)],
        f"SELECT median({RECEIVED}) FROM {{reports}} WHERE {where}",
    )


def _totals(engine: Engine, count: Count) -> list[Row]:
    return [
        (*group.values, float(group.amounts[0].sum), group.amounts[0].known, group.amounts[0].unknown)
        for group in engine.aggregate(count).groups
    ]


def _each(group: Group) -> Row:
    return tuple(value for amount in group.amounts for value in (float(amount.sum), amount.known))


def _shares(engine: Engine, count: Count) -> list[Row]:
    return [(*group.values, float(group.amounts[0].sum), float(group.amounts[0].over)) for group in engine.aggregate(count).groups]


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def measure(reports: int, home: Path) -> dict[str, dict[str, float]]:
    """question → peer → median seconds. ``home``: where our index is, or is to be made of numbers and facets only."""
    generations = Generations(home)
    if generations.current() is None:
        build_from(home, (_without_text(document) for document in documents(reports)))
    engine = WhooshEngine(generations.folder(generations.current() or ""))
    with TemporaryDirectory() as folder:
        table, parquet = Path(folder) / "index.db", Path(folder) / "reports.parquet"
        _fill(table, parquet, documents(reports))
        with Server(table) as datasette, duckdb.connect() as duck:
            peers: dict[str, Callable[[Asked], list[Row]]] = {
                "gongkai": lambda asked: asked.ours(engine),
                "datasette": lambda asked: datasette.sql(asked.sql.format(reports="reports")),
                "duckdb": lambda asked: duck.sql((asked.duckdb or asked.sql).format(reports=f"'{parquet}'")).fetchall(),
            }
            return {asked.name: _times(asked, peers) for asked in questions()}


def _times(asked: Asked, peers: dict[str, Callable[[Asked], list[Row]]]) -> dict[str, float]:
    answers = {name: _plain(ask(asked), ranked=asked.name == "ranking") for name, ask in peers.items()}
    if len(set(map(repr, answers.values()))) > 1:
        raise SystemExit(f"{asked.name}: the answers differ: {answers}")
    seconds: dict[str, list[float]] = {name: [] for name in peers}
    for _ in range(ROUNDS):
        for name, ask in peers.items():
            start = time.perf_counter()
            ask(asked)
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(each) for name, each in seconds.items()}


def _plain(rows: Iterable[Row], *, ranked: bool) -> list[Row]:
    """Numbers as floats. Of a ranking only the numbers: who is named of those that tie is each engine's own affair."""
    made = [tuple(float(v) if isinstance(v, int | float | Decimal) else v for v in row) for row in rows]
    return sorted(((row[1],) for row in made), reverse=True) if ranked else made


def _without_text(document: IndexDocument) -> IndexDocument:
    return IndexDocument(document.id, "", (), document.facets, document.numbers, b"", document.states)


def _fill(table: Path, parquet: Path, source: Iterable[IndexDocument]) -> None:
    with sqlite3.connect(table) as db:
        db.execute(f"CREATE TABLE reports (id TEXT PRIMARY KEY, {', '.join(FACETS)}, {', '.join(f'{code} INTEGER' for code in COLUMNS)})")
        for some in batched_documents(source):
            rows = [(d.id, *(next(iter(d.facets.get(f, ())), None) for f in FACETS), *map(d.numbers.get, COLUMNS)) for d in some]
            db.executemany(f"INSERT INTO reports VALUES ({', '.join('?' * (1 + len(FACETS) + len(COLUMNS)))})", rows)
        db.execute("CREATE INDEX by_year ON reports (report_year)")
        db.execute("ANALYZE")
    rows = [(name, kind) for name, kind in [("id", "VARCHAR"), *((f, "VARCHAR") for f in FACETS), *((c, "BIGINT") for c in COLUMNS)]]
    with duckdb.connect() as duck, sqlite3.connect(table) as db:
        duck.execute(f"CREATE TABLE reports ({', '.join(f'{name} {kind}' for name, kind in rows)})")
        rows_file = table.with_suffix(".csv")
        _write_csv(rows_file, db.execute("SELECT * FROM reports"))
        duck.execute(f"COPY reports FROM '{rows_file}' (HEADER false)")
        duck.execute(f"COPY reports TO '{parquet}' (FORMAT parquet)")


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int, nargs="?", default=1000)
    parser.add_argument("--json", action="store_true", help="print only the seconds, as JSON")
    parser.add_argument("--home", type=Path, help="where an index of these reports is; otherwise one is made and thrown away")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        measured = measure(options.reports, options.home or Path(folder))
    if options.json:
        print(json.dumps(measured))
        return
    for name, seconds in measured.items():
        ours = seconds["gongkai"]
        told = "  ".join(f"{peer} {value * 1000:8.2f} ms ({ours / value:.3f} ×)" for peer, value in seconds.items() if peer != "gongkai")
        print(f"{name:14} {ours * 1000:7.2f} ms  {told}")


if __name__ == "__main__":
    main()
