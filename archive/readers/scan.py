"""Pictures of pages → lines and tables, read by optical character recognition; part of the optional extra ``ocr``.

The page is straightened by its rules, the rules make the grid as in any PDF, and every cell is recognised by itself:
a lone 0 in a cell is what recognising a whole page loses first. Digits count only where the picture shows as many
shapes as there are digits; anything else in a cell of numbers is “unreadable”, never a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any

from archive.models import Spot
from archive.readers.grid import is_article, join_lines
from archive.readers.pdf_drawing import SNAP, Box, Rule
from archive.readers.pdf_grid import Grid, grids
from archive.readers.pdf_lines import TextLine
from archive.readers.pdf_tables import PdfCell, PdfTable

if TYPE_CHECKING:
    import numpy as np

    Image = np.ndarray[Any, np.dtype[Any]]

ADVICE = "请安装文字识别组件后再导入：pip install 'gongkai[ocr]'；或先做文字识别（OCR）生成带文字层的 PDF，或导入 Word、网页版。"
UNREADABLE = "\ufffd"

_NARROW = 595.0  # points the shorter side of a page is taken to have: what the distances of tables are told in
_LEAST_RULE = 0.03  # of the page's width
_MOST_SKEW = 5.0  # degrees
_SKEW_WIDTH = 1000  # pixels a page is measured at
_LEVEL_RUN = 9  # of them
_SURE = 0.80  # of a text
_SURE_OF_DIGITS = 0.90
_LEAST_INK = 0.006  # of a cell: less is dust
_DIGITS = re.compile(r"[0-9]+")
_VALUE_LIKE = re.compile(r"[0-9OoQDCIlZSBｏ〇○。.,，/／\-—–_ 万元件增减+]*")
_BATCH = 64
_LONGEST = 2400  # pixels of a part of a page when lines of text are looked for
_BAND = 640  # pixels; the height of such a part


@dataclass(frozen=True, slots=True)
class Scan:
    """A recognised page."""

    width: float
    height: float
    items: tuple[TextLine | PdfTable, ...]  # in reading order
    characters: int


def is_available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def read_picture(image: Image, page: int) -> Scan:
    """Grey levels, rows from the top."""
    import cv2

    straight = straightened(image)
    height, width = straight.shape
    scale = _NARROW / min(height, width)
    ink = cv2.adaptiveThreshold(cv2.GaussianBlur(straight, (3, 3), 0), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    rules, drawn = _rules(ink, scale)
    clean = straight.copy()
    clean[drawn > 0] = 255
    bare = cv2.bitwise_and(ink, cv2.bitwise_not(drawn))
    page_image = _Page(clean, bare, scale, page)
    found: list[tuple[float, TextLine | PdfTable]] = []
    for grid in grids(rules, ()):
        table = _table(page_image, grid)
        if table is not None:
            found.append((grid.ys[0], table))
    found += [(line.top, line) for line in _text(page_image)]
    items = tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))
    return Scan(width * scale, height * scale, items, sum(_size(item) for item in items))


def _size(item: TextLine | PdfTable) -> int:
    return len(item.text) if isinstance(item, TextLine) else sum(len(cell.text) for row in item.rows for cell in row)


@dataclass(slots=True)
class _Page:
    """The page in grey and its ink without the rules; what tables took is painted over."""

    image: Image
    ink: Image
    scale: float  # points per pixel
    number: int

    def spot(self, box: Box) -> Spot:
        wide = self.image.shape[1] * self.scale
        return Spot(self.number, *(value / wide for value in box))

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        height, width = self.image.shape
        x0, y0, x1, y1 = (round(value / self.scale) for value in box)
        return max(0, x0), max(0, y0), min(width, x1), min(height, y1)


# --- the picture ----------------------------------------------------------------------------------------------


def straightened(image: Image) -> Image:
    """Turned so that most long lines lie level."""
    import cv2
    import numpy as np

    angle = _skew(image)
    if abs(angle) < 0.05:
        return image
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), dtype=np.uint8)


def _skew(image: Image) -> float:
    """Degrees, by the long straight lines; without any, by the lines of text."""
    import cv2
    import numpy as np

    share = _SKEW_WIDTH / image.shape[1]
    small = cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    dark = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    # Even a steep rule runs level for some pixels, text and dust seldom do: a tenth of the ink is left to look at.
    runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, _LEVEL_RUN), np.uint8))
    lines = cv2.HoughLinesP(runs, 1, np.pi / 1800, 200, minLineLength=_SKEW_WIDTH // 4, maxLineGap=4)
    slopes = [math.degrees(math.atan2(y1 - y0, x1 - x0)) for x0, y0, x1, y1 in (lines.reshape(-1, 4) if lines is not None else ())]
    level = [slope for slope in slopes if abs(slope) < _MOST_SKEW]
    return median(level) if len(level) >= 3 else 0.0


def _rules(ink: Image, scale: float) -> tuple[list[Rule], Image]:
    """Straight lines, in points, and where they are drawn."""
    import cv2
    import numpy as np

    least = max(20, int(_LEAST_RULE * ink.shape[1]))
    rules: list[Rule] = []
    drawn = np.zeros_like(ink)
    for horizontal, shape in ((True, (least, 1)), (False, (1, least))):
        # A slight bend breaks a thin line over two rows of pixels: a line is looked for in both.
        thick = cv2.dilate(ink, np.ones((3, 1) if horizontal else (1, 3), np.uint8))
        found = cv2.morphologyEx(thick, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        count, _, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
        for x, y, wide, high, _ in stats[1:count]:
            if (high if horizontal else wide) * scale > 3 * SNAP:
                continue  # a block of ink
            if horizontal:
                rules.append(Rule(True, (y + high / 2) * scale, x * scale, (x + wide) * scale))
            else:
                rules.append(Rule(False, (x + wide / 2) * scale, y * scale, (y + high) * scale))
            part = slice(y, y + high), slice(x, x + wide)
            drawn[part] = np.maximum(drawn[part], found[part])
    return rules, np.asarray(cv2.dilate(drawn, np.ones((3, 3), np.uint8)), dtype=np.uint8)


# --- tables ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text in a cell, in pixels."""

    place: tuple[int, int]
    box: tuple[int, int, int, int]
    shapes: int  # separate marks of the size of a digit


