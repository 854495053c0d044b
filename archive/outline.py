"""Lines → title, sections, paragraphs, table regions, signature; page furniture left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.cells import Cell, Role, grid_rows, line_cells
from archive.clean import Cleaned, join, tighten
from archive.form import FREE_SECTIONS, SECTIONS
from archive.lines import Line
from archive.models import Paragraph, ParagraphKind
from archive.tables import Placed

REPORT_NAME = re.compile(r"政府信息(?:政务)?公开(?:的)?(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:情况)?(?:的)?(?:年度)?(?:报告|年报)|信息公开(?:工作)?年度报告|信息公开(?:工作)?年报|政务公开(?:工作)?年度报告")
_NUMBER = r"(?:[(（]?[一二三四五六七八九十][)）]?|第[一二三四五六七八]部分|\d)?[、.．,，:：]?"
_NONE = r"(?P<none>[（(]无[)）])?"
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DATE = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日?")
_SENTENCE_END = "。！？；：;!?:”》"
_FURNITURE_HEAD = re.compile(
    r"^(?:当前位置|您(?:的位置|现在的位置|所在位置)|首页|索引号|索\s*引\s*号|组配分类|发布机构|发文机关|成文日期|发文日期|发布日期|发布时间|公开日期|文号|文\s*号|信息名称|主题导航|主题分类|来源|信息来源"
    r"|浏览(?:次数|量)|点击(?:次数|数|率)?|阅读(?:次数|量)?|访问量|字号|字体|打印|收藏|分享|扫一扫|登录|注册|无障碍|长者模式|请输入关键字|【?字体)"
)
_FURNITURE_TAIL = re.compile(
    r"^(?:上一篇|下一篇|上一条|下一条|附件|相关(?:链接|文章|附件|文档)|主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有|网站标识码|.{0,12}ICP备|.{0,8}公网安备|关闭窗口|打印本页|返回顶部|联系我们|网站地图|扫一扫|分享到|责任编辑|.{1,60}\.(?:pdf|docx?|xlsx?|wps|zip|rar)$)",
    re.IGNORECASE,
)
_METADATA = {
    "publisher": re.compile(r"(?:发布机构|公开机构|发布单位|责任部门|发文机关|来源)[:：\s]\s*([^\s:：|]{3,40})"),
    "published": re.compile(r"(?:发布日期|发布时间|公开日期|发文日期|生成日期)[:：\s]*((?:19|20)\d{2})[-年./](\d{1,2})[-月./](\d{1,2})"),
    "written": re.compile(r"成文日期[:：\s]*((?:19|20)\d{2})[-年./](\d{1,2})[-月./](\d{1,2})"),
}


def _compiled() -> list[tuple[int, bool, re.Pattern[str]]]:
    made = [(s.number, True, s.core) for s in SECTIONS] + [(s.number, False, s.core) for s in FREE_SECTIONS]
    return [(number, official, re.compile(rf"^[#*]*{_NUMBER}(?:{core}){_NONE}[*。:：]?$")) for number, official, core in made]


_HEADINGS = _compiled()


@dataclass(frozen=True, slots=True)
class Heading:
    section: int
    none: bool  # ends with （无）
    numbered: bool
    official: bool  # one of the official form's, not of a free report
    paragraph: str


@dataclass(slots=True)
class Outline:
    """The document's parts. ``tables`` holds, for each table paragraph, its rows of placed cells."""

    title: str | None = None
    title_lines: tuple[str, ...] = ()
    paragraphs: list[Paragraph] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    tables: list[list[list[Placed]]] = field(default_factory=list)
    signature: str | None = None
    signed: str | None = None  # YYYY-MM-DD of the signature
    metadata: dict[str, str] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)  # paragraphs put together again across a page break
    notes: dict[str, int] = field(default_factory=dict)  # cleaning notes, summed

    def heading(self, section: int) -> Heading | None:
        return next((h for h in self.headings if h.section == section), None)


@dataclass(slots=True)
class _Marked:
    """A line with what it seems to be."""

    line: Line
    cells: list[list[Cell]]  # rows of cells; one row for a text line
    heading: tuple[int, bool, bool, bool] | None  # section, none, numbered, official

    @property
    def labels(self) -> int:
        return sum(cell.is_label for row in self.cells for cell in row)

    @property
    def filled_values(self) -> int:
        return sum(cell.role is Role.VALUE and bool(cell.text) for row in self.cells for cell in row)

    @property
    def only_values(self) -> bool:
        flat = [cell for row in self.cells for cell in row]
        return bool(flat) and all(cell.role is Role.VALUE for cell in flat)

    @property
    def delimited(self) -> bool:
        raw = self.line.raw
        return self.line.is_grid or raw.startswith("\t") or "\t" in raw.strip() or ("|" in raw and not _is_prose(self.line.text))

    @property
    def short(self) -> bool:
        return len(self.line.text.strip()) <= 40 and not _is_prose(self.line.text)


