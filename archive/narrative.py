"""What sentences state: numbers of requests, zeros, suits. Run on prose only; table labels look like negations.

Every statement keeps its scope: a negation holds in its own clause, a number belongs to the verb before it,
a year named in the sentence that is not the report's takes its numbers along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from archive.models import Paragraph, ParagraphKind
from archive.numbers import chinese_numeral


class Statement(StrEnum):
    ZERO_REQUESTS = "zero_requests"
    REQUESTS = "requests"  # new requests received
    PROCESSED = "processed"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    PUBLISHED = "published"  # items proactively published
    NO_REVIEW = "no_review"
    NO_LITIGATION = "no_litigation"
    REVIEW = "review"  # cases, total
    LITIGATION = "litigation"
    PENDING_REVIEW = "pending_review"
    PENDING_LITIGATION = "pending_litigation"
    ALL_UPHELD = "all_upheld"


@dataclass(frozen=True, slots=True)
class Said:
    statement: Statement
    number: int | None
    approximate: bool
    quote: str
    paragraph: str
    start: int  # span in the paragraph's text
    end: int


_N = r"(?P<n>\d{1,3}(?:[,，]\d{3})+|\d+|[零〇一二两三四五六七八九十百千]+)"
_C = r"[^，,。；;！!]"  # inside a clause
_MORE = r"(?P<more>余|多)?"
_REQUEST = (
    r"(?:政府信息|政务信息|信息)?(?:依申请公开(?!目录|平台|渠道|制度|工作)"
    r"|公开(?:政府|政务)?信息(?:的)?申请|信息公开(?:的)?申请|申请公开|公开申请|依申请)"
)
_REQUEST_CLAUSE = re.compile(r"信息公开|依申请|申请公开|公开申请|公开(?:政府|政务)?信息")
_FOREIGN = re.compile(r"许可申请|办件|建议|提案|信访件|投诉件|复议申请|复议|诉讼|咨询|来信|救助|补贴|登记申请")

_ZERO = (
    re.compile(rf"(?:未|没有|没|尚未|从未)(?:有)?(?:收到|接到|受理|接收|办理|接受|收悉|产生|发生|出现){_C}{{0,18}}?{_REQUEST}"),
    re.compile(rf"(?<!有)无(?!正当|一例|因){_C}{{0,8}}?{_REQUEST}"),
    re.compile(rf"没有(?:单位|公民|群众|任何人|人|个人|企业)?{_C}{{0,8}}?{_REQUEST}"),
    re.compile(rf"(?:收到|受理|接收|接到|新收){_C}{{0,22}}?(?:申请|公开){_C}{{0,8}}?(?<![\d.])(?:0|零|〇)\s*(?:件|起|条|次|宗|例)"),
    re.compile(r"(?:依申请公开|信息公开申请)(?:的)?(?:数量|件数|申请)?(?:为|共|共计|：|:)?(?<![\d.])(?:0|零|〇)\s*(?:件|起|条|次|宗|例|$)"),
    re.compile(rf"(?:收到|受理){_C}{{0,6}}?(?<![\d.])(?:0|零|〇)\s*(?:件|起|条|次|宗){_C}{{0,12}}?(?:申请|依申请公开)"),
    re.compile(rf"尚?无{_C}{{0,14}}申请情况"),
)
_AFTER_ZERO = re.compile(
    r"^(?:件|事项|的|工作|信息|情况|而|所|产生|引发|引起|提起|提出|过程|中|答复|不当|被|申请|政府|行政)*"
    r"(?:复议|诉讼|投诉|举报|收费|超期|逾期|纠纷|费用|被)"
)

_UNIT = r"(?:件|起|条|次|宗|例)"
_ABOUT = r"(?P<about>近|约|超过|逾)?"
_RECEIVED = re.compile(
    rf"(?:收到|受理|接收|接到|新收|收悉|收)(?P<gap>{_C}{{0,26}}?){_ABOUT}{_N}\s*{_MORE}\s*(?:件|起|条|次|宗|例|份)(?P<after>{_C}{{0,14}})"
)
_CHANNEL = re.compile(
    rf"(?:网络|网上|线上|线下|信函|邮寄|当面|现场|书面|传真|电子邮件|平台|在线|其他渠道|其他方式){_C}{{0,6}}?{_N}\s*{_UNIT}"
)
_PROCESSED = re.compile(
    rf"(?:答复|办结)(?:了)?(?:申请|政府信息公开申请|依申请公开(?:申请)?|信息公开申请)?(?:共|共计)?{_ABOUT}{_N}\s*{_MORE}件"
)
_CARRIED_IN = re.compile(rf"上一?年度?结转(?:申请|的|来|政府信息公开申请|至今年)*{_N}\s*件")
_CARRIED_OUT = (
    re.compile(rf"结转(?:到|至)?(?:下一?年度?|次年)(?:继续办理)?(?:的|申请|办理|为|政府信息公开申请)*{_N}\s*件"),
    re.compile(rf"{_N}\s*件(?:申请)?(?:需|将|已)?结转(?:到|至)?(?:下一?年|次年|20\d\d年)"),
)
_PUBLISHED = re.compile(rf"主动公开{_C}{{0,16}}?(?P<about>近|约|超过|逾)?{_N}\s*{_MORE}\s*条")
_NEGATION = re.compile(r"(?:未(?!经复议|经行政复议|审结|结)|没有|(?<!有)无(?!正当))")
_DENIED = re.compile(
    rf"^(?:{_C}|，(?=被|未|无|没)){{0,36}}?(?:行政复议|行政诉讼|复议|诉讼)"
    rf"(?:案件|申请)?(?:[、和及与]|或者?|以及|，)?(?:也?未|被|提起|发生|引发)*(?:行政)?(?:复议|诉讼)?(?P<tail>{_C}{{0,4}})"
)
_OUTCOME = re.compile(r"^(?:被)?(?:纠错|纠正|败诉|撤销|维持|超期|逾期)")
_REVIEW = re.compile(rf"(?:行政复议|复议)(?:案件|申请)?(?:共|共计)?{_N}\s*(?:件|起|宗|例)")
_LITIGATION = re.compile(rf"(?:行政诉讼|诉讼)(?:案件)?(?:共|共计)?{_N}\s*(?:件|起|宗|例)")
_PENDING = re.compile(r"正在审理|尚未审结|未审结|审理中|未结案|尚在审理|仍在审理|尚未结案")
_UPHELD = re.compile(r"均(?:获|被|予以|予|得到)?维持")
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_NOTHING = re.compile(
    r"^(?:\d{4}年度?)?[，,]?(?:本年度?|全年)?[，,]?(?:我[^，。]{1,4}|本[^，。]{1,4})?"
    r"(?:没有发生|未发生|没有|未收到|无)(?:该类|此类|相关|上述)?(?:情况|案件|事项|情形)?[。.]?$"
)


def statements(paragraphs: Iterable[Paragraph], report_year: int | None) -> list[Said]:
    """Everything the prose states about the year reported on, in reading order."""
    said: list[Said] = []
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.TEXT:
            said += _of_paragraph(paragraph, report_year)
    return said


def _of_paragraph(paragraph: Paragraph, report_year: int | None) -> Iterator[Said]:
    text = paragraph.text.replace("资讯", "信息")
    if paragraph.section in (3, 4) and _NOTHING.match(text.strip()):
        kinds = [Statement.ZERO_REQUESTS] if paragraph.section == 3 else [Statement.NO_REVIEW, Statement.NO_LITIGATION]
        for kind in kinds:
            yield Said(kind, 0, False, paragraph.text, paragraph.id, 0, len(paragraph.text))
        return
    if paragraph.section in (5,):  # plans and problems speak of other years and of wishes
        return
    for match in re.finditer(r"[^。；;！!\n]+[。；;！!\n]?", text):
        sentence, base = match[0], match.start()
        if _about_another_year(sentence, report_year):
            continue
        for kind, number, approximate, start, end in _of_sentence(sentence):
            quote = paragraph.text[base : base + len(sentence)].strip()
            yield Said(kind, number, approximate, quote, paragraph.id, base + start, base + end)


def _about_another_year(sentence: str, report_year: int | None) -> bool:
    years = {int(year) for year in _YEAR.findall(sentence)}
    return bool(report_year and years and report_year not in years)


Hit = tuple[Statement, int | None, bool, int, int]


def _of_sentence(sentence: str) -> Iterator[Hit]:
    yield from _zeros(sentence)
    yield from _requests(sentence)
    yield from _plain(sentence)
    yield from _cases(sentence)


def _zeros(sentence: str) -> Iterator[Hit]:
    for pattern in _ZERO:
        for match in pattern.finditer(sentence):
            rest = sentence[match.end() :]
            if _FOREIGN.search(match[0]) or _AFTER_ZERO.match(rest) or "复议" in rest[:6] or "诉讼" in rest[:6]:
                continue
            yield Statement.ZERO_REQUESTS, 0, False, match.start(), match.end()
            return


def _requests(sentence: str) -> Iterator[Hit]:
    """New requests received; channels are added up once, and only when no total is given."""
    for match in _RECEIVED.finditer(sentence):
        clause = match["gap"] + match["after"]
        if not _REQUEST_CLAUSE.search(clause) or _FOREIGN.search(clause) or "上年" in match["gap"] or "结转" in match["gap"]:
            continue
        if _CHANNEL.search(match[0]) and not re.search("共|合计|总", match["gap"]):
            total = sum(_int(found["n"]) for found in _CHANNEL.finditer(sentence[match.start() :]))
            yield Statement.REQUESTS, total, False, match.start(), len(sentence)
            return
        number = _int(match["n"])
        if number or "0" in match["n"]:
            approximate = bool(match["about"] or match["more"])
            yield Statement.REQUESTS, number, approximate, match.start(), match.end() - len(match["after"])
            return


def _clause_around(sentence: str, start: int, end: int) -> str:
    left = max(sentence.rfind("，", 0, start), sentence.rfind(",", 0, start)) + 1
    return sentence[left:end]


_HANDLED = ((Statement.PROCESSED, (_PROCESSED,)), (Statement.CARRIED_IN, (_CARRIED_IN,)), (Statement.CARRIED_OUT, _CARRIED_OUT))


def _plain(sentence: str) -> Iterator[Hit]:
    if "申请" in sentence or "公开" in sentence:
        for kind, patterns in _HANDLED:
            for pattern in patterns:
                for match in pattern.finditer(sentence):
                    if _FOREIGN.search(_clause_around(sentence, match.start(), match.end())):
                        continue
                    approximate = bool(match.groupdict().get("about") or match.groupdict().get("more"))
                    yield kind, _int(match["n"]), approximate, match.start(), match.end()
    published = _PUBLISHED.search(sentence)
    if published and not re.search("依申请|规范性", published[0]):
        yield Statement.PUBLISHED, _int(published["n"]), bool(published["about"] or published["more"]), published.start(), published.end()


def _cases(sentence: str) -> Iterator[Hit]:
    """Reviews and suits: denials, counts, outcomes."""
    denied: set[str] = set()
    for negation in _NEGATION.finditer(sentence):
        match = _DENIED.match(sentence[negation.end() :])
        if match is None or _OUTCOME.match(match["tail"]):
            continue
        end = negation.end() + match.end() - len(match["tail"])
        span = sentence[negation.start() : end]
        if "复议" in span and "review" not in denied:
            denied.add("review")
            yield Statement.NO_REVIEW, 0, False, negation.start(), end
        if "诉讼" in span and "litigation" not in denied:
            denied.add("litigation")
            yield Statement.NO_LITIGATION, 0, False, negation.start(), end
    for kind, pending, nothing, pattern in (
        (Statement.REVIEW, Statement.PENDING_REVIEW, Statement.NO_REVIEW, _REVIEW),
        (Statement.LITIGATION, Statement.PENDING_LITIGATION, Statement.NO_LITIGATION, _LITIGATION),
    ):
        match = pattern.search(sentence)
        if match is None:
            continue
        number = _int(match["n"])
        if number == 0:
            yield nothing, 0, False, match.start(), match.end()
            continue
        yield kind, number, False, match.start(), match.end()
        following = sentence[match.end() : match.end() + 30]
        other = re.search("行政诉讼" if kind is Statement.REVIEW else "行政复议", following)
        scope = following[: other.start()] if other else following
        unsettled = _PENDING.search(scope)
        if unsettled and not re.search(r"\d", scope[: unsettled.start()]):
            yield pending, number, False, match.start(), match.end() + unsettled.end()
        elif unsettled and (part := re.search(rf"{_N}\s*件[^，。；\d]{{0,6}}$", scope[: unsettled.start()])):
            yield pending, _int(part["n"]), False, match.start(), match.end() + unsettled.end()
    if (match := _UPHELD.search(sentence)) and ("复议" in sentence or "诉讼" in sentence):
        yield Statement.ALL_UPHELD, None, False, match.start(), match.end()


def _int(text: str) -> int:
    digits = re.sub("[,，]", "", text)
    if digits.isdigit() and digits.isascii():
        return int(digits)
    numeral = chinese_numeral(digits)
    return numeral if numeral is not None else 0
