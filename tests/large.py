"""An archive of invented reports larger than every limit on what is shown, built once and kept on disk."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from filelock import FileLock

from archive.ingest import ingest
from archive.read_by import present
from archive.samples import generate
from archive.store import Store
from indexer.build import build

REPORTS = 320  # answers and pages show 200 at most
_CODE = Path(__file__).resolve().parent.parent


def large_archive(cache: Path) -> Path:
    """In a folder of ``cache`` named by the code that decides what it holds; older ones are taken away."""
    home = cache / f"large-{_fingerprint()}"
    done = home / "done"
    with FileLock(cache / "large.lock"):
        if not done.exists():
            for old in cache.glob("large-*/"):
                shutil.rmtree(old)
            _fill(home)
            done.touch()
        with Store(home) as store:
            build(home, store)  # nothing to do where it is up to date
    return home


def _fill(home: Path) -> None:
    files = home / "files"
    files.mkdir(parents=True)
    for sample in generate(seed=11, reports=REPORTS, layout="pipes_bare"):  # of the layouts the quickest to read
        (files / sample.filename).write_bytes(sample.data)
    with Store(home) as store:
        for outcome in ingest(store, [files]):
            assert outcome.report_id, outcome


def _fingerprint() -> str:
    """Of how reports are written and read; an index of another program is built anew."""
    digest = hashlib.sha256(present().stamp.encode())
    for folder in ("samples", "store"):
        for path in sorted((_CODE / "archive" / folder).rglob("*.py")):
            digest.update(path.relative_to(_CODE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
