"""Reports as scanners leave them: pages printed, laid on the glass a little askew, and stored as pictures in a PDF.

Needs reportlab, and a Chinese font on the system: the pages are drawn by PDFium in a process of its own, because the
reader tells PDFium to do without the fonts of the system.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

_POINTS = 72


def drawn(documents: Sequence[bytes], dpi: int) -> list[list[Any]]:
    """The pages of each PDF as pictures in grey."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_draw, documents, [dpi] * len(documents)))


def _draw(data: bytes, dpi: int) -> list[Any]:
    import pypdfium2 as pdfium

    file = pdfium.PdfDocument(data)
    pictures = (page.render(scale=dpi / _POINTS, grayscale=True).to_numpy() for page in file)
    return [picture.reshape(picture.shape[:2]).copy() for picture in pictures]


def scanned(page: Any, seed: int, *, skew: float = 0.6, noise: float = 8.0) -> Any:
    """The page turned by up to ``skew`` degrees, a little soft, with grain and dust."""
    import numpy as np
    from PIL import Image, ImageFilter

    rng = np.random.default_rng(seed)
    angle = float(rng.uniform(-skew, skew))
    turned = Image.fromarray(page).rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.5)), dtype=np.float32)
    grain = soft * 0.94 + 6 + rng.normal(0, noise, soft.shape)
    dust = rng.random(soft.shape) < 0.00005
    return np.where(dust, 90, grain).clip(0, 255).astype(np.uint8)


def bound(pages: Sequence[Any], dpi: int) -> bytes:
    """The pictures as a PDF, one to a page."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for page in pages:
        height, width = (side * _POINTS / dpi for side in page.shape)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(Image.fromarray(page)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
