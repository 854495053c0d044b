"""Bytes → Document. What a file is gets decided by its content; what cannot be read says why, in Chinese."""

from __future__ import annotations

from archive.errors import UnreadableFile
from archive.models import Document
from archive.readers.decode import NotText, declared_encoding, decode
from archive.readers.html import read_html
from archive.readers.sniff import Format, container_format, text_format
from archive.readers.sources import MAX_BYTES, SourceFile, expand
from archive.readers.text import read_markdown, read_text

__all__ = ["MAX_BYTES", "SourceFile", "expand", "read"]

_BINARY = "不是可以识别的文档（二进制内容）。"
_BINARY_ADVICE = "请确认文件没有损坏；可导入 HTML、Word、PDF、文本和 Markdown 文件。"
_BROKEN = "文件结构已损坏，无法解析。"
_BROKEN_ADVICE = "请重新下载，或用原来的软件打开并另存后再导入。"


def read(data: bytes, filename: str) -> Document:
    """The blocks of a file. Raises `UnreadableFile`, with a message for the user, and nothing else."""
    try:
        document = _read(data, filename)
        if not any(block.text.strip() for block in document.blocks):
            raise UnreadableFile("文件里没有任何文字。", advice="请确认导出或下载是否完整。")
        return document
    except UnreadableFile as error:
        raise UnreadableFile(f"{filename}：{error.message}", advice=error.advice) from error
    except NotText as error:
        raise UnreadableFile(f"{filename}：{_BINARY}", advice=_BINARY_ADVICE) from error
    except Exception as error:  # hostile files make parsers raise anything; for the user it is one unreadable file
        raise UnreadableFile(f"{filename}：{_BROKEN}", advice=_BROKEN_ADVICE) from error


def _read(data: bytes, filename: str) -> Document:
    if not data:
        raise UnreadableFile("文件是空的（0 字节）。", advice="请重新下载后再导入。")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"文件有{len(data) // 1024**2} MB，超过{MAX_BYTES // 1024**2} MB的上限。", advice="请拆分后导入。")
    match container_format(data):
        case Format.ZIP:
            raise UnreadableFile("尚不支持。")
        case _:
            return _read_characters(data, filename)


def _read_characters(data: bytes, filename: str) -> Document:
    decoded = decode(data, declared_encoding(data))
    match text_format(decoded.text, filename):
        case Format.HTML:
            return read_html(decoded)
        case Format.MARKDOWN:
            return read_markdown(decoded)
        case _:
            return read_text(decoded)
