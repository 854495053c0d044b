"""What stands around the body: title, page metadata, signature and date, page furniture."""

from __future__ import annotations

import datetime as calendar
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from archive.outline.lines import Line
from archive.outline.marks import Mark
from archive.outline.metadata import read_metadata
from archive.text.numbers import chinese_numeral

REPORT_NAME = re.compile(
    r"政府信息(?:政务)?公开(?:的)?(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:情况)?(?:的)?(?:年度)?(?:报告|年报)"
    r"|(?:政府|政务)?信息[）)]?公开(?:工作)?(?:(?:19|20)\d{2}年?度?)?(?:工作)?年度报告|信息公开(?:工作)?年报|政务公开(?:工作)?年度报告"
)
_DATE = re.compile(r"((?:19|20)\d{2})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|(?!\d))")
_CHINESE_DATE = re.compile(r"([二〇○零oO一三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_HEAD = re.compile(
    r"^(?:当前位置|您(?:的位置|现在的位置|所在位置)|首页|索\s*引\s*号|组配分类|发布机构|发文机关|成文日期|发文日期|发布日期|发布时间|公开日期"
    r"|文\s*号|信息名称|主题导航|主题分类|来源|信息来源|浏览(?:次数|量)|点击(?:次数|数|率)?|阅读(?:次数|量)?|访问量|【?字[号体]"
    r"|打印|收藏|分享|扫一扫|登录|注册|无障碍|长者模式|请输入关键字)"
)
_TAIL = re.compile(
    r"^(?:上一篇|下一篇|上一条|下一条|附件|相关(?:链接|文章|附件|文档)|主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有|网站标识码|.{0,12}ICP备"
    r"|.{0,8}公网安备|关闭窗口|打印本页|返回顶部|联系我们|网站地图|扫一扫|分享到|责任编辑|.{1,60}\.(?:pdf|docx?|xlsx?|wps|zip|rar)$)",
    re.IGNORECASE,
)
_BODY = (
    r"局|委员会|委|办公室|办公厅|办事处|政府|厅|处|中心|院|队|社|会|镇|乡|街道|苏木|分局|公司|集团|银行|海关"
    r"|学校|大学|学院|中学|小学|高中|幼儿园|县|区|市|省"
)
_AGENCY_LINE = re.compile(rf"^[^\d，。：:,>|]*(?:{_BODY})(?:[（(][^）)]*[）)])?(?:\d{{4}}年度?)?$")
_COMPLETE_TITLE = re.compile(rf"\D*(?:{_BODY})(?:[（(][^）)]*[）)])?(?:19|20)\d{{2}}|(?:19|20)\d{{2}}年?度?[^政信]{{3,}}政府信息")
_NO_TITLE = re.compile(r"[。；>]|根据|按照|编制|如下|现将|当前位置|首页|^附件")
_LONGEST_TITLE = 90
_YEAR_OF_TITLE = re.compile(r"(?:(?:19|20)\d{2}|[二〇○零一]{2}[〇○零一二][〇○零一二三四五六七八九])年?度?")
_WHOLE_NAME = "政府信息公开工作年度报告"
_OTHER_NAME = re.compile(r"表|通知|要点|指南|目录|解读|方案|制度|培训|会议|通报")
_CELLS = 3  # a line of as many cells is a row of a list


@dataclass(slots=True)
class Frame:
    """``start`` and ``end`` bound the body in the list of marks."""

    start: int
    end: int
    title_lines: tuple[str, ...]
    metadata: dict[str, str]
    signature: str | None = None
    signed: str | None = None  # YYYY-MM-DD
    signature_lines: frozenset[int] = frozenset()
    lead: tuple[str, ...] = ()  # what stands before the title, page furniture left out

    @property
    def title(self) -> str | None:
        return "".join(self.title_lines) or None


def frame_of(marks: list[Mark], page_metadata: dict[str, str]) -> Frame:
    metadata = dict(page_metadata)
    start, title_lines = _body_start(marks, metadata)
    lead = tuple(m.line.text.strip() for m in marks[:start] if not m.line.is_grid and not _is_furniture(m.line.text))
    frame = Frame(start, _body_end(marks, start), title_lines, metadata, lead=lead)
    _read_signature(marks, frame)
    return frame


def _body_start(marks: list[Mark], metadata: dict[str, str]) -> tuple[int, tuple[str, ...]]:
    """Index of the first body line, and the lines of the title; page metadata are read on the way."""
    first_heading = next((i for i, m in enumerate(marks) if m.heading), len(marks))
    limit = min(first_heading, 60)
    for m in marks[:limit]:
        read_metadata(m.line.text, metadata)
    whole: list[tuple[int, ...]] = [(i,) for i in range(limit) if _is_title(marks[i].line)]
    named = whole or list(_broken_titles(marks, limit))
    if not named:
        return next((i for i in range(limit) if not _is_furniture(marks[i].line.text)), 0), ()
    at = next((lines for lines in named if re.search(r"\d{4}|[二〇○零]{2}", marks[lines[0]].line.text)), named[0])
    before, after = _agency_line(marks, at[0], -1), _agency_line(marks, at[-1], 1)
    other = before if before is not None else after
    used = sorted({*at} if other is None else {*at, other})
    return used[0], tuple(flat(marks[i].line.text) for i in used)


