"""Pictures as documents, and documents as pictures of their pages. Part of the optional extra ``ocr``."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from archive.errors import UnreadableFile
from archive.readers import scan
from archive.readers.pdf_library import open_pdf
from archive.readers.pdf_pages import Wanted

if TYPE_CHECKING:
    from archive.readers.scan import Image

DPI = 200
_POINTS = 72
MAX_PAGES = 24  # to recognise in one file; each takes some seconds
_MAX_PIXELS = 60_000_000
_LEAST_WIDTH = 1200  # pixels; smaller pictures are enlarged
_MOST_WIDTH = 2200
_SHOWN_WIDTH = 1400  # pixels of a page that is shown


def pages_of(data: bytes) -> Iterator[Image]:
    """The pages of a picture file in grey."""
    import numpy as np
    from PIL import Image as Picture
    from PIL import ImageOps, ImageSequence

    with Picture.open(io.BytesIO(data)) as file:
        for number, frame in enumerate(ImageSequence.Iterator(file)):
            if number >= MAX_PAGES:
                raise UnreadableFile(f"扫描图片超过{MAX_PAGES}页的上限。", advice="请只导入年度报告所在的页。")
            if frame.width * frame.height > _MAX_PIXELS:
                raise UnreadableFile(f"图片有{frame.width}×{frame.height}像素，超过上限。", advice="请缩小后再导入。")
            grey = ImageOps.exif_transpose(frame).convert("L")
            width = min(max(grey.width, _LEAST_WIDTH), _MOST_WIDTH)
            if width != grey.width:
                grey = grey.resize((width, round(grey.height * width / grey.width)), Picture.Resampling.LANCZOS)
            yield np.asarray(grey, dtype=np.uint8)


def rendered(page: Any) -> Image:
    """A page of a PDF in grey."""
    import numpy as np

    scale = DPI / _POINTS
    width, height = page.get_size()
    if width * height * scale * scale > _MAX_PIXELS:
        raise UnreadableFile("PDF 的页面异常大，无法识别。", advice="请另存为 A4 大小后再导入。")
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    return np.ascontiguousarray(picture.reshape(picture.shape[:2]), dtype=np.uint8)


def page_pictures(wanted: Wanted) -> tuple[bytes, ...]:
    """The pages as they were recognised, as JPEG: what the spots of cells are cut from."""
    import cv2

    made = []
    for page in _pages(wanted):
        straight = scan.straightened(page)
        height, width = straight.shape
        size = _SHOWN_WIDTH, round(height * _SHOWN_WIDTH / width)
        _, encoded = cv2.imencode(".jpg", cv2.resize(straight, size, interpolation=cv2.INTER_AREA), [cv2.IMWRITE_JPEG_QUALITY, 70])
        made.append(bytes(encoded))
    return tuple(made)


def _pages(wanted: Wanted) -> Iterator[Image]:
    if b"%PDF-" in wanted.data[:1024]:
        with open_pdf(wanted.data) as file:
            yield from (rendered(file[number - 1]) for number in wanted.pages)
    else:
        yield from (page for number, page in enumerate(pages_of(wanted.data), 1) if number in wanted.pages)
