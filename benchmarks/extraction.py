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

WARM_UP = 42  # reports, of every layout; afterwards dictionaries are loaded and the form's labels known
PROFILED = 100  # reports of which none was read before


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


def in_every_layout(reports: int, seed: int, format: str | None = None) -> list[Sample]:
    """Different reports, the same number in each layout (of one format)."""
    layouts = [name for name, layout in sorted(LAYOUTS.items()) if format in (None, layout.format)]
    told = zip(truths(seed, reports), itertools.cycle(layouts), strict=False)
    return [Sample(*render(truth, layout), truth, layout, LAYOUTS[layout].format) for truth, layout in told]


def peak_memory() -> float:
    """Peak resident size in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--flat", type=int, default=0, help="also extract this many files and watch the memory")
    parser.add_argument("--profile", type=int, default=15, help="lines of each profile to print")
    options = parser.parse_args()
    for sample in in_every_layout(WARM_UP, seed=6):
        run(sample)
    print(f"{'format':<10}{'reports':>8}{'kB each':>9}{'ms each':>9}{'reports/s per core':>20}")
    for name, (count, seconds, size) in rates(in_every_layout(options.reports, seed=7)).items():
        print(f"{name:<10}{count:>8}{size / count / 1000:>9.1f}{1000 * seconds / count:>9.1f}{count / seconds:>20.0f}")
    print_profile(in_every_layout(PROFILED, seed=8, format="text"), options.profile)
    if options.flat:
        watch_memory(options.flat)


def print_profile(samples: list[Sample], lines: int) -> None:
    """Where the time goes: by what is called from within, then by itself. Counting calls makes all of it slower."""
    profile = cProfile.Profile()
    profile.enable()
    for sample in samples:
        run(sample)
    profile.disable()
    print(f"\nprofile of {len(samples)} text reports:")
    for order in ("cumulative", "tottime"):
        pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(lines)


def watch_memory(files: int) -> None:
    print(f"memory over {files} files (peak MB):")
    for done, sample in enumerate(generate(reports=files), 1):
        run(sample)
        if done in (100, files // 10, files // 2, files):
            print(f"  after {done:>6}: {peak_memory():.0f}")


if __name__ == "__main__":
    main()
