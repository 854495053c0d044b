"""Many visitors of one server at once: ``python -m benchmarks.visitors HOME``.

The real server, in a process of its own, is asked over connections that stay open: searches, pages, questions, each with words of
its own, so that nothing is answered from memory alone. Then eight go over all reports, and one searches beside them.
"""

from __future__ import annotations

import argparse
import http.client
import json
import queue
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from archive.store import Store

SECONDS = 10.0
CLIENTS = (8, 32)
WORKERS = (1, 2)
_WORDS = ("公开", "培训", "复议", "依申请公开", "政策解读", "行政诉讼", "门户网站", "规范性文件", "信访", "档案馆")
_SLOW = ("各区县的行政处罚总数", "公开率最高的十家", "每年都收到申请的单位有几家", "把2021年所有单位的申请量和诉讼量列成表")

Visit = Callable[[random.Random], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with Store(options.home, create=False) as store:
        visit = _visits(store)
    measured = {}
    for workers in WORKERS:
        with _served(options.home, workers) as port:
            name = f"{workers} process{'es' if workers > 1 else ''}"
            measured |= {
                f"{name}, {clients} visitors, answers a second": _rate(port, clients, visit, options.seconds) for clients in CLIENTS
            }
            measured[f"{name}, a search beside eight slow questions, p95"] = _beside(port, options.seconds)
    if options.json:
        print(json.dumps(measured))
        return
    for name, value in measured.items():
        print(f"{name:55} {value * 1000:,.0f} ms" if name.endswith("p95") else f"{name:55} {value:,.0f}")


def _visits(store: Store) -> Visit:
    ids = store.ids()
    names = [str(summary.agency.name) for summary in store.summaries(random.Random(5).sample(ids, min(200, len(ids))))]

    def address(rng: random.Random) -> str:
        chosen = rng.random()
        if chosen < 0.5:
            return f"/search?q={quote(' '.join(rng.sample(_WORDS, 2)))}&report_year={rng.randint(2019, 2023)}"
        if chosen < 0.7:
            return f"/reports/{rng.choice(ids)}"
        if chosen < 0.8:
            return f"/agencies/{quote(rng.choice(names))}"
        if chosen < 0.95:
            return f"/ask?question={quote(f'{rng.choice(names)}{rng.randint(2019, 2023)}年收到多少申请')}"
        return f"/stats?measure=t3_granted__total&by={rng.choice(('city', 'sector', 'county', 'report_year'))}"

    return address


@contextmanager
def _served(home: Path, workers: int) -> Iterator[int]:
    command = [
        sys.executable,
        "-c",
        "from web.cli import main; main()",
        "serve",
        "--no-browser",
        "--port",
        "0",
        "--rate",
        "0",
        "--workers",
        str(workers),
    ]
    with subprocess.Popen([*command, "--home", str(home)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline())
        if said is None:
            raise SystemExit("the server does not say where it is")
        try:
            time.sleep(5)  # what it prepares beforehand is not measured here
            yield int(said[1])
        finally:
            server.terminate()


def _rate(port: int, clients: int, visit: Visit, seconds: float) -> float:
    """Answers a second."""
    end, done = time.perf_counter() + seconds, queue.SimpleQueue[int]()
    threads = [threading.Thread(target=lambda seed: done.put(len(_asked(port, visit, seed, end))), args=(seed,)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done.get() for _ in threads) / seconds


def _beside(port: int, seconds: float) -> float:
    """Seconds for a search while eight others ask about everything."""
    end = time.perf_counter() + seconds
    slow: Visit = lambda rng: f"/ask?question={quote(rng.choice(_SLOW))}"  # noqa: E731
    others = [threading.Thread(target=_asked, args=(port, slow, seed, end), daemon=True) for seed in range(8)]
    for thread in others:
        thread.start()
    taken = _asked(port, lambda rng: f"/search?q={quote(' '.join(rng.sample(_WORDS, 2)))}", 8, end)
    for thread in others:
        thread.join()
    return statistics.quantiles(taken, n=20)[-1]


def _asked(port: int, visit: Visit, seed: int, end: float) -> list[float]:
    """Seconds of each answer of one visitor."""
    rng, taken = random.Random(seed), list[float]()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (start := time.perf_counter()) < end:
        connection.request("GET", visit(rng))
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{response.status} instead of an answer")
        taken.append(time.perf_counter() - start)
    connection.close()
    return taken


if __name__ == "__main__":
    main()
