"""How a report's number is known, or why it is not: the words an engine counts coverage by."""

from __future__ import annotations

from collections.abc import Iterable

from archive.models import EvidenceKind, State, Value

# Strongest first: a sum is as well known as its weakest part.
KNOWN = ("table_cell", "computed", "heading_none", "narrative_number", "narrative_zero", "recognised")
UNKNOWN = ("table_blank", "table_dash", "unparsed")
MISSING = "missing"  # the report has no such row
LABELS = {
    "table_cell": "表格数字",
    "computed": "由表格推算",
    "heading_none": "标题注明（无）",
    "narrative_number": "正文数字",
    "narrative_zero": "正文说明",
    "recognised": "图片识别",
    "table_blank": "表格空白",
    "table_dash": "表格划线",
    "unparsed": "无法可靠读成数字",
    MISSING: "没有这一项",
}
STATES = (MISSING, *KNOWN, *UNKNOWN)

_UNREAD = {State.BLANK: "table_blank", State.DASH: "table_dash", State.UNPARSED: "unparsed"}


def is_known(state: str) -> bool:
    return state in KNOWN


def state_of(value: Value) -> str | None:
    """None: as good as no row."""
    if value.value is None:
        return _UNREAD.get(value.state)
    return value.evidence.value if value.evidence in KNOWN else EvidenceKind.COMPUTED.value


def together(states: Iterable[str]) -> str:
    """Of a sum: the weakest of its parts, or the first that is not known."""
    weakest = KNOWN[0]
    for state in states:
        if state not in KNOWN:
            return state
        weakest = max(weakest, state, key=KNOWN.index)
    return weakest
