"""What the audit found across the archive: rules by family, with how many reports each concerns."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from indexer.engine import Count
from indexer.results import SearchRequest
from web.doors import doors
from web.present.evidence import SEVERITY
from web.present.rules import families

bp = Blueprint("audit", __name__)


@bp.get("/audit")
def audit() -> ResponseReturnValue:
    result = doors().index.search(SearchRequest(per_page=1))
    counts = {facet.field: {value.value: value.count for value in facet.values} for facet in result.facets}
    return render_template(
        "audit.html",
        total=result.total_reports,
        by_severity=counts.get("severity", {}),
        unassessed=_unassessed(),
        by_rule={rule: count for rule, count in counts.get("rule", {}).items() if count},
        contradictions=counts.get("contradiction", {}).get("yes", 0),
        unbalanced=counts.get("balance", {}).get("yes", 0),
        severities=SEVERITY,
        families=families(),
    )


def _unassessed() -> dict[str, int]:
    """Rule → reports it says nothing of, because it could not be assessed or has not been run."""
    groups = doors().index.engine().aggregate(Count(by=("unassessed",))).groups
    return {rule: group.reports for group in groups if (rule := group.values[0])}
