"""Datasette over HTTP, in front of the FTS5 index: what an editor gets without writing code."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from benchmarks.engine import COUNTED, TOP, Question, Reply, TextStore
from benchmarks.fts5 import match_of
from indexer.documents import IndexDocument

_SETTINGS = {
    "sql_time_limit_ms": 60_000,
    "facet_time_limit_ms": 60_000,
    "suggest_facets": 0,
    "default_facet_size": 1000,
    "max_returned_rows": 1000,
}


class Server:
    """Datasette in front of one database, asked over one connection."""

    def __init__(self, database: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = [part for name, value in _SETTINGS.items() for part in ("--setting", name, str(value))]
        command = [sys.executable, "-m", "datasette", "serve", str(database), "-p", str(port), *settings]
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for _ in range(300):
            try:
                self._connection.connect()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("datasette does not start")

    def get(self, address: str) -> Any:
        self._connection.request("GET", address)
        return json.loads(self._connection.getresponse().read())

    def sql(self, sql: str) -> list[tuple[Any, ...]]:
        return list(map(tuple, self.get("/index.json?" + urlencode({"sql": sql, "_shape": "arrays"}))["rows"]))

    def close(self) -> None:
        self._connection.close()
        self._server.terminate()
        self._server.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Datasette:
    name = "Datasette (HTTP)"
    answers = True

    def build(self, documents: Iterable[IndexDocument], folder: Path) -> None:
        raise NotImplementedError("serves what FTS5 has built")

    def open(self, folder: Path) -> None:
        self._texts = TextStore(folder)
        self._server = Server(folder / "index.db")

    def forget(self) -> None:
        pass

    def close(self) -> None:
        self._server.close()
        self._texts.close()

    def ask(self, question: Question) -> Reply:
        parameters = [("_shape", "objects"), ("_size", str(TOP)), ("_col", "id"), ("_nosuggest", "1")]
        parameters += [("_where", f"number IN (SELECT rowid FROM text WHERE text MATCH '{match_of(question)}')")]
        parameters += list(question.filters)
        if question.faceted:
            parameters += [("_facet", facet) for facet in COUNTED]
        found = self._server.get("/index/reports.json?" + urlencode(parameters))
        top = tuple(row["id"] for row in found["rows"])
        if not question.faceted:
            return Reply(found["filtered_table_rows_count"], top)
        facets = {
            facet: {result["value"]: result["count"] for result in found["facet_results"][facet]["results"] if result["value"]}
            for facet in COUNTED
        }
        return Reply(found["filtered_table_rows_count"], top, facets, self._texts.marked(top, question.words[0]))
