"""What sentences state of reviews and suits: none, so many, undecided, all upheld."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.narrative.said import Statement
from archive.narrative.scope import CLAUSE, NUMBER, Hit, Sentence, integer, is_number, is_range

_KINDS = {"复": "review", "诉": "litigation"}
_NONE = {"review": Statement.NO_REVIEW, "litigation": Statement.NO_LITIGATION}
_CASES = {"review": Statement.REVIEW, "litigation": Statement.LITIGATION}
_OPEN = {"review": Statement.PENDING_REVIEW, "litigation": Statement.PENDING_LITIGATION}

# 复议 and 诉讼 as proceedings; not the label 未经复议直接起诉, the law, the authority, the decision.
_CASE = re.compile(
    r"(?:行政)?(?P<kind>(?<!未经)(?<!未经行政)复(?=议)|诉(?=讼))[议讼]"
    r"(?!后|前置|机关|机构|决定|法|委|体制|请求|权|渠道|途径|应诉|审理|人员)"
)
# 行政赔偿诉讼, 民事诉讼: before the bare word stands no name of another kind of suit.
_OF_NO_OTHER_KIND = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|行政|公开|申请|提[起出]|发生|引[发起]|进行|参加|收到|产生|出现|涉及?|经|不服|[的类、和及与或无零未被件起有议讼均])$"
)
_UNIT = r"(?:件|起|宗|例|桩)"
_AFTER = re.compile(
    rf"(?:案件|申请|案|数量|总数|情况|事项)*(?:共有?|共计|合计|总计|发生|受理|收到|产生|均?为|有|[:：])*\s*{NUMBER}\s*{_UNIT}"
)
_BEFORE = re.compile(rf"{NUMBER}\s*{_UNIT}(?:因?政府信息公开|信息公开)?(?:工作)?(?:引发|引起|提起)?(?:的)?$")
_JOINED = re.compile(r"(?:案件|申请)?(?:[、和及与或/]|或者|以及)(?:被?提起|被?申请|引发|发生)?$")

_NEGATION = re.compile(r"未(?!经复议|经行政复议|审结|结)|没有|不存在|(?<!有)(?<!尚)无(?!正当)|零(?=行政|复议|诉讼)")
_GO_ON = re.compile(rf"^{CLAUSE}{{0,36}}$")
_NEXT = re.compile(
    r"^(?:案件|申请|情况|事项|情形|的)*(?:[、和及与或/]|以及|或者)?(?:，(?=也|亦|未|没|无|被))?"
    r"(?:也|亦|均)?(?:未|没有|无)?(?:因此)?(?:被|提起|申请|发生|引发|收到|产生)*$"
)
_NIL = re.compile(r"(?:案件|申请|情况|数量|方面|工作|的)*[:：]?均?为?(?:无|没有发生|未发生|没有|零|“?零发生”?)(?=[，,。；;]|$)")
_OUTCOME = re.compile(r"(?:案件)?(?:被|中)?(?:纠错|纠正|败诉|撤销|维持|超期|逾期|确认违法|应诉不力)")
_NARROW = re.compile(r"败诉|纠错|纠正|撤销|尚未审结|未审结|超期|逾期|异议|不服(?!.*提起)")
# Proceedings that are the body's daily work, not about its own disclosure.
_DAILY = re.compile(r"办理|审理|审结|代理|出庭|应诉|化解|调解|公开|公示|发布|作出|指导|统计|办结|接待")
_ELSEWHERE = re.compile(r"(?:征收|拆迁|补偿|土地|治安|交通|工伤|处罚|许可|强制|劳动|规划|登记|执法)(?:类|方面|案件)?(?:引发|引起)?的?$")
_CAUSE = re.compile(r"因|被|引发|引起|涉及|信息公开|依申请")
_PENDING = (
    r"(?:正在审理|尚未审结|未审结|审理中|审理之中|在审|未结案|尚在审理|仍在审理|尚未结案|尚未判决|未判决|尚未宣判|审理过程中"
    r"|尚无结果|未作出判决|未办结|尚未办结|未结|正在办理|尚在办理|仍在办理|还在办理|办理之?中|正在处理|处理之?中|正在进行|正在应诉|应诉中|待判决|待开庭|等待判决|等待开庭|尚未开庭|未开庭|未宣判|诉讼中)"
)
_OPEN_BEHIND = re.compile(rf"(?<!无){_PENDING}(?:的|案件|中|有|共)*{NUMBER}\s*{_UNIT}")
_OPEN_BEFORE = re.compile(rf"{NUMBER}\s*{_UNIT}[^，,。；;\d]{{0,8}}{_PENDING}")
_OPEN_SAID = re.compile(rf"案?件?{CLAUSE}{{0,6}}?{_PENDING}")
_OPEN_BARE = re.compile(rf"(?<!无){_PENDING}")
_REQUESTS = re.compile(r"[，,、](?:另有?)?[^，,。；;]{0,10}(?:公开申请|依申请公开|申请(?=\d))")  # what follows is about requests again
_ALL_UPHELD = re.compile(r"均(?:获|被|予以|予|得到)?维持")


@dataclass(frozen=True, slots=True)
class _Case:
    kind: str
    number: int
    start: int
    end: int


def cases(sentence: Sentence) -> Iterator[Hit]:
    named = "复议" in sentence.text or "诉讼" in sentence.text
    mentions = [one for one in _CASE.finditer(sentence.text) if _administrative(sentence.text, one)] if named else []
    if not mentions:
        return
    counted = list(_counted(sentence, mentions))
    numbered = {case.start for case in counted}
    for kind, start, end in _denied(sentence, mentions, numbered):
        yield Hit(_NONE[kind], 0, start, end)
    for case in counted:
        if case.number == 0:
            yield Hit(_NONE[case.kind], 0, case.start, case.end)
        else:
            yield Hit(_CASES[case.kind], case.number, case.start, case.end)
            yield from _undecided(sentence, case, mentions)
    if upheld := _ALL_UPHELD.search(sentence.text):
        yield Hit(Statement.ALL_UPHELD, None, upheld.start(), upheld.end())


def _administrative(text: str, mention: re.Match[str]) -> bool:
    return mention[0].startswith("行政") or bool(_OF_NO_OTHER_KIND.search(text[: mention.start()]))


def _kind(mention: re.Match[str]) -> str:
    return _KINDS[mention["kind"]]


def _counted(sentence: Sentence, mentions: list[re.Match[str]]) -> Iterator[_Case]:
    """Cases with a number behind or before their name; a number for both kinds together says how many only if it is 0."""
    text = sentence.text
    used: set[int] = set()  # where numbers stand that are taken
    for at, mention in enumerate(mentions):
        previous = mentions[at - 1] if at else None
        together = (
            previous is not None
            and bool(_JOINED.search(text[previous.end() : mention.start()]))
            and not re.search(r"\d", text[previous.end() : mention.start()])
        )
        behind = _AFTER.match(text, mention.end())
        before = _BEFORE.search(text, max(0, mention.start() - 24), mention.start())
        number = behind or (before if before and before.start("n") not in used else None)
        if number is None or not _is_exact(number) or not _own(sentence, mention):
            continue
        used.add(number.start("n"))
        count = integer(number)
        end = max(mention.end(), number.end())
        if together and previous is not None and count:
            continue
        if together and previous is not None:
            yield _Case(_kind(previous), 0, previous.start(), end)
        yield _Case(_kind(mention), count, min(mention.start(), number.start()), end)


def _is_exact(number: re.Match[str]) -> bool:
    return is_number(number) and not is_range(number)


def _own(sentence: Sentence, mention: re.Match[str]) -> bool:
    """A case about the body's own disclosure, this year."""
    start, end = sentence.clause(mention.start())
    clause = sentence.text[start:end]
    about = sentence.section == 4 or re.search("信息公开|依申请|申请公开|公开申请", sentence.topic + sentence.text)
    before = sentence.text[start : mention.start()]
    daily = _DAILY.search(before) and not _CAUSE.search(clause.replace("政务公开", ""))
    carried = re.search("上年|去年", before)
    return bool(about) and not daily and not carried and not _ELSEWHERE.search(before) and sentence.states(*mention.span())