def _is_prose(text: str) -> bool:
    """A line that speaks in sentences; cells do not."""
    return "。" in text or text.count("，") + text.count(",") >= 3 and len(text) > 60 and "|" not in text and "\t" not in text


def outline(lines: Sequence[Line], page_metadata: dict[str, str] | None = None) -> Outline:
    marked = [_mark(line) for line in lines]
    result = Outline(metadata=dict(page_metadata or {}))
    start = _body_start(marked, result)
    end = _body_end(marked, start)
    _collect(marked, start, end, result)
    _count_notes(lines, start, end, result)
    return result


def heading_of(text: str) -> tuple[int, bool, bool, bool] | None:
    """(section, （无）, numbered, official form) of a heading line; None for any other line."""
    flat = re.sub(r"\s+", "", text).replace("资讯", "信息")
    if not 2 < len(flat) < 45 or flat.endswith(("。", "；", ";")):
        return None
    for number, official, pattern in _HEADINGS:
        match = pattern.match(flat)
        if match:
            bare = flat.lstrip("#*")
            return number, match["none"] is not None, bool(re.match(r"[一二三四五六七八九(（第\d]", bare)), official
    return None


def _mark(line: Line) -> _Marked:
    if line.is_grid:
        return _Marked(line, grid_rows(line), None)
    if line.blank and not line.raw.startswith("\t"):
        return _Marked(line, [], None)
    heading = heading_of(line.text)
    return _Marked(line, [] if heading else [line_cells(line)], heading)


def _body_start(marked: list[_Marked], result: Outline) -> int:
    """Index of the first body line; title and page metadata are read on the way."""
    first_heading = next((i for i, m in enumerate(marked) if m.heading), len(marked))
    limit = min(first_heading, 60)
    named = [i for i in range(limit) if _is_title(marked[i].line)]
    for m in marked[:limit]:
        _read_metadata(m.line.text, result.metadata)
    if not named:
        return next((i for i in range(limit) if not _is_furniture(marked[i].line.text)), 0)
    at = next((i for i in named if re.search(r"\d{4}|[二〇○零]{2}", marked[i].line.text) and not marked[i].line.text.strip().startswith("当前位置")), named[0])
    before = _agency_line(marked, at, -1)
    after = _agency_line(marked, at, 1)
    used = sorted({at, *([before] if before is not None else []), *([after] if after is not None and before is None else [])})
    texts = tuple(_flat_title(marked[i].line.text) for i in used)
    result.title_lines = texts
    result.title = "".join(texts)
    return used[0]


def _flat_title(text: str) -> str:
    return re.sub(r"\s+", "", text).strip("#*")


def _is_title(line: Line) -> bool:
    text = _flat_title(line.text)
    return 6 < len(text) < 90 and bool(REPORT_NAME.search(text)) and not re.search(r"[。；]|根据|按照|编制|如下|现将|当前位置|首页|>", text)


def _agency_line(marked: list[_Marked], at: int, step: int) -> int | None:
    """The neighbouring line if it is the other half of a title broken over two lines."""
    own = _flat_title(marked[at].line.text)
    if re.match(r"^\D*[局委办厅府会处院队社区镇乡县市省中心](?:19|20)\d{2}", own) or re.search(r"^(?:19|20)\d{2}年?度?[^政信]{3,}政府信息", own):
        return None
    i = at + step
    while 0 <= i < len(marked) and marked[i].line.blank:
        i += step
    if not 0 <= i < len(marked) or marked[i].line.is_grid or marked[i].heading:
        return None
    text = _flat_title(marked[i].line.text)
    if 3 <= len(text) <= 45 and not _is_furniture(text) and not _is_title(marked[i].line) and _AGENCY_LINE.search(text):
        return i
    return None


_AGENCY_LINE = re.compile(r"^[^\d，。：:,>|]*(?:局|委员会|委|办公室|办公厅|办事处|政府|厅|处|中心|院|队|社|会|镇|乡|街道|苏木|分局|公司|县|区|市|省)(?:[（(][^）)]*[）)])?(?:\d{4}年度?)?$")


def _is_furniture(text: str) -> bool:
    flat = text.strip()
    return not flat or bool(_FURNITURE_HEAD.match(flat)) or flat.count(">") >= 2 or "示例（虚构）" in flat and len(flat) < 30


