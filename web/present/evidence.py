"""In words: how a value or an answer is known. Never by colour alone, and a blank is never shown as a zero."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive.form import FACT_BY_CODE, Edition, Field, Kind, Measure
from archive.models import Answer, Evidence, EvidenceKind, Fact, Report, Severity, Spot, State, Value, Word
from indexer.fields import ANSWERS
from web.present.numbers import plain, with_unit

ANSWER: dict[Answer, str] = {answer: ANSWERS[answer.value] for answer in Answer}

SEVERITY: dict[Severity, Word] = {severity: severity.word for severity in Severity}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One value cell of a redrawn table: what is printed, what a screen reader says, how it is set."""

    code: str
    label: str
    shown: str  # a number, or what stands there instead of one
    mark: str  # short sign in text beside it, for print and for eyes that see no colour
    spoken: str  # how it is known; empty when the plain number says it all
    style: str  # CSS class suffix
    href: str | None  # to the sentence or table cell it stems from
    printed: str = ""  # an amount as the source writes it, where that differs from what is shown
    spot: Spot | None = None  # where the cell stands on a scan


def cell(field: Field | Measure, value: Value | None, *, to_cells: bool = True) -> ShownCell:
    """``to_cells``: the page shows source tables cell by cell, so that links can lead there."""
    if value is None:
        word = State.ABSENT.word
        return ShownCell(field.code, field.label, word.mark, "", word.label, "absent", None)
    return replace(_cell(field, value, to_cells), spot=shown_spot(value))


def cell_of(report: Report, item: Field | Measure) -> ShownCell:
    """In a comparison: what the report's form does not have is not missing."""
    value = report.values.get(item.code)
    if value is None and isinstance(item, Field) and report.form is not None and Edition(report.form) not in item.editions:
        return ShownCell(item.code, item.label, "无此项", "", "这一版表格没有这一项", "not_in_form", None)
    return cell(item, value)


def _cell(field: Field | Measure, value: Value, to_cells: bool) -> ShownCell:
    href = source_of(value) if to_cells else value.paragraph
    note = value.note or ""
    raw = (value.raw or "").strip()
    if value.value is not None:
        shown = plain(value.value, field)
        printed = _printed(field, value)
        if value.evidence is EvidenceKind.TABLE_CELL:
            return ShownCell(field.code, field.label, shown, "", note, "zero" if value.value == 0 else "number", href, printed)
        word = value.evidence.word
        return ShownCell(field.code, field.label, shown, word.mark, _joined(word.label, note), "derived", href, printed)
    word = value.state.word
    printed = raw if value.state in {State.DASH, State.UNPARSED} else ""
    shown, mark = (printed, word.mark) if printed else (word.mark or word.label, "")
    return ShownCell(field.code, field.label, shown, mark, _joined(word.label, note), value.state.value, href)


def shown_spot(value: Value) -> Spot | None:
    """Where the cell stands on the scan, if there is anything in it to compare with."""
    return value.spot if value.state is not State.BLANK else None


def scanned_pages(report: Report) -> tuple[int, ...]:
    return tuple(sorted({spot.page for value in report.values.values() if (spot := shown_spot(value))}))


def source_of(value: Value) -> str | None:
    """The fragment that shows where a value comes from: its cell in the source table, or its sentence."""
    if value.source is not None:
        return value.source
    if value.paragraph is None:
        return None
    if value.cell is None:
        return value.paragraph
    row, column = value.cell
    return f"{value.paragraph}-r{row}c{column}"


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One reason for an answer: “表格单元格：本年新收…0”, with where it stands."""

    label: str
    quote: str
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact as the header of a report and the hits of a filtered search show it."""

    code: str
    label: str
    answer: str  # 是, 否, 未知, 说法矛盾
    value: str  # the answer's code, for styling and filters
    count: str  # “1件”, or empty
    lines: tuple[EvidenceLine, ...]
    contradictions: tuple[EvidenceLine, ...]


_CLAUSE = re.compile(r"[^，,；;。！？]*[，,；;。！？]?")
_ABOUT = {"zero_requests": re.compile("申请"), "pending_litigation": re.compile("诉讼|起诉"), "pending_review": re.compile("复议")}
_SAYING = re.compile(r"未|没有|无|收到|受理|接到|新收|审理|审结|[0-9一二三四五六七八九十两]+[件起宗]")
_QUOTE = 72


def telling_part(quote: str, fact: str, size: int = _QUOTE) -> str:
    """Of a long sentence the clauses that say it, with dots for what is left out; short ones stay whole.

    >>> telling_part("2020年共收到1件申请，均为自然人，已于4月答复，申请人没有提起诉讼。", "pending_litigation", 12)
    '……申请人没有提起诉讼。'
    """
    if len(quote) <= size or fact not in _ABOUT:
        return quote
    clauses = [clause for clause in _CLAUSE.findall(quote) if clause]
    weights = [bool(_ABOUT[fact].search(clause)) * (1 + len(_SAYING.findall(clause))) for clause in clauses]
    first = last = weights.index(max(weights))
    while last + 1 < len(clauses) and len("".join(clauses[first : last + 2])) <= size:
        last += 1
    while first > 0 and len("".join(clauses[first - 1 : last + 1])) <= size:
        first -= 1
    return ("……" if first else "") + "".join(clauses[first : last + 1]) + ("……" if last + 1 < len(clauses) else "")


def evidence_line(evidence: Evidence, fact: str = "") -> EvidenceLine:
    nothing_there = evidence.kind in {EvidenceKind.TABLE_MISSING}
    quote = "" if nothing_there else telling_part(" ".join(evidence.quote.split()), fact)
    return EvidenceLine(evidence.kind.word.label, quote, evidence.paragraph)


def fact_view(fact: Fact) -> FactView:
    kind = FACT_BY_CODE[fact.code]
    return FactView(
        fact.code,
        kind.label,
        ANSWER[fact.answer],
        fact.answer.value,
        f"{fact.count}件" if fact.count else "",
        tuple(evidence_line(e, fact.code) for e in fact.evidence),
        tuple(evidence_line(e, fact.code) for e in fact.contradictions),
    )


def known_as(item: Field | Measure, value: Value) -> str:
    """One line for a citation of a cell: “3件（表格单元格）”, “空白（未填）”."""
    if value.value is None:
        label, raw = value.state.word.label, (value.raw or "").strip()
        return f"{label}（原文“{raw}”）" if raw else label
    printed = _printed(item, value)
    return f"{with_unit(value.value, item)}（{value.evidence.word.label}{f'，原文“{printed}”' if printed else ''}）"


def _printed(item: Field | Measure, value: Value) -> str:
    """An amount as the source writes it, where that is not just the number of yuan."""
    raw = (value.raw or "").strip()
    return raw if isinstance(item, Field) and item.kind is Kind.AMOUNT and raw.strip("元") != f"{value.value}" else ""
