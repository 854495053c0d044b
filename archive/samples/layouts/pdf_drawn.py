"""PDF as word processors and browsers draw it: rules as thin filled areas, shading, open sides, turned pages, merged
cells whose background is painted place by place. Needs reportlab, which only tests and benchmarks install."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.samples.grid import Slot, TableRef, grid, unmerged
from archive.samples.ink import Ink, runs
from archive.samples.manuscript import Heading, Manuscript, Table

_FONT = "STSong-Light"  # every PDF reader has it
_WIDE, _HIGH = 595.0, 842.0
_MARGIN = 60.0
_SIZE, _SMALL = 10.5, 7.5
_LEADING = 1.35


@dataclass(frozen=True, slots=True)
class Style:
    """How one program draws tables and lines of text."""

    filled_rules: bool = False  # rules are thin filled areas, as Word and WPS draw them; else strokes
    shaded_lines: bool = False  # a white or grey area behind every line of text
    shaded_cells: bool = False  # a background behind every place of the grid, merged or not
    open_sides: bool = False  # no rules at the left and right
    columns: bool = True  # rules between columns
    rows: bool = True  # rules between the rows of numbers
    turned: bool = False  # pages with tables are stored sideways
    repeated: bool = False  # no cell is merged: what a merged cell said stands in every place
    behind: bool = False  # white text behind the numbers, and words under white areas


WORD = Style(filled_rules=True)
WPS = Style(filled_rules=True, shaded_lines=True)
BROWSER = Style(shaded_cells=True)
OPEN = Style(open_sides=True)
BOOK = Style(filled_rules=True, open_sides=True, columns=False)
TURNED = Style(turned=True, shaded_cells=True)
BEHIND = Style(behind=True)
REPEATED = Style(repeated=True)


def write(manuscript: Manuscript, style: Style) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDE, _HIGH), invariant=1)
    canvas.setAuthor("示例（虚构）")
    _Press(canvas, style).print(manuscript)
    canvas.save()
    return buffer.getvalue()


class _Press:
    def __init__(self, canvas: Any, style: Style) -> None:
        self._canvas = canvas
        self._style = style
        self._top = _MARGIN  # where the next thing is printed, from the top
        self._page = 1
        self._wide, self._high = _WIDE, _HIGH

    def print(self, manuscript: Manuscript) -> None:
        self._lines(manuscript.title, 17.0, indent=0)
        for part in manuscript.parts:
            if isinstance(part, Table):
                self._table(part.ref, manuscript)
            else:
                self._lines(part.text, 13.0 if isinstance(part, Heading) else _SIZE, indent=0 if isinstance(part, Heading) else 2)
        self._end_page()

    # --- pages ---

    def _end_page(self) -> None:
        self._canvas.setFillGray(0)
        self._canvas.setFont(_FONT, 9)
        self._canvas.drawCentredString(self._wide / 2, 30, f"— {self._page} —")
        self._canvas.showPage()
        self._canvas.setPageRotation(0)
        self._canvas.setPageSize((_WIDE, _HIGH))
        self._page += 1
        self._top = _MARGIN
        self._wide, self._high = _WIDE, _HIGH

    def _turn(self) -> None:
        """The next page lies on its side and is stored upright: programs do so for wide tables."""
        self._end_page()
        self._canvas.setPageSize((_HIGH, _WIDE))  # as it is seen
        self._canvas.setPageRotation(90)
        self._canvas.rotate(90)
        self._canvas.translate(0, -_WIDE)
        self._wide, self._high = _HIGH, _WIDE

    def _room(self, needed: float) -> None:
        if self._top + needed > self._high - _MARGIN:
            self._end_page()

    def _y(self, top: float) -> float:
        return self._high - top

    # --- text ---

    def _lines(self, text: str, size: float, *, indent: int) -> None:
        for line in self._set("\u3000" * indent + text, size):
            self._room(size * 1.6)
            if self._style.shaded_lines:
                self._area(_MARGIN, self._top, self._wide - _MARGIN, self._top + size * 1.6, 1.0 if self._page % 2 else 0.9)
            self._text(line, _MARGIN, self._top + size * 1.25, size)
            self._top += size * 1.6
        self._top += 4

    def _set(self, text: str, size: float) -> Iterator[str]:
        """Lines as wide as the page allows."""
        line = ""
        for char in text:
            if line and self._canvas.stringWidth(line + char, _FONT, size) > self._wide - 2 * _MARGIN:
                yield line
                line = ""
            line += char
        yield line

    def _text(self, text: str, x: float, base: float, size: float, grey: float = 0.0) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.setFont(_FONT, size)
        self._canvas.drawString(x, self._y(base), text)

    def _area(self, x0: float, top: float, x1: float, bottom: float, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.rect(x0, self._y(bottom), x1 - x0, bottom - top, stroke=0, fill=1)

    def _rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        if self._style.filled_rules:
            self._area(x0 - 0.25, top - 0.25, x1 + 0.25, bottom + 0.25, 0.0)
        else:
            self._canvas.setLineWidth(0.5)
            self._canvas.line(x0, self._y(top), x1, self._y(bottom))

    # --- tables ---

    def _table(self, ref: TableRef, manuscript: Manuscript) -> None:
        if self._style.turned and ref.number == 3:
            self._turn()
        rows = unmerged(ref) if self._style.repeated else grid(ref)
        edges = self._edges(ref.number, len(rows[0]))
        heights = [self._height(row, edges, manuscript) for row in rows]
        start = 0
        while start < len(rows):
            end, depth = start, 0.0
            while end < len(rows) and self._top + depth + heights[end] <= self._high - _MARGIN:
                depth += heights[end]
                end += 1
            if end == start:
                self._end_page()
                continue
            self._part(rows, start, end, edges, heights, manuscript)
            self._top += depth + 8
            start = end
            if start < len(rows):
                self._end_page()
        if self._style.turned and ref.number == 3:
            self._end_page()

    def _edges(self, number: int, columns: int) -> list[float]:
        wide = self._wide - 2 * _MARGIN
        shares = [0.11, 0.13, 0.24, *[0.52 / 7] * 7] if number == 3 and columns == 10 else [1 / columns] * columns
        edges = [_MARGIN]
        for share in shares:
            edges.append(edges[-1] + share * wide)
        return edges

    def _height(self, row: tuple[Slot, ...], edges: list[float], manuscript: Manuscript) -> float:
        own = [
            (slot, edges[c + slot.cell.columns] - edges[c])
            for c, slot in enumerate(row)
            if slot.begins and slot.cell.rows == 1 and c + slot.cell.columns < len(edges)
        ]
        lines = max((len(_wrapped(slot.cell.text, wide)) for slot, wide in own if not slot.cell.code), default=1)
        return lines * _SMALL * _LEADING + 5

    def _part(self, rows: Any, start: int, end: int, edges: list[float], heights: list[float], manuscript: Manuscript) -> None:
        tops = [self._top]
        for row in range(start, end):
            tops.append(tops[-1] + heights[row])
        if self._style.shaded_cells:
            for r in range(start, end):
                for c in range(len(edges) - 1):
                    self._area(edges[c], tops[r - start], edges[c + 1], tops[r - start + 1], 0.93 if r % 2 else 1.0)
        for r, c, r1, c1, slot in _cells(rows, start, end):
            box = edges[c], tops[r - start], edges[c1], tops[r1 - start]
            self._frame(box, c == 0, c1 == len(edges) - 1)
            text = (manuscript.truth.printed[slot.cell.code] if slot.cell.code else slot.cell.text) if slot.begins or r == start else ""
            self._fill(text, box, is_number=bool(slot.cell.code))

    def _frame(self, box: tuple[float, float, float, float], first: bool, last: bool) -> None:
        x0, top, x1, bottom = box
        self._rule(x0, top, x1, top)
        self._rule(x0, bottom, x1, bottom)
        if (self._style.columns or first) and not (first and self._style.open_sides):
            self._rule(x0, top, x0, bottom)
        if (self._style.columns or last) and not (last and self._style.open_sides):
            self._rule(x1, top, x1, bottom)

    def _fill(self, text: str, box: tuple[float, float, float, float], *, is_number: bool) -> None:
        x0, top, x1, bottom = box
        if is_number:
            self._number(text, (x0 + x1) / 2, (top + bottom) / 2 + _SMALL * 0.35)
            return
        lines = _wrapped(text, x1 - x0)
        base = (top + bottom) / 2 - len(lines) * _SMALL * _LEADING / 2 + _SMALL
        for line in lines:
            self._text(line, x0 + 2, base, _SMALL)
            base += _SMALL * _LEADING

    def _number(self, text: str, middle: float, base: float) -> None:
        pieces = list(runs(text))
        sizes = [_SMALL * 0.6 if piece.ink is Ink.RAISED else _SMALL for piece in pieces]
        widths = [self._canvas.stringWidth(piece.text, _FONT, size) for piece, size in zip(pieces, sizes, strict=True)]
        x = middle - sum(widths) / 2
        if self._style.behind and text:
            self._text("41", x + 1, base, _SMALL, 1.0)  # white on white
            self._text("8", x, base, _SMALL)  # and a correction: the old number, white paint, the new number
            self._area(x - 0.5, base - _SMALL, x + sum(widths) + 4, base + 2, 1.0)
        for piece, size, wide in zip(pieces, sizes, widths, strict=True):
            if piece.ink is Ink.RAISED:
                self._text(piece.text, x, base - _SMALL * 0.4, size)
            else:
                self._text(piece.text, x, base, size, 1.0 if piece.ink is Ink.HIDDEN else 0.0)
            if piece.ink is Ink.STRUCK:
                self._rule(x, base - _SMALL * 0.33, x + wide, base - _SMALL * 0.33)
            x += wide


def _wrapped(text: str, wide: float) -> list[str]:
    fit = max(1, int((wide - 4) / _SMALL))
    return [text[start : start + fit] for start in range(0, len(text), fit)]


def _cells(rows: Any, start: int, end: int) -> Iterator[tuple[int, int, int, int, Slot]]:
    """Every cell of these rows with the places it covers there; a cell torn by the page begins again."""
    for r in range(start, end):
        for c, slot in enumerate(rows[r]):
            left = c > 0 and rows[r][c - 1].cell is slot.cell
            above = r > start and rows[r - 1][c].cell is slot.cell
            if left or above:
                continue
            c1, r1 = c + 1, r + 1
            while c1 < len(rows[r]) and rows[r][c1].cell is slot.cell:
                c1 += 1
            while r1 < end and rows[r1][c].cell is slot.cell:
                r1 += 1
            yield r, c, r1, c1, slot
