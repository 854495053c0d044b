"""What is left out behind its name: 市政府除外, 2020年不算, 街道和乡镇都撇除之后."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.question.words.pieces import Piece, T

if TYPE_CHECKING:
    from indexer.question.reading.who import Who

_ALL_OF_THEM = ("都", "也", "均", "全", "全都", "一概", "一律", "统统", "通通")
_AFTERWARDS = ("之后", "以后", "后", "的话", "了", "掉", "呢", "吧")
_DROPPED = re.compile("(?:不要|去掉|取消|拿掉|删掉|放开|不看|不限|别管).+(?:条件|限制|要求|[这那]条)也?(?:不要|去掉|取消)?了?呢?$")


def leaves_out(pieces: Sequence[Piece], i: int) -> int:
    """Where the word stands that leaves out what ends before piece ``i``; 0 if there is none, or it takes what follows instead."""
    if i < len(pieces) and pieces[i].text in _ALL_OF_THEM:
        i += 1
    if i >= len(pieces):
        return 0
    named = pieces[i].value == "left-out" or pieces[i].text in ("以外", "之外", "除外")
    return i if named or (pieces[i].kind is T.EXCEPT and nothing_follows(pieces, i + 1)) else 0


def nothing_follows(pieces: Sequence[Piece], i: int) -> bool:
    """之后, 的话: nothing follows in this clause."""
    rest = next((piece for piece in pieces[i:] if piece.text not in _AFTERWARDS), None)
    return rest is None or rest.kind is T.BREAK


def left_out_behind(pieces: Sequence[Piece], who: Who) -> None:
    """乡镇以外的单位, 把市政府剔了."""
    for phrase in who.phrases:
        first, last = min(phrase.used), max(phrase.used)
        behind = pieces[last + 1] if last + 1 < len(pieces) else None
        taken_out = first > 0 and pieces[first - 1].text in ("把", "将") and behind is not None and behind.kind is T.EXCEPT
        if at := leaves_out(pieces, last + 1) or (last + 1) * taken_out:
            phrase.exclude = True
            who.negations.add(at)
    closing = False
    for phrase, following in reversed(list(pairwise(who.phrases))):  # 教育局、民政局和气象局除外
        between = pieces[max(phrase.used) + 1 : min(following.used)]
        listed = bool(between) and all(piece.kind is T.AND for piece in between)
        closing = listed and following.exclude and (closing or leaves_out(pieces, max(following.used) + 1) > 0)
        phrase.exclude |= closing


def drops_condition(text: str) -> bool:
    """不要收件数那个条件了."""
    return _DROPPED.search(text) is not None
