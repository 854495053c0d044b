"""Word documents: the body in reading order, read straight from its XML.

Merged cells are what the file says (``gridSpan``, ``vMerge``), text boxes come once, deleted, hidden and crossed-out
text not at all, and automatic numbers are written out. Headers, footers, footnotes and tables of contents are not part of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from lxml import etree

from archive.errors import UnreadableFile
from archive.models import Block, Document
from archive.readers.docx_numbering import Element, Numbering, child, local, number, value
from archive.readers.grid import Row, is_article, is_prose, join_lines, table_block, text_block
from archive.readers.limits import check_cells, check_markup
from archive.readers.zips import open_zip, read_member
from archive.text.footnotes import RAISED

_MAX_PART = 64 * 1024 * 1024
_MAIN = "word/document.xml"
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*\d|title$|标题$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_REPORT_TITLE = re.compile(r"报告|報告")

_UNSHOWN = """del moveFrom delText instrText pPr rPr sectPr tblPr tblGrid trPr tcPr rt binData
    footnoteReference endnoteReference annotationRef"""
_IGNORED = frozenset(_UNSHOWN.split())
_UNPRINTED = ("vanish", "specVanish", "strike", "dstrike")
_LEAST_SIZE = 4  # half points; smaller characters are not meant to be read
# Around digits in white: beside others they stand on white, alone in their paragraph on a colour.
_WHITE = re.compile("\ue010([^\ue011]*)\ue011")
_RAISED_BY = 4  # half points


@dataclass(frozen=True, slots=True)
class _Paragraph:
    lines: tuple[str, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[Row, ...]


_Item = _Paragraph | _Table


@dataclass(frozen=True, slots=True)
class _Cell:
    items: tuple[_Item, ...]
    span: int
    covered: bool

    @property
    def text(self) -> str:
        return join_lines(line for item in self.items for line in _plain_lines(item))


def read_docx(data: bytes) -> Document:
    container = open_zip(data)
    main = _part(container, _main_part(container))
    body = child(main, "body")
    if main is None or body is None:
        raise UnreadableFile("Word 文档缺少正文部分，文件可能已损坏。", advice="请用 Word 或 WPS 打开并另存后再导入。")
    reader = _Reader(_part(container, "word/styles.xml"), _part(container, "word/numbering.xml"))
    blocks = [block for item in reader.items(body) for block in _blocks(item)]
    return Document(
        blocks=tuple(blocks),
        format="docx",
        metadata=_metadata(_part(container, "docProps/core.xml")),
        warnings=tuple(_warnings(body)),
    )


def _main_part(container: ZipFile) -> str:
    """Usually word/document.xml; the package's relations have the last word."""
    relations = _part(container, "_rels/.rels")
    for relation in relations if relations is not None else ():
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or _MAIN).lstrip("/")
    return _MAIN


def _part(container: ZipFile, name: str) -> Element | None:
    try:
        member = container.getinfo(name)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        part = read_member(container, member, _MAX_PART)
        check_markup(part)
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(f"Word 文档内部（{name}）已损坏。", advice="请用 Word 或 WPS 打开并另存后再导入。") from error


