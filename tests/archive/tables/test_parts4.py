"""Table 4 is read by its header: its groups in any order, or not at all where nothing tells whose columns they are."""

from __future__ import annotations

from itertools import permutations

import pytest

from archive.form import table4
from archive.outline.cells import make_cell
from archive.tables.align import Placed
from archive.tables.read import read_tables

OUTCOMES = [outcome.label for outcome in table4.OUTCOMES]
NAMES = {"review": "行政复议", "lit_direct": "未经复议直接起诉", "lit_after_review": "复议后起诉"}
NUMBERS = {
    table4.code(group, outcome.code): number
    for group, numbers in (("review", (2, 1, 0, 1, 4)), ("lit_direct", (0, 0, 0, 2, 2)), ("lit_after_review", (1, 0, 0, 0, 1)))
    for outcome, number in zip(table4.OUTCOMES, numbers, strict=True)
}


def grid(groups: tuple[str, ...], outcomes: list[str], *, alone: bool = False) -> list[list[Placed]]:
    """Table 4 as a grid, or ``alone``: a line for each cell of its header."""
    upper = dict.fromkeys("行政复议" if group == "review" else "行政诉讼" for group in groups)
    column = {name: 5 * next(at for at, g in enumerate(groups) if (g == "review") == (name == "行政复议")) for name in upper}
    lower = [(NAMES[group], 5 * at) for at, group in enumerate(groups) if group != "review"]
    code = {outcome.label: outcome.code for outcome in table4.OUTCOMES}
    values = [str(NUMBERS[table4.code(group, code[label])]) for group in groups for label in outcomes]
    heads = [(label, at) for at, label in enumerate(outcomes * 3)]
    rows = [list(column.items()), lower, heads, [(value, at) for at, value in enumerate(values)]]
    if alone:
        rows = [[cell] for row in rows[:-1] for cell in row] + rows[-1:]
    return [
        [
            Placed(make_cell(text, column=None if alone else at), f"p{r}" if alone else "p1", (r, at), alone and len(row) == 1)
            for text, at in row
        ]
        for r, row in enumerate(rows)
    ]


@pytest.mark.parametrize("groups", list(permutations(NAMES)))
@pytest.mark.parametrize("first", range(5))
@pytest.mark.parametrize("alone", [False, True])
def test_columns_stand_under_their_headers(groups: tuple[str, ...], first: int, alone: bool) -> None:
    if groups[1] == "review":
        return  # 行政诉讼 is one cell: its two kinds stand side by side
    values = read_tables([grid(groups, OUTCOMES[first:] + OUTCOMES[:first], alone=alone)], None).values
    read = {code: values[code].value for code in NUMBERS}
    assert all(value in (None, NUMBERS[code]) for code, value in read.items())
    if first == 0 and (not alone or groups == tuple(NAMES)):
        assert read == NUMBERS
