"""The index: out of step with the database, damaged, or brought by somebody else."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import xxhash

from archive.errors import GongkaiError
from archive.ingest import ingest
from archive.store import Store
from indexer import SearchRequest, open_index
from indexer.build import build, update
from indexer.generations import Generations
from indexer.health import Keeper, ensure, problem, repair
from tests.faults.suite import Fell, Field, fault, flipped

QUERIES = ("公开", '"政府信息"', "年份:2020..2021", "零申请:是", "培训 OR 投诉", "新收申请:>3", "复议 -诉讼", "", "依申请公开 办理")


def answers(home: Path) -> list[object]:
    with open_index(home) as index:
        found = [index.search(SearchRequest(text, per_page=50)) for text in QUERIES]
    return [
        (each.total_reports, each.total_paragraphs, [(hit.report_id, [p.id for p in hit.paragraphs]) for hit in each.hits], each.facets)
        for each in found
    ]


def outcome(home: Path, right: list[object]) -> str:
    """same, wrong, clear (said in words) or crash."""
    try:
        return "same" if answers(home) == right else "wrong"
    except GongkaiError:
        return "clear"
    except Exception as error:
        return f"crash {error!r}"


def findable(home: Path) -> set[str]:
    with open_index(home) as index:
        return {hit.report_id for hit in index.search(SearchRequest("", per_page=200)).hits}


def _generation(home: Path) -> Path:
    generations = Generations(home)
    return generations.folder(generations.current() or "")


@fault("换回旧的数据库、换成别的库、少了一行：每份年报仍检索得到，doctor 说得出来", short=3, long=60)
def out_of_step(field: Field) -> None:
    for number in range(field.tries):
        reports = field.files(24)
        field.rng.shuffle(reports)
        home = field.new("home")
        _ingest(home, reports[:6])
        match number % 3:
            case 0:  # a restored backup goes on with other reports
                kept = field.new("kept")
                shutil.copytree(home, kept)
                _ingest(home, reports[6 : 6 + field.rng.randrange(1, 6)])
                _put_in_place(kept / "archive.db", home)
                _ingest(home, reports[12 : 12 + field.rng.randrange(0, 8)], index=False)
            case 1:  # another archive with as many changes
                other = field.new("other")
                _ingest(other, reports[6:12])
                _put_in_place(other / "archive.db", home)
            case 2:
                with sqlite3.connect(home / "archive.db") as db:
                    _delete_a_report(db, field.rng.randrange(6))
        with Store(home, create=False) as store:
            field.judge(problem(store) is not None, Fell.WRONG, f"{number}: not said")
            ensure(store)
            field.judge(findable(home) == set(store.ids()), Fell.WRONG, f"{number}: not all found")
            field.judge(problem(store) is None, Fell.WRONG, f"{number}: {problem(store)}")


def _ingest(home: Path, files: list[Path], *, index: bool = True) -> None:
    with Store(home) as store:
        list(ingest(store, files, processes=1))
        if index:
            update(home, store)


def _put_in_place(database: Path, home: Path) -> None:
    for path in home.glob("archive.db*"):
        path.unlink()
    for path in database.parent.glob("archive.db*"):
        shutil.copy(path, home / path.name)


def _delete_a_report(db: sqlite3.Connection, number: int) -> None:
    """By hand, as somebody with another program might."""
    (id, key) = db.execute("SELECT id, number FROM reports WHERE current ORDER BY change LIMIT 1 OFFSET ?", [number]).fetchone()
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = {column[1] for column in db.execute(f"PRAGMA table_info({table})")}
        for column, value in (("report_id", id), ("report", key)):
            if column in columns:
                db.execute(f"DELETE FROM {table} WHERE {column} = ?", [value])
    db.execute("DELETE FROM reports WHERE id = ?", [id])


@fault("索引文件里任何一位变了：不给出错误结果，doctor 说得出来", short=25, long=1200)
def bit_of_the_index(field: Field) -> None:
    home = field.archive()
    right = answers(home)
    with Store(home, create=False) as store:
        for number in range(field.tries):
            files = [home / "index" / "CURRENT", *sorted(_generation(home).iterdir())]
            path = files[number % len(files)]
            at, bit = field.rng.randrange(path.stat().st_size), field.rng.randrange(8)
            with flipped(path, at, bit):
                got = outcome(home, right)
                field.judge(got in ("same", "clear"), Fell.WRONG if got == "wrong" else Fell.FAILED, f"{path.name} {at}.{bit}: {got}")
                field.judge(problem(store) is not None, Fell.WRONG, f"{path.name} {at}.{bit}: not noticed")
    field.judge(outcome(home, right) == "same", Fell.FAILED, "not as before")


_FILES: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "a byte short": lambda path: os.truncate(path, path.stat().st_size - 1),
    "gone": lambda path: path.unlink(),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "noise": lambda path: path.write_bytes(os.urandom(path.stat().st_size)),
}
_PLACES: dict[str, Callable[[Path], object]] = {
    "generation gone": lambda home: shutil.rmtree(_generation(home)),
    "index gone": lambda home: shutil.rmtree(home / "index"),
    "index is a file": lambda home: (shutil.rmtree(home / "index"), (home / "index").write_bytes(b"x")),
    "lock is a folder": lambda home: ((home / "index/write.lock").unlink(missing_ok=True), (home / "index/write.lock").mkdir()),
    "strange folders": lambda home: ((home / "index/99999999").mkdir(), (home / "index/x").mkdir()),
    **{
        f"CURRENT is {name!r}": lambda home, name=name: (home / "index/CURRENT").write_bytes(name)  # type: ignore[misc]
        for name in (b"../..", b"\xff\xfe", b"0000\x000001", b"  \n", b"1" * 100_000, b"00000099", "００００００１".encode())
    },
}


@fault("索引文件损坏、缺失、被换成别的东西：说清楚，移到一边，重建后与从前一样", short=24, long=200)
def damaged_index(field: Field) -> None:
    names = ("CURRENT", *sorted(path.suffix or path.name for path in _generation(field.archive()).iterdir()))
    ways = [(f"{name} {way}", name, harm) for name in names for way, harm in _FILES.items()]
    ways += [(place, "", harm) for place, harm in _PLACES.items()]
    if not field.long:
        ways = field.rng.sample(ways, field.tries)
    right = answers(field.archive())
    for label, name, harm in ways[: field.tries]:
        home = field.archive()
        generation = _generation(home)
        file = home / "index/CURRENT" if name == "CURRENT" else next((p for p in generation.iterdir() if name in (p.suffix, p.name)), home)
        harm(file if name else home)
        got = outcome(home, right)
        field.judge(got in ("same", "clear"), Fell.WRONG if got == "wrong" else Fell.FAILED, f"{label}: {got}")
        with Store(home, create=False) as store:
            repair(store)
            field.judge(problem(store) is None and outcome(home, right) == "same", Fell.FAILED, f"{label}: not mended")


@fault("索引在正在运行的程序底下被截断、改写、删除：进程不死，结果不错，自行重建", short=3, long=30)
def index_changed_in_place(field: Field) -> None:
    for number in range(field.tries):
        home = field.archive()
        right = answers(home)
        with Store(home, create=False) as store, open_index(home) as index:
            index.search(SearchRequest("公开"))
            largest = max(_generation(home).iterdir(), key=lambda path: path.stat().st_size)
            match number % 3:
                case 0:
                    os.truncate(largest, 5000)
                case 1:
                    largest.write_bytes(bytes(largest.stat().st_size))
                case 2:
                    shutil.rmtree(home / "index")
            try:
                index.search(SearchRequest("公开"))
                field.judge(False, Fell.WRONG, f"{number}: not noticed")
            except GongkaiError:
                field.judge(True)
            keeper = Keeper(store)
            field.judge(keeper.look() and not keeper.look(), Fell.FAILED, f"{number}: nothing to mend?")
            ensure(store)
            field.judge(
                outcome(home, right) == "same" and index.search(SearchRequest("公开")).total_reports > 0,
                Fell.FAILED,
                f"{number}: not mended",
            )


class _Harm:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.mark),))


@fault("别处来的索引文件夹里的代码从不运行", short=4, long=12)
def code_in_an_index(field: Field) -> None:
    mark = field.folder / "ran"
    for number in range(field.tries):
        home = field.archive()
        generation = _generation(home)
        bad = pickle.dumps(_Harm(mark), protocol=number % 3 * 2)
        for name in ("_gongkai_1.toc", "_gongkai_7.toc", "segments.json", "held.json") if number % 2 else ("_gongkai_1.toc",):
            (generation / name).write_bytes(bad)
        _sign(generation)
        for work in (answers, _judged, _built):
            with contextlib.suppress(GongkaiError):
                work(home)
            field.judge(not mark.exists(), Fell.WRONG, f"{number}: code was run")


def _judged(home: Path) -> str | None:
    with Store(home, create=False) as store:
        return problem(store)


def _built(home: Path) -> None:
    with Store(home, create=False) as store:
        build(home, store)


def _sign(generation: Path) -> None:
    """As whoever made the folder would: every digest is right."""
    path = generation / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    told.pop("digest")
    files = [each for each in generation.iterdir() if each != path]
    told["files"] = {each.name: (each.stat().st_size, xxhash.xxh3_128_hexdigest(each.read_bytes())) for each in files}
    told["digest"] = xxhash.xxh3_128_hexdigest(json.dumps(told, sort_keys=True).encode())
    path.write_text(json.dumps(told), "utf-8")
