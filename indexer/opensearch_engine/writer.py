"""Reports into an index of the cluster, and out of it: by id, some megabytes at a time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from indexer.chosen import NoCluster
from indexer.documents import IndexDocument
from indexer.opensearch_engine.connection import WRITING, Cluster, Refused
from indexer.opensearch_engine.mapping import source

_BATCH = 4 << 20  # characters of a request
_TRIES = 20  # of a batch of which the cluster took only a part
_PAUSE = 1.0  # seconds before the next
_LATER = {429, 503}
Line = tuple[str, str]  # the action, and what it takes (empty: nothing)


def write(
    cluster: Cluster, index: str, documents: Iterable[tuple[IndexDocument, int]], progress: Callable[[int], None] | None = None
) -> None:
    """Each with the number of the change it was read at; one with the same id is replaced."""
    done = 0
    for batch in _batches((_action("index", each.id), json.dumps(source(each, change), ensure_ascii=False)) for each, change in documents):
        _send(cluster, index, batch)
        done += len(batch)
        if progress:
            progress(done)


def delete(cluster: Cluster, index: str, ids: Iterable[str]) -> None:
    for batch in _batches((_action("delete", id), "") for id in ids):
        _send(cluster, index, batch)


def _action(verb: str, id: str) -> str:
    return json.dumps({verb: {"_id": id}})


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line[0]) + len(line[1])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _send(cluster: Cluster, index: str, batch: list[Line]) -> None:
    for _ in range(_TRIES):
        body = "".join(f"{action}\n{source}\n" if source else f"{action}\n" for action, source in batch)
        data, told = body.encode("utf-8", "replace"), "errors,items.*.status,items.*.error"
        answer = cluster.ask("POST", f"/{index}/_bulk", data, attempt=WRITING, filter_path=told)
        if not answer["errors"]:
            return
        results = [next(iter(item.values())) for item in answer["items"]]
        for result in results:
            _refuse(result)
        batch = [line for line, result in zip(batch, results, strict=True) if result["status"] in _LATER]
        if not batch:
            return
        time.sleep(_PAUSE)
    raise NoCluster("检索集群来不及写入。", advice="请减少同时进行的导入，或增加节点；已入库的年报不受影响。")


def _refuse(result: dict[str, Any]) -> None:
    """What will never be taken ends the work: an index that lacks reports is none."""
    error = result.get("error")
    if error and error.get("type") == "cluster_block_exception":  # it blocks an index when a disk is nearly full
        raise NoCluster(
            f"检索集群不接受写入（{error.get('reason')}）。",
            advice="多半是某个节点的磁盘将满：请腾出空间，再运行 gongkai doctor --repair；已入库的年报不受影响。",
        )
    if error and result["status"] not in _LATER:
        raise Refused(int(result["status"]), f"{error.get('type')}: {error.get('reason')}")
