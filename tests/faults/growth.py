"""Work that grows faster than what it is given: the same nasty thing four times as long must not cost ten times as much.

Processor time is compared with itself, not with the clock, and what costs next to nothing is not judged.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable
from itertools import product

from archive.errors import GongkaiError
from archive.extract import extract
from archive.readers import read
from archive.store import Store
from archive.text.clean import clean
from archive.text.privacy import hidden
from indexer import SearchRequest, open_index
from indexer.question import ask
from tests.archive.fictional import report_text
from tests.faults.suite import Fell, Field, fault

_SHORT, _TIMES, _MOST = 2_000, 4, 10.0
_NOTHING = 0.25  # seconds of processor: below it a measurement says nothing
UNITS = (
    *(" ", "\t", "\u3000", "1", "１", "0.", "1,", "1 ", "（", "(", "）", "《", "“", "-", "—", ".", "、", "，", "：", "·", "|", "_", "%"),
    *("年", "一", "十", "零", "第", "件", "个", "的", "不", "和", "王", "王和", "局", "中心", "分局", "族", "街道", "省市县", "现", "据此"),
    *(
        "申请人",
        "申请人张三、",
        "张三、",
        "2021年",
        "2021年1月1日",
        "政府信息公开",
        "年度报告",
        "（一）",
        "一、",
        "1.",
        "申请1件，",
        "同比",
        "其中",
    ),
)
_PLACES: dict[str, Callable[[str], str]] = {
    "a title": lambda run: report_text().replace("年度报告", "年度报告" + run, 1),
    "a line": lambda run: report_text(overview="本局" + run + "于此。"),
    "a paragraph of its own": lambda run: report_text(overview=run),
    "the end": lambda run: report_text() + "\n" + run,
}


def cost(work: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    with contextlib.suppress(GongkaiError):
        work()
    return time.process_time() - begun


def _grows(field: Field, label: str, work: Callable[[str], object], unit: str) -> None:
    small, large = (unit * (length // len(unit)) for length in (_SHORT, _SHORT * _TIMES))
    after = cost(lambda: work(large))
    if after > _NOTHING:
        before = min(cost(lambda: work(small)) for _ in range(2))
        field.judge(after <= before * _MOST, Fell.FAILED, f"{label} {unit!r}: {before:.3f} s, {after:.3f} s")
    else:
        field.judge(True)


@fault("内容长四倍，花的时间不会长十几倍（报告、检索、提问）", short=24, long=1_000)
def growth(field: Field) -> None:
    home = field.archive()
    with Store(home, create=False) as store, open_index(home) as index:
        doors: dict[str, Callable[[str], object]] = {
            place: (lambda run, made=made: extract(read(made(run).encode(), "示例.txt"), filename="示例.txt"))  # type: ignore[misc]
            for place, made in _PLACES.items()
        }
        doors["cleaning"] = clean
        doors["names"] = lambda run: hidden("申请人" + run + "提出申请")
        doors["search"] = lambda run: index.search(SearchRequest(run))
        doors["ask"] = lambda run: ask(run[:2000], store=store, index=index)
        tried = list(product(doors, UNITS))
        field.rng.shuffle(tried)
        for label, unit in tried[: field.tries]:
            _grows(field, label, doors[label], unit)
