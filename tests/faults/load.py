"""Many visitors at once, for long, of every kind of page: all answered, quickly, in memory that does not grow."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import psutil

from archive.store import Store
from benchmarks.corpus import fill
from indexer.build import build
from tests.faults.server import SAMPLES, Served, asked, spread
from tests.faults.suite import Fell, Field, fault

_VISITORS, _FEW = 32, 8
_REPORTS = 10_000
_GROWTH = 1.05  # of memory, after a third of the time
_WORDS = ("公开", "培训", "投诉", "复议", "依申请公开", '"政府信息"', "年份:2020..2021", "零申请:是", "新收申请:>10", "申请 -诉讼")
_FILTERS = ("report_year=2020&report_year=2021", "pending_litigation=yes", "severity=error", "level=county", "zero_requests=no&page=2")
_PAGES = ("/", "/audit", "/help", "/check", "/agencies", "/agencies?page=2", "/stats", "/compare")
_ASKED = (
    *(
        "{a}{y}年收到多少件申请？",
        "{y}年哪个单位收到的申请最多？",
        "有多少单位零申请",
        "{y}年平均每个单位收到多少申请",
        "哪些单位有未审结的行政诉讼",
    ),
    *(
        "{a}和{b}{y}年谁收到的申请多？",
        "{a}历年收到的申请",
        "{y}年公开率最高的五个单位",
        "{a}{y}年予以公开的比例",
        "{y}年行政复议一共多少件？",
    ),
)
_THEN = (
    "那{y}年呢？",
    "{b}呢？",
    "前三名呢？",
    "和{a}比呢？",
    "为什么？",
    "其中零申请的有多少？",
    "平均呢？",
    "原文怎么说？",
    "都是哪些单位？",
    "呢",
)


class _Visits:
    """Addresses people visit, from what an archive holds."""

    def __init__(self, store: Store) -> None:
        summaries = store.summaries()
        self._ids = [summary.id for summary in summaries]
        self._agencies = sorted({summary.agency.name for summary in summaries if summary.agency.name})

    def address(self, rng: random.Random) -> str:
        chosen = rng.random()
        if chosen < 0.3:
            return "/search?q=" + quote(rng.choice(_WORDS)) + rng.choice(("", "&page=2", "&sort=agency"))
        if chosen < 0.4:
            return "/search?" + rng.choice(_FILTERS)
        if chosen < 0.6:
            return f"/reports/{rng.choice(self._ids)}"
        if chosen < 0.75:
            return self.question(rng)
        if chosen < 0.85:
            return "/agencies/" + quote(rng.choice(self._agencies))
        return "/api/v1/search?q=" + quote(rng.choice(_WORDS)) if chosen < 0.92 else rng.choice(_PAGES)

    def question(self, rng: random.Random) -> str:
        """One, or one and what is asked after it."""
        turns = [rng.choice(_ASKED), *(rng.choice(_THEN) for _ in range(rng.choice((0, 1, 1, 2))))]
        names = {"a": rng.choice(self._agencies), "b": rng.choice(self._agencies), "y": rng.randrange(2018, 2025)}
        return rng.choice(("/ask", "/api/v1/ask")) + "?" + "&".join("question=" + quote(turn.format(**names)) for turn in turns)


@fault("许多访客同时看各种页面：没有错误，内存不涨；SIGTERM 先答完在办的请求", short=5, long=300)
def many_visitors(field: Field) -> None:
    """``tries``: seconds."""
    server = Served(_many(field) if field.long else field.archive(), "--rate", "0")
    try:
        with Store(server.home, create=False) as store:
            visits = _Visits(store)
        memory, taken = _visited(field, server, visits.address, _VISITORS if field.long else _FEW, time.monotonic() + field.tries)
        if field.long:
            warm, end = memory[len(memory) // 3], memory[-1]
            field.judge(end <= warm * _GROWTH, Fell.FAILED, f"memory: {[each >> 20 for each in memory]} MB")
            field.measured(f"{_VISITORS} visitors, {_REPORTS:,} reports: memory {warm >> 20} MB after a third, {end >> 20} MB at the end")
            field.measured(spread(taken))
        got = _stopped(server, [visits.address(field.rng) for _ in range(16)])
        field.judge(set(got) <= {200, 404} and 200 in got and len(got) == 16, Fell.LOST, f"while it ended: {got}")
        field.judge("Traceback" not in server.log.read_text("utf-8"), Fell.FAILED, "a traceback in the log")
    finally:
        server.end()


def _many(field: Field) -> Path:
    home = field.new("many")
    fill(home, _REPORTS)
    with Store(home, create=False) as store:
        build(home, store)
    return home


def _visited(
    field: Field, server: Served, address: Callable[[random.Random], str], visitors: int, until: float
) -> tuple[list[int], list[float]]:
    """Memory of the server over time, and the seconds of every answer."""
    memory: list[int] = []
    taken: list[float] = []

    def visit(number: int) -> None:
        rng = random.Random(number)
        while time.monotonic() < until:
            path, begun = address(rng), time.monotonic()
            status, said = server.get(path)
            taken.append(time.monotonic() - begun)
            there = status == 200 or (status == 404 and "page=2" in path)  # few are found
            field.judge(there, Fell.FAILED, f"{status} {path}: {said[:80]}")

    with ThreadPoolExecutor(visitors) as pool:
        running = [pool.submit(visit, number) for number in range(visitors)]
        while time.monotonic() < until:
            memory.append(psutil.Process(server.process.pid).memory_info().rss)
            time.sleep(1)
        for each in running:
            each.result()
    memory.append(psutil.Process(server.process.pid).memory_info().rss)
    return memory, taken


def _stopped(server: Served, paths: list[str]) -> list[int]:
    got: list[int] = []
    threads = [threading.Thread(target=lambda path=path: got.append(server.get(path)[0])) for path in paths]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    server.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join()
    server.process.wait(200)
    return got


@fault("成对的提问（先问，再追问）都得到答复；一百次里九十九次在一秒以内", short=40, long=20_000)
def question_pairs(field: Field) -> None:
    server = Served(field.archive(reports=SAMPLES if field.long else 12), "--rate", "0")
    try:
        with Store(server.home, create=False) as store:
            visits = _Visits(store)
        asked(field, server, (visits.question(field.rng) for _ in range(field.tries)))
    finally:
        server.end()
