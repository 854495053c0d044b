"""The archive as an assistant's program meets it: a real client over standard input and output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from archive.store import Store
from tests.archive.texts import report_text
from tests.concurrent import finished
from tests.web.questions import QUESTIONS

mcp = pytest.importorskip("mcp", reason="NOT RUN: mcp is not installed (pip install gongkai[mcp])")

_ASKED = [question for question, _ in QUESTIONS]


@pytest.fixture(scope="module")
def spoken(demo_home: Path) -> dict[str, Any]:
    """What the tools answered in one conversation."""
    with Store(demo_home, create=False) as store:
        known = next(store.reports())
    return finished(_talk(demo_home, known.id))


async def _talk(home: Path, id: str) -> dict[str, Any]:
    command = ["-c", "from web.cli import main; main()", "mcp", "--home", str(home)]
    async with mcp.Client(mcp.StdioServerParameters(command=sys.executable, args=command)) as client:

        async def call(name: str, **arguments: object) -> Any:
            result = await client.call_tool(name, arguments)
            return result.is_error, json.loads(result.content[0].text)

        return {
            "id": id,
            "tools": {tool.name: tool for tool in (await client.list_tools()).tools},
            "search": await call("search", q="公开", report_year=["2021"], per_page=2),
            "asked": [await call("ask", question=[question]) for question in _ASKED],
            "get_report": await call("get_report", report_id=id),
            "get_paragraph": await call("get_paragraph", report_id=id, paragraph_id="p2"),
            "values": await call("values", code=["t3_new_received__total"], report_year=["2021"]),
            "fields": await call("fields"),
            "stats": await call("stats", code="t3_new_received__total", by=["report_year"]),
            "check": await call("check", text=report_text("示例市民政局", 2021)),
            "wrong": await call("search", colour="red"),
            "missing": await call("get_report", report_id="r000000000000"),
        }


def test_every_tool_is_read_only_and_answers(spoken: dict[str, Any]) -> None:
    tools = spoken["tools"]
    assert set(tools) == {"search", "ask", "get_report", "get_paragraph", "values", "fields", "stats", "check"}
    for name, tool in tools.items():
        assert tool.annotations.read_only_hint
        assert name == "ask" or spoken[name][0] is False


def test_results_say_where_they_stand(spoken: dict[str, Any]) -> None:
    address = f"/reports/{spoken['id']}"
    assert spoken["search"][1]["hits"][0]["paragraphs"][0]["url"].startswith("/reports/r")
    assert spoken["get_report"][1]["url"] == address
    assert spoken["get_paragraph"][1]["url"] == f"{address}#p2"
    assert "R/OL" in spoken["get_paragraph"][1]["citations"]["gbt7714"]
    assert all(row["url"].startswith("/reports/r") for row in spoken["values"][1]["values"])
    assert spoken["stats"][1]["url"].startswith("/search")
    assert all(answer["citations"] or answer["value"] == 0 for _, answer in spoken["asked"])
    assert spoken["check"][1]["is_report"] is True


def test_the_numbers_are_those_of_ask(spoken: dict[str, Any]) -> None:
    asked = dict(zip(_ASKED, (answer["value"] for _, answer in spoken["asked"]), strict=True))
    year = next(group for group in spoken["stats"][1]["groups"] if group["values"] == ["2021"])
    assert year["sum"] == asked["2021年一共收到多少件申请？"]
    assert sum(row["value"] or 0 for row in spoken["values"][1]["values"]) == year["sum"]
    assert max(row["value"] or 0 for row in spoken["values"][1]["values"]) == asked["2021年哪个单位收到的申请最多？"]


def test_what_makes_no_sense_is_an_error_in_words(spoken: dict[str, Any]) -> None:
    assert spoken["wrong"][0] is True
    assert "没有这样的参数" in spoken["wrong"][1]["error"]["message"]
    assert spoken["missing"][0] is True
    assert "没有这份年报" in spoken["missing"][1]["error"]["message"]


def test_long_results_are_cut_and_say_so() -> None:
    from web.assistants import fitting

    text = fitting({"total": 3, "hits": [{"text": "公" * 5000} for _ in range(40)]})
    assert len(text) <= 60_000
    assert json.loads(text)["left_out"] == {"hits": 30}
