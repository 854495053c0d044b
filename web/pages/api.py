"""The JSON interface: what the pages show, as data. Described by /api/v1/openapi.json."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from archive.errors import GongkaiError
from indexer.results import SearchRequest, SearchResult
from web.doors import doors
from web.openapi import document
from web.pages.ask import answers_to
from web.pages.reports import stored_report
from web.parameters import SEARCH, number, search_state, takes
from web.present.conversation import turns_of
from web.present.jsonable import search_json, stored_json, summary_json

bp = Blueprint("api", __name__, url_prefix="/api/v1")

_MOST = 100


@bp.get("/search")
@takes(*SEARCH, "per_page")
def search() -> Response:
    return jsonify(search_json(_search(), _address))


@bp.get("/reports")
@takes(*SEARCH, "per_page")
def reports() -> Response:
    result = _search()
    summaries = doors().store.summaries([hit.report_id for hit in result.hits])
    body: dict[str, Any] = {
        "total": result.total_reports,
        "page": result.request.page,
        "per_page": result.request.per_page,
        "reports": [summary_json(summary, _address) for summary in summaries],
    }
    return jsonify(body)


@bp.get("/reports/<report_id>")
def report(report_id: str) -> Response:
    return jsonify(stored_json(stored_report(report_id), _address))


@bp.get("/ask")
@takes("question", "plan")
def ask() -> Response:
    """The answer to the last turn; the turns before it are its context."""
    turns = turns_of(request.query_string.decode("utf-8", "replace"))
    if not turns:
        raise GongkaiError("没有问题。", advice="请用 question 参数给出问题。")
    return jsonify(answers_to(turns)[-1].to_dict())


@bp.get("/openapi.json")
def openapi() -> Response:
    return jsonify(document(_version()))


def _search() -> SearchResult:
    return doors().index.search(_request())


def _request() -> SearchRequest:
    state = search_state().with_page(number("page", 1, 1_000_000))
    return state.request(per_page=number("per_page", 10, _MOST))


def _address(report_id: str) -> str:
    return url_for("reports.report", report_id=report_id)


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"
