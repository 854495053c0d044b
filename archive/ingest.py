"""Many files and folders into the archive: read and extract on all cores, store one after the other.

Every file has an outcome; none stops the others, and none is half stored.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive import workers
from archive.audit.across import connect
from archive.errors import CannotWrite, GongkaiError
from archive.origins import How, Origin, told_by
from archive.readers import SourceFile, expand
from archive.readers.sources import shown
from archive.store import Outcome, OutcomeKind, Store
from archive.store.rows import Prepared, prepare
from archive.workers import Failure, FailureKind, Limits

_log = logging.getLogger("gongkai.ingest")

_TOGETHER = 100  # reports to a transaction
_PATIENCE = 1.0  # seconds until what there is is written
LIMITS = Limits(seconds=600, processor=240, memory=1200 << 20)  # of one file; the most a scan needs
_REASONS = {
    FailureKind.ERROR: "处理时出现意外错误，文件未入库。",
    FailureKind.CRASH: "处理该文件的进程意外中止（文件可能已损坏，或内存不足），文件未入库。",
    FailureKind.TIMEOUT: "处理超时，已跳过。请核实文件来源；确是年报的，请另存为 Word 或 PDF 后再导入。",
    FailureKind.MEMORY: f"处理这份文件要用的内存超过{LIMITS.memory >> 20} MB，已跳过。请核实文件来源；确是年报的，请拆分后再导入。",
}


@dataclass(frozen=True, slots=True)
class Extracted:
    data: bytes  # exactly what the report was extracted from
    report: Prepared


@dataclass(frozen=True, slots=True)
class NotReport:
    reason: str  # Chinese


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str  # Chinese


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file whose content the archive has already."""

    name: str
    report_id: str
    address: str = ""


Result = Extracted | NotReport | Refused | KnownFile | Failure


def ingest(store: Store, paths: Iterable[Path], *, processes: int | None = None, limits: Limits = LIMITS) -> Iterator[Outcome]:
    """Files, folders and ZIP archives; one outcome per file, in order, each final when it is handed out."""
    unusable: list[Outcome] = []
    sources = (_unless_known(store, source) for source in _sources(paths, unusable.append))
    done = workers.run(extract_unknown, sources, processes=processes, limits=limits)
    for some in _batches(done):
        with store.together():
            outcomes = [_keep(store, source, result) for source, result in some]
        yield from outcomes
    yield from unusable


def _batches(done: Iterable[tuple[SourceFile | KnownFile, Result]]) -> Iterator[list[tuple[SourceFile | KnownFile, Result]]]:
    """So many at a time, or what came in so many seconds: writing together is cheap, waiting is not."""
    some: list[tuple[SourceFile | KnownFile, Result]] = []
    began = time.monotonic()
    for each in done:
        some.append(each)
        if len(some) >= _TOGETHER or time.monotonic() - began > _PATIENCE:
            yield some
            some, began = [], time.monotonic()
    if some:
        yield some


def _unless_known(store: Store, source: SourceFile) -> SourceFile | KnownFile:
    """A file whose content is in the archive is not extracted again."""
    try:
        known = store.known(hashlib.sha256(source.read()).hexdigest())
    except (GongkaiError, OSError):  # whoever extracts it says what is wrong
        return source
    return source if known is None else KnownFile(source.name, known, source.address)


def count(paths: Iterable[Path]) -> int:
    """How many files `ingest` would look at."""
    return sum(1 for _ in _sources(paths, lambda _: None))


def extract_unknown(source: SourceFile | KnownFile) -> Extracted | NotReport | Refused | KnownFile:
    return source if isinstance(source, KnownFile) else extract_file(source)


def extract_file(source: SourceFile) -> Extracted | NotReport | Refused:
    """The part done by the worker processes."""
    # Imported here: the parent process needs no dictionaries.
    from archive.extract import extract
    from archive.readers import read

    try:
        data = source.read()
        report = extract(read(data, source.name), filename=source.name)
    except GongkaiError as error:
        return Refused(str(error).removeprefix(f"{source.name}："))
    return Extracted(data, prepare(report)) if report.is_report else NotReport(report.reason or "")


def _sources(paths: Iterable[Path], unusable: Callable[[Outcome], object]) -> Iterator[SourceFile]:
    for path in paths:
        try:
            yield from expand(path)
        except (GongkaiError, OSError) as error:
            unusable(Outcome(OutcomeKind.FAILED, shown(path.name), reason=_told(error)))


def _told(error: GongkaiError | OSError) -> str:
    return str(error) if isinstance(error, GongkaiError) else f"无法打开（{error.strerror}）。请检查路径和读取权限。"


def _keep(store: Store, source: SourceFile | KnownFile, result: Result) -> Outcome:
    name = source.name
    match result:
        case KnownFile(_, report_id, address):
            if address:
                store.keep_origin(report_id, Origin(address, How.LIST))
            return Outcome(OutcomeKind.DUPLICATE, name, report_id)
        case Refused(reason):
            return Outcome(OutcomeKind.FAILED, name, reason=reason)
        case Failure(kind, detail):
            _log.warning("%s: %s %s", name, kind, detail)
            return Outcome(OutcomeKind.FAILED, name, reason=_REASONS[kind])
        case NotReport(reason):
            return Outcome(OutcomeKind.NOT_REPORT, name, reason=reason)
        case Extracted(data, report):
            return _store(store, name, data, report, source.address)


def _store(store: Store, name: str, data: bytes, report: Prepared, address: str) -> Outcome:
    try:
        outcome = store.add_prepared(report, data, name)
        if outcome.report_id and outcome.kind in (OutcomeKind.STORED, OutcomeKind.NEW_VERSION):
            connect(store, outcome.report_id)
            if said := Origin(address, How.LIST) if address else told_by(data):
                store.keep_origin(outcome.report_id, said)
        return outcome
    except CannotWrite:  # a full disk concerns every file: stop, rather than refuse them one by one
        raise
    except Exception as error:
        _log.warning("%s: not stored", name, exc_info=error)
        return Outcome(OutcomeKind.FAILED, name, reason=_REASONS[FailureKind.ERROR])
