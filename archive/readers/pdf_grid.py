"""Rules on a page → the cells they enclose.

Rules that cross or meet make one table. Its grid has a line wherever one of its rules lies; two places of the grid
without a rule between them are one merged cell. Where a table is open at a side, or has rules between its rows or
columns only, the missing lines are put where the text leaves room for them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from archive.readers.pdf_drawing import SNAP, Area, Box, Rule, joined
from archive.readers.pdf_page import Glyph
from archive.text.footnotes import RAISED

_LEAST = 6.0  # points; shorter rules enclose nothing
_OPEN = 8.0  # points by which rules stick out where a side is open
_COVERED = 0.75  # of a cell's side must be ruled
_FEW_CROSS = 0.3  # of the rows may have text across a line between two columns
_LARGER = 1.15  # than the type of the table: a heading
_ROWS = 3  # of a table without rules between its columns
_FARTHEST = 120.0  # points between two rules of one table without rules between its columns
_VALUE_CHARACTERS = frozenset(
    "0123456789０１２３４５６７８９-—–―/／.．,，%+−增减件元万项条无*①②③④⑤⑥⑦⑧⑨\ufffd" + "".join(map(chr, RAISED.values()))
)


Place = tuple[int, int]  # row and column of the grid


@dataclass(frozen=True, slots=True)
class Grid:
    """``xs`` and ``ys`` are the lines; ``home[row][column]`` names the cell a place belongs to by its first place."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    home: tuple[tuple[Place, ...], ...]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def place(self, glyph: Glyph) -> Place | None:
        """The cell the middle of a glyph lies in."""
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.home[row][column] if inside else None

    def cells(self) -> dict[Place, Box]:
        """The box around every cell, by its first place."""
        boxes: dict[Place, Box] = {}
        for row, homes in enumerate(self.home):
            for column, home in enumerate(homes):
                box = self.xs[column], self.ys[row], self.xs[column + 1], self.ys[row + 1]
                boxes[home] = _around(boxes[home], box) if home in boxes else box
        return boxes


@dataclass(frozen=True, slots=True)
class _Word:
    """Glyphs that stand close together on one line."""

    x0: float
    x1: float
    middle: float
    is_value: bool


def grids(rules: Iterable[Rule], glyphs: Sequence[Glyph]) -> list[Grid]:
    """The tables these rules draw, from top to bottom."""
    merged = [rule for rule in joined(rules) if rule.end - rule.start >= _LEAST]
    found: list[Grid] = []
    for across, down in (*_crossing(merged), *_stacked(merged, glyphs)):
        xs, ys = _lines(across, down)
        if len(xs) < 2 or len(ys) < 2:
            continue
        box = xs[0], ys[0], xs[-1], ys[-1]
        inside = [glyph for glyph in glyphs if _is_within(glyph, box) and not glyph.text.isspace()]
        words = _words(inside)
        columns = [*_lines_in_text(words, xs, ys), *_inner_ends(across, down, xs)]
        rows = _rows_in_text(words, xs, ys)
        found.append(_grid(xs, ys, across, down, words, columns, rows))
    return sorted(found, key=lambda grid: grid.ys[0])


def edges(areas: Iterable[Area]) -> Iterator[Rule]:
    """The sides of filled areas as rules."""
    for area in areas:
        x0, top, x1, bottom = area.box
        yield from (Rule(True, y, x0, x1) for y in (top, bottom))
        yield from (Rule(False, x, top, bottom) for x in (x0, x1))


# --- rules ----------------------------------------------------------------------------------------------------


