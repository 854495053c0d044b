"""Building the index from the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive.store import Store

Progress = Callable[[int, int], None]  # reports done, reports in all


def build(home: Path, store: Store, progress: Progress | None = None) -> None:
    """The whole index anew."""


def update(home: Path, store: Store, progress: Progress | None = None) -> None:
    """What changed since the index was last built."""
