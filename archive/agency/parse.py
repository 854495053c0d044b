"""A bare name → its pieces: service, region, zone, town, body. Nothing is looked up outside the gazetteer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.agency.body import NATIONAL_PREFIX, OPERATOR_PREFIX, PARTY_PREFIX
from archive.agency.places import Gazetteer, Place
from archive.agency.places.short import stem
from archive.agency.places.zones import ZONE_WORDS

_NEXT_IS_TOWN = r"(?!街道|镇|乡(?![村镇]))"
_UNKNOWN_UNIT = re.compile(
    r"(?P<stem>[\u3400-\u9fff]{1,12}?)"
    r"(?P<kind>自治[州县旗]|地区(?!办事处)|省|(?<![城都])市(?!场)|县|(?<!海关)(?<![社校园景小辖片灾牧矿库港发贸税验范作理能假地])区(?!域)"
    r"|州(?!市|县|区)|盟|旗)" + _NEXT_IS_TOWN
)
_KIND_ONLY = re.compile(r"(?P<kind>[省市县区州盟旗])(?=.{2})(?!场|域)" + _NEXT_IS_TOWN)
_NO_STEM = re.compile(r"局|委|厅|会|中心|政府|办公|管理|人民|城乡|建设|公司|银行|学校|医院")

_TOWN_STEM = r"(?P<stem>(?:(?!局|委|政府|厅|部门|医院|学院|办公|中心|公司|人民).){1,8}?)"
_TOWN_TAIL = r"(?=$|人民|政府|党|办事处|办公|综合|街道办)"
_SUBDISTRICT = re.compile(_TOWN_STEM + r"(?P<kind>街道(?=$|办|党|人大|工委|综合|社区|社会|便民|经济|财政|司法|卫生)|地区(?=办事处))")
# 南岸区人民政府柳荫街道办事处: the government before its own office is left out.
_SUPERIOR = re.compile(r"人民政府(?=[^局委厅]{1,8}(?:街道|地区)办事处$|[^局委厅]{1,8}(?:街道|镇|乡|苏木)(?:人民政府)?$)")
_TOWN = re.compile(_TOWN_STEM + r"(?P<kind>民族乡|镇|乡|苏木)" + _TOWN_TAIL)
_TOWN_INSTITUTION = re.compile(
    _TOWN_STEM + r"(?P<kind>(?<![城乡村集])镇|(?<!城)乡(?![村镇建规企土])|苏木)"
    r"(?=.{2,}(?:所|站|院|校|中学|小学|幼儿园|中心|办公室|大队|派出所|分局)$)"
)

_ZONE = re.compile(rf"(?:(?!局|委员会|厅|政府|办公室|公司|街道|镇).){{0,8}}?(?:{'|'.join(ZONE_WORDS)})(?!镇|街道|乡(?!村)|域)")

_VAGUE = re.compile(r"[城江河湖海山港]?[东西南北中][城江河湖海山港]?$")  # 城东经济开发区 need not lie in 城东区

_UNIT_LEVELS = {"省": "province", "州": "city", "盟": "city", "地区": "city", "县": "county", "区": "county", "旗": "county"}


@dataclass(frozen=True, slots=True)
class Pieces:
    service: str = ""  # 国家税务总局, 中共: what stands before the region
    places: tuple[Place, ...] = ()  # what the region may be; several: the name is ambiguous
    region: str = ""  # the region as written
    unknown: str = ""  # a unit the gazetteer doesn't know, below the region or instead of it
    kind: str = ""  # 区民政局: the kind of a region that is not named
    zone: str = ""
    town: str = ""
    rest: str = ""

    @property
    def unknown_level(self) -> str | None:
        """市 alone doesn't tell the level."""
        last = self.unknown or self.kind
        return _UNIT_LEVELS.get("地区" if last.endswith("地区") else last[-1:])


def parse(name: str, places: Gazetteer, year: int | None) -> Pieces:
    prefix = NATIONAL_PREFIX.match(name) or PARTY_PREFIX.match(name) or OPERATOR_PREFIX.match(name)
    service = prefix[0] if prefix else ""
    text = name[len(service) :]
    reading = places.read(text, 0, year)
    found, end = (reading.places, reading.end) if reading else ((), 0)
    if not found:
        found, end = _short_region(text, places, year, service)
    region, text = text[:end], text[end:]
    if found and all(place.level == "zone" for place in found):
        zone, unknown, kind = "", "", ""
        text = re.sub(r"^区(?=管)", "", text)
    else:
        zone, text = _zone(_without_echo(text, found))
        unknown, kind, text = ("", "", text) if zone else _unknown(text, bool(found))
    town, rest = _town(_SUPERIOR.sub("", text, count=1) if text.startswith("人民政府") else text)
    return Pieces(service, found, region, unknown, kind, zone, town, rest)


def _short_region(text: str, places: Gazetteer, year: int | None, service: str) -> tuple[tuple[Place, ...], int]:
    """宁波海关, 国家统计局平湖调查队, 嘉兴经济技术开发区: only there a region is officially named without its kind."""
    reading = places.short_at(text, 2 if text.startswith("中国") else 0, year)  # 中国(浙江)自由贸易试验区
    if reading is None:
        return (), 0
    rest = text[reading.end :]
    if re.match(r"调查总?队$|监管(?:分)?局$|[省市]?分[行局]$|中心支行$|支[行局]$", rest) and service:
        return reading.places, reading.end
    if re.match(r"(?:海关|海事局)$", rest):
        seats = tuple(place for place in reading.places if place.level in ("province", "city"))
        return seats, reading.end if seats else 0
    owners = zone_owners(text[: reading.end], reading.places) if rest.startswith(ZONE_WORDS) else ()
    return owners, reading.end if owners else 0


def zone_owners(short: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Which of the places with a short form an area named after it may belong to: 西安高新区 to the city rather than a district."""
    if _VAGUE.match(short):
        return tuple(place for place in places if place.level == "province")
    cities = tuple(place for place in places if place.level == "city")
    return cities if len(cities) == 1 else places


def _without_echo(text: str, places: tuple[Place, ...]) -> str:
    """平湖市平湖经济技术开发区 names its region twice."""
    short = stem(places[0].name) if places else None
    return text[len(short) :] if short and text.startswith(short) and _ZONE.match(text, len(short)) else text


def _zone(text: str) -> tuple[str, str]:
    found = _ZONE.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def _unknown(text: str, region_known: bool) -> tuple[str, str, str]:
    """(望川市云溪县, "", 林业局); (“”, 区, 民政局) for a region that is only called 区."""
    end = 0
    while (found := _UNKNOWN_UNIT.match(text, end)) and not _NO_STEM.search(found["stem"]):
        end = found.end()
    if end:
        return text[:end], "", text[end:]
    bare = None if region_known else _KIND_ONLY.match(text)
    if bare and not text.startswith("市政"):
        return "", bare["kind"], text[bare.end() :]
    return "", "", text


def _town(text: str) -> tuple[str, str]:
    for pattern in (_SUBDISTRICT, _TOWN, _TOWN_INSTITUTION):
        found = pattern.match(text)
        if found:
            return found[0], text[found.end() :]
    return "", text
