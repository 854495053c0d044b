"""Requests to a cluster whose nodes are lost, busy or slow; the nodes are invented here, so no cluster is needed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive.errors import BadSetting
from indexer.chosen import VARIABLE, NoCluster, cluster_of
from tests.conftest import ROOT

pytest.importorskip("opensearchpy", reason="NOT RUN: opensearch-py is not installed (pip install 'gongkai[cluster]')")

from indexer.opensearch_engine import connection
from indexer.opensearch_engine.connection import Cluster, LostView, Missing, Refused, addresses

Reply = tuple[int, object]


@contextmanager
def node(reply: Callable[[int], Reply]) -> Iterator[str]:
    """Answers its n-th request, from 0, with a status and a body."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = reply(len(asked) - 1)
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_PAUSES", (0.01,))
    monkeypatch.setattr(connection, "_REFUSED", 0.5)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_node_is_asked_again(status: int) -> None:
    with node(lambda n: (status, {}) if n < 3 else (200, {"n": n})) as address:
        assert Cluster([address]).ask("GET", "/")["n"] == 3


def test_a_node_that_is_not_there_costs_nothing_but_time() -> None:
    with node(lambda n: (200, {"n": n})) as address:
        assert [Cluster(["http://127.0.0.1:9", address]).ask("GET", "/") for _ in range(3)] == [{"n": n} for n in range(3)]


def test_within_a_budget() -> None:
    with node(lambda _: (503, {})) as address, pytest.raises(NoCluster, match="没有回答"):
        Cluster([address], budget=0.2).ask("GET", "/")
    with pytest.raises(NoCluster, match=r"127\.0\.0\.1:9"):
        Cluster(["http://127.0.0.1:9"]).ask("GET", "/")


def test_what_is_wrong_with_a_request_is_not_asked_again() -> None:
    asked = []
    error = {"error": {"type": "parsing_exception", "reason": "unknown query"}}
    with node(lambda n: asked.append(n) or (400, error)) as address, pytest.raises(Refused, match="parsing_exception"):
        Cluster([address]).ask("GET", "/")
    assert asked == [0]
    with node(lambda _: (404, {})) as address, pytest.raises(Missing):
        Cluster([address]).ask("GET", "/")


def test_a_view_that_went_with_its_node_is_told_from_a_busy_one() -> None:
    gone = {"error": {"root_cause": [{"type": "search_context_missing_exception", "reason": "No search context found"}]}}
    closed = {"error": {"root_cause": [{"type": "query_shard_exception", "reason": "failed to create query: this Analyzer is closed"}]}}
    disconnected = {"error": {"root_cause": [{"type": "node_disconnected_exception"}]}}
    for status, body in ((404, gone), (400, closed), (500, disconnected), (503, {})):
        with node(lambda _, status=status, body=body: (status, body)) as address, pytest.raises(LostView):
            Cluster([address]).ask("GET", "/", view=True)


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert addresses(" http://a:9200/ ，https://b:9200,") == ("http://a:9200", "https://b:9200")
    monkeypatch.setenv(VARIABLE, "a:9200")
    with pytest.raises(BadSetting, match=VARIABLE):
        cluster_of(ROOT)
    monkeypatch.setenv(VARIABLE, " ")
    assert cluster_of(ROOT) is None
