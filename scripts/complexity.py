"""No function is more complex than 10 (McCabe), but for those listed in complexity.txt, whose numbers may only fall.

``python scripts/complexity.py``: exit status 1 and what to do, when a function has grown, or a listed one has shrunk.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".txt")
MOST = 10
_FOLDERS = ("archive", "indexer", "web", "benchmarks", "tests", "scripts")

Counted = dict[tuple[str, str], int]  # file and function → complexity


def counted() -> Counted:
    """Functions above the ceiling, as ruff counts them."""
    ruff = [str(Path(sys.executable).with_name("ruff")), "check", "--select", "C901", "--no-cache", "--output-format", "json"]
    ran = subprocess.run(
        [*ruff, "--config", f"lint.mccabe.max-complexity={MOST}", *_FOLDERS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found: Counted = {}
    for each in json.loads(ran.stdout):
        name, complexity = re.fullmatch(r"`(.+)` is too complex \((\d+) > \d+\)", each["message"]).groups()  # type: ignore[union-attr]
        place = (Path(each["filename"]).relative_to(ROOT).as_posix(), name)
        found[place] = max(int(complexity), found.get(place, 0))
    return found


def allowed() -> Counted:
    lines = (line.split() for line in LIST.read_text("utf-8").splitlines() if line.strip())
    return {(file, name): int(number) for number, file, name in lines}


def complaints(found: Counted, listed: Counted) -> list[str]:
    """What a developer has to do, line by line."""
    said = []
    for (file, name), number in sorted(found.items()):
        ceiling = listed.get((file, name), MOST)
        if number > ceiling:
            said.append(f"{file}: {name} has a complexity of {number}, above {ceiling}: take it apart.")
        elif number < ceiling:
            said.append(f"{file}: {name} has come down to {number}: write that in scripts/{LIST.name}.")
    gone = sorted(set(listed) - set(found))
    return said + [f"{file}: {name} is no longer above {MOST}: take it out of scripts/{LIST.name}." for file, name in gone]


def main() -> int:
    said = complaints(counted(), allowed())
    print("\n".join(said), end="\n" if said else "")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
