"""Domain values as database rows and back again, exactly."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from archive.models import (
    Agency,
    Answer,
    Decision,
    DecisionKind,
    Evidence,
    EvidenceKind,
    Fact,
    Finding,
    Mask,
    Paragraph,
    ParagraphKind,
    Report,
    Severity,
    State,
    Value,
)
from archive.store.coding import Coding

Row = tuple[Any, ...]

AGENCY_COLUMNS = ("name", "as_written", "province", "city", "county", "town", "adcode", "level", "body_type", "sector")
PARAGRAPH_COLUMNS = "id, kind, section, page, text, raw, offsets"
VALUE_COLUMNS = "field, value, raw, state, evidence, paragraph, row, col, note, source, basis"
SOURCE_COLUMNS = "number, paragraph, quote"
SPOT_COLUMNS = "field, page, x0, top, x1, bottom"
FACT_COLUMNS = "code, answer, count, evidence, contradictions"
FINDING_COLUMNS = "rule, severity, message, fields, paragraphs"
DECISION_COLUMNS = "decision, decision_note, decided_by, decided_on, decided_message"
FINDINGS_READ = f"{FINDING_COLUMNS}, {DECISION_COLUMNS}"
MASK_COLUMNS = "paragraph, start, end, replacement"

# What a report consists of, table by table; every row also carries the report's id, or for the coded ones its number.
VALUE_PARTS: Mapping[str, str] = {"report_values": VALUE_COLUMNS, "value_sources": SOURCE_COLUMNS, "cell_spots": SPOT_COLUMNS}
PARTS: Mapping[str, str] = {
    "paragraphs": f"position, {PARAGRAPH_COLUMNS}",
    "facts": FACT_COLUMNS,
    "findings": f"position, {FINDING_COLUMNS}",
    "masks": f"position, {MASK_COLUMNS}",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report as the rows it will be: plain values, quick to send from one process to another."""

    series: str | None  # None: a series of its own
    head: Row  # title, year, date of publication, form
    agency: Row
    format: str
    published_kind: str | None
    unassessed: tuple[str, ...]  # rules that had nothing to look at
    values: tuple[Value, ...]
    parts: Mapping[str, tuple[Row, ...]]


def prepare(report: Report) -> Prepared:
    if not report.is_report:
        raise ValueError("only reports are stored")
    return Prepared(
        series_of(report),
        (report.title, report.report_year, report.published, report.form),
        agency_row(report.agency),
        report.format,
        report.published_kind.value if report.published_kind else None,
        report.unassessed,
        tuple(value for value in report.values.values() if is_stored(value)),
        {
            "paragraphs": tuple((i, *paragraph_row(each)) for i, each in enumerate(report.paragraphs)),
            "facts": tuple(fact_row(each) for each in report.facts.values()),
            "findings": tuple((i, *finding_row(each)) for i, each in enumerate(report.findings)),
            "masks": tuple((i, *mask_row(each)) for i, each in enumerate(report.masks)),
        },
    )


def series_of(report: Report) -> str | None:
    """What makes two files versions of one report; None when nobody can tell, as with a place that may be several."""
    agency = report.agency
    if agency.name is None or report.report_year is None or agency.candidates:
        return None
    return f"{agency.adcode or '-'}/{agency.name}/{report.report_year}"


def agency_row(agency: Agency) -> Row:
    return (*(getattr(agency, name) for name in AGENCY_COLUMNS), _dump(agency.candidates) if agency.candidates else None)


def agency_of(columns: Sequence[Any]) -> Agency:
    *names, candidates = columns
    return Agency(**dict(zip(AGENCY_COLUMNS, names, strict=True)), candidates=tuple(json.loads(candidates)) if candidates else ())


def paragraph_row(paragraph: Paragraph) -> Row:
    """Most paragraphs are their own original: then neither the raw text nor the map is written down."""
    raw = None if paragraph.raw == paragraph.text else paragraph.raw
    p = paragraph
    return (p.id, p.kind.value, p.section, p.page, p.text, raw, pack_offsets(p.offsets))


def paragraph_of(row: Sequence[Any]) -> Paragraph:
    id, kind, section, page, text, raw, offsets = row
    return Paragraph(id, ParagraphKind(kind), section, text, text if raw is None else raw, unpack_offsets(offsets, len(text)), page)


def pack_offsets(offsets: Sequence[int]) -> bytes | None:
    """Offsets are mostly one apart, so their differences compress to almost nothing."""
    if tuple(offsets) == tuple(range(len(offsets))):
        return None
    steps = np.array(offsets, dtype="<u4")
    steps[1:] -= steps[:-1].copy()
    return zlib.compress(steps.tobytes(), 1)


def unpack_offsets(packed: bytes | None, length: int) -> tuple[int, ...]:
    if packed is None:
        return tuple(range(length + 1))
    steps = np.frombuffer(zlib.decompress(packed), dtype="<u4")
    return tuple(np.cumsum(steps, dtype=np.int64).tolist())


def is_stored(value: Value) -> bool:
    """A cell the report does not have is the absence of a row."""
    return value.value is not None or value.state is State.UNPARSED or value.evidence is not EvidenceKind.TABLE_MISSING


