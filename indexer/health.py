"""Whether the index is there, undamaged to the last byte, and up to date; and putting that right."""

from __future__ import annotations

from collections.abc import Callable

from archive.store import Store
from indexer.build import build, stale, update
from indexer.generations import DamagedIndex, Generations


def problem(store: Store) -> str | None:
    """In Chinese; None: all is well."""
    generations = Generations(store.home)
    name = generations.current()
    if name is None:
        return "还没有检索索引。"
    try:
        generations.verify(name)
    except DamagedIndex as error:
        return error.message
    return "检索索引不是最新的，有年报检索不到。" if stale(store.home, store) else None


def repair(store: Store, progress: Callable[[int, int], None] | None = None) -> None:
    """A damaged index is set aside and built again; one that lags behind is brought up to date."""
    generations = Generations(store.home)
    name = generations.current()
    try:
        if name is not None:
            generations.verify(name)
    except DamagedIndex:
        build(store.home, store, progress)
        generations.quarantine(name or "")
    else:
        update(store.home, store, progress)
