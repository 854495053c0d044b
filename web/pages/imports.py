"""Bringing reports in: files, a folder or a ZIP archive; what became of each; the last batch taken back."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from archive.errors import GongkaiError
from web.commands.ingest import WORDS
from web.doors import doors
from web.errors import Overloaded, problem_of
from web.imports import LARGEST_BODY, MOST_FILES, Batch, State
from web.local import HOW, at_this_machine, may_change, may_try, not_allowed
from web.parameters import takes

bp = Blueprint("imports", __name__, url_prefix="/import")

_SHOWN = 500  # files listed on a page


@bp.get("")
def form() -> ResponseReturnValue:
    return _form()


@bp.post("")
def begin() -> ResponseReturnValue:
    request.max_content_length = LARGEST_BODY
    request.max_form_parts = MOST_FILES
    if not may_change():
        return _form(not_allowed("导入"), 403)
    try:
        files = [file for name in ("files", "folder") for file in request.files.getlist(name) if file.filename]
        batch = doors().imports.begin(files, request.form.get("address", ""))
    except RequestEntityTooLarge:
        limit = f"一次不超过 {LARGEST_BODY >> 20} MB、{MOST_FILES} 个文件。"
        return _form(TooMuch(f"文件太多，没有导入。{limit}", advice="请分几次导入，或在命令行用 gongkai ingest。"), 413)
    except Overloaded as error:
        return _form(error, 503)
    except GongkaiError as error:
        return _form(error, problem_of(error).status)
    return redirect(url_for("imports.batch", id=batch.id), 303)


@bp.get("/<id>")
@takes("all")
def batch(id: str) -> ResponseReturnValue:
    found = _batch(id)
    troubles = [outcome for outcome in found.outcomes if outcome.kind.value in ("failed", "not_report")]
    others = [outcome for outcome in found.outcomes if outcome not in troubles]
    response = make_response(
        render_template(
            "imported.html",
            batch=found,
            words=WORDS,
            troubles=troubles[:_SHOWN],
            others=others[:_SHOWN],
            left_out=max(0, len(troubles) - _SHOWN) + max(0, len(others) - _SHOWN),
            why_not=doors().imports.why_not_taken_back(found) if found.stored and found.state in (State.DONE, State.STOPPED) else None,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    if found.running:
        response.headers["Refresh"] = "2"  # without a script too
    return response


@bp.post("/<id>/undo")
def undo(id: str) -> ResponseReturnValue:
    if not may_change():
        return _form(not_allowed("撤销"), 403)
    doors().imports.take_back(_batch(id))
    return redirect(url_for("imports.batch", id=id), 303)


class TooMuch(GongkaiError):
    """A batch that is too large."""


def _form(problem: GongkaiError | None = None, status: int = 200) -> ResponseReturnValue:
    local = at_this_machine()
    page = render_template(
        "import.html",
        problem=problem,
        allowed=may_try(),
        needs_token=not local,
        how=HOW,
        largest=LARGEST_BODY >> 20,
        last=doors().imports.last if local else None,
        home=doors().home if local else None,
    )
    return make_response(page, status)


def _batch(id: str) -> Batch:
    found = doors().imports.get(id)
    if found is None:
        abort(404)
    return found
