"""The yes/no questions every report answers, from the decided values; what says otherwise is kept as a contradiction.

A fact is *yes* or *no* exactly when its number is decided that way and nothing printed is denied. Sentences that give no
exact number, or a cell that can only have come in this year, still settle that there was something.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.form import FIELD_BY_CODE, table4
from archive.models import Answer, Evidence, EvidenceKind, Fact, State, Value
from archive.narrative.said import Said, Statement
from archive.truth.ladder import LITIGATION, NEW_ROW, NEW_TOTAL, REVIEW, Sources, Values, more_than_carried_in, total

_IN_TABLE = (EvidenceKind.TABLE_CELL, EvidenceKind.COMPUTED, EvidenceKind.RECOGNISED)


def facts(values: Values, sources: Sources) -> dict[str, Fact]:
    pending = (
        ("pending_litigation", LITIGATION, Statement.PENDING_LITIGATION, Statement.NO_LITIGATION),
        ("pending_review", REVIEW, Statement.PENDING_REVIEW, Statement.NO_REVIEW),
    )
    found = [zero_requests(values, sources), *(_pending(values, sources, *each) for each in pending)]
    return {fact.code: fact for fact in found}


def zero_requests(values: Values, sources: Sources) -> Fact:
    """Whether no new request was received in the year."""
    code = "zero_requests"
    new = values.get(NEW_TOTAL)
    row = [values[each] for each in (NEW_TOTAL, *NEW_ROW[:-1]) if each in values]
    cells = [_cell(value) for value in row if value.value is not None and value.evidence in _IN_TABLE][:1]
    denials = _heading(sources, 3) + _sentences(sources.denials(Statement.ZERO_REQUESTS), EvidenceKind.NARRATIVE_ZERO)
    counted = sources.counts(Statement.REQUESTS)
    counts = _sentences(counted, EvidenceKind.NARRATIVE_NUMBER)
    positive = [value for value in row if value.value]
    if positive and new is not None and new.value == 0:
        return _fact(code, Answer.CONFLICT, cells + denials, [_cell(positive[0]), *counts])
    if positive:
        known = new.value if new is not None else None
        return _fact(code, Answer.NO, cells + counts, denials, None if known is None else int(known))
    if new is not None and new.value == 0:
        exact = [said for said in counted if not said.approximate or (said.number or 0) > 1]
        blank = [] if cells or new.state not in _UNFILLED else [_cell(new)]
        return _answered(code, Answer.YES, cells + denials + blank, counts if exact else [], 0)
    if handled := more_than_carried_in(values):
        return _fact(code, Answer.NO, [_cell(handled)], denials)
    counts = counts or _sentences(sources.counts(Statement.HANDLED), EvidenceKind.NARRATIVE_NUMBER)
    unread = [_cell(new)] if new is not None and new.value is None else []
    return _from_words(code, Answer.NO, counts, denials, unread)


_UNFILLED = (State.BLANK, State.DASH)


def _pending(values: Values, sources: Sources, code: str, groups: Sequence[str], pending: Statement, denial: Statement) -> Fact:
    """Whether a case of these groups was not yet decided at the end of the year."""
    cells = [value for group in groups if (value := values.get(table4.code(group, "pending"))) is not None]
    counts = _sentences(sources.counts(pending), EvidenceKind.NARRATIVE_NUMBER)
    denials = _heading(sources, 4) + _sentences(sources.denials(denial), EvidenceKind.NARRATIVE_ZERO)
    shown = [_cell(value) for value in cells if value.value is not None and value.evidence in _IN_TABLE]
    number = total("", cells) if len(cells) == len(groups) else None
    number = number or values.get("t4_lit_pending" if groups == LITIGATION else table4.code("review", "pending"))
    count = None if number is None or number.value is None else int(number.value)
    positive = [_cell(value) for value in cells if value.value and value.evidence in _IN_TABLE]
    if positive:
        return _fact(code, Answer.YES, positive + counts, denials, count)
    if count == 0:
        blank = [] if shown else [_cell(value) for value in cells if value.state in _UNFILLED][:1]
        return _answered(code, Answer.NO, shown + denials + blank, counts, 0)
    unread = [_cell(value) for value in cells if value.value is None and value.state is not State.ABSENT][:1]
    return _from_words(code, Answer.YES, counts, denials, unread, count)


def _answered(code: str, answer: Answer, evidence: Sequence[Evidence], against: Sequence[Evidence], count: int) -> Fact:
    return _fact(code, Answer.CONFLICT, evidence, against) if against else _fact(code, answer, evidence, [], count)


def _from_words(
    code: str, answer: Answer, counts: list[Evidence], denials: list[Evidence], unread: list[Evidence], count: int | None = None
) -> Fact:
    """No number is decided: sentences that count settle it, against denials they are in conflict, nothing else decides."""
    if counts and denials:
        return _fact(code, Answer.CONFLICT, denials, counts)
    if counts:
        return _fact(code, answer, counts, [], count)
    return _fact(code, Answer.UNKNOWN, unread, denials)


def _cell(value: Value) -> Evidence:
    """A cell as evidence: blank and dash cells too, with their weaker kinds."""
    words = {State.BLANK: "空白", State.DASH: f"“{value.raw}”", State.ABSENT: "未找到", State.UNPARSED: "无法读出"}
    kinds = {State.BLANK: EvidenceKind.TABLE_BLANK, State.DASH: EvidenceKind.TABLE_DASH}
    if value.value is not None and value.evidence in _IN_TABLE:
        shown, kind = (value.raw if value.printed is not None and value.raw else f"{value.value}"), value.evidence
    else:
        shown, kind = words.get(value.state, value.raw or ""), kinds.get(value.state, value.evidence)
    return Evidence(kind, f"{FIELD_BY_CODE[value.code].label}：{shown}", value.paragraph)


def _heading(sources: Sources, section: int) -> list[Evidence]:
    return [sources.none_headings[section]] if section in sources.none_headings else []


def _sentences(said: Sequence[Said], kind: EvidenceKind) -> list[Evidence]:
    return list(dict.fromkeys(Evidence(kind, one.quote, one.paragraph) for one in said))


def _fact(code: str, answer: Answer, evidence: Sequence[Evidence], contradictions: Sequence[Evidence], count: int | None = None) -> Fact:
    return Fact(code, answer, tuple(evidence), tuple(contradictions), count)
