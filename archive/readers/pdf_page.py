"""What is printed on a PDF page: glyphs, rules and filled areas, turned so that the text stands upright.

PDFium gives them in the page's own space; here every place is in points from the top left corner.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from archive.readers.pdf_drawing import (
    IDENTITY,
    MAX_PATHS,
    PALE,
    Area,
    Box,
    Drawing,
    Print,
    Rule,
    bounds_of,
    draw,
    joined,
)
from archive.text.footnotes import RAISED

_PICTURE_SHARE = 0.15  # of the page area: seals are smaller, tables as pictures are not
_INVISIBLE_TEXT = 3  # render mode
_LEAN = 0.02  # radians; text that leans further is a watermark
_SMALLER = 0.8  # of its neighbour's size: a raised digit
_RAISED_BY = 0.15  # of the size of its neighbour a raised digit stands higher
_OVERLAP = 0.6  # of both glyphs: printed over each other


class Glyph(NamedTuple):
    """A page has thousands of them."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Sheet:
    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    areas: tuple[Area, ...]
    characters: int  # of the text layer, shown or not
    pictures: int  # large ones


@dataclass(frozen=True, slots=True)
class _Ink:
    """How the glyphs of one text object are set."""

    size: float
    angle: float  # radians, counter-clockwise, in the page's own space
    pale: bool
    invisible: bool
    order: int


class _Mark(NamedTuple):
    """A glyph with the text object that draws it."""

    glyph: Glyph
    source: int


def read_sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    drawing = Drawing()
    draw(page.raw, pdf.FPDFPage_CountObjects(page), pdf.FPDFPage_GetObject, IDENTITY, drawing, 0)
    text = _text(page, drawing.texts)
    turned = _Turn(_quarter_turns(text, page.get_rotation()), page.get_cropbox())
    rules = [turned.rule(rule) for rule in drawing.rules] if drawing.paths <= MAX_PATHS else []
    rules = [rule for pale in (False, True) for rule in joined(rule for rule in rules if rule.pale is pale)]
    areas = [replace(area, box=turned.box(area.box)) for area in drawing.areas] if drawing.paths <= MAX_PATHS else []
    pictures = [turned.box(picture) for picture in drawing.pictures]
    paper = _Paper(areas, pictures, drawing, turned, text.inks)
    glyphs = _raised(_once(_shown(text, turned, paper)))
    glyphs, rules = _without_struck(glyphs, rules)
    area = turned.width * turned.height
    large = sum((x1 - x0) * (y1 - y0) > _PICTURE_SHARE * area for x0, y0, x1, y1 in pictures)
    return Sheet(number, turned.width, turned.height, tuple(glyphs), tuple(rules), tuple(areas), text.characters, large)


# --- glyphs ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Text:
    """The text layer of a page, in the page's own space."""

    marks: list[_Mark] = field(default_factory=list)
    inks: dict[int, _Ink] = field(default_factory=dict)  # by text object
    characters: int = 0  # that are no blanks


def _text(page: pdfium.PdfPage, texts: Mapping[int, Print]) -> _Text:
    layer = pdf.FPDFText_LoadPage(page)
    found = _Text()
    rectangle = pdf.FS_RECTF()
    reference = ctypes.byref(rectangle)
    try:
        for index in range(pdf.FPDFText_CountChars(layer)):
            text = _character(layer, index)
            if not text:
                continue
            found.characters += not text.isspace()
            if not pdf.FPDFText_GetLooseCharBox(layer, index, reference):
                continue
            thing = pdf.FPDFText_GetTextObject(layer, index)
            source = ctypes.addressof(thing.contents) if thing else 0
            if (ink := found.inks.get(source)) is None:
                ink = found.inks[source] = _ink(layer, index, thing, texts[source].order if source in texts else -1)
            glyph = Glyph(text, rectangle.left, rectangle.right, rectangle.bottom, rectangle.top, ink.size)
            found.marks.append(_Mark(glyph, source))
    finally:
        pdf.FPDFText_ClosePage(layer)
    return found


