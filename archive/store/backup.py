"""A copy of an archive that is whole, taken while others read and write; and an archive made of such a copy.

The database is copied by SQLite itself, at one moment; originals are never changed, so those it names are copied
afterwards. A copy is proved before it counts, and before anything is put in place of what is there.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive import home as places
from archive.errors import CannotWrite, DamagedArchive, GongkaiError
from archive.original_names import NAMES
from archive.store.connection import explained
from archive.store.migrations import refuse_newer
from archive.store.originals import Originals, write_atomically
from archive.store.people import JOURNAL

_RECORD = "backup.json"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    reports: int
    originals: int


def backup(home: Path, target: Path, progress: Progress = lambda _done, _total: None) -> Copied:
    """``target``: an empty folder, or an earlier backup, which is brought up to date."""
    places.require(home)
    _refuse_strangers(home, target)
    with _writing(target):
        target.mkdir(parents=True, exist_ok=True)
        fresh = target / "archive.db.new"
        fresh.unlink(missing_ok=True)
        with explained(), closing(sqlite3.connect(places.database(home))) as source, closing(sqlite3.connect(fresh)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, complete in itself
        _copy_originals(home, target, fresh, progress)
        done = _proved(target, fresh)
        os.replace(fresh, places.database(target))
        write_atomically(places.marker(target), b'{"gongkai": "archive"}\n')
        write_atomically(target / _RECORD, json.dumps({"reports": done.reports, "originals": done.originals}).encode())
    return done


def restore(source: Path, home: Path, *, replace: bool = False, progress: Progress = lambda _done, _total: None) -> Copied:
    """An archive out of a backup. One that is there is set aside, and only if that was asked for."""
    if not (source / _RECORD).is_file() or not places.exists(source):
        raise GongkaiError(f"“{source}”不是完整的备份。", advice="请给出 gongkai backup 写成的文件夹。")
    done = _proved(source, places.database(source))
    there = [path for path in (places.database(home), places.originals(home)) if path.exists()]
    if there and not replace:
        raise GongkaiError(
            f"“{home}”里已经有年报库。", advice="请另选一个文件夹（--home），或加上 --replace：现有的会移到 quarantine 文件夹。"
        )
    with _writing(home):
        home.mkdir(parents=True, exist_ok=True)
        for path in (*there, *home.glob("archive.db-*")):
            places.set_aside(home, path, f"before-restore-{path.name}")
        write_atomically(places.marker(home), b'{"gongkai": "archive"}\n')
        _copy_originals(source, home, places.database(source), progress)
        part = home / "archive.db.new"
        shutil.copyfile(places.database(source), part)
        os.replace(part, places.database(home))
    return done


def _copy_originals(source: Path, target: Path, database: Path, progress: Progress) -> None:
    wanted = _named(database)
    here, there = Originals(places.originals(source)), Originals(places.originals(target))
    for number, sha256 in enumerate(wanted, start=1):
        if not there.path(sha256).exists() or not there.is_intact(sha256):
            there.put(here.get(sha256), again=True)
        progress(number, len(wanted))
    for name in (NAMES, JOURNAL):
        if (beside := here.folder / name).is_file():
            write_atomically(there.folder / name, beside.read_bytes())


def _proved(folder: Path, database: Path) -> Copied:
    """Raises DamagedArchive unless the database is whole and every original it names is there, unchanged."""
    with explained(), closing(sqlite3.connect(database)) as db:
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedArchive("备份中的数据库已损坏。", advice="请换一份备份。")
        refuse_newer(Database(db))
        (reports,) = db.execute("SELECT count(*) FROM reports WHERE current").fetchone()
    originals = Originals(places.originals(folder))
    wanted = _named(database)
    for sha256 in wanted:
        originals.get(sha256)
    return Copied(reports, len(wanted))


def _named(database: Path) -> list[str]:
    with explained(), closing(sqlite3.connect(database)) as db:
        return [sha256 for (sha256,) in db.execute("SELECT DISTINCT sha256 FROM reports ORDER BY sha256").fetchall()]


def _refuse_strangers(home: Path, target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise GongkaiError(f"“{target}”不是文件夹。", advice="请给出一个空文件夹，或从前的备份。")
    if target.is_dir() and any(target.iterdir()) and not (target / _RECORD).is_file() and not (target / "archive.db.new").exists():
        raise GongkaiError(f"“{target}”里有别的文件。", advice="请给出一个空文件夹，或从前的备份。")
    if target.resolve() == home.resolve() or home.resolve() in target.resolve().parents:
        raise GongkaiError("备份不能放在年报库自己的文件夹里。", advice="请另选一处，最好在另一个磁盘上。")


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        told = f"写入“{target}”时出错（{error.strerror or error}）。"
        raise CannotWrite(told, advice="请检查磁盘空间和文件夹权限；原来的年报库不受影响。") from error
