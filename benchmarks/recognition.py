"""Recognising scanned pages: pages a minute, and how many of the cells it states are right.

    python -m benchmarks.recognition [--reports 3] [--dpi 150 200]

Invented reports are printed, laid askew by up to 0.6°, made grainy and dusty, and read as pictures. Needs the extra
``ocr``, reportlab and a Chinese font on the system.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from archive.extract import extract
from archive.models import EvidenceKind, State
from archive.readers import read
from archive.samples import Truth, render, truths
from archive.samples.scans import bound, drawn, scanned


def judged(truth: Truth, data: bytes) -> Counter[str]:
    """right, wrong: numbers stated; unconfirmed: read and held back; unknown: not read."""
    report = extract(read(data, "示例.pdf"))
    found: Counter[str] = Counter()
    for code, number in truth.cells.items():
        value = report.values.get(code)
        if value is None or value.evidence is not EvidenceKind.RECOGNISED:
            found["unknown"] += 1
        elif value.state is State.UNPARSED:
            right = value.raw == truth.printed[code]
            found["held back, rightly read" if right else "held back, misread"] += 1
        else:
            found["right" if value.value == number else "wrong"] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reports", type=int, default=3)
    parser.add_argument("--dpi", type=int, nargs="+", default=[150, 200])
    parser.add_argument("--layout", default="pdf_word")
    options = parser.parse_args()
    stories = list(truths(21, options.reports))
    documents = [render(truth, options.layout)[1] for truth in stories]
    for dpi in options.dpi:
        total: Counter[str] = Counter()
        pages, seconds = 0, 0.0
        for number, (truth, pictures) in enumerate(zip(stories, drawn(documents, dpi), strict=True)):
            data = bound([scanned(page, 100 * number + at) for at, page in enumerate(pictures)], dpi)
            began = time.process_time()
            total += judged(truth, data)
            seconds += time.process_time() - began
            pages += len(pictures)
        stated = total["right"] + total["wrong"]
        print(f"{dpi} dpi: {pages} pages, {60 * pages / seconds:.1f} pages a minute of CPU; {stated} cells stated, {total['wrong']} wrong")
        print(f"    {dict(total)}")


if __name__ == "__main__":
    main()
