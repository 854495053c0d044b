"""Whether a visitor sits at the machine the archive is on, and may change what it holds."""

from __future__ import annotations

from secrets import compare_digest

from flask import request

from web.doors import settings
from web.errors import NotAllowed
from web.limits import is_own

# Signs of a proxy: then everybody seems to sit at this machine.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
HOW = "请在那台电脑上打开本页；或请管理员设置环境变量 GONGKAI_IMPORT_TOKEN，并把口令告诉您。"


def at_this_machine() -> bool:
    return is_own(request.remote_addr or "") and not settings().public and not any(name in request.headers for name in _FORWARDED)


def may_try() -> bool:
    """At this machine, or where a token would do."""
    return at_this_machine() or bool(settings().import_token)


def may_change() -> bool:
    """At this machine, or with the token in the form that is sent."""
    token, given = settings().import_token, request.form.get("token", "")
    return at_this_machine() or (bool(token) and compare_digest(given.encode(), token.encode()))


def not_allowed(what: str) -> NotAllowed:
    """“没有导入：只有在装有年报库的电脑上才能导入。”"""
    return NotAllowed(f"没有{what}：只有在装有年报库的电脑上才能{what}。", advice=HOW)
