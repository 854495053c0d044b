"""Which bureaus came out of which: the reforms of institutions, as data.

Figures of an agency before and after a merger count different work. The years are those of the programme as counties
and cities carried it out; single places differ by a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.agency.parse import Pieces, parse
from archive.agency.places import Gazetteer, national
from archive.models import Agency

_UNIT = re.compile(r"(?:局|委员会|办公室|厅)$")


@dataclass(frozen=True, slots=True)
class Reform:
    year: int  # the first report year of the successor
    successor: str  # without 局 or 委员会, which differ by place
    predecessors: tuple[str, ...]  # more than one: a merger
    sector: str

    @property
    def merger(self) -> bool:
        return len(self.predecessors) > 1


# year | successor | predecessors | sector
_TABLE = """
2010 | 人力资源和社会保障 | 人事 劳动和社会保障 | human_resources
2014 | 卫生和计划生育 | 卫生 人口和计划生育 | health
2018 | 国家税务总局税务 | 国家税务 地方税务 | tax
2019 | 自然资源和规划 | 国土资源 规划 测绘与地理信息 | natural_resources
2019 | 生态环境 | 环境保护 | ecology_environment
2019 | 农业农村 | 农业 农业经济 农村工作 畜牧 | agriculture_rural
2019 | 文化和旅游 | 文化广电新闻出版 旅游 | culture_tourism
2019 | 文化和广电旅游体育 | 文化广电新闻出版 旅游 体育 | culture_tourism
2019 | 卫生健康 | 卫生和计划生育 | health
2019 | 退役军人事务 | 民政（优抚安置） 人力资源和社会保障（军转） | veterans
2019 | 应急管理 | 安全生产监督管理 民政（救灾） | emergency
2019 | 医疗保障 | 人力资源和社会保障（医保） 民政（医疗救助） 卫生和计划生育（新农合） | medical_security
2019 | 市场监督管理 | 工商行政管理 质量技术监督 食品药品监督管理 | market_regulation
2019 | 司法 | 司法 法制 | justice
2019 | 发展和改革 | 发展和改革 物价 | development_reform
2019 | 住房和城乡建设 | 住房和城乡规划建设 房产管理 | housing_construction
2019 | 综合行政执法 | 城市管理行政执法 | urban_management
2019 | 林业和草原 | 林业 | forestry
2019 | 粮食和物资储备 | 粮食 | grain_reserves
2019 | 科学技术 | 科学技术 外国专家 | science
2019 | 商务 | 外经贸 贸易 | commerce
2019 | 海关 | 海关 出入境检验检疫 | customs
2021 | 乡村振兴 | 扶贫开发 | rural_revitalisation
2022 | 疾病预防控制 | 疾病预防控制中心 | disease_control
2023 | 国防动员 | 人民防空 | civil_air_defence
2024 | 农业农村 | 农业农村 乡村振兴 | agriculture_rural
2024 | 数据 | 政务服务和数据资源管理 大数据发展管理 | gov_services_data
"""


def _reforms() -> Iterator[Reform]:
    for line in _TABLE.strip().splitlines():
        year, successor, predecessors, sector = (field.strip() for field in line.split("|"))
        yield Reform(int(year), successor, tuple(predecessors.split()), sector)


REFORMS: tuple[Reform, ...] = tuple(_reforms())
# Longer names first, so that 生态环境 is not found in the middle of another.
_NAMES = sorted({name for reform in REFORMS for name in (reform.successor, *reform.predecessors)}, key=lambda name: (-len(name), name))


_REGION_END = "省市县区旗州"


def bureau(agency: Agency) -> str:
    """Its name without its region, be it a place no gazetteer knows."""
    name = agency.name or ""
    for region in (agency.province, agency.city, agency.county, agency.town):
        name = name.removeprefix(region or "")
    for known in _NAMES:
        at = core(name).rfind(known)
        if at > 0 and core(name).endswith(known) and name[at - 1] in _REGION_END:
            return name[at:]
    return name


def core(bureau: str) -> str:
    """民政局 → 民政: what remains the same from place to place."""
    return _UNIT.sub("", bureau)


def predecessors(bureau: str) -> tuple[Reform, ...]:
    """The reforms a bureau, named without its region, came out of."""
    return tuple(reform for reform in REFORMS if reform.successor == core(bureau))


def successors(bureau: str) -> tuple[Reform, ...]:
    """The reforms that ended a bureau or took work from it."""
    return tuple(reform for reform in REFORMS if core(bureau) in (name.split("（")[0] for name in reform.predecessors))


def break_between(bureau: str, first: int, last: int) -> Reform | None:
    """The reform that makes the figures of two years of a bureau not comparable, if there is one."""
    for reform in REFORMS:
        named = core(bureau)
        whole = named == reform.successor or named in reform.predecessors
        if first < reform.year <= last and whole and (reform.merger or named != reform.successor):
            return reform
    return None


@dataclass(frozen=True, slots=True)
class Kin:
    """A bureau of the same place that one came out of, or became."""

    year: int  # the first report year of the successor
    names: tuple[str, ...]  # what it may be called in full there: bureau, committee, office
    part: str | None  # the work that changed hands, where it was not all of it: 优抚安置
    merger: bool  # several became one


@dataclass(frozen=True, slots=True)
class Break:
    """Two consecutive report years of one agency whose figures count different work."""

    before: int
    after: int
    why: str  # Chinese


def predecessors_of(agency: str, *, places: Gazetteer | None = None) -> tuple[Kin, ...]:
    """The bureaus of its place an agency, named in full, came out of; earliest first."""
    pieces = parse(agency, places or national(), None)
    kin = [
        Kin(reform.year, _names(pieces, before), _part(before), reform.merger)
        for reform in predecessors(_bureau(pieces))
        for before in reform.predecessors
        if before != reform.successor
    ]
    return tuple(sorted(kin, key=lambda one: one.year))


def successors_of(agency: str, *, places: Gazetteer | None = None) -> tuple[Kin, ...]:
    """The bureaus of its place that took over an agency's work or a part of it; earliest first."""
    pieces = parse(agency, places or national(), None)
    bureau = core(_bureau(pieces))
    kin = [
        Kin(reform.year, _names(pieces, reform.successor), _part(before), reform.merger)
        for reform in successors(bureau)
        for before in reform.predecessors
        if before.split("（")[0] == bureau != reform.successor
    ]
    return tuple(sorted(kin, key=lambda one: one.year))


