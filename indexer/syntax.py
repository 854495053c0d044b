"""The query language: text → Query and back.

    query      = { item }                       all items must match
    item       = either [ "OR" item ]           either side matches; OR binds closer than the blank
    either     = "-" either                     must not match
               | "(" query ")"
               | field ":" value                a declared field
               | '"' characters '"'             exactly these characters; also “…” 「…」 『…』
               | word                           the words of it, or the characters as they stand
    value      = choice { "," choice }          facets: any of the values, by name or by code
               | number | low ".." high | low ".." | ".." high | ">" number | ">=" … | "<" … | "<=" …

    公交站点 -投诉 年份:2020..2021 (复议 OR 诉讼) "主动公开政府信息" 新收申请:>10 零申请:是 省:浙江省,江苏省

Full-width quotes, brackets, colons and minus signs mean the same as ASCII ones. Inside quotes a backslash takes the next
character as it is. What cannot be understood raises QueryError, which says what to write instead.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NoReturn

from archive.errors import GongkaiError
from indexer.fields import FACET_BY_NAME, FACETS, NUMBER_BY_CODE, FacetField, NumberField, facet_named, numbers_named, value_of
from indexer.folding import clean_leaf, clean_query
from indexer.query import And, AnyAmount, Change, Choice, Compared, Not, Or, Phrase, Query, Range, Stated, Word, both, either
from indexer.states import LABELS

MAX_CHARACTERS = 200
MAX_TERMS = 16
MAX_DEPTH = 4
PREFIX_HAN = 2

_CLOSING = {'"': '"', "“": "”", "「": "」", "『": "』"}
_STRAY = frozenset("”」』")
_BLANKS = " \t\n\r,、;"  # between words; a comma inside a word stays
_STOPS = frozenset(" \t\n\r()") | set(_CLOSING) | _STRAY
_NUMBER = r"(-?\d+(?:\.\d+)?)([万亿]?)"
_EXACT = re.compile(_NUMBER)
_BETWEEN = re.compile(rf"(?:{_NUMBER})?\.\.(?:{_NUMBER})?")
_COMPARED = re.compile(rf"(>=|<=|>|<){_NUMBER}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}


class QueryError(GongkaiError):
    """A query that cannot be understood; the advice says how to write it."""


def parse(text: str) -> Query | None:
    """The query a text means; None for an empty one (all reports)."""
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"检索词过长（{len(text)}字，最多{MAX_CHARACTERS}字）。", advice="请只保留关键的词语。")
    cleaned = clean_query(text)
    if text.strip() and not cleaned:
        raise _nothing()
    return _Parser(cleaned).query()


def _nothing() -> QueryError:
    return QueryError("没有可以检索的文字。", advice="请写上要查找的词语；要查找标点本身，请加引号。")


class _Parser:
    """One pass over the characters; ``at`` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.terms = 0

    def query(self) -> Query | None:
        parts = self.items()
        if self.text and not parts and not self.peek():
            raise _nothing()
        if self.at < len(self.text):
            raise QueryError("多了一个右括号“)”。", advice="请检查括号是否成对，或给要照原样查找的文字加上引号。")
        return both(parts) if parts else None

    def items(self) -> list[Query]:
        parts: list[Query] = []
        while self.skip_blanks() and self.peek() != ")":
            if self.takes_or():
                raise QueryError("OR 的前面没有检索词。", advice='写法：复议 OR 诉讼；要查找 OR 这个词，请写成 "OR"。')
            parts.append(self.item())
        return parts

    def item(self) -> Query:
        parts = [self.either()]
        while self.skip_blanks() and self.takes_or():
            if not self.skip_blanks() or self.peek() == ")" or self.takes_or():
                raise QueryError("OR 的后面没有检索词。", advice='写法：复议 OR 诉讼；要查找 OR 这个词，请写成 "OR"。')
            parts.append(self.either())
        return either(parts)

    def either(self) -> Query:
        char = self.peek()
        if char == "-":
            return self.negation()
        if char == "(":
            return self.group()
        if char in _CLOSING:
            return self.term(Phrase(self.quoted()))
        if char in _STRAY:
            self.unbalanced()
        return self.word_or_field()

    def negation(self) -> Query:
        self.at += 1
        if self.at >= len(self.text) or self.peek() in " \t\n\r)":
            raise QueryError("“-”后面没有要排除的词。", advice="写法：公交 -投诉（“-”与词之间不留空格）。")
        if self.peek() == "-":
            raise QueryError("连着写了两个“-”。", advice="排除一个词只写一个“-”；要照原样查找，请加引号。")
        return Not(self.either())

    def group(self) -> Query:
        self.at += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"括号嵌套超过{MAX_DEPTH}层。", advice="请简化检索式。")
        parts = self.items()
        if self.peek() != ")":
            raise QueryError("少了一个右括号“)”。", advice="请检查括号是否成对，或给要照原样查找的文字加上引号。")
        if not parts:
            raise QueryError("括号里没有检索词。", advice="请在括号里写上检索词，或去掉括号。")
        self.at += 1
        self.depth -= 1
        return both(parts)

    def word_or_field(self) -> Query:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in _STOPS and self.text[self.at] != ":":
            self.at += 1
        name = self.text[start : self.at]
        if self.peek() != ":":
            return self.term(_word(name))
        self.at += 1
        return self.term(_condition(name, self.value(name)))

    def value(self, name: str) -> list[str]:
        """The values behind a colon, separated by commas."""
        values: list[str] = []
        while True:
            if self.peek() in _CLOSING:
                values.append(self.quoted())
            else:
                start = self.at
                while self.at < len(self.text) and self.text[self.at] not in _STOPS and self.text[self.at] != ",":
                    self.at += 1
                values.append(self.text[start : self.at])
            if not values[-1].strip():
                raise QueryError(f"“{name}:”后面没有内容。", advice=_value_advice(name))
            if self.peek() != ",":
                return values
            self.at += 1

    def quoted(self) -> str:
        opening = self.peek()
        closing = _CLOSING[opening]
        self.at += 1
        taken: list[str] = []
        while self.at < len(self.text) and self.text[self.at] != closing:
            self.at += self.text[self.at] == "\\" and self.at + 1 < len(self.text)
            taken.append(self.text[self.at])
            self.at += 1
        if self.at >= len(self.text):
            self.unbalanced()
        self.at += 1
        text = "".join(taken)
        if not clean_leaf(text):
            raise QueryError("引号里没有文字。", advice="请在引号里写上要照原样查找的文字。")
        return clean_leaf(text)

    def unbalanced(self) -> NoReturn:
        raise QueryError("引号没有成对。", advice="请补上另一半引号，或去掉它。")

    def term(self, query: Query) -> Query:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise QueryError(f"检索词超过{MAX_TERMS}个。", advice="请只保留关键的词语。")
        return query

    def skip_blanks(self) -> bool:
        """Whether anything follows."""
        while self.at < len(self.text) and self.text[self.at] in _BLANKS:
            self.at += 1
        return self.at < len(self.text)

    def takes_or(self) -> bool:
        end = self.at + 2
        if self.text[self.at : end] != "OR" or (end < len(self.text) and self.text[end] not in " \t\n\r(" + "".join(_CLOSING)):
            return False
        self.at = end
        return True

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]


