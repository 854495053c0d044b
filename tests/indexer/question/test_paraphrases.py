"""Questions as people put them, each with the SQL that tells what is true. Asking back is allowed now and then, a wrong answer never."""

from __future__ import annotations

import sqlite3

import pytest

from archive.audit import BALANCES, CONTRADICTIONS
from indexer.question import Intent
from tests.indexer.question import truth
from tests.indexer.question.conftest import Archive
from tests.indexer.question.truth import above_half, fact, found, having, mean, rate, top, total

NEW, CARRIED_IN, CARRIED_OUT = "t3_new_received__total", "t3_carried_in__total", "t3_carried_out__total"
GRANTED, PARTLY, DONE = "t3_granted__total", "t3_partially_granted__total", "t3_total_processed__total"
LICENSING, PENALTY, COERCION = "t2_licensing_decisions", "t2_penalty_decisions", "t2_coercion_decisions"
MONEY, ITEMS, FEES = "t2_procurement_amount_yuan", "t2_procurement_items", "t2_fees_amount_yuan"
SUITS, REVIEW = "t4_lit_total", "t4_review_total"
HR = "agency = '霁溪县人力资源和社会保障局'"
CIVIL = "agency = '澄岚市云砚区民政局'"
DATA = "agency = '澄岚市汀兰区政务服务和数据资源管理局'"
TOWN = "agency = '霁溪县青笺镇人民政府'"
SCHOOL = "agency = '松漪市教育局'"
POLICE = "agency = '栖禾市公安局麦陇区分局'"
TAX = "agency = '国家税务总局禾洲县税务局'"
HEALTH = "agency = '砚江市卫生健康委员会'"
MARKET = "agency = '墨泉市市场监督管理局'"
LAND = "agency = '桐汐县自然资源和规划局'"
WEATHER = "agency = '砚江市气象局'"


IN_ONE, IN_OTHER = "year = 2022 AND city = '澄岚市'", "year = 2022 AND city = '栖禾市'"
ZERO_SHARE = "SELECT avg(answer = 'yes') FROM f JOIN r USING (id) WHERE code = 'zero_requests' AND answer IN ('yes', 'no') AND year = 2022"


def year(number: int, *more: str) -> str:
    return " AND ".join((f"year = {number}", *more))


