"""The start page: the search box, searches that really find something, and what the archive holds."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.doors import doors
from web.pages.ask import linked_beginnings
from web.present.examples import examples
from web.templating import THEMES

bp = Blueprint("home", __name__)

_A_YEAR = 365 * 24 * 3600


@bp.get("/")
def home() -> ResponseReturnValue:
    held = doors().overview
    found = examples(held, doors().index.search) if held.reports else ()
    return render_template("home.html", held=held, examples=found, questions=linked_beginnings())


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
