"""How a report's number is known, or why it is not: the words an engine counts coverage by."""

from __future__ import annotations

from collections.abc import Iterable

from archive.models import EvidenceKind, State, Value

_REASONS = (EvidenceKind.TABLE_BLANK, EvidenceKind.TABLE_DASH)
# Strongest first, as the kinds of evidence are.
KNOWN = tuple(kind.value for kind in EvidenceKind if kind not in (*_REASONS, EvidenceKind.TABLE_MISSING))
UNKNOWN = (*(kind.value for kind in _REASONS), State.UNPARSED.value)
MISSING = "missing"  # the report has no such row
STATES = (MISSING, *KNOWN, *UNKNOWN)
LABELS = {
    **{kind.value: kind.word.label for kind in EvidenceKind if kind is not EvidenceKind.TABLE_MISSING},
    State.UNPARSED.value: State.UNPARSED.word.label,
    MISSING: State.ABSENT.word.label,
}


def is_known(state: str) -> bool:
    return state in KNOWN


def state_of(value: Value) -> str | None:
    """None: as good as no row."""
    if value.value is not None:
        return value.evidence.value
    if value.state is State.UNPARSED:
        return State.UNPARSED.value
    return value.evidence.value if value.evidence in _REASONS else None


def together(states: Iterable[str]) -> str:
    """Of a sum: the weakest of its parts, or the first that is not known."""
    weakest = KNOWN[0]
    for state in states:
        if state not in KNOWN:
            return state
        weakest = max(weakest, state, key=KNOWN.index)
    return weakest
