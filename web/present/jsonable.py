"""Domain values as the JSON the interface documents. Amounts and counts keep their exact digits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from archive.models import Agency, Evidence, Fact, Finding, Paragraph, Report, Value
from archive.stored import StoredReport, Summary
from indexer.results import Facet, ParagraphHit, ReportHit, SearchResult

Json = dict[str, Any]


def number(value: Decimal | None) -> int | str | None:
    """Whole numbers as numbers; others as strings, since binary fractions are not what the report says."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def agency_json(agency: Agency) -> Json:
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


def value_json(value: Value) -> Json:
    return {
        "value": number(value.value),
        "raw": value.raw,
        "state": value.state.value,
        "evidence": value.evidence.value,
        "paragraph": value.paragraph,
        "cell": list(value.cell) if value.cell else None,
        "note": value.note,
    }


def _evidence(evidence: Evidence) -> Json:
    return {"type": evidence.kind.value, "quote": evidence.quote, "paragraph": evidence.paragraph}


def fact_json(fact: Fact) -> Json:
    return {
        "answer": fact.answer.value,
        "count": fact.count,
        "evidence": [_evidence(e) for e in fact.evidence],
        "contradictions": [_evidence(e) for e in fact.contradictions],
    }


def finding_json(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "fields": list(finding.fields),
        "paragraphs": list(finding.paragraphs),
    }


def paragraph_json(paragraph: Paragraph) -> Json:
    return {
        "id": paragraph.id,
        "section": paragraph.section,
        "kind": paragraph.kind.value,
        "text": paragraph.text,
        "raw": paragraph.raw,
        "page": paragraph.page,
    }


def report_json(report: Report) -> Json:
    return {
        "is_report": report.is_report,
        "title": report.title,
        "report_year": report.report_year,
        "published": report.published,
        "form": report.form,
        "agency": agency_json(report.agency),
        "values": {code: value_json(value) for code, value in report.values.items()},
        "facts": {code: fact_json(fact) for code, fact in report.facts.items()},
        "findings": [finding_json(finding) for finding in report.findings],
        "paragraphs": [paragraph_json(paragraph) for paragraph in report.paragraphs],
        "masked": sorted({mask.paragraph for mask in report.masks}),
    }


def stored_json(stored: StoredReport, url: str) -> Json:
    head: Json = {
        "id": stored.id,
        "url": url,
        "version": stored.version,
        "current": stored.current,
        "filename": stored.filename,
        "sha256": stored.sha256,
        "ingested_at": stored.ingested_at,
    }
    return head | report_json(stored.report)


def summary_json(summary: Summary, url: str) -> Json:
    return {
        "id": summary.id,
        "url": url,
        "title": summary.title,
        "report_year": summary.report_year,
        "published": summary.published,
        "form": summary.form,
        "agency": agency_json(summary.agency),
        "version": summary.version,
        "facts": {code: answer.value for code, answer in summary.answers.items()},
        "findings": {severity.value: count for severity, count in summary.severities.items()},
    }


def search_json(result: SearchResult, query: Any, urls: Mapping[str, str]) -> Json:
    """``urls``: the address of each report among the hits."""
    return {
        "query": query,
        "total": {"reports": result.total_reports, "paragraphs": result.total_paragraphs},
        "hits": [_hit(hit, urls[hit.report_id]) for hit in result.hits],
        "facets": {facet.field: _facet(facet) for facet in result.facets},
    }


def _hit(hit: ReportHit, url: str) -> Json:
    return {
        "report_id": hit.report_id,
        "agency": hit.agency,
        "report_year": hit.report_year,
        "title": hit.title,
        "url": url,
        "score": round(hit.score, 4),
        "matches": hit.matches,
        "paragraphs": [_passage(paragraph, url) for paragraph in hit.paragraphs],
    }


def _passage(paragraph: ParagraphHit, url: str) -> Json:
    return {
        "id": paragraph.id,
        "section": paragraph.section,
        "text": paragraph.text,
        "highlights": [list(span) for span in paragraph.highlights],
        "url": f"{url}#{paragraph.id}",
    }


def _facet(facet: Facet) -> list[Json]:
    return [{"value": v.value, "label": v.label, "count": v.count, "selected": v.selected} for v in facet.values]
