"""What a person's name looks like, and lists of them.

Names are judged where they stand: by a surname, by what follows them, and by not being a word of the language. Whether a
person is private is told by the words around (``archive.text.privacy``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from archive.text.ordinary import ORDINARY

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "阎晁荆匡鞠訾阚逄亓冼植帅粟蔺邸郗郜郇戎亢仝揭燕冀浦茹郦雍濮扈桓庾暨宓璩靖湛锺屠谌冒厉宣荀井隗班仰幸司韶伏宿郁茅经裘干诸胥养印蓬乌牧山储汲邴糜松弓巴仉逯盖洪丘闻习鄢滑郏练代凤"
)
_DOUBLE = (
    "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|夏侯|慕容|令狐|宇文|长孙|公孙|轩辕|端木|百里|南宫|申屠|独孤|闻人|呼延|澹台|拓跋|钟离|淳于"
    "|万俟|赫连|濮阳|公冶|宗政|西门|东郭|南门|太叔|仲孙|鲜于|闾丘|司空|亓官|谷梁|第五|公羊|漆雕|乐正"
)
# People who are no officials; what they are called by is a private name.
PERSON = (
    r"(?:申请人|原告|上诉人|被上诉人|当事人|第三人|上访人|信访人|举报人|投诉人|来信人|来访人|提出人|反映人|委托人|联系人"
    r"|代理人|委托代理人|诉讼代理人|法定代理人|被征收人|拆迁户|市民|村民|居民|群众|公民|业主|户主|律师)"
)
_HAN = "\u4e00-\u9fff"
NAME = rf"(?:(?:{_DOUBLE})[{_HAN}]{{1,2}}|[{_SURNAMES}][{_HAN}]{{1,2}})"
_MARRIED = rf"[{_SURNAMES}]{{2}}[{_HAN}]{{2}}"  # both families' names before a given one
_APART = rf"[{_SURNAMES}][ \u3000]{{1,4}}[{_HAN}]"  # two characters set as wide as three
_DOT = "[·•・‧∙．]"
# Names of several peoples are written with a dot between their parts, or by the sounds alone.
_SOUNDS = "阿艾买提古丽娜尔吐逊热依木孜迪里拜努斯扎西吉仁卓玛央金旺堆格桑巴图苏曼肉亚库班江麦合帕玉素甫卡伊拉希塔什朝鲁"
DOTTED = rf"[{_HAN}]{{2,8}}(?:{_DOT}[{_HAN}]{{2,10}}){{1,3}}"
_SOUNDED = rf"[{_SOUNDS}]{{4,10}}"
_LATIN = r"[A-Z][a-z]{1,20}(?: [A-Z][a-z]{0,20}\.?){1,3}"

_ENDS = (
    r"[，。；：、（(）),;:①-⑳\s_.+&/”\"—-]|\Z|\d|[在向诉的就等称]|[对因以经](?![成济历])|于\d|不服|不?同意|拒绝|申请|提出|提交|要求|希望|通过|反映|反馈|咨询|询问|投诉|举报"
    r"|来[信函访电]|邮寄|认为|[作做]出|代理|电话|手机|身份证|情况|登记|名单|一览|明细|材料|信息公开|一案|案|撤[回诉]|起诉|上诉|补正|逾期|签收|[住系男女]"
    rf"|本人|[一两二三四五六七八九十]人|共\d|以?及其?|[和与同](?={NAME}|{DOTTED}|{_SOUNDED}|{_LATIN})"
)
_END = re.compile(_ENDS)
_NO_PERSON = re.compile(r"街道|社区|小区|公司|村|镇|乡|县|市|区|局|厂|店|院|路|某|律师")
_NOT_NAMES = re.compile(r"某|[该各位为和与的了于在向对等们将被把并或及且而也又再很未没已]")
_NAMES = ("nr", "nrt", "nrfg")
_PROPER = (*_NAMES, "nz", "ns")
# Names end with these, phrases hardly.
_LAST = "宝柱伟芳娜磊勇艳杰娟涛霞敏婷玲莉燕萍丽娥莲菊凤琴珍霖鹏辉峰斌彬坤波飞鑫栋楠哲瑞轩涵怡欣妍琪"
_GIVEN = ("和平", "向东", "向前", "向阳", "为民", "为国", "为人")
_WORDS = re.compile("申请|方[便式面案法向针]")  # begin like names
_GRAMMAR = re.compile("[应和于向经干时成常连从幸但代练公习易]")  # surnames that mostly are words of a sentence
_DOUBLE_START = re.compile(_DOUBLE)
_CERTAIN = re.compile(rf"{DOTTED}|{_LATIN}")
_CERTAIN_UNTIL = re.compile(
    rf"(?:[{_HAN}]{{2,8}}{_DOT}){{1,3}}(?:[{_HAN}]{{2,10}}?(?={_ENDS})|[{_HAN}]{{2,4}})|{_LATIN}|{_APART}(?={_ENDS})"
)
_SOUNDS_ONLY = re.compile(_SOUNDED)
_LIKELY = re.compile(rf"{_MARRIED}|{_SOUNDED}")
_PLAIN = re.compile(NAME)
_CALL = re.compile(PERSON)

_NUMBER = r"(?:\d{1,2}[.．、)）]|[①-⑳]|[（(]\d{1,2}[)）])"
_NUMBERED = f"{_NUMBER}?"
_ASIDE = rf"(?:(?!{_NUMBER})[（(][^（）()\n]{{1,30}}[)）])?"
_KIN = r"(?:之?(?:妻子?|夫|丈夫|父亲?|母亲?|儿子|子|女儿?|配偶|代理人)[：:]?)?"
_FIRST = re.compile(rf"\s*{_NUMBERED}[“\"]?")
_SIGN = rf"(?:[、，,；;/+&_—-]|以?及其?|[和与同]|\s)\s{{0,8}}{_KIN}{_NUMBERED}"
_NEXT = re.compile(rf"[”\"]?{_ASIDE}(?:{_SIGN}|{_NUMBER})[“\"]?")
_WIDEST = 40  # characters between two names
_LONGEST = 40  # characters of a name
_LONGEST_PLAIN = 10
_BEFORE_NEXT = re.compile(rf"[”\"]?{_ASIDE}(?:[、，,/+& 和与及同]\s?{_NUMBERED}|{_NUMBER})[“\"]?\Z")
_HERALDS = r"收到|答复|受理|关于|[向对给与为由因将就以了]"
_BEFORE = re.compile(rf"(?:\A|[，。；：:、（(“\"《\s_—-]|{_HERALDS}|\d[.．、)）])\Z")  # a name may begin here
_DOTTED_BEFORE = re.compile(rf"(?:\A|[，。；：:、（(\s]|{_HERALDS}|[和及])(?P<name>{DOTTED}|{_LATIN})\Z")
_MOST = 200  # names of one list

Place = tuple[int, int]


def names_from(text: str, at: int, limit: int) -> Iterator[Place]:
    """The name that begins here, if one does, and those listed behind it, all of them before ``limit``."""
    match = _FIRST.match(text, at, limit)
    for _ in range(_MOST):
        end = match and _name_end(text, match.end(), limit)
        if not match or end is None:
            return
        yield match.end(), end
        match = _NEXT.match(text, end, limit)


def names_until(text: str, end: int) -> list[Place]:
    """The name that ends here, if one does and begins where a name can, and those listed before it."""
    found: list[Place] = []
    while len(found) < _MOST and (start := _name_start(text, end)) is not None:
        found.append((start, end))
        separator = _BEFORE_NEXT.search(text, max(0, start - _WIDEST), start)
        if separator is None:
            break
        end = separator.start()
    return found


def _name_end(text: str, at: int, limit: int) -> int | None:
    """Where the name that begins here ends, if what begins here is one: a word of the language is none."""
    if certain := _CERTAIN_UNTIL.match(text, at, limit):
        return certain.end()
    if likely := _LIKELY.match(text, at, limit):
        for end in range(likely.end(), at + 3, -1):
            if _END.match(text, end, limit) and _is_likely(text[at:end]):
                return end
    match = _PLAIN.match(text, at, limit)
    if match is None:
        return None
    first = _first_word(text[at : min(at + 8, limit)])
    for end in (match.end(), match.end() - 1):
        name = text[at:end]
        if len(name) < 2 or not _END.match(text, end, limit) or _NO_PERSON.match(text, end, limit) or not is_name(name):
            continue
        if first in (name, name[0]) or not name.startswith(first) or not _tag(first) or _looks_given(name):
            return end
    return None


def _name_start(text: str, end: int) -> int | None:
    """Where the name that ends here begins: the longest that stands behind a sign, a word before names, or another name."""
    if dotted := _DOTTED_BEFORE.search(text, max(0, end - _LONGEST), end):
        return _behind_call(text, dotted.start("name"), end)
    for length in range(_LONGEST_PLAIN, 1, -1):
        start = end - length
        if start < 0 or not _is_whole(text[start:end]):
            continue
        if _BEFORE.search(text, max(0, start - 4), start) or _BEFORE_NEXT.search(text, max(0, start - _WIDEST), start):
            return start
    return None


def _behind_call(text: str, start: int, end: int) -> int:
    """The word for a person, where it was taken for part of the name."""
    return max((call.end() for call in _CALL.finditer(text, start, end)), default=start)


def _is_whole(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text) and is_name(text)) or _is_likely(text)


def _is_likely(text: str) -> bool:
    if not _LIKELY.fullmatch(text) or _tag(text):
        return False
    return bool(_SOUNDS_ONLY.fullmatch(text)) or (_tag(text[:2]) in ("", *_PROPER) and text[:2] not in ORDINARY)


def is_certain(name: str) -> bool:
    """By its form alone."""
    return _CERTAIN.fullmatch(name) is not None


def is_name(name: str) -> bool:
    """Built like one, and no word of the language."""
    ordinary = name in ORDINARY or _is_phrase(name) or _NO_PERSON.search(name) or _WORDS.match(name)
    if ordinary or _tag(name) not in ("", "ns", *_NAMES) or _is_place(name):
        return False
    return not _GRAMMAR.match(name) or is_known(name) or (len(name) > 2 and _tag(name[1:]) in _PROPER)


def _is_phrase(name: str) -> bool:
    """A word of grammar stands in it; some given names have one too."""
    given = name[1:]
    return _NOT_NAMES.search(given) is not None and not (_tag(name) in _NAMES or _tag(given) in _PROPER or given in _GIVEN)


def _is_place(name: str) -> bool:
    """The dictionary calls many a name a place; those that are one are known with what they are, too."""
    return _tag(name) == "ns" and any(_tag(name + kind) for kind in "省市县区州镇")


def is_known(name: str) -> bool:
    """As a name, in the dictionary."""
    return _tag(name) in _NAMES


def may_be_name(name: str) -> bool:
    """Known as one, or not beginning with a word."""
    return _tag(name) in _NAMES or _looks_given(name) or _SOUNDS_ONLY.fullmatch(name) is not None or _tag(name[:2]) in ("", *_PROPER)


def _looks_given(name: str) -> bool:
    """A double surname, or one before what is known as a given name, or three that begin like a proper name or end as names do."""
    if len(name) != 3:
        return _DOUBLE_START.match(name) is not None
    return _tag(name[1:]) in _PROPER or _tag(name[:2]) in _PROPER or name[2] in _LAST or _DOUBLE_START.match(name) is not None


@lru_cache(maxsize=4096)
def _tag(word: str) -> str:
    """Part of speech of a single word, nr for a name; empty for what is no word."""
    import rjieba

    tagged = rjieba.tag(word, False)
    return str(tagged[0][1]) if len(tagged) == 1 else ""


def _first_word(text: str) -> str:
    import rjieba

    return str(next(iter(rjieba.cut(text, True)), ""))
