"""Building the index from the store: all of it, or what has changed since.

Both write a new generation beside the live one and swap; whoever searches meanwhile sees the old one or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from archive.errors import BadSetting
from archive.store import Store
from indexer import analysis
from indexer.documents import IndexDocument, document
from indexer.fields import FACETS, NUMBERS
from indexer.generations import DamagedIndex, Generations, Manifest, take_over
from indexer.whoosh_engine import layout, writer
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


def fingerprint() -> str:
    """What an index must have been built with to be searched by this program."""
    parts = [layout.FORMAT, [facet.name for facet in FACETS], [number.code for number in NUMBERS], analysis.fingerprint()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def build(home: Path, store: Store, progress: Progress | None = None, *, memory: int | None = None) -> None:
    """The whole index anew. A damaged one is set aside, not overwritten. ``memory``: bytes; by default ``memory_allowed``."""
    memory = memory_allowed() if memory is None else memory
    generations = Generations(home)
    with generations.writing() as folder:
        _set_aside_if_damaged(generations)
        change, ids = store.change_number(), store.ids()
        _publish_whole(generations, folder, _index(folder, store, ids, progress, memory), change)


def build_from(home: Path, documents: Iterable[IndexDocument], *, memory: int | None = None) -> None:
    """An index of any documents, whatever store they come from."""
    memory = memory_allowed() if memory is None else memory
    generations = Generations(home)
    with generations.writing() as folder:
        _publish_whole(generations, folder, writer.write_segments(folder, documents, memory=memory), 0)


def _publish_whole(generations: Generations, folder: Path, segments: list[ArraySegment], change: int) -> None:
    merged = [_merge_files(folder, group) for group in writer.packed(segments)]
    writer.commit(folder, merged)
    generations.publish(folder, fingerprint(), change, sum(segment.doc_count() for segment in merged))


def update(home: Path, store: Store, progress: Progress | None = None, *, memory: int | None = None) -> None:
    """What changed since the index was last built. Without a usable index: all of it."""
    memory = memory_allowed() if memory is None else memory
    generations = Generations(home)
    manifest = _usable(generations)
    if manifest is None:
        build(home, store, progress, memory=memory)
        return
    if store.change_number() != manifest.change:
        _add_changes(generations, store, progress, memory)
    _merge_small(generations)


def stale(home: Path, store: Store) -> bool:
    """Whether ``update`` has anything to do."""
    manifest = _usable(Generations(home))
    return manifest is None or manifest.change != store.change_number()


def _add_changes(generations: Generations, store: Store, progress: Progress | None, memory: int) -> None:
    with generations.writing() as folder:
        live, manifest = _live(generations)
        changes = store.changes_since(manifest.change)
        kept = writer.without(live, writer.contents(live), (*changes.added, *changes.removed))
        for segment in kept:
            take_over(live / segment.filename, folder / segment.filename)
        segments = kept + _index(folder, store, changes.added, progress, memory)
        writer.commit(folder, segments)
        generations.publish(folder, fingerprint(), changes.number, sum(segment.doc_count() for segment in segments), _known(manifest, kept))


def _merge_small(generations: Generations) -> None:
    """Many small segments are slower to search than one; what was added is live already."""
    if not writer.due(writer.contents(_live(generations)[0])):
        return
    with generations.writing() as folder:
        live, manifest = _live(generations)
        segments = writer.contents(live)
        groups = writer.due(segments)
        kept = [segment for segment in segments if not any(segment in group for group in groups)]
        for segment in kept:
            take_over(live / segment.filename, folder / segment.filename)
        kept += [writer.merged(live, group, folder) for group in groups]
        writer.commit(folder, kept)
        generations.publish(folder, manifest.schema, manifest.change, manifest.reports, _known(manifest, kept))


def _index(folder: Path, store: Store, ids: Sequence[str], progress: Progress | None, memory: int) -> list[ArraySegment]:
    documents = map(document, store.reports(ids))
    return writer.write_segments(folder, documents, memory=memory, progress=progress and (lambda done: progress(done, len(ids))))


def _merge_files(folder: Path, segments: list[ArraySegment]) -> ArraySegment:
    if len(segments) == 1:
        return segments[0]
    merged = writer.merged(folder, segments, folder)
    for segment in segments:
        (folder / segment.filename).unlink()
    return merged


def _live(generations: Generations) -> tuple[Path, Manifest]:
    name = generations.current() or ""
    return generations.folder(name), generations.manifest(name)


def _known(manifest: Manifest, segments: Sequence[ArraySegment]) -> dict[str, tuple[int, str]]:
    return {segment.filename: manifest.files[segment.filename] for segment in segments if segment.filename in manifest.files}


def _usable(generations: Generations) -> Manifest | None:
    name = generations.current()
    if name is None:
        return None
    try:
        manifest = generations.manifest(name)
    except DamagedIndex:
        return None
    return manifest if manifest.schema == fingerprint() else None


def _set_aside_if_damaged(generations: Generations) -> None:
    name = generations.current()
    if name is None:
        return
    try:
        generations.manifest(name)
    except DamagedIndex:
        generations.quarantine(name)
