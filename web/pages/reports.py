"""One report: its text, its official tables, what the audit says, and a citation for every paragraph and cell."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.form import ITEM_BY_CODE, Field, Measure
from archive.models import DecisionKind, EvidenceKind, ParagraphKind, State, Value
from archive.store.stored import StoredReport, Summary
from archive.truth import by_eye
from indexer.highlight import Highlighter
from indexer.syntax import QueryError, parse
from web.doors import doors
from web.errors import NotHere
from web.headers import attachment
from web.local import at_this_machine, may_try
from web.parameters import SEARCH, choice, search_state, takes
from web.present.cite import Citation, cite
from web.present.evidence import known_as, scanned_pages, shown_spot
from web.present.form_tables import edition_of
from web.present.report_page import Highlights, page_starts, report_page
from web.scans import can_draw

bp = Blueprint("reports", __name__, url_prefix="/reports")


_DOWNLOADS = {
    "bibtex": ("bib", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csl": ("json", "application/vnd.citationstyles.csl+json"),
}
_TEXTS = {"": "整理后", "both": "对照", "raw": "原始字符", "pages": "原件页面"}
_OLD_ID = re.compile(r"[0-9a-f]{12,64}")


@bp.before_app_request
def moved() -> ResponseReturnValue | None:
    """Ids began without a letter once; addresses given out then still lead to their report."""
    parts = request.view_args or {}
    old = str(parts.get("report_id") or "")
    if not _OLD_ID.fullmatch(old) or request.endpoint is None or not doors().store.summaries([f"r{old}"]):
        return None
    parts = parts | {"report_id": f"r{old}"}
    return redirect(url_for(request.endpoint, _external=False, **parts, **request.args.to_dict(flat=False)), 301)  # type: ignore[arg-type]


def stored_report(report_id: str) -> StoredReport:
    found = doors().store.get(report_id)
    if found is None:
        raise NotHere("库中没有这份年报。", advice="请检查网址；年报一经收录，网址不会改变，但换一个库就不一定有它。")
    return found


@bp.get("")
@takes(*SEARCH)
def reports() -> ResponseReturnValue:
    return redirect(search_state().url())


@bp.get("/<report_id>")
@takes("text", "q")
def report(report_id: str) -> ResponseReturnValue:
    stored = stored_report(report_id)
    text = choice("text", *_TEXTS)
    raw = text == "raw"
    q = request.args.get("q", "").strip()
    versions = doors().store.versions(stored.series)
    pages = _pages_beside(stored)
    highlights = _highlights(stored, q, raw)
    page = report_page(stored.report, raw=raw, beside=text == "both", highlights=highlights)
    return render_template(
        "report.html",
        stored=stored,
        report=stored.report,
        citation=_citation(stored, None),
        page=page,
        hits=[p.id for p in stored.report.paragraphs if p.id in highlights],
        raw=raw,
        text=text,
        q=q,
        origin=doors().store.origin(report_id),
        needs_token=not at_this_machine(),
        may_change=may_try(),
        deciding=_deciding(report_id) if stored.report.findings and may_try() else None,
        entered=sum(value.evidence is EvidenceKind.ENTERED for value in stored.report.values.values()),
        may_enter=may_try() and bool(by_eye.unknown(stored.report.values, stored.report.form)),
        versions=versions,
        before=_year_before(stored),
        may_download=_may_see_original(stored),
        pictures=pictures_of(stored),
        pages=pages,
        starts=page_starts(stored.report) if pages and text == "pages" else {},
        current=next((v for v in versions if v.current), None),
        other_years=_other_years(stored),
        texts=[
            (label, name, url_for("reports.report", report_id=report_id, q=q or None, text=name or None))
            for name, label in _TEXTS.items()
            if pages or name != "pages"
        ],
    )


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a form for a decision on a finding needs."""

    action: str
    kinds: tuple[DecisionKind, ...]
    who: str  # as last time
    needs_token: bool