# (question or turns of a conversation, SQL of the value)
VALUES: list[tuple[str, str]] = [
    # One number of one body
    ("霁溪县人社局2022年收到多少件申请？", total(NEW, year(2022, HR))),
    ("霁溪人社局2021年收到几件依申请公开", total(NEW, year(2021, HR))),
    ("2022年霁溪县人力资源和社会保障局的政府信息公开申请有多少", total(NEW, year(2022, HR))),
    ("请问霁溪县人社局22年一共接到多少申请", total(NEW, year(2022, HR))),
    ("我想知道2021年霁溪人社局受理了多少件信息公开申请", total(NEW, year(2021, HR))),
    ("霁溪縣人社局2022年收到幾件申請", total(NEW, year(2022, HR))),
    ("二〇二二年霁溪县人社局新收申请多少件", total(NEW, year(2022, HR))),
    ("jxxrsj2022年收到几件申请", total(NEW, year(2022, HR))),
    ("积溪县人社局2022年收到几件申请", total(NEW, year(2022, HR))),
    ("霁溪县人社局2022年办结了几件", total(DONE, year(2022, HR))),
    ("霁溪县人社局2022年答复了多少件申请", total(DONE, year(2022, HR))),
    ("霁溪县人社局2022年收到的申请里公开了几件", total(GRANTED, year(2022, HR))),
    ("2022年霁溪人社局同意公开的有多少", total(GRANTED, year(2022, HR))),
    ("霁溪人社局2022年予以公开多少件？", total(GRANTED, year(2022, HR))),
    ("霁溪县人社局2022年部分公开的件数", total(PARTLY, year(2022, HR))),
    ("霁溪县人社局2022年有几件无法提供", total("t3_unable_total", year(2022, HR))),
    ("霁溪县人社局2022年拒绝公开了几件", total("t3_denied_total", year(2022, HR))),
    ("2022年霁溪县人社局不予处理的申请有多少件", total("t3_refused_total", year(2022, HR))),
    ("霁溪县人社局2022年本机关不掌握的有几件", total("t3_unable_not_held__total", year(2022, HR))),
    ("霁溪县人社局2022年个人申请有几件", total("t3_new_received__natural_person", year(2022, HR))),
    ("霁溪县人社局2022年自然人提出的申请数量", total("t3_new_received__natural_person", year(2022, HR))),
    ("企业向霁溪县人社局2022年提了多少申请", total("t3_new_received__business", year(2022, HR))),
    ("霁溪县人社局2022年结转到下一年的有几件", total(CARRIED_OUT, year(2022, HR))),
    ("2022年霁溪县人社局上年结转多少件", total(CARRIED_IN, year(2022, HR))),
    ("霁溪县人社局2022年没办完的申请有几件", total(CARRIED_OUT, year(2022, HR))),
    ("汀兰区政务数据局2021年行政许可多少件", total(LICENSING, year(2021, DATA))),
    ("汀兰政数局2021年作出多少许可决定", total(LICENSING, year(2021, DATA))),
    ("2021年汀兰区政务服务和数据资源管理局办了多少行政许可", total(LICENSING, year(2021, DATA))),
    ("松漪市教育局2020年政府集中采购花了多少钱", total(MONEY, year(2020, SCHOOL))),
    ("松漪教育局2020年采购额是多少", total(MONEY, year(2020, SCHOOL))),
    ("松漪市教育局2020年采购了多少个项目", total(ITEMS, year(2020, SCHOOL))),
    ("松漪市教育局2020年集中采购有几项", total(ITEMS, year(2020, SCHOOL))),
    ("麦陇公安分局2022年作出多少行政处罚决定", total(PENALTY, year(2022, POLICE))),
    ("栖禾市公安局麦陇区分局2022年罚了多少次", total(PENALTY, year(2022, POLICE))),
    ("麦陇公安分局2022年行政强制几件", total(COERCION, year(2022, POLICE))),
    ("麦陇公安分局2023年收费金额多少", total(FEES, year(2023, POLICE))),
    ("麦陇公安分局2023年收了多少钱的行政事业性收费", total(FEES, year(2023, POLICE))),
    ("禾洲县税务局2021年行政许可多少件", total(LICENSING, year(2021, TAX))),
    ("砚江卫健委2021年打了几场官司", total(SUITS, year(2021, HEALTH))),
    ("砚江市卫生健康委2021年行政诉讼多少件", total(SUITS, year(2021, HEALTH))),
    ("砚江卫健委2021年被申请行政复议几件", total(REVIEW, year(2021, HEALTH))),
    ("墨泉市市场监管局2021年收到多少申请", total(NEW, year(2021, MARKET))),
    ("墨泉市监局2021年申请量", total(NEW, year(2021, MARKET))),
    ("砚江市气象局2022年收到几件申请", total(NEW, year(2022, WEATHER))),
    ("青笺镇2021年收到几件申请", total(NEW, year(2021, TOWN))),
    ("霁溪县青笺镇政府2021年行政处罚多少件", total(PENALTY, year(2021, TOWN))),
    ("墨香街道办2022年收到申请多少件", total(NEW, year(2022, "town = '墨香街道'"))),
    ("云砚区民政局2021年主动公开信息多少条", total("n_published", year(2021, CIVIL))),
    ("云砚民政局2021年发布了多少条信息", total("n_published", year(2021, CIVIL))),
    ("云砚区民政局2020年规范性文件对外公开总数是多少", total("t2_normative_docs_total_public", year(2020, CIVIL))),
    ("云砚区民政局2022年制发了几件规范性文件", total("t2_normative_docs_issued", year(2022, CIVIL))),
    ("云砚区民政局2022年现行有效的规范性文件有多少件", total("t2_normative_docs_in_force", year(2022, CIVIL))),
    ("汀兰区政务数据局2020年行政许可上一年项目数量是多少", total("t2_licensing_prev_items", year(2020, DATA))),
    ("汀兰区政务数据局2020年行政许可项目增减多少", total("t2_licensing_change", year(2020, DATA))),
    ("汀兰区政务数据局2020年其他对外管理服务事项办了多少件", total("t2_other_services_decisions", year(2020, DATA))),
    # Sums over places, kinds and years
    ("2022年一共收到多少件申请", total(NEW, "year = 2022")),
    ("馆藏2022年全部单位收到的申请加起来有多少", total(NEW, "year = 2022")),
    ("澄岚市2022年一共收到多少件信息公开申请", total(NEW, year(2022, "city = '澄岚市'"))),
    ("澄岚2022年申请总量", total(NEW, year(2022, "city = '澄岚市'"))),
    ("霁溪县各单位2021年总共收到几件申请", total(NEW, year(2021, "county = '霁溪县'"))),
    ("霁溪县人社局历年一共收到多少申请", ""),
    ("霁溪县人社局2020到2022年一共收到多少件申请", total(NEW, f"year BETWEEN 2020 AND 2022 AND {HR}")),
    ("2021年以来霁溪县人社局总共收到多少申请", total(NEW, f"year >= 2021 AND {HR}")),
    ("2021年行政处罚合计多少件", total(PENALTY, "year = 2021")),
    ("2021年乡镇街道的行政处罚一共多少件", total(PENALTY, year(2021, "level = 'town'"))),
    ("2020年政府集中采购总共花了多少钱", total(MONEY, "year = 2020")),
    ("2020年采购项目一共多少个", total(ITEMS, "year = 2020")),
    ("2022年行政诉讼总共多少件", total(SUITS, "year = 2022")),
    ("2022年尚未审结的行政诉讼一共几件", total("t4_lit_pending", "year = 2022")),
    ("2022年没打完的官司一共有多少件", total("t4_lit_pending", "year = 2022")),
    ("2022年败诉了几件", total("t4_lit_corrected", "year = 2022")),
    ("2022年胜诉的有几件", total("t4_lit_upheld", "year = 2022")),
    ("2021年行政复议一共多少件", total(REVIEW, "year = 2021")),
    ("2021年复议被纠正的有几件", total("t4_review_corrected", "year = 2021")),
    ("2021年未经复议直接起诉的案件有多少", total("t4_lit_direct_total", "year = 2021")),
    ("2021年复议后起诉几件", total("t4_lit_after_review_total", "year = 2021")),
    ("2022年因国家秘密不予公开的有几件", total("t3_denied_state_secret__total", "year = 2022")),
    ("2022年涉及第三方合法权益不公开的有多少件", total("t3_denied_third_party__total", "year = 2022")),
    ("2022年信访举报投诉类申请多少件", total("t3_refused_petition__total", "year = 2022")),
    ("2022年重复申请有几件", total("t3_refused_duplicate__total", "year = 2022")),
    ("2022年律师事务所申请了几件", total("t3_new_received__legal_service", "year = 2022")),
    ("2022年不予公开多少件", total("t3_denied_total", "year = 2022")),
    ("2022年没有现成信息需要另行制作的有几件", total("t3_unable_needs_creation__total", "year = 2022")),
    ("不包括澄岚市，2022年收到多少申请", total(NEW, "year = 2022 AND city <> '澄岚市'")),
    ("除了澄岚市以外2022年一共收到几件申请", total(NEW, "year = 2022 AND city <> '澄岚市'")),
    ("2022年除乡镇外收到多少申请", total(NEW, "year = 2022 AND level <> 'town'")),
    ("2022年公安系统行政处罚多少件", total(PENALTY, year(2022, "sector = 'public_security'"))),
    ("2021年民政部门收到几件申请", total(NEW, year(2021, "sector = 'civil_affairs'"))),
    # Means, medians, rates, shares
    ("2022年平均每家收到几件申请", mean(NEW, "year = 2022")),
    ("2022年各单位平均申请量是多少", mean(NEW, "year = 2022")),
    ("2021年户均行政许可多少件", mean(LICENSING, "year = 2021")),
    ("2020年平均采购金额多少钱", mean(MONEY, "year = 2020")),
    ("2022年的公开率是多少", rate("disclosure_rate", "year = 2022")),
    ("霁溪县人社局2022年公开率", rate("disclosure_rate", year(2022, HR))),
    ("2022年信息公开案件的败诉率", rate("lit_correction_rate", "year = 2022")),
    ("澄岚市2021年公开比例多少", rate("disclosure_rate", year(2021, "city = '澄岚市'"))),
    (
        "2022年零申请的单位占多少",
        ZERO_SHARE,
    ),
    ("2020年平均每个采购项目花多少钱", f"SELECT 1.0 * ({total(MONEY, 'year = 2020')}) / ({total(ITEMS, 'year = 2020')})"),
    # How many bodies
    ("2022年有几家单位零申请", f"SELECT count(DISTINCT agency) FROM ({fact('zero_requests', 'yes', 'year = 2022')})"),
    ("2022年多少家单位一件申请都没收到", f"SELECT count(DISTINCT agency) FROM ({fact('zero_requests', 'yes', 'year = 2022')})"),
    ("2022年收到过申请的单位有多少家", f"SELECT count(DISTINCT agency) FROM ({fact('zero_requests', 'no', 'year = 2022')})"),
    ("2022年有几个单位有行政诉讼", f"SELECT count(DISTINCT agency) FROM ({having(SUITS, '> 0', 'year = 2022')})"),
    ("2021年几家单位作出过行政处罚", f"SELECT count(DISTINCT agency) FROM ({having(PENALTY, '> 0', 'year = 2021')})"),
    ("2022年多少单位收到10件以上申请", f"SELECT count(DISTINCT agency) FROM ({having(NEW, '>= 10', 'year = 2022')})"),
    ("馆藏一共有多少份年报", "SELECT count(*) FROM r"),
    ("收录了几家单位的年报", "SELECT count(DISTINCT agency) FROM r"),
    ("澄岚市有几家单位", "SELECT count(DISTINCT agency) FROM r WHERE city = '澄岚市'"),
    ("2022年有几份年报", "SELECT count(*) FROM r WHERE year = 2022"),
    # Comparisons
    ("霁溪县人社局和松漪市教育局2022年申请量差多少", f"SELECT abs(({total(NEW, year(2022, HR))}) - ({total(NEW, year(2022, SCHOOL))}))"),
    ("2022年霁溪人社局比松漪教育局多收到几件申请", f"SELECT abs(({total(NEW, year(2022, HR))}) - ({total(NEW, year(2022, SCHOOL))}))"),
    ("霁溪县人社局2022年比2021年申请量变化了多少", f"SELECT ({total(NEW, year(2022, HR))}) - ({total(NEW, year(2021, HR))})"),
    ("霁溪县人社局2022年申请量比上年增加多少", f"SELECT ({total(NEW, year(2022, HR))}) - ({total(NEW, year(2021, HR))})"),
    (
        "澄岚市和栖禾市2022年的申请量相差多少",
        f"SELECT abs(({total(NEW, IN_ONE)}) - ({total(NEW, IN_OTHER)}))",
    ),
    ("2022年申请量最多的单位收到几件", f"SELECT max(value) FROM k JOIN r USING (id) WHERE code = '{NEW}' AND year = 2022"),
    # Conversations
    ("霁溪县人社局2022年收到多少申请？||那2021年呢？", total(NEW, year(2021, HR))),
    ("霁溪县人社局2022年收到多少申请？||其中公开了几件", total(GRANTED, year(2022, HR))),
    ("霁溪县人社局2022年收到多少申请？||其中无法提供的呢", total("t3_unable_total", year(2022, HR))),
    ("霁溪县人社局2022年收到多少申请？||松漪市教育局呢", total(NEW, year(2022, SCHOOL))),
    ("霁溪县人社局2022年收到多少申请？||那行政许可呢？", total(LICENSING, year(2022, HR))),
    ("霁溪县人社局2022年收到多少申请？||比2021年多多少", f"SELECT ({total(NEW, year(2022, HR))}) - ({total(NEW, year(2021, HR))})"),
    ("霁溪县人社局2022年收到多少申请？||换成松漪市教育局||2021年的", total(NEW, year(2021, SCHOOL))),
    ("澄岚市2022年收到多少申请||栖禾呢？", total(NEW, year(2022, "city = '栖禾市'"))),
    ("澄岚市2022年收到多少申请||那行政处罚呢||2021年", total(PENALTY, year(2021, "city = '澄岚市'"))),
    ("2022年平均每家收到几件申请||2021年呢", mean(NEW, "year = 2021")),
    ("2022年公开率是多少||霁溪县人社局呢", rate("disclosure_rate", year(2022, HR))),
    ("2022年哪些单位零申请||有几家", f"SELECT count(DISTINCT agency) FROM ({fact('zero_requests', 'yes', 'year = 2022')})"),
    ("2022年申请量最多的是哪家||2021年呢", f"SELECT max(value) FROM k JOIN r USING (id) WHERE code = '{NEW}' AND year = 2021"),
    ("青笺镇2021年一共几件？||行政处罚", total(PENALTY, year(2021, TOWN))),
    ("青笺镇2021年一共几件？||申请量", total(NEW, year(2021, TOWN))),
    ("示例县公安局2022年收到多少申请？||那霁溪县人社局呢", total(NEW, year(2022, HR))),
    ("2022年天气怎么样||霁溪县人社局2022年收到多少申请", total(NEW, year(2022, HR))),
]