def _read_metadata(text: str, metadata: dict[str, str]) -> None:
    for name, pattern in _METADATA.items():
        match = pattern.search(text)
        if match and name not in metadata:
            groups = match.groups()
            metadata[name] = groups[0] if len(groups) == 1 else f"{int(groups[0]):04d}-{int(groups[1]):02d}-{int(groups[2]):02d}"


def _body_end(marked: list[_Marked], start: int) -> int:
    """Index behind the last body line: the page's tail is cut at the first line of furniture after section 5 or 6."""
    last_heading = max((i for i, m in enumerate(marked) if m.heading), default=start)
    last_table = max((i for i, m in enumerate(marked) if m.labels and m.delimited), default=start)
    for i in range(max(last_heading, last_table) + 1, len(marked)):
        if _FURNITURE_TAIL.match(marked[i].line.text.strip()):
            return i
    return len(marked)


def _collect(marked: list[_Marked], start: int, end: int, result: Outline) -> None:
    signature = _signature_lines(marked, start, end, result)
    title_left = list(result.title_lines)
    section: int | None = None
    i = start
    while i < end:
        m = marked[i]
        if m.line.blank and not m.cells:
            i += 1
            continue
        text = _flat_title(m.line.text)
        if title_left and text in title_left:
            title_left.remove(text)
            _add(result, ParagraphKind.TITLE, None, [m.line])
        elif m.heading and (section is None or m.heading[0] >= section or m.heading[3]):
            section = m.heading[0]
            _add(result, ParagraphKind.HEADING, section, [m.line])
            result.headings.append(Heading(*m.heading, result.paragraphs[-1].id))
        elif (stop := _table_end(marked, i, end)) > i:
            _add_table(result, section, marked[i:stop])
            i = stop
            continue
        elif i in signature:
            _add(result, ParagraphKind.SIGNATURE, section, [m.line])
        else:
            i = _add_text(result, section, marked, i, end, signature)
            continue
        i += 1


def _signature_lines(marked: list[_Marked], start: int, end: int, result: Outline) -> set[int]:
    """The last lines that name the body and the date."""
    filled = [i for i in range(start, end) if not marked[i].line.blank and not marked[i].line.is_grid][-6:]
    found: set[int] = set()
    for i in reversed(filled):
        text = _flat_title(marked[i].line.text)
        date = _DATE.search(text)
        if date and len(text) - len(date[0]) <= 30 and not re.search(r"[，。；]|截至|统计", text) and not result.signed:
            result.signed = f"{int(date[1]):04d}-{int(date[2]):02d}-{int(date[3]):02d}"
            found.add(i)
            name = text[: date.start()].strip("（(")
            if name and _AGENCY_LINE.search(name):
                result.signature = name
        elif not result.signature and not marked[i].heading and len(text) <= 40 and _AGENCY_LINE.search(text) and i > start:
            result.signature = text
            found.add(i)
    return found


def _table_end(marked: list[_Marked], at: int, end: int) -> int:
    """Index behind the table that begins at ``at``; ``at`` itself when none begins there."""
    first = marked[at]
    if first.line.is_grid:
        return at + 1
    if not (_anchors(first) or _fragment_before_anchor(marked, at, end)):
        return at
    last = at
    i = at
    while i < end:
        m = marked[i]
        if m.heading or m.line.is_grid or (_is_prose(m.line.text) and not m.labels):
            break
        if m.labels or m.filled_values and m.only_values or m.delimited:
            last = i
        elif not m.line.blank and not m.short:
            break
        elif not m.line.blank and i - last > 12:
            break
        i += 1
    return last + 1


def _anchors(m: _Marked) -> bool:
    flat = [cell for row in m.cells for cell in row]
    if m.delimited:
        return bool(flat) and (m.labels > 0 or m.filled_values >= 3 or len(flat) >= 3 or m.line.raw.startswith("\t"))
    return any(cell.is_label and cell.role is not Role.HEAD4 for cell in flat) and len(m.line.text.strip()) < 80 or (m.only_values and len(flat) >= 7)


def _fragment_before_anchor(marked: list[_Marked], at: int, end: int) -> bool:
    """A header set one character a line stands before the first label."""
    for i in range(at, min(at + 40, end)):
        text = marked[i].line.text.strip()
        if _anchors(marked[i]):
            return i > at
        if marked[i].heading or len(text) > 2:
            return False
    return False


