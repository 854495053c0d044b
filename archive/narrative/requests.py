"""What sentences state of requests: none, so many, carried over, answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.narrative.said import Statement
from archive.narrative.scope import ABOUT, CLAUSE, MORE, NUMBER, Hit, Sentence, integer, is_approximate, is_number, is_range

_REQUEST = (
    r"(?:(?:政府|政务)?信息公开(?:的)?申请|依申请公开|公开(?:政府|政务|相关|有关)?信息(?:的)?(?:申请|要求)|申请(?:政府|政务)?(?:信息)?公开"
    r"|公开(?:的)?申请|依申请)"
)
_TOPIC = re.compile(r"信息公开申请|依申请|申请公开|公开申请|公开(?:政府|政务)?信息的?申请")
_UNIT = r"(?:件次|件|起|条|次|宗|例|份|项)"
_GOT = r"(?:收到|接到|受理|接收|接受|新收|收悉|收)"

# --- none

_NOT = r"(?:未(?:曾)?|没有?|尚未|从未|并未|无)"
# What may stand between a denial and the request without narrowing it: 任何公民或组织提出的; not 不符合要求的, 涉及国家秘密的.
_ANY_WORD = (
    r"(?:任何|一[件例宗起个份条次]|有关|相关|各[类种界方]|社会|广大|群众|公众|公民|[市村居]民|个人|自然人|法人|其[他它](?=组织|社会|单位|企业|个人|机构|方面|形式|方式)|组织"
    r"|单位|企业|企?事业|团体|机构|主体|和|或者?|以?及|与|、|等|的|过|到|了|关于(?=政府|政务|信息|公开)|要求|申请|提[出交起]|递交|通过|以|采取|政府|政务|信息|公开|依|我|本"
    rf"|向{CLAUSE}{{2,16}}?(?=提|申|递|要求|依)|书面|当面|现场|信函|邮寄|网络|互联网|网上|线[上下]|传真|电?子?邮件|口头|电话|平台|方[式面]|形式|渠道|途径|来[信函人电]|人|新|件"
    r"|本?年度?内?|全年|[“”\"（）()\s])"
)
_ANY = f"{_ANY_WORD}*?"
_RECEIVED = r"(?:新?(?:收到|接到|受理|接收|接受|收悉|收)|办理|产生|发生|出现)"
_NONE = (
    re.compile(rf"{_NOT}(?:有)?{_RECEIVED}{_ANY}{_REQUEST}"),
    re.compile(rf"(?:没有?|(?<!有)无|未有){_ANY}{_REQUEST}"),
    re.compile(rf"尚?无{_ANY}申请情况"),
    re.compile(r"零申请|零受理"),
    re.compile(rf"{_REQUEST}(?:件|事项|情况|数量|数)?\s*[:：]?\s*(?:均?为)?(?:暂)?无(?=[，,。；;]|$)"),
)
_TOTALS = r"(?:件|事项|情况|数量?|量|总数?|的|共有?|共?计|合计|总计|均?为|是|仅|了|[:：]|[（(][^）)]*[)）]|\s)*?"
_ZERO = re.compile(
    rf"(?:{_GOT}{_ANY}(?:{_REQUEST}|申请)|{_REQUEST}){_TOTALS}(?<![\d.,，])(?:0|零|〇)(?![.\d])(?:{_UNIT}|$|(?=[，,。；;]))"
    rf"|{_GOT}{_TOTALS}(?<![\d.])(?:0|零|〇)\s*{_UNIT}{_ANY}(?:申请|依申请公开)"
)
# Without one of these there is no denial: looking for them first is much faster.
_NO = re.compile("[未没无尚零]")
_NIL = re.compile(r"[0零〇](?<![\d.].)(?![\d.])")
# Short for a request where the sentence or the paragraph is about requests.
_NONE_HERE = re.compile(
    rf"(?:{_NOT}{_RECEIVED}(?:任何|相关|该类)?|无(?:人)?)申请(?:的?(?:情况|事项))?(?=[，,。；;]|$)|新收(?:申请)?(?:共|为)?(?<![\d.])(?:0|零)\s*{_UNIT}"
)
# What narrows a statement to some requests when it stands before it: 因超期, 网络渠道.
_NARROW = re.compile(
    r"超期|逾期|延期|不予|未答|未办|未按|不依法|不当|正当|因|重复|反复|涉及|关于|针对|上年|去年|结转|费|补正|投诉|复议|诉讼|咨询|以外|除|其中"
)
_ANYBODYS = re.compile(rf"(?:{CLAUSE}*{_GOT})?(?:\d{{4}}年度?|{_ANY_WORD})*的")
_CHANNELS = re.compile(r"信函|邮寄|网络|互联网|网上|线上|线下|当面|现场|传真|邮件|书面|口头|电话|平台")
_SOME = re.compile(r"法人|企业|自然人|组织|事业单位|团体|机构(?=提|申)")
# 法人和其他组织 are some: people are missing.
_ALL = re.compile(
    r"公民|个人|任何|各类|各种|各界|群众|公众|社会(?!组织|团体|公益|企业)|等|自然人.*(?:法人|组织|企业)|(?:法人|组织|企业).*自然人|其[他它](?!组织|社会|单位|企业|机构)"
)
# What may follow the request in its clause without changing what is denied.
_REST = re.compile(
    r"(?:政府|政务|信息|公开|的|申请|件|事项|事件|案件|要求|需求|情况|情形|办理|业务|数量|件数|数|总数|工作|来信|来函|表|任何|我[局委办厅镇乡县市区街院处会]"
    r"|本[机单局镇乡]?[关位]?|和|及|与|、|等|为|共|计|是|有|内容|材料|信件|函件|函|诉求|方面|发生|产生|记录|状态|目标|零(?:复议|诉讼|投诉|举报|信访|败诉|超期|差错|收费)|的?人|[（(][^）)]*[)）]|\s)*"
)


def denials(sentence: Sentence) -> Iterator[Hit]:
    """No request in the whole year: said once is enough."""
    text = sentence.text
    if not (_NO.search(text) or _NIL.search(text)):
        return
    for pattern in _NONE:
        for match in pattern.finditer(text):
            rest = text[match.end() : sentence.clause(match.end() - 1)[1]]
            others = re.search("除[^，,。]*外|(?:并非|并不是|不是)$", text[: match.start()])
            if _of_all(sentence, match) and not others and _REST.fullmatch(rest) and sentence.states(*match.span()):
                yield Hit(Statement.ZERO_REQUESTS, 0, match.start(), match.end())
                return
    for match in _ZERO.finditer(text):
        if _of_all(sentence, match) and sentence.states(*match.span()):
            yield Hit(Statement.ZERO_REQUESTS, 0, match.start(), match.end())
            return
    here = _NONE_HERE.search(text)
    if here and (_named(sentence) or _nothing_else(sentence, here.end())) and _of_all(sentence, here) and sentence.states(*here.span()):
        yield Hit(Statement.ZERO_REQUESTS, 0, here.start(), here.end())


def _named(sentence: Sentence) -> bool:
    """Whether 申请 alone means a request for information."""
    return sentence.section == 3 or bool(_TOPIC.search(sentence.text) or _TOPIC.search(sentence.topic))


def _nothing_else(sentence: Sentence, end: int) -> bool:
    """Whether the overview has so far spoken of nothing else that is applied for, so that 申请 alone means a request, too."""
    return sentence.section == 1 and not _MATTERS.search(sentence.topic + sentence.text[:end])


def _qualified(before: str) -> bool:
    """Whether the words before a request say which: 不符合要求的, not 公民提出的, 我局收到的."""
    before = re.sub("(?:政府|政务)$", "", before)
    return before.endswith("的") and not _ANYBODYS.fullmatch(before)


def _of_all(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether what is said of requests is said of all: not of those that came by one channel or from some people."""
    before = sentence.text[sentence.clause(match.start())[0] : match.start()]
    words = before + match[0]
    if _NARROW.search(before) or _qualified(before):
        return False
    return bool(_ALL.search(words)) or not (_CHANNELS.search(words) or _SOME.search(words))


