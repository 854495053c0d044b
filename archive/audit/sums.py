"""The sums of the form held against what is printed; blanks count as zeros only where the form or its heading says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.audit.rule import Problem, problem
from archive.audit.subject import Subject
from archive.form import EQUATIONS, FIELD_BY_CODE, Edition, Equation
from archive.models import State

_UNREADABLE = (State.ABSENT, State.UNPARSED)


def _by_rule() -> Mapping[tuple[str, Edition], Sequence[Equation]]:
    found: dict[tuple[str, Edition], list[Equation]] = defaultdict(list)
    for equation in EQUATIONS:
        found[equation.rule, equation.edition].append(equation)
    return found


_EQUATIONS = _by_rule()


@dataclass(frozen=True, slots=True)
class Sums:
    """One printed relation whose sides differ."""

    subject: Subject
    equation: Equation
    left: int
    right: int

    @property
    def name(self) -> str:
        return self.equation.subject

    @property
    def gap(self) -> str:
        return f"（差{abs(self.left - self.right)}件）"

    def problem(self, message: str) -> Problem:
        codes = [code for code in (*self.equation.left, *self.equation.right) if code in self.subject.values]
        return problem(message, codes, self.subject.paragraph_of(*codes))


def unequal(subject: Subject, rule: str) -> Iterator[Sums | None]:
    """The relations of a rule, in the edition of the report's table 3, that do not hold; None for each that cannot be assessed."""
    edition = subject.reading.editions[1] or (Edition.E2019 if "t3_other_processing__total" in subject.values else Edition.E2021)
    for equation in _EQUATIONS[rule, edition]:
        left, right = _sides(subject, equation)
        if left is None or right is None:
            yield None
        elif left != right:
            yield Sums(subject, equation, left, right)


def _sides(subject: Subject, equation: Equation) -> tuple[int | None, int | None]:
    """Blanks are zeros beside a printed number, and under a heading （无） that no number contradicts."""
    values = subject.values
    if any((value := values.get(code)) is None or value.state in _UNREADABLE for code in (*equation.left, *equation.right)):
        return None, None
    left, right = _sum(subject, equation, equation.left), _sum(subject, equation, equation.right)
    section = FIELD_BY_CODE[equation.left[0]].section
    return (0, 0) if not (left or right) and subject.none(section) else (left, right)


def _sum(subject: Subject, equation: Equation, codes: tuple[str, ...]) -> int | None:
    read = subject.number if equation.rule == "T3-01" else subject.total
    numbers = [number for code in codes if (number := read(code)) is not None]
    return sum(numbers) if numbers else None