def _table(page: _Page, grid: Grid) -> PdfTable | None:
    """The cells of a grid, each with its box; what it took is painted over."""
    boxes = grid.cells()
    if len({column for _, column in boxes}) < 2:
        return None
    lines = [line for place, box in boxes.items() for line in _cell_lines(page, place, box)]
    texts: dict[tuple[int, int], str] = {}
    for line, (text, sure) in zip(
        lines, _recognised([page.image[y0:y1, x0:x1] for x0, y0, x1, y1 in (line.box for line in lines)]), strict=True
    ):
        texts[line.place] = join_lines((texts.get(line.place, ""), _believed(text, sure, line.shapes)))
    if not texts or is_article(len(text) for text in texts.values()):
        return None
    for box in boxes.values():
        x0, y0, x1, y1 = page.pixels(box)
        page.image[y0:y1, x0:x1] = 255
        page.ink[y0:y1, x0:x1] = 0
    rows: dict[int, list[PdfCell]] = {}
    for place in sorted(boxes):
        box = boxes[place]
        rows.setdefault(place[0], []).append(PdfCell(texts.get(place, ""), box[0], box[2], page.spot(box)))
    return PdfTable(tuple(map(tuple, rows.values())), page.number, grid.xs[0], grid.xs[-1])


def _cell_lines(page: _Page, place: tuple[int, int], box: Box) -> Iterator[_Line]:
    """The lines of text in a cell; none where there is but dust."""
    import numpy as np

    x0, y0, x1, y1 = page.pixels(box)
    ink = page.ink[y0:y1, x0:x1] > 0
    if ink.size == 0 or ink.sum() < _LEAST_INK * min(ink.size, (12 / page.scale) ** 2):
        return
    filled = np.flatnonzero(ink.sum(axis=1) > 0)
    for top, bottom in _runs(filled, gap=max(1, round(0.8 / page.scale))):
        if bottom - top < 2.5 / page.scale:
            continue
        columns = np.flatnonzero(ink[top:bottom].sum(axis=0) > 0)
        left, right = int(columns[0]), int(columns[-1]) + 1
        margin = round(2 / page.scale)
        area = max(0, x0 + left - margin), max(0, y0 + top - margin), x0 + right + margin, y0 + bottom + margin
        yield _Line(place, area, _shapes(page.ink[y0 + top : y0 + bottom, x0 + left : x0 + right]))


