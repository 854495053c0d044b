"""What people add to a report: numbers read off the original by eye, and what they make of the audit's findings."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from archive.errors import GongkaiError
from archive.form import FIELD_BY_CODE, Field
from archive.models import Decision, DecisionKind, Entry, EvidenceKind, Finding, State, Value
from archive.origins import How, Origin, checked
from archive.store.stored import StoredReport
from archive.truth import by_eye
from indexer.build import update
from indexer.generations import BeingWritten
from web.doors import doors
from web.errors import problem_of
from web.local import at_this_machine, may_change, may_try, not_allowed
from web.pages.reports import last_who, pictures_of, stored_report
from web.parameters import takes
from web.present.evidence import shown_spot
from web.present.report_page import in_order

bp = Blueprint("additions", __name__, url_prefix="/reports/<report_id>")

_A_YEAR = 365 * 24 * 3600
_PATIENCE = 5.0  # seconds for another program that writes the index; the keeper brings it up to date later
_LONGEST = 500  # of a note


class NotDecided(GongkaiError):
    """A decision that lacks something, or on a finding that is no longer there."""


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry as its page lists it."""

    entry: Entry
    field: Field
    value: Value | None  # what the archive holds for the cell

    @property
    def holds(self) -> bool:
        return self.value is not None and self.value.evidence is EvidenceKind.ENTERED


# Numbers read by eye


@bp.get("/enter")
@takes("cell", "table")
def form(report_id: str) -> ResponseReturnValue:
    return _form(stored_report(report_id))


@bp.post("/enter")
def enter(report_id: str) -> ResponseReturnValue:
    stored = stored_report(report_id)
    given = {name: request.form.get(name, "") for name in ("number", "who", "why")}
    code = request.form.get("cell", "")
    try:
        if not may_change():
            raise not_allowed("填入")
        made = by_eye.entry(stored.report.values, stored.report.form, code, day=date.today().isoformat(), **given)
        _refuse_if_it_disagrees(stored, made)
        doors().store.enter(stored.id, made)
    except GongkaiError as problem:
        return _form(stored, problem, problem_of(problem).status)
    return _done(url_for("reports.report", report_id=stored.id, _anchor=code))


@bp.post("/withdraw")
def withdraw(report_id: str) -> ResponseReturnValue:
    stored = stored_report(report_id)
    if not may_change():
        return _form(stored, not_allowed("撤回"), 403)
    doors().store.withdraw(stored.id, request.form.get("cell", ""))
    return _done(url_for("additions.form", report_id=stored.id, _anchor="entered"))


def _refuse_if_it_disagrees(stored: StoredReport, made: Entry) -> None:
    """Unless whoever enters it says that this is what stands there."""
    equation = by_eye.disagrees(stored.report.values, stored.report.form, made)
    if equation is not None and not request.form.get("sure"):
        raise by_eye.NotEntered(
            f"还没有填入：填入 {made.value} 之后，{equation.subject}的各项之和不等于总计。",
            advice="请再看一遍原件；确实如此，请勾选“原件就是这样”再填。",
        )


def _form(stored: StoredReport, problem: GongkaiError | None = None, status: int = 200) -> Response:
    report = stored.report
    asked = request.values.get("cell", "")
    table = FIELD_BY_CODE[asked].table if asked in FIELD_BY_CODE else None
    unknown = by_eye.unknown(report.values, report.form)
    page = render_template(
        "enter.html",
        stored=stored,
        report=report,
        problem=problem,
        sure="原件就是这样" in (problem.advice if problem else ""),
        unknown=unknown,
        table=table or request.args.get("table", type=int),
        asked=asked if any(field.code == asked for field in unknown) else "",
        spot=shown_spot(report.values[asked]) if asked in report.values and pictures_of(stored).shown else None,
        given=request.form,
        who=last_who(),
        state_label=lambda value: (value.state if value else State.ABSENT).word.label,
        entered=[
            Entered(entry, FIELD_BY_CODE[code], report.values.get(code))
            for code, entry in doors().store.entries(stored.id).items()
            if code in FIELD_BY_CODE
        ],
        allowed=may_try(),
        needs_token=not at_this_machine(),
        may_download=not report.masks or at_this_machine(),
    )
    return make_response(page, status)


# Where it came from


@bp.post("/origin")
def origin(report_id: str) -> ResponseReturnValue:
    """Typed; without an address what was typed is forgotten."""
    stored = stored_report(report_id)
    if not may_change():
        raise not_allowed("填写")
    written = request.form.get("address", "").strip()
    doors().store.keep_origin(stored.id, Origin(checked(written), How.TYPED) if written else None)
    return redirect(url_for("reports.report", report_id=stored.id), 303)


# Decisions


@bp.post("/decide")
def decide(report_id: str) -> ResponseReturnValue:
    stored = stored_report(report_id)
    if not may_change():
        raise not_allowed("填写判断")
    number, finding = _finding(stored)
    doors().store.decide(stored.id, finding, _decision(finding))
    return _done(url_for("reports.report", report_id=stored.id, _anchor=f"f{number}"))


def _finding(stored: StoredReport) -> tuple[int, Finding]:
    """The one the form was about: the report may have been audited again since."""
    for number, finding in enumerate(in_order(stored.report.findings), start=1):
        if str(number) == request.form.get("finding") and finding.message == request.form.get("message", "").replace("\r\n", "\n"):
            return number, finding
    raise NotDecided("没有保存：这条审核意见已经变了。", advice="请回到年报页面，刷新后再填。")


def _decision(finding: Finding) -> Decision | None:
    kind, note, who = (" ".join(request.form.get(name, "").split()) for name in ("kind", "note", "who"))
    if not kind:
        return None
    if kind not in tuple(DecisionKind):
        raise NotDecided("没有保存：请选一种判断。")
    if not who or not note:
        raise NotDecided("没有保存：还没有写判断人或说明。", advice="两项都要写，别人才知道凭什么这样判断。请返回上一页补上。")
    if max(len(note), len(who)) > _LONGEST:
        raise NotDecided(f"没有保存：说明超过{_LONGEST}字。")
    return Decision(DecisionKind(kind), note, who, date.today().isoformat(), finding.message)


def _done(address: str) -> Response:
    with suppress(BeingWritten):
        update(doors().home, doors().store, patience=_PATIENCE)
    response = redirect(address, 303)
    if who := request.form.get("who", "").strip():
        response.set_cookie("who", quote(who[:_LONGEST]), max_age=_A_YEAR, samesite="Lax", httponly=True)
    return response
