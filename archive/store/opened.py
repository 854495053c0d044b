"""The database of an archive, opened: a connection for each thread, one writer at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from weakref import WeakSet

from sqlite_utils import Database

from archive import home as places
from archive.errors import CannotWrite
from archive.original_names import NAMES, note
from archive.store import coding, migrations, people, rows
from archive.store.connection import Identity, connect, explained, identity
from archive.store.originals import Originals, write_atomically


class Opened:
    """An archive's database with a connection for each thread."""

    def __init__(self, home: Path, *, create: bool = True, originals: Path | None = None) -> None:
        """``create=False``: raise NoArchive instead of beginning an archive. ``originals``: kept elsewhere than in ``home``."""
        self.home = home
        if create:
            places.refuse_remains(home)
            make_folder(home)
        else:
            places.require(home)
        self.originals = Originals(originals or places.originals(home))
        self._local = threading.local()
        self._opened: WeakSet[Database] = WeakSet()
        self._writing = threading.RLock()
        self._new: list[str] = []  # originals of reports that are being added together
        self._begin()
        with suppress(OSError):  # on a read-only disk it does without
            self._mark()

    def _begin(self) -> None:
        with explained():
            db = connect(self.home)
            migrations.migrate(db)
            self._coding = coding.coding(db)
        self._packer = rows.Packer(self._coding)
        self._file = identity(self.home)
        self._take(db)

    @property
    def db(self) -> Database:
        """This thread's connection. Elsewhere: for reading only."""
        file = identity(self.home)
        if file != self._file:
            self._begin_again(file)
        db: Database | None = getattr(self._local, "db", None)
        if db is None or self._local.file != file:
            db = connect(self.home)
            self._take(db)
        return db

    def _mark(self) -> None:
        """That this is an archive, and what its originals are called, stands beside the database too."""
        if not places.marker(self.home).exists():
            write_atomically(places.marker(self.home), b'{"gongkai": "archive"}\n')
        if self.originals.folder.is_dir() and not (self.originals.folder / NAMES).exists():
            known = self.db.execute("SELECT sha256, filename FROM reports ORDER BY change").fetchall()
            if known:
                note(self.originals.folder, dict(known))
        people.begin_journal(self.db, self.originals.folder)

    def _take(self, db: Database) -> None:
        self._local.db, self._local.file = db, self._file
        self._opened.add(db)

    def _begin_again(self, file: Identity) -> None:
        """Somebody has put another database in place, or taken it away."""
        with self._writing:
            if file != self._file:
                places.require(self.home)
                self._begin()

    def close(self) -> None:
        for db in list(self._opened):
            db.conn.close()
        self._opened.clear()
        self._local = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        """All or nothing; within another one, that much of it."""
        db = self.db
        with self._writing:
            if db.conn.in_transaction:
                with _savepoint(db):
                    yield db
                return
            db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.rollback()
                raise
            db.commit()


@contextmanager
def _savepoint(db: Database) -> Iterator[None]:
    db.conn.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        db.conn.execute("ROLLBACK TO part")
        raise
    finally:
        db.conn.execute("RELEASE part")


def cannot_write(error: OSError | sqlite3.OperationalError) -> CannotWrite:
    if isinstance(error, CannotWrite):
        return error
    told = error.strerror if isinstance(error, OSError) else str(error)
    return CannotWrite(f"写入年报库时出错（{told or error}）。", advice="请检查磁盘空间和文件夹权限；已入库的年报不受影响。")


def make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"文件夹“{home}”建立不了（{error.strerror}）。", advice="请检查权限和磁盘空间，或用 --home 另选一处。") from error
