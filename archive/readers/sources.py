"""Where documents come from: a file, a folder, a ZIP archive, or ZIP archives inside folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from archive.errors import UnreadableFile
from archive.readers.zips import is_office, member_name, open_zip, read_member

MAX_BYTES = 100 * 1024 * 1024
_MAX_DEPTH = 3  # archives inside archives
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One document to read. Small and picklable: the bytes are fetched only when asked for."""

    name: str  # as shown to the user: path inside the folder or archive
    path: Path
    members: tuple[int, ...] = ()  # positions inside the archive at ``path``, and inside archives in it

    def read(self) -> bytes:
        if self.members:
            container = _open(self.path, self.path.stat().st_mtime_ns, self.members[:-1])
            return read_member(container, container.infolist()[self.members[-1]], MAX_BYTES)
        try:
            size = self.path.stat().st_size
            if size > MAX_BYTES:
                raise UnreadableFile(f"文件有{size // 1024**2} MB，超过{MAX_BYTES // 1024**2} MB的上限。", advice="请拆分后导入。")
            return self.path.read_bytes()
        except OSError as error:
            raise UnreadableFile(f"无法打开文件（{error.strerror}）。", advice="请检查文件是否存在、是否有读取权限。") from error


def expand(path: Path) -> Iterator[SourceFile]:
    """Every document at ``path``, in a stable order.

    Archives that cannot be opened are handed on as files, so that reading them tells what is wrong and the
    others are still read.
    """
    if not path.exists():
        raise UnreadableFile(f"找不到“{path}”。", advice="请检查路径是否正确。")
    for name, file in _files(path):
        yield from _expand_file(name, file)


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        yield path.name, path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in sorted(name for name in files if not _is_hidden(name)):
            file = Path(folder, name)
            yield file.relative_to(path).as_posix(), file


def _expand_file(name: str, path: Path) -> Iterator[SourceFile]:
    try:
        with path.open("rb") as stream:
            zipped = stream.read(4) == b"PK\x03\x04"
        members = list(_members(path, name, ())) if zipped else None
    except (OSError, UnreadableFile):
        members = None
    if members is None:
        yield SourceFile(name, path)
    else:
        yield from members


def _members(path: Path, name: str, chain: tuple[int, ...]) -> Iterator[SourceFile]:
    container = _open(path, path.stat().st_mtime_ns, chain)
    if is_office(container):
        yield SourceFile(name, path, chain)
        return
    named = sorted((member_name(member), position) for position, member in enumerate(container.infolist()) if not member.is_dir())
    for inner, position in named:
        if any(_is_hidden(part) for part in inner.split("/")):
            continue
        full_name, place = f"{name}/{inner}", (*chain, position)
        if not inner.lower().endswith(".zip") or len(place) >= _MAX_DEPTH:
            yield SourceFile(full_name, path, place)
            continue
        try:
            yield from list(_members(path, full_name, place))
        except UnreadableFile:
            yield SourceFile(full_name, path, place)


@lru_cache(maxsize=4)
def _open(path: Path, modified: int, chain: tuple[int, ...]) -> ZipFile:
    """The archive at ``path`` (``modified`` only tells versions apart), or one inside it."""
    if not chain:
        return open_zip(path)
    outer = _open(path, modified, chain[:-1])
    return open_zip(read_member(outer, outer.infolist()[chain[-1]], MAX_BYTES))


def _is_hidden(name: str) -> bool:
    """Dot files, Word's lock files, what operating systems leave behind."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES
