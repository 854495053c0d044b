"""The cluster's engine beside the one in files: ``python -m benchmarks.cluster [10000]``; one node, the same reports and questions.

Processor time is counted, for elapsed time says little where a server and its client share two cores: of this process (our
side) and of the node (its side). Answers of both engines are compared; ``--write`` puts the table into docs/cluster.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from archive.form import table3
from benchmarks.corpus import documents
from indexer.build import build_from
from indexer.engine import Ask, Count, Engine, Found, Scope
from indexer.facets import SHOWN
from indexer.generations import Generations as Files
from indexer.opensearch_engine import writer
from indexer.opensearch_engine.connection import Cluster
from indexer.opensearch_engine.engine import OpenSearchEngine
from indexer.opensearch_engine.generations import Generations
from indexer.opensearch_engine.view import View
from indexer.query import Amount, Change, Choice, Compared, Newest, Phrase, Word, both
from indexer.whoosh_engine.engine import WhooshEngine
from tests.cluster import NotRun, started

DOCUMENT = Path(__file__).parent.parent / "docs" / "cluster.md"
_MARKS = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)
ROUNDS = 5
_PATIENCE = 3600.0  # seconds: merging everything takes a while on a busy machine
RECEIVED = Amount.of(table3.code("new_received", "total"))
GRANTED, ALL = Amount.of(table3.code("granted", "total")), Amount.of(table3.code("total_processed", "total"))
YEAR = Scope(Choice("report_year", ("2021",)))


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time."""

    ours: float
    server: float


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    ask: Callable[[Engine], Any]


def questions() -> Iterator[Question]:
    page = {"facets": SHOWN, "paragraphs": 3, "count_paragraphs": True}
    for name, query in (
        ("结果页：最常见的词", Word("公开")),
        ("结果页：两个词", both([Word("行政复议"), Word("培训")])),
        ("结果页：一句原文", Phrase("依申请公开办理流程")),
    ):
        yield Question(name, lambda e, query=query: _shown(e.search(Ask(query, sort="-report_year", **page))))  # type: ignore[misc]
    yield Question("不检索文字的结果页", lambda e: _shown(e.search(Ask(None, {"report_year": ("2021",)}, "-report_year", facets=SHOWN))))
    yield Question("各市合计", lambda e: _counted(e, Count(YEAR, ("city",), (RECEIVED,))))
    yield Question("历年合计与中位数", lambda e: _counted(e, Count(Scope(), ("report_year",), (RECEIVED,), medians=True)))
    yield Question("历年比率", lambda e: _counted(e, Count(Scope(), ("report_year",), (Amount(GRANTED.terms, over=ALL.terms),))))
    yield Question("最多的十家", lambda e: e.top(YEAR, RECEIVED, 10))
    yield Question(
        "比上年增加的单位", lambda e: list(e.ids(Scope(Compared(Change(RECEIVED, RECEIVED, 2020), 1, None), YEAR.filters), most=200))
    )  # type: ignore[arg-type]
    yield Question("每个单位最新的一份", lambda e: list(e.ids(Scope(Newest("agency")), "listed", most=200)))


def _shown(found: Found) -> object:
    counts = {name: sorted(values.items()) for name, values in found.counts.items()}
    return found.total_reports, found.total_paragraphs, counts, [(hit.report_id, hit.matches, hit.paragraphs) for hit in found.hits]


def _counted(engine: Engine, count: Count) -> object:
    """Without means, which are rounded where shares are added up in another order."""
    groups = engine.aggregate(count).groups
    return [(group.values, group.reports, [replace(each, mean=None) for each in group.amounts]) for group in groups]


class Meter:
    def __init__(self, server: psutil.Process) -> None:
        self._server = server

    def measured(self, work: Callable[[], Any]) -> tuple[Any, Spent]:
        ours, server = time.process_time(), self._of_server()
        made = work()
        return made, Spent(time.process_time() - ours, self._of_server() - server)

    def _of_server(self) -> float:
        times = self._server.cpu_times()
        return float(times.user + times.system)


