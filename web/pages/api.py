"""The JSON interface: what the pages show, as data. Described by /api/v1/openapi.json."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from archive.audit import RULES
from archive.form import ITEM_BY_CODE
from archive.models import Value
from archive.store.serialize import agency_to_dict, exact, finding_to_dict, paragraph_to_dict, value_to_dict
from archive.store.tables import CODEBOOK, FINDINGS, VALUES
from archive.text.clean import clean_query
from indexer.engine import RANKS, Ask, Count, Group, Statistics
from indexer.fields import FACET_BY_NAME, FACETS
from indexer.results import SearchResult
from indexer.states import ABSENT, MISSING
from web.api.declared import CURSOR, REPORT_ID, Given, Json, Parameter, operation
from web.api.search_parameters import CODES, LIMIT, SCOPE, SEARCH, WITHOUT, scope_of, state_of
from web.doors import doors
from web.drafts import LARGEST_BODY, Draft, NotChecked
from web.drafts import check as read_draft
from web.errors import NotHere
from web.openapi import document
from web.pages.ask import answers_to
from web.pages.reports import citations, stored_report
from web.present.agencies import UNNAMED, Wanted
from web.present.compare import CellPair, SectionPair
from web.present.compare import compare as compared
from web.present.conversation import LONGEST, MOST_TURNS, turns_of
from web.present.jsonable import search_json, stored_json, summary_json
from web.present.sheets import anchor_of, wanted_findings
from web.present.stats import amount_of

bp = Blueprint("api", __name__, url_prefix="/api/v1")

_ITEMS = list(ITEM_BY_CODE)
_GROUPINGS = [facet.name for facet in FACETS if facet.name not in ("rule", "unassessed")]


# Searching


@operation(bp, "/search", "检索：词、原句和筛选条件", "SearchResult", *SEARCH)
def search(given: Given) -> Response:
    return jsonify(search_json(_search(given), _address))


@operation(bp, "/reports", "年报目录", "ReportList", *SEARCH)
def reports(given: Given) -> Response:
    result = _search(given)
    summaries = doors().store.summaries([hit.report_id for hit in result.hits])
    body: Json = {
        "total": result.total_reports,
        "page": result.request.page,
        "per_page": result.request.per_page,
        "reports": [summary_json(summary, _address) for summary in summaries],
    }
    return jsonify(body)


@operation(bp, "/facets", "筛选项：每个值各有多少份年报", "FacetList", *SCOPE)
def facets(given: Given) -> Response:
    scope = scope_of(given)
    found = doors().index.engine().search(Ask(scope.query, scope.filters, limit=0, facets=tuple(FACET_BY_NAME)))
    made = [
        {
            "name": facet.name,
            "label": facet.label,
            "values": [
                {"value": value, "label": facet.labels.get(value, value), "count": count}
                for value, count in sorted(found.counts.get(facet.name, {}).items(), key=lambda pair: (-pair[1], pair[0]))
            ],
        }
        for facet in FACETS
    ]
    return jsonify({"total": found.total_reports, "facets": made})


# Reports


@operation(bp, "/reports/{report_id}", "一份年报的全部内容", "Report", REPORT_ID)
def report(given: Given, report_id: str) -> Response:
    return jsonify(stored_json(stored_report(report_id), _address))


@operation(
    bp,
    "/reports/{report_id}/paragraphs/{paragraph_id}",
    "一个段落，附引用格式",
    "ParagraphWithCitations",
    REPORT_ID,
    Parameter("paragraph_id", "段落，如 p12", {"type": "string", "pattern": "^p[1-9][0-9]{0,5}$"}, True, "path"),
)
def paragraph(given: Given, report_id: str, paragraph_id: str) -> Response:
    stored = stored_report(report_id)
    found = next((each for each in stored.report.paragraphs if each.id == paragraph_id), None)
    if found is None:
        raise NotHere("这份年报里没有这一段。", advice="段落形如 p12。")
    head = {"report_id": report_id, "agency": stored.report.agency.name, "report_year": stored.report.report_year}
    place = {"url": f"{_address(report_id)}#{paragraph_id}", "citations": citations(stored, paragraph_id)}
    return jsonify(head | paragraph_to_dict(found) | place)


@operation(bp, "/reports/{report_id}/citations", "一份年报的引用格式", "Citations", REPORT_ID)
def cited(given: Given, report_id: str) -> Response:
    return jsonify(citations(stored_report(report_id), None))


@operation(
    bp,
    "/compare",
    "两份年报逐项对照",
    "Comparison",
    Parameter("a", "年报编号", REPORT_ID.schema, True),
    Parameter("b", "年报编号", REPORT_ID.schema, True),
)
def compare(given: Given) -> Response:
    """The values side by side with what they differ by, and the paragraphs each beside the one it is most like."""
    left, right = stored_report(given["a"]), stored_report(given["b"])
    found = compared(left.report, right.report)
    codes = [code for code in ITEM_BY_CODE if code in left.report.values or code in right.report.values]
    rows = [_compared_values(code, left.report.values.get(code), right.report.values.get(code), found.cells.get(code)) for code in codes]
    heads = {side: _head(each.id) for side, each in (("a", left), ("b", right))}
    text = {"alike_percent": found.alike, "sections": [_compared_section(section) for section in found.sections]}
    return jsonify({**heads, "same_form": left.report.form == right.report.form, "notes": found.notes, "values": rows, "text": text})


def _compared_values(code: str, a: Value | None, b: Value | None, pair: CellPair | None) -> Json:
    item = ITEM_BY_CODE[code]
    return {
        "code": code,
        "label": item.label,
        "unit": item.unit,
        "a": value_to_dict(a) if a else None,
        "b": value_to_dict(b) if b else None,
        "difference": exact(_difference(a, b)) if pair and not pair.why else None,
        "why": pair.why or None if pair else None,
    }


def _difference(a: Value | None, b: Value | None) -> Decimal | None:
    """b less a; None where one of them is not known."""
    return b.value - a.value if a and b and a.value is not None and b.value is not None else None


def _compared_section(section: SectionPair) -> Json:
    pairs = [
        {
            "a": pair.left.id if pair.left else None,
            "b": pair.right.id if pair.right else None,
            "alike_percent": pair.alike,
            "same": pair.kind == "same",
        }
        for pair in section.pairs
    ]
    return {"title": section.title, "alike_percent": section.alike, "paragraphs": pairs}


# Numbers


@operation(bp, "/values", "数字：所选项目在所选年报中各是多少，怎样得知", "ValueList", CODES, *SCOPE, CURSOR, LIMIT)
def values(given: Given) -> Response:
    ids, following = _page(given)
    wanted = set(given["code"])
    names = (*VALUES.names, "url")
    found = doors().store.seen(by_eye="without" not in given).rows(VALUES, ids)
    rows = [dict(zip(names, (*row, _value_url(row)), strict=True)) for row in found if row[4] in wanted]
    return jsonify({"reports": len(ids), "values": [_jsonable(row) for row in rows], "next": following})


@operation(bp, "/findings", "审核意见", "FindingList", *SCOPE, CURSOR, LIMIT)
def findings(given: Given) -> Response:
    """Of the reports a search finds; with rules, severities or decisions chosen only theirs."""
    ids, following = _page(given)
    chosen = wanted_findings(state_of(given).filters)
    rows = (dict(zip(FINDINGS.names, row, strict=True)) for row in doors().store.rows(FINDINGS, ids))
    shown = [row for row in rows if chosen(row)]
    for row in shown:
        anchor = anchor_of(row)
        row["url"] = f"{_address(row['report_id'])}{f'#{anchor}' if anchor else ''}"
        row["fields"], row["paragraphs"] = (row["fields"] or "").split(), (row["paragraphs"] or "").split()
    return jsonify({"reports": len(ids), "findings": shown, "next": following})


@operation(
    bp,
    "/stats",
    "统计：一项数字按组合计，附每组有几份不知道",
    "StatisticsList",
    Parameter("code", "项目代码；比率按分子、分母各自合计后相除", {"type": "string", "enum": _ITEMS}, True),
    Parameter("by", "按什么分组，最多两项", {"type": "array", "items": {"type": "string", "enum": _GROUPINGS}, "maxItems": 2}),
    Parameter("order", "按什么从大到小排；不写则按组名", {"type": "string", "enum": list(RANKS)}),
    Parameter("most", "最多几组", {"type": "integer", "minimum": 1, "maximum": 2000, "default": 500}),
    *SCOPE,
)
def stats(given: Given) -> Response:
    amount = state_of(given).amount(amount_of(given["code"]))
    order = f"-{given['order']}" if "order" in given else "values"
    by = tuple(given.get("by", ()))
    found = doors().index.engine().aggregate(Count(scope_of(given), by, (amount,), medians=True, order=order, limit=given["most"]))
    item = ITEM_BY_CODE[given["code"]]
    head = {"code": item.code, "label": item.label, "unit": item.unit, "by": list(by), "total": found.total}
    head["url"] = state_of(given).url("/search")  # the reports it is about
    return jsonify(head | {"groups": [_group(by, group, item.unit) for group in found.groups[: given["most"]]]})


def _group(by: tuple[str, ...], group: Group, unit: str) -> Json:
    labels = [FACET_BY_NAME[name].labels.get(value or "", value) for name, value in zip(by, group.values, strict=True)]
    return {"values": list(group.values), "labels": labels, "reports": group.reports} | _statistics(group.amounts[0], unit)


def _statistics(of: Statistics, unit: str) -> Json:
    """Shares in percent, as the reports' own rates are."""
    scale = 100 if unit == "%" else 1
    shares = ("share", "mean", "least", "greatest", "median")
    numbers = {name: None if (number := getattr(of, name)) is None else _number(scale * number) for name in shares}
    return {
        "known": of.known,
        "unknown": of.unknown,
        "numbers": of.numbers,
        "sum": _number(of.sum) if of.numbers else None,
        "over": _number(of.over) if of.over else None,
        **numbers,
        "states": _states(of.states),
    }


