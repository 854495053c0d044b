"""When: the years a question names, counts back from, counts, points at, or leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.question.plan import Scope
from indexer.question.reading.left_out import leaves_out
from indexer.question.times import YEAR_BEFORE
from indexer.question.words.pieces import Piece, T

if TYPE_CHECKING:
    from indexer.question.reading.read import Reading

_I_MEAN = ("我说的是", "我问的是", "我是说", "我指的是", "我想问的是")
_NEWEST = (
    "最新那份",
    "最新一份",
    "最近一份",
    "最近那份",
    "最新年度",
    "最新一年",
    "最新一期",
    "最近一期",
    "最近一年",
    "最新那年",
    "最新的那年",
    "最近那年",
    "最近的那年",
)


def years_named(pieces: tuple[Piece, ...], reading: Reading) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Years named, and years left out (除了2020年)."""
    corrected = next((p.end for p in pieces if p.text in _I_MEAN and any(y.kind is T.YEAR and y.start >= p.end for y in pieces)), 0)
    named: dict[int, None] = {}
    left_out: dict[int, None] = {}
    excluding = False
    for i, piece in enumerate(pieces):
        if piece.kind is T.EXCEPT:
            excluding = any(p.kind is T.YEAR for p in pieces[i + 1 : i + 4])
            reading.who.negations |= {i} if excluding else set()
        elif piece.kind is T.YEAR and piece.start >= corrected:
            if piece.value == "bare" and i + 1 < len(pieces) and pieces[i + 1].text in ("版", "表格"):
                continue
            if i + 1 < len(pieces) and pieces[i + 1].value in {f"form:{year}" for year in piece.years}:
                continue  # 2019年老格式
            if _only_counted_from(pieces, i):
                continue
            behind = _left_out_behind(pieces, i)
            reading.who.negations |= behind
            (left_out if excluding or behind else named).update(dict.fromkeys(_counted_back(piece, reading, pieces)))
        elif piece.kind not in (T.FILLER, T.AND):
            excluding = False
    carried = {year: None for piece in pieces if piece.kind is T.ROW for year in piece.years}  # 结转到2021年的
    return tuple(sorted(named or carried)), tuple(sorted(left_out))


def _only_counted_from(pieces: tuple[Piece, ...], i: int) -> bool:
    """2022年的次年, 2021年的上一年: the year beside is meant alone."""
    behind = [p for p in pieces[i + 1 : i + 3] if p.text != "的"][:1]
    relative = bool(behind) and behind[0].kind is T.YEAR and (behind[0].value == "step" or behind[0].text in YEAR_BEFORE)
    return relative and pieces[i + 1].text in ("的", behind[0].text)


def _left_out_behind(pieces: tuple[Piece, ...], i: int) -> frozenset[int]:
    """2020年除外, 2020年不算: the pieces that say so."""
    return frozenset({leaves_out(pieces, i + 1)} - {0})


def _counted_back(piece: Piece, reading: Reading, pieces: tuple[Piece, ...]) -> tuple[int, ...]:
    """上一年: before the one year named beside it or shown by the answer before, else before the archive's newest."""
    beside = {year for p in pieces if p.kind is T.YEAR and p is not piece and p.text not in YEAR_BEFORE for year in p.years}
    if piece.value == "count" and any(p.value == "that" for p in pieces if p.kind is T.YEAR):
        return ()  # 那一年占三年总数多少: of that year
    if piece.value == "count":
        if beside and len(beside) != piece.number and piece.number != len(reading.holdings.years):
            reading.unclear.add(pieces.index(piece))  # 2022年四年的复议
        return _so_many(piece, reading, pieces) if not beside else ()
    behind = [p for p in pieces if p.start >= piece.end][:2]
    if piece.note and len(behind) == 2 and behind[0].text == "(" and behind[1].kind is T.YEAR:
        return ()  # 去年(2023年)
    if piece.text in _NEWEST:
        who = reading.who.scope(reading.holdings) if reading.named else reading.before.scope.who if reading.before else Scope()
        held = [report.report_year for report in reading.holdings.select(who) if report.report_year]
        return (max(held),) if held else piece.years
    shown = tuple(beside) or reading.shown.years
    if piece.value == "step":
        return _stepped(piece, shown, reading, pieces)
    if piece.value == "that":
        return shown if len(shown) == 1 else ()
    told = tuple(sorted({*reading.shown.earlier_years, *reading.shown.years}))
    if piece.text[:1] in "这那" and len(piece.years) in (len(told), len(reading.shown.told_years)) and len(piece.years) > 1:
        return told if len(told) == len(piece.years) else reading.shown.told_years  # 这两年差几件: the two just told
    if piece.text in YEAR_BEFORE and (piece.text != "去年" or beside) and len(shown) == 1:
        reading.notes.append(f"“{piece.text}”按{shown[0] - 1}年理解")
        return (shown[0] - 1,)
    return piece.years


def _stepped(piece: Piece, shown: tuple[int, ...], reading: Reading, pieces: tuple[Piece, ...]) -> tuple[int, ...]:
    """往前推一年, 次年: from the one year named beside it or shown; else nobody knows from which."""
    if len(shown) != 1:
        reading.unclear.add(pieces.index(piece))
        return ()
    year = shown[0] + int(piece.number or 0)
    reading.notes.append(f"“{piece.text}”按{year}年理解")
    return (year,)


def _so_many(piece: Piece, reading: Reading, pieces: tuple[Piece, ...]) -> tuple[int, ...]:
    """两年加起来: as many years as were shown, or as there are; else nobody knows which."""
    many = int(piece.number or 0)
    shown = tuple(sorted({*reading.shown.earlier_years, *reading.shown.years}))
    who = reading.who.scope(reading.holdings) if reading.named else reading.before.scope.who if reading.before else Scope()
    if piece.text[0] in "前头" and len(reading.shown.years) == 1:
        first = reading.shown.years[0]
        reading.notes.append(f"“{piece.text}”按{first}年之前的{many}年理解")
        return tuple(range(first - many, first))
    for years in (shown, reading.shown.told_years):
        if len(years) == many > 1:
            return years
    if reading.before is not None and many == len(reading.before.scope.years) > 1:
        return reading.before.scope.years
    if not piece.text.startswith(("前", "头")) and many in (len(reading.holdings.years), len(reading.holdings.select(who).years)):
        return ()
    reading.unclear.add(pieces.index(piece))
    return ()