def _word(text: str) -> Word | Phrase:
    stem = text.rstrip("*")
    if "*" in stem or (stem != text and len(_HAN.findall(stem)) < PREFIX_HAN):
        raise QueryError(
            f"“{text}”里的通配符不能这样用。",
            advice=f"通配符只能放在词尾，前面至少{PREFIX_HAN}个汉字；检索本来就会找到包含该词的段落，一般不需要通配符。要照原样查找，请加引号。",
        )
    leaf = clean_leaf(stem).rstrip(",;、。") or clean_leaf(stem)
    if not leaf:
        raise QueryError(f"“{text}”不能作为检索词。", advice="请写上要查找的词语。")
    return Phrase(leaf) if stem != text else Word(leaf)


def _condition(name: str, values: list[str]) -> Choice | Range:
    if not name:
        raise QueryError("冒号前面没有字段名。", advice="写法：年份:2020；要照原样查找带冒号的文字，请加引号。")
    facet, numbers = facet_named(name), numbers_named(name)
    if facet is not None and not (numbers and _is_range(values[0])):  # 未审结诉讼:是, 未审结诉讼:>2
        return Choice(facet.name, tuple(dict.fromkeys(_choice(facet, value) for value in values)))
    if not numbers:
        raise QueryError(f"没有“{name}”这个字段。", advice=f"可用的字段：{legal_fields()}。要照原样查找带冒号的文字，请加引号。")
    if len(numbers) > 1:
        raise QueryError(f"“{name}”可以指{'、'.join(number.label for number in numbers)}。", advice="请写出完整的名称。")
    if len(values) > 1:
        raise QueryError(f"“{name}”一次只能写一个数或一个范围。", advice=_value_advice(name))
    return _range(name, numbers[0], values[0])


def _choice(facet: FacetField, text: str) -> str:
    value = value_of(facet, text.strip())
    if value is None:
        legal = "、".join(facet.labels.values())
        raise QueryError(f"“{facet.label}”没有“{text}”这一项。", advice=f"可选：{legal}。")
    return value


def _is_range(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_EXACT, _COMPARED, _BETWEEN))


