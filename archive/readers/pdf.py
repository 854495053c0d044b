"""PDF files with a text layer: lines, paragraphs and ruled tables, page by page, without headers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from archive.errors import OnlyPictures, UnreadableFile
from archive.models import Block, Document
from archive.readers import scan
from archive.readers.grid import is_prose, table_block, text_block
from archive.readers.pdf_drawing import Rule
from archive.readers.pdf_grid import edges, grids
from archive.readers.pdf_library import open_pdf
from archive.readers.pdf_lines import TextLine, Typography, lines_of, paragraphs_of
from archive.readers.pdf_page import Glyph, Sheet, read_sheet
from archive.readers.pdf_tables import PdfTable, append_part, continues, read_table, soundness
from archive.readers.picture import MAX_PAGES, pages_of, rendered
from archive.readers.sniff import image_kind

_MAX_PAGES = 500
_MARGIN = 0.12  # of the page height: where headers and footers are
_SOUND = 5  # rows that satisfy the form: their table is read rightly
_LEAST_TEXT = 5  # characters; a page with fewer has no text layer, only a stamp of some program
_PAGE_NUMBER = re.compile(r"^[-—–―·•~\s]*(?:第\s*)?(\d{1,3})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,3}(?:\s*页)?)?[-—–―·•~\s]*$")
_DIGITS = re.compile(r"\d+")
_REPORT_TITLE = re.compile(r"报告|報告")
_OCR = "请先做文字识别（OCR）生成带文字层的 PDF，或导入 Word、网页版。"

_Item = TextLine | PdfTable
_Key = tuple[bool, int, str]


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    width: float
    height: float
    items: tuple[_Item, ...]  # in reading order
    characters: int
    pictures: int  # large ones
    recognised: bool = False


def read_pdf(data: bytes, *, recognise: bool = True) -> Document:
    with open_pdf(data) as file:
        if len(file) > _MAX_PAGES:
            raise UnreadableFile(f"PDF 有{len(file)}页，超过{_MAX_PAGES}页的上限。", advice="请只导入年度报告所在的页。")
        pages: list[_Page] = []
        for index in range(len(file)):
            few = sum(page.recognised for page in pages) < MAX_PAGES
            able = few and scan.is_available()
            pages.append(_read_page(file[index], index + 1, recognise if able else None))
        title = file.get_metadata_value("Title").strip()
    _refuse_unreadable(pages)
    return _document(pages, "pdf", {"title": title} if _REPORT_TITLE.search(title) else {})


def read_image(data: bytes, *, recognise: bool = True) -> Document:
    """A picture of a report, or several in one file."""
    if not scan.is_available():
        raise UnreadableFile(f"这是图片（{image_kind(data)}），没有文字。", advice=scan.ADVICE)
    if not recognise:
        raise OnlyPictures("这是图片，需要识别。")
    try:
        images = list(pages_of(data))
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for damaged files
        raise UnreadableFile(f"图片（{image_kind(data)}）已损坏，无法打开。", advice="请重新扫描或下载后再导入。") from error
    pages = []
    for number, image in enumerate(images, 1):
        found = scan.read_picture(image, number)
        pages.append(_Page(number, found.width, found.height, found.items, found.characters, 0, recognised=True))
    if all(page.characters < _LEAST_TEXT for page in pages):
        raise UnreadableFile("图片里没有识别出文字。", advice="请确认图片清晰、方向正确。")
    return _document(pages, "image", {})


def _document(pages: Sequence[_Page], format: str, metadata: dict[str, str]) -> Document:
    items = [item for page in _without_furniture(pages) for item in page]
    return Document(
        blocks=tuple(_blocks(_whole_tables(items), max(page.width for page in pages))),
        format=format,
        metadata=metadata,
        warnings=tuple(_warnings(pages)),
    )


def _read_page(page: pdfium.PdfPage, number: int, recognise: bool | None) -> _Page:
    """``recognise``: None where nothing can recognise a picture."""
    sheet = read_sheet(page, number)
    if recognise is not None and sheet.characters < _LEAST_TEXT and sheet.pictures:
        if not recognise:
            raise OnlyPictures(f"第{number}页是图片，需要识别。")
        recognised = scan.read_picture(rendered(page), number)
        page.close()
        return _Page(number, recognised.width, recognised.height, recognised.items, recognised.characters, 0, recognised=True)
    page.close()
    tables = _tables(sheet)
    taken = {id(glyph) for _, _, glyphs in tables for glyph in glyphs}
    found: list[tuple[float, _Item]] = [(top, table) for top, table, _ in tables]
    found += [(line.top, line) for line in lines_of([glyph for glyph in sheet.glyphs if id(glyph) not in taken], number)]
    items = tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))
    return _Page(number, sheet.width, sheet.height, items, sheet.characters, sheet.pictures)


_Found = list[tuple[float, PdfTable, list[Glyph]]]  # where each table begins, and the glyphs in it


def _tables(sheet: Sheet) -> _Found:
    """The tables the rules draw; where their rows do not satisfy the form, those that filled areas draw, if they do."""
    ruled = _read_tables(sheet, [rule for rule in sheet.rules if not rule.pale])
    sound = soundness(table for _, table, _ in ruled)
    if sound >= _SOUND or not (sheet.areas or any(rule.pale for rule in sheet.rules)):
        return ruled
    filled = _read_tables(sheet, [*sheet.rules, *edges(sheet.areas)])
    return filled if soundness(table for _, table, _ in filled) > sound else ruled


def _read_tables(sheet: Sheet, rules: Sequence[Rule]) -> _Found:
    found: _Found = []
    left: Sequence[Glyph] = sheet.glyphs
    for grid in grids(rules, sheet.glyphs):
        table = read_table(grid, left, sheet.number)
        if table is not None:
            found.append((grid.ys[0], *table))
            taken = set(map(id, table[1]))
            left = [glyph for glyph in left if id(glyph) not in taken]
    return found


def _refuse_unreadable(pages: Sequence[_Page]) -> None:
    if not pages:
        raise UnreadableFile("PDF 里没有任何页面，文件可能没有下载完。", advice="请重新下载后再导入。")
    if all(page.characters < _LEAST_TEXT for page in pages):
        raise UnreadableFile("图片型 PDF，没有文字层，无法读取文字和表格。", advice=_OCR if scan.is_available() else scan.ADVICE)
    text = "".join(item.text for page in pages for item in page.items if isinstance(item, TextLine))
    if text and text.count("\ufffd") > len(text) / 5:
        raise UnreadableFile("PDF 的文字层缺少编码信息，读出来是乱码。", advice=_OCR)


# --- headers, footers, page numbers ---------------------------------------------------------------------------


def _without_furniture(pages: Sequence[_Page]) -> Iterator[list[_Item]]:
    """Lines in the margins that come back on at least half of the pages, and page numbers."""
    repeated: Counter[_Key] = Counter()
    offsets: Counter[int] = Counter()
    for page in pages:
        margin = [item for item in page.items if isinstance(item, TextLine) and _in_margin(item, page)]
        repeated.update({_furniture_key(line, page) for line in margin})
        offsets.update({int(match.group(1)) - page.number for line in margin if (match := _PAGE_NUMBER.match(line.text))})
    often = max(2, len(pages) / 2)
    furniture = {key for key, count in repeated.items() if count >= often and key[-1]}
    counted = {offset for offset, count in offsets.items() if count >= often or offset == 0}
    for page in pages:
        yield [item for item in page.items if not (isinstance(item, TextLine) and _is_furniture(item, page, furniture, counted))]


def _is_furniture(line: TextLine, page: _Page, furniture: set[_Key], offsets: set[int]) -> bool:
    if not _in_margin(line, page):
        return False
    match = _PAGE_NUMBER.match(line.text)
    if match is not None:
        return int(match.group(1)) - page.number in offsets
    return _furniture_key(line, page) in furniture


def _in_margin(line: TextLine, page: _Page) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _furniture_key(line: TextLine, page: _Page) -> _Key:
    """Same text but for its numbers, in the same type at the same end of the page: a title is larger than the
    header that repeats it. Bare numbers have no key, they are judged as page numbers."""
    text = "" if _PAGE_NUMBER.match(line.text) else _DIGITS.sub("#", line.text.replace(" ", ""))
    return line.top < page.height / 2, round(line.size), text


# --- over page breaks -----------------------------------------------------------------------------------------


def _whole_tables(items: Sequence[_Item]) -> list[_Item]:
    whole: list[_Item] = []
    page = 0
    for item in items:
        last = whole[-1] if whole else None
        if isinstance(item, PdfTable) and isinstance(last, PdfTable) and item.page > page and continues(last, item):
            whole[-1] = append_part(last, item)
        else:
            whole.append(item)
        page = item.page
    return whole


def _blocks(items: Sequence[_Item], page_width: float) -> Iterator[Block]:
    typography = Typography([item for item in items if isinstance(item, TextLine)], page_width)
    lines: list[TextLine] = []
    for item in items:
        if isinstance(item, TextLine):
            lines.append(item)
            continue
        yield from _text_blocks(lines, typography)
        lines = []
        yield from _table_blocks(item)
    yield from _text_blocks(lines, typography)


def _text_blocks(lines: Sequence[TextLine], typography: Typography) -> Iterator[Block]:
    for paragraph in paragraphs_of(lines, typography):
        yield text_block(paragraph.text, page=paragraph.page, heading=paragraph.heading)


def _table_blocks(table: PdfTable) -> Iterator[Block]:
    """The table; rows of running text in it are paragraphs of their own."""
    start, grid, spots = 0, table.grid(), table.spots()
    for number, row in enumerate(grid):
        if is_prose(row):
            if number > start:
                yield table_block(grid[start:number], page=table.page, spots=spots[start:number])
            yield text_block(row[0] or "", page=table.page)
            start = number + 1
    if start < len(grid):
        yield table_block(grid[start:], page=table.page, spots=spots[start:])


def _warnings(pages: Sequence[_Page]) -> Iterator[str]:
    recognised = "、".join(str(page.number) for page in pages if page.recognised)
    if recognised:
        yield f"第{recognised}页是图片，文字由程序识别；表格里的数字只有经合计关系证实的才采用。"
    scanned = [str(page.number) for page in pages if page.characters < _LEAST_TEXT and page.pictures]
    if scanned:
        yield f"第{'、'.join(scanned)}页是图片，没有文字层，其中的内容无法读取。"
    pictured = [page for page in pages if page.pictures and str(page.number) not in scanned]
    if pictured:
        numbers = "、".join(str(page.number) for page in pictured)
        yield f"正文含图片{sum(page.pictures for page in pictured)}张（第{numbers}页），其中的表格无法读取。"
    if any("\ufffd" in item.text for page in pages for item in page.items if isinstance(item, TextLine)):
        yield "PDF 中个别文字缺少编码信息，已用“\ufffd”代替。"
