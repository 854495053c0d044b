"""A draft read and checked in a process of its own, so that no file can harm the server. Nothing of it is kept."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from archive import workers
from archive.errors import GongkaiError
from archive.models import Report
from archive.workers import Failure, FailureKind

LARGEST = 20 * 1024 * 1024  # bytes of a file
LONGEST = 300_000  # characters of pasted text
_AT_ONCE = 2  # drafts; each costs a process
_PATIENCE = 30.0  # seconds a draft waits for its turn
_TIME_LIMIT = 90.0  # seconds

_log = logging.getLogger("gongkai.web")
_turns = threading.BoundedSemaphore(_AT_ONCE)

_FAILED = {
    FailureKind.ERROR: "检查时出现意外错误，没有结果。",
    FailureKind.CRASH: "检查中断：文件可能已损坏，或内容过大。",
    FailureKind.TIMEOUT: "检查超时，没有结果。",
}


class Busy(GongkaiError):
    """Too many drafts at a time."""


class NotChecked(GongkaiError):
    """The draft could not be read or checked; the message says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    name: str
    data: bytes


def check(draft: Draft) -> Report:
    """What `gongkai check` finds in the same file. The result may be no report; its reason says why."""
    if not _turns.acquire(timeout=_PATIENCE):
        raise Busy("正在检查别的草稿。", advice="请过一会儿再试。")
    try:
        ((_, result),) = workers.run(understand, [draft], processes=1, time_limit=_TIME_LIMIT)
    finally:
        _turns.release()
    if isinstance(result, Failure):
        _log.warning("draft not checked: %s %s", result.kind, result.detail)
        raise NotChecked(_FAILED[result.kind], advice="请另存为 Word 或 PDF 后再试，或把文字粘贴进来。")
    if isinstance(result, NotChecked):
        raise result
    return result


def understand(draft: Draft) -> Report | NotChecked:
    """The part done by the other process. A file that cannot be read is an answer too."""
    # Imported here: the server itself needs no dictionaries.
    from archive.extract import extract
    from archive.readers import read

    try:
        return extract(read(draft.data, draft.name), filename=draft.name)
    except GongkaiError as error:
        return NotChecked(error.message.removeprefix(f"{draft.name}："), advice=error.advice)
