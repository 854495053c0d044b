"""What is left out behind its name: 市政府除外, 2020年不算, 街道撇除之后."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.question.words.pieces import Piece, T


def leaves_out(pieces: Sequence[Piece], i: int) -> bool:
    """除外, 不算: what stands before it, where nothing follows that it could take instead."""
    if i >= len(pieces):
        return False
    return (
        pieces[i].value == "left-out"
        or pieces[i].text in ("以外", "之外", "除外")
        or (pieces[i].kind is T.EXCEPT and nothing_follows(pieces, i + 1))
    )


def nothing_follows(pieces: Sequence[Piece], i: int) -> bool:
    """之后, 的话: nothing follows in this clause."""
    rest = next((piece for piece in pieces[i:] if piece.text not in ("之后", "以后", "后", "的话", "了", "掉", "呢", "吧")), None)
    return rest is None or rest.kind is T.BREAK
