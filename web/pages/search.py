"""Search: words and filters in the address, reports with their matching paragraphs and the reasons they are listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from archive.models import ParagraphKind
from archive.store.stored import Summary
from indexer.engine import SORTS
from indexer.fields import NUMBER_BY_CODE
from indexer.question import glance
from indexer.results import ParagraphHit, ReportHit, SearchResult
from indexer.syntax import QueryError, parse
from web.doors import doors
from web.pages.download import MOST, MOST_IN_A_WORKBOOK
from web.parameters import RANGE, SEARCH, number_code, ranged_state, takes
from web.present.countable import main_numbers
from web.present.facets import chips, groups
from web.present.marks import excerpt, table_excerpt
from web.present.names import section_title
from web.present.offers import offers
from web.present.paging import pages
from web.present.ranges import Spread, number_sorts, ranged, spread, without_range
from web.present.search_state import PER_PAGE, SearchState
from web.present.source_table import is_grid
from web.present.why import Why, compared, parts_of, why

bp = Blueprint("search", __name__)

_SHEETS = (("reports", "年报名单"), ("cells", "全部数字及依据"), ("wide", "每份一行的宽表"))


@dataclass(frozen=True, slots=True)
class Passage:
    id: str
    section: str
    html: Markup
    url: str
    from_table: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A report among the hits."""

    hit: ReportHit
    summary: Summary
    url: str
    passages: tuple[Passage, ...]
    why: Why | None


@bp.get("/search")
@takes(*SEARCH, *RANGE, form=True)
def search() -> ResponseReturnValue:
    state, number = ranged_state(), number_code()
    if state.q != request.args.get("q", "").strip():
        return redirect(state.url())
    try:
        result = doors().index.search(state.request())
    except QueryError as error:
        return render_template("search.html", state=state, problem=error, result=None), 400
    shown = pages(result.total_reports, state.page, PER_PAGE, lambda page: state.with_page(page).url())
    page = render_template(
        "search.html",
        state=state,
        problem=None,
        numbers=main_numbers(),
        spread=_spread(state, number),
        offers=offers(state, doors().index.engine(), doors().agencies, lambda words: glance(words, doors().store, doors().index)),
        result=result,
        held=doors().store.count(),
        found=_found(result, state),
        chips=chips(result.facets, state),
        groups=groups(result.facets, state),
        sorts=[(label, state.with_sort(code).url(), code == state.effective_sort) for code, label in _sorts(state)]
        + _number_sorts(state, number),
        pages=shown,
        downloads=_downloads(result.total_reports, state.with_page(1)),
        hidden=[(name, value) for name, value in state.pairs() if name not in {"q", "page"}],
    )
    return page, HTTPStatus.NOT_FOUND if shown.beyond else HTTPStatus.OK


def _spread(state: SearchState, number: str) -> Spread | None:
    """Of the number asked for, or the one there is a range on; without that range, so that one sees what it leaves out."""
    code = number or ranged(parse(state.q)) or _sorted_by(state)
    if not code:
        return None
    wider = without_range(state, code)
    return spread(doors().index.engine(), code, wider)


def _sorted_by(state: SearchState) -> str:
    code = state.sort.removeprefix("-")
    return code if code in NUMBER_BY_CODE and code != "report_year" else ""


def _number_sorts(state: SearchState, number: str) -> list[tuple[str, str, bool]]:
    code = number or ranged(parse(state.q)) or _sorted_by(state)
    return list(number_sorts(code, state)) if code else []


def _downloads(total: int, state: SearchState) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every sheet with the formats it may be had in."""
    limits = (("xlsx", "Excel", MOST_IN_A_WORKBOOK), ("csv", "CSV", MOST), ("json", "JSON", MOST))
    formats = [(format, label) for format, label, most in limits if total <= most]
    tables = [(label, {"table": kind} if kind != "reports" else {}) for kind, label in _SHEETS]
    made = [(label, [(name, state.url(f"/search.{format}", **table)) for format, name in formats]) for label, table in tables]
    return made if formats else []


def _sorts(state: SearchState) -> list[tuple[str, str]]:
    return [(code, label) for code, label in SORTS.items() if state.q or code != "relevance"]


def _found(result: SearchResult, state: SearchState) -> list[Found]:
    store = doors().store
    ids = [hit.report_id for hit in result.hits]
    summaries = {summary.id: summary for summary in store.summaries(ids)}
    fields = tuple(dict.fromkeys((*compared(parse(state.q)), *parts_of(_sorted_by(state)))))
    claims = store.claims(ids, fields) if state.filters or fields else {}
    found = []
    for hit in result.hits:
        if hit.report_id not in summaries:  # replaced while we were looking
            continue
        reason = why(claims[hit.report_id], state.filters, fields) if claims else None
        url = url_for("reports.report", report_id=hit.report_id, q=state.q or None)
        found.append(Found(hit, summaries[hit.report_id], url, _passages(hit.paragraphs, url), reason))
    return found


def _passages(paragraphs: Sequence[ParagraphHit], url: str) -> tuple[Passage, ...]:
    return tuple(_passage(paragraph, url) for paragraph in paragraphs)


def _passage(paragraph: ParagraphHit, url: str) -> Passage:
    from_table = paragraph.kind == ParagraphKind.TABLE and is_grid(paragraph.text)
    html = (table_excerpt if from_table else excerpt)(paragraph.text, paragraph.highlights)
    return Passage(paragraph.id, section_title(paragraph.section), html, f"{url}#{paragraph.id}", from_table)