def _broken_titles(marks: list[Mark], limit: int) -> Iterator[tuple[int, ...]]:
    """Pairs of lines that are a title only together, broken in the middle of the report's name."""
    filled = [i for i in range(limit) if not marks[i].line.blank and not marks[i].line.is_grid and not marks[i].prose]
    for first, second in pairwise(filled):
        head, tail = flat(marks[first].line.text), flat(marks[second].line.text)
        if len(head) + len(tail) < _LONGEST_TITLE and not _NO_TITLE.search(head + tail) and REPORT_NAME.fullmatch(_name_of(head) + tail):
            yield first, second


def _name_of(head: str) -> str:
    """From where a report's name may begin."""
    at = max(head.rfind(word) for word in ("政府信息", "政务公开", "信息公开"))
    return head[at:] if at >= 0 else ""


def flat(text: str) -> str:
    """A title line without blanks and marks."""
    return re.sub(r"\s+", "", text).strip("#*")


def _is_title(line: Line) -> bool:
    text = flat(line.text).replace("资讯", "信息")
    cells = sum(bool(cell.strip()) for cell in re.split(r"[\t|]", line.text))
    named = 6 < len(text) < _LONGEST_TITLE and cells < _CELLS and not _NO_TITLE.search(text)
    return named and bool(REPORT_NAME.search(text) or _is_damaged_name(text))


def _is_damaged_name(text: str) -> bool:
    """Behind the year the characters of the report's name, some lost or exchanged: 2023年度政府信息公工作年告度报."""
    year = _YEAR_OF_TITLE.search(text)
    name = text[year.end() :].removesuffix("全文") if year else ""
    if not 8 <= len(name) <= 24 or not ({"公", "开"} & {*name} and {"报", "告"} & {*name}) or _OTHER_NAME.search(name):
        return False
    common = (Counter(name) & Counter(_WHOLE_NAME)).total()
    return common >= 9 and len(name) - common <= 2


def _agency_line(marks: list[Mark], at: int, step: int) -> int | None:
    """The neighbouring line if it is the other half of a title broken over two lines."""
    own = flat(marks[at].line.text)
    if _COMPLETE_TITLE.match(own):
        return None
    i = at + step
    while 0 <= i < len(marks) and marks[i].line.blank:
        i += step
    if not 0 <= i < len(marks) or marks[i].line.is_grid or marks[i].heading:
        return None
    text = flat(marks[i].line.text)
    if 3 <= len(text) <= 45 and not _is_furniture(text) and not _is_title(marks[i].line) and _AGENCY_LINE.search(text):
        return i
    return None


def _is_furniture(text: str) -> bool:
    bare = text.strip()
    return not bare or bool(_HEAD.match(bare)) or bare.count(">") >= 2 or ("示例（虚构）" in bare and len(bare) < 30)


def _body_end(marks: list[Mark], start: int) -> int:
    """Index behind the last body line: the tail is cut at the first line of furniture behind headings and tables."""
    backwards = range(len(marks) - 1, -1, -1)
    last_heading = next((i for i in backwards if marks[i].heading), start)
    last_table = next((i for i in backwards if marks[i].labels and marks[i].delimited), start)
    behind = range(max(last_heading, last_table) + 1, len(marks))
    return next((i for i in behind if _TAIL.match(marks[i].line.text.strip())), len(marks))


def _read_signature(marks: list[Mark], frame: Frame) -> None:
    """The last lines that name the body and the date."""
    filled = (i for i in range(frame.end - 1, frame.start - 1, -1) if not marks[i].line.blank and not marks[i].line.is_grid)
    found: set[int] = set()
    for i in islice(filled, 6):
        text = flat(marks[i].line.text)
        date = _DATE.search(text) or _CHINESE_DATE.search(text)
        if date and len(text) - len(date[0]) <= 30 and not re.search(r"[，。；]|截至|统计", text) and not frame.signed:
            frame.signed = _iso(date)
            found.add(i)
            name = text[: date.start()].strip("（(")
            if name and _AGENCY_LINE.search(name):
                frame.signature = name
        elif not frame.signature and not marks[i].heading and len(text) <= 40 and _AGENCY_LINE.search(text) and i > frame.start:
            frame.signature = text
            found.add(i)
    frame.signature_lines = frozenset(found)


def _iso(date: re.Match[str]) -> str | None:
    """YYYY-MM-DD of a matched date; None when there is no such day."""
    parts = [re.sub("[○oO]", "〇", part) for part in date.groups()]
    numbers = [int(part) if part.isdigit() and part.isascii() else chinese_numeral(part) or 0 for part in parts]
    try:
        return calendar.date(*numbers).isoformat()
    except ValueError:
        return None
