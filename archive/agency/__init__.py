"""Agencies: what a written name means, where names stand in a text, and what people call an agency."""

from archive.agency.aliases import aliases
from archive.agency.find import find_names, from_title
from archive.agency.resolve import resolve, second_names

__all__ = ["aliases", "find_names", "from_title", "resolve", "second_names"]
