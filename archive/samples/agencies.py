"""The invented bodies that report: a hand-picked cast for the demonstration and endless further ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.agency.places.model import Place
from archive.models import Agency
from archive.samples.places import PLACE_BY_NAME, PROVINCE, more_counties


@dataclass(frozen=True, slots=True)
class Office:
    """A reporting body as its own reports see it."""

    agency: Agency  # canonical; ``as_written`` is how its titles put it
    we: str  # what it calls itself
    matters: tuple[str, ...]  # what it publishes about
    size: int  # 0 town, 1 ordinary department, 2 busy department or government
    makes_rules: bool = False  # may make 规章 (立法法 第九十三条)

    @property
    def government(self) -> bool:
        """Governments report by 31 March, all others by 31 January (条例 第四十九条)."""
        return self.agency.body_type in {"government", "government_office", "town_government"}


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of government work: how its bureau is called and what it publishes."""

    sector: str
    bureau: str  # in a county
    city_bureau: str  # in a city, where it differs
    matters: tuple[str, ...]
    size: int = 1


TRADES: tuple[Trade, ...] = (
    Trade("civil_affairs", "民政局", "民政局", ("低保对象名单", "养老服务补贴", "社会组织年检", "婚姻登记", "临时救助", "殡葬服务价目")),
    Trade(
        "human_resources",
        "人力资源和社会保障局",
        "人力资源和社会保障局",
        ("就业补贴发放", "职称评审", "劳动仲裁", "技能培训", "欠薪整治", "事业单位招聘"),
        2,
    ),
    Trade("education", "教育局", "教育局", ("招生划片", "教师招聘", "校外培训机构", "学生资助", "校园食堂", "教育经费")),
    Trade(
        "health",
        "卫生健康局",
        "卫生健康委员会",
        ("家庭医生签约", "疫苗接种点", "医疗机构校验", "公共场所卫生", "职业病防治", "托育机构备案"),
    ),
    Trade("finance", "财政局", "财政局", ("部门预算", "专项债券", "惠民补贴一卡通", "政府采购目录", "财政决算", "会计监督")),
    Trade(
        "market_regulation",
        "市场监督管理局",
        "市场监督管理局",
        ("食品抽检", "企业登记", "特种设备检验", "价格检查", "计量检定", "消费投诉"),
    ),
    Trade(
        "natural_resources",
        "自然资源和规划局",
        "自然资源和规划局",
        ("征地补偿", "土地出让", "规划许可", "不动产登记", "矿山修复", "国土空间规划"),
        2,
    ),
    Trade(
        "housing_construction",
        "住房和城乡建设局",
        "住房和城乡建设局",
        ("老旧小区改造", "公租房分配", "工程招标", "物业维修资金", "燃气安全"),
        2,
    ),
    Trade("transport", "交通运输局", "交通运输局", ("公交线路调整", "农村公路养护", "出租汽车考核", "治超执法", "桥梁检测")),
    Trade("agriculture_rural", "农业农村局", "农业农村局", ("耕地地力补贴", "农产品检测", "高标准农田", "农机购置补贴", "宅基地审批")),
    Trade("water", "水利局", "水利局", ("河湖名录", "取水许可", "水库调度", "农村饮水", "水土保持")),
    Trade("emergency", "应急管理局", "应急管理局", ("安全生产检查", "应急预案", "避难场所", "事故调查", "危险化学品许可")),
    Trade("culture_tourism", "文化和旅游局", "文化和旅游局", ("文物保护单位", "旅行社检查", "图书馆开放", "非遗名录", "演出审批")),
    Trade("justice", "司法局", "司法局", ("公证收费", "法律援助", "行政执法人员", "规范性文件清理", "人民调解")),
    Trade("audit", "审计局", "审计局", ("审计整改", "预算执行审计", "经济责任审计", "投资审计")),
    Trade("medical_security", "医疗保障局", "医疗保障局", ("医保目录", "门诊统筹", "药品集采", "医保基金检查", "异地就医")),
    Trade("veterans", "退役军人事务局", "退役军人事务局", ("优待证办理", "安置岗位", "烈士纪念设施", "抚恤补助")),
    Trade("development_reform", "发展和改革局", "发展和改革委员会", ("重点项目", "粮食储备", "价格监测", "节能审查", "营商环境")),
    Trade("statistics", "统计局", "统计局", ("统计公报", "经济普查", "住户调查", "统计执法")),
    Trade(
        "gov_services_data",
        "政务服务和数据资源管理局",
        "政务服务和数据资源管理局",
        ("审批事项清单", "窗口评价", "公共数据目录", "一件事办理"),
        2,
    ),
    Trade("urban_management", "综合行政执法局", "综合行政执法局", ("市容整治", "违建拆除", "垃圾分类", "停车泊位", "广告设置"), 2),
    Trade("ecology_environment", "生态环境局", "生态环境局", ("环评审批", "空气质量", "排污许可", "企业环境信用", "水质月报")),
    Trade("public_security", "公安局", "公安局", ("户籍办理", "交通管制", "养犬登记", "反诈提示", "出入境窗口"), 2),
)
TRADE_BY_SECTOR = {trade.sector: trade for trade in TRADES}
_GENERAL = ("财政预决算", "征地拆迁", "重大项目", "民生实事", "应急管理", "乡村建设")
_TOWN = ("村级财务", "惠农补贴", "危房改造", "低保评议", "环境整治", "农村宅基地")
_TAX = ("税费优惠", "欠税公告", "办税日历", "信用等级", "发票管理")
_WEATHER = ("预警信号", "雷电防护许可", "人工影响天气", "气候公报")


