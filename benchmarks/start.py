"""A server as it starts: how long until its first page, and what memory it takes when it has shown every page.

``python -m benchmarks.start HOME ADDRESS …`` prints JSON. The archive at HOME and its index are there already.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from itertools import chain
from pathlib import Path


def main() -> None:
    home, *addresses = sys.argv[1:]
    start = time.perf_counter()
    from web import create_app

    imported = time.perf_counter()
    client = create_app(Path(home)).test_client()
    made = time.perf_counter()
    pages: dict[str, list[float]] = {}
    for _ in range(10):
        for address in addresses:
            before = time.perf_counter()
            response = client.get(address)
            pages.setdefault(address, []).append(time.perf_counter() - before)
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")
    later = sorted(chain.from_iterable(each[1:] for each in pages.values()))
    measured = {
        "imports": imported - start,
        "application": made - imported,
        "first page": pages[addresses[0]][0],
        "page": statistics.median(later),
        "page p95": later[int(len(later) * 0.95)],
        "memory": _anonymous(),
        "pages": {address: statistics.median(each[1:]) for address, each in pages.items()},
    }
    print(json.dumps(measured))


def _anonymous() -> int | None:
    """Bytes of memory beyond mapped files, where the system tells."""
    status = Path("/proc/self/status")
    found = re.search(r"RssAnon:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else None


if __name__ == "__main__":
    main()