# --- so many

_FOREIGN = re.compile(
    r"许可|建议|提案|信访|投诉|复议|诉讼|咨询|来信|救助|补贴|登记|举报|意见|线索|工单|电话|留言|稿件|反馈|结果|(?<!公开)办件|事务|服务事项|备案|审批|评审|鉴定|裁决"
)
# What else may be applied for.
_MATTERS = re.compile(f"{_FOREIGN.pattern}|服务|营商|企业|项目|资金|贷款|职称|入学|招生|专利|商标|仲裁|住房|低保|退税|窗口")
_COUNT = re.compile(rf"{_GOT}(?P<gap>{CLAUSE}{{0,28}}?){ABOUT}\s*{NUMBER}\s*{MORE}\s*{_UNIT}(?P<after>{CLAUSE}{{0,14}})")
_NOUN = re.compile(
    rf"(?:信息公开申请|公开申请|依申请公开|申请(?:政府|政务)?信息公开|(?<!依)申请公开(?:政府|政务)?信息)(?:件|事项|申请|总数|数量|数)?(?:共有?|共计|合计|总计|总数?|数量|为|有|[:：])*{ABOUT}\s*{NUMBER}\s*{MORE}\s*{_UNIT}"
)
_PART = re.compile(
    r"(?:互联网|网络|网上|线上|线下|信函|邮寄|当面|现场|书面|传真|电子邮件|邮件|平台|在线|其他渠道|其他方式|自然人|法人(?:(?:或|和|及)其他组织)?|企业|公民|个人|其他组织)"
    rf"{CLAUSE}{{0,12}}?{NUMBER}\s*{_UNIT}"
)
_WHOLE = re.compile(r"共|合计|总|累计|全部|各类")
_SPECIAL = re.compile("上年|结转|涉及|关于|针对|超期|逾期|重复|不符|不属|超出|来自|收费")
_NOT_RECEIVED = re.compile(r"答复|办结|结转|办理|处理|反馈|予以|不予|同意|多$|少$|涉及|关于|针对|超期|逾期|重复")
_ON_REQUEST = re.compile(
    rf"依申请公开(?:政府|政务|相关|有关|的)*信息(?:共|共计|合计|总数|数量|数|为|有|[:：])*{ABOUT}{NUMBER}\s*{MORE}\s*{_UNIT}"
)
_DEALT_WITH = re.compile(
    rf"办理(?:了)?{CLAUSE}{{0,16}}?(?:信息公开申请|公开申请|依申请公开)(?:件|事项|申请)?(?:共|共计)?{ABOUT}{NUMBER}\s*{MORE}\s*{_UNIT}"
)


