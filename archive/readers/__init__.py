"""Bytes → Document. What a file is gets decided by its content; what cannot be read says why, in Chinese."""

from __future__ import annotations

import re
from pathlib import PurePath

from archive.errors import OnlyPictures, UnreadableFile
from archive.models import Document
from archive.readers import limits
from archive.readers.decode import NotText, declared_encoding, decode
from archive.readers.docx import read_docx
from archive.readers.html import read_html
from archive.readers.legacy import read_legacy
from archive.readers.mhtml import html_part
from archive.readers.pdf import read_image, read_pdf
from archive.readers.sniff import Format, container_format, text_format
from archive.readers.sources import MAX_BYTES, SourceFile, expand
from archive.readers.text import read_markdown, read_text
from archive.readers.zips import open_zip

__all__ = ["MAX_BYTES", "SourceFile", "expand", "read"]

_SURELY_HTML = 1_000_000  # characters: text without any tag that long is judged before it is looked through
_BINARY = "不是可以识别的文档（二进制内容）。"
_BINARY_ADVICE = "请确认文件没有损坏；可导入 HTML、Word、PDF、文本和 Markdown 文件，或装着它们的 ZIP。"
_BROKEN = "文件结构已损坏，无法解析。"
_BROKEN_ADVICE = "请重新下载，或用原来的软件打开并另存后再导入。"

# Names lie, and a text may be called .doc; one without any Chinese in it is none.
_BINARY_NAMES = {".docx": " Word 文档", ".doc": " Word 文档", ".wps": " WPS 文档", ".pdf": " PDF 文件"}
_HAN = re.compile("[\u4e00-\u9fff]")

# ZIP packages by what they contain; only Word's is read.
_PACKAGES = (
    ("word", "", ""),
    ("xl", "这是 Excel 电子表格，不是年度报告正文。", "请导入 Word、PDF 或网页版的年度报告。"),
    ("ppt", "这是演示文稿，不是年度报告正文。", "请导入 Word、PDF 或网页版的年度报告。"),
    ("OFD.xml", "这是 OFD 版式文件，暂不能读取。", "请用阅读软件另存为 PDF 或 Word 文档后再导入。"),
    ("mimetype", "这是 OpenDocument 文档，暂不能读取。", "请另存为 .docx 后再导入。"),
)


def read(data: bytes, filename: str, *, recognise: bool = True) -> Document:
    """The blocks of a file. Raises `UnreadableFile`, with a message for the user, and nothing else.

    ``recognise``: scans are recognised, which takes seconds a page and a gigabyte; else they raise `OnlyPictures`.
    """
    try:
        document = limits.tamed(_read(data, filename, recognise))
        if not any(block.text.strip() for block in document.blocks):
            raise UnreadableFile("文件里没有任何文字。", advice="请确认导出或下载是否完整。")
        return document
    except OnlyPictures:
        raise
    except UnreadableFile as error:
        raise UnreadableFile(f"{filename}：{error.message}", advice=error.advice) from error
    except NotText as error:
        raise UnreadableFile(f"{filename}：{_BINARY}", advice=_BINARY_ADVICE) from error
    except MemoryError:  # whoever set the limit says so
        raise
    except Exception as error:  # hostile files make parsers raise anything; for the user it is one unreadable file
        raise UnreadableFile(f"{filename}：{_BROKEN}", advice=_BROKEN_ADVICE) from error


def _read(data: bytes, filename: str, recognise: bool) -> Document:
    if not data:
        raise UnreadableFile("文件是空的（0 字节）。", advice="请重新下载后再导入。")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"文件有{len(data) // 1024**2} MB，超过{MAX_BYTES // 1024**2} MB的上限。", advice="请拆分后导入。")
    match container_format(data):
        case Format.ZIP:
            return _read_zip(data)
        case Format.PDF:
            return read_pdf(data, recognise=recognise)
        case Format.IMAGE:
            return read_image(data, recognise=recognise)
        case Format.LEGACY:
            return read_legacy(data, filename)
        case Format.MHTML:
            limits.check_parts(data)
            page = decode(*html_part(data))
            limits.check_markup(page.text)
            return read_html(page)
        case _:
            return _read_characters(data, filename)


def _read_zip(data: bytes) -> Document:
    container = open_zip(data)
    for member, what, advice in _PACKAGES:
        if any(name == member or name.startswith(f"{member}/") for name in container.namelist()):
            if what:
                raise UnreadableFile(what, advice=advice)
            return read_docx(data)
    raise UnreadableFile("这是压缩包，不是单个文档。", advice="请直接导入压缩包，系统会逐个读取其中的文件。")


def _read_characters(data: bytes, filename: str) -> Document:
    decoded = decode(data, declared_encoding(data))
    if len(decoded.text) > _SURELY_HTML and "<" not in decoded.text[:_SURELY_HTML]:
        limits.check_characters(decoded.text)
    match text_format(decoded.text, filename):
        case Format.HTML:
            limits.check_markup(decoded.text)
            return read_html(decoded)
        case Format.MARKDOWN:
            return read_markdown(decoded)
        case _:
            if (suffix := PurePath(filename).suffix.lower()) in _BINARY_NAMES and not _HAN.search(decoded.text):
                what = _BINARY_NAMES[suffix]
                raise UnreadableFile(f"文件名以 {suffix} 结尾，内容却不是{what}，文件可能已损坏。", advice=_BROKEN_ADVICE)
            return read_text(decoded)
