"""Headers: every answer allows only our own assets, no inline scripts, no framing; nothing is sent from another site's page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, abort, request
from werkzeug.exceptions import MethodNotAllowed

from archive.errors import GongkaiError
from web.settings import Settings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Bootstrap's form signs are data: images
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')  # in file names of Windows

HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def attachment(name: str, plain: str) -> str:
    """Content-Disposition of a download (RFC 6266): headers are ASCII, so its name is encoded; ``plain`` is for old programs."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(_UNFIT.sub('_', name), safe='')}"


API = "/api/"
_SHARED = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"))


class NotOurs(GongkaiError):
    """A name of somebody else that leads here."""


def from_elsewhere(sent: Request, own: Callable[[str], bool]) -> bool:
    """A form on another site's page. Browsers say so in one of three headers; programs send none of them."""
    if site := sent.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    source = sent.headers.get("Origin") or sent.headers.get("Referer")
    if source is None:
        return False
    parts = urlsplit(source)
    host = _asked(sent)
    return parts.scheme not in {"http", "https"} or not (parts.netloc == host or own(parts.netloc))


def _asked(sent: Request) -> str:
    """The host as the visitor wrote it."""
    return str(sent.environ.get("gongkai.host", sent.environ.get("HTTP_HOST", "")))


def _shared(settings: Settings) -> bool:
    """Asked for by a page of a site that may use the JSON interface."""
    return request.path.startswith(API) and "Origin" in request.headers and settings.allows(request.headers["Origin"])


def _share(response: Response, settings: Settings) -> None:
    """Lets pages of other sites read what they were allowed to ask for (CORS)."""
    if settings.cors and request.path.startswith(API):
        response.vary.add("Origin")
        if _shared(settings):
            response.headers.update(_SHARED | {"Access-Control-Allow-Origin": request.headers["Origin"]})


def install(app: Flask, settings: Settings) -> None:
    @app.before_request
    def refuse() -> None:
        method = request.method
        if method not in METHODS:
            abort(501)
        if method in {"TRACE", "CONNECT"}:
            raise MethodNotAllowed(valid_methods=["GET", "HEAD", "OPTIONS"])
        if not settings.is_ours(_asked(request)):
            raise NotOurs("这不是本站的网址。", advice="请用管理员给出的网址访问；改用别的域名时，请管理员在启动时用 --public 写明。")
        if method not in {"GET", "HEAD", "OPTIONS"} and not _shared(settings) and from_elsewhere(request, settings.is_public):
            abort(403)

    @app.after_request
    def add_headers(response: Response) -> Response:
        _share(response, settings)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    if settings.public:
        inner = app.wsgi_app

        def as_public(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            """Checked as it came, then known by its public address wherever an address is written."""
            environ["gongkai.host"] = environ.get("HTTP_HOST", "")
            environ["HTTP_HOST"], environ["wsgi.url_scheme"] = settings.public_host, settings.scheme
            return inner(environ, start)

        app.wsgi_app = as_public  # type: ignore[method-assign, assignment]
