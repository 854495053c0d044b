"""Where on the web a report came from: said by the file itself, by a list beside the files, or by somebody."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from archive.errors import GongkaiError

LIST = "sources.csv"  # beside the files: a file's name or path, its address
_LONGEST = 2000
_LOOKED_THROUGH = 64_000  # bytes at the beginning of a file
_TOLD = (
    re.compile(rb"^Snapshot-Content-Location:\s*(\S+)", re.IGNORECASE | re.MULTILINE),  # MHTML
    re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)", re.IGNORECASE),
    re.compile(rb"""<link\b[^<>]*\brel=["']?canonical["']?[^<>]*\bhref=["']([^"'<>\s]+)""", re.IGNORECASE),
    re.compile(rb"""<link\b[^<>]*\bhref=["']([^"'<>\s]+)["'][^<>]*\brel=["']?canonical\b""", re.IGNORECASE),
    re.compile(rb"""<meta\b[^<>]*\bproperty=["']og:url["'][^<>]*\bcontent=["']([^"'<>\s]+)""", re.IGNORECASE),
    re.compile(rb"""<meta\b[^<>]*\bname=["']url["'][^<>]*\bcontent=["']([^"'<>\s]+)""", re.IGNORECASE),
)


class How(StrEnum):
    """How an address is known; a later one replaces an earlier one."""

    FILE = "file"
    LIST = "list"
    TYPED = "typed"

    @property
    def label(self) -> str:
        return {How.FILE: "文件中写明", How.LIST: "随文件的清单", How.TYPED: "人工填写"}[self]

    @property
    def rank(self) -> int:
        return list(How).index(self)


@dataclass(frozen=True, slots=True)
class Origin:
    address: str
    how: How


class NoAddress(GongkaiError):
    """What was given is no address of a web page."""


def checked(written: str) -> str:
    """An address as it may be shown as a link; raises NoAddress."""
    address = written.strip()
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        good = False
    if not good or len(address) > _LONGEST or not address.isprintable() or re.search(r"[\s<>\"\\]", address):
        raise NoAddress(f"“{address[:60]}”不是网址。", advice="请写完整的网址，以 http:// 或 https:// 开头。")
    return address


def told_by(data: bytes) -> Origin | None:
    """What a saved page says of itself; of several the first that is an address."""
    head = data[:_LOOKED_THROUGH]
    for pattern in _TOLD:
        for match in pattern.finditer(head):
            if address := _address(match[1].decode("ascii", "replace").replace("&amp;", "&")):
                return Origin(address, How.FILE)
    return None


def listed_in(data: bytes) -> Mapping[str, str]:
    """File → address, from a list; lines that say no address are passed over, as the one with the headings."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return {}
    found: dict[str, str] = {}
    for row in csv.reader(io.StringIO(text)):
        addresses = [address for cell in row[1:] if (address := _address(cell))]
        if addresses:
            found[row[0].strip().replace("\\", "/").removeprefix("./")] = addresses[0]
    return found


def _address(written: str) -> str:
    try:
        return checked(written)
    except NoAddress:
        return ""
