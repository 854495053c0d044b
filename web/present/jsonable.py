"""Search results and stored reports as the JSON the interface documents; reports themselves are ``archive.store.serialize``'s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archive.store.serialize import agency_to_dict, report_to_dict
from archive.store.stored import StoredReport, Summary
from indexer.query import as_json
from indexer.results import Facet, ParagraphHit, ReportHit, SearchResult
from indexer.syntax import parse

Json = dict[str, Any]
Address = Callable[[str], str]  # report id → its page


def stored_json(stored: StoredReport, url: Address) -> Json:
    head: Json = {
        "id": stored.id,
        "url": url(stored.id),
        "version": stored.version,
        "current": stored.current,
        "filename": stored.filename,
        "sha256": stored.sha256,
        "ingested_at": stored.ingested_at,
    }
    return head | report_to_dict(stored.report)


def summary_json(summary: Summary, url: Address) -> Json:
    return {
        "id": summary.id,
        "url": url(summary.id),
        "title": summary.title,
        "report_year": summary.report_year,
        "published": summary.published,
        "form": summary.form,
        "agency": agency_to_dict(summary.agency),
        "version": summary.version,
        "facts": {code: answer.value for code, answer in summary.answers.items()},
        "findings": {severity.value: count for severity, count in summary.severities.items()},
    }


def search_json(result: SearchResult, url: Address) -> Json:
    request = result.request
    return {
        "query": {
            "text": request.text,
            "parsed": as_json(parse(request.text)),
            "description": result.description,
            "filters": {name: list(values) for name, values in request.filters.items()},
            "sort": request.sort,
            "page": request.page,
            "per_page": request.per_page,
        },
        "total": {"reports": result.total_reports, "paragraphs": result.total_paragraphs},
        "hits": [_hit(hit, url(hit.report_id)) for hit in result.hits],
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
