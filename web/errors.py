"""The one place where what went wrong becomes a status and a message. Nobody ever sees a traceback."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from archive.errors import CannotWrite, DamagedArchive, GongkaiError, NoArchive
from indexer.chosen import NoCluster
from indexer.generations import DamagedIndex, NoIndex
from indexer.syntax import QueryError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_log = logging.getLogger("gongkai.web")


@dataclass(frozen=True, slots=True)
class Problem:
    status: int
    title: str
    advice: str = ""


_HTTP: dict[int, Problem] = {
    400: Problem(400, "请求无法理解", "请检查网址中的参数，或返回首页重新查询。"),
    403: Problem(403, "没有接受这次提交", "它来自别的网站的页面。请在本站的页面上重新提交。"),
    404: Problem(404, "没有这一页", "网址可能抄漏了，或这份年报不在本库中。可以从首页重新检索。"),
    405: Problem(405, "这个网址不能这样用", "请使用页面上的链接和按钮；程序请按 /help 的接口说明来问。"),
    413: Problem(413, "提交的内容过长", "请缩短后再试。"),
    414: Problem(414, "网址过长", "请减少筛选条件后再试。"),
    501: Problem(501, "不支持这种请求", "请使用页面上的链接和按钮；程序请按 /help 的接口说明来问。"),
    429: Problem(429, "查询过于频繁", "请稍后再试。"),
}
_BROKEN = Problem(500, "本站出错了", "这不是您的操作造成的。请重试；若反复出现，请把网址告诉管理员，并运行 gongkai doctor 检查。")


_UNREAD: dict[int, Problem] = {
    413: _HTTP[413],
    431: Problem(431, "网址或请求头过长", "请减少筛选条件后再试。"),
    501: _HTTP[501],
}
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{advice}</p><p><a href="/">返回首页</a></p></body></html>
"""


def unread(status: int, path: str) -> tuple[str, str]:
    """Content and its type for what is refused before the application sees it."""
    problem = _UNREAD.get(status) or (_BROKEN if status == 500 else _HTTP[400])
    if path.startswith("/api/"):
        return json.dumps(as_json(Problem(status, problem.title, problem.advice)), ensure_ascii=False), "application/json"
    return _PAGE.format(title=problem.title, advice=problem.advice), "text/html; charset=utf-8"


def as_json(problem: Problem) -> dict[str, dict[str, object]]:
    """The one shape of errors in the JSON interface."""
    return {"error": {"status": problem.status, "message": problem.title, "advice": problem.advice}}


class Overloaded(GongkaiError):
    """Too much at once; ``seconds``: when to try again."""

    def __init__(self, message: str, *, advice: str = "", seconds: int = 5) -> None:
        super().__init__(message, advice=advice)
        self.seconds = seconds


class TooMany(Overloaded):
    """One visitor asks for more than a fair share."""


class NotAllowed(GongkaiError):
    """Somebody who may not change what the archive holds."""


class NotHere(GongkaiError):
    """Something asked for by name that the archive does not hold."""


# The first class that fits decides. Anything else a user may see is a request we cannot do.
_STATUS: tuple[tuple[type[GongkaiError], HTTPStatus], ...] = (
    (QueryError, HTTPStatus.BAD_REQUEST),
    (NoArchive, HTTPStatus.SERVICE_UNAVAILABLE),
    (DamagedArchive, HTTPStatus.SERVICE_UNAVAILABLE),
    (NoIndex, HTTPStatus.SERVICE_UNAVAILABLE),
    (DamagedIndex, HTTPStatus.SERVICE_UNAVAILABLE),
    (NoCluster, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (Overloaded, HTTPStatus.SERVICE_UNAVAILABLE),
    (CannotWrite, HTTPStatus.SERVICE_UNAVAILABLE),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (GongkaiError, HTTPStatus.BAD_REQUEST),
)


def problem_of(error: Exception) -> Problem:
    if isinstance(error, NotHere):
        return Problem(404, error.message, error.advice)
    if isinstance(error, GongkaiError):
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        return Problem(status, error.message, error.advice)
    if isinstance(error, HTTPException) and error.code is not None:
        if error.code < 500 or error.code == 501:
            return _HTTP.get(error.code, Problem(error.code, "请求无法完成", "请返回首页重新查询。"))
        return Problem(error.code, _BROKEN.title, _BROKEN.advice)
    return _BROKEN


def respond(problem: Problem) -> Response:
    if request.path.startswith("/api/"):
        return make_response(jsonify(as_json(problem)), problem.status)
    return make_response(render_template("error.html", problem=problem), problem.status)


_TOO_LONG = Problem(503, "用时过长，已停止", "请缩小范围（少几个词、少几个单位、一次问一件事）后再试；导出大量数据请用 gongkai export。")


def too_long(app: Flask) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """What answers when the time of a request is over."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with app.request_context(environ):
            return app.process_response(respond(_TOO_LONG))(environ, start)

    return answer


_MENDING = Problem(
    503, "检索索引正在重建", "索引损坏或不在，程序正自动重建，一般只要几秒到几分钟，请稍候再试。年报本身不受影响，每份年报的页面仍可打开。"
)
_MENDED_IN = 10  # seconds until it is worth another try


def install(app: Flask, damage_of: Callable[[], GongkaiError | None], mending: Callable[[], bool]) -> None:
    """``damage_of``: what is wrong with the archive, for an error nobody expected may be its doing.

    ``mending``: whether an index that cannot be used is being built again meanwhile.
    """

    @app.errorhandler(Exception)
    def handle(error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.code is not None and 300 <= error.code < 400:
            return make_response(error.get_response())
        problem = problem_of(error)
        if isinstance(error, NoIndex | DamagedIndex) and mending():
            problem = _MENDING
        elif problem is _BROKEN and (damage := damage_of()):
            problem = problem_of(damage)
        elif problem.status >= 500 and problem.status != 501 and not isinstance(error, GongkaiError):
            _log.exception("%s %s", request.method, request.full_path, exc_info=error)
        response = respond(problem)
        if isinstance(error, Overloaded) or problem is _MENDING:
            response.headers["Retry-After"] = str(getattr(error, "seconds", _MENDED_IN))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response
