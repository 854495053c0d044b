"""Reports a second per core from file to facts, by format, with a profile; memory over many files.

    python -m benchmarks.extraction [--reports 400] [--flat 10000]

CPU time, not wall time, so that a busy machine does not blur the figures.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pstats
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable

from archive.extract import extract
from archive.readers import read
from archive.samples import LAYOUTS, Sample, generate, render, truths

WARM_UP = 40


def run(sample: Sample) -> None:
    report = extract(read(sample.data, sample.filename), filename=sample.filename)
    if not report.is_report:
        sys.exit(f"{sample.filename}: {report.reason}")


def rates(samples: Iterable[Sample]) -> dict[str, tuple[int, float, int]]:
    """Format → (reports, CPU seconds, bytes)."""
    spent: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for sample in samples:
        began = time.process_time()
        run(sample)
        spent[sample.format].append((time.process_time() - began, len(sample.data)))
    return {name: (len(each), sum(s for s, _ in each), sum(b for _, b in each)) for name, each in sorted(spent.items())}


def in_every_layout(reports: int) -> list[Sample]:
    """The same number of reports in each layout."""
    layouts = sorted(LAYOUTS)
    each = max(1, reports // len(layouts))
    made = []
    for truth in itertools.islice(truths(reports=each), each):
        made += [Sample(*render(truth, layout), truth, layout, LAYOUTS[layout].format) for layout in layouts]
    return made


def peak_memory() -> float:
    """Peak resident size in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--flat", type=int, default=0, help="also extract this many files and watch the memory")
    parser.add_argument("--profile", type=int, default=15, help="lines of profile to print")
    options = parser.parse_args()
    samples = in_every_layout(options.reports)
    for sample in samples[:WARM_UP]:
        run(sample)
    print(f"{'format':<10}{'reports':>8}{'kB each':>9}{'ms each':>9}{'reports/s per core':>20}")
    for name, (count, seconds, size) in rates(samples).items():
        print(f"{name:<10}{count:>8}{size / count / 1000:>9.1f}{1000 * seconds / count:>9.1f}{count / seconds:>20.0f}")
    profile = cProfile.Profile(time.process_time)
    texts = [sample for sample in samples if sample.format == "text"][:100]
    profile.enable()
    for sample in texts:
        run(sample)
    profile.disable()
    print(f"\nprofile of {len(texts)} text reports:")
    pstats.Stats(profile).sort_stats("tottime").print_stats(options.profile)
    if options.flat:
        watch_memory(options.flat)


def watch_memory(files: int) -> None:
    print(f"memory over {files} files (peak MB):")
    for done, sample in enumerate(generate(reports=files), 1):
        run(sample)
        if done in (100, files // 10, files // 2, files):
            print(f"  after {done:>6}: {peak_memory():.0f}")


if __name__ == "__main__":
    main()