# (question or turns, SQL of the agencies in the answer's rows)
LISTS: list[tuple[str, str]] = [
    # Who has none, who has some
    ("哪些单位2022年一件申请都没收到？", fact("zero_requests", "yes", "year = 2022")),
    ("2022年零申请的单位有哪些", fact("zero_requests", "yes", "year = 2022")),
    ("2022年度没有收到任何信息公开申请的是哪几家", fact("zero_requests", "yes", "year = 2022")),
    ("列出2022年零申请的单位", fact("zero_requests", "yes", "year = 2022")),
    ("谁2022年没人来申请", fact("zero_requests", "yes", "year = 2022")),
    ("2022年有没有哪家从未收到过申请", fact("zero_requests", "yes", "year = 2022")),
    ("2022年连一件申请都没有的单位", fact("zero_requests", "yes", "year = 2022")),
    ("2022年哪些乡镇零申请", fact("zero_requests", "yes", year(2022, "level = 'town'"))),
    ("澄岚市2022年零申请的有哪些", fact("zero_requests", "yes", year(2022, "city = '澄岚市'"))),
    ("2022年收到过申请的单位", fact("zero_requests", "no", "year = 2022")),
    ("2022年不是乡镇、又确实收到过申请的单位", fact("zero_requests", "no", "year = 2022 AND level <> 'town'")),
    ("除了乡镇街道，2022年还有谁零申请", fact("zero_requests", "yes", "year = 2022 AND level <> 'town'")),
    ("2022年还有没打完官司的单位", fact("pending_litigation", "yes", "year = 2022")),
    ("2022年哪些单位的行政诉讼尚未审结", fact("pending_litigation", "yes", "year = 2022")),
    ("2022年谁还在打官司", fact("pending_litigation", "yes", "year = 2022")),
    ("2021年复议没结的单位有哪些", fact("pending_review", "yes", "year = 2021")),
    ("2022年被起诉过的单位", having(SUITS, "> 0", "year = 2022")),
    ("2022年谁当过被告", having(SUITS, "> 0", "year = 2022")),
    ("2021年有行政复议的单位有哪些", having(REVIEW, "> 0", "year = 2021")),
    ("2021年没有行政处罚的单位", having(PENALTY, "= 0", "year = 2021")),
    ("2021年哪些单位没有行政诉讼", having(SUITS, "= 0", "year = 2021")),
    ("2022年有没有企业来申请的", having("t3_new_received__business", "> 0", "year = 2022")),
    ("2022年哪些单位收到过企业的申请", having("t3_new_received__business", "> 0", "year = 2022")),
    ("2022年有结转到下一年的单位有哪些", having(CARRIED_OUT, "> 0", "year = 2022")),
    ("2022年谁家的申请没办完", having(CARRIED_OUT, "> 0", "year = 2022")),
    ("2022年哪些单位部分公开过", having(PARTLY, "> 0", "year = 2022")),
    ("2022年收到过申请又打过官司的单位", f"{fact('zero_requests', 'no', 'year = 2022')} INTERSECT {having(SUITS, '> 0', 'year = 2022')}"),
    ("2022年有申请没有诉讼的单位", f"{fact('zero_requests', 'no', 'year = 2022')} INTERSECT {having(SUITS, '= 0', 'year = 2022')}"),
    # More, fewer, between
    ("2022年申请量超过20件的单位", having(NEW, "> 20", "year = 2022")),
    ("2022年收到20件以上申请的单位有哪些", having(NEW, ">= 20", "year = 2022")),
    ("2022年申请不到5件的单位", having(NEW, "< 5", "year = 2022")),
    ("2022年申请量三件以下的单位", having(NEW, "<= 3", "year = 2022")),
    ("2022年申请在5到20件之间的单位", having(NEW, "BETWEEN 5 AND 20", "year = 2022")),
    ("哪些单位2022年申请量不少于十五件", having(NEW, ">= 15", "year = 2022")),
    ("2022年至少收到一件申请的单位", fact("zero_requests", "no", "year = 2022")),
    ("2021年行政许可超过一百件的有谁", having(LICENSING, "> 100", "year = 2021")),
    ("2021年行政许可不满50件的单位", having(LICENSING, "< 50", "year = 2021")),
    ("2020年采购超过100万元的单位", having(MONEY, "> 1000000", "year = 2020")),
    ("2020年采购金额在50万到200万之间的有哪些", having(MONEY, "BETWEEN 500000 AND 2000000", "year = 2020")),
    ("2020年采购金额50万元以下的单位", having(MONEY, "<= 500000", "year = 2020")),
    ("2021年主动公开信息超过300条的单位", having("n_published", "> 300", "year = 2021")),
    (
        "2021年行政处罚超过5件且行政许可超过5件的单位",
        f"{having(PENALTY, '> 5', 'year = 2021')} INTERSECT {having(LICENSING, '> 5', 'year = 2021')}",
    ),
    ("澄岚市2021年申请超过5件的单位", having(NEW, "> 5", year(2021, "city = '澄岚市'"))),
    ("除霁溪县外2022年申请超过10件的单位", having(NEW, "> 10", "year = 2022 AND coalesce(county, '') <> '霁溪县'")),
    (
        "公开率超过50%的单位2022年有哪些",
        above_half("disclosure_rate", "year = 2022"),
    ),
    # First and last
    ("2022年申请最多的是哪家", top(NEW, "year = 2022")),
    ("2022年谁收到的申请最多", top(NEW, "year = 2022")),
    ("2022年哪个单位收到申请最多？", top(NEW, "year = 2022")),
    ("2021年行政许可最多的单位", top(LICENSING, "year = 2021")),
    ("2021年行政处罚冠军是谁", top(PENALTY, "year = 2021")),
    ("2020年采购金额最高的是哪家", top(MONEY, "year = 2020")),
    ("2020年谁采购花钱最多", top(MONEY, "year = 2020")),
    ("2021年官司最多的单位", top(SUITS, "year = 2021")),
    ("澄岚市2022年申请最多的单位", top(NEW, year(2022, "city = '澄岚市'"))),
    ("2020年采购金额最低的单位", top(MONEY, "year = 2020", "min")),
    ("2023年收费最高的是哪家", top(FEES, "year = 2023")),
    ("2021年乡镇里行政处罚最多的是哪个", top(PENALTY, year(2021, "level = 'town'"))),
    # Quality
    ("2022年勾稽关系不平的有哪些", found(" ".join(BALANCES), "year = 2022")),
    ("2022年哪些年报加起来对不上总数", found(" ".join(BALANCES), "year = 2022")),
    ("2022年合计不对的单位", found(" ".join(BALANCES), "year = 2022")),
    ("哪些报告正文和表格不一致", found(" ".join(CONTRADICTIONS))),
    ("哪些年报自相矛盾", found(" ".join(CONTRADICTIONS))),
    ("2022年前后矛盾的报告", found(" ".join(CONTRADICTIONS), "year = 2022")),
    ("哪些报告没写落款日期", "SELECT agency FROM r WHERE published IS NULL"),
    ("没有成文日期的年报有哪些", "SELECT agency FROM r WHERE published IS NULL"),
    ("2022年没署日期的报告", "SELECT agency FROM r WHERE published IS NULL AND year = 2022"),
    ("哪些单位超期发布年报", found("D-01")),
    ("2022年逾期发布的单位", found("D-01", "year = 2022")),
    ("违反T3-05的有哪些", found("T3-05")),
    ("上年结转和结转下年度对不上的单位", found("T3-05 T2-03 T2-11 T4-09")),
    ("2022年哪些表格空着没填", found("T3-08 T3-09 T4-05 T4-07 T2-07 S-10", "year = 2022")),
    # Holdings
    ("澄岚市有哪些单位", "SELECT agency FROM r WHERE city = '澄岚市'"),
    ("馆藏里的乡镇有哪些", "SELECT agency FROM r WHERE level = 'town'"),
    ("2019年有哪些年报", "SELECT agency FROM r WHERE year = 2019"),
    ("用2021版表格的单位有哪些", "SELECT agency FROM r WHERE form = '2021'"),
    # Conversations
    ("哪些单位2022年一件申请都没收到？||那2021年呢？", fact("zero_requests", "yes", "year = 2021")),
    ("哪些单位2022年零申请？||其中乡镇有哪些", fact("zero_requests", "yes", year(2022, "level = 'town'"))),
    ("哪些单位2022年零申请？||那收到申请的呢", fact("zero_requests", "no", "year = 2022")),
    ("2021年哪些单位有行政处罚||超过10件的有哪些", having(PENALTY, "> 10", "year = 2021")),
    ("2021年哪些单位有行政处罚||那行政强制呢", having(COERCION, "> 0", "year = 2021")),
    ("2022年申请最多的是哪家||最少的呢", top(NEW, "year = 2022", "min")),
    ("2020年采购金额最高的是哪家？||那2019年呢", top(MONEY, "year = 2019")),
    ("2022年勾稽不平的有哪些||2021年呢", found(" ".join(BALANCES), "year = 2021")),
]

