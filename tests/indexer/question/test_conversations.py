"""Conversations of strangers, with what each turn must show: how many turns are right may only rise, a confident error never appears."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from archive.extract import extract
from archive.readers import read
from archive.store import Store
from indexer.question import Intent, answer_plan, from_address
from tests.indexer.question.conftest import Archive, opened

RIGHT, WRONG, DEAD_END = 0.99, 0, 0.0  # floors and ceilings: the first may only rise, the others only fall


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "eval" / "conversations"


@pytest.fixture(scope="module")
def archives(shared: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Archive]]:
    def build(home: Path, files: Path) -> Store:
        store = Store(home)
        for path in sorted(files.iterdir()):
            data = path.read_bytes()
            store.add(extract(read(data, path.name), filename=path.name), data, path.name)
        return store

    made = {}
    left = []
    for name, files in (("demo", folder / "corpus"), ("seeds", shared / "seeds")):
        home = tmp_path_factory.mktemp(name)
        opening = opened(home, lambda home=home, files=files: build(home, files))  # type: ignore[misc]
        made[name] = next(opening)
        left.append(opening)
    yield made
    for opening in left:
        next(opening, None)


@pytest.fixture(scope="module")
def scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_conversations", folder / "score_conversations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def turns_of(archive: Archive, questions: list[str]) -> Iterator[dict[str, Any]]:
    state = None
    for question in questions:
        answer = archive.ask(question, state=state)
        told = json.loads(json.dumps(answer.to_dict(), ensure_ascii=False))
        if answer.intent in (Intent.CLARIFY, Intent.REFUSE):
            chosen = [(o.label, from_address(o.state)) for o in answer.options if o.state]
            told["follow"] = [
                ("option", label, answer_plan(plan, store=archive.store, index=archive.index).to_dict()) for label, plan in chosen
            ]
            told["follow"] += [("suggestion", each, archive.ask(each).to_dict()) for each in answer.suggestions]
        state = answer.plan
        yield told


def test_conversations(archives: dict[str, Archive], scorer: ModuleType, folder: Path) -> None:
    truth = {name: sqlite3.connect(f"file:{folder / f'truth-{name}.db'}?mode=ro", uri=True) for name in archives}
    verdicts: Counter[str] = Counter()
    said = []
    for line in (folder / "conversations.jsonl").read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        answers = list(turns_of(archives[asked["archive"]], asked["turns"]))
        for expected, answer in zip(asked["expects"], answers, strict=True):
            if expected is not None:
                verdict, why = scorer.judge(scorer.resolve(expected, truth[asked["archive"]]), answer)
                verdicts[verdict] += 1
                said += [] if verdict == "right" else [(asked["id"], verdict, asked["turns"], why)]
    total = sum(verdicts.values())
    assert verdicts["right"] >= RIGHT * total, said
    assert verdicts["wrong"] <= WRONG, said
    assert verdicts["deadend"] <= DEAD_END * total, said
