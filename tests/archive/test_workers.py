"""One bad task costs that task only."""

from __future__ import annotations

import itertools
import math
import os
import time

from archive.workers import Failure, FailureKind, run


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
    assert [result for _, result in run(eval, tasks, processes=2, time_limit=5)] == [1, Failure(FailureKind.TIMEOUT), 3]


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = itertools.count()
    results = run(math.sqrt, (next(taken) for _ in itertools.repeat(None)), processes=2)
    assert [result for _, result in itertools.islice(results, 3)] == [0.0, 1.0, math.sqrt(2)]
    results.close()
    assert next(taken) < 100


def test_the_work_is_done_elsewhere() -> None:
    [(_, process)] = run(eval, ["__import__('os').getpid()"])
    assert process != os.getpid()