def _states(counts: Mapping[str, int]) -> dict[str, int]:
    """Without the difference that only numbers read by eye make."""
    states = {state: count for state, count in counts.items() if state != ABSENT}
    absent = counts.get(ABSENT, 0)
    return states | {MISSING: states.get(MISSING, 0) + absent} if absent else states


def _number(number: Decimal | None) -> int | float | None:
    return None if number is None else int(number) if number == number.to_integral_value() else float(number)


# The archive


@operation(
    bp,
    "/agencies",
    "单位名录",
    "AgencyList",
    Parameter("name", "名称中包含的字", {"type": "string", "maxLength": 60}),
    Parameter("page", "第几页", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}),
    Parameter("per_page", "每页几家", {"type": "integer", "minimum": 1, "maximum": 200, "default": 100}),
)
def agencies(given: Given) -> Response:
    held, wanted = doors().agencies, Wanted(name=clean_query(given.get("name", "")))
    start = (given["page"] - 1) * given["per_page"]
    shown = [
        {
            **agency_to_dict(entry.latest.agency),
            "name": entry.name,
            "reports": [{"id": s.id, "report_year": s.report_year, "url": _address(s.id)} for s in entry.summaries],
        }
        for entry in held.page(wanted, start, given["per_page"])
        if entry.name != UNNAMED
    ]
    unnamed = 0 if wanted else len(held) - len(held.engine.names("agency"))
    return jsonify({"total": held.count(wanted) - unnamed, "page": given["page"], "per_page": given["per_page"], "agencies": shown})


