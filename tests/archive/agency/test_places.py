"""The gazetteer: every unit in its years, ambiguity as an answer."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.agency.places import Gazetteer, Place, Region, national, of_lines, of_provinces
from archive.agency.places.short import contraction, stem


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return national()


def only(places: tuple[Place, ...]) -> Place:
    assert len(places) == 1, places
    return places[0]


@pytest.mark.parametrize(
    ("name", "year", "province", "city", "county", "adcode"),
    [
        ("秀洲区", 2020, "浙江省", "嘉兴市", "秀洲区", "330411"),
        ("平湖市", 2021, "浙江省", "嘉兴市", "平湖市", "330482"),
        ("缙云县", 2020, "浙江省", "丽水市", "缙云县", "331122"),
        ("徐汇区", 2023, "上海市", "上海市", "徐汇区", "310104"),
        ("渝中区", 2023, "重庆市", "重庆市", "渝中区", "500103"),
        ("上海市", 2023, "上海市", None, None, "310000"),
        ("济源市", 2020, "河南省", None, "济源市", "419001"),
        ("仙桃市", 2020, "湖北省", None, "仙桃市", "429004"),
        ("石河子市", 2020, "新疆维吾尔自治区", None, "石河子市", "659001"),
        ("神农架林区", 2020, "湖北省", None, "神农架林区", "429021"),
        ("东莞市", 2022, "广东省", "东莞市", None, "441900"),
        ("嘉峪关市", 2022, "甘肃省", "嘉峪关市", None, "620200"),
        ("儋州市", 2013, "海南省", None, "儋州市", "469003"),
        ("儋州市", 2016, "海南省", "儋州市", None, "460400"),
        ("恩施市", 2020, "湖北省", "恩施土家族苗族自治州", "恩施市", "422801"),
        ("共和县", 2020, "青海省", "海南藏族自治州", "共和县", "632521"),
        ("公主岭市", 2018, "吉林省", "四平市", "公主岭市", "220381"),
        ("公主岭市", 2021, "吉林省", "长春市", "公主岭市", "220184"),
        ("莱芜区", 2020, "山东省", "济南市", "莱芜区", "370116"),
        ("临平区", 2021, "浙江省", "杭州市", "临平区", "330113"),
        ("龙港市", 2019, "浙江省", "温州市", "龙港市", "330383"),
        ("崇文区", 2008, "北京市", "北京市", "崇文区", "110103"),
        ("西咸新区", 2020, "陕西省", "西安市", "西咸新区", "610100"),
        ("雄安新区", 2020, "河北省", None, "雄安新区", "130000"),
    ],
)
def test_a_name_means_one_place_in_its_year(
    gazetteer: Gazetteer, name: str, year: int, province: str, city: str | None, county: str | None, adcode: str
) -> None:
    place = only(gazetteer.find(name, year))
    assert gazetteer.region(place, year) == Region(province, city, county, adcode)


@pytest.mark.parametrize(
    ("name", "cities"),
    [
        ("鼓楼区", {"南京市", "徐州市", "福州市", "开封市"}),
        ("朝阳区", {"北京市", "长春市"}),
        ("西湖区", {"杭州市", "南昌市"}),
        ("白云区", {"广州市", "贵阳市"}),
        ("城区", {"阳泉市", "晋城市", "汕尾市"}),
    ],
)
def test_ambiguous_names_give_all_their_places(gazetteer: Gazetteer, name: str, cities: set[str]) -> None:
    found = gazetteer.find(name, 2023)
    assert {gazetteer.region(place, 2023).city for place in found} == cities


@pytest.mark.parametrize(
    ("name", "never"),
    [("临平区", 2015), ("射洪市", 2015), ("射洪县", 2022), ("望川市", 2020), ("云溪县", 2020), ("白桦镇", None), ("", None)],
)
def test_names_are_unknown_outside_their_years(gazetteer: Gazetteer, name: str, never: int | None) -> None:
    assert gazetteer.find(name, never) == ()


def test_a_report_may_use_the_names_of_the_year_it_is_written_in(gazetteer: Gazetteer) -> None:
    assert only(gazetteer.find("横州市", 2020)).code == "450181"
    assert only(gazetteer.find("横县", 2021)).code == "450127"


def test_a_unit_that_changed_its_code_is_one_place(gazetteer: Gazetteer) -> None:
    assert only(gazetteer.find("三元区", 2019)).code == "350403"
    assert only(gazetteer.find("三元区", 2022)).code == "350404"
    assert only(gazetteer.find("三元区")).code == "350404"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("缙云", {"331122"}),
        ("南湖", {"330402"}),
        ("内蒙古", {"150000"}),
        ("恩施州", {"422800"}),
        ("景宁县", {"331127"}),
        ("河南", {"410000"}),  # not 河南蒙古族自治县
        ("吉林", {"220000"}),  # not 吉林市
        ("南昌", {"360100"}),  # not 南昌县inside it
        ("通州", {"110112", "320612"}),
        ("平湖市", {"330482"}),
        ("没有这个地方", set()),
    ],
)
def test_users_may_leave_out_the_kind(gazetteer: Gazetteer, text: str, codes: set[str]) -> None:
    assert {place.code for place in gazetteer.lookup(text)} == codes


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("浙江省嘉兴市秀洲区民政局", "330411", "民政局"),
        ("浙江嘉兴平湖市民政局", "330482", "民政局"),
        ("吉林市市场监督管理局", "220200", "市场监督管理局"),
        ("镇江市镇江新区", "321100", "镇江新区"),
        ("新乡市新乡县人民政府", "410721", "人民政府"),
        ("上海市场监督管理局", None, ""),
        ("西区街道办事处", None, ""),
        ("任县镇人民政府", None, ""),
        ("", None, ""),
    ],
)
def test_reading_a_chain_of_names(gazetteer: Gazetteer, text: str, code: str | None, rest: str) -> None:
    reading = gazetteer.read(text)
    if code is None:
        assert reading is None
    else:
        assert reading is not None
        assert only(reading.places).code == code
        assert text[reading.end :] == rest


def test_mentions_in_running_text(gazetteer: Gazetteer) -> None:
    text = "现将嘉兴市秀洲区和平湖市的情况报送浙江省"
    assert [text[mention.start : mention.end] for mention in gazetteer.mentions(text)] == ["嘉兴市秀洲区", "平湖市", "浙江省"]


def test_places_can_be_added(gazetteer: Gazetteer) -> None:
    more = gazetteer.with_places([Place("980000", "望月省", "province"), Place("980100", "望川市", "city", "980000")])
    assert more.full_name(only(more.find("望川市"))) == "望月省望川市"
    assert gazetteer.find("望川市") == ()


def test_the_invented_province_is_there_only_where_it_is_said_to_be(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("示例省") == gazetteer.find("云砚区") == ()
    assert of_lines(["云砚区民政局年度报告"]).find("云砚区") == ()
    assert only(of_lines(["年度报告", "示例（虚构）：云砚区民政局"]).find("示例省")).code == "990000"
    assert only(of_lines(["示例(虚构)"]).find("云砚区")).code == "990101"
    assert of_provinces({"浙江省", None}).find("示例省") == ()
    assert only(of_provinces({"浙江省", "示例省"}).find("云砚区")).parent == "990100"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("东乡族自治县", "东乡"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("龙胜各族自治县", "龙胜"),
        ("六枝特区", "六枝"),
        ("大兴安岭地区", "大兴安岭"),
        ("城区", None),
        ("沙县", None),
    ],
)
def test_stems(name: str, expected: str | None) -> None:
    assert stem(name) == expected


def test_contractions_keep_the_kind() -> None:
    assert contraction("延边朝鲜族自治州") == "延边州"
    assert contraction("平湖市") is None
    assert contraction("宁夏回族自治区") is None


@given(st.text(alphabet="浙江省嘉兴市秀洲区平湖县镇街道民政局场域", max_size=30), st.sampled_from([None, 1999, 2008, 2020, 2030]))
def test_reading_never_fails_nor_leaves_the_text(text: str, year: int | None) -> None:
    for start in range(len(text) + 1):
        reading = national().read(text, start, year)
        assert reading is None or (start < reading.end <= len(text) and reading.places)


@pytest.fixture(scope="module")
def reference(shared: Path) -> list[dict[str, str]]:
    source = shared / "data" / "areacodes.csv"
    if not source.is_file():
        pytest.skip("NOT RUN: the reference material holds no data/areacodes.csv")
    with source.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def in_force(reference: list[dict[str, str]], year: int) -> list[dict[str, str]]:
    return [row for row in reference if int(row["启用时间"]) <= year < int(row["变更/弃用时间"] or 9999)]


@pytest.mark.parametrize("year", range(2019, 2025))
def test_the_reference_knows_the_same_units(gazetteer: Gazetteer, reference: list[dict[str, str]], year: int) -> None:
    theirs = {(row["代码"], row["名称"]) for row in in_force(reference, year)}
    ours = {(place.code, place.name) for level in ("province", "city", "county") for place in gazetteer.at_level(level, year)}
    assert len(theirs) > 3000
    assert {(code, name) for code, name in ours if code.isdigit() and code < "99"} == theirs


@pytest.mark.parametrize("year", range(2019, 2025))
def test_the_reference_gives_the_same_parents(gazetteer: Gazetteer, reference: list[dict[str, str]], year: int) -> None:
    wrong = []
    for row in in_force(reference, year):
        if row["级别"] != "县级":
            continue
        direct = row["一级行政区"] if row["一级行政区"].endswith("市") else None
        expected = (row["一级行政区"], direct if row["二级行政区"] == "直辖" else row["二级行政区"], row["名称"])
        region = gazetteer.region(only(tuple(place for place in gazetteer.find(row["名称"], year) if place.code == row["代码"])), year)
        if (region.province, region.city, region.county) != expected:
            wrong.append((expected, region))
    assert wrong == []
