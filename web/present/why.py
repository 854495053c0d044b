"""Why a report is in a filtered list: the evidence behind each filter, and what in the report says otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from archive.form import FACT_BY_CODE
from archive.models import Finding, Report, Severity
from indexer.fields import CONTRADICTIONS, EQUATION_PREFIXES
from web.present.evidence import FactView, fact_view
from web.present.report_page import FindingView, finding_views

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Why:
    facts: tuple[FactView, ...]
    findings: tuple[FindingView, ...]
    more: int  # findings that match and are not listed

    def __bool__(self) -> bool:
        return bool(self.facts or self.findings)


def is_balance(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and finding.rule.startswith(EQUATION_PREFIXES)


def why(report: Report, filters: Mapping[str, Collection[str]]) -> Why:
    asked = [code for code in FACT_BY_CODE if code in filters]
    if "evidence" in filters and "zero_requests" not in asked:
        asked.insert(0, "zero_requests")
    facts = tuple(fact_view(report.facts[code]) for code in asked if code in report.facts)
    matching = finding_views(finding for finding in report.findings if _concerns(finding, filters))
    return Why(facts, matching[:_SHOWN], max(0, len(matching) - _SHOWN))


def _concerns(finding: Finding, filters: Mapping[str, Collection[str]]) -> bool:
    return (
        finding.rule in filters.get("rule", ())
        or finding.severity.value in filters.get("severity", ())
        or ("yes" in filters.get("balance", ()) and is_balance(finding))
        or ("yes" in filters.get("contradiction", ()) and finding.rule in CONTRADICTIONS)
    )
