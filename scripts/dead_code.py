"""Code nobody uses, as vulture sees it; names in templates count as used, and those of dead_code.txt (name, and why).

``python scripts/dead_code.py``: exit status 1 when there is some.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".txt")
_FOLDERS = ("archive", "indexer", "web", "benchmarks", "scripts", "tests")
_DECORATORS = ["@bp.*", "@app.*", "@rule*", "@note*", "@pytest.*", "@given*", "@settings*"]


def known() -> list[str]:
    """Names that are used where vulture does not look."""
    templates = " ".join(path.read_text("utf-8") for path in (ROOT / "web" / "templates").glob("*.html"))
    listed = (line.split("#")[0].split() for line in LIST.read_text("utf-8").splitlines())
    return [*(name for names in listed for name in names), *dict.fromkeys(re.findall(r"(?<=\.)\w+", templates))]


def main() -> int:
    vulture = Vulture(ignore_names=known(), ignore_decorators=_DECORATORS)
    vulture.scavenge([str(ROOT / folder) for folder in _FOLDERS])
    unused = [item for item in vulture.get_unused_code(min_confidence=60) if "tests" not in item.filename.relative_to(ROOT).parts]
    for item in unused:
        print(f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.typ} {item.name} is not used")
    return 1 if unused else 0


if __name__ == "__main__":
    sys.exit(main())
