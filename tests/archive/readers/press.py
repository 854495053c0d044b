"""A small press: prints a table with merged cells as PDF and tears it at a given height, inside rows if it comes so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LINE = 12.0
SIZE = 9.0
PADDING = 3.0
LEFT = 72.0
TOP = 770.0  # where the table (or its rest) begins on a page, in points from the foot of the page


@dataclass(frozen=True)
class Cell:
    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def print_table(canvas: Canvas, cells: Sequence[Cell], widths: Sequence[float], tear: float, *, centred: bool, font: str) -> float:
    """Prints the table on this page and, from ``tear`` points below its top, on the next one.

    Returns the height left for what follows on the last page.
    """
    edges = [LEFT + sum(widths[:column]) for column in range(len(widths) + 1)]
    heights = _row_heights(cells, edges)
    tops = [sum(heights[:row]) for row in range(len(heights) + 1)]
    for first, last in ((0.0, tear), (tear, tops[-1])):
        if first >= min(last, tops[-1]):
            continue
        if first:
            canvas.showPage()
        canvas.setFont(font, SIZE)
        for cell in cells:
            _print_cell(canvas, cell, edges, tops, first, min(last, tops[-1]), centred)
    return TOP - (tops[-1] - tear if tops[-1] > tear else tops[-1])


def _row_heights(cells: Sequence[Cell], edges: Sequence[float]) -> list[float]:
    heights = [LINE + 2 * PADDING] * (1 + max(cell.row for cell in cells))
    for cell in cells:
        if cell.rows == 1:
            heights[cell.row] = max(heights[cell.row], len(_lines(cell, edges)) * LINE + 2 * PADDING)
    return heights


def _lines(cell: Cell, edges: Sequence[float]) -> list[str]:
    width = edges[cell.column + cell.columns] - edges[cell.column] - 2 * PADDING
    fit = max(1, int(width / SIZE))
    if cell.text.isascii():
        return [cell.text]
    return [cell.text[start : start + fit] for start in range(0, len(cell.text), fit)]


def _print_cell(
    canvas: Canvas, cell: Cell, edges: Sequence[float], tops: Sequence[float], first: float, last: float, centred: bool
) -> None:
    top, bottom = tops[cell.row], tops[cell.row + cell.rows]
    shown_top, shown_bottom = max(top, first), min(bottom, last)
    if shown_top >= shown_bottom:
        return
    left, right = edges[cell.column], edges[cell.column + cell.columns]
    canvas.rect(left, TOP - (shown_bottom - first), right - left, shown_bottom - shown_top)
    lines = _lines(cell, edges)
    start = (top + bottom - len(lines) * LINE) / 2 if centred else top + PADDING
    place = shown_top
    for number, line in enumerate(lines):
        middle = start + (number + 0.5) * LINE
        if first <= middle < last and line:
            # A line never straddles the tear, and lines never overlap.
            place = max(place, middle - LINE / 2)
            canvas.drawString(left + PADDING, TOP - (place - first) - SIZE, line)
            place += LINE


def page_number(canvas: Canvas, font: str) -> None:
    canvas.setFont(font, SIZE)
    canvas.drawCentredString(A4[0] / 2, 40, f"- {canvas.getPageNumber()} -")
