"""Who reports is told right or not at all, whoever else the document names."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.agency.places import national
from archive.agency.places.fictional import LABEL
from archive.agency.resolve import resolve
from archive.extract import extract
from archive.models import Agency
from archive.readers import read
from tests.archive.agency.bodies import NAMING, SILENT, Body, bodies

BODY = """一、总体情况
2022年，{we}推进政府信息公开，主动公开政府信息86条，收到政府信息公开申请3件。
二、主动公开政府信息情况
行政许可 | 12
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
没有发生。
五、存在的主要问题及改进情况
{we}公开内容不够丰富，今后加强培训。
六、其他需要报告的事项
无。
"""


class Opening(NamedTuple):
    expected: str | None
    text: str


def openings() -> list[Opening]:
    blocks = (Path(__file__).parent / "openings.txt").read_text("utf-8").split("\n\n")
    return [_opening(block.strip()) for block in blocks if block.strip() and not block.startswith("#")]


def _opening(block: str) -> Opening:
    first, _, rest = block.partition("\n")
    head, _, tail = rest.partition("…我") if "…我" in rest else rest.rpartition("…")[::1]
    we, _, signature = tail.partition("\n")
    own = f"我{we}" if "…我" in rest else we
    return Opening(first.removeprefix("> ") if first.startswith(">") else None, f"{head}{BODY.format(we=own)}{signature}")


def who_reports(text: str) -> Agency:
    report = extract(read(text.encode(), "示例.txt"), filename="示例.txt")
    assert report.is_report, report.reason
    return report.agency


@pytest.mark.parametrize("opening", openings(), ids=lambda opening: opening.text[:24])
def test_openings(opening: Opening) -> None:
    assert who_reports(f"{opening.text}\n{LABEL}").name == opening.expected


@pytest.mark.parametrize("opening", openings(), ids=lambda opening: opening.text[:24])
def test_openings_in_places_nobody_knows(opening: Opening) -> None:
    """Without the label the invented places are unknown: the name may lack what only they tell."""
    name = who_reports(opening.text).name
    assert opening.expected is not None or name is None
    assert (opening.expected or "").endswith((name or "").removeprefix("示例省"))


BODIES = sorted(bodies())
CITIES = sorted(place.name for place in national().at_level("city") if place.official and place.name.endswith("市"))


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.sampled_from(BODIES), st.sampled_from(NAMING), st.sampled_from(CITIES), st.booleans())
def test_bodies_of_every_kind_among_those_they_cite(body: Body, phrase: str, city: str, titled: bool) -> None:
    head = phrase.format(name=body.name, we=body.we, city=city)
    title = "2022年政府信息公开工作年度报告\n" if titled else ""
    agency = who_reports(f"{title}{head}\n{BODY.format(we=body.we)}")
    assert agency.name == resolve(body.name, year=2022).name
    assert agency.body_type == resolve(body.name, year=2022).body_type


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(BODIES), st.sampled_from(SILENT), st.sampled_from(CITIES))
def test_nobody_is_named_where_only_others_are(body: Body, phrase: str, city: str) -> None:
    head = phrase.format(we=body.we, city=city)
    assert who_reports(f"{head}\n{BODY.format(we=body.we)}").name is None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(BODIES), st.sampled_from((*NAMING, *SILENT)), st.sampled_from(CITIES))
def test_a_title_outweighs_whatever_follows(body: Body, phrase: str, city: str) -> None:
    head = phrase.format(name=body.name, we=body.we, city=city)
    agency = who_reports(f"{body.name}2022年政府信息公开工作年度报告\n{head}\n{BODY.format(we=body.we)}")
    assert agency.name == resolve(body.name, year=2022).name


# 示例（虚构）: real places, so that their regions help; the body, what it calls itself, the head of the page.
HEADS = [
    ("缙云县教育局", "我局", "缙云县教育局2022年政府信息公开工作年度报告（2023年1月10日缙云县人民政府办公室审核）"),
    ("缙云县教育局", "我局", "各乡镇（街道）、县级各单位：\n现将《缙云县教育局2022年政府信息公开工作年度报告》予以公布。"),
    (None, "我局", "浙江省人民政府 丽水市人民政府 缙云县人民政府\n2022年政府信息公开工作年度报告\n根据省、市、县政府部署编制。"),
    ("缙云县壶镇镇人民政府", "我镇", "缙云县 壶镇镇 2022 年 政府信息公开工作年度报告"),
    ("缙云县壶镇镇人民政府", "我镇", "缙云县壶镇镇2022年政府信息公开年报\n（缙云县人民政府办公室监制）"),
    ("缙云县五云街道办事处", "我街道", "五云街道2022年政府信息公开工作年度报告\n缙云县人民政府五云街道办事处\n2023年1月6日"),
    ("杭州市西湖区人民政府", "我区", "西湖区2022年政府信息公开工作年度报告\n杭州市西湖区人民政府办公室编制，杭州市人民政府办公厅指导。"),
    ("嘉兴市秀洲区民政局", "我局", "秀洲区民政局2022年度政府信息公开工作年度报告\n嘉兴市秀洲区人民政府办公室要求我局编制本报告。"),
    ("宁波海关", "我关", "根据海关总署办公厅通知，宁波海关现公布2022年政府信息公开工作年度报告。"),
    ("宁波市教育局", "我局", "报告编制单位：宁波市教育局\n数据报送单位：宁波市人民政府办公厅"),
    (None, "我局", "数据报送单位：宁波市人民政府办公厅\n本报告依据国务院办公厅格式。"),
    ("丽水市公安局", "我局", "丽水市公安局2022年政府信息公开工作年度报告\n主办：丽水市人民政府办公室\u3000承办：丽水市大数据发展管理局"),
    (None, "我局", "主办单位：丽水市人民政府办公室\u3000承办单位：丽水市大数据发展管理局\n2022年政府信息公开工作年度报告"),
    (None, "我局", "2022年政府信息公开工作年度报告\n发布机构：丽水市人民政府"),
    ("丽水市统计局", "我局", "2022年，按照丽水市委、市政府和省统计局的部署要求，丽水市统计局认真做好公开工作。"),
    ("浙江省统计局", "我局", "浙江省统计局根据国家统计局、浙江省人民政府办公厅有关要求，编制2022年政府信息公开工作年度报告。"),
    ("国家统计局浙江调查总队", "我总队", "国家统计局浙江调查总队按照国家统计局要求编制2022年政府信息公开工作年度报告。"),
    ("温州大学", "我校", "温州大学根据教育部、浙江省教育厅要求，编制《温州大学2021-2022学年信息公开年度报告》。"),
    ("温州医科大学附属第一医院", "我院", "温州医科大学附属第一医院2022年信息公开工作年度报告"),
    ("平湖市人民政府", "我市", "平湖市人民政府办公室根据《条例》编制平湖市2022年政府信息公开工作年度报告，现予公布。"),
    (
        "乐清市柳市镇人民政府",
        "我镇",
        "现将乐清市柳市镇人民政府2022年政府信息公开工作情况向社会公布，接受监督。根据乐清市人民政府办公室《通知》编制。",
    ),
    (
        "台州市黄岩区人民政府",
        "我区",
        "2022年，黄岩区人民政府在台州市人民政府办公室的指导下做好公开工作。\n台州市黄岩区人民政府\n2023年3月10日",
    ),
    ("台州湾新区管理委员会", "管委会", "台州湾新区管委会2022年政府信息公开工作年度报告"),
    (
        "舟山市普陀区水利局",
        "我局",
        "根据舟山市普陀区人民政府办公室《关于编报2022年政府信息公开年报的通知》（普政办函〔2022〕35号），普陀区水利局对2022年工作进行梳理，形成本报告。",
    ),
    ("国网浙江省电力有限公司缙云县供电公司", "我公司", "国网浙江省电力有限公司缙云县供电公司2022年信息公开年度报告"),
    ("中共缙云县委党校", "我校", "中共缙云县委党校2022年政府信息公开工作年度报告"),
    ("缙云县财政局", "我局", "缙政公开办〔2022〕3号文件要求，各单位应发布年报。缙云县财政局据此发布2022年年度报告。"),
    ("缙云县财政局", "我局", "（转载自缙云县人民政府门户网站）\n缙云县财政局2022年政府信息公开工作年度报告"),
    ("缙云县财政局", "我局", "缙云县财政局2022年政府信息公开工作年度报告\n发布日期：2023-01-12 信息来源：缙云县大数据发展管理中心"),
    ("缙云县财政局", "我局", "2022年政府信息公开工作年度报告\n作者：缙云县财政局\u3000来源：缙云县人民政府"),
]


@pytest.mark.parametrize(("expected", "we", "head"), HEADS, ids=[head[:24] for *_, head in HEADS])
def test_heads_of_pages(expected: str | None, we: str, head: str) -> None:
    assert who_reports(f"{head}\n{BODY.format(we=we)}").name == expected
