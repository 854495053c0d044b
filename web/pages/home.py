"""The start page: the search box, searches that really find something, and what the archive holds."""

from __future__ import annotations

from dataclasses import asdict, replace
from urllib.parse import urlsplit

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive import home as places
from web.doors import doors
from web.pages.ask import linked_beginnings
from web.parameters import choice, takes
from web.present.search_state import SearchState
from web.present.stats import REPORTS, Heat, Question, stats
from web.templating import THEMES

bp = Blueprint("home", __name__)

_GRIDS = {"city": "市", "sector": "部门领域", "level": "层级"}
_ROWS = 20
_LONGEST = 60  # characters that are looked up
_A_YEAR = 365 * 24 * 3600


@bp.get("/")
@takes("grid", form=True)
def home() -> ResponseReturnValue:
    held = doors().overview
    grid = choice("grid", *_GRIDS) or ("city" if held.cities > 1 else "sector")
    coverage = _coverage(grid) if held.reports else None
    return render_template(
        "home.html",
        held=held,
        examples=doors().examples,
        questions=linked_beginnings(),
        grids=_GRIDS,
        grid=grid,
        coverage=coverage and replace(coverage, rows=coverage.rows[:_ROWS]),
        more=max(0, len(coverage.rows) + coverage.rows_left_out - _ROWS) if coverage else 0,
    )


def _coverage(by: str) -> Heat | None:
    """How many reports of each year the archive holds, row by row."""
    question = Question(SearchState(), REPORTS, by, "report_year", order="name")
    return stats(doors().index.engine(), question).heat


@bp.get("/suggest")
@takes("q")
def suggest() -> ResponseReturnValue:
    """For the search box while somebody types; it works without."""
    typed = request.args.get("q", "")[:_LONGEST]
    found = doors().suggester.suggest(typed) if places.exists(doors().home) else []
    return jsonify({"suggestions": [asdict(each) for each in found]})


@bp.post("/theme")
def set_theme() -> ResponseReturnValue:
    """Remember light, dark or the system's choice, and go back."""
    chosen = request.form.get("theme", "auto")
    response = redirect(_own_address(request.form.get("next", "")), code=303)
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=_A_YEAR, samesite="Lax", httponly=True)
    return response


def _own_address(wanted: str) -> str:
    """A path of this site, whatever was sent: nobody is led elsewhere."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return url_for("home.home")
    plain = wanted.isprintable() and "\\" not in wanted  # browsers drop line ends and take \ for /
    if not plain or parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith("//"):
        return url_for("home.home")
    return wanted
