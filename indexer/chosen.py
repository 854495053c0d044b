"""Where an archive's index is kept: in files beside it, unless GONGKAI_OPENSEARCH names a cluster."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import BadSetting, GongkaiError

if TYPE_CHECKING:
    from indexer.opensearch_engine.kept import Kept

VARIABLE = "GONGKAI_OPENSEARCH"


class NoCluster(GongkaiError):
    """Nobody answers, or not all of the index can be reached."""


def cluster_of(home: Path) -> Kept | None:
    """The archive's index in the cluster; None: files."""
    written = os.environ.get(VARIABLE, "").strip()
    if not written:
        return None
    try:
        from indexer.opensearch_engine.connection import addresses
        from indexer.opensearch_engine.kept import Kept
    except ImportError as error:
        raise BadSetting(f"{VARIABLE} 需要 opensearch-py 程序库。", advice="请运行 pip install 'gongkai[cluster]'。") from error
    return Kept(home, addresses(written))
