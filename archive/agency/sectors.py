"""The 61 sectors an agency may belong to, and the words in its name that tell.

A keyword is a piece of the official name without the region; short forms are what people say. The longest keyword
found in a name wins, the first of equally long ones: 教育体育局 is education.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType


@dataclass(frozen=True)
class Sector:
    code: str
    label: str
    keywords: tuple[str, ...]  # in official names of all years
    short_forms: tuple[str, ...] = ()  # 人社局: names of the bureau in speech and in questions

    @cached_property
    def all_keywords(self) -> tuple[str, ...]:
        return self.keywords + self.short_forms


# code | label | keywords | short forms
_TABLE = """
general_government | 政府综合 | |
gov_office | 政府办公室 | 人民政府办公室 人民政府办公厅 政府办公室 政府办公厅 | 府办 政府办
development_reform | 发展改革 | 发展和改革 发展改革 发展与改革 发展计划 经济发展局 经济发展和改革 物价 计划委员会 | 发改局 发改委 发改
education | 教育 | 教育 | 教育局 教体局 教委 教育
science | 科技 | 科学技术 科技 外国专家 | 科技局 科技
industry_it | 工业和信息化 | 经济和信息化 经济信息化 工业和信息化 工业信息化 经济信息 信息产业 经济贸易 经济和商务 经济商务 经济委员会
    工业经济 | 经信局 工信局 经信委 工信委 经信 工信 经贸局 经贸委 经委 经商局
ethnic_religious | 民族宗教 | 民族宗教 民族事务 宗教事务 民族和宗教 | 民宗局 民宗委 民族宗教
public_security | 公安 | 公安 交警 交通警察 交通管理支队 交通管理局 | 公安局 公安分局 公安
civil_affairs | 民政 | 民政 老龄工作 | 民政局 民政
justice | 司法行政 | 司法 法制办公室 法制局 | 司法局 司法 法制办
finance | 财政 | 财政 财政地税 | 财政局 财政
human_resources | 人力资源和社会保障 | 人力资源和社会保障 人力资源社会保障 人力资源与社会保障 人力资源 劳动和社会保障 劳动保障 人事局
    人事劳动 | 人社局 人力社保局 人保局 人社厅 人社
natural_resources | 自然资源和规划 | 自然资源和规划 自然资源与规划 规划和自然资源 规划与自然资源 自然资源 国土资源 国土规划 规划局
    城乡规划局 测绘 不动产 | 资规局 自规局 规资局 自然资源局 国土局 资规 自规
ecology_environment | 生态环境 | 生态环境 环境保护 生态文明 | 生态环境局 环保局 生态环境 环保
housing_construction | 住房城乡建设 | 住房和城乡建设 住房城乡建设 住房与城乡建设 住房和建设 住房建设 城乡建设 规划建设 规划与建设
    建设和交通 建设局 建设委员会 房产管理 房地产管理 房屋管理 住房保障 城乡规划建设 | 住建局 住建委 建设局 住建 房管局
urban_management | 综合执法/城管 | 综合行政执法 城市管理和综合执法 城市管理综合执法 城市管理行政执法 城市管理 综合执法 市容 | 城管局
    综合执法局 执法局 城管 城管执法局
transport | 交通运输 | 交通运输 交通局 交通委员会 公路 运输管理 道路运输 | 交通局 交通运输局 交通 交运局
water | 水利 | 水利 水务 水资源 河务 | 水利局 水务局 水利
agriculture_rural | 农业农村 | 农业农村 农业和农村 农业局 农业经济 农业委员会 农村工作 农业 畜牧 农牧 农林 农机 | 农业局 农业农村局
    农经局 农办 农委 农牧局 农业
rural_revitalisation | 乡村振兴 | 乡村振兴 扶贫开发 扶贫 | 乡村振兴局 扶贫办
forestry | 林业 | 林业和草原 林业 林草 园林绿化 园林 绿化 | 林业局 林草局 林业
commerce | 商务 | 商务 投资促进 招商 对外贸易 对外经济 外经贸 贸易局 | 商务局 外经贸局 投促局 招商局 商务
culture_tourism | 文化旅游 | 文化和旅游 文化旅游 文化和广电旅游体育 文化广电旅游体育 文化广电旅游 文化和广电旅游 文化体育和旅游
    文化旅游体育 旅游 文化广电新闻出版 文化广电 文化局 文物 广播电视 新闻出版 文化体育 文化 | 文旅局 文广旅体局 文体旅游局 文体旅局
    文广新局 文广旅局 旅游局 文旅
sports | 体育 | 体育 | 体育局 体育
health | 卫生健康 | 卫生健康 卫生和计划生育 卫生计生 卫生局 人口和计划生育 人口计生 计划生育 卫生监督 中医药 卫生 | 卫健局 卫健委
    卫计局 卫计委 计生局 计生委 卫健
