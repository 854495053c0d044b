"""Numbers of pictures count only where the sums of the form confirm them, whatever was misread."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.form import FIELD_BY_CODE
from archive.models import EvidenceKind, Spot, State, Value
from archive.samples import Truth, single
from archive.tables.recognised import confirmed

SPOT = Spot(1, 0.1, 0.1, 0.2, 0.2)
stories = st.builds(single, st.just("plain"), st.integers(0, 300))


def pictured(truth: Truth) -> dict[str, Value]:
    return {
        code: Value(code, number, str(number), State.EXPLICIT, EvidenceKind.TABLE_CELL, "p1", (0, 0), spot=SPOT)
        for code, number in truth.cells.items()
        if number is not None
    }


@settings(max_examples=30, deadline=None, derandomize=True)
@given(stories)
def test_rows_with_sums_are_recognised_and_nothing_else_is_told(truth: Truth) -> None:
    for code, value in confirmed(pictured(truth)).items():
        assert value.evidence is EvidenceKind.RECOGNISED
        if FIELD_BY_CODE[code].table == 2:
            assert (value.value, value.state) == (None, State.UNPARSED)
            assert value.note is not None
            assert "对照原图" in value.note
        else:
            assert value.value == truth.cells[code]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(stories, st.data())
def test_a_misread_number_is_never_told(truth: Truth, data: st.DataObject) -> None:
    values = pictured(truth)
    code = data.draw(st.sampled_from(sorted(code for code in values if FIELD_BY_CODE[code].table == 3)))
    misread = (values[code].value or Decimal(0)) + data.draw(st.sampled_from([1, 3, 6, 10]))
    values[code] = values[code]._replace(value=misread)
    if data.draw(st.booleans()):  # and the sum of its row in the same way
        total = FIELD_BY_CODE[code].row
        sum_code = f"t3_{total}__total"
        if sum_code != code:
            values[sum_code] = values[sum_code]._replace(value=(values[sum_code].value or Decimal(0)) + misread - (truth.cells[code] or 0))
    for found, value in confirmed(values).items():
        assert value.value in (None, truth.cells[found])


def test_what_is_printed_as_text_is_left_alone() -> None:
    values = {code: value._replace(spot=None) for code, value in pictured(single("plain", 3)).items()}
    assert confirmed(values) == values