def _deciding(report_id: str) -> Deciding:
    return Deciding(url_for("additions.decide", report_id=report_id), tuple(DecisionKind), last_who(), not at_this_machine())


def last_who() -> str:
    """Who entered or decided something on this browser before."""
    return unquote(request.cookies.get("who", ""))


@bp.get("/<report_id>/original")
def original(report_id: str) -> Response:
    """The file as it came. One with private names, which pages mask, is given out at this machine only."""
    stored = stored_report(report_id)
    if not _may_see_original(stored):
        raise NotHere("这份原文件里有个人姓名，只在装有年报库的电脑上提供。", advice="遮蔽姓名后的全文见年报页面。")
    data = doors().store.original(report_id)
    response = make_response(data or b"")
    response.mimetype = "application/octet-stream"  # never shown as a page of this site
    name = stored.filename.replace("\\", "/").rsplit("/", 1)[-1]
    response.headers["Content-Disposition"] = attachment(name, "original")
    return response


@bp.get("/<report_id>/scan/<int:number>.jpg")
def scan(report_id: str, number: int) -> Response:
    """A page of a scan, from which the pictures of its cells are cut."""
    stored = stored_report(report_id)
    pages = scanned_pages(stored.report)
    if number not in pages or (why := pictures_of(stored).missing):
        raise NotHere(why if number in pages else "这一页没有由图片识别的数字。", advice="请回到年报页面。")
    drawn = doors().scans.recognised(report_id, pages, lambda: doors().store.original(report_id) or b"")
    return _jpeg(drawn[number])


@bp.get("/<report_id>/page/<int:number>.jpg")
def page_image(report_id: str, number: int) -> Response:
    """A page of a PDF as it came, to read beside its text."""
    stored = stored_report(report_id)
    last = _pages_beside(stored)
    if not 1 <= number <= last:
        raise NotHere("没有这一页的图片。", advice="请回到年报页面。")
    return _jpeg(doors().scans.page(report_id, number, last, lambda: doors().store.original(report_id) or b""))


def _jpeg(data: bytes) -> Response:
    response: Response = make_response(data)
    response.mimetype = "image/jpeg"
    response.headers["Cache-Control"] = "private, max-age=86400"  # the address names the content
    return response


def _pages_beside(stored: StoredReport) -> int:
    """How many pages of the original can be shown beside the text."""
    if stored.report.format != "pdf" or not _may_see_original(stored) or not doors().store.has_original(stored.id):
        return 0
    return max((paragraph.page or 0 for paragraph in stored.report.paragraphs), default=0)


@bp.get("/<report_id>/cite/<anchor>")
@takes("format")
def citation(report_id: str, anchor: str) -> ResponseReturnValue:
    """The citation of a paragraph (p12) or of a cell (its field's code); as plain text for the clipboard."""
    stored = stored_report(report_id)
    made = _citation(stored, anchor)
    if format := choice("format", "text", *_DOWNLOADS):
        return _download(made, format)
    value = stored.report.values.get(anchor)
    spot = shown_spot(value) if value and pictures_of(stored).shown else None
    return render_template("cite.html", stored=stored, report=stored.report, citation=made, anchor=anchor, spot=spot)


