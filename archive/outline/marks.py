"""What each line seems to be: heading, table line, prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from archive.form import FREE_SECTIONS, SECTIONS
from archive.outline.cells import Cell, Role, grid_rows, line_cells
from archive.outline.lines import Line
from archive.text.clean import SHORT

_OUTLINE = 3  # headings of the official outline that show a document to follow it
_NUMBER = r"(?:[(（]?[一二三四五六七八九十][)）]?|第[一二三四五六七八]部分|\d)?[、.．,，:：]?"
_OTHER_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、[^。，；,;:：|\t]{2,24}$")
_NONE = r"(?P<none>[（(]无[)）]|[:：]无)?"


def _compiled() -> list[tuple[int, bool, re.Pattern[str]]]:
    made = [(s.number, True, s.core) for s in SECTIONS] + [(s.number, False, s.core) for s in FREE_SECTIONS]
    return [(number, official, re.compile(rf"^[#*]*{_NUMBER}(?:{core}){_NONE}[*。:：]*$")) for number, official, core in made]


_HEADINGS = _compiled()


@dataclass(frozen=True, slots=True)
class Found:
    """A heading as a line shows it."""

    section: int  # 0: a section of a free report that answers none of the six
    none: bool  # ends with （无）
    numbered: bool
    official: bool  # one of the official form's, not of a free report
    bracketed: bool  # numbered （一）: a subsection, unless nothing better names the section


@dataclass(frozen=True, slots=True)
class Mark:
    """A line with what it seems to be."""

    line: Line
    cells: Sequence[Sequence[Cell]]  # rows of cells; one row for a text line
    heading: Found | None
    labels: int  # cells that are printed labels
    filled_values: int
    only_values: bool
    prose: bool
    short: bool
    delimited: bool  # cells are told apart by TABs, pipes or a grid
    anchors: bool  # shows by itself that here is a table


def _made(line: Line, cells: Sequence[Sequence[Cell]], heading: Found | None) -> Mark:
    flat = [cell for row in cells for cell in row]
    labels = [cell.role for cell in flat if cell.is_label]
    filled = sum(cell.role is Role.VALUE and cell.text != "" for cell in flat)
    only_values = bool(flat) and all(cell.role is Role.VALUE for cell in flat)
    raw, length = line.raw, len(line.text.strip())
    prose = is_prose(line.text)
    delimited = line.is_grid or raw.startswith("\t") or "\t" in raw.strip() or ("|" in raw and not prose)
    if delimited:
        anchors = bool(flat) and (bool(labels) or filled >= 3 or len(flat) >= 3 or raw.startswith("\t"))
    else:
        anchors = (only_values and len(flat) >= 7) or (length < 80 and any(role is not Role.HEAD4 for role in labels))
    return Mark(line, cells, heading, len(labels), filled, only_values, prose, length <= 40 and not prose, delimited, anchors)


def is_prose(text: str) -> bool:
    """A line that speaks in sentences; cells do not."""
    return "。" in text or (text.count("，") + text.count(",") >= 3 and len(text) > 60 and "|" not in text and "\t" not in text)


def heading_of(text: str) -> Found | None:
    """The heading a line is; None for any other line."""
    flat = re.sub(r"\s+", "", text).replace("资讯", "信息")
    if not 2 < len(flat) < 45 or flat.endswith(("。", "；", ";")):
        return None
    for number, official, pattern in _HEADINGS:
        match = pattern.match(flat)
        if match:
            bare = flat.lstrip("#*")
            numbered = bool(re.match(r"[一二三四五六七八九(（第\d]", bare))
            return Found(number, match["none"] is not None, numbered, official, bare.startswith(("（", "(")))
    return None


def mark_lines(lines: Sequence[Line]) -> list[Mark]:
    """Every line marked; headings that only list or subdivide are taken back."""
    marks = [_mark(line) for line in lines]
    found = [(i, m.heading) for i, m in enumerate(marks) if m.heading is not None]
    official = len({heading.section for _, heading in found if heading.official}) >= _OUTLINE
    for at, (i, heading) in enumerate(found):
        others = [other for j, other in found if j != i and other.section == heading.section]
        subsection = heading.bracketed and (any(not other.bracketed for other in others) or (official and not heading.official))
        later = any(j > i and other.section == heading.section for j, other in found)
        listed = later and at + 1 < len(found) and all(m.line.blank for m in marks[i + 1 : found[at + 1][0]])
        if subsection or listed:
            marks[i] = _made(marks[i].line, [line_cells(marks[i].line)], None)
    if not any(heading.official and heading.section == 3 for _, heading in found):
        _mark_other_headings(marks)
    return marks


def _mark_other_headings(marks: list[Mark]) -> None:
    """In a free report, 四、收费及减免情况 and its like end the section before them."""
    for i, mark in enumerate(marks):
        if mark.heading is None and not mark.labels and not mark.delimited and _OTHER_HEADING.match(mark.line.text.strip()):
            marks[i] = replace(mark, heading=Found(0, False, True, False, False))


def _mark(line: Line) -> Mark:
    if line.is_grid:
        return _made(line, grid_rows(line), None)
    return _short_mark(line) if len(line.raw) <= SHORT else _text_mark(line)


def _text_mark(line: Line) -> Mark:
    if line.blank and not line.raw.startswith("\t"):
        return _made(line, [], None)
    heading = heading_of(line.text)
    return _made(line, [] if heading else [line_cells(line)], heading)


_short_mark = lru_cache(maxsize=1 << 14)(_text_mark)
