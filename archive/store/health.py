"""What is inconsistent between the database and the original files, and what can be put right."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from archive import home as places
from archive.store import Store


class Trouble(StrEnum):
    DATABASE = "database"  # the file is damaged, or rows refer to nothing
    ORIGINAL_MISSING = "original_missing"
    ORIGINAL_CHANGED = "original_changed"
    ORIGINAL_UNKNOWN = "original_unknown"  # a file no report refers to: an interrupted ingest


@dataclass(frozen=True, slots=True)
class Problem:
    trouble: Trouble
    message: str  # Chinese
    advice: str  # Chinese; what the user should do where no repair is possible
    sha256: str | None = None  # the name of the file concerned

    @property
    def repairable(self) -> bool:
        """By setting the file aside; nothing is ever deleted."""
        return self.trouble in (Trouble.ORIGINAL_CHANGED, Trouble.ORIGINAL_UNKNOWN)


def problems(store: Store) -> Iterator[Problem]:
    damage = store.integrity_errors()
    for message in damage:
        yield Problem(Trouble.DATABASE, f"数据库损坏：{message}。", places.WAY_BACK)
    if damage:  # what it does not know any more says nothing about the files
        return
    known = store.original_names()
    for sha256, (report_id, filename) in known.items():
        if not store.originals.path(sha256).exists():
            advice = f"请重新导入“{filename}”，即可补上。"
            yield Problem(Trouble.ORIGINAL_MISSING, f"年报 {report_id} 的原始文件不见了。", advice, sha256)
        elif not store.originals.is_intact(sha256):
            advice = f"移走后请重新导入“{filename}”。"
            yield Problem(Trouble.ORIGINAL_CHANGED, f"年报 {report_id} 的原始文件被改动过。", advice, sha256)
    for path in store.originals.files():
        if path.name not in known:
            yield Problem(Trouble.ORIGINAL_UNKNOWN, f"文件 {path.name[:24]} 不属于任何年报（可能是导入中断留下的）。", "", path.name)


def outdated(store: Store) -> str | None:
    """In words: how many reports another version of the program has read, and what to do about it."""
    number = store.outdated()
    if not number:
        return None
    return f"{number}份年报由另一版本的程序读取，新的规则还没有用来审核它们。请运行 gongkai reextract，原来的网址和引用都保留。"


def repair(store: Store, problem: Problem) -> bool:
    """Set the file concerned aside, in the quarantine folder."""
    if not problem.repairable or problem.sha256 is None:
        return False
    path = next((path for path in store.originals.files() if path.name == problem.sha256), None)
    if path is None:
        return False
    folder = places.quarantine(store.home)
    folder.mkdir(parents=True, exist_ok=True)
    os.replace(path, folder / path.name)
    return True
