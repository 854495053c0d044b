"""Web pages: the report found inside the page, its lines and tables as blocks, the page's metadata beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.errors import UnreadableFile
from archive.models import Block, Document
from archive.readers import html_metadata
from archive.readers.decode import Decoded
from archive.readers.grid import text_block
from archive.readers.html_page import Page, is_chrome
from archive.readers.html_text import Element, Grid, HtmlLine, block_of, parse, text_of, walk
from archive.readers.text import damage_warning

_TITLE_LINES = 8  # a report's title stands among its first lines
_HEAD_ITEMS = 10  # single “来源：…” lines are metadata only above the text
_ICON_SIZE = 60
_ICON_NAME = re.compile(r"icon|/ico|logo|share|print|weixin|weibo|blank|spacer|\.gif(?:$|\?)", re.IGNORECASE)
_ATTACHMENT = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|zip|rar|ofd)(?:$|[?#])", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_REPORT = re.compile("报告|報告")
_NUMBER = re.compile(r"\s*(\d+)")


def read_html(decoded: Decoded) -> Document:
    root = parse(decoded.text)
    if root is None:
        raise UnreadableFile("网页里没有任何内容。", advice="请在浏览器中打开原网页，另存后再导入。")
    page = Page(root)
    article = page.article()
    items = list(walk(article, page.skipped, page.tables))
    labelled = [_labelled(item, near_top=number < _HEAD_ITEMS) for number, item in enumerate(items)]
    blocks = [block_of(item) for item, found in zip(items, labelled, strict=True) if not found and not _is_furniture(item)]
    if not any(block.text.strip() for block in blocks):
        raise UnreadableFile(
            "网页里没有正文文字，正文可能由脚本或附件提供。", advice="请下载网页中的附件，或在浏览器中另存为完整网页后再导入。"
        )
    metadata = _metadata(root, page, items, labelled)
    return Document(
        blocks=(*_missing_title(metadata.get("title"), blocks), *blocks),
        format="html",
        encoding=decoded.encoding,
        metadata=metadata,
        warnings=(*damage_warning(decoded), *_image_warning(article), *_attachment_warning(article)),
    )


def _labelled(item: HtmlLine | Grid, *, near_top: bool) -> dict[str, str]:
    """The metadata a line or table consists of; empty for text of the report."""
    if isinstance(item, Grid):
        cells = [cell for row in item.rows for cell in row if cell]
        return html_metadata.from_grid(item.rows) or {"": ""} if html_metadata.labels_in(cells) >= 2 else {}
    if "。" in item.text or html_metadata.labels_in([item.text]) < (1 if near_top and html_metadata.is_labelled(item.text) else 2):
        return {}
    return html_metadata.from_line(item.text) or {"": ""}


def _is_furniture(item: HtmlLine | Grid) -> bool:
    return isinstance(item, HtmlLine) and is_chrome(item.text)


def _metadata(root: Element, page: Page, items: list[HtmlLine | Grid], labelled: list[dict[str, str]]) -> dict[str, str]:
    first_heading = next((_shown_text(heading) for heading in page.body.iter("h1", "h2") if _REPORT.search(text_of(heading))), "")
    title = first_heading or html_metadata.page_title(root) or ""
    above = [_around(item) for item in _above(page, items)]
    merged = html_metadata.merge(*labelled, *above, html_metadata.from_head(root), {"title": title} if title else {})
    merged.pop("", None)
    return merged


def _above(page: Page, items: list[HtmlLine | Grid]) -> Iterator[HtmlLine | Grid]:
    """What the page shows besides the article, as far as the article's end: what follows is about other articles."""
    article = set(items)
    everything = list(walk(page.body, tables=page.tables))
    end = max((number for number, item in enumerate(everything) if item in article), default=0)
    return (item for item in everything[:end] if item not in article)


def _around(item: HtmlLine | Grid) -> dict[str, str]:
    return html_metadata.from_grid(item.rows) if isinstance(item, Grid) else html_metadata.from_line(item.text)


def _shown_text(element: Element) -> str:
    return "".join(item.text for item in walk(element) if isinstance(item, HtmlLine))


def _missing_title(title: str | None, blocks: list[Block]) -> tuple[Block, ...]:
    """The title as a first block where the page shows it apart from the article."""
    if not title or not _REPORT.search(title):
        return ()
    start = _SPACES.sub("", "".join(block.text for block in blocks[:_TITLE_LINES]))
    return () if _SPACES.sub("", title) in start else (text_block(title, heading=True),)


def _image_warning(article: Element) -> tuple[str, ...]:
    images = sum(not _is_icon(image) for image in article.iter("img"))
    return (f"正文含图片{images}张，其中的表格无法读取。",) if images else ()


def _is_icon(image: Element) -> bool:
    sizes = [int(size.group(1)) for name in ("width", "height") if (size := _NUMBER.match(image.get(name, "")))]
    return any(size <= _ICON_SIZE for size in sizes) or _ICON_NAME.search(image.get("src", "")) is not None


def _attachment_warning(article: Element) -> tuple[str, ...]:
    names = [_shown_text(link) or link.get("href", "") for link in article.iter("a") if _ATTACHMENT.search(link.get("href", ""))]
    return (f"正文链接了附件（{'、'.join(names[:3])}），附件内容不在网页中，需另行导入。",) if names else ()