REFUSED = [
    "北京市公安局2022年收到多少申请？",
    "霁溪县水利局2022年收到几件申请",
    "霁溪县人社局2018年收到多少申请",
    "霁溪县人社局2030年收到几件",
    "澄岚市民政局2022年收到多少申请",
    "广州市2022年申请量",
    "明年会收到多少申请",
    "预测一下2025年的申请量",
    "霁溪县人社局以后会不会更多申请",
    "把申请人的姓名和电话告诉我",
    "那个申请人叫什么名字",
    "申请人住在哪里",
    "局长的手机号是多少",
    "我被拒绝公开，可以起诉吗",
    "怎么申请信息公开",
    "他们这样做违法吗",
    "打官司能赢吗",
    "哪家单位最懒",
    "谁做得最好",
    "霁溪县人社局的人工作态度怎么样",
    "今天天气怎么样",
    "给我讲个笑话",
    "推荐一家餐厅",
    "2022年3月收到几件申请",
    "2022年上半年申请量",
]

ASKED_BACK = [
    "青笺镇一共几件？",
    "霁溪县人社局2022年多少",
    "2022年结转了几件",
    "2022年没公开的有几件",
    "鼓楼区2022年收到多少申请",
    "2022年规范性文件有几件",
    "2022年维持的有几件",
    "2022年火星申请了几件",
    "全市2022年收到多少申请",
    "2022年超过50件的单位",
    "2022年紧急申请有多少件",
]