def _add_table(result: Outline, section: int | None, marked: list[_Marked]) -> None:
    """One table paragraph: physical rows; cells that stand one a line are gathered into rows."""
    rows: list[list[tuple[Cell, int]]] = []
    bases, at = [], 0
    for m in marked:
        bases.append(at)
        at += len(m.line.raw) + 1
    single: list[tuple[Cell, int]] = []

    def flush() -> None:
        if single:
            rows.append(list(single))
            single.clear()

    for m, base in zip(marked, bases, strict=True):
        if not m.cells and m.line.blank:
            flush()
        for cells in m.cells:
            if m.line.is_grid or len(cells) > 1:
                flush()
                rows.append([(cell, base) for cell in cells])
            elif cells:
                if cells[0].is_label and any(cell.role is Role.VALUE for cell, _ in single):
                    flush()
                single.append((cells[0], base))
    flush()
    raw = "\n".join(m.line.raw for m in marked)
    text, offsets, placed = _table_text([row for row in rows if row], raw, f"p{len(result.paragraphs) + 1}")
    page = next((m.line.page for m in marked if m.line.page), None)
    result.paragraphs.append(Paragraph(f"p{len(result.paragraphs) + 1}", ParagraphKind.TABLE, section, text, raw, offsets, page))
    result.tables.append(placed)


def _table_text(rows: list[list[tuple[Cell, int]]], raw: str, paragraph: str) -> tuple[str, tuple[int, ...], list[list[Placed]]]:
    from archive.clean import clean

    pieces: list[str] = []
    offsets: list[int] = []
    placed: list[list[Placed]] = []
    for r, row in enumerate(rows):
        line: list[Placed] = []
        for c, (cell, base) in enumerate(row):
            start = base + cell.start
            if pieces:
                pieces.append("\t" if c else "\n")
                offsets.append(min(start, len(raw)))
            cleaned = clean(cell.raw)
            text = cell.text if len(cleaned.text) != len(cell.text) else cleaned.text
            inner = cleaned.offsets if len(cleaned.text) == len(text) else tuple(min(i, len(cell.raw)) for i in range(len(text) + 1))
            pieces.append(text)
            offsets += [start + offset for offset in inner[:-1]]
            line.append(Placed(cell, paragraph, (r, c)))
        placed.append(line)
    return "".join(pieces), (*offsets, len(raw)), placed


def _add_text(result: Outline, section: int | None, marked: list[_Marked], at: int, end: int, signature: set[int]) -> int:
    """A paragraph of prose, put together again where a page break cut it. Returns the next index."""
    group = [marked[at].line]
    i = at + 1
    while i < end:
        after = next((j for j in range(i, min(i + 3, end)) if not marked[j].line.blank), None)
        if after is None or after in signature or not _continues(group[-1], marked[after]):
            break
        group.append(marked[after].line)
        i = after + 1
    _add(result, ParagraphKind.TEXT, section, group)
    if len(group) > 1:
        result.joined.append(result.paragraphs[-1].id)
    return i


def _continues(line: Line, after: _Marked) -> bool:
    """Whether the next line goes on in the middle of this line's sentence."""
    text, following = line.text.rstrip(), after.line.text.lstrip()
    if len(text) < 25 or after.heading or after.line.is_grid or after.labels or after.delimited or line.heading or after.line.heading:
        return False
    if text[-1] in _SENTENCE_END + "*）)】" or not following:
        return False
    if re.match(r"[（(]?[一二三四五六七八九十\d]+[)）、.．]|[#*一二三四五六七八九十]+是|第[一二三四五六]|[#*]", following):
        return False
    return bool(re.match(r"[\u4e00-\u9fff，、。；”“\"（(\d]", following)) and ("。" in following or "；" in following or len(following) > 25)


def _add(result: Outline, kind: ParagraphKind, section: int | None, lines: list[Line]) -> None:
    parts = [_plain(line) for line in lines]
    cleaned, raw = join(parts, [line.raw for line in lines]) if len(lines) > 1 else (parts[0], lines[0].raw)
    text, offsets = cleaned.text, cleaned.offsets
    lead = len(text) - len(text.lstrip())
    body = text.strip()
    if not body:
        return
    offsets = (*offsets[lead : lead + len(body)], offsets[lead + len(body)])
    result.paragraphs.append(Paragraph(f"p{len(result.paragraphs) + 1}", kind, section, body, raw, offsets, lines[0].page))


def _plain(line: Line) -> Cleaned:
    """A prose line without markdown's marks and needless blanks."""
    from archive.clean import without

    return without(tighten(line.cleaned), _MARKUP)


_MARKUP = re.compile(r"\*\*|^#{1,6}\s*|\s+$")


def _count_notes(lines: Sequence[Line], start: int, end: int, result: Outline) -> None:
    for line in lines[start:end]:
        for note in line.cleaned.notes:
            result.notes[note.kind] = result.notes.get(note.kind, 0) + note.count
