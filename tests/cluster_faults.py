"""``python -m tests.cluster_faults [REPORTS]``: three nodes, one copy of everything; nodes are killed, frozen and come back while
people search, count and ask, and reports are ingested. Prints what happened; exit status 1 when an answer was wrong, partial or
refused, or a report was lost.

Answers are compared whole with those before the first fault. Questions whose answer the ingest changes are told by asking them
again at the end, when all is well; of those only the status counts.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archive.samples import generate
from archive.store import Store
from benchmarks.corpus import fill
from indexer import build, health, open_index
from indexer.chosen import VARIABLE
from indexer.engine import Scope
from tests.cluster import Nodes, NotRun, started
from tests.web.served import Served, serving

SEED = 11
ADDED = 120  # reports ingested meanwhile
VISITORS = 4
TRIES = 3  # of a visitor who is told to come again (503)
CALM = 15  # seconds of traffic before and after each fault
FROZEN = 30  # seconds
_ENDLESS = 10**6
_ASKED = 2021  # the last year that questions are about
_GONGKAI = (sys.executable, "-c", "from web.cli import main; main()")
QUESTIONS = (  # about years that the ingest does not add to
    "/api/v1/search?q=公开 年份:2020&sort=-report_year",
    "/api/v1/search?q=“行政复议” 年份:2019&sort=agency&page=2",
    "/api/v1/search?q=行政诉讼 -复议 年份:2021&sort=agency",
    "/api/v1/search?q=新收申请:>=3 年份:2021&sort=-t3_new_received__total",
    "/api/v1/facets?q=公开 年份:2020",
    "/api/v1/facets?q=年份:2019",
    "/api/v1/stats?code=t3_new_received__total&by=city&report_year=2020",
    "/api/v1/ask?question=2020年各市的申请量",
    "/api/v1/ask?question=2019年申请最多的十家单位",
    "/api/v1/ask?question=2021年有几家单位零申请",
    "/api/v1/ask?question=2020年比2019年申请量多的单位",
    "/search?q=公开 年份:2020&sort=agency",
    "/search?q=“政策解读” 年份:2021&sort=-report_year",
)


@dataclass(frozen=True)
class Answered:
    question: str
    phase: str
    seconds: float
    again: int  # how often it was asked again, having been told that it takes too long
    status: int
    body: bytes


@dataclass
class Traffic:
    """What visitors were answered."""

    served: Served
    expected: dict[str, bytes]
    answers: list[Answered] = field(default_factory=list)
    phase: str = "calm"
    _ended: threading.Event = field(default_factory=threading.Event)

    def visit(self, first: int) -> None:
        at = first
        while not self._ended.is_set():
            question = QUESTIONS[at % len(QUESTIONS)]
            at += 1
            start, phase = time.monotonic(), self.phase
            again = 0
            while (answer := self.served.get(question)).status == 503 and again < TRIES:
                again += 1
            self.answers.append(Answered(question, phase, time.monotonic() - start, again, answer.status, _without_scores(answer.body)))

    @contextmanager
    def going(self) -> Iterator[None]:
        visitors = [threading.Thread(target=self.visit, args=(at * 3,)) for at in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        try:
            yield
        finally:
            self._ended.set()
            for visitor in visitors:
                visitor.join()


def main(reports: int) -> int:
    try:
        with TemporaryDirectory() as folder, started(3) as nodes:
            os.environ[VARIABLE] = ",".join(nodes.addresses)
            return _attempt(Path(folder), reports, nodes)
    except NotRun as error:
        print(error)
        return 0


def _attempt(folder: Path, reports: int, nodes: Nodes) -> int:
    home, more = folder / "home", folder / "more"
    fill(home, reports, SEED)
    _written(more, reports)
    with Store(home) as store:
        build.build(home, store)
        print(f"{store.count()} reports; {_health(nodes)}", flush=True)
        with serving(home, os.environ) as served:
            expected = {question: _without_scores(served.get(question).body) for question in QUESTIONS}
            traffic = Traffic(served, expected)
            with traffic.going():
                adding = subprocess.Popen(
                    [sys.executable, "-c", "from web.cli import main; main()", "ingest", str(more), "--home", str(home)]
                )
                _faults(nodes, traffic)
                added = adding.wait(600)
            after = {question: _without_scores(served.get(question).body) for question in QUESTIONS}
        fell = _judge(traffic, {question for question in QUESTIONS if after[question] == expected[question]})
        lost = set(store.ids()) - _indexed(home)
        print(f"ingest meanwhile: exit status {added}; {store.count()} reports, {len(lost)} lost; {health.problem(store) or 'index sound'}")
    print(f"at the end: {_health(nodes)}")
    return 1 if fell or lost or added or _health(nodes)["status"] != "green" else 0


def _written(folder: Path, first: int) -> None:
    """Files of those that come after so many, of years that nobody asks about."""
    folder.mkdir()
    samples = islice(generate(SEED, reports=_ENDLESS, layout="pipes_bare"), first, None)
    for sample in islice((each for each in samples if each.truth.report_year > _ASKED), ADDED):
        (folder / sample.filename).write_bytes(sample.data)


def _indexed(home: Path) -> set[str]:
    with open_index(home) as index:
        return set(index.engine().ids(Scope()))


def _faults(nodes: Nodes, traffic: Traffic) -> None:
    time.sleep(CALM)
    manager = _manager(nodes)
    others = [node for node in (1, 2, 3) if node != manager]
    for name, node in (("manager killed", manager), ("another killed", others[0])):
        traffic.phase = name
        os.kill(nodes.pid(node), signal.SIGKILL)
        time.sleep(CALM)
        nodes.again(node)
        print(f"{name} (node {node}): back and green after {_until_green(nodes, 3):.0f} s", flush=True)
    traffic.phase = "frozen"
    os.kill(nodes.pid(others[1]), signal.SIGSTOP)
    time.sleep(FROZEN)
    os.kill(nodes.pid(others[1]), signal.SIGCONT)
    print(f"frozen (node {others[1]}): green after {_until_green(nodes, 3):.0f} s", flush=True)
    traffic.phase = "afterwards"
    time.sleep(CALM)
    print(f"at rest: green after {_until_green(nodes, 3):.0f} s", flush=True)


def _ask(nodes: Nodes, path: str) -> Any:
    """Of whichever node answers."""
    for address in nodes.addresses:
        try:
            with urllib.request.urlopen(f"{address}{path}", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            continue
    return {}


def _health(nodes: Nodes) -> dict[str, Any]:
    found = _ask(nodes, "/_cluster/health")
    return {name: found.get(name) for name in ("status", "number_of_nodes", "active_shards", "unassigned_shards")}


def _manager(nodes: Nodes) -> int:
    return int(_ask(nodes, "/_cat/cluster_manager?format=json")[0]["node"].removeprefix("node-"))


def _until_green(nodes: Nodes, many: int) -> float:
    start = time.monotonic()
    while (found := _health(nodes))["status"] != "green" or found["number_of_nodes"] != many:
        if time.monotonic() - start > 600:
            raise TimeoutError(str(found))
        time.sleep(1)
    return time.monotonic() - start


def _without_scores(body: bytes) -> bytes:
    """How rare a word is changes with every report that is added; nothing is ordered by it here."""
    return re.sub(rb'"score": ?[-+.\de]+', b'"score":0', body)


def _judge(traffic: Traffic, stable: set[str]) -> int:
    """How many answers were not what they should have been."""
    fell = 0
    print(f"{len(stable)} of {len(QUESTIONS)} questions have the same answer after the ingest")
    print(f"{'phase':16} {'answers':>8} {'again':>6} {'not 200':>8} {'wrong':>6} {'p50 ms':>8} {'longest ms':>11}")
    for phase in dict.fromkeys(answer.phase for answer in traffic.answers):
        mine = [answer for answer in traffic.answers if answer.phase == phase]
        refused = Counter(answer.status for answer in mine if answer.status != 200)
        compared = [answer for answer in mine if answer.status == 200 and answer.question in stable]
        wrong = [answer.question for answer in compared if answer.body != traffic.expected[answer.question]]
        taken = sorted(answer.seconds * 1000 for answer in mine)
        again = sum(answer.again for answer in mine)
        middle, longest = taken[len(taken) // 2], taken[-1]
        counts = f"{len(mine):8} {again:6} {sum(refused.values()):8} {len(wrong):6} {middle:8.0f} {longest:11.0f}"
        print(f"{phase:16} {counts}  {dict(refused) or ''}")
        for question in sorted(set(wrong)):
            print(f"    wrong: {question}")
        for question, body in {answer.question: answer.body for answer in mine if answer.status != 200}.items():
            said = " ".join(re.sub(rb"<(style|script).*?</\1>|<[^>]*>", b" ", body, flags=re.S).decode("utf-8", "replace").split())
            print(f"    refused: {question}: {said[:300]}")
        fell += sum(refused.values()) + len(wrong)
    return fell


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
