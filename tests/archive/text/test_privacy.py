"""Private names, wherever they stand: masked; what only looks like one stays."""

from __future__ import annotations

import pytest

from archive.models import Report
from tests.archive.fictional import extracted, report_text

PRIVATE = {
    "收到齐立安先生提出的申请1件。": "齐立安",
    "答复了申请人乔梦书的申请。": "乔梦书",
    "申请人：庞文一，电话13812345678。": "庞文一 13812345678",
    "原告伍建国不服答复提起诉讼。": "伍建国",
    "市民代表葛小青女士建议公开。": "葛小青",
    "身份证号33040119900101123X。": "33040119900101123X",
    "关于陶晓东申请公开土地征收信息的答复。": "陶晓东",
    "陶晓东向我局申请公开拆迁补偿方案。": "陶晓东",
    "向施国强、柳青等2人作出答复。": "施国强 柳青",
    "收到陶晓东、童小乐等5人提出的政府信息公开申请。": "陶晓东 童小乐",
    "申请人欧阳立夏认为答复不当。": "立夏",
}
PUBLIC = [
    "王店镇人民政府先后召开会议。",
    "李家沱街道办事处负责答复。",
    "黄山市先进单位。",
    "高先生楼社区完成改造。",
    "联系电话：0573-12345678。",
    "材料编号330401199001011234。",
    "申请人对答复不服。",
    "申请人关于征地的申请。",
    "申请人为企业的，由代理人签字。",
    "方便群众申请公开政府信息。",
    "安全、应急等5人专班。",
    "局长王建军任组长，副局长李敏任副组长。",  # officials are named in office
]


def shown(report: Report) -> str:
    return "\n".join(paragraph.text + paragraph.raw for paragraph in report.paragraphs)


@pytest.mark.parametrize(("sentence", "private"), PRIVATE.items(), ids=PRIVATE)
def test_private_names_and_numbers_are_masked(sentence: str, private: str) -> None:
    report = extracted(report_text(overview=sentence))
    assert not [word for word in private.split() if word in shown(report)]
    assert report.masks
    assert "P-01" in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("sentence", PUBLIC)
def test_what_is_public_stays(sentence: str) -> None:
    report = extracted(report_text(overview=sentence))
    assert sentence in shown(report)
    assert not report.masks


@pytest.mark.parametrize("sentence", PRIVATE)
def test_masks_lie_where_they_say(sentence: str) -> None:
    report = extracted(report_text(overview=sentence))
    texts = {paragraph.id: paragraph for paragraph in report.paragraphs}
    for mask in report.masks:
        paragraph = texts[mask.paragraph]
        assert paragraph.text[mask.start : mask.end] == mask.replacement
        assert len(paragraph.offsets) == len(paragraph.text) + 1
        assert paragraph.raw[paragraph.offsets[mask.start] : paragraph.offsets[mask.end]] == mask.replacement


def test_a_name_masked_once_is_masked_everywhere() -> None:
    report = extracted(report_text(overview="申请人乔梦书提出申请。乔梦书随后撤回。"))
    assert "梦书" not in shown(report)
