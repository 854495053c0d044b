"""Work done by several processes, so that a task that crashes or hangs costs that task and nothing else.

The standard pools give up altogether when a process dies and cannot stop one that hangs; hence these few lines on
top of ``multiprocessing``: every process has a pipe of its own and at most a few tasks, all of them known here.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_context = multiprocessing.get_context("spawn")  # forking a process that has threads may hang it
_QUEUED = 4  # tasks per process: the next ones wait there while answers travel back
_WINDOW = 8  # tasks per process begun before the oldest unfinished one is handed out


class FailureKind(StrEnum):
    ERROR = "error"  # an exception; ``detail`` is the traceback
    CRASH = "crash"  # the process ended
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Failure:
    kind: FailureKind
    detail: str = ""


def run(
    work: Callable[[Task], Result], tasks: Iterable[Task], *, processes: int | None = None, time_limit: float = 300
) -> Iterator[tuple[Task, Result | Failure]]:
    """Each task with its result, in the order of the tasks. ``work``, tasks (small ones) and results travel between processes.

    Few tasks are under way at any time, so ``tasks`` may be endless and memory stays flat.
    """
    crew = _Crew(work, processes or os.cpu_count() or 1, time_limit)
    try:
        yield from crew.run(iter(tasks))
    finally:
        crew.dismiss()


@dataclass(eq=False, slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    numbers: deque[int] = field(default_factory=deque)  # of its tasks; the first is being worked on
    since: float = 0.0  # when that began


class _Crew(Generic[Task, Result]):
    def __init__(self, work: Callable[[Task], Result], size: int, time_limit: float) -> None:
        self.work = work
        self.size = size
        self.time_limit = time_limit
        self.workers: list[_Worker] = []
        self.tasks: dict[int, Task] = {}  # begun and not yet handed out
        self.results: dict[int, Result | Failure] = {}
        self.waiting: deque[int] = deque()  # begun, given to nobody yet

    def run(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result | Failure]]:
        next_in = next_out = 0
        exhausted = False
        while True:
            while not exhausted and len(self.tasks) < self.size * _WINDOW:
                try:
                    self.tasks[next_in] = next(tasks)
                except StopIteration:
                    exhausted = True
                    break
                self.waiting.append(next_in)
                next_in += 1
                self._hand_out()
            if not self.tasks:
                return
            self._hand_out()
            self._listen(patiently=next_out not in self.results)
            if next_out in self.results:
                yield self.tasks.pop(next_out), self.results.pop(next_out)
                next_out += 1

    def _hand_out(self) -> None:
        while self.waiting:
            worker = min(self.workers, key=lambda each: len(each.numbers), default=None)
            if (worker is None or worker.numbers) and len(self.workers) < self.size:
                worker = self._hire()
            if worker is None or len(worker.numbers) >= _QUEUED:
                return
            number = self.waiting.popleft()
            if not worker.numbers:
                worker.since = time.monotonic()
            worker.numbers.append(number)
            try:
                worker.pipe.send((number, self.tasks[number]))
            except OSError:
                self._lose(worker, FailureKind.CRASH)

    def _listen(self, *, patiently: bool) -> None:
        """See who has answered, ended, or taken too long; patiently: wait until somebody has."""
        busy = [worker for worker in self.workers if worker.numbers]
        due = min((worker.since for worker in busy), default=0.0) + self.time_limit
        ready = wait([worker.pipe for worker in busy], timeout=max(0.0, due - time.monotonic()) if patiently else 0)
        for worker in busy:
            if worker.pipe in ready:
                self._receive(worker)
            elif time.monotonic() - worker.since > self.time_limit:
                self._lose(worker, FailureKind.TIMEOUT)

    def _receive(self, worker: _Worker) -> None:
        try:
            number, result = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker, FailureKind.CRASH)
            return
        worker.numbers.remove(number)
        worker.since = time.monotonic()
        self.results[number] = result

    def _hire(self) -> _Worker:
        here, there = _context.Pipe()
        process = _context.Process(target=_serve, args=(there, self.work), daemon=True)
        process.start()
        there.close()  # so that the end of the process is the end of the pipe
        worker = _Worker(process, here)
        self.workers.append(worker)
        return worker

    def _lose(self, worker: _Worker, kind: FailureKind) -> None:
        """The task it was working on has failed; what waited behind it goes to others, and first."""
        self.results[worker.numbers.popleft()] = Failure(kind)
        self.waiting.extendleft(reversed(worker.numbers))
        self.workers.remove(worker)
        _end(worker)

    def dismiss(self) -> None:
        for worker in self.workers:
            _end(worker)
        self.workers.clear()


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """A worker's life: until the other end of the pipe is gone."""
    logging.disable()  # what libraries mutter about a damaged file is no news to a user
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    while True:
        try:
            number, task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send((number, work(task)))
        except BrokenPipeError:
            return
        except Exception:
            pipe.send((number, Failure(FailureKind.ERROR, traceback.format_exc())))
