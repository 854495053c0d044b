"""Where agency names stand in a line of text: a title, a signature, 发布机构：…, the introduction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.agency.body import NATIONAL_PREFIX, OPERATOR_PREFIX
from archive.agency.parse import parse
from archive.agency.places import Gazetteer, national
from archive.agency.sectors import sector_of
from archive.agency.written import compact, looks_like_body, normalise, of_the_owner, read_written

_HAN_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0002fa1f]+(?:[(（][\u3400-\u9fff]{3,25}[)）][\u3400-\u9fff]*)*")
# What stands around a name in a sentence and never inside one.
_AROUND = re.compile(
    r"现将|现就|现对|现公布|现予|特此|公布|发布(?:机构|单位|机关|部门)?|公开(?:机构|单位|机关|主体|义务人)|编制(?:单位|机关|机构)?|报告单位|填报单位|来源|单位名称"
    r"|索引号|责任部门|作者|稿源|根据|按照|依据|依照|贯彻|落实|执行|联系(?:人|电话|地址|方式)?|咨询|地址|邮编|电话|传真|邮箱|网址|网站|门户|关于|本报告|本年报|报告由|如有|如对"
    r"|疑问|请(?:与|向|联系|直接)?|以及|及其|由于|由(?!.{0,3}港)|向(?!阳)|是(?!水)|在|的|了解|了|为|把|将|从|对(?!外)|自(?!治|然|由|来水)|至|我|你|其|所列|(?<!大)数据(?!资源|管理|局|中心|发展|和)|统计期限"
    r"|年度?政府信息公开|年度?政务公开|年度?信息公开|政府信息公开|政务公开|信息公开|年度|年报|下一步|今后|全年|本年|近年来|同时|此外"
)
_YEAR = re.compile(
    r"(?:(?:19|20)\d{2}|[二一][〇○0零oO九一二三四五六七八]{3})(?:[-—~至–](?:(?:19|20)\d{2}))?"
    r"(?:学年)?年?度?(?:(?<=年)\d{1,2}月(?:\d{1,2}[日号])?)?"
)
_PICTURE = re.compile(r"^[(（\[【《]?(?:图解|图文解读|一图读懂|一图看懂|图说|解读|视频|H5)[)）\]】》]?[:：|丨]?")
_BODY_END = re.compile(
    r"人民政府办公[室厅]|人民政府|政府办公[室厅]|街道办事处|地区办事处|办事处|管理委员会|管委会|委员会|联合会|指挥部|调查总?队|支队|大队|总队|办公室|办公厅|中心|海关"
    r"|总工会|妇联|残联|科协|文联|供销社|联合社|医院|卫生院|法院|检察院第?.{1,2}分院|检察院|法庭|(?:派出|税务|司法|财政|监管)所|支行|学校|学院|大学|中学|小学|高中|幼儿园|集团(?:股份)?有限(?:责任)?公司|公司|集团|(?<!结)局|厅|委(?=$|办)|馆|公署"
)
# What a bureau has in quarters and villages: 公安局当湖派出所 is not the bureau.
_OUTPOST = re.compile(r"[\u3400-\u9fff]{2,8}(?:所|站|队|院|行|庭)$")
_UNIT_END = re.compile(r"(?:街道|民族乡|苏木|镇|乡)$")
_ABOUT = re.compile(r"(?:政府信息(?:公开)?|政务公开|政务信息公开|信息公开|政府网站)(?!(?:工作)?(?:领导小组|协调小组|办公室|中心|科))")
_DATE = re.compile(r"\d{1,2}月(?:\d{1,2}日)?")
_SENTENCE = re.compile(r"[,，。;；!！?？、:：]|^我|^本(?!溪)")
_SEVERAL = re.compile(r"政府.*[^镇乡](?:人民)?政府")  # 示例省人民政府霁溪县人民政府: a line of several
_LEFTOVER = re.compile(r"^(?:以?及|暨|关于|图解|年度?|的|印发|公布|发布|公开)+|(?:关于|年度?|的|印发|公布|发布|开展|工作|依法|主动|本级)+$")
# Words of sentences and kinds of bodies, never part of a name.
_PHRASE = re.compile(
    r"紧|围绕|坚持|贯彻|落实|做好|切实|认真|全面|积极|下设|内设|组成|成立|领导小组|协调小组|专班|有关|相关|上级|下级|各级|各类|各部|各单|单位|部门|我|本(?!溪|级)|该|其(?!林)|等"
    r"|^(?:高等|中等|公立|民办|公办|基层|所属|下属|直属|全国|各|工作|办公)|职能|牵头|责任"
)
# A body with a name of its own instead of a region's: 望川大学, 望川海关.
_OWN_NAME = re.compile(r"[\u3400-\u9fff]{2,14}(?:大学|学院|医院|海关|海事局|集团(?:股份)?有限(?:责任)?公司|公司|集团|中学|小学|学校)")
_AND = re.compile(r"(?<=[局府会厅室处])(?:和(?!县|(?:平|田|顺|政|静|硕|龙|林格尔)(?:区|县|市|分局|镇|街道|$))|与|及|、)")


class Found(NamedTuple):
    """A name and where it stands in the line ``located`` looked at."""

    name: str
    start: int
    end: int


def find_names(text: str, *, places: Gazetteer | None = None) -> list[str]:
    """The agency names in a line, as written, longest and cleanly cut, in order."""
    _, found = located(text, places=places)
    return list(dict.fromkeys(one.name for one in found))


def located(text: str, *, places: Gazetteer | None = None) -> tuple[str, list[Found]]:
    """The line in the form in which names are looked for, and the names in it."""
    gazetteer = places or national()
    line = _closed_up(of_the_owner(normalise(text)), gazetteer)
    dateless = _DATE.sub(_blank, _YEAR.sub(_blank, line))
    found: list[Found] = []
    for run in _HAN_RUN.finditer(dateless):
        for start, end in _pieces(run[0], gazetteer):
            piece = run[0][start:end]
            name = _name_in(piece, gazetteer, alone=piece == compact(dateless))
            if name:
                at = run.start() + start + piece.index(name)
                found.append(Found(name.replace("(", "（").replace(")", "）"), at, at + len(name)))
    return line, found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


_CITED_WORK = re.compile("《[^《》]*》")
_MADE_KNOWN = re.compile(
    "(?P<issuer>.{0,30}?)(?:关于)?(?:印发|公布|发布|公开|报送|关于)?《(?P<report>[^《》]*)》(?:的(?:通知|公告|公示|函|报告))?"
)
# A title that says whom another text comes from, or what a report should be like: only the part that ends as a report names one.
_OF_OTHERS = re.compile(
    r"转发|参照|参考|按照?|根据|依据|依照|对照|要求|(?:格式|模板|样式)(?:的?说明)?[和与及]?|的(?:通知|函|说明)[和与及]?"
)
_WRITTEN = re.compile(r"^.*?(?:编[制写]|撰写|形成|起草|制定)的")
_REPORT_ENDS = re.compile(r"(?:报告|年报)(?:全文)?(?:[（(][^（）()]*[）)])?$")


def _of_the_report(title: str, places: Gazetteer) -> str:
    """转发《甲局报告》后编制的乙局报告: what is cited names nobody. 甲局印发《甲局报告》的通知 is about that report."""
    made_known = _MADE_KNOWN.fullmatch(title)
    if made_known:
        issuers = find_names(made_known["issuer"], places=places)
        named = find_names(made_known["report"], places=places)
        agreed = not (issuers and named) or issuers[-1].endswith(named[0]) or named[0].endswith(issuers[-1])
        return made_known["report"] if agreed else ""
    bare = _CITED_WORK.sub("，", title)
    if not _OF_OTHERS.search(bare):
        return bare
    parts = re.split("[，,：:]", _OF_OTHERS.sub("，", bare))
    return next((_WRITTEN.sub("", part) for part in reversed(parts) if _REPORT_ENDS.search(part)), "")


def from_title(title: str, *, places: Gazetteer | None = None) -> str | None:
    """The agency a report's title names: 嘉兴市秀洲区王店镇2019年政府信息公开工作年度报告 → 嘉兴市秀洲区王店镇."""
    gazetteer = places or national()
    line = _YEAR.sub("", _PICTURE.sub("", of_the_owner(compact(title))))
    line = _of_the_report(line, gazetteer)
    about = _ABOUT.search(line)
    before = line[: about.start()] if about else line
    if about and about[0].startswith("政府") and re.search(r"(?:人民|市|县|区|镇|乡)$", before):
        before += "政府" if before.endswith("人民") else ""
    name = _LEFTOVER.sub("", read_written(_keep_bracket(before)).name)
    name = _once(_LEFTOVER.sub("", name))
    if _is_name(name, gazetteer):
        return _with_second_name(name, before)
    named = find_names(before, places=gazetteer) or find_names(line[about.end() :] if about else "", places=gazetteer)
    if len(named) != 1 or find_names(before.partition(named[0])[2], places=gazetteer):
        return None  # of several nobody can tell whose report it is
    return named[0]


