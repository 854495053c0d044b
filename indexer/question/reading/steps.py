"""Several questions in one: 申请最多的单位公开率是多少 asks who, and then something of those it finds; 市政府收到多少？
教育局呢？ asks one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.question.reading.clusters import KINDS
from indexer.question.reading.read import Reading
from indexer.question.words.pieces import Piece, T

_BODIES = ("单位", "部门", "机关", "机构", "局", "地方", "家")
_POINTING = ("那家", "那个单位", "这家", "这家单位", "那几家", "这几家", "这些单位", "那些单位", "那家单位", "那批", "那一批", "那些")
_AMONG = ("里", "中", "当中", "之中", "其中")
_FEW = 6  # pieces of a question that goes on
_BEST = (T.MOST, T.LEAST, T.FIRST, T.NTH)
_CHOOSING = (*_BEST, T.COMPARED, T.AVERAGE, T.STREAK, T.FACT, T.NOT, T.EXISTS)
_ENDS = "?;。"  # of a sentence; a comma where one follows that ends with 呢
_WHO_OR_WHEN = (T.AGENCY, T.PLACE, T.BODY, T.LEVEL, T.YEAR)
_ASKED = (*KINDS, T.GROUP, T.TOPIC, T.WHY, T.TREND, T.SHARE, T.META, T.TEXT, T.QUALITY)  # 有几家, 是谁 ask for the bodies themselves


@dataclass(frozen=True, slots=True)
class Steps:
    """Two questions in turn: the second is about the bodies the first one finds."""

    first: str
    then: str  # without its subject

    def second(self, bodies: int) -> str:
        """它公开率是多少, 这些单位里哪家最多."""
        return f"{'它' if bodies == 1 and not self.then.startswith(_AMONG) else '这些单位'}{self.then}"


def steps(r: Reading) -> Steps | None:
    """The clause before …的单位, and what is asked of those bodies; None for a question in one step."""
    for i, piece in enumerate(r.pieces):
        clause, behind = r.pieces[:i], r.pieces[i + 1 :]
        counts = any(p.kind in KINDS for p in clause) or (r.inherited and any(p.kind is T.COMPARED for p in clause))
        chooses = counts and any(p.kind in _CHOOSING for p in clause)
        if not chooses or not _is_head(r.pieces, i):
            continue
        while behind and (behind[0].kind is T.BREAK or behind[0].text == "的"):
            behind = behind[1:]
        if any(p.kind in _ASKED and not _said_again(p, clause) for p in behind) or _another_year(behind) or _summed(clause, behind):
            best = any(p.kind in _BEST for p in clause)
            return Steps(f"{r.text[: piece.start]}单位{'是谁' if best else '有哪些'}", r.text[behind[0].start :].replace("谁", "哪家"))
    return None


def in_turn(r: Reading) -> tuple[str, ...]:
    """市政府2021年收到多少？2022年呢？: questions that follow each other, the later about others; () for one question."""
    parts = _sentences(r)
    later = [
        part
        for part in parts[1:]
        if _goes_on(r, part) or any(r.pieces[i].kind in (*_WHO_OR_WHEN, T.TEXT, T.WHICH, T.PRONOUN, T.REFUSE) for i in part)
    ]
    if not later or any(p.kind is T.VERSUS for p in r.pieces):
        return ()
    return _texts(r, parts)


def sentences_of(r: Reading) -> tuple[str, ...]:
    """复议、诉讼各几件？分别是什么结果？: the sentences that ask, each by itself; () for one."""
    parts = _sentences(r)
    return _texts(r, parts) if len(parts) > 1 else ()


def _texts(r: Reading, parts: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """The year the first names is that of those behind that name none."""
    years = [[r.pieces[i] for i in part if r.pieces[i].kind is T.YEAR] for part in parts]
    same = f"{years[0][0].years[0]}年" if years and len(years[0]) == 1 and len(years[0][0].years) == 1 else ""
    texts = [r.text[r.pieces[part[0]].start : r.pieces[part[-1]].end] for part in parts]
    return tuple(text if named or not at else same + text for at, (text, named) in enumerate(zip(texts, years, strict=True)))


def _sentences(r: Reading) -> list[list[int]]:
    """The pieces of each sentence that asks; what comes before one and asks nothing belongs to it."""
    parts: list[list[int]] = [[]]
    for i, piece in enumerate(r.pieces):
        ends = piece.kind is T.BREAK and (piece.text in _ENDS or (piece.text == "," and _goes_on(r, range(i + 1, len(r.pieces)))))
        if not ends:
            parts[-1].append(i)
        elif _asks(r, parts[-1]):
            parts.append([])
    return [part for part in parts if _asks(r, part)]


def _asks(r: Reading, part: Sequence[int]) -> bool:
    asking = any(r.pieces[i].kind in (T.EACH, T.GROUP, T.TABLE) for i in part)  # 各几件？怎么处理的？
    return asking or not r.question_words.isdisjoint(part) or _goes_on(r, part)


def _goes_on(r: Reading, part: Sequence[int]) -> bool:
    """2022年呢: a few words, and 呢."""
    said = [r.pieces[i] for i in part if r.pieces[i].kind is not T.BREAK]
    return 1 < len(said) <= _FEW and said[-1].text.endswith("呢")


def _is_head(pieces: Sequence[Piece], i: int) -> bool:
    """单位 in 最多的单位, 超过十件的三家单位; 那家 in 最多的那家."""
    before = [piece for piece in pieces[max(0, i - 2) : i] if piece.kind not in (T.NUMBER, T.QUANT)][-1:]
    whose = any(piece.text.endswith("的") or piece.kind is T.FIRST for piece in before)
    named = pieces[i].text in (_POINTING if pieces[i].kind is T.PRONOUN else _BODIES if pieces[i].kind is T.OFFICE else ())
    return whose and named


def _another_year(behind: Sequence[Piece]) -> bool:
    """2023年收了多少: the same of another year; (2022) alone asks for nothing."""
    return any(p.kind is T.YEAR for p in behind) and any(p.kind in (T.QUANT, *KINDS) for p in behind)


def _summed(clause: Sequence[Piece], behind: Sequence[Piece]) -> bool:
    """少于十件的单位的申请合计: what those have together."""
    kinds = {p.kind for p in behind}
    return T.SUM in kinds and not kinds.isdisjoint(KINDS) and not any(p.kind in _BEST for p in clause)


def _said_again(piece: Piece, clause: Sequence[Piece]) -> bool:
    """收到申请最多的单位收到几件, 许可最多的单位办了多少: the same number once more, or its verb."""
    if piece.weak and piece.text.startswith("收") and any(p.value == "fees" or p.value.startswith("t2_") for p in clause):
        return True  # 收费最高的单位收了多少
    if piece.value == "in-proportion":
        return True  # 下降最多的单位，按百分比算: how they are ranked
    return piece.kind in KINDS and (
        any(p.kind is piece.kind and p.value == piece.value for p in clause) or (piece.weak and piece.value == "total_processed")
    )
