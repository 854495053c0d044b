"""The pages of a PDF as people see them, drawn with the fonts of the system: for a process that does nothing else, since the
readers turn these fonts off (``pdf_library``)."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2 as pdfium

_WIDTH = 1100  # pixels
_HIGHEST = 4  # times as high as wide; a longer page is drawn smaller


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pages of an original, numbered from 1."""

    data: bytes
    pages: tuple[int, ...]


def page_images(wanted: Wanted) -> tuple[bytes, ...]:
    """Each page as JPEG."""
    document = pdfium.PdfDocument(wanted.data)
    try:
        return tuple(_image(document[number - 1]) for number in wanted.pages)
    finally:
        document.close()


def _image(page: pdfium.PdfPage) -> bytes:
    width, height = page.get_size()
    scale = _WIDTH / max(width, height / _HIGHEST)
    made = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(made, "JPEG", quality=78)
    return made.getvalue()
