"""Plain text and Markdown: every line a block, exactly as it stands."""

from __future__ import annotations

import re

from archive.models import Block, Document
from archive.readers.decode import Decoded
from archive.readers.grid import text_block

_LINE_BREAK = re.compile(r"\r\n|\r|\n|\f")
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}\s*\S")


def read_text(decoded: Decoded) -> Document:
    return Document(
        blocks=tuple(text_block(line) for line in lines_of(decoded.text)),
        format="text",
        encoding=decoded.encoding,
        warnings=damage_warning(decoded),
    )


def read_markdown(decoded: Decoded) -> Document:
    """The marks stay in the text (``#``, ``**``, pipes): later stages know them, and citations stay true."""
    return Document(
        blocks=tuple(_markdown_block(line) for line in lines_of(decoded.text)),
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


def _markdown_block(line: str) -> Block:
    return text_block(line, heading=_MARKDOWN_HEADING.match(line) is not None)
