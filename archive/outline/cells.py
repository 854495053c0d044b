"""Lines → rows of cells, whatever marks the cells: a grid, pipes, TABs, one cell a line, or blanks only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from archive.form import Edition, table2, table3, table4
from archive.form.labels import label_key
from archive.models import Spot
from archive.outline.lines import Line
from archive.text.clean import SHORT, clean
from archive.text.numbers import looks_like_value


class Role(StrEnum):
    """What a cell is to the form."""

    T2 = "t2"  # label of a table 2 line
    T3 = "t3"  # label of a table 3 row
    GROUP3 = "group3"  # printed group of table 3
    HEAD2 = "head2"  # header of table 2
    HEAD3 = "head3"
    OUTCOME4 = "outcome4"  # header of table 4
    HEAD4 = "head4"
    SUM3 = "sum3"  # unofficial subtotal
    VALUE = "value"  # number, dash or blank
    TEXT = "text"  # anything else


class Cell(NamedTuple):
    text: str  # cleaned, stripped
    raw: str  # stripped
    start: int  # where ``raw`` begins in the raw line or grid text
    offsets: tuple[int, ...]  # where each character of ``text`` stands in ``raw``
    role: Role
    code: str = ""  # of the row, line or group it labels
    readings: tuple[tuple[Role, str], ...] = ()  # every role a label can have (总计, 其他: several)
    column: int | None = None  # of the grid the source declares
    spot: Spot | None = None  # of a cell recognised in a picture
    soft: bool = False  # an empty place that may be mere padding
    room: int | None = None  # of a soft place: blanks between its pipes, where pipes stand apart from the text
    stuck: bool = False  # digits that stand right behind a label
    indent: bool = False  # a blank before the line's first pipe: a cell, or nothing

    @property
    def blank(self) -> bool:
        return self.role is Role.VALUE and not self.text

    @property
    def is_label(self) -> bool:
        return self.role not in (Role.VALUE, Role.TEXT)

    def code_as(self, role: Role) -> str | None:
        for known, code in self.readings:
            if known is role:
                return code
        return None


_SUBTOTAL = "(?:小计|合计|分计)"
# The seventh item of the results is their total, whatever sum it is called.
_SEVENTH = re.compile(rf"\s*[（(]?\s*七\s*[)）、.．]\s*(?:{_SUBTOTAL}|总计|总数|总和)\s*")


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[Role, str, re.Pattern[str]]]:
    made = [(Role.T3, row.code, row.match) for row in table3.ROWS]
    made += [(Role.GROUP3, name, f"(?:{match}){_SUBTOTAL}?") for name, (_, match) in table3.GROUPS.items() if name != "other"]
    made += [(Role.GROUP3, "other", f"(?:{table3.GROUPS['other'][1]}){_SUBTOTAL}"), (Role.SUM3, "", _SUBTOTAL)]
    made += [(Role.T2, line.code, line.match) for line in table2.LINES]
    made += [(Role.OUTCOME4, column.code, column.match) for column in table4.OUTCOMES]
    made += [(Role.HEAD4, group.code, rf"(?:行政诉讼)?(?:{group.match})(?:案件|的|结果|情况)*") for group in table4.GROUPS]
    made += [
        (Role.HEAD4, "litigation", r"行政诉讼"),
        (Role.HEAD2, "block", r"第二十条(?:第)?[一五六八九](?:项)?"),
        (Role.HEAD2, "block", r"信息内容"),
        (Role.HEAD2, "2019", r"本年新(?:制作|公开)?(?:数量)?|(?:制作|公开)数量|对外公开总数量?|上一年项目数量?|本年增减"),
        (Role.HEAD2, "2019", r"采购项目数量|采购总金额(?:单位)?(?:[万亿]?元)?|处理决定数量"),
        (Role.HEAD2, "2021", r"本年制发件?数|本年废止件?数|现行有效件?数|本年处理.{2}数量|本年收费金额(?:单位)?(?:[万亿]?元)?"),
        (Role.HEAD3, "note", r"本列数据的勾稽关系\D*"),
        (Role.HEAD3, "applicant", r"申请人情况|法人或(?:其他|其它)组织|自然人|商业企业|科研机构|社会公益组织|法律服务机构"),
    ]
    return [(role, code, re.compile(match)) for role, code, match in made]


@lru_cache(maxsize=1)
def _any_pattern() -> re.Pattern[str]:
    """What none of the patterns matches, this one rejects at once."""
    return re.compile("|".join(pattern.pattern for _, _, pattern in _patterns()))


def roles(text: str) -> tuple[tuple[Role, str], ...]:
    """Every reading of a label; empty when the text is none. 总计 and 其他 have several."""
    if len(text) > 80:
        return ()
    key = label_key(text)
    if not key:
        return ()
    if _SEVENTH.fullmatch(text):
        return ((Role.T3, "total_processed"),)
    found = _readings(key)
    if not found and (split := _GROUP_PREFIX.match(key)) and split[0]:
        found = [(role, code) for role, code in _readings(key[split.end() :]) if role is Role.T3]
    return tuple(dict.fromkeys(found or _misspelt(key)))


def _readings(key: str) -> list[tuple[Role, str]]:
    if not _any_pattern().fullmatch(key):
        return []
    return [(role, code) for role, code, pattern in _patterns() if pattern.fullmatch(key)]


@lru_cache(maxsize=1)
def _long_labels() -> dict[str, list[tuple[str, Role, str]]]:
    """The long labels by their first and by their last two characters."""
    made = [(label_key(row.label), Role.T3, row.code) for row in table3.ROWS]
    made += [(label_key(line.label), Role.T2, line.code) for line in table2.LINES]
    made += [(label_key(head), Role.HEAD2, edition.value) for edition, heads in table2.HEADERS.items() for head in heads]
    by_end: dict[str, list[tuple[str, Role, str]]] = defaultdict(list)
    for entry in made:
        if len(entry[0]) >= _MISSPELT:
            by_end[entry[0][:2]].append(entry)
            by_end[entry[0][-2:]].append(entry)
    return dict(by_end)


_MISSPELT = 7  # characters a label must have to be known in spite of one wrong, lost or added
_DIGIT = re.compile(r"\d")


def _misspelt(key: str) -> list[tuple[Role, str]]:
    """The one long label that differs in a single character, and so begins or ends alike."""
    if len(key) < _MISSPELT - 1 or _DIGIT.search(key):  # a number is no slip of the pen
        return []
    alike = (entry for end in (key[:2], key[-2:]) for entry in _long_labels().get(end, ()))
    near = {(role, code) for label, role, code in alike if abs(len(label) - len(key)) <= 1 and _one_off(label, key)}
    return list(near) if len(near) == 1 else []


def _one_off(a: str, b: str) -> bool:
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[same + 1 :] == b[same + 1 :] or a[same:] == b[same + 1 :] or a[same + 1 :] == b[same:]


_GROUP_PREFIX = re.compile(r"(?:本年度?办理结果)?[一二三四五六七]?(?:不予公开|无法提供|不予处理|其他处理)?[一二三四五六七\d]?")

_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－·]+\s*\d{1,3}\s*[-—–－·]+|[-—–]*\s*第?\s*\d{1,3}\s*页(?:[\s,，/]*共?\s*\d{1,3}\s*页)?\s*[-—–]*)\s*")
_LONGEST_PAGE_NUMBER = 40
_RULER = re.compile(r"[\s|:+-]*")


def make_cell(
    raw: str, start: int = 0, *, column: int | None = None, spot: Spot | None = None, soft: bool = False, room: int | None = None
) -> Cell:
    """The cell of a text, and where it stands. What the text is, is found out once: the same few hundred come back in every report."""
    cell = _short_cell(raw) if len(raw) <= SHORT else _cell(raw)
    if cell.role is not Role.VALUE:
        soft, room = False, None
    return Cell(cell.text, cell.raw, start + cell.start, cell.offsets, cell.role, cell.code, cell.readings, column, spot, soft, room)


def _cell(raw: str) -> Cell:
    body = raw.strip()
    start = len(raw) - len(raw.lstrip())
    cleaned = clean(body)
    text = _EMPHASIS.sub("", cleaned.text).strip() if cleaned.text.strip(" *") else cleaned.text.strip()
    offsets = cleaned.offsets[:-1] if len(text) == len(cleaned.text) else tuple(min(i, len(body)) for i in range(len(text)))
    if looks_like_value(text):
        return Cell(text, body, start, offsets, Role.VALUE)
    found = roles(text)
    if found:
        return Cell(text, body, start, offsets, *found[0], readings=found)
    return Cell(text, body, start, offsets, Role.TEXT)


_short_cell = lru_cache(maxsize=1 << 14)(_cell)
_EMPHASIS = re.compile(r"\*\*|^#+\s*")


def grid_rows(line: Line) -> list[list[Cell]]:
    """Cells of a grid; places covered by a merged neighbour hold none."""
    made, start = [], 0
    for number, row in enumerate(line.rows):
        spots = line.spots[number] if line.spots else (None,) * len(row)
        cells = []
        for column, (cell, spot) in enumerate(zip(row, spots, strict=True)):
            if cell is not None:
                cells.append(make_cell(cell, start, column=column, spot=spot))
            start += len(cell or "") + 1
        made.append(cells)
    return made


def line_cells(line: Line) -> list[Cell]:
    """The cells of one text line, left to right. An empty list: the line holds no cell (a ruler, padding)."""
    raw = line.raw
    if len(bare := raw.strip()) <= _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(bare):
        return []
    if "---" in raw and _RULER.fullmatch(raw) and (len(bare) > 3 or "|" in raw):
        return []
    if "|" in raw or "｜" in raw:
        return _piped(raw.replace("｜", "|"))
    if "\t" in raw:
        return _tabbed(raw)
    return _spaced(raw, line.text) if raw.strip() else []


def _separated(raw: str, mark: str) -> list[tuple[str, int]]:
    parts, at = [], 0
    for part in raw.split(mark):
        parts.append((part, at))
        at += len(part) + 1
    return parts


def _softened(parts: list[tuple[str, int]], *, apart: bool = False) -> list[Cell]:
    """Empty places behind the last filled one may be cells or padding; ``apart``: their room may tell."""
    tail = len(parts)
    while tail and not parts[tail - 1][0].strip():
        tail -= 1
    firm = [make_cell(part, at) for part, at in parts[:tail]]
    return firm + [make_cell(part, at, soft=True, room=len(part) if apart else None) for part, at in parts[tail:]]


def _piped(raw: str) -> list[Cell]:
    parts = _separated(raw, "|")
    if not parts[-1][0].strip():
        parts = parts[:-1]
    if parts and not parts[0][0]:
        parts = parts[1:]
    if not any(part for part, _ in parts):  # nothing but pipes
        return []
    filled = [part for part, _ in parts if part.strip()]
    cells = _softened(parts, apart=any(part != part.strip() for part in filled))
    return [cells[0]._replace(indent=True), *cells[1:]] if filled and cells[0].blank else cells


def settled(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Rows of one table without the blank before an opening pipe, and without padding where the room between pipes tells."""
    several = [row for row in rows if len(row) > 1]
    if len(several) > 1 and all(row[0].indent for row in several):
        rows = [row[1:] if row and row[0].indent else row for row in rows]
    if not any(row and row[-1].room is not None for row in rows):
        return rows
    rooms = {cell.room for row in rows if not all(cell.blank for cell in row) for cell in row if cell.room is not None}
    if min(rooms, default=2) > 1 or (0 not in rooms and max(rooms) < 2):
        return rows
    return [_without_padding(row) for row in rows]


