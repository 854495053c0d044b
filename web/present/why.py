"""Why a report is in a filtered list: the evidence behind each filter, and what in the report says otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from archive.audit import BALANCES, CONTRADICTIONS
from archive.form import FACT_BY_CODE, FIELD_BY_CODE, MEASURE_BY_CODE
from archive.models import Finding
from archive.store.stored import Claims
from indexer.query import Query, Range, leaves
from web.present.evidence import FactView, fact_view, known_as
from web.present.report_page import FindingView, finding_views

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number the query asks about, as this report states it."""

    label: str
    known: str  # “12件（表格单元格）”
    code: str  # its address in the report


@dataclass(frozen=True, slots=True)
class Why:
    facts: tuple[FactView, ...]
    numbers: tuple[NumberLine, ...]
    findings: tuple[FindingView, ...]
    more: int  # findings that match and are not listed

    def __bool__(self) -> bool:
        return bool(self.facts or self.numbers or self.findings)


def is_balance(finding: Finding) -> bool:
    return finding.rule in BALANCES


def why(claims: Claims, filters: Mapping[str, Collection[str]], fields: Collection[str] = ()) -> Why:
    """``fields``: those whose values the query compares."""
    asked = [code for code in FACT_BY_CODE if code in filters]
    if "evidence" in filters and "zero_requests" not in asked:
        asked.insert(0, "zero_requests")
    facts = tuple(fact_view(claims.facts[code]) for code in asked if code in claims.facts)
    matching = finding_views(finding for finding in claims.findings if _concerns(finding, filters))
    return Why(facts, _numbers(claims, fields), matching[:_SHOWN], max(0, len(matching) - _SHOWN))


def compared(query: Query | None) -> tuple[str, ...]:
    """The fields a query has a condition on; of a measure, those it is made of."""
    ranges = leaves(query) if query is not None else ()
    return tuple(dict.fromkeys(part for leaf in ranges if isinstance(leaf, Range) for part in parts_of(leaf.field)))


def _numbers(claims: Claims, fields: Collection[str]) -> tuple[NumberLine, ...]:
    known = [(FIELD_BY_CODE[code], claims.values[code]) for code in fields if code in claims.values]
    return tuple(NumberLine(field.label, known_as(field, value), field.code) for field, value in known)


def parts_of(code: str) -> tuple[str, ...]:
    measure = MEASURE_BY_CODE.get(code)
    return (*measure.terms, *measure.over) if measure else (code,) if code in FIELD_BY_CODE else ()


def _concerns(finding: Finding, filters: Mapping[str, Collection[str]]) -> bool:
    return (
        finding.rule in filters.get("rule", ())
        or finding.severity.value in filters.get("severity", ())
        or ("yes" in filters.get("balance", ()) and is_balance(finding))
        or ("yes" in filters.get("contradiction", ()) and finding.rule in CONTRADICTIONS)
    )
