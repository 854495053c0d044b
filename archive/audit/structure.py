"""Rules on outline, dates, source noise and privacy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from archive.audit.subject import Subject, finding
from archive.form import SECTION_BY_NUMBER
from archive.models import Finding

_CN = "零一二三四五六"


def check(subject: Subject) -> Iterator[Finding]:
    if subject.form != "free":
        yield from _headings(subject)
    yield from _identity(subject)
    yield from _dates(subject)
    yield from _noise(subject)


def _headings(subject: Subject) -> Iterator[Finding]:
    headings = subject.outline.headings
    official = [heading for heading in headings if heading.official]
    bare = [heading for heading in official if not heading.numbered]
    if bare and len(bare) < len(official):
        names = "、".join(_CN[heading.section] for heading in bare)
        yield finding("S-01", f"第{names}部分标题缺少序号", (), [heading.paragraph for heading in bare])
    present = {heading.section for heading in headings}
    for number in range(1, 7):
        if present and number not in present:
            title = SECTION_BY_NUMBER[number].title.split("、", 1)[1]
            yield finding("S-03", f"缺少第{_CN[number]}部分标题（{title}）")
    order = [heading.section for heading in official]
    for at, section in enumerate(order):
        if section in order[:at]:
            yield finding("S-04", f"第{_CN[section]}部分标题重复出现", (), (official[at].paragraph,))
        elif order[:at] and section < max(order[:at]):
            yield finding("S-04", f"第{_CN[section]}部分出现在第{_CN[max(order[:at])]}部分之后", (), (official[at].paragraph,))


def _identity(subject: Subject) -> Iterator[Finding]:
    outline = subject.outline
    if outline.title is None:
        source = "，单位名称取自落款" if outline.signature and subject.agency.name else ""
        yield finding("S-02", f"未识别到报告标题{source}")
    if not outline.signature and not outline.signed:
        yield finding("S-05", "报告未见落款单位和成文日期")
    elif not outline.signed:
        yield finding("S-05", "报告未见成文日期")


def _dates(subject: Subject) -> Iterator[Finding]:
    if subject.year and subject.published:
        published = date.fromisoformat(subject.published)
        government = subject.agency.body_type in ("government", "government_office", "town_government")
        month, day = (3, 31) if government else (1, 31)
        shown = f"{published.year}年{published.month}月{published.day}日"
        if published > date(subject.year + 1, month, day) and subject.form in ("2019", "2021"):
            yield finding("D-01", f"年报成文或发布于{shown}，晚于{month}月{day}日")
        elif published <= date(subject.year, 12, 31):
            yield finding("D-02", f"{subject.year}年度年报发布于{shown}，统计年度尚未结束")
    title = re.search(r"((?:19|20)\d{2})年?度?", subject.outline.title or "")
    period = statistics_year(" ".join(p.text for p in subject.outline.paragraphs[:8]))
    if title and period and int(title[1]) != period:
        yield finding("D-03", f"标题为{title[1]}年度，统计期限为{period}年")


def statistics_year(text: str) -> int | None:
    """The year of the 统计期限 sentence."""
    match = re.search(r"统计(?:期限|时限|时段|区间|时间|周期|范围)[^。]{0,12}?((?:19|20)\d{2})年", text)
    return int(match[1]) if match else None


def _noise(subject: Subject) -> Iterator[Finding]:
    notes = subject.outline.notes
    if notes.get("gloss") or notes.get("byte_shift"):
        yield finding("S-06", f"源文本含繁体转换拼音噪声{notes.get('gloss', 0) + notes.get('byte_shift', 0)}处，检索时已去除")
    if notes.get("mojibake"):
        yield finding("S-06", f"源文本有{notes['mojibake']}处乱码无法还原，保留原样")
    if notes.get("spam"):
        yield finding("S-06", f"源文本混入{notes['spam']}处广告词，保留原样")
    if notes.get("bookmark"):
        yield finding("S-07", "正文含Word书签残留（如[bookmark: _GoBack]）")
    if subject.outline.joined:
        yield finding("S-08", f"{len(subject.outline.joined)}个段落被分页拆开，已拼接", (), subject.outline.joined)
    text = " ".join(p.text for p in subject.outline.paragraphs if p.section in (2, 3, 4))
    images = [warning for warning in subject.warnings if "图片" in warning]
    if not {2, 3, 4} & subject.reading.seen and (images or re.search(r"(?:见|详见)附件|表格如下", text)) and subject.form != "free":
        yield finding("S-10", "表格以图片或附件形式发布，未能提取")
    if subject.masks:
        where = [mask.paragraph for mask in subject.masks]
        yield finding("P-01", f"正文出现个人信息{len(subject.masks)}处，展示和导出时已遮蔽", (), where)
