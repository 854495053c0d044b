"""Findings and facts of many reports at once, read from the archive's tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from archive.models import Fact, Finding
from archive.store import Store
from archive.store.rows import fact_of, finding_of


def findings_of(store: Store, ids: Iterable[str], rules: Sequence[str]) -> dict[str, list[Finding]]:
    """Per report, in the order of the audit; reports without any are left out."""
    sql = (
        "SELECT report_id, rule, severity, message, fields, paragraphs FROM findings"
        " WHERE report_id IN (SELECT value FROM json_each(?)) AND rule IN (SELECT value FROM json_each(?)) ORDER BY report_id, position"
    )
    found: dict[str, list[Finding]] = {}
    for report_id, *row in store.db.execute(sql, [json.dumps(list(ids)), json.dumps(list(rules))]):
        found.setdefault(report_id, []).append(finding_of(row))
    return found


def facts_of(store: Store, ids: Iterable[str], code: str) -> dict[str, Fact]:
    sql = (
        "SELECT report_id, code, answer, count, evidence, contradictions FROM facts"
        " WHERE report_id IN (SELECT value FROM json_each(?)) AND code = ?"
    )
    return {report_id: fact_of(row) for report_id, *row in store.db.execute(sql, [json.dumps(list(ids)), code])}
