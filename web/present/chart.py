"""Charts the server draws: where everything stands, in percent of the width and pixels of the height; ``_chart.html`` draws it.

Percentages let a chart be as wide as its page while its words keep their size. Colours and sizes are the style sheet's, so
that dark mode and print need nothing here. Unknown is a gap with its reason; where numbers of two years do not mean the
same (rules C-…) the line is broken and the reason is given below.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from archive.audit import notes
from archive.form import MEASURE_BY_CODE
from archive.models import Agency
from web.present.numbers import grouped

_TOP, _BOTTOM = 30.0, 168.0
_LEFT, _RIGHT = 9.0, 97.0
_LABELLED = 14  # points that can each have their number beside them
SHADES = 6


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a line."""

    year: int
    value: Decimal | None
    shown: str  # the number, or what stands there instead of one
    how: str = ""  # how it is known; of a gap, why there is none
    printed: bool = True  # False: worked out
    url: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    point: Point
    x: float
    y: float
    minor: bool  # its year may be left out where there is little room


@dataclass(frozen=True, slots=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Tick:
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Break:
    x: float
    between: tuple[int, int]
    reasons: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.between[0]}│{self.between[1]}"


@dataclass(frozen=True, slots=True)
class LineChart:
    title: str
    unit: str
    coverage: str
    points: tuple[Placed, ...]
    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[Break, ...]
    labelled: bool

    @property
    def described(self) -> str:
        """In words, for whoever does not see it."""
        return "；".join(f"{placed.point.year}年{placed.point.shown}" for placed in self.points)


@dataclass(frozen=True, slots=True)
class Bar:
    x: float  # percent of the width
    width: float


def line(title: str, unit: str, points: Sequence[Point], why_not: Callable[[int, int], tuple[str, ...]], coverage: str = "") -> LineChart:
    """``why_not``: the reasons why two neighbouring years cannot be compared."""
    points = sorted(points, key=lambda point: point.year)
    known = [point.value for point in points if point.value is not None]
    low, high, step = scale(known)

    def y_of(value: Decimal | float) -> float:
        return round(_BOTTOM - (float(value) - low) / (high - low) * (_BOTTOM - _TOP), 1)

    first, last = (points[0].year, points[-1].year) if points else (0, 0)
    placed = tuple(
        Placed(
            point,
            _x_of(point.year, first, last),
            y_of(point.value if point.value is not None else max(low, 0)),
            (last - point.year) % 2 == 1,
        )
        for point in points
    )
    breaks = tuple(
        Break(round((a.x + b.x) / 2, 2), (a.point.year, b.point.year), reasons)
        for a, b in pairwise(placed)
        if (reasons := why_not(a.point.year, b.point.year))
    )
    broken = {each.between for each in breaks}
    segments = tuple(
        Segment(a.x, a.y, b.x, b.y)
        for a, b in pairwise(placed)
        if a.point.value is not None
        and b.point.value is not None
        and b.point.year == a.point.year + 1
        and (a.point.year, b.point.year) not in broken
    )
    ticks = tuple(Tick(y_of(low + n * step), grouped(_plain(low + n * step))) for n in range(round((high - low) / step) + 1))
    return LineChart(title, unit, coverage, placed, segments, ticks, breaks, len(points) <= _LABELLED)


def scale(values: Iterable[Decimal]) -> tuple[float, float, float]:
    """Round bounds that hold zero and all values, and the step between lines: three to six of them.

    >>> scale([Decimal(3), Decimal(37)]), scale([Decimal(-5), Decimal(12)]), scale([])
    ((0.0, 40.0, 10.0), (-5.0, 15.0, 5.0), (0.0, 1.0, 1.0))
    """
    numbers = [0.0, *map(float, values)]
    least, most = min(numbers), max(numbers)
    if least == most:
        return 0.0, 1.0, 1.0
    rough = (most - least) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    if step < 1 and all(number == int(number) for number in numbers):
        step = 1.0
    return math.floor(least / step) * step, math.ceil(most / step) * step, step


def bars(values: Sequence[Decimal | None]) -> tuple[Bar | None, ...]:
    """From zero, on one scale; None where nothing is known."""
    known = [0.0, *(float(value) for value in values if value is not None)]
    low, high = min(known), max(known)
    width = (high - low) or 1.0

    def bar(value: Decimal) -> Bar:
        return Bar(round((min(float(value), 0.0) - low) / width * 100, 2), round(abs(float(value)) / width * 100, 2))

    return tuple(None if value is None else bar(value) for value in values)


def shade(value: Decimal | None, most: Decimal) -> int | None:
    """How dark a cell of a heat table is: 0 for zero, up to SHADES; None where nothing is known."""
    if value is None:
        return None
    if value <= 0 or most <= 0:
        return 0
    return max(1, math.ceil(float(value / most) * SHADES))


def why_not_comparable(code: str, agencies: Sequence[Agency] = ()) -> Callable[[int, int], tuple[str, ...]]:
    """The rules of comparability, for a number over the years."""
    codes = cells_of(code)
    return lambda first, last: tuple(note.text for note in notes(codes, (first, last), agencies) if note.forbids)


def cells_of(code: str) -> tuple[str, ...]:
    """The fields a number is made of: itself, or the terms of a measure."""
    measure = MEASURE_BY_CODE.get(code)
    return (*measure.terms, *measure.over) if measure else (code,)


def _x_of(year: int, first: int, last: int) -> float:
    return round((_LEFT + _RIGHT) / 2 if first == last else _LEFT + (year - first) / (last - first) * (_RIGHT - _LEFT), 2)


def _plain(number: float) -> Decimal:
    return Decimal(repr(round(number, 6)))
