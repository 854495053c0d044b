"""Everything that is true about one invented report, known before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from archive.form.model import Edition
from archive.models import Agency, Answer, EvidenceKind


@dataclass(frozen=True, slots=True)
class FactTruth:
    answer: Answer
    known_by: tuple[EvidenceKind, ...] = ()  # kinds of evidence the document offers for the answer
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """What the sentences claim, whether or not the tables agree."""

    published: int | None = None  # 主动公开…N条
    requests: int | None = None  # 收到…申请N件
    no_requests: bool = False  # 未收到…申请
    no_disputes: bool = False  # 未发生…行政复议、行政诉讼
    pending_suits: int | None = None  # 行政诉讼N件，尚未审结


@dataclass(frozen=True, slots=True)
class Truth:
    """One report. ``cells`` has an entry for every cell of the edition; None is a cell left blank or a table left out."""

    agency: Agency
    we: str  # what the body calls itself
    report_year: int
    edition: Edition
    title: str
    published: date | None  # None: the report carries no date
    cells: Mapping[str, Decimal | None]
    printed: Mapping[str, str]  # what each cell shows, "" where it is blank
    facts: Mapping[str, FactTruth]
    statements: Statements
    sections: Mapping[int, tuple[str, ...]]  # paragraphs of each section, tables not counted
    scenario: str = "plain"
    findings: frozenset[str] = frozenset()  # rules the report breaks by itself
    series_findings: frozenset[str] = frozenset()  # rules it breaks beside last year's report
    none_headings: frozenset[int] = frozenset()  # sections whose heading ends with （无）
    lost_tables: frozenset[int] = frozenset()  # tables that are not in the document
    private_names: tuple[str, ...] = ()  # must be masked wherever text is shown

    @property
    def has_blanks(self) -> bool:
        """A cell of a table that is there holds nothing."""
        return "" in self.printed.values()


@dataclass(frozen=True, slots=True)
class Sample:
    """A truth written down as a file."""

    filename: str
    data: bytes
    truth: Truth
    layout: str
    format: str  # text, markdown, html, docx, pdf: as Document.format
