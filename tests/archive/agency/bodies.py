"""Bodies of every type and level, made by rule from the gazetteer, and openings in which they stand among others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archive.agency.places import Place, national
from archive.agency.places.short import stem


class Body(NamedTuple):
    name: str
    we: str


BUREAUS = """
    民政局 教育局 财政局 水务局 司法局 审计局 统计局 信访局 商务局 林业局 公安局 卫生健康局 交通运输局 应急管理局 医疗保障局
    市场监督管理局 农业农村局 住房和城乡建设局 自然资源和规划局 人力资源和社会保障局 综合行政执法局 政务服务和数据资源管理局
    大数据发展管理局 气象局 烟草专卖局 退役军人事务局 教育体育局
""".split()  # noqa: SIM905
COMMITTEES = ("发展和改革委员会", "卫生健康委员会", "国有资产监督管理委员会", "民族宗教事务委员会")
_OTHERS = """
    我院 第一人民医院 中医医院 职业技术学院 人民法院 人民检察院 | 我校 第一中学 实验小学
    | 我公司 自来水有限公司 公共交通集团有限公司 燃气有限公司 供电公司 供水有限公司 国有资产投资控股集团有限公司
    | 我所 公安局城关派出所 税务局第一税务所 司法局城关司法所 | 我大队 消防救援大队 公安局交通警察大队
    | 我会 残疾人联合会 | 我社 供销合作社联合社 | 我中心 融媒体中心 住房公积金管理中心 公共资源交易中心
    | 管委会 经济开发区管理委员会 高新技术产业开发区管理委员会
"""
OTHERS = [(name, we) for we, *names in map(str.split, _OTHERS.split("|")) for name in names]
TOWNS = (("王店镇人民政府", "我镇"), ("白桦乡人民政府", "我乡"), ("柳荫街道办事处", "我街道"), ("城关镇人民政府", "我镇"))


def bodies() -> Iterator[Body]:
    """One or more of each kind at each place in turn, so that all kinds and all provinces occur."""
    gazetteer = national()
    for number, county in enumerate(place for place in gazetteer.at_level("county") if place.official):
        region = gazetteer.region(county)
        where = f"{region.city or ''}{county.name}" if county.name.endswith("区") else county.name
        yield _of_county(number, where, county, region.city)
    for number, city in enumerate(place for place in gazetteer.at_level("city") if place.official):
        yield _of_city(number, city)
    for province in gazetteer.at_level("province"):
        if province.official:
            yield Body(f"{province.name}水利厅", "我厅")
            yield Body(f"{province.name}人民政府办公厅", "我厅")
            yield Body(f"{province.name}高级人民法院", "我院")
            yield Body(f"{province.name}人民检察院", "我院")


def _of_county(number: int, where: str, county: Place, city: str | None) -> Body:
    kind, at = number % 9, number // 9
    if kind < 3:
        return Body(f"{where}{BUREAUS[at % len(BUREAUS)]}", "我局")
    if kind == 3:
        town, we = TOWNS[at % len(TOWNS)]
        return Body(f"{where}{town}", we)
    if kind == 4:
        return Body(f"国家税务总局{where}税务局", "我局")
    if kind == 5 and county.name.endswith("区") and city:
        return Body(f"{city}公安局{county.name}分局", "我分局")
    if kind == 6:
        return Body(f"{where}人民政府办公室", "我办")
    if kind == 7:
        return Body(f"{where}人民政府", "全县")
    other, we = OTHERS[at % len(OTHERS)]
    return Body(f"{where}{other}", we)


def _of_city(number: int, city: Place) -> Body:
    kind, at = number % 8, number // 8
    short = stem(city.name) or city.name
    if kind == 0:
        return Body(f"{city.name}{COMMITTEES[at % len(COMMITTEES)]}", "我委")
    if kind == 1:
        return Body(f"{short}海关", "我关")
    if kind == 2:
        return Body(f"国家统计局{short}调查队", "我队")
    if kind == 3:
        return Body(f"{short}大学", "我校")
    if kind == 4:
        other, we = OTHERS[at % len(OTHERS)]
        return Body(f"{city.name}{other}", we)
    if kind == 5:
        return Body(f"{city.name}{('中级人民法院', '人民检察院')[at % 2]}", "我院")
    if kind == 6:
        return Body(f"国网{city.name}供电公司", "我公司")
    return Body(f"{city.name}{BUREAUS[at % len(BUREAUS)]}", "我局")


# {name} the reporter; {city} the government above, {notice} what it issued.
NAMING = (
    "根据国务院办公厅《政府信息公开工作年度报告格式》要求，现公布{name}2022年政府信息公开工作年度报告。",
    "按照《{city}人民政府办公室关于做好2022年政府信息公开工作年度报告编制工作的通知》要求，{name}编制了本报告。",
    "根据{city}人民政府办公室要求，现将{name}2022年政府信息公开工作情况报告如下。",
    "{name}按照国务院办公厅、{city}人民政府办公室有关要求编制本年度报告，所列数据统计期限为2022年1月1日至12月31日。",
    "在{city}人民政府的正确领导下，{name}扎实推进政府信息公开工作，现将2022年情况报告如下。",
    "本报告由{name}编制，格式由国务院办公厅统一制定。",
    "本报告根据国务院办公厅印发的格式编制。如有疑问，请与{name}联系（地址：中山路1号，电话：0000-1234567）。",
    "依据《条例》和{city}人民政府办公室转发《国务院办公厅关于施行条例若干问题的意见》的通知，{name}（以下简称“{we}”）公布2022年年度报告。",
    "来源：{name}字号：[ 大 中 小 ]　发布时间：2023-01-12 09:00",
    "报告单位：{name}　报送：{city}人民政府办公室",
    "2022年，{name}认真落实{city}人民政府办公室印发的政务公开工作要点，做好信息公开。",
    "《{name}2022年政府信息公开工作年度报告》依照{city}人民政府办公室《关于编制年度报告的通知》编制。",
    "为落实{city}人民政府办公室部署，{name}组织编写2022年政府信息公开工作年度报告，向社会公布。",
    "{city}人民政府办公室：\n现将{we}2022年政府信息公开工作年度报告报送如下。联系单位：{name}。",
)
SILENT = (
    "根据国务院办公厅和{city}人民政府办公室有关要求，结合{we}实际，编制本报告。",
    "根据{city}人民政府办公室《关于做好2022年政府信息公开工作年度报告编制工作的通知》要求编制本报告。",
    "{city}人民政府办公室：\n按照贵办通知，现将{we}2022年政府信息公开工作年度报告报送如下。",
    "来源：{city}人民政府门户网站　发布时间：2023-01-12\n在{city}人民政府的坚强领导下，{we}做好信息公开。",
    "本报告格式由{city}人民政府办公室印发，经{city}人民政府审核，抄送{city}司法局。",
    "2022年，{we}紧紧围绕党委、政府中心工作，下设办公室，由工作领导小组办公室负责。",
    "对照{city}人民政府2022年政务公开工作要点，{we}落实《{city}政务公开实施方案》，编制本报告。",
)
