"""Headers: every answer allows only our own assets, no inline scripts, no framing; nothing is sent from another site's page."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, abort, request

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


def from_elsewhere(sent: Request) -> bool:
    """A form on another site's page. Browsers say so in one of two headers; programs send neither."""
    if site := sent.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = sent.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != sent.host


def install(app: Flask) -> None:
    @app.before_request
    def refuse_other_sites() -> None:
        if request.method == "POST" and from_elsewhere(request):
            abort(403)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
