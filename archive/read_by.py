"""What a report was read by: the program that extracted it, and the rules it checked.

A rule nobody has run on a report says nothing about it, and a number read by an older program may be read better today. So
every report carries the stamp of its reading, and whoever looks can tell which reports ``gongkai reextract`` should renew.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# What decides how a file is read. The stamp is of their code, so that no change can be forgotten.
_PARTS = (
    "form",
    "readers",
    "text",
    "outline",
    "tables",
    "narrative",
    "agency",
    "truth",
    "audit",
    "recognise.py",
    "extract.py",
    "models.py",
)


@dataclass(frozen=True, slots=True)
class ReadBy:
    stamp: str
    program: str  # version
    rules: tuple[str, ...]  # ids of those that were run


@lru_cache(maxsize=1)
def present() -> ReadBy:
    """By this program."""
    from archive.audit import RULES  # the rules look at what the store hands out, and the store stamps it with this

    return ReadBy(_stamp(), _version(), tuple(rule.id for rule in RULES))


def not_run(reading: ReadBy | None) -> tuple[str, ...]:
    """Rules of this program that another one did not have; all of them where it left no stamp."""
    ran = reading.rules if reading is not None else ()
    return tuple(rule for rule in present().rules if rule not in ran)


def _stamp() -> str:
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for part in _PARTS:
        path = root / part
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            if file.is_file() and file.suffix in (".py", ".csv", ".txt"):
                digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:
        return "?"
