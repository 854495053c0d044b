"""Halves of characters in text that was never decoded properly."""

from __future__ import annotations


def whole(text: str) -> str:
    """Bytes that are no UTF-8 on a command line, \\ud800 in JSON: as U+FFFD, since nothing that writes UTF-8 takes half a character."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
