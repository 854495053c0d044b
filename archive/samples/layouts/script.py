"""The text in other clothes: Traditional characters, with the pinyin glosses some sites add, and other encodings."""

from __future__ import annotations

import re
from functools import lru_cache

import opencc

from archive.agency.places.fictional import LABEL  # stays as it is, so that a reader always finds it

# Characters a byte-level replacement on many sites marks with their pronunciation, each time they occur.
GLOSSES = {
    "結": "jié", "務": "wù", "數": "shù", "內": "nèi", "關": "guān", "發": "fā", "復": "fù", "業": "yè", "規": "guī", "責": "zé",
    "網": "wǎng", "據": "jù", "導": "dǎo", "統": "tǒng", "現": "xiàn", "領": "lǐng", "構": "gòu", "設": "shè", "當": "dāng",
    "轉": "zhuǎn", "權": "quán", "續": "xù", "協": "xié", "調": "diào", "區": "qū", "穩": "wěn", "執": "zhí", "經": "jīng", "養": "yǎng",
}  # fmt: skip
_GLOSSED = re.compile("[" + "".join(GLOSSES) + "]")
_HALF_WIDTH = str.maketrans("，；：（）", ",;:()")


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted.replace(_converter().convert(LABEL), LABEL)


def glossed(text: str) -> str:
    """數 → 數(shù), for the characters those sites mark."""
    return _GLOSSED.sub(lambda match: f"{match[0]}({GLOSSES[match[0]]})", text)


def byte_glossed(text: str) -> str:
    """The same as the accident really does it, on GBK bytes: now and then it hits halves of two neighbours."""
    data = text.encode("gbk", "replace")
    for character, reading in GLOSSES.items():
        pair = character.encode("gbk")
        data = data.replace(pair, pair + f"({reading})".encode("gbk"))
    return data.decode("gbk", "replace")


def traditional_glossed(text: str) -> str:
    """As found: Traditional, glossed, with half-width punctuation."""
    head, label, tail = traditional(text).translate(_HALF_WIDTH).partition(LABEL.translate(_HALF_WIDTH))
    return glossed(head) + (LABEL if label else "") + glossed(tail)
