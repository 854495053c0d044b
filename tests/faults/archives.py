"""The archive's database and originals: lost, damaged, copied while they are written, fed with strange files."""

from __future__ import annotations

import io
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from archive.errors import GongkaiError
from archive.store import Store
from archive.store.backup import backup, restore
from archive.store.health import problems
from tests.faults.index import findable
from tests.faults.suite import Fell, Field, fault
from web import create_app
from web.cli import main

_UNCLEAR = ("意外错误", "Traceback", "Error")


def command(*arguments: object) -> tuple[int, str]:
    """What a user of the command sees."""
    out = io.StringIO()
    status = 0
    with redirect_stdout(out), redirect_stderr(out):
        try:
            main(list(map(str, arguments)))
        except SystemExit as end:
            status = int(end.code or 0)
    return status, out.getvalue()


def contents(home: Path) -> set[tuple[object, ...]]:
    with Store(home, create=False) as store:
        return {(each.id, each.filename, each.agency.name, each.report_year, each.title) for each in store.summaries()}


_HARMS: dict[str, Callable[[Path], object]] = {
    "gone": lambda home: (home / "archive.db").unlink(),
    "emptied": lambda home: (home / "archive.db").write_bytes(b""),
    "half": lambda home: os.truncate(home / "archive.db", (home / "archive.db").stat().st_size // 2),
    "no header": lambda home: _overwritten(home, 0, bytes(100)),
    "zeros inside": lambda home: _overwritten(home, 20_000, bytes(200_000)),
    "a text": lambda home: (home / "archive.db").write_bytes(b"no database" * 1000),
}


def _overwritten(home: Path, at: int, new: bytes) -> None:
    with (home / "archive.db").open("r+b") as file:
        file.seek(at)
        file.write(new)


@fault("数据库丢失或损坏：不当作新库写入，说明怎么办，可由原始文件重建，文件名都在", short=2, long=24)
def lost_database(field: Field) -> None:
    right = contents(field.archive())
    for number in range(field.tries):
        label, harm = list(_HARMS.items())[number % len(_HARMS)]
        home = field.archive()
        harm(home)
        for words in (["doctor"], ["search", "公开"], ["ingest", field.files()[0]], ["export", field.new("out")], ["rebuild"]):
            status, said = command(*words, "--home", home)
            clear = not any(unclear in said for unclear in _UNCLEAR)
            field.judge(clear and (status != 0 or label == "zeros inside"), Fell.FAILED, f"{label}: {words[0]}: {status} {said[-200:]}")
        client = create_app(home).test_client()
        for path in ("/", "/search?q=公开", "/api/v1/search?q=a", "/agencies", "/audit", "/ask?question=2021年有多少份年报"):
            status = client.get(path).status_code
            field.judge(status in (200, 503), Fell.FAILED, f"{label}: {path}: {status}")
        status, said = command("rebuild", "--from-originals", "--home", home)
        field.judge(status == 0 and contents(home) == right, Fell.LOST, f"{label}: {said[-200:]}")
        field.judge(findable(home) == {each[0] for each in right}, Fell.LOST, f"{label}: not all found")


@fault("边导入边备份：每份备份都完整，恢复后与备份时一样", short=3, long=30)
def backups(field: Field) -> None:
    home = field.archive()
    reports = field.files(60, seed=11)
    ingest = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "ingest", *map(str, reports), "--home", str(home), "--processes", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for number in range(field.tries):
            copy, again = field.folder / f"copy{number % 2}", field.new("again")
            done = backup(home, copy)
            restore(copy, again)
            with Store(again, create=False) as store:
                field.judge(not list(problems(store)), Fell.LOST, f"{number}: {list(problems(store))[:2]}")
                field.judge(store.count() == done.reports >= 12, Fell.LOST, f"{number}: {store.count()} of {done.reports}")
    finally:
        ingest.wait()
    copy = field.folder / "copy0"
    backup(home, copy)
    with sqlite3.connect(copy / "archive.db") as db:
        (sha256,) = db.execute("SELECT sha256 FROM reports LIMIT 1").fetchone()
    (copy / "originals" / sha256[:2] / sha256).write_bytes(b"changed")
    try:
        restore(copy, field.new("again"))
        field.judge(False, Fell.WRONG, "a damaged backup was restored")
    except GongkaiError:
        field.judge(True)


@fault("文件夹里的怪东西（管道、设备、环状链接、乱码文件名）不妨碍其余文件", short=8, long=8)
def strange_files(field: Field) -> None:
    if os.name != "posix":
        return field.skip("no FIFOs, devices and bytes as names here")
    good = field.files()[0]
    for label, place in _STRANGE.items():
        folder = field.new("folder")
        folder.mkdir()
        shutil.copy(good, folder / f"z{good.suffix}")
        place(folder)
        status, said = command("ingest", folder, "--home", field.new("home"))
        field.judge("入库1个" in said and "意外错误" not in said and "\x1b" not in said, Fell.FAILED, f"{label}: {status} {said[-300:]}")


def _socket(folder: Path) -> None:
    here = os.getcwd()
    os.chdir(folder)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("a.txt")
    finally:
        os.chdir(here)


def _bytes_named(folder: Path, name: bytes) -> None:
    with suppress(OSError), open(os.path.join(os.fsencode(folder), name), "w") as file:  # some file systems allow only UTF-8
        file.write("不是年报")


def _so_deep(folder: Path, folders: int) -> None:
    """More than a path may be long."""
    here = os.getcwd()
    try:
        for _ in range(folders):
            os.chdir(folder)
            folder = Path("年" * 80)
            folder.mkdir()
    finally:
        os.chdir(here)


_STRANGE: dict[str, Callable[[Path], object]] = {
    "FIFO": lambda folder: os.mkfifo(folder / "a.txt"),
    "socket": _socket,
    "endless device": lambda folder: (folder / "a.txt").symlink_to("/dev/zero"),
    "dangling link": lambda folder: (folder / "a.txt").symlink_to("/nowhere/x"),
    "itself": lambda folder: ((folder / "loop").symlink_to(folder), (folder / "self").symlink_to(folder / "self")),
    "linked folder": lambda folder: (folder / "more").symlink_to(folder.parent),
    "too deep": lambda folder: _so_deep(folder, 25),
    "GBK name": lambda folder: _bytes_named(folder, "年报.txt".encode("gbk")),
    "escapes": lambda folder: _bytes_named(folder, b"a\nb\x1b[31m\x07.txt"),
}
