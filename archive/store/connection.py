"""Opening the database, and saying in words what SQLite says in codes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from archive import home as places
from archive.errors import CannotWrite, DamagedArchive

_PATIENCE = 60  # seconds for another program's transaction
_LONGEST_PATH = 500  # bytes; SQLite has 512, also for the names of its logs
_STEPS = 100_000  # of SQLite, between two looks whether it should end
_WAY_BACK = places.WAY_BACK

Identity = tuple[int, int] | None  # of the file: device and inode


# Also SQLite's own, for whoever handles those.
class DamagedDatabase(DamagedArchive, sqlite3.DatabaseError):
    """What the file holds is no database any more, or not all of it."""


class Unavailable(CannotWrite, sqlite3.OperationalError):
    """The database is fine, and the disk or another program is in the way."""


def connect(home: Path) -> Database:
    """For reading and writing; where nothing can be written, for reading."""
    _refuse_long(places.database(home))
    with explained():
        if not _can_write(home):
            return Database(_open(_read_only(places.database(home)), uri=True))
        db = Database(_open(str(places.database(home))))
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA wal_autocheckpoint = 8000")  # a report touches some 200 pages; the default would flush every fifth
        db.execute("PRAGMA foreign_keys = ON")
        return db


def _refuse_long(database: Path) -> None:
    """SQLite opens no file whose path is longer than it has room for, and says nothing of the reason."""
    length = len(os.fsencode(database.absolute()))
    if length > _LONGEST_PATH:
        told = f"年报库所在的路径太长（{length}字节，数据库最多能用{_LONGEST_PATH}字节）。"
        raise Unavailable(told, advice="请把年报库放到路径短一些的文件夹里，如 D:\\年报库。")


def identity(home: Path) -> Identity:
    """Another one: somebody has put another file in the database's place."""
    try:
        found = os.stat(places.database(home))
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _open(place: str, *, uri: bool = False) -> sqlite3.Connection:
    # Closing happens from another thread than the connection's own, hence check_same_thread.
    opened = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, uri=uri, factory=_Connection)
    opened.set_progress_handler(lambda: 0, _STEPS)
    return opened


def _can_write(home: Path) -> bool:
    database = places.database(home)
    return os.access(home, os.W_OK) and (not database.exists() or os.access(database, os.W_OK))


def _read_only(database: Path) -> str:
    """A write-ahead log somebody left is read too; without one SQLite would want to make it, unless nothing can change."""
    log = database.with_name(f"{database.name}-wal")
    left = log.exists() and log.stat().st_size > 0
    return f"{database.as_uri()}?{'mode=ro' if left else 'immutable=1'}"


@contextmanager
def explained() -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:  # not even what SQLite says of it can be read
        raise DamagedDatabase("年报库数据库已损坏。", advice=_WAY_BACK) from error
    except sqlite3.DatabaseError as error:
        told = in_words(error)
        if told is error:
            raise
        raise told from error


# What a statement that is right says of a schema or of values nobody wrote.
_BY_CONTENT = ("no such", "decode", "malformed", "overflow", "JSON")


def in_words(error: sqlite3.DatabaseError) -> sqlite3.DatabaseError:
    """The same error as one a user may see; one of the program's own making stays as it is."""
    if isinstance(error, (DamagedArchive, CannotWrite, sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.NotSupportedError)):
        return error
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else sqlite3.SQLITE_CORRUPT
    match primary:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Unavailable("年报库正被另一个程序占用。", advice="请等那个程序（导入、重建或别的数据库软件）结束后再试。")
        case sqlite3.SQLITE_FULL:
            return Unavailable("磁盘已满，写不进年报库。", advice="请腾出空间后再试；已入库的年报不受影响。")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            told = "年报库所在的文件夹不能写入。"
            return Unavailable(told, advice="请检查文件夹权限，或把年报库复制到可以写入的地方；检索和查看不受影响。")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            told = f"读写年报库时磁盘出错（{error}）。"
            return Unavailable(told, advice="请检查磁盘空间、文件夹权限和磁盘是否正常，再运行 gongkai doctor。")
        case sqlite3.SQLITE_INTERRUPT:
            return Unavailable("查询用时过长，已停止。", advice="请缩小范围后再试。")
        case sqlite3.SQLITE_ERROR if not any(words in str(error) for words in _BY_CONTENT):
            return error  # a statement that is wrong
        case _:
            return DamagedDatabase(f"年报库数据库已损坏（{error}）。", advice=_WAY_BACK)


class _Cursor(sqlite3.Cursor):
    """Errors come with the statement, and with every row."""

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        return _told(super().execute, sql, parameters)  # type: ignore[no-any-return]

    def executemany(self, sql: str, parameters: Any) -> Self:
        return _told(super().executemany, sql, parameters)  # type: ignore[no-any-return]

    def fetchone(self) -> Any:
        return _told(super().fetchone)

    def fetchall(self) -> list[Any]:
        return _told(super().fetchall)  # type: ignore[no-any-return]

    def __next__(self) -> Any:
        return _told(super().__next__)


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = ()) -> Any:  # the inherited ones do not ask ``cursor``
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Any:
        return self.cursor().executemany(sql, parameters)

    def commit(self) -> None:
        _told(super().commit)


def _told(call: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except UnicodeDecodeError as error:  # not even what SQLite says of it can be read
        raise DamagedDatabase("年报库数据库已损坏。", advice=_WAY_BACK) from error
    except sqlite3.DatabaseError as error:
        told = in_words(error)
        if told is error:
            raise
        raise told from error


@contextmanager
def as_stored() -> Iterator[None]:
    """Rows that hold what nobody wrote: the file was changed, and SQLite could not know."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError, ArithmeticError) as error:
        raise DamagedDatabase(f"年报库里有读不懂的内容（{type(error).__name__}）。", advice=_WAY_BACK) from error


def integrity_errors(db: Database) -> list[str]:
    try:
        found = [row[0] for row in db.execute("PRAGMA quick_check(20)").fetchall() if row[0] != "ok"]
        lost: Sequence[Any] = db.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(getattr(error, "__cause__", None) or error)]
    return found + [f"表 {row[0]} 的第 {row[1]} 行没有对应的年报" for row in lost]
