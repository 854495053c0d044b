"""A paragraph cut into sentences. Nothing is lost or changed: the spans follow one another through the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A full stop between digits is a decimal point; a closing quote or bracket belongs to the sentence before it.
_END = re.compile(r"(?:[。！？!?；;…\n]|(?<!\d)\.(?=\s|$))+[”’」』）)]*")
_BLANK = " \t\u3000\u00a0\r\n"


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each, without the blanks around it.

    >>> text = "一是人手少；二是更新慢。 下一步改进"
    >>> [text[start:end] for start, end in sentences(text)]
    ['一是人手少；', '二是更新慢。', '下一步改进']
    """
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip(_BLANK))
        right = left + len(piece.strip(_BLANK))
        if any(char.isalnum() for char in text[left:right]):
            yield left, right
        start = end
