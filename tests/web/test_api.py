"""The JSON interface keeps to its own description."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from tests.web.conftest import Crafted, Reader


@pytest.fixture
def document(demo: Reader) -> dict[str, Any]:
    return dict(demo.client.get("/api/v1/openapi.json").json or {})


def check(document: dict[str, Any], path: str, status: int, body: object) -> None:
    """Against the schema the document gives for this answer."""
    schema = document["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(body)


def test_the_document_describes_exactly_the_routes_there_are(demo_app: Flask, document: dict[str, Any]) -> None:
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in demo_app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert set(document["paths"]) == routes
    for path, operations in document["paths"].items():
        assert list(operations) == ["get"]
        named = {parameter["name"] for parameter in operations["get"]["parameters"] if parameter["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize(
    "query", ["", "?q=公开", "?q=“主动公开政府信息”&report_year=2021&per_page=3", "?zero_requests=yes&page=2&sort=agency"]
)
def test_answers_keep_to_their_schema(demo: Reader, document: dict[str, Any], query: str) -> None:
    for path in ("/api/v1/search", "/api/v1/reports"):
        answer = demo.client.get(path + query)
        assert answer.status_code == 200
        check(document, path, 200, answer.json)


@pytest.mark.parametrize("question", ["2021年一共收到多少件申请？", "哪些单位有没审结的诉讼？", "公开率是怎么算的？", "明天天气怎么样？"])
def test_answers_to_questions_keep_to_their_schema(demo: Reader, document: dict[str, Any], question: str) -> None:
    answer = demo.client.get("/api/v1/ask", query_string={"question": question})
    assert answer.status_code == 200
    check(document, "/api/v1/ask", 200, answer.json)


def test_a_report_comes_whole(crafted_reader: Reader, crafted_archive: Crafted, document: dict[str, Any]) -> None:
    body = crafted_reader.client.get(f"/api/v1/reports/{crafted_archive.current}").json
    assert body is not None
    check(document, "/api/v1/reports/{report_id}", 200, body)
    assert body["values"]["t3_new_received__business"]["value"] is None
    assert body["values"]["t3_new_received__legal_service"]["value"] == 0
    assert body["paragraphs"][2]["raw"].startswith("公開")
    assert body["facts"]["pending_litigation"]["contradictions"][0]["paragraph"] == "p3"


def test_hits_and_pages_tell_the_same(demo: Reader) -> None:
    body = demo.client.get("/api/v1/search?q=复议").json
    page = demo.open("/search?q=复议")
    assert body is not None
    assert str(body["total"]["reports"]) == page.all(".total strong")[0].text
    first = body["hits"][0]["paragraphs"][0]
    start, end = first["highlights"][0]
    assert first["text"][start:end] == "复议"
    assert demo.open(body["hits"][0]["url"]).one(f"#{first['id']}") is not None


@pytest.mark.parametrize(
    "query", ["?q=“", "?page=0", "?page=x", "?per_page=1000", "?sort=best", "?colour=red", "?zero_requests=maybe", "?page=99999999999999"]
)
def test_nonsense_is_a_400_with_a_message(demo: Reader, document: dict[str, Any], query: str) -> None:
    answer = demo.client.get("/api/v1/search" + query)
    assert answer.status_code == 400
    check(document, "/api/v1/search", 400, answer.json)


def test_an_unknown_report_is_a_404_in_json(demo: Reader, document: dict[str, Any]) -> None:
    answer = demo.client.get("/api/v1/reports/ffffffffffff")
    assert answer.status_code == 404
    check(document, "/api/v1/reports/{report_id}", 404, answer.json)
