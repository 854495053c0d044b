"""The pages of recognised reports as pictures, drawn from the original in a process of its own and remembered for a while."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from archive import workers
from archive.errors import GongkaiError
from archive.workers import Failure, Limits
from web.errors import Overloaded

LIMITS = Limits(seconds=60, processor=40, memory=600 << 20)  # of one report
_REMEMBERED = 4  # reports; a page has some 300 kB
_PATIENCE = 30.0  # seconds a visitor waits for the pages of another report to be drawn

_log = logging.getLogger("gongkai.web")


class NotDrawn(GongkaiError):
    """The original could not be made into pictures."""


def can_draw() -> bool:
    from archive.readers.scan import is_available

    return is_available()


class Scans:
    def __init__(self) -> None:
        self._drawing = threading.Lock()
        self._remembered: OrderedDict[str, Mapping[int, bytes]] = OrderedDict()

    def pages(self, report_id: str, numbers: Sequence[int], original: Callable[[], bytes]) -> Mapping[int, bytes]:
        """JPEG by page, all at once: a page is seldom looked at alone. One report at a time."""
        if not self._drawing.acquire(timeout=_PATIENCE):
            raise Overloaded("正在准备别的扫描件的图片。", advice="请过 20 秒再看。", seconds=20)
        try:
            if report_id not in self._remembered:
                self._remembered[report_id] = dict(zip(numbers, _drawn(original(), numbers), strict=True))
                if len(self._remembered) > _REMEMBERED:
                    self._remembered.popitem(last=False)
            self._remembered.move_to_end(report_id)
            return self._remembered[report_id]
        finally:
            self._drawing.release()


def _drawn(data: bytes, numbers: Sequence[int]) -> Sequence[bytes]:
    from archive.readers.picture import Wanted, page_pictures

    ((_, result),) = workers.run(page_pictures, [Wanted(data, tuple(numbers))], processes=1, limits=LIMITS)
    if isinstance(result, Failure):
        _log.warning("pages not drawn: %s %s", result.kind, result.detail)
        raise NotDrawn("这份扫描件的图片无法显示。", advice="请下载原文件查看；原文件打不开时，请运行 gongkai doctor 检查。")
    return result
