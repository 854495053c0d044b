"""What a fault is: something done to the product for real, many times, and a judgement of each try.

A fault's function tries ``field.tries`` times and says of each try what came of it: held, lost (a report or a byte is
gone), wrong (an answer is wrong and nobody said so), failed (a status above 500, a traceback, a dead process, an unclear
word). ``python -m tests.faults`` runs them all at length.
"""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from archive.samples import generate
from archive.store import Store


class Fell(StrEnum):
    LOST = "lost"
    WRONG = "wrong"
    FAILED = "failed"


@dataclass
class Tally:
    tries: int = 0
    fell: Counter[Fell] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)
    measured: list[str] = field(default_factory=list)  # what the table tells besides
    skipped: str = ""  # why it could not be tried here
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def judge(self, held: bool, kind: Fell = Fell.FAILED, detail: object = "") -> None:
        with self._lock:
            self.tries += 1
            if not held:
                self.fell[kind] += 1
                self.details.append(f"{kind}: {detail}")


@dataclass
class Field:
    """Where a fault is tried: a folder of its own, chance that repeats itself, and how long to go on."""

    folder: Path
    tries: int
    long: bool
    tally: Tally = field(default_factory=Tally)
    rng: random.Random = field(default_factory=lambda: random.Random(20))

    def judge(self, held: bool, kind: Fell = Fell.FAILED, detail: object = "") -> None:
        self.tally.judge(held, kind, detail)

    def measured(self, said: str) -> None:
        self.tally.measured.append(said)

    def skip(self, why: str) -> None:
        self.tally.skipped = f"NOT RUN: {why}"

    def new(self, name: str) -> Path:
        """An empty place."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        return target

    def archive(self, name: str = "home", reports: int = 12, seed: int = 7) -> Path:
        """A copy of an archive of sample reports, with its index."""
        target = self.new(name)
        shutil.copytree(_made(reports, seed), target)
        return target

    def files(self, reports: int = 12, seed: int = 7) -> list[Path]:
        return sorted(path for path in sample_files(reports, seed).iterdir())


Try = Callable[[Field], None]


@dataclass(frozen=True)
class Fault:
    name: str
    promise: str  # Chinese: what holds
    short: int  # tries
    long: int
    run: Try


FAULTS: dict[str, Fault] = {}


def fault(promise: str, *, short: int, long: int) -> Callable[[Try], Try]:
    def add(run: Try) -> Try:
        FAULTS[run.__name__] = Fault(run.__name__, promise, short, long, run)
        return run

    return add


def attempt(each: Fault, *, long: bool) -> tuple[Tally, float]:
    folder = Path(mkdtemp(prefix="gongkai-fault-"))
    place = Field(folder, each.long if long else each.short, long)
    started = time.monotonic()
    try:
        each.run(place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return place.tally, time.monotonic() - started


@cache
def sample_files(reports: int, seed: int) -> Path:
    folder = _lasting()
    for sample in generate(seed, reports):
        (folder / sample.filename).write_bytes(sample.data)
    return folder


@cache
def _made(reports: int, seed: int) -> Path:
    from archive.ingest import ingest
    from indexer.build import build

    home = _lasting()
    with Store(home) as store:
        for outcome in ingest(store, [sample_files(reports, seed)]):
            if not outcome.report_id:
                raise AssertionError(outcome)
        build(home, store)
    return home


@cache
def _ground() -> Path:
    import atexit

    folder = Path(mkdtemp(prefix="gongkai-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _lasting() -> Path:
    return Path(mkdtemp(dir=_ground()))


@contextmanager
def flipped(path: Path, at: int, bit: int) -> Iterator[None]:
    """One bit of a file changed, and back again."""
    original = path.read_bytes()
    changed = bytearray(original)
    changed[at] ^= 1 << bit
    path.write_bytes(changed)
    try:
        yield
    finally:
        path.write_bytes(original)
