"""The stored originals read again by the present program: what it reads otherwise becomes a new version.

Nothing is taken away. Earlier readings stay at their addresses, so that a citation keeps the text it cited. Where paragraphs
and printed cells are the same, what follows from them (computed numbers, facts, findings) is renewed in its place.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from archive import workers
from archive.audit.across import IDS, connect, connect_year
from archive.errors import CannotWrite
from archive.ingest import LIMITS, NotReport, Refused, extract_file
from archive.models import Report, State
from archive.readers import SourceFile
from archive.store import Store, StoredReport
from archive.store.rows import Prepared, prepare
from archive.workers import Failure, FailureKind, Limits

_log = logging.getLogger("gongkai.reextract")

_REASONS = {
    FailureKind.ERROR: "重新提取时出现意外错误，保留原来的结果。",
    FailureKind.CRASH: "重新提取的进程意外中止（内存不足或文件已损坏），保留原来的结果。",
    FailureKind.TIMEOUT: "重新提取超时，保留原来的结果。",
    FailureKind.MEMORY: f"重新提取要用的内存超过{LIMITS.memory >> 20} MB，保留原来的结果。",
}


_IN_A_CELL = (State.EXPLICIT, State.BLANK, State.DASH, State.UNPARSED)


class RereadKind(StrEnum):
    """What became of a report."""

    CHANGED = "changed"  # a new version
    RENEWED = "renewed"  # the text is read as before, what follows from it is not
    UNCHANGED = "unchanged"
    NOT_REPORT = "not_report"  # the present program takes the file for no report; what is stored stays
    FAILED = "failed"  # what is stored stays


@dataclass(frozen=True, slots=True)
class Reread:
    kind: RereadKind
    filename: str
    report_id: str
    new_id: str | None = None
    reason: str | None = None  # Chinese


def reextract(store: Store, *, processes: int | None = None, limits: Limits = LIMITS) -> Iterator[Reread]:
    """Every current report, by id; each outcome is final when it is handed out."""
    reports = store.current_originals()
    sources = [SourceFile(filename, store.originals.path(sha256)) for _, sha256, filename in reports]
    done = workers.run(_extract, sources, processes=processes, limits=limits)
    for (report_id, _, _), (source, result) in zip(reports, done, strict=True):
        yield _keep(store, report_id, source.name, result)


def _extract(source: SourceFile) -> Prepared | NotReport | Refused:
    """The part done by the worker processes."""
    found = extract_file(source)
    if isinstance(found, NotReport | Refused):
        return found
    if hashlib.sha256(found.data).hexdigest() != source.path.name:
        return Refused("原始文件的内容已被改动，请运行 gongkai doctor 检查。")
    return found.report


def _keep(store: Store, report_id: str, name: str, result: Prepared | NotReport | Refused | Failure) -> Reread:
    match result:
        case Refused(reason):
            return Reread(RereadKind.FAILED, name, report_id, reason=reason)
        case Failure(kind, detail):
            _log.warning("%s: %s %s", name, kind, detail)
            return Reread(RereadKind.FAILED, name, report_id, reason=_REASONS[kind])
        case NotReport(reason):
            return Reread(RereadKind.NOT_REPORT, name, report_id, reason=reason)
        case Prepared():
            return _compare(store, report_id, name, result)


def _compare(store: Store, report_id: str, name: str, result: Prepared) -> Reread:
    stored = store.seen(by_eye=False).get(report_id)
    if stored is None:
        return Reread(RereadKind.UNCHANGED, name, report_id)
    before = _of_its_own(stored.report)
    if _printed(before) == _printed(result):
        if _content(before) == _content(result):
            store.confirm(report_id)
            return Reread(RereadKind.UNCHANGED, name, report_id)
        store.refresh(report_id, result)
        _beside(store, stored)
        return Reread(RereadKind.RENEWED, name, report_id)
    try:
        new_id = store.read_again(report_id, result)
    except CannotWrite:  # a full disk concerns every report: stop, rather than refuse them one by one
        raise
    except Exception as error:
        _log.warning("%s: not stored", name, exc_info=error)
        return Reread(RereadKind.FAILED, name, report_id, reason=_REASONS[FailureKind.ERROR])
    _beside(store, stored)
    connect(store, new_id)
    return Reread(RereadKind.CHANGED, name, report_id, new_id)


def _of_its_own(report: Report) -> Prepared:
    """What was read in the report itself, without what the years beside it added."""
    findings = tuple(finding for finding in report.findings if finding.rule not in IDS)
    return prepare(replace(report, findings=findings, unassessed=tuple(rule for rule in report.unassessed if rule not in IDS)))


def _beside(store: Store, stored: StoredReport) -> None:
    """The rules across years again, for the place the report has or had."""
    agency = stored.report.agency
    if agency.name is not None and stored.report.report_year is not None:
        connect_year(store, agency.name, stored.report.report_year)


def _content(prepared: Prepared) -> tuple[object, ...]:
    """All that is read in a report; rows whose order means something carry their position."""
    parts = {table: frozenset(each) for table, each in prepared.parts.items()}
    of_its_own = {*prepared.unassessed} - {*IDS}
    head = prepared.series, prepared.head, prepared.published_kind, prepared.agency, prepared.format
    return *head, parts, of_its_own, frozenset(prepared.values)


def _printed(prepared: Prepared) -> tuple[object, ...]:
    """What can be cited: who, when, every paragraph and what stands in every cell."""
    cells = {(value.code, value.printed, value.raw, value.paragraph, value.cell) for value in prepared.values if value.state in _IN_A_CELL}
    texts = {table: frozenset(prepared.parts[table]) for table in ("paragraphs", "masks")}
    return prepared.series, prepared.head, prepared.agency, prepared.format, texts, cells
