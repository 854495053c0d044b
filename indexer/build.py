"""Building the index from the store: all of it, or what has changed since.

Both write a new generation beside the live one and swap; whoever searches meanwhile sees the old one or the new one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from archive.errors import BadSetting
from archive.store import Store
from archive.store.stored import Contents
from indexer.arrays import DamagedFile
from indexer.chosen import cluster_of
from indexer.documents import IndexDocument, documents
from indexer.fingerprint import fingerprint
from indexer.generations import DamagedIndex, Generations, Manifest, take_over
from indexer.whoosh_engine import writer
from indexer.whoosh_engine.codec import ArraySegment

MEMORY_VARIABLE = "GONGKAI_INDEX_MEMORY"
_LEAST_MEMORY = 256  # MB
Progress = Callable[[int, int], None]  # reports done, reports in all


def memory_allowed(environment: Mapping[str, str] = os.environ) -> int:
    """Bytes a build may take, whatever the size of the archive: GONGKAI_INDEX_MEMORY in MB, 1 GB unless it is set."""
    written = environment.get(MEMORY_VARIABLE, "").strip()
    if not written:
        return writer.DEFAULT_MEMORY
    if not written.isascii() or not written.isdigit() or int(written) < _LEAST_MEMORY:
        raise BadSetting(
            f"环境变量 {MEMORY_VARIABLE} 的值“{written}”不能用。", advice=f"请写不小于 {_LEAST_MEMORY} 的整数，单位 MB，如 1024。"
        )
    return int(written) << 20


def build(home: Path, store: Store, progress: Progress | None = None, *, memory: int | None = None, patience: float = -1) -> None:
    """The whole index anew. A damaged one is set aside, not overwritten. ``memory``: bytes; by default ``memory_allowed``."""
    if (cluster := cluster_of(home)) is not None:
        cluster.build(store, progress, patience)
        return
    memory = memory_allowed() if memory is None else memory
    generations = Generations(home)
    with generations.writing(patience) as folder:
        _set_aside_if_damaged(generations)
        contents = store.contents()
        _publish_whole(generations, folder, _index(folder, store, list(contents.changes), progress, memory), contents)


def build_from(home: Path, documents: Iterable[IndexDocument], *, memory: int | None = None) -> None:
    """An index of any documents, whatever store they come from."""
    memory = memory_allowed() if memory is None else memory
    generations = Generations(home)
    with generations.writing() as folder:
        _publish_whole(generations, folder, writer.write_segments(folder, documents, memory=memory), Contents(0, {}))


def _publish_whole(generations: Generations, folder: Path, segments: list[ArraySegment], contents: Contents) -> None:
    merged = [_merge_files(folder, group) for group in writer.packed(segments)]
    writer.commit(folder, merged)
    generations.publish(folder, fingerprint(), contents)


def update(home: Path, store: Store, progress: Progress | None = None, *, memory: int | None = None, patience: float = -1) -> None:
    """What is otherwise in the store than in the index. Without a usable index: all of it.

    ``patience``: seconds to wait for another program that writes the index, then BeingWritten; -1: as long as it takes.
    """
    if (cluster := cluster_of(home)) is not None:
        cluster.update(store, progress, patience)
        return
    memory = memory_allowed() if memory is None else memory
    generations = Generations(home)
    manifest = usable(generations)
    try:
        if manifest is None:
            build(home, store, progress, memory=memory, patience=patience)
            return
        if not manifest.stands_for(store.change_number(), store.count()):
            _add_changes(generations, store, progress, memory, patience)
        _merge_small(generations, patience)
    except (DamagedIndex, DamagedFile):
        build(home, store, progress, memory=memory, patience=patience)


def stale(home: Path, store: Store) -> bool:
    """Whether ``update`` has anything to do."""
    if (cluster := cluster_of(home)) is not None:
        return cluster.stale(store)
    manifest = usable(Generations(home))
    return manifest is None or not manifest.stands_for(store.change_number(), store.count())


def difference(held: Mapping[str, int], changes: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Reports to be read into the index, and reports to be taken out of it (those to be read again are in both)."""
    added = [id for id, number in changes.items() if held.get(id) != number]
    removed = [id for id, number in held.items() if changes.get(id) != number]
    return added, removed


def _add_changes(generations: Generations, store: Store, progress: Progress | None, memory: int, patience: float) -> None:
    with generations.writing(patience) as folder:
        name, live, manifest = _live(generations)
        contents = store.contents()
        added, removed = difference(generations.held(name), contents.changes)
        kept = writer.without(live, writer.contents(live), removed)
        for segment in kept:
            take_over(live / segment.filename, folder / segment.filename)
        segments = kept + _index(folder, store, added, progress, memory)
        writer.commit(folder, segments)
        generations.publish(folder, fingerprint(), contents, _known(manifest, kept))


def _merge_small(generations: Generations, patience: float) -> None:
    """Many small segments are slower to search than one; what was added is live already."""
    if not writer.due(writer.contents(_live(generations)[1])):
        return
    with generations.writing(patience) as folder:
        name, live, manifest = _live(generations)
        segments = writer.contents(live)
        groups = writer.due(segments)
        kept = [segment for segment in segments if not any(segment in group for group in groups)]
        for segment in kept:
            take_over(live / segment.filename, folder / segment.filename)
        kept += [writer.merged(live, group, folder) for group in groups]
        writer.commit(folder, kept)
        generations.publish(folder, manifest.schema, Contents(manifest.change, generations.held(name)), _known(manifest, kept))


def _index(folder: Path, store: Store, ids: Sequence[str], progress: Progress | None, memory: int) -> list[ArraySegment]:
    found = documents(store, ids)
    return writer.write_segments(folder, found, memory=memory, progress=progress and (lambda done: progress(done, len(ids))))


def _merge_files(folder: Path, segments: list[ArraySegment]) -> ArraySegment:
    if len(segments) == 1:
        return segments[0]
    merged = writer.merged(folder, segments, folder)
    for segment in segments:
        (folder / segment.filename).unlink()
    return merged


def _live(generations: Generations) -> tuple[str, Path, Manifest]:
    name = generations.current()
    if name is None:
        raise DamagedIndex("没有检索索引。")
    return name, generations.folder(name), generations.manifest(name)


def _known(manifest: Manifest, segments: Sequence[ArraySegment]) -> dict[str, tuple[int, str]]:
    return {segment.filename: manifest.files[segment.filename] for segment in segments if segment.filename in manifest.files}


def usable(generations: Generations) -> Manifest | None:
    """The live generation's, when every byte of it is as it was written and this program can read it."""
    name = generations.current()
    if name is None:
        return None
    try:
        manifest = generations.checked(name)
    except DamagedIndex:
        return None
    return manifest if manifest.schema == fingerprint() else None


def _set_aside_if_damaged(generations: Generations) -> None:
    name = generations.current()
    if name is None:
        return
    try:
        generations.checked(name)
    except DamagedIndex:
        generations.quarantine(name)
