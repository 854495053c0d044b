"""示例省: an invented province with its own small gazetteer, and as many further counties as anyone asks for.

No name below exists; the codes start with 99, which GB/T 2260 does not use.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.agency.places.model import Place

PROVINCE = Place("990000", "示例省", "province")

# City, then its counties, then towns and subdistricts of each (a gazetteer holds county level and above only).
_TREE: dict[str, dict[str, tuple[str, ...]]] = {
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

# First and second characters of further names; no combination is the name of a county in GB/T 2260.
_FIRST = "霁澄栖砚汀漪桐榆荻岚鹭鸢蓼梧笙穗墨绮渚杏箬霜枕棠芷蘅瑶琅筠"
_SECOND = "屿洲陇汐浦溪禾泉笺序影帘舟岫坞堤渡珂畦棹澜桁笛湄沅"
COUNTIES_PER_CITY = 12
TOWNS_PER_COUNTY = 10
_OFFSET = {"区": 0, "县": 20, "市": 80}  # of a county's code within its city, as in GB/T 2260


def _demo() -> Iterator[Place]:
    yield PROVINCE
    for city_number, (city, counties) in enumerate(_TREE.items(), 1):
        city_code = f"99{city_number:02}00"
        yield Place(city_code, city, "city", PROVINCE.code)
        for number, county in enumerate(counties, 1):
            yield Place(f"{city_code[:4]}{_OFFSET[county[-1]] + number:02}", county, "county", city_code)


PLACES: tuple[Place, ...] = tuple(_demo())
PLACE_BY_NAME: dict[str, Place] = {place.name: place for place in PLACES}
TOWNS: dict[str, tuple[str, ...]] = {county: towns for counties in _TREE.values() for county, towns in counties.items()}


def _stems() -> Iterator[str]:
    """Two-character names nobody uses yet, in an order that mixes both characters."""
    taken = {place.name[:2] for place in PLACES}
    for shift in range(len(_SECOND)):
        for position, first in enumerate(_FIRST):
            stem = first + _SECOND[(position + shift) % len(_SECOND)]
            if stem not in taken:
                yield stem


def more_counties(cities: int = 50) -> Iterator[tuple[Place, Place, tuple[str, ...]]]:
    """Generated (city, county, towns) for large collections, always the same ones in the same order.

    They are not part of ``PLACES``: whoever wants their regions resolved adds them to a gazetteer.
    Towns repeat between counties, as real ones do.
    """
    stems = list(_stems())
    unused = iter(stems)
    for city_number in range(len(_TREE) + 1, len(_TREE) + 1 + cities):
        city_code = f"99{city_number:02}00"
        city = Place(city_code, f"{next(unused)}市", "city", PROVINCE.code)
        for number in range(1, COUNTIES_PER_CITY + 1):
            suffix = "区县县市"[number % 4]
            code = f"{city_code[:4]}{_OFFSET[suffix] + number:02}"
            start = city_number * 131 + number * 17
            towns = tuple(
                stems[(start + t * 37) % len(stems)][::-1] + ("街道", "镇", "镇", "乡")[t % 4] for t in range(1, TOWNS_PER_COUNTY + 1)
            )
            yield city, Place(code, f"{next(unused)}{suffix}", "county", city_code), towns
