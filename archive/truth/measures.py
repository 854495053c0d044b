"""Sums and ratios of decided values: computed, or known as their weakest part is known, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal

from archive.form import FIELD_BY_CODE, MEASURES, Edition, Measure
from archive.models import State, Value, together
from archive.truth.ladder import total

_PRECISE = Context(prec=15)  # what a double holds, so that every store and program shows the same digits


def measures(values: Mapping[str, Value], form: str | None) -> Iterator[Value]:
    """Known where all parts in this edition of the form are, and a ratio has something to divide by; else with the reason."""
    edition = Edition(form) if form in (Edition.E2019, Edition.E2021) else None
    for measure in MEASURES:
        parts = _parts((*measure.terms, *measure.over), values, edition)
        value = _measured(measure, values, edition) or _unknown(measure.code, parts)
        if value is not None:
            yield value


def _measured(measure: Measure, values: Mapping[str, Value], edition: Edition | None) -> Value | None:
    top = total(measure.code, _parts(measure.terms, values, edition))
    if top is None or top.value is None or not measure.over:
        return top and top._replace(raw=None, state=State.NOT_IN_FORM)
    bottom = total(measure.code, _parts(measure.over, values, edition))
    if bottom is None or bottom.value is None:
        return None
    weakest = max(top, bottom, key=lambda part: part.evidence.rank)
    evidence = together((top.evidence, bottom.evidence))
    basis = (*measure.terms, *measure.over)
    made = weakest._replace(code=measure.code, raw=None, state=State.NOT_IN_FORM, evidence=evidence, cell=None, note=None, basis=basis)
    if not bottom.value:
        return made._replace(value=None, state=State.NO_DENOMINATOR)
    return made._replace(value=_plain(_PRECISE.divide(100 * top.value, bottom.value)))


def _unknown(code: str, parts: Sequence[Value | None]) -> Value | None:
    """Not known because of the first part that is not; None where the report has no such cells at all."""
    here = [part for part in parts if part is not None]
    missing = next((part for part in here if part.value is None), None)
    if missing is None:
        return None
    return Value(code, None, "" if missing.state is State.BLANK else None, missing.state, missing.evidence, missing.paragraph)


def _parts(codes: Sequence[str], values: Mapping[str, Value], edition: Edition | None) -> list[Value | None]:
    """Terms of the other edition are left out, unless the report's own rows make them up; without the official tables none is."""
    return [values.get(code) for code in codes if edition is None or code in values or edition in FIELD_BY_CODE[code].editions]


def _plain(number: Decimal) -> Decimal:
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()
