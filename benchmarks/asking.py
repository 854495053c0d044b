"""``python -m benchmarks.asking``: how long reading a question and answering it take on the archive of samples."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.store import Store
from indexer import open_index
from indexer.question import ask
from indexer.question.holdings import holdings
from indexer.question.reading.choice import hypotheses
from indexer.question.reading.read import read as reading_of

ROUNDS = 5
QUESTIONS = (
    "霁溪县人社局2022年收到多少件申请？",
    "2022年哪些单位一件申请都没收到？",
    "2022年申请最多的是哪家",
    "霁溪县人社局2020到2023年申请量逐年变化",
    "2022年各市申请量",
    "2021年行政处罚超过10件且行政许可超过10件的单位",
    "霁溪县人社局和松漪市教育局2022年申请量差多少",
    "2022年公开率是多少",
    "2022年勾稽关系不平的有哪些",
    "2022年各单位存在哪些问题",
    "哪家提到了“政策解读”",
    "把2021年所有单位的申请量和诉讼量列成表",
    "“三安全一稳定”是什么意思",
    "积溪县人社局2022年收到几件",
    "北京市公安局2022年收到多少申请？",
    "今天天气怎么样",
)


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    from web.commands.samples import build

    with TemporaryDirectory() as folder:
        home = Path(folder)
        build(home)
        with Store(home) as store, open_index(home) as index:
            held = holdings(store, index)
            first = milliseconds(lambda: ask(QUESTIONS[0], store=store, index=index))
            reading, answering = [], []
            for question in QUESTIONS:
                read = statistics.median(milliseconds(lambda q=question: hypotheses(reading_of(q, held, None))) for _ in range(ROUNDS))
                answer = statistics.median(milliseconds(lambda q=question: ask(q, store=store, index=index)) for _ in range(ROUNDS))
                reading.append(read)
                answering.append(answer)
                print(f"{read:6.2f} {answer:7.1f}  {question}")
            print(f"{statistics.median(reading):6.2f} {statistics.median(answering):7.1f}  median: ms to read, ms to answer")
            print(f"       {first:7.1f}  the first question of a process")


if __name__ == "__main__":
    main()
