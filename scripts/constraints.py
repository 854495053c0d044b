"""Write constraints.txt anew: what the project and its extras need, directly or not, at the versions installed here.

What is not installed here (an extra for another purpose) keeps its version. ``--check`` only tells what is not needed by anything.
"""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "constraints.txt"
_OWN = {"pip", "setuptools"}  # an environment brings its own


def declared() -> dict[str, list[Requirement]]:
    """Extra (empty: always) → what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {extra: list(map(Requirement, asked)) for extra, asked in groups.items()}


def pinned() -> dict[str, str]:
    """Canonical name → the line."""
    return {canonicalize_name(line.partition("==")[0]): line for line in FILE.read_text("utf-8").split()}


def needed() -> tuple[dict[str, str], set[str]]:
    """Canonical name → version of everything needed that is installed, and the names of what is not."""
    found: dict[str, str] = {}
    missing: set[str] = set()
    waiting = [(requirement.name, frozenset(requirement.extras)) for asked in declared().values() for requirement in asked]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        key = canonicalize_name(name)
        if (key, extras) in seen:
            continue
        seen.add((key, extras))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            missing.add(key)
            continue
        found[key] = f"{package.metadata['Name']}=={package.version}"
        asked = map(Requirement, package.requires or ())
        here = (each for each in asked if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *extras)))
        waiting.extend((each.name, frozenset(each.extras)) for each in here)
    return {name: line for name, line in found.items() if name not in _OWN}, missing


def unneeded() -> set[str]:
    """Pinned names nothing asks for. Empty where too little is installed to tell."""
    found, missing = needed()
    return set() if missing else set(pinned()) - set(found)


def main() -> int:
    found, missing = needed()
    if "--check" in sys.argv:
        print(*sorted(unneeded()), sep="\n")
        return 1 if unneeded() else 0
    kept = {name: line for name, line in pinned().items() if missing or name in found}
    lines = kept | found if not missing else kept | {name: line for name, line in found.items() if name not in kept}
    FILE.write_text("\n".join(sorted(lines.values(), key=str.lower)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