def _runs(positions: Any, *, gap: int) -> Iterator[tuple[int, int]]:
    places: list[int] = positions.tolist()
    if not places:
        return
    start = last = places[0]
    for position in places[1:]:
        if position - last > gap + 1:
            yield start, last + 1
            start = position
        last = position
    yield start, last + 1


def _shapes(ink: Image) -> int:
    """How many separate marks of nearly the line's height there are: as many as digits, where there are digits only."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return sum(int(high) > 0.6 * ink.shape[0] for _, _, _, high, _ in stats[1:count])


def _believed(text: str, sure: float, shapes: int) -> str:
    """The text of a line, or the sign for what cannot be read."""
    flat = text.replace(" ", "")
    if _DIGITS.fullmatch(flat):
        return flat if sure >= _SURE_OF_DIGITS and len(flat) == shapes else UNREADABLE
    if not flat or _VALUE_LIKE.fullmatch(flat):
        return flat if sure >= _SURE_OF_DIGITS and len(flat) > 1 and not flat.isalnum() else UNREADABLE
    return flat if sure >= _SURE else UNREADABLE


# --- text -----------------------------------------------------------------------------------------------------


def _text(page: _Page) -> list[TextLine]:
    """Lines outside tables."""
    return _joined([line for top, bottom in _bands(page.ink) for line in _band(page, top, bottom)])


def _bands(ink: Image) -> Iterator[tuple[int, int]]:
    """Parts of the page from one blank row to another: recognising all of it at once takes much memory."""
    import numpy as np

    filled = ink.sum(axis=1) > 0
    start = 0
    while start < len(filled):
        end = min(start + _BAND, len(filled))
        blank = np.flatnonzero(~filled[start + _BAND // 2 : end])
        if end < len(filled) and len(blank):
            end = start + _BAND // 2 + int(blank[-1])
        if filled[start:end].any():
            yield start, end
        start = end


def _band(page: _Page, top: int, bottom: int) -> list[TextLine]:
    import cv2

    output = _engine()(cv2.cvtColor(page.image[top:bottom], cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=True)
    if output.boxes is None or output.txts is None:
        return []
    lines: list[TextLine] = []
    for corners, text, sure in zip(output.boxes, output.txts, output.scores, strict=True):
        xs, ys = [float(x) * page.scale for x, _ in corners], [(top + float(y)) * page.scale for _, y in corners]
        if text.strip() and sure >= _SURE / 2:
            size = 0.8 * (max(ys) - min(ys))
            lines.append(TextLine(text.strip(), min(xs), max(xs), min(ys), max(ys), size, page.number))
    return lines


def _joined(lines: Sequence[TextLine]) -> list[TextLine]:
    """Pieces that stand beside each other are one line."""
    made: list[TextLine] = []
    for line in sorted(lines, key=lambda line: ((line.top + line.bottom) / 2, line.x0)):
        last = made[-1] if made else None
        if last is not None and abs((line.top + line.bottom) - (last.top + last.bottom)) / 2 < 0.5 * min(line.size, last.size):
            first, second = sorted((last, line), key=lambda each: each.x0)
            gap = second.x0 - first.x1 > first.size
            made[-1] = TextLine(
                first.text + (" " if gap else "") + second.text,
                first.x0,
                second.x1,
                min(first.top, second.top),
                max(first.bottom, second.bottom),
                max(first.size, second.size),
                line.page,
                first.gaps + second.gaps + gap,
            )
        else:
            made.append(line)
    return made


# --- the engine -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _engine() -> Any:
    """Loaded once for a process; its models are in its own package, nothing is fetched."""
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    # One thread, small batches and lines looked for on a smaller picture: a worker has little memory.
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": _LONGEST,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": 960,
            "Rec.rec_batch_num": 2,
        }
    )


def _recognised(pictures: Sequence[Image]) -> Iterator[tuple[str, float]]:
    """Text and certainty of each picture of one line."""
    import cv2

    for start in range(0, len(pictures), _BATCH):
        batch = [cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) for picture in pictures[start : start + _BATCH]]
        output = _engine().recognize_txt(batch)
        yield from zip(output.txts, map(float, output.scores), strict=True)