@operation(bp, "/coverage", "库里有什么：份数、单位、年度、能回答多少", "CoverageOfArchive")
def coverage(given: Given) -> Response:
    store, held = doors().store, doors().overview
    return jsonify(
        {
            "reports": held.reports,
            "agencies": held.agencies,
            "years": {str(year): number for year, number in held.years.items()},
            "provinces": held.provinces,
            "cities": held.cities,
            "counties": held.counties,
            "invented": held.invented,
            "outdated": store.outdated(),
            "facts": {fact.code: dict(fact.answers) for fact in held.facts},
            "change": store.change_number(),
        }
    )


@operation(bp, "/fields", "项目：每一项数字的名称、单位和出处", "FieldList")
def fields(given: Given) -> Response:
    names = [column.name for column in CODEBOOK]
    return jsonify({"fields": [dict(zip(names, row, strict=True)) for row in doors().store.codebook()]})


@operation(bp, "/rules", "审核规则", "RuleList", needs_archive=False)
def rules(given: Given) -> Response:
    made = [{"id": r.id, "severity": r.severity.value, "title": r.title, "why": r.why} for r in RULES]
    return jsonify({"rules": made})


# Questions and drafts


@operation(
    bp,
    "/ask",
    "用一句话提问",
    "Answer",
    Parameter(
        "question",
        "问题；重复此参数表示同一次对话的几轮，回答最后一轮",
        {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"^[\s\S]*\S[\s\S]*$"},
            "minItems": 1,
            "maxItems": MOST_TURNS,
        },
        required=True,
    ),
    Parameter(
        "plan",
        "代替一轮问题的解读（回答里的 state 或 chips、options 里的值）；与 question 按先后次序排列",
        {"type": "array", "items": {"type": "string", "minLength": 1, "format": "gongkai-plan"}, "maxItems": 1},
    ),
    WITHOUT,
)
def ask(given: Given) -> Response:
    """The answer to the last turn; the turns before it are its context."""
    turns = turns_of(request.query_string.decode("utf-8", "replace"))
    return jsonify(answers_to(turns, given.get("without", ""))[-1].to_dict())


