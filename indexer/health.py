"""Whether the index is there, undamaged to the last byte, and stands for this very archive; and putting that right."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from archive import workers
from archive.errors import GongkaiError
from archive.store import Store
from indexer.build import build, difference, stale, update
from indexer.chosen import cluster_of
from indexer.fingerprint import fingerprint
from indexer.generations import BeingWritten, DamagedIndex, Generations, Signature

_MENDING = workers.Limits(seconds=12 * 3600, processor=24 * 3600, memory=8 << 30)
_PATIENCE = 2.0  # seconds a search waits for another program that is bringing the index up to date


def problem(store: Store) -> str | None:
    """In Chinese; None: all is well."""
    if (cluster := cluster_of(store.home)) is not None:
        return cluster.problem(store)
    generations = Generations(store.home)
    name = generations.current()
    if name is None:
        return "还没有检索索引。"
    try:
        manifest = generations.verify(name)
        held = generations.held(name)
    except DamagedIndex as error:
        return error.message
    if manifest.schema != fingerprint():
        return "检索索引由另一版本的程序建立。"
    changes = store.contents().changes
    added, removed = difference(held, changes)
    if added or removed:
        gone = sum(id not in changes for id in removed)
        return f"检索索引与年报库不一致：{len(added)}份年报没有按现有内容收入索引，{gone}份已不在库中。"
    return "检索索引的清单与年报库不一致。" if stale(store.home, store) else None


def repair(store: Store, progress: Callable[[int, int], None] | None = None) -> None:
    """A damaged index is set aside and built again; one that stands for something else is brought up to date."""
    if (cluster := cluster_of(store.home)) is not None:
        cluster.update(store, progress, -1, thorough=True)
        return
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


def ensure(store: Store, progress: Callable[[int, int], None] | None = None) -> None:
    """Before an answer: an index that is missing, damaged, or stands for another state of the archive is mended.

    While another program is at it, what there is serves on.
    """
    if stale(store.home, store):
        try:
            update(store.home, store, progress, patience=_PATIENCE)
        except BeingWritten:
            return


class Keeper:
    """Beside a server: an index that was damaged or removed, or an archive that was replaced, is noticed and mended.

    What an ingest is storing is left to the ingest; only what stays as it is from one look to the next is acted upon.
    """

    def __init__(self, store: Store, *, every: float = 3.0) -> None:
        self._store = store
        self._generations = Generations(store.home)
        self._every = every
        self._good: tuple[str, Signature] | None = None  # seen whole
        self._before: tuple[object, ...] | None = None
        self._ended = threading.Event()

    def keep(self) -> None:
        """Until ``end``."""
        while not self._ended.wait(self._every):
            try:
                if not self.look():
                    for _ in workers.run(_mend, [self._store.home], processes=1, limits=_MENDING):
                        pass
            except (GongkaiError, OSError):  # the pages say what is wrong
                continue

    def end(self) -> None:
        self._ended.set()

    def look(self) -> bool:
        """False: there is something to mend, and it was already so at the last look."""
        state = self._state()
        if state is None:
            self._before = None
            return True
        settled, self._before = state == self._before, state
        return not settled

    def _state(self) -> tuple[object, ...] | None:
        """None: all is well."""
        if (cluster := cluster_of(self._store.home)) is not None:
            return cluster.state(self._store)
        number, count = self._store.change_number(), self._store.count()
        name = self._generations.current()
        if name is None:
            return (number, count) if number else None
        try:
            manifest, signature = self._generations.manifest(name), self._generations.signature(name)
            if self._good != (name, signature):
                self._generations.checked(name)
                self._good = name, signature
        except DamagedIndex as error:
            return name, error.message, number
        well = manifest.schema == fingerprint() and manifest.stands_for(number, count)
        return None if well else (name, number, count)


def _mend(home: Path) -> None:
    """Done in a process of its own: building takes memory and time the server needs."""
    with Store(home, create=False) as store:
        ensure(store)
