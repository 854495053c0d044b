"""Help, written by what is declared: evidence, states, the form's fields, facts, rules, the query notation."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from archive.form import FACTS, FIELDS, MEASURES
from indexer.fields import FACETS
from web.present.evidence import EVIDENCE, SEVERITY, STATE
from web.present.rules import families

bp = Blueprint("guide", __name__)


@bp.get("/help")
def guide() -> ResponseReturnValue:
    return render_template(
        "guide.html",
        evidence=EVIDENCE,
        states=STATE,
        severities=SEVERITY,
        facts=FACTS,
        facets=FACETS,
        fields={number: [field for field in FIELDS if field.table == number] for number in (2, 3, 4)},
        measures=MEASURES,
        families=families(),
    )
