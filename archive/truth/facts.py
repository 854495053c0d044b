"""The yes/no questions every report answers, decided by the strength of the evidence.

Table beats heading beats sentence; what says otherwise is kept as a contradiction; a blank alone decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.form import FIELD_BY_CODE, table3
from archive.models import Answer, Evidence, EvidenceKind, Fact, State, Value
from archive.narrative import Said, Scope, Statement

NEW_TOTAL = "t3_new_received__total"
_NOT_NEW = ("t3_carried_in", "t3_carried_out", "t3_total_processed")
_APPLICANTS = tuple(table3.code("new_received", column.code) for column in table3.COLUMNS if column.code != "total")


@dataclass(frozen=True, slots=True)
class Sources:
    """All that may speak to a fact."""

    values: Mapping[str, Value]
    said: Sequence[Said]
    none_headings: Mapping[int, str]  # section → paragraph id of a heading that ends with （无）
    heading_texts: Mapping[str, str]  # paragraph id → text

    def number(self, code: str) -> int | None:
        value = self.values.get(code)
        return None if value is None or value.value is None else int(value.value)

    def states(self, *kinds: Statement) -> list[Said]:
        return [said for said in self.said if said.statement in kinds]

    def denies(self, kind: Statement) -> list[Said]:
        """Denials for the whole body: what its own level has not, others of it may have."""
        return [said for said in self.states(kind) if said.scope is not Scope.OWN]

    def heading(self, section: int) -> list[Evidence]:
        paragraph = self.none_headings.get(section)
        return [Evidence(EvidenceKind.HEADING_NONE, self.heading_texts[paragraph], paragraph)] if paragraph else []


def facts_of(sources: Sources) -> dict[str, Fact]:
    return {
        "zero_requests": zero_requests(sources),
        "pending_litigation": _pending(
            sources, "pending_litigation", ("lit_direct", "lit_after_review"), Statement.PENDING_LITIGATION, Statement.NO_LITIGATION
        ),
        "pending_review": _pending(sources, "pending_review", ("review",), Statement.PENDING_REVIEW, Statement.NO_REVIEW),
    }


def _cell(value: Value) -> Evidence:
    """A cell as evidence: blank and dash cells too, with their weaker kinds."""
    words = {State.BLANK: "空白", State.DASH: f"“{value.raw}”", State.ABSENT: "未找到", State.UNPARSED: "无法读出"}
    shown = words.get(value.state, value.raw or "")
    return Evidence(value.evidence, f"{FIELD_BY_CODE[value.code].label}：{shown}", value.paragraph)


def _sentences(said: Sequence[Said], kind: EvidenceKind) -> list[Evidence]:
    return list(dict.fromkeys(Evidence(kind, one.quote, one.paragraph) for one in said))


def zero_requests(sources: Sources) -> Fact:
    """Whether no new request was received in the year."""
    total = sources.number(NEW_TOTAL)
    parts = [sources.number(code) for code in _APPLICANTS]
    known = [part for part in parts if part is not None]
    if total is None and len(known) == len(parts):
        total = sum(known)
    heading = sources.heading(3)
    denials = _sentences(sources.denies(Statement.ZERO_REQUESTS), EvidenceKind.NARRATIVE_ZERO)
    counted = [said for said in sources.states(Statement.REQUESTS) if said.number]
    counts = _sentences(counted, EvidenceKind.NARRATIVE_NUMBER)
    cells = [_cell(sources.values[code]) for code in (NEW_TOTAL, *_APPLICANTS) if sources.number(code) is not None]
    if total or any(known):
        return _fact("zero_requests", Answer.NO, cells[:1] + counts, heading + denials, total or sum(known))
    if total == 0:
        said_otherwise = [said for said in counted if not said.approximate or (said.number or 0) > 1]
        if said_otherwise:
            return _fact("zero_requests", Answer.CONFLICT, cells[:1] + heading + denials, counts)
        return _fact("zero_requests", Answer.YES, cells[:1] + heading + denials, [], 0)
    blank = [_cell(sources.values[NEW_TOTAL])] if NEW_TOTAL in sources.values else []
    if handled := _more_than_carried_in(sources):
        return _fact("zero_requests", Answer.NO, [_cell(handled)], heading + denials)
    if not counts:
        counted = [said for said in sources.states(Statement.HANDLED) if said.number]
        counts = _sentences(counted, EvidenceKind.NARRATIVE_NUMBER)
    if counts and (heading or denials):
        return _fact("zero_requests", Answer.CONFLICT, heading + denials, counts)
    if counts:
        return _fact("zero_requests", Answer.NO, counts, [], counted[0].number if counted[0].scope is not Scope.OWN else None)
    if heading or denials:
        return _fact("zero_requests", Answer.YES, heading + denials + blank, [], 0)
    return _fact("zero_requests", Answer.UNKNOWN, blank, [])


def _more_than_carried_in(sources: Sources) -> Value | None:
    """A cell of requests dealt with that can only have come in this year: more than the year before left over."""
    carried = sources.values.get("t3_carried_in__total")
    if carried is None or (carried.value is None and carried.state not in (State.BLANK, State.DASH)):
        return None
    cells = {code: value for code, value in sources.values.items() if code.startswith("t3_") and value.value}
    dealt_with = [value for code, value in cells.items() if code.split("__")[0] not in _NOT_NEW]
    left = [value for code, value in cells.items() if code in ("t3_total_processed__total", "t3_carried_out__total")]
    most = max(sum(value.value or 0 for value in left), max((value.value or 0 for value in dealt_with), default=0))
    return (left + dealt_with)[0] if most > (carried.value or 0) else None


def _pending(sources: Sources, code: str, groups: Sequence[str], pending: Statement, denial: Statement) -> Fact:
    """Whether a case of these groups was not yet decided at the end of the year."""
    cells = [sources.values[f"t4_{group}_pending"] for group in groups if f"t4_{group}_pending" in sources.values]
    numbers = [_pending_number(sources, group) for group in groups]
    known = [number for number in numbers if number is not None]
    heading = sources.heading(4)
    denials = _sentences(sources.denies(denial), EvidenceKind.NARRATIVE_ZERO)
    open_cases = [said for said in sources.states(pending) if said.number]
    sentences = _sentences(open_cases, EvidenceKind.NARRATIVE_NUMBER)
    shown = [_cell(cell) for cell in cells if cell.value is not None]
    if sum(known):
        positive = [_cell(cell) for cell in cells if cell.value]
        return _fact(code, Answer.YES, (positive or shown) + sentences, heading + denials, sum(known))
    if len(known) == len(groups):
        if sentences:
            return _fact(code, Answer.CONFLICT, shown + heading + denials, sentences)
        return _fact(code, Answer.NO, shown + heading + denials, [], 0)
    if sentences and (heading or denials):
        return _fact(code, Answer.CONFLICT, heading + denials, sentences)
    if sentences:
        return _fact(code, Answer.YES, sentences, [], open_cases[0].number)
    if heading or denials:
        blanks = [_cell(cell) for cell in cells if cell.state in (State.BLANK, State.DASH)]
        return _fact(code, Answer.NO, heading + denials + blanks[:1], [], 0)
    return _fact(code, Answer.UNKNOWN, [_cell(cell) for cell in cells if cell.state is State.BLANK][:1], [])


def _pending_number(sources: Sources, group: str) -> int | None:
    """尚未审结 as printed, or as what the total leaves over."""
    printed = sources.number(f"t4_{group}_pending")
    if printed is not None:
        return printed
    total = sources.number(f"t4_{group}_total")
    if total == 0:
        return 0
    decided = [sources.number(f"t4_{group}_{outcome}") for outcome in ("upheld", "corrected", "other")]
    if total is None or any(number is None for number in decided):
        return None
    rest = total - sum(number for number in decided if number is not None)
    return rest if rest >= 0 else None


def _fact(code: str, answer: Answer, evidence: Sequence[Evidence], contradictions: Sequence[Evidence], count: int | None = None) -> Fact:
    return Fact(code, answer, tuple(evidence), tuple(contradictions), count)
