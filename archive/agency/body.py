"""What kind of body a name without its region is: 民政局, 人民政府办公室, 公安局鹿城区分局."""

from __future__ import annotations

import re
from collections.abc import Mapping

from archive.agency.sectors import sector_of

GOVERNMENT = "government"
GOVERNMENT_OFFICE = "government_office"
DEPARTMENT = "department"
BRANCH = "branch"
TOWN_GOVERNMENT = "town_government"
SUBDISTRICT_OFFICE = "subdistrict_office"
MANAGEMENT_COMMITTEE = "management_committee"
VERTICAL_AGENCY = "vertical_agency"
PUBLIC_INSTITUTION = "public_institution"
ENTERPRISE = "enterprise"
PARTY_MASS_ORG = "party_mass_org"
JUDICIAL = "judicial"

BODY_TYPES: Mapping[str, str] = {
    GOVERNMENT: "人民政府",
    GOVERNMENT_OFFICE: "政府办公厅（室）",
    DEPARTMENT: "工作部门",
    BRANCH: "分局、派出机构",
    TOWN_GOVERNMENT: "乡镇人民政府",
    SUBDISTRICT_OFFICE: "街道办事处",
    MANAGEMENT_COMMITTEE: "管理委员会",
    VERTICAL_AGENCY: "垂直管理机构",
    PUBLIC_INSTITUTION: "事业单位",
    ENTERPRISE: "企业",
    PARTY_MASS_ORG: "党群机关",
    JUDICIAL: "法院、检察院",
}

PARTY_PREFIX = re.compile(r"^(?:中共|中国共产党|共青团|中国共产主义青年团)(?=.{3})")

# Services of the central government with offices in every region; the region stands behind the name.
NATIONAL_PREFIX = re.compile(
    r"^(?:中华人民共和国(?=.*(?:海关|海事|边防检查))|国家税务总局|国家统计局|国家外汇管理局|国家金融监督管理总局|国家矿山安全监察局|国家移民管理局"
    r"|国家粮食和物资储备局|国家能源局|国家邮政局|中国人民银行|中国证券监督管理委员会|中国银行保险监督管理委员会|中国银行业监督管理委员会"
    r"|中国保险监督管理委员会)"
)
# Companies of the central government with branches everywhere; a province's company may stand between.
OPERATOR_PREFIX = re.compile(
    r"^(?:国网|国家电网|南方电网|中国(?:电信|移动|联通|铁塔|邮政|石油|石化))(?:.{2,8}?电力(?:有限(?:责任)?)?公司(?=.{2}))?(?=.{2})"
)
_VERTICAL = re.compile(
    r"(?<!地方)(?:税务(?:局|分局|所)|税务局.{1,8}(?:局|所)|调查总?队|海关|海事[局处]|气象局|烟草专卖局|邮政管理局|出入境检验检疫局|边防检查站|监管分局|银保监分局)$"
)
_OFFICE = re.compile(r"^(?:(?:人民)?政府|行政公署|行署)(?:办公([室厅])|办)$|^府办(?:公室)?$")
_BUREAU_OFFICE = re.compile(r"(?<=[局厅])办公室$")
_PARTY = re.compile(
    r"^(?:中共|中国共产党|共青团|党委|[省市县区州旗]?委(?!员)|纪委|纪律检查|组织部|宣传部|统战部|政法委|机构编制|党校|巡察|老干部)"
    r"|(?:妇女联合会|妇联|团委|总工会|残疾人联合会|残联|文学艺术界联合会|文联|科学技术协会|科协|红十字会|工商业联合会|工商联|侨联"
    r"|归国华侨联合会|社会科学界联合会|社科联|作家协会|法学会|贸易促进委员会|贸促会)$"
)
_ENTERPRISE = re.compile(r"(?:公司|集团|厂|银行|合作联社)$")
_INSTITUTION = re.compile(
    r"(?:医院|卫生院|保健院|学校|大学|学院|中学|小学|幼儿园|高中|初中|附中|研究[院所]|设计院|科学院|电视台|广播电台|日报社|报社|博物馆|图书馆|文化馆|福利院"
    r"|敬老院|养老院|供销合作(?:社|总社|社联合社|联合社)|供销社)$"
)
_DEPARTMENT = re.compile(
    r"(?:局|委员会|委|厅|部|办公室|办|中心|队|馆|站|所|处|院|社|室|署|司|台|组|总局|办公厅|指挥部|基金会|会|校|园|庭|段|公署)$"
)
_MANAGEMENT = re.compile(r"^(?:党工委)?(?:管理?委(?:员会)?|管委会|行政委员会)?(?:党政|综合)?(?:办公室|办)?$")
_JUDICIAL = re.compile(r"(?:法院|检察院)(?:第.分院|.{1,4}分院|.{1,8}(?:法庭|检察室))?$")
_NO_GOVERNMENT = re.compile(r"(?:人民代表大会|人大|政协|政治协商会议|代表大会).{0,8}$")
_NATIONAL = re.compile(r"^(?:国务院|国家|中华人民共和国|中国|中央|全国)")

