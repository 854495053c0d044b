"""Pages, starting, adding a report, on a whole archive: ``python -m benchmarks.page 1000``."""

from __future__ import annotations

import argparse
import json
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from archive import home as places
from archive.samples import truths
from archive.store import Store
from benchmarks.corpus import fill, report
from indexer.build import update
from web import create_app

ADDRESSES = (
    "/search?q=公开",
    "/search?q=政务新媒体 培训",
    '/search?q="门户网站主动公开政府信息"',
    "/search?q=档案馆&report_year=2021&level=county",
    "/search?q=公开&report_year=2021&level=county&zero_requests=no",
    "/search?q=信访 OR 复议 -诉讼",
    "/search?zero_requests=yes&pending_litigation=no",
    "/search?q=新收申请:>10 公开",
    "/",
    "/agencies",
    "/agencies?name=教育局",
    "/stats",
    "/stats?measure=t3_granted__total&by=city&across=report_year",
    "/audit",
    "/compare",
    "/ask?question=2021年收到申请最多的是哪家",
    "/ask?question=2021年各市申请量",
    "/ask?question=哪些单位的行政处罚决定超过50件",
    "/search.atom?report_year=2021",
    "/api/v1/agencies?name=教育",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int, nargs="?", default=1000)
    parser.add_argument("--json", action="store_true", help="print only the seconds, as JSON")
    parser.add_argument("--home", type=Path, help="where the archive is or is to be made; otherwise it is made anew and thrown away")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if not places.database(home).exists():
            fill(home, options.reports)
        with Store(home) as store:
            update(home, store)  # a new archive has no index, a kept one may come from an earlier version
        served = json.loads(_said(sys.executable, "-m", "benchmarks.start", str(home), *ADDRESSES, *_of_reports(home)))
        served |= json.loads(_said(sys.executable, "-m", "benchmarks.answering", str(home), "--json"))
        served |= {"version": _took("--version"), "search": _took("search", "公开", "--home", str(home))}
        served |= {"ask": _took("ask", "2021年一共收到多少件申请", "--home", str(home))}
        served |= _added(home, create_app(home).test_client())
        command = json.loads(_said(sys.executable, "-m", "benchmarks.command", str(home)))
        visitors = json.loads(_said(sys.executable, "-m", "benchmarks.visitors", str(home), "--json"))
    pages, questions = served.pop("pages"), served.pop("questions")
    if options.json:
        print(json.dumps({**served, "pages": pages, "questions": questions, "visitors": visitors, "command": command}, ensure_ascii=False))
        return
    for address, seconds in pages.items():
        print(f"{seconds * 1000:7.1f} ms  {address}")
    for name, measured in visitors.items():
        print(f"{name:55} {measured:,.3g}")
    for name, measured in served.items():
        print(f"{name:20} {measured / 1e6:,.0f} MB" if name == "memory" else f"{name:20} {measured * 1000:,.1f} ms")


def _of_reports(home: Path) -> Iterator[str]:
    """A report's page, its agency's, and its comparison with another."""
    with Store(home, create=False) as store:
        one, other = store.summaries(store.ids()[:2])
    yield from (f"/reports/{one.id}", f"/reports/{one.id}?q=公开", f"/compare?a={one.id}&b={other.id}", f"/agencies/{one.agency.name}")
    yield from ("/stats?measure=disclosure_rate&by=city&statistic=median", "/stats?measure=t4_lit_total&by=sector&across=report_year")


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def _took(*arguments: str) -> float:
    """Seconds for one command of the program, the median of some."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        _said(sys.executable, "-c", "from web.cli import main; main()", *arguments)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _added(home: Path, client: FlaskClient) -> dict[str, float]:
    """Medians over several reports added one by one, each with a text of its own: until found, and what the next page takes."""
    found, later = [], []
    with Store(home) as store:
        for truth in truths(seed=time.time_ns(), reports=5):
            made, mark = report(truth), secrets.token_hex(8)
            first = replace(made.paragraphs[0], text=mark, raw=mark, offsets=tuple(range(len(mark) + 1)))
            made = replace(made, paragraphs=(first, *made.paragraphs[1:]))
            start = time.perf_counter()
            store.add(made, mark.encode(), f"{mark}.txt")
            update(home, store)
            if f"<mark>{mark}</mark>" not in client.get(f"/search?q={mark}").get_data(as_text=True):
                raise SystemExit("the report added is not found")
            found.append(time.perf_counter() - start)
            later.append(_seconds(client, ADDRESSES[0]))
    return {"added": statistics.median(found), "page after adding": statistics.median(later)}


def _seconds(client: FlaskClient, address: str) -> float:
    start = time.perf_counter()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
