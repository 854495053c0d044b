"""Plain-text layouts: what copying, converting or printing the form to text leaves of its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.samples.grid import Row, Slot, TableRef, WrittenCell, grid
from archive.samples.ink import Ink, Run, runs
from archive.samples.manuscript import Heading, Manuscript, Part, Table

Lines = Iterator[str]
NBSP = "\u00a0"
_SPACES = re.compile(" +")


@dataclass(frozen=True, slots=True)
class Style:
    """How tables and paragraphs become lines. A table function writes a number's place as ``{code}``."""

    table: Callable[[TableRef], Lines]
    blank: str = ""  # what a blank cell holds
    between: str = "\n"  # between paragraphs
    around_tables: str = ""  # extra lines before and after a table
    squeeze: bool = False  # blanks in a row run together
    title: Callable[[str], str] = str
    heading: Callable[[str], str] = str


def write(manuscript: Manuscript, style: Style) -> str:
    pieces = [style.title(manuscript.title)]
    pieces += [_piece(part, manuscript, style) for part in manuscript.parts]
    return style.between.join(pieces) + "\n"


def _piece(part: Part, manuscript: Manuscript, style: Style) -> str:
    if isinstance(part, Table):
        return fill(part.ref, style, manuscript)
    if isinstance(part, Heading):
        return style.heading(part.text)
    return part.text


def fill(ref: TableRef, style: Style, manuscript: Manuscript) -> str:
    template, codes = _template(ref, style)
    printed = manuscript.truth.printed
    text = template % tuple([_inked(printed[code]) or style.blank for code in codes])
    return _SPACES.sub(" ", text).replace(" \n", "\n").rstrip(" ") if style.squeeze else text


def _inked(printed: str) -> str:
    return printed if printed.isdigit() else "".join(_run(run) for run in runs(printed))


def _run(run: Run) -> str:
    """Crossing out by combining marks or tildes, footnotes as the signs typists use; what is hidden is not copied."""
    match run.ink:
        case Ink.STRUCK:
            return (f"~~{run.text}~~", "".join(char + "\u0336" for char in run.text), f"<s>{run.text}</s>")[run.variant % 3]
        case Ink.RAISED:
            number = int(run.text)
            return (chr(0x245F + number), "⁰¹²³⁴⁵⁶⁷⁸⁹"[number], "*", f"[{number}]", f"注{number}", f"<sup>{number}</sup>")[run.variant % 6]
        case Ink.HIDDEN:
            return ""
    return run.text


@lru_cache(maxsize=4096)
def _template(ref: TableRef, style: Style) -> tuple[str, tuple[str, ...]]:
    """The table's text with %s for each number, and the fields in that order. Tables differ in numbers only."""
    text = style.around_tables + "\n".join(style.table(ref)) + style.around_tables
    pieces = text.replace("%", "%%").split("{")
    codes = tuple(piece.split("}", 1)[0] for piece in pieces[1:])
    return "%s".join([pieces[0], *(piece.split("}", 1)[1] for piece in pieces[1:])]), codes


def shown(cell: WrittenCell) -> str:
    return f"{{{cell.code}}}" if cell.code else cell.text


def _begun(row: Row) -> list[Slot]:
    return [slot for slot in row if slot.begins]


# --- One cell per line --------------------------------------------------------------------------------------

_BROKEN_HEADERS = {"本年新制作数量": "本年新\n制作数量", "本年新公开数量": "本年新\n公开数量"}


def exploded_tab(ref: TableRef) -> Lines:
    """TAB before every cell, a TAB alone for a merged cell's continuation, an empty line after each row."""
    for row in grid(ref):
        for slot in row:
            if slot.begins:
                text = shown(slot.cell)
                yield "\t" + _BROKEN_HEADERS.get(text, text)
            elif slot.from_above:
                yield "\t"
        yield ""


def exploded_plain(ref: TableRef) -> Lines:
    """Every cell a paragraph of its own; merged cells leave nothing."""
    for row in grid(ref):
        for slot in _begun(row):
            yield shown(slot.cell)
            yield ""


def cell_pipe(ref: TableRef) -> Lines:
    """One cell per line, each with a trailing pipe."""
    for row in grid(ref):
        for slot in _begun(row):
            yield shown(slot.cell) + " |"


def row_start_pipe(ref: TableRef) -> Lines:
    """One cell per line with a trailing pipe; a row's first cell has a leading one, too."""
    for row in grid(ref):
        for index, slot in enumerate(_begun(row)):
            yield ("| " if index == 0 else "") + shown(slot.cell) + " |"


# --- One row per line ------------------------------------------------------------------------------------------


def pipes_leading(ref: TableRef) -> Lines:
    for row in grid(ref):
        cells = [shown(slot.cell) for slot in _begun(row)]
        yield "| " + " | ".join(cells) + " | " + "|" * (len(row) - len(cells))


def pipes_trailing(ref: TableRef) -> Lines:
    for row in grid(ref):
        cells = [shown(slot.cell) for slot in _begun(row)]
        yield " | ".join(cells) + " |" + "|" * (len(row) - len(cells))


def pipes_bare(ref: TableRef) -> Lines:
    for row in grid(ref):
        yield " | ".join(shown(slot.cell) for slot in _begun(row))


def tab_rows(ref: TableRef) -> Lines:
    """Merged cells leave their places empty, as copying from a browser does."""
    for row in grid(ref):
        yield "\t".join(shown(slot.cell) if slot.begins else "" for slot in row)


def tab_dropped(ref: TableRef) -> Lines:
    """Merged cells leave nothing."""
    for row in grid(ref):
        yield "\t".join(shown(slot.cell) for slot in _begun(row))


def markdown(ref: TableRef) -> Lines:
    for index, row in enumerate(grid(ref)):
        yield "| " + " | ".join(shown(slot.cell) if slot.begins else "" for slot in row) + " |"
        if index == 0:
            yield "|" + " --- |" * len(row)


def pdf_text(ref: TableRef) -> Lines:
    """Text taken from a PDF page: numbers with spaces between, narrow header cells one character per line."""
    for row in grid(ref):
        cells = _begun(row)
        if ref.number in (3, 4) and not any(slot.cell.code for slot in cells):
            for slot in cells:
                yield from slot.cell.text if len(slot.cell.text) < 8 else [slot.cell.text]
        else:
            yield " ".join(shown(slot.cell) for slot in cells)


EXPLODED_TAB = Style(exploded_tab, blank=NBSP, around_tables="\n")
EXPLODED_PLAIN = Style(exploded_plain, between="\n\n")
CELL_PIPE = Style(cell_pipe)
ROW_START_PIPE = Style(row_start_pipe)
PIPES_LEADING = Style(pipes_leading)
PIPES_TRAILING = Style(pipes_trailing)
PIPES_BARE = Style(pipes_bare)
TAB_ROWS = Style(tab_rows)
TAB_DROPPED = Style(tab_dropped)
PDF_TEXT = Style(pdf_text, squeeze=True)
MARKDOWN = Style(markdown, between="\n\n", title=lambda text: f"# {text}", heading=lambda text: f"## {text}")
MARKDOWN_TIGHT = Style(markdown, title=lambda text: f"# {text}", heading=lambda text: f"## {text}")
