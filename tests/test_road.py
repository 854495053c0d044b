"""The whole way: real reports in, then searched, filtered, counted, asked and exported. Needs the reference material."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.models import Answer
from archive.store import Store
from indexer import Index, SearchRequest, open_index
from indexer.question import ask


@pytest.fixture(scope="module")
def home(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("road")
    ingested = gongkai("ingest", shared / "seeds", "--home", home)
    assert ingested.returncode == 0, ingested.stdout + ingested.stderr
    return home


def gongkai(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    with Store(home, create=False) as store:
        yield store


@pytest.fixture(scope="module")
def index(home: Path) -> Iterator[Index]:
    with open_index(home) as index:
        yield index


def found(index: Index, text: str = "", **filters: str) -> set[tuple[str | None, int | None]]:
    result = index.search(SearchRequest(text, {name: (value,) for name, value in filters.items()}, per_page=100))
    return {(hit.agency, hit.report_year) for hit in result.hits}


def test_zero_requests_are_exactly_these_and_each_says_how_it_is_known(store: Store, index: Index) -> None:
    assert found(index, zero_requests="yes") == {("嘉兴市秀洲区民政局", 2020), ("嘉兴市秀洲区王店镇人民政府", 2019), ("平湖市民政局", 2021)}
    for stored in store.reports():
        fact = stored.report.facts["zero_requests"]
        assert fact.answer is not Answer.YES or all(evidence.quote for evidence in fact.evidence)
        assert fact.answer is not Answer.YES or fact.evidence


def test_pending_litigation_is_exactly_this_one_with_its_contradiction(store: Store, index: Index) -> None:
    assert found(index, pending_litigation="yes") == {("嘉兴市南湖区政务服务和数据资源管理局", 2020)}
    assert found(index, pending_litigation="yes", contradiction="yes") == found(index, pending_litigation="yes")
    [stored] = [each for each in store.reports() if each.report.facts["pending_litigation"].answer is Answer.YES]
    assert "N-04" in {finding.rule for finding in stored.report.findings}


def test_traditional_glossed_text_is_found_and_shown_in_its_own_characters(index: Index) -> None:
    result = index.search(SearchRequest("复议", per_page=100, paragraphs_per_report=50))
    assert len(result.hits) == 5
    raw = [passage.raw[start:end] for hit in result.hits for passage in hit.paragraphs for start, end in passage.raw_highlights]
    assert any("複" in quote or "復" in quote for quote in raw)


def test_a_phrase_finds_what_a_scan_of_the_texts_finds(store: Store, index: Index) -> None:
    phrase = "主动公开政府信息"
    scanned = {(each.id, p.id) for each in store.reports() for p in each.report.paragraphs if phrase in p.text}
    result = index.search(SearchRequest(f'"{phrase}"', per_page=100, paragraphs_per_report=200))
    assert {(hit.report_id, passage.id) for hit in result.hits for passage in hit.paragraphs} == scanned
    assert result.total_paragraphs == len(scanned) > 0


def test_the_private_name_is_nowhere_but_in_the_original(home: Path, store: Store, tmp_path: Path) -> None:
    [stored] = [each for each in store.reports() if each.report.masks]
    assert "P-01" in {finding.rule for finding in stored.report.findings}
    mask = stored.report.masks[0]
    original = stored_original(store, stored.id)
    shown = next(p.text for p in stored.report.paragraphs if p.id == mask.paragraph)
    before, after = shown[: mask.start][-8:], shown[mask.end :][:8]
    start = original.index(before) + len(before)
    name = original[start : original.index(after, start)]
    assert name != mask.replacement
    assert len(name) >= 2
    assert gongkai("export", tmp_path, "--home", home).returncode == 0
    exported = [path.read_text("utf-8-sig") for path in tmp_path.iterdir()]
    assert exported
    assert all(name not in text for text in exported)
    assert name not in gongkai("search", mask.replacement, "--home", home, "--json").stdout
    assert all(
        name not in " ".join(map(str, row)) for table in store.db.table_names() for row in store.db.execute(f"SELECT * FROM {table}")
    )


def stored_original(store: Store, report_id: str) -> str:
    data = store.original(report_id)
    assert data is not None
    return data.decode("utf-8")


def test_again_is_a_duplicate_and_a_mixed_folder_does_not_stop(home: Path, shared: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "again.txt").write_bytes(next(iter(sorted((shared / "seeds").glob("*.txt")))).read_bytes())
    ran = gongkai("ingest", tmp_path, "--home", home, "--json")
    assert ran.returncode == 1
    assert {each["file"]: each["outcome"] for each in json.loads(ran.stdout)["files"]} == {"again.txt": "duplicate", "empty.txt": "failed"}


def test_questions_score_perfectly(store: Store, index: Index, shared: Path) -> None:
    judge = runpy.run_path(str(shared / "eval" / "score_questions.py"))["judge"]
    lines = (shared / "eval" / "questions.jsonl").read_text("utf-8").splitlines()
    wrong = {}
    for asked in map(json.loads, filter(str.strip, lines)):
        answer = None
        for turn in asked["turns"]:
            answer = ask(turn, store=store, index=index, state=answer.plan if answer else None)
        assert answer is not None
        right, _, reasons = judge(asked["expect"], json.loads(json.dumps(answer.to_dict(), ensure_ascii=False)))
        if not right:
            wrong[asked["id"]] = (asked["turns"], reasons)
    assert wrong == {}
