"""Is it an annual report at all? Notices, guides, statistics, blank forms and news are told apart, with the reason."""

from __future__ import annotations

import re

from archive.models import ParagraphKind, State
from archive.outline import Outline
from archive.tables import Reading

_OTHER_TITLES = (
    (re.compile(r"关于.{0,40}(?:通知|通报|公告|函|意见|批复)$|的(?:通知|通报)$|通报$"), "标题是通知、通报或公告"),
    (re.compile(r"(?:公开)?指南$"), "这是政府信息公开指南，不是年度报告"),
    (re.compile(r"目录$"), "这是公开目录，不是年度报告"),
    (re.compile(r"统计(?:表|情况|数据|汇总)$|情况统计|汇总表$"), "这是统计汇总，不是一个单位的年度报告"),
    (re.compile(r"(?:格式|模板|样表|填报说明)(?:[（(].*[）)])?$"), "这是空白的报告格式"),
    (re.compile(r"工作要点$|实施方案$|工作方案$|管理办法$|规定$"), "这是要点、方案或制度文件，不是年度报告"),
)


def why_not_a_report(parts: Outline, reading: Reading) -> str | None:
    """The reason (Chinese) a document is no annual report of one body; None for a report."""
    text = [paragraph for paragraph in parts.paragraphs if paragraph.kind in (ParagraphKind.TEXT, ParagraphKind.TITLE)]
    if not parts.paragraphs:
        return "没有可读的正文"
    sections = {heading.section for heading in parts.headings}
    values = sum(value.value is not None for value in reading.values.values())
    blank = sum(value.state is State.BLANK for value in reading.values.values())
    if parts.title is None and not (len(sections) >= 3 or values >= 10):
        first = text[0].text if text else parts.paragraphs[0].text
        for pattern, reason in _OTHER_TITLES:
            if pattern.search(first.strip()):
                return reason
        return "没有年度报告的标题、章节或表格"
    if parts.title is not None:
        for pattern, reason in _OTHER_TITLES:
            if pattern.search(parts.title):
                return reason
    prose = sum(len(paragraph.text) for paragraph in text if paragraph.section is not None)
    if blank and not values and prose < 30:
        return "表格和正文都是空的：这是空白的报告格式"
    if parts.title is not None and not sections and not reading.seen and prose == 0:
        body = sum(len(paragraph.text) for paragraph in text)
        if body < 200 or not re.search(r"申请公开|依申请|主动公开", " ".join(p.text for p in text)):
            return "只有标题，没有年度报告的章节或表格"
    return None
