"""The agencies of the archive, and one agency over the years."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.text.clean import clean_query
from web.doors import doors
from web.errors import NotHere
from web.parameters import number, takes
from web.present.agency_page import COLUMNS, breaks, year_rows
from web.present.overview import UNNAMED, AgencyEntry
from web.present.paging import pages

bp = Blueprint("agencies", __name__, url_prefix="/agencies")

_PER_PAGE = 100


@bp.get("")
@takes("name", "page")
def agencies() -> ResponseReturnValue:
    """By region; ``name`` keeps those whose name contains it."""
    name = request.args.get("name", "").strip()[:60]
    page = number("page", 1, 1_000_000)
    wanted = [entry for entry in doors().agencies if _matches(entry, clean_query(name))] if name else list(doors().agencies)
    shown = wanted[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    return render_template(
        "agencies.html",
        name=name,
        total=len(wanted),
        held=len(doors().agencies),
        regions=[(region, list(entries)) for region, entries in groupby(shown, key=_region)],
        unnamed=UNNAMED,
        pages=pages(len(wanted), page, _PER_PAGE, lambda n: url_for("agencies.agencies", name=name or None, page=n)),
    )


def _matches(entry: AgencyEntry, wanted: str) -> bool:
    known = {entry.name, *(s.agency.as_written or "" for s in entry.summaries)}
    return any(wanted in clean_query(name) for name in known)


def _region(entry: AgencyEntry) -> str:
    agency = entry.latest.agency
    return " ".join(part for part in (agency.province, agency.city, agency.county) if part) or "地区不详"


@bp.get("/<name>")
def agency(name: str) -> ResponseReturnValue:
    entry = doors().agency(name) if name != UNNAMED else None
    if entry is None:
        raise NotHere(f"库中没有“{name}”的年报。", advice="单位名称须写全称，可在“单位”页按名称查找。")
    values = doors().store.values(tuple(COLUMNS), [summary.id for summary in entry.summaries])
    return render_template(
        "agency.html",
        entry=entry,
        agency=entry.latest.agency,
        columns=COLUMNS,
        rows=year_rows(entry.summaries, values),
        notes=breaks(entry.summaries),
    )
