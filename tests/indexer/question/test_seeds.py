"""The reference questions about five real reports: all right, none confidently wrong."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from archive.extract import extract
from archive.readers import read
from archive.store import Store
from tests.indexer.question.conftest import Archive, opened


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    home = tmp_path_factory.mktemp("seeds")

    def build() -> Store:
        store = Store(home)
        for path in sorted((shared / "seeds").glob("*.txt")):
            data = path.read_bytes()
            store.add(extract(read(data, path.name), filename=path.name), data, path.name)
        return store

    yield from opened(home, build)


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    path = shared / "eval" / "score_questions.py"
    spec = importlib.util.spec_from_file_location("score_questions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_questions(seeds: Archive, scorer: ModuleType, shared: Path) -> None:
    wrong = []
    for line in (shared / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        answer = json.loads(json.dumps(seeds.ask(*question["turns"]).to_dict(), ensure_ascii=False))
        right, bold, reasons = scorer.judge(question["expect"], answer)
        if not right:
            wrong.append((question["id"], "CONFIDENTLY WRONG" if bold else "", question["turns"], reasons))
    assert not wrong


SHORT = {
    "嘉兴市秀洲区民政局": "秀洲",
    "缙云县人力资源和社会保障局": "缙云",
    "嘉兴市南湖区政务服务和数据资源管理局": "南湖",
    "嘉兴市秀洲区王店镇人民政府": "王店",
    "平湖市民政局": "平湖",
}


# Intents that may stand for one another where the number and the bodies are the same.
ALIKE = {intent: group for group in ("lookup aggregate table compare breakdown trend count", "list quality", "search explain evidence",
                                     "rank", "define", "clarify", "refuse") for intent in group.split()}  # fmt: skip


def test_further_questions_about_the_same_reports(seeds: Archive) -> None:
    """Other wordings, every answer checked by hand once; asking back is right where that was checked, a wrong answer never."""
    lines = (Path(__file__).with_name("about_seeds.txt")).read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) >= 500
    wrong = []
    for line in lines:
        question, intent, value, agencies = line.split("\t")
        answer = seeds.ask(*question.split("||"))
        got = ",".join(sorted({SHORT[row.agency] for row in answer.rows if row.agency in SHORT}))
        number = "" if answer.value is None else f"{float(answer.value):.6f}".rstrip("0").rstrip(".")
        named = intent not in ("list", "rank", "search", "quality") or got == agencies
        if ALIKE[answer.intent.value] != ALIKE[intent] or (value and number != value) or not named:
            wrong.append((question, answer.intent.value, number, got, answer.text[:80]))
    assert not wrong, f"{len(wrong)}: {wrong}"


def test_private_names_are_never_shown(seeds: Archive) -> None:
    for turns in (["南湖区政务数据局收到的申请", "给我看原文"], ["南湖区政务数据局的报告自相矛盾吗？", "给我看原文"], ["搜索“先生”"]):
        shown = json.dumps(seeds.ask(*turns).to_dict(), ensure_ascii=False)
        assert "孟冉" not in shown
