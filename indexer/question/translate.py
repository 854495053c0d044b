"""Optional, off by default: a language model may translate a question the parser could not read into a plan.

It is given the question, the declared codes and labels, and the years and kinds of place the archive has — no report,
no text, no number. What it returns is data: parsed as JSON, checked against the declared form and the archive's own
names like an address from outside, and shown as “由模型解读”. It never writes an answer. Anything amiss — no reply in
time, too long a reply, another shape, an unknown code — and the question is answered as if there were no model.

Configuration: GONGKAI_MODEL_URL (an OpenAI-compatible endpoint, up to /v1), GONGKAI_MODEL_NAME, GONGKAI_MODEL_KEY,
GONGKAI_MODEL_TIMEOUT in seconds.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from archive.form import FIELDS, MEASURES
from indexer.question.address import checked
from indexer.question.holdings import Holdings
from indexer.question.plan import FACT_FIELDS, SCOPE_FIELDS, Aggregate, Condition, Filter, Intent, Op, Plan
from indexer.question.quantities import UnknownQuantity
from indexer.question.wording import QUALITY, TOPICS

_LONGEST_REPLY = 20_000  # bytes
_NEEDS_NUMBER = (Intent.LOOKUP, Intent.AGGREGATE, Intent.RANK, Intent.COMPARE, Intent.TREND, Intent.BREAKDOWN, Intent.TABLE)
_BY_TOPIC: Mapping[Intent, frozenset[str]] = {Intent.QUALITY: frozenset(QUALITY), Intent.EXPLAIN: frozenset(TOPICS) - {"why"}}
_WORDED = frozenset({"intent", "filters", "exclude", "conditions", "quantities", "aggregate", "group", "sort", "limit", "text", "topic"})


class Translator(Protocol):
    def __call__(self, question: str, holdings: Holdings) -> Plan | None:
        """The plan the question means, or None: no answer in time, or none that may be used."""


@dataclass(frozen=True, slots=True)
class ModelTranslator:
    url: str
    name: str
    key: str = ""
    timeout: float = 8.0

    def __call__(self, question: str, holdings: Holdings) -> Plan | None:
        try:
            reply = self._reply(question, holdings)
            return plan_of(json.loads(reply), holdings) if reply is not None else None
        except (ValueError, RecursionError):
            return None

    def _reply(self, question: str, holdings: Holdings) -> str | None:
        messages = [{"role": "system", "content": instructions(holdings)}, {"role": "user", "content": question[:200]}]
        body = {"model": self.name, "temperature": 0, "messages": messages, "response_format": {"type": "json_object"}}
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        request = Request(f"{self.url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers, method="POST")
        answered = self._read(request)
        if answered is None:
            return None
        try:
            content = json.loads(answered)["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            return None
        return content if isinstance(content, str) else None

    def _read(self, request: Request) -> bytes | None:
        """The whole reply, unless it is too long, too slow, or elsewhere."""
        until = time.monotonic() + self.timeout
        read = b""
        try:
            with build_opener(_NoRedirects).open(request, timeout=self.timeout) as response:
                while chunk := response.read1(4096):
                    read += chunk
                    if len(read) > _LONGEST_REPLY or time.monotonic() > until:
                        return None
        except (URLError, HTTPException, OSError):
            return None
        return read


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str) -> Request | None:
        return None


def configured(environment: Mapping[str, str] = os.environ) -> ModelTranslator | None:
    """The translator the environment names; None, as long as nobody sets one up."""
    url, name = environment.get("GONGKAI_MODEL_URL", ""), environment.get("GONGKAI_MODEL_NAME", "")
    if urlsplit(url).scheme not in ("http", "https") or not name:
        return None
    try:
        timeout = min(max(float(environment.get("GONGKAI_MODEL_TIMEOUT", "8")), 0.1), 60.0)
    except ValueError:
        timeout = 8.0
    return ModelTranslator(url, name, environment.get("GONGKAI_MODEL_KEY", ""), timeout)


def instructions(holdings: Holdings) -> str:
    """What the model may write, and the words it may use for it."""
    declared = [(field.code, field.label) for field in FIELDS] + [(measure.code, measure.label) for measure in MEASURES]
    codes = "\n".join(f"{code}\t{label}" for code, label in declared)
    return (
        "把用户关于中国政府信息公开年度报告的问题翻译成一个JSON对象，不要回答问题，不要写别的文字。不能翻译时输出{}。\n"
        f"键：intent（{'、'.join(i.value for i in (*_NEEDS_NUMBER, Intent.LIST, Intent.COUNT, Intent.SEARCH, *_BY_TOPIC))}），"
        f"filters和exclude（键为{'、'.join((*SCOPE_FIELDS, *FACT_FIELDS, 'report_year'))}，值为字符串数组），"
        "conditions（数组，每项quantity、op（gt、ge、lt、le、eq）、value），quantities（数组），aggregate（sum、mean、median），"
        "group（agency、report_year、city、county、sector、applicant、result、outcome），sort（asc、desc），limit，text（要在正文查找的词，数组），"
        f"topic（quality用{'、'.join(QUALITY)}；explain用{'、'.join(sorted(_BY_TOPIC[Intent.EXPLAIN]))}）。\n"
        f"馆藏年度：{'、'.join(map(str, holdings.years))}。统计项代码：\n{codes}"
    )


def plan_of(data: Any, holdings: Holdings) -> Plan | None:
    """The reply as a plan; None for anything that is not wholly one."""
    if not isinstance(data, dict) or not data or set(data) - _WORDED:
        return None
    try:
        plan = checked(
            Plan(
                intent=Intent(_word(data, "intent")),
                filters=(*_filters(data.get("filters", {}), False), *_filters(data.get("exclude", {}), True)),
                conditions=tuple(_condition(each) for each in _list(data.get("conditions", []))),
                quantities=tuple(map(_text, _list(data.get("quantities", [])))),
                aggregate=Aggregate(_word(data, "aggregate")),
                group=_word(data, "group"),
                sort=_word(data, "sort"),
                limit=_whole(data.get("limit", 0)),
                text=tuple(map(_text, _list(data.get("text", [])))),
                topic=_word(data, "topic"),
            )
        )
    except (ValueError, TypeError, KeyError, InvalidOperation, UnknownQuantity):
        return None
    return plan if _makes_sense(plan) and _names_exist(plan, holdings) else None


def _makes_sense(plan: Plan) -> bool:
    if plan.intent in _NEEDS_NUMBER:
        return bool(plan.quantities) and not plan.topic and not plan.text and (plan.intent is not Intent.BREAKDOWN or bool(plan.group))
    if plan.intent in (Intent.LIST, Intent.COUNT):
        return not plan.topic and (bool(plan.conditions) or any(f.field in FACT_FIELDS for f in plan.filters))
    if plan.intent is Intent.SEARCH:
        return bool(plan.text) and not plan.topic
    return plan.topic in _BY_TOPIC.get(plan.intent, frozenset())


def _names_exist(plan: Plan, holdings: Holdings) -> bool:
    """Only names and values this archive has; a model may not invent an agency."""
    answers = {"yes", "no", "unknown", "conflict"}
    for each in plan.filters:
        known = answers if each.field in FACT_FIELDS else set(holdings.values_of(each.field))
        if each.field not in (*SCOPE_FIELDS, *FACT_FIELDS, "report_year") or not set(each.values) <= known:
            return False
    return True


def _filters(data: Any, exclude: bool) -> list[Filter]:
    if not isinstance(data, dict):
        raise TypeError("filters")
    return [Filter(_text(name), tuple(map(_text, _list(values))), exclude) for name, values in data.items()]


def _condition(data: Any) -> Condition:
    if not isinstance(data, dict) or isinstance(data.get("value"), bool):
        raise TypeError("condition")
    return Condition(_text(data["quantity"]), Op(_text(data["op"])), Decimal(str(data["value"])))


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError("list")
    return data


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError("text")
    return data


def _word(data: Mapping[str, Any], key: str) -> str:
    return _text(data.get(key, ""))


def _whole(data: Any) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise TypeError("number")
    return data
