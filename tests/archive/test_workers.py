"""One bad task costs that task only."""

from __future__ import annotations

import itertools
import math
import os
import subprocess
import sys
import time

import psutil

from archive.workers import Failure, FailureKind, Limits, run


def test_results_come_in_the_order_of_the_tasks() -> None:
    delays = [0.2, 0.0, 0.1, 0.0, 0.0]
    assert [task for task, _ in run(time.sleep, delays, processes=2)] == delays


def test_an_exception_fails_its_task() -> None:
    results = dict(run(math.sqrt, [4, -1, 9], processes=2))
    assert (results[4], results[9]) == (2.0, 3.0)
    failure = results[-1]
    assert isinstance(failure, Failure)
    assert failure.kind is FailureKind.ERROR
    assert "ValueError" in failure.detail


def test_a_crash_fails_its_task_and_those_queued_behind_it_still_run() -> None:
    tasks = ["1 + 1", "__import__('os')._exit(9)", "2 + 2", "3 + 3", "__import__('os').abort()", "4 + 4"]
    results = dict(run(eval, tasks, processes=1))
    assert [results[task] for task in tasks if "os" not in task] == [2, 4, 6, 8]
    assert [results[task] for task in tasks if "os" in task] == [Failure(FailureKind.CRASH)] * 2


def test_a_task_that_hangs_is_ended() -> None:
    tasks = ["1", "__import__('time').sleep(3600)", "3"]
    assert [result for _, result in run(eval, tasks, processes=2, limits=Limits(seconds=5))] == [1, Failure(FailureKind.TIMEOUT), 3]


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = itertools.count()
    results = run(math.sqrt, (next(taken) for _ in itertools.repeat(None)), processes=2)
    assert [result for _, result in itertools.islice(results, 3)] == [0.0, 1.0, math.sqrt(2)]
    results.close()
    assert next(taken) < 100


def test_the_work_is_done_elsewhere() -> None:
    [(_, process)] = run(eval, ["__import__('os').getpid()"])
    assert process != os.getpid()


def test_a_task_that_swells_is_ended() -> None:
    for swell in ("bytearray(900 << 20)", "[bytes(1 << 20) for _ in range(900)]"):
        tasks = ["1", swell + " and __import__('time').sleep(60)", "3"]
        results = [result for _, result in run(eval, tasks, processes=1, limits=Limits(memory=300 << 20))]
        assert results == [1, Failure(FailureKind.MEMORY), 3]


def test_a_task_that_computes_too_long_is_ended() -> None:
    tasks = ["1", "sum(iter(int, 1))", "3"]
    assert [result for _, result in run(eval, tasks, processes=1, limits=Limits(processor=3))] == [1, Failure(FailureKind.TIMEOUT), 3]


def test_what_a_task_has_started_ends_with_it() -> None:
    start = "__import__('subprocess').Popen(['sleep', '600']).pid"
    [(_, pid)] = run(eval, [start], processes=1)
    assert isinstance(pid, int)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_no_worker_outlives_a_killed_parent() -> None:
    code = (
        "from archive.workers import run\n"
        "if __name__ == '__main__':\n"
        "    tasks = ['__import__(\"os\").getpid()', '__import__(\"time\").sleep(600)']\n"
        "    for _, pid in run(eval, tasks, processes=1): print(pid, flush=True)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    _, left = psutil.wait_procs([worker], timeout=20)
    assert not left
