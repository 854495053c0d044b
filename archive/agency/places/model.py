"""A place of the administrative division and where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):  # there are thousands, made whenever the program starts
    """One name of one administrative unit, county level and above, for the years it was in force.

    ``start`` and ``end`` are the first and the last year at whose end the name was valid; 0 and None leave the
    period open. A unit that is renamed or moved is another Place. Units that GB/T 2260 does not
    list, such as development zones, have a code with a letter.
    """

    code: str  # six digits of GB/T 2260
    name: str
    level: str  # province, city, county, zone
    parent: str | None = None  # code; None for a province
    start: int = 0
    end: int | None = None

    @property
    def official(self) -> bool:
        return self.code.isdigit()


@dataclass(frozen=True, slots=True)
class Region:
    """The chain of names a place stands in, as the fields of an agency."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    adcode: str | None = None  # the deepest unit that has a code of GB/T 2260

    @property
    def full_name(self) -> str:
        """浙江省嘉兴市秀洲区; a municipality is named once."""
        parts = (self.province, self.city if self.city != self.province else None, self.county)
        return "".join(part for part in parts if part)
