"""Rules on the outline of a report and the noise of its source."""

from __future__ import annotations

import re

from archive.audit.example import BLANK, Example
from archive.audit.rule import Topic, Verdicts, problem, rule
from archive.audit.subject import Subject
from archive.audit.topics import IMAGE, NUMBERING
from archive.form import SECTION_BY_NUMBER, Edition
from archive.models import Severity

_CN = "零一二三四五六"
_FREE = Example(
    "本年度，我局依法推进政府信息公开。",
    title="示例县水务局2015年政府信息公开工作年度报告",
    year=2015,
    headings={1: "一、概述", 2: "二、主动公开情况", 3: "三、依申请公开情况", 4: "", 5: "四、存在的问题和改进措施", 6: ""},
    body={2: "主动公开信息10条。", 3: "无人申请。", 4: "", 6: ""},
)


@rule(
    "S-01",
    Severity.INFO,
    "部分标题缺少序号",
    topics=[NUMBERING],
    fires=Example(headings={3: "收到和处理政府信息公开申请情况"}),
    says="第三部分标题缺少序号",
    blank=_FREE,
)
def unnumbered(subject: Subject) -> Verdicts:
    if subject.form == Edition.FREE:
        yield None
        return
    official = [heading for heading in subject.outline.headings if heading.official]
    bare = [heading for heading in official if not heading.numbered]
    if bare and len(bare) < len(official):
        names = "、".join(_CN[heading.section] for heading in bare)
        yield problem(f"第{names}部分标题缺少序号", (), [heading.paragraph for heading in bare])


@rule(
    "S-02",
    Severity.INFO,
    "未识别到报告标题",
    topics=[Topic("no_title", "没有标题")],
    fires=Example(title=""),
    says="未识别到报告标题，单位名称取自落款",
)
def untitled(subject: Subject) -> Verdicts:
    if subject.outline.title is None:
        source = "，单位名称取自落款" if subject.outline.signature and subject.agency.name else ""
        yield problem(f"未识别到报告标题{source}")


@rule(
    "S-03",
    Severity.WARNING,
    "缺少部分标题",
    topics=[Topic("no_section", "缺少部分标题")],
    fires=Example(headings={4: ""}),
    says="缺少第四部分标题（政府信息公开行政复议、行政诉讼情况）",
    blank=_FREE,
)
def heading_missing(subject: Subject) -> Verdicts:
    present = {heading.section for heading in subject.outline.headings}
    if subject.form == Edition.FREE or not present:
        yield None
        return
    for number in range(1, 7):
        if number not in present:
            title = SECTION_BY_NUMBER[number].title.split("、", 1)[1]
            yield problem(f"缺少第{_CN[number]}部分标题（{title}）")


@rule(
    "S-04",
    Severity.INFO,
    "部分标题次序颠倒或重复",
    topics=[NUMBERING],
    fires=Example(body={5: "人手不足，今后加强培训。\n五、存在的主要问题及改进情况\n今后加强培训。"}),
    says="第五部分标题重复出现",
    blank=_FREE,
)
def order(subject: Subject) -> Verdicts:
    if subject.form == Edition.FREE:
        yield None
        return
    official = [heading for heading in subject.outline.headings if heading.official]
    before: list[int] = []
    for heading in official:
        section = heading.section
        if section in before:
            yield problem(f"第{_CN[section]}部分标题重复出现", (), (heading.paragraph,))
        elif before and section < max(before):
            yield problem(f"第{_CN[section]}部分出现在第{_CN[max(before)]}部分之后", (), (heading.paragraph,))
        before.append(section)


@rule(
    "S-05",
    Severity.INFO,
    "未见落款单位或成文日期",
    topics=[Topic("no_signature", "没有落款")],
    fires=Example(signature=""),
    says="报告未见落款单位和成文日期",
)
def unsigned(subject: Subject) -> Verdicts:
    if not subject.outline.signature and not subject.outline.signed:
        yield problem("报告未见落款单位和成文日期")
    elif not subject.outline.signed:
        yield problem("报告未见成文日期")


@rule(
    "S-06",
    Severity.INFO,
    "源文本含拼音注释或乱码",
    topics=[Topic("noise", "源文本带拼音注释、繁体转换等杂质")],
    fires=Example("我局根據(jù)規(guī)定开展工作。"),
    says="源文本含繁体转换拼音噪声2处，检索时已去除",
)
def noise(subject: Subject) -> Verdicts:
    notes = subject.outline.notes
    if glosses := notes.get("gloss", 0) + notes.get("byte_shift", 0):
        yield problem(f"源文本含繁体转换拼音噪声{glosses}处，检索时已去除")
    if notes.get("mojibake"):
        yield problem(f"源文本有{notes['mojibake']}处乱码无法还原，保留原样")
    if notes.get("spam"):
        yield problem(f"源文本混入{notes['spam']}处广告词，保留原样")


@rule(
    "S-07",
    Severity.INFO,
    "源文本含Word书签残留",
    topics=[Topic("bookmark", "源文本带书签残留")],
    fires=Example("[bookmark: _GoBack]我局开展工作。"),
    says="正文含Word书签残留（如[bookmark: _GoBack]）",
)
def bookmarks(subject: Subject) -> Verdicts:
    if subject.outline.notes.get("bookmark"):
        yield problem("正文含Word书签残留（如[bookmark: _GoBack]）")


@rule(
    "S-08",
    Severity.INFO,
    "段落被分页拆开，已拼接",
    topics=[Topic("split", "段落被分页拆开")],
    fires=Example("本年度，我局按照要求推进政府信息公开工作，完善制度，加强对基层的\n指导和培训，提高公开的质量和实效。"),
    says="1个段落被分页拆开，已拼接",
)
def split(subject: Subject) -> Verdicts:
    if joined := subject.outline.joined:
        yield problem(f"{len(joined)}个段落被分页拆开，已拼接", (), joined)


@rule(
    "S-10",
    Severity.WARNING,
    "表格以图片或附件形式发布",
    topics=[IMAGE],
    fires=Example(body={2: "具体数据见附件。", 3: "具体数据见附件。", 4: "具体数据见附件。"}),
    says="表格以图片或附件形式发布，未能提取",
    blank=_FREE,
)
def elsewhere(subject: Subject) -> Verdicts:
    if subject.form == Edition.FREE:
        yield None
        return
    text = " ".join(p.text for p in subject.outline.paragraphs if p.section in (2, 3, 4))
    images = [warning for warning in subject.warnings if "图片" in warning]
    if not {2, 3, 4} & subject.reading.seen and (images or re.search(r"(?:见|详见)附件|表格如下", text)):
        yield problem("表格以图片或附件形式发布，未能提取")


@rule(
    "P-01",
    Severity.WARNING,
    "正文出现个人信息",
    "展示和导出时已遮蔽",
    internal=True,
    fires=Example("我局于4月答复了赵小虚先生的申请。"),
    says="正文出现个人信息1处，展示和导出时已遮蔽",
    silent=BLANK,
)
def private(subject: Subject) -> Verdicts:
    if subject.masks:
        where = [mask.paragraph for mask in subject.masks]
        yield problem(f"正文出现个人信息{len(subject.masks)}处，展示和导出时已遮蔽", (), where)
