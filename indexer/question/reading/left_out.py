"""What is left out behind its name: 市政府除外, 2020年不算, 街道和乡镇都撇除之后."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.question.words.pieces import Piece, T

_ALL_OF_THEM = ("都", "也", "均", "全", "全都", "一概", "一律", "统统", "通通")
_AFTERWARDS = ("之后", "以后", "后", "的话", "了", "掉", "呢", "吧")


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
