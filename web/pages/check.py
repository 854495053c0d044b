"""A clerk's drafts: uploaded or pasted, checked as `gongkai check` does. The result is kept in memory for an hour, the draft nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from archive import home as places
from archive.audit import across
from archive.errors import GongkaiError
from archive.models import Report
from archive.store.stored import StoredReport
from web.doors import doors
from web.drafts import LARGEST, LARGEST_BODY, LONGEST, MOST, Batch, Checked, Draft, NotChecked, check_all
from web.errors import NotHere
from web.headers import attachment
from web.present.checked import Tally, as_docx, as_xlsx, rows_of, tally
from web.present.compare import compare
from web.present.concerned import quoted
from web.present.report_page import report_page

bp = Blueprint("check", __name__, url_prefix="/check")

_PASTED = "粘贴的文字.txt"
_TOO_LARGE = f"内容过大，没有检查：文件合计不超过 {LARGEST // 1024**2} MB，粘贴的文字不超过 {LONGEST // 10000} 万字。"
_ADVICE = "请去掉图片后另存，或分几次检查。"
_SHEETS = {
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft in the list of several."""

    name: str
    report: Report | None
    tally: Tally
    problem: NotChecked | None
    url: str


@bp.get("")
def form() -> ResponseReturnValue:
    return _form()


@bp.post("")
def result() -> ResponseReturnValue:
    request.max_content_length = LARGEST_BODY
    request.max_form_memory_size = LONGEST * 4
    try:
        drafts, text = _drafts(), request.form.get("text", "")
        checked = tuple(_checked(draft, found) for draft, found in zip(drafts, check_all(drafts), strict=True))
    except RequestEntityTooLarge:
        return _form(NotChecked(_TOO_LARGE, advice=_ADVICE), status=413)
    except NotChecked as problem:
        return _form(problem, text=request.form.get("text", ""), status=400)
    if len(checked) == 1 and isinstance(checked[0].result, NotChecked):
        return _form(checked[0].result, text=text, status=400)
    token = doors().drafts.keep(Batch(checked, datetime.now().astimezone()))
    return _private(make_response(redirect(url_for("check.kept", token=token), 303)))


@bp.get("/<token>")
def kept(token: str) -> ResponseReturnValue:
    """Of one draft its result, of several a list."""
    batch = _batch(token)
    if len(batch.checked) == 1:
        return one(token, 1)
    listed = [
        Listed(each.name, *_told(each), url_for("check.one", token=token, number=number))
        for number, each in enumerate(batch.checked, start=1)
    ]
    return _private(make_response(render_template("checked_list.html", listed=listed, batch=batch, token=token)))


@bp.get("/<token>/<int:number>")
def one(token: str, number: int) -> ResponseReturnValue:
    batch = _batch(token)
    if not 1 <= number <= len(batch.checked):
        abort(404)
    each = batch.checked[number - 1]
    if isinstance(each.result, NotChecked):
        return _form(each.result, status=200)
    return _private(make_response(_page(each.result, each.name, batch, token)))


@bp.get("/<token>/result.<format>")
def sheet(token: str, format: str) -> Response:
    """To send on: what was found in every draft, with where it stands."""
    if format not in _SHEETS:
        abort(404)
    batch = _batch(token)
    write, mimetype = _SHEETS[format]
    response = make_response(write(list(_rows(batch)), batch.at))
    response.mimetype = mimetype
    name = f"检查结果{batch.at:%Y-%m-%d}.{format}"
    response.headers["Content-Disposition"] = attachment(name, f"checked.{format}")
    return _private(response)


@bp.post("/<token>/drop")
def drop(token: str) -> ResponseReturnValue:
    doors().drafts.drop(token)
    return redirect(url_for("check.form"), 303)


def _drafts() -> list[Draft]:
    files = [file for file in request.files.getlist("file") if file.filename]
    text = request.form.get("text", "")
    if files and text.strip():
        raise NotChecked("既选了文件，又粘贴了文字。", advice="请只留一样，以免看错检查的是哪一份。")
    if len(files) > MOST:
        raise NotChecked(f"选了 {len(files)} 个文件，没有检查。", advice=f"一次不超过 {MOST} 个，请分几次检查。")
    if files:
        return [Draft(file.filename or "", file.read()) for file in files]
    if not text.strip():
        raise NotChecked("还没有草稿。", advice="请选择文件，或把全文粘贴到下面。")
    if len(text) > LONGEST:
        raise NotChecked(f"粘贴的文字超过 {LONGEST // 10000} 万字，没有检查。", advice="请改为上传文件。")
    return [Draft(_PASTED, text.encode("utf-8", "replace"))]


def _checked(draft: Draft, result: Report | NotChecked) -> Checked:
    from archive.text import privacy  # slow to load

    name = "" if draft.name == _PASTED else privacy.hidden(draft.name)
    if isinstance(result, Report) and not result.is_report:
        reason = f"看不出这是政府信息公开工作年度报告：{result.reason}。"
        return Checked(name, NotChecked(reason, advice="请给出整篇年报，包括标题和各部分的标题。"))
    return Checked(name, result)


def _told(each: Checked) -> tuple[Report | None, Tally, NotChecked | None]:
    if isinstance(each.result, NotChecked):
        return None, (), each.result
    report, _ = _among_years(each.result)
    return report, tally(report), None


def _rows(batch: Batch) -> Iterator[tuple[object, ...]]:
    for each in batch.checked:
        result = each.result if isinstance(each.result, NotChecked) else _among_years(each.result)[0]
        yield from rows_of(each.name or "粘贴的文字", result)


def _batch(token: str) -> Batch:
    batch = doors().drafts.get(token)
    if batch is None:
        raise NotHere("这次检查的结果已经清除。", advice="结果只在服务器的内存里留一小时，不写入磁盘。请重新检查。")
    return batch


def _form(problem: NotChecked | None = None, *, text: str = "", status: int = 200) -> Response:
    page = render_template("check.html", problem=problem, text=text, largest=LARGEST // 1024**2, most=MOST)
    return _private(make_response(page, status))


def _page(report: Report, name: str, batch: Batch, token: str) -> str:
    report, last = _among_years(report)
    page = report_page(report)
    return render_template(
        "checked.html",
        report=report,
        page=page,
        name=name,
        batch=batch,
        token=token,
        counts=tally(report),
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
