"""Write into docs/dependencies.md when the pinned version of each dependency was released, as the package index tells it."""

from __future__ import annotations

from pathlib import Path

from packaging.utils import canonicalize_name
from pip._internal.commands import create_command
from pip._internal.index.collector import _get_simple_response
from pip._internal.network.session import PipSession

PAGE = Path(__file__).resolve().parent.parent / "docs" / "dependencies.md"


def released(session: PipSession, index: str, name: str, version: str) -> str:
    """The day its first file was uploaded; "?" where the index does not tell."""
    files = _get_simple_response(f"{index.rstrip('/')}/{name}/", session).json()["files"]
    starts = tuple(f"{stem}-{version}{end}" for stem in (name, name.replace("-", "_")) for end in ("-", ".tar", ".zip"))
    days = [
        file["upload-time"][:10] for file in files if canonicalize_name(file["filename"]).startswith(tuple(map(canonicalize_name, starts)))
    ]
    return min(days, default="?")


def main() -> None:
    pip = create_command("download")
    options, _ = pip.parse_args([])  # with what pip is configured for
    session = pip._build_session(options)
    lines = PAGE.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "Package":
            cells[4] = released(session, options.index_url, cells[0], cells[3])
            lines[number] = f"| {' | '.join(cells)} |"
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
