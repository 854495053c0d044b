"""A question as pieces: of all ways to cut it, the cheapest. Declared words, the archive's names, numbers, and whole
words of the dictionary for what nobody declared: 人手 is never cut into 人 and 手."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from indexer.analysis import segmenter
from indexer.question.amounts import comparison_at
from indexer.question.display import grouped
from indexer.question.holdings import Holdings
from indexer.question.issued import issued_at
from indexer.question.names import Names, bodies, elsewhere, names_of, region_key
from indexer.question.numerals import number_at
from indexer.question.reading.beside import FORM, in_context
from indexer.question.reading.patterns import HAN, PATTERNS
from indexer.question.times import THAT_YEAR, years_at
from indexer.question.words.lexicon import Entry, annex_terms, terms
from indexer.question.words.misheard import misheard_at
from indexer.question.words.pieces import Piece, T

MAX_CHARACTERS = 200
_QUOTED = re.compile(r"“([^“”]{1,60})”|「([^「」]{1,60})」|『([^『』]{1,60})』|\"([^\"]{1,60})\"|'([^']{1,60})'|《([^《》]{1,60})》")
_LATIN = re.compile(r"t[234]-\d\d|[ndsup]-\d\d|[a-z]+", re.IGNORECASE)
_MONTHS = re.compile(rf"(?:\d{{1,2}}|[{HAN}]{{1,3}})月份?(?:\d{{1,2}}[日号])?|[上下]半年|第?[一二三四]季度|季度|月度|每月|按月|每季度")
_CARRIED = re.compile(r"结转了?(?:到|至|入)了?(?:(?P<y>20\d\d)|下一?|次)年度?", re.ASCII)
_PER_ITEM = re.compile(
    r"(?:平均)?(?:每|单|一)(?:件|笔|项|个|宗)(?:采购|政采|集采)(?:项目)?(?:的|平均)+(?:金额|花费|多少钱|多少元)?"
    r"|平均(?:每|一)(?:件|笔|项|个|宗|单)(?:采购|政采|集采)(?:项目)?(?:要|花|用|得)*了?(?:多少钱|多少元|金额|花费)"
    r"|(?:平均)?(?:每个|每项|单个|一个)(?:采购)?项目(?:的|平均)*(?:采购|花|要花|花费)?(?:了)?(?:总?金额|花费|多少钱|多少元|均价|价格|额)"
)
_COST = {T.FILLER: 1.1, T.SOFT: 1.15, T.BREAK: 0.3, T.NUMBER: 1.3, T.AGENCY: 0.8, T.PLACE: 0.85, T.COMPARED: 0.9, T.AVERAGE: 0.9}
_COST |= {T.YEAR: 0.9, T.QUOTE: 0.5, T.STREAK: 0.9, T.EXTREMES: 0.8}
_OF_ONE, _OF_MANY = {T.NOT: 1.2}, {T.YESNO: 0.7}  # of one character: 未办结 is one word; of three and more: 收没收到, 有没有
_QUOTES = "“「『\"'《"
_PATTERNS = (
    (T.REFUSE, "period", _MONTHS),
    (T.MEASURE, "t2_procurement_amount_yuan/t2_procurement_items", _PER_ITEM),
    (T.YEAR, "that", re.compile(rf"(?<!\d)(?:{'|'.join(THAT_YEAR)})")),
)
Pattern = tuple[T, str, re.Pattern[str]]
_ALL_PATTERNS: tuple[Pattern, ...] = (*_PATTERNS, *PATTERNS)
_INSIDE_A_NUMBER = re.compile(r"(?<=\d)\d")
_ASKED_BEFORE = re.compile("(?<=(?<![所只还仅])有)没有")  # 有没有|收到过申请
_WORD, _CHARACTER = 2.15, 3.2  # an unknown word of the dictionary; a character outside of all words
_CHANGING = ("不予", "部分", "未", "未予", "没", "没有", "不", "无法", "拒绝", "暂缓")
_TORN = 2.5  # a word that tears another apart
_MISHEARD = 2.1  # a misspelt word of the form: less than an unknown word, more than two words that are right
_BEFORE, _WHOLE = 6, 4  # how far before an unknown word it may begin; longer ones are whole words of the dictionary
_LONGEST = max(map(len, (*terms(), *annex_terms())))
_APART = frozenset((T.BREAK, T.NUMBER, T.YEAR, T.QUANT, T.NOT, T.UNKNOWN, T.LEVEL, T.PRONOUN))
_CLAUSE = re.compile("[,，;；。?？!！:：()（）]")
_ABOUT_ME = re.compile("我|咱|俺|老[师板]|领导|上级|同事|论文|作业|课题|稿|急|谢|麻烦|请|您|你|好的|忽略|无视|嗯|哦|哎|唉|嘿|喂")
_LABEL = 4  # characters of a name, so that it is surely one
_MODIFIES = 7  # characters: a clause so short before the question says which (往前推一年, 反过来), not why one asks
_MATTER = FORM | {
    *(T.CELL, T.EXCEPT, T.ONLY, T.STREAK),
    *(T.WHICH, T.QUANT, T.YESNO, T.MOST, T.LEAST, T.NTH, T.FIRST, T.WHY, T.DEFINE, T.META, T.QUALITY, T.TOPIC, T.TREND, T.SHARE),
    *(T.MEAN, T.MEDIAN, T.CATEGORY, T.COMMON, T.EVIDENCE, T.SUM, T.VERSUS, T.TABLE, T.TEXT, T.GROUP, T.COMPARED),
}


def cut(text: str, holdings: Holdings) -> tuple[Piece, ...]:
    """``text``: normalised as by ``clean_query``."""
    text = text[:MAX_CHARACTERS]
    names = names_of(holdings)
    pieces = _cheapest(text, holdings, names, {})
    meant = {start: tuple(misheard_at(text, start)) for start in _near_unknown(pieces)}
    if any(meant.values()):
        pieces = _cheapest(text, holdings, names, meant)
    return _in_clauses(in_context(_placed(_whole_words(_joined(pieces, text), text))))


def _near_unknown(pieces: list[Piece]) -> list[int]:
    """Where a misspelt word may begin: at what nobody knows, or shortly before it."""
    if any(piece.kind in (T.TEXT, T.QUOTE) for piece in pieces):
        return []  # words to look for, as they stand
    strange = [p for p in pieces if p.kind is T.UNKNOWN and p.text.strip() and (p.text.isascii() or len(p.text) < _WHOLE)]
    return sorted({start for p in strange for start in range(max(0, p.start - _BEFORE), p.end)})


def _cheapest(text: str, holdings: Holdings, names: Names, meant: Mapping[int, tuple[Piece, ...]]) -> list[Piece]:
    called, patterns = names.called_in(text), _occurring(text)
    changing: list[Piece] = []  # words of the form, begun so far, that begin with what changes them
    best: list[tuple[float, Piece | None]] = [(0.0, None), *[(float("inf"), None)] * len(text)]
    for start in range(len(text)):
        reached = best[start][0]
        declared = (*_candidates(text, start, holdings, names, patterns), *called.get(start, ()), *meant.get(start, ()))
        for piece in (*declared, *_unknown(text, start)):
            torn = piece.kind in FORM and any(_tears(piece, word) for word in changing)
            cost = reached + _cost(piece) + _TORN * torn
            if cost < best[piece.end][0]:
                best[piece.end] = (cost, piece)
        changing += [piece for piece in declared if piece.kind in FORM and piece.text.startswith(_CHANGING)]
    return _backwards(best)


def _tears(piece: Piece, word: Piece) -> bool:
    """公开占办理总数的比例 begins within 不予公开, 部分公开, which mean something else."""
    crossing = word.start < piece.start < word.end < piece.end
    return crossing and word.text[: piece.start - word.start] in _CHANGING


def _cost(piece: Piece) -> float:
    if piece.text[0] in _QUOTES and piece.kind is not T.BREAK:
        return 0.5 if piece.kind is T.QUOTE else 0.45
    if piece.kind is T.UNKNOWN and not piece.value:  # with one, what the form is known not to count: 复议不予受理
        return 0.1 if piece.text.isspace() else _WORD if len(piece.text) > 1 else _CHARACTER
    if piece.text in ("的", "了", "过"):
        return 0.5
    if piece.note and piece.kind in FORM:
        return _MISHEARD
    guessed = 0.3 if piece.note and piece.kind is T.AGENCY else 0.0
    by_length = _OF_ONE if len(piece.text) == 1 else _OF_MANY if len(piece.text) > 2 else {}
    return by_length.get(piece.kind, _COST.get(piece.kind, 1.0)) + guessed


def _backwards(best: list[tuple[float, Piece | None]]) -> list[Piece]:
    pieces: list[Piece] = []
    piece = best[-1][1]
    while piece is not None:
        pieces.append(piece)
        piece = best[piece.start][1]
    return pieces[::-1]


def _candidates(text: str, start: int, holdings: Holdings, names: Names, patterns: Sequence[Pattern]) -> Iterator[Piece]:
    """Where two cost the same, the first is taken."""
    yield from _quoted(text, start)
    if (dated := issued_at(text, start)) is not None:
        yield _piece(text, T.ISSUED, dated[1], start, dated[0])
    if match := _CARRIED.match(text, start):
        years = (int(match["y"]) - 1,) if match["y"] else ()
        yield replace(_piece(text, T.ROW, "carried_out", start, match.end()), years=years)
    yield from _compared(text, start)
    yield from _years(text, start, holdings.newest)
    yield from _put_together(text, start, patterns)
    yield from _number(text, start)
    for end, name in names.at(text, start):
        yield _piece(text, name.kind, "|".join(name.values), start, end)
    yield from _abroad(text, start, holdings)
    yield from _declared(text, start, annex=holdings.with_annex)
    yield from _latin(text, start, names)


def _quoted(text: str, start: int) -> Iterator[Piece]:
    if match := _QUOTED.match(text, start):
        inner = next(group for group in match.groups() if group)
        yield _piece(text, T.QUOTE, inner, start, match.end())
        entry = terms().get(inner) or terms().get(inner.removeprefix("属于")) or _part_of_a_label(inner)
        if entry is not None and (entry.kind in FORM or entry.kind is T.CELL):  # “本机关不掌握”占几成
            yield Piece(entry.kind, entry.value, match[0], start, match.end(), weak=entry.weak)


@lru_cache(maxsize=1000)
def _part_of_a_label(quoted: str) -> Entry | None:
    """“不掌握相关政府信息”: what only one row of the form has in its name."""
    if len(quoted) < _LABEL:
        return None
    found = {(entry.kind, entry.value): entry for word, entry in terms().items() if quoted in word and entry.kind in FORM}
    return next(iter(found.values())) if len(found) == 1 else None


def _piece(text: str, kind: T, value: str, start: int, end: int) -> Piece:
    return Piece(kind, value, text[start:end], start, end)


def _declared(text: str, start: int, *, annex: bool) -> Iterator[Piece]:
    known, offices, of_annex = terms(), bodies(), annex_terms() if annex else {}
    longest = 2 if _ASKED_BEFORE.match(text, start) else _LONGEST
    for length in range(min(_LONGEST, len(text) - start), 0, -1):
        word = text[start : start + length]
        entry = of_annex.get(word) or known.get(word)
        if entry is not None and length <= longest:
            value, _, place = entry.value.partition(":") if entry.kind is T.NTH else (entry.value, "", "")  # 次席: desc:2
            yield Piece(entry.kind, value, word, start, start + length, Decimal(place) if place else None, weak=entry.weak)
        if word in offices:
            value, beside = offices[word]
            yield Piece(T.BODY, value, word, start, start + length, weak=beside)


def _latin(text: str, start: int, names: Names) -> Iterator[Piece]:
    match = _LATIN.match(text, start)
    if match is None:
        return
    found = names.by_initials(match[0].lower()) if len(match[0]) > 2 else ()
    if found:
        yield replace(_piece(text, T.AGENCY, "|".join(found), start, match.end()), note=f"“{match[0]}”按“{'、'.join(found[:3])}”理解")
    yield _piece(text, T.UNKNOWN, "", start, match.end())


def _unknown(text: str, start: int) -> Iterator[Piece]:
    yield _piece(text, T.UNKNOWN, "", start, start + 1)
    knows = segmenter().knows
    for end in range(start + 2, min(start + 5, len(text)) + 1):
        if knows(text[start:end]):
            yield _piece(text, T.UNKNOWN, "", start, end)


def _compared(text: str, start: int) -> Iterator[Piece]:
    compared, years = comparison_at(text, start), years_at(text, start, None)
    if compared is not None and years is not None and years.kind == "span" and years.end >= compared.end:
        return  # 21-23三年
    if compared is not None and text[max(0, start - 1) : start + 1] not in ("不是", "是不"):  # 是不是|一件申请都没收到
        word = text[start : compared.end]
        note = f"“{word}”按{grouped(compared.value)}—{grouped(compared.upper)}理解" if compared.about and compared.upper is not None else ""
        value = f"{compared.op.value}:{compared.unit}"
        yield Piece(T.COMPARED, value, word, start, compared.end, compared.value, compared.upper, note=note)


def _years(text: str, start: int, newest: int | None) -> Iterator[Piece]:
    years = years_at(text, start, newest) if not _INSIDE_A_NUMBER.match(text, start) else None
    if years is not None:
        step = Decimal(years.step) if years.step else None
        yield Piece(T.YEAR, years.kind, text[start : years.end], start, years.end, step, years=years.years, note=years.note)


def _occurring(text: str) -> tuple[Pattern, ...]:
    """Most turns of phrase occur nowhere in a question: those need not be tried at each of its characters."""
    return tuple(each for each in _ALL_PATTERNS if each[2].search(text))


def _put_together(text: str, start: int, patterns: Sequence[Pattern]) -> Iterator[Piece]:
    for kind, value, pattern in patterns:
        if match := pattern.match(text, start):
            counted = match.groupdict().get("n")
            number = number_at(counted or "二", 0) if counted or kind is T.FIRST else None
            yield replace(_piece(text, kind, value, start, match.end()), number=number.value if number else None)


def _number(text: str, start: int) -> Iterator[Piece]:
    number = number_at(text, start)
    if number is not None:
        yield Piece(T.NUMBER, number.unit, text[start : number.end], start, number.end, number.value)
        if number.unit == "个":  # 三 | 个县
            yield Piece(T.NUMBER, "", text[start : number.end - 1], start, number.end - 1, number.value)


def _abroad(text: str, start: int, holdings: Holdings) -> Iterator[Piece]:
    """Places of the country the archive has no report from."""
    reading = holdings.gazetteer.read(text, start)
    if reading is not None:
        places = [holdings.gazetteer.full_name(place) for place in reading.places]
        held = holdings.region_of_full.get(places[0]) if len(places) == 1 else None
        if held is not None:  # 嘉兴市秀洲区: one place, written with what it lies in
            yield _piece(text, T.PLACE, region_key(held), start, reading.end)
        else:
            yield _piece(text, T.ELSEWHERE, "|".join(places), start, reading.end)
    short = elsewhere(holdings.gazetteer)
    for length in (2, 3):
        word = text[start : start + length]
        if len(word) == length and word in short:
            yield _piece(text, T.ELSEWHERE, "|".join(short[word]), start, start + length)


def _joined(pieces: list[Piece], text: str) -> list[Piece]:
    """Neighbouring unknown characters as one unknown word; blanks are dropped."""
    joined: list[Piece] = []
    for piece in (piece for piece in pieces if not piece.text.isspace()):
        last = joined[-1] if joined else piece
        sizes = len(last.text), len(piece.text)
        if last.kind is piece.kind is T.UNKNOWN and last.end == piece.start and 1 in sizes and sum(sizes) <= _WHOLE:
            joined[-1] = _piece(text, T.UNKNOWN, "", last.start, piece.end)
        else:
            joined.append(piece)
    return joined


def _placed(pieces: list[Piece]) -> list[Piece]:
    """民政局（云砚区）: the body of that place, as if it were said before it."""
    for i in range(len(pieces) - 3):
        body, left, place, right = pieces[i : i + 4]
        if body.kind is T.BODY and place.kind is T.PLACE and left.text in "(（" and right.text in ")）":
            named = [replace(place, start=body.start, end=body.start), replace(body, end=right.end)]
            return _placed([*pieces[:i], *named, *pieces[i + 4 :]])
    return pieces


def _whole_words(pieces: list[Piece], text: str) -> list[Piece]:
    """家人, 过年, 少年: no 家 and no 过 where two or three characters are one word of the dictionary."""
    kept: list[Piece] = []
    i = 0
    while i < len(pieces):
        size = next((size for size in (3, 2) if _one_word(pieces[i : i + size], size)), 1)
        kept.append(pieces[i] if size == 1 else _piece(text, T.UNKNOWN, "", pieces[i].start, pieces[i + size - 1].end))
        i += size
    return kept


def _one_word(pieces: Sequence[Piece], size: int) -> bool:
    letters = [piece.text.removesuffix("的") or piece.text for piece in pieces]
    word = "".join(letters)
    if [len(letter) for letter in letters] != [1] * size or any(piece.kind in _APART for piece in pieces):
        return False
    adjoining = all(a.end == b.start for a, b in pairwise(pieces))
    return adjoining and not word.endswith(("过", "了", "着")) and word not in terms() and segmenter().knows(word)  # 打过 is 打


def clauses(pieces: Sequence[Piece]) -> Iterator[range]:
    """The places of the pieces of each clause, its end included."""
    start = 0
    for i, piece in enumerate(pieces):
        if i + 1 == len(pieces) or (piece.kind is T.BREAK and _CLAUSE.match(piece.text)):
            yield range(start, i + 1)
            start = i + 1


def _in_clauses(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """我在写稿，2021年谁最多: words of a clause that asks for nothing are marked; they weigh little when left over."""
    asks = {i for i, piece in enumerate(pieces) if _asks(piece)}
    asking: set[int] = set()
    for clause in clauses(pieces):
        if not asks or not asks.isdisjoint(clause) or _modifies(pieces, clause, max(asks)) or _closes(pieces, clause):
            asking |= {*clause}
    return tuple(piece if i in asking else replace(piece, alone=True) for i, piece in enumerate(pieces))


def _asks(piece: Piece) -> bool:
    return piece.kind in _MATTER and not piece.weak and piece.value != "bare"


def _closes(pieces: Sequence[Piece], clause: range) -> bool:
    """…？口碑呢？: asks, whatever about."""
    said = [pieces[i].text for i in clause if pieces[i].kind is not T.BREAK]
    return bool(said) and said[-1].endswith(("呢", "吗"))


def _modifies(pieces: Sequence[Piece], clause: range, last: int) -> bool:
    """往前推一年，…; 反过来，…: a few words before the question that are not about who asks."""
    said = "".join(piece.text for piece in (pieces[i] for i in clause) if piece.kind not in (T.BREAK, T.YEAR, T.AGENCY, T.PLACE))
    return clause.stop <= last and len(said) <= _MODIFIES and _ABOUT_ME.search(said) is None
