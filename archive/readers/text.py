"""Plain text and Markdown: every line a block, exactly as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.models import Block, Document
from archive.readers.decode import Decoded
from archive.readers.grid import text_block
from archive.readers.html_text import table_blocks

_LINE_BREAK = re.compile(r"\r\n|\r|\n|\f")
_HTML_TABLE = re.compile(r"<table\b[^<>]*>.*?</table>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s*\S")


def read_text(decoded: Decoded) -> Document:
    return Document(
        blocks=tuple(text_block(line) for line in lines_of(decoded.text)),
        format="text",
        encoding=decoded.encoding,
        warnings=damage_warning(decoded),
    )


def read_markdown(decoded: Decoded) -> Document:
    """The marks stay in the text (``#``, ``**``, pipes): later stages know them, and citations stay true.

    Tables written as HTML, as programs that turn PDF into Markdown do, are tables.
    """
    return Document(
        blocks=tuple(_markdown_blocks(decoded.text)),
        format="markdown",
        encoding=decoded.encoding,
        warnings=damage_warning(decoded),
    )


def lines_of(text: str) -> list[str]:
    """Lines without their ends; a final line end starts no further line."""
    lines = _LINE_BREAK.split(text.rstrip("\x1a"))
    if lines and not lines[-1]:
        lines.pop()
    return lines


def damage_warning(decoded: Decoded) -> tuple[str, ...]:
    if not decoded.damaged:
        return ()
    return (f"文件中有{decoded.damaged}处字符已损坏，无法还原，相应文字可能不完整。",)


def _markdown_blocks(text: str) -> Iterator[Block]:
    start = 0
    for table in _HTML_TABLE.finditer(text):
        yield from _line_blocks(text[start : table.start()])
        yield from table_blocks(table.group())
        start = table.end()
    yield from _line_blocks(text[start:])


def _line_blocks(text: str) -> Iterator[Block]:
    return (text_block(line, heading=_HEADING.match(line) is not None) for line in lines_of(text))
