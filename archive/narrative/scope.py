"""A sentence and what its parts are about: which year, which part of it, whose numbers, wish or fact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from archive.narrative.said import Scope, Statement
from archive.narrative.subject import Clauses, Reporter
from archive.text.numbers import FORMAL_NUMERALS, TENS, chinese_numeral


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement in a sentence; ``start`` and ``end`` are its span there."""

    statement: Statement
    number: int | None
    start: int
    end: int
    approximate: bool = False


CLAUSE = r"[^，,。；;！!]"  # a character inside a clause
NUMBER = rf"(?P<n>\d{{1,3}}(?:[,，]\d{{3}})+|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千{TENS}{FORMAL_NUMERALS}]+)(?P<wan>万)?"
ABOUT = r"(?P<about>近|约|大约|超过?|逾|不少于|不到|至少)?"
MORE = r"(?P<more>余|多|左右|以上)?"

_CLAUSE = re.compile(f"{CLAUSE}+")
_YEAR = re.compile(
    r"(?P<compared>[较比与同和][^，,。；;]{0,3})?"
    r"(?:(?P<year>(?:19|20)\d{2})\s*年(?!.{0,3}(?:修订|颁布|公布|施行|实施|印发|出台|版|起))|(?P<last>去年|上一?年度?(?!结转)|往年)|(?P<this>今年|本年|当年))"
)
_WHOLE_YEAR = re.compile(r"1\s*月(?:份|1日)?\s*(?:至|到|-|—|~)\s*12\s*月(?:份|31日)?|12月[底末]|(?:今|一)年以?来")
# Half a year, a month, an average, several years: numbers that are not the year's.
_PARTIAL = re.compile(
    r"[上下]半年|[一二三四1-4]季度|(?<!\d)\d{1,2}月(?!\d{1,2}日)|每[月周季年日天]|[月周日季年]均|平均|近[两三四五六七八九十\d]+年|历年|以来|历史累计"
)
_WISH = re.compile(
    r"力争|确保|避免|防止|杜绝|努力|争取|防范|目标|不超过|应当|必须|计划|拟|打算"
    r"|如果|如(?=未|没|收到|有|发生|出现)|若(?!干)|假如"
)
# A choice of the form nobody made, or made by a tick: 收到/未收到, 有（无）, □有□无, 是否收到.
_CHOICE = re.compile(
    r"[□☐☑☒]|[√✓✔]\s*(?:有|无|是|否|未|没|收)|[（(][\s√✓✔]*[)）]|是否|有无|有没有"
    r"|(?:有|是|[收接]到|受理|发生|存在|产生|涉及)[/／\\|｜、或]+\s*(?:无|没有?|未|否|不)|(?:有|[收接]到|受理|发生)[（(](?:或)?(?:无|没有?|未)[收接受发有到理生]*[)）]"
    r"|(?:无|否|[未没](?:有|曾)?(?:[收接]到|受理|发生)?)[/／\\|｜、或]+\s*(?:有|是|[收接]到|受理|发生)|(?:无|[未没](?:[收接]到|受理|发生))[（(](?:或)?(?:有|[收接]到|受理|发生)[)）]"
)
_TERRITORY = r"全(?:市|区|县|省|州|旗|镇|乡|街道)(?:各级|范围内?|上下)?(?:行政机关|政府系统|政府机关)?"
_SCOPES = re.compile(
    rf"(?P<whole>{_TERRITORY}|各级(?:行政机关|政府)|(?:市|区|县|州|旗)(?:、[县区乡镇]+)?[两三]级)"
    r"|(?P<own>本级|以[^，,。；;]{0,12}(?:政府|本级)(?:的)?名义|(?<!人民)政府办(?:公室)?|人民政府办公[室厅]|府办"
    r"|向(?:[省市县区州旗]|[^，,。；;]{1,10})(?:人民)?政府(?:提出|提交|申请))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    base: int  # where it begins in the paragraph
    section: int | None
    topic: str  # the paragraph up to this sentence: what it is about
    report_year: int | None
    reporter: Reporter

    def scope(self, end: int) -> Scope:
        """The scope named last before a place in the sentence."""
        named = [one for one in _SCOPES.finditer(self.text, 0, end) if self.reporter.has_levels or one[0] == "本级"]
        return (Scope.OWN if named[-1]["own"] else Scope.WHOLE) if named else Scope.BODY

    def clauses(self) -> Iterator[tuple[int, int]]:
        return (match.span() for match in _CLAUSE.finditer(self.text))

    def clause(self, at: int) -> tuple[int, int]:
        """Span of the clause around a place."""
        return next(((start, end) for start, end in self.clauses() if start <= at <= end), (0, len(self.text)))

    def states(self, start: int, end: int) -> bool:
        """Whether a span tells a fact of the whole year reported on, and of the body that reports."""
        clause, clause_end = self.clause(start)
        words = _WHOLE_YEAR.sub("", self.text[max(0, clause - 12) : end])
        if (
            _CHOICE.search(self.text, clause, clause_end)
            or _WISH.search(self.text, clause, end)
            or _PARTIAL.search(words)
            or self._another_year(start)
        ):
            return False
        return not Clauses(self.text, tuple(self.clauses()), self.reporter).another_speaks(start)

    def _another_year(self, at: int) -> bool:
        """Whether the last year named before the place is not the report's; years compared with or of documents do not count."""
        named = [
            match
            for match in _YEAR.finditer(self.text, 0, max(at, 1))
            if not match["compared"] and self.text.count("《", 0, match.start()) == self.text.count("》", 0, match.start())
        ]
        if not named:
            return False
        last = named[-1]
        return bool(last["last"]) or bool(last["year"] and self.report_year and int(last["year"]) != self.report_year)


def integer(match: re.Match[str]) -> int:
    """The number a match of NUMBER names."""
    digits = re.sub("[,，]", "", match["n"])
    factor = 10_000 if match["wan"] else 1
    if digits[0].isascii() and digits[0].isdigit():
        return int(float(digits) * factor) if "." in digits else int(digits) * factor
    return (chinese_numeral(digits) or 0) * factor


def is_number(match: re.Match[str]) -> bool:
    """Whether a match of NUMBER is a number of things, and all of it: no rest of a longer one, 2.5 only before 万."""
    at = match.start("n")
    if at and (match.string[at - 1] == "○" or unicodedata.numeric(match.string[at - 1], None) is not None):
        return False
    return bool(match["wan"]) or "." not in match["n"]


_NUMERAL = rf"[\d零〇○一二两三四五六七八九十百千万{TENS}{FORMAL_NUMERALS}]"
_FROM = re.compile(rf"{_NUMERAL}\s*[余多几件条]?\s*(?:[-‐-―－−~～〜∼至到、或]\s*)+(?:约|近)?\s*$")
_UP_TO = re.compile(rf"\s*[件条次起宗份项]?\s*[-‐-―－−~～〜∼至到或]\s*{_NUMERAL}+\s*[余多]?\s*[件条次起宗份项]")


def is_range(match: re.Match[str]) -> bool:
    """Whether a match of NUMBER is an end of a range: 10—12件, 10件至12件, 两、三件."""
    before = match.string[max(0, match.start("n") - 16) : match.start("n")]
    return bool(_FROM.search(before) or _UP_TO.match(match.string, match.end("n")))


def is_approximate(match: re.Match[str]) -> bool:
    return bool(match["about"] or match["more"] or match["wan"]) or is_range(match)
