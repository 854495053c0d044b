"""Operations and their parameters, declared once: what is parsed is exactly what the OpenAPI document says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from indexer.fields import FACET_BY_NAME
from web.errors import NotHere
from web.parameters import UnknownParameter, offered

Json = dict[str, Any]
Given = Mapping[str, Any]  # parameters by name; those with many values are tuples, those not given are absent unless they have a default


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    about: str  # Chinese
    schema: Json
    required: bool = False
    place: str = "query"

    @property
    def is_list(self) -> bool:
        return bool(self.schema["type"] == "array")


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    path: str  # as OpenAPI writes it
    summary: str  # Chinese
    returns: str  # name of a schema
    parameters: tuple[Parameter, ...]
    method: str = "get"
    needs_archive: bool = True
    body: str = ""  # media type of what is sent


OPERATIONS: list[Operation] = []
_REPORT_ID = {"type": "string", "pattern": "^r[0-9a-f]{12,64}$"}
REPORT_ID = Parameter("report_id", "年报编号：r 加原文件 SHA-256 的前 12 位（偶尔更长）", _REPORT_ID, True, "path")
CURSOR = Parameter("cursor", "上一页给出的 next；不写为第一页", _REPORT_ID)


def operation(
    bp: Blueprint,
    path: str,
    summary: str,
    returns: str,
    *parameters: Parameter,
    method: str = "get",
    needs_archive: bool = True,
    body: str = "",
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """A view that is given its parameters, parsed and checked."""

    def declared(view: Callable[..., Response]) -> Callable[..., Response]:
        name = view.__name__
        OPERATIONS.append(Operation(name, f"{bp.url_prefix}{path}", summary, returns, parameters, method, needs_archive, body))
        inside, outside = _placed(parameters, "path"), _placed(parameters, "query")

        @wraps(view)
        def answered(**parts: str) -> Response:
            for parameter in inside:
                if not _fits(parts[parameter.name], parameter.schema):
                    raise NotHere(f"库中没有“{parts[parameter.name]}”。", advice="请检查网址。")
            return view(given(outside, request.args), **parts)

        answered.parameters = frozenset(parameter.name for parameter in outside)  # type: ignore[attr-defined]
        rule = re.sub(r"{(\w+)}", r"<\1>", path)
        bp.add_url_rule(rule, name, answered, methods=[method.upper()])
        return answered

    return declared


def _placed(parameters: Sequence[Parameter], place: str) -> tuple[Parameter, ...]:
    return tuple(parameter for parameter in parameters if parameter.place == place)


def given(parameters: Sequence[Parameter], arguments: MultiDict[str, str]) -> dict[str, Any]:
    found = {}
    for parameter in parameters:
        values = arguments.getlist(parameter.name)
        if not values:
            if parameter.required:
                raise UnknownParameter(f"缺少参数 {parameter.name}。", advice=f"{parameter.about}。")
            if "default" in parameter.schema:
                found[parameter.name] = parameter.schema["default"]
        else:
            found[parameter.name] = _list(parameter, values) if parameter.is_list else _single(parameter, values)
    return found


def _list(parameter: Parameter, values: list[str]) -> tuple[Any, ...]:
    schema = parameter.schema
    if not schema.get("minItems", 0) <= len(values) <= schema.get("maxItems", 1000):
        raise UnknownParameter(f"参数 {parameter.name} 最多可写 {schema.get('maxItems')} 次。")
    return tuple(dict.fromkeys(_parsed(parameter.name, value, schema["items"]) for value in values))


def _single(parameter: Parameter, values: list[str]) -> Any:
    if len(values) > 1:
        raise UnknownParameter(f"参数 {parameter.name} 只能写一次。")
    return _parsed(parameter.name, values[0], parameter.schema)


def _parsed(name: str, value: str, schema: Json) -> Any:
    if not _fits(value, schema):
        raise UnknownParameter(f"参数 {name} 的值“{value[:40]}”不能用。", advice=_wanted(name, value, schema))
    return int(value) if schema["type"] == "integer" else value


def _fits(value: str, schema: Json) -> bool:
    if schema["type"] == "integer":
        return bool(re.fullmatch(r"-?[0-9]{1,9}", value)) and schema["minimum"] <= int(value) <= schema["maximum"]
    if "enum" in schema and value not in schema["enum"]:
        return False
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10_000):
        return False
    return "pattern" not in schema or bool(re.fullmatch(schema["pattern"], value))


def _wanted(name: str, value: str, schema: Json) -> str:
    if schema["type"] == "integer":
        return f"应为 {schema['minimum']} 到 {schema['maximum']} 的整数。"
    if "enum" in schema and name in FACET_BY_NAME:
        return offered(value, FACET_BY_NAME[name].labels)
    if "enum" in schema:
        return f"可用：{'、'.join(schema['enum'][:40])}{'……' if len(schema['enum']) > 40 else ''}。"
    if "maxLength" in schema:
        return f"应为 {schema.get('minLength', 0)} 到 {schema['maxLength']} 个字。"
    return "请检查写法。"
