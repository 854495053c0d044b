"""An index as it was at one moment: whatever is written meanwhile, all questions to one view are about the same reports."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from archive.errors import GongkaiError
from indexer.opensearch_engine.conditions import Clause
from indexer.opensearch_engine.connection import ATTEMPT, BUDGET, Cluster, Json, LostView

KEPT = "10m"  # after the last question; then, and when a node takes a part of it along, another view of the same index is opened
PAGE = 10_000  # hits or groups in one answer: the most a cluster gives
_BUCKETS = 60_000  # of all lists of one answer; a cluster gives 65,535
# Only columns of a hit: what is stored is packed in blocks, and unpacking one for each hit costs twenty times as much.
COLUMNS_ONLY: Json = {"_source": False, "stored_fields": "_none_"}
Sort = list[dict[str, Any]]
Row = tuple[Any, ...]


class View:
    """Threads may share one."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self.index = index
        self._lock = threading.Lock()
        self._id: str | None = None

    def search(self, body: Json, *, scored: bool = False) -> Json:
        """All of an answer or none. ``scored``: words are as rare as in the whole index, not as in a part of it."""
        how = "dfs_query_then_fetch" if scored else "query_then_fetch"
        deadline = time.monotonic() + BUDGET
        attempt = ATTEMPT
        while True:
            view = self._opened()
            asked = {"track_total_hits": False, **body, "pit": {"id": view, "keep_alive": KEPT}}
            try:
                answer = self._cluster.ask(
                    "POST", "/_search", asked, view=True, attempt=attempt, allow_partial_search_results="false", search_type=how
                )
                if answer["timed_out"] or answer["_shards"]["failed"]:
                    raise LostView(str(answer["_shards"]))
                return answer
            except LostView as error:
                if time.monotonic() > deadline:
                    raise self._cluster.unavailable(error) from error
                self._lose(view)
                attempt *= 2  # the question may be large, and not the node lost
                time.sleep(0.2)

    def close(self) -> None:
        with self._lock:
            view, self._id = self._id, None
        if view is not None:
            with suppress(GongkaiError):
                self._cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [view]})

    def _opened(self) -> str:
        with self._lock:
            if self._id is None:
                answer = self._cluster.ask(
                    "POST", f"/{self.index}/_search/point_in_time", keep_alive=KEPT, allow_partial_pit_creation="false"
                )
                self._id = str(answer["pit_id"])
            return self._id

    def _lose(self, view: str) -> None:
        with self._lock:
            if self._id == view:
                self._id = None

    # Whole sets

    def hits(
        self, query: Clause, sort: Sort, fields: Sequence[str] = (), start: int = 0, most: int | None = None, **more: Any
    ) -> Iterator[Json]:
        """From a place in an order on, however many: those beyond the first page follow the last one read."""
        after: list[Any] | None = None
        left = None if most is None else start + most
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            wanted = COLUMNS_ONLY if start >= size else {"docvalue_fields": list(fields), **(more or COLUMNS_ONLY)}
            body = {"query": query, "sort": sort, "size": size, **wanted}
            found = self.search(body | ({"search_after": after} if after else {}), scored="track_scores" in more)["hits"]["hits"]
            yield from found[start:]
            if len(found) < size:
                return
            start, left, after = max(0, start - size), None if left is None else left - size, found[-1]["sort"]

    def groups(self, query: Clause, fields: Sequence[str]) -> Iterator[tuple[Row, int]]:
        """Every combination of values of these fields with the number of its reports; None where there is no value.

        A report with several values of a field is in several combinations.
        """
        return ((row, reports) for _, row, reports in self.tables(query, [fields]))

    def tables(self, query: Clause, several: Sequence[Sequence[str]]) -> Iterator[tuple[int, Row, int]]:
        """The combinations of several lists of fields, each with its list's place. One pass over the reports, if they are few."""
        waiting: dict[int, Json] = {at: {} for at in range(len(several))}
        while waiting:
            size = max(1, min(PAGE, _BUCKETS // len(waiting)))
            asked = {str(at): _table(several[at], size, after) for at, after in waiting.items()}
            answer = self.search({"query": query, "size": 0, "aggs": asked})["aggregations"]
            for at in list(waiting):
                found = answer[str(at)]
                if not several[at]:
                    yield from [(at, (), found["doc_count"])] if found["doc_count"] else []
                else:
                    yield from ((at, tuple(bucket["key"].values()), int(bucket["doc_count"])) for bucket in found["buckets"])
                if len(found.get("buckets", ())) < size:
                    del waiting[at]
                else:
                    waiting[at] = {"after": found["after_key"]}

    def firsts(self, query: Clause, fields: Sequence[str], such: Clause, sort: Sort, most: int) -> Iterator[tuple[Row, list[str]]]:
        """Of each combination of values the ids of its first reports in an order, of such as fulfil a condition; at most 100."""
        hits = {"top_hits": {"size": most, "sort": sort, "docvalue_fields": ["id"], **COLUMNS_ONLY}}
        inner = {"such": {"filter": such, "aggs": {"first": hits}}}
        after: Json = {}
        size = min(PAGE, _BUCKETS // (2 * most + 2))
        while True:
            asked = {"all": {**_table(fields, size, after), "aggs": inner}}
            found = self.search({"query": query, "size": 0, "aggs": asked})["aggregations"]["all"]
            for bucket in found["buckets"] if fields else [{"key": {}, **found}]:
                yield tuple(bucket["key"].values()), [field_of(hit, "id") for hit in bucket["such"]["first"]["hits"]["hits"]]
            if len(found.get("buckets", ())) < size:
                return
            after = {"after": found["after_key"]}

    def count(self, query: Clause) -> int:
        return int(self.search({"query": query, "size": 0, "track_total_hits": True})["hits"]["total"]["value"])


def _table(fields: Sequence[str], size: int, after: Json) -> Json:
    if not fields:
        return {"filter": {"match_all": {}}}
    sources = [{str(at): {"terms": {"field": field, "missing_bucket": True}}} for at, field in enumerate(fields)]
    return {"composite": {"size": size, "sources": sources, **after}}


def field_of(hit: Json, name: str) -> Any:
    """The first value; None: there is none."""
    return next(iter(hit.get("fields", {}).get(name, ())), None)
