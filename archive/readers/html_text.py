"""HTML elements → lines and grids: what a browser would show, line by line."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml import etree

from archive.models import Block
from archive.readers.grid import LONG, Row, SpanGrid, is_article, is_prose, join_lines, table_block, text_block
from archive.readers.html_unprinted import drop_unprinted

Element = etree._Element

_BLOCKS = """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"""
# Never shown, or shown as something other than text: form controls, pinyin above the characters.
_SILENT = """head script style noscript template iframe object embed svg math canvas audio video map
    select option textarea button input rt rp"""
BLOCK_TAGS = frozenset(_BLOCKS.split())
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
SILENT_TAGS = frozenset(_SILENT.split())

_MAX_ROWSPAN = 1000
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE_RUN = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\D{0,3}(\d{1,5})")


@dataclass(frozen=True, slots=True)
class HtmlLine:
    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    rows: tuple[Row, ...]


class Tables:
    """The tables of a page, each laid out once however often the page is walked through."""

    def __init__(self, root: Element) -> None:
        self._data: dict[Element, list[list[Element]]] = {}  # the rows of data tables
        self._shown: dict[Element, tuple[HtmlLine | Grid, ...]] = {}
        holding: set[Element] = set()  # tables around data tables
        for table in reversed([*root.iter("table")]):  # the inner ones first
            own_rows = rows_of(table)
            if table not in holding and is_data_table(own_rows):
                self._data[table] = own_rows
            if table in holding or (table in self._data and len(own_rows) > 1):
                holding.update(islice(table.iterancestors("table"), 1))

    def shown(self, table: Element) -> tuple[HtmlLine | Grid, ...] | None:
        """What a data table shows; None for one that only arranges the page."""
        own_rows = self._data.get(table)
        if own_rows is not None and table not in self._shown:
            self._shown[table] = (*_caption(table), *_table(own_rows))
        return self._shown.get(table)


def _caption(table: Element) -> Iterator[HtmlLine]:
    return (HtmlLine(line) for caption in table.iterchildren("caption") for line in lines_of(caption))


def walk(root: Element, skipped: Container[Element] = (), tables: Tables | None = None) -> Iterator[HtmlLine | Grid]:
    """The lines and data tables below ``root`` in reading order, without ``skipped`` elements.

    Iterative: pages with hundreds of unclosed tags nest that deep.
    """
    tables = tables or Tables(root)
    buffer: list[str] = []
    headings = preformatted = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in BLOCK_TAGS or tag == "br":
                yield from _flush(buffer, headings > 0, preformatted > 0)
            if tag in SILENT_TAGS or not tag or element in skipped:
                walker.skip_subtree()
                continue
            if tag == "table" and (shown := tables.shown(element)) is not None:
                yield from shown
                walker.skip_subtree()
                continue
            headings += tag in HEADING_TAGS
            preformatted += tag == "pre"
            buffer.append(element.text or "")
            continue
        if tag in BLOCK_TAGS:
            yield from _flush(buffer, headings > 0, preformatted > 0)
            if element not in skipped:
                headings -= tag in HEADING_TAGS
                preformatted -= tag == "pre"
        if element is not root:
            buffer.append(element.tail or "")
    yield from _flush(buffer, False, False)


def parse(text: str) -> Element | None:
    # Bytes of a known encoding: lxml then believes neither the declaration inside nor its own guess.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    root = etree.fromstring(_XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace"), parser)
    if root is not None:
        drop_unprinted(root)
    return root


def block_of(item: HtmlLine | Grid) -> Block:
    return table_block(item.rows) if isinstance(item, Grid) else text_block(item.text, heading=item.heading)


def table_blocks(markup: str) -> Iterator[Block]:
    """A table that stands in other text."""
    root = parse(markup)
    return (block_of(item) for item in walk(root)) if root is not None else iter(())


def lines_of(element: Element) -> list[str]:
    """The visible lines of an element; tables in it count as lines, too."""
    lines: list[str] = []
    for item in walk(element):
        lines += [item.text] if isinstance(item, HtmlLine) else [join_lines(cell or "" for cell in row) for row in item.rows]
    return lines


def text_of(element: Element) -> str:
    """All characters inside an element, shown or not."""
    return "".join(cast("Iterator[str]", element.itertext()))


def _cell_text(cell: Element) -> str:
    """Most cells hold one run of characters, however many tags are around it."""
    if not len(cell):
        return collapse(cell.text) if cell.text and not cell.text.isspace() else ""
    runs = [run for run in cast("Iterator[str]", cell.itertext()) if not run.isspace()]
    if len(runs) <= 1 and not any(child.tag in SILENT_TAGS for child in cell.iter()):
        return collapse(runs[0]) if runs else ""
    return join_lines(lines_of(cell))


def _flush(buffer: list[str], heading: bool, preformatted: bool) -> Iterator[HtmlLine]:
    if not buffer:
        return
    text = "".join(buffer)
    buffer.clear()
    if preformatted:
        yield from (HtmlLine(line) for line in text.splitlines())
    elif line := collapse(text):
        yield HtmlLine(line, heading)


def collapse(text: str) -> str:
    """ASCII white space as a browser shows it; line breaks in the source between Han characters show nothing.
    No-break and ideographic blanks are text and stay."""
    return _SPACE_RUN.sub(_shown, text).strip(" ")


def _shown(run: re.Match[str]) -> str:
    if "\n" in run.group():
        before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
        if before > "\u2e7f" and after > "\u2e7f":
            return ""
    return " "


# --- tables ---------------------------------------------------------------------------------------------------


def rows_of(table: Element) -> list[list[Element]]:
    """The table's own rows as lists of cells, whatever wraps them; rows of tables inside it are not its own.
    Rows without cells count: spans go over them."""
    rows: list[list[Element]] = []
    walker = etree.iterwalk(table, events=("start",), tag=("table", "tr", "td", "th"))
    for _, element in walker:
        if element.tag == "table" and element is not table:
            walker.skip_subtree()
        elif element.tag == "tr":
            rows.append([])
        elif element.tag in ("td", "th"):
            if not rows:
                rows.append([])
            rows[-1].append(element)
            walker.skip_subtree()
    return rows


def is_data_table(rows: list[list[Element]]) -> bool:
    """False for tables that only arrange the page: a single cell, or an article inside a cell."""
    cells = [cell for row in rows for cell in row]
    if len(cells) < 2 or max(len(row) for row in rows) < 2:
        return False
    texts = [text_of(cell) if len(cell) else cell.text or "" for cell in cells]
    return max(map(len, texts)) <= LONG or not is_article(len(collapse(text)) for text in texts)


def _table(rows: list[list[Element]]) -> Iterator[HtmlLine | Grid]:
    """The grid; full-width rows of running text between data rows are lines of their own."""
    grid, prose = _expand(rows)
    start = 0
    for number in [*prose, len(grid)]:
        if any(cell for row in grid[start:number] for cell in row):
            yield Grid(grid[start:number])
        if number < len(grid):
            yield from (HtmlLine(line) for line in lines_of(prose[number]))
        start = number + 1


def _expand(rows: list[list[Element]]) -> tuple[tuple[Row, ...], dict[int, Element]]:
    spans = SpanGrid()
    for number, row in enumerate(rows):
        spans.start_row()
        for cell in row:
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            spans.add(_cell_text(cell), rowspan=min(down or _MAX_ROWSPAN, len(rows) - number), colspan=right or 1)
    grid = spans.rows()
    own = enumerate(row for row in rows if row)
    return grid, {number: row[0] for number, row in own if len(row) == 1 and is_prose(grid[number])}


def _span(cell: Element, name: str) -> int:
    """HTML allows ``rowspan="0"``: to the last row."""
    written = cell.get(name)
    number = _DIGITS.match(written) if written else None
    return int(number.group(1)) if number else 1
