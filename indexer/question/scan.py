"""A question as tokens: of all ways to cut it, the one with the fewest pieces and the least left unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.question.amounts import comparison_at
from indexer.question.display import grouped
from indexer.question.holdings import Holdings
from indexer.question.issued import issued_at
from indexer.question.lexicon import annex_terms, terms
from indexer.question.names import Names, bodies, elsewhere, names_of
from indexer.question.numerals import number_at
from indexer.question.times import years_at
from indexer.question.tokens import T, Token

MAX_CHARACTERS = 200
_QUOTED = re.compile(r"“([^“”]{1,60})”|「([^「」]{1,60})」|『([^『』]{1,60})』|\"([^\"]{1,60})\"|'([^']{1,60})'|《([^《》]{1,60})》")
_LATIN = re.compile(r"t[234]-\d\d|[ndsup]-\d\d|[a-z]+")
_FIRST = re.compile(
    r"(?:排名|排在|排)?(?:最前面?的?|前|top\s?)(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?!年)(?:名|家|位|个|强|大)?(?:单位|部门|机关|乡镇)?"
)
_LAST = re.compile(r"(?:后|倒数)(?P<n>\d{1,3}|[二两三四五六七八九十]{1,3})(?:名|家|位)(?:单位|部门)?")
_NTH_LAST = re.compile(r"倒数第(?P<n>\d{1,3}|[二两三四五六七八九十]{1,3})(?:名|位|多|少|高|低|家)?")
_NTH = re.compile(
    r"(?:排名?|名列|位居|位列|排在)?第(?P<n>\d{1,3}|[二两三四五六七八九十]{1,3})(?:(?:名|位|多|高|大|家)的?|(?=[呢是的?？]|$))"
)
_MONTHS = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:\d{1,2}[日号])?|[上下]半年|[一二三四]季度|第[一二三四]季度|季度|月度|每月|按月|每季度"
)
_EACH_ITEM = re.compile(r"(?:平均)?每(?:一)?(?:项|件|个事项|个项目|笔|宗|条)")
_PER_ITEM = re.compile(
    r"(?:平均)?(?:每|单|一)(?:件|笔|项|个|宗)(?:采购|政采|集采)(?:项目)?(?:的|平均)+(?:金额|花费|多少钱|多少元)?|(?:平均)?(?:每个|每项|单个|一个)(?:采购)?项目(?:的|平均)*(?:采购|花|要花|花费)?(?:了)?(?:总?金额|花费|多少钱|多少元|均价|价格|额)"
)
_MEAN = r"(?:各单位|单位|每家|总体|整体|全馆|馆藏|全部)?(?:的)?平均(?:每家|每份)?(?:值|数|水平|线|数量)?"
_AVERAGE = re.compile(
    rf"(?P<gt>(?:高于|超过了?|大于|多于|超出|高出){_MEAN}|(?:在)?{_MEAN}以上|(?:比){_MEAN}(?:要|还)?[高多大])"
    rf"|(?P<le>(?:不高于|不超过|未超过){_MEAN})|(?P<ge>(?:不低于|不少于|达到){_MEAN})"
    rf"|(?P<lt>(?:低于|少于|不到|小于|不足|未达){_MEAN}|(?:在)?{_MEAN}以下|(?:比){_MEAN}(?:要|还)?[低少小])"
)
_COST = {
    T.FILLER: 1.1,
    T.BREAK: 0.3,
    T.NUMBER: 1.3,
    T.AGENCY: 0.8,
    T.PLACE: 0.85,
    T.COMPARED: 0.9,
    T.AVERAGE: 0.9,
    T.YEAR: 0.9,
    T.QUOTE: 0.5,
}
_PARTICLES, _PARTICLE = frozenset("的了过"), 0.5
_UNKNOWN = 4.0  # per character
_LONGEST = max(map(len, (*terms(), *annex_terms())))


def scan(text: str, holdings: Holdings) -> list[Token]:
    """``text``: normalised as by ``clean_query``."""
    text = text[:MAX_CHARACTERS]
    names = names_of(holdings)
    best: list[tuple[float, Token | None]] = [(0.0, None), *[(float("inf"), None)] * len(text)]
    for start in range(len(text)):
        cost = best[start][0]
        for token in _candidates(text, start, holdings, names):
            _offer(best, token, cost + _cost(token))
        _offer(best, Token(T.UNKNOWN, "", text[start], start, start + 1), cost + (_UNKNOWN if text[start].strip() else 0.1))
    return _in_context(_joined(_backwards(best), text))


def _cost(token: Token) -> float:
    if token.text in _PARTICLES:
        return _PARTICLE
    if token.text == "有没有":
        return 0.8
    if token.kind is T.NOT and len(token.text) == 1:
        return 1.2  # 未办结 is one word
    return _COST.get(token.kind, 1.0)


def _offer(best: list[tuple[float, Token | None]], token: Token, cost: float) -> None:
    if cost < best[token.end][0]:
        best[token.end] = (cost, token)


def _backwards(best: list[tuple[float, Token | None]]) -> list[Token]:
    tokens: list[Token] = []
    token = best[-1][1]
    while token is not None:
        tokens.append(token)
        token = best[token.start][1]
    return tokens[::-1]


def _candidates(text: str, start: int, holdings: Holdings, names: Names) -> Iterator[Token]:
    def piece(kind: T, value: str, end: int) -> Token:
        return Token(kind, value, text[start:end], start, end)

    if match := _QUOTED.match(text, start):
        yield piece(T.QUOTE, next(group for group in match.groups() if group), match.end())
    if (dated := issued_at(text, start)) is not None:
        yield piece(T.ISSUED, dated[1], dated[0])
    if match := _EACH_ITEM.match(text, start):
        yield piece(T.UNKNOWN, "", match.end())
    if match := _PER_ITEM.match(text, start):
        yield piece(T.MEASURE, "t2_procurement_amount_yuan/t2_procurement_items", match.end())
    yield from _numbers(text, start, holdings.newest)
    for end, name in names.at(text, start):
        yield piece(name.kind, "|".join(name.values), end)
    yield from _abroad(text, start, holdings)
    known, offices = terms(), bodies()
    annex = annex_terms() if holdings.with_annex else {}
    for length in range(min(_LONGEST, len(text) - start), 0, -1):
        word = text[start : start + length]
        entry = annex.get(word) or known.get(word)
        if entry is not None:
            yield Token(entry.kind, entry.value, word, start, start + length, weak=entry.weak)
        if word in offices:
            value, beside = offices[word]
            yield Token(T.BODY, value, word, start, start + length, weak=beside)
    if match := _LATIN.match(text, start):
        yield piece(T.UNKNOWN, match[0], match.end())


def _numbers(text: str, start: int, newest: int | None) -> Iterator[Token]:
    if match := _MONTHS.match(text, start):
        yield Token(T.REFUSE, "period", match[0], start, match.end())
    if match := _AVERAGE.match(text, start):
        yield Token(T.AVERAGE, str(match.lastgroup), match[0], start, match.end())
    compared = comparison_at(text, start)
    if compared is not None:
        word = text[start : compared.end]
        note = f"“{word}”按{grouped(compared.value)}—{grouped(compared.upper)}理解" if compared.about and compared.upper is not None else ""
        yield Token(
            T.COMPARED, f"{compared.op.value}:{compared.unit}", word, start, compared.end, compared.value, compared.upper, note=note
        )
    years = years_at(text, start, newest)
    if years is not None and (start == 0 or not (text[start - 1].isdigit() and text[start].isdigit())):
        yield Token(T.YEAR, "bare" if years.bare else "span" if years.span else "", text[start : years.end], start, years.end,
                    years=years.years, note=years.note)  # fmt: skip
    for pattern, kind, sort in ((_FIRST, T.FIRST, "desc"), (_LAST, T.FIRST, "asc"), (_NTH, T.NTH, "desc"), (_NTH_LAST, T.NTH, "asc")):
        if match := pattern.match(text, start):
            number = number_at(match["n"], 0)
            if number is not None:
                yield Token(kind, sort, match[0], start, match.end(), number.value)
    number = number_at(text, start)
    if number is not None:
        yield Token(T.NUMBER, number.unit, text[start : number.end], start, number.end, number.value)
        if number.unit == "个":  # 三 | 个县
            yield Token(T.NUMBER, "", text[start : number.end - 1], start, number.end - 1, number.value)


def _abroad(text: str, start: int, holdings: Holdings) -> Iterator[Token]:
    """Places of the country the archive has no report from."""
    reading = holdings.gazetteer.read(text, start)
    if reading is not None:
        names = "|".join(holdings.gazetteer.full_name(place) for place in reading.places)
        yield Token(T.ELSEWHERE, names, text[start : reading.end], start, reading.end)
    for length in (2, 3):
        word = text[start : start + length]
        if len(word) == length and word in elsewhere(holdings):
            yield Token(T.ELSEWHERE, "|".join(elsewhere(holdings)[word]), word, start, start + length)


def _joined(tokens: list[Token], text: str) -> list[Token]:
    """Neighbouring unknown characters as one unknown word; blanks are dropped."""
    joined: list[Token] = []
    for token in tokens:
        if not token.text.strip():
            continue
        last = joined[-1] if joined else None
        if last and token.kind is T.UNKNOWN and last.kind is T.UNKNOWN and last.end == token.start:
            joined[-1] = Token(T.UNKNOWN, "", text[last.start : token.end], last.start, token.end)
        else:
            joined.append(token)
    return joined


def _in_context(tokens: list[Token]) -> list[Token]:
    """民政, 教育 are offices beside a place (秀洲民政) or an exception (除了民政), else just words."""
    kept: list[Token] = []
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        beside_place = before is not None and before.kind in (T.PLACE, T.ELSEWHERE) and before.end == token.start
        if beside_place and token.kind in (T.FILLER, T.OFFICE, T.UNKNOWN, T.BODY, T.ROW, T.TEXT) and token.text in bodies():
            value, _ = bodies()[token.text]
            token = Token(T.BODY, value, token.text, token.start, token.end)
        elif token.kind is T.BODY and token.weak and not _named_beside(tokens, i) and len(tokens) > 2:
            entry = terms().get(token.text)
            kind, value = (entry.kind, entry.value) if entry is not None else (T.UNKNOWN, "")
            token = Token(kind, value, token.text, token.start, token.end, weak=entry.weak if entry is not None else False)
        kept.append(token)
    return kept


def _named_beside(tokens: list[Token], i: int) -> bool:
    """除了民政, 民政和人社: in a list of bodies."""
    before = tokens[i - 1] if i else None
    if i + 1 < len(tokens) and tokens[i + 1].text.startswith(("年", "期", "时", "数")):
        return False  # 统计年度
    if before is not None and before.kind in (T.EXCEPT, T.NOT, T.AND, T.FOLLOW):
        return True
    return i + 2 < len(tokens) and tokens[i + 1].kind is T.AND and tokens[i + 2].kind is T.BODY


@lru_cache(maxsize=1)
def warm() -> None:
    """Build the shared vocabularies before the first question."""
    terms()
    bodies()
