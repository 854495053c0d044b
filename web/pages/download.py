"""Spreadsheets of what a search found, or of one report."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from flask import Blueprint, Response, request, url_for

from archive.errors import GongkaiError
from archive.exports import NOTES, Sheet, workbook
from archive.store.tables import FINDINGS, PARAGRAPHS, REPORTS, VALUES, WIDE, Column, Table
from indexer.as_read import ENTERED
from indexer.index import MAX_PER_PAGE
from indexer.question import Plan, all_rows, from_address
from indexer.question import Row as AnswerRow
from indexer.results import SearchRequest
from web.doors import doors
from web.headers import attachment
from web.listed import FORMATS, Listed, listed
from web.pages.ask import answers_to
from web.pages.reports import stored_report
from web.parameters import RANGE, SEARCH, choice, ranged_state, takes
from web.present.conversation import Turn, turns_of
from web.present.search_state import SearchState
from web.present.sheets import Address, Wanted, addressed, wanted_findings

bp = Blueprint("download", __name__)

MOST = 2000  # reports: their cells stay below the million rows a spreadsheet can hold
MOST_IN_A_WORKBOOK = 500  # it is made whole before it is sent

_KINDS: Mapping[str, tuple[str, Table]] = {
    "reports": ("年报名单", REPORTS),
    "cells": ("全部数字", VALUES),
    "wide": ("宽表", WIDE),
    "findings": ("审核意见", FINDINGS),
    "paragraphs": ("段落", PARAGRAPHS),
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/search.<any(csv, json, xlsx):format>")
@takes(*SEARCH, *RANGE, "table")
def found(format: str) -> Response:
    """The reports a search finds, in its order, or one of their tables; ``number``, ``low``, ``high``: as the page takes them."""
    kind = choice("table", *_KINDS) or "reports"
    state = ranged_state().with_page(1)
    ids = _found(state, MOST_IN_A_WORKBOOK if format == "xlsx" else MOST)
    return _sheet(kind, ids, _KINDS[kind][0], format, wanted_findings(state.filters) if kind == "findings" else lambda _: True)


def _found(state: SearchState, most: int) -> list[str]:
    """The reports of all pages. What changes between two pages must not bring a report twice."""
    result = doors().index.search(_ids_only(state))
    if result.total_reports > most:
        raise GongkaiError(
            f"共 {result.total_reports:,} 份年报，一次最多下载 {most:,} 份。",
            advice="请缩小范围，或在命令行用 gongkai export 导出全部。",
        )
    ids = [hit.report_id for hit in result.hits]
    for page in range(2, -(-result.total_reports // MAX_PER_PAGE) + 1):
        ids += [hit.report_id for hit in doors().index.search(_ids_only(state.with_page(page))).hits]
    return list(dict.fromkeys(ids))


def _ids_only(state: SearchState) -> SearchRequest:
    return replace(state.request(per_page=MAX_PER_PAGE), paragraphs_per_report=0)


_ANSWER = tuple(
    Column(name, title, "")
    for name, title in (
        *(("agency", "单位"), ("report_year", "年度"), ("label", "项目"), ("value", "数值")),
        *(("display", "显示"), ("evidence", "依据"), ("note", "说明"), ("url", "出处")),
    )
)


@bp.get(f"/ask.<{FORMATS}:format>")
@takes("question", "plan", "without")
def answer_rows(format: str) -> Response:
    """Every row of the last answer of a conversation, which itself may show only the first."""
    turns = turns_of(request.query_string.decode("utf-8", "replace"))
    without = choice("without", ENTERED)
    store, index = doors().seen(by_eye=not without)
    rows = all_rows(_last_plan(turns, without), store=store, index=index)
    address = _addresses()
    found = ((r.agency, r.report_year, r.label, r.number, r.display, r.evidence, r.note, _source(r, address)) for r in rows)
    return listed(Listed("回答", _ANSWER, found), format)


def _last_plan(turns: Sequence[Turn], without: str) -> Plan:
    if not turns:
        raise GongkaiError("还没有问题。", advice="请在“提问”页写一句问话。")
    return from_address(turns[-1].text) if turns[-1].kind == "plan" else answers_to(tuple(turns), without)[-1].plan


def _source(row: AnswerRow, address: Address) -> str:
    return address(row.report_id, row.citations[0].anchor if row.citations else None) if row.report_id else ""


@bp.get("/reports/<report_id>/cells.<any(csv, json, xlsx):format>")
@takes("without")
def cells(report_id: str, format: str = "csv") -> Response:
    report = stored_report(report_id).report
    return _sheet("cells", [report_id], f"{report.agency.name or report_id}{report.report_year or ''}年报数字", format)


def _sheet(kind: str, ids: Sequence[str], name: str, format: str, wanted: Wanted = lambda _: True) -> Response:
    store = doors().store.seen(by_eye=choice("without", ENTERED) != ENTERED)
    sheet = addressed(store, _KINDS[kind][1], ids, _addresses(), wanted=wanted)
    if format != "xlsx":
        return listed(Listed(name, sheet.columns, sheet.rows(False)), format)
    response = Response(_workbook(sheet), mimetype=_XLSX)
    response.headers["Content-Disposition"] = attachment(f"{name}.{format}", f"{kind}.{format}")
    return response


def _workbook(sheet: Sheet) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.xlsx"
        workbook(path, [sheet], NOTES)
        return path.read_bytes()


def _addresses() -> Address:
    """Made once for all rows."""
    root = url_for("reports.reports", _external=True)
    return lambda report_id, anchor: f"{root}/{report_id}{f'#{anchor}' if anchor else ''}"