def breaks(agency: str, years: Sequence[int], *, places: Gazetteer | None = None) -> tuple[Break, ...]:
    """Where a series of report years of an agency is not comparable across a reform."""
    bureau = _bureau(parse(agency, places or national(), None))
    ordered = sorted(set(years))
    found = ((before, after, break_between(bureau, before, after)) for before, after in pairwise(ordered))
    return tuple(Break(before, after, _why(reform)) for before, after, reform in found if reform)


def _why(reform: Reform) -> str:
    came = "、".join(reform.predecessors)
    return f"{reform.year}年前后的机构改革：{came}并入或改为{reform.successor}，前后年度的数字口径不同"


def _bureau(pieces: Pieces) -> str:
    """The name without its place: 国家税务总局税务局 of 国家税务总局平湖市税务局."""
    return pieces.service + pieces.rest


def _names(pieces: Pieces, bureau: str) -> tuple[str, ...]:
    place = pieces.region + pieces.unknown + pieces.zone
    stem = bureau.split("（")[0]
    if stem.endswith(("中心", "海关")):
        return (f"{place}{stem}",)
    if stem.startswith(_TAX):
        return (f"{_TAX}{place}{stem.removeprefix(_TAX)}局",)
    return tuple(f"{place}{stem}{unit}" for unit in ("局", "委员会", "办公室", "厅"))


_TAX = "国家税务总局"


def _part(bureau: str) -> str | None:
    return bureau[bureau.index("（") + 1 : -1] if "（" in bureau else None
