"""Spreadsheets of what a search found, or of one report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from flask import Blueprint, Response, abort, request, stream_with_context, url_for

from archive.errors import GongkaiError
from archive.store.stored import StoredReport
from indexer.index import MAX_PER_PAGE
from indexer.question import Row as AnswerRow
from indexer.question import all_rows, from_address
from indexer.results import SearchRequest
from web.doors import doors
from web.headers import attachment
from web.pages.reports import stored_report
from web.parameters import SEARCH, search_state, takes
from web.present.search_state import SearchState
from web.present.spreadsheet import CELLS, REPORTS, Address, Row, cell_rows, lines, report_rows

bp = Blueprint("download", __name__)

MOST = 2000  # reports: their cells stay below the million rows a spreadsheet can hold

_KINDS: dict[str, tuple[str, Row, Callable[[StoredReport, Address], Iterator[Row]]]] = {
    "reports": ("年报名单", REPORTS, report_rows),
    "cells": ("全部数字", CELLS, cell_rows),
}


@bp.get("/search/<kind>.csv")
@takes(*SEARCH)
def found(kind: str) -> Response:
    """The reports a search finds, in its order."""
    if kind not in _KINDS:
        abort(404)
    ids = _found(search_state().with_page(1))
    return _sheet(kind, ids, _KINDS[kind][0])


def _found(state: SearchState) -> list[str]:
    """The reports of all pages. What changes between two pages must not bring a report twice."""
    result = doors().index.search(_ids_only(state))
    if result.total_reports > MOST:
        raise GongkaiError(
            f"共 {result.total_reports:,} 份年报，一次最多下载 {MOST:,} 份。",
            advice="请缩小范围，或在命令行用 gongkai export 导出全部。",
        )
    ids = [hit.report_id for hit in result.hits]
    for page in range(2, -(-result.total_reports // MAX_PER_PAGE) + 1):
        ids += [hit.report_id for hit in doors().index.search(_ids_only(state.with_page(page))).hits]
    return list(dict.fromkeys(ids))


def _ids_only(state: SearchState) -> SearchRequest:
    return replace(state.request(per_page=MAX_PER_PAGE), paragraphs_per_report=0)


@bp.get("/ask/rows.csv")
@takes("plan")
def answer_rows() -> Response:
    """Every row of an answer that shows only its first."""
    plan = from_address(request.args.get("plan", ""))
    rows = all_rows(plan, store=doors().store, index=doors().index)
    header = ("单位", "年度", "项目", "数值", "显示", "依据", "说明", "出处")
    found = ((r.agency, r.report_year, r.label, r.value, r.display, r.evidence, r.note, _source(r)) for r in rows)
    response = Response(stream_with_context(lines(header, found)), mimetype="text/csv")
    response.headers["Content-Disposition"] = attachment("回答.csv", "answer.csv")
    return response


def _source(row: AnswerRow) -> str:
    return _address(row.report_id, row.citations[0].anchor if row.citations else None) if row.report_id else ""


@bp.get("/reports/<report_id>/cells.csv")
def cells(report_id: str) -> Response:
    report = stored_report(report_id).report
    return _sheet("cells", [report_id], f"{report.agency.name or report_id}{report.report_year or ''}年报数字")


def _sheet(kind: str, ids: Sequence[str], name: str) -> Response:
    _, header, rows_of = _KINDS[kind]
    rows = (row for stored in doors().store.reports(ids) for row in rows_of(stored, _address))
    response = Response(stream_with_context(lines(header, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = attachment(f"{name}.csv", f"{kind}.csv")
    return response


def _address(report_id: str, anchor: str | None) -> str:
    return url_for("reports.report", report_id=report_id, _external=True, _anchor=anchor)
