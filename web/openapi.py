"""The OpenAPI document of the JSON interface, written from the declared operations."""

from __future__ import annotations

from typing import Any

from web.api.declared import OPERATIONS, Operation, Parameter

Json = dict[str, Any]

_NUMBER: Json = {"oneOf": [{"type": "number"}, {"type": "string", "format": "decimal"}, {"type": "null"}]}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_SPAN: Json = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
_ABOUT = (
    "只读。金额以元计，非整数以十进制字符串给出；空白单元格的 value 为 null，绝不为 0。个人姓名已遮蔽。"
    "列表用 cursor 翻页：把上一页的 next 作为 cursor 再请求一次，next 为 null 即到末页。每个回答带 ETag，可用 If-None-Match 省去重复下载。"
)


def document(version: str) -> Json:
    paths: Json = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "公开年报库",
            "version": version,
            "summary": "政府信息公开工作年度报告的检索接口",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _operation(operation: Operation) -> Json:
    def content(ref: str) -> Json:
        return {"application/json": {"schema": _ref(ref)}}

    refused = {
        "400": "请求无法理解，附说明和建议",
        "429": "请求过于频繁",
        **(
            {"404": "库中没有"}
            if any(parameter.place == "path" for parameter in operation.parameters) or operation.name == "compare"
            else {}
        ),
        **({"503": "还没有年报库，或不能使用"} if operation.needs_archive else {}),
        **({"413": "内容过大", "415": "不支持这种内容", "503": "正忙，请稍后再试"} if operation.body else {}),
    }
    responses: Json = {"200": {"description": "成功", "content": content(operation.returns)}}
    responses |= {status: {"description": said, "content": content("Error")} for status, said in sorted(refused.items())}
    made: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": responses,
    }
    if operation.body:
        made["requestBody"] = {"required": True, "content": {operation.body: {"schema": {"type": "string", "format": "binary"}}}}
    return made


def _parameter(parameter: Parameter) -> Json:
    explode = {"explode": True} if parameter.is_list else {}
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.about,
        "schema": parameter.schema,
        **explode,
    }


def _object(required: dict[str, Json], optional: dict[str, Json] | None = None) -> Json:
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _value_or_null() -> Json:
    return {"oneOf": [_ref("Value"), {"type": "null"}]}


