"""The day a report gives, and whether it is that of publication or of writing, wherever it stands."""

from __future__ import annotations

import pytest

from archive.extract import extract
from archive.models import DateKind, Report
from archive.readers import read
from tests.archive.fictional import AGENCY, report_text

TITLE, _, BODY = report_text(year=2022).removesuffix(f"\n{AGENCY}\n2023年1月15日").partition("\n")

# What stands between the title and the report; the day, and its kind.
HEADS = [
    ("发布日期：2023-01-12", "2023-01-12", DateKind.ISSUED),
    ("来源：县水务局 时间：2023-01-12 10:01", "2023-01-12", DateKind.ISSUED),
    ("来源：示例县水务局日期：2023年1月12日浏览次数：33", "2023-01-12", DateKind.ISSUED),
    ("发布机构 | 水务局 | 发布日期 | 2023-01-12 |", "2023-01-12", DateKind.ISSUED),
    ("索引号\t012\t公开日期\t2023/1/12", "2023-01-12", DateKind.ISSUED),
    ("更新时间: 2023.01.12 字号：大 中 小", "2023-01-12", DateKind.ISSUED),
    ("成文日期：2023-01-12", "2023-01-12", DateKind.WRITTEN),
    ("发文机关：示例县水务局 成文日期：2023年01月12日 有效性：有效", "2023-01-12", DateKind.WRITTEN),
    ("成文日期 2023-01-10 发布日期 2023-01-12", "2023-01-12", DateKind.ISSUED),
    ("任职时间：2021-05-01", None, None),
    ("统计时间：2022年1月1日至2022年12月31日", None, None),
    ("发布日期：2023-13-45", None, None),
]


def read_text(text: str) -> Report:
    return extract(read(text.encode(), "示例.txt"), filename="示例.txt")


@pytest.mark.parametrize(("head", "day", "kind"), HEADS, ids=[head for head, *_ in HEADS])
def test_the_day_above_the_report(head: str, day: str | None, kind: DateKind | None) -> None:
    report = read_text(f"{TITLE}\n{head}\n{BODY}")
    assert (report.published, report.published_kind) == (day, kind)
    before = read_text(f"{head}\n{TITLE}\n{BODY}")
    assert (before.published, before.published_kind) == (day, kind)


def test_the_day_under_the_report_is_that_of_writing() -> None:
    report = read_text(f"{TITLE}\n{BODY}\n{AGENCY}\n2023年1月15日")
    assert (report.published, report.published_kind) == ("2023-01-15", DateKind.WRITTEN)
    both = read_text(f"{TITLE}\n发布时间：2023-01-18\n{BODY}\n{AGENCY}\n2023年1月15日")
    assert (both.published, both.published_kind) == ("2023-01-18", DateKind.ISSUED)
