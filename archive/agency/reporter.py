"""Who reports. Every name a document gives plays a part in it: reporter, signer, publisher, contact, or merely cited.

The strongest part decides. A cited body, a superior or an addressee is never the reporter, and a body that does not fit
what the text calls itself (我局, 我镇) is not either: where nobody is left, nobody is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from archive.agency.body import GOVERNMENT_OFFICE, MANAGEMENT_COMMITTEE, SUBDISTRICT_OFFICE, TOWN_GOVERNMENT
from archive.agency.find import Found, from_title, located
from archive.agency.parse import parse
from archive.agency.places import Gazetteer, national
from archive.agency.resolve import resolve
from archive.models import Agency

NOBODY = Agency(None, None)


class Part(IntEnum):
    """What a name is to the report, weakest first."""

    CITED = 0  # a superior, the issuer of a notice, an addressee
    CONTACT = 1  # whom to ask
    PUBLISHER = 2  # of the page
    SUBJECT = 3  # of a sentence of the introduction
    SIGNED = 4
    DECLARED = 5  # 由…编制, 现公布…年度报告, 报告单位：…
    TITLE = 6


@dataclass(frozen=True, slots=True)
class Page:
    """Where names stand in a document."""

    titles: Sequence[str]  # the lines of the title, best first
    page_title: str | None = None  # what the page calls the article
    signature: str | None = None
    publishers: Sequence[str] = ()  # and authors, as the page gives them
    declared: str | None = None  # 报告单位：…
    opening: Sequence[str] = ()  # paragraphs before the first chapter
    closing: Sequence[str] = ()  # other paragraphs that say whom to ask
    text: str = ""


_Named = tuple[str, Part]


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str  # as written
    part: Part
    agency: Agency


def reporter(page: Page, year: int | None = None, *, places: Gazetteer | None = None) -> Agency:
    """The body whose report a page is. What the page says less plainly is only read where nothing plainer is said."""
    gazetteer = places or national()
    own = _OwnWords(page.text)
    seen: list[_Candidate] = []
    for stage, least in _STAGES:
        for name, part in (found for source in stage for found in source(page, gazetteer)):
            agency = resolve(name, year=year, context=page.text, places=gazetteer)
            if agency.name is not None and part is not Part.CITED:
                seen.append(_Candidate(name, part, agency))
        chosen = _choose([one for one in seen if one.part >= least], own)
        if chosen is not None:
            agency = _completed(chosen, page, gazetteer, year)
            return _of_its_government(agency, page, gazetteer, year) if chosen.part is not Part.TITLE else agency
    return NOBODY


def _choose(candidates: Sequence[_Candidate], own: _OwnWords) -> _Candidate | None:
    """The strongest that is not contradicted; only a title needs not fit. Weak parts must agree on one body."""
    fitting = [one for one in candidates if one.part is Part.TITLE or not own.contradict(one.agency)]
    strongest = max((one.part for one in fitting), default=Part.CITED)
    best = [one for one in fitting if one.part is strongest]
    if len({one.agency.name for one in best}) > 1 and strongest < Part.SIGNED:
        best = [one for one in best if own.affirm(one.agency)] or best
        if len({one.agency.name for one in best}) > 1 and strongest < Part.SUBJECT:
            return None
    return best[0] if best else None


def _completed(chosen: _Candidate, page: Page, gazetteer: Gazetteer, year: int | None) -> Agency:
    """县审计局 and 审计局 are the one body the document calls 霁溪县审计局, if it calls one so."""
    agency = chosen.agency
    if agency.province or agency.adcode or agency.candidates:
        return agency
    pieces = parse(chosen.name, gazetteer, year)
    if pieces.unknown or pieces.service:
        return agency
    fuller: dict[str, Agency] = {}
    for text in (*page.opening, page.signature or "", *page.publishers, *page.closing):
        for found in located(text, places=gazetteer)[1] if chosen.name in text else ():
            whole = resolve(found.name, year=year, context=page.text, places=gazetteer)
            if whole.name and whole.name != agency.name and whole.name.endswith(agency.name or chosen.name):
                fuller.setdefault(whole.name, whole)
    return next(iter(fuller.values())) if len(fuller) == 1 else agency


def _of_its_government(agency: Agency, page: Page, gazetteer: Gazetteer, year: int | None) -> Agency:
    """平湖市人民政府办公室编制平湖市2022年政府信息公开工作年度报告: the office writes, the government reports."""
    place = agency.county or agency.city or agency.province
    if agency.body_type != GOVERNMENT_OFFICE or not place or agency.name is None:
        return agency
    reports = re.search(rf"{place}(?:人民政府)?(?:19|20)\d{{2}}年度?政府信息公开", page.text)
    return resolve(re.sub("办公[室厅]$", "", agency.name), year=year, context=page.text, places=gazetteer) if reports else agency


# --- where names stand


def _of_titles(page: Page, gazetteer: Gazetteer) -> Iterator[_Named]:
    for line in page.titles:
        name = from_title(line, places=gazetteer) or _kind_only(line)
        if name:
            yield name, Part.TITLE


_KIND_ONLY = re.compile(r"^[省市县区州盟旗][\u4e00-\u9fff]{2,12}(?:局|委员会|委|厅|办公室|中心|办)(?=(?:19|20)\d{2})")


def _kind_only(title: str) -> str | None:
    found = _KIND_ONLY.match(title)
    return found[0] if found else None


def _declared(page: Page, gazetteer: Gazetteer) -> Iterator[_Named]:
    if page.declared:
        yield page.declared, Part.DECLARED


def _signed(page: Page, gazetteer: Gazetteer) -> Iterator[_Named]:
    if page.page_title and (name := from_title(page.page_title, places=gazetteer)):
        yield name, Part.SIGNED
    if page.signature:
        yield page.signature, Part.SIGNED


def _published(page: Page, gazetteer: Gazetteer) -> Iterator[_Named]:
    yield from ((name, Part.PUBLISHER) for name in page.publishers if not _SITE.search(name))


def _of_opening(page: Page, gazetteer: Gazetteer) -> Iterator[_Named]:
    for text in page.opening:
        yield from _in_sentences(text, gazetteer)


def _of_contacts(page: Page, gazetteer: Gazetteer) -> Iterator[_Named]:
    for text in page.closing:
        yield from (one for one in _in_sentences(text, gazetteer) if one[1] in (Part.CONTACT, Part.DECLARED))


def _in_sentences(text: str, gazetteer: Gazetteer) -> Iterator[_Named]:
    line, found = located(text, places=gazetteer)
    for name in found:
        yield name.name, part_of(line, name)


# What is read together, and the weakest part that decides then.
_STAGES: tuple[tuple[tuple[Callable[[Page, Gazetteer], Iterator[_Named]], ...], Part], ...] = (
    ((_of_titles,), Part.TITLE),
    ((_declared, _signed, _of_opening), Part.SUBJECT),
    ((_published, _of_contacts), Part.CONTACT),
)


# --- the part a name plays in its sentence

_SITE = re.compile(r"网站?$|门户|平台|公众号")
_REPORT = r"(?:年度?报告|年度?报吿|年报|工作报告|情况(?:报告|如下|汇报|公布|公开|作如下|予以)?)"
# What a body does with its own report, and what stands between its name and that.
_ADVERBS = (
    r"(?:[（(][^）)]*[）)]|[，,]?据此|现|特|就|拟|已|认真|组织|负责|将|依法|依规|及时|牵头|统一|汇总|扎实|综合|研究"
    r"|按照?[^，。]{0,24}?(?:要求|规定)|结合[^，。]{0,16}|[，,])*"
)
_MAKES = re.compile(
    rf"{_ADVERBS}(?:向社会)?(?:编制(?!的?(?:通知|工作|和|及|格式|要求))|编写|编撰|撰写|起草|拟定|形成"
    rf"|(?:公布|发布|公开|提交|作|做)(?:了|出)?(?:本|其|本部门|本单位)?《?(?:(?:19|20)\d{{2}}年?度?[^，。]{{0,22}}?{_REPORT}|如下|年度报告|政府信息公开(?:工作)?年度))"
)
_ITS_REPORT = re.compile(
    rf"(?:[（(][^）)]*[）)])?(?:关于)?(?:公布|发布|编制)?的?(?:19|20)?(?:\d{{2}})?(?:[-—至](?:(?:19|20)\d{{2}}))?(?:学?年)?度?(?:的)?"
    rf"(?:政府|政务|主动)?(?:信息)?(?:公开)?[^，。；《》]{{0,8}}?{_REPORT}(?!(?:的)?(?:格式|编制|通知|要求|工作|有关|发布|统计|考核|任务))"
)
_CALLED = re.compile(r"[（(](?:以下|下称|下文)?(?:简?称|统称)[：:]?[“\"]?(?:我|本)")
_DECLARING = re.compile(
    r"(?:(?:本报告|年报|报告|本年报|其中)?(?:由|(?<!联)系)|(?:报告|编制|填报|编写|公开)(?:单位|机关|主体|机构|义务人)(?:地址)?(?:为|是)?[:：]|(?:现将|现就|现对|现公布|现发布|兹将|特公布)(?:《)?)$"
)
_LABELLED = re.compile(r"(?:报告|编制|填报|编写)(?:单位|机关)(?:地址)?(?:为|是)?[:：]$")
_SUPERIOR_BEFORE = re.compile(
    r"(?:经|受|向|报送?|呈报|上报|提交|转发|抄送|报请|与|同|由于|审核单位[为是:：]?|监督单位[为是:：]?|监督机关[为是:：]?|主管部门[为是:：]?|主管单位[:：]?|主办单位[:：]?|上级|报送[:：])$"
)
_SUPERIOR_BEHIND = re.compile(
    r"(?:[（(][^）)]*[）)])?(?:和|及|以及|、)?(?:办公[厅室])?(?:的|有关|相关|统一|最新|关于|正确|坚强|具体|大力|精心|文件|会议)*"
    r"(?:印发|制发|下发|转发|制定|出台|关于|部署|安排|要求|通知|批准|审核|同意|委托|指导|领导|支持|关心|帮助|监督|令|文件|精神|规定|意见|工作要点|要点"
    r"|交办|转办|考核|统筹|组织开展|召开|网站|门户|官网|政务网|公众号|政府信息公开专栏|政府信息公开栏|主办|主管|\d{4}年(?:度)?(?:政务公开|政府信息公开)?(?:工作)?(?:要点|安排|部署|考核|方案))"
)
_UNDER = re.compile(r"(?:在|于)[^，。；]*$")
_LED = re.compile(r"[^，。；]{0,24}(?:领导|指导|支持|关心|部署|帮助|统筹|安排|监督|推动)之?下")
# 《甲局报告》编制说明: a text about another's report.
_TOLD_OF = re.compile(r"的?(?:编[制写]|填报|有关|写法)?(?:说明|格式|体例|样式|模板|范本|要求)")
_MADE_KNOWN = re.compile(r"(?:^|现将|现就|兹将|[，,：:]|公[布开]|发布|印发|编[制写]|形成|撰写|起草|提交|报送|关于|本|了|其|年度?|\s)$")
_BY_ORDER = re.compile(
    r"根据|按照|依据|依照|遵照|对照|参照|落实|贯彻|执行|转发|响应|围绕|为了?(?:做好|落实|贯彻|进一步)|接|接到|收到|对标|学习"
)
_ORDER_ENDS = re.compile(r"要求|规定|精神|部署|安排|通知|意见|文件|办法|方案|》|〕|条例")
_CONTACT_BEFORE = re.compile(
    r"(?:请与|与|请向|向|请联系|联系|咨询|垂询|致电|联系单位|咨询单位|受理机构|办公地址|联系地址|通讯地址|地址)[为是]?[:：]?[^，。；:：]{0,10}$"
)
_ADDRESS_BEHIND = re.compile(r"[，,；;\s]?[（(]?(?:地址|联系电话|电话|联系人|邮编|邮政编码)")
_CONTACT = re.compile(r"联系|咨询|地址|电话|邮编|疑问|来函|来电")
_BEGIN = re.compile(
    r"(?:(?:19|20)\d{2}年?度?(?:以来)?|本年度?|一年来|今年以来|过去一年|全年|同时|年报|[，,]|此外|近年来|[\s\u3000]|[（(][一二三四五六七八九十\d][）)]|[一二三四五六]、)*"
)


def part_of(line: str, name: Found) -> Part:
    start, end = name.start, name.end
    sentence = max(line.rfind(mark, 0, start) for mark in "。；;！\n") + 1
    before, behind = line[sentence:start], line[end:]
    if _addressed(line, end) or _quoted(before, behind):
        return Part.CITED
    if line.strip("（）() ") == name.name:
        return Part.SIGNED
    clause = re.split("[，,]", before)[-1]
    if _DECLARING.search(before) and not re.search(r"^[^，。；]{0,6}(?:印发|制定|转发)", behind):
        return _declared_by(before, behind)
    if _CALLED.match(behind) or _ITS_REPORT.match(behind):
        return Part.CITED if _superior(clause, behind) else Part.DECLARED
    if _by_order(before):
        return Part.CITED
    if _MAKES.match(behind) and not _SUPERIOR_BEFORE.search(clause):
        return Part.DECLARED
    if _ADDRESS_BEHIND.match(behind):
        return Part.CONTACT
    if _CONTACT_BEFORE.search(before) and _CONTACT.search(line):
        return Part.CITED if _SITE.match(behind[:4]) or re.match(r"(?:门户|政府|官方)?网", behind) else Part.CONTACT
    if _superior(clause, behind):
        return Part.CITED
    return Part.SUBJECT if _BEGIN.fullmatch(clause) else Part.CITED


def _addressed(line: str, end: int) -> bool:
    """霁溪县人民政府办公室：at the head of a letter."""
    return line[end:].strip() in ("：", ":") and not re.search(r"[:：]", line[:end])


def _quoted(before: str, behind: str) -> bool:
    """Inside 《》, unless the title is that of the body's own report: made known, not followed, forwarded or compared with."""
    opened = max(before.rfind("《"), before.rfind("〈"))
    if opened <= max(before.rfind("》"), before.rfind("〉")):
        return False
    told_of = _TOLD_OF.match(behind.partition("》")[2])
    return not (opened == len(before) - 1 and _ITS_REPORT.match(behind) and _MADE_KNOWN.search(before[:-1]) and not told_of)