def _schemas() -> Json:
    integer, string, boolean = {"type": "integer"}, {"type": "string"}, {"type": "boolean"}
    year: Json = {"type": ["integer", "null"]}
    number: Json = {"type": ["number", "null"]}
    answer: Json = {"type": "string", "enum": ["yes", "no", "unknown", "conflict"]}
    agency_names = ("name", "as_written", "province", "city", "county", "town", "adcode", "level", "body_type", "sector")
    return {
        "Error": _object({"error": _object({"status": integer, "message": string, "advice": string})}),
        "OpenAPI": {"type": "object"},
        "Agency": _object({**dict.fromkeys(agency_names, _TEXT_OR_NULL), "candidates": _list(string)}),
        "Value": _object(
            {"value": _NUMBER, "raw": _TEXT_OR_NULL, "state": string, "evidence": string, "paragraph": _TEXT_OR_NULL},
            {"cell": {"oneOf": [_SPAN, {"type": "null"}]}, "note": _TEXT_OR_NULL},
        ),
        "Evidence": _object({"type": string, "quote": string, "paragraph": _TEXT_OR_NULL}),
        "Fact": _object(
            {"answer": answer, "evidence": _list(_ref("Evidence"))}, {"count": year, "contradictions": _list(_ref("Evidence"))}
        ),
        "Finding": _object(
            {
                "rule": string,
                "severity": {"type": "string", "enum": ["error", "warning", "info"]},
                "message": string,
                "fields": _list(string),
                "paragraphs": _list(string),
            },
            {"decision": {"oneOf": [_object(dict.fromkeys(("kind", "note", "who", "day", "message"), string)), {"type": "null"}]}},
        ),
        "Paragraph": _object({"id": string, "section": year, "kind": string, "text": string, "raw": string}, {"page": year}),
        "Report": _object(
            {
                "id": string,
                "url": string,
                "version": integer,
                "current": boolean,
                "is_report": boolean,
                "title": _TEXT_OR_NULL,
                "report_year": year,
                "published": _TEXT_OR_NULL,
                "published_kind": _TEXT_OR_NULL,
                "form": _TEXT_OR_NULL,
                "agency": _ref("Agency"),
                "values": {"type": "object", "additionalProperties": _ref("Value")},
                "facts": {"type": "object", "additionalProperties": _ref("Fact")},
                "findings": _list(_ref("Finding")),
                "paragraphs": _list(_ref("Paragraph")),
                "masked": _list(string),
            }
        ),
        "Summary": _object(
            {
                "id": string,
                "url": string,
                "title": _TEXT_OR_NULL,
                "report_year": year,
                "published": _TEXT_OR_NULL,
                "form": _TEXT_OR_NULL,
                "agency": _ref("Agency"),
                "facts": {"type": "object", "additionalProperties": answer},
                "findings": {"type": "object", "additionalProperties": integer},
            }
        ),
        "ReportList": _object({"total": integer, "page": integer, "per_page": integer, "reports": _list(_ref("Summary"))}),
        "Passage": _object({"id": string, "section": year, "text": string, "highlights": _list(_SPAN), "url": string}),
        "Hit": _object(
            {
                "report_id": string,
                "agency": _TEXT_OR_NULL,
                "report_year": year,
                "title": _TEXT_OR_NULL,
                "url": string,
                "score": {"type": "number"},
                "matches": integer,
                "paragraphs": _list(_ref("Passage")),
            }
        ),
        "FacetList": _object(
            {
                "total": integer,
                "facets": _list(
                    _object(
                        {"name": string, "label": string, "values": _list(_object({"value": string, "label": string, "count": integer}))}
                    )
                ),
            }
        ),
        "Citations": _object(
            dict.fromkeys(("gbt7714", "bibtex", "ris"), string) | {"csl": {"type": "object"}, "schema_org": {"type": "object"}}
        ),
        "ParagraphWithCitations": _object(
            {"report_id": string, "id": string, "section": year, "kind": string, "text": string, "raw": string, "url": string}
            | {"citations": _ref("Citations")}
        ),
        "Comparison": _object(
            {
                "a": _ref("Summary"),
                "b": _ref("Summary"),
                "same_form": boolean,
                "notes": _list(string),
                "values": _list(
                    _object(
                        {"code": string, "label": string, "unit": string, "a": _value_or_null(), "b": _value_or_null()}
                        | {"difference": _NUMBER, "why": _TEXT_OR_NULL}
                    )
                ),
                "text": _object({"alike_percent": {"type": ["integer", "null"]}, "sections": _list(_ref("ComparedSection"))}),
            }
        ),
        "ComparedSection": _object(
            {
                "title": string,
                "alike_percent": integer,
                "paragraphs": _list(
                    _object({"a": _TEXT_OR_NULL, "b": _TEXT_OR_NULL, "alike_percent": integer, "same": {"type": "boolean"}})
                ),
            }
        ),
        "ValueRow": _object(
            {"report_id": string, "agency": _TEXT_OR_NULL, "report_year": year, "code": string, "label": string, "value": _NUMBER}
            | {"unit": _TEXT_OR_NULL, "known": string, "state": string, "evidence": string, "raw": _TEXT_OR_NULL}
            | {"paragraph": _TEXT_OR_NULL, "url": string}
        ),
        "ValueList": _object({"reports": integer, "values": _list(_ref("ValueRow")), "next": _TEXT_OR_NULL}),
        "FindingRow": _object(
            {"report_id": string, "agency": _TEXT_OR_NULL, "report_year": year, "rule": string, "severity": string, "message": string}
            | {"fields": _list(string), "paragraphs": _list(string), "url": string}
            | dict.fromkeys(("decision", "decision_note", "decided_by", "decided_on"), _TEXT_OR_NULL)
        ),
        "FindingList": _object({"reports": integer, "findings": _list(_ref("FindingRow")), "next": _TEXT_OR_NULL}),
        "StatisticsList": _object(
            {
                "code": string,
                "label": string,
                "unit": string,
                "by": _list(string),
                "url": string,
                "total": integer,
                "groups": _list(
                    _object(
                        {"values": _list(_TEXT_OR_NULL), "labels": _list(_TEXT_OR_NULL), "reports": integer, "known": integer}
                        | {"unknown": integer, "numbers": integer, "states": {"type": "object", "additionalProperties": integer}}
                        | dict.fromkeys(("sum", "over", "share", "mean", "least", "greatest", "median"), number)
                    )
                ),
            }
        ),
        "AgencyList": _object({"total": integer, "page": integer, "per_page": integer, "agencies": _list(_ref("AgencyWithReports"))}),
        "AgencyWithReports": _object(
            {"name": string, "reports": _list(_object({"id": string, "report_year": year, "url": string}))},
            dict.fromkeys(agency_names[1:], _TEXT_OR_NULL),
        ),
        "CoverageOfArchive": _object(
            dict.fromkeys(("reports", "agencies", "provinces", "cities", "counties", "invented", "outdated", "change"), integer)
            | {
                "years": {"type": "object", "additionalProperties": integer},
                "facts": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": integer}},
            }
        ),
        "FieldList": _object({"fields": _list(_object({"code": string, "label": string, "unit": _TEXT_OR_NULL, "kind": _TEXT_OR_NULL}))}),
        "RuleList": _object({"rules": _list(_object({"id": string, "severity": string, "title": string, "why": string}))}),
        "Checked": _object(
            {"is_report": boolean, "reason": _TEXT_OR_NULL, "findings": _list(_ref("Finding")), "unassessed": _list(string)}
        ),
        "FacetValue": _object({"value": string, "label": string, "count": integer, "selected": boolean}),
        "SearchResult": _object(
            {
                "query": {"type": "object"},
                "total": _object({"reports": integer, "paragraphs": integer}),
                "hits": _list(_ref("Hit")),
                "facets": {"type": "object", "additionalProperties": _list(_ref("FacetValue"))},
            }
        ),
        "Citation": _object(
            {"report_id": string, "paragraph": _TEXT_OR_NULL, "quote": string, "url": string}, {"raw": string, "evidence": string}
        ),
        "Row": _object(
            {
                "agency": _TEXT_OR_NULL,
                "report_year": year,
                "value": number,
                "report_id": _TEXT_OR_NULL,
                "citations": _list(_ref("Citation")),
            },
            {"label": string, "display": string, "evidence": string, "derived": boolean, "note": string, "values": {"type": "object"}},
        ),
        "Coverage": _object(
            {
                "reports": integer,
                "counted": integer,
                "derived": integer,
                "unknown": _list({"type": "object"}),
                "unknown_total": integer,
                "text": string,
                "entered": integer,
            }
        ),
        "Chip": _object({"field": string, "label": string, "without": _TEXT_OR_NULL, "choices": _list(_list(string))}),
        "Answer": _object(
            {
                "question": string,
                "intent": string,
                "interpretation": {"type": "object"},
                "interpretation_text": string,
                "answer_text": string,
                "value": number,
                "rows": _list(_ref("Row")),
                "citations": _list(_ref("Citation")),
                "coverage": _ref("Coverage"),
                "suggestions": _list(string),
                "unmatched": _list(string),
                "state": string,
            },
            {
                "unit": string,
                "columns": _list({"type": "object"}),
                "notes": _list(string),
                "contradictions": _list(string),
                "chips": _list(_ref("Chip")),
                "options": _list(_object({"label": string, "state": _TEXT_OR_NULL})),
                "search_url": _TEXT_OR_NULL,
                "total_rows": {"type": "integer"},
                "rows_url": _TEXT_OR_NULL,
                "passages": _list({"type": "object"}),
            },
        ),
    }
