"""What a file is, judged by its content. Names lie: “.doc” files are often HTML, “.txt” files Markdown."""

from __future__ import annotations

import re
from enum import StrEnum

from archive.errors import UnreadableFile


class Format(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"
    ZIP = "zip"
    PDF = "pdf"
    LEGACY = "legacy"
    IMAGE = "image"


_IMAGES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n": "PNG", b"GIF8": "GIF", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}
_UNPACK_ADVICE = "请解压后导入，或改用 ZIP 压缩包。"
# Files that hold no characters, by their first bytes: what they are, and what to do.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!\x1a\x07", "这是 RAR 压缩包，无法直接读取。", _UNPACK_ADVICE),
    (b"7z\xbc\xaf\x27\x1c", "这是 7z 压缩包，无法直接读取。", _UNPACK_ADVICE),
    (b"\x1f\x8b", "这是 gzip 压缩文件，无法直接读取。", _UNPACK_ADVICE),
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_XML = re.compile(rb"^\s*<\?xml[^>]*>.{0,2000}?(?:<\?mso-application|<w:wordDocument|<pkg:package)", re.DOTALL)
_MIME = re.compile(rb"^MIME-Version:.{0,600}?multipart/related", re.IGNORECASE | re.DOTALL)

_HTML_START = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|meta|body)\b", re.IGNORECASE)
_HTML_PAGE = re.compile(r"<(?:html|body)\b[^<>]*>", re.IGNORECASE)
_HTML_CLOSING = re.compile(r"</(?:p|div|span|h[1-6]|li|article|section)>", re.IGNORECASE)
_HTML_TABLE = re.compile(r"<table\b[^<>]*>.*?</table>", re.IGNORECASE | re.DOTALL)
_HTML_FRAGMENT_START = re.compile(r"^\s*<(?:p|div|span|h[1-6]|article|section|font|center)\b[^<>]*>", re.IGNORECASE)
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown|mdown)$", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_MARKDOWN_RULE = re.compile(r"^[ \t]*+\|?[ \t]*+:?-{3,}+:?[ \t]*+\|", re.MULTILINE)


def container_format(data: bytes) -> Format | None:
    """The format of files that are no plain characters; ``None`` leaves the question to `text_format`."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.ZIP
    if data.startswith((_OLE, b"{\\rtf")) or _WORD_XML.match(data[:4096]):
        return Format.LEGACY
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if _MIME.search(data[:4096].lstrip()):
        return Format.MHTML
    if image_kind(data):
        return Format.IMAGE
    for magic, what, advice in _FOREIGN:
        if data.startswith(magic):
            raise UnreadableFile(what, advice=advice)
    return None


def image_kind(data: bytes) -> str | None:
    """JPEG, PNG …; None for what is no picture."""
    return next((kind for magic, kind in _IMAGES.items() if data.startswith(magic)), None)


def text_format(text: str, filename: str) -> Format:
    if _HTML_START.match(text) or _HTML_PAGE.search(text):
        return Format.HTML
    if _MARKDOWN_NAME.search(filename):
        return Format.MARKDOWN
    headings = len(_MARKDOWN_HEADING.findall(text))
    if _HTML_FRAGMENT_START.match(text) or (not headings and len(_HTML_CLOSING.findall(text)) >= 3):
        return Format.HTML
    if headings >= 2 or _MARKDOWN_RULE.search(text) or _HTML_TABLE.search(text):
        return Format.MARKDOWN
    return Format.TEXT
