"""Whose deed a clause tells: the body its subject names, and whether that is the one that reports.

A clause has a subject of its own (县公安局收到4件), takes that of the clause before it (……，办结3件), or none is named: then
the body speaks of itself. Facts are taken from clauses whose subject is the body or nobody, never from those of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from archive.agency.aliases import aliases
from archive.agency.body import GOVERNMENT, GOVERNMENT_OFFICE, MANAGEMENT_COMMITTEE, SUBDISTRICT_OFFICE, TOWN_GOVERNMENT
from archive.agency.sectors import sector_of
from archive.models import Agency

_TERRITORIES = (GOVERNMENT, TOWN_GOVERNMENT, SUBDISTRICT_OFFICE, MANAGEMENT_COMMITTEE)
_WIDE = "省市县区州旗盟"  # 我县 and 全县 are a government's, and wider than a bureau
_AREAS = f"{_WIDE}镇乡"

# What a clause may begin with before its subject.
_TIME = (
    r"(?:截[至止]|自|从|到|在)?(?:(?:19|20)\d{2}年?度?|[本今当全该去上]一?年度?|\d{1,2}[月日]份?|[上下]半年|[一二三四]季度|报告期|年度|期间|年)"
    r"(?:以来|为止|[内底末间中起止至-])*"
)
_CIRCUMSTANCE = (
    r"(?:按照?|根据|依据|依照|遵照|在|经过?|通过|为了?|围绕|对照|随着|由于|针对|依托)[^，,]{1,30}?(?:要求|规定|精神|部署|安排|之?下|方面|[过工][程作]中|后|统计)"
    r"|[^，,:：]{1,20}[:：]|[^，,]{0,12}方面|[（(][^（）()]{1,8}[)）]|[一二三四五六七八九十]+[是、]|\d+[.、]|其中|此外|另外?|同时|据统计|经统计|仅|\s"
)
_LEAD = re.compile(rf"(?:{_TIME}|{_CIRCUMSTANCE})*")
_ADVERBS = re.compile(
    rf"(?:{_TIME}|共同?|共?计|累计|总共|合计|新|仅|只|均|已|也|又|还|尚|暂|目前|依法|及时|认真|实际|先后|分别|直接|主动|按[期时]|(?:通过|利用|在)[^，,]{{1,16}}|\s)*$"
)

_SELF = re.compile(
    r"我们|自身|(?:我|本)(?:机关|单位|部门|公司|集团|中心|医院|学院|大学|学校|分局|街道|管委会|(?![年月季次着报])[\u4e00-\u9fff])"
)
_ALL = re.compile(
    rf"(?:全(?:[{_AREAS}]|街道)(?:各级|范围内?|上下)?|各级)(?:行政机关|政府系统|政府机关|政府|部门)*(?!.{{0,6}}(?:系统|学校|企业|单位))"
)
# How the names of bodies end, and what behind such a word makes it part of another: 政府信息, 县政府网站, 机关事务.
_END = re.compile(
    r"(?:(?:政府|府|街道|党政)办(?![公理事])|人民政府|政府|公署|委员会|办公[室厅]|办事处|管委会|居委会|村委会|监委|(?<=[省市县区州旗党政团改健建信国])委|(?<![格布结全大时开破当])局|厅"
    r"|派出所|司法所|医院|卫生院|学校|大学|学院|中学|小学|幼儿园|法院|检察院|支队|大队|总队|联合社|供销社|总工会|妇联|残联|科协|公司|集团|银行|海关|中心"
    r"|单位|部门|机关|系统|机构|企业|科室|股室|社区|乡镇|镇街|街道|(?<=[各个])[镇乡村县区市]|(?<=[\u4e00-\u9fff]{2})[镇乡村]|(?<=[省市县区州旗镇乡])级)"
    r"(?!信息|政务|网|门户|官|公报|公开|的|之|事务|文件|工作|建设|预算|决算|采购|规章|职[能责]|内部|间|领导|主要|负责|党组|党委|[限托任员长面势])"
)
_AND = re.compile(r"[、和及与]|以及")
# What a name may begin with: 各部门, 下属单位, 某村, 市级, 县公安局; without one only the bureaus of known sectors.
_DETERMINED = re.compile(
    rf"(?:各|全|其[他它余]|有关|相关|[下所直]属|下辖|辖区|基层|[上下]级|个别|部分|多个|\d+个|某|[{_AREAS}]|国|[\u4e00-\u9fff]{{1,14}}?[{_AREAS}村])"
)
_NEVER = re.compile(
    r"加强|推[进动]|落实|贯彻|指导|督促|组织|协[调同助]|配合|会同|联合|要求|召开|印发|完善|强化|提[升高]|做好|开展|建立|健全|规范|优化|明确|确保|积极|认真|严格|高度"
    r"|扎实|切实|坚持|收到|受理|办理|答复|通过|根据|按照|共|对|向|由|为|将|在|以"
)
# What is done with requests, and how else than bodies' names end what stands before it: 国土所收到, 松阳县共收到.
_DONE = re.compile(r"收到|接到|受理|接[收受]|新收|收悉|办结|答复|办理|处理|发生|未(?!来)|没有|主动公开")
_PLACE = re.compile(r"[\u4e00-\u9fff][省市县区州旗里所站队院校会社处馆园庭厂]$")
# The body's own office that sees to it: 局办公室, 党政办, 窗口.
_OFFICES = ("人民政府办公室", "人民政府办公厅", "政府办公室", "政府办公厅", "政府办", "府办", "政府", "人民政府")
_LONGEST, _LONGEST_PART = 24, 10  # characters of a name
_INSIDE = re.compile(r"(?:[局委厅镇乡院校处社]|街道|机关|中心|党政|综合)*(?:办公室|(?<=党政|综合)办|科室|股室|机关|窗口|单位)")


@dataclass(frozen=True)
class Reporter:
    """The body that reports, as sentences may name it."""

    agency: Agency | None = None

    @property
    def has_levels(self) -> bool:
        """A government and its office tell their own level from all below."""
        return self.agency is None or self.agency.name is None or self.territory or self.agency.body_type == GOVERNMENT_OFFICE

    @property
    def territory(self) -> bool:
        """A government: 全县 is itself."""
        return self.agency is not None and self.agency.body_type in _TERRITORIES

    def governs(self, area: str) -> bool:
        """Whether 我县, 全县 are what it reports for."""
        agency = self.agency
        if agency is None or not self.territory:
            return False
        place = agency.town or agency.county or agency.city or agency.province or (agency.name or "").removesuffix("人民政府")
        return place.endswith(area) or (area == "区" and agency.body_type == MANAGEMENT_COMMITTEE)

    def is_called(self, name: str) -> bool:
        """松阳县自规局, 县自规局 and 自规局 are names of 松阳县自然资源和规划局, 丽水市自规局 is not."""
        return any(form.endswith(name) or name.endswith(form) for form in self._names)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        if self.agency is None:
            return ()
        names = aliases(self.agency)
        if not self.territory:
            return names
        regions = tuple(name.removesuffix("人民政府") for name in names if name.endswith("人民政府"))
        return (*names, *regions, *(region + office for region in regions for office in _OFFICES))


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a sentence, and who reports."""

    text: str
    spans: tuple[tuple[int, int], ...]
    reporter: Reporter

    def another_speaks(self, at: int) -> bool:
        """Whether what is said at a place is told of another body than the one that reports."""
        for start, end in reversed(self.spans):
            if start <= at:
                own = self._opens_with(start, min(end, at))
                if own is None and end >= at:
                    own = self._before_verb(start, at)
                if own is not None:
                    return not own
        return False

    def _opens_with(self, start: int, end: int) -> bool | None:
        """Whether the bodies a clause begins with, the last of them, are the reporter; None where it begins with none."""
        lead = _LEAD.match(self.text, start, end)
        at = lead.end() if lead else start
        own: bool | None = None
        while (found := self._subject(at, end)) is not None:
            own, at = found
            listed = _AND.match(self.text, at, end)
            if listed is None:
                return own
            at = listed.end()
        return own

    def _before_verb(self, start: int, at: int) -> bool | None:
        """The same for a body right before what is done, whatever else the clause begins with."""
        done = _DONE.search(self.text, start, at)
        words = self.text[start : done.start() if done else at]
        name = _ADVERBS.sub("", words)
        at_end = any(end.end() == start + len(name) for end in _END.finditer(self.text, start)) or _PLACE.search(name)
        return self.reporter.is_called(name) if at_end and not _INSIDE.fullmatch(name) else None

    def _subject(self, at: int, end: int) -> tuple[bool, int] | None:
        """Whether the name that begins here is the reporter's, and where it ends."""
        said = _SELF.match(self.text, at, end) or _ALL.match(self.text, at, end)
        name_end = said.end() if said else self._name(at, end)
        if name_end is None:
            return None
        own = self._ours(said[0]) if said else self.reporter.is_called(self.text[at:name_end])
        part = self._part(name_end, end) if own else None  # 我局下属单位, 我县公安局; 我县各部门 are the county
        return (self.text.startswith("各", name_end), part) if part else (own, name_end)

    def _ours(self, said: str) -> bool:
        """我局, 我镇 always; 我县, 全县 where the county's government reports, 各级 where any does."""
        if said.startswith("各"):
            return self.reporter.territory
        return said[1] not in (_AREAS if said.startswith("全") else _WIDE) or self.reporter.governs(said[1])

    def _name(self, at: int, end: int) -> int | None:
        """Where the name of a body that begins here ends: the reporter's at its longest, or else the first."""
        ends = [stop for stop in self._ends(at, end) if self._is_name(self.text[at:stop])]
        own = [stop for stop in ends if self.reporter.is_called(self.text[at:stop])]
        return own[-1] if own else next(iter(ends), None)

    def _is_name(self, name: str) -> bool:
        return bool(_DETERMINED.match(name) or sector_of(name)) or self.reporter.is_called(name)

    def _part(self, at: int, end: int) -> int | None:
        return next((stop for stop in self._ends(at, end) if stop - at <= _LONGEST_PART), None)

    def _ends(self, at: int, end: int) -> Iterator[int]:
        """Where the names of bodies end that may begin here."""
        for found in _END.finditer(self.text, at):
            name = self.text[at : found.end()]
            if found.end() > end or len(name) > _LONGEST or _NEVER.search(name) or _INSIDE.fullmatch(name):
                return
            yield found.end()
