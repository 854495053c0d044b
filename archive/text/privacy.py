"""Private names and numbers in a report are masked before anything else sees them (rule P-01).

The original file keeps them; every text the application stores, indexes, shows or exports does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from archive.models import Mask, Paragraph

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|夏侯"
_NAME = rf"(?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
_TITLED = re.compile(rf"(?P<name>{_NAME})(?=先生(?!楼)|女士|小姐)")
# Names of several peoples are written with a dot between their parts.
_DOTTED = r"[\u4e00-\u9fff]{2,8}(?:[·•・‧∙][\u4e00-\u9fff]{2,10})+"
# People who are no officials; what they are called by is a private name.
_PERSON = (
    r"(?:申请人|原告|上诉人|被上诉人|当事人|第三人|上访人|信访人|举报人|投诉人|来信人|来访人|提出人|反映人|委托人|联系人"
    r"|市民|村民|居民|群众|公民|业主|户主|律师)"
)
_CALLED = re.compile(rf"{_PERSON}(?:姓名|名称|代表)?(?:[:：为是]|系)?\s*(?=(?P<dotted>{_DOTTED})|{_NAME})")
# A name that asks, or that is asked for: only together with the words of a request.
_ASKING = re.compile(
    rf"(?:^|[，。；：、（(\s]|收到|答复|受理|关于|(?:向|对|给|与)(?!我|本))(?P<name>{_DOTTED}|{_NAME})"
    r"(?=申请公开|申请(?:政府)?信息|向(?:我|本)[^，。]{0,6}(?:申请|提出|提交)|(?:关于|提出|提交|邮寄)[^，。]{0,20}申请|的(?:政府)?信息公开申请|等\d+人"
    r"|诉[^，。；]{2,30}(?:一案|案|信息公开)|不服[^，。；]{2,30}(?:答复|复议|信息公开))"
)
_TOGETHER = re.compile(
    rf"(?P<name>{_NAME})(?=(?:、{_NAME}){{0,30}}(?:、|等|和){_NAME}?(?:等)?\d+人[^，。]{{0,8}}(?:申请|提出|提交))"
    rf"|(?<=、)(?P<last>{_NAME})(?=等\d+人)"
)
# Several people: one who is surely a person speaks for the others.
_LIST = re.compile(rf"{_NAME}(?:[、和及与]{_NAME}){{1,30}}(?=等(?:\d+|[一二两三四五六七八九十]+)[人名位])")
_ENDS = re.compile(
    r"[，。；：、（(）),;:\s_.-]|$|\d|[在向诉的就]|于\d|不服|不?同意|申请|提出|提交|要求|通过|反映|反馈|来信|来函|来访|邮寄|认为|[作做]出|代理|电话|手机|身份证|情况"
    r"|一案|案|等\d|等[一二两三四五六七八九十]|[及和与](?=[\u4e00-\u9fff]{2,3}[，。、])"
)
_NO_PERSON = re.compile(r"街道|社区|小区|公司|村|镇|乡|县|市|区|局|厂|店|院|路|某")
_NOT_NAMES = re.compile(r"某|[该各位为和与的了于在向对]")
# Telephone and identity numbers as people write them, with blanks and dashes.
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d.]\d|\d)")
_LANDLINE = re.compile(r"(?<![\d.])(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3})[-—– ]?[2-8]\d{6,7}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6} ?(?:19|20)\d{2} ?(?:0[1-9]|1[0-2]) ?(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dXx](?![\dXx])")
_OLD_IDENTITY = re.compile(r"(?<!\d)\d{6} ?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{3}(?!\d)")
_CARD = re.compile(r"(?<!\d)62\d{2}(?: ?\d{4}){3}(?: ?\d{1,3})?(?!\d)")
_MAIL = re.compile(
    r"[\w.+-]{1,64}@(?:163|126|qq|gmail|sina|sohu|foxmail|hotmail|outlook|139|yeah|aliyun)\.(?:com|net|cn)", re.IGNORECASE | re.ASCII
)
_ACCOUNT = re.compile(r"(?:QQ|微信)号?[:：为]?\s?(?P<number>[A-Za-z0-9_-]{5,20})", re.IGNORECASE)
_HOME = re.compile(r"(?:家庭住址|家庭地址|住址|现住址|家住|现住)[:：为]?(?P<place>[^，。；、\s（）()\t\n]{4,40})")
_PRIVATE = re.compile(rf"{_PERSON}|先生|女士|身份证|家庭电话|住宅电话")
_OFFICE = re.compile(r"(?:咨询|办公|监督|联系|举报|热线)[^，。；]{0,6}$|办公室[^，。；]{0,8}$|电话[:：]?$")
_NUMBERED = re.compile(r"(?:编号|代码|索引号|文号|证号|案号|号码)[:：为]?$")
_CLAUSE_END = "。；;\n"

# Columns of a table that list people; where 职务 stands beside them they are officials.
_APPLICANTS = re.compile(
    r"申请人(?:姓名|名称)?|原告(?:姓名)?|当事人(?:姓名)?|举报人(?:姓名)?|信访人(?:姓名)?|投诉人(?:姓名)?|来信人(?:姓名)?"
)
_NAMES_HEAD = re.compile(r"姓名|名字")
_PRIVATE_HEAD = re.compile(r"身份证|手机|电话|联系方式|住址|家庭")
_OFFICIAL_HEAD = re.compile(r"职务|职位|分工|岗位|部门")
_WHOLE_NAME = re.compile(rf"\s*(?P<name>{_DOTTED}|{_NAME})\s*")

_PROPER = ("nr", "nrt", "nrfg", "nz", "ns")
_WORDS = re.compile("申请|方[便式面案法向针]")  # begin like names
_DOUBLE_START = re.compile(_DOUBLE)
_OWN = re.compile(r"家庭电话|住宅电话|宅电|身份证|（[男女]|留下|提供")  # near numbers that are a person's own
_NAME_HERE = re.compile(_NAME)
_DOTS = re.compile("[·•・‧∙]")
_SENTENCE = 400  # characters: longer ones are looked at around the place

Span = tuple[int, int, str]


def names(text: str) -> list[Span]:
    """Where private names stand, and what is shown instead."""
    found = [match.span("name") for match in _TITLED.finditer(text) if _is_name(match["name"])]
    for match in _CALLED.finditer(text):
        if match["dotted"]:
            found.append(match.span("dotted"))
        elif end := _name_at(text, match.end()):
            found.append((match.end(), end))
    for pattern in (_ASKING, _TOGETHER):
        for match in pattern.finditer(text):
            group = "last" if match.groupdict().get("last") else "name"
            if _DOTS.search(match[group]) or (_is_name(match[group]) and _may_be_name(match[group])):
                found.append(match.span(group))
    for listed in _LIST.finditer(text):
        people = [(listed.start() + one.start(), listed.start() + one.end()) for one in re.finditer(r"[^、和及与]+", listed[0])]
        if any(_is_name(text[start:end]) and _tag(text[start:end]) == "nr" for start, end in people):
            found += [person for person in people if person not in found]
    return [(start, end, text[start] + "××") for start, end in found]


def _name_at(text: str, at: int) -> int | None:
    """Where the name that begins here ends, if what begins here is one: a word of the language is none."""
    match = _NAME_HERE.match(text, at)
    if match is None:
        return None
    first = _first_word(text[at : at + 8])
    for end in (match.end(), match.end() - 1):
        name = text[at:end]
        if len(name) < 2 or not _ENDS.match(text, end) or _NO_PERSON.match(text, end) or not _is_name(name):
            continue
        if first in (name, name[0]) or not name.startswith(first) or _looks_given(name):
            return end
    return None


def _is_name(name: str) -> bool:
    ordinary = _NOT_NAMES.search(name) or _NO_PERSON.search(name) or _WORDS.match(name)
    return not ordinary and _tag(name) in ("nr", "")


def _may_be_name(name: str) -> bool:
    """Known as one, or as long as most names are and not beginning with a word."""
    return _tag(name) == "nr" or _looks_given(name) or (len(name) == 3 and _tag(name[:2]) in ("", *_PROPER))


def _looks_given(name: str) -> bool:
    """A double surname, or one before what is known as a given name, or three that begin like a proper name."""
    return _DOUBLE_START.match(name) is not None or (len(name) == 3 and (_tag(name[1:]) in _PROPER or _tag(name[:2]) in _PROPER))


@lru_cache(maxsize=4096)
def _tag(word: str) -> str:
    """Part of speech of a single word, nr for a name; empty for what is no word."""
    import rjieba

    tagged = rjieba.tag(word, False)
    return str(tagged[0][1]) if len(tagged) == 1 else ""


def _first_word(text: str) -> str:
    import rjieba

    return str(next(iter(rjieba.cut(text, True)), ""))


def _numbers(text: str, people: Collection[Span]) -> Iterator[Span]:
    """Telephone, identity and card numbers, private addresses of every kind; those of an office stay."""
    for match in _MOBILE.finditer(text):
        if _about_person(text, match.start()) or not _OFFICE.search(text, max(0, match.start() - 12), match.start()):
            yield *match.span(), match[0][:3] + "****" + match[0][-2:]
    for match in _IDENTITY.finditer(text):
        before = max(0, match.start() - 8)
        if _about_person(text, match.start()) or not _NUMBERED.search(text, before, match.start()):
            yield *match.span(), match[0][:4] + "*" * 12 + "**"
    for match in _LANDLINE.finditer(text):  # mostly an office's
        start, end = _sentence(text, match.start())
        if _OWN.search(text, start, end) or any(start <= person[0] < end for person in people):
            yield *match.span(), match[0][:3] + "****"
    for pattern, shown in ((_OLD_IDENTITY, "*" * 15), (_CARD, "*" * 16)):
        for match in pattern.finditer(text):
            if _about_person(text, match.start()):
                yield *match.span(), match[0][:3] + shown
    for match in _MAIL.finditer(text):
        if _about_person(text, match.start()):
            yield *match.span(), "****" + match[0][match[0].index("@") :]
    for pattern, group in ((_ACCOUNT, "number"), (_HOME, "place")):
        for match in pattern.finditer(text):
            if _about_person(text, match.start()):
                yield *match.span(group), "****"


def _about_person(text: str, at: int) -> bool:
    """Whether the sentence around a place speaks of a private person."""
    return bool(_PRIVATE.search(text, *_sentence(text, at)))


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = max(text.rfind(mark, max(0, at - _SENTENCE), at) for mark in _CLAUSE_END)
    ends = [end for mark in _CLAUSE_END if (end := text.find(mark, at, at + _SENTENCE)) >= 0]
    return max(start, at - _SENTENCE, 0), min(ends, default=min(len(text), at + _SENTENCE))


def _listed(text: str) -> Iterator[Span]:
    """People in the columns of a table that say so."""
    rows = text.split("\n")
    columns: set[int] = set()
    at = 0
    for row in rows:
        cells = row.split("\t")
        heads = [cell.strip() for cell in cells]
        asked = {number for number, head in enumerate(heads) if _APPLICANTS.fullmatch(head)}
        named = {number for number, head in enumerate(heads) if _NAMES_HEAD.fullmatch(head)}
        if any(map(_OFFICIAL_HEAD.search, heads)):
            columns = set()
        elif asked or (named and any(map(_PRIVATE_HEAD.search, heads))):
            columns = asked | named
        else:
            place = at
            for number, cell in enumerate(cells):
                match = _WHOLE_NAME.fullmatch(cell) if number in columns else None
                if match and (_DOTS.search(match["name"]) or _is_name(match["name"])):
                    start = place + match.start("name")
                    yield start, start + len(match["name"]), match["name"][0] + "××"
                place += len(cell) + 1
        at += len(row) + 1


def _spans(text: str, known: Collection[str]) -> list[Span]:
    """Everything private in a text, in order; ``known``: names found elsewhere in the document."""
    people = [*names(text), *(_listed(text) if "\t" in text else ())]
    found = [*people, *_numbers(text, people)]
    found += [(match.start(), match.end(), name[0] + "××") for name in known for match in re.finditer(re.escape(name), text)]
    spans: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def known_names(paragraphs: Iterable[Paragraph], *others: str | None) -> frozenset[str]:
    """Names long enough to be told from words wherever they stand again; ``others``: titles and the like."""
    texts = [*(paragraph.text for paragraph in paragraphs), *filter(None, others)]
    found = (text[start:end] for text in texts for start, end, _ in (*names(text), *(_listed(text) if "\t" in text else ())))
    return frozenset(name for name in found if len(name) > 2)


def hidden(text: str, known: Collection[str] = ()) -> str:
    """A text that is no paragraph (a title, the name of a file) without what is private."""
    shown: list[str] = []
    at = 0
    for start, end, new in _spans(text, known):
        shown += (text[at:start], new)
        at = end
    return "".join((*shown, text[at:]))


def mask(paragraph: Paragraph, known: Collection[str] = ()) -> tuple[Paragraph, tuple[Mask, ...]]:
    """The paragraph with private names masked in its clean and its raw text alike, and where."""
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
