"""Losing and damaging an archive's index, wherever the tests keep it: in files, or in the cluster that GONGKAI_OPENSEARCH names."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from archive import home as places
from indexer.chosen import VARIABLE

if TYPE_CHECKING:
    from indexer.opensearch_engine.generations import Generations


def lose(home: Path) -> None:
    """All of it that is live."""
    if os.environ.get(VARIABLE):
        for name in _generations(home).names():
            _generations(home).drop(name)
    else:
        shutil.rmtree(_folder(home))


def damage(home: Path) -> None:
    """So that it must not be used."""
    if os.environ.get(VARIABLE):
        from indexer.opensearch_engine.generations import Stamp

        live = _generations(home).live()
        assert live is not None
        _generations(home).stamp(live.index, Stamp("of another program", 1, 1))
        return
    largest = max((path for path in _folder(home).iterdir() if path.suffix != ".json"), key=lambda path: path.stat().st_size)
    damaged = bytearray(largest.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    largest.write_bytes(damaged)


def _folder(home: Path) -> Path:
    return places.index(home) / (places.index(home) / "CURRENT").read_text().strip()


def _generations(home: Path) -> Generations:
    from indexer.opensearch_engine.connection import Cluster, addresses
    from indexer.opensearch_engine.generations import Generations, alias_of

    return Generations(Cluster(addresses(os.environ[VARIABLE])), alias_of(home))
