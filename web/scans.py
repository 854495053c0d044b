"""The pages of originals as pictures, drawn in a process of its own and remembered for a while."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from archive import workers
from archive.errors import GongkaiError
from archive.workers import Failure, Limits
from web.errors import Overloaded

if TYPE_CHECKING:
    from archive.readers.pdf_pages import Wanted

LIMITS = Limits(seconds=60, processor=40, memory=600 << 20)  # of one drawing
TOGETHER = 6  # pages of a PDF that are drawn together
_REMEMBERED = 6  # drawings; a page has some 300 kB
_PATIENCE = 30.0  # seconds a visitor waits for somebody else's pages to be drawn

_log = logging.getLogger("gongkai.web")


class NotDrawn(GongkaiError):
    """The original could not be made into pictures."""


def can_draw() -> bool:
    from archive.readers.scan import is_available

    return is_available()


Draw = Callable[["Wanted"], tuple[bytes, ...]]  # JPEG of each page
Original = Callable[[], bytes]
Drawing = tuple[str, Draw, tuple[int, ...]]  # of a report its pages, drawn in one way


class Scans:
    def __init__(self) -> None:
        self._drawing = threading.Lock()
        self._remembered: OrderedDict[Drawing, Mapping[int, bytes]] = OrderedDict()

    def recognised(self, report_id: str, numbers: Sequence[int], original: Original) -> Mapping[int, bytes]:
        """The pages of a scan as they were recognised, by number, all at once: one is seldom looked at alone."""
        from archive.readers.picture import page_pictures

        return self._pages(report_id, tuple(numbers), original, page_pictures)

    def page(self, report_id: str, number: int, last: int, original: Original) -> bytes:
        """A page of a PDF; those around it are drawn with it."""
        from archive.readers.pdf_pages import page_images

        first = number - (number - 1) % TOGETHER
        return self._pages(report_id, tuple(range(first, min(first + TOGETHER, last + 1))), original, page_images)[number]

    def _pages(self, report_id: str, numbers: tuple[int, ...], original: Original, draw: Draw) -> Mapping[int, bytes]:
        """One drawing at a time."""
        if not self._drawing.acquire(timeout=_PATIENCE):
            raise Overloaded("正在准备别的年报的图片。", advice="请过 20 秒再看。", seconds=20)
        key = report_id, draw, numbers
        try:
            if key not in self._remembered:
                self._remembered[key] = dict(zip(numbers, _drawn(draw, original(), numbers), strict=True))
                if len(self._remembered) > _REMEMBERED:
                    self._remembered.popitem(last=False)
            self._remembered.move_to_end(key)
            return self._remembered[key]
        finally:
            self._drawing.release()


def _drawn(draw: Draw, data: bytes, numbers: tuple[int, ...]) -> Sequence[bytes]:
    from archive.readers.pdf_pages import Wanted

    ((_, result),) = workers.run(draw, [Wanted(data, numbers)], processes=1, limits=LIMITS)
    if isinstance(result, Failure):
        _log.warning("pages not drawn: %s %s", result.kind, result.detail)
        raise NotDrawn("这份原文件的图片无法显示。", advice="请下载原文件查看；原文件打不开时，请运行 gongkai doctor 检查。")
    return result
