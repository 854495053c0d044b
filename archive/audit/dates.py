"""Rules on dates and the year reported on."""

from __future__ import annotations

import re
from datetime import date

from archive.audit.example import Example
from archive.audit.rule import Topic, Verdicts, problem, rule
from archive.audit.subject import Subject
from archive.audit.topics import YEAR
from archive.models import Severity

_GOVERNMENTS = ("government", "government_office", "town_government")
_AGENCY = "示例县水务局"
_UNDATED = Example(signature=_AGENCY)


@rule(
    "D-01",
    Severity.INFO,
    "发布时间晚于法定期限",
    "《条例》第四十九条：部门1月31日前，政府3月31日前",
    topics=[Topic("late", "晚于法定期限发布")],
    fires=Example(signature=f"{_AGENCY}\n2023年5月15日"),
    says="年报成文或发布于2023年5月15日，晚于1月31日",
    blank=_UNDATED,
)
def late(subject: Subject) -> Verdicts:
    published = _published(subject)
    if subject.year is None or published is None or subject.form not in ("2019", "2021"):
        yield None
        return
    month, day = (3, 31) if subject.agency.body_type in _GOVERNMENTS else (1, 31)
    if published > date(subject.year + 1, month, day):
        yield problem(f"年报成文或发布于{_shown(published)}，晚于{month}月{day}日")


@rule(
    "D-02",
    Severity.WARNING,
    "统计年度未结束即已发布",
    topics=[YEAR],
    fires=Example(signature=f"{_AGENCY}\n2022年12月15日"),
    says="2022年度年报发布于2022年12月15日，统计年度尚未结束",
    blank=_UNDATED,
)
def early(subject: Subject) -> Verdicts:
    published = _published(subject)
    if subject.year is None or published is None:
        yield None
    elif published <= date(subject.year, 12, 31):
        yield problem(f"{subject.year}年度年报发布于{_shown(published)}，统计年度尚未结束")


@rule(
    "D-03",
    Severity.WARNING,
    "标题年度与统计期限不一致",
    topics=[YEAR],
    fires=Example("所列数据的统计期限自2021年1月1日起。"),
    says="标题为2022年度，统计期限为2021年",
    silent=Example("所列数据的统计期限自2022年1月1日起。"),
    blank=Example(),
)
def period(subject: Subject) -> Verdicts:
    title = re.search(r"((?:19|20)\d{2})年?度?", subject.outline.title or "")
    said = statistics_year(" ".join(p.text for p in subject.outline.paragraphs[:8]))
    if title is None or said is None:
        yield None
    elif int(title[1]) != said:
        yield problem(f"标题为{title[1]}年度，统计期限为{said}年")


def statistics_year(text: str) -> int | None:
    """The year of the 统计期限 sentence."""
    match = re.search(r"统计(?:期限|时限|时段|区间|时间|周期|范围)[^。]{0,12}?((?:19|20)\d{2})年", text)
    return int(match[1]) if match else None


def _published(subject: Subject) -> date | None:
    return date.fromisoformat(subject.published) if subject.published else None


def _shown(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
