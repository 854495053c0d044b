"""The JSON interface keeps to its own description."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from tests.web.conftest import Crafted, Reader
from web import create_app
from web.errors import unread
from web.settings import Settings, origins


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
        (operation,) = operations.values()
        named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
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
    "query",
    [
        "?q=“",
        "?page=0",
        "?page=x",
        "?per_page=1000",
        "?sort=best",
        "?colour=red",
        "?page=1&page=2",
        "?per_page=",
        "?sector=",
        "?zero_requests=maybe",
        "?page=99999999999999",
    ],
)
def test_nonsense_is_a_400_with_a_message(demo: Reader, document: dict[str, Any], query: str) -> None:
    answer = demo.client.get("/api/v1/search" + query)
    assert answer.status_code == 400
    check(document, "/api/v1/search", 400, answer.json)


def test_an_unknown_report_is_a_404_in_json(demo: Reader, document: dict[str, Any]) -> None:
    answer = demo.client.get("/api/v1/reports/ffffffffffff")
    assert answer.status_code == 404
    check(document, "/api/v1/reports/{report_id}", 404, answer.json)


CALLS = (
    ("/api/v1/facets", "?report_year=2021"),
    ("/api/v1/values", "?code=t3_new_received__total&code=disclosure_rate&report_year=2021&limit=5"),
    ("/api/v1/findings", "?severity=error"),
    ("/api/v1/stats", "?code=disclosure_rate&by=report_year&by=level&order=share"),
    ("/api/v1/stats", "?code=t3_new_received__total"),
    ("/api/v1/agencies", "?name=民政"),
    ("/api/v1/coverage", ""),
    ("/api/v1/fields", ""),
    ("/api/v1/rules", ""),
)


@pytest.mark.parametrize(("path", "query"), CALLS)
def test_what_the_pages_show_is_there_as_data(demo: Reader, document: dict[str, Any], path: str, query: str) -> None:
    answer = demo.client.get(path + query)
    assert answer.status_code == 200, answer.json
    check(document, path, 200, answer.json)


def test_a_paragraph_comes_with_its_citations(crafted_reader: Reader, crafted_archive: Crafted, document: dict[str, Any]) -> None:
    body = crafted_reader.client.get(f"/api/v1/reports/{crafted_archive.current}/paragraphs/p4").json
    check(document, "/api/v1/reports/{report_id}/paragraphs/{paragraph_id}", 200, body)
    assert body is not None
    assert body["text"] == "甲××先生申请公开预算，本局已答复。"
    assert body["citations"]["csl"]["URL"].endswith(f"/reports/{crafted_archive.current}#p4")
    assert crafted_reader.client.get(f"/api/v1/reports/{crafted_archive.current}/paragraphs/p99").status_code == 404


def test_two_reports_side_by_side(crafted_reader: Reader, crafted_archive: Crafted, document: dict[str, Any]) -> None:
    body = crafted_reader.client.get(f"/api/v1/compare?a={crafted_archive.old}&b={crafted_archive.current}").json
    check(document, "/api/v1/compare", 200, body)
    assert body is not None
    assert (body["a"]["id"], body["same_form"]) == (crafted_archive.old, True)
    assert all(row["a"] == row["b"] for row in body["values"])
    assert body["text"]["alike_percent"] is not None
    assert any(paragraph["same"] for section in body["text"]["sections"] for paragraph in section["paragraphs"])


def test_two_years_differ_by_what_can_be_compared(demo: Reader, document: dict[str, Any]) -> None:
    found = demo.client.get("/api/v1/agencies").json
    assert found is not None
    held = [{report["report_year"]: report["id"] for report in agency["reports"]} for agency in found["agencies"]]
    first, last = next((years[2020], years[2021]) for years in held if {2020, 2021} <= years.keys())
    body = demo.client.get(f"/api/v1/compare?a={first}&b={last}").json
    check(document, "/api/v1/compare", 200, body)
    assert body is not None
    rows = {row["code"]: row for row in body["values"]}
    received = rows["t3_new_received__total"]
    assert received["difference"] == received["b"]["value"] - received["a"]["value"]
    assert rows["t2_fees_amount_yuan"]["difference"] is None
    assert "收费金额" in rows["t2_fees_amount_yuan"]["why"] or "没有这一项" in rows["t2_fees_amount_yuan"]["why"]
    assert body["notes"]


def test_pages_of_a_list_are_all_of_it_once(demo: Reader) -> None:
    url = "/api/v1/values?code=t3_new_received__total"
    whole = demo.client.get(f"{url}&limit=200").json
    assert whole is not None
    assert whole["next"] is None
    found, cursor = [], ""
    while cursor is not None:
        body = demo.client.get(f"{url}&limit=7{f'&cursor={cursor}' if cursor else ''}").json
        assert body is not None
        found += body["values"]
        cursor = body["next"]
    assert found == whole["values"]
    assert len(found) > 14


def test_a_draft_is_checked_as_the_page_does(demo: Reader, document: dict[str, Any]) -> None:
    answer = demo.client.post("/api/v1/check?name=a.txt", data="没有年报".encode(), content_type="application/octet-stream")
    assert answer.status_code == 200
    schema = document["paths"]["/api/v1/check"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(answer.json)
    assert answer.json is not None
    assert answer.json["is_report"] is False


def test_what_has_not_changed_is_not_sent_again(demo: Reader) -> None:
    first = demo.client.get("/api/v1/search?q=公开")
    again = demo.client.get("/api/v1/search?q=公开", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = demo.client.get("/api/v1/search?q=复议", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_only_sites_that_are_named_may_use_it_from_their_pages(demo_home: Path) -> None:
    client = create_app(demo_home, Settings(cors=origins("https://example.org"))).test_client()
    for path, allowed in (("/api/v1/coverage", True), ("/", False)):
        answer = client.get(path, headers={"Origin": "https://example.org"})
        assert answer.headers.get("Access-Control-Allow-Origin") == ("https://example.org" if allowed else None)
    asked = client.options("/api/v1/check", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (200, "https://example.org")
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/coverage", headers={"Origin": "https://example.com"}).headers
    assert "Access-Control-Allow-Origin" not in create_app(demo_home).test_client().get("/api/v1/coverage", headers={"Origin": "x"}).headers


def test_what_the_server_refuses_itself_has_the_same_shape() -> None:
    content, kind = unread(431, "/api/v1/search")
    assert kind == "application/json"
    assert set(json.loads(content)["error"]) == {"status", "message", "advice"}
    assert unread(431, "/search")[1].startswith("text/html")
