"""Recognising scanned pages: pages a minute, and how many of the cells it states are right.

    python -m benchmarks.recognition [--reports 7] [--dpi 150 200] [--write]

Different invented reports are printed as different programs print them, laid askew by up to 0.6°, made grainy and dusty, and
read as pictures. Needs the extra ``ocr``, reportlab and a Chinese font on the system.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

from archive.extract import extract
from archive.models import EvidenceKind, State
from archive.readers import read
from archive.samples import LAYOUTS, Truth, render, truths
from archive.samples.scans import bound, drawn, scanned
from benchmarks.extraction import peak_memory

DOCUMENT = Path(__file__).parent.parent / "docs" / "recognition.md"
_DRAWN = tuple(name for name, layout in LAYOUTS.items() if layout.format == "pdf" and layout.decidable)
_RIGHT, _WRONG, _HELD, _MISREAD, _UNKNOWN = "right", "wrong", "held back, read rightly", "held back, misread", "not read"
_HEADING = """# Recognising scans

Written by `python -m benchmarks.recognition --write`.

Invented reports, each another one, are printed as word processors and browsers print them, scanned (turned by up to 0.6°, softened,
with grain and dust) and read with the optional extra `ocr`. A number is *stated* where the sums of its row confirm it. The cells
of table 2 have no sums: what is read there is *held back* and shown beside the picture of its cell, never counted. Minutes are
CPU time of one core."""


@dataclass(slots=True)
class Measured:
    """Of the scans of one layout at one resolution."""

    cells: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    seconds: float = 0.0

    def add(self, other: Measured) -> None:
        self.cells += other.cells
        self.pages += other.pages
        self.seconds += other.seconds

    def row(self, dpi: int, label: str) -> str:
        stated = self.cells[_RIGHT] + self.cells[_WRONG]
        right = f"{self.cells[_RIGHT]} of {stated}"
        held = f"{self.cells[_HELD]} of {self.cells[_HELD] + self.cells[_MISREAD]}"
        return f"| {dpi} | {label} | {self.pages} | {right} | {held} | {self.cells[_UNKNOWN]} | {60 * self.pages / self.seconds:.0f} |"


def judged(truth: Truth, data: bytes) -> Counter[str]:
    """Its cells: stated rightly or wrongly; read, but held back; not read."""
    report = extract(read(data, "示例.pdf"))
    found: Counter[str] = Counter()
    for code, number in truth.cells.items():
        value = report.values.get(code)
        if value is None or value.evidence is not EvidenceKind.RECOGNISED:
            found[_UNKNOWN] += 1
        elif value.state is State.UNPARSED:
            found[_HELD if value.raw == truth.printed[code] else _MISREAD] += 1
        else:
            found[_RIGHT if value.value == number else _WRONG] += 1
    return found


def measured(stories: Sequence[tuple[Truth, str]], dpi: int) -> Iterator[tuple[str, Measured]]:
    """The layout of each scan, and what came of it."""
    documents = [render(truth, layout)[1] for truth, layout in stories]
    for number, ((truth, layout), pictures) in enumerate(zip(stories, drawn(documents, dpi), strict=True)):
        data = bound([scanned(page, 100 * number + at) for at, page in enumerate(pictures)], dpi)
        began = time.process_time()
        cells = judged(truth, data)
        yield layout, Measured(cells, len(pictures), time.process_time() - began)


def table(stories: Sequence[tuple[Truth, str]], resolutions: Sequence[int]) -> str:
    lines = [
        "| dpi | printed as | pages | stated cells right | held back, read rightly | not read | pages a minute |",
        "|---|---|---|---|---|---|---|",
    ]
    for dpi in resolutions:
        groups: dict[str, Measured] = {}
        total = Measured()
        for layout, each in measured(stories, dpi):
            print(dpi, layout, dict(each.cells), f"{each.seconds:.0f} s", file=sys.stderr, flush=True)
            groups.setdefault(layout, Measured()).add(each)
            total.add(each)
        lines += [each.row(dpi, LAYOUTS[layout].label) for layout, each in groups.items()]
        lines.append(total.row(dpi, "all"))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reports", type=int, default=2 * len(_DRAWN))
    parser.add_argument("--dpi", type=int, nargs="+", default=[150, 200])
    parser.add_argument("--layouts", nargs="+", choices=_DRAWN, default=list(_DRAWN))
    parser.add_argument("--write", action="store_true", help=f"write the table to {DOCUMENT.name}")
    options = parser.parse_args()
    stories = list(zip(truths(21, options.reports), itertools.cycle(options.layouts), strict=False))
    shown = table(stories, options.dpi)
    packages = ", ".join(f"{name} {version(name)}" for name in ("rapidocr", "onnxruntime", "opencv-python-headless"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"
    said = f"{shown}\n\nMeasured on {date.today()}: {machine}; at most {peak_memory():.0f} MB of memory."
    print(said)
    if options.write:
        DOCUMENT.write_text(f"{_HEADING}\n\n{said}\n", "utf-8")


if __name__ == "__main__":
    main()
