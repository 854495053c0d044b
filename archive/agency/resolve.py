"""From a written agency name to who it is: canonical name, region, level, body type and sector."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archive.agency import context as surroundings
from archive.agency.body import (
    BRANCH,
    BRANCH_OF_BUREAU,
    DEPARTMENT,
    GOVERNMENT,
    MANAGEMENT_COMMITTEE,
    NATIONAL_PREFIX,
    PARTY_MASS_ORG,
    PARTY_PREFIX,
    SUBDISTRICT_OFFICE,
    TOWN_GOVERNMENT,
    body_type_of,
    canonical_rest,
    is_management,
    is_national,
    sector_for,
)
from archive.agency.parse import Pieces, parse, zone_owners
from archive.agency.places import Gazetteer, Place, Region, national
from archive.agency.places.short import stem
from archive.agency.written import read_written
from archive.models import Agency

_SELF = ("我局", "本局", "我委", "本机关", "我单位", "本单位", "我镇", "我区", "我市", "我县", "我办", "我厅", "我中心", "本级")
_TAX_MERGER = 2018  # 国税 and 地税 became the offices of 国家税务总局


def resolve(name: str, *, year: int | None = None, context: str = "", places: Gazetteer | None = None) -> Agency:
    """Who ``name`` is. What it does not settle stays null; a place it may mean several of is listed in ``candidates``.

    ``year`` is the report year, ``context`` other text of the document, ``places`` another gazetteer than the national.
    """
    as_written = name.strip() or None
    written = read_written(name)
    if not written.name or written.name in _SELF:
        return Agency(name=None, as_written=as_written)
    gazetteer = places or national()
    pieces = parse(written.name, gazetteer, year)
    pieces = _with_context(pieces, context, gazetteer, year)
    return replace(_agency(pieces, gazetteer, year), as_written=as_written)


def second_names(name: str) -> tuple[str, ...]:
    """加挂的牌子 a written name gives in brackets."""
    return read_written(name).second_names


def _with_context(pieces: Pieces, context: str, gazetteer: Gazetteer, year: int | None) -> Pieces:
    if len(pieces.places) == 1 or not context:
        return pieces
    if pieces.places:
        return replace(pieces, places=surroundings.choose(pieces.places, context, gazetteer, year))
    if pieces.unknown or pieces.zone or pieces.service:
        return pieces
    if pieces.town:
        found = surroundings.owner(pieces.town, context, gazetteer, year)
    elif pieces.kind:
        found = surroundings.of_kind(pieces.kind, context, gazetteer, year)
    else:
        return pieces
    if len(found) != 1:
        return pieces  # several places of the document own such a town: none is more likely
    return replace(pieces, places=found, region=found[0].name, kind="")


def _agency(pieces: Pieces, gazetteer: Gazetteer, year: int | None) -> Agency:
    place = pieces.places[0] if len(pieces.places) == 1 else None
    regions = [gazetteer.region(each, year) for each in pieces.places]
    kind, rest = _body(pieces)
    if kind is None and not (pieces.places or pieces.unknown or pieces.service):
        return Agency(name=None, as_written=None)
    level = "county" if kind == BRANCH else _level(pieces, regions)
    if level is None and not pieces.places and not pieces.unknown and is_national(pieces.service + rest):
        level, kind = "national", kind or DEPARTMENT
    prefix = _region_name(place, regions[0], pieces, gazetteer) if place else pieces.region + pieces.unknown
    region = _seat(pieces, place, rest, gazetteer, year) or _shared(regions)
    return Agency(
        name=f"{_service(pieces, rest, year)}{prefix}{pieces.zone}{pieces.town}{rest}",
        as_written=None,
        province=region.province,
        city=region.city,
        county=region.county,
        town=pieces.town or None,
        adcode=None if pieces.unknown else region.adcode,
        level=level,
        body_type=kind,
        sector=sector_for(kind, pieces.service + rest),
        candidates=tuple(each.full_name for each in regions) if len(regions) > 1 else (),
    )


def _seat(pieces: Pieces, place: Place | None, rest: str, gazetteer: Gazetteer, year: int | None) -> Region | None:
    """Where the body works; a branch (公安局鹿城区分局) in the county it is named after."""
    if place is None:
        return None
    branch = BRANCH_OF_BUREAU.match(rest)
    inside = gazetteer.inside(place, branch["inner"], year) if branch else ()
    return gazetteer.region(inside[0] if len(inside) == 1 else place, year)


def _service(pieces: Pieces, rest: str, year: int | None) -> str:
    """Since the merger every 税务局 is one of 国家税务总局, also where the name is cut short."""
    cut_short = rest == "税务局" and bool(pieces.places) and (year is None or year >= _TAX_MERGER)
    return "国家税务总局" if cut_short else pieces.service


def _body(pieces: Pieces) -> tuple[str | None, str]:
    """Body type and the canonical end of the name."""
    rest = pieces.rest
    if pieces.town:
        subdistrict = pieces.town.endswith(("街道", "地区"))
        own = rest.startswith(("人民政府", "政府", "办事处", "党政", "党委", "党工委", "办公室", "综合办")) or rest in ("", "街道办", "办")
        if own:
            return (SUBDISTRICT_OFFICE, "办事处") if subdistrict else (TOWN_GOVERNMENT, "人民政府")
        return body_type_of(rest), rest
    if PARTY_PREFIX.match(pieces.service + "　　　"):
        return PARTY_MASS_ORG, rest
    in_zone = pieces.zone or (pieces.places and all(place.level == "zone" for place in pieces.places))
    if in_zone and is_management(rest):
        named_so = any(place.name.endswith("委员会") for place in pieces.places)
        return MANAGEMENT_COMMITTEE, "" if named_so else "管理委员会"
    if in_zone and (rest == "管理局" or rest.endswith(("管理委员会", "管委会", "执行委员会"))):
        return MANAGEMENT_COMMITTEE, rest
    if not rest and (not pieces.places or pieces.places[0].name.endswith("兵团")) and not pieces.unknown:
        return (GOVERNMENT if pieces.places else None), ""
    kind = body_type_of(rest, national_prefix=bool(NATIONAL_PREFIX.match(pieces.service + rest)))
    return kind, (pieces.kind if not pieces.places else "") + (canonical_rest(rest) if not pieces.service else rest)


def _level(pieces: Pieces, regions: list[Region]) -> str | None:
    if pieces.town:
        return "town"
    if pieces.unknown or pieces.kind:
        return pieces.unknown_level
    levels = {_place_level(place, region) for place, region in zip(pieces.places, regions, strict=True)}
    if len(levels) != 1:
        return None
    level = levels.pop()
    if pieces.zone and level == "province":
        return _below_province(pieces.places[0].name)
    return "county" if pieces.zone else level


def _place_level(place: Place, region: Region) -> str:
    """A zone ranks one below the unit it belongs to."""
    if place.level != "zone":
        return place.level
    return "county" if region.city else _below_province(region.province or "")


def _below_province(province: str) -> str:
    """A municipality has counties below it, a province cities."""
    return "county" if province.endswith("市") else "city"


def _shared(regions: Iterable[Region]) -> Region:
    """What all candidates have in common."""

    def common(values: Iterable[str | None]) -> str | None:
        distinct = set(values)
        return distinct.pop() if len(distinct) == 1 else None

    known = list(regions)
    return Region(common(r.province for r in known), common(r.city for r in known), common(r.county for r in known))


def _region_name(place: Place, region: Region, pieces: Pieces, gazetteer: Gazetteer) -> str:
    """区 and zones take the name of their city; 县, 旗 and 县级市 don't."""
    if pieces.region.startswith("中国"):
        return f"中国（{pieces.region[2:]}）"
    name = place.name
    short = stem(name)
    if short and (pieces.region == short or pieces.zone) and zone_owners(short, gazetteer.lookup(short)) == (place,):
        name = short  # 宁波海关, 余杭调查队, 嘉兴经济技术开发区
    elif place.level == "county" and name.endswith("区") and not name.endswith(("特区", "林区")):
        name = f"{region.city or ''}{name}"
    elif place.level == "zone" and region.city and (stem(region.city) or name) not in name:
        name = f"{region.city}{name}"
    return name + pieces.unknown