class Packer:
    """Values as the rows ``report_values`` holds, what they follow from as those of ``value_sources``, and where they stand on a
    scan as those of ``cell_spots``.

    A heading decides up to 176 cells and a sentence seven, so each is written down once. What can be told from the number
    and the state is not written at all: the text of a cell that reads like its number, the emptiness of a blank one.
    """

    def __init__(self, coding: Coding) -> None:
        self._coding = coding

    def pack(self, values: Iterable[Value]) -> dict[str, list[Row]]:
        """By table, as ``VALUE_PARTS`` names them."""
        sources: dict[tuple[str | None, str | None], int] = {}
        packed: list[Row] = []
        spots: list[Row] = []
        for value in values:
            number = sources.setdefault((value.source, value.quote), len(sources) + 1) if value.source else None
            packed.append(self._row(value, number))
            if value.spot:
                spots.append((self._coding.fields.number[value.code], *astuple(value.spot)))
        return {"report_values": packed, "value_sources": [(number, *source) for source, number in sources.items()], "cell_spots": spots}

    def _row(self, value: Value, source: int | None) -> Row:
        coding = self._coding
        row, column = value.cell or (None, None)
        basis = " ".join(str(coding.fields.number[code]) for code in value.basis) or None
        number = stored_number(value.value)
        raw = None if value.raw == _implied(value.state, number) else value.raw
        kinds = (coding.states.number[value.state.value], coding.evidence.number[value.evidence.value])
        return (coding.fields.number[value.code], number, raw, *kinds, value.paragraph, row, column, value.note, source, basis)

    def name(self, field: int) -> str:
        return self._coding.fields.name[field]

    def unpack(self, columns: Sequence[Any]) -> Value:
        """From ``VALUE_COLUMNS`` with the source's paragraph and quote behind them."""
        coding = self._coding
        code, number, raw, state_number, evidence, paragraph, row, column, note, _, basis, source, quote = columns
        state = _STATES[coding.states.name[state_number]]
        return Value(
            coding.fields.name[code],
            exact_number(number),
            _implied(state, number) if raw is None else raw,
            state,
            _EVIDENCE[coding.evidence.name[evidence]],
            paragraph,
            None if row is None else (row, column),
            note,
            source,
            quote,
            tuple(coding.fields.name[int(part)] for part in basis.split()) if basis else (),
        )


def value_from_text(columns: Sequence[Any]) -> Value:
    """A value as archives before 0003 wrote it down."""
    code, number, raw, state, evidence, paragraph, row, column, note = columns
    place = None if row is None else (row, column)
    decimal = None if number is None else Decimal(number)
    return Value(code, decimal, raw, _STATES.get(state, State.UNPARSED), _EVIDENCE[evidence], paragraph, place, note)


def _implied(state: State, number: float | str | None) -> str | None:
    """What a cell says, where nothing else is written down."""
    if state is State.EXPLICIT and isinstance(number, int):
        return str(number)
    return "" if state is State.BLANK else None


def stored_number(number: Decimal | None) -> int | float | str | None:
    """As a number any program can compare and add; as text only where a double would change its digits."""
    if number is None:
        return None
    if number == number.to_integral_value() and abs(number) < 2**63:
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else format(number, "f")


def exact_number(number: float | str | None) -> Decimal | None:
    return None if number is None else Decimal(repr(number) if isinstance(number, float) else number)


def fact_row(fact: Fact) -> Row:
    return (fact.code, fact.answer.value, fact.count, _evidence_json(fact.evidence), _evidence_json(fact.contradictions))


def fact_of(row: Sequence[Any]) -> Fact:
    code, answer, count, evidence, contradictions = row
    return Fact(code, Answer(answer), _evidence_of(evidence), _evidence_of(contradictions), count)


def finding_row(finding: Finding) -> Row:
    return (finding.rule, finding.severity.value, finding.message, _dump(finding.fields), _dump(finding.paragraphs))


def finding_of(row: Sequence[Any]) -> Finding:
    """From ``FINDING_COLUMNS``, with or without ``DECISION_COLUMNS`` behind them."""
    rule, severity, message, fields, paragraphs, *decided = row
    decision = Decision(DecisionKind(decided[0]), *decided[1:]) if decided and decided[0] else None
    return Finding(rule, Severity(severity), message, tuple(json.loads(fields)), tuple(json.loads(paragraphs)), decision)


def mask_row(mask: Mask) -> Row:
    return (mask.paragraph, mask.start, mask.end, mask.replacement)


def mask_of(row: Sequence[Any]) -> Mask:
    return Mask(*row)


# Looking a member up by value is several times quicker than calling the enumeration, and reports carry 180 of them.
_STATES = {state.value: state for state in State}
_EVIDENCE = {kind.value: kind for kind in EvidenceKind}


def _evidence_json(items: Iterable[Evidence]) -> str:
    return _dump([[item.kind.value, item.quote, item.paragraph] for item in items])


def _evidence_of(text: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(EvidenceKind(kind), quote, paragraph) for kind, quote, paragraph in json.loads(text))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