def counts(sentence: Sentence) -> Iterator[Hit]:
    """New requests received. Channels and applicants are added up once, and only where no total is given."""
    text = sentence.text
    for match in _COUNT.finditer(text):
        if is_number(match) and _about_requests(sentence, match) and _own_total(sentence, *match.span("n")):
            hit = _counted(sentence, match)
            if hit:
                yield hit
                return
    for match in _NOUN.finditer(text):
        before = text[sentence.clause(match.start())[0] : match.start()]
        part = (_CHANNELS.search(before) or _SOME.search(before)) and not _ALL.search(before)
        if is_number(match) and not (part or _qualified(before) or _NOT_RECEIVED.search(before)) and _own_total(sentence, *match.span("n")):
            yield Hit(Statement.REQUESTS, integer(match), match.start(), match.end(), is_approximate(match))
            return
    yield from _by_channel(sentence)


def _by_channel(sentence: Sentence) -> Iterator[Hit]:
    """网络申请6件，线下书面申请2件: channels alone, with no word of receiving, nor a total they are part of."""
    parts = [part for part in _PART.finditer(sentence.text) if _CHANNELS.match(part[0])]
    if len(parts) < 2 or "申请" not in parts[0][0] or not _named(sentence):
        return
    start, end = parts[0].start(), parts[-1].end()
    said = sentence.text[sentence.clause(start)[0] : end]
    if "其中" in sentence.text or _FOREIGN.search(said) or _NOT_RECEIVED.search(said) or not _own_total(sentence, start, end):
        return
    if all(map(is_number, parts)):
        yield Hit(Statement.REQUESTS, sum(map(integer, parts)), start, end, any(map(is_range, parts)))


def _about_requests(sentence: Sentence, match: re.Match[str]) -> bool:
    words = match["gap"] + match["after"]
    if _FOREIGN.search(words) or _SPECIAL.search(match["gap"]):
        return False
    if _TOPIC.search(words):
        return True
    topic = _TOPIC.search(sentence.text, sentence.clause(match.start())[0], match.start())
    if topic and _BARE.fullmatch(sentence.text[topic.end() : match.start()].removeprefix("公开")) and _BARE.fullmatch(match["gap"]):
        return True  # 依申请公开受理和办结9件
    alone = match["gap"] == "申请" and match[0].startswith(("收到", "接到")) and _nothing_else(sentence, match.end("n"))
    return "申请" in words and (alone or _named(sentence))


_BARE = re.compile(r"(?:共|共计|计|合计|新|总数|总|和|与|及|并|、|办结|办理|受理|收到|答复|登记|了|的|件数|数量|数|为|有|[:：]|均)*")


def _own_total(sentence: Sentence, start: int, end: int) -> bool:
    """A number of the whole year and of the body's own, no comparison and no part of another number."""
    before = sentence.text[sentence.clause(start)[0] : start]
    passed_on = re.search("转我|转交|转办|交办", sentence.text[:end])
    return sentence.states(start, end) and not passed_on and not _COMPARED.search(before) and not _DENIED.search(before)


_DENIED = re.compile(rf"{_NOT}(?:有)?{_RECEIVED}")  # 未收到一份申请: one is no count
_COMPARED = re.compile(r"其中|[比较][^，,]*[多少增减]|[比较](?:上年|去年|上一年度?|\d{4}年)[^，,]*(?:收到|受理|新收|接收)")


