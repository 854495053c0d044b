"""Chinese names for the codes that reports, facets and addresses carry."""

from __future__ import annotations

from collections.abc import Mapping

from archive.agency.sectors import SECTORS
from archive.form import SECTION_BY_NUMBER
from archive.models import Agency
from indexer.fields import FACET_BY_NAME

FORMS: Mapping[str, str] = FACET_BY_NAME["form"].labels

REGION_FIELDS = ("province", "city", "county", "town")


def section_title(number: int | None) -> str:
    """The official title of a section; what stands before the first one or after the last has none."""
    return SECTION_BY_NUMBER[number].title if number in SECTION_BY_NUMBER and number else ""


def region(agency: Agency) -> tuple[tuple[str, str], ...]:
    """(field, name) from the province down, as far as the text settles it."""
    found = ((name, getattr(agency, name)) for name in REGION_FIELDS)
    return tuple((name, value) for name, value in found if value)


def sector_label(code: str | None) -> str:
    return SECTORS[code].label if code in SECTORS and code else ""