def _declared_by(before: str, behind: str) -> Part:
    """由…编制, 现将…情况报告如下; 由…印发 and 由…汇总 declare nobody."""
    if before.endswith(("由", "系")):
        made = re.match(r"[^，。；]{0,30}?(?:编制|编写|撰写|起草|形成|发布|公布|公开|负责)", behind)
        return Part.DECLARED if made and not re.match(r"[^，。；]{0,4}(?:统一要求|统一部署)", behind) else Part.CITED
    if _LABELLED.search(before) or re.search(r"单位[:：]$|主体[:：]$|义务人[:：]$", before):
        return Part.DECLARED
    return Part.DECLARED if _ITS_REPORT.match(behind) or re.match(r"[^。；]{0,40}(?:年度?报告|年报|情况)", behind) else Part.CITED


def _superior(clause: str, behind: str) -> bool:
    if _SUPERIOR_BEFORE.search(clause) or _SUPERIOR_BEHIND.match(behind):
        return True
    return bool(_UNDER.search(clause) and _LED.match(behind))


def _by_order(before: str) -> bool:
    """Whether a word like 根据 governs the name: what it governs ends with 要求 and its like, or with a comma no 和 follows."""
    clauses = re.split("[，,]", before)
    while len(clauses) > 1 and re.match(r"(?:以及|和|及|并|、)", clauses[-1]):
        clauses[-2:] = [clauses[-2] + clauses[-1]]
    orders = list(_BY_ORDER.finditer(clauses[-1]))
    return bool(orders) and not _ORDER_ENDS.search(clauses[-1][orders[-1].end() :][-3:])


