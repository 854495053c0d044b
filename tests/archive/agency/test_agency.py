"""From what a report calls its body to who it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.agency.aliases import aliases
from archive.agency.find import find_names, from_title
from archive.agency.places import Place, national, with_fictional
from archive.agency.resolve import resolve
from archive.models import Agency


def region(agency: Agency) -> tuple[str | None, ...]:
    return agency.province, agency.city, agency.county, agency.town, agency.adcode


def kind(agency: Agency) -> tuple[str | None, ...]:
    return agency.level, agency.body_type, agency.sector


NOWHERE = (None, None, None, None, None)


# written | canonical name (= the same) | province city county town adcode | level, body type, sector
KNOWN = """
# Districts and what lies in them take the name of the city; counties and county-level cities don't.
秀洲区民政局 | 嘉兴市秀洲区民政局 | 浙江省 嘉兴市 秀洲区 - 330411 | county department civil_affairs
嘉兴市秀洲区王店镇 | 嘉兴市秀洲区王店镇人民政府 | 浙江省 嘉兴市 秀洲区 王店镇 330411 | town town_government general_government
嘉兴市秀洲区王店镇人民政府办公室 | 嘉兴市秀洲区王店镇人民政府 | 浙江省 嘉兴市 秀洲区 王店镇 330411 | town town_government general_government
浙江省丽水市缙云县人力资源和社会保障局 | 缙云县人力资源和社会保障局 | 浙江省 丽水市 缙云县 - 331122 | county department human_resources
嘉兴市平湖市民政局 | 平湖市民政局 | 浙江省 嘉兴市 平湖市 - 330482 | county department civil_affairs
平湖市当湖街道 | 平湖市当湖街道办事处 | 浙江省 嘉兴市 平湖市 当湖街道 330482 | town subdistrict_office general_government
平湖市 | 平湖市人民政府 | 浙江省 嘉兴市 平湖市 - 330482 | county government general_government
平湖市政府办公室 | 平湖市人民政府办公室 | 浙江省 嘉兴市 平湖市 - 330482 | county government_office gov_office
# Municipalities, cities without districts, cities directly below a province.
徐汇区民政局 | 上海市徐汇区民政局 | 上海市 上海市 徐汇区 - 310104 | county department civil_affairs
上海市民政局 | = | 上海市 - - - 310000 | province department civil_affairs
东莞市虎门镇人民政府 | = | 广东省 东莞市 - 虎门镇 441900 | town town_government general_government
中山市西区街道办事处 | = | 广东省 中山市 - 西区街道 442000 | town subdistrict_office general_government
济源市民政局 | = | 河南省 - 济源市 - 419001 | county department civil_affairs
石河子市教育局 | = | 新疆维吾尔自治区 - 石河子市 - 659001 | county department education
新疆生产建设兵团 | = | 新疆维吾尔自治区 - - - 650000 | province government general_government
# Services of the central government.
国家税务总局平湖市税务局 | = | 浙江省 嘉兴市 平湖市 - 330482 | county vertical_agency tax
国家统计局嘉兴调查队 | = | 浙江省 嘉兴市 - - 330400 | city vertical_agency statistics
中华人民共和国宁波海关 | = | 浙江省 宁波市 - - 330200 | city vertical_agency customs
三明市邮政管理局 | = | 福建省 三明市 - - 350400 | city vertical_agency postal
台州市气象局 | = | 浙江省 台州市 - - 331000 | city vertical_agency meteorology
南海海事局 | = | - - - - - | - vertical_agency maritime_port
# Branches of a city's bureau work in a county.
嘉兴市生态环境局海盐分局 | = | 浙江省 嘉兴市 海盐县 - 330424 | county branch ecology_environment
温州市公安局鹿城区分局 | = | 浙江省 温州市 鹿城区 - 330302 | county branch public_security
重庆市公安局渝中区分局 | = | 重庆市 重庆市 渝中区 - 500103 | county branch public_security
# Zones.
嘉兴市经济技术开发区 | 嘉兴经济技术开发区管理委员会 | 浙江省 嘉兴市 - - 330400 | county management_committee development_zone
平湖经济技术开发区管委会 | 平湖经济技术开发区管理委员会 | 浙江省 嘉兴市 平湖市 - 330482 | county management_committee development_zone
河北雄安新区管理委员会 | 雄安新区管理委员会 | 河北省 - 雄安新区 - 130000 | city management_committee development_zone
苏州工业园区教育局 | = | 江苏省 苏州市 苏州工业园区 - 320500 | county department education
# Names of autonomous units cut short.
恩施州民政局 | 恩施土家族苗族自治州民政局 | 湖北省 恩施土家族苗族自治州 - - 422800 | city department civil_affairs
# Characters of the next word that look like the kind of a place.
义乌市市场监督管理局 | = | 浙江省 金华市 义乌市 - 330782 | county department market_regulation
平湖市乡村振兴局 | = | 浙江省 嘉兴市 平湖市 - 330482 | county department rural_revitalisation
平湖市住房和城乡建设局 | = | 浙江省 嘉兴市 平湖市 - 330482 | county department housing_construction
# Other bodies.
中共平湖市委办公室 | = | 浙江省 嘉兴市 平湖市 - 330482 | county party_mass_org -
平湖市第一人民医院 | = | 浙江省 嘉兴市 平湖市 - 330482 | county public_institution public_utility
平湖市自来水有限公司 | = | 浙江省 嘉兴市 平湖市 - 330482 | county enterprise public_utility
锡林郭勒盟行政公署 | = | 内蒙古自治区 锡林郭勒盟 - - 152500 | city government general_government
国家发展和改革委员会 | = | - - - - - | national department development_reform
# The invented province of the samples.
云砚区民政局 | 澄岚市云砚区民政局 | 示例省 澄岚市 云砚区 - 990101 | county department civil_affairs
"""


def known() -> Iterator[tuple[str, str, tuple[str | None, ...], tuple[str | None, ...]]]:
    for line in KNOWN.strip().splitlines():
        if not line.startswith("#"):
            written, name, *fields = line.split(" | ")
            where, what = (tuple(None if word == "-" else word for word in field.split()) for field in fields)
            yield written, written if name == "=" else name, where, what


@pytest.mark.parametrize(("written", "name", "where", "what"), list(known()))
def test_known_places(written: str, name: str, where: tuple[str | None, ...], what: tuple[str | None, ...]) -> None:
    agency = resolve(written, year=2021, places=with_fictional())
    assert agency.name == name
    assert agency.as_written == written
    assert region(agency) == where
    assert kind(agency) == what
    assert agency.candidates == ()


@pytest.mark.parametrize(
    ("written", "level", "body_type", "sector"),
    [
        ("云溪县林业局", "county", "department", "forestry"),
        ("望川区审计局", "county", "department", "audit"),
        ("云溪市生态环境局", None, "department", "ecology_environment"),
        ("望川市市场监督管理局", None, "department", "market_regulation"),
        ("望川市人民政府办公室", None, "government_office", "gov_office"),
        ("望川经济开发区管理委员会", None, "management_committee", "development_zone"),
        ("独山港经济开发区管理委员会", None, "management_committee", "development_zone"),  # not of 独山县
        ("城东经济开发区管理委员会", None, "management_committee", "development_zone"),  # not of 城东区
        ("白桦镇人民政府", "town", "town_government", "general_government"),
        ("麻林苗族自治县白桦乡人民政府", "town", "town_government", "general_government"),
        ("柳荫街道办事处", "town", "subdistrict_office", "general_government"),
        ("住房和城乡建设局", None, "department", "housing_construction"),
        ("城市管理局", None, "department", "urban_management"),
        ("区民政局", "county", "department", "civil_affairs"),
        ("市民政局", None, "department", "civil_affairs"),
    ],
)
def test_unknown_places_stay_empty_but_the_name_tells_level_and_body(written: str, level: str | None, body_type: str, sector: str) -> None:
    agency = resolve(written)
    assert agency.name == written
    assert (agency.province, agency.city, agency.county, agency.adcode) == (None, None, None, None)
    assert kind(agency) == (level, body_type, sector)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("苏林苏木", "苏林苏木人民政府"),
        ("二桥街道", "二桥街道办事处"),
        ("平海综合实验区", "平海综合实验区管理委员会"),
        ("qxbet体育_qxbet官网@:白桦镇人民政府", "白桦镇人民政府"),
        ("宜兴市行政审批局（宜兴市政务服务管理办公室）", "宜兴市行政审批局"),
        ("南湖区政务服务和数据资源管理局(行政审批局)", "嘉兴市南湖区政务服务和数据资源管理局"),
        ("中国（浙江）自由贸易试验区舟山管理委员会", "中国（浙江）自由贸易试验区舟山管理委员会"),
        (" 平湖市 民政局 ", "平湖市民政局"),
        ("平湖市税务局", "国家税务总局平湖市税务局"),
        ("平湖市民政局办公室", "平湖市民政局"),
    ],
)
def test_canonical_names(written: str, name: str) -> None:
    assert resolve(written).name == name


@pytest.mark.parametrize("nothing", ["", "   ", "我局", "你好", "@@", "2020", "（）"])
def test_what_names_nobody(nothing: str) -> None:
    agency = resolve(nothing)
    assert agency.name is None
    assert region(agency) == NOWHERE


class TestAmbiguousNames:
    def test_candidates_instead_of_a_guess(self) -> None:
        agency = resolve("鼓楼区民政局")
        assert agency.name == "鼓楼区民政局"
        assert (agency.province, agency.city, agency.adcode) == (None, None, None)
        assert kind(agency) == ("county", "department", "civil_affairs")
        assert set(agency.candidates) == {"江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"}

    @pytest.mark.parametrize(
        ("context", "name"),
        [
            ("根据南京市鼓楼区人民政府的要求", "南京市鼓楼区民政局"),
            ("南京市政务公开要点", "南京市鼓楼区民政局"),
            ("按照福建省的部署", "福州市鼓楼区民政局"),
            ("与祥符区、龙亭区共同", "开封市鼓楼区民政局"),
            ("在开封召开会议，鼓楼区民政局参加", "开封市鼓楼区民政局"),
            ("福州市鼓楼区民政局赴南京市学习", "福州市鼓楼区民政局"),
        ],
    )
    def test_other_places_of_the_document_decide(self, context: str, name: str) -> None:
        agency = resolve("鼓楼区民政局", context=context)
        assert agency.name == name
        assert agency.candidates == ()

    def test_a_context_that_only_narrows_leaves_candidates(self) -> None:
        agency = resolve("鼓楼区民政局", context="江苏省政务公开要点")
        assert set(agency.candidates) == {"江苏省南京市鼓楼区", "江苏省徐州市鼓楼区"}
        assert agency.province == "江苏省"
        assert agency.city is None

    def test_a_context_that_speaks_for_two_decides_nothing(self) -> None:
        assert len(resolve("鼓楼区民政局", context="南京市和福州市").candidates) == 2

    def test_the_own_name_in_the_context_is_no_evidence(self) -> None:
        assert len(resolve("朝阳区民政局", context="朝阳区民政局2020年，朝阳区人民政府").candidates) == 2


class TestContext:
    def test_the_county_before_a_town(self) -> None:
        agency = resolve("王店镇人民政府", context="2019年，嘉兴市秀洲区王店镇人民政府认真贯彻")
        assert agency.name == "嘉兴市秀洲区王店镇人民政府"
        assert region(agency) == ("浙江省", "嘉兴市", "秀洲区", "王店镇", "330411")

    def test_two_counties_with_such_a_town_decide_nothing(self) -> None:
        agency = resolve("王店镇人民政府", context="秀洲区王店镇与缙云县王店镇")
        assert agency.name == "王店镇人民政府"
        assert agency.city is None

    def test_a_bureau_of_the_district(self) -> None:
        assert resolve("区民政局", context="按照秀洲区人民政府统一部署").name == "嘉兴市秀洲区民政局"
        assert resolve("区民政局", context="按照区政府统一部署").name == "区民政局"


class TestYears:
    @pytest.mark.parametrize(
        ("written", "year", "adcode"),
        [
            ("杭州市临平区民政局", 2021, "330113"),
            ("杭州市临平区民政局", 2020, "330113"),  # a report of 2020 may have been put online in 2021
            ("杭州市临平区民政局", 2016, None),
            ("杭州市余杭区民政局", 2018, "330110"),
            ("杭州市余杭区民政局", 2022, "330110"),
            ("射洪县民政局", 2017, "510922"),
            ("射洪市民政局", 2020, "510981"),
            ("射洪市民政局", 2015, None),
            ("四平市公主岭市民政局", 2019, "220381"),
            ("长春市公主岭市民政局", 2021, "220184"),
        ],
    )
    def test_names_count_in_their_years(self, written: str, year: int, adcode: str | None) -> None:
        assert resolve(written, year=year).adcode == adcode

    def test_the_city_is_kept_where_the_county_is_not_known(self) -> None:
        agency = resolve("杭州市临平区民政局", year=2016)
        assert (agency.province, agency.city, agency.county) == ("浙江省", "杭州市", None)
        assert agency.level == "county"

    def test_local_tax_offices_before_the_merger(self) -> None:
        assert resolve("平湖市地方税务局", year=2012).name == "平湖市地方税务局"
        assert resolve("平湖市税务局", year=2012).name == "平湖市税务局"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("嘉兴市秀洲区王店镇2019年政府信息公开工作年度报告", "嘉兴市秀洲区王店镇"),
        ("秀洲区民政局2020年度政府信息公开工作年度报告", "秀洲区民政局"),
        ("2020年缙云县人力资源和社会保障局政府信息公开工作年度报告", "缙云县人力资源和社会保障局"),
        ("2022年度平湖市民政局政府信息公开年度报告", "平湖市民政局"),
        ("平湖市民政局2020年度2020年度政府信息公开工作年度报告", "平湖市民政局"),
        ("平湖市民政局平湖市民政局2020年政府信息公开工作年度报告", "平湖市民政局"),
        ("（图解）平湖市民政局2021年政府信息公开工作年度报告", "平湖市民政局"),
        ("平湖市民政局 2021 年 政府 信息 公开 工作 年度 报告", "平湖市民政局"),
        ("平湖市人民政府信息公开工作年度报告", "平湖市人民政府"),
        ("平湖市人民政府2021年政府信息公开工作年度报告", "平湖市人民政府"),
        ("平湖市2020年政府信息公开工作年度报告", "平湖市"),
        ("qxbet体育_qxbet官网@:白桦镇人民政府2023年政府信息公开工作年度报告", "白桦镇人民政府"),
        ("宜兴市行政审批局（宜兴市政务服务管理办公室）2020年政府信息公开年度报告", "宜兴市行政审批局（宜兴市政务服务管理办公室）"),
        ("关于平湖市民政局2020年政府信息公开工作的报告", "平湖市民政局"),
        ("2020年政府信息公开工作年度报告-秀洲区民政局", "秀洲区民政局"),
        ("《平湖市民政局2020年政府信息公开工作年度报告》", "平湖市民政局"),
        ("二〇二〇年平湖市民政局政府信息公开年度报告", "平湖市民政局"),
        ("苏林苏木2021年政府信息公开工作年度报告", "苏林苏木"),
        ("2022年政府信息公开工作年度报告", None),
        ("关于做好2020年政府信息公开工作年度报告的通知", None),
        ("一、总体情况", None),
        ("", None),
    ],
)
def test_titles(title: str, name: str | None) -> None:
    assert from_title(title) == name


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("发布机构：嘉兴市秀洲区民政局 发布时间：2021-01-20", ["嘉兴市秀洲区民政局"]),
        ("发布机构 苏林苏木 文  号 苏发〔2022〕9号", ["苏林苏木"]),
        ("嘉兴市秀洲区王店镇人民政府办公室", ["嘉兴市秀洲区王店镇人民政府办公室"]),
        ("根据《中华人民共和国政府信息公开条例》规定，现公布平湖市民政局2021年政府信息公开工作年度报告。", ["平湖市民政局"]),
        ("如有疑问请联系平湖市民政局办公室（地址：平湖市当湖街道某路1号）", ["平湖市民政局办公室"]),
        ("现将秀洲区民政局和平湖市民政局2020年情况报告如下", ["秀洲区民政局", "平湖市民政局"]),
        ("2021年1月22日 云溪县林业局", ["云溪县林业局"]),
        ("温州市公安局鹿城区分局", ["温州市公安局鹿城区分局"]),
        ("平湖市 民政局", ["平湖市民政局"]),
        ("平 湖 市 民 政 局", ["平湖市民政局"]),
        ("国家税务总局 平湖市税务局", ["国家税务总局平湖市税务局"]),
        ("自贡市民政局", ["自贡市民政局"]),  # place names that hold words that stand around names
        ("三明市将乐县民政局", ["三明市将乐县民政局"]),
        ("望川市鼓楼区民政局", ["望川市鼓楼区民政局"]),
        ("按照区政府统一部署，我局认真贯彻执行", []),
        ("来源：市民政局", []),
        ("全年主动公开各类信息149条", []),
        ("2020年1月20日", []),
        ("", []),
    ],
)
def test_names_in_a_line(line: str, names: list[str]) -> None:
    assert find_names(line) == names


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("秀洲区民政局", {"秀洲区民政局", "秀洲民政局", "秀洲民政", "嘉兴秀洲民政局"}),
        ("缙云县人力资源和社会保障局", {"缙云人社局", "缙云县人社局", "缙云人力社保局"}),
        ("南湖区政务服务和数据资源管理局", {"南湖区政务数据局", "南湖政务数据局"}),
        ("嘉兴市秀洲区王店镇人民政府", {"王店镇", "王店", "王店镇政府", "秀洲王店镇"}),
        ("平湖市民政局", {"平湖民政", "平湖民政局"}),
        ("浙江省发展和改革委员会", {"浙江发改委", "浙江省发改委"}),
        ("平湖市人民政府办公室", {"平湖市府办", "平湖政府办"}),
        ("嘉兴市生态环境局海盐分局", {"海盐生态环境分局", "海盐县生态环境局"}),
        ("宜兴市行政审批局（宜兴市政务服务管理办公室）", {"宜兴审批局", "宜兴市政务服务管理办公室"}),
        ("云溪县林业局", {"云溪林业局"}),
    ],
)
def test_aliases(written: str, expected: set[str]) -> None:
    agency = resolve(written)
    assert expected <= set(aliases(agency))
    assert aliases(agency)[0] == agency.name


def test_aliases_name_no_other_body() -> None:
    assert "嘉兴市生态环境局" not in aliases(resolve("嘉兴市生态环境局海盐分局"))
    assert "平湖市" not in aliases(resolve("平湖市人民政府"))
    assert aliases(resolve("")) == ()


NAMELIKE = st.text(alphabet="嘉兴市秀洲区王店镇平湖民政局国家税务总人府办公室鼓楼街道分县管委会（）()：@开发新·a1 \n", max_size=40)


@given(st.one_of(st.text(max_size=60), NAMELIKE), st.sampled_from([None, 0, 2008, 2020, 9999]), NAMELIKE)
@settings(max_examples=300, deadline=None)
def test_anything_can_be_resolved(name: str, year: int | None, context: str) -> None:
    agency = resolve(name, year=year, context=context)
    assert agency.name is None or agency.name.strip() == agency.name != ""
    assert aliases(agency)[:1] == ((agency.name,) if agency.name and len(agency.name) > 1 else ())
    find_names(name)
    from_title(name)


COUNTIES = [place for place in national() if place.level == "county" and place.official and (place.end or 2024) >= 2008]
BODIES = ["民政局", "人民政府", "市场监督管理局", "城市管理局", "王店镇人民政府", "城关街道办事处"]


@given(st.sampled_from(COUNTIES), st.sampled_from(BODIES), st.data())
@settings(max_examples=300, deadline=None)
def test_every_county_is_found_under_its_city(county: Place, body: str, data: st.DataObject) -> None:
    year = data.draw(st.integers(max(county.start, 2008), min(county.end or 2024, 2024)))
    where = national().region(county, year)
    agency = resolve(f"{where.city or where.province}{county.name}{body}", year=year)
    assert (agency.province, agency.city, agency.county, agency.adcode) == (where.province, where.city, county.name, county.code)
    again = resolve(agency.name or "", year=year)
    assert (again.name, region(again)) == (agency.name, region(agency))


@given(st.sampled_from(COUNTIES), st.sampled_from(BODIES))
@settings(max_examples=200, deadline=None)
def test_names_are_cut_cleanly_from_titles_and_sentences(county: Place, body: str) -> None:
    name = f"{national().region(county).city or ''}{county.name}{body}"
    assert from_title(f"{name}2020年政府信息公开工作年度报告") == name
    assert find_names(f"根据条例规定，现公布{name}2020年政府信息公开工作年度报告。") == [name]
