"""As many further invented counties of 示例省 as anyone asks for; codes and names as in its gazetteer."""

from __future__ import annotations

from collections.abc import Iterator

from archive.agency.places.fictional import OFFSET, PLACE_BY_NAME, PLACES, PROVINCE, TOWNS, TREE
from archive.agency.places.model import Place

__all__ = ["PLACES", "PLACE_BY_NAME", "PROVINCE", "TOWNS", "more_counties"]

# First and second characters of further names; no combination is the name of a county in GB/T 2260.
_FIRST = "霁澄栖砚汀漪桐榆荻岚鹭鸢蓼梧笙穗墨绮渚杏箬霜枕棠芷蘅瑶琅筠"
_SECOND = "屿洲陇汐浦溪禾泉笺序影帘舟岫坞堤渡珂畦棹澜桁笛湄沅"
COUNTIES_PER_CITY = 12
TOWNS_PER_COUNTY = 10


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
    for city_number in range(len(TREE) + 1, len(TREE) + 1 + cities):
        city_code = f"99{city_number:02}00"
        city = Place(city_code, f"{next(unused)}市", "city", PROVINCE.code)
        for number in range(1, COUNTIES_PER_CITY + 1):
            suffix = "区县县市"[number % 4]
            code = f"{city_code[:4]}{OFFSET[suffix] + number:02}"
            start = city_number * 131 + number * 17
            towns = tuple(
                stems[(start + t * 37) % len(stems)][::-1] + ("街道", "镇", "镇", "乡")[t % 4] for t in range(1, TOWNS_PER_COUNTY + 1)
            )
            yield city, Place(code, f"{next(unused)}{suffix}", "county", city_code), towns