class _Reader:
    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles = {value(style, "styleId") or "": style for style in styles if local(style) == "style"} if styles is not None else {}
        self._numbering = Numbering(numbering)
        self._cells = 0

    def items(self, container: Element) -> Iterator[_Item]:
        for element in _content(container):
            if local(element) == "p":
                yield from self._paragraph(element)
            elif local(element) == "tbl":
                yield from self._table(element)

    # --- paragraphs ---

    def _paragraph(self, paragraph: Element) -> Iterator[_Item]:
        properties = child(paragraph, "pPr")
        styles = self._style_chain(value(child(properties, "pStyle")))
        if any(_CONTENTS_STYLE.match(value(child(style, "name")) or "") for style in styles):
            return
        boxes: list[Element] = []
        text = _printed("".join(self._characters(paragraph, boxes)))
        prefix = self._prefix(properties, styles)
        lines = (prefix + text if text.strip() else text).split("\n")
        yield _Paragraph(tuple(lines), _is_heading(properties, styles) and bool(text.strip()))
        for box in boxes:
            yield from self.items(box)

    def _characters(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        """The visible characters below ``element``; text boxes are put aside for later."""
        for inner in element:
            name = local(inner)
            if name == "t":
                yield inner.text or ""
            elif name == "tab":
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "txbxContent":
                boxes.append(inner)
            elif name == "AlternateContent":
                yield from self._characters(_alternative(inner), boxes)
            elif name == "r":
                yield from self._run(inner, boxes)
            elif name not in _IGNORED:
                yield from self._characters(inner, boxes)

    def _run(self, run: Element, boxes: list[Element]) -> Iterator[str]:
        """The characters of a run unless they are hidden or crossed out; raised digits as raised characters."""
        formats = self._formats(child(run, "rPr"))
        if any(_is_on(formats, mark) for mark in _UNPRINTED) or number(_first(formats, "sz"), _LEAST_SIZE) < _LEAST_SIZE:
            return
        characters = self._characters(run, boxes)
        if (value(_first(formats, "color")) or "").upper() == "FFFFFF":
            text = "".join(characters)
            characters = iter([f"\ue010{text}\ue011" if text.isdigit() else text])
        yield from (text.translate(RAISED) for text in characters) if _is_raised(formats) else characters

    def _formats(self, properties: Element | None) -> list[Element]:
        """The run's own format, then those of its character style."""
        if properties is None:
            return []
        styles = self._style_chain(value(child(properties, "rStyle")))
        return [properties, *(found for style in styles if (found := child(style, "rPr")) is not None)]

    def _style_chain(self, style_id: str | None) -> list[Element]:
        chain: list[Element] = []
        while style_id and (style := self._styles.get(style_id)) is not None and style not in chain:
            chain.append(style)
            style_id = value(child(style, "basedOn"))
        return chain

    def _prefix(self, properties: Element | None, styles: list[Element]) -> str:
        own = child(properties, "numPr")
        inherited = [found for style in styles if (found := child(style, "pPr", "numPr")) is not None]
        sources = [own, *inherited] if own is not None else inherited
        list_id = next((identity for source in sources if (identity := value(child(source, "numId")))), None)
        depth = next((number(level, 0) for source in sources if (level := child(source, "ilvl")) is not None), 0)
        return self._numbering.prefix(list_id, depth) if list_id and list_id != "0" else ""

    # --- tables ---

    def _table(self, table: Element) -> Iterator[_Item]:
        rows = [self._row(row) for row in _content(table) if local(row) == "tr" and child(row, "trPr", "del") is None]
        if _is_layout(rows):
            yield from (item for row in rows for cell in row if not cell.covered for item in cell.items)
            return
        grid: list[Row] = []
        for cells in rows:
            row = _grid_row(cells, first=not grid)
            self._cells += len(row)
            check_cells(self._cells)
            if sum(not cell.covered for cell in cells) == 1 and is_prose(row):
                yield from _finished(grid)
                yield from (item for cell in cells if not cell.covered for item in cell.items)
                grid = []
            elif any(cell is not None for cell in row):
                grid.append(row)
        yield from _finished(grid)

    def _row(self, row: Element) -> list[_Cell]:
        properties = child(row, "trPr")
        before = number(child(properties, "gridBefore"), 0)
        cells = [_Cell((), before, covered=True)] if before > 0 else []
        for cell in _content(row):
            if local(cell) == "tc":
                merged = child(cell, "tcPr")
                covered = any(
                    (mark := child(merged, name)) is not None and (value(mark) or "continue") == "continue" for name in ("vMerge", "hMerge")
                )
                cells.append(_Cell(tuple(self.items(cell)), max(1, min(number(child(merged, "gridSpan"), 1), 100)), covered))
        return cells


def _is_layout(rows: list[list[_Cell]]) -> bool:
    """Frames around text: one column only, or an article or another table inside a cell."""
    cells = [cell for row in rows for cell in row if not cell.covered]
    if all(len(row) < 2 for row in rows):
        return True
    if any(isinstance(item, _Table) and len(item.rows) > 1 for cell in cells for item in cell.items):
        return True
    return is_article(len(cell.text) for cell in cells)


def _grid_row(cells: list[_Cell], *, first: bool) -> Row:
    row: list[str | None] = []
    for cell in cells:
        # A cell that continues nothing is one of its own.
        text = None if cell.covered and (not first or not cell.items) else cell.text
        row += [text, *[None] * (cell.span - 1)]
    return tuple(row)


def _finished(grid: list[Row]) -> Iterator[_Item]:
    if any(cell for row in grid for cell in row):
        yield _Table(tuple(grid))


def _plain_lines(item: _Item) -> Iterator[str]:
    if isinstance(item, _Paragraph):
        yield from (line for line in item.lines if line)
    else:
        yield from (join_lines(cell for cell in row if cell) for row in item.rows)


def _blocks(item: _Item) -> Iterator[Block]:
    if isinstance(item, _Table):
        yield table_block(item.rows)
    else:
        yield from (text_block(line, heading=item.heading) for line in item.lines)


def _content(container: Element) -> Iterator[Element]:
    """Children, looking through content controls, tracked insertions and alternative contents."""
    for element in container:
        name = local(element)
        if name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            if not _is_contents_table(element):
                yield from _content(element)
        elif name == "AlternateContent":
            yield from _content(_alternative(element))
        elif name not in _IGNORED:
            yield element


def _is_contents_table(element: Element) -> bool:
    return (value(child(element, "sdtPr", "docPartObj", "docPartGallery")) or "") == "Table of Contents"


def _alternative(element: Element) -> Element:
    """The same drawing is stored twice, for new and for old versions of Word; one is enough."""
    return next((choice for choice in element if local(choice) in ("Choice", "Fallback")), element)


def _printed(text: str) -> str:
    """Without digits in white beside others."""
    if "\ue010" not in text:
        return text
    return _WHITE.sub("" if _WHITE.sub("", text).strip() else r"\1", text)


def _first(formats: list[Element], name: str) -> Element | None:
    return next((found for source in formats if (found := child(source, name)) is not None), None)


def _is_on(formats: list[Element], name: str) -> bool:
    mark = _first(formats, name)
    return mark is not None and (value(mark) or "true") not in ("0", "false", "off", "none")


def _is_raised(formats: list[Element]) -> bool:
    mark = _first(formats, "vertAlign")
    if mark is not None:
        return value(mark) in ("superscript", "subscript")
    return any(abs(number(child(source, "position"), 0)) >= _RAISED_BY for source in formats)


def _is_heading(properties: Element | None, styles: list[Element]) -> bool:
    """By outline level, or by the style's name where it has none."""
    for source in (properties, *(child(style, "pPr") for style in styles)):
        level = child(source, "outlineLvl")
        if level is not None:
            return number(level, 9) < 9
    return any(_HEADING_STYLE.search(value(child(style, "name")) or "") for style in styles)


def _metadata(properties: Element | None) -> dict[str, str]:
    """Only a title that is one: templates leave “Word Document” and the like; authors are private persons."""
    title = child(properties, "title")
    text = (title.text or "").strip() if title is not None else ""
    return {"title": text} if _REPORT_TITLE.search(text) else {}


def _warnings(body: Element) -> Iterator[str]:
    pictures = sum(1 for _ in body.iter("{*}blip", "{*}imagedata"))
    objects = sum(1 for _ in body.iter("{*}OLEObject"))
    if objects:
        yield f"正文嵌有{objects}个对象（如 Excel 表格），其中的内容无法读取。"
    if pictures > objects:
        yield f"正文含图片{pictures - objects}张，其中的表格无法读取。"
    if next(body.iter("{*}del", "{*}ins"), None) is not None:
        yield "文档含未处理的修订，已按接受全部修订后的内容读取。"
