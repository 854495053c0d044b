"""Rows with a label that says nothing as it stands: damaged, where the rows around it leave one possibility."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from archive.form.labels import label_key
from archive.tables.align import Row

_ALIKE = 0.5  # the least a damaged label has in common with its own
_CLEARLY = 0.15  # by which it is more like its own than like the others that are missing there


@dataclass(slots=True)
class Unnamed:
    """A row of table 2 or 3 as it stands, and how many known rows stand before it."""

    at: int
    row: Row


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A row of the form: its code and its printed label."""

    code: str
    label: str


def named(unnamed: Sequence[Unnamed], rows: Sequence[Row], order: Sequence[NumberLine]) -> Iterator[tuple[Unnamed, str]]:
    """Each row that can be told, with its code. ``order``: the rows of one table of the form."""
    place = {line.code: number for number, line in enumerate(order)}
    seen = {row.label for row in rows}
    for at, group in groupby(unnamed, key=lambda one: one.at):
        before = next((place[row.label] for row in reversed(rows[:at]) if row.label in place), -1)
        after = next((place[row.label] for row in rows[at:] if row.label in place), len(order))
        missing = [line for line in order[before + 1 : after] if line.code not in seen]
        yield from ((one, code) for one, code in _matched(list(group), missing) if _is_most_like(one, code, order))


def _is_most_like(one: Unnamed, code: str, order: Sequence[NumberLine]) -> bool:
    """What is more like the label of another row was taken from that one, wherever it stands."""
    likeness = {line.code: _likeness(one, line) for line in order}
    return likeness[code] == max(likeness.values())


def _matched(group: Sequence[Unnamed], missing: Sequence[NumberLine]) -> Iterator[tuple[Unnamed, str]]:
    if len(group) == len(missing):
        yield from ((one, line.code) for one, line in zip(group, missing, strict=True) if _likeness(one, line) >= _ALIKE)
        return
    for one in group:
        ranked = sorted(((_likeness(one, line), line.code) for line in missing), reverse=True)
        clear = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] >= _CLEARLY)
        alone = sum(_likeness(other, line) >= _ALIKE for other in group for line in missing if ranked and line.code == ranked[0][1]) == 1
        if clear and alone and ranked[0][0] >= _ALIKE:
            yield one, ranked[0][1]


def _likeness(one: Unnamed, line: NumberLine) -> float:
    return SequenceMatcher(None, label_key(one.row.text), label_key(line.label), autojunk=False).ratio()
