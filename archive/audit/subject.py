"""What the audit looks at, and how a finding is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.form import FIELD_BY_CODE, RULE_BY_ID
from archive.models import Agency, Fact, Finding, Mask, Severity, Value
from archive.narrative import Said
from archive.outline.sections import Outline
from archive.tables.read import Reading


@dataclass(frozen=True, slots=True)
class Subject:
    """One report with everything read from it."""

    outline: Outline
    reading: Reading
    said: Sequence[Said]
    facts: Mapping[str, Fact]
    agency: Agency
    form: str | None
    year: int | None
    published: str | None
    masks: Sequence[Mask]
    warnings: Sequence[str]  # what the reader of the format could not read

    @property
    def values(self) -> Mapping[str, Value]:
        return self.reading.values

    def number(self, code: str) -> int | None:
        value = self.values.get(code)
        return None if value is None or value.value is None else int(value.value)

    def paragraph_of(self, *codes: str) -> tuple[str, ...]:
        """Paragraphs the fields stand in, each once."""
        found = [self.values[code].paragraph for code in codes if code in self.values]
        return tuple(dict.fromkeys(paragraph for paragraph in found if paragraph))

    def heading(self, section: int) -> str | None:
        heading = self.outline.heading(section)
        return heading.paragraph if heading else None

    def none(self, section: int) -> bool:
        return any(heading.none for heading in self.outline.headings if heading.section == section)


def finding(rule: str, message: str, fields: Sequence[str] = (), paragraphs: Sequence[str | None] = (), severity: str = "") -> Finding:
    """A finding of a declared rule; ``severity`` only where the case differs from the rule's own."""
    level = Severity(severity or RULE_BY_ID[rule].severity)
    return Finding(rule, level, message, tuple(fields), tuple(dict.fromkeys(p for p in paragraphs if p)))


def label(code: str) -> str:
    return FIELD_BY_CODE[code].label