def _counted(sentence: Sentence, match: re.Match[str]) -> Hit | None:
    number, end = integer(match), match.end() - len(match["after"])
    first = _PART.search(match[0])
    if first and not _WHOLE.search(match["gap"]) and not _ALL.search(match["gap"]):
        parts = list(_PART.finditer(sentence.text, match.start()))
        if len(parts) < 2:  # at least as many
            return Hit(Statement.REQUESTS, number, match.start(), end, True) if _CHANNELS.search(first[0]) else None
        doubtful = any(is_range(part) or not is_number(part) for part in parts)
        return Hit(Statement.REQUESTS, sum(map(integer, parts)), match.start(), len(sentence.text), doubtful)
    more = is_approximate(match) or "结转" in match["after"]  # 14件（含上年结转2件）: new ones are fewer
    return Hit(Statement.REQUESTS, number, match.start(), end, more) if number else None


# --- carried over, answered

_CARRIED = r"(?:的|来|申请|件|政府信息公开|信息公开|至今年|到今年|数量|为|共|有)*"
# With words one of which stands in every match.
_HANDLED: tuple[tuple[Statement, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        Statement.PROCESSED,
        ("答复", "办结"),
        re.compile(
            rf"(?:答复|办结)(?:了)?(?:申请|政府信息公开申请|依申请公开(?:申请)?|信息公开申请)?(?:共|共计)?{ABOUT}\s*{NUMBER}\s*{MORE}{_UNIT}"
        ),
    ),
    (Statement.HANDLED, ("办理",), _DEALT_WITH),
    (Statement.HANDLED, ("依申请公开",), _ON_REQUEST),
    (Statement.CARRIED_IN, ("结转",), re.compile(rf"上一?年度?结转{_CARRIED}{ABOUT}{NUMBER}\s*{MORE}件")),
    (
        Statement.CARRIED_OUT,
        ("结转",),
        re.compile(rf"结转(?:到|至)?(?:下一?年度?|次年)(?:继续)?(?:办理|处理)?{_CARRIED}{ABOUT}{NUMBER}\s*{MORE}件"),
    ),
    (
        Statement.CARRIED_OUT,
        ("结转",),
        re.compile(
            rf"{ABOUT}{NUMBER}\s*{MORE}件(?:政府信息公开|信息公开)?(?:申请)?(?:需|将|已|正|拟)?结转(?:到|至)?(?:下一?年|次年|20\d\d年)"
        ),
    ),
)


def handled(sentence: Sentence) -> Iterator[Hit]:
    if "申请" not in sentence.text and "公开" not in sentence.text:
        return
    for kind, words, pattern in _HANDLED:
        for match in pattern.finditer(sentence.text) if any(word in sentence.text for word in words) else ():
            clause = sentence.text[sentence.clause(match.start())[0] : match.end()]
            if is_number(match) and not _FOREIGN.search(clause) and sentence.states(*match.span()):
                yield Hit(kind, integer(match), match.start(), match.end(), is_approximate(match))


# --- published

_GENERAL = (
    r"(?:发布|各类|各项|各种|各方面|政府|政务|相关|有关|的|信息|公文|工作|等|类|共|累计|总计|共计|合计|总数|数量|总量|数|达到?|为|有|了"
    r"|我[局委办镇乡县市区]|本机关|[:：])*"
)
_ITEMS = re.compile(rf"公开{_GENERAL}{ABOUT}\s*{NUMBER}\s*{MORE}\s*(?P<unit>条|件|篇|项|则)(?![^，,。；;]{{0,4}}(?:规范性|文件))")
_COUNTED = re.compile(r"\d\s*(?:条|篇|期|则|次)")
_ONE_PLACE = re.compile(r"网站|门户|公众号|微博|微信|公报|公开栏|公示栏|平台|新媒体|客户端|抖音|头条|栏目|专栏")
_PLACES = re.compile(r"等|各|多种|渠道|途径|形式|方式")


def published(sentence: Sentence) -> Iterator[Hit]:
    """Items proactively published. What one channel carried is the total only if it is called 主动公开 and nothing else is counted."""
    for match in _ITEMS.finditer(sentence.text):
        start, _ = sentence.clause(match.start())
        before, words = sentence.text[start : match.start()], match[0]
        proactive = before.endswith("主动")
        if not proactive and (
            "申请" in before or before.endswith(("部分", "予以", "不予")) or not re.search("共|累计|总计|全年", before + words)
        ):
            continue
        if match["unit"] != "条" and "信息" not in words:
            continue
        one_place = _ONE_PLACE.search(before) and not _PLACES.search(before)
        others = _COUNTED.search(sentence.text, match.end())
        limited = (one_place and (not proactive or others)) or ("累计" in before + words and "截至" in sentence.text)
        if limited or "其中" in before or not is_number(match) or not sentence.states(*match.span()):
            continue
        yield Hit(Statement.PUBLISHED, integer(match), match.start(), match.end(), is_approximate(match))
        return
