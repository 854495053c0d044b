"""One engine in a process of its own: builds, answers, reports times, size and memory as JSON."""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.corpus import documents
from benchmarks.engine import Engine, Question
from benchmarks.profiling import profiles
from indexer.analysis import bulk_segmenter, segmenter
from indexer.documents import IndexDocument
from indexer.folding import fold

ENGINES = {
    "gongkai": ("benchmarks.ours", "Ours"),
    "tantivy": ("benchmarks.tantivy_", "Tantivy"),
    "fts5": ("benchmarks.fts5", "Fts5"),
    "datasette": ("benchmarks.datasette_", "Datasette"),
    "whoosh": ("benchmarks.stock_whoosh", "StockWhoosh"),
    "whoosh_paragraphs": ("benchmarks.stock_whoosh", "ParagraphWhoosh"),
}
SERVES = {"datasette": "fts5"}  # engines that answer from what another one has built
ROUNDS = 3


def engine(name: str) -> Engine:
    module, cls = ENGINES[name]
    made: Engine = getattr(import_module(module), cls)()
    return made


class Timed:
    """Hands documents on and knows how long making them took."""

    def __init__(self, documents: Iterable[IndexDocument]) -> None:
        self._documents = iter(documents)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[IndexDocument]:
        while True:
            start = time.perf_counter()
            document = next(self._documents, None)
            self.seconds += time.perf_counter() - start
            if document is None:
                return
            yield document


def measure(name: str, reports: int, folder: Path, asked: list[tuple[str, Question]]) -> dict[str, Any]:
    for each in (bulk_segmenter(), segmenter()):
        each.words(fold("公开"))  # loading a dictionary is nobody's speed
    under_test = engine(name)
    built = None if name in SERVES else _build(under_test, reports, folder)
    peak = _peak_memory()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.name.startswith("text.db"))
    under_test.open(folder)
    asked = asked if under_test.answers else []
    replies: list[dict[str, Any]] = []
    first: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    for round_ in range(ROUNDS):
        for kind, question in asked:
            under_test.forget()
            start = time.perf_counter()
            reply = under_test.ask(question)
            between = time.perf_counter()
            under_test.ask(question)
            first.setdefault(kind, []).append(between - start)
            again.setdefault(kind, []).append(time.perf_counter() - between)
            if not round_:
                facets = {facet: dict(counts) for facet, counts in (reply.facets or {}).items()}
                replies.append({"reports": reply.reports, "facets": facets, "marked": reply.marked})
    profiled = profiles(under_test, asked) if name == "gongkai" else {}
    under_test.close()
    return {
        "name": under_test.name,
        "build": built,
        "size": None if name in SERVES else size,
        "peak": None if name in SERVES else peak,
        "replies": replies,
        "p50": {kind: statistics.median(seconds) for kind, seconds in first.items()},
        "p95": {kind: statistics.quantiles(seconds, n=20)[18] for kind, seconds in first.items()},
        "profiles": profiled,
        "again": {kind: statistics.median(seconds) for kind, seconds in again.items()},
    }


def _peak_memory() -> int:
    """Bytes. The kernel's own account where there is one: the portable figure counts what the parent had before this process began."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s*(\d+) kB", status.read_text())):
        return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _build(under_test: Engine, reports: int, folder: Path) -> float:
    source = Timed(documents(reports))
    start = time.perf_counter()
    under_test.build(source, folder)
    return time.perf_counter() - start - source.seconds


def main() -> None:
    name, reports, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    asked = [
        (kind, Question(tuple(words), tuple(phrase), tuple((facet, value) for facet, value in filters)))
        for kind, words, phrase, filters in json.load(sys.stdin)
    ]
    json.dump(measure(name, reports, folder, asked), sys.stdout)


if __name__ == "__main__":
    main()
