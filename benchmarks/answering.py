"""Questions of every kind on a whole archive: ``python -m benchmarks.answering HOME``.

"First" forgets what was worked out for earlier questions; "again" is the same question once more. What a process does once
(dictionaries, the names of the archive) is the first question's and stands apart.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.store import Store
from indexer import Index, open_index
from indexer.engine import Scope
from indexer.question import ask
from indexer.question.kinds import KINDS
from indexer.whoosh_engine.engine import WhooshEngine

ROUNDS = 3
# Beside the examples every kind has of itself: what goes over all reports, all bodies, all years.
WIDE = (
    "{year}年各单位的申请量",
    "各市的申请量",
    "各区县的行政处罚总数",
    "按领域统计申请量",
    "每年的申请量",
    "行政处罚最多的十家",
    "公开率最高的十家",
    "{year}年各市公开率",
    "行政处罚的中位数",
    "{year}年申请占全部申请的比例",
    "{first}年和{year}年的申请总量差多少",
    "{first}到{year}年申请每年都增加的单位",
    "有几家单位连续三年零申请",
    "每年都收到申请的单位有几家",
    "{year}年申请量高于平均的单位",
    "{year}年有没有行政诉讼没审结的",
    "哪些单位缺{first}年的年报",
    "没有矛盾的报告有哪些",
    "哪些年报表格有空白",
    "关于政策解读大家是怎么写的",
)


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    kind: str
    first: float  # seconds
    again: float


def questions(index: Index) -> Iterator[str]:
    """The examples of every kind, about a body and years the archive has."""
    engine = index.engine()
    years = sorted(engine.names("report_year"))
    body, other, *_ = (str(name) for _, name in engine.rows(Scope(), ("agency",), "listed", 0, 2))
    place = next(iter(engine.names("city")), "")
    words = {"body": body, "other": other, "year": years[-1], "first": years[0], "place": place}
    for example in (*(example for kind in KINDS for example in kind.EXAMPLES), *WIDE):
        yield example.format(**words)


def measure(home: Path) -> tuple[float, list[Asked]]:
    """Seconds for the first question of a process, then every question."""
    with Store(home, create=False) as store, open_index(home) as index:
        asked = list(dict.fromkeys(questions(index)))
        start = time.perf_counter()
        ask(asked[0], store=store, index=index)
        begun = time.perf_counter() - start
        return begun, [_timed(question, store, index) for question in asked]


def _timed(question: str, store: Store, index: Index) -> Asked:
    first, again = [], []
    for _ in range(ROUNDS):
        engine = index.engine()
        if isinstance(engine, WhooshEngine):
            engine.executor.remembered.clear()
        start = time.perf_counter()
        answer = ask(question, store=store, index=index)
        between = time.perf_counter()
        ask(question, store=store, index=index)
        first.append(between - start)
        again.append(time.perf_counter() - between)
    return Asked(question, answer.interpretation.get("kind", ""), statistics.median(first), statistics.median(again))


def summary(begun: float, asked: list[Asked]) -> dict[str, Any]:
    firsts = sorted(each.first for each in asked)
    return {
        "first question": begun,
        "question": statistics.median(firsts),
        "question p95": firsts[int(len(firsts) * 0.95)],
        "slowest question": firsts[-1],
        "questions": [asdict(each) for each in asked],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--json", action="store_true", help="print only the seconds, as JSON")
    options = parser.parse_args()
    begun, asked = measure(options.home)
    if options.json:
        print(json.dumps(summary(begun, asked), ensure_ascii=False))
        return
    for each in asked:
        print(f"{each.first * 1000:8.1f} {each.again * 1000:8.1f}  {each.kind:10} {each.question}")
    told = summary(begun, asked)
    print(f"{told['question'] * 1000:8.1f} ms, p95 {told['question p95'] * 1000:.1f} ms; the first of a process {begun * 1000:.0f} ms")


if __name__ == "__main__":
    main()
