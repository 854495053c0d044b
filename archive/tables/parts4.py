"""Table 4 in parts: a table for each of its three groups, for 行政诉讼 by itself, or an outcome a row."""

from __future__ import annotations

from archive.form import table4

_GROUPS = tuple(group.code for group in table4.GROUPS)
_OUTCOMES = tuple(outcome.code for outcome in table4.OUTCOMES)
_LITIGATION = _GROUPS[1:]


class Parts4:
    """What the header cells before a row of numbers name."""

    def __init__(self) -> None:
        self._groups: list[str] = []
        self._outcomes: list[str] = []
        self._counted = False  # numbers were met since

    def group(self, code: str) -> None:
        """行政复议, 行政诉讼 or one of its two kinds."""
        if self._counted:
            self._groups.clear()
            self._outcomes.clear()
        self._counted = False
        if code in _GROUPS and (not self._groups or self._groups[-1] != code):
            self._groups.append(code)

    def outcome(self, code: str) -> None:
        if self._counted:
            self._outcomes.clear()
        self._counted = False
        self._outcomes.append(code)

    def codes(self, cells: int) -> tuple[str, ...] | None:
        """The fields of a row of so many numbers; None where the header does not tell."""
        self._counted = True
        named, outcomes = self._groups, self._outcomes
        if cells == len(outcomes) == len(_OUTCOMES) and len(set(named)) == 1:
            return tuple(table4.code(named[0], outcome) for outcome in outcomes) if tuple(outcomes) == _OUTCOMES else None
        if cells == len(outcomes) == 2 * len(_OUTCOMES) and set(named) == set(_LITIGATION):
            return tuple(table4.code(group, outcome) for group in _LITIGATION for outcome in _OUTCOMES)
        if len(outcomes) == 1 and named and cells == len(named) and len(set(named)) == cells:
            return tuple(table4.code(group, outcomes[0]) for group in named)
        return None
