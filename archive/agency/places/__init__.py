"""The administrative divisions of the country, with the years their names were valid."""

from archive.agency.places.gazetteer import Gazetteer, Mention, Reading, national, of_lines, of_provinces, with_fictional
from archive.agency.places.model import Place, Region

__all__ = ["Gazetteer", "Mention", "Place", "Reading", "Region", "national", "of_lines", "of_provinces", "with_fictional"]
