"""The files of an export: written together, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import GongkaiError
from archive.exports.package import package
from archive.exports.sheets import NOTES, Sheet, csv_lines, sheets_of, workbook
from archive.exports.together import together
from archive.store import Store
from archive.store.rows import Row
from archive.store.serialize import Json, report_to_dict
from archive.store.tables import TABLES, Table

_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What to export, and how."""

    ids: Sequence[str] | None = None  # None: all current reports
    formats: Sequence[str] = ("csv", "json")
    tables: Sequence[Table] = TABLES
    codes: bool = False  # short English names as headers instead of Chinese ones
    by_eye: bool = True  # with numbers people have read off originals


Written = Callable[[Store, Path, Choice, tuple[Sheet, ...]], Iterator[Path]]


def export(
    store: Store, folder: Path, choice: Choice | None = None, done: Callable[[int, int], None] = lambda _done, _all: None
) -> list[Path]:
    """Existing files of the same names are replaced; ``done`` is told how many of how many files are ready."""
    choice = choice or Choice()
    store = store.seen(by_eye=choice.by_eye)
    sheets = sheets_of(store, choice.ids, choice.tables)
    expected = sum(1 if name in ("json", "xlsx") else len(sheets) for name in choice.formats) + 1
    with together(folder) as staged:
        for name in choice.formats:
            for _ in FORMATS[name](store, staged, choice, sheets):
                done(len(list(staged.iterdir())), expected)
        described = package(sheets, staged, codes=choice.codes)
        (staged / "datapackage.json").write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        names = sorted(path.name for path in staged.iterdir())
    return [folder / name for name in names]


def _csv(store: Store, folder: Path, choice: Choice, sheets: tuple[Sheet, ...]) -> Iterator[Path]:
    for sheet in sheets:
        path = folder / f"{sheet.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(csv_lines(sheet.columns, sheet.rows(False), codes=choice.codes))
        yield path


def _json(store: Store, folder: Path, choice: Choice, sheets: tuple[Sheet, ...]) -> Iterator[Path]:
    """Every report whole, one a line."""
    path = folder / "reports.jsonl"
    with path.open("w", encoding="utf-8", newline="") as stream:
        for stored in store.reports(choice.ids):
            head: Json = {"id": stored.id, "version": stored.version, "filename": stored.filename, "sha256": stored.sha256}
            stream.write(json.dumps(head | report_to_dict(stored.report), ensure_ascii=False) + "\n")
    yield path


def _xlsx(store: Store, folder: Path, choice: Choice, sheets: tuple[Sheet, ...]) -> Iterator[Path]:
    path = folder / "gongkai.xlsx"
    workbook(path, sheets, NOTES, codes=choice.codes)
    yield path


def _parquet(store: Store, folder: Path, choice: Choice, sheets: tuple[Sheet, ...]) -> Iterator[Path]:
    """Always with short names: it is read by programs. The Chinese ones are in the columns' metadata."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise GongkaiError("导出 Parquet 需要 pyarrow。", advice="请运行 pip install gongkai[parquet]，或改用 --format csv。") from error
    types = {"integer": pyarrow.int64(), "number": pyarrow.float64()}
    for sheet in sheets:
        schema = pyarrow.schema(
            pyarrow.field(
                column.name, types.get(column.type, pyarrow.string()), metadata={"title": column.title, "description": column.about}
            )
            for column in sheet.columns
        )
        path = folder / f"{sheet.name}.parquet"
        with parquet.ParquetWriter(path, schema) as writer:
            for rows in _batches(sheet.rows(False)):
                columns = [pyarrow.array(values, field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)]
                writer.write_table(pyarrow.table(columns, schema=schema))
        yield path


def _batches(rows: object) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:  # type: ignore[attr-defined]
        batch.append(row)
        if len(batch) == _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


FORMATS: Mapping[str, Written] = {"csv": _csv, "xlsx": _xlsx, "json": _json, "parquet": _parquet}
