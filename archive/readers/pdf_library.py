"""PDFium for one process: one thread at a time, and without the fonts of the system.

Places and characters of text stand in the file itself. A font that is not embedded would be looked for in the system
only to draw it, and opening a large Chinese font costs ten times as much as reading the document. Every such font is a
small one of our own in which each character is a box (``scripts/make_box_font.py``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from archive.errors import UnreadableFile

_one_at_a_time = Lock()  # PDFium must not be used by several threads at once


class _BoxFont(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """Answers for the fonts of the system. The names of the methods are PDFium's."""

    _DATA = (Path(__file__).parent / "box.ttf").read_bytes()

    def EnumFonts(self, *_: Any) -> None:
        return None

    def MapFont(self, *_: Any) -> int:
        return 1

    def GetFont(self, *_: Any) -> int:
        return 1

    def GetFontData(self, _: Any, font: Any, table: int, buffer: Any, size: int) -> int:
        if table:  # a single table of the font
            return 0
        if buffer and size >= len(self._DATA):
            ctypes.memmove(buffer, self._DATA, len(self._DATA))
        return len(self._DATA)

    def GetFaceName(self, *_: Any) -> int:
        return 0

    def GetFontCharset(self, *_: Any) -> int:
        return 0

    def DeleteFont(self, *_: Any) -> None:
        return None


@lru_cache(maxsize=1)
def _without_system_fonts() -> None:
    _BoxFont().setup()


@contextmanager
def open_pdf(data: bytes) -> Iterator[pdfium.PdfDocument]:
    with _one_at_a_time:
        _without_system_fonts()
        file = _open(data)
        try:
            yield file
        finally:
            file.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableFile("PDF 设有打开密码，无法读取。", advice="请解除密码后再导入。") from error
        raise
