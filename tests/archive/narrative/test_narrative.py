"""What a sentence says of requests and suits, where no table says more: how far a negation reaches, and whose numbers they are."""

from __future__ import annotations

import pytest

from archive.form import Edition
from archive.models import Report
from tests.archive.fictional import AGENCY, extracted, piped, t3_rows

YEAR = 2022

# The sentence; 零申请 and 未审结诉讼 as they may be answered; the number of requests: None if it does not matter here.
SENTENCES = [
    ("本年度未收到政府信息公开申请。", "yes", "unknown", None),
    ("全年没有收到依申请公开件。", "yes", "unknown", None),
    ("2022年度，我局未收到任何公民、法人或其他组织提出的政府信息公开申请。", "yes", "unknown", None),
    ("我局2022年度共收到政府信息公开申请0件。", "yes", "unknown", None),
    ("本年度受理政府信息公开申请零件。", "yes unknown", "unknown", None),
    ("截至2022年12月31日，我镇尚无政府信息公开申请情况。", "yes", "unknown", None),
    ("2022年无依申请公开事项。", "yes", "unknown", None),
    ("我单位没有接到要求公开政府信息的申请。", "yes", "unknown", None),
    ("本年度未收到行政许可申请。", "unknown", "unknown", "unsaid"),
    ("未发生因依申请公开引发的行政复议、行政诉讼。", "unknown", "no", "unsaid"),
    ("无一例超期依申请公开件。", "unknown", "unknown", "unsaid"),
    ("未收到涉及个人隐私的政府信息公开申请。", "unknown", "unknown", "unsaid"),
    ("没有收到企业提出的政府信息公开申请。", "unknown", "unknown", "unsaid"),
    ("上半年未收到政府信息公开申请。", "unknown", "unknown", "unsaid"),
    ("2021年未收到政府信息公开申请。", "unknown", "unknown", "unsaid"),
    ("去年未收到政府信息公开申请。", "unknown", "unknown", "unsaid"),
    ("下属事业单位未收到政府信息公开申请。", "unknown", "unknown", "unsaid"),
    ("如未收到政府信息公开申请，应当填写零。", "unknown", "unknown", "unsaid"),
    ("对无正当理由大量反复申请的，依法处理。", "unknown", "unknown", "unsaid"),
    ("全年收到政府信息公开申请12件。", "no", "unknown", 12),
    ("全年收到政府信息公开申请十二件，均已答复。", "no", "unknown", 12),
    ("共受理依申请公开14件（其中信件10件，网络4件）。", "no", "unknown", 14),
    ("网络申请6件，线下书面申请2件，均在法定期限内答复。", "no", "unknown", 8),
    ("全年收到信息公开申请约30件。", "no", "unknown", "unsaid"),
    ("收到政府信息公开申请近200件。", "no", "unknown", "unsaid"),
    ("2022年收到申请3件，2021年收到申请8件，同比下降62.5%。", "no unknown", "unknown", 3),
    ("较上年收到的申请8件减少5件。", "unknown", "unknown", "unsaid"),
    ("受理行政许可申请320件，政务服务事项申请1200件。", "unknown", "unknown", "unsaid"),
    ("收到政协提案12件、人大建议8件，均公开答复。", "unknown", "unknown", "unsaid"),
    ("收到政府信息公开申请1,234件。", "no", "unknown", 1234),
    ("收到政府信息公开申请1.2万件。", "no", "unknown", "unsaid"),
    ("全县共收到政府信息公开申请56件。", "unknown", "unknown", "unsaid"),
    ("各乡镇共收到政府信息公开申请56件。", "unknown", "unknown", "unsaid"),
    ("收到依申请公开信件5封，其中不属于政府信息公开申请的2件。", "unknown no", "unknown", None),
    ("上年结转政府信息公开申请2件，本年新收0件。", "yes", "unknown", None),
    ("本年新收政府信息公开申请5件，上年结转1件，答复4件，结转下年度2件。", "no", "unknown", 5),
    ("未收到政府信息公开申请，无行政复议和行政诉讼案件。", "yes", "no", None),
    ("因政府信息公开被提起行政诉讼3件，目前案件正在审理。", "unknown", "yes", "unsaid"),
    ("行政诉讼案件3件，其中2件已审结，1件正在审理。", "unknown", "yes", "unsaid"),
    ("发生行政诉讼2起，均已审结，法院驳回原告诉讼请求。", "unknown", "no unknown", "unsaid"),
    ("没有发生因政府信息公开被提起行政诉讼的情况。", "unknown", "no", "unsaid"),
    ("本年度未发生行政败诉案件。", "unknown", "unknown", "unsaid"),
    ("2021年的1件行政诉讼案件尚未审结。", "unknown", "unknown yes", "unsaid"),
    ("房屋征收行政诉讼3件正在审理中。", "unknown", "unknown", "unsaid"),
    ("因政府信息公开引发行政复议1件，尚未审结。", "unknown", "unknown", "unsaid"),
    ("没有申请人提起行政复议。", "unknown", "unknown", "unsaid"),
    ("行政复议1件，无行政诉讼。", "unknown", "no", "unsaid"),
    ("力争全年不发生行政诉讼。", "unknown", "unknown", "unsaid"),
    ("避免发生行政诉讼案件。", "unknown", "unknown", "unsaid"),
    ("行政诉讼0件。", "unknown", "no", "unsaid"),
    ("因信息公开被提起行政诉讼的案件数量为零。", "unknown", "no", "unsaid"),
    ("收到申请人齐某提出的政府信息公开申请1件。", "no", "unknown", 1),
    ("全年依申请公开政府信息3条。", "no unknown", "unknown", None),
    ("收到依申请公开0件，较上年减少2件。", "yes", "unknown", None),
    ("未收到政府信息公开申请，同比减少2件。", "yes", "unknown", None),
    ("共收到政府信息公开申请0件，其中予以公开0件。", "yes", "unknown", None),
    ("一是未收到投诉举报；二是信息公开申请办理规范。", "unknown", "unknown", "unsaid"),
    ("未收到群众对政府信息公开申请答复不满意的投诉。", "unknown", "unknown", "unsaid"),
    ("未出现政府信息公开申请超期答复的情况。", "unknown", "unknown", "unsaid"),
    ("未收到不予公开的政府信息公开申请。", "unknown", "unknown", "unsaid"),
    ("没有因政府信息公开申请收取任何费用。", "unknown", "unknown", "unsaid"),
    ("未对政府信息公开申请收取费用。", "unknown", "unknown", "unsaid"),
    ("累计收到政府信息公开申请25件。", "no", "unknown", 25),
    ("自2008年以来累计收到政府信息公开申请325件。", "unknown", "unknown", "unsaid"),
    ("当面申请2件，信函申请3件，网络申请5件。", "no", "unknown", 10),
    ("其中，自然人申请5件，法人申请2件。", "no unknown", "unknown", None),
    ("收到政府信息公开申请件数为0。", "yes", "unknown", None),
    ("收到的政府信息公开申请数：0。", "yes unknown", "unknown", None),
    ("2022年全年公民、法人和其他组织未向我局申请公开政府信息。", "yes unknown", "unknown", None),
    ("没有人向我单位申请信息公开。", "yes unknown", "unknown", None),
    ("没有公民、法人和其他组织向我局提出政府信息公开申请。", "yes", "unknown", None),
    ("依申请公开：无。", "yes unknown", "unknown", None),
    ("我局机关未收到政府信息公开申请，下属单位收到2件。", "yes", "unknown", None),
    ("本单位收到政府信息公开申请4件，转办2件。", "no", "unknown", 4),
    ("办理市政府办公室转办的政府信息公开申请2件。", "no unknown", "unknown", "unsaid"),
    ("全年收到政府信息公开申请共3件（含上年结转1件）。", "no unknown", "unknown", None),
    ("本年度没有收到书面政府信息公开申请，收到网上申请2件。", "no", "unknown", None),
    ("未收到网络申请，收到信函申请3件。", "no", "unknown", None),
    ("除1件外，未收到其他政府信息公开申请。", "no unknown", "unknown", None),
    ("并非没有收到政府信息公开申请。", "no unknown", "unknown", "unsaid"),
    ("全年仅收到政府信息公开申请1件。", "no", "unknown", 1),
    ("政府信息公开申请量为0，行政复议和诉讼量为0。", "yes unknown", "no unknown", None),
    ("2022年，我镇共接收依申请公开办件7件，办结率100%。", "no", "unknown", 7),
    ("第三季度收到政府信息公开申请2件。", "no unknown", "unknown", "unsaid"),
    ("平均每月收到政府信息公开申请3件。", "no unknown", "unknown", "unsaid"),
    ("行政诉讼1件，法院已判决；行政复议2件，正在审理中。", "unknown", "no unknown", "unsaid"),
    ("本机关作为被告的政府信息公开行政诉讼案件2件，均在审理中。", "unknown", "yes", "unsaid"),
    ("行政诉讼2件（其中未审结0件）。", "unknown", "no unknown", "unsaid"),
    ("行政诉讼案件2件，无未结案件。", "unknown", "no unknown", "unsaid"),
    ("收到政府信息公开申请2O件。", "unknown no", "unknown", "unsaid"),
    ("我局依申请公开信息4条，已邮寄给申请人。", "no", "unknown", "unsaid"),
    ("依申请公开相关信息共6份。", "no", "unknown", "unsaid"),
    ("窗口专人登记，依申请公开受理和办结9件，没有超期。", "no", "unknown", 9),
    ("依申请公开共登记受理3宗，全部按期答复。", "no", "unknown", 3),
    ("全年我局未收到有关依申请公开的内容。", "yes", "unknown", None),
    ("本年度没有收到依申请公开方面的材料。", "yes", "unknown", None),
    ("暂未收到公民、法人和其他组织的依申请公开信件。", "yes", "unknown", None),
    ("依申请公开情况：继续保持零申请记录。", "yes", "unknown", None),
    ("依申请公开事项无。", "yes", "unknown", None),
    ("2022年无依申请公开情况发生。", "yes", "unknown", None),
    ("收到群众申请政府信息公开3件，均已答复。", "no", "unknown", 3),
    ("受理依申请公开案件5宗，其中同意公开4宗。", "no", "unknown", 5),
    ("未收到依申请公开内容不满意的投诉。", "unknown", "unknown", "unsaid"),
    ("依申请公开平台收到群众来信5件。", "unknown", "unknown", "unsaid"),
    ("依申请公开工作中，受理群众咨询12件。", "unknown", "unknown", "unsaid"),
    ("做到依申请公开零差错、零投诉。", "unknown", "unknown", "unsaid"),
    ("信息公开类行政诉讼1起，正在办理中。", "unknown", "yes", "unsaid"),
    ("因信息公开被诉行政诉讼案件2宗，尚待开庭，尚未开庭。", "unknown", "yes", "unsaid"),
    ("因政府信息公开引起行政诉讼1件，仍在办理。", "unknown", "yes", "unsaid"),
    ("因政府信息公开提起行政诉讼1件，已判决；公开申请2件正在办理中。", "unknown no", "no unknown", None),
    ("因政府信息公开提起行政诉讼1件，已判决，另有申请2件正在办理中。", "unknown no", "no unknown", "unsaid"),
    ("行政诉讼案件3宗，均已办结。", "unknown", "no unknown", "unsaid"),
]

