"""An archive's index in the cluster: opened, built, brought up to date, looked over. The same doors as the index in files."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from archive.errors import CannotWrite
from archive.store import Store
from archive.store.stored import Contents
from indexer.documents import documents
from indexer.engine import Engine
from indexer.generations import DamagedIndex, NoIndex
from indexer.generations import Generations as Files
from indexer.memory import MemoryEngine
from indexer.opensearch_engine import writer
from indexer.opensearch_engine.connection import Cluster
from indexer.opensearch_engine.engine import OpenSearchEngine
from indexer.opensearch_engine.generations import Generations, Live, Stamp, alias_of, fingerprint
from indexer.opensearch_engine.view import View

READ_VARIABLE = "GONGKAI_OPENSEARCH_READ"  # the alias of another machine's archive, of which this one has a copy to read
Progress = Callable[[int, int], None]


@lru_cache(maxsize=8)
def _cluster(addresses: tuple[str, ...], process: int) -> Cluster:
    """Connections are not for sharing between processes."""
    return Cluster(addresses)


class Kept:
    """Threads may share one."""

    def __init__(self, home: Path, addresses: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
        self._read_only = environment.get(READ_VARIABLE, "").strip()
        self._home = home
        self._generations = Generations(_cluster(tuple(addresses), os.getpid()), self._read_only or alias_of(home))
        self._lock = threading.Lock()
        self._opened: tuple[Live, OpenSearchEngine] | None = None
        self._before: OpenSearchEngine | None = None

    def engine(self, store: Store) -> Engine:
        """The live generation's as it stands now."""
        live = self._generations.live()
        if live is None:
            if self._read_only or store.change_number():
                raise NoIndex("年报库还没有建立检索索引。", advice="请运行 gongkai rebuild。")
            return MemoryEngine(())
        if not _usable(live):
            raise DamagedIndex("检索索引由另一版本的 gongkai 建立，不能使用。", advice="请运行 gongkai rebuild。")
        with self._lock:
            if self._opened is None or self._opened[0] != live:
                before, self._opened = self._opened, (live, OpenSearchEngine(View(self._generations.cluster, live.index)))
                if self._before is not None:  # the last but one: whoever still asks it gets another view
                    self._before.close()
                self._before = before[1] if before else None
            return self._opened[1]

    def close(self) -> None:
        with self._lock:
            for engine in (self._before, self._opened[1] if self._opened else None):
                if engine is not None:
                    engine.close()
            self._before = self._opened = None

    def stale(self, store: Store) -> bool:
        """Whether ``update`` has anything to do."""
        if self._read_only:
            return False
        live = self._generations.live()
        return live is None or not _usable(live) or not _stands_for(live, store)

    def build(self, store: Store, progress: Progress | None, patience: float) -> None:
        self._check_writable()
        with Files(self._home).locked(patience):
            self._build(store, progress)

    def update(self, store: Store, progress: Progress | None, patience: float, *, thorough: bool = False) -> None:
        """``thorough``: compare report by report, whatever the stamp says."""
        if not thorough and not self.stale(store):
            return
        self._check_writable()
        with Files(self._home).locked(patience):
            live = self._generations.live()
            if live is None or live.stamp is None or not _usable(live):
                self._build(store, progress)
            elif thorough or not _stands_for(live, store):
                self._add_changes(live.index, live.stamp, store, progress, thorough)

    def problem(self, store: Store) -> str | None:
        """In Chinese; None: all is well."""
        live = self._generations.live()
        if live is None:
            return "还没有检索索引。"
        if not _usable(live):
            return "检索索引由另一版本的程序建立。"
        changes = store.contents().changes
        added, removed = _difference(self._generations.held(live.index), changes)
        if added or removed:
            gone = sum(id not in changes for id in removed)
            return f"检索索引与年报库不一致：{len(added)}份年报没有按现有内容收入索引，{gone}份已不在库中。"
        return "检索索引的记录与年报库不一致。" if self.stale(store) else None

    def state(self, store: Store) -> tuple[object, ...] | None:
        """None: all is well, or nothing that could be mended from here."""
        if not self.stale(store):
            return None
        number, count = store.change_number(), store.count()
        live = self._generations.live()
        if live is None and not number:
            return None
        return live, number, count

    @property
    def alias(self) -> str:
        return self._generations.alias

    def _check_writable(self) -> None:
        if self._read_only:
            raise CannotWrite(
                f"这台机器只读取集群里的索引“{self._read_only}”，不能更新它。", advice=f"请在入库的机器上更新，或取消 {READ_VARIABLE}。"
            )

    def _build(self, store: Store, progress: Progress | None) -> None:
        contents = store.contents()
        name = self._generations.create(len(contents.changes))
        try:
            self._write(name, store, list(contents.changes), contents.changes, progress)
            self._generations.publish(name, _stamp(contents))
        except BaseException:
            self._generations.drop(name)
            raise

    def _add_changes(self, name: str, stamp: Stamp, store: Store, progress: Progress | None, thorough: bool) -> None:
        self._generations.refresh(name)  # what a writer that died may have left
        contents = store.contents()
        followed = not thorough and stamp.change in contents.changes.values() and self._generations.count(name) == stamp.reports
        if followed:
            since = store.changes_since(stamp.change)
            self._change(name, [id for id in since.added if id in contents.changes], since.removed, store, contents, progress)
        if not followed or self._generations.count(name) != len(contents.changes):
            added, removed = _difference(self._generations.held(name), contents.changes)
            self._change(name, added, removed, store, contents, progress)
        self._generations.stamp(name, _stamp(contents))

    def _change(
        self, name: str, added: Sequence[str], removed: Sequence[str], store: Store, contents: Contents, progress: Progress | None
    ) -> None:
        self._write(name, store, added, contents.changes, progress)
        writer.delete(self._generations.cluster, name, set(removed) - set(added))
        self._generations.refresh(name)

    def _write(self, name: str, store: Store, ids: Sequence[str], changes: Mapping[str, int], progress: Progress | None) -> None:
        changed = ((document, changes[document.id]) for document in documents(store, ids))
        writer.write(self._generations.cluster, name, changed, progress and (lambda done: progress(done, len(ids))))


def _stamp(contents: Contents) -> Stamp:
    return Stamp(fingerprint(), contents.number, len(contents.changes))


def _usable(live: Live) -> bool:
    return live.stamp is not None and live.stamp.schema == fingerprint()


def _stands_for(live: Live, store: Store) -> bool:
    return live.stamp is not None and (live.stamp.change, live.stamp.reports) == (store.change_number(), store.count())


def _difference(held: Mapping[str, int], changes: Mapping[str, int]) -> tuple[list[str], list[str]]:
    added = [id for id, number in changes.items() if held.get(id) != number]
    removed = [id for id, number in held.items() if changes.get(id) != number]
    return added, removed
