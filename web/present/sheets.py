"""The declared tables with the address of what each row is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from archive.exports import Sheet, sheets_of
from archive.store import Store
from archive.store.rows import Row
from archive.store.tables import Column, Table

Address = Callable[[str, str | None], str]  # report id, fragment → where it stands
Wanted = Callable[[Mapping[str, Any]], bool]

_URL = Column("url", "网址", "")


def addressed(store: Store, table: Table, ids: Sequence[str], address: Address, *, wanted: Wanted = lambda _: True) -> Sheet:
    """The table's sheet with one more column; how a number is known stays last."""
    sheet = sheets_of(store, ids, (table,))[0]
    names = table.names

    def rows(known: bool) -> Iterable[Row]:
        for row in sheet.rows(known):
            cells = dict(zip(names, row, strict=False))
            if wanted(cells):
                yield (*row[: len(names)], address(cells["report_id"], anchor_of(cells)), *row[len(names) :])

    return Sheet(sheet.name, sheet.title, sheet.about, (*sheet.columns, _URL), rows, sheet.key)


def wanted_findings(filters: Mapping[str, Sequence[str]]) -> Wanted:
    """Whether a row of FINDINGS is one of those a search is about, not only of a report that has one."""

    def wanted(row: Mapping[str, Any]) -> bool:
        said = {"rule": row["rule"], "severity": row["severity"], "decision": row["decision"] or "open"}
        return all(not filters.get(name) or value in filters[name] for name, value in said.items())

    return wanted


def anchor_of(cells: Mapping[str, Any]) -> str | None:
    """Where the report's page shows what a row is about: every number at its code, anything else at its paragraph."""
    said: str | None = cells.get("code") or cells.get("paragraph") or cells.get("paragraphs")
    return said.split()[0] if said else None
