"""Pictures as documents, and the picture of one cell. Part of the optional extra ``ocr``."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from archive.errors import UnreadableFile
from archive.models import Spot
from archive.readers import scan
from archive.readers.pdf_library import open_pdf

if TYPE_CHECKING:
    from archive.readers.scan import Image

DPI = 200
_POINTS = 72
MAX_PAGES = 60  # to recognise in one file
_MAX_PIXELS = 60_000_000
_LEAST_WIDTH = 1200  # pixels; smaller pictures are enlarged
_MOST_WIDTH = 2200
_MARGIN = 0.004  # of the page around a cell


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


def picture(data: bytes, spot: Spot) -> bytes:
    """A recognised cell as the page shows it, as PNG."""
    import cv2

    page = scan.straightened(_page(data, spot.page))
    height, width = page.shape
    x0, x1 = max(0.0, spot.x0 - _MARGIN), min(1.0, spot.x1 + _MARGIN)
    top, bottom = max(0.0, spot.top - _MARGIN), min(1.0, spot.bottom + _MARGIN)
    _, encoded = cv2.imencode(".png", page[round(top * height) : round(bottom * height), round(x0 * width) : round(x1 * width)])
    return bytes(encoded)


def _page(data: bytes, number: int) -> Image:
    if b"%PDF-" in data[:1024]:
        with open_pdf(data) as file:
            return rendered(file[number - 1])
    return next(page for at, page in enumerate(pages_of(data), 1) if at == number)
