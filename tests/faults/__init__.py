"""Faults tried for real on the product: a short form of each in the ordinary tests, the long form with `make faults`."""

from tests.faults import archives, growth, hostile, index, load, privacy, server
from tests.faults.suite import FAULTS as ALL

__all__ = ["ALL", "archives", "growth", "hostile", "index", "load", "privacy", "server"]
