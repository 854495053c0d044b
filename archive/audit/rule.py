"""What a rule of the audit is: declaration, check, words and examples in one object.

A check yields a ``Problem`` for each thing that is wrong, and ``None`` for each part that could not be assessed because
its inputs are blank, unreadable or not there. What yields nothing has passed; a blank is never taken for a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from archive.audit.example import CORRECT, Example
from archive.models import Finding, Severity

Looked = TypeVar("Looked")  # what a check looks at: a report, a report among those of its agency, a comparison
Shown = TypeVar("Shown")  # what an example of it is


class Outcome(StrEnum):
    """What is known of one rule for one report."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ASSESSABLE = "not_assessable"  # the inputs are blank, unreadable or not in this form
    NOT_RUN = "not_run"  # the report was read by a program without this rule

    @property
    def label(self) -> str:
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.PASSED: "未见问题",
    Outcome.FAILED: "有问题",
    Outcome.NOT_ASSESSABLE: "无从核对",
    Outcome.NOT_RUN: "尚未核对",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What people ask about that several rules, or one, can answer."""

    code: str
    label: str  # Chinese: what is the matter with the reports found
    ask: tuple[str, ...] = ()  # what people call it in a question
    parts: tuple[Topic, ...] = ()  # the rules of these topics are of this one too


@dataclass(frozen=True, slots=True)
class Problem:
    message: str
    fields: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    severity: Severity | None = None  # where the case differs from the rule's own


def problem(message: str, fields: Sequence[str] = (), paragraphs: Sequence[str | None] = (), severity: Severity | None = None) -> Problem:
    return Problem(message, tuple(fields), tuple(dict.fromkeys(p for p in paragraphs if p)), severity)


Verdicts = Iterator[Problem | None]
Check = Callable[[Looked], Verdicts]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Looked, Shown]):
    id: str
    severity: Severity
    title: str  # Chinese, short: what is wrong where it fires
    why: str  # Chinese: where it comes from
    check: Check[Looked]
    topics: tuple[Topic, ...]
    fires: Shown
    says: str  # what it says of ``fires``
    silent: Shown
    blank: Shown | None  # where it cannot be assessed; None: it always can
    internal: bool  # not for publication (privacy)

    @property
    def family(self) -> str:
        """T3, N, …"""
        return self.id.partition("-")[0]

    def run(self, looked: Looked) -> tuple[tuple[Finding, ...], bool]:
        """The findings, and whether every part of the rule could be assessed."""
        verdicts = tuple(self.check(looked))
        found = (self._finding(each) for each in verdicts if each is not None)
        return tuple(dict.fromkeys(found)), None not in verdicts

    def _finding(self, problem: Problem) -> Finding:
        return Finding(self.id, problem.severity or self.severity, problem.message, problem.fields, problem.paragraphs)


def rule(
    id: str,
    severity: Severity,
    title: str,
    why: str = "",
    *,
    fires: Example,
    says: str,
    silent: Example = CORRECT,
    blank: Example | None = None,
    topics: Sequence[Topic] = (),
    internal: bool = False,
) -> Callable[[Check[Looked]], Rule[Looked, Example]]:
    """Make the decorated check a rule."""
    return lambda check: Rule(id, severity, title, why, check, tuple(topics), fires, says, silent, blank, internal)


def rules_in(*modules: object) -> tuple[Rule[Any, Any], ...]:
    """The rules these modules declare, in the order they do."""
    return tuple(each for module in modules for each in vars(module).values() if isinstance(each, Rule))


@dataclass(frozen=True, slots=True)
class Audited:
    """What rules had to say of a report."""

    findings: tuple[Finding, ...]  # most severe first
    unassessed: tuple[str, ...]  # ids of rules that found nothing and could not be assessed throughout


def judge(rules: Iterable[Rule[Looked, Any]], looked: Looked) -> Audited:
    found: list[Finding] = []
    unassessed: list[str] = []
    for each in rules:
        findings, assessed = each.run(looked)
        found += findings
        if not (findings or assessed):
            unassessed.append(each.id)
    return Audited(tuple(sorted(found, key=lambda finding: finding.rank)), tuple(unassessed))


def outcome(rule: str, ran: Collection[str], findings: Iterable[Finding], unassessed: Collection[str]) -> Outcome:
    """Of one rule for one report. ``ran``: the rules its reading program had."""
    if any(finding.rule == rule for finding in findings):
        return Outcome.FAILED
    if rule not in ran:
        return Outcome.NOT_RUN
    return Outcome.NOT_ASSESSABLE if rule in unassessed else Outcome.PASSED