disease_control | 疾病预防控制 | 疾病预防控制 疾控 | 疾控局 疾控中心 疾控
veterans | 退役军人事务 | 退役军人事务 退役军人 | 退役军人局 退役军人事务局
emergency | 应急管理 | 应急管理 安全生产监督 安全监管 地震应急 | 应急局 应急管理局 安监局 应急
fire_rescue | 消防救援 | 消防救援 消防 | 消防大队 消防支队 消防
audit | 审计 | 审计 | 审计局 审计
foreign_affairs | 外事侨务 | 外事 侨务 港澳 | 外事办 侨办 外办 外侨办
state_assets | 国资监管 | 国有资产监督管理 国有资产 国资 | 国资委 国资办 国资局
market_regulation | 市场监管 | 市场监督管理 市场监管 工商行政管理 质量技术监督 质量监督 食品药品监督管理 市场和质量监督 工商局
    市场服务 | 市监局 市场监管局 工商局 质监局 食药监局 市监
drug_admin | 药品监管 | 药品监督管理 | 药监局
intellectual_property | 知识产权 | 知识产权 | 知识产权局
statistics | 统计 | 统计 国家统计局 调查队 调查总队 | 统计局 调查队 统计
medical_security | 医疗保障 | 医疗保障 医疗保险 医保 | 医保局 医保
petition | 信访 | 信访 | 信访局 信访办 信访
gov_services_data | 政务服务和数据 | 政务服务和数据资源管理 政务服务和数据管理 政务服务数据管理 政务服务管理 政务服务和大数据 政务服务
    政务信息 行政审批服务 行政审批 行政服务 数据资源管理 大数据发展管理 大数据应用发展 大数据管理 大数据 数据局 数据管理 审批服务
    营商环境 便民服务 智慧城市 | 政务数据局 政数局 政务服务局 政务办 审批局 行政审批局 数据局 大数据局 政管办 政务服务中心
    行政服务中心
finance_office | 地方金融 | 地方金融监督管理 地方金融管理 金融工作 金融发展 金融监督管理 金融服务 银行保险监督管理 银行业监督管理
    证券监督管理 外汇管理 人民银行 金融 | 金融办 金融局 地方金融监管局 金融
public_resources | 公共资源交易 | 公共资源交易 | 公共资源交易中心 公资交易中心
office_affairs | 机关事务 | 机关事务 | 机关事务局 机关事务中心
archives | 档案 | 档案 | 档案局 档案馆 档案
local_chronicles | 地方志 | 地方志 史志 方志 党史 | 地方志办 史志办 方志办
civil_air_defence | 人防/国防动员 | 人民防空 国防动员 人防 | 人防办 国动办 人防
tax | 税务 | 税务 国家税务总局 国家税务 地方税务 | 税务局 国税局 地税局 税务
customs | 海关 | 海关 检验检疫 | 海关
meteorology | 气象 | 气象 | 气象局 气象
earthquake | 地震 | 地震 防震减灾 | 地震局
postal | 邮政管理 | 邮政管理 邮政 | 邮政局 邮管局 邮政
tobacco | 烟草专卖 | 烟草专卖 烟草 | 烟草局 烟草
maritime_port | 海事港航 | 海事 港航 港务 航务 港口 航道 | 海事局 港航局
ocean_fishery | 海洋渔业 | 海洋与渔业 海洋和渔业 海洋经济发展 海洋发展 海洋渔业 海洋 渔业 水产 | 海洋渔业局 海渔局
grain_reserves | 粮食物资储备 | 粮食和物资储备 粮食和储备 粮食 物资储备 | 粮食局 粮储局
energy | 能源 | 能源 煤炭 电力 | 能源局
housing_fund | 住房公积金 | 住房公积金 公积金 | 公积金中心 公积金
social_insurance | 社会保险 | 社会保险事业 社会保险 社会保障基金 就业服务 | 社保中心 社保局
supply_marketing | 供销 | 供销合作 供销 | 供销社 供销总社
disabled | 残联 | 残疾人联合会 残疾人 | 残联
development_zone | 开发区 | | 开发区 经开区 高新区 度假区 管委会
public_utility | 公共企事业单位 | 医院 卫生院 学校 中学 小学 幼儿园 大学 学院 供水 自来水 燃气 公交 公共交通 供热 供电 热力 污水处理
    水务集团 水务公司 |
"""


def _sectors(table: str) -> dict[str, Sector]:
    rows = re.split(r"\n(?=\S)", table.strip())
    fields = ([" ".join(field.split()) for field in row.split("|")] for row in rows)
    return {code: Sector(code, label, tuple(words.split()), tuple(short.split())) for code, label, words, short in fields}


SECTORS: Mapping[str, Sector] = MappingProxyType(_sectors(_TABLE))


def sector_of(name: str) -> str | None:
    """The sector a bureau's name (best without its region) tells, or None."""
    best: tuple[int, int] | None = None
    sector = None
    for found in _pattern().finditer(name):
        keyword = found[1]
        rank = (len(keyword.rstrip("局委办")), -found.start())
        if best is None or rank > best:
            best, sector = rank, _by_keyword()[keyword]
    return sector


@lru_cache(maxsize=1)
def _by_keyword() -> dict[str, str]:
    known: dict[str, str] = {}
    for sector in SECTORS.values():
        for keyword in sector.all_keywords:
            known.setdefault(keyword, sector.code)
    return known


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Overlapping matches, the longest keyword at each position."""
    keywords = sorted(_by_keyword(), key=len, reverse=True)
    return re.compile(f"(?=({'|'.join(map(re.escape, keywords))}))")