def _denied(sentence: Sentence, mentions: list[re.Match[str]], numbered: set[int]) -> Iterator[tuple[str, int, int]]:
    """Kinds of case denied, each once: what stands behind a negation, and what is listed as nil."""
    told: set[str] = set()
    for kind, start, end in (*_negated(sentence, mentions, numbered), *_nil(sentence, mentions)):
        if kind not in told and sentence.states(start, end):
            told.add(kind)
            yield kind, start, end


def _negated(sentence: Sentence, mentions: list[re.Match[str]], numbered: set[int]) -> Iterator[tuple[str, int, int]]:
    text = sentence.text
    for negation in _NEGATION.finditer(text):
        at = negation.end()
        for mention in (one for one in mentions if one.start() >= at):
            between = text[at : mention.start()]
            first = at == negation.end()
            if not (_GO_ON if first else _NEXT).match(between) or (first and _NARROW.search(between)):
                break
            if _OUTCOME.match(text, mention.end()) or mention.start() in numbered:
                break
            at = mention.end()
            yield _kind(mention), negation.start(), at


def _nil(sentence: Sentence, mentions: list[re.Match[str]]) -> Iterator[tuple[str, int, int]]:
    text = sentence.text
    for at, mention in enumerate(mentions):
        nil = _NIL.match(text, mention.end())
        if nil is None:
            continue
        yield _kind(mention), mention.start(), nil.end()
        if at and _JOINED.search(text[mentions[at - 1].end() : mention.start()]):
            yield _kind(mentions[at - 1]), mentions[at - 1].start(), nil.end()


def _undecided(sentence: Sentence, case: _Case, mentions: list[re.Match[str]]) -> Iterator[Hit]:
    """How many of the cases are still open, as far as the words up to the next kind of case say."""
    text = sentence.text
    other = next((m.start() for m in mentions if m.start() >= case.end and _kind(m) != case.kind), len(text))
    scope = _REQUESTS.split(text[case.end : other], maxsplit=1)[0]
    found = _OPEN_BEHIND.search(scope) or _OPEN_BEFORE.search(scope)
    if found and not _is_exact(found):
        return
    if found:
        yield Hit(_OPEN[case.kind], integer(found), case.start, case.end + found.end())
        return
    bare = _OPEN_BARE.search(scope)
    if bare and not re.search(rf"{NUMBER}\s*{_UNIT}", scope[: bare.start()]):
        yield Hit(_OPEN[case.kind], case.number, case.start, case.end + bare.end())
        return
    for again in mentions:
        if again.start() > case.end and _kind(again) == case.kind and _OPEN_SAID.match(text, again.end()):
            yield Hit(_OPEN[case.kind], case.number, case.start, again.end())
            return


def still_open(text: str) -> bool:
    """A sentence that only says the cases named before are undecided."""
    said = re.match(rf"(?:目前|现|现均|均|该案|上述|两案|案件|截至)[^。]{{0,20}}{_PENDING}", text.strip())
    return bool(said) and not re.search(r"\d\s*件", text)
