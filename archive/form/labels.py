"""Printed labels as keys: the one place that says which differences between two labels do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBERING = re.compile(r"^(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、.．]|\d{1,2}[.．、])")
# What separates words in a label, and the marks typists vary.
_IGNORED = re.compile(r"[\s\u200b\ufeff,，、;；:：。.．·“”\"'‘’「」*#|/／()（）\[\]【】《》<>-]+")
# Over-converted or variant characters seen after Traditional → Simplified conversion.
_VARIANTS = str.maketrans({"隻": "只", "製": "制", "祕": "秘", "徵": "征", "佈": "布"})


@lru_cache(maxsize=4096)
def label_key(text: str) -> str:
    """The label without numbering, white space and punctuation.

    >>> label_key("（三） 不予\\n公开")
    '不予公开'
    >>> label_key("3.危及“三安全一稳定”")
    '危及三安全一稳定'
    """
    flat = "".join(unicodedata.normalize("NFKC", text).split()).translate(_VARIANTS)
    flat = _NUMBERING.sub("", flat, count=1)
    return _IGNORED.sub("", flat).replace("资讯", "信息")
