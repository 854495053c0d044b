"""Whoever asks, and however: the same numbers."""

from __future__ import annotations

import csv
import re
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlite_utils import Database

from archive import home as places
from archive.exports import Choice, export
from archive.form import ITEM_BY_CODE
from archive.store import Store
from archive.store.tables import REPORTS, VALUES, WIDE
from indexer import open_index
from indexer.question import ask
from tests.concurrent import finished
from tests.web.questions import QUESTIONS
from web import create_app


@pytest.fixture(scope="module")
def answers(demo_home: Path) -> list[float]:
    with Store(demo_home, create=False) as store, open_index(demo_home) as index:
        return [ask(question, store=store, index=index).to_dict()["value"] for question, _ in QUESTIONS]


def test_sqlite_utils_gives_what_ask_answers(demo_home: Path, answers: list[float]) -> None:
    db = Database(sqlite3.connect(f"{places.database(demo_home).as_uri()}?mode=ro", uri=True))
    assert [db.execute(sql).fetchone()[0] for _, sql in QUESTIONS] == [pytest.approx(answer) for answer in answers]


def test_datasette_gives_what_ask_answers(demo_home: Path, answers: list[float]) -> None:
    app = pytest.importorskip("datasette.app", reason="NOT RUN: Datasette is not installed (pip install gongkai[bench])")

    async def asked() -> list[Any]:
        served = app.Datasette(files=[str(places.database(demo_home))])
        found = [await served.client.get("/archive.json", params={"sql": sql, "_shape": "arrays"}) for _, sql in QUESTIONS]
        return [answer.json()["rows"][0][0] for answer in found]

    assert finished(asked()) == [pytest.approx(answer) for answer in answers]


def loaded(tables: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> list[Any]:
    """What the questions' SQL gives over rows that came by another way."""
    db = sqlite3.connect(":memory:")
    for name, (columns, rows) in tables.items():
        db.execute(f"CREATE TABLE v_{name} ({', '.join(columns)})")
        db.executemany(f"INSERT INTO v_{name} VALUES ({', '.join('?' * len(columns))})", rows)
    return [db.execute(sql).fetchone()[0] for _, sql in QUESTIONS]


@pytest.fixture(scope="module")
def exported(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    with Store(demo_home, create=False) as store:
        export(store, folder, Choice(formats=("csv", "xlsx", "parquet"), tables=(REPORTS, VALUES, WIDE), codes=True))
    return folder


def test_workbooks_give_what_ask_answers(exported: Path, answers: list[float]) -> None:
    book = openpyxl.load_workbook(exported / "gongkai.xlsx", read_only=True)
    tables = {}
    for table in (REPORTS, VALUES, WIDE):
        header, *rows = book[table.title].iter_rows(values_only=True)
        tables[table.name] = ([str(cell) for cell in header], rows)
    assert loaded(tables) == [pytest.approx(answer) for answer in answers]


def test_parquet_gives_what_ask_answers(exported: Path, answers: list[float]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="NOT RUN: pyarrow is not installed (pip install gongkai[parquet])")
    tables = {}
    for table in (REPORTS, VALUES, WIDE):
        read = parquet.read_table(exported / f"{table.name}.parquet")
        tables[table.name] = (read.column_names, [tuple(row.values()) for row in read.to_pylist()])
    assert loaded(tables) == [pytest.approx(answer) for answer in answers]


def test_csv_gives_what_ask_answers(exported: Path, answers: list[float]) -> None:
    tables = {}
    for table in (REPORTS, VALUES, WIDE):
        with (exported / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = csv.reader(stream)
        numeric = [column.type in ("integer", "number") for column in table.columns]
        typed = [tuple(_number(cell) if is_number else cell for cell, is_number in zip(row, numeric, strict=True)) for row in rows]
        tables[table.name] = (header, typed)
    assert loaded(tables) == [pytest.approx(answer) for answer in answers]


def test_the_json_interface_gives_what_ask_answers(demo_home: Path, answers: list[float]) -> None:
    client = create_app(demo_home).test_client()
    codes = sorted({code for _, sql in QUESTIONS for code in ITEM_BY_CODE if re.search(rf"\b{code}\b", sql)})
    values = client.get("/api/v1/values", query_string={"code": codes, "limit": 200}).json or {}
    listed = client.get("/api/v1/reports?per_page=100").json or {}
    assert (values["next"], listed["total"]) == (None, len(listed["reports"]))
    rows = [(row["report_id"], row["report_year"], row["code"], _number(row["value"])) for row in values["values"]]
    wide = {report["id"]: {"report_year": report["report_year"]} for report in listed["reports"]}
    for id, _, code, value in rows:
        wide[id][code] = value
    tables = {
        "values": (["report_id", "report_year", "code", "value"], rows),
        "reports": (
            ["report_year", "zero_requests"],
            [(each["report_year"], each["facts"]["zero_requests"]) for each in listed["reports"]],
        ),
        "wide": (["report_year", *codes], [(cells["report_year"], *(cells.get(code) for code in codes)) for cells in wide.values()]),
    }
    assert loaded(tables) == [pytest.approx(answer) for answer in answers]


def _number(cell: Any) -> float | None:
    return None if cell in ("", None) else float(cell)