# What a county's government says of its own level, of all levels and of others; the table of requests, if there is one, shows 95.
SCOPES = [
    ("全县共受理政府信息公开申请76件。", "no", 76, False),
    ("2022年，全县各级行政机关共收到政府信息公开申请76件。", "no", 76, False),
    ("县政府本级未收到政府信息公开申请，各部门收到95件。", "unknown", None, False),
    ("县政府办以县政府名义收到政府信息公开申请23件，全部按期答复。", "no", None, False),
    ("全县收到政府信息公开申请95件，其中县政府本级收到申请23件。", "no", 95, False),
    ("向县政府提出的政府信息公开申请23件，均已办结。", "no", None, False),
    ("县政府办公室受理依申请公开23件，答复23件。", "no", None, False),
    ("各乡镇、各部门共收到政府信息公开申请95件。", "unknown", None, False),
    ("全县未收到政府信息公开申请。", "yes", None, False),
    ("2022年收到政府信息公开申请23件。", "no", 23, True),
    ("全年未收到政府信息公开申请。", "yes", None, True),
    ("我县收到政府信息公开申请23件，其中网络申请20件。", "no", 23, True),
]


def told(sentence: str, agency: str = AGENCY, table_3: str = "表格见附件。") -> Report:
    """A report whose tables are elsewhere."""
    return extracted(f"""{agency}{YEAR}年政府信息公开工作年度报告
示例（虚构）。统计期限为{YEAR}年1月1日至{YEAR}年12月31日。
一、总体情况
{YEAR}年，我局推进政务公开。
（二）依申请公开。{sentence}
二、主动公开政府信息情况
内容见附表。
三、收到和处理政府信息公开申请情况
{table_3}
四、政府信息公开行政复议、行政诉讼情况
表格见附件。
五、存在的主要问题及改进情况
人员不足。
六、其他需要报告的事项
无。
{agency}
{YEAR + 1}年1月12日""")


