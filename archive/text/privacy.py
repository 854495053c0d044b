"""Private names and numbers in a report are masked before anything else sees them (rule P-01).

The original file keeps them; every text the application stores, indexes, shows or exports does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from archive.models import Mask, Paragraph, ParagraphKind

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|夏侯"
_NAME = rf"(?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
_TITLED = re.compile(rf"(?P<name>{_NAME})(?=先生(?!楼)|女士|小姐)")
# People who are no officials; what they are called by is a private name.
_PERSON = r"(?:申请人|原告|当事人|第三人|上访人|信访人|举报人|来信人|提出人|市民|村民|居民|群众|公民|业主|户主|律师)"
_CALLED = re.compile(rf"{_PERSON}(?:[:：为是]|系)?\s*(?={_NAME})")
# A name that asks, or that is asked for: only together with the words of a request.
_ASKING = re.compile(
    rf"(?:^|[，。；：、]|收到|答复|受理|关于|(?:向|对|给|与)(?!我|本))(?P<name>{_NAME})"
    r"(?=申请公开|申请政府信息|向(?:我|本)[^，。]{0,6}(?:申请|提出|提交)|(?:关于|提出|提交|邮寄)[^，。]{0,20}申请|的(?:政府)?信息公开申请|等\d+人)"
)
_TOGETHER = re.compile(
    rf"(?P<name>{_NAME})(?=(?:、{_NAME})*(?:、|等|和){_NAME}?(?:等)?\d+人[^，。]{{0,8}}(?:申请|提出|提交))|(?<=、)(?P<last>{_NAME})(?=等\d+人)"
)
# Several people: one who is surely a person speaks for the others.
_LIST = re.compile(rf"{_NAME}(?:[、和及与]{_NAME})+(?=等(?:\d+|[一二两三四五六七八九十]+)[人名位])")
_ENDS = re.compile(
    r"[，。；：、（(,;:\s]|$|于\d|[在向诉的就]|不服|不?同意|申请|提出|提交|要求|通过|反映|反馈|来信|来函|邮寄|认为|[作做]出|代理|电话|身份证"
    r"|等\d|[及和与](?=[\u4e00-\u9fff]{2,3}[，。、])"
)
_NO_PERSON = re.compile(r"街道|社区|小区|公司|村|镇|乡|县|市|区|局|厂|店|院|路|某")
_NOT_NAMES = re.compile(r"某|[该各位为和与的了于在向对]")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])")
_MAIL = re.compile(r"[\w.+-]+@(?:163|126|qq|gmail|sina|sohu|foxmail|hotmail|outlook|139|yeah|aliyun)\.(?:com|net|cn)", re.IGNORECASE)
_PRIVATE = re.compile(rf"{_PERSON}|先生|女士|身份证")
_OFFICE = re.compile(r"(?:咨询|办公|监督|联系|举报|热线)[^，。；]{0,6}$|办公室[^，。；]{0,8}$|电话[:：]?$")
_NUMBERED = re.compile(r"(?:编号|代码|索引号|文号|证号|案号|号码)[:：为]?$")
_CLAUSE_END = re.compile(r"[。；;\n]")

Span = tuple[int, int, str]


def names(text: str) -> list[Span]:
    """Where private names stand, and what is shown instead."""
    found = [match.span("name") for match in _TITLED.finditer(text) if _is_name(match["name"])]
    found += [(match.end(), match.end() + len(name)) for match in _CALLED.finditer(text) if (name := _name_at(text, match.end()))]
    for pattern in (_ASKING, _TOGETHER):
        for match in pattern.finditer(text):
            group = "last" if match.groupdict().get("last") else "name"
            if _is_name(match[group]) and _tag(match[group]) == "nr":
                found.append(match.span(group))
    for listed in _LIST.finditer(text):
        people = [(listed.start() + one.start(), listed.start() + one.end()) for one in re.finditer(r"[^、和及与]+", listed[0])]
        if any(_is_name(text[start:end]) and _tag(text[start:end]) == "nr" for start, end in people):
            found += [person for person in people if person not in found]
    return [(start, end, text[start] + "××") for start, end in found]


def _name_at(text: str, at: int) -> str | None:
    """The name that begins here, if what begins here is one: a word of the language is none."""
    match = re.match(_NAME, text[at:])
    if match is None:
        return None
    first = _first_word(text[at : at + 8])
    for length in (len(match[0]), len(match[0]) - 1):
        name, behind = text[at : at + length], text[at + length :]
        if length < 2 or not _ENDS.match(behind) or _NO_PERSON.match(behind) or not _is_name(name):
            continue
        if first in (name, name[0]) or re.fullmatch(_DOUBLE, first) or not name.startswith(first):
            return name
    return None


def _is_name(name: str) -> bool:
    ordinary = _NOT_NAMES.search(name) or _NO_PERSON.search(name) or name.startswith(("申请", "方"))
    return not ordinary and _tag(name) in ("nr", "")


@lru_cache(maxsize=4096)
def _tag(word: str) -> str:
    """Part of speech of a single word, nr for a name; empty for what is no word."""
    import rjieba

    tagged = rjieba.tag(word, True)
    return str(tagged[0][1]) if len(tagged) == 1 else ""


def _first_word(text: str) -> str:
    import rjieba

    return str(next(iter(rjieba.cut(text, True)), ""))


def _numbers(text: str) -> Iterator[Span]:
    """Telephone and identity numbers and private mail addresses; those of an office stay."""
    for match in _MOBILE.finditer(text):
        if _about_person(text, match.start()) or not _OFFICE.search(text[: match.start()]):
            yield *match.span(), match[0][:3] + "****" + match[0][-2:]
    for match in _IDENTITY.finditer(text):
        if "身份证" in text[max(0, match.start() - 8) : match.start()] or not _NUMBERED.search(text[: match.start()]):
            yield *match.span(), match[0][:4] + "*" * 12 + "**"
    for match in _MAIL.finditer(text):
        if _about_person(text, match.start()):
            yield *match.span(), "****" + match[0][match[0].index("@") :]


def _about_person(text: str, at: int) -> bool:
    """Whether the sentence around a place speaks of a private person."""
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    start = max((end for end in ends if end < at), default=0)
    end = min((end for end in ends if end >= at), default=len(text))
    return bool(_PRIVATE.search(text, start, end))


def _spans(text: str, known: Collection[str]) -> list[Span]:
    """Everything private in a text, in order; ``known``: names found elsewhere in the document."""
    found = [*names(text), *_numbers(text)]
    found += [(match.start(), match.end(), name[0] + "××") for name in known for match in re.finditer(re.escape(name), text)]
    spans: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def known_names(paragraphs: Iterable[Paragraph]) -> frozenset[str]:
    """Names long enough to be told from words wherever they stand again."""
    texts = (paragraph.text for paragraph in paragraphs if paragraph.kind is ParagraphKind.TEXT)
    return frozenset(text[start:end] for text in texts for start, end, _ in names(text) if end - start > 2)


def mask(paragraph: Paragraph, known: Collection[str] = ()) -> tuple[Paragraph, tuple[Mask, ...]]:
    """The paragraph with private names masked in its clean and its raw text alike, and where."""
    if paragraph.kind is not ParagraphKind.TEXT:
        return paragraph, ()
    spans = _spans(paragraph.text, known)
    if not spans:
        return paragraph, ()
    text, raw = [], []
    offsets: list[int] = []
    masks = []
    at = raw_at = raw_length = 0
    for start, end, new in spans:
        raw_start, raw_end = paragraph.offsets[start], paragraph.offsets[end]
        shift = raw_length - raw_at
        text.append(paragraph.text[at:start])
        offsets += [offset + shift for offset in paragraph.offsets[at:start]]
        raw.append(paragraph.raw[raw_at:raw_start])
        raw_length += raw_start - raw_at
        offset = len(offsets)
        masks.append(Mask(paragraph.id, offset, offset + len(new), new))
        text.append(new)
        raw.append(new)
        offsets += range(raw_length, raw_length + len(new))
        raw_length += len(new)
        at, raw_at = end, raw_end
    shift = raw_length - raw_at
    text.append(paragraph.text[at:])
    raw.append(paragraph.raw[raw_at:])
    offsets += [offset + shift for offset in paragraph.offsets[at:]]
    return replace(paragraph, text="".join(text), raw="".join(raw), offsets=tuple(offsets)), tuple(masks)
