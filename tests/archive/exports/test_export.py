"""Exports: the same table in every format, described, and all of it or nothing."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from archive.errors import CannotWrite
from archive.exports import Choice, export, workbook
from archive.exports import sheets as made
from archive.exports.sheets import csv_lines, plain, sheets_of
from archive.store import Store
from archive.store.tables import TABLES, VALUES, WIDE, Column
from tests.archive.reports import report


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("home")) as store:
        for year in (2019, 2020, 2021):
            store.add(report(year=year), str(year).encode(), f"{year}.html")
        yield store


@pytest.fixture(scope="module")
def exported(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    export(store, folder, Choice(formats=("csv", "xlsx", "json")))
    return folder


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_every_format_holds_the_same(store: Store, exported: Path) -> None:
    book = openpyxl.load_workbook(exported / "gongkai.xlsx")
    for table in TABLES:
        stored = [list(row) for row in store.rows(table)]
        header, *rows = read_csv(exported / f"{table.name}.csv")
        assert header == [column.title for column in table.columns]
        assert rows == [["" if cell is None else str(plain(cell)) for cell in row] for row in stored]
        shown = [[cell.value for cell in row] for row in book[table.title].iter_rows()]
        assert shown[0] == header
        assert [[cell or None for cell in row] for row in shown[1:]] == [[cell or None for cell in row] for row in stored]


def test_parquet_holds_the_same_with_types(store: Store, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="NOT RUN: pyarrow is not installed (pip install gongkai[parquet])")
    export(store, tmp_path, Choice(formats=("parquet",)))
    for table in TABLES:
        read = parquet.read_table(tmp_path / f"{table.name}.parquet")
        assert read.column_names == list(table.names)
        assert [tuple(row.values()) for row in read.to_pylist()] == list(store.rows(table))
    values = parquet.read_table(tmp_path / "values.parquet").schema
    assert str(values.field("value").type) == "double"
    assert values.field("value").metadata[b"title"].decode() == "数值"


def test_the_data_package_describes_every_file(exported: Path) -> None:
    package = json.loads((exported / "datapackage.json").read_text("utf-8"))
    assert {each["path"] for each in package["resources"]} == {path.name for path in exported.iterdir()} - {"datapackage.json"}
    tabular: dict[str, Any] = {each["name"]: each for each in package["resources"] if "schema" in each}
    rows = {name: read_csv(exported / each["path"]) for name, each in tabular.items()}
    for each in package["resources"]:
        content = (exported / each["path"]).read_bytes()
        assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    for name, each in tabular.items():
        header, *records = rows[name]
        fields = {field["name"]: field["type"] for field in each["schema"]["fields"]}
        assert list(fields) == header
        for record in records:
            for field, cell in zip(header, record, strict=True):
                if cell and fields[field] in ("integer", "number"):
                    (int if fields[field] == "integer" else float)(cell)
        key = _columns(rows[name], each["schema"]["primaryKey"])
        assert len(set(key)) == len(key)
        assert all(all(cells) for cells in key)
        for foreign in each["schema"].get("foreignKeys", []):
            target = foreign["reference"]
            assert set(_columns(rows[name], foreign["fields"])) <= set(_columns(rows[target["resource"]], target["fields"]))
    assert {"values", "wide", "findings", "facts", "paragraphs"} == {
        name for name, each in tabular.items() if "foreignKeys" in each["schema"]
    }
    assert package["licenses"]


@pytest.mark.parametrize("codes", [False, True])
def test_the_data_package_is_valid_for_others(store: Store, tmp_path: Path, codes: bool) -> None:
    frictionless = pytest.importorskip("frictionless", reason="NOT RUN: frictionless is not installed (pip install gongkai[test])")
    export(store, tmp_path, Choice(formats=("csv", "json", "xlsx", "parquet"), codes=codes))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, [
        (task.name, [error.message for error in task.errors][:3]) for task in report.tasks if task.errors
    ] or report.errors
    assert len(report.tasks) == len(list(tmp_path.iterdir())) - 1
    broken = (tmp_path / "facts.csv").read_bytes()
    (tmp_path / "facts.csv").write_bytes(broken[:-10])
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def _columns(rows: list[list[str]], names: list[str]) -> list[tuple[str, ...]]:
    places = [rows[0].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows[1:]]


def test_headers_for_programs(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path, Choice(formats=("csv",), tables=(WIDE,), codes=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["datapackage.json", "fields.csv", "wide.csv"]
    header, *rows = read_csv(tmp_path / "wide.csv")
    assert header == list(WIDE.names)
    assert [row[header.index("t2_fees_amount_yuan")] for row in rows] == ["12.5"] * 3


def test_a_file_that_cannot_be_replaced_leaves_everything_as_it_was(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(store, tmp_path, Choice(formats=("csv",)))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replace = os.replace

    def locked(source: Path, target: Path) -> None:
        """As Windows does while Excel has the file open."""
        if Path(source) == tmp_path / "values.csv":
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(CannotWrite, match=r"values\.csv.*Excel.*什么也没有导出"):
        export(store, tmp_path, Choice(store.ids()[:1], ("csv", "xlsx")))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_export_that_fails_leaves_nothing(store: Store, tmp_path: Path) -> None:
    def interrupt(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(store, tmp_path, Choice(formats=("csv",)), interrupt)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="不能在"):
        export(store, tmp_path / "file")


def test_formulas_are_text_and_numbers_are_not() -> None:
    columns = (Column("a", "甲", ""), Column("b", "乙", ""))
    lines = list(csv_lines(columns, [("=1+1", -5), ("-5", "@x"), (None, " +cmd")]))
    assert "".join(lines) == "\ufeff甲,乙\r\n'=1+1,-5\r\n-5,'@x\r\n,' +cmd\r\n"


def test_a_table_longer_than_a_worksheet_goes_on_in_the_next(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "_MOST_ROWS", 100)
    workbook(tmp_path / "long.xlsx", sheets_of(store, None, (VALUES,)))
    book = openpyxl.load_workbook(tmp_path / "long.xlsx")
    parts = [name for name in book.sheetnames if name.startswith("数字")]
    assert parts[:2] == ["数字", "数字（2）"]
    assert sum(book[name].max_row - 1 for name in parts) == len(list(store.rows(VALUES)))
