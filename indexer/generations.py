"""Generations of the index on disk: each in a folder of its own, complete before it is live, never changed afterwards.

    <home>/index/CURRENT               the name of the live generation; replaced atomically
    <home>/index/<name>/manifest.json  what it stands for, size and digest of every file, and its own digest
    <home>/index/<name>/held.json      the reports it holds: id → the number of the change it was read at
    <home>/index/<name>/…              the engine's files

A new generation may share files with the one before (hard links). Readers keep what they opened; a generation that is
no longer live stays for the time of one more, for those who read CURRENT a moment ago. Nothing in here is trusted
before its digest was compared, and nothing is ever run: files are numbers and JSON.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import xxhash
from filelock import FileLock, Timeout

from archive import home as places
from archive.errors import CannotWrite, GongkaiError
from archive.store.stored import Contents

_MANIFEST = "manifest.json"
_HELD = "held.json"
_CURRENT = "CURRENT"
_LOCK = "write.lock"
_MARKS = "whole.json"
_NAME = re.compile(r"\d{8,12}")
_ADVICE = "请运行 gongkai rebuild 重建索引；年报库本身不受影响。"
_LARGE = 512 << 20  # bytes: below it every process reads them all; above, one a day
_DAY = 24 * 3600
_PIECE = 1 << 20

FileSignature = tuple[str, int, int, int]  # file, size, time of change, inode
Signature = tuple[FileSignature, ...]
_whole: dict[Path, dict[FileSignature, float]] = {}  # what this process has found so, and when


class NoIndex(GongkaiError):
    """Nothing has been indexed yet."""


class DamagedIndex(GongkaiError):
    """The index is there and cannot be used."""


class BeingWritten(GongkaiError):
    """Another program is writing the index."""


@dataclass(frozen=True, slots=True)
class Manifest:
    schema: str  # fingerprint of layout, fields and words; another one means: build again
    change: int  # the store's change number it reflects
    reports: int
    files: Mapping[str, tuple[int, str]]  # name → size, digest

    def stands_for(self, number: int, count: int) -> bool:
        """Quick and sure enough for every opening: change numbers are never the same by accident; ``held`` tells all of it."""
        return (self.change, self.reports) == (number, count)


class Generations:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = places.index(home)

    def current(self) -> str | None:
        """The live generation's name; None: there is none, or what should name it is no name."""
        try:
            with (self.root / _CURRENT).open("rb") as file:
                name = file.read(64).decode("ascii", "replace").strip()
        except OSError:
            return None
        return name if _NAME.fullmatch(name) else None

    def folder(self, name: str) -> Path:
        return self.root / name

    def manifest(self, name: str) -> Manifest:
        """After a look whether all files are there in their full size; ``verify`` looks at every byte."""
        try:
            manifest = _manifest_of((self.folder(name) / _MANIFEST).read_bytes())
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DamagedIndex(f"检索索引“{name}”的清单无法读取。", advice=_ADVICE) from error
        for file, (size, _) in manifest.files.items():
            path = self.folder(name) / file
            if not path.is_file() or path.stat().st_size != size:
                raise DamagedIndex(f"检索索引文件“{file}”缺失或不完整。", advice=_ADVICE)
        return manifest

    def verify(self, name: str) -> Manifest:
        """Raises DamagedIndex when any byte of the generation has changed."""
        manifest = self.manifest(name)
        self._compare(name, manifest.files)
        return manifest

    def checked(self, name: str) -> Manifest:
        """``verify``, but what was found whole today and not touched since is not read again: most files go from one generation to
        the next. Another process's word for it is taken where all would take long."""
        manifest, now = self.manifest(name), time.time()
        large = sum(size for size, _ in manifest.files.values()) >= _LARGE
        whole = (self._marked() if large else {}) | _whole.get(self.root, {})
        files = {each: now for each in self.signature(name) if each[0] in manifest.files}
        seen = {each: whole[each] for each in files if 0 <= now - whole.get(each, 0) < _DAY}
        new = [file for file, *_ in files.keys() - seen.keys()]
        self._compare(name, {file: manifest.files[file] for file in sorted(new)})
        _whole[self.root] = files | seen
        if large and new:
            with suppress(OSError):  # on a read-only disk: looked at again the next time
                (self.root / _MARKS).write_text(json.dumps(list((files | seen).items())), "utf-8")
        return manifest

    def _compare(self, name: str, files: Mapping[str, tuple[int, str]]) -> None:
        with ThreadPoolExecutor(2) as pool:
            for file, found in zip(files, pool.map(_entry, (self.folder(name) / file for file in files)), strict=True):
                if found != files[file]:
                    raise DamagedIndex(f"检索索引文件“{file}”的内容已损坏。", advice=_ADVICE)

    def _marked(self) -> dict[FileSignature, float]:
        """Files some process has found whole, and when."""
        with suppress(OSError, ValueError, TypeError):
            return {
                (str(file), int(size), int(at), int(inode)): float(when)
                for (file, size, at, inode), when in json.loads((self.root / _MARKS).read_bytes())
            }
        return {}

    def signature(self, name: str) -> Signature:
        """Tells whether files were touched since; raises DamagedIndex when one is gone."""
        try:
            found = sorted((entry.name, entry.stat()) for entry in self.folder(name).iterdir())
        except OSError as error:
            raise DamagedIndex(f"检索索引“{name}”的文件不见了。", advice=_ADVICE) from error
        return tuple((file, stat.st_size, stat.st_mtime_ns, stat.st_ino) for file, stat in found)

    def held(self, name: str) -> dict[str, int]:
        """The reports the generation holds, each with the number of the change it was read at."""
        try:
            return {str(id): int(number) for id, number in json.loads((self.folder(name) / _HELD).read_bytes()).items()}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise DamagedIndex(f"检索索引文件“{_HELD}”无法读取。", advice=_ADVICE) from error

    @contextmanager
    def locked(self, patience: float = -1) -> Iterator[None]:
        """One writer at a time. ``patience``: seconds to wait for another one, then BeingWritten; -1: as long as it takes."""
        try:
            self._make_room()
            with FileLock(self.root / _LOCK, timeout=patience):
                yield
        except Timeout as error:
            raise BeingWritten("另一个程序正在更新检索索引。", advice="请稍候再试。") from error
        except OSError as error:
            raise CannotWrite(
                f"检索索引无法写入（{error.strerror or error}）。",
                advice="请检查磁盘空间和文件夹权限，再运行 gongkai rebuild；已入库的年报不受影响。",
            ) from error

    @contextmanager
    def writing(self, patience: float = -1) -> Iterator[Path]:
        """A new folder, ``locked``. It is removed unless it was published."""
        with self.locked(patience):
            self._prune()
            folder = self.folder(self._next())
            folder.mkdir()
            try:
                yield folder
            finally:
                if self.current() != folder.name:
                    shutil.rmtree(folder, ignore_errors=True)

    def publish(self, folder: Path, schema: str, contents: Contents, known: Mapping[str, tuple[int, str]] | None = None) -> None:
        """Make a written folder the live generation. ``known``: files taken over, whose digests need no second look."""
        known = known or {}
        _write(folder / _HELD, json.dumps(contents.changes))
        names = sorted(path.name for path in folder.iterdir())
        with ThreadPoolExecutor(2) as pool:
            entries = dict(zip(names, pool.map(lambda name: known.get(name) or _entry(folder / name), names), strict=True))
        for name in names:
            if name not in known:
                _sync(folder / name)
        _write(folder / _MANIFEST, _written(Manifest(schema, contents.number, len(contents.changes), entries)))
        _sync_folder(folder)
        _write(self.root / f"{_CURRENT}.new", folder.name)
        os.replace(self.root / f"{_CURRENT}.new", self.root / _CURRENT)
        _sync_folder(self.root)

    def quarantine(self, name: str) -> None:
        """Set a damaged generation aside, for whoever wants to know what happened."""
        if self.folder(name).exists():
            places.set_aside(self.home, self.folder(name), f"index-{name}")

    def _make_room(self) -> None:
        """What stands where a folder or the lock should is set aside."""
        if self.root.exists() and not self.root.is_dir():
            places.set_aside(self.home, self.root, "index")
        self.root.mkdir(parents=True, exist_ok=True)
        if (self.root / _LOCK).is_dir():
            places.set_aside(self.home, self.root / _LOCK, _LOCK)
        if (self.root / _CURRENT).is_dir():
            places.set_aside(self.home, self.root / _CURRENT, _CURRENT)

    def _names(self) -> list[str]:
        return sorted(path.name for path in self.root.iterdir() if path.is_dir() and _NAME.fullmatch(path.name))

    def _next(self) -> str:
        taken = (*self._names(), self.current() or "0")  # the live one too, should its folder be gone
        return f"{max(map(int, taken)) + 1:08d}"

    def _prune(self) -> None:
        """Remove generations older than the one before the live one, and folders that never became live."""
        current = self.current()
        if current is None:
            return
        older = [name for name in self._names() if int(name) < int(current)]
        newer = [name for name in self._names() if int(name) > int(current)]
        for name in (*older[:-1], *newer):
            shutil.rmtree(self.folder(name), ignore_errors=True)


