"""Every file has an outcome, none stops the others, none is half stored."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive import ingest as module
from archive.errors import CannotWrite
from archive.ingest import Extracted, count, ingest
from archive.readers import SourceFile
from archive.store import Outcome, OutcomeKind, Store
from archive.store.health import Trouble, problems, repair
from archive.store.rows import prepare
from archive.workers import Failure, FailureKind
from tests.archive.reports import report
from tests.archive.texts import report_text

Kind = OutcomeKind


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home") as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A mixed bag: two reports, and what else lies around in such folders."""
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "a.txt").write_text(report_text("示例市民政局", 2021), encoding="utf-8")
    (folder / "b.txt").write_text(report_text("示例市财政局", 2021), encoding="gb18030")
    (folder / "c-binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "d-empty.txt").write_bytes(b"")
    (folder / "e-news.txt").write_text("示例市举办植树活动（虚构）\n\n本报讯 昨日，志愿者在郊外植树三百棵。\n", encoding="utf-8")
    (folder / "f-broken.docx").write_bytes(b"PK\x03\x04 not really")
    return folder


def by_name(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    return {outcome.filename: outcome for outcome in outcomes}


def test_a_mixed_folder(store: Store, folder: Path) -> None:
    outcomes = by_name(ingest(store, [folder], processes=2))
    kinds = {name: outcome.kind for name, outcome in outcomes.items()}
    assert kinds == {
        "a.txt": Kind.STORED,
        "b.txt": Kind.STORED,
        "c-binary.txt": Kind.FAILED,
        "d-empty.txt": Kind.FAILED,
        "e-news.txt": Kind.NOT_REPORT,
        "f-broken.docx": Kind.FAILED,
    }
    for outcome in outcomes.values():
        assert (outcome.reason is None) == (outcome.kind is Kind.STORED)
        assert outcome.filename not in (outcome.reason or "")
    assert {summary.agency.name for summary in store.summaries()} == {"示例市民政局", "示例市财政局"}
    assert len(list(store.originals.files())) == 2
    assert list(problems(store)) == []


def test_again_a_correction_and_an_archive(store: Store, folder: Path, tmp_path: Path) -> None:
    list(ingest(store, [folder / "a.txt"]))
    assert [outcome.kind for outcome in ingest(store, [folder / "a.txt"])] == [Kind.DUPLICATE]
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("2021/更正.txt", report_text("示例市民政局", 2021, received=3))
        archive.writestr("b.txt", (folder / "b.txt").read_bytes())
    outcomes = by_name(ingest(store, [tmp_path / "more.zip"]))
    assert {name: outcome.kind for name, outcome in outcomes.items()} == {
        "more.zip/2021/更正.txt": Kind.NEW_VERSION,
        "more.zip/b.txt": Kind.STORED,
    }
    assert count([folder, tmp_path / "more.zip"]) == 8


def test_a_path_that_is_gone(store: Store, folder: Path) -> None:
    outcomes = list(ingest(store, [folder / "gone", folder / "a.txt"]))
    assert [(outcome.filename, outcome.kind) for outcome in outcomes] == [("a.txt", Kind.STORED), ("gone", Kind.FAILED)]


# What only a worker process that dies, hangs or raises can show, without one.


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the worker processes answer, file by file."""
    answers: list[Any] = []
    monkeypatch.setattr(module.workers, "run", lambda work, tasks, **_: zip(tasks, answers, strict=False))
    return answers


def test_failures_of_processes_are_outcomes(store: Store, folder: Path, results: list[Any]) -> None:
    results += [
        Failure(FailureKind.CRASH),
        Failure(FailureKind.TIMEOUT),
        Failure(FailureKind.ERROR, "traceback"),
        Extracted(b"1", prepare(report())),
    ]
    outcomes = list(ingest(store, [folder]))
    assert [outcome.kind for outcome in outcomes] == [Kind.FAILED] * 3 + [Kind.STORED]
    reasons = [outcome.reason or "" for outcome in outcomes[:3]]
    assert "中止" in reasons[0]
    assert "超时" in reasons[1]
    assert "traceback" not in reasons[2]


def test_what_the_database_refuses_is_one_files_failure(store: Store, folder: Path, results: list[Any]) -> None:
    good = report()
    bad = dataclasses.replace(good, paragraphs=good.paragraphs * 2)
    results += [Extracted(b"bad", prepare(bad)), Extracted(b"good", prepare(good))]
    assert [outcome.kind for outcome in ingest(store, [folder])] == [Kind.FAILED, Kind.STORED]
    assert len(list(store.originals.files())) == 1


def test_a_full_disk_stops_everything(store: Store, folder: Path, results: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: bytes) -> tuple[str, bool]:
        raise OSError(28, "No space left on device")

    results += [Extracted(b"1", prepare(report()))] * 2
    monkeypatch.setattr(store.originals, "put", full)
    with pytest.raises(CannotWrite):
        list(ingest(store, [folder]))


def test_files_are_read_only_as_they_are_needed(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[SourceFile] = []

    def first_only(work: object, tasks: Iterator[SourceFile], **_: object) -> Iterator[tuple[SourceFile, Extracted]]:
        seen.append(next(tasks))
        yield seen[0], Extracted(b"1", prepare(report()))

    monkeypatch.setattr(module.workers, "run", first_only)
    next(ingest(store, [folder]))
    assert [source.name for source in seen] == ["a.txt"]


# Health


def test_trouble_with_originals_is_found_and_set_aside(store: Store) -> None:
    for number in range(3):
        store.add(report(year=2019 + number), b"%d" % number, f"{number}.txt")
    missing, changed, _ = (store.originals.path(name) for name in store.original_names())
    missing.unlink()
    changed.write_bytes(b"changed")
    (store.originals.folder / "ab").mkdir(exist_ok=True)
    (store.originals.folder / "ab" / ".incoming-left").write_bytes(b"half")
    found = {problem.trouble: problem for problem in problems(store)}
    assert set(found) == {Trouble.ORIGINAL_MISSING, Trouble.ORIGINAL_CHANGED, Trouble.ORIGINAL_UNKNOWN}
    assert [trouble for trouble, problem in found.items() if not repair(store, problem)] == [Trouble.ORIGINAL_MISSING]
    left = list(problems(store))
    assert [problem.trouble for problem in left] == [Trouble.ORIGINAL_MISSING] * 2
    assert all("重新导入" in problem.advice for problem in left)
    assert sorted(path.name for path in (store.home / "quarantine").iterdir()) == sorted([".incoming-left", changed.name])