@pytest.mark.parametrize(("sentence", "zero", "pending", "requests"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_a_sentence_says_no_more_than_it_says(sentence: str, zero: str, pending: str, requests: int | str | None) -> None:
    report = told(sentence)
    assert report.facts["zero_requests"].answer.value in zero.split()
    assert report.facts["pending_litigation"].answer.value in pending.split()
    said = report.values.get("n_requests")
    number = said.value if said else None
    assert requests is None or number == (None if requests == "unsaid" else requests)


def test_what_is_answered_is_quoted() -> None:
    for sentence, *_ in SENTENCES:
        report = told(sentence)
        texts = {paragraph.id: paragraph.text for paragraph in report.paragraphs}
        for fact in report.facts.values():
            for evidence in (*fact.evidence, *fact.contradictions):
                assert evidence.paragraph is None or evidence.quote in texts[evidence.paragraph] or "：" in evidence.quote


@pytest.mark.parametrize(("sentence", "zero", "requests", "contradicts"), SCOPES, ids=[row[0] for row in SCOPES])
def test_numbers_of_one_level_are_not_held_against_those_of_another(
    sentence: str, zero: str, requests: int | None, contradicts: bool
) -> None:
    government = "示例县人民政府"
    alone = told(sentence, government)
    said = alone.values.get("n_requests")
    assert alone.facts["zero_requests"].answer.value == zero
    assert (said.value if said else None) == requests
    received = {"new_received": ["95", "0", "0", "0", "0", "0", "95"], "total_processed": ["95", "0", "0", "0", "0", "0", "95"]}
    beside = told(sentence, government, piped(t3_rows(Edition.E2021, {**received, "granted": received["new_received"]})))
    assert beside.facts["zero_requests"].answer.value == "no"
    assert bool({"N-01", "N-02", "N-03"} & {finding.rule for finding in beside.findings}) == contradicts


@pytest.mark.parametrize(
    "choice",
    [
        "收到/未收到",
        "未收到/收到",
        "收到（未收到）",
        "收到或未收到",
        "有/无",
        "无／有",
        "有、无",
        "□有□无",
        "□有☑无",
        "是否收到",
        "□收到 □未收到",
    ],
)
def test_a_choice_is_no_statement(choice: str) -> None:
    facts = told(f"2022年{choice}政府信息公开申请。").facts
    assert facts["zero_requests"].answer == "unknown"


@pytest.mark.parametrize("some", ["法人和其他组织", "企业和其他组织", "社会组织", "社会团体", "企事业单位", "法人或者其他组织"])
def test_a_denial_of_some_applicants_is_not_of_all(some: str) -> None:
    assert told(f"未收到{some}提出的政府信息公开申请，自然人申请5件。").facts["zero_requests"].answer != "yes"


@pytest.mark.parametrize(
    "written", ["10—12", "10-12", "10至12", "10~12", "10到12", "10余", "十至十二", "10件至12", "2、3", "一○三", "参拾三"]
)
def test_a_range_or_the_rest_of_a_number_is_no_number(written: str) -> None:
    report = told(f"2022年收到政府信息公开申请{written}件。")
    assert "n_requests" not in report.values or report.values["n_requests"].value is None


@pytest.mark.parametrize(("written", "number"), [("廿三", 23), ("卅", 30), ("廿", 20), ("卅六", 36), ("二〇", 20), ("一〇三", 103)])
def test_short_tens_are_read_whole(written: str, number: int) -> None:
    assert told(f"2022年收到政府信息公开申请{written}件。").values["n_requests"].value == number