def take_over(source: Path, target: Path) -> None:
    """The same file in another generation; a copy where the file system knows no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _written(manifest: Manifest) -> str:
    told = {"schema": manifest.schema, "change": manifest.change, "reports": manifest.reports, "files": dict(manifest.files)}
    return json.dumps({**told, "digest": _digest_of(told)}, ensure_ascii=False, indent=1)


def _manifest_of(data: bytes) -> Manifest:
    read = json.loads(data)
    if "digest" not in read:  # an earlier version's
        return Manifest("", 0, 0, {})
    if read.pop("digest") != _digest_of(read):
        raise ValueError("changed")
    files = {str(file): (int(size), str(digest)) for file, (size, digest) in read["files"].items()}
    if any(Path(file).name != file for file in files):
        raise ValueError("elsewhere")
    return Manifest(str(read["schema"]), int(read["change"]), int(read["reports"]), files)


def _digest_of(told: object) -> str:
    return xxhash.xxh3_128_hexdigest(json.dumps(told, sort_keys=True).encode())


def _entry(path: Path) -> tuple[int, str]:
    """Size and digest. XXH3 reads as fast as memory does; it is against decay, not against forgers."""
    digest, size = xxhash.xxh3_128(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return -1, ""
    return size, digest.hexdigest()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Where folders can be synced at all; Windows has no such thing."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
