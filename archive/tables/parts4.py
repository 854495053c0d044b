"""What the header of table 4 names: its groups in the order they are printed, all three in one table or in parts, or an outcome a row."""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise

from archive.form import table4
from archive.tables.align import Placed

_GROUPS = tuple(group.code for group in table4.GROUPS)
_OUTCOMES = tuple(outcome.code for outcome in table4.OUTCOMES)
_LITIGATION = _GROUPS[1:]


class Parts4:
    """What the header cells before a row of numbers name."""

    def __init__(self) -> None:
        self._groups: list[tuple[str, Placed]] = []
        self._outcomes: list[str] = []
        self._counted = False  # numbers were met since
        self._unsure = False  # the groups are named in another order than the form's, and nothing tells where their columns are

    def group(self, code: str, place: Placed) -> None:
        """行政复议, 行政诉讼 or one of its two kinds."""
        if self._counted:
            self._groups.clear()
            self._outcomes.clear()
        self._counted = False
        self._groups.append((code, place))

    def outcome(self, code: str) -> None:
        if self._counted:
            self._outcomes.clear()
        self._counted = False
        self._outcomes.append(code)

    def keeps_outcomes(self) -> bool:
        """Whether the outcomes are named in the form's order, as far as they are; a header may be printed twice, or lack some."""
        half = len(self._outcomes) // 2
        named = self._outcomes[:half] if self._outcomes[:half] == self._outcomes[half:] else self._outcomes
        at = [_OUTCOMES.index(code) for code in named]
        return sum(later <= earlier for earlier, later in pairwise(at)) < len(_GROUPS)

    def codes(self, cells: int) -> tuple[str, ...] | None:
        """The fields of a row of so many numbers; None where the header contradicts the form and tells nothing else."""
        self._counted = True
        self._unsure = False
        named, outcomes = self._printed(), self._outcomes
        if self._unsure or not self.keeps_outcomes():
            return None
        if cells == len(outcomes) == len(_OUTCOMES) and len(named) == 1:
            return _fields(named)
        if cells == len(outcomes) == 2 * len(_OUTCOMES) and set(named) == set(_LITIGATION):
            return _fields(named)
        if len(outcomes) == 1 and named and cells == len(named):
            return tuple(table4.code(group, outcomes[0]) for group in named)
        return _fields(named if len(named) == len(_GROUPS) else list(_GROUPS))

    def _printed(self) -> list[str]:
        """The groups named last, as their columns stand."""
        places = {code: (at, place) for at, (code, place) in enumerate(self._groups)}

        def compare(one: str, other: str) -> int:
            """``one`` comes before ``other`` on the form."""
            upper = "litigation" if one not in _LITIGATION and "litigation" in places else other
            (at, place), (other_at, other_place) = places[one], places[upper]
            before = _left_of(place, other_place)
            self._unsure |= before is None and other_at < at
            return 1 if before is False else -1

        def in_form(one: str, other: str) -> int:
            return compare(one, other) if _GROUPS.index(one) < _GROUPS.index(other) else -compare(other, one)

        return sorted((group for group in _GROUPS if group in places), key=cmp_to_key(in_form))


def _left_of(one: Placed, other: Placed) -> bool | None:
    """Whether a header cell stands to the left of another; None where their lines do not tell."""
    if one.paragraph != other.paragraph:
        return None
    if one.position[0] == other.position[0]:
        return one.position < other.position
    grid = one.cell.column is not None and other.cell.column is not None
    return one.column < other.column if grid and one.column != other.column else None


def _fields(groups: list[str]) -> tuple[str, ...]:
    return tuple(table4.code(group, outcome) for group in groups for outcome in _OUTCOMES)
