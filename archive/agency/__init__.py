"""Agencies: what a written name means, where names stand in a text, and what people call an agency."""

from archive.agency.resolve import resolve, second_names

__all__ = ["resolve", "second_names"]
