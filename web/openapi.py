"""The OpenAPI document of the JSON interface, written from the declared facets."""

from __future__ import annotations

from typing import Any

from indexer.engine import SORTS
from indexer.fields import FACET_BY_NAME
from web.present.conversation import LONGEST, MOST_TURNS
from web.present.search_state import FILTERS

Json = dict[str, Any]

_NUMBER: Json = {"oneOf": [{"type": "integer"}, {"type": "string", "format": "decimal"}, {"type": "null"}]}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_SPAN: Json = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}


def document(version: str) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "公开年报库",
            "version": version,
            "summary": "政府信息公开工作年度报告的检索接口",
            "description": "只读。金额以元计，非整数以十进制字符串给出；空白单元格的 value 为 null，绝不为 0。个人姓名已遮蔽。",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/search": {"get": _operation("search", "检索：词、原句和筛选条件", [*_search_parameters()], "SearchResult")},
            "/api/v1/reports": {"get": _operation("reports", "年报目录", [*_search_parameters()], "ReportList")},
            "/api/v1/reports/{report_id}": {"get": _operation("report", "一份年报的全部内容", [_REPORT_ID], "Report", missing=True)},
            "/api/v1/ask": {"get": _operation("ask", "用一句话提问", _ASK, "Answer")},
            "/api/v1/openapi.json": {"get": _operation("openapi", "本文档", [], "OpenAPI")},
        },
        "components": {"schemas": _schemas()},
    }


_REPORT_ID: Json = {
    "name": "report_id",
    "in": "path",
    "required": True,
    "description": "原文件 SHA-256 的前 12 位（偶尔更长）",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{12,64}$"},
}

_ASK: list[Json] = [
    {
        "name": "question",
        "in": "query",
        "required": False,
        "description": "问题；重复此参数表示同一次对话的几轮，回答最后一轮",
        "schema": {"type": "array", "items": {"type": "string", "maxLength": LONGEST}, "maxItems": MOST_TURNS},
        "explode": True,
    },
    {
        "name": "plan",
        "in": "query",
        "required": False,
        "description": "代替一轮问题的解读（回答里的 state 或 chips、options 里的值）；与 question 按先后次序排列，至少有一轮",
        "schema": {"type": "array", "items": {"type": "string"}, "maxItems": MOST_TURNS},
        "explode": True,
    },
]


def _search_parameters() -> list[Json]:
    def query(name: str, description: str, schema: Json) -> Json:
        return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}

    filters = [query(name, f"{FACET_BY_NAME[name].label}；可重复，任一相符即可", _values(name)) for name in FILTERS]
    return [
        query("q", "检索式，写法见 /help#query", {"type": "string", "maxLength": 200}),
        *filters,
        query("page", "第几页", {"type": "integer", "minimum": 1, "default": 1}),
        query("per_page", "每页几份", {"type": "integer", "minimum": 1, "maximum": 100, "default": 10}),
        query("sort", "排序", {"type": "string", "enum": list(SORTS)}),
    ]


def _values(name: str) -> Json:
    facet = FACET_BY_NAME[name]
    item: Json = {"type": "string"}
    if facet.closed and facet.labels:
        item["enum"] = list(facet.labels)
    return {"type": "array", "items": item}


def _operation(name: str, summary: str, parameters: list[Json], schema: str, *, missing: bool = False) -> Json:
    def content(ref: str) -> Json:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{ref}"}}}

    responses: Json = {"200": {"description": "成功", "content": content(schema)}}
    if parameters:
        responses["400"] = {"description": "请求无法理解，附说明和建议", "content": content("Error")}
    if missing:
        responses["404"] = {"description": "库中没有", "content": content("Error")}
    if name != "openapi":
        responses["503"] = {"description": "还没有年报库，或不能使用", "content": content("Error")}
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}


def _object(required: dict[str, Json], optional: dict[str, Json] | None = None) -> Json:
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


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
            }
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
            {"reports": integer, "counted": integer, "derived": integer, "unknown": _list({"type": "object"}), "text": string}
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