def _crossing(rules: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Sets of horizontal and vertical rules that cross or meet, directly or by way of others."""
    across, down = [rule for rule in rules if rule.horizontal], [rule for rule in rules if not rule.horizontal]
    parent = list(range(len(across) + len(down)))

    def root(of: int) -> int:
        while parent[of] != of:
            parent[of] = of = parent[parent[of]]
        return of

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if h.start - SNAP <= v.at <= h.end + SNAP and v.start - SNAP <= h.at <= v.end + SNAP:
                parent[root(i)] = root(j)
    sets: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*across, *down)):
        sets.setdefault(root(i), ([], []))[not rule.horizontal].append(rule)
    return [(h, v) for h, v in sets.values() if h and v and len(h) + len(v) > 2]


def _stacked(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules of one width above each other that no other rule crosses: a table without rules between its columns."""
    crossed = {id(rule) for set_ in _crossing(rules) for side in set_ for rule in side}
    lone = sorted((rule for rule in rules if rule.horizontal and id(rule) not in crossed), key=lambda rule: rule.at)
    stacks: list[list[Rule]] = []
    for rule in lone:
        stack = next((s for s in stacks if rule.at - s[-1].at < _FARTHEST and _continues(s, rule)), None)
        if stack is None:
            stacks.append([rule])
        else:
            stack.append(rule)
    return [(part, []) for stack in stacks for part in _without_headings(stack, glyphs) if len(part) > _ROWS]


def _without_headings(stack: Sequence[Rule], glyphs: Sequence[Glyph]) -> Iterator[list[Rule]]:
    """A line in larger type between two rules stands between two tables."""
    sizes = [(glyph.top, glyph.size) for glyph in glyphs if stack[0].at < glyph.top < stack[-1].at]
    usual = median_low(size for _, size in sizes) if sizes else 0.0
    part: list[Rule] = []
    for rule in stack:
        if part and any(part[-1].at < top < rule.at and size > _LARGER * usual for top, size in sizes):
            yield part
            part = []
        part.append(rule)
    yield part


def _continues(stack: Sequence[Rule], rule: Rule) -> bool:
    """Whether a rule goes from end to end of the stack, or ends with it: it may begin behind a merged cell."""
    start, end = min(other.start for other in stack), max(other.end for other in stack)
    longer = rule.start < start - SNAP
    return abs(rule.end - end) <= SNAP and (not longer or len(stack) == 1 or end - start > (rule.end - rule.start) / 2)


def _lines(across: list[Rule], down: list[Rule]) -> tuple[list[float], list[float]]:
    """The lines of the grid; open sides get the rules they lack."""
    xs, ys = _distinct(rule.at for rule in down), _distinct(rule.at for rule in across)
    left, right = _open_ends(across, xs)
    top, bottom = _open_ends(down, ys)
    xs = [*left, *xs, *right]
    ys = [*top, *ys, *bottom]
    if xs and ys:
        down += [Rule(False, x, ys[0], ys[-1]) for x in (*left, *right)]
        across += [Rule(True, y, xs[0], xs[-1]) for y in (*top, *bottom)]
    return xs, ys


def _open_ends(rules: Sequence[Rule], lines: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where several rules end beyond the first or last line that crosses them."""
    first, last = min(rule.start for rule in rules) if rules else 0.0, max(rule.end for rule in rules) if rules else 0.0
    before = sum(abs(rule.start - first) <= SNAP for rule in rules) > 1 and (not lines or lines[0] - first > _OPEN)
    behind = sum(abs(rule.end - last) <= SNAP for rule in rules) > 1 and (not lines or last - lines[-1] > _OPEN)
    return [first] if before else [], [last] if behind else []


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > SNAP:
            found.append(value)
    return found


def _inner_ends(across: Sequence[Rule], down: Sequence[Rule], xs: Sequence[float]) -> list[float]:
    """Without rules between the columns, shorter rules between the rows end where a merged cell does."""
    if len(xs) > 2 or any(xs[0] + _OPEN < rule.at < xs[-1] - _OPEN for rule in down):
        return []
    starts = [rule.start for rule in across if xs[0] + _OPEN < rule.start < xs[-1] - _OPEN]
    return [start for start in _distinct(starts) if sum(abs(start - other) <= SNAP for other in starts) > 1]


# --- lines the text leaves room for ---------------------------------------------------------------------------


def _words(glyphs: Sequence[Glyph]) -> list[_Word]:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom):
        middle = (glyph.top + glyph.bottom) / 2
        if not lines or middle - (lines[-1][0].top + lines[-1][0].bottom) / 2 > 0.4 * glyph.size:
            lines.append([])
        lines[-1].append(glyph)
    return [word for line in lines for word in _words_of(sorted(line, key=lambda glyph: glyph.x0))]


def _words_of(line: Sequence[Glyph]) -> Iterator[_Word]:
    word: list[Glyph] = []
    for glyph in (*line, None):
        if word and (glyph is None or glyph.x0 - word[-1].x1 > 0.6 * glyph.size):
            middle = (word[0].top + word[0].bottom) / 2
            yield _Word(word[0].x0, word[-1].x1, middle, all(_VALUE_CHARACTERS.issuperset(other.text) for other in word))
            word = []
        if glyph is not None:
            word.append(glyph)


def _lines_in_text(words: Sequence[_Word], xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """Lines between columns of numbers that stand in one column of the ruled grid."""
    least = 1 if len(xs) == 2 else 2
    columns = ([word for word in words if start <= (word.x0 + word.x1) / 2 <= end] for start, end in pairwise(xs))
    return [x for column in columns for x in _splits_of_column(column, ys, least)]


def _splits_of_column(words: Sequence[_Word], ys: Sequence[float], least: int) -> list[float]:
    """``least``: numbers in a row that call for lines between them, or before them."""
    rows: dict[int, list[_Word]] = {}
    for word in words:
        rows.setdefault(bisect_right(ys, word.middle), []).append(word)
    several = [row for row in rows.values() if sum(word.is_value for word in row) >= least and _on_one_line(row)]
    if len(several) < _ROWS:
        return []
    columns: list[list[float]] = []  # x0, x1 of the values of each column
    for word in sorted((word for row in several for word in row if word.is_value), key=lambda word: (word.x0 + word.x1) / 2):
        if columns and word.x0 <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], word.x1)
        else:
            columns.append([word.x0, word.x1])
    full = sum(sum(word.is_value for word in row) == len(columns) for row in several)
    if least == 1 and 2 * full < len(several):  # rows of different columns: only their lines of text tell
        return []
    splits = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    labels = [word.x1 for row in several for word in row if not word.is_value and word.x1 < columns[0][0]]
    return ([(max(labels) + columns[0][0]) / 2] if labels else []) + splits


def _on_one_line(row: Sequence[_Word]) -> bool:
    values = [word.middle for word in row if word.is_value]
    return max(values) - min(values) < SNAP


def _rows_in_text(words: Sequence[_Word], xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """Lines between rows of numbers that stand in one row of the ruled grid."""
    return [y for start, end in pairwise(ys) for y in _splits_of_row([w for w in words if start <= w.middle <= end and w.is_value], xs)]


def _splits_of_row(values: Sequence[_Word], xs: Sequence[float]) -> list[float]:
    """Numbers above each other in most of at least three columns are rows."""
    columns: dict[int, list[float]] = {}
    for value in values:
        columns.setdefault(bisect_right(xs, (value.x0 + value.x1) / 2), []).append(value.middle)
    heights = sorted(_distinct(middles) for middles in columns.values())
    usual = max(heights, key=len, default=[])
    alike = [
        column for column in heights if len(column) == len(usual) and all(abs(a - b) < SNAP for a, b in zip(column, usual, strict=True))
    ]
    if len(usual) < 2 or len(alike) < _ROWS or 2 * len(alike) <= len(heights):
        return []
    return [(one + other) / 2 for one, other in pairwise(usual)]


# --- cells ----------------------------------------------------------------------------------------------------


def _grid(
    xs: Sequence[float],
    ys: Sequence[float],
    across: Sequence[Rule],
    down: Sequence[Rule],
    words: Sequence[_Word],
    columns: Sequence[float],
    rows: Sequence[float],
) -> Grid:
    all_xs, all_ys = _distinct((*xs, *columns)), _distinct((*ys, *rows))
    wide, high = len(all_xs) - 1, len(all_ys) - 1
    on_x = [[rule for rule in down if abs(rule.at - x) <= SNAP] for x in all_xs]
    on_y = [[rule for rule in across if abs(rule.at - y) <= SNAP] for y in all_ys]
    right = [[_is_ruled(on_x[c + 1], all_ys[r], all_ys[r + 1]) for c in range(wide - 1)] for r in range(high)]
    below = [[_is_ruled(on_y[r + 1], all_xs[c], all_xs[c + 1]) for c in range(wide)] for r in range(high - 1)]
    for c, x in enumerate(all_xs[1:-1]):
        if x in columns:
            for r in range(high):
                right[r][c] = not any(word.x0 < x < word.x1 and all_ys[r] <= word.middle <= all_ys[r + 1] for word in words)
    for r, y in enumerate(all_ys[1:-1]):
        if y in rows:
            below[r] = [True] * wide
    return Grid(tuple(all_xs), tuple(all_ys), _homes(wide, high, right, below))


def _is_ruled(rules: Sequence[Rule], start: float, end: float) -> bool:
    """Whether rules on one line cover (nearly) all from ``start`` to ``end``."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= _COVERED * (end - start)


def _homes(
    wide: int, high: int, right: Sequence[Sequence[bool]], below: Sequence[Sequence[bool]]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    home = {(r, c): (r, c) for r in range(high) for c in range(wide)}

    def root(place: Place) -> Place:
        while home[place] != place:
            place = home[place]
        return place

    for r in range(high):
        for c in range(wide):
            if c + 1 < wide and not right[r][c]:
                _join(home, root((r, c)), root((r, c + 1)))
            if r + 1 < high and not below[r][c]:
                _join(home, root((r, c)), root((r + 1, c)))
    return tuple(tuple(root((r, c)) for c in range(wide)) for r in range(high))


def _join(home: dict[Place, Place], one: Place, other: Place) -> None:
    first, second = min(one, other), max(one, other)
    home[second] = first


def _is_within(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
