"""The database anew from the originals: for an archive that has lost it and has no backup."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from archive import home as places
from archive.errors import GongkaiError, NoArchive
from archive.ingest import ingest
from archive.store import Outcome, Store


def remake(home: Path, *, processes: int | None = None) -> Iterator[Outcome]:
    """Every original, in the order in which they came. What is there of a database is set aside once the new one is complete."""
    originals = places.originals(home)
    if not originals.is_dir() or next(originals.iterdir(), None) is None:
        raise NoArchive(f"“{home}”里没有原始文件。", advice="请用 --home 指定年报库所在的文件夹。")
    with suppress(GongkaiError):  # a database that can still be opened knows what the files were called
        Store(home, create=False).close()
    apart = home / ".remaking"
    shutil.rmtree(apart, ignore_errors=True)  # left by an interrupted one
    try:
        with Store(apart, originals=originals) as store:
            yield from ingest(store, [originals], processes=processes)
            store.bring_back()
        for path in sorted(home.glob("archive.db*")):
            places.set_aside(home, path, f"before-remake-{path.name}")
        os.replace(places.database(apart), places.database(home))
    finally:
        shutil.rmtree(apart, ignore_errors=True)