# --- what the text calls itself

_OWN = re.compile(
    r"(?:我|本)(分局|街道|公司|中心|医院|学院|大学|学校|集团|管委会|镇|乡|街|局|委|办(?!法|理|事)|厅|校|院|关|队|社|会(?!议)|处|站|部(?!门|分))"
)
_TOWNS = {"镇": "镇", "乡": "乡", "街道": "街道", "街": "街道"}
_ENDS = {
    "局": "局", "分局": "局", "委": "委员会|委", "办": "办公室|办公厅|办|办事处", "厅": "厅", "中心": "中心", "院": "院", "医院": "院",
    "学院": "学院", "大学": "大学", "学校": "学校|大学|学院|中学|小学|高中|幼儿园|校", "校": "学校|大学|学院|中学|小学|高中|幼儿园|校",
    "关": "海关|关", "队": "队", "公司": "公司|集团|厂", "集团": "集团|公司", "社": "社", "会": "会", "处": "处|办事处", "站": "站",
    "部": "部", "管委会": "委员会|管委会",
}  # fmt: skip


class _OwnWords:
    """我局, 本镇: what the writer calls the body that reports."""

    def __init__(self, text: str) -> None:
        self._counts = Counter(_OWN.findall(text))

    def affirm(self, agency: Agency) -> bool:
        return any(_fits(word, agency) for word in self._counts)

    def contradict(self, agency: Agency) -> bool:
        """What it calls itself most fits no such body."""
        fitting = sum(count for word, count in self._counts.items() if _fits(word, agency))
        others = sum(count for word, count in self._counts.items() if not _fits(word, agency))
        return others > fitting


def _fits(word: str, agency: Agency) -> bool:
    name = agency.name or ""
    if agency.body_type in (TOWN_GOVERNMENT, SUBDISTRICT_OFFICE):
        kind = "街道" if agency.body_type == SUBDISTRICT_OFFICE else (agency.town or "")[-1:]
        return _TOWNS.get(word) == kind or (word in ("办", "处") and kind == "街道") or (kind == "木" and word == "乡")
    if word in _TOWNS:
        return False
    if agency.body_type == MANAGEMENT_COMMITTEE:
        return word in ("委", "管委会", "办", "会")
    return bool(re.search(rf"(?:{_ENDS[word]})$", name))