def _character(layer: Any, index: int) -> str:
    """The character; "" for what PDFium adds by itself (line ends, gaps)."""
    code = pdf.FPDFText_GetUnicode(layer, index)
    if code in (0x20, 0x0A, 0x0D) and pdf.FPDFText_IsGenerated(layer, index) == 1:
        return ""
    if code == 0x02:  # how PDFium marks a hyphen at the end of a line
        return "-"
    if code < 0x20 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return "\ufffd"
    if code > 0x7F and pdf.FPDFText_HasUnicodeMapError(layer, index) == 1:
        return "\ufffd"
    return chr(code)


def _ink(layer: Any, index: int, thing: Any, order: int) -> _Ink:
    matrix = pdf.FS_MATRIX()
    pdf.FPDFText_GetMatrix(layer, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdf.FPDFText_GetFillColor(layer, index, red, green, blue, alpha)
    mode = pdf.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    return _Ink(
        size=pdf.FPDFText_GetFontSize(layer, index) * scale,
        angle=math.atan2(matrix.b, matrix.a),
        pale=min(red.value, green.value, blue.value) >= PALE or alpha.value == 0,
        invisible=mode == _INVISIBLE_TEXT,
        order=order,
    )


def _is_upright(angle: float) -> bool:
    quarter = math.pi / 2
    return abs(angle / quarter - round(angle / quarter)) * quarter < _LEAN


def _quarter_turns(text: _Text, rotation: int) -> int:
    """How often the page is turned clockwise by 90° so that most of its text runs from left to right."""
    turns: Counter[int] = Counter()
    for source, count in Counter(source for _, source in text.marks).items():
        if _is_upright(angle := text.inks[source].angle):
            turns[round(angle / (math.pi / 2)) % 4] += count
    return turns.most_common(1)[0][0] if turns else rotation // 90 % 4


@dataclass(frozen=True, slots=True)
class _Turn:
    """The page's own space → points from the top left corner of the turned page."""

    quarters: int
    page: Box  # left, bottom, right, top

    @property
    def width(self) -> float:
        left, bottom, right, top = self.page
        return top - bottom if self.quarters % 2 else right - left

    @property
    def height(self) -> float:
        left, bottom, right, top = self.page
        return right - left if self.quarters % 2 else top - bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.page
        match self.quarters:
            case 0:
                return x - left, top - y
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case _:
                return top - y, right - x

    def box(self, box: Box) -> Box:
        if not self.quarters:
            left, top = self.page[0], self.page[3]
            return box[0] - left, top - box[3], box[2] - left, top - box[1]
        (xa, ya), (xb, yb) = self.point(box[0], box[1]), self.point(box[2], box[3])
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)

    def rule(self, rule: Rule) -> Rule:
        ends = ((rule.start, rule.at), (rule.end, rule.at)) if rule.horizontal else ((rule.at, rule.start), (rule.at, rule.end))
        (xa, ya), (xb, yb) = (self.point(*end) for end in ends)
        if rule.horizontal != bool(self.quarters % 2):
            return Rule(True, ya, min(xa, xb), max(xa, xb), rule.pale)
        return Rule(False, xa, min(ya, yb), max(ya, yb), rule.pale)


class _Paper:
    """What lies under and over the text of a page."""

    def __init__(self, areas: Sequence[Area], pictures: Sequence[Box], drawing: Drawing, turned: _Turn, told: Mapping[int, _Ink]) -> None:
        self.pictures = pictures
        self.covers = [area for area in areas if area.covers]
        self.dark = [area.box for area in areas if not area.pale] + list(pictures)
        self._drawing = drawing
        self._turned = turned
        self._told = told

    def is_scan(self, glyph: Glyph) -> bool:
        return any(holds(picture, *_middle(glyph)) for picture in self.pictures)

    def is_pale(self, ink: _Ink, glyph: Glyph) -> bool:
        return ink.pale and not any(holds(box, *_middle(glyph)) for box in self.dark)

    def cover(self, ink: _Ink, glyph: Glyph) -> int:
        """The order of what was painted over the glyph; 0 for nothing."""
        x, y = _middle(glyph)
        return max((area.order for area in self.covers if area.order > ink.order >= 0 and holds(area.box, x, y)), default=0)

    def is_printed_after(self, order: int, glyph: Glyph) -> bool:
        """Whether something is printed where the glyph stands that is no earlier than ``order``."""
        (x, y), left = _middle(glyph), 0.9 * glyph.x0 + 0.1 * glyph.x1
        return any(other >= order and (holds(box, x, y) or holds(box, left, y)) for other, box in self._prints)

    @cached_property
    def _prints(self) -> list[tuple[int, Box]]:
        unseen = {source for source, ink in self._told.items() if ink.pale or ink.invisible}
        bounds = [(text.order, bounds_of(text.thing, text.matrix)) for source, text in self._drawing.texts.items() if source not in unseen]
        return [(order, self._turned.box(box)) for order, box in bounds if box is not None]