def _without_padding(row: Sequence[Cell]) -> Sequence[Cell]:
    if all(cell.blank for cell in row):
        return row
    return [cell._replace(soft=False) if cell.room is not None else cell for cell in row if cell.room is None or cell.room > 1]


def _tabbed(raw: str) -> list[Cell]:
    opening, _, rest = raw.partition("\t")
    if opening.strip(" \u3000") or "\t" in rest:
        return _softened(_separated(raw, "\t"))
    return [make_cell(rest, len(opening) + 1)] if rest else []  # a cell of its own; TAB alone continues a merged cell


def _spaced(raw: str, text: str) -> list[Cell]:
    """Cells separated by blanks only, as text copied from a PDF has them; a lone cell otherwise."""
    if len(raw) > SHORT and text.endswith("。") and " " not in text.strip():  # a sentence holds none
        return []
    parts = [make_cell(match[0], match.start()) for match in _WORD.finditer(raw)]
    if all(part.role is Role.VALUE for part in parts):
        return parts
    whole = parts[0] if len(parts) == 1 else make_cell(raw)
    if whole.role is not Role.TEXT:
        return [whole]
    stuck = _stuck_digits(raw)
    if stuck:
        return stuck
    if " " not in text.strip():
        return [whole]
    if any(part.is_label for part in parts):
        return parts
    numbers = sum(part.role is Role.VALUE for part in parts)
    return parts if numbers and numbers >= len(parts) - 2 else [whole]


