"""Many arrays in one file, mapped into memory.

    "GKARRAY1" | array | padding | array | … | directory (JSON) | its length (8 bytes, little endian) | "GKARRAY1"

Every array starts at a multiple of 64 bytes and is plain little-endian numbers, or packed (``packing``); the directory says
name, dtype, first byte and count, and of a packed one how many bytes it is. Opening a file maps it and reads the directory;
an array is read when something asks for it.
"""

from __future__ import annotations

import json
import mmap
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from indexer import packing

Array = npt.NDArray[Any]

_MAGIC = b"GKARRAY1"
_ALIGNMENT = 64
_TAIL = 8 + len(_MAGIC)


class DamagedFile(Exception):
    """The bytes are not an array file, or not all of it."""


class ArrayWriter:
    """Writes arrays one after another; a long one may come in pieces."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._file = path.open("xb")
        self._file.write(_MAGIC)
        self._directory: dict[str, tuple[str, int, int] | tuple[str, int, int, int]] = {}
        self._spooled: dict[str, tuple[IO[bytes], str]] = {}

    def add(self, name: str, array: Array, *, pack: bool = False) -> None:
        """``pack``: if that makes it smaller; it is then unpacked whenever it is read."""
        packed = packing.pack_counts(array) if pack and len(array) >= packing.SHORT else b""
        if packed and len(packed) < array.nbytes:
            start = self._align()
            self._file.write(packed)
            self._directory[name] = (array.dtype.newbyteorder("<").str, start, len(array), len(packed))
        else:
            self.add_pieces(name, array.dtype, (array,))

    def add_pieces(self, name: str, dtype: npt.DTypeLike, pieces: Iterable[Array]) -> None:
        kind = np.dtype(dtype).newbyteorder("<")
        start = self._align()
        count = 0
        for piece in pieces:
            self._file.write(np.ascontiguousarray(piece, dtype=kind).data.cast("B") if piece.size else b"")
            count += len(piece)
        self._directory[name] = (kind.str, start, count)

    def append(self, name: str, piece: Array) -> None:
        """One more piece of an array that is written between those of others; kept beside until the file is closed."""
        kind = np.dtype(piece.dtype).newbyteorder("<")
        if name not in self._spooled:
            self._spooled[name] = TemporaryFile(dir=self._folder), kind.str  # noqa: SIM115 closed with this file
        file, written = self._spooled[name]
        if kind.str != written:
            raise TypeError(f"{name}: {kind.str} after {written}")
        if piece.size:
            file.write(np.ascontiguousarray(piece, dtype=kind).data.cast("B"))

    def close(self) -> None:
        """Only now is the file complete."""
        for name, (file, kind) in self._spooled.items():
            start, size = self._align(), file.tell()
            file.seek(0)
            shutil.copyfileobj(file, self._file, 1 << 20)
            self._directory[name] = (kind, start, size // np.dtype(kind).itemsize)
        self._drop()
        directory = json.dumps(self._directory, separators=(",", ":")).encode()
        self._align()
        self._file.write(directory + len(directory).to_bytes(8, "little") + _MAGIC)
        self._file.close()

    def abandon(self) -> None:
        self._drop()
        self._file.close()

    def _drop(self) -> None:
        for file, _ in self._spooled.values():
            file.close()
        self._spooled.clear()

    def _align(self) -> int:
        at = self._file.tell()
        padding = -at % _ALIGNMENT
        self._file.write(bytes(padding))
        return at + padding


@contextmanager
def writing(path: Path) -> Iterator[ArrayWriter]:
    """A writer that is closed when all went well; otherwise the file is removed."""
    writer = ArrayWriter(path)
    try:
        yield writer
    except BaseException:
        writer.abandon()
        path.unlink(missing_ok=True)
        raise
    writer.close()


class ArrayFile(Mapping[str, Array]):
    """The arrays of a file by name. They stay valid for as long as anybody holds one."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._directory = self._read_directory()
        except (OSError, ValueError, TypeError) as error:
            raise DamagedFile(f"{path.name}: {error}") from error

    def _read_directory(self) -> dict[str, list[Any]]:
        size = len(self._map)
        if size < len(_MAGIC) + _TAIL or self._map[: len(_MAGIC)] != _MAGIC or self._map[-len(_MAGIC) :] != _MAGIC:
            raise ValueError("incomplete")
        length = int.from_bytes(self._map[-_TAIL : -len(_MAGIC)], "little")
        if length > size - _TAIL:
            raise ValueError("incomplete")
        directory: dict[str, list[Any]] = json.loads(self._map[size - _TAIL - length : size - _TAIL])
        if any(start + _stored(kind, count, *packed) > size for kind, start, count, *packed in directory.values()):
            raise ValueError("incomplete")
        return directory

    def __getitem__(self, name: str) -> Array:
        kind, start, count, *packed = self._directory[name]
        if not count:
            return np.empty(0, dtype=kind)
        if packed:
            return packing.unpack(np.frombuffer(self._map, dtype=np.uint8, count=packed[0], offset=start), count, kind)
        return np.frombuffer(self._map, dtype=kind, count=count, offset=start)

    def __contains__(self, name: object) -> bool:
        return name in self._directory

    def __iter__(self) -> Iterator[str]:
        return iter(self._directory)

    def __len__(self) -> int:
        return len(self._directory)


def _stored(kind: str, count: int, packed: int | None = None) -> int:
    """Bytes of an array in the file."""
    return count * np.dtype(kind).itemsize if packed is None else packed


def json_array(value: object) -> Array:
    """Anything small as bytes."""
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), dtype=np.uint8)


def from_json(array: Array) -> Any:
    return json.loads(array.tobytes().decode("utf-8", "surrogatepass"))


def distinct(array: Array) -> Array:
    """Each value once, ascending. (NumPy's ``unique`` loads its masked arrays first, which takes as long as a search.)"""
    ascending = np.sort(array)
    first = np.empty(len(ascending), dtype=bool)
    first[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]


def starts_of(counts: Array) -> Array:
    """Where each of several runs begins in their concatenation, and where the last one ends."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def lengths_of(starts: Array) -> Array:
    """The opposite of ``starts_of``."""
    return starts[1:].astype(np.int64) - starts[:-1]


def spread(starts: Array, lengths: Array) -> Array:
    """starts[0], starts[0] + 1, … for as many as lengths[0] says, then starts[1], …"""
    before = starts_of(lengths)
    return np.repeat(starts - before[:-1], lengths) + np.arange(before[-1])


def smallest(array: Array) -> Array:
    """The same whole numbers (none negative) in as few bytes as will do."""
    top = int(array.max(initial=0))
    return array.astype(np.uint8 if top < 1 << 8 else np.uint16 if top < 1 << 16 else np.uint32 if top < 1 << 32 else np.uint64)
