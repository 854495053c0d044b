"""The files as they came, kept by content: the name is the SHA-256, so a file can be checked and never changes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from archive.errors import DamagedArchive


class Originals:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def put(self, data: bytes, *, again: bool = False) -> tuple[str, bool]:
        """Keep the bytes; the answer is their SHA-256 and whether they are new here. ``again``: also over damaged ones."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists() and not again:
            return sha256, False
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data)
        return sha256, True

    def get(self, sha256: str) -> bytes:
        """The bytes, checked against their name."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise DamagedArchive(f"原始文件 {sha256[:12]}… 不在库中。", advice="请运行 gongkai doctor 检查。") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedArchive(f"原始文件 {sha256[:12]}… 的内容已被改动。", advice="请运行 gongkai doctor 检查。")
        return data

    def is_intact(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except DamagedArchive:
            return False
        return True

    def discard(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def files(self) -> Iterator[Path]:
        """Every file there is, left-over temporary ones included."""
        if self.folder.is_dir():
            for shelf in sorted(path for path in self.folder.iterdir() if not path.name.startswith(".")):
                yield from sorted(shelf.iterdir()) if shelf.is_dir() else (shelf,)


def write_atomically(target: Path, data: bytes) -> None:
    """Either the whole content stands under the name afterwards, or nothing has changed: also after a power cut."""
    handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, and renames are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
