"""Where documents come from: a file, a folder, a ZIP archive, or ZIP archives inside folders."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from archive.errors import UnreadableFile
from archive.original_names import names_in
from archive.origins import LIST, listed_in
from archive.readers.zips import is_office, member_name, open_zip, read_member

MAX_BYTES = 100 * 1024 * 1024
_MAX_DEPTH = 3  # archives inside archives
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx", LIST})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One document to read. Small and picklable: the bytes are fetched only when asked for."""

    name: str  # as shown to the user: path inside the folder or archive
    path: Path
    members: tuple[int, ...] = ()  # positions inside the archive at ``path``, and inside archives in it
    address: str = ""  # where on the web it came from, if a list beside it says so

    def read(self) -> bytes:
        if self.members:
            container = _open(self.path, self.path.stat().st_mtime_ns, self.members[:-1])
            return read_member(container, container.infolist()[self.members[-1]], MAX_BYTES)
        try:
            status = self.path.stat()
            if stat.S_ISDIR(status.st_mode):
                if self.path.is_symlink():
                    raise UnreadableFile("这是指向另一个文件夹的链接，没有读取。", advice="需要的话，请直接导入那个文件夹。")
                raise UnreadableFile("这个文件夹打不开，其中的文件没有读取。", advice="请检查读取权限。")
            if not stat.S_ISREG(status.st_mode):  # reading a pipe waits for ever, and some devices never end
                raise UnreadableFile("这不是普通文件（管道、套接字或设备）。", advice="请只导入文档。")
            size = status.st_size
            if size > MAX_BYTES:
                raise UnreadableFile(f"文件有{size // 1024**2} MB，超过{MAX_BYTES // 1024**2} MB的上限。", advice="请拆分后导入。")
            with self.path.open("rb") as file:
                return file.read(MAX_BYTES)
        except OSError as error:
            raise UnreadableFile(f"无法打开文件（{error.strerror}）。", advice="请检查文件是否存在、是否有读取权限。") from error


def expand(path: Path) -> Iterator[SourceFile]:
    """Every document at ``path``, in a stable order.

    Archives that cannot be opened are handed on as files, so that reading them tells what is wrong and the
    others are still read.
    """
    if not path.exists():
        raise UnreadableFile(f"找不到“{shown(str(path))}”。", advice="请检查路径是否正确。")
    listed = _listed(path)
    for name, file in _files(path):
        for source in _expand_file(name, file):
            yield replace(source, address=source.address or listed.get(source.name, ""))


def _listed(path: Path) -> dict[str, str]:
    """What lists beside the files say: file → address."""
    folder = path if path.is_dir() else path.parent
    lists = (Path(place, LIST) for place, _, names in os.walk(path) if LIST in names) if path.is_dir() else [folder / LIST]
    found: dict[str, str] = {}
    for each in lists:
        with suppress(OSError):
            prefix = each.parent.relative_to(folder).as_posix()
            found |= _below("" if prefix == "." else f"{prefix}/", each.read_bytes())
    return found


def _below(prefix: str, data: bytes) -> dict[str, str]:
    return {f"{prefix}{name}": address for name, address in listed_in(data).items()}


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        yield shown(path.name), path
        return
    if names := names_in(path):  # originals of an archive: by the names and in the order in which they came
        yield from _originals(path, names)
        return
    closed: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=closed.append):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = sorted(name for name in folders if not _is_hidden(name) and name not in links)
        for name in sorted(name for name in (*files, *links) if not _is_hidden(name)):
            file = Path(folder, name)
            yield shown(file.relative_to(path).as_posix()), file
    for error in closed:  # a folder that may not be read, or lies too deep: told when it is read, the others go on
        yield shown(os.path.relpath(error.filename, path)), Path(error.filename)


def _originals(folder: Path, names: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    there = {file.name: file for shelf in sorted(folder.iterdir()) if shelf.is_dir() for file in sorted(shelf.iterdir())}
    for name in (*(name for name in names if name in there), *(name for name in there if name not in names and not _is_hidden(name))):
        yield shown(names.get(name, name)), there[name]


def shown(name: str) -> str:
    """A file's name as it may be printed: bytes that are no UTF-8 are mostly GBK, and controls are nobody's business."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return "".join(char if char.isprintable() or char == " " else "\ufffd" for char in name)


def _expand_file(name: str, path: Path) -> Iterator[SourceFile]:
    try:
        if not path.is_file():  # told when it is read
            raise OSError
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
    members = [(member_name(member), member) for member in container.infolist()]
    listed: dict[str, str] = {}
    for inner, member in members:
        if inner.rpartition("/")[2] == LIST:
            with suppress(UnreadableFile):
                listed |= _below(inner.removesuffix(LIST), read_member(container, member, MAX_BYTES))
    named = sorted((member_name(member), position) for position, member in enumerate(container.infolist()) if not member.is_dir())
    for inner, position in named:
        if any(_is_hidden(part) for part in inner.split("/")):
            continue
        full_name, place = f"{name}/{inner}", (*chain, position)
        if not inner.lower().endswith(".zip") or len(place) >= _MAX_DEPTH:
            yield SourceFile(full_name, path, place, listed.get(inner, ""))
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
