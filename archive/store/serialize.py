"""A report as the JSON that the command line, the web interface and exports share. Numbers keep their exact digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from archive.form import MEASURE_BY_CODE
from archive.models import UNKNOWN_BECAUSE, Agency, Decision, Evidence, EvidenceKind, Fact, Finding, Paragraph, Report, State, Value
from archive.store.rows import stored_number

Json = dict[str, Any]


def report_to_dict(report: Report) -> Json:
    """What is known of a report."""
    return _report(report, {code: value_to_dict(value) for code, value in report.values.items()})


def reading_to_dict(report: Report) -> Json:
    """What a file says: ``values`` are what its cells print, ``known`` what else follows for them, and for sums and ratios."""
    cells = {code: value for code, value in report.values.items() if code not in MEASURE_BY_CODE and value.state is not State.NOT_IN_FORM}
    printed = {code: _as_printed(value) for code, value in cells.items()}
    decided = {code: value_to_dict(value) for code, value in report.values.items() if value.value is not None and value.printed is None}
    return _report(report, printed) | {"known": decided}


def _as_printed(value: Value) -> Json:
    if value.value is None or value.printed is not None:
        return value_to_dict(value)
    kind = UNKNOWN_BECAUSE.get(value.state, EvidenceKind.TABLE_MISSING)
    return value_to_dict(value._replace(value=None, evidence=kind, source=None, quote=None, basis=()))


def _report(report: Report, values: Json) -> Json:
    return {
        "is_report": report.is_report,
        "reason": report.reason,
        "title": report.title,
        "report_year": report.report_year,
        "published": report.published,
        "published_kind": report.published_kind.value if report.published_kind else None,
        "form": report.form,
        "agency": agency_to_dict(report.agency),
        "values": values,
        "facts": {code: fact_to_dict(fact) for code, fact in report.facts.items()},
        "findings": [finding_to_dict(finding) for finding in report.findings],
        "paragraphs": [paragraph_to_dict(paragraph) for paragraph in report.paragraphs],
        "masked": sorted({mask.paragraph for mask in report.masks}),
    }


def agency_to_dict(agency: Agency) -> Json:
    return {
        "name": agency.name,
        "as_written": agency.as_written,
        "province": agency.province,
        "city": agency.city,
        "county": agency.county,
        "town": agency.town,
        "adcode": agency.adcode,
        "level": agency.level,
        "body_type": agency.body_type,
        "sector": agency.sector,
        "candidates": list(agency.candidates),
    }


def value_to_dict(value: Value) -> Json:
    return {
        "value": exact(value.value),
        "raw": value.raw,
        "state": value.state.value,
        "evidence": value.evidence.value,
        "paragraph": value.paragraph,
        "cell": list(value.cell) if value.cell else None,
        "note": value.note,
        "source": value.source,
        "quote": value.quote,
        "basis": list(value.basis),
    }


def fact_to_dict(fact: Fact) -> Json:
    return {
        "answer": fact.answer.value,
        "count": fact.count,
        "evidence": [_evidence(each) for each in fact.evidence],
        "contradictions": [_evidence(each) for each in fact.contradictions],
    }


def finding_to_dict(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "fields": list(finding.fields),
        "paragraphs": list(finding.paragraphs),
        "decision": _decision(finding.decision),
    }


def _decision(decision: Decision | None) -> Json | None:
    if decision is None:
        return None
    said = {"kind": decision.kind.value, "note": decision.note, "who": decision.who, "day": decision.day}
    return said | {"message": decision.message}


def paragraph_to_dict(paragraph: Paragraph) -> Json:
    return {
        "id": paragraph.id,
        "section": paragraph.section,
        "kind": paragraph.kind.value,
        "text": paragraph.text,
        "raw": paragraph.raw,
        "page": paragraph.page,
    }


def exact(number: Decimal | None) -> int | float | str | None:
    """As a number; as text only where a double, which is what readers of JSON make of it, would change its digits."""
    if number is None or number == number.to_integral_value():
        return None if number is None else int(number)
    return stored_number(number.normalize())


def _evidence(evidence: Evidence) -> Json:
    return {"type": evidence.kind.value, "quote": evidence.quote, "paragraph": evidence.paragraph}
