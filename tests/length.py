"""How much of what could go on for ever is tried: a short form each time, all of it with ``make test-at-length``."""

from __future__ import annotations

import os
from typing import TypeVar

VARIABLE = "GONGKAI_AT_LENGTH"
AT_LENGTH = bool(os.environ.get(VARIABLE))

T = TypeVar("T")


def of(short: T, long: T) -> T:
    """The first in the tests everybody runs, the second at length."""
    return long if AT_LENGTH else short
