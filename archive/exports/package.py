"""What an export consists of, for programs: https://specs.frictionlessdata.io/data-package/."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from archive.exports.sheets import Sheet
from archive.store.serialize import Json
from archive.store.tables import Column

_MEDIA = {
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LICENCE = {
    "name": "other-pd",
    "title": "年报是国家机关依法公开的公文，不受著作权法保护（著作权法第五条）；整理所得不另主张权利，使用时请注明出处。",
}


def package(sheets: Sequence[Sheet], folder: Path, *, codes: bool) -> Json:
    """Of all files in the folder."""
    by_path = {f"{sheet.name}.csv": sheet for sheet in sheets}
    here = {sheet.name for path, sheet in by_path.items() if (folder / path).exists()}
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {
        "profile": "data-package",
        "name": "gongkai",
        "title": "政府信息公开工作年度报告",
        "description": "由公开年报库从年报中提取。空的数值是不知道，不是零；“怎样得知”一列写明每个数字的依据。",
        "version": _version(),
        "licenses": [_LICENCE],
        "sources": [{"title": "各行政机关依《政府信息公开条例》第四十九条公布的年度报告"}],
        "resources": [_resource(path, by_path.get(path.name), here, codes=codes) for path in files],
    }


def _resource(path: Path, sheet: Sheet | None, here: set[str], *, codes: bool) -> Json:
    kind = path.suffix[1:]
    file: Json = {
        "name": path.stem if sheet else f"{path.stem}-{kind}",
        "path": path.name,
        "format": kind,
        "mediatype": _MEDIA[path.suffix],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
    }
    if sheet is None:  # not to be read as a table, though programs could: what its columns mean stands with the CSV
        return file | {"type": "file"}
    described = {"type": "table", "profile": "tabular-data-resource", "title": sheet.title, "description": sheet.about, "encoding": "utf-8"}
    return file | described | {"schema": _schema(sheet, here, codes=codes)}


def _schema(sheet: Sheet, here: set[str], *, codes: bool) -> Json:
    names = {column.name: column.name if codes else column.title for column in sheet.columns}
    schema: Json = {
        "fields": [_field(column, names[column.name]) for column in sheet.columns],
        "primaryKey": [names[name] for name in sheet.key],
    }
    refers = {column: other for column, other in (sheet.refers or {}).items() if other in here}
    if refers:
        schema["foreignKeys"] = [
            {"fields": [names[column]], "reference": {"resource": other, "fields": [names[column]]}} for column, other in refers.items()
        ]
    return schema


def _field(column: Column, name: str) -> Json:
    listed = "、".join(f"{code}：{label}" for code, label in (column.values or {}).items())
    said = "；".join(filter(None, (column.about, listed)))
    return {"name": name, "title": f"{column.title}（{column.name}）", "type": column.type} | ({"description": said} if said else {})


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"
