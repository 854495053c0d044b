"""提到马上办: what is said to be written is looked for as it stands, whatever its words mean elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.question.reading.read import Reading, Want
from indexer.question.words.pieces import T

_SHORTEST = 2
_REACHES = ("到", "及", "到了", "及了", "到过", "及过", "有提到", "到有")
_CLOSING = re.compile(
    "(?:的?(?:单位|部门|机关|机构|年报|报告|地方|乡镇|街道)?(?:都|一共|总共)?[有是]?(?:哪些|哪几家|哪家|谁|几家|几个|几份|多少家|多少份)(?:单位|部门|年报|报告)?"
    "|的(?:单位|部门|机关|机构|年报|报告|地方|乡镇|街道|话|字样|字眼)?|[这那]个?(?:词|几个字|字眼|话)|(?:字样|字眼)|没有?|[了过吗呢么嘛吧啊呀]|[?？。!！])+$"
)
_BEGINS = re.compile("(?:[了过](?![解结程渡期错失去多于]))?(?:关于|有关)?")
_POLITE = re.compile("[,，。](?:谢谢|多谢|麻烦|辛苦|急|请|拜托).{0,8}$")
_SEVERAL = re.compile("[、;；]|或|还是|同时|[没未]有?[提写说谈]")
_JOINS = re.compile("以及|[和与及跟、,，]")
_ABOUT = re.compile("的(?:内容|情况|问题|事|事情)$")
# Who, when, how many, which: then it is more than a piece of text.
_ASKS = frozenset((T.YEAR, T.QUANT, T.WHICH, T.MOST, T.LEAST, T.QUOTE, T.WHY, T.COMPARED, T.TABLE, T.ISSUED))


def written_span(r: Reading) -> tuple[str, frozenset[int]]:
    """The text behind 提到, 写到, 涉及, and its pieces; empty if it is not plain which that is."""
    verb = next((i for i in sorted(r.ids(T.TEXT)) if r.pieces[i].text.endswith(_REACHES)), -1)
    begins = _BEGINS.match(r.text, r.pieces[verb].end) if verb >= 0 else None
    if begins is None:
        return "", frozenset()
    start = begins.end()
    text = _CLOSING.sub("", _POLITE.sub("", r.text[start:]))
    ids = frozenset(i for i, piece in enumerate(r.pieces) if start <= piece.start < start + len(text))
    several = _SEVERAL.search(text) or "同时" in r.text[: r.pieces[verb].start]
    plain = ids and not several and ids.isdisjoint(r.ids(*_ASKS)) and not _names_a_body(r, verb, ids)
    return (text, ids | _behind(r, start + len(text))) if plain and len(text) >= _SHORTEST else ("", frozenset())


def _names_a_body(r: Reading, verb: int, ids: frozenset[int]) -> bool:
    """提到垃圾分类的是墨泉市吗: whose it is, unless 谁 was asked before."""
    return bool(ids & r.ids(T.AGENCY, T.PLACE, T.ELSEWHERE)) and not any(i < verb for i in r.wanting(Want.BODY, Want.BODIES))


def _behind(r: Reading, end: int) -> frozenset[int]:
    """的, 吗, 字样: what closes it, but for what asks who."""
    closing = (T.FILLER, T.SOFT, T.OFFICE, T.YESNO, T.BREAK, T.FOLLOW, T.CHECK, T.EXISTS, T.NOT)
    return frozenset(i for i, piece in enumerate(r.pieces) if piece.start >= end and piece.kind in closing)


def ways(texts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """How it may be written, first choice first: 培训的情况, 培训; 链接和图片, and each by itself."""
    bare = tuple(_ABOUT.sub("", text) for text in texts)
    yield from dict.fromkeys((texts, bare, tuple(part for text in bare for part in _JOINS.split(text) if part)))
