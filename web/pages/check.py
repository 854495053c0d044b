"""A clerk's draft: uploaded or pasted, checked as `gongkai check` does, shown once and kept nowhere."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from archive import home as places
from archive.audit import across
from archive.errors import GongkaiError
from archive.models import Report
from archive.store.stored import StoredReport
from archive.text import privacy
from web.doors import doors
from web.drafts import LARGEST, LARGEST_BODY, LONGEST, Draft, NotChecked, check
from web.present.compare import compare
from web.present.concerned import quoted
from web.present.evidence import SEVERITY
from web.present.report_page import SEVERITY_ORDER, report_page

bp = Blueprint("check", __name__)

_PASTED = "粘贴的文字.txt"
_TOO_LARGE = f"内容过大，没有检查：文件不超过 {LARGEST // 1024**2} MB，粘贴的文字不超过 {LONGEST // 10000} 万字。"
_ADVICE = "请去掉图片后另存，再试一次。"


@bp.get("/check")
def form() -> ResponseReturnValue:
    return _form()


@bp.post("/check")
def result() -> ResponseReturnValue:
    request.max_content_length = LARGEST_BODY
    request.max_form_memory_size = LONGEST * 4
    try:
        draft, text = _draft(), request.form.get("text", "")
        report = check(draft)
    except RequestEntityTooLarge:
        return _form(NotChecked(_TOO_LARGE, advice=_ADVICE), status=413)
    except NotChecked as problem:
        return _form(problem, text=request.form.get("text", ""), status=400)
    if not report.is_report:
        none = NotChecked(f"看不出这是政府信息公开工作年度报告：{report.reason}。", advice="请给出整篇年报，包括标题和各部分的标题。")
        return _form(none, text=text, status=400)
    return _private(make_response(_result(report, "" if draft.name == _PASTED else privacy.hidden(draft.name))))


def _draft() -> Draft:
    file, text = request.files.get("file"), request.form.get("text", "")
    if file and file.filename:
        if text.strip():
            raise NotChecked("既选了文件，又粘贴了文字。", advice="请只留一样，以免看错检查的是哪一份。")
        return Draft(file.filename, file.read())
    if not text.strip():
        raise NotChecked("还没有草稿。", advice="请选择文件，或把全文粘贴到下面。")
    if len(text) > LONGEST:
        raise NotChecked(f"粘贴的文字超过 {LONGEST // 10000} 万字，没有检查。", advice="请改为上传文件。")
    return Draft(_PASTED, text.encode("utf-8", "replace"))


def _form(problem: NotChecked | None = None, *, text: str = "", status: int = 200) -> Response:
    return _private(make_response(render_template("check.html", problem=problem, text=text, largest=LARGEST // 1024**2), status))


def _result(report: Report, name: str) -> str:
    report, last = _among_years(report)
    page = report_page(report)
    counts = [(SEVERITY[s], s.value, sum(f.severity == s.value for f in page.findings)) for s in SEVERITY_ORDER]
    return render_template(
        "checked.html",
        report=report,
        page=page,
        name=name,
        counts=[(word, code, number) for word, code, number in counts if number],
        last=last,
        compared=compare(last.report, report) if last else None,
        quotations=quoted(report, page.findings, page.cells),
    )


def _among_years(report: Report) -> tuple[Report, StoredReport | None]:
    """Held against last year's report, where the archive has it."""
    if not places.exists(doors().home):
        return report, None
    with suppress(GongkaiError):  # a draft can be checked whatever state the archive is in
        found, last = across.draft(doors().store, report)
        return found, doors().store.get(last) if last else None
    return report, None


def _private(response: Response) -> Response:
    """Neither the browser nor a proxy keeps what somebody has not published."""
    response.headers["Cache-Control"] = "no-store"
    return response
