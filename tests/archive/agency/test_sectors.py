"""Sectors told by names, and the reforms bureaus went through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.agency.lineage import REFORMS, break_between, predecessors, successors
from archive.agency.sectors import SECTORS, sector_of


def test_there_are_61_sectors() -> None:
    assert len(SECTORS) == 61
    assert all(code == sector.code and sector.label for code, sector in SECTORS.items())


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("民政局", "civil_affairs"),
        ("人力资源和社会保障局", "human_resources"),
        ("政务服务和数据资源管理局", "gov_services_data"),
        ("数据局", "gov_services_data"),
        ("行政审批局", "gov_services_data"),
        ("教育体育局", "education"),
        ("体育局", "sports"),
        ("住房和建设局", "housing_construction"),
        ("住房和城乡建设局", "housing_construction"),
        ("自然资源和规划局", "natural_resources"),
        ("国土资源局", "natural_resources"),
        ("环境保护局", "ecology_environment"),
        ("工业和信息化局", "industry_it"),
        ("经济商务局", "industry_it"),
        ("经济发展局", "development_reform"),
        ("水务局", "water"),
        ("农业农村和水利局", "agriculture_rural"),
        ("扶贫开发办公室", "rural_revitalisation"),
        ("卫生健康和医疗保障局", "health"),
        ("卫生和计划生育局", "health"),
        ("安全生产监督管理局", "emergency"),
        ("食品药品监督管理局", "market_regulation"),
        ("药品监督管理局", "drug_admin"),
        ("工商行政管理局", "market_regulation"),
        ("文化和广电旅游体育局", "culture_tourism"),
        ("国有资产监督管理委员会", "state_assets"),
        ("公共资源交易中心", "public_resources"),
        ("人民防空办公室", "civil_air_defence"),
        ("国家统计局调查队", "statistics"),
        ("财政地税局", "finance"),
        ("海洋与渔业局", "ocean_fishery"),
        ("残疾人联合会", "disabled"),
        ("综合行政执法局", "urban_management"),
        ("人社局", "human_resources"),
        ("发改委", "development_reform"),
        ("某某局", None),
        ("", None),
    ],
)
def test_sector_of_a_bureau(name: str, sector: str | None) -> None:
    assert sector_of(name) == sector


def test_every_keyword_belongs_to_one_sector() -> None:
    keywords = [keyword for sector in SECTORS.values() for keyword in set(sector.all_keywords)]
    assert len(keywords) == len(set(keywords))


@given(st.text(max_size=30))
def test_any_name_has_a_declared_sector_or_none(name: str) -> None:
    assert sector_of(name) in {None, *SECTORS}


def test_reforms_name_declared_sectors() -> None:
    assert {reform.sector for reform in REFORMS} <= set(SECTORS)


def test_where_a_bureau_came_from_and_went() -> None:
    assert {name for reform in predecessors("市场监督管理局") for name in reform.predecessors} == {
        "工商行政管理",
        "质量技术监督",
        "食品药品监督管理",
    }
    assert [reform.successor for reform in successors("扶贫开发办公室")] == ["乡村振兴"]
    assert "医疗保障" in [reform.successor for reform in successors("民政局")]  # gave away a part of its work


@pytest.mark.parametrize(
    ("bureau", "first", "last", "broken"),
    [
        ("农业农村局", 2018, 2019, True),
        ("农业农村局", 2019, 2022, False),
        ("农业农村局", 2023, 2024, True),
        ("国土资源局", 2017, 2019, True),
        ("民政局", 2018, 2019, False),
        ("环境保护局", 2015, 2017, False),
    ],
)
def test_mergers_break_a_series(bureau: str, first: int, last: int, broken: bool) -> None:
    assert (break_between(bureau, first, last) is not None) is broken
