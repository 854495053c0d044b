"""Work done by several processes, so that a task that crashes, hangs or swells costs that task and nothing else.

The standard pools give up altogether when a process dies and cannot stop one that hangs; hence these few lines on
top of ``multiprocessing``: every process has a pipe of its own and at most a few tasks, all of them known here, and is
watched (psutil, on every system) for the memory and processor time it takes. Where the system has limits of its own they
are set as well, a little above, for what grows faster than anybody looks. No worker outlives its parent.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import psutil

from archive.processes import end_children, end_tree

if TYPE_CHECKING:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection as Connection
    else:
        from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")

_context = multiprocessing.get_context("spawn")  # forking a process that has threads may hang it
_QUEUED = 4  # tasks per process: the next ones wait there while answers travel back
_LOOK = 0.05  # seconds between two looks at what the workers take
_FULL = 0.6  # of its memory: a worker that keeps more after a task is replaced
_RESERVED = 64 << 20  # bytes of address space a fresh worker has reserved and not used
_WINDOW = 8  # tasks per process begun before the oldest unfinished one is handed out


class FailureKind(StrEnum):
    ERROR = "error"  # an exception; ``detail`` is the traceback
    CRASH = "crash"  # the process ended
    TIMEOUT = "timeout"  # by the clock or in processor time
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Failure:
    kind: FailureKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take."""

    seconds: float = 300
    processor: float = 150  # seconds
    memory: int = 1 << 30  # bytes of its process, about 120 MB of which is the program


def run(
    work: Callable[[Task], Result], tasks: Iterable[Task], *, processes: int | None = None, limits: Limits = Limits()
) -> Iterator[tuple[Task, Result | Failure]]:
    """Each task with its result, in the order of the tasks. ``work``, tasks (small ones) and results travel between processes.

    Few tasks are under way at any time, so ``tasks`` may be endless and memory stays flat.
    """
    crew = _Crew(work, processes or os.cpu_count() or 1, limits)
    try:
        yield from crew.run(iter(tasks))
    finally:
        crew.dismiss()


@dataclass(eq=False, slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection[Any, Any]
    numbers: deque[int] = field(default_factory=deque)  # of its tasks; the first is being worked on
    since: float = 0.0  # when that began
    spent: float = 0.0  # processor seconds of its process by then

    def begin(self) -> None:
        self.since, self.spent = time.monotonic(), _used(self.process)[0]

    def excess(self, limits: Limits) -> FailureKind | None:
        """What the task at work has too much of."""
        if time.monotonic() - self.since > limits.seconds:
            return FailureKind.TIMEOUT
        processor, memory = _used(self.process)
        if memory > limits.memory:
            return FailureKind.MEMORY
        return FailureKind.TIMEOUT if processor - self.spent > limits.processor else None


class _Crew(Generic[Task, Result]):
    def __init__(self, work: Callable[[Task], Result], size: int, limits: Limits) -> None:
        self.work = work
        self.size = size
        self.limits = limits
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
                worker.begin()
            worker.numbers.append(number)
            try:
                worker.pipe.send((number, self.tasks[number]))
            except OSError:
                self._lose(worker, FailureKind.CRASH)

    def _listen(self, *, patiently: bool) -> None:
        """See who has answered, ended, or taken too much; patiently: wait until somebody may have."""
        busy = [worker for worker in self.workers if worker.numbers]
        ready = wait([worker.pipe for worker in busy], timeout=_LOOK if patiently else 0)
        for worker in busy:
            if worker.pipe in ready:
                self._receive(worker)
            elif patiently and (kind := worker.excess(self.limits)):
                self._lose(worker, kind)

    def _receive(self, worker: _Worker) -> None:
        try:
            number, result = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker, FailureKind.CRASH)
            return
        worker.numbers.remove(number)
        worker.begin()
        self.results[number] = result
        if not worker.numbers and _used(worker.process)[1] > self.limits.memory * _FULL:  # the next one begins with all of it
            self.workers.remove(worker)
            _end(worker)

    def _hire(self) -> _Worker:
        here, there = _context.Pipe()
        process = _context.Process(target=_serve, args=(there, self.work, self.limits), daemon=True)
        process.start()
        there.close()  # so that the end of the process is the end of the pipe
        worker = _Worker(process, here)
        self.workers.append(worker)
        return worker

    def _lose(self, worker: _Worker, kind: FailureKind) -> None:
        """The task it was working on has failed; what waited behind it goes to others, and first."""
        if kind is FailureKind.CRASH and hasattr(signal, "SIGXCPU"):
            worker.process.join(1)
            kind = FailureKind.TIMEOUT if worker.process.exitcode == -signal.SIGXCPU else kind
        self.results[worker.numbers.popleft()] = Failure(kind)
        self.waiting.extendleft(reversed(worker.numbers))
        self.workers.remove(worker)
        _end(worker)

    def dismiss(self) -> None:
        for worker in self.workers:
            _end(worker)
        self.workers.clear()


def _end(worker: _Worker) -> None:
    """It and whatever it has started."""
    worker.pipe.close()
    end_tree(worker.process.pid)
    worker.process.kill()
    worker.process.join()


def _used(process: SpawnProcess) -> tuple[float, int]:
    """Processor seconds and bytes of memory."""
    try:
        told = psutil.Process(process.pid)
        with told.oneshot():
            times = told.cpu_times()
            return times.user + times.system, told.memory_info().rss
    except psutil.Error:
        return 0.0, 0


def _serve(pipe: Connection[Any, Any], work: Callable[[Any], Any], limits: Limits) -> None:
    """A worker's life: until the other end of the pipe is gone."""
    logging.disable()  # what libraries mutter about a damaged file is no news to a user
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    threading.Thread(target=_follow, daemon=True).start()
    _limit_memory(limits.memory)
    while True:
        try:
            number, task = pipe.recv()
        except (EOFError, OSError):
            return
        _limit_processor(limits.processor)
        try:
            pipe.send((number, work(task)))
        except BrokenPipeError:
            return
        except MemoryError:
            pipe.send((number, Failure(FailureKind.MEMORY)))
        except Exception:
            pipe.send((number, Failure(FailureKind.ERROR, traceback.format_exc())))


def _follow() -> None:
    """A parent that was killed could not end us."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        end_children(os.getpid())
        os._exit(1)


def _limit_memory(most: int) -> None:
    """For what grows faster than the parent looks. Address space that is only reserved counts too, hence the room."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most + _RESERVED, resource.RLIM_INFINITY))


def _limit_processor(seconds: float) -> None:
    """For a parent that is gone while a library keeps the interpreter's lock."""
    if sys.platform != "win32":
        import resource

        spent = resource.getrusage(resource.RUSAGE_SELF)
        most = int(spent.ru_utime + spent.ru_stime + seconds) + 5
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
