"""The archive for assistants (Model Context Protocol): the JSON interface's operations as tools, over standard input and output.

Read only. A tool takes what the operation is declared to take and gives what it answers, with the addresses of the paragraphs it
rests on; what is too long is cut and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import anyio
from flask import Flask
from flask.testing import FlaskClient
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

import web.pages.api  # noqa: F401  # declares the operations
from web.api.declared import OPERATIONS, Operation, Parameter

Json = dict[str, Any]

_LONGEST = 60_000  # characters of a result
_FEW = 10  # items kept of a list where a result is too long
_INSTRUCTIONS = (
    "中国政府信息公开工作年度报告的检索、问答与审核。回答用户时：引用结果里的数字要一并给出单位、年度和 url；"
    "value 为 null 表示不知道，绝不等于零；known、evidence 说明数字怎样得知，由别处推得的要说明；"
    "不要自行相加不同口径的数字，合计用 stats 或 ask，并说明有几份不知道。"
)


@dataclass(frozen=True, slots=True)
class ToolKind:
    name: str
    operation: str
    about: str  # Chinese


TOOLS = (
    ToolKind("search", "search", "按词、原句和条件检索年报，给出命中的段落及其地址。"),
    ToolKind("ask", "ask", "用一句中文提问（如“2021年哪些单位零申请？”），得到数字、依据和出处。"),
    ToolKind("get_report", "report", "一份年报：机关、年度、数字、结论、审核意见和段落。"),
    ToolKind("get_paragraph", "paragraph", "一个段落的原文和引用格式。"),
    ToolKind("values", "values", "所选项目在所选年报中各是多少、怎样得知。"),
    ToolKind("fields", "fields", "所有项目的代码、名称和单位。"),
    ToolKind("stats", "stats", "一项数字按地区、年度、领域等分组的合计、平均、中位数，及不知道的份数。"),
    ToolKind("check", "check", "检查一份年报草稿的文字：勾稽、正文与表格是否一致、格式与隐私。不保存。"),
)
_DRAFT = {"type": "string", "minLength": 1, "maxLength": 300_000, "description": "年报全文"}


def serve(app: Flask) -> None:
    """Until standard input ends."""
    anyio.run(_run, server(app))


async def _run(made: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await made.run(reading, writing, made.create_initialization_options())


def server(app: Flask) -> Server[Any]:
    tools = {kind.name: _Tool(app.test_client(), kind) for kind in TOOLS}

    async def listed(_: ServerRequestContext[Any], __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool.described for tool in tools.values()])

    async def called(_: ServerRequestContext[Any], params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            return _result({"error": {"message": f"没有“{params.name}”这个工具。"}}, failed=True)
        body, failed = await anyio.to_thread.run_sync(tool.call, params.arguments or {})
        return _result(body, failed=failed)

    return Server("gongkai", title="公开年报库", instructions=_INSTRUCTIONS, on_list_tools=listed, on_call_tool=called)


class _Tool:
    def __init__(self, client: FlaskClient, kind: ToolKind) -> None:
        self._client = client
        self._operation: Operation = next(each for each in OPERATIONS if each.name == kind.operation)
        properties = {each.name: each.schema | {"description": each.about} for each in self._operation.parameters}
        required = [each.name for each in self._operation.parameters if each.required]
        if self._operation.body:
            properties, required = {"text": _DRAFT}, ["text"]
        schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        hints = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
        self.described = types.Tool(name=kind.name, description=kind.about, input_schema=schema, annotations=hints)

    def call(self, arguments: Mapping[str, Any]) -> tuple[Json, bool]:
        if self._operation.body:
            text = str(arguments.get("text", ""))
            answer = self._client.post(f"{self._operation.path}?name=草稿.txt", data=text.encode(), content_type=self._operation.body)
        else:
            placed = {each.name: each for each in self._operation.parameters}
            path = self._operation.path.format_map({name: arguments.get(name, "") for name, each in placed.items() if each.place == "path"})
            answer = self._client.get(path, query_string=list(_pairs(placed, arguments)))
        return dict(answer.json or {}), answer.status_code != 200


def _pairs(placed: Mapping[str, Parameter], arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is not declared is sent as well, so that it is refused in words."""
    found = []
    for name, value in arguments.items():
        if name not in placed or placed[name].place == "query":
            found += [(name, str(each)) for each in (value if isinstance(value, list) else [value])]
    return found


def _result(body: Json, *, failed: bool) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=fitting(body))], is_error=failed)


def fitting(body: Json) -> str:
    """As text that is not too long: lists are cut, the longest first, and say so."""
    text = _dump(body)
    while len(text) > _LONGEST:
        holder, name = max(_lists(body), key=lambda place: len(_dump(place[0][place[1]])), default=(None, ""))
        if holder is None or len(holder[name]) <= 1:
            return text[:_LONGEST] + "……（过长，已截断）"
        left = max(1, min(_FEW, len(holder[name]) // 2)) if len(holder[name]) > _FEW else len(holder[name]) // 2
        holder.setdefault("left_out", {})
        holder["left_out"][name] = holder["left_out"].get(name, 0) + len(holder[name]) - left
        holder[name] = holder[name][:left]
        text = _dump(body)
    return text


def _lists(body: Json) -> list[tuple[Json, str]]:
    """Lists in a result that can be cut, with what holds them."""
    found: list[tuple[Json, str]] = [(body, name) for name, value in body.items() if isinstance(value, list) and value]
    for value in body.values():
        if isinstance(value, dict):
            found += _lists(value)
    return found


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
