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
_NEWEST = frozenset(
    (
        *("最新那份", "最新一份", "最近一份", "最近那份", "最新年度", "最新一年", "最新一期", "最近一期", "最近一年"),
        *("最新那年", "最新的那年", "最近那年", "最近的那年"),
    )
)


def years_named(pieces: tuple[Piece, ...], reading: Reading) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Years named, and years left out (除了2020年)."""
    named: set[int] = set()
    left_out: set[int] = set()
    for i in _spoken_of(pieces, reading):
        leaving = _leaving(pieces, i)
        reading.who.negations |= leaving
        (left_out if leaving else named).update(_meant(i, reading))
    kinds = [piece.kind for piece in pieces]  # 排除掉之后，2023年: said of the year, whatever it takes out
    reading.who.negations |= {i for i in reading.ids(T.EXCEPT) if T.YEAR in kinds[i + 1 : i + 4]}
    carried = {year for piece in pieces if piece.kind is T.ROW for year in piece.years}  # 结转到2021年的
    return tuple(sorted(named or carried)), tuple(sorted(left_out))


def _spoken_of(pieces: tuple[Piece, ...], reading: Reading) -> list[int]:
    """Years said for themselves; where one corrects oneself (我说的是2021年), those behind."""
    said = [i for i in sorted(reading.ids(T.YEAR)) if not (_is_a_form(pieces, i) or _another_is_meant(pieces, i))]
    corrected = next((piece.end for piece in pieces if piece.text in _I_MEAN), 0)
    return [i for i in said if pieces[i].start >= corrected] or said


def _leaving(pieces: tuple[Piece, ...], i: int) -> set[int]:
    """除了2020年和2021年, 2020年除外, 2020年不算: the pieces that say so."""
    before = next((k for k in range(i, -1, -1) if pieces[k].kind not in (T.YEAR, T.FILLER, T.AND)), i)
    excepted = {before} if pieces[before].kind is T.EXCEPT else set()
    return excepted | ({leaves_out(pieces, i + 1)} - {0})


def _is_a_form(pieces: tuple[Piece, ...], i: int) -> bool:
    """2019版, 2019年老格式."""
    year, following = pieces[i], pieces[i + 1] if i + 1 < len(pieces) else pieces[i]
    return (year.value == "bare" and following.text in ("版", "表格")) or following.value in [f"form:{each}" for each in year.years]


def _another_is_meant(pieces: tuple[Piece, ...], i: int) -> bool:
    """2022年的次年, 2021年的上一年, 去年(2023年): the year beside is meant alone."""
    behind = pieces[i + 1 : i + 3]
    year = next((piece for piece in behind if piece.text not in ("的", "(")), None)
    if year is None or year.kind is not T.YEAR:
        return False
    return bool(pieces[i].note) if behind[0].text == "(" else year.value == "step" or year.text in YEAR_BEFORE


def _meant(i: int, reading: Reading) -> tuple[int, ...]:
    piece, beside = reading.pieces[i], _beside(i, reading)
    if piece.value == "count":
        return _so_many(i, beside, reading)
    if piece.text in _NEWEST:
        return reading.holdings.select(_asked_of(reading)).years[-1:] or piece.years
    if piece.value in ("that", "step"):
        return _further(i, int(piece.number or 0), beside, reading)
    if piece.text in YEAR_BEFORE and (piece.text != "去年" or beside):
        return _further(i, -1, beside, reading)
    return (_as_many_told(len(piece.years), reading) if piece.text[0] in "这那" else ()) or piece.years


def _beside(i: int, reading: Reading) -> tuple[int, ...]:
    """The years named besides, from which one may count on."""
    others = [reading.pieces[k] for k in reading.ids(T.YEAR) if k != i]
    return tuple({year for piece in others if piece.text not in YEAR_BEFORE for year in piece.years})


def _further(i: int, on: int, beside: tuple[int, ...], reading: Reading) -> tuple[int, ...]:
    """那一年, 次年, 上一年: so many years on from the one year named beside it or shown by the answer before."""
    piece, spoken = reading.pieces[i], beside or reading.shown.years
    if len(spoken) != 1:
        reading.unclear |= {i} if piece.value == "step" else set()
        return piece.years
    if on:
        reading.notes.append(f"“{piece.text}”按{spoken[0] + on}年理解")
    return (spoken[0] + on,)


def _so_many(i: int, beside: tuple[int, ...], reading: Reading) -> tuple[int, ...]:
    """两年加起来: as many years as were shown, or as there are; else nobody knows which."""
    if reading.has(T.YEAR, value="that"):
        return ()  # 那一年占三年总数多少: of that year
    piece, shown, all_years = reading.pieces[i], reading.shown.years, reading.holdings.years
    many, preceding = int(piece.number or 0), piece.text[0] in "前头"
    if beside:
        clear = many in (len(beside), len(all_years))  # 2022年四年的复议
    elif preceding and len(shown) == 1:
        reading.notes.append(f"“{piece.text}”按{shown[0]}年之前的{many}年理解")
        return tuple(range(shown[0] - many, shown[0]))
    elif told := _as_many_told(many, reading):
        return told
    else:
        clear = not preceding and many in (len(all_years), len(reading.holdings.select(_asked_of(reading)).years))
    reading.unclear |= set() if clear else {i}
    return ()


def _as_many_told(many: int, reading: Reading) -> tuple[int, ...]:
    """这两年差几件: the two just told."""
    shown, asked = reading.shown, reading.before.scope.years if reading.before else ()
    told = (tuple(sorted({*shown.earlier_years, *shown.years})), shown.told_years, asked)
    return next((years for years in told if len(years) == many > 1), ())


def _asked_of(reading: Reading) -> Scope:
    """Who is named, else who the question before was about."""
    if reading.named:
        return reading.who.scope(reading.holdings)
    return reading.before.scope.who if reading.before else Scope()
