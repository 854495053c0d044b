"""Which places a name may mean in a given year, and what they belong to. Ambiguity is an answer, never a guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from archive.agency.places import fictional, source
from archive.agency.places.model import Place, Region
from archive.agency.places.short import contraction, short_forms, stem

_LEVELS = {"province": 0, "city": 1, "county": 2, "zone": 3}
_OPEN_END = 9999
_LABEL = re.compile(re.escape(fictional.LABEL).replace("（", "[（(]").replace("）", "[）)]"))
K = TypeVar("K")


class Reading(NamedTuple):
    """The longest chain of place names read at a position: what its last name may be, and where it ends."""

    places: tuple[Place, ...]
    end: int


class Mention(NamedTuple):
    start: int
    end: int
    places: tuple[Place, ...]


class Gazetteer:
    """Places by name and by code. Never changes once built; ``national()`` is the one everybody shares."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = tuple(places)
        self._regions: dict[tuple[Place, int | None], Region] = {}

    @cached_property
    def _by_code(self) -> dict[str, tuple[Place, ...]]:
        return _group((place.code, place) for place in self._places)

    @cached_property
    def _by_name(self) -> dict[str, tuple[Place, ...]]:
        return _group((name, place) for place in self._places for name in _written(place))

    @cached_property
    def _by_short(self) -> dict[str, tuple[Place, ...]]:
        return _group((form, place) for place in self._places for form in short_forms(place))

    @cached_property
    def _name_lengths(self) -> dict[str, tuple[int, ...]]:
        return _lengths(self._by_name)

    @cached_property
    def _short_lengths(self) -> dict[str, tuple[int, ...]]:
        return _lengths(self._by_short)

    @cached_property
    def _children_of(self) -> dict[str, tuple[Place, ...]]:
        return _group((place.parent, place) for place in self._places if place.parent)

    def with_places(self, places: Iterable[Place]) -> Gazetteer:
        return Gazetteer((*self._places, *places))

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    # Looking up

    def find(self, name: str, year: int | None = None) -> tuple[Place, ...]:
        """The places of exactly this name, or official contraction of it (恩施州), valid in the year."""
        return _valid(self._by_name.get(name, ()), year)

    def lookup(self, text: str, year: int | None = None) -> tuple[Place, ...]:
        """The same for what a user types: 缙云, 南湖, 内蒙古 count as well. Higher levels come first."""
        found = self.find(text, year)
        if not found:
            found = self._short(text, year)
        return tuple(sorted(found, key=lambda place: (_LEVELS[place.level], place.code)))

    def get(self, code: str, year: int | None = None) -> Place | None:
        """The unit that had this code in the year, or the one that comes nearest."""
        named = self._by_code.get(code)
        if not named:
            return None
        valid = _valid(named, year)
        return valid[-1] if valid else min(named, key=lambda place: _distance(place, year))

    def children(self, place: Place, year: int | None = None) -> tuple[Place, ...]:
        return tuple(child for child in self._children_of.get(place.code, ()) if _tier(child, year) == 0)

    def inside(self, outer: Place, name: str, year: int | None = None) -> tuple[Place, ...]:
        """The units directly below ``outer`` called ``name``, with or without their kind: 海盐 in 嘉兴市."""
        named = tuple(child for child in self._children_of.get(outer.code, ()) if name in (child.name, stem(child.name)))
        return _valid(named, year)

    def at_level(self, level: str, year: int | None = None) -> Iterator[Place]:
        return (place for place in self._places if place.level == level and _tier(place, year) == 0)

    def region(self, place: Place, year: int | None = None) -> Region:
        """Province, city and county of a place as they were called in the year."""
        key = place, year
        if key not in self._regions:
            self._regions[key] = self._region(place, _within(place, year))
        return self._regions[key]

    def _region(self, place: Place, year: int | None) -> Region:
        province = city = county = None
        adcode = None
        unit: Place | None = place
        while unit is not None:
            if adcode is None and unit.official:
                adcode = unit.code
            if unit.level in ("county", "zone"):
                county = county or unit.name
            elif unit.level == "city":
                city = unit.name
            elif unit.parent is None:
                province = unit.name
            unit = self.get(unit.parent, year) if unit.parent else None
        if county and city is None and province and province.endswith("市"):
            city = province  # a district of a municipality
        return Region(province, city, county, adcode)

    def full_name(self, place: Place, year: int | None = None) -> str:
        return self.region(place, year).full_name

    def contains(self, outer: Place, inner: Place) -> bool:
        """Whether ``inner`` lies below ``outer``."""
        code = inner.parent
        while code:
            if code == outer.code:
                return True
            parent = self.get(code)
            code = parent.parent if parent else None
        return False

    # Reading running text

    def read(self, text: str, start: int = 0, year: int | None = None) -> Reading | None:
        """The longest chain of names at ``start``: 浙江省嘉兴市秀洲区, 嘉兴秀洲区, 平湖市. Its last name is written in full."""
        best: Reading | None = None
        for place, end, full in self._chains(text, start, year, None):
            if not full or _is_word_part(text, place.name, end):
                continue
            if best is None or end > best.end:
                best = Reading((place,), end)
            elif end == best.end and place not in best.places:
                best = Reading((*best.places, place), end)
        if best is None:
            return None
        return best._replace(places=_deepest(best.places))

    def _chains(self, text: str, start: int, year: int | None, outer: Place | None) -> Iterator[tuple[Place, int, bool]]:
        for place, end, full in self._names_at(text, start, year, outer):
            yield place, end, full
            if place.level in ("province", "city"):
                yield from self._chains(text, end, year, place)

    def _names_at(self, text: str, start: int, year: int | None, outer: Place | None) -> Iterator[tuple[Place, int, bool]]:
        for lengths, names, full in ((self._name_lengths, self._by_name, True), (self._short_lengths, self._by_short, False)):
            for name in _heads(text, start, lengths):
                places = names.get(name, ())
                if outer is not None:
                    places = tuple(place for place in places if self.contains(outer, place))
                for place in _valid(places, year):
                    yield place, start + len(name), full

    def short_at(self, text: str, start: int = 0, year: int | None = None) -> Reading | None:
        """The longest short form at ``start``: 平湖 in 平湖调查队, 嘉兴 in 嘉兴经济技术开发区."""
        for name in _heads(text, start, self._short_lengths):
            places = self._short(name, year)
            if places:
                return Reading(places, start + len(name))
        return None

    def mentions(self, text: str, year: int | None = None) -> Iterator[Mention]:
        """Every chain of full names in a text, in order."""
        position = 0
        while position < len(text):
            reading = self.read(text, position, year) if text[position] in self._name_lengths else None
            if reading is None:
                position += 1
            else:
                yield Mention(position, reading.end, reading.places)
                position = reading.end

    # For the lexicon of questions and of the segmenter

    def names(self) -> Iterator[str]:
        """Every full name and contraction, of all years."""
        return iter(self._by_name)

    def _short(self, text: str, year: int | None) -> tuple[Place, ...]:
        """A province owns its short form (河南, 吉林); 南昌 is the city and not the county inside it."""
        places = _valid(self._by_short.get(text, ()), year)
        provinces = tuple(place for place in places if place.level == "province")
        if provinces:
            return provinces
        codes = {place.code for place in places}
        return tuple(place for place in places if place.parent not in codes)


