"""示例省: an invented province with its own small gazetteer. It exists in documents that carry ``LABEL``, and nowhere else.

No name below exists; the codes start with 99, which GB/T 2260 does not use.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.agency.places.model import Place

LABEL = "示例（虚构）"  # what every invented document says of itself

PROVINCE = Place("990000", "示例省", "province")

# City, then its counties, then towns and subdistricts of each (a gazetteer holds county level and above only).
TREE: dict[str, dict[str, tuple[str, ...]]] = {
    "澄岚市": {
        "云砚区": ("墨香街道", "听澜街道", "竹砚镇"),
        "汀兰区": ("蓼汀街道", "雁笙镇"),
        "霁溪县": ("青笺镇", "枕霞镇", "槐序乡"),
        "松漪市": ("橘灯镇", "梧影镇"),
    },
    "栖禾市": {
        "麦陇区": ("穗原街道", "榆笙镇"),
        "禾洲县": ("柳笛镇", "稻霁镇"),
        "桐汐县": ("荻浦湾镇", "霜桥镇"),
    },
    "砚江市": {
        "墨川区": ("素练街道", "溪箬镇"),
        "鹭屿县": ("石桨乡", "芦笙镇"),
        "墨泉市": ("杏帘镇", "鸢溪镇"),
    },
}

OFFSET = {"区": 0, "县": 20, "市": 80}  # of a county's code within its city, as in GB/T 2260


def _demo() -> Iterator[Place]:
    yield PROVINCE
    for city_number, (city, counties) in enumerate(TREE.items(), 1):
        city_code = f"99{city_number:02}00"
        yield Place(city_code, city, "city", PROVINCE.code)
        for number, county in enumerate(counties, 1):
            yield Place(f"{city_code[:4]}{OFFSET[county[-1]] + number:02}", county, "county", city_code)


PLACES: tuple[Place, ...] = tuple(_demo())
PLACE_BY_NAME: dict[str, Place] = {place.name: place for place in PLACES}
TOWNS: dict[str, tuple[str, ...]] = {county: towns for counties in TREE.values() for county, towns in counties.items()}
