"""What the rules found in a part of the archive: how many reports each concerns, and in how many it could not be assessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.audit import AnyRule
from archive.store.tables import Column
from indexer.engine import Count, Engine
from web.present.evidence import SEVERITY
from web.present.rules import families
from web.present.search_state import SearchState

COLUMNS = (
    Column("rule", "规则", ""),
    Column("title", "内容", ""),
    Column("severity", "轻重", ""),
    Column("failed", "有问题（份）", "", "integer"),
    Column("not_assessable", "无从核对（份）", "", "integer"),
    Column("reports", "年报（份）", "", "integer"),
)


@dataclass(frozen=True, slots=True)
class RuleRow:
    rule: AnyRule
    failed: int
    unassessed: int
    failed_url: str
    unassessed_url: str


@dataclass(frozen=True, slots=True)
class FamilyRows:
    title: str
    found: tuple[RuleRow, ...]  # rules that found something
    others: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class Audited:
    reports: int
    severities: dict[str, int]
    contradictions: int
    unbalanced: int
    decisions: dict[str, int]
    families: tuple[FamilyRows, ...]

    def rows(self) -> Iterator[tuple[object, ...]]:
        for family in self.families:
            for row in (*family.found, *family.others):
                yield (row.rule.id, row.rule.title, SEVERITY[row.rule.severity].label, row.failed, row.unassessed, self.reports)


def audited(engine: Engine, state: SearchState) -> Audited:
    scope = state.scope()

    def counts(facet: str) -> dict[str, int]:
        groups = engine.aggregate(Count(scope, (facet,))).groups
        return {value: group.reports for group in groups if (value := group.values[0]) is not None}

    failed, unassessed = counts("rule"), counts("unassessed")

    def row(rule: AnyRule) -> RuleRow:
        urls = (state.with_value("rule", rule.id).url(), state.with_value("unassessed", rule.id).url())
        return RuleRow(rule, failed.get(rule.id, 0), unassessed.get(rule.id, 0), *urls)

    made = []
    for family in families():
        rows = [row(rule) for rule in family.rules]
        made.append(FamilyRows(family.title, tuple(r for r in rows if r.failed), tuple(r for r in rows if not r.failed)))
    return Audited(
        engine.aggregate(Count(scope)).groups[0].reports,
        counts("severity"),
        counts("contradiction").get("yes", 0),
        counts("balance").get("yes", 0),
        counts("decision"),
        tuple(made),
    )
