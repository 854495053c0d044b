"""What a PDF page draws: rules, filled areas, pictures and where texts stand, in the page's own space."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

import pypdfium2.raw as pdf

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # x0, top, x1, bottom

MAX_PATHS = 20_000  # a drawing, no table
SNAP = 4.0  # points; rules drawn twice lie closer than this, and no column or row of a table is so narrow
_MAX_SEGMENTS = 4_000  # of one path: a drawing, too
_MAX_DEPTH = 4  # of drawings inside drawings
_THIN = 3.5  # points; a filled area thinner than this is a rule
PALE = 235  # of 255; what is lighter than this on every channel is not seen on paper


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along one axis: where it lies across, and from where to where it goes."""

    horizontal: bool
    at: float
    start: float
    end: float
    pale: bool = False  # drawn in the colour of the paper


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle."""

    box: Box
    pale: bool
    covers: bool  # what was printed under it before
    order: int  # among all objects of the page


@dataclass(frozen=True, slots=True)
class Print:
    """A text object among all objects of the page."""

    order: int
    thing: Any
    matrix: Matrix


@dataclass(slots=True)
class Drawing:
    """Everything on the page in the page's own space, of texts only that and where they are drawn."""

    rules: list[Rule] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    texts: dict[int, Print] = field(default_factory=dict)  # by the address of the text object
    paths: int = 0


IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


# --- rules ----------------------------------------------------------------------------------------------------


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line that touch each other as one rule."""
    merged: list[Rule] = []
    for horizontal, group in groupby(sorted(rules, key=lambda rule: (rule.horizontal, rule.at)), key=lambda rule: rule.horizontal):
        for line in _close(list(group)):
            at = sum(rule.at for rule in line) / len(line)
            line.sort(key=lambda rule: rule.start)
            start, end = line[0].start, line[0].end
            for rule in line[1:]:
                if rule.start > end + SNAP:
                    merged.append(Rule(horizontal, at, start, end, line[0].pale))
                    start, end = rule.start, rule.end
                end = max(end, rule.end)
            merged.append(Rule(horizontal, at, start, end, line[0].pale))
    return merged


def _close(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules in order, as runs that lie on one line."""
    line: list[Rule] = []
    for rule in rules:
        if line and rule.at - line[0].at > SNAP:
            yield line
            line = []
        line.append(rule)
    if line:
        yield line


# --- paths and pictures ---------------------------------------------------------------------------------------


def draw(container: Any, count: int, get: Any, matrix: Matrix, drawing: Drawing, depth: int) -> None:
    for index in range(count):
        thing = get(container, index)
        kind = pdf.FPDFPageObj_GetType(thing)
        if kind == pdf.FPDF_PAGEOBJ_TEXT:
            drawing.texts[ctypes.addressof(thing.contents)] = Print(_next(drawing), thing, matrix)
        elif kind == pdf.FPDF_PAGEOBJ_PATH:
            drawing.paths += 1
            if drawing.paths <= MAX_PATHS:
                _draw_path(thing, matrix, drawing)
        elif kind == pdf.FPDF_PAGEOBJ_IMAGE:
            if (box := bounds_of(thing, matrix)) is not None:
                drawing.pictures.append(box)
        elif kind == pdf.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = times(matrix_of(thing), matrix)
            draw(thing, pdf.FPDFFormObj_CountObjects(thing), pdf.FPDFFormObj_GetObject, inner, drawing, depth + 1)


def _next(drawing: Drawing) -> int:
    return len(drawing.texts) + drawing.paths + 1


def _draw_path(path: Any, matrix: Matrix, drawing: Drawing) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdf.FPDFPath_GetDrawMode(path, fill, stroke)
    segments = pdf.FPDFPath_CountSegments(path)
    if not (fill.value or stroke.value) or segments > _MAX_SEGMENTS:
        return
    pale, opaque = colour(path, stroked=bool(stroke.value))
    if segments <= 5 and not (stroke.value and segments > 2):
        box = bounds_of(path, matrix)
        if box is not None:
            _add_area(box, pale, opaque, drawing)
        return
    for outline in _outlines(path, segments, times(matrix_of(path), matrix)):
        if stroke.value:
            drawing.rules += _sides(outline, pale)
        else:
            xs, ys = [x for x, _ in outline], [y for _, y in outline]
            _add_area((min(xs), min(ys), max(xs), max(ys)), pale, opaque, drawing)


def _add_area(box: Box, pale: bool, opaque: bool, drawing: Drawing) -> None:
    """A thin area is a rule, a dot may be part of either a horizontal or a vertical one."""
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    if wide > _THIN and high > _THIN:
        drawing.areas.append(Area(box, pale, pale and opaque, _next(drawing)))
        return
    if wide >= high:
        drawing.rules.append(Rule(True, (y0 + y1) / 2, x0, x1, pale))
    if high >= wide or max(wide, high) <= _THIN:
        drawing.rules.append(Rule(False, (x0 + x1) / 2, y0, y1, pale))


def _sides(outline: Sequence[tuple[float, float]], pale: bool) -> Iterator[Rule]:
    for (xa, ya), (xb, yb) in pairwise(outline):
        if abs(ya - yb) < 0.5 < abs(xa - xb):
            yield Rule(True, (ya + yb) / 2, min(xa, xb), max(xa, xb), pale)
        elif abs(xa - xb) < 0.5 < abs(ya - yb):
            yield Rule(False, (xa + xb) / 2, min(ya, yb), max(ya, yb), pale)


def _outlines(path: Any, segments: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The points of each part of a path; closed parts end where they begin."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(segments):
        segment = pdf.FPDFPath_GetPathSegment(path, index)
        if pdf.FPDFPathSegment_GetType(segment) == pdf.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        pdf.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(apply(matrix, x.value, y.value))
        if pdf.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def colour(path: Any, *, stroked: bool) -> tuple[bool, bool]:
    """Whether it is as good as unseen on paper, and whether nothing shines through."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    (pdf.FPDFPageObj_GetStrokeColor if stroked else pdf.FPDFPageObj_GetFillColor)(path, red, green, blue, alpha)
    return min(red.value, green.value, blue.value) >= PALE or alpha.value == 0, alpha.value == 255


def bounds_of(thing: Any, matrix: Matrix) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdf.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return None
    if matrix == IDENTITY:
        return left.value, bottom.value, right.value, top.value
    corners = [apply(matrix, x.value, y.value) for x in (left, right) for y in (bottom, top)]
    return min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners)


def matrix_of(thing: Any) -> Matrix:
    found = pdf.FS_MATRIX()
    return (found.a, found.b, found.c, found.d, found.e, found.f) if pdf.FPDFPageObj_GetMatrix(thing, found) else IDENTITY


def times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    x, y = apply(outer, e, f)
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        x,
        y,
    )


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
