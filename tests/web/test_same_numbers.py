"""Whoever asks, and however: the same numbers."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archive import home as places
from archive.store import Store
from indexer import open_index
from indexer.question import ask
from tests.web.questions import QUESTIONS


@pytest.fixture(scope="module")
def answers(demo_home: Path) -> list[float]:
    with Store(demo_home, create=False) as store, open_index(demo_home) as index:
        return [ask(question, store=store, index=index).to_dict()["value"] for question, _ in QUESTIONS]


def test_sqlite_utils_gives_what_ask_answers(demo_home: Path, answers: list[float]) -> None:
    db = Database(sqlite3.connect(f"{places.database(demo_home).as_uri()}?mode=ro", uri=True))
    assert [db.execute(sql).fetchone()[0] for _, sql in QUESTIONS] == [pytest.approx(answer) for answer in answers]


def test_datasette_gives_what_ask_answers(demo_home: Path, answers: list[float]) -> None:
    app = pytest.importorskip("datasette.app", reason="NOT RUN: Datasette is not installed (pip install gongkai[bench])")

    async def asked() -> list[Any]:
        served = app.Datasette(files=[str(places.database(demo_home))])
        found = [await served.client.get("/archive.json", params={"sql": sql, "_shape": "arrays"}) for _, sql in QUESTIONS]
        return [answer.json()["rows"][0][0] for answer in found]

    assert asyncio.run(asked()) == [pytest.approx(answer) for answer in answers]
