"""Writing a generation: reports in batches → segments, and the table of contents that names them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from indexer.arrays import ArrayFile, DamagedFile, writing
from indexer.documents import IndexDocument
from indexer.whoosh_engine.codec import ArraySegment
from indexer.whoosh_engine.invert import invert
from indexer.whoosh_engine.layout import MOST_DOCUMENTS, blocks_of
from indexer.whoosh_engine.merge import merge
from indexer.whoosh_engine.segment import Segment
from indexer.whoosh_engine.vocabulary import Vocabulary

DEFAULT_MEMORY = 1 << 30
_RESERVED = 240 << 20  # for the program, its dictionary and the words met so far
_BYTES_PER_UNIT = 112  # memory a batch takes for each character at its peak, everything counted

_CONTENTS = "segments.json"
TIER = 8  # so many segments of about one size become one


def write_segments(
    folder: Path,
    documents: Iterable[IndexDocument],
    *,
    memory: int = DEFAULT_MEMORY,
    progress: Callable[[int], None] | None = None,
    pack: bool = True,
) -> list[ArraySegment]:
    """Packed if they are not to be merged soon: ``pack``, and one segment is enough."""
    vocabulary = Vocabulary()
    segments = []
    for batch, only in _and_only(_batches(documents, max(1, max(memory - _RESERVED, memory // 4) // _BYTES_PER_UNIT))):
        segment = ArraySegment(len(batch), 0)
        with writing(folder / segment.filename) as out:
            segment.blocks = invert(batch, vocabulary, out, pack=pack and only)
        segments.append(segment)
        if progress:
            progress(sum(each.count for each in segments))
    return segments


def _and_only(batches: Iterator[list[IndexDocument]]) -> Iterator[tuple[list[IndexDocument], bool]]:
    """Each with whether it is the only one."""
    first, second = next(batches, None), next(batches, None)
    if first is not None:
        yield first, second is None
    if second is not None:
        yield from ((batch, False) for batch in chain([second], batches))


def _batches(documents: Iterable[IndexDocument], characters: int) -> Iterator[list[IndexDocument]]:
    """As many at a time as memory and the numbering allow."""
    batch: list[IndexDocument] = []
    size = blocks = 0
    for document in documents:
        length = 2 * sum(map(len, document.paragraphs)) + len(document.paragraphs)  # a character is one unit or two
        if batch and (size + length > 2 * characters or blocks + blocks_of(length) > MOST_DOCUMENTS):
            yield batch
            batch, size, blocks = [], 0, 0
        batch.append(document)
        size, blocks = size + length, blocks + blocks_of(length)
    if batch:
        yield batch


def commit(folder: Path, segments: Sequence[ArraySegment]) -> None:
    """Whoosh's own table of contents is a pickle, and reading a pickle runs what it says; ours is plain JSON."""
    listed = [{"id": each.segid, "count": each.count, "blocks": each.blocks, "deleted": sorted(each.deleted)} for each in segments]
    (folder / _CONTENTS).write_text(json.dumps(listed), "utf-8")


def contents(folder: Path) -> list[ArraySegment]:
    """The segments a generation consists of. Raises DamagedFile."""
    try:
        return [_segment(entry) for entry in json.loads((folder / _CONTENTS).read_bytes())]
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedFile(f"{_CONTENTS}: {error}") from error


def _segment(entry: dict[str, Any]) -> ArraySegment:
    segment = ArraySegment(int(entry["count"]), int(entry["blocks"]), frozenset(map(int, entry["deleted"])))
    segment.segid = str(entry["id"])
    if not re.fullmatch("[0-9a-z]+", segment.segid):  # it becomes a file's name
        raise ValueError(segment.segid)
    return segment


def without(folder: Path, segments: Sequence[ArraySegment], ids: Iterable[str]) -> list[ArraySegment]:
    """The segments with these reports deleted; those left empty are dropped."""
    gone = np.array([report_id.encode() for report_id in ids], dtype=bytes)
    left = []
    for segment in segments:
        docs = np.flatnonzero(np.isin(ArrayFile(folder / segment.filename)["docs.id"], gone))
        segment = segment.without(frozenset(docs.tolist())) if len(docs) else segment
        if segment.doc_count():
            left.append(segment)
    return left


def packed(segments: Sequence[ArraySegment]) -> list[list[ArraySegment]]:
    """In groups as large as one segment may be, in order."""
    groups: list[list[ArraySegment]] = []
    for segment in segments:
        if groups and sum(each.blocks for each in groups[-1]) + segment.blocks <= MOST_DOCUMENTS:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return groups


def due(segments: Sequence[ArraySegment]) -> list[list[ArraySegment]]:
    """Groups of segments to merge now: TIER of about one size, or one that is mostly deleted."""
    tiers: dict[int, list[ArraySegment]] = {}
    for segment in segments:
        tiers.setdefault(len(np.base_repr(segment.doc_count(), TIER)), []).append(segment)
    groups = [group for tier in tiers.values() if len(tier) >= TIER for group in packed(tier) if len(group) > 1]
    taken = set(chain(*groups))
    hollow = [[segment] for segment in segments if segment.deleted_count() * 2 > segment.count and segment not in taken]
    return groups + hollow


def merged(folder: Path, segments: Sequence[ArraySegment], target: Path) -> ArraySegment:
    """One segment in place of several, in another folder or the same. The old files stay."""
    opened = [Segment(ArrayFile(folder / segment.filename)) for segment in segments]
    new = ArraySegment(0, 0)
    with writing(target / new.filename) as out:
        new.count, new.blocks = merge(opened, [segment.deleted for segment in segments], out)
    return new