@lru_cache(maxsize=1)
def national() -> Gazetteer:
    """The divisions of the country."""
    return Gazetteer(source.places())


@lru_cache(maxsize=1)
def with_fictional() -> Gazetteer:
    """The same and the invented province."""
    return national().with_places(fictional.PLACES)


def of_lines(lines: Iterable[str]) -> Gazetteer:
    """The places a document may mean: invented ones only where it says that it is invented."""
    return with_fictional() if any(_LABEL.search(line) for line in lines) else national()


def of_provinces(provinces: Iterable[str | None]) -> Gazetteer:
    """The places of a collection, by the provinces its agencies lie in."""
    return with_fictional() if fictional.PROVINCE.name in provinces else national()


def _written(place: Place) -> Iterator[str]:
    yield place.name
    short = contraction(place.name)
    if short and short != place.name:
        yield short


def _group(pairs: Iterable[tuple[K, Place]]) -> dict[K, tuple[Place, ...]]:
    grouped: defaultdict[K, list[Place]] = defaultdict(list)
    for key, place in pairs:
        grouped[key].append(place)
    return {key: tuple(places) for key, places in grouped.items()}


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First character → lengths of the names that begin with it, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[0]].add(len(name))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


def _heads(text: str, start: int, lengths: dict[str, tuple[int, ...]]) -> Iterator[str]:
    """The pieces of text at ``start`` as long as some name with that first character, longest first."""
    for length in lengths.get(text[start : start + 1], ()):
        if start + length <= len(text):
            yield text[start : start + length]


def _tier(place: Place, year: int | None) -> int | None:
    """0: valid in the year; 1: within a year of it (a report is written in the following year); None: not then."""
    end = _OPEN_END if place.end is None else place.end
    if year is None:
        return 0 if place.end is None else 1
    if place.start <= year <= end:
        return 0
    return 1 if place.start - 1 <= year <= end + 1 else None


def _valid(places: tuple[Place, ...], year: int | None) -> tuple[Place, ...]:
    tiers = [_tier(place, year) for place in places]
    best = min((tier for tier in tiers if tier is not None), default=None)
    if best is None:
        return ()
    chosen = {(place.name, place.parent): place for place, tier in zip(places, tiers, strict=True) if tier == best}
    return tuple(chosen.values())  # a unit that only changed its code counts once, the latest


def _within(place: Place, year: int | None) -> int | None:
    """The year nearest to the asked one in which the place existed."""
    if place.end is not None and (year is None or year > place.end):
        return place.end
    return place.start if year is not None and year < place.start else year


def _distance(place: Place, year: int | None) -> int:
    asked = _OPEN_END if year is None else year
    return abs(asked - (_within(place, year) or asked))


def _is_word_part(text: str, name: str, end: int) -> bool:
    """上海市 in 上海市场, 西区 in 西区街道, 城区 in 城区域: the last character belongs to the next word."""
    rest = text[end : end + 3]
    return (
        (name[-1] == "市" and rest[:1] == "场")
        or (name[-1] == "区" and rest[:1] == "域")
        or rest[:2] == "街道"
        or (rest[:1] in ("镇", "乡") and rest[1:] in ("", "人民", "政府", "党委", "党政"))
    )


def _deepest(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Of one written chain read in several ways: official units before zones."""
    official = tuple(place for place in places if place.level != "zone")
    return official or places
