"""A document as a sequence of cleaned lines, the unit outline and tables work on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from archive.form import SECTIONS, table2, table3, table4
from archive.models import BlockKind, Document, Spot
from archive.text.clean import SHORT, Cleaned, clean

# A line this long that holds many row labels is a report whose line breaks were lost.
GLUED_LENGTH = 400
GLUED_LABELS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One physical line, or one grid of the source. ``cleaned`` keeps blanks, which may separate cells.

    The short lines that come back in every report are made once, and what is found out about one is kept by its identity.
    """

    raw: str
    cleaned: Cleaned
    rows: tuple[tuple[str | None, ...], ...] = ()  # a grid's cells, raw
    spots: tuple[tuple[Spot | None, ...], ...] = ()  # of a grid recognised in a picture
    page: int | None = None
    heading: bool = False

    @property
    def text(self) -> str:
        return self.cleaned.text

    @property
    def blank(self) -> bool:
        return not self.rows and not self.text.strip()

    @property
    def is_grid(self) -> bool:
        return bool(self.rows)


def lines_of(document: Document) -> list[Line]:
    lines: list[Line] = []
    for block in document.blocks:
        if block.kind is BlockKind.TABLE:
            lines.append(Line(block.text, clean(block.text, tighten=False), block.rows, block.spots, block.page))
            continue
        lines += [_line(piece, block.page, block.heading) for piece in _unglued(block.text)]
    return lines


def _line(raw: str, page: int | None, heading: bool) -> Line:
    return _short_line(raw, page, heading) if len(raw) <= SHORT else Line(raw, clean(raw, tighten=False), page=page, heading=heading)


@lru_cache(maxsize=1 << 14)
def _short_line(raw: str, page: int | None, heading: bool) -> Line:
    return Line(raw, clean(raw, tighten=False), page=page, heading=heading)


def _label_pattern() -> re.Pattern[str]:
    """The printed labels of the tables and headings as they stand in running text."""
    words: set[str] = set()
    for row in table3.ROWS:
        words.add(row.label)
    words |= {label for label, _ in table3.GROUPS.values()}
    words |= {line.label for line in table2.LINES} | {outcome.label for outcome in table4.OUTCOMES}
    words |= {cell.label for line in table2.LINES for cell in line.cells}
    words |= {"未经复议直接起诉", "复议后起诉", "（七）总计"}
    words |= {section.title for section in SECTIONS}
    words -= {"总计", "其他", "3.其他"}
    spelled = sorted((_spelling(word) for word in words), key=len, reverse=True)
    return re.compile("|".join(spelled))


def _spelling(label: str) -> str:
    """A label as a pattern: brackets and commas of either width."""
    kinds = {"（": "[（(]", "）": "[）)]", "，": "[，,]", "、": "[、，,]", "“": '[“"]', "”": '[”"]', ".": r"[.．]", "/": "/"}
    return "".join(kinds.get(char, re.escape(char)) for char in label)


_LABELS = _label_pattern()
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日$"
_TITLE_AND_SIGNATURE = re.compile(rf"(?<=年度报告)(?=[^\s，,。”])|(?<=。)(?=[^\s。]{{2,30}}{_DAY})|(?={_DAY})")
_MISC_ROW = re.compile(r"3[.．]其他(?=\d)")


def _unglued(raw: str) -> list[str]:
    """Give a report whose line breaks were lost its lines back; any other line stays whole."""
    if len(raw) < GLUED_LENGTH or "|" in raw or "\t" in raw:
        return [raw]
    cleaned = clean(raw, tighten=False)
    text = cleaned.text
    cuts = {place for match in _LABELS.finditer(text) for place in match.span()}
    if len(cuts) < 2 * GLUED_LABELS:
        return [raw]
    cuts |= {place for match in _MISC_ROW.finditer(text) for place in match.span()}
    cuts |= {match.start() for match in _TITLE_AND_SIGNATURE.finditer(text)}
    return [raw[start:end] for start, end in pairwise(sorted({0, len(raw), *(cleaned.offsets[cut] for cut in cuts)}))]