def _shown(text: _Text, turned: _Turn, paper: _Paper) -> list[_Mark]:
    """Turned upright; without watermarks, text in the colour of the paper, behind a white area, or invisible where no scan is under it."""
    leaning = {source for source, ink in text.inks.items() if not _is_upright(ink.angle)}
    doubtful = set(text.inks) if paper.covers else {source for source, ink in text.inks.items() if ink.pale or ink.invisible}
    shown: list[_Mark] = []
    unseen: list[tuple[int, _Mark]] = []
    for (character, x0, x1, y0, y1, size), source in text.marks:
        if source in leaning:
            continue
        left, top, right, bottom = turned.box((x0, y0, x1, y1))
        mark = _Mark(Glyph(character, left, right, top, bottom, size), source)
        ink = text.inks[source]
        if source not in doubtful:
            shown.append(mark)
        elif cover := paper.cover(ink, mark.glyph):
            unseen.append((cover, mark))
        elif paper.is_pale(ink, mark.glyph):
            unseen.append((ink.order + 1, mark))
        elif not ink.invisible or paper.is_scan(mark.glyph):
            shown.append(mark)
    # Of two prints of one character in one place PDFium tells the first only, though that one may be under the paint:
    # where something was printed later that it does not tell, there is something nobody can read.
    untold = [mark for order, mark in unseen if paper.is_printed_after(order, mark.glyph) and not _stands_on(mark.glyph, shown)]
    return shown + [mark._replace(glyph=mark.glyph._replace(text="\ufffd")) for mark in untold if not mark.glyph.text.isspace()]


def _stands_on(glyph: Glyph, shown: Sequence[_Mark]) -> bool:
    x, y = _middle(glyph)
    return any(holds((mark.glyph.x0, mark.glyph.top, mark.glyph.x1, mark.glyph.bottom), x, y) for mark in shown)


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2


def holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _once(marks: Sequence[_Mark]) -> list[Glyph]:
    """What is printed, once: some programs print bold type twice. Where two different texts lie over each other, neither is read."""
    suspects = _overlapping_sources(marks)
    if not suspects:
        return [mark.glyph for mark in marks]
    near: dict[tuple[int, float, float], list[int]] = {}
    glyphs: list[Glyph | None] = [mark.glyph for mark in marks]
    for number, (glyph, source) in enumerate(marks):
        if source not in suspects or glyph.text.isspace():
            continue
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        over = -1
        # Middles less than half a mesh apart fall into one mesh of at least one of four shifted nets.
        for net, (dx, dy) in enumerate(_NETS):
            mesh = near.setdefault((net, (x + dx) // _MESH, (y + dy) // _MESH), [])
            for other in mesh:
                if marks[other].source != source and _overlap(marks[other].glyph, glyph):
                    over = other
            mesh.append(number)
        if over < 0:
            continue
        glyphs[number] = None
        if marks[over].glyph.text != glyph.text and (first := glyphs[over]) is not None:
            glyphs[over] = first._replace(text="\ufffd")
    return [glyph for glyph in glyphs if glyph is not None]


def _overlapping_sources(marks: Sequence[_Mark]) -> set[int]:
    """Text objects a good part of which lies over another one."""
    boxes: dict[int, list[float]] = {}
    for glyph, source in marks:
        if (box := boxes.get(source)) is None:
            boxes[source] = [glyph.top, glyph.x0, glyph.bottom, glyph.x1]
        else:
            box[0], box[1] = min(box[0], glyph.top), min(box[1], glyph.x0)
            box[2], box[3] = max(box[2], glyph.bottom), max(box[3], glyph.x1)
    found: set[int] = set()
    above: list[tuple[list[float], int]] = []
    for source, box in sorted(boxes.items(), key=lambda item: item[1]):
        above = [entry for entry in above if entry[0][2] > box[0]]
        for other, its in above:
            across, down = min(box[3], other[3]) - max(box[1], other[1]), min(box[2], other[2]) - box[0]
            least = min((box[3] - box[1]) * (box[2] - box[0]), (other[3] - other[1]) * (other[2] - other[0]))
            if across > 0 and across * down > _SHARED * least:
                found |= {source, its}
        above.append((box, source))
    return found


_SHARED = 0.3  # of the smaller one
_MESH = 8.0
_NETS = ((0.0, 0.0), (4.0, 0.0), (0.0, 4.0), (4.0, 4.0))


def _overlap(one: Glyph, other: Glyph) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    widest, highest = max(one.x1 - one.x0, other.x1 - other.x0), max(one.bottom - one.top, other.bottom - other.top)
    return across > _OVERLAP * widest and down > _OVERLAP * highest


def _raised(glyphs: list[Glyph]) -> list[Glyph]:
    """Small digits that stand high behind a larger glyph are footnotes: raised characters on the line of that glyph."""
    largest = max((glyph.size for glyph in glyphs), default=0.0)
    if not any(glyph.text.isdigit() and glyph.size < _SMALLER * largest for glyph in glyphs):
        return glyphs
    hosts = sorted((glyph for glyph in glyphs if not glyph.text.isspace()), key=lambda glyph: glyph.x1)
    ends = [host.x1 for host in hosts]
    made: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x0):
        host = _host(glyph, hosts, ends) if glyph.text.isdigit() and glyph.text.isascii() else None
        if host is None:
            made.append(glyph)
            continue
        raised = glyph._replace(text=glyph.text.translate(RAISED), top=host.top, bottom=host.bottom, size=host.size)
        at = bisect_left(ends, raised.x1)
        hosts.insert(at, raised)  # a second raised digit follows the first
        ends.insert(at, raised.x1)
        made.append(raised)
    return made


def _host(glyph: Glyph, hosts: Sequence[Glyph], ends: Sequence[float]) -> Glyph | None:
    for at in range(bisect_left(ends, glyph.x0 - 0.4 * glyph.size), len(hosts)):
        host = hosts[at]
        if host.x1 > glyph.x0 + 0.4 * glyph.size:
            return None
        high = host.top < glyph.bottom < host.bottom - _RAISED_BY * host.size
        if high and glyph.size < _SMALLER * host.size and host is not glyph:
            return host
    return None


def _without_struck(glyphs: list[Glyph], rules: list[Rule]) -> tuple[list[Glyph], list[Rule]]:
    """A rule through the middle of a run of glyphs, no longer than they are, crosses them out."""
    by_top = sorted(glyphs, key=lambda glyph: glyph.top)
    tops = [glyph.top for glyph in by_top]
    highest = max((glyph.bottom - glyph.top for glyph in glyphs), default=0.0)
    struck: set[int] = set()
    kept: list[Rule] = []
    for rule in rules:
        crossed = _crossed(rule, by_top, tops, highest) if rule.horizontal and not rule.pale else []
        struck.update(map(id, crossed))
        if not crossed:
            kept.append(rule)
    return ([glyph for glyph in glyphs if id(glyph) not in struck] if struck else glyphs), kept


def _crossed(rule: Rule, by_top: Sequence[Glyph], tops: Sequence[float], highest: float) -> list[Glyph]:
    found: list[Glyph] = []
    for at in range(bisect_left(tops, rule.at - highest), bisect_left(tops, rule.at)):
        glyph = by_top[at]
        down = (rule.at - glyph.top) / (glyph.bottom - glyph.top or 1)
        if 0.25 < down < 0.8 and rule.start <= (glyph.x0 + glyph.x1) / 2 <= rule.end:
            found.append(glyph)
    inked = [glyph for glyph in found if not glyph.text.isspace()]
    if not inked:
        return []
    slack = 0.45 * inked[0].size
    fits = rule.start > min(glyph.x0 for glyph in inked) - slack and rule.end < max(glyph.x1 for glyph in inked) + slack
    return found if fits else []
