"""The administrative divisions of the country, with the years their names were valid."""

from archive.places.model import Place, Region

__all__ = ["Place", "Region"]
