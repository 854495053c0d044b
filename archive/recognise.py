"""Is it an annual report at all? Notices, guides, statistics, blank forms and news are told apart, with the reason."""

from __future__ import annotations

import re
from collections import deque

from archive.models import Paragraph, ParagraphKind, State
from archive.outline.captions import YEAR_COLUMN, compares_years
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
    (
        re.compile(r"(?:对比|比较|比对|同比)(?:分析)?(?:表|报告|情况|图)?$|(?:数据|变化)(?:对比|分析)|20\d\d年?度?[与和及、]20\d\d年"),
        "标题是几个年度数据的对比或分析，不是一份年度报告",
    ),
    (re.compile(r"汇编$|合集$|合订本$|汇编[（(]"), "这是多份年度报告的汇编，请拆成一份一个文件"),
    (re.compile(r"工作总结$|总结$"), "这是工作总结，不是政府信息公开年度报告"),
    (
        re.compile(r"法治政府建设|社会责任报告|政府网站.{0,6}报表|(?:决算|预算)公开|部门(?:决算|预算)"),
        "这是另一种报告，不是政府信息公开年度报告",
    ),
    (re.compile(r"申请表$|答复书$|告知书$|申请书$"), "这是申请或答复文书，不是年度报告"),
    (re.compile(r"整改(?:报告|情况)"), "这是整改报告，不是年度报告"),
)
_TELLING = (2, 3, 4)  # chapters only reports on openness have; 总体情况 and 问题 begin and end any report
_OUTLINE = 3  # chapters that show a document to follow the official outline
_CHAPTERS = 2  # headings under a title that show a whole report to follow
_ENOUGH = 10  # numbers in the form's cells
_OPENING = 1500  # characters in which a report says what it is
_SPEAKS = re.compile(r"(?:政府|政务)信息|信息公开|政务公开")
_PERIOD = re.compile(
    r"统计(?:期限|时限|时段|区间|时间|周期|范围|截止)[^。]{0,16}?(?:19|20)\d{2}|(?:数据|统计|期限)[^。]{0,20}?(?:19|20)\d{2}年1月1日[^。]{0,6}至[^。]{0,8}12月31日"
)
_PRESENTS = re.compile(
    rf"(?:现将|现公布|现向社会公布|现予?公布|特向社会公布)[^。《》\n]{{0,50}}?(?:{REPORT_NAME.pattern})|编制(?:了)?本(?:年度)?报告|本(?:年度)?报告由[^。\n]{{2,40}}(?:编制|编写)"
)
_LATER_TITLE = re.compile(rf"[^。，,；：:]{{2,40}}(?:{REPORT_NAME.pattern})(?:[（(]\d{{4}}年?度?[）)])?")
_NOTICE = re.compile(r"(?:通知|函|通报)$")
# Announcements that are followed by the report itself.
_ANNOUNCED = re.compile(
    rf"关于(?:公布|发布|公开).*公告$|(?:公布|发布|公开|印发|报送)《[^《》]*(?:{REPORT_NAME.pattern})(?:[（(][^（）()]*[）)])?》的(?:通知|公告|函|报告)$"
)
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
    return _of_several_reports(parts) or (_of_titled(parts, reading) if parts.title else _of_untitled(parts, reading))


def _of_titled(parts: Outline, reading: Reading) -> str | None:
    sections = {heading.section for heading in parts.headings}
    if reason := _of_title(parts.title or ""):
        whole = _ANNOUNCED.search(parts.title or "") and len(sections) > 3
        return None if whole and _filled(reading) else reason
    if reason := _of_compared_years(parts) or _of_blank_form(parts, reading):
        return reason
    return _of_bare_title(parts) if not sections and not reading.seen else None


def _of_untitled(parts: Outline, reading: Reading) -> str | None:
    if reason := _of_first_lines(parts) or _of_compared_years(parts) or _of_blank_form(parts, reading):
        return reason
    prose = "\n".join(p.text for p in parts.paragraphs if p.kind is ParagraphKind.TEXT)
    telling = [h for h in parts.headings if h.official and h.section in _TELLING]
    official = {h.section for h in parts.headings if h.official}
    if _filled(reading) >= _ENOUGH or len(official) >= _OUTLINE or (telling and _SPEAKS.search(prose)) or _announces(parts):
        return None
    shown = next((p.text for p in parts.paragraphs if p.kind is ParagraphKind.HEADING), None)
    if shown is None:
        return "没有年度报告的标题、章节或表格" if not reading.seen else "没有年度报告的标题和章节，表格只有零星几格"
    return f"没有年度报告的标题、统计期限和表格，章节（如“{shown[:20]}”）也不是年度报告特有的"


def _filled(reading: Reading) -> int:
    return sum(value.value is not None for value in reading.values.values())


def _announces(parts: Outline) -> bool:
    """The sentence every report begins with: whose report it is, or which days its figures cover."""
    opening = "\n".join(p.text for p in parts.paragraphs if p.kind is ParagraphKind.TEXT and p.section in (None, 1))[:_OPENING]
    return bool("公开" in opening and (_PERIOD.search(opening) or _PRESENTS.search(opening)))


