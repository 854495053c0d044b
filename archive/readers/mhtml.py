"""Web pages saved as a single file (.mht, and “.doc” files that are such pages): the page inside."""

from __future__ import annotations

from email import message_from_bytes, policy

from archive.errors import UnreadableFile


def html_part(data: bytes) -> tuple[bytes, str | None]:
    """The first HTML part and the encoding its header names."""
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content, part.get_content_charset()
    raise UnreadableFile("单文件网页（.mht）中没有网页正文。", advice="请在浏览器中另存为 HTML 后再导入。")
