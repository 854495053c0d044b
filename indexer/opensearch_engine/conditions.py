"""Conditions on amounts, as far as the cluster can tell without reckoning: on states, and on numbers that stand by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from indexer.query import Amount, AnyAmount, Change, Compared, Range
from indexer.states import COMPUTED, KNOWN, MISSING, NO_DENOMINATOR, UNKNOWN

Clause = dict[str, Any]
Term = tuple[str, ...]
NOTHING: Clause = {"match_none": {}}
EVERYTHING: Clause = {"match_all": {}}
_TERMS = 60_000  # of one list; a cluster takes 65,536
_HUGE = 10**15  # no number of a report reaches it: a bound beyond it asks only whether there is one


def every(parts: Iterable[Clause]) -> Clause:
    """All of them; scores nothing."""
    found = list(parts)
    return found[0] if len(found) == 1 else {"bool": {"filter": found}} if found else EVERYTHING


def some(parts: Iterable[Clause]) -> Clause:
    found = list(parts)
    return found[0] if len(found) == 1 else {"bool": {"should": found, "minimum_should_match": 1}} if found else NOTHING


def none(parts: Iterable[Clause]) -> Clause:
    return {"bool": {"must_not": list(parts)}}


def among(field: str, values: Iterable[str]) -> Clause:
    wanted = sorted(set(values))
    return some({"terms": {field: wanted[at : at + _TERMS]}} for at in range(0, len(wanted), _TERMS))


def there(field: str) -> Clause:
    return {"exists": {"field": field}}


def between(field: str, wanted: Range | Compared) -> Clause:
    bounds = {"gt" if wanted.above else "gte": wanted.low, "lt" if wanted.below else "lte": wanted.high}
    given = {name: float(bound) for name, bound in bounds.items() if bound is not None}
    return {"range": {field: given}} if given else there(field)


def in_states(term: Term, states: Sequence[str]) -> Clause:
    """Of several codes the first that has a row is in one of these states."""
    rows = [there(f"state.{code}") for code in term]
    present = [state for state in states if state != MISSING]
    parts = [_first(rows[:at], among(f"state.{code}", present)) for at, code in enumerate(term)] if present else []
    return some([*parts, none(rows)] if MISSING in states else parts)


def stated(amount: Amount, states: Sequence[str]) -> Clause | None:
    """As ``states.together`` and ``amounts.figure`` have it. None: it has to be reckoned."""
    if len(amount.over) > 1:
        return None
    terms = (*amount.terms, *amount.less, *amount.over)
    unknown = [state for state in states if state in (*UNKNOWN, MISSING)]
    parts = [every([*(in_states(before, KNOWN) for before in terms[:at]), in_states(term, unknown)]) for at, term in enumerate(terms)]
    of_nothing = [every([numbered(amount), _zero(term)]) for term in amount.over]
    known = [_weakest(terms, state) for state in states if state in KNOWN]
    return some(
        [
            *(parts if unknown else ()),
            *(every([clause, *(none([each]) for each in of_nothing)]) for clause in known),
            *(of_nothing if NO_DENOMINATOR in states else ()),
        ]
    )


def _weakest(terms: Sequence[Term], state: str) -> Clause:
    """All are known, and the weakest of them in this way; several are computed at best."""
    enough = [in_states(term, KNOWN[: KNOWN.index(state) + 1]) for term in terms]
    if len(terms) == 1 or KNOWN.index(state) > KNOWN.index(COMPUTED):
        return every([*enough, some(in_states(term, [state]) for term in terms)])
    return every(enough) if state == COMPUTED else NOTHING


def compared(amount: AnyAmount, wanted: Compared) -> Clause | None:
    """None: it has to be reckoned."""
    if isinstance(amount, Change):
        return None
    if not amount.less and not amount.over and len(amount.terms) == 1:
        [term] = amount.terms
        return some(
            _first([there(f"state.{before}") for before in term[:at]], every([_known(code), between(f"number.{code}", wanted)]))
            for at, code in enumerate(term)
        )
    if wanted.high is None and wanted.low is not None and wanted.low < -_HUGE and len(amount.over) < 2:
        shares = [none([every([_numbered(term), _zero(term)])]) for term in amount.over]  # there are none of nothing
        return every([numbered(amount), *shares])
    return None


def has_number(amount: AnyAmount) -> Compared:
    """The condition that there is one."""
    return Compared(amount, Decimal(-_HUGE * 1000))


def numbered(amount: Amount) -> Clause:
    """All its terms have a number; for a share that is not enough."""
    return every(map(_numbered, (*amount.terms, *amount.less, *amount.over)))


def _zero(term: Term) -> Clause:
    return some(
        _first([there(f"state.{before}") for before in term[:at]], {"term": {f"number.{code}": 0.0}}) for at, code in enumerate(term)
    )


def _numbered(term: Term) -> Clause:
    return some(
        _first([there(f"state.{before}") for before in term[:at]], every([_known(code), there(f"number.{code}")]))
        for at, code in enumerate(term)
    )


def _known(code: str) -> Clause:
    return among(f"state.{code}", KNOWN)


def _first(before: Sequence[Clause], clause: Clause) -> Clause:
    return {"bool": {"must_not": list(before), "filter": [clause]}} if before else clause
