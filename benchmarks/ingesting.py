"""Files into an archive, on one core and on all: ``python -m benchmarks.ingesting [400]``.

Wall time of reading, extracting and storing; what starting the processes takes is part of it. Peak memory is that of the
storing process and of the largest extracting one.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.ingest import ingest
from archive.samples import generate
from archive.store import OutcomeKind, Store


def main() -> None:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with TemporaryDirectory() as folder:
        files = Path(folder, "files")
        files.mkdir()
        for sample in generate(reports=reports):
            (files / sample.filename).write_bytes(sample.data)
        cores = os.cpu_count() or 1
        alone = _rate(files, Path(folder, "one"), 1)
        together = _rate(files, Path(folder, "all"), cores)
    print(f"one process:     {alone:6.1f} reports a second")
    print(f"{cores} processes:     {together:6.1f} reports a second ({together / alone:.2f} ×)")
    peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"peak memory:     storing {peaks[0]:.0f} MB, extracting {peaks[1]:.0f} MB")


def _rate(files: Path, home: Path, processes: int) -> float:
    start = time.perf_counter()
    with Store(home) as store:
        stored = sum(outcome.kind is OutcomeKind.STORED for outcome in ingest(store, [files], processes=processes))
    return stored / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
