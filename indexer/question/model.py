"""An answer: one sentence, rows with their evidence, what it rests on, and where to go from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from indexer.question.plan import Intent, Plan


@dataclass(frozen=True, slots=True)
class Citation:
    report_id: str
    agency: str
    report_year: int | None
    paragraph: str | None
    anchor: str  # of the report's page: a paragraph or a cell
    quote: str  # cleaned text
    raw: str  # the original characters
    evidence: str = ""  # Chinese: how this is known
    said: str = ""  # the words of the quote that say it; empty: all of them

    @property
    def url(self) -> str:
        return f"/reports/{self.report_id}" + (f"#{self.anchor}" if self.anchor else "")

    def to_dict(self) -> dict[str, Any]:
        return {
            "report_id": self.report_id,
            "agency": self.agency,
            "report_year": self.report_year,
            "paragraph": self.paragraph,
            "quote": self.quote,
            "raw": self.raw,
            "evidence": self.evidence,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row with several."""

    code: str
    value: Decimal | None
    display: str
    unit: str = ""

    @property
    def number(self) -> Decimal | None:
        return given_out(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class Row:
    agency: str | None = None
    report_year: int | None = None
    report_id: str | None = None
    label: str = ""  # what the row stands for, where it is no report: 嘉兴市, 自然人
    value: Decimal | None = None
    unit: str = ""  # of ``value``
    display: str = ""
    cells: tuple[Cell, ...] = ()
    evidence: str = ""  # Chinese
    derived: bool = False
    note: str = ""
    citations: tuple[Citation, ...] = ()

    @property
    def number(self) -> Decimal | None:
        return given_out(self.value, self.unit)

    def noted(self, more: str) -> Row:
        return replace(self, note=f"{self.note}，{more}" if self.note else more)

    def to_dict(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "agency": self.agency,
            "report_year": self.report_year,
            "value": number(self.number),
            "unit": self.unit,
            "report_id": self.report_id,
            "label": self.label,
            "display": self.display,
            "evidence": self.evidence,
            "derived": self.derived,
            "note": self.note,
            "citations": [citation.to_dict() for citation in self.citations],
        }
        if self.cells:
            made["values"] = {cell.code: number(cell.number) for cell in self.cells}
        return made


@dataclass(frozen=True, slots=True)
class Gap:
    """A report in scope that says nothing certain: it is neither counted nor taken for zero."""

    agency: str
    report_year: int | None
    report_id: str
    reason: str  # Chinese

    def to_dict(self) -> dict[str, Any]:
        return {"agency": self.agency, "report_year": self.report_year, "report_id": self.report_id, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Coverage:
    reports: int = 0  # in scope
    counted: int = 0  # with a certain value
    derived: int = 0  # of those, not printed but certain
    unknown: tuple[Gap, ...] = ()  # the first
    text: str = ""  # Chinese
    unknown_total: int | None = None  # None: these are all

    @property
    def lacking(self) -> int:
        return len(self.unknown) if self.unknown_total is None else self.unknown_total

    def to_dict(self) -> dict[str, Any]:
        return {
            "reports": self.reports,
            "counted": self.counted,
            "derived": self.derived,
            "unknown": [gap.to_dict() for gap in self.unknown],
            "unknown_total": self.lacking,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Chip:
    """One editable part of the plan: what it says, the plan without it, and the plans with other values."""

    field: str
    label: str
    without: str | None  # address form of a plan; None: it cannot be left out
    choices: tuple[tuple[str, str], ...] = ()  # (label, address form)

    def to_dict(self) -> dict[str, Any]:
        return {"field": self.field, "label": self.label, "without": self.without, "choices": [list(choice) for choice in self.choices]}


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    label: str
    unit: str

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code, "label": self.label, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Option:
    """A reading to choose from when a question is asked back."""

    label: str
    state: str | None  # address form of its plan

    def to_dict(self) -> dict[str, Any]:
        return {"label": self.label, "state": self.state}


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    intent: Intent
    plan: Plan  # what the next turn continues from
    interpretation: Mapping[str, Any]
    interpretation_text: str
    text: str
    value: Decimal | None = None
    unit: str = ""
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    citations: tuple[Citation, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    notes: tuple[str, ...] = ()  # comparability, how words were read
    contradictions: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    options: tuple[Option, ...] = ()
    passages: tuple[Citation, ...] = ()  # sentences that speak of the question's words
    total_rows: int = 0  # ``rows`` may be fewer
    rows_url: str | None = None
    search_url: str | None = None
    suggestions: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    state: str = ""  # address form of ``plan``

    def to_dict(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "intent": self.intent.value,
            "interpretation": dict(self.interpretation),
            "interpretation_text": self.interpretation_text,
            "answer_text": self.text,
            "value": number(given_out(self.value, self.unit)),
            "unit": self.unit,
            "columns": [column.to_dict() for column in self.columns],
            "rows": [row.to_dict() for row in self.rows],
            "total_rows": self.total_rows,
            "rows_url": self.rows_url,
            "passages": [{"report_id": p.report_id, "paragraph": p.paragraph, "quote": p.quote, "url": p.url} for p in self.passages],
            "citations": [citation.to_dict() for citation in self.citations],
            "coverage": self.coverage.to_dict(),
            "notes": list(self.notes),
            "contradictions": list(self.contradictions),
            "chips": [chip.to_dict() for chip in self.chips],
            "options": [option.to_dict() for option in self.options],
            "search_url": self.search_url,
            "suggestions": list(self.suggestions),
            "unmatched": list(self.unmatched),
            "state": self.state,
        }


def given_out(value: Decimal | None, unit: str) -> Decimal | None:
    """Answers reckon with fractions; data is in percent, like the declared rates."""
    return value * 100 if value is not None and unit == "%" else value


def number(value: Decimal | None) -> int | float | None:
    """For JSON: whole numbers stay whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
