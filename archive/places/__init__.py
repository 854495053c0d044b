"""The administrative divisions of the country, with the years their names were valid."""

from archive.places.gazetteer import Gazetteer, Mention, Reading, national
from archive.places.model import Place, Region

__all__ = ["Gazetteer", "Mention", "Place", "Reading", "Region", "national"]
