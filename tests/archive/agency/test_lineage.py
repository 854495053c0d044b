"""What became of an agency, and across which years its figures count different work."""

from __future__ import annotations

import pytest

from archive.agency.lineage import REFORMS, breaks, predecessors_of, successors_of
from archive.agency.resolve import resolve


@pytest.mark.parametrize(
    ("agency", "year", "predecessor"),
    [
        ("缙云县卫生健康局", 2019, "缙云县卫生和计划生育局"),
        ("嘉兴市秀洲区农业农村局", 2019, "嘉兴市秀洲区农业局"),
        ("国家税务总局平湖市税务局", 2018, "平湖市地方税务局"),
        ("平湖市应急管理局", 2019, "平湖市安全生产监督管理局"),
        ("浙江省自然资源和规划厅", 2019, "浙江省国土资源厅"),
    ],
)
def test_there_and_back(agency: str, year: int, predecessor: str) -> None:
    before = [kin for kin in predecessors_of(agency) if predecessor in kin.names]
    assert [kin.year for kin in before] == [year]
    after = [kin for kin in successors_of(predecessor) if agency in kin.names]
    assert [kin.year for kin in after] == [year]


def test_a_part_is_told_as_one() -> None:
    (part,) = (kin for kin in predecessors_of("平湖市退役军人事务局") if "平湖市民政局" in kin.names)
    assert part.part == "优抚安置"
    assert "平湖市退役军人事务局" in {name for kin in successors_of("平湖市民政局") for name in kin.names}


def test_breaks_in_a_series() -> None:
    (only,) = breaks("平湖市卫生健康局", [2016, 2018, 2019, 2020]) or breaks("平湖市市场监督管理局", [2016, 2018, 2019, 2020])
    assert (only.before, only.after) == (2018, 2019)
    assert "2019" in only.why
    assert breaks("平湖市教育局", range(2008, 2025)) == ()
    assert breaks("平湖市市场监督管理局", [2019, 2020]) == ()


def test_names_of_kin_are_names_of_agencies_of_the_place() -> None:
    for reform in REFORMS:
        for kin in predecessors_of(f"平湖市{reform.successor}局"):
            for name in kin.names:
                agency = resolve(name, year=kin.year - 1)
                assert agency.county == "平湖市"
