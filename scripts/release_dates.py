"""Write into docs/dependencies.md when the pinned version of each dependency was released, as the package index tells it."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from packaging.utils import canonicalize_name
from pip._internal.configuration import Configuration
from pip._internal.models.index import PyPI

PAGE = Path(__file__).resolve().parent.parent / "docs" / "dependencies.md"
_JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}


def released(index: str, name: str, version: str) -> str:
    """The day its first file was uploaded; "?" where the index does not tell."""
    request = urllib.request.Request(f"{index.rstrip('/')}/{name}/", headers=_JSON)
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    starts = tuple(f"{stem}-{version}{end}" for stem in (name, name.replace("-", "_")) for end in ("-", ".tar", ".zip"))
    days = [
        file["upload-time"][:10] for file in files if canonicalize_name(file["filename"]).startswith(tuple(map(canonicalize_name, starts)))
    ]
    return min(days, default="?")


def main() -> None:
    configured = Configuration(isolated=False)
    configured.load()
    index = dict(configured.items()).get("global.index-url") or PyPI.simple_url
    lines = PAGE.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "Package":
            cells[4] = released(index, cells[0], cells[3])
            lines[number] = f"| {' | '.join(cells)} |"
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
