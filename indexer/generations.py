"""Generations of the index on disk: each in a folder of its own, complete before it is live, never changed afterwards.

    <home>/index/CURRENT               the name of the live generation; replaced atomically
    <home>/index/<name>/manifest.json  what it was built from, and size and SHA-256 of every file
    <home>/index/<name>/…              the engine's files

A new generation may share files with the one before (hard links). Readers keep what they opened; a generation that is
no longer live stays for the time of one more, for those who read CURRENT a moment ago.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from archive import home as places
from archive.errors import GongkaiError

_MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
_ADVICE = "请运行 gongkai rebuild 重建索引；年报库本身不受影响。"


class NoIndex(GongkaiError):
    """Nothing has been indexed yet."""


class DamagedIndex(GongkaiError):
    """The index is there and cannot be used."""


@dataclass(frozen=True, slots=True)
class Manifest:
    schema: str  # fingerprint of layout, fields and words; another one means: build again
    change: int  # the store's change number it reflects
    reports: int
    files: Mapping[str, tuple[int, str]]  # name → size, SHA-256


class Generations:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = places.index(home)

    def current(self) -> str | None:
        """The live generation's name; None: there is none."""
        try:
            return (self.root / _CURRENT).read_text("utf-8").strip() or None
        except FileNotFoundError:
            return None

    def folder(self, name: str) -> Path:
        return self.root / name

    def manifest(self, name: str) -> Manifest:
        """After a look whether all files are there in their full size; ``verify`` looks at every byte."""
        try:
            read = json.loads((self.folder(name) / _MANIFEST).read_text("utf-8"))
            files = {file: (int(size), str(digest)) for file, (size, digest) in read["files"].items()}
            manifest = Manifest(str(read["schema"]), int(read["change"]), int(read["reports"]), files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedIndex(f"检索索引“{name}”的清单无法读取。", advice=_ADVICE) from error
        for file, (size, _) in manifest.files.items():
            path = self.folder(name) / file
            if not path.is_file() or path.stat().st_size != size:
                raise DamagedIndex(f"检索索引文件“{file}”缺失或不完整。", advice=_ADVICE)
        return manifest

    def verify(self, name: str) -> None:
        """Raises DamagedIndex when any byte of the generation has changed."""
        for file, (size, digest) in self.manifest(name).files.items():
            if _entry(self.folder(name) / file) != (size, digest):
                raise DamagedIndex(f"检索索引文件“{file}”的内容已损坏。", advice=_ADVICE)

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """A new folder, one writer at a time. It is removed unless it was published."""
        self.root.mkdir(parents=True, exist_ok=True)
        with FileLock(self.root / "write.lock"):
            self._prune()
            folder = self.folder(self._next())
            folder.mkdir()
            try:
                yield folder
            finally:
                if self.current() != folder.name:
                    shutil.rmtree(folder, ignore_errors=True)

    def publish(self, folder: Path, schema: str, change: int, reports: int, known: Mapping[str, tuple[int, str]] | None = None) -> None:
        """Make a written folder the live generation. ``known``: files taken over, whose digests need no second look."""
        names = sorted(path.name for path in folder.iterdir())
        with ThreadPoolExecutor(2) as pool:
            entries = dict(zip(names, pool.map(lambda name: (known or {}).get(name) or _entry(folder / name), names), strict=True))
        for name in names:
            if name not in (known or {}):
                _sync(folder / name)
        manifest = asdict(Manifest(schema, change, reports, entries))
        _write(folder / _MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        _sync_folder(folder)
        _write(self.root / f"{_CURRENT}.new", folder.name)
        os.replace(self.root / f"{_CURRENT}.new", self.root / _CURRENT)
        _sync_folder(self.root)

    def quarantine(self, name: str) -> Path:
        """Set a damaged generation aside, for whoever wants to know what happened."""
        target = places.quarantine(self.home) / f"index-{name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        number = 1
        while target.exists():
            number += 1
            target = target.with_name(f"index-{name}-{number}")
        if self.folder(name).exists():
            os.replace(self.folder(name), target)
        return target

    def _names(self) -> list[str]:
        return sorted(path.name for path in self.root.iterdir() if path.is_dir())

    def _next(self) -> str:
        taken = (*self._names(), self.current() or "")  # the live one too, should its folder be gone
        last = max((int(name) for name in taken if name.isdigit()), default=0)
        return f"{last + 1:08d}"

    def _prune(self) -> None:
        """Remove generations older than the one before the live one, and folders that never became live."""
        current = self.current()
        if current is None:
            return
        older = [name for name in self._names() if name < current]
        newer = [name for name in self._names() if name > current]
        for name in (*older[:-1], *newer):
            shutil.rmtree(self.folder(name), ignore_errors=True)


def take_over(source: Path, target: Path) -> None:
    """The same file in another generation; a copy where the file system knows no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _entry(path: Path) -> tuple[int, str]:
    try:
        with path.open("rb") as file:
            return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return -1, ""


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
