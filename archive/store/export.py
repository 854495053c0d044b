"""The archive as tables for other programs: CSV that Excel opens, JSON lines, and a data package that describes them.

Everything comes from the stored, masked text; original files are not exported. A cell that a spreadsheet would take
for a formula is made plain text.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.agency.sectors import SECTORS
from archive.form import FACTS, ITEM_BY_CODE
from archive.models import Severity
from archive.store import Store
from archive.store.serialize import Json, exact, report_to_dict
from archive.store.stored import StoredReport

FORMATS = ("csv", "json")
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    title: str  # Chinese
    type: str = "string"  # of the data package: string, integer, number, date


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` yields the rows of one report."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[StoredReport], Iterator[Sequence[Any]]]


_IDENTITY = (Column("report_id", "年报编号"), Column("agency", "机关"), Column("report_year", "年度", "integer"))


def _identity(stored: StoredReport) -> tuple[Any, ...]:
    return (stored.id, stored.report.agency.name, stored.report.report_year)


def _reports(stored: StoredReport) -> Iterator[Sequence[Any]]:
    report, agency = stored.report, stored.report.agency
    sector = SECTORS[agency.sector].label if agency.sector and agency.sector in SECTORS else agency.sector
    yield (
        *_identity(stored),
        *(report.title, report.published, report.form),
        *(agency.province, agency.city, agency.county, agency.town, agency.adcode, agency.level, agency.body_type, agency.sector, sector),
        *(report.facts[fact.code].answer.value if fact.code in report.facts else None for fact in FACTS),
        *(sum(finding.severity is severity for finding in report.findings) for severity in Severity),
        *(stored.version, stored.filename, stored.sha256, stored.ingested_at),
    )


def _values(stored: StoredReport) -> Iterator[Sequence[Any]]:
    for code, value in stored.report.values.items():
        item = ITEM_BY_CODE[code]
        how = (value.state.value, value.evidence.value, value.cited, value.quote, value.note)
        yield (*_identity(stored), code, item.label, exact(value.value), item.unit, value.raw, *how)


def _findings(stored: StoredReport) -> Iterator[Sequence[Any]]:
    for finding in stored.report.findings:
        where = (" ".join(finding.fields), " ".join(finding.paragraphs))
        yield (*_identity(stored), finding.rule, finding.severity.value, finding.message, *where)


TABLES = (
    Table(
        "reports",
        "年报",
        (
            *_IDENTITY,
            *(Column("title", "标题"), Column("published", "发布日期", "date"), Column("form", "格式")),
            *(Column("province", "省"), Column("city", "市"), Column("county", "县（区）"), Column("town", "乡镇（街道）")),
            *(Column("adcode", "区划代码"), Column("level", "层级"), Column("body_type", "机构类型")),
            *(Column("sector", "领域代码"), Column("sector_label", "领域")),
            *(Column(fact.code, fact.label) for fact in FACTS),
            *(Column(f"{severity.value}s", f"{severity.word.label}数", "integer") for severity in Severity),
            *(Column("version", "版本", "integer"), Column("filename", "文件名"), Column("sha256", "原始文件SHA-256")),
            Column("ingested_at", "入库时间（UTC）"),
        ),
        _reports,
    ),
    Table(
        "values",
        "数字",
        (
            *_IDENTITY,
            *(Column("code", "项目代码"), Column("label", "项目"), Column("value", "数值", "number"), Column("unit", "单位")),
            *(Column("raw", "原文"), Column("state", "单元格状态"), Column("evidence", "依据")),
            *(Column("paragraph", "段落"), Column("quote", "依据原文"), Column("note", "说明")),
        ),
        _values,
    ),
    Table(
        "findings",
        "核对结果",
        (
            *_IDENTITY,
            *(Column("rule", "规则"), Column("severity", "程度"), Column("message", "内容")),
            *(Column("fields", "涉及项目"), Column("paragraphs", "涉及段落")),
        ),
        _findings,
    ),
)


def export(
    store: Store,
    folder: Path,
    *,
    ids: Sequence[str] | None = None,
    formats: Iterable[str] = FORMATS,
    done: Callable[[int], None] = lambda _: None,
) -> list[Path]:
    """The current reports (or those named) into ``folder``; the files written. Existing files of these names are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    writers: list[_Csv | _JsonLines] = []
    if "csv" in formats:
        writers += [_Csv(folder, table) for table in TABLES]
    if "json" in formats:
        writers.append(_JsonLines(folder))
    try:
        for number, stored in enumerate(store.reports(ids), start=1):
            for writer in writers:
                writer.add(stored)
            done(number)
    except BaseException:
        for writer in writers:
            writer.abandon()
        raise
    written = [writer.finish() for writer in writers]
    if "csv" in formats:
        description = folder / "datapackage.json"
        description.write_text(json.dumps(_package(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        written.append(description)
    return written


def plain(value: Any) -> Any:
    """A cell no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.match(value):
        return "'" + value
    return value


class _File:
    """Written beside its place and moved there when complete."""

    def __init__(self, target: Path, encoding: str) -> None:
        self.target = target
        self.partial = target.with_name(target.name + ".part")
        self.stream = self.partial.open("w", encoding=encoding, newline="")

    def finish(self) -> Path:
        self.stream.close()
        return self.partial.replace(self.target)

    def abandon(self) -> None:
        self.stream.close()
        self.partial.unlink()


class _Csv(_File):
    def __init__(self, folder: Path, table: Table) -> None:
        super().__init__(folder / f"{table.name}.csv", "utf-8-sig")  # Excel needs the mark to see UTF-8
        self.table = table
        self.rows = csv.writer(self.stream)
        self.rows.writerow([column.title for column in table.columns])

    def add(self, stored: StoredReport) -> None:
        for row in self.table.rows(stored):
            self.rows.writerow([plain(cell) for cell in row])


class _JsonLines(_File):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "reports.jsonl", "utf-8")

    def add(self, stored: StoredReport) -> None:
        head: Json = {"id": stored.id, "version": stored.version, "filename": stored.filename, "sha256": stored.sha256}
        self.stream.write(json.dumps(head | report_to_dict(stored.report), ensure_ascii=False) + "\n")


def _package() -> Json:
    """https://specs.frictionlessdata.io/data-package/"""
    return {
        "profile": "tabular-data-package",
        "name": "gongkai",
        "title": "政府信息公开工作年度报告",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "title": table.title,
                "path": f"{table.name}.csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [{"name": column.title, "title": column.name, "type": column.type} for column in table.columns],
                },
            }
            for table in TABLES
        ],
    }
