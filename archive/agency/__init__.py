"""Agencies: what a written name means, where names stand in a text, and what people call an agency."""

from archive.agency.aliases import aliases
from archive.agency.find import find_names, from_title
from archive.agency.lineage import Break, Kin, breaks, predecessors_of, successors_of
from archive.agency.resolve import resolve, second_names

__all__ = [
    "Break",
    "Kin",
    "aliases",
    "breaks",
    "find_names",
    "from_title",
    "predecessors_of",
    "resolve",
    "second_names",
    "successors_of",
]