def _pieces(run: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """A run of characters without the words around names. 将乐县 and 自贡市 hold such words themselves."""
    places_at = [(mention.start, mention.end) for mention in gazetteer.mentions(run)]
    start = 0
    for word in _AROUND.finditer(run):
        if not any(begin <= word.start() < end for begin, end in places_at):
            yield from _listed(run, start, word.start())
            # 由于田县: the word ends where a place begins.
            start = next((begin for begin, _ in places_at if word.start() < begin < word.end()), word.end())
    yield from _listed(run, start, len(run))


def _listed(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of a list (甲局和乙局) one by one."""
    for word in _AND.finditer(run, start, end):
        yield start, word.start()
        start = word.end()
    yield start, end


def _closed_up(line: str, gazetteer: Gazetteer) -> str:
    """平湖市 民政局 and 平 湖 市 are one name; 发布机构 苏林苏木 文号 are three things."""
    words = line.split()
    if words and max(map(len, words)) == 1:
        return "".join(words)
    joined: list[str] = []
    for word in words:
        if joined and looks_like_body(word) and _goes_on(joined[-1], gazetteer):
            joined[-1] += word
        else:
            joined.append(word)
    return " ".join(joined)


def _goes_on(text: str, gazetteer: Gazetteer) -> bool:
    """A region or a national service waits for the body behind it."""
    reading = gazetteer.read(text)
    service = NATIONAL_PREFIX.match(text)
    return (reading is not None and reading.end == len(text)) or (service is not None and service.end() == len(text))


def _name_in(piece: str, gazetteer: Gazetteer, *, alone: bool) -> str | None:
    """The name a piece of a sentence holds: from the first place in it, or its beginning, to the last body.

    A region without a body stands for its government only where it is ``alone`` on the line.
    """
    start = 0
    if not (NATIONAL_PREFIX.match(piece) or OPERATOR_PREFIX.match(piece)) and gazetteer.read(piece) is None:
        mention = next(gazetteer.mentions(piece), None)
        if mention and mention.end - mention.start > 2 and not piece[: mention.start].endswith(tuple("省市县区州盟旗")):
            start = mention.start
    name = piece[start:]
    ends = [found.end() for found in _BODY_END.finditer(name)]
    if not ends and not _UNIT_END.search(name):
        whole = parse(name, gazetteer, None)
        if whole.rest or not (whole.zone or (whole.places and alone)):
            return None
    return next((cut for cut in _cuts(name, ends) if _is_name(read_written(cut).name, gazetteer)), None)


def _cuts(name: str, ends: list[int]) -> Iterator[str]:
    """The name up to its last body, or an earlier one where words of a sentence stand between (民政局紧扣…人民政府)."""
    if not ends or name.endswith(("分局", "镇", "街道", "乡", "苏木")) or _OUTPOST.fullmatch(name, ends[-1]):
        yield name
    bracket = re.search(r"[)）]", name)
    for end in reversed(ends):
        yield name[: end + 1] if bracket and bracket.start() == end else name[:end]


def _is_name(name: str, gazetteer: Gazetteer) -> bool:
    """Names of bodies and of units with a government; 区民政局, 高等学校 and 下设办公室 alone name nobody."""
    if not 3 <= len(name) <= 40 or _SENTENCE.search(name) or _SEVERAL.search(name) or not looks_like_body(name):
        return False
    pieces = parse(name, gazetteer, None)
    if pieces.kind or _PHRASE.search(pieces.unknown + pieces.town + pieces.rest):
        return False
    if pieces.places or pieces.town or pieces.zone or pieces.service or pieces.unknown:
        return True
    return bool(_OWN_NAME.fullmatch(name)) or (sector_of(name) not in (None, "development_zone") and bool(_BODY_END.search(name)))


def _once(name: str) -> str:
    half = len(name) // 2
    return name[:half] if len(name) % 2 == 0 and half >= 3 and name[:half] == name[half:] else name


def _keep_bracket(text: str) -> str:
    return text[1:] if text[:1] in "《“【" else text


def _with_second_name(name: str, before: str) -> str:
    written = read_written(before)
    return f"{name}（{written.second_names[0]}）" if written.second_names and written.name == name else name
