"""Where the time of one ``gongkai ask`` goes: ``python -m benchmarks.command HOME`` prints JSON, seconds by step.

What is imported is told by package, each without what it imports in turn.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

QUESTION = "2021年一共收到多少件申请"
_OURS = ("archive", "indexer", "web")
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| +([\w.]+)")


def main() -> None:
    home = Path(sys.argv[1])
    print(json.dumps({**_imported(), **_asked(home)}, ensure_ascii=False))


def _imported() -> dict[str, float]:
    """Packages that take longest, ours apart from the standard library and others."""
    told = subprocess.run([sys.executable, "-X", "importtime", "-c", "import indexer.question"], capture_output=True, text=True, check=True)
    packages: Counter[str] = Counter()
    for spent, module in _LINE.findall(told.stderr):
        package = module.split(".")[0].lstrip("_")
        name = "own modules" if package in _OURS else "Python's" if package in sys.stdlib_module_names else package
        packages[f"importing {name}"] += int(spent) / 1e6
    return {**dict(packages.most_common(7)), "importing all else": sum(spent for _, spent in packages.most_common()[7:])}


def _asked(home: Path) -> dict[str, float]:
    code = (
        "import json, sys, time; from pathlib import Path; import indexer.question; from indexer.analysis import segmenter\n"
        "from web.commands.common import opened\n"
        "t = [time.perf_counter()]\n"
        "with opened(Path(sys.argv[1])) as (store, index):\n"
        "    index.engine(); t.append(time.perf_counter())\n"
        "    segmenter(); t.append(time.perf_counter())\n"
        "    for _ in range(2): indexer.question.ask(sys.argv[2], store=store, index=index); t.append(time.perf_counter())\n"
        "names = ('opening archive and index', 'the dictionary of words', 'the first question', 'the same once more')\n"
        "print(json.dumps({name: b - a for name, a, b in zip(names, t, t[1:])}))"
    )
    start = time.perf_counter()
    said = subprocess.run([sys.executable, "-c", code, str(home), QUESTION], capture_output=True, text=True, check=True)
    return {**json.loads(said.stdout), "all, with Python itself": time.perf_counter() - start}


if __name__ == "__main__":
    main()
