"""What a government page says about its article: title, publishing body, date.

Three places, best first: the labelled table or line above the article (发布机构、发布日期), the page's ``meta``
elements (ContentSource, PubDate, ArticleTitle), and the page title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.readers.grid import Row
from archive.readers.html_text import Element, collapse, text_of

_LABELS = {
    "title": ("信息名称", "信息标题", "标题", "名称"),
    "publisher": (
        "发布机构",
        "发布单位",
        "发文机关",
        "发文机构",
        "公开机构",
        "公开主体",
        "发布部门",
        "制发机关",
        "制作单位",
        "信息来源",
        "来源",
        "文章来源",
    ),
    "published": ("发布日期", "发布时间", "公开日期", "公开时间", "发稿时间", "更新时间", "更新日期", "时间", "日期"),
    "issued": ("发文日期", "成文日期", "生成日期", "发文时间", "成文时间", "生成时间"),
}
_OTHER_LABELS = (
    "索引号", "索取号", "信息索引号", "组配分类", "主题分类", "主题导航", "体裁分类", "内容分类", "信息分类", "公开类别", "公开方式",
    "公开范围", "公开程序", "公开时限", "公开形式", "公开属性", "有效性", "公文时效", "时效性", "文号", "发文字号", "主题词", "关键词",
    "内容概述", "内容描述", "服务对象", "责任部门", "责任处室", "统一登记号", "统一编号", "登记号", "信息公开目录", "浏览次数", "点击数",
    "浏览量", "点击量", "阅读", "阅读次数", "访问次数", "字号", "字体", "字体大小", "责任编辑", "编辑", "审核",
)  # fmt: skip
_KEY_OF_LABEL = {label: key for key, labels in _LABELS.items() for label in labels} | dict.fromkeys(_OTHER_LABELS, "")
_META_NAMES = {
    "title": ("articletitle", "doctitle"),
    "publisher": ("contentsource", "source", "publisher"),
    "published": ("pubdate", "publishdate", "pub_date", "article:published_time", "publish_time", "firstpublishedtime"),
}
_TRADITIONAL = str.maketrans(
    "發佈機構時間來單關門稱標題號類開責編統內概點擊數瀏覽導航鍵詞務對處體裝",
    "发布机构时间来单关门称标题号类开责编统内概点击数浏览导航键词务对处体装",
)
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u3000]+")
_GAP = r"[\s\u00a0\u2000-\u200b\u3000]*"
_LABEL_TEXT = "|".join(_GAP.join(label) for label in sorted(_KEY_OF_LABEL, key=len, reverse=True))
# A label may be glued to the value before it: 发布机构：霁溪县水务局发布日期：2023-01-12.
_BEFORE = r"(?:(?<![\u4e00-\u9fff])|(?<=[局委会厅府室处办院社镇乡站心日0-9]))"
_LABELLED = re.compile(
    rf"{_BEFORE}(?P<label>{_LABEL_TEXT}){_GAP}[:：]{_GAP}"
    rf"(?P<value>[^\s\u00a0\u3000|｜【】\[\]]+?(?=(?:{_LABEL_TEXT}){_GAP}[:：]|[\s\u00a0\u3000|｜【】\[\]]|$))?"
)
_DATE = re.compile(r"((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_NOBODY = re.compile(r"^(?:本站|本网|原创|网站|互联网|转载|未知|无|暂无|-++|—++|/)*$")
_REPORT_TITLE = re.compile(r"报告|報告|年报")
_SITE_SUFFIX = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|[-–—]{2,}|(?<=报告)[-–—]")
_LONGEST_LINE = 300


def labels_in(lines: Iterable[str]) -> int:
    """How many different metadata labels stand at the beginning of a cell or before a colon."""
    found: set[str] = set()
    for line in lines:
        flat = _flat(line).rstrip(":：")
        if flat in _KEY_OF_LABEL:
            found.add(flat)
        elif len(line) <= _LONGEST_LINE:
            found |= {_flat(match["label"]) for match in _LABELLED.finditer(line.translate(_TRADITIONAL))}
    return len(found)


def is_labelled(line: str) -> bool:
    """Whether the line is one label and its value, nothing else."""
    return _LABELLED.fullmatch(line.translate(_TRADITIONAL).strip()) is not None


def from_grid(rows: Iterable[Row]) -> dict[str, str]:
    """Values of a table of labels: each in the cell after its label, or behind it in the same cell."""
    values: dict[str, str] = {}
    for row in rows:
        cells = [cell for cell in row if cell is not None]
        for label, value in zip(cells, [*cells[1:], ""], strict=True):
            key = _KEY_OF_LABEL.get(_flat(label).rstrip(":："))
            if key and _flat(value).rstrip(":：") not in _KEY_OF_LABEL:
                _put(values, key, collapse(value))
            elif key is None:
                for found, text in from_line(label).items():
                    _put(values, found, text)
    return values


def from_line(line: str) -> dict[str, str]:
    """Values of a line such as “来源：… 发布时间：… 浏览次数：…”."""
    values: dict[str, str] = {}
    if len(line) <= _LONGEST_LINE:
        # Both writings have the same length, so the match in one tells the place in the other.
        for match in _LABELLED.finditer(line.translate(_TRADITIONAL)):
            key = _KEY_OF_LABEL.get(_flat(match["label"]))
            if key and match["value"]:
                _put(values, key, line[match.start("value") : match.end("value")])
    return values


def from_head(root: Element) -> dict[str, str]:
    """Values of ``meta`` elements, as the State Council's website standard names them."""
    contents: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        contents.setdefault(name, collapse(meta.get("content") or ""))
    values: dict[str, str] = {}
    for key, names in _META_NAMES.items():
        for name in names:
            _put(values, key, contents.get(name, ""))
    return values


def page_title(root: Element) -> str | None:
    """The page title without the site's name."""
    found = root.find(".//title")
    text = collapse(text_of(found)) if found is not None else ""
    parts = [part for part in _SITE_SUFFIX.split(text) if part]
    return next((part for part in parts if _REPORT_TITLE.search(part)), max(parts, key=len, default=None))


def merge(*sources: dict[str, str]) -> dict[str, str]:
    """First source wins; the day of publication and that of writing are told apart."""
    merged: dict[str, str] = {}
    for source in sources:
        for key, value in source.items():
            merged.setdefault(key, value)
    issued = merged.pop("issued", None)
    if issued:
        merged.setdefault("written", issued)
    return merged


def _put(values: dict[str, str], key: str, value: str) -> None:
    if key in ("published", "issued"):
        value = _iso_date(value)
    elif key == "publisher" and (_NOBODY.match(value) or len(value) > 60):
        return
    if value:
        values.setdefault(key, value)


def _iso_date(text: str) -> str:
    date = _DATE.search(text)
    if date is None:
        return ""
    year, month, day = (int(part) for part in date.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _flat(text: str) -> str:
    return _SPACES.sub("", text).translate(_TRADITIONAL)
