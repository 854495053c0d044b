"""A draft read and checked in a process of its own, so that no file can harm the server. Nothing of it is kept."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive import workers
from archive.errors import GongkaiError, OnlyPictures
from archive.models import Report
from archive.workers import Failure, FailureKind, Limits
from web.errors import Overloaded

LARGEST = 20 * 1024 * 1024  # bytes of a file
LONGEST = 300_000  # characters of pasted text
LARGEST_BODY = LARGEST + LONGEST * 4 + 64 * 1024  # bytes of a request; 4 for a character
MOST = 20  # drafts checked together
KEPT = 3600.0  # seconds a result can be looked at again
_MOST_KEPT = 100  # results
_AT_ONCE = 2  # drafts; each costs a process
_WAITING = 2  # more of them; each holds a thread of the server
_AGAIN = 20  # seconds
_PATIENCE = 30.0  # seconds a draft waits for its turn
LIMITS = Limits(seconds=60, processor=40, memory=280 << 20)
SCAN_LIMITS = Limits(seconds=100, processor=100, memory=1200 << 20)  # of the scans in one request; some seconds a page

_log = logging.getLogger("gongkai.web")
_turns = threading.BoundedSemaphore(_AT_ONCE)
_scanning = threading.BoundedSemaphore(1)
_places = threading.BoundedSemaphore(_AT_ONCE + _WAITING)

_FAILED = {
    FailureKind.ERROR: "检查时出现意外错误，没有结果。",
    FailureKind.CRASH: "检查中断：文件可能已损坏，或内容过大。",
    FailureKind.TIMEOUT: "检查超时，没有结果。",
    FailureKind.MEMORY: "检查这份文件要用的内存超过{megabytes} MB，已停止，没有结果。",
}
_TOO_LONG = f"这是扫描件，网页上识别文字最多用{SCAN_LIMITS.seconds:.0f}秒，没有识别完。"
_ONE_BY_ONE = "请只提交有表格的几页，或在命令行用 gongkai check 检查，那里不限时间。"


class NotChecked(GongkaiError):
    """The draft could not be read or checked; the message says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    name: str
    data: bytes


_Read = Report | NotChecked | OnlyPictures


def check(draft: Draft) -> Report:
    """What `gongkai check` finds in the same file. The result may be no report; its reason says why."""
    (result,) = check_all([draft])
    if isinstance(result, NotChecked):
        raise result
    return result


def check_all(drafts: Sequence[Draft]) -> list[Report | NotChecked]:
    """One after the other in a process of their own; what stops one does not stop the others."""
    if not _places.acquire(blocking=False):
        raise _busy()
    try:
        if not _turns.acquire(timeout=_PATIENCE):
            raise _busy()
        try:
            found = [result for _, result in workers.run(understand, list(drafts), processes=1, limits=LIMITS)]
        finally:
            _turns.release()
        return _recognised(drafts, [_told(result, LIMITS) for result in found])
    finally:
        _places.release()


def _recognised(drafts: Sequence[Draft], found: Sequence[_Read]) -> list[Report | NotChecked]:
    """The results; scans are read once more, with what recognising takes, one at a time for all visitors."""
    end = time.monotonic() + SCAN_LIMITS.seconds
    results: list[Report | NotChecked] = []
    for draft, result in zip(drafts, found, strict=True):
        if isinstance(result, OnlyPictures):
            results.append(_recognise(draft, end))
        else:
            results.append(result)
    return results


def _recognise(draft: Draft, end: float) -> Report | NotChecked:
    if not _scanning.acquire(timeout=max(0.0, min(_PATIENCE, end - time.monotonic()))):
        return NotChecked("正在识别别人的扫描件，这一份没有轮到。", advice=f"请过 {_AGAIN} 秒再提交。")
    try:
        limits = replace(SCAN_LIMITS, seconds=max(0.0, end - time.monotonic()))
        ((_, result),) = workers.run(understand_scan, [draft], processes=1, limits=limits)
    finally:
        _scanning.release()
    if isinstance(result, Failure) and result.kind is FailureKind.TIMEOUT:
        return NotChecked(_TOO_LONG, advice=_ONE_BY_ONE)
    told = _told(result, SCAN_LIMITS)
    return NotChecked(told.message, advice=told.advice) if isinstance(told, OnlyPictures) else told


def _told(result: _Read | Failure, limits: Limits) -> _Read:
    if isinstance(result, Failure):
        _log.warning("draft not checked: %s %s", result.kind, result.detail)
        told = _FAILED[result.kind].format(megabytes=limits.memory >> 20)
        return NotChecked(told, advice="请另存为 Word 或 PDF 后再试，或把文字粘贴进来。")
    return result


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft and what became of it."""

    name: str  # without private names; empty for pasted text
    result: Report | NotChecked


@dataclass(frozen=True, slots=True)
class Batch:
    """Drafts checked together."""

    checked: tuple[Checked, ...]
    at: datetime


class Results:
    """What was found in the last drafts, for whoever has the address: in memory only, for a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Batch]] = OrderedDict()

    def keep(self, batch: Batch) -> str:
        """The word by which it is found again; nobody can guess it."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[token] = self._clock(), batch
            self._clear()
        return token

    def get(self, token: str) -> Batch | None:
        with self._lock:
            self._clear()
            return self._kept[token][1] if token in self._kept else None

    def drop(self, token: str) -> None:
        with self._lock:
            self._kept.pop(token, None)

    def _clear(self) -> None:
        old = [token for token, (then, _) in self._kept.items() if self._clock() - then > KEPT]
        for token in old:
            del self._kept[token]
        while sum(len(batch.checked) for _, batch in self._kept.values()) > _MOST_KEPT and len(self._kept) > 1:
            self._kept.popitem(last=False)


def _busy() -> Overloaded:
    told = f"正在检查{_AT_ONCE}份草稿，还有{_WAITING}份在排队。"
    return Overloaded(told, advice=f"请过 {_AGAIN} 秒再提交；也可以在命令行用 gongkai check 检查。", seconds=_AGAIN)


def understand(draft: Draft) -> _Read:
    """The part done by the other process. A file that cannot be read is an answer too."""
    return _understood(draft, recognise=False)


def understand_scan(draft: Draft) -> _Read:
    return _understood(draft, recognise=True)


def _understood(draft: Draft, *, recognise: bool) -> _Read:
    # Imported here: the server itself needs no dictionaries.
    from archive.extract import extract
    from archive.readers import read

    try:
        return extract(read(draft.data, draft.name, recognise=recognise), filename=draft.name)
    except OnlyPictures as scan:
        return scan
    except GongkaiError as error:
        return NotChecked(error.message.removeprefix(f"{draft.name}："), advice=error.advice)
