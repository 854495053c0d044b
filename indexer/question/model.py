"""An answer: one sentence, rows with their evidence, what it rests on, and where to go from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indexer.question.plan import Intent, Plan


class Told:
    """A value of an answer that is also given out as data: its fields by name, unless it says otherwise."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Told):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return number(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class Citation(Told):
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
        made = Told.to_dict(self)
        return {name: value for name, value in made.items() if name not in ("anchor", "said")} | {"url": self.url}


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
class Row(Told):
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

    def to_dict(self) -> dict[str, Any]:
        made = Told.to_dict(self) | {"value": number(self.number)}
        del made["cells"]
        return made | ({"values": {cell.code: number(cell.number) for cell in self.cells}} if self.cells else {})


@dataclass(frozen=True, slots=True)
class Gap(Told):
    """A report in scope that says nothing certain: it is neither counted nor taken for zero."""

    agency: str
    report_year: int | None
    report_id: str
    reason: str  # Chinese


@dataclass(frozen=True, slots=True)
class Coverage(Told):
    reports: int = 0  # in scope
    counted: int = 0  # with a certain value
    derived: int = 0  # of those, not printed but certain
    unknown: tuple[Gap, ...] = ()  # the first
    text: str = ""  # Chinese
    unknown_total: int | None = None  # None: these are all
    entered: int = 0  # with a number that somebody has read off the original

    @property
    def lacking(self) -> int:
        return len(self.unknown) if self.unknown_total is None else self.unknown_total

    def to_dict(self) -> dict[str, Any]:
        return Told.to_dict(self) | {"unknown_total": self.lacking}


@dataclass(frozen=True, slots=True)
class Chip(Told):
    """One editable part of the plan: what it says, the plan without it, and the plans with other values."""

    field: str
    label: str
    without: str | None  # address form of a plan; None: it cannot be left out
    choices: tuple[tuple[str, str], ...] = ()  # (label, address form)


@dataclass(frozen=True, slots=True)
class Column(Told):
    code: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Option(Told):
    """A reading to choose from when a question is asked back."""

    label: str
    state: str | None  # address form of its plan


@dataclass(frozen=True, slots=True)
class Answer(Told):
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
        made = Told.to_dict(self)
        del made["plan"]
        passages = [{"report_id": p.report_id, "paragraph": p.paragraph, "quote": p.quote, "url": p.url} for p in self.passages]
        return made | {"answer_text": made.pop("text"), "value": number(given_out(self.value, self.unit)), "passages": passages}


def given_out(value: Decimal | None, unit: str) -> Decimal | None:
    """Answers reckon with fractions; data is in percent, like the declared rates."""
    return value * 100 if value is not None and unit == "%" else value


def number(value: Decimal | None) -> int | float | None:
    """For JSON: whole numbers stay whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
