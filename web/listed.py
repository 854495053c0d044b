"""What a page lists, as data: at the page's own address, with .csv or .json behind its name and the same parameters.

A list without end where news come in is also a feed (.atom), and what a search finds a workbook (.xlsx).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Response, request, stream_with_context

from archive.exports import csv_lines
from archive.store.serialize import exact
from archive.store.tables import Column
from web.headers import attachment

FORMATS = "any(csv, json)"  # as routes write it


@dataclass(frozen=True, slots=True)
class Listed:
    title: str  # Chinese: what the file is called
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


def listed(what: Listed, format: str) -> Response:
    """``what``: cut nowhere, also where the page shows a part of it."""
    if format == "json":
        return Response(stream_with_context(_json(what)), mimetype="application/json")
    response = Response(stream_with_context(csv_lines(what.columns, map(tuple, what.rows))), mimetype="text/csv")
    page = request.path.rpartition("/")[2].partition(".")[0]
    response.headers["Content-Disposition"] = attachment(f"{what.title}.csv", f"{page}.csv")
    return response


def _json(what: Listed) -> Iterator[str]:
    """Row by row: a list may be long."""
    head = {column.name: column.title for column in what.columns}
    yield f'{{"title": {_text(what.title)}, "columns": {_text(head)}, "rows": ['
    for number, row in enumerate(what.rows):
        yield ("\n" if not number else ",\n") + _text(dict(zip(head, map(_plain, row), strict=True)))
    yield "\n]}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: object) -> object:
    """An empty cell is not known."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    return exact(value) if isinstance(value, Decimal) else None if value == "" else value