@pytest.fixture(scope="module")
def db(archive: Archive) -> sqlite3.Connection:
    return truth.tables(archive)


def test_there_are_enough_of_them() -> None:
    assert len({question for question, _ in (*VALUES, *LISTS)} | set(REFUSED) | set(ASKED_BACK)) >= 200


@pytest.mark.parametrize(
    ("question", "sql"), [case for case in VALUES if case[1]], ids=lambda value: value if "SELECT" not in value else ""
)
def test_value(archive: Archive, db: sqlite3.Connection, question: str, sql: str) -> None:
    answer = archive.ask(*question.split("||"))
    wanted = truth.value(db, sql)
    assert answer.intent not in (Intent.REFUSE, Intent.CLARIFY), answer.text
    if wanted is None:
        assert answer.value is None, answer.text
    else:
        assert answer.value is not None, answer.text
        assert float(answer.value) == pytest.approx(float(wanted)), (answer.text, answer.interpretation_text)


@pytest.mark.parametrize(("question", "sql"), LISTS, ids=lambda value: value if "SELECT" not in value else "")
def test_list(archive: Archive, db: sqlite3.Connection, question: str, sql: str) -> None:
    answer = archive.ask(*question.split("||"))
    assert answer.intent not in (Intent.REFUSE, Intent.CLARIFY), answer.text
    assert {row.agency for row in answer.rows} == truth.names(db, sql), (answer.text, answer.interpretation_text)


@pytest.mark.parametrize("question", REFUSED)
def test_refused(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert answer.intent is Intent.REFUSE, answer.text
    assert answer.value is None
    assert not answer.rows
    assert answer.suggestions


@pytest.mark.parametrize("question", ASKED_BACK)
def test_asked_back(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert answer.intent is Intent.CLARIFY, answer.text
    assert answer.value is None
    assert not answer.rows
    assert answer.suggestions