def _canonical_prefix(city: Place, county: Place) -> str:
    """区 bodies take the city's name before their own, 县 and 县级市 bodies do not."""
    return f"{city.name}{county.name}" if county.name.endswith("区") else county.name


def _agency(name: str, written: str, city: Place, county: Place | None, town: str | None, level: str, body: str, sector: str) -> Agency:
    return Agency(
        name=name,
        as_written=written,
        province=PROVINCE.name,
        city=city.name,
        county=county.name if county else None,
        town=town,
        adcode=county.code if county else city.code,
        level=level,
        body_type=body,
        sector=sector,
    )


def county_department(city: Place, county: Place, sector: str, *, short_title: bool = False) -> Office:
    trade = TRADE_BY_SECTOR[sector]
    name = f"{_canonical_prefix(city, county)}{trade.bureau}"
    written = f"{county.name}{trade.bureau}" if short_title else name
    return Office(_agency(name, written, city, county, None, "county", "department", sector), "我局", trade.matters, trade.size)


def city_department(city: Place, sector: str) -> Office:
    trade = TRADE_BY_SECTOR[sector]
    name = f"{city.name}{trade.city_bureau}"
    we = "我委" if name.endswith("委员会") else "我局"
    return Office(_agency(name, name, city, None, None, "city", "department", sector), we, trade.matters, 2)


def city_government(city: Place) -> Office:
    name = f"{city.name}人民政府"
    agency = _agency(name, name, city, None, None, "city", "government", "general_government")
    return Office(agency, "市政府", _GENERAL, 2, makes_rules=True)


def county_government_office(city: Place, county: Place) -> Office:
    name = f"{_canonical_prefix(city, county)}人民政府办公室"
    agency = _agency(name, name, city, county, None, "county", "government_office", "gov_office")
    return Office(agency, "我办", _GENERAL, 1)


def town_office(city: Place, county: Place, town: str) -> Office:
    street = town.endswith("街道")
    name = f"{_canonical_prefix(city, county)}{town}{'办事处' if street else '人民政府'}"
    body = "subdistrict_office" if street else "town_government"
    we = "本街道" if street else f"我{town[-1]}"
    return Office(_agency(name, name, city, county, town, "town", body, "general_government"), we, _TOWN, 0)


def police_branch(city: Place, county: Place) -> Office:
    name = f"{city.name}公安局{county.name}分局"
    agency = _agency(name, name, city, county, None, "county", "branch", "public_security")
    return Office(agency, "我分局", TRADE_BY_SECTOR["public_security"].matters, 1)


def tax_office(city: Place, county: Place) -> Office:
    name = f"国家税务总局{_canonical_prefix(city, county)}税务局"
    return Office(_agency(name, name, city, county, None, "county", "vertical_agency", "tax"), "我局", _TAX, 1)


def weather_office(city: Place) -> Office:
    name = f"{city.name}气象局"
    return Office(_agency(name, name, city, None, None, "city", "vertical_agency", "meteorology"), "我局", _WEATHER, 0)


@lru_cache(maxsize=1)
def demo_offices() -> dict[str, Office]:
    """The cast of the demonstration, by a short key."""
    place = PLACE_BY_NAME
    city, city2, city3 = place["澄岚市"], place["栖禾市"], place["砚江市"]
    return {
        "city_government": city_government(city),
        "district_civil": county_department(city, place["云砚区"], "civil_affairs", short_title=True),
        "county_hr": county_department(city, place["霁溪县"], "human_resources"),
        "district_data": county_department(city, place["汀兰区"], "gov_services_data"),
        "town_qingjian": town_office(city, place["霁溪县"], "青笺镇"),
        "countycity_education": county_department(city, place["松漪市"], "education"),
        "branch_police": police_branch(city2, place["麦陇区"]),
        "vertical_tax": tax_office(city2, place["禾洲县"]),
        "city_health": city_department(city3, "health"),
        "subdistrict": town_office(city, place["云砚区"], "墨香街道"),
        "countycity_market": county_department(city3, place["墨泉市"], "market_regulation"),
        "county_land": county_department(city2, place["桐汐县"], "natural_resources"),
        "town_shijiang": town_office(city3, place["鹭屿县"], "石桨乡"),
        "city_transport": city_department(city2, "transport"),
        "county_office": county_government_office(city2, place["禾洲县"]),
        "city_weather": weather_office(city3),
    }


def further_offices() -> Iterator[Office]:
    """Bodies of generated counties: governments' offices, departments, branches, tax offices and towns."""
    seen: set[str] = set()
    for city, county, towns in more_counties():
        if city.code not in seen:
            seen.add(city.code)
            yield city_government(city)
            yield weather_office(city)
            yield from (city_department(city, trade.sector) for trade in TRADES)
        yield county_government_office(city, county)
        yield tax_office(city, county)
        yield from (county_department(city, county, trade.sector) for trade in TRADES if trade.sector != "public_security")
        if county.name.endswith("区"):
            yield police_branch(city, county)
        else:
            yield county_department(city, county, "public_security")
        yield from (town_office(city, county, town) for town in towns)
