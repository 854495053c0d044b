"""One report from text to values, facts and findings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.form import Edition, fields_of, table3
from archive.models import Answer, EvidenceKind, ParagraphKind, State
from tests.archive.fictional import AGENCY, extracted, piped, report_text, t3_rows, t4_line

TOTAL = "t3_new_received__total"


def rules(text: str) -> set[str]:
    return {finding.rule for finding in extracted(text).findings}


def test_a_plain_report() -> None:
    report = extracted(report_text())
    assert (report.is_report, report.report_year, report.published, report.form) == (True, 2022, "2023-01-15", "2021")
    assert report.title == f"{AGENCY}2022年政府信息公开工作年度报告"
    assert report.values["t2_licensing_decisions"].value == 12
    assert report.values["t2_regulations_issued"].state is State.ABSENT
    assert all(report.values[f.code].value == 0 for f in fields_of(Edition.E2021) if f.table in (3, 4))
    assert report.facts["zero_requests"].answer is Answer.YES
    assert report.facts["pending_litigation"].answer is Answer.NO


def test_every_paragraph_leads_back_to_its_characters() -> None:
    for paragraph in extracted(report_text(overview="我局根據(jù)要求，收到２件政府信息公開申請。")).paragraphs:
        assert len(paragraph.offsets) == len(paragraph.text) + 1
        assert paragraph.offsets[-1] <= len(paragraph.raw)
    overview = extracted(report_text(overview="我局根據(jù)要求推进公开工作。")).paragraphs[3]
    at = overview.text.index("据")
    assert overview.raw[overview.offsets[at]] == "據"


def test_every_value_names_its_table_and_cell() -> None:
    report = extracted(report_text())
    tables = {p.id: [line.split("\t") for line in p.text.split("\n")] for p in report.paragraphs if p.kind is ParagraphKind.TABLE}
    for value in report.values.values():
        if value.state is State.EXPLICIT and value.evidence is EvidenceKind.TABLE_CELL:
            assert value.paragraph is not None
            assert value.cell is not None
            assert tables[value.paragraph][value.cell[0]][value.cell[1]] == value.raw


def test_a_row_one_cell_short_does_not_shift() -> None:
    rows = piped(t3_rows(Edition.E2021, {"granted": ["3", "0", "0", "1", "0", "4"]}))
    values = extracted(report_text(table_3=rows)).values
    # Any cell may be the lost one, the first and the total included.
    assert {values[f"t3_granted__{column.code}"].value for column in table3.COLUMNS} == {None}
    assert values["t3_granted__total"].state is State.UNPARSED
    assert values["t3_partially_granted__total"].value == 0


def test_a_short_row_of_zeros_can_only_be_zeros() -> None:
    rows = piped(t3_rows(Edition.E2021, {"granted": ["0"] * 6}))
    values = extracted(report_text(table_3=rows)).values
    assert {values[f"t3_granted__{column.code}"].value for column in table3.COLUMNS} == {0}
    assert values["t3_granted__total"].evidence is EvidenceKind.COMPUTED


def test_stuck_digits_are_split_only_where_one_reading_balances() -> None:
    rows = [(label, [""] * 7) for label, _ in t3_rows(Edition.E2021)]
    text = "\n".join(f"{label}{'1000001' if '予以公开' in label else '208002131' if '新收' in label else '0000000'}" for label, _ in rows)
    values = extracted(report_text(table_3=text)).values
    assert values["t3_granted__total"].value == 1
    assert values[TOTAL].value is None
    assert values[TOTAL].state is State.UNPARSED


def test_blank_and_dash_cells_are_states() -> None:
    rows = piped(t3_rows(Edition.E2021, {"granted": ["1", "", "/", "0", "0", "0", "1"]}))
    values = extracted(report_text(table_3=rows)).values
    blank, dash = values["t3_granted__business"], values["t3_granted__research"]
    assert (blank.state, blank.printed, dash.state, dash.printed) == (State.BLANK, None, State.DASH, None)
    # The row's total leaves only one number for both, which is no number the report prints.
    assert (blank.value, blank.evidence, dash.value, dash.evidence) == (0, EvidenceKind.COMPUTED, 0, EvidenceKind.COMPUTED)


def test_the_form_is_told_by_content_not_by_year() -> None:
    text = report_text(table_3=piped(t3_rows(Edition.E2019)), edition=Edition.E2019, year=2023, table_2="行政许可 | 5 | 减2 | 9")
    report = extracted(text)
    assert report.form == "2019"
    assert report.values["t2_licensing_change"].value == -2
    assert "t3_other_misc__total" not in report.values


@pytest.mark.parametrize(
    ("overview", "heading", "table", "answer", "kind"),
    [
        ("推进公开。", "", None, Answer.YES, EvidenceKind.TABLE_CELL),
        ("推进公开。", "（无）", "blank", Answer.YES, EvidenceKind.HEADING_NONE),
        ("全年未收到政府信息公开申请。", "", "blank", Answer.YES, EvidenceKind.NARRATIVE_ZERO),
        ("全年未收到政府信息公开申请。", "", "", Answer.YES, EvidenceKind.NARRATIVE_ZERO),
        ("推进公开。", "", "blank", Answer.UNKNOWN, EvidenceKind.TABLE_BLANK),
        ("推进公开。", "", "", Answer.UNKNOWN, EvidenceKind.TABLE_MISSING),
        ("全年共收到政府信息公开申请3件。", "", "", Answer.NO, EvidenceKind.NARRATIVE_NUMBER),
        ("全年共收到政府信息公开申请3件。", "", None, Answer.CONFLICT, EvidenceKind.TABLE_CELL),
        ("全年未收到行政许可申请。", "", "", Answer.UNKNOWN, EvidenceKind.TABLE_MISSING),
    ],
)
def test_the_ladder_of_zero_requests(overview: str, heading: str, table: str | None, answer: Answer, kind: EvidenceKind | None) -> None:
    rows = piped(t3_rows(Edition.E2021, fill="")) if table == "blank" else table
    text = report_text(overview=overview, table_3=rows, heading_3=f"三、收到和处理政府信息公开申请情况{heading}")
    fact = extracted(text).facts["zero_requests"]
    assert fact.answer is answer
    assert (fact.evidence[0].kind if fact.evidence else None) is kind


def test_a_pending_suit_and_the_text_that_denies_it() -> None:
    table = t4_line({"t4_lit_direct_pending": "1", "t4_lit_direct_total": "1"})
    report = extracted(report_text(overview="未发生行政复议、行政诉讼。", table_4=table))
    fact = report.facts["pending_litigation"]
    assert (fact.answer, fact.count) == (Answer.YES, 1)
    assert fact.contradictions[0].kind is EvidenceKind.NARRATIVE_ZERO
    assert "N-04" in {finding.rule for finding in report.findings}


def test_pending_left_blank_is_what_the_total_leaves_over() -> None:
    table = t4_line({"t4_lit_direct_pending": "", "t4_lit_direct_upheld": "1", "t4_lit_direct_total": "3"})
    fact = extracted(report_text(table_4=table)).facts["pending_litigation"]
    assert (fact.answer, fact.count) == (Answer.YES, 2)


NEW = ["2", "0", "0", "0", "0", "0", "2"]
RECEIVED = piped(t3_rows(Edition.E2021, {"new_received": NEW}))


def test_labels_of_the_tables_are_no_negations() -> None:
    report = extracted(report_text(table_4=t4_line({"t4_lit_direct_pending": "1", "t4_lit_direct_total": "1"})))
    assert not {f.rule for f in report.findings} & {"N-03", "N-04"}


def test_names_are_masked_in_clean_and_raw_text() -> None:
    report = extracted(report_text(overview="我局答復(fù)了赵小虚先生的申请，电话13812345678。"))
    shown = " ".join(p.text + p.raw for p in report.paragraphs)
    assert "小虚" not in shown
    assert "13812345678" not in shown
    assert "赵××先生" in shown
    for mask in report.masks:
        paragraph = next(p for p in report.paragraphs if p.id == mask.paragraph)
        assert paragraph.text[mask.start : mask.end] == mask.replacement
        assert paragraph.raw[paragraph.offsets[mask.start] : paragraph.offsets[mask.end]] == mask.replacement


NOT_REPORTS = {
    "通知": "关于做好2022年政府信息公开工作年度报告编制工作的通知\n各单位：请于1月底前报送。\n附件：政府信息公开工作年度报告格式",
    "指南": "示例县民政局政府信息公开指南\n一、主动公开\n依法公开。\n二、依申请公开\n可以书面申请。",
    "列表": "政府信息公开年报\n示例县民政局2022年政府信息公开工作年度报告\n示例县财政局2022年政府信息公开工作年度报告\n下一页",
    "统计": "2022年全区政府信息公开统计表\n单位\t主动公开数\n民政局\t120",
    "新闻": "示例市2022年政府信息公开工作年度报告发布\n近日，示例市公布年度报告。据统计，全市主动公开信息12000条，"
    "收到依申请公开1520件，同比增长3%，市民认为公开力度加大。",
    "空表": report_text(overview="", table_2="行政许可 | ", table_3=piped(t3_rows(Edition.E2021, fill="")), table_4=t4_line(fill=""))
    .replace("人手不足，今后加强培训。", "")
    .replace("无。", ""),
    "格式": "政府信息公开工作年度报告（格式）\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况",
    "无关": "全市举办运动会\n昨日，运动会开幕。",
}


@pytest.mark.parametrize("text", NOT_REPORTS.values(), ids=NOT_REPORTS.keys())
def test_other_documents_are_told_apart_with_a_reason(text: str) -> None:
    report = extracted(text)
    assert not report.is_report
    assert report.reason
    assert not report.values


def test_a_free_report_keeps_its_sections_apart() -> None:
    text = (
        "示例县水务局2012年政府信息公开年度报告\n现将我局工作报告如下（示例（虚构））：\n一、概述\n我局重视公开。\n"
        "二、依申请公开政府信息办理情况\n2012年受理公开申请2件。\n三、收费及减免情况\n无。\n"
        "四、行政复议和行政诉讼情况\n没有发生。\n五、存在问题和改进措施\n加强培训。"
    )
    report = extracted(text)
    assert (report.form, report.report_year) == ("free", 2012)
    assert report.facts["zero_requests"].answer is Answer.NO
    assert report.facts["pending_litigation"].answer is Answer.NO
    assert [v.code for v in report.values.values()] == ["n_requests"]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="一二三、政府信息公开总体情况主动收到申请总计其他0123|\t\n （）()。年", max_size=400))
def test_extraction_never_fails(text: str) -> None:
    extracted("示例（虚构）" + text)


def test_rows_are_found_by_label_and_group_not_by_position() -> None:
    rows = t3_rows(
        Edition.E2021, {row.code: [str(i), "0", "0", "0", "0", "0", str(i)] for i, row in enumerate(table3.rows_of(Edition.E2021))}
    )
    kept = [row for i, row in enumerate(rows) if i not in (4, 11, 20)]  # three rows lost
    values = extracted(report_text(table_3=piped(kept))).values
    for i, row in enumerate(table3.rows_of(Edition.E2021)):
        expected = None if i in (4, 11, 20) else i
        assert values[table3.code(row.code, "total")].value == expected, row.code


@pytest.mark.parametrize("separator", [" | ", "\t", "\n"])
def test_the_annex_of_a_free_report_is_read_by_label(separator: str) -> None:
    rows = [
        ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "120"),
        ("三、依申请公开情况", "", ""),
        ("（一）收到申请数", "件", "2"),
        ("1.当面申请数", "件", ""),
        ("四、行政复议数量", "件", "1"),
        ("（二）被依法纠错数", "件", "1"),
        ("五、行政诉讼数量", "件", "0"),
        ("（二）被依法纠错数", "件", "0"),
        ("七、依申请公开信息收取的费用", "万元", "0.5"),
    ]
    annex = "\n".join(("\t" if separator == "\n" else "") + separator.join(row).replace("\n", "\n\t") for row in rows)
    text = f"示例县水务局2016年政府信息公开年度报告\n示例（虚构）。现将我局工作报告如下。\n一、概述\n主动公开有序推进。\n附表\n{annex}"
    report = extracted(text)
    assert report.form == "free"
    numbers = {code: value.value for code, value in report.values.items()}
    assert numbers["a14_proactive_total"] == 120
    assert numbers["a14_req_received"] == 2
    assert numbers.get("a14_req_in_person") is None
    assert (numbers["a14_review_corrected"], numbers["a14_lit_corrected"]) == (1, 0)
    assert numbers["a14_fees_yuan"] == 5000
    assert report.facts["zero_requests"].answer is Answer.NO
    assert not any(code.startswith("t3_") for code in numbers)
