"""Statistics: one number of many reports, in groups, as a chart, tables and CSV, with what each number rests on."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from indexer.fields import FACET_BY_NAME, NUMBER_BY_CODE
from indexer.syntax import QueryError
from web.doors import doors
from web.listed import FORMATS, Listed, listed
from web.parameters import SEARCH, BadValue, choice, search_state, takes
from web.present.countable import measure_groups
from web.present.facets import value_label
from web.present.search_state import FILTERS
from web.present.stats import (
    GROUPINGS,
    REPORTS,
    SHOWN,
    USUAL_GROUPING,
    USUAL_MEASURE,
    Question,
    columns,
    crossed_rows,
    sheet_rows,
    stats,
)

bp = Blueprint("stats", __name__)

PARAMETERS = ("measure", "by", "across", "statistic", "order", *(name for name in SEARCH if name not in ("page", "sort")))
# Filters one chooses on the page itself; the others come along from a search.
_OFFERED = ("report_year", "province", "sector", "level", "body_type", "form")


@bp.get("/stats")
@takes(*PARAMETERS, form=True)
def page() -> ResponseReturnValue:
    question = asked()
    engine = doors().index.engine()
    return render_template(
        "stats.html",
        found=stats(engine, question) if len(engine) else None,
        question=question,
        measures=measure_groups(),
        groupings={name: FACET_BY_NAME[name].label for name in GROUPINGS},
        offered=[(name, FACET_BY_NAME[name].label, [(v, value_label(name, v)) for v in engine.names(name)]) for name in _OFFERED],
        carried=[(name, value) for name, value in question.state.pairs() if name not in (*_OFFERED, "without")],
        chips=_chips(question),
        address_of=address,
        shown=SHOWN,
    )


@bp.get(f"/stats.<{FORMATS}:format>")
@takes(*PARAMETERS)
def sheet(format: str) -> Response:
    question = asked()
    engine = doors().index.engine()
    rows = crossed_rows(engine, question) if question.across else sheet_rows(stats(engine, question))
    name = f"{question.said}·按{'和'.join(FACET_BY_NAME[by].label for by in (question.by, question.across) if by)}"
    return listed(Listed(name, columns(question), rows), format)


def asked() -> Question:
    """What the present address counts."""
    measure = request.args.get("measure", "").strip() or USUAL_MEASURE
    if measure != REPORTS and (measure == "report_year" or measure not in NUMBER_BY_CODE):
        advice = f"可用 {REPORTS}（年报份数），或帮助页所列任何一项数字的代码。"
        raise BadValue(f"没有“{measure[:40]}”这项数字。", names=("measure",), advice=advice)
    state = search_state().with_page(1).with_sort("")
    try:
        state.scope()
    except QueryError as error:
        raise BadValue(error.message, names=("q",), advice=error.advice) from error
    by = choice("by", *GROUPINGS) or USUAL_GROUPING
    across = choice("across", *GROUPINGS)
    plain = Question(state, measure, by, "" if across == by else across)
    statistic = choice("statistic", *dict.fromkeys(("sum", "share", "mean", "median", "greatest", "least")))
    fitting = statistic if statistic in plain.statistics else ""
    return replace(plain, statistic=fitting, order=choice("order", "name", "number"))


def address(question: Question, path: str = "/stats", **changed: str) -> str:
    said = {
        "measure": question.measure,
        "by": question.by,
        "across": question.across,
        "statistic": question.statistic,
        "order": question.order,
    }
    pairs = [(name, value) for name, value in (said | changed).items() if value]
    return f"{path}?{urlencode(pairs + question.state.pairs())}"


def _chips(question: Question) -> list[tuple[str, str, str]]:
    """Every condition, with the address without it."""
    state = question.state
    words = [("关键词", state.q, state.without_words())] if state.q else []
    chosen = [(name, value) for name in FILTERS for value in state.filters.get(name, ())]
    found = [*words, *((FACET_BY_NAME[name].label, value_label(name, value), state.without_value(name, value)) for name, value in chosen)]
    return [(label, value, address(replace(question, state=without))) for label, value, without in found]