@bp.get("/<report_id>/cite")
@takes("format")
def citation_of_report(report_id: str) -> ResponseReturnValue:
    """For reference managers."""
    return _download(_citation(stored_report(report_id), None), choice("format", "text", *_DOWNLOADS) or "text")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Of recognised cells: whether there are any, and why they cannot be shown."""

    wanted: bool
    missing: str = ""  # Chinese

    @property
    def shown(self) -> bool:
        return self.wanted and not self.missing


def pictures_of(stored: StoredReport) -> Pictures:
    if not scanned_pages(stored.report):
        return Pictures(False)
    if not _may_see_original(stored):
        return Pictures(True, "原图里有个人姓名，只在装有年报库的电脑上显示。")
    if not doors().store.has_original(stored.id):
        return Pictures(True, "原文件已不在库中，原图无法显示；请运行 gongkai doctor 检查。")
    return Pictures(True, "" if can_draw() else "没有安装文字识别组件，原图无法显示：pip install 'gongkai[ocr]'。")


def _may_see_original(stored: StoredReport) -> bool:
    """One with private names, which pages mask, is shown at this machine only."""
    return not stored.report.masks or at_this_machine()


def _download(made: Citation, format: str) -> Response:
    if format == "text":
        response: Response = make_response(made.text if made.quotation else made.reference)
        response.mimetype = "text/plain"
        return response
    ending, mimetype = _DOWNLOADS[format]
    content = {"bibtex": made.bibtex, "ris": made.ris, "csl": json.dumps([made.csl], ensure_ascii=False)}[format]
    response = make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = attachment(f"{made.key}.{ending}", f"{made.key}.{ending}")
    return response


def _other_years(stored: StoredReport) -> tuple[Summary, ...]:
    entry = doors().agency(stored.report.agency.name) if stored.report.agency.name else None
    return tuple(s for s in reversed(entry.summaries) if s.series != stored.series) if entry else ()


def _year_before(stored: StoredReport) -> Summary | None:
    year = stored.report.report_year
    return next((s for s in _other_years(stored) if year is not None and s.report_year == year - 1), None)


def _highlights(stored: StoredReport, q: str, raw: bool) -> Highlights:
    """Where the words of a search stand in this report. A query that cannot be read marks nothing here."""
    if not q:
        return {}
    try:
        highlighter = Highlighter(parse(q))
    except QueryError:
        return {}
    hits = map(highlighter.hit, stored.report.paragraphs)
    return {hit.id: hit.raw_highlights if raw else hit.highlights for hit in hits if hit.highlights}


def citations(stored: StoredReport, anchor: str | None) -> dict[str, Any]:
    """In every format."""
    return _citation(stored, anchor).formats()


def _citation(stored: StoredReport, anchor: str | None) -> Citation:
    """Of the whole report, of a paragraph or of a cell; with where the original came from."""
    said = doors().store.origin(stored.id)
    return replace(_cited(stored, anchor), origin=said.address if said else "")


def _cited(stored: StoredReport, anchor: str | None) -> Citation:
    report = stored.report
    url = url_for("reports.report", report_id=stored.id, _external=True, _anchor=anchor)
    if anchor is None:
        return cite(report, quotation="", section=None, place="", url=url, accessed=date.today(), sha256=stored.sha256)
    paragraph = next((p for p in report.paragraphs if p.id == anchor), None)
    if paragraph is not None:
        place = f"第{anchor.removeprefix('p')}段" + ("，表格" if paragraph.kind is ParagraphKind.TABLE else "")
        masked = any(mask.paragraph == anchor for mask in report.masks)
        return cite(
            report, quotation=paragraph.text, section=paragraph.section, place=place, url=url, accessed=date.today(),
            sha256=stored.sha256, masked=masked,
        )  # fmt: skip
    item, value = ITEM_BY_CODE.get(anchor), report.values.get(anchor)
    if isinstance(item, Measure) and edition_of(report) is not None:
        value = value or Value(anchor, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING)
    if item is None or value is None:
        raise NotHere("这份年报里没有这一段或这一格。", advice="段落形如 p12，可从年报页面上的“复制引用”进入。")
    field = item if isinstance(item, Field) else None
    place = "合计与比率" if field is None else f"表{'二三四'[field.table - 2]}" if field.table else "正文"
    return cite(
        report,
        quotation=f"{item.label}：{known_as(item, value)}",
        section=field.section if field else None,
        place=place,
        url=url,
        accessed=date.today(),
        sha256=stored.sha256,
        verbatim=False,
    )