def _range(name: str, number: NumberField, text: str) -> Range:
    if match := _EXACT.fullmatch(text):
        exact = _decimal(*match.groups())
        return Range(number.code, exact, exact)
    if match := _COMPARED.fullmatch(text):
        sign, bound = match[1], _decimal(match[2], match[3])
        if sign.startswith(">"):
            return Range(number.code, low=bound, above=sign == ">")
        return Range(number.code, high=bound, below=sign == "<")
    match = _BETWEEN.fullmatch(text)
    if match and text != "..":
        low = _decimal(match[1], match[2]) if match[1] else None
        high = _decimal(match[3], match[4]) if match[3] else None
        if low is not None and high is not None and low > high:
            raise QueryError(f"“{name}:{text}”的范围前大后小。", advice=f"请写成 {name}:{high:f}..{low:f}。")
        return Range(number.code, low, high)
    raise QueryError(f"“{name}:{text}”不是数或范围。", advice=_value_advice(name))


def _decimal(digits: str, scale: str | None) -> Decimal:
    """Without trailing zeros, so that 10 and 10.0 are one query."""
    value = Decimal(digits) * _SCALE[scale or ""]
    return Decimal(f"{value.normalize():f}") + 0


def _value_advice(name: str) -> str:
    if facet_named(name):
        return f"写法：{name}:值，多个值用逗号隔开。"
    return f"写法：{name}:10、{name}:10..20、{name}:>10 或 {name}:<=10。"


def legal_fields() -> str:
    """The facets by name, and examples of numbers: all 240 would help nobody."""
    facets = "、".join(facet.typed for facet in FACETS)
    return f"{facets}，以及表二、表三、表四的各项数字，如新收申请、上年结转、予以公开、行政许可处理决定、行政诉讼、未审结诉讼"


def write(query: Query | None) -> str:
    """The text that parses to this query."""
    match query:
        case None:
            return ""
        case And(parts):
            return " ".join(f"({write(part)})" if isinstance(part, And) else write(part) for part in parts)
        case Or(parts):
            return " OR ".join(f"({write(part)})" if isinstance(part, And | Or) else write(part) for part in parts)
        case Not(part):
            return f"-({write(part)})" if isinstance(part, And | Or | Not) else f"-{write(part)}"
        case Word(text):
            return text
        case Phrase(text):
            return _quote(text)
        case Choice(field, values):
            facet = FACET_BY_NAME[field]
            shown = [facet.labels.get(value, value) if facet.closed else value for value in values]
            return f"{facet.typed}:{','.join(map(_quote, shown))}"
        case Range(field, low, high, above, below):
            if low is not None and high is not None and (above or below):
                return f"{write(Range(field, low, above=above))} {write(Range(field, high=high, below=below))}"
            return f"{'年份' if field == 'report_year' else field}:{_bounds(query)}"
        case _:
            raise ValueError("no notation for conditions that only programs ask for")


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bounds(query: Range) -> str:
    low, high = (None if bound is None else f"{bound:f}" for bound in (query.low, query.high))
    if query.above:
        return f">{low}"
    if query.below:
        return f"<{high}"
    return low if low is not None and low == high else f"{low or ''}..{high or ''}"


def describe(query: Query | None) -> str:
    """How the query was understood, in Chinese."""
    match query:
        case None:
            return "全部年报"
        case And(parts):
            return "；".join(f"（{describe(part)}）" if isinstance(part, And) else describe(part) for part in parts)
        case Or(parts):
            return " 或 ".join(f"（{describe(part)}）" if isinstance(part, And | Or) else describe(part) for part in parts)
        case Not(part):
            return f"不含{_bare(describe(part))}" if isinstance(part, Word | Phrase) else f"不符合（{describe(part)}）"
        case Word(text):
            return f"含“{text}”"
        case Phrase(text):
            return f"照原样含“{text}”"
        case Choice(field, values):
            facet = FACET_BY_NAME[field]
            return f"{facet.label}：{'或'.join(facet.labels.get(value, value) for value in values)}"
        case Range():
            number = NUMBER_BY_CODE[query.field]
            return f"{number.label}：{_spoken(query)}{number.unit}"
        case Compared(amount):
            return f"{_named(amount)}：{_spoken(query)}"
        case Stated(amount, states):
            return f"{_named(amount)}：{'或'.join(LABELS[state] for state in states)}"
        case _:
            return "符合所问条件"  # what only programs ask for


def _named(amount: AnyAmount) -> str:
    if isinstance(amount, Change):
        return f"{_named(amount.now)}－{f'{amount.year}年的' if amount.year else ''}{_named(amount.then)}"
    above, less, below = ([NUMBER_BY_CODE[term[0]].label for term in part] for part in (amount.terms, amount.less, amount.over))
    named = "－".join(["＋".join(above), *less])
    return f"（{named}）÷（{'＋'.join(below)}）" if below else named


def _bare(text: str) -> str:
    return text.removeprefix("照原样").removeprefix("含")


def _spoken(query: Range | Compared) -> str:
    low, high = (None if bound is None else f"{bound:f}" for bound in (query.low, query.high))
    if high is None:
        return f"{'大于' if query.above else '不小于'}{low}"
    if low is None:
        return f"{'小于' if query.below else '不大于'}{high}"
    return low if low == high else f"{low}至{high}"
