"""The real server under visitors who are slow, many, or strange, and told to end while it works."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

from archive.store import Store
from indexer.generations import Generations
from tests.faults.suite import Fell, Field, fault

SAMPLES = 300  # reports of the archive that is asked at length
_SLOWEST = 1.0  # seconds, of 99 in 100 requests; only in the long form, on a machine that has nothing else to do
_DRAFT = "示例市民政局2021年政府信息公开工作年度报告\n一、总体情况\n2021年，本局主动公开政府信息10条。\n" + "本局依法公开。\n" * 2000


class Served:
    def __init__(self, home: Path, *options: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = home
        self.log = home.parent / f"serve-{self.port}.log"
        command = [sys.executable, "-m", "web.cli", "serve", "--home", str(home), "--port", str(self.port), *options]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + 120
        while time.monotonic() < end and self.get("/help")[0] != 200 and self.process.poll() is None:
            time.sleep(0.2)

    def get(self, path: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text; 0: no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, repr(error)
        finally:
            connection.close()

    def check(self, text: str = _DRAFT) -> tuple[int, str]:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.get("/check", method="POST", body=f"text={quote(text)}".encode(), headers=form)

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(200)


@contextlib.contextmanager
def served(field: Field, *options: str, reports: int = 12) -> Iterator[Served]:
    server = Served(field.archive(reports=reports), *options)
    try:
        yield server
    finally:
        server.end()


_HELD = {
    "unfinished headers": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-a: ",
    "idle": b"",
    "unfinished body": b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\ntext=",
    "kept open": b"GET /help HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@fault("半开的连接、慢速提交、成批草稿挡不住别人", short=2, long=8)
def slow_visitors(field: Field) -> None:
    with served(field) as server:
        for number in range(field.tries):
            kind, first = list(_HELD.items())[number % len(_HELD)]
            with contextlib.ExitStack() as open_:
                for _ in range(140 if not field.long else 400):
                    held = open_.enter_context(socket.create_connection(("127.0.0.1", server.port), 10))
                    held.sendall(first)
                status, _ = server.get("/help")
                field.judge(status == 200, Fell.FAILED, f"{kind}: {status}")
        drafts: list[int] = []
        threads = [threading.Thread(target=lambda: drafts.append(server.check()[0])) for _ in range(12)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        status, _ = server.get("/help")
        field.judge(status == 200 and any(thread.is_alive() for thread in threads), Fell.FAILED, f"beside 12 drafts: {status}")
        for thread in threads:
            thread.join()
        field.judge(set(drafts) <= {303, 400, 503} and 503 in drafts, Fell.FAILED, f"drafts: {drafts}")
        taken = _announced(server, 900_000_000)
        field.judge(taken < 10_000_000, Fell.FAILED, f"{taken} bytes of an announced 900 MB were taken")
        field.judge("Traceback" not in server.log.read_text("utf-8"), Fell.FAILED, "a traceback in the log")


def _announced(server: Served, length: int) -> int:
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), 30) as client, contextlib.suppress(OSError):
        client.sendall(f"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode())
        while sent < 50_000_000:
            client.sendall(b"a" * 65536)
            sent += 65536
            time.sleep(0.002)
    return sent


@fault("SIGTERM、Ctrl+C：在办的请求都得到答复，没有留下的进程，端口马上可以再用", short=1, long=6)
def stopping(field: Field) -> None:
    if os.name != "posix":
        return field.skip("no signals to other processes here")
    for number in range(field.tries):
        server = Served(field.archive())
        got, code = _ended_at_work(server, (signal.SIGTERM, signal.SIGINT)[number % 2])
        field.judge(set(got) <= {200, 303, 400} and len(got) == 18, Fell.LOST, f"{number}: {sorted(got)}, exit {code}")
        with contextlib.closing(socket.socket()) as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                again.bind(("127.0.0.1", server.port))
                free = True
            except OSError:
                free = False
        field.judge(free, Fell.FAILED, f"{number}: the port is not free")


def _ended_at_work(server: Served, how: signal.Signals) -> tuple[list[int], int]:
    """What became of the requests under way, and how the server ended."""
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(server.get("/search?q=a")[0])) for _ in range(16)]
    threads += [threading.Thread(target=lambda: got.append(server.check()[0])) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    server.process.send_signal(how)
    code = server.process.wait(200)
    for thread in threads:
        thread.join()
    return got, code


_WORDS = (
    *("公开", "政府信息", "2021", "年", "教育局", "复议", "诉讼", "零申请", "多少", "哪些", "最多", "平均", "比", "不", "没有", "的", "？"),
    *("大于", "一百", "去年", "OR", "AND", "..", ">=", "\0", "\u202e", "\u3000", "٣", "①", "½", "𝟙", '"', "“", "(", "）", ":", "-", "*"),
    *("~", "\\", "%", "\n", "年份:", "新收申请:>", "零申请:是", "单位:", "nofield:", "9" * 30),
)
_PATHS = (
    *("/search?q={}", "/ask?question={}", "/ask?plan={}", "/api/v1/search?q={}", "/api/v1/ask?question={}", "/agencies?name={}"),
    *("/agencies/{}", "/search.csv?q={}", "/search.csv?table=cells&q={}", "/search?q={}&page={}", "/search?sort={}"),
    *("/search?report_year={}", "/reports/{}", "/ask?question={}&question={}", "/api/v1/reports?q={}&per_page={}", "/stats?q={}"),
    *("/compare?a={}", "/static/{}", "/{}", "/api/v1/{}"),
)
_SEEN = ("/", "/search?q=a", "/nothing", "/api/v1/search?q=a", "/search.csv?q=", "/static/none", "/search?q=%22", "/check")


def text(rng: random.Random) -> str:
    if rng.random() < 0.1:
        return quote_from_bytes(rng.randbytes(rng.randrange(1, 40)))
    if rng.random() < 0.15:
        return quote(
            "".join(chr(rng.choice((rng.randrange(0x20, 0xD7FF), rng.randrange(0xE000, 0x1FFFF)))) for _ in range(rng.randrange(1, 40)))
        )
    return quote("".join(rng.choice(_WORDS) for _ in range(rng.randrange(0, 12))))


def _path(rng: random.Random) -> str:
    path = rng.choice(_PATHS)
    return path.format(*(text(rng) for _ in range(path.count("{}"))))


@fault("任何查询都不会得到 5xx（503 说明原因的除外）；一百次里九十九次在一秒以内", short=150, long=80_000)
def queries(field: Field) -> None:
    with served(field, "--rate", "0", reports=SAMPLES if field.long else 12) as server:
        asked(field, server, (_path(field.rng) for _ in range(field.tries)))


def asked(field: Field, server: Served, paths: Iterator[str]) -> None:
    """Two at a time: every one is answered, and in time; how long it takes is judged in the long form only."""
    taken: list[tuple[float, str]] = []

    def ask(path: str) -> None:
        begun = time.monotonic()
        status, said = server.get(path)
        taken.append((time.monotonic() - begun, path))
        field.judge(0 < status < 500 and "Traceback" not in said, Fell.FAILED, f"{status} {path[:200]}")

    with ThreadPoolExecutor(2) as pool:
        while some := list(islice(paths, 200)):
            list(pool.map(ask, some))
    if field.long:
        seconds = [each for each, _ in taken]
        field.judge(percentile(seconds, 99) < _SLOWEST, Fell.FAILED, f"99 of 100 within {percentile(seconds, 99):.2f} s")
        field.measured(f"{spread(seconds)}: {max(taken)[1][:200]}")
    field.judge("Traceback" not in server.log.read_text("utf-8"), Fell.FAILED, "a traceback in the log")


def percentile(seconds: list[float], of: int) -> float:
    return sorted(seconds)[len(seconds) * of // 100]


def spread(seconds: list[float]) -> str:
    half, most = (1000 * percentile(seconds, of) for of in (50, 99))
    return f"{len(seconds):,} answers: p50 {half:.0f} ms, p99 {most:.0f} ms, longest {1000 * max(seconds):.0f} ms"


@fault("索引在服务时损坏：说正在重建，年报页照常，重建后检索与从前一样", short=1, long=8)
def mended_while_serving(field: Field) -> None:
    with served(field) as server:
        before = server.get("/api/v1/search?q=a")
        for number in range(field.tries):
            generations = Generations(server.home)
            largest = max(generations.folder(generations.current() or "").iterdir(), key=lambda path: path.stat().st_size)
            largest.write_bytes(bytes(largest.stat().st_size))
            status, said = server.get("/search?q=a")
            field.judge(status == 200 or (status == 503 and "正在重建" in said), Fell.FAILED, f"{number}: {status} {said[:200]}")
            with Store(server.home, create=False) as store:
                report = store.ids()[0]
            field.judge(server.get(f"/reports/{report}")[0] == 200, Fell.FAILED, f"{number}: a report's page")
            status, said = server.get("/agencies")
            field.judge(status == 200 or (status == 503 and "正在重建" in said), Fell.FAILED, f"{number}: {status} {said[:200]}")
            end = time.monotonic() + 120
            while (after := server.get("/api/v1/search?q=a")) != before and time.monotonic() < end:
                field.judge(after[0] == 503, Fell.WRONG, f"{number}: {after[0]} {after[1][:100]}")
                time.sleep(0.5)
            field.judge(after == before, Fell.WRONG, f"{number}: not as before")


_METHODS = {"PUT": 405, "DELETE": 405, "TRACE": 405, "FOO": 501}
_FOREIGN = (
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Referer": "http://evil.example/x"},
    {"Origin": "http://localhost@evil.example"},
)
_NEEDED = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


@fault("安全头处处都有；别的网站提交不了；别的域名、伪造的地址不被相信；次数有限", short=1, long=3)
def defences(field: Field) -> None:
    with served(field) as server:
        for path in (
            "/",
            "/search?q=a",
            "/nothing",
            "/api/v1/search?q=a",
            "/search.csv?q=",
            "/static/none",
            "/search?q=%22",
            "/check",
        ):
            headers = _headers(server, path)
            field.judge(all(name in headers for name in _NEEDED), Fell.FAILED, f"{path}: {headers}")
        for method, wanted in _METHODS.items():
            status, _ = server.get("/search", method=method)
            field.judge(status == wanted, Fell.FAILED, f"{method}: {status}")
        for headers in _FOREIGN:
            status, _ = server.get("/theme", method="POST", body=b"theme=dark", headers=headers)
            field.judge(status == 403, Fell.FAILED, f"{headers}: {status}")
        for next_ in ("//evil.example", "/\\evil.example", "/\r\nSet-Cookie: x=1", "https:evil", "javascript:alert(1)"):
            status, _ = server.get("/theme", method="POST", body=f"theme=dark&next={quote(next_)}".encode(), headers=_FORM)
            field.judge(status == 303, Fell.FAILED, f"{next_!r}: {status}")
        status, _ = server.get("/", headers={"Host": "evil.example"})
        field.judge(status == 400, Fell.FAILED, f"another Host: {status}")
        forged = ({"X-Forwarded-For": f"10.0.0.{number}"} for number in range(200))
        statuses = [server.get("/api/v1/search?q=a", headers=each)[0] for each in forged]
        field.judge(429 in statuses, Fell.FAILED, f"200 calls in a row: {set(statuses)}")


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _headers(server: Served, path: str) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("GET", path)
        return dict(connection.getresponse().getheaders())
    finally:
        connection.close()
