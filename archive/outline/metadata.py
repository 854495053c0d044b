"""What a page says about its article beside or below it: who published it, who made it, when, under which name.

Labels are looked for wherever they stand in a line, so that a value ends where the next label begins, with or without
a gap between them (来源:霁溪县水务局字号:[ 大 小 ]).
"""

from __future__ import annotations

import datetime as calendar
import re
from collections.abc import Iterator

_LABELS = {
    "reporter": "报告单位 编制单位 填报单位 编制机关 公开义务人 报告机关 单位名称 机关名称 单位",
    "publisher": """
        发布机构 发布单位 发布部门 发文机关 发文单位 发文机构 公开机构 公开主体 公开单位 制作单位 制发机关 责任部门 信息来源 文章来源
        稿件来源 来源 供稿""",
    "author": "作者 撰稿 供稿单位",
    "published": """
        发布日期 发布时间 公开日期 公开时间 发稿时间 更新时间 更新日期 上传时间 录入时间 发表时间 时间 日期""",
    "written": "成文日期 成文时间 签发日期 生成日期 生成时间 发文日期 发文时间 制发日期",
    "title": "信息名称 信息标题 文件名称 名称 标题",
    "": """
        索引号 信息索引号 文号 发文字号 组配分类 主题分类 主题导航 体裁分类 分类 主题词 关键词 公开类别 公开方式 公开范围 公开形式
        公开属性 有效性 公文时效 时效性 效力状态 服务对象 内容概述 内容描述 浏览次数 浏览量 浏览 点击次数 点击数 点击量 点击 阅读次数
        阅读量 访问量 阅读 字号 字体 责任编辑 编辑 审核 责编 打印 收藏 分享 保护视力色 联系电话 联系单位 地址 邮编 报送""",
}
_KEY = {label: key for key, labels in _LABELS.items() for label in labels.split()}
_SPELLED = "|".join(r"\s*".join(label) for label in sorted(_KEY, key=len, reverse=True))
# A label shows itself by its colon, or by being a cell of its own.
_LABEL = re.compile(
    rf"(?P<label>{_SPELLED})\s*(?:[（(][^）)]{{1,8}}[）)])?\s*[:：]"
    rf"|(?:^|(?<=[|\t【\[]))\s*(?P<cell>{_SPELLED})\s*(?:[|\t]|\s(?=\S))"
    rf"|(?<=\s)(?P<dated>\S{{2}}(?:日期|时间))\s+(?=(?:19|20)\d\d)"
)
# Words that end a value although they carry no colon.
_END = re.compile(
    r"[【\[［|｜\t]|字号|字体|浏览|点击|阅读次数|访问量|打印|收藏|分享|责任编辑|保护视力|有效性|\s{2,}|\s(?=\d{4}[-年])|(?<=[局委会厅府室处办院社镇乡木道站心队司校])\s"
)
_DATE = re.compile(r"((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_NOBODY = re.compile(
    r"本站|本网|原创|互联网|转载|未知|无|暂无|管理员|admin|.*(?:网站?|门户|平台|公众号|客户端|媒体)|(?:[万亿]?元|[件个项人条])(?:[、/].*)?|[-—/\d\s]*"
)
_LONGEST = 300
_UNMISTAKABLE = ("来源", "供稿", "文号", "字号", "字体")
_BODY_END = re.compile(r"[局委会厅府室处办院社镇乡道站心队校]$")
_HAN = re.compile(r"[\u3400-\u9fff]")


def read_metadata(line: str, metadata: dict[str, str]) -> None:
    """Adds what a line says; what was said before stays."""
    for key, value in _labelled(line):
        said = _day(value) if key in ("published", "written") else _name(value) if key in ("publisher", "author", "reporter") else value
        if said:
            metadata.setdefault(key, said)


def _labelled(line: str) -> Iterator[tuple[str, str]]:
    if len(line) > _LONGEST:
        return
    labels = [found for found in _LABEL.finditer(line) if _stands_alone(found, line)]
    for at, found in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(line)
        key = _KEY[_flat(found)]
        value = line[found.end() : end].strip(" \t|｜　")
        if key and value:
            yield key, value


def _flat(found: re.Match[str]) -> str:
    return re.sub(r"\s", "", found["label"] or found["cell"] or found["dated"])


def _stands_alone(found: re.Match[str], line: str) -> bool:
    """时间 and its like are labels only where no other word ends with them: 统计时间, 任职时间; 水务局时间：2024-… is two things."""
    label, before = _flat(found), line[: found.start(found.lastgroup or 0)]
    if label not in _KEY:
        return False
    glued = _BODY_END.search(before) and _DATE.match(line, found.end())
    return len(label) > 2 or label in _UNMISTAKABLE or bool(glued) or not _HAN.match(before[-1:])


def _name(value: str) -> str:
    name = _END.split(value, maxsplit=1)[0].strip(" 　:：,，;；")
    return "" if _NOBODY.fullmatch(name) or not 2 <= len(name) <= 40 else name


def _day(value: str) -> str:
    found = _DATE.search(value[:20])
    if found is None:
        return ""
    try:
        return calendar.date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return ""
