"""Reports a second per core from file to facts, by format, with a profile; memory over many files.

    python -m benchmarks.extraction [--reports 400] [--against ANOTHER_CHECKOUT] [--flat 10000]

CPU time, not wall time, so that a busy machine does not blur the figures. Against another checkout, both read the same files
in turn, each in its own process.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pickle
import pstats
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from archive.extract import extract
from archive.readers import read
from archive.samples import LAYOUTS, Sample, generate, render, truths

WARM_UP = 42  # reports, of every layout; afterwards dictionaries are loaded and the form's labels known
PROFILED = 100  # reports of which none was read before
HERE = Path(__file__).parent.parent

# What runs in a checkout: files in, whether they were reports and the CPU seconds they took out.
_READS = """
import pickle, sys, time
sys.path.insert(0, sys.argv[1])
from archive.extract import extract
from archive.readers import read
while True:
    try:
        data, filename = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    began = time.process_time()
    is_report = extract(read(data, filename), filename=filename).is_report
    pickle.dump((is_report, time.process_time() - began), sys.stdout.buffer)
    sys.stdout.buffer.flush()
"""


class Checkout:
    """The program as it is in one folder, at work in a process of its own."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", _READS, str(folder)]
        self._process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def seconds(self, sample: Sample) -> float | None:
        """CPU seconds; None for what this checkout doesn't take for a report."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump((sample.data, sample.filename), self._process.stdin)
        self._process.stdin.flush()
        is_report, seconds = pickle.load(self._process.stdout)
        return seconds if is_report else None

    def close(self) -> None:
        self._process.communicate()


def compared(checkouts: Sequence[Checkout], samples: Iterable[Sample]) -> dict[str, list[tuple[int, list[float]]]]:
    """Format → for every file all of them read: its bytes, and the seconds of each checkout."""
    spent: dict[str, list[tuple[int, list[float]]]] = defaultdict(list)
    for number, sample in enumerate(samples):
        order = checkouts if number % 2 else checkouts[::-1]
        took = {checkout: checkout.seconds(sample) for checkout in order}
        seconds = [each for checkout in checkouts if (each := took[checkout]) is not None]
        if len(seconds) == len(checkouts):
            spent[sample.format].append((len(sample.data), seconds))
        else:
            print(f"{sample.filename}: not read as a report by all", file=sys.stderr)
    return dict(sorted(spent.items()))


def print_rates(against: Path | None, reports: int) -> None:
    checkouts = [Checkout(folder) for folder in (HERE, against) if folder]
    for sample in in_every_layout(WARM_UP, seed=6):
        for checkout in checkouts:
            checkout.seconds(sample)
    other = f"{'ms there':>10}{'there/s':>9}{'times':>8}" if against else ""
    print(f"{'format':<10}{'reports':>8}{'kB each':>9}{'ms each':>9}{'reports/s per core':>20}{other}")
    for name, files in compared(checkouts, in_every_layout(reports, seed=7)).items():
        count, size = len(files), sum(size for size, _ in files)
        here, *there = (sum(seconds) for seconds in zip(*(each for _, each in files), strict=True))
        other = "".join(f"{1000 * each / count:>10.1f}{count / each:>9.0f}{each / here:>8.2f}" for each in there)
        print(f"{name:<10}{count:>8}{size / count / 1000:>9.1f}{1000 * here / count:>9.1f}{count / here:>20.0f}{other}")
    for checkout in checkouts:
        checkout.close()


def run(sample: Sample) -> None:
    report = extract(read(sample.data, sample.filename), filename=sample.filename)
    if not report.is_report:
        sys.exit(f"{sample.filename}: {report.reason}")


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
    parser.add_argument("--against", type=Path, help="the folder of another checkout, to compare with")
    parser.add_argument("--flat", type=int, default=0, help="also extract this many files and watch the memory")
    parser.add_argument("--profile", type=int, default=15, help="lines of each profile to print")
    options = parser.parse_args()
    print_rates(options.against and options.against.resolve(), options.reports)
    if options.profile:
        print_profile(in_every_layout(WARM_UP, seed=6), in_every_layout(PROFILED, seed=8, format="text"), options.profile)
    if options.flat:
        watch_memory(options.flat)


def print_profile(warm_up: list[Sample], samples: list[Sample], lines: int) -> None:
    """Where the time goes: by what is called from within, then by itself. Counting calls makes all of it slower."""
    for sample in warm_up:
        run(sample)
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
