"""What takes too long ends with a page that says so; the thread is free for others; what is quick is left alone."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask

from archive.store import Store
from web import create_app
from web.doors import doors_of
from web.server import THREADS, Server, listen

_SLOW = 120  # seconds a request would take
_FOREVER = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


@contextmanager
def running(app: Flask, request_time: float) -> Iterator[int]:
    listening = listen(2, ("127.0.0.1", 0))
    server = Server(app, listening, request_time=request_time)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.stop()
        thread.join()


@pytest.fixture
def slow(tmp_path: Path) -> Flask:
    Store(tmp_path).close()
    app = create_app(tmp_path)

    @app.get("/spin")
    def spin() -> str:
        end = time.monotonic() + _SLOW
        while time.monotonic() < end:
            with suppress(Exception):  # as code that goes on after errors of its own
                sum(range(1000))
        return "done"

    @app.get("/api/count")
    def count() -> str:
        return str(doors_of(app).store.db.execute(_FOREVER).fetchone())

    @app.get("/stream")
    def stream() -> Iterator[str]:
        yield "begun"
        yield spin()

    return app


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SLOW / 2)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_a_request_that_takes_too_long_ends_with_words(slow: Flask) -> None:
    with running(slow, 0.5) as port:
        for path in ("/spin", "/api/count"):
            status, said = get(port, path)
            assert status == 503
            assert "用时过长" in said
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            get(port, "/stream")


def test_their_threads_are_free_again(slow: Flask) -> None:
    with running(slow, 2) as port:
        threads = [threading.Thread(target=get, args=(port, path)) for path in ("/spin", "/api/count") for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert any(get(port, "/help")[0] == 200 for _ in range(20))  # of a machine that is busy otherwise, not every one


def test_what_is_quick_is_left_alone(slow: Flask) -> None:
    """Also what was thrown at the very end of a request reaches nobody after it."""
    with running(slow, 0.05) as port:
        assert [got for _ in range(30) if (got := get(port, "/help"))[0] not in (200, 503)] == []
    with running(slow, _SLOW) as port:
        assert [got for _ in range(10) if (got := get(port, "/help"))[0] != 200] == []
