"""``python -m benchmarks 1000 [10000 …]``: all engines on the same reports and questions; prints and writes the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.corpus import documents
from benchmarks.questions import Asked, questions
from benchmarks.run import ENGINES, SERVES
from benchmarks.table import table

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_SECTIONS = re.compile(r"^## ([\d,]+) reports[^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_HEADING = """# Benchmarks

Written by `python -m benchmarks … --write`.

Every engine runs in a process of its own, one after the other, over the same invented reports and the same questions.
Building starts from extracted text and includes segmentation, a table of paragraphs to cite from and whatever phrases need;
it ends when everything is safely on disk. All segment with the same words, each stretch of text once. Datasette serves what
FTS5 has built. A question asks for the number of reports and the 20 best; before a first ask (p50, p95) this engine forgets
what it remembered, “again” is the same question once more. The faceted question has 3 filters, 6 facets and 20 marked
paragraphs. Sums and rankings are asked of the index, of Datasette in SQL over one wide table, and of DuckDB over the same
table as Parquet. Answers are compared with those found by reading every text; stock Whoosh is asked in the same words, but its
ChineseAnalyzer cuts texts in its own way, with the parts of a long word standing between it and its neighbours, so that it
misses some words and most phrases. Memory is the largest resident size of the process, files mapped into memory included.

What limits what is not reached:

- *rare, common, AND and phrase beside tantivy*: a first ask is over in 0.1 to 0.4 ms up to 10,000 reports, spent in 160 to 500 calls of
  Python's; at 100,000 only one rare word stays above, and there everything asked again is below;
- *index ÷ text*: exact phrases and parts of words need the text itself, at two bytes a character half of the index (`docs/index.md`);
- *first page, `gongkai search`, `gongkai ask`*: a process begins by opening what it is made of (modules with their patterns, numpy), and
  with 20,000 agencies half a second goes into their names and sounds, once; the last lines on visitors say where a command's time goes;
- *until a report that is added is found*, at 100,000: the content of every report is compared with the index's (0.4 s), and the names of
  the new generation are gathered (0.5 s);
- *aggregates*: groups are counted with the state of every number, so that coverage is told beside each sum; the peers' queries do not;
- *build ÷ FTS5* of few reports: the dictionary for whole archives is loaded first (0.5 s);
- *many visitors*: a page is made in 10 to 25 ms by one interpreter, and whoever asks shares the cores with it."""
_SLOW = {"whoosh": 2_000, "whoosh_paragraphs": 2_000}  # engines left out above so many reports


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int, nargs="+")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--write", action="store_true", help=f"write the tables to {DOCUMENT.name}")
    parser.add_argument("--homes", type=Path, help="where the archives behind the search page are kept for the next run")
    options = parser.parse_args()
    chosen = options.engines.split(",")
    for reports in options.reports:
        names = [name for name in chosen if reports <= _SLOW.get(name, reports)]
        section = _section(reports, names, options.homes)
        print(section, end="\n\n", flush=True)
        if options.write:
            _write(reports, section)


def _write(reports: int, section: str) -> None:
    """Into the document, whose sections for other numbers of reports stay as they are."""
    written = DOCUMENT.read_text("utf-8") if DOCUMENT.exists() else ""
    sections = {int(number.replace(",", "")): body for number, body in _SECTIONS.findall(written)}
    sections[reports] = section.partition("\n")[2]
    parts = [_HEADING, *(f"## {number:,} reports\n\n{body.strip()}" for number, body in sorted(sections.items()))]
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text("\n\n".join(parts) + "\n", "utf-8")


def _section(reports: int, names: list[str], homes: Path | None) -> str:
    asked, size = questions(documents(reports), documents(reports))
    with TemporaryDirectory() as folder:
        results = {name: _run(name, reports, asked, Path(folder) / SERVES.get(name, name)) for name in names}
        counted = json.loads(_said("benchmarks.aggregates", str(reports), "--json", "--home", str(Path(folder) / "gongkai")))
    measured = table(reports, size, asked, results, _served(reports, homes), counted)
    return f"""## {reports:,} reports

{size / 1e6:,.0f} MB of text, {len(asked)} questions. Measured on {date.today()}: {_machine()}.

{measured}"""


def _run(name: str, reports: int, asked: list[Asked], folder: Path) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    given = json.dumps([(each.kind, each.question.words, each.question.phrase, each.question.filters) for each in asked])
    result: dict[str, Any] = json.loads(_said("benchmarks.run", name, str(reports), str(folder), given=given))
    return result


def _served(reports: int, homes: Path | None) -> dict[str, Any]:
    """Seconds for pages, starting and adding; memory of a server in bytes."""
    kept = ["--home", str(homes / str(reports))] if homes else []
    measured: dict[str, Any] = json.loads(_said("benchmarks.page", str(reports), "--json", *kept))
    return measured


def _said(module: str, *arguments: str, given: str = "") -> str:
    """The last line of what a module prints, run in a process of its own."""
    print(module, *arguments[:2], "…", file=sys.stderr)
    # As where it is installed: modules are compiled once.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-m", module, *arguments], input=given, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout.splitlines()[-1]


def _machine() -> str:
    packages = ("tantivy", "datasette", "duckdb", "pcodec", "whoosh-reloaded", "numpy", "rjieba")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}"


if __name__ == "__main__":
    main()
