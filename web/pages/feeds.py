"""What is new: Atom feeds of any search (an agency's is a search for it) and of what the audit found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, Response, request, url_for

from archive.store.stored import Summary
from archive.store.tables import FINDINGS
from indexer.fields import FACET_BY_NAME
from indexer.query import Choice, Not, Query, both
from web.doors import doors
from web.pages.audit import FILTERS as AUDITED
from web.parameters import SEARCH, search_state, takes
from web.present.atom import TYPE, Entry, feed
from web.present.names import FORMS
from web.present.search_state import SearchState

bp = Blueprint("feeds", __name__)

_MOST = 50  # entries
_AT_ONCE = 2000  # reports looked at together


@bp.get("/search.atom")
@takes(*SEARCH)
def search() -> Response:
    """The reports a search finds, the last to come in first."""
    state = search_state().with_page(1).with_sort("")
    entries = [_entry(summary, _about(summary)) for summary in _newest(state)]
    return _answer(f"公开年报库：{_described(state)}", state.url(), entries)


@bp.get("/audit.atom")
@takes(*AUDITED)
def findings() -> Response:
    """The same of reports the audit has something to say about, with what it says."""
    state = search_state()
    found = _newest(state, Not(Choice("severity", ("none",), exact=True)))
    said: dict[str, list[str]] = {}
    for row in doors().store.rows(FINDINGS, [summary.id for summary in found]):
        cells = dict(zip(FINDINGS.names, row, strict=True))
        said.setdefault(cells["report_id"], []).append(f"{cells['severity_label']} {cells['rule']}：{cells['message']}")
    entries = [_entry(summary, "\n".join(said.get(summary.id, ()))) for summary in found]
    return _answer(f"公开年报库审核意见：{_described(state)}", state.url("/audit"), entries)


def _newest(state: SearchState, with_findings: Query | None = None) -> list[Summary]:
    scope = state.scope()
    parts = [part for part in (scope.query, with_findings) if part is not None]
    inside = set(doors().index.engine().ids(replace(scope, query=both(parts) if parts else None)))
    chosen: list[str] = []
    for start in range(0, doors().store.count(), _AT_ONCE):
        chosen += [id for id in doors().store.newest(_AT_ONCE, start) if id in inside]
        if len(chosen) >= min(_MOST, len(inside)):
            break
    return doors().store.summaries(chosen[:_MOST])


def _entry(summary: Summary, text: str) -> Entry:
    agency = summary.agency.name or summary.agency.as_written or "（单位不详）"
    title = summary.title or f"{agency}{f'{summary.report_year}年' if summary.report_year else ''}政府信息公开工作年度报告"
    return Entry(title, url_for("reports.report", report_id=summary.id, _external=True), summary.ingested_at, agency, text)


def _about(summary: Summary) -> str:
    year = f"{summary.report_year}年度" if summary.report_year else "年度不详"
    found = sum(summary.severities.values())
    return f"{year}，{FORMS.get(summary.form or '', '无官方表格')}，审核发现{found}处问题或提示。"


def _described(state: SearchState) -> str:
    chosen = [f"{FACET_BY_NAME[name].labels.get(value, value)}" for name, values in state.filters.items() for value in values]
    return "，".join(filter(None, (state.q, *chosen))) or "全部年报"


def _answer(title: str, page: str, entries: Iterable[Entry]) -> Response:
    response = Response(feed(title, request.url, request.url_root.rstrip("/") + page, entries), mimetype=TYPE)
    response.add_etag()
    response.make_conditional(request)
    return response
