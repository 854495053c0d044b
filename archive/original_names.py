"""What originals were called when they came: kept beside them, so that they can become an archive again, names and all."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

NAMES = ".names.jsonl"


def note(folder: Path, names: dict[str, str]) -> None:
    """SHA-256 → file name, added at the end."""
    lines = [json.dumps({"sha256": sha256, "filename": filename}, ensure_ascii=False) + "\n" for sha256, filename in names.items()]
    with (folder / NAMES).open("a", encoding="utf-8", errors="replace") as file:
        file.write("".join(lines))


def names_in(folder: Path) -> dict[str, str]:
    """In the order in which they came. A line torn by a power cut is left out."""
    names: dict[str, str] = {}
    with suppress(OSError):
        for line in (folder / NAMES).read_text("utf-8", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                told = json.loads(line)
                names.setdefault(str(told["sha256"]), str(told["filename"]))
    return names
