"""What the rules on one report look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.audit.rule import Verdicts, problem
from archive.form import FIELD_BY_CODE, table3
from archive.models import Agency, Fact, Mask, State, Value
from archive.narrative.said import Said, Statement

if TYPE_CHECKING:  # who only looks rules up need not load what reads reports
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
        value = self.reading.values.get(code)
        return None if value is None or value.value is None else int(value.value)

    def total(self, code: str) -> int | None:
        """A total of table 3 that is left blank is the sum of its row, where that is complete."""
        if (number := self.number(code)) is not None:
            return number
        field = FIELD_BY_CODE[code]
        if (field.table, field.column) != (3, "total"):
            return None
        parts = [self.number(table3.code(field.row, column.code)) for column in table3.COLUMNS if column.code != "total"]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None

    def paragraph_of(self, *codes: str) -> tuple[str, ...]:
        """Paragraphs the fields stand in, each once."""
        found = [self.values[code].paragraph for code in codes if code in self.values]
        return tuple(dict.fromkeys(paragraph for paragraph in found if paragraph))

    def heading(self, section: int) -> str | None:
        heading = self.outline.heading(section)
        return heading.paragraph if heading else None

    def none(self, section: int) -> bool:
        return any(heading.none for heading in self.outline.headings if heading.section == section)

    def stated(self, *kinds: Statement) -> list[Said]:
        """What sentences state exactly."""
        return [said for said in self.said if said.statement in kinds and not said.approximate]

    def cells_flagged(self, table: int, *flags: str) -> Verdicts:
        """What reading the cells of a table called for: no whole number, a sign or unit assumed."""
        if all(value.state is State.ABSENT for code, value in self.values.items() if FIELD_BY_CODE[code].table == table):
            yield None
        for code, flag in self.reading.flags.items():
            field, value = FIELD_BY_CODE[code], self.values.get(code)
            if value is not None and field.table == table and flag in flags:
                yield problem(f"{field.label}：{value.note}", (code,), self.paragraph_of(code))


def label(code: str) -> str:
    return FIELD_BY_CODE[code].label
