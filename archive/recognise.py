"""Is it an annual report at all? Notices, guides, statistics, blank forms and news are told apart, with the reason."""

from __future__ import annotations

import re

from archive.frame import REPORT_NAME
from archive.models import Paragraph, ParagraphKind, State
from archive.outline import Outline
from archive.tables import Reading

_OTHER_TITLES = (
    (re.compile(r"关于.{0,40}(?:通知|通报|公告|函|意见|批复)$|的(?:通知|通报)$|通报$"), "标题是通知、通报或公告"),
    (re.compile(r"(?:公开)?指南$"), "这是政府信息公开指南，不是年度报告"),
    (re.compile(r"目录$"), "这是公开目录，不是年度报告"),
    (re.compile(r"统计(?:表|情况|数据|汇总)$|情况统计|汇总表$"), "这是统计汇总，不是一个单位的年度报告"),
    (re.compile(r"(?:格式|模板|样表|填报说明)(?:[（(].*[）)])?[）)]?$"), "这是空白的报告格式"),
    (re.compile(r"工作要点$|实施方案$|工作方案$|管理办法$|规定$"), "这是要点、方案或制度文件，不是年度报告"),
)


_PLACEHOLDER = re.compile(r"[X×ＸＸ]{2,}|[（(](?:单位|机关|行政机关)(?:全称|名称)[）)]|_{3,}|20[X×Ｘ_]{2}")
# A report speaks of its own body; news and summaries speak of others.
_OWN_VOICE = re.compile(
    r"我[局委办厅院镇乡县市区省街会处队中所]|本[机单局委办镇乡街]|现将.{0,60}(?:报告|公布|公开)如下|现予?公布|本(?:年度)?报告|特向社会公[布开]"
)


def why_not_a_report(parts: Outline, reading: Reading) -> str | None:
    """The reason (Chinese) a document is no annual report of one body; None for a report."""
    if not parts.paragraphs:
        return "没有可读的正文"
    text = [paragraph for paragraph in parts.paragraphs if paragraph.kind in (ParagraphKind.TEXT, ParagraphKind.TITLE)]
    sections = {heading.section for heading in parts.headings}
    values = sum(value.value is not None for value in reading.values.values())
    prose = sum(len(paragraph.text) for paragraph in text if paragraph.section is not None)
    if parts.title is None and len(sections) < 3 and values < 10:
        return _of_first_line(parts) or "没有年度报告的标题、章节或表格"
    if parts.title is not None and (reason := _of_title(parts.title)):
        return reason
    if not sections and not reading.seen and (reason := _of_first_line(parts)):
        return reason
    if not values and (_PLACEHOLDER.search(parts.title or "") or (_all_blank(reading) and prose < 30)):
        return "表格和正文都没有填写：这是空白的报告格式"
    if not values and not parts.tables and sections and prose < 10:
        return "只有标题和章节，没有内容：这是空白的报告格式"
    if parts.title is not None and not sections and not reading.seen:
        return _of_bare_title(text)
    return None


def _of_title(title: str) -> str | None:
    return next((reason for pattern, reason in _OTHER_TITLES if pattern.search(title)), None)


def _of_first_line(parts: Outline) -> str | None:
    first = next((p.text for p in parts.paragraphs if len(p.text.strip()) > 3), "")
    return _of_title(first.strip())


def _all_blank(reading: Reading) -> bool:
    states = {value.state for value in reading.values.values()} - {State.ABSENT}
    return states == {State.BLANK}


def _of_bare_title(text: list[Paragraph]) -> str | None:
    """A title without the outline's sections or tables: a list of reports, news, or an unsectioned report."""
    lines = [paragraph.text for paragraph in text]
    if sum(bool(REPORT_NAME.search(line)) and len(line) < 60 for line in lines) >= 3:
        return "这是年度报告的列表页，不是一份报告"
    body = "\n".join(lines[1:])
    if len(body) < 80 or not re.search(r"申请公开|依申请|主动公开", body):
        return "只有标题，没有年度报告的章节或表格"
    if not _OWN_VOICE.search(body):
        return "像新闻或摘要，不是单位自己的年度报告"
    return None