def measure(reports: int) -> str:
    with started(1) as nodes, TemporaryDirectory() as folder:
        meter = Meter(psutil.Process(nodes.pid(1)))
        generations = Generations(Cluster(nodes.addresses, budget=_PATIENCE), f"gongkai-benchmark-{os.getpid()}")
        name = generations.create(reports)

        def into_cluster() -> None:
            writer.write(generations.cluster, name, ((document, 1) for document in documents(reports)))
            generations.refresh(name)

        _, making = meter.measured(lambda: sum(1 for _ in documents(reports)))
        _, far_build = meter.measured(into_cluster)
        _, near_build = meter.measured(lambda: build_from(Path(folder), documents(reports)))
        generations.cluster.ask("POST", f"/{name}/_forcemerge", attempt=_PATIENCE, max_num_segments=1)
        for finish in ("_refresh", "_flush"):  # until then the pieces are there beside what was made of them
            generations.cluster.ask("POST", f"/{name}/{finish}", attempt=_PATIENCE)
        size = _size(generations, name)
        files = Files(Path(folder))
        near_folder = files.folder(files.current() or "")
        near_size = sum(path.stat().st_size for path in near_folder.iterdir())
        near, far = WhooshEngine(near_folder), OpenSearchEngine(View(generations.cluster, name))
        rows = [_row(question, near, far, meter) for question in questions()]
        far.close()
        near.close()
    return _table(reports, rows, (making, near_build, far_build), (near_size, size))


def _size(generations: Generations, name: str) -> int:
    generations.cluster.ask("POST", f"/{name}/_flush")
    return int(generations.cluster.ask("GET", f"/{name}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"])


def _row(question: Question, near: WhooshEngine, far: OpenSearchEngine, meter: Meter) -> tuple[str, Spent, Spent]:
    if (answered := question.ask(near)) != (other := question.ask(far)):
        raise SystemExit(f"{question.name}: the engines differ: {answered!r:.500} {other!r:.500}")

    def often(engine: WhooshEngine | OpenSearchEngine) -> None:
        for _ in range(ROUNDS):
            remembered = engine.executor.remembered if isinstance(engine, WhooshEngine) else engine.remembered
            remembered.clear()
            question.ask(engine)

    often(far)  # the node compiles what is asked often
    return question.name, meter.measured(lambda: often(near))[1], meter.measured(lambda: often(far))[1]


def _table(reports: int, rows: Iterable[tuple[str, Spent, Spent]], built: tuple[Spent, Spent, Spent], sizes: tuple[int, int]) -> str:
    making, near, far = built
    each = 1000 / reports
    lines = [
        f"{reports:,}份虚构年报；{date.today()}，{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}，"
        "OpenSearch 2.19.6 一个节点，堆 512 MB。处理器时间，毫秒。",
        "",
        "| | 本机索引 | 集群：本程序 | 集群：节点 |",
        "|---|---|---|---|",
        f"| 建立，每份 | {(near.ours - making.ours) * each:.2f} | {(far.ours - making.ours) * each:.2f} | {far.server * each:.2f} |",
        *(
            f"| {name} | {near.ours * 1000 / ROUNDS:.1f} | {far.ours * 1000 / ROUNDS:.1f} | {far.server * 1000 / ROUNDS:.1f} |"
            for name, near, far in rows
        ),
        f"| 索引，每份，kB | {sizes[0] / reports / 1000:.1f} | | {sizes[1] / reports / 1000:.1f} |",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int, nargs="?", default=10_000)
    parser.add_argument("--write", action="store_true", help=f"write the table to {DOCUMENT.name}")
    options = parser.parse_args()
    try:
        measured = measure(options.reports)
    except NotRun as error:
        raise SystemExit(str(error)) from error
    print(measured)
    if options.write:
        DOCUMENT.write_text(_MARKS.sub(lambda found: f"{found[1]}{measured}\n{found[2]}", DOCUMENT.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
