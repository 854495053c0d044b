"""Agencies by region and year, and everything one of them has published."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.agency.lineage import predecessors_of, successors_of
from archive.models import EvidenceKind
from archive.store.stored import Summary
from indexer.as_read import ENTERED
from web.doors import doors
from web.errors import NotHere
from web.listed import FORMATS, Listed, listed
from web.parameters import choice, number, takes, values_of, year
from web.present.agencies import UNNAMED, AgencyEntry, Wanted
from web.present.agency_list import SIGNS, by_region, columns, options, rows
from web.present.agency_page import COLUMNS, came_from, charts, went_to, what_differs, year_rows
from web.present.paging import pages
from web.present.report_page import FindingView, finding_views

bp = Blueprint("agencies", __name__)

_PER_PAGE = 100
_PEERS = 12  # agencies of the same kind
_FINDINGS = 20  # of a year


_PARAMETERS = ("name", "province", "city", "sector", "missing", "page")


@bp.get("/agencies")
@takes(*_PARAMETERS, form=True)
def agencies() -> ResponseReturnValue:
    """``missing``: only those of which the archive has no report of that year."""
    wanted = _wanted()
    page = number("page", 1, 1_000_000)
    everybody = doors().agencies
    total = everybody.count(wanted)
    years = tuple(doors().overview.years)
    chosen = {name: value for name in ("name", "province", "city", "sector", "missing") if (value := getattr(wanted, name))}
    shown = pages(total, page, _PER_PAGE, lambda n: url_for("agencies.agencies", **chosen, page=n))
    made = render_template(
        "agencies.html",
        wanted=wanted,
        total=total,
        held=len(everybody),
        years=years,
        options=options(everybody, wanted),
        regions=by_region(everybody.page(wanted, (page - 1) * _PER_PAGE, _PER_PAGE), years),
        unnamed=UNNAMED,
        signs=SIGNS,
        chosen=chosen,
        as_data={format: url_for("agencies.sheet", format=format, **chosen) for format in ("csv", "json")},
        pages=shown,
    )
    return made, HTTPStatus.NOT_FOUND if shown.beyond else HTTPStatus.OK


@bp.get(f"/agencies.<{FORMATS}:format>")
@takes(*_PARAMETERS)
def sheet(format: str) -> Response:
    """All pages of the list."""
    years = tuple(doors().overview.years)
    everybody, wanted = doors().agencies, _wanted()
    starts = range(0, everybody.count(wanted), _PER_PAGE)
    entries = (entry for start in starts for entry in everybody.page(wanted, start, _PER_PAGE))
    return listed(Listed("单位", columns(years), rows(entries, years)), format)


def _wanted() -> Wanted:
    said = {name: request.args.get(name, "").strip()[:60] for name in ("name", "province", "city")}
    missing = year("missing")
    return Wanted(**said, sector=choice("sector", *values_of("sector")), missing=int(missing) if missing else None)


@bp.get("/agencies/<name>")
@takes("without", form=True)
def agency(name: str) -> ResponseReturnValue:
    entry = doors().agency(name) if name != UNNAMED else None
    if entry is None:
        raise NotHere(f"库中没有“{name}”的年报。", advice="单位名称须写全称，可在“单位”页按名称查找。")
    without, ids = choice("without", ENTERED), [summary.id for summary in entry.summaries]
    values = doors().store.seen(by_eye=not without).values(tuple(COLUMNS), ids)
    by_year = year_rows(entry.summaries, values)
    held = doors().agencies
    return render_template(
        "agency.html",
        entry=entry,
        agency=entry.latest.agency,
        columns=COLUMNS,
        rows=by_year,
        notes=what_differs(entry),
        charts=charts(entry, by_year, lambda report_id: url_for("reports.report", report_id=report_id)),
        findings=_findings(entry),
        most=_FINDINGS,
        without=without,
        entered=without or any(stored.value.evidence is EvidenceKind.ENTERED for stored in values),
        counted_otherwise=url_for("agencies.agency", name=name, without=None if without else ENTERED),
        before=[came_from(each, held) for each in predecessors_of(name)],
        after=[went_to(each, held) for each in successors_of(name)],
        peers=held.alike(entry, _PEERS),
    )


def _findings(entry: AgencyEntry) -> list[tuple[Summary, tuple[FindingView, ...]]]:
    """Of every report, newest first, worst first."""
    claims = doors().store.claims([summary.id for summary in entry.summaries], ())
    found = [(summary, finding_views(claims[summary.id].findings)) for summary in entry.summaries]
    return [(summary, findings) for summary, findings in found if findings]
