"""Which of several places a document means, judged by the other places it mentions."""

from __future__ import annotations

import re
from collections.abc import Callable

from archive.agency.places import Gazetteer, Place
from archive.agency.places.short import stem

_ENOUGH = 12  # occurrences of a name that are looked at


def choose(candidates: tuple[Place, ...], context: str, places: Gazetteer, year: int | None) -> tuple[Place, ...]:
    """The candidates the context speaks for; one if it settles the matter. The strongest kind of mention decides."""
    if len(candidates) < 2 or not context:
        return candidates
    elsewhere = context
    for name in {place.name for place in candidates}:
        elsewhere = elsewhere.replace(name, "　")
    kinds: tuple[Callable[[Place], bool], ...] = (
        lambda place: any(form + place.name in context for form in _outer_forms(place, places, year)),
        lambda place: _city(place, places, year) in elsewhere,
        lambda place: (places.region(place, year).province or "　") in elsewhere,
        lambda place: any(child.name in elsewhere for child in _siblings(place, places, year)),
        lambda place: any(form in elsewhere for form in _outer_forms(place, places, year)),
    )
    for mentioned in kinds:
        backed = tuple(place for place in candidates if mentioned(place))
        if len(backed) == 1:
            return backed
        candidates = backed or candidates
    return candidates


def owner(name: str, context: str, places: Gazetteer, year: int | None) -> tuple[Place, ...]:
    """The region written directly before ``name`` where the context names it in full: 秀洲区 for 王店镇."""
    found: dict[Place, None] = {}
    position = context.find(name)
    for _ in range(_ENOUGH):
        if position < 0:
            break
        for place in _ending_at(context, position, places, year):
            found[place] = None
        position = context.find(name, position + len(name))
    return choose(tuple(found), context, places, year)


def of_kind(kind: str, context: str, places: Gazetteer, year: int | None) -> tuple[Place, ...]:
    """The units of a kind (区) whose body is named in the context: 秀洲区人民政府, 秀洲区委."""
    found: dict[Place, None] = {}
    for mention in re.finditer(kind + r"(?=人民政府|政府|委|民政局|财政局|教育局)", context):
        for place in _ending_at(context, mention.end(), places, year):
            found[place] = None
    return choose(tuple(found), context, places, year)


def _ending_at(text: str, end: int, places: Gazetteer, year: int | None) -> tuple[Place, ...]:
    """The places whose name ends at a position, narrowed by the name of the city or province before it."""
    for length in range(min(15, end), 1, -1):
        start = end - length
        named = places.find(text[start:end], year)
        if named:
            backed = tuple(place for place in named if any(text.endswith(form, 0, start) for form in _outer_forms(place, places, year)))
            return backed or named
    return ()


def _outer_forms(place: Place, places: Gazetteer, year: int | None) -> tuple[str, ...]:
    region = places.region(place, year)
    outer = (region.city, region.province) if place.level != "city" else (region.province,)
    names = tuple(name for name in outer if name)
    return names + tuple(short for name in names if (short := stem(name)))


def _city(place: Place, places: Gazetteer, year: int | None) -> str:
    return places.region(place, year).city or "　"


def _siblings(place: Place, places: Gazetteer, year: int | None) -> tuple[Place, ...]:
    city = places.get(place.parent, year) if place.parent and place.level != "city" else place
    return places.children(city, year) if city and city.level == "city" else ()