def _of_several_reports(parts: Outline) -> str | None:
    """One file, several reports: a title of another body or year with chapters of its own, or the chapters all over again."""
    titles: list[str] = []
    chapters: list[int] = []  # headings under each title
    for paragraph in parts.paragraphs:
        if paragraph.kind is ParagraphKind.HEADING and chapters:
            chapters[-1] += 1
        elif _begins_report(paragraph) and (not titles or _identity(paragraph.text) != _identity(titles[-1])):
            titles.append(paragraph.text)
            chapters.append(0)
    whole = [title for title, count in zip(titles, chapters, strict=True) if count >= _CHAPTERS]
    if len({_identity(title) for title in whole}) > 1:
        named = "、".join(f"“{title[:30]}”" for title in whole[:3])
        return f"文件里有{len(whole)}份年度报告（{named}{'等' if len(whole) > 3 else ''}），请拆成一份一个文件"
    rounds = _rounds([heading.section for heading in parts.headings if heading.official])
    return f"文件里有{rounds}份年度报告（各部分的标题出现了{rounds}遍），请拆成一份一个文件" if rounds > 1 else None


def _begins_report(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if paragraph.kind is ParagraphKind.TITLE:
        return bool(REPORT_NAME.search(text))
    return paragraph.kind is ParagraphKind.TEXT and len(text) < 60 and bool(_LATER_TITLE.fullmatch(re.sub(r"\s", "", text)))


def _identity(title: str) -> str:
    """Body and year, however the rest of the title is worded."""
    flat = re.sub(r"\s|[《》“”*#（）()]", "", title)
    return re.sub(r"年度?", "", REPORT_NAME.sub("", flat))


def _rounds(sections: list[int]) -> int:
    """How often the chapters run through from the beginning, at least four of them each time."""
    rounds = [0]
    for before, section in zip([0, *sections], sections, strict=False):
        if section <= 2 and before >= 5:
            rounds.append(0)
        rounds[-1] += 1
    return sum(count >= 4 for count in rounds)


def _of_compared_years(parts: Outline) -> str | None:
    """Two numbers where the form has one: the columns are years."""
    labelled = [table for table in parts.tables if any(placed.cell.is_label for row in table for placed in row)]
    compared = labelled and (all(compares_years(table) for table in labelled) or _pairs(parts) or _under_years(parts))
    return "表格并列几个年度的数字：这是年度数据的对比，不是一份年度报告" if compared else None


_COLUMN_HEADS = 8  # words before the first number of a table without rules


def _under_years(parts: Outline) -> bool:
    """Whether years head the columns of every table, whatever stands between the heads."""
    before: deque[str] = deque(maxlen=_COLUMN_HEADS)
    headed: list[bool] = []
    for paragraph in parts.paragraphs:
        if paragraph.kind is ParagraphKind.TABLE:
            headed.append(sum(YEAR_COLUMN.fullmatch(word) is not None for word in before) > 1)
        if paragraph.kind is ParagraphKind.TEXT:
            before += paragraph.raw.replace("|", " ").split()
        else:
            before.clear()
    return bool(headed) and all(headed)


_PAIR = re.compile(r"\d+[件项条个]?\s*(?:[/／]\s*\d+[件项条个]?|[（(](?:上年|去年|20\d\d年)?[:：]?\d+[件项条个]?[)）])")


def _pairs(parts: Outline) -> bool:
    """Whether most numbers stand in pairs, two to a cell; where blanks alone part the cells, a pair looks like three."""
    rows = [" ".join(placed.cell.text for placed in row if not placed.cell.is_label) for table in parts.tables for row in table]
    rows += [p.text for p in parts.paragraphs if p.kind is ParagraphKind.TEXT and _PAIR.fullmatch(p.text)]
    counts = [(len(_PAIR.findall(row)), len(_DIGITS.findall(row))) for row in rows]
    numbers = sum(count for _, count in counts)
    return numbers > 2 * _ENOUGH and 4 * sum(pairs for pairs, _ in counts) > numbers


_DIGITS = re.compile(r"\d+")


def _of_title(title: str) -> str | None:
    return next((reason for pattern, reason in _OTHER_TITLES if pattern.search(title)), None)


def _of_first_lines(parts: Outline) -> str | None:
    """What a document without the title of a report calls itself; lines beginning alike are tried together, too."""
    lines = [p.text.strip() for p in parts.paragraphs if p.kind is not ParagraphKind.TABLE and len(p.text.strip()) > 3][:_FIRST_LINES]
    short = [line for line in lines if len(line) < 60 and not line.endswith(("。", "；", "：", ":"))]
    return next((reason for title in ("".join(short), *short) if (reason := _of_title(title))), None)


def _of_blank_form(parts: Outline, reading: Reading) -> str | None:
    """Nothing is filled in and nobody signs."""
    sections = {heading.section for heading in parts.headings}
    text = [p for p in parts.paragraphs if p.kind in (ParagraphKind.TEXT, ParagraphKind.TITLE)]
    written = [paragraph.text for paragraph in text if paragraph.section is not None]
    prose = sum(map(len, written))
    filled = [value.value for value in reading.values.values() if value.value is not None]
    if filled:
        named = re.search(r"20\d\d", parts.title or "")
        return (
            "标题没有填写单位和年度：这是空白的报告格式"
            if _PLACEHOLDER.search(parts.title or "") and not named and not any(filled)
            else None
        )
    if any(_NOTICE.search(line) for line in parts.lead[:_FIRST_LINES]) and _all_blank(reading):
        return "这是通知所附的空白报告格式"
    if _PLACEHOLDER.search(parts.title or "") or (_all_blank(reading) and prose < (10 if parts.signed else 30)):
        return "表格和正文都没有填写：这是空白的报告格式"
    if not parts.tables and sections and prose < 10 and not any(re.search(r"\d", line) for line in written):
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
    if _PERIOD.search("\n".join(lines)):
        return None
    body = "\n".join(lines[1:])
    if len(body) < 80 or not re.search(r"申请公开|依申请|主动公开", body):
        return "只有标题，没有年度报告的章节或表格"
    if not _OWN_VOICE.search(body):
        return "像新闻或摘要，不是单位自己的年度报告"
    return None
