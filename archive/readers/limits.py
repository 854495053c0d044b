"""What no annual report has, refused or cut before anything costly is made of it.

Files of a few kilobytes can stand for gigabytes of elements, and a line of a hundred thousand blanks for minutes of
looking. Real reports are far below these limits; what is left out is said in the document's warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from archive.errors import UnreadableFile
from archive.models import Block, BlockKind, Document
from archive.readers.grid import table_block

_MOST_TAGS = 500_000  # of a page or a Word document; a report of a hundred pages has some 200,000
_MOST_IN_TAG = 5_000  # blanks between "<" and ">": attributes are compared with each other
_LONG_TAG = re.compile(rf"<[^<]{{{2 * _MOST_IN_TAG},}}")  # with room for so many before the next one opens
_MOST_PARTS = 1_000  # of a web page saved as a single file
_MOST_CHARACTERS = 1_000_000
_MOST_CELLS = 500_000
_MOST_LINES = 100_000
_BLANKS = re.compile(r"[^\S\n]{201,}")
_NOISE = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\n]{8001,}")  # without a single Han character
_DIGIT = "[0-9０-９零〇○一二两三四五六七八九十百千万]"
_DIGITS = re.compile(rf"(?:{_DIGIT}[,，]?){{201,}}|(?:{_DIGIT}[ \u3000\t,，]?){{2001,}}")  # no number, nor a row of them
_KEPT = 200  # characters of any of them

_HUGE = "请另存为只含年度报告的文件后再导入。"


def check_markup(markup: str | bytes) -> None:
    """Before it is parsed: every tag becomes an object."""
    text = markup if isinstance(markup, str) else markup.decode("latin-1")
    if text.count("<") > _MOST_TAGS:
        raise UnreadableFile(f"文件中的标记超过{_MOST_TAGS // 10_000}万个，已停止读取。", advice=_HUGE)
    for long in _LONG_TAG.finditer(text):
        tag = long[0].partition(">")[0]
        if len(tag.split(None, _MOST_IN_TAG + 1)) > _MOST_IN_TAG and " " in tag and not tag.startswith("<!--"):
            raise UnreadableFile("文件中有属性异常多的标记，已停止读取。", advice=_HUGE)


def check_parts(data: bytes) -> None:
    if data.lower().count(b"content-type:") > _MOST_PARTS:
        raise UnreadableFile(f"单文件网页中的部件超过{_MOST_PARTS}个，已停止读取。", advice=_HUGE)


def check_characters(text: str) -> None:
    if len(text) > _MOST_CHARACTERS:
        told = f"文件有{len(text) // 10_000}万字，超过{_MOST_CHARACTERS // 10_000}万字的上限。"
        raise UnreadableFile(told, advice="请只导入年度报告所在的部分。")


def check_cells(number: int) -> None:
    """While a table is laid out: merged cells stand for many."""
    if number > _MOST_CELLS:
        raise UnreadableFile("文件中的表格异常庞大，已停止读取。", advice=_HUGE)


def tamed(document: Document) -> Document:
    """The document within limits; endless blanks and stretches that are no text are cut."""
    lines = sum(1 + block.text.count("\n") for block in document.blocks)
    if lines > _MOST_LINES:
        raise UnreadableFile(f"文件有{lines // 10_000}万行，超过{_MOST_LINES // 10_000}万行的上限。", advice="请只导入年度报告所在的部分。")
    check_characters("".join(block.text for block in document.blocks))
    wild = [number for number, block in enumerate(document.blocks) if len(block.text) > _KEPT and _is_wild(_texts(block))]
    if not wild:
        return document
    noisy = sum(any(_NOISE.search(text) or _DIGITS.search(text) for text in _texts(document.blocks[number])) for number in wild)
    blocks = [_cut(block) if number in set(wild) else block for number, block in enumerate(document.blocks)]
    told = (f"正文有{noisy}处连续数百个数字或数千个不含汉字的字符，不是文字，已略去。",) if noisy else ()
    return replace(document, blocks=tuple(blocks), warnings=(*document.warnings, *told))


def _texts(block: Block) -> Iterable[str]:
    return [cell for row in block.rows or () for cell in row if cell] if block.kind is BlockKind.TABLE and block.rows else [block.text]


def _is_wild(texts: Iterable[str]) -> bool:
    return any(len(text) > _KEPT and any(pattern.search(text) for pattern in (_BLANKS, _NOISE, _DIGITS)) for text in texts)


def _cut(block: Block) -> Block:
    if block.kind is BlockKind.TABLE and block.rows:
        return table_block([[cell and _cut_text(cell) for cell in row] for row in block.rows], page=block.page)
    return block._replace(text=_cut_text(block.text))


def _cut_text(text: str) -> str:
    text = _BLANKS.sub(lambda found: found[0][:_KEPT], text)
    for pattern in (_NOISE, _DIGITS):
        text = pattern.sub(lambda found: found[0][:_KEPT] + "…", text)
    return text
