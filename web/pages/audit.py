"""What the audit found across the archive or a part of it: rules by family, with how many reports each concerns."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from archive.models import DecisionKind
from indexer.engine import Engine
from indexer.fields import FACET_BY_NAME
from web.doors import doors
from web.listed import FORMATS, Listed, listed
from web.parameters import search_state, takes
from web.present.audit_page import COLUMNS, audited
from web.present.evidence import SEVERITY
from web.present.facets import value_label

bp = Blueprint("audit", __name__)

FILTERS = ("report_year", "province", "city", "sector", "level", "severity", "decision", "agency", "rule")
_OFFERED = (*FILTERS[:7], "rule")


@bp.get("/audit")
@takes(*FILTERS, form=True)
def audit() -> ResponseReturnValue:
    state = search_state()
    engine = doors().index.engine()
    return render_template(
        "audit.html",
        held=len(engine),
        found=audited(engine, state),
        outdated=doors().outdated,
        severities=SEVERITY,
        decisions=tuple(DecisionKind),
        state=state,
        every_finding=state.url("/search.csv", table="findings"),
        offered=[(name, FACET_BY_NAME[name].label, [(v, value_label(name, v)) for v in _values(engine, name)]) for name in _OFFERED],
        chips=[
            (FACET_BY_NAME[name].label, value_label(name, value), state.without_value(name, value).url("/audit"))
            for name, values in state.filters.items()
            for value in values
        ],
    )


def _values(engine: Engine, name: str) -> Sequence[str]:
    """What reports have. As long as nobody has decided on any finding, there is nothing to choose."""
    values = engine.names(name)
    return () if name == "decision" and list(values) == ["open"] else values


@bp.get(f"/audit.<{FORMATS}:format>")
@takes(*FILTERS)
def sheet(format: str) -> Response:
    return listed(Listed("审核", COLUMNS, audited(doors().index.engine(), search_state()).rows()), format)
