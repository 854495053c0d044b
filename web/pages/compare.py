"""Two years, two agencies or two versions side by side."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.store.stored import StoredReport, Summary
from archive.text.clean import clean_query
from web import parameters
from web.doors import doors
from web.parameters import NotFound, takes
from web.present.compare import compare, who

bp = Blueprint("compare", __name__)

_OFFERED = 12  # agencies a name may stand for
_LONGEST = 60


@bp.get("/compare")
@takes("a", "b", "agency", "year", "other", "other_year", form=True)
def page() -> ResponseReturnValue:
    """``a``, ``b``: ids of reports. Or names of agencies, or parts of them, with years: then their reports are looked for."""
    a, b = request.args.get("a", "").strip(), request.args.get("b", "").strip()
    if a and b:
        return _compared(_stored("a", a), _stored("b", b))
    sides = [_side("agency", "year", a), _side("other", "other_year", b)]
    if not sides[1].name and not sides[1].chosen:  # the same agency in another year
        sides[1] = Side(sides[0].name, sides[1].year, _found(sides[0].name, sides[1].year))
    if all(side.chosen for side in sides):
        return redirect(url_for("compare.page", a=sides[0].chosen, b=sides[1].chosen))
    return render_template("compare.html", sides=sides, years=sorted(doors().overview.years, reverse=True), held=doors().overview.reports)


class Side:
    """One of the two reports as it was asked for, and the reports it may be."""

    def __init__(self, name: str, year: str, found: list[Summary], chosen: str = "") -> None:
        self.name = name
        self.year = year
        self.found = found[:_OFFERED]
        self.more = len(found) - len(self.found)
        self.chosen = chosen or (found[0].id if len(found) == 1 else "")


def _side(name: str, year: str, chosen: str) -> Side:
    written, number = request.args.get(name, "").strip()[:_LONGEST], parameters.year(year)
    if chosen:
        report = _stored("a" if name == "agency" else "b", chosen).report
        return Side(report.agency.name or "", str(report.report_year or ""), [], chosen)
    return Side(written, number, _found(written, number))


def _stored(name: str, report_id: str) -> StoredReport:
    found = doors().store.get(report_id)
    if found is None:
        raise NotFound(f"库中没有编号为“{report_id[:40]}”的年报。", names=(name,), value=report_id, advice="可以按单位和年度选。")
    return found


def _found(name: str, year: str) -> list[Summary]:
    """The reports of the agency of that name, or of those whose names contain it."""
    if not name:
        return []
    agencies = doors().agencies
    names = [name] if name in agencies else agencies.like(clean_query(name))
    return agencies.reports(names, year)


def _compared(left: StoredReport, right: StoredReport) -> str:
    return render_template(
        "compared.html",
        left=left,
        right=right,
        names=(who(left.report.agency, left.report.report_year), who(right.report.agency, right.report.report_year)),
        versions=left.series == right.series,
        found=compare(left.report, right.report),
    )
