"""The sums of the form held against what is printed; blanks count as zeros only where the form or its heading says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.audit.rule import Verdicts, problem
from archive.audit.subject import Subject
from archive.form import EQUATIONS, FIELD_BY_CODE, Edition, Equation
from archive.models import State


@dataclass(frozen=True, slots=True)
class Sums:
    """One printed relation with both its sides; None: not assessable."""

    subject: Subject
    equation: Equation
    left: int | None
    right: int | None

    @property
    def name(self) -> str:
        return self.equation.subject

    @property
    def gap(self) -> str:
        return f"（差{abs((self.left or 0) - (self.right or 0))}件）"

    def verdict(self, message: str) -> Verdicts:
        if self.left is None or self.right is None:
            yield None
        elif self.left != self.right:
            codes = [code for code in (*self.equation.left, *self.equation.right) if code in self.subject.values]
            yield problem(message, codes, self.subject.paragraph_of(*codes))


def equations(subject: Subject, rule: str) -> Iterator[Sums]:
    """The relations of a rule in the edition of the report's table 3."""
    edition = subject.reading.editions[1] or (Edition.E2019 if "t3_other_processing__total" in subject.values else Edition.E2021)
    for equation in EQUATIONS:
        if equation.rule == rule and equation.edition is edition:
            yield Sums(subject, equation, *_sides(subject, equation))


def _sides(subject: Subject, equation: Equation) -> tuple[int | None, int | None]:
    """Blanks are zeros beside a printed number, and under a heading （无） that no number contradicts."""
    values = [subject.values.get(code) for code in (*equation.left, *equation.right)]
    if any(value is None or value.state in (State.ABSENT, State.UNPARSED) for value in values):
        return None, None
    left, right = _sum(subject, equation, equation.left), _sum(subject, equation, equation.right)
    section = FIELD_BY_CODE[equation.left[0]].section
    return (0, 0) if not (left or right) and subject.none(section) else (left, right)


def _sum(subject: Subject, equation: Equation, codes: tuple[str, ...]) -> int | None:
    read = subject.number if equation.rule == "T3-01" else subject.total
    numbers = [number for code in codes if (number := read(code)) is not None]
    return sum(numbers) if numbers else None
