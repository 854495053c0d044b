"""Numbers and addresses by which a person can be found: telephones, identity papers, cards, mail. Those of an office stay."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from archive.text.people import PERSON

# As people write them, with blanks and dashes.
_GAP = "[-—–－.· ]?"
_MOBILE = re.compile(rf"(?<![\d.])(?:(?:\+|00)?86{_GAP})?1[3-9]\d{_GAP}(?:\d{{4}}{_GAP}\d{{4}}|\d{{3}}{_GAP}\d{{5}})(?![\d.]\d|\d)")
_LANDLINE = re.compile(r"(?<![\d.])(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3})[-—–－ ]?[2-8]\d{2,3}[- ]?\d{4}(?:[-—转]\d{1,5})?(?!\d)")
_LOCAL = re.compile(r"(?:电话|宅电|座机|号码)(?:号码)?[:：为是]?\s?(?P<own>[2-8]\d{2,3}[- ]?\d{4})(?!\d)")
_BIRTH = rf"(?:19|20)\d{{2}}{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"(?<!\d)\d{{3}}{_GAP}\d{{3}}{_GAP}{_BIRTH}{_GAP}\d{{3}}{_GAP}[\dXx](?![\dXx])")
_OLD_IDENTITY = re.compile(rf"(?<!\d)\d{{6}}{_GAP}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}(?!\d)")
_CARD = re.compile(r"(?<!\d)62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
_PAPER = re.compile(
    r"(?:护照|通行证|回乡证|居住证|军官证|士兵证|驾驶证|社保卡|医保卡|银行卡|银行账户|账号|卡号|车牌)(?:号码?)?[:：为是]?\s?"
    r"(?P<own>(?:[\u4e00-\u9fff][A-Z])?[A-Z0-9][A-Z0-9 -]{3,24}[A-Z0-9])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@(?![\w.-]*gov\.cn)[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}", re.IGNORECASE | re.ASCII)
_ACCOUNT = re.compile(r"(?:QQ|微信)(?:号码?)?[:：为是]?\s?(?P<own>[A-Za-z0-9_-]{5,20})", re.IGNORECASE)
_HOME = re.compile(
    r"(?:家庭住址|家庭地址|住址|现住址|户籍(?:地址|所在地|地)|家住|现住|住所地)[:：为是在]?(?P<own>[^，。；、\s（）()\t\n]{4,40})"
)

_OWN = re.compile(r"家庭电话|住宅电话|宅电|身份证|（[男女]|留下|提供")  # near numbers that are a person's own
_OFFICE = re.compile(r"(?:咨询|办公|监督|联系|举报|热线)[^，。；]{0,6}$|办公室[^，。；]{0,8}$|电话[:：]?$")
_NUMBERED = re.compile(r"(?:编号|代码|索引号|文号|证号|案号|号码)[:：为]?$")
_PRIVATE = re.compile(rf"{PERSON}|先生|女士|身份证|家庭电话|住宅电话|宅电")
_MARKS = ("。", "；", ";", "\n")
_SENTENCE = 400  # characters: longer ones are looked at around the place


Span = tuple[int, int, str]


class _Text:
    """A text that may name persons: whose is what stands in it?"""

    def __init__(self, text: str, people: Collection[Span]) -> None:
        self.text = text
        self._named = sorted(person[0] for person in people)

    def personal(self, at: int) -> bool:
        """The sentence speaks of a private person."""
        return _PRIVATE.search(self.text, *self._sentence(at)) is not None

    def somebodys(self, at: int) -> bool:
        """More than that: it names one, or says that the number is a person's own."""
        start, end = self._sentence(at)
        return _OWN.search(self.text, start, end) is not None or bisect_left(self._named, end) > bisect_left(self._named, start)

    def of_no_office(self, at: int) -> bool:
        return self.personal(at) or not _OFFICE.search(self.text, max(0, at - 12), at)

    def numbers_no_paper(self, at: int) -> bool:
        return self.personal(at) or not _NUMBERED.search(self.text, max(0, at - 8), at)

    def _sentence(self, at: int) -> tuple[int, int]:
        text = self.text
        start = max(text.rfind(mark, max(0, at - _SENTENCE), at) for mark in _MARKS)
        ends = [end for mark in _MARKS if (end := text.find(mark, at, at + _SENTENCE)) >= 0]
        return max(start, at - _SENTENCE, 0), min(ends, default=min(len(text), at + _SENTENCE))


class _Kind(NamedTuple):
    pattern: re.Pattern[str]  # its group "own" is what is private, or all of it
    is_private: Callable[[_Text, int], bool]  # where it stands
    shown: Callable[[str], str]


def _nothing(_: str) -> str:
    return "****"


# By what stands in every number of these kinds: looking for that first is much faster.
_KINDS: tuple[tuple[re.Pattern[str], tuple[_Kind, ...]], ...] = (
    (
        re.compile(r"\d(?:[^\w\t\n]{0,2}\d){6}"),
        (
            _Kind(_MOBILE, _Text.of_no_office, lambda number: number[:3] + "****" + number[-2:]),
            _Kind(_IDENTITY, _Text.numbers_no_paper, lambda number: number[:4] + "*" * 14),
            _Kind(_LANDLINE, _Text.somebodys, lambda number: number[:3] + "****"),  # mostly an office's
            _Kind(_LOCAL, _Text.somebodys, _nothing),
            _Kind(_OLD_IDENTITY, _Text.personal, lambda number: number[:3] + "*" * 15),
            _Kind(_CARD, _Text.personal, lambda number: number[:3] + "*" * 16),
        ),
    ),
    (re.compile("@"), (_Kind(_MAIL, _Text.personal, lambda mail: "****" + mail[mail.index("@") :]),)),
    (re.compile("[Qq微]"), (_Kind(_ACCOUNT, _Text.personal, _nothing),)),
    (re.compile("[照证卡户号牌]"), (_Kind(_PAPER, _Text.personal, _nothing),)),
    (re.compile("[住户]"), (_Kind(_HOME, _Text.personal, _nothing),)),
)


def private_numbers(text: str, people: Collection[Span]) -> Iterator[Span]:
    """``people``: where the text names private persons."""
    looked_at = _Text(text, people)
    for sign, kinds in _KINDS:
        for kind in kinds if sign.search(text) else ():
            group = "own" if kind.pattern.groupindex else 0
            for match in kind.pattern.finditer(text):
                if kind.is_private(looked_at, match.start()):
                    yield *match.span(group), kind.shown(match[group])
