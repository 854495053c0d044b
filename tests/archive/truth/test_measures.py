"""Sums and ratios: known as their parts are, or not known for the first part's reason; never a sum of some of the parts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.form import FIELD_BY_CODE, MEASURE_BY_CODE, MEASURES, Edition
from archive.models import UNKNOWN_BECAUSE, EvidenceKind, State, Value
from archive.truth.ladder import Sources
from archive.truth.measures import measures
from archive.truth.settle import settle

FORMS = ("2019", "2021", "free", None)


def printed(code: str, number: int) -> Value:
    return Value(code, Decimal(number), str(number), State.EXPLICIT, EvidenceKind.TABLE_CELL, "p8", (0, 1))


def unknown(code: str, state: State) -> Value:
    return Value(code, None, "", state, UNKNOWN_BECAUSE[state], "p8", (0, 1))


PARTS = sorted({code for measure in MEASURES for code in (*measure.terms, *measure.over)})
CELLS = st.dictionaries(
    st.sampled_from(PARTS), st.integers(0, 3) | st.sampled_from([State.BLANK, State.DASH, State.UNPARSED, State.ABSENT]), min_size=1
).map(lambda drawn: {code: unknown(code, v) if isinstance(v, State) else printed(code, v) for code, v in drawn.items()})


@given(cells=CELLS, form=st.sampled_from(FORMS))
def test_a_measure_is_what_all_its_parts_say(cells: Mapping[str, Value], form: str | None) -> None:
    made = {value.code: value for value in measures(cells, form)}
    for measure in MEASURES:
        codes = [code for code in (*measure.terms, *measure.over) if _counts(code, cells, form)]
        parts = [cells.get(code) for code in codes]
        value = made.get(measure.code)
        known = [part.value for part in parts if part is not None and part.value is not None]
        if len(known) < len(parts) or not parts:
            assert value is None or value.value is None
            missing = next((part for part in parts if part is not None and part.value is None), None)
            if missing is not None and value is not None:
                assert (value.state, value.evidence) == (missing.state, missing.evidence)
            continue
        assert value is not None
        above = sum(cells[code].value or 0 for code in measure.terms if code in codes)
        below = sum(cells[code].value or 0 for code in measure.over)
        if not measure.over:
            assert value.value == above
        elif not below:
            assert (value.value, value.state) == (None, State.NO_DENOMINATOR)
        else:
            assert value.value == pytest.approx(100 * above / below)
        assert value.evidence is (EvidenceKind.TABLE_CELL if len(parts) == 1 else EvidenceKind.COMPUTED)


def _counts(code: str, cells: Mapping[str, Value], form: str | None) -> bool:
    """Without the official tables every part must be there; else those of the report's edition."""
    return form not in ("2019", "2021") or code in cells or Edition(form) in FIELD_BY_CODE[code].editions


def test_a_total_of_nothing_beside_a_part_that_is_something_is_a_contradiction() -> None:
    cells = {code: printed(code, 0) for code in ("t3_new_received__total", "t3_new_received__research")}
    cells["t3_new_received__business"] = printed("t3_new_received__business", 2)
    fact = settle(Sources(cells, form="2021")).facts["zero_requests"]
    assert (fact.answer.value, fact.count) == ("conflict", None)
    assert [each.quote for each in fact.contradictions] == ["本年新收政府信息公开申请数量·商业企业：2"]


def test_every_measure_is_asked_for_by_a_word_of_its_own() -> None:
    assert all(measure.ask for measure in MEASURE_BY_CODE.values())
