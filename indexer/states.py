"""How a report's number is known, or why it is not: the words an engine counts coverage by."""

from __future__ import annotations

from collections.abc import Sequence

from archive.models import EvidenceKind, State, Value

_REASONS = (EvidenceKind.TABLE_BLANK, EvidenceKind.TABLE_DASH)
# Strongest first, as the kinds of evidence are.
KNOWN = tuple(kind.value for kind in EvidenceKind if kind not in (*_REASONS, EvidenceKind.TABLE_MISSING))
NO_DENOMINATOR = State.NO_DENOMINATOR.value  # a share of nothing
ABSENT = State.ABSENT.value  # as the program has read it there was no such row; only of numbers read by eye
UNKNOWN = (*(kind.value for kind in _REASONS), State.UNPARSED.value, NO_DENOMINATOR, ABSENT)
COMPUTED = EvidenceKind.COMPUTED.value
MISSING = "missing"  # the report has no such row
STATES = (MISSING, *KNOWN, *UNKNOWN)
LABELS = {
    **{kind.value: kind.word.label for kind in EvidenceKind if kind is not EvidenceKind.TABLE_MISSING},
    **{state.value: state.word.label for state in (State.UNPARSED, State.NO_DENOMINATOR, State.ABSENT)},
    MISSING: State.ABSENT.word.label,
}


def is_known(state: str) -> bool:
    return state in KNOWN


def state_of(value: Value) -> str | None:
    """None: as good as no row."""
    if value.value is not None:
        return value.evidence.value
    if value.state in (State.UNPARSED, State.NO_DENOMINATOR):
        return value.state.value
    return value.evidence.value if value.evidence in _REASONS else None


def together(states: Sequence[str]) -> str:
    """Of a sum: the first of its parts that is not known, else the weakest; several parts are computed at best."""
    unknown = next((state for state in states if state not in KNOWN), None)
    if unknown is not None or len(states) == 1:
        return unknown or states[0]
    return max(*states, COMPUTED, key=KNOWN.index)