@operation(
    bp,
    "/check",
    "检查一份草稿：把文件内容作为请求体发来；不保存",
    "Checked",
    Parameter("name", "文件名，用来判断格式", {"type": "string", "maxLength": 200, "default": "草稿.txt"}),
    method="post",
    needs_archive=False,
    body="application/octet-stream",
)
def check(given: Given) -> Response:
    request.max_content_length = LARGEST_BODY
    try:
        made = read_draft(Draft(given["name"], request.get_data()))
    except NotChecked as problem:
        return _checked({"is_report": False, "reason": str(problem), "findings": [], "unassessed": []})
    found = [finding_to_dict(finding) for finding in made.findings]
    return _checked({"is_report": made.is_report, "reason": made.reason, "findings": found, "unassessed": list(made.unassessed)})


def _checked(body: Json) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response


@operation(bp, "/openapi.json", "本文档", "OpenAPI", needs_archive=False)
def openapi(given: Given) -> Response:
    return jsonify(document(_version()))


@bp.after_request
def tag(response: Response) -> Response:
    """What has not changed need not be sent again."""
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def _search(given: Given) -> SearchResult:
    return doors().index.search(state_of(given).request(per_page=given["per_page"]))


def _page(given: Given) -> tuple[list[str], str | None]:
    """The reports of a page, by id, and what to ask for the next one: an id, so that nothing is skipped when reports come in."""
    after = given.get("cursor", "")
    ids = _after(doors().index.engine().ids(scope_of(given)), after)
    found = list(islice(ids, given["limit"] + 1))
    return found[: given["limit"]], found[given["limit"] - 1] if len(found) > given["limit"] else None


def _after(ids: Iterable[str], cursor: str) -> Iterator[str]:
    return (id for id in ids if id > cursor)


def _head(report_id: str) -> Json:
    (summary,) = doors().store.summaries([report_id])
    return summary_json(summary, _address)


def _value_url(row: tuple[Any, ...]) -> str:
    cells = dict(zip(VALUES.names, row, strict=True))
    return f"{_address(cells['report_id'])}#{anchor_of(cells)}"


def _jsonable(row: Json) -> Json:
    number = row["value"]
    return row | {"value": exact(Decimal(repr(number))) if isinstance(number, float) else number}


def _address(report_id: str) -> str:
    return url_for("reports.report", report_id=report_id)


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"
