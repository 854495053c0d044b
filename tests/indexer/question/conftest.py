"""One invented archive for all questions, and a way to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.store import Store
from indexer import Index, open_index
from indexer.build import build as build_index
from indexer.question import Answer, Plan, ask
from indexer.question.holdings import Holdings, holdings
from tests.indexer.question import library


@dataclass(frozen=True)
class Archive:
    store: Store
    index: Index

    @property
    def holdings(self) -> Holdings:
        return holdings(self.store, self.index)

    def ask(self, *turns: str, state: Plan | None = None) -> Answer:
        """The answer to the last of these turns."""
        answer = None
        for turn in turns:
            answer = ask(turn, store=self.store, index=self.index, state=state)
            state = answer.plan
        assert answer is not None
        return answer

    def sql(self, statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.store.db.execute(statement, list(arguments)).fetchall()]

    def one(self, statement: str, *arguments: Any) -> Any:
        return self.sql(statement, *arguments)[0][0]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    home = tmp_path_factory.mktemp("questions")
    yield from opened(home, lambda: library.build(home))


def opened(home: Path, build: Callable[[], Store]) -> Iterator[Archive]:
    store = build()
    build_index(home, store)
    with open_index(home) as index:
        yield Archive(store, index)
    store.close()
