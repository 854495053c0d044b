"""What the store hands out: frozen values, free of SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from archive.models import Agency, Answer, Fact, Finding, Report, Severity, Value
from archive.read_by import ReadBy

UNNAMED = "未识别单位"


class OutcomeKind(StrEnum):
    """What became of a file."""

    STORED = "stored"
    NEW_VERSION = "new_version"  # other content for an agency and year already here
    DUPLICATE = "duplicate"  # the same bytes again
    NOT_REPORT = "not_report"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: OutcomeKind
    filename: str
    report_id: str | None = None
    reason: str | None = None  # Chinese: why it was not stored


@dataclass(frozen=True, slots=True)
class StoredReport:
    id: str  # "r" and the first 12 hex digits of the original's SHA-256
    series: str  # one agency and year; the id itself when either is unknown
    version: int  # 1, 2, … within the series
    current: bool  # the newest of its series
    filename: str
    sha256: str
    ingested_at: str  # ISO 8601, UTC
    report: Report
    reading: ReadBy | None = None  # what it was read by; None: a program that left no stamp


@dataclass(frozen=True, slots=True)
class Summary:
    """A report without its text and numbers."""

    id: str
    series: str
    version: int
    current: bool
    title: str | None
    report_year: int | None
    published: str | None
    form: str | None
    agency: Agency
    filename: str
    format: str
    ingested_at: str
    answers: Mapping[str, Answer]  # by fact
    severities: Mapping[Severity, int]  # findings of each
    rules: tuple[str, ...]  # of the findings
    unassessed: tuple[str, ...] = ()  # rules that found nothing, but could not be assessed throughout
    not_run: tuple[str, ...] = ()  # rules of this program that the one which read the report did not have


def reporter(agency: Agency, filename: str) -> str:
    """What a report's body is called wherever its reports are counted: by its name, as written, or by the file."""
    return agency.name or agency.as_written or f"{UNNAMED}（{filename}）"


def is_invented(agency: Agency, title: str | None) -> bool:
    """Sample reports say so themselves: an invented province, or the label in the title."""
    return (agency.province or "").startswith("示例") or "示例（虚构）" in (title or "")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a report states, without its text."""

    values: Mapping[str, Value]  # those asked for that the report has
    facts: Mapping[str, Fact]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class StoredValue:
    report_id: str
    value: Value


@dataclass(frozen=True, slots=True)
class Contents:
    """What an index of the archive has to hold, and nothing else."""

    number: int  # the archive's change number
    changes: Mapping[str, int]  # every current report → the number of its last change


@dataclass(frozen=True, slots=True)
class Changes:
    """``added`` also holds reports to index anew; ``removed`` may name some that were never indexed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    number: int
