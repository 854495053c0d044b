"""Whether a visitor sits at the machine the archive is on."""

from __future__ import annotations

from flask import request

from web.doors import settings
from web.limits import is_own

# Signs of a proxy: then everybody seems to sit at this machine.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


def at_this_machine() -> bool:
    return is_own(request.remote_addr or "") and not settings().public and not any(name in request.headers for name in _FORWARDED)