def _stuck_digits(raw: str) -> list[Cell]:
    """A label with its numbers stuck to it (规章000) as two cells."""
    match = _STUCK.fullmatch(raw) if raw.rstrip()[-1:].isdigit() else None
    if match is None:
        return []
    label = make_cell(match[1])
    return [label, make_cell(match[2], match.start(2))._replace(stuck=True)] if label.is_label else []


_WORD = re.compile(r"\S+")
_STUCK = re.compile(r"(\s*\S{2,60}?[^\d.．\s])(\d+\s*)")


def edition_of(cells: list[Cell]) -> tuple[Edition | None, Edition | None]:
    """Editions of table 2 and table 3 as their labels tell; None where nothing tells."""
    heads = [cell.code for cell in cells if cell.role is Role.HEAD2]
    words = label_key(" ".join(cell.text for cell in cells if cell.role is Role.TEXT))
    heads += [edition.value for edition, named in table2.HEADERS.items() for head in named if head in words]
    old = heads.count("2019") + sum(cell.code in ("other_services", "procurement") for cell in cells if cell.role is Role.T2)
    new = heads.count("2021")
    second = None if old == new else Edition.E2019 if old > new else Edition.E2021
    codes = {cell.code for cell in cells if cell.role is Role.T3}
    third: Edition | None = None
    if codes & {"other_no_correction", "other_unpaid_fee"} or "不再处理其政府信息公开申请" in words:
        third = Edition.E2021
    elif "other_processing" in codes:
        third = Edition.E2019
    return second, third