# Everyday short forms that stand for one full name only: the full name, then its short forms.
_SHORT_FORMS = """
    卫生健康委员会 卫健委
    卫生健康局 卫健局
    卫生和计划生育委员会 卫计委 卫生计生委
    卫生和计划生育局 卫计局 卫生计生局
    发展和改革委员会 发改委 发展改革委 发展改革委员会
    发展和改革局 发改局
    人力资源和社会保障局 人社局 人力社保局 人力资源社会保障局
    人力资源和社会保障厅 人社厅 人力资源社会保障厅
    住房和城乡建设局 住建局 住房城乡建设局
    住房和城乡建设厅 住建厅 住房城乡建设厅
    住房和城乡建设委员会 住建委 住房城乡建设委
    工业和信息化局 工信局
    工业和信息化厅 工信厅
    经济和信息化局 经信局
    经济和信息化委员会 经信委
    市场监督管理局 市监局 市场监管局
    应急管理局 应急局
    医疗保障局 医保局
    退役军人事务局 退役军人局
    环境保护局 环保局
    安全生产监督管理局 安监局
    国有资产监督管理委员会 国资委
    教育委员会 教委
    民族宗教事务局 民宗局
    民族宗教事务委员会 民宗委
    交通运输委员会 交通运输委
    农业农村委员会 农业农村委
    政务服务数据管理局 政务服务数据局
    住房公积金管理中心 公积金中心
"""
_FULL_NAMES = {short: full for full, *shorts in map(str.split, _SHORT_FORMS.strip().splitlines()) for short in shorts}
_SHORT_COMMITTEE = re.compile(r"(?<=健康|改革|息化|建设|管理|事务|运输|农村|贸易|科技|教育|财政|规划|旅游)委$")

BRANCH_OF_BUREAU = re.compile(r"^(?P<bureau>.{2,}?(?:局|中心))(?P<inner>.{2,}?)分(?:局|中心)$")
_BRANCH = re.compile(r"分(?:局|中心)$|(?:派出|司法)所$")


def body_type_of(rest: str, *, national_prefix: bool = False) -> str | None:
    """``rest``: a body below a province, city or county, named without it. Towns and zones are told by their place."""
    if rest in ("", "人民政府", "政府", "行政公署", "行署"):
        return GOVERNMENT
    if _OFFICE.match(rest):
        return GOVERNMENT_OFFICE
    if national_prefix or _VERTICAL.search(rest):
        return VERTICAL_AGENCY
    if _NO_GOVERNMENT.search(rest):
        return None
    if _JUDICIAL.search(rest):
        return JUDICIAL
    if _BRANCH.search(rest):
        return BRANCH
    if _PARTY.search(rest):
        return PARTY_MASS_ORG
    for pattern, kind in ((_ENTERPRISE, ENTERPRISE), (_INSTITUTION, PUBLIC_INSTITUTION), (_DEPARTMENT, DEPARTMENT)):
        if pattern.search(rest):
            return kind
    return None


def is_management(rest: str) -> bool:
    """Behind the name of a zone: its administration itself, not one of its bureaus."""
    return bool(_MANAGEMENT.match(rest)) or rest in ("人民政府", "政府")


def is_national(name: str) -> bool:
    return bool(_NATIONAL.match(name))


def canonical_rest(rest: str) -> str:
    """The official form of a government's own name, and a bureau for the office inside it."""
    if rest in ("", "政府"):
        return "人民政府"
    rest = _BUREAU_OFFICE.sub("", rest)
    rest = _FULL_NAMES.get(rest) or _SHORT_COMMITTEE.sub("委员会", rest)
    office = _OFFICE.match(rest)
    return f"人民政府办公{office[1] or '室'}" if office and "署" not in rest else rest


def sector_for(body_type: str | None, rest: str) -> str | None:
    if body_type in (GOVERNMENT, TOWN_GOVERNMENT, SUBDISTRICT_OFFICE):
        return "general_government"
    if body_type == GOVERNMENT_OFFICE:
        return "gov_office"
    if body_type == MANAGEMENT_COMMITTEE:
        return "development_zone"
    if body_type == ENTERPRISE:
        return "public_utility"
    found = sector_of(rest)
    return "public_utility" if found is None and body_type == PUBLIC_INSTITUTION else found
