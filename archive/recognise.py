"""Is it an annual report at all? Notices, guides, statistics, blank forms and news are told apart, with the reason."""

from __future__ import annotations

import re

from archive.models import Paragraph, ParagraphKind, State
from archive.outline.frame import REPORT_NAME
from archive.outline.sections import Outline
from archive.tables.read import Reading

_OTHER_TITLES = (
    (re.compile(r"关于.{0,60}(?:通知|通报|公告|函|意见|批复|请示)$|的(?:通知|通报|函)$|通报$"), "标题是通知、通报或公告"),
    (re.compile(r"指南(?:[（(].*[）)])?$"), "这是政府信息公开指南，不是年度报告"),
    (re.compile(r"目录(?:[（(].*[）)])?$"), "这是公开目录，不是年度报告"),
    (re.compile(r"统计(?:表|情况|数据|汇总|年报)?$|情况统计|汇总表$"), "这是统计汇总，不是一个单位的年度报告"),
    (re.compile(r"(?:格式|模板|样表|填报说明)(?:[（(].*[）)])?[）)]?$"), "这是空白的报告格式"),
    (re.compile(r"工作要点$|工作计划$|方案$|办法$|制度$|规定$|条例$"), "这是要点、计划、方案或制度文件，不是年度报告"),
    (re.compile(r"解读$|[》”]解读|答记者问$"), "这是对年度报告的解读，不是报告本身"),
    (re.compile(r"工作总结$|总结$"), "这是工作总结，不是政府信息公开年度报告"),
    (
        re.compile(r"法治政府建设|社会责任报告|政府网站.{0,6}报表|(?:决算|预算)公开|部门(?:决算|预算)"),
        "这是另一种报告，不是政府信息公开年度报告",
    ),
    (re.compile(r"申请表$|答复书$|告知书$|申请书$"), "这是申请或答复文书，不是年度报告"),
    (re.compile(r"整改(?:报告|情况)"), "这是整改报告，不是年度报告"),
)
_NOTICE = re.compile(r"(?:通知|函|通报)$")
# Announcements that are followed by the report itself.
_ANNOUNCED = re.compile(r"关于(?:公布|发布|公开).*公告$")
_PLACEHOLDER = re.compile(r"[X×ＸＸ]{2,}|[（(](?:单位|机关|行政机关)(?:全称|名称)[）)]|_{3,}|20[X×Ｘ_]{2}")
# A report speaks of its own body; news and summaries speak of others.
_OWN_VOICE = re.compile(
    r"我[局委办厅院镇乡县市区省街会处队中所]|本[机单局委办镇乡街]|现将.{0,60}(?:报告|公布|公开)如下|现予?公布|本(?:年度)?报告|特向社会公[布开]"
)
_FIRST_LINES = 3  # where the title of a document stands


def why_not_a_report(parts: Outline, reading: Reading) -> str | None:
    """The reason (Chinese) a document is no annual report of one body; None for a report."""
    if not parts.paragraphs:
        return "没有可读的正文"
    sections = {heading.section for heading in parts.headings}
    values = sum(value.value is not None for value in reading.values.values())
    if parts.title is None:
        few = len(sections) < 3 and values < 10
        return _of_first_lines(parts) or ("没有年度报告的标题、章节或表格" if few else None)
    if reason := _of_title(parts.title):
        whole = _ANNOUNCED.search(parts.title) and len(sections) > 3
        return None if whole and values else reason
    return _of_blank_form(parts, reading, values, sections) or (_of_bare_title(parts) if not sections and not reading.seen else None)


def _of_title(title: str) -> str | None:
    return next((reason for pattern, reason in _OTHER_TITLES if pattern.search(title)), None)


def _of_first_lines(parts: Outline) -> str | None:
    """What a document without the title of a report calls itself; lines beginning alike are tried together, too."""
    lines = [p.text.strip() for p in parts.paragraphs if p.kind is not ParagraphKind.TABLE and len(p.text.strip()) > 3][:_FIRST_LINES]
    short = [line for line in lines if len(line) < 60 and not line.endswith(("。", "；", "：", ":"))]
    return next((reason for title in ("".join(short), *short) if (reason := _of_title(title))), None)


def _of_blank_form(parts: Outline, reading: Reading, values: int, sections: set[int]) -> str | None:
    """Nothing is filled in and nobody signs."""
    text = [p for p in parts.paragraphs if p.kind in (ParagraphKind.TEXT, ParagraphKind.TITLE)]
    prose = sum(len(paragraph.text) for paragraph in text if paragraph.section is not None)
    if values:
        return None
    if any(_NOTICE.search(line) for line in parts.lead[:_FIRST_LINES]) and _all_blank(reading):
        return "这是通知所附的空白报告格式"
    if _PLACEHOLDER.search(parts.title or "") or (_all_blank(reading) and prose < (10 if parts.signed else 30)):
        return "表格和正文都没有填写：这是空白的报告格式"
    if not parts.tables and sections and prose < 10:
        return "只有标题和章节，没有内容：这是空白的报告格式"
    return None


def _all_blank(reading: Reading) -> bool:
    states = {value.state for value in reading.values.values()} - {State.ABSENT}
    return states == {State.BLANK}


def _of_bare_title(parts: Outline) -> str | None:
    """A title without the outline's sections or tables: a list of reports, news, or an unsectioned report."""
    text: list[Paragraph] = [p for p in parts.paragraphs if p.kind in (ParagraphKind.TEXT, ParagraphKind.TITLE)]
    lines = [paragraph.text for paragraph in text]
    if sum(bool(REPORT_NAME.search(line)) and len(line) < 60 for line in lines) >= 3:
        return "这是年度报告的列表页，不是一份报告"
    if reason := _of_first_lines(parts):
        return reason
    body = "\n".join(lines[1:])
    if len(body) < 80 or not re.search(r"申请公开|依申请|主动公开", body):
        return "只有标题，没有年度报告的章节或表格"
    if not _OWN_VOICE.search(body):
        return "像新闻或摘要，不是单位自己的年度报告"
    return None
