"""What people call an agency: 秀洲民政局, 缙云人社局, 南湖区政务数据局, 王店镇, 平湖民政."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from archive.agency.body import BRANCH_OF_BUREAU, GOVERNMENT, GOVERNMENT_OFFICE, MANAGEMENT_COMMITTEE, SUBDISTRICT_OFFICE, TOWN_GOVERNMENT
from archive.agency.parse import parse
from archive.agency.places import Gazetteer, of_provinces
from archive.agency.places.short import contraction, stem
from archive.agency.sectors import SECTORS
from archive.agency.written import read_written
from archive.models import Agency

# How a short form ends → how the official name may end: 发改局 and 发改委 are used for either.
_UNITS = {"局": ("局", "委员会"), "委": ("局", "委员会"), "厅": ("厅",), "办": ("办公室",), "中心": ("中心",), "社": ("社",), "馆": ("馆",)}


def aliases(agency: Agency, *, places: Gazetteer | None = None) -> tuple[str, ...]:
    """Names a question may use for the agency, the canonical one first. Different agencies may share one."""
    if agency.name is None:
        return ()
    gazetteer = places or of_provinces((agency.province,))
    names = dict.fromkeys((agency.name, *_written(agency)))
    pieces = parse(agency.name, gazetteer, None)
    unknown = pieces.region + pieces.unknown
    regions = tuple(_regions(agency)) or tuple(dict.fromkeys((unknown, stem(unknown) or unknown)))
    if pieces.town:
        bodies = tuple(_town_names(pieces.town, agency.body_type))
        regions = (*regions, "")
    else:
        bodies = tuple(dict.fromkeys(_body_names(agency, pieces.zone, pieces.rest)))
    names.update(dict.fromkeys(region + body for region, body in product(regions, bodies)))
    return tuple(name for name in names if len(name) >= 2)


def _written(agency: Agency) -> Iterator[str]:
    if agency.as_written:
        written = read_written(agency.as_written)
        yield written.name
        yield from written.second_names


def _regions(agency: Agency) -> Iterator[str]:
    """嘉兴市秀洲区, 秀洲区, 秀洲, 嘉兴秀洲: every way to say where, the region itself always included."""
    own = agency.county or agency.city or agency.province
    if own is None:
        return
    short = stem(own)
    yield from (form for form in (own, contraction(own), short) if form)
    outer = agency.city if agency.county and agency.city != own else None
    if outer:
        yield outer + own
        outer_short = stem(outer)
        if outer_short:
            yield from (outer_short + form for form in (own, short) if form)


def _town_names(town: str, body_type: str | None) -> Iterator[str]:
    yield town
    if body_type == SUBDISTRICT_OFFICE:
        yield from (f"{town}办事处", f"{town}办")
    elif body_type == TOWN_GOVERNMENT:
        yield from (f"{town}人民政府", f"{town}政府")
    short = town.removesuffix("街道") if town.endswith("街道") else town[:-1]
    if len(short) >= 2:
        yield short


def _body_names(agency: Agency, zone: str, rest: str) -> Iterator[str]:
    branch = BRANCH_OF_BUREAU.match(rest)
    if branch:
        rest = branch["bureau"]
        yield rest.removesuffix("局") + "分局"
    yield zone + rest
    if agency.body_type == GOVERNMENT:
        yield from ("政府", "人民政府")
    elif agency.body_type == GOVERNMENT_OFFICE:
        yield from ("政府办", "政府办公室", "府办")
    elif agency.body_type == MANAGEMENT_COMMITTEE:
        yield from (zone, f"{zone}管委会") if zone else (rest.replace("管理委员会", "管委会"), "")
    else:
        yield from (zone + short for short in _short_forms(agency.sector, rest))


def _short_forms(sector: str | None, rest: str) -> Iterator[str]:
    """Short forms of the sector that are contractions of this very name: 人社局 of 人力资源和社会保障局."""
    for short in SECTORS[sector].short_forms if sector else ():
        unit = next((unit for unit in _UNITS if short.endswith(unit) and len(short) > 2), "")
        core = short.removesuffix(unit)
        if _is_contraction(core, rest) and rest.endswith(_UNITS.get(unit, ("",))):
            yield short
        elif unit == "局" and rest.endswith("厅") and _is_contraction(core, rest):
            yield f"{core}厅"


def _is_contraction(short: str, name: str) -> bool:
    """The characters of ``short`` occur in ``name`` in this order."""
    position = 0
    for character in short:
        position = name.find(character, position) + 1
        if position == 0:
            return False
    return True
