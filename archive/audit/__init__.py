"""The rules (勾稽关系 and plausibility) and what they find. A rule is one object; to add one, write it in its module.

``RULES`` are those on reports, in the order of the list: ``OF_REPORT`` look at one report alone, ``ACROSS_YEARS`` at
one among those of its agency. ``COMPARISONS`` (C-…) are notes on numbers set beside each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from archive.audit import comparable, dates, money, narrative, structure, table2, table3, table4, years
from archive.audit.comparable import Comparison, Note
from archive.audit.example import Example
from archive.audit.rule import Audited, Outcome, Rule, Topic, judge, outcome, rules_in
from archive.audit.subject import Subject
from archive.audit.topics import BALANCE, BLANK_TABLES, CONTRADICTION, MISMATCH
from archive.audit.years import Series
from archive.models import Agency

OF_REPORT: tuple[Rule[Subject, Example], ...] = rules_in(table3, table4, table2, narrative, money, dates, structure)
ACROSS_YEARS: tuple[Rule[Series, Example], ...] = rules_in(years)
COMPARISONS: tuple[Rule[Comparison, Comparison], ...] = rules_in(comparable)

FAMILIES: Mapping[str, str] = {
    "T3": "表三　申请的收到和处理",
    "T4": "表四　行政复议、行政诉讼",
    "T2": "表二　主动公开",
    "N": "正文与表格",
    "U": "金额单位",
    "D": "日期与年度",
    "S": "结构与文本",
    "P": "个人信息",
    "C": "年度间、单位间是否可比",
}
_ORDER = tuple(FAMILIES)

AnyRule = Rule[Any, Any]
RULES: tuple[AnyRule, ...] = tuple(sorted((*OF_REPORT, *ACROSS_YEARS), key=lambda rule: (_ORDER.index(rule.family), rule.id)))
RULE_BY_ID: dict[str, AnyRule] = {rule.id: rule for rule in (*RULES, *COMPARISONS)}


def _topics(topics: Iterable[Topic]) -> Iterator[Topic]:
    for topic in topics:
        yield topic
        yield from _topics(topic.parts)


# What people ask about, the wider topics last.
TOPIC_BY_CODE: dict[str, Topic] = {
    topic.code: topic for topic in _topics((*(topic for rule in RULES for topic in rule.topics), MISMATCH, BLANK_TABLES))
}


def rules_about(*topics: Topic) -> tuple[str, ...]:
    """The ids of the rules of these topics and of their parts."""
    wanted = set(_topics(topics))
    return tuple(rule.id for rule in RULES if wanted & set(rule.topics))


# Rules whose failure means that a printed sum does not balance.
BALANCES = frozenset(rules_about(BALANCE))
# Rules that say the text and the tables of one report contradict each other.
CONTRADICTIONS = frozenset(rules_about(CONTRADICTION))


def notes(codes: Collection[str], years: Collection[int], agencies: Sequence[Agency] = (), *, summed: bool = False) -> tuple[Note, ...]:
    """What must be said where numbers of these fields, years and agencies stand beside each other, or are added up."""
    compared = Comparison(tuple(codes), tuple(years), tuple(agencies), summed)
    found = ((rule.id, finding) for rule in COMPARISONS for finding in rule.run(compared)[0])
    return tuple(Note(id, finding.message) for id, finding in found)


def audit(subject: Subject) -> Audited:
    """What the rules on one report find, and which of them could not be assessed."""
    return judge(OF_REPORT, subject)


__all__ = [
    "ACROSS_YEARS",
    "BALANCES",
    "COMPARISONS",
    "CONTRADICTIONS",
    "FAMILIES",
    "OF_REPORT",
    "RULES",
    "RULE_BY_ID",
    "TOPIC_BY_CODE",
    "AnyRule",
    "Audited",
    "Comparison",
    "Note",
    "Outcome",
    "Rule",
    "Subject",
    "Topic",
    "audit",
    "notes",
    "outcome",
    "rules_about",
]
