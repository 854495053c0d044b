"""The JSON interface: what the pages show, as data. Described by /api/v1/openapi.json."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from archive.errors import GongkaiError
from indexer.engine import SORTS
from indexer.results import SearchRequest, SearchResult
from web.doors import doors
from web.openapi import document
from web.pages.ask import answers_to
from web.pages.reports import stored_report
from web.present.conversation import turns_of
from web.present.jsonable import search_json, stored_json, summary_json
from web.present.search_state import FILTERS, SearchState

bp = Blueprint("api", __name__, url_prefix="/api/v1")

_MOST = 100
_PARAMETERS = frozenset({"q", "page", "per_page", "sort", *FILTERS})


@bp.get("/search")
def search() -> Response:
    return jsonify(search_json(_search(), _address))


@bp.get("/reports")
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
    """Programs are told about parameters that mean nothing; a page would have ignored them."""
    unknown = sorted(set(request.args) - _PARAMETERS)
    if unknown:
        raise GongkaiError(f"没有这样的参数：{'、'.join(unknown)}。", advice=f"可用的参数：{'、'.join(sorted(_PARAMETERS))}。")
    if "sort" in request.args and request.args["sort"] not in SORTS:
        raise GongkaiError("sort 的值不对。", advice=f"可用：{'、'.join(SORTS)}。")
    state = SearchState.from_pairs(request.args.items(multi=True)).with_page(_number("page", 1, 1_000_000))
    return state.request(per_page=_number("per_page", 10, _MOST))


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 9):
        raise GongkaiError(f"{name} 应为 1 到 {most} 的整数。")
    return int(text)


def _address(report_id: str) -> str:
    return url_for("reports.report", report_id=report_id)


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"
